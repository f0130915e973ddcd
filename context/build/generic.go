package build

import (
	"bytes"
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"strconv"

	"github.com/dbsh-go/dbsh/context/symbols"
)

// Generic functions and types have no compiled form that a table could hold. They go along as source, which the prompt checks and
// runs as it does its own, with what they need of the package's unexported functions and constants; the package's exported names
// they take from its table. What needs more (a package that is not there, unexported variables and types) is left out.

// genericSource is that source, "" where a package has nothing generic or the source cannot be read.
func genericSource(l listed, importable func(path string) bool) string {
	s := &sourceOf{fset: token.NewFileSet(), decls: map[string]ast.Decl{}, imports: map[string]string{}, importable: importable, lost: map[string]bool{}}
	var wanted []ast.Decl
	for _, name := range l.GoFiles {
		file, err := parser.ParseFile(s.fset, filepath.Join(l.Dir, name), nil, parser.SkipObjectResolution)
		if err != nil {
			return ""
		}
		wanted = append(wanted, s.read(file)...)
	}
	if len(wanted) == 0 {
		return ""
	}
	return s.write(l, s.whole(s.close(wanted)))
}

// sourceOf takes a package's files apart.
type sourceOf struct {
	fset    *token.FileSet
	decls   map[string]ast.Decl // unexported functions and constants
	imports map[string]string   // paths by the names that files have for them

	importable func(path string) bool
	lost       map[string]bool // names of the package that are not there
}

// read gives the generic declarations of a file, and notes the others.
func (s *sourceOf) read(file *ast.File) (generic []ast.Decl) {
	for _, spec := range file.Imports {
		path, _ := strconv.Unquote(spec.Path.Value)
		name := symbols.Name(path)
		if spec.Name != nil {
			name = spec.Name.Name
		}
		s.imports[name] = path
	}
	for _, decl := range file.Decls {
		switch decl := decl.(type) {
		case *ast.FuncDecl:
			switch {
			case decl.Type.TypeParams != nil || isGenericReceiver(decl.Recv):
				generic = append(generic, decl)
			case decl.Recv == nil && !decl.Name.IsExported():
				s.decls[decl.Name.Name] = decl
			}
			if decl.Body == nil { // in assembly
				s.lost[decl.Name.Name] = true
			}
		case *ast.GenDecl:
			generic = append(generic, s.readSpecs(decl)...)
		}
	}
	return generic
}

func (s *sourceOf) readSpecs(decl *ast.GenDecl) (generic []ast.Decl) {
	for _, spec := range decl.Specs {
		switch spec := spec.(type) {
		case *ast.TypeSpec:
			if spec.TypeParams != nil || isConstraint(spec) {
				generic = append(generic, &ast.GenDecl{Tok: token.TYPE, Specs: []ast.Spec{spec}})
			} else if !spec.Name.IsExported() {
				s.lost[spec.Name.Name] = true
			}
		case *ast.ValueSpec:
			for _, name := range spec.Names {
				switch {
				case name.IsExported():
				case decl.Tok == token.CONST:
					s.decls[name.Name] = decl
				default:
					s.lost[name.Name] = true
				}
			}
		}
	}
	return generic
}

// isConstraint tells interfaces that only type parameters can have.
func isConstraint(spec *ast.TypeSpec) bool {
	iface, is := spec.Type.(*ast.InterfaceType)
	if !is {
		return false
	}
	for _, field := range iface.Methods.List {
		if len(field.Names) == 0 {
			return true
		}
	}
	return false
}

func isGenericReceiver(recv *ast.FieldList) bool {
	if recv == nil || len(recv.List) != 1 {
		return false
	}
	t := recv.List[0].Type
	if star, is := t.(*ast.StarExpr); is {
		t = star.X
	}
	switch t.(type) {
	case *ast.IndexExpr, *ast.IndexListExpr:
		return true
	}
	return false
}

// close adds to declarations the unexported ones that they name.
func (s *sourceOf) close(wanted []ast.Decl) []ast.Decl {
	seen := map[ast.Decl]bool{}
	for i := 0; i < len(wanted); i++ {
		ast.Inspect(wanted[i], func(n ast.Node) bool {
			if id, is := n.(*ast.Ident); is && s.decls[id.Name] != nil && !seen[s.decls[id.Name]] {
				seen[s.decls[id.Name]] = true
				wanted = append(wanted, s.decls[id.Name])
			}
			return true
		})
	}
	return wanted
}

// whole leaves out the declarations that name something which is not there, and those that name these.
func (s *sourceOf) whole(decls []ast.Decl) []ast.Decl {
	for changed := true; changed; {
		changed = false
		decls = slices.DeleteFunc(decls, func(decl ast.Decl) bool {
			if !s.lacks(decl) {
				return false
			}
			changed = true
			switch decl := decl.(type) {
			case *ast.FuncDecl:
				if decl.Recv == nil {
					s.lost[decl.Name.Name] = true
				}
			case *ast.GenDecl:
				for _, spec := range decl.Specs {
					if named, is := spec.(*ast.TypeSpec); is {
						s.lost[named.Name.Name] = true
					}
				}
			}
			return true
		})
	}
	return decls
}

// lacks tells whether a declaration names something that is not there. A name that it declares itself may be taken for one.
func (s *sourceOf) lacks(decl ast.Decl) bool {
	lacks := false
	ast.Inspect(decl, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.SelectorExpr:
			if pkg, is := n.X.(*ast.Ident); is && s.imports[pkg.Name] != "" && !s.importable(s.imports[pkg.Name]) {
				lacks = true
			}
			ast.Inspect(n.X, func(n ast.Node) bool {
				id, is := n.(*ast.Ident)
				lacks = lacks || is && s.lost[id.Name]
				return true
			})
			return false
		case *ast.Ident:
			lacks = lacks || s.lost[n.Name]
		}
		return true
	})
	return lacks
}

// write writes declarations as a file that takes the exported names from the package itself.
func (s *sourceOf) write(l listed, decls []ast.Decl) string {
	used := map[string]bool{}
	for _, decl := range decls {
		ast.Inspect(decl, func(n ast.Node) bool {
			if selector, is := n.(*ast.SelectorExpr); is {
				if pkg, is := selector.X.(*ast.Ident); is {
					used[pkg.Name] = true
				}
			}
			return true
		})
	}
	var b bytes.Buffer
	b.WriteString("package " + l.Name + "\n\nimport . " + strconv.Quote(l.ImportPath) + "\n")
	for name, path := range s.imports {
		if used[name] {
			b.WriteString("import " + name + " " + strconv.Quote(path) + "\n")
		}
	}
	for _, decl := range decls {
		b.WriteString("\n")
		if err := format.Node(&b, s.fset, decl); err != nil {
			return ""
		}
		b.WriteString("\n")
	}
	return b.String()
}
