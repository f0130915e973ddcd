package program

import (
	"go/ast"
	"go/token"
	"go/types"

	"github.com/dbsh-go/dbsh/shell/internal/check"
)

// run writes a unit's statements as part of Run.
func (u *unitWriter) run(unit *check.Unit) ([]ast.Stmt, error) {
	u.block = &block{fail: returns}
	if err := u.list(unit.Body); err != nil {
		return nil, err
	}
	if unit.Show != nil {
		u.show(unit.Show)
	}
	return u.out, nil
}

// returns leaves Run with an error.
func returns(err ast.Expr) ast.Stmt { return &ast.ReturnStmt{Results: []ast.Expr{err}} }

// show prints what the prompt showed. Looking at a variable was for the person at the prompt, and is left out.
func (u *unitWriter) show(show *check.Show) {
	if u.names.lookup(show.Last) == nil && !calls(show.Expr) {
		return
	}
	value := u.expr(show.Expr)
	if v := u.names.lookup(show.Last); v != nil {
		u.emit(u.store(v, value))
		value = ast.NewIdent(v.name)
	}
	u.emit(&ast.ExprStmt{X: &ast.CallExpr{
		Fun:  &ast.SelectorExpr{X: ast.NewIdent("fmt"), Sel: ast.NewIdent("Println")},
		Args: []ast.Expr{value},
	}})
}

// store is the statement that gives a variable of the prompt a value: it declares the variable the first time.
func (u *unitWriter) store(v *variable, value ast.Expr) ast.Stmt {
	if v.defined || v.outside {
		return assign(ast.NewIdent(v.name), value)
	}
	v.defined = true
	return define(ast.NewIdent(v.name), value)
}

func (u *unitWriter) list(statements []ast.Stmt) error {
	for _, s := range statements {
		if err := u.statement(s); err != nil {
			return err
		}
	}
	return nil
}

// body writes a block of its own.
func (u *unitWriter) body(b *ast.BlockStmt) (*ast.BlockStmt, error) {
	var err error
	out := u.nested(func() { err = u.list(b.List) })
	return out, err
}

func (u *unitWriter) statement(s ast.Stmt) error {
	switch s := s.(type) {
	case *ast.ExprStmt:
		u.exprStatement(s.X)
	case *ast.AssignStmt:
		u.assignment(s)
	case *ast.IncDecStmt:
		u.emit(&ast.IncDecStmt{X: u.expr(s.X), Tok: s.Tok})
	case *ast.SendStmt:
		pair := u.exprs([]ast.Expr{s.Chan, s.Value})
		u.emit(&ast.SendStmt{Chan: pair[0], Value: pair[1]})
	case *ast.GoStmt:
		u.emit(&ast.GoStmt{Call: u.expr(s.Call).(*ast.CallExpr)})
	case *ast.DeferStmt:
		u.emit(&ast.DeferStmt{Call: u.expr(s.Call).(*ast.CallExpr)})
	case *ast.ReturnStmt:
		u.emit(&ast.ReturnStmt{Results: u.exprs(s.Results)})
	case *ast.BranchStmt:
		u.emit(branch(s))
	case *ast.DeclStmt:
		u.declaration(s.Decl.(*ast.GenDecl))
	case *ast.BlockStmt:
		b, err := u.body(s)
		u.emit(b)
		return err
	case *ast.LabeledStmt:
		return u.labeled(s)
	case *ast.EmptyStmt:
	default:
		return u.control(s)
	}
	return nil
}

func branch(s *ast.BranchStmt) ast.Stmt {
	out := &ast.BranchStmt{Tok: s.Tok}
	if s.Label != nil {
		out.Label = ast.NewIdent(s.Label.Name)
	}
	return out
}

func (u *unitWriter) labeled(s *ast.LabeledStmt) error {
	var err error
	inner := u.nested(func() { err = u.statement(s.Stmt) }).List
	if len(inner) == 0 {
		return err
	}
	last := len(inner) - 1
	u.emit(inner[:last]...)
	u.emit(&ast.LabeledStmt{Label: ast.NewIdent(s.Label.Name), Stmt: inner[last]})
	return err
}

func (u *unitWriter) exprStatement(x ast.Expr) {
	call, ok := ast.Unparen(x).(*ast.CallExpr)
	if ok {
		if name := u.prelude(call.Fun); len(name) == 4 && name[:3] == "Chk" {
			u.discarded(call.Args[0], int(name[3]-'0'))
			return
		}
	}
	u.emit(&ast.ExprStmt{X: u.expr(x)})
}

