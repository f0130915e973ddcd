package engine

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"strings"
)

// switchStmt writes an expression switch. With an interface as the tag each case is a comparison of interfaces: the
// interpreter's own form loses cases.
func (e *emitter) switchStmt(s *ast.SwitchStmt, label string) {
	e.write("{\n")
	if s.Init != nil {
		e.stmt(s.Init, "")
	}
	tag, compare := "", e.expr
	if s.Tag != nil {
		t := e.typeOf(s.Tag)
		tag = e.temp("tag")
		isAny := types.IsInterface(t)
		if isAny {
			e.write("var %s any = %s\n", tag, e.asAny(s.Tag))
		} else {
			e.write("var %s %s = %s\n", tag, e.m.typ(t), e.value(s.Tag, t))
		}
		compare = func(x ast.Expr) string { return e.caseText(tag, t, x) }
	}
	e.write("%sswitch {\n", labelLine(label))
	pop := e.push(&block{kind: switchBlock, label: label})
	for i, c := range s.Body.List {
		clause := c.(*ast.CaseClause)
		if clause.List == nil {
			e.write("default:\n")
		} else {
			tests := make([]string, len(clause.List))
			for i, x := range clause.List {
				tests[i] = compare(x)
			}
			e.write("case %s:\n", strings.Join(tests, " || "))
		}
		e.clauseBody(s.Body.List[i:], defaultBefore(s.Body.List))
	}
	pop()
	e.write("}\n}\n")
}

// defaultBefore tells whether default stands before other clauses.
func defaultBefore(clauses []ast.Stmt) bool {
	for i, c := range clauses {
		if c.(*ast.CaseClause).List == nil {
			return i < len(clauses)-1
		}
	}
	return false
}

// clauseBody writes the body of the first of some clauses. Where default stands before others, the next clause is written in
// the place of a fallthrough: the interpreter puts default last and falls through to what it has put there.
func (e *emitter) clauseBody(clauses []ast.Stmt, inline bool) {
	body := clauses[0].(*ast.CaseClause).Body
	if len(body) > 0 && inline {
		if last, ok := body[len(body)-1].(*ast.BranchStmt); ok && last.Tok == token.FALLTHROUGH {
			if labels(clauses[1]) {
				panic(unsupported("a fallthrough to a clause with labels, in a switch whose default is not last"))
			}
			e.stmts(body[:len(body)-1])
			e.write("{\n")
			e.clauseBody(clauses[1:], true)
			e.write("}\n")
			return
		}
	}
	e.stmts(body)
}

// labels tells whether something has a label inside, other than in a function of its own.
func labels(node ast.Node) bool {
	found := false
	ast.Inspect(node, func(n ast.Node) bool {
		_, labeled := n.(*ast.LabeledStmt)
		_, function := n.(*ast.FuncLit)
		found = found || labeled
		return !found && !function
	})
	return found
}

func (e *emitter) caseText(tag string, t types.Type, x ast.Expr) string {
	text := e.expr(x)
	switch from := e.typeOf(x); {
	case e.info.Types[x].IsNil():
		return tag + " == nil"
	case types.IsInterface(t):
		return tag + " == any(" + e.m.boxed(text, from, t) + ")"
	case types.IsInterface(from):
		return "any(" + e.m.boxed(tag, t, from) + ") == any(" + text + ")"
	}
	return tag + " == " + text
}

// typeSwitch writes a type switch as a chain of tests.
func (e *emitter) typeSwitch(s *ast.TypeSwitchStmt, label string) {
	e.write("{\n")
	if s.Init != nil {
		e.stmt(s.Init, "")
	}
	tag := e.temp("tag")
	e.write("var %s any = %s\n_ = %s\n%sswitch {\n", tag, e.asAny(switched(s)), tag, labelLine(label))
	pop := e.push(&block{kind: switchBlock, label: label})
	var rest *ast.CaseClause
	for _, c := range s.Body.List {
		clause := c.(*ast.CaseClause)
		if clause.List == nil {
			rest = clause
			continue
		}
		e.typeCase(clause, tag)
	}
	if rest != nil {
		e.write("default:\n")
		e.bindCase(rest, tag)
		e.stmts(rest.Body)
	}
	pop()
	e.write("}\n}\n")
}

