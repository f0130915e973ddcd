package program

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
)

// control writes the statements that hold others.
func (u *unitWriter) control(s ast.Stmt) {
	switch s := s.(type) {
	case *ast.IfStmt:
		u.ifStatement(s)
	case *ast.ForStmt:
		u.forStatement(s)
	case *ast.RangeStmt:
		u.rangeStatement(s)
	case *ast.SwitchStmt:
		u.switchStatement(s)
	case *ast.TypeSwitchStmt:
		u.typeSwitch(s)
	case *ast.SelectStmt:
		u.selectStatement(s)
	default:
		u.refuse("a "+typeOfNode(s), "it has no place in a function")
	}
}

// initial writes an init statement. When what follows needs statements of its own, which may use what the init declares, both
// stand in a block.
func (u *unitWriter) initial(init ast.Stmt, hoists bool, write func(init ast.Stmt, unread []ast.Stmt)) {
	if init == nil || !hoists {
		simple, unread := u.simple(init)
		write(simple, unread)
		return
	}
	label := u.label
	u.label = nil
	u.emit(u.nested(func() {
		u.label = label
		u.statement(init)
		write(nil, nil)
	}, init))
}

// simple writes an init or post statement; calls that must come first are written before.
func (u *unitWriter) simple(s ast.Stmt) (out ast.Stmt, unread []ast.Stmt) {
	switch s := s.(type) {
	case nil:
		return nil, nil
	case *ast.AssignStmt:
		stmt, _ := u.assign(s)
		return stmt, u.unread(s, stmt.(*ast.AssignStmt))
	case *ast.ExprStmt:
		if u.hoists(s.X) {
			u.exprStatement(s.X)
			return nil, nil
		}
		return &ast.ExprStmt{X: u.expr(s.X)}, nil
	case *ast.IncDecStmt:
		return &ast.IncDecStmt{X: u.expr(s.X), Tok: s.Tok}, nil
	case *ast.SendStmt:
		pair := u.exprs([]ast.Expr{s.Chan, s.Value})
		return &ast.SendStmt{Chan: pair[0], Value: pair[1]}, nil
	}
	u.refuse("a "+typeOfNode(s), "it cannot stand before a condition")
	return nil, nil
}

// unread takes away the names that nothing reads; those that are assigned are read in the body, to no end.
func (u *unitWriter) unread(s, written *ast.AssignStmt) (unread []ast.Stmt) {
	if s.Tok != token.DEFINE {
		return nil
	}
	blank := true
	for i, l := range s.Lhs {
		object := u.info.Defs[l.(*ast.Ident)]
		switch {
		case object == nil || u.used[object]:
		case u.assigned[object]:
			unread = append(unread, assign(ast.NewIdent("_"), written.Lhs[i]))
		default:
			written.Lhs[i] = ast.NewIdent("_")
		}
		blank = blank && !isNotBlank(written.Lhs[i])
	}
	if blank {
		written.Tok = token.ASSIGN
	}
	return unread
}

func (u *unitWriter) ifStatement(s *ast.IfStmt) {
	u.initial(s.Init, s.Init != nil && u.hoists(s.Cond), func(init ast.Stmt, unread []ast.Stmt) {
		u.ifCondition(init, unread, s.Cond, s)
	})
}

// ifCondition writes `if a && b` as two ifs when b needs statements of its own and there is no else.
func (u *unitWriter) ifCondition(init ast.Stmt, unread []ast.Stmt, cond ast.Expr, s *ast.IfStmt) {
	out := &ast.IfStmt{Init: init}
	both, ok := ast.Unparen(cond).(*ast.BinaryExpr)
	if ok && both.Op == token.LAND && s.Else == nil && u.hoists(both.Y) {
		out.Cond = u.expr(both.X)
		out.Body = u.nested(func() { u.ifCondition(nil, nil, both.Y, s) }, both.Y, s.Body)
		u.emitLabeled(out)
		return
	}
	out.Cond = u.expr(cond)
	out.Body = u.bodyOf(s.Body, unread)
	if s.Else != nil {
		out.Else = u.elseBranch(s.Else)
	}
	u.emitLabeled(out)
}

func (u *unitWriter) bodyOf(b *ast.BlockStmt, first []ast.Stmt) *ast.BlockStmt {
	return u.nested(func() {
		u.emit(first...)
		u.list(b.List)
	}, b)
}

