package foreign

import (
	"go/ast"
	"go/token"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/dbsh-go/dbsh/context/module"
)

// What is interpreted has none of the other libraries' packages: gorm.Model is its four fields, gorm.DeletedAt a time or nothing, and
// functions that name such a package are left out, with what needs them.

// timeName is what translated files call package time.
const timeName = "dbsh_time"

// libraries are the packages that models are written for.
func isLibrary(importPath string) bool {
	return importPath == "gorm.io/gorm" || strings.HasPrefix(importPath, "gorm.io/") || strings.HasPrefix(importPath, "github.com/uptrace/bun")
}

// interpreted writes a field that cannot stay as it is. done is false for the others.
func (e *edits) interpreted(m *model, field *ast.Field, members []*member) (done bool, err error) {
	if e.t.form != Interpreted || len(members) == 0 {
		return false, nil
	}
	switch typ := qualified(m.file, field.Type); {
	case typ == gormModel && members[0].embedded:
		var fields []string
		for _, c := range m.columns {
			if c.path[0] == members[0] {
				name, typ := c.member().name, "uint"
				switch name {
				case "DeletedAt":
					typ = "*" + timeName + ".Time"
				case "CreatedAt", "UpdatedAt":
					typ = timeName + ".Time"
				}
				fields = append(fields, name+" "+typ+" "+quoteTag("db:"+strconv.Quote(c.tag())))
			}
		}
		e.replace(field.Pos(), field.End(), strings.Join(fields, "; "))
		return true, nil
	case typ == bunBaseModel:
		e.blank(field.Pos(), field.End())
		return true, nil
	case typ == gormDeletedAt:
		e.replace(field.Type.Pos(), field.Type.End(), "*"+timeName+".Time")
	}
	target, _ := members[0].leadsTo()
	if target != nil && (e.t.models[target.name] != nil || e.t.isNative(target)) {
		e.blank(field.Pos(), field.End())
		return true, nil
	}
	return false, nil
}

// leaveOut takes out of a file what names a library's package, and the imports that nothing needs any more.
func (t *translation) leaveOut(in func(*module.File) *edits) {
	lost := map[string]bool{} // names of the package that are not there
	gone := map[ast.Decl]bool{}
	for changed := true; changed; {
		changed = false
		for _, f := range t.pkg.Files {
			for _, decl := range f.Syntax.Decls {
				if !gone[decl] && t.lacks(f, decl, lost) {
					gone[decl], changed = true, true
					if function, is := decl.(*ast.FuncDecl); is {
						t.without = append(t.without, functionName(function))
					}
					for _, name := range declaredNames(decl) {
						lost[name] = true
					}
				}
			}
		}
	}
	for _, f := range t.pkg.Files {
		t.leaveOutOf(f, gone, in)
	}
}

func (t *translation) leaveOutOf(f *module.File, gone map[ast.Decl]bool, in func(*module.File) *edits) {
	used, dropped := map[string]bool{}, false
	for _, decl := range f.Syntax.Decls {
		if gone[decl] {
			in(f).blank(decl.Pos(), decl.End())
			dropped = true
			continue
		}
		if general, is := decl.(*ast.GenDecl); is && general.Tok == token.IMPORT {
			continue
		}
		maps.Copy(used, packagesIn(decl))
	}
	for _, decl := range f.Syntax.Decls {
		general, is := decl.(*ast.GenDecl)
		if !is || general.Tok != token.IMPORT {
			continue
		}
		for _, spec := range general.Specs {
			imported := spec.(*ast.ImportSpec)
			importPath, _ := strconv.Unquote(imported.Path.Value)
			name := packageName(importPath)
			if imported.Name != nil {
				name = imported.Name.Name
			}
			if isLibrary(importPath) || dropped && !used[name] && name != "_" && name != "." {
				in(f).unimport(general, imported)
			}
		}
	}
}

// unimport takes an import out of a file: its declaration too where it is the only one.
func (e *edits) unimport(general *ast.GenDecl, spec *ast.ImportSpec) {
	if len(general.Specs) == 1 {
		e.blank(general.Pos(), general.End())
	} else {
		e.blank(spec.Pos(), spec.End())
	}
}

// lacks tells whether a declaration names a package of a library, outside of the fields of models, or something that is not there.
func (t *translation) lacks(f *module.File, decl ast.Decl, lost map[string]bool) bool {
	if general, is := decl.(*ast.GenDecl); is && (general.Tok == token.IMPORT || t.declaresModel(general)) {
		return false
	}
	lacks := false
	ast.Inspect(decl, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.SelectorExpr:
			name := qualified(f, n)
			at := strings.LastIndex(name, ".")
			lacks = lacks || at > 0 && isLibrary(name[:at])
			ast.Inspect(n.X, func(n ast.Node) bool {
				id, is := n.(*ast.Ident)
				lacks = lacks || is && lost[id.Name]
				return true
			})
			return false
		case *ast.Ident:
			lacks = lacks || lost[n.Name]
		}
		return true
	})
	return lacks
}

// functionName is User.Name for a method.
func functionName(decl *ast.FuncDecl) string {
	if receiver := receiverOf(decl); receiver != "" {
		return receiver + "." + decl.Name.Name
	}
	return decl.Name.Name
}

func (t *translation) declaresModel(general *ast.GenDecl) bool {
	return slices.ContainsFunc(general.Specs, func(spec ast.Spec) bool {
		named, is := spec.(*ast.TypeSpec)
		return is && t.models[named.Name.Name] != nil
	})
}

// declaredNames are the names that a declaration gives the package. A method gives it none.
func declaredNames(decl ast.Decl) (names []string) {
	switch decl := decl.(type) {
	case *ast.FuncDecl:
		if decl.Recv == nil {
			names = append(names, decl.Name.Name)
		}
	case *ast.GenDecl:
		for _, spec := range decl.Specs {
			switch spec := spec.(type) {
			case *ast.TypeSpec:
				names = append(names, spec.Name.Name)
			case *ast.ValueSpec:
				for _, name := range spec.Names {
					names = append(names, name.Name)
				}
			}
		}
	}
	return names
}

// packagesIn are the names before a dot.
func packagesIn(decl ast.Decl) map[string]bool {
	found := map[string]bool{}
	ast.Inspect(decl, func(n ast.Node) bool {
		if selector, is := n.(*ast.SelectorExpr); is {
			if id, is := selector.X.(*ast.Ident); is {
				found[id.Name] = true
			}
		}
		return true
	})
	return found
}
