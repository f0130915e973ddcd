package program

import (
	"go/ast"
	"go/token"
	"go/types"
)

// typeDecl writes a type of the prompt from what is known of it.
func (u *unitWriter) typeDecl(name *types.TypeName) ast.Decl {
	spec := &ast.TypeSpec{Name: ast.NewIdent(name.Name()), Type: ast.NewIdent(u.typeText(name.Type().Underlying()))}
	return &ast.GenDecl{Tok: token.TYPE, Specs: []ast.Spec{spec}}
}

func (u *unitWriter) typeSpec(spec *ast.TypeSpec) *ast.TypeSpec {
	out := &ast.TypeSpec{Name: ast.NewIdent(spec.Name.Name), TypeParams: u.fields(spec.TypeParams), Type: u.expr(spec.Type)}
	if spec.Assign.IsValid() {
		out.Assign = 1
	}
	return out
}

// function writes a declared function or method.
func (u *unitWriter) function(fn *types.Func) error {
	source, ok := u.universe.Source(fn)
	if !ok {
		return &Refusal{"the function " + fn.Name(), "its source is not known"}
	}
	outer := u.temps
	u.temps = 0
	defer func() { u.temps = outer }()
	f := &unitWriter{writer: u.writer, info: source.Info}
	out := &ast.FuncDecl{
		Name: ast.NewIdent(source.Decl.Name.Name),
		Recv: f.fields(source.Decl.Recv),
		Type: f.funcType(source.Decl.Type),
		Body: f.functionBody(source.Decl.Type, source.Decl.Body),
	}
	u.funcs = append(u.funcs, out)
	return nil
}

// functionBody writes the body of a function. One that returns an error last returns what fails in it; another one panics with
// a value that Run turns back into the error.
func (u *unitWriter) functionBody(t *ast.FuncType, body *ast.BlockStmt) *ast.BlockStmt {
	outer := u.block
	u.block = &block{fail: u.failOf(t)}
	err := u.list(body.List)
	out := &ast.BlockStmt{List: u.out}
	u.block = outer
	if err != nil { // a refusal inside a literal: keep it where the caller of Write sees it
		out.List = append(out.List, &ast.ExprStmt{X: ast.NewIdent(err.Error())})
	}
	return out
}

func (u *unitWriter) failOf(t *ast.FuncType) func(ast.Expr) ast.Stmt {
	var results []types.Type
	if t.Results != nil {
		for _, f := range t.Results.List {
			for range max(1, len(f.Names)) {
				results = append(results, u.info.TypeOf(f.Type))
			}
		}
	}
	if n := len(results); n > 0 && types.Identical(results[n-1], types.Universe.Lookup("error").Type()) {
		return func(err ast.Expr) ast.Stmt {
			out := &ast.ReturnStmt{}
			for _, r := range results[:n-1] {
				out.Results = append(out.Results, ast.NewIdent(u.zero(r)))
			}
			out.Results = append(out.Results, err)
			return out
		}
	}
	return func(err ast.Expr) ast.Stmt {
		u.needs["stop"] = true
		value := &ast.CompositeLit{Type: ast.NewIdent("stop"), Elts: []ast.Expr{err}}
		return &ast.ExprStmt{X: &ast.CallExpr{Fun: ast.NewIdent("panic"), Args: []ast.Expr{value}}}
	}
}

// zero is the text of a type's zero value.
func (w *writer) zero(t types.Type) string {
	switch under := t.Underlying().(type) {
	case *types.Basic:
		switch {
		case under.Info()&types.IsString != 0:
			return `""`
		case under.Info()&types.IsBoolean != 0:
			return "false"
		}
		return "0"
	case *types.Struct, *types.Array:
		return w.typeText(t) + "{}"
	}
	return "nil"
}

// typeText is a type as the program spells it; packages it names are imported.
func (w *writer) typeText(t types.Type) string {
	return types.TypeString(t, func(pkg *types.Package) string {
		if w.local(pkg) {
			return ""
		}
		w.imports[pkg.Path()] = pkg.Name()
		return pkg.Name()
	})
}

// local tells the package that the prompt's own types are in: the program's.
func (w *writer) local(pkg *types.Package) bool { return pkg.Path() == "main" }

// noteModel remembers that a model is used, so that its source is written beside the program.
func (w *writer) noteModel(object types.Object) {
	if name, ok := object.(*types.TypeName); ok && w.universe.IsModel(name) {
		w.models[name.Name()] = true
	}
}