func (u *unitWriter) elseBranch(s ast.Stmt) ast.Stmt {
	b, ok := s.(*ast.BlockStmt)
	if ok {
		return u.bodyOf(b, nil)
	}
	out := u.nested(func() { u.statement(s) }, s)
	if len(out.List) == 1 {
		if chained, ok := out.List[0].(*ast.IfStmt); ok {
			return chained
		}
	}
	return out
}

// forStatement moves a condition that needs statements into the body.
func (u *unitWriter) forStatement(s *ast.ForStmt) {
	if s.Post != nil && u.hoists(parts(s.Post)...) {
		u.refuse("a for statement", "what it does after each round calls what can fail; put the call into the body")
		return
	}
	init, unread := u.simple(s.Init)
	post, _ := u.simple(s.Post)
	out := &ast.ForStmt{Init: init, Post: post}
	if s.Cond == nil || !u.hoists(s.Cond) {
		out.Cond = u.expr(s.Cond)
		out.Body = u.bodyOf(s.Body, unread)
	} else {
		out.Body = u.nested(func() {
			u.emit(unread...)
			leave := &ast.BlockStmt{List: []ast.Stmt{&ast.BranchStmt{Tok: token.BREAK}}}
			u.emit(&ast.IfStmt{Cond: u.negated(s.Cond), Body: leave})
			u.list(s.Body.List)
		}, s.Cond, s.Body)
	}
	u.emitLabeled(out)
}

var opposite = map[token.Token]token.Token{
	token.EQL: token.NEQ, token.NEQ: token.EQL, token.LSS: token.GEQ, token.GEQ: token.LSS, token.GTR: token.LEQ, token.LEQ: token.GTR,
}

// negated is a condition that holds when the other does not.
func (u *unitWriter) negated(x ast.Expr) ast.Expr {
	x = ast.Unparen(x)
	binary, ok := x.(*ast.BinaryExpr)
	if ok && opposite[binary.Op] != 0 && (binary.Op == token.EQL || binary.Op == token.NEQ || !isFloat(u.info.TypeOf(binary.X))) {
		pair := u.exprs([]ast.Expr{binary.X, binary.Y})
		return &ast.BinaryExpr{X: pair[0], Op: opposite[binary.Op], Y: pair[1]}
	}
	if not, ok := x.(*ast.UnaryExpr); ok && not.Op == token.NOT {
		return u.expr(not.X)
	}
	written := u.expr(x)
	if _, ok := written.(*ast.BinaryExpr); ok {
		written = &ast.ParenExpr{X: written}
	}
	return &ast.UnaryExpr{Op: token.NOT, X: written}
}

