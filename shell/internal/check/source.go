package check

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/types"
	"maps"
	"slices"
)

// language is the version of Go that the prompt speaks.
const language = "go1.26"

// checkSource type-checks what comes as source: it is generic and so has no symbols.
func (im *importer) checkSource(pkg *types.Package, texts map[string]string) error {
	importPath := pkg.Path()
	var files []*ast.File
	for _, name := range slices.Sorted(maps.Keys(texts)) {
		file, err := parser.ParseFile(im.fset, importPath+"/"+name, texts[name], parser.SkipObjectResolution)
		if err != nil {
			return fmt.Errorf("parse package %s: %w", importPath, err)
		}
		im.mentionIn(file)
		files = append(files, file)
	}
	info := newInfo()
	config := types.Config{Importer: im, GoVersion: language, Error: func(error) {}}
	if err := types.NewChecker(&config, im.fset, pkg, info).Files(files); err != nil && !harmless(err) {
		return fmt.Errorf("check package %s: %w", importPath, err)
	}
	for _, file := range files {
		for _, decl := range file.Decls {
			if fn, ok := decl.(*ast.FuncDecl); ok {
				if object, ok := info.Defs[fn.Name].(*types.Func); ok {
					im.sources[object] = Func{Decl: fn, Info: info}
				}
			}
		}
	}
	return nil
}

func newInfo() *types.Info {
	return &types.Info{
		Types:      map[ast.Expr]types.TypeAndValue{},
		Defs:       map[*ast.Ident]types.Object{},
		Uses:       map[*ast.Ident]types.Object{},
		Implicits:  map[ast.Node]types.Object{},
		Selections: map[*ast.SelectorExpr]*types.Selection{},
		Scopes:     map[ast.Node]*types.Scope{},
		Instances:  map[*ast.Ident]types.Instance{},
	}
}
