package program

import (
	"go/ast"
	"go/types"
	"maps"
)

// function writes a declared function or method.
func (u *unitWriter) function(fn *types.Func) {
	if u.written[fn] {
		return // a method that was declared again: its source is the last one
	}
	u.written[fn] = true
	source, ok := u.Universe.Source(fn)
	if !ok {
		u.refuse("the function "+fn.Name(), "its source is not known")
		return
	}
	f := &unitWriter{writer: u.writer, info: source.Info}
	f.block = newBlock(&function{temps: map[string]bool{}})
	decl := source.Decl
	name := decl.Name.Name
	if decl.Recv == nil {
		name = u.of(fn)
	}
	out := &ast.FuncDecl{Name: ast.NewIdent(name), Recv: f.fields(decl.Recv), Type: f.funcType(decl.Type)}
	if decl.Body == nil {
		u.refuse("the function "+fn.Name(), "it has no body")
		return
	}
	out.Body = f.functionBody(decl.Type, decl.Body, f.stops(decl.Type))
	u.funcs = append(u.funcs, out)
}

// functionBody writes the body of a function; fail is what leaves it with an error.
func (u *unitWriter) functionBody(t *ast.FuncType, body *ast.BlockStmt, fail func(ast.Expr) []ast.Stmt) *ast.BlockStmt {
	return u.inFunction(fail, nil, func() {
		u.theirs = mentions("err", t, body)
		u.list(body.List)
	})
}

// inFunction writes the body of a function inside the one that is being written, whose names it sees.
func (u *unitWriter) inFunction(fail func(ast.Expr) []ast.Stmt, leave []ast.Expr, write func()) *ast.BlockStmt {
	outer := u.block
	u.block = newBlock(&function{temps: maps.Clone(outer.in.temps), fail: fail, leave: leave})
	write()
	u.checkJumps()
	body := &ast.BlockStmt{List: u.out}
	u.block = outer
	return body
}

// checkJumps refuses a goto in a function that got declarations of ours: Go lets none jump over a declaration.
func (u *unitWriter) checkJumps() {
	if u.in.jumps && u.in.hoisted > 0 {
		u.refuse("a goto", "it would jump over the checks of calls that can fail; use a loop")
	}
}

// stops is what leaves a function with an error: one that returns an error last returns it; another one panics with a value
// that Run turns back into the error.
func (u *unitWriter) stops(t *ast.FuncType) func(ast.Expr) []ast.Stmt {
	results := u.resultTypes(t)
	if n := len(results); n > 0 && types.Identical(results[n-1], types.Universe.Lookup("error").Type()) {
		return func(err ast.Expr) []ast.Stmt {
			out := &ast.ReturnStmt{}
			for _, r := range results[:n-1] {
				out.Results = append(out.Results, ast.NewIdent(u.zero(r)))
			}
			out.Results = append(out.Results, err)
			return []ast.Stmt{out}
		}
	}
	return func(err ast.Expr) []ast.Stmt {
		value := &ast.CompositeLit{Type: ast.NewIdent(u.support("stop")), Elts: []ast.Expr{err}}
		return []ast.Stmt{&ast.ExprStmt{X: &ast.CallExpr{Fun: ast.NewIdent(u.builtin("panic")), Args: []ast.Expr{value}}}}
	}
}

func (u *unitWriter) resultTypes(t *ast.FuncType) (results []types.Type) {
	if t.Results == nil {
		return nil
	}
	for _, f := range t.Results.List {
		for range max(1, len(f.Names)) {
			results = append(results, u.info.TypeOf(f.Type))
		}
	}
	return results
}

// returns leaves Run with an error.
func (w *writer) returns(err ast.Expr) []ast.Stmt {
	return []ast.Stmt{&ast.ReturnStmt{Results: []ast.Expr{err}}}
}