func isFloat(t types.Type) bool {
	basic, ok := t.Underlying().(*types.Basic)
	return !ok || basic.Info()&(types.IsFloat|types.IsComplex) != 0
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

func (u *unitWriter) rangeStatement(s *ast.RangeStmt) {
	out := &ast.RangeStmt{X: u.expr(s.X), Tok: s.Tok, Key: u.expr(s.Key), Value: u.expr(s.Value)}
	var unread []ast.Stmt
	if s.Tok == token.DEFINE {
		unread = append(u.rangeName(&out.Key, s.Key), u.rangeName(&out.Value, s.Value)...)
	}
	if out.Value != nil && !isNotBlank(out.Value) {
		out.Value = nil
	}
	if out.Value == nil && out.Key != nil && !isNotBlank(out.Key) {
		out.Key, out.Tok = nil, token.ILLEGAL
	}
	out.Body = u.bodyOf(s.Body, unread)
	u.emitLabeled(out)
}

// rangeName takes away the name of a loop variable that nothing reads.
func (u *unitWriter) rangeName(written *ast.Expr, x ast.Expr) (unread []ast.Stmt) {
	id, ok := x.(*ast.Ident)
	if !ok || u.info.Defs[id] == nil || u.used[u.info.Defs[id]] {
		return nil
	}
	if u.assigned[u.info.Defs[id]] {
		return []ast.Stmt{assign(ast.NewIdent("_"), *written)}
	}
	*written = ast.NewIdent("_")
	return nil
}

func (u *unitWriter) switchStatement(s *ast.SwitchStmt) {
	if chain := u.ifChain(s); chain != nil {
		u.ifStatement(chain)
		return
	}
	u.initial(s.Init, s.Init != nil && s.Tag != nil && u.hoists(s.Tag), func(init ast.Stmt, _ []ast.Stmt) {
		out := &ast.SwitchStmt{Init: init, Tag: u.expr(s.Tag), Body: u.clauses(s.Body)}
		u.emitLabeled(out)
	})
}

// ifChain is a switch of conditions, some of which call what can fail, as an if with else-ifs: there calls have a place. Nil when
// the switch needs none, or cannot be written so.
func (u *unitWriter) ifChain(s *ast.SwitchStmt) *ast.IfStmt {
	hoists := false
	var otherwise ast.Stmt
	var cases []*ast.CaseClause
	for _, c := range s.Body.List {
		clause := c.(*ast.CaseClause)
		hoists = hoists || u.hoists(clause.List...)
		if clause.List == nil {
			otherwise = &ast.BlockStmt{List: clause.Body}
		} else {
			cases = append(cases, clause)
		}
	}
	if !hoists || s.Tag != nil || u.label != nil || jumpsOut(s.Body) {
		return nil
	}
	for _, clause := range slices.Backward(cases) {
		cond := clause.List[0]
		for _, x := range clause.List[1:] {
			cond = &ast.BinaryExpr{X: cond, Op: token.LOR, Y: x}
		}
		otherwise = &ast.IfStmt{Cond: cond, Body: &ast.BlockStmt{List: clause.Body}, Else: otherwise}
	}
	chain := otherwise.(*ast.IfStmt)
	chain.Init = s.Init
	return chain
}

// jumpsOut tells whether there is a break or a fallthrough, which mean something else outside of a switch.
func jumpsOut(body *ast.BlockStmt) (found bool) {
	inspectHere(body, func(n ast.Node) {
		branch, ok := n.(*ast.BranchStmt)
		found = found || ok && (branch.Tok == token.FALLTHROUGH || branch.Tok == token.BREAK && branch.Label == nil)
	})
	return found
}

func (u *unitWriter) typeSwitch(s *ast.TypeSwitchStmt) {
	var x ast.Expr
	var name *ast.Ident
	switch assign := s.Assign.(type) {
	case *ast.AssignStmt:
		x, name = assign.Rhs[0], assign.Lhs[0].(*ast.Ident)
	case *ast.ExprStmt:
		x = assign.X
	}
	u.initial(s.Init, s.Init != nil && u.hoists(x), func(init ast.Stmt, _ []ast.Stmt) {
		out := &ast.TypeSwitchStmt{Init: init}
		if written := u.expr(x); name != nil && u.readsSymbol(s.Body) {
			out.Assign = define(ast.NewIdent(name.Name), written)
		} else {
			out.Assign = &ast.ExprStmt{X: written}
		}
		out.Body = u.clauses(s.Body)
		u.emitLabeled(out)
	})
}

// readsSymbol tells whether a clause uses the variable of its type switch.
func (u *unitWriter) readsSymbol(body *ast.BlockStmt) bool {
	for _, clause := range body.List {
		if object := u.info.Implicits[clause]; object != nil && u.used[object] {
			return true
		}
	}
	return false
}

func (u *unitWriter) clauses(body *ast.BlockStmt) *ast.BlockStmt {
	out := &ast.BlockStmt{}
	for _, s := range body.List {
		clause := s.(*ast.CaseClause)
		if u.hoists(clause.List...) {
			u.refuse("a case", "it calls what can fail; call before the switch")
			return out
		}
		inner := u.nested(func() { u.list(clause.Body) }, clause)
		written := &ast.CaseClause{Body: inner.List}
		if clause.List != nil {
			written.List = u.exprs(clause.List)
		}
		out.List = append(out.List, written)
	}
	return out
}

func (u *unitWriter) selectStatement(s *ast.SelectStmt) {
	out := &ast.SelectStmt{Body: &ast.BlockStmt{}}
	for _, c := range s.Body.List {
		clause := c.(*ast.CommClause)
		if u.hoists(parts(clause.Comm)...) {
			u.refuse("a case of a select", "it calls what can fail; call before the select")
			return
		}
		comm, unread := u.simple(clause.Comm)
		if receive, ok := comm.(*ast.AssignStmt); ok && !slices.ContainsFunc(receive.Lhs, isNotBlank) {
			comm = &ast.ExprStmt{X: receive.Rhs[0]}
		}
		inner := u.nested(func() {
			u.emit(unread...)
			u.list(clause.Body)
		}, clause)
		out.Body.List = append(out.Body.List, &ast.CommClause{Comm: comm, Body: inner.List})
	}
	u.emitLabeled(out)
}
