package module

import (
	"fmt"
	"go/ast"
	"strconv"
)

// StorePath is the package whose Model makes a struct a model.
const StorePath = "github.com/dbsh-go/dbsh/store"

// Interpretable says why a package of models cannot be interpreted, with the place; nil when nothing is known that stands
// against it. known tells the packages that can be imported.
func (p *Package) Interpretable(known func(importPath string) bool) error {
	models := p.Models()
	for _, f := range p.Files {
		for _, spec := range f.Syntax.Imports {
			if importPath, _ := strconv.Unquote(spec.Path.Value); importPath != StorePath && !known(importPath) {
				return fmt.Errorf("%s: package %s cannot be interpreted", p.Place(spec.Pos()), importPath)
			}
		}
	}
	for name, structure := range models {
		for _, field := range structure.Fields.List {
			if other := mentioned(field.Type, models); other != "" {
				return fmt.Errorf("%s: a field of %s that holds %s cannot be interpreted: name the relation in a tag instead (rel=...)", p.Place(field.Pos()), name, other)
			}
		}
	}
	return nil
}

// Models are the structs of a package that embed store.Model.
func (p *Package) Models() map[string]*ast.StructType {
	models := map[string]*ast.StructType{}
	for _, f := range p.Files {
		model := f.modelType()
		if model == "" {
			continue
		}
		for _, decl := range f.Syntax.Decls {
			general, is := decl.(*ast.GenDecl)
			if !is {
				continue
			}
			for _, spec := range general.Specs {
				if named, is := spec.(*ast.TypeSpec); is {
					if structure, is := named.Type.(*ast.StructType); is && embeds(structure, model) {
						models[named.Name.Name] = structure
					}
				}
			}
		}
	}
	return models
}

// modelType is what a file calls store.Model, "" where it does not import store.
func (f *File) modelType() string {
	for _, spec := range f.Syntax.Imports {
		if importPath, _ := strconv.Unquote(spec.Path.Value); importPath != StorePath {
			continue
		}
		switch {
		case spec.Name == nil:
			return "store.Model"
		case spec.Name.Name == ".":
			return "Model"
		default:
			return spec.Name.Name + ".Model"
		}
	}
	return ""
}

func embeds(structure *ast.StructType, model string) bool {
	for _, field := range structure.Fields.List {
		if len(field.Names) == 0 && nameOf(field.Type) == model {
			return true
		}
	}
	return false
}

// nameOf is a type's name as it is written, "" for types without one.
func nameOf(expr ast.Expr) string {
	switch expr := expr.(type) {
	case *ast.Ident:
		return expr.Name
	case *ast.SelectorExpr:
		if pkg, is := expr.X.(*ast.Ident); is {
			return pkg.Name + "." + expr.Sel.Name
		}
	}
	return ""
}

// mentioned is a model that a type is made of, "" for none.
func mentioned(expr ast.Expr, models map[string]*ast.StructType) (name string) {
	ast.Inspect(expr, func(n ast.Node) bool {
		if id, is := n.(*ast.Ident); is && models[id.Name] != nil {
			name = id.Name
		}
		_, qualified := n.(*ast.SelectorExpr)
		return !qualified
	})
	return name
}