// assignment keeps := where it declares something; a prompt variable that is there already is assigned.
func (u *unitWriter) assignment(s *ast.AssignStmt) {
	rhs := u.values(s.Rhs, len(s.Lhs))
	lhs := u.exprs(s.Lhs)
	tok := s.Tok
	var unread []ast.Stmt
	if tok == token.DEFINE {
		tok = token.ASSIGN
		for _, l := range s.Lhs {
			id := l.(*ast.Ident)
			v := u.names.lookup(u.info.Defs[id])
			switch {
			case id.Name == "_" || u.info.Defs[id] == nil:
			case v == nil:
				tok = token.DEFINE // a local of a block
			case !v.defined && !v.outside:
				v.defined = true
				tok = token.DEFINE
				unread = append(unread, u.keep(v)...)
			}
		}
	}
	u.emit(&ast.AssignStmt{Lhs: lhs, Tok: tok, Rhs: rhs})
	u.emit(unread...)
}

// keep makes the compiler take a variable that the program never reads.
func (u *unitWriter) keep(v *variable) []ast.Stmt {
	if v.read {
		return nil
	}
	return []ast.Stmt{assign(ast.NewIdent("_"), ast.NewIdent(v.name))}
}

// values writes right sides; one checked call may give several.
func (u *unitWriter) values(list []ast.Expr, want int) []ast.Expr {
	if len(list) == 1 && want > 1 {
		if call, ok := ast.Unparen(list[0]).(*ast.CallExpr); ok {
			if name := u.prelude(call.Fun); len(name) == 4 && name[:3] == "Chk" {
				return u.checked(call.Args[0], want)
			}
		}
	}
	return u.exprs(list)
}

func (u *unitWriter) declaration(d *ast.GenDecl) {
	for _, spec := range d.Specs {
		switch spec := spec.(type) {
		case *ast.ValueSpec:
			u.valueSpec(d.Tok, spec)
		case *ast.TypeSpec:
			u.emit(&ast.DeclStmt{Decl: &ast.GenDecl{Tok: token.TYPE, Specs: []ast.Spec{u.typeSpec(spec)}}})
		}
	}
}

func (u *unitWriter) valueSpec(tok token.Token, spec *ast.ValueSpec) {
	if tok == token.CONST {
		u.constants(spec)
		return
	}
	values := u.values(spec.Values, len(spec.Names))
	out := &ast.ValueSpec{Type: u.expr(spec.Type), Values: values}
	var unread []ast.Stmt
	assignOnly := true
	var lhs []ast.Expr
	for _, name := range spec.Names {
		object := u.info.Defs[name]
		v := u.names.lookup(object)
		if v == nil || !v.defined && !v.outside {
			assignOnly = false
		}
		if v != nil && !v.outside {
			v.defined = true
			unread = append(unread, u.keep(v)...)
		}
		id := ast.NewIdent(u.names.of(objectOr(object, name)))
		out.Names, lhs = append(out.Names, id), append(lhs, id)
	}
	switch {
	case !assignOnly:
		u.emit(&ast.DeclStmt{Decl: &ast.GenDecl{Tok: token.VAR, Specs: []ast.Spec{out}}})
	case len(values) > 0:
		u.emit(&ast.AssignStmt{Lhs: lhs, Tok: token.ASSIGN, Rhs: values})
	}
	u.emit(unread...)
}

func objectOr(object types.Object, name *ast.Ident) types.Object {
	if object != nil {
		return object
	}
	return types.NewVar(token.NoPos, nil, name.Name, types.Typ[types.Invalid])
}

// constants are written with their values: iota has been worked out by the check.
func (u *unitWriter) constants(spec *ast.ValueSpec) {
	for _, name := range spec.Names {
		c, ok := u.info.Defs[name].(*types.Const)
		if !ok || name.Name == "_" {
			continue
		}
		out := &ast.ValueSpec{Names: []*ast.Ident{ast.NewIdent(name.Name)}, Values: []ast.Expr{ast.NewIdent(c.Val().ExactString())}}
		if basic, ok := c.Type().(*types.Basic); !ok || basic.Info()&types.IsUntyped == 0 {
			out.Type = ast.NewIdent(u.typeText(c.Type()))
		}
		u.emit(&ast.DeclStmt{Decl: &ast.GenDecl{Tok: token.CONST, Specs: []ast.Spec{out}}})
	}
}
