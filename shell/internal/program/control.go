package program

import (
	"fmt"
	"go/ast"
	"go/token"
)

// control writes the statements that hold others.
func (u *unitWriter) control(s ast.Stmt) error {
	switch s := s.(type) {
	case *ast.IfStmt:
		return u.ifStatement(s)
	case *ast.ForStmt:
		return u.forStatement(s)
	case *ast.RangeStmt:
		return u.rangeStatement(s)
	case *ast.SwitchStmt:
		return u.switchStatement(s)
	case *ast.TypeSwitchStmt:
		return u.typeSwitch(s)
	case *ast.SelectStmt:
		return u.selectStatement(s)
	}
	return &Refusal{fmt.Sprintf("a %T", s), "it has no place in a function"}
}

// scoped writes an init statement and what follows it in a block of their own, when the init has to become several.
func (u *unitWriter) scoped(init ast.Stmt, write func() error) error {
	if init == nil {
		return write()
	}
	var err error
	b := u.nested(func() {
		if err = u.statement(init); err == nil {
			err = write()
		}
	})
	u.emit(b)
	return err
}

func (u *unitWriter) ifStatement(s *ast.IfStmt) error {
	return u.scoped(s.Init, func() error {
		out := &ast.IfStmt{Cond: u.expr(s.Cond)}
		var err error
		if out.Body, err = u.body(s.Body); err != nil {
			return err
		}
		if s.Else != nil {
			out.Else = u.nested(func() { err = u.elseBranch(s.Else) })
			if inner := out.Else.(*ast.BlockStmt).List; len(inner) == 1 {
				if chained, ok := inner[0].(*ast.IfStmt); ok {
					out.Else = chained
				}
			}
		}
		u.emit(out)
		return err
	})
}

func (u *unitWriter) elseBranch(s ast.Stmt) error {
	if b, ok := s.(*ast.BlockStmt); ok {
		return u.list(b.List)
	}
	return u.statement(s)
}

// forStatement moves a condition that needs statements into the body.
func (u *unitWriter) forStatement(s *ast.ForStmt) error {
	if s.Post != nil && u.hoists(parts(s.Post)...) {
		return &Refusal{"a for statement", "its post statement makes a call that can fail; put the call into the body"}
	}
	write := func(init ast.Stmt) error {
		out := &ast.ForStmt{Init: u.simple(init), Post: u.simple(s.Post)}
		var err error
		if s.Cond == nil || !u.hoists(s.Cond) {
			out.Cond = u.expr(s.Cond)
			out.Body, err = u.body(s.Body)
		} else {
			out.Body = u.nested(func() {
				leave := &ast.BlockStmt{List: []ast.Stmt{&ast.BranchStmt{Tok: token.BREAK}}}
				u.emit(&ast.IfStmt{Cond: &ast.UnaryExpr{Op: token.NOT, X: &ast.ParenExpr{X: u.expr(s.Cond)}}, Body: leave})
				err = u.list(s.Body.List)
			})
		}
		u.emit(out)
		return err
	}
	if s.Init != nil && u.hoists(parts(s.Init)...) {
		return u.scoped(s.Init, func() error { return write(nil) })
	}
	return write(s.Init)
}

// parts are the expressions of a simple statement.
func parts(s ast.Stmt) []ast.Expr {
	switch s := s.(type) {
	case *ast.AssignStmt:
		return append(append([]ast.Expr{}, s.Lhs...), s.Rhs...)
	case *ast.ExprStmt:
		return []ast.Expr{s.X}
	case *ast.IncDecStmt:
		return []ast.Expr{s.X}
	case *ast.SendStmt:
		return []ast.Expr{s.Chan, s.Value}
	}
	return nil
}

// simple writes a statement that needs no others.
func (u *unitWriter) simple(s ast.Stmt) ast.Stmt {
	if s == nil {
		return nil
	}
	b := u.nested(func() { _ = u.statement(s) })
	if len(b.List) == 0 {
		return nil
	}
	return b.List[0]
}

func (u *unitWriter) rangeStatement(s *ast.RangeStmt) error {
	x := u.expr(s.X)
	out := &ast.RangeStmt{Key: u.expr(s.Key), Value: u.expr(s.Value), Tok: s.Tok, X: x}
	var err error
	out.Body, err = u.body(s.Body)
	u.emit(out)
	return err
}

func (u *unitWriter) switchStatement(s *ast.SwitchStmt) error {
	return u.scoped(s.Init, func() error {
		out := &ast.SwitchStmt{Tag: u.expr(s.Tag)}
		var err error
		out.Body, err = u.clauses(s.Body)
		u.emit(out)
		return err
	})
}

func (u *unitWriter) typeSwitch(s *ast.TypeSwitchStmt) error {
	return u.scoped(s.Init, func() error {
		out := &ast.TypeSwitchStmt{Assign: u.simple(s.Assign)}
		var err error
		out.Body, err = u.clauses(s.Body)
		u.emit(out)
		return err
	})
}

func (u *unitWriter) clauses(body *ast.BlockStmt) (*ast.BlockStmt, error) {
	out := &ast.BlockStmt{}
	for _, s := range body.List {
		clause := s.(*ast.CaseClause)
		if u.hoists(clause.List...) {
			return nil, &Refusal{"a case", "it makes a call that can fail; call before the switch"}
		}
		inner, err := u.body(&ast.BlockStmt{List: clause.Body})
		if err != nil {
			return nil, err
		}
		list := u.exprs(clause.List)
		if clause.List == nil {
			list = nil
		}
		out.List = append(out.List, &ast.CaseClause{List: list, Body: inner.List})
	}
	return out, nil
}

func (u *unitWriter) selectStatement(s *ast.SelectStmt) error {
	out := &ast.SelectStmt{Body: &ast.BlockStmt{}}
	for _, c := range s.Body.List {
		clause := c.(*ast.CommClause)
		if u.hoists(parts(clause.Comm)...) {
			return &Refusal{"a case of a select", "it makes a call that can fail; call before the select"}
		}
		inner, err := u.body(&ast.BlockStmt{List: clause.Body})
		if err != nil {
			return err
		}
		out.Body.List = append(out.Body.List, &ast.CommClause{Comm: u.simple(clause.Comm), Body: inner.List})
	}
	u.emit(out)
	return nil
}