// switched is the operand of a type switch.
func switched(s *ast.TypeSwitchStmt) ast.Expr {
	switch a := s.Assign.(type) {
	case *ast.AssignStmt:
		return ast.Unparen(a.Rhs[0]).(*ast.TypeAssertExpr).X
	case *ast.ExprStmt:
		return ast.Unparen(a.X).(*ast.TypeAssertExpr).X
	}
	panic(unsupported("this type switch"))
}

func (e *emitter) typeCase(clause *ast.CaseClause, tag string) {
	tests := make([]string, len(clause.List))
	value := tag
	for i, x := range clause.List {
		if e.info.Types[x].IsNil() {
			tests[i] = tag + " == nil"
			continue
		}
		t := e.typeOf(x)
		tests[i] = e.m.isType(t) + "(" + tag + ")"
		if len(clause.List) == 1 {
			value = e.m.asserter(t) + "(" + tag + ", 0)"
		}
	}
	e.write("case %s:\n", strings.Join(tests, " || "))
	e.bindCase(clause, value)
	e.stmts(clause.Body)
}

// bindCase declares the variable of a clause. Where it has the type of the operand, an interface with methods, it is
// given that type back.
func (e *emitter) bindCase(clause *ast.CaseClause, value string) {
	obj := e.info.Implicits[clause]
	if obj == nil {
		return
	}
	name, t := e.local(obj), e.env.Apply(obj.Type())
	iface, ok := t.Underlying().(*types.Interface)
	if ok && iface.NumMethods() > 0 && !strings.HasSuffix(value, ")") {
		typ := e.m.typ(t)
		e.write("var %s %s\nif %s != nil {\n%s = %s.(%s)\n}\n_ = %s\n", name, typ, value, name, value, typ, name)
		return
	}
	e.write("%s := %s\n_ = %s\n", name, value, name)
}

// asserter is the function for x.(T), tester for v, ok := x.(T), isType for the test alone.
func (m *Machine) asserter(t types.Type) string {
	typ := m.typ(t)
	return m.helper("assert "+typ+" by "+m.tester(t), "assert", func(name string) string {
		return fmt.Sprintf("func %s(v any, from int) %s { r, ok := %s(v); if !ok { hid.NotA(v, %d, from) }; return r }", name, typ, m.tester(t), m.typeIndex(t))
	})
}

func (m *Machine) tester(t types.Type) string {
	if iface, ok := t.Underlying().(*types.Interface); ok && iface.NumMethods() > 0 {
		return m.interfaceTester(t)
	}
	typ := m.typ(t)
	return m.helper("test "+typ, "test", func(name string) string {
		body := "r, ok := v.(" + typ + "); return r, ok"
		switch {
		case types.IsInterface(t):
			body = "return v, true"
		case m.isPrompt(t) != nil:
			how := "As"
			if _, isStruct := deref(t).Underlying().(*types.Struct); !isStruct {
				how = "AsBoxed"
			}
			body = fmt.Sprintf("v = hid.%s(v, %d); if v == nil { return z, false }; %s", how, m.typeIndex(t), body)
		}
		return fmt.Sprintf("func %s(v any) (%s, bool) { var z %s; if v == nil { return z, false }; %s }", name, typ, typ, body)
	})
}

func (m *Machine) isType(t types.Type) string {
	typ := m.typ(t)
	return m.helper("is "+typ+" by "+m.tester(t), "is", func(name string) string {
		return fmt.Sprintf("func %s(v any) bool { _, ok := %s(v); return ok }", name, m.tester(t))
	})
}
