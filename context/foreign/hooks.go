package foreign

import (
	"fmt"
	"go/ast"
	"go/token"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// Hooks of another library take what a session of dbsh is not: GORM's its *gorm.DB, bun's the query. One that leaves that argument alone
// is called with nil; bun's may ask of which kind the query is. One that uses it is not called, and what it was to come before is refused
// with its place: a row that is written without it may be one that the program would never have written.

// event is what happens to an object, as store.Hooks calls it, and the hooks that run there, in their order.
type event struct {
	name  string
	hooks []hook
}

// hook is a method, and the arguments that it is called with.
type hook struct{ method, args string }

var gormEvents = []event{
	{"BeforeInsert", []hook{{"BeforeSave", "nil"}, {"BeforeCreate", "nil"}}}, {"AfterInsert", []hook{{"AfterCreate", "nil"}, {"AfterSave", "nil"}}},
	{"BeforeUpdate", []hook{{"BeforeSave", "nil"}, {"BeforeUpdate", "nil"}}}, {"AfterUpdate", []hook{{"AfterUpdate", "nil"}, {"AfterSave", "nil"}}},
	{"BeforeDelete", []hook{{"BeforeDelete", "nil"}}}, {"AfterDelete", []hook{{"AfterDelete", "nil"}}}, {"AfterLoad", []hook{{"AfterFind", "nil"}}},
}

// bunEvents have the kinds of queries for the package that $ stands for.
var bunEvents = []event{
	{"BeforeInsert", []hook{{"BeforeInsert", "$ctx, nil"}, {"BeforeAppendModel", "$ctx, (*$bun.InsertQuery)(nil)"}}}, {"AfterInsert", []hook{{"AfterInsert", "$ctx, nil"}}},
	{"BeforeUpdate", []hook{{"BeforeUpdate", "$ctx, nil"}, {"BeforeAppendModel", "$ctx, (*$bun.UpdateQuery)(nil)"}}}, {"AfterUpdate", []hook{{"AfterUpdate", "$ctx, nil"}}},
	{"BeforeDelete", []hook{{"BeforeDelete", "$ctx, nil"}, {"BeforeAppendModel", "$ctx, (*$bun.DeleteQuery)(nil)"}}}, {"AfterDelete", []hook{{"AfterDelete", "$ctx, nil"}}},
	{"AfterLoad", []hook{{"AfterScanRow", "$ctx"}}},
}

// Names of the packages that hooks need, which nobody takes.
const (
	errorsName  = "dbsh_errors"
	contextName = "dbsh_context"
	bunPackage  = "dbsh_bun"
)

// hooks is the source of the method that gives a model's hooks, and the imports that it needs; "" where it has none.
func (m *model) hooks() (source string, imports []string) {
	events := gormEvents
	switch m.library.(type) {
	case plain:
		return "", nil
	case bun:
		events = bunEvents
	}
	var b strings.Builder
	for _, e := range events {
		var calls []string
		for _, h := range e.hooks {
			if call := m.call(h); call != "" {
				calls = append(calls, call)
			}
		}
		if len(calls) == 0 {
			continue
		}
		if e.name == "AfterLoad" { // a row that was read is read, whatever is thought of it
			fmt.Fprintf(&b, "AfterLoad: func(*%s.Session) { for _, hook := range []func() error{%s} { _ = hook() } }, ", storeName, strings.Join(calls, ", "))
			continue
		}
		fmt.Fprintf(&b, "%s: func(*%s.Session) error { for _, hook := range []func() error{%s} { if err := hook(); err != nil { return err } }; return nil }, ",
			e.name, storeName, strings.Join(calls, ", "))
	}
	if b.Len() == 0 {
		return "", nil
	}
	source = fmt.Sprintf("\nfunc (x *%s) StoreHooks() %s.Hooks { return %s.Hooks{%s} }\n", m.name, storeName, storeName, b.String())
	for name, path := range map[string]string{errorsName: "errors", contextName: "context", bunPackage: "github.com/uptrace/bun"} {
		if strings.Contains(source, name+".") {
			imports = append(imports, name+" "+strconv.Quote(path))
		}
	}
	slices.Sort(imports)
	return source, imports
}

// call is a function that calls a hook, or says why it cannot; "" where the model does not have it.
func (m *model) call(h hook) string {
	method := m.hookMethod(m.structure, h.method)
	if method == nil || !m.isHook(method) {
		return ""
	}
	params := method.decl.Type.Params.List
	last := params[len(params)-1]
	if !leavesAlone(method.decl, last) {
		what := "its *gorm.DB"
		if _, is := m.library.(bun); is {
			what = "its query"
		}
		text := fmt.Sprintf("%s.%s (%s) uses %s, which a session of dbsh does not have: write such rows by your own program, or by SQL", m.name, h.method,
			method.in.near(method.decl.Pos()), what)
		return "func() error { return " + errorsName + ".New(" + strconv.Quote(text) + ") }"
	}
	args := strings.NewReplacer("$ctx", contextName+".Background()", "$bun", bunPackage).Replace(h.args)
	return "func() error { return x." + h.method + "(" + args + ") }"
}

// near is a place by the names of its folder and file: what is compiled in is told as long as the program is kept, wherever it runs.
func (s *source) near(pos token.Pos) string {
	at := s.pkg.Fset.Position(pos)
	return fmt.Sprintf("%s/%s:%d", filepath.Base(filepath.Dir(at.Filename)), filepath.Base(at.Filename), at.Line)
}

// hookMethod finds a method of a struct, or of one that is embedded in it.
func (m *model) hookMethod(s *structure, name string) *method {
	if found := s.in.method(s.name, name); found != nil {
		return found
	}
	for _, member := range s.members {
		if !member.embedded {
			continue
		}
		if base, err := m.t.part(member); base != nil && err == nil {
			if found := m.hookMethod(base, name); found != nil {
				return found
			}
		}
	}
	return nil
}

// isHook tells a method that the library calls: func(*gorm.DB) error, or func(context.Context, a query) error.
func (m *model) isHook(method *method) bool {
	typ := method.decl.Type
	if typ.Results == nil || len(typ.Results.List) != 1 || baseName(typ.Results.List[0].Type) != "error" || len(typ.Params.List) == 0 {
		return false
	}
	last := typ.Params.List[len(typ.Params.List)-1].Type
	if star, is := last.(*ast.StarExpr); is {
		last = star.X
	}
	name := qualified(method.file, last)
	if _, is := m.library.(gorm); is {
		return typ.Params.NumFields() == 1 && name == "gorm.io/gorm.DB"
	}
	return typ.Params.NumFields() == 1 && name == "context.Context" || typ.Params.NumFields() == 2 && strings.HasPrefix(name, "github.com/uptrace/bun.")
}

// leavesAlone tells whether a function does nothing with a parameter but ask for its kind.
func leavesAlone(decl *ast.FuncDecl, param *ast.Field) bool {
	if len(param.Names) == 0 || param.Names[0].Name == "_" || baseName(param.Type) == "Context" || decl.Body == nil {
		return true
	}
	name := param.Names[0].Name
	uses, asked := 0, 0
	ast.Inspect(decl.Body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.Ident:
			if n.Name == name {
				uses++
			}
		case *ast.TypeSwitchStmt:
			if bare, is := n.Assign.(*ast.ExprStmt); is && asksKind(bare.X, name) {
				asked++
			}
		case *ast.AssignStmt:
			if len(n.Lhs) == 2 && len(n.Rhs) == 1 && baseName(n.Lhs[0]) == "_" && asksKind(n.Rhs[0], name) {
				asked++
			}
		case *ast.SelectorExpr: // a field or method of that name is not the parameter
			ast.Inspect(n.X, func(inner ast.Node) bool {
				if id, is := inner.(*ast.Ident); is && id.Name == name {
					uses++
				}
				return true
			})
			return false
		case *ast.KeyValueExpr:
			if id, is := n.Key.(*ast.Ident); is && id.Name == name {
				uses--
			}
		}
		return true
	})
	return uses == asked
}

func asksKind(expr ast.Expr, name string) bool {
	assertion, is := expr.(*ast.TypeAssertExpr)
	return is && baseName(assertion.X) == name
}
