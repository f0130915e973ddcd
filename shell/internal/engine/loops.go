package engine

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"strings"
)

// forStmt writes a loop with a fresh set of variables for each iteration, where that can be seen: variables that a closure
// or a pointer keeps are copied in at the top of the body and back at its end. An assignment of several values after each
// iteration stands there too: it takes statements of its own.
func (e *emitter) forStmt(s *ast.ForStmt, label string) {
	e.write("{\n")
	if s.Init != nil {
		e.stmt(s.Init, "")
	}
	header := ""
	if s.Cond != nil {
		header = e.expr(s.Cond)
	}
	post := ""
	if list, ok := s.Post.(*ast.AssignStmt); ok && len(list.Lhs) > 1 {
		x := e.inner()
		x.block(&ast.BlockStmt{List: []ast.Stmt{list}})
		post = x.b.String()
	} else if s.Init != nil || s.Post != nil {
		header = "; " + header + "; " + e.header(s.Post)
	}
	e.write("%sfor %s {\n", labelLine(label), header)

	kept := e.kept(s)
	outer := make([]string, len(kept))
	var back []string
	for i, obj := range kept {
		outer[i] = e.local(obj)
		inner := e.temp(obj.Name())
		e.write("%s := %s\n_ = %s\n", inner, outer[i], inner)
		back = append(back, outer[i]+" = "+inner)
		e.locals[obj] = inner
	}
	after := strings.TrimSpace(strings.Join(back, "\n") + "\n" + post)
	pop := e.push(&block{kind: loopBlock, label: label, after: after})
	e.stmts(s.Body.List)
	pop()
	if after != "" && !jumps(s.Body.List) {
		e.write("%s\n", after)
	}
	for i, obj := range kept {
		e.locals[obj] = outer[i]
	}
	e.write("}\n}\n")
}

// header is a simple statement on the line of its loop.
func (e *emitter) header(s ast.Stmt) string {
	if s == nil {
		return ""
	}
	x := e.inner()
	x.stmt(s, "")
	return strings.TrimSpace(x.b.String())
}

// kept are the loop's variables that outlive an iteration.
func (e *emitter) kept(s *ast.ForStmt) []types.Object {
	init, ok := s.Init.(*ast.AssignStmt)
	if !ok || init.Tok != token.DEFINE {
		return nil
	}
	var kept []types.Object
	for _, x := range init.Lhs {
		if id, ok := x.(*ast.Ident); ok {
			if obj := e.info.Defs[id]; obj != nil && e.captured(s.Body, obj, false) {
				kept = append(kept, obj)
			}
		}
	}
	return kept
}

// captured tells whether a closure uses obj or something may take its address.
func (e *emitter) captured(body ast.Node, obj types.Object, inClosure bool) bool {
	found := false
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			found = found || e.captured(n.Body, obj, true)
			return false
		case *ast.RangeStmt:
			if _, ok := e.typeOf(n.X).Underlying().(*types.Signature); ok && !inClosure {
				found = found || e.captured(n.Body, obj, true)
			}
		case *ast.UnaryExpr:
			found = found || n.Op == token.AND && e.isRootedIn(n.X, obj)
		case *ast.SelectorExpr: // a method may take the address
			found = found || e.isValue(n.X) && e.isRootedIn(n.X, obj)
		case *ast.SliceExpr:
			found = found || e.isValue(n.X) && e.isRootedIn(n.X, obj)
		case *ast.Ident:
			found = found || inClosure && e.info.Uses[n] == obj
		}
		return !found
	})
	return found
}

// isRootedIn tells whether the address of x is an address inside obj.
func (e *emitter) isRootedIn(x ast.Expr, obj types.Object) bool {
	switch x := ast.Unparen(x).(type) {
	case *ast.Ident:
		return e.info.Uses[x] == obj
	case *ast.SelectorExpr:
		return e.isValue(x.X) && e.isRootedIn(x.X, obj)
	case *ast.IndexExpr:
		return e.isValue(x.X) && e.isRootedIn(x.X, obj)
	}
	return false
}

// isValue tells whether what is selected from x lies inside x itself.
func (e *emitter) isValue(x ast.Expr) bool {
	t := e.info.TypeOf(x)
	if t == nil {
		return false
	}
	switch e.env.Apply(t).Underlying().(type) {
	case *types.Struct, *types.Array:
		return true
	}
	_, named := types.Unalias(t).(*types.Named) // it may have methods that want a pointer
	return named
}

// jumps tells whether a body ends with a jump, so that nothing may follow.
func jumps(list []ast.Stmt) bool {
	if len(list) == 0 {
		return false
	}
	switch s := list[len(list)-1].(type) {
	case *ast.ReturnStmt:
		return true
	case *ast.BranchStmt:
		return s.Tok != token.FALLTHROUGH
	}
	return false
}

func (e *emitter) rangeStmt(s *ast.RangeStmt, label string) {
	t := e.typeOf(s.X)
	switch u := t.Underlying().(type) {
	case *types.Basic:
		if u.Info()&types.IsInteger != 0 {
			e.rangeInt(s, label, t)
		} else {
			e.rangeString(s, label)
		}
		return
	case *types.Signature:
		e.rangeFunc(s, label, u)
		return
	}
	e.rangeOver(s, label, t)
}

// rangeInt is a counted loop.
func (e *emitter) rangeInt(s *ast.RangeStmt, label string, t types.Type) {
	if s.Key != nil && !isBlank(s.Key) {
		t = e.typeOf(s.Key)
	}
	typ, n, i := e.m.typ(t), e.temp("n"), e.temp("i")
	e.write("{\nvar %s %s = %s\n", n, typ, e.value(s.X, t))
	e.write("%sfor %s := %s(0); %s < %s; %s++ {\n", labelLine(label), i, typ, i, n, i)
	e.write("%s", e.rangeVar(s, s.Key, i))
	e.rangeBody(s, label)
	e.write("}\n}\n")
}

// rangeString is a range over the runes of a string, which the host finds: the interpreter steps over an invalid byte as over
// the three of the rune that it stands for.
func (e *emitter) rangeString(s *ast.RangeStmt, label string) {
	starts, runes, i := e.temp("starts"), e.temp("runes"), e.temp("i")
	e.write("{\n%s, %s := hid.Runes(string(%s))\n_ = %s\n%sfor %s := range %s {\n", starts, runes, e.expr(s.X), runes, labelLine(label), i, starts)
	e.write("%s", e.rangeVar(s, s.Key, starts+"["+i+"]")+e.rangeVar(s, s.Value, runes+"["+i+"]"))
	e.rangeBody(s, label)
	e.write("}\n}\n")
}

// runesOf are the runes of a string and where they start.
func runesOf(text string) (starts []int, runes []rune) {
	for i, r := range text {
		starts, runes = append(starts, i), append(runes, r)
	}
	return starts, runes
}

// rangeOver is a range over what the interpreter ranges over right: the operand is evaluated once, before. Elements that are
// channels are taken by their key: it would take the range for one over the first of them.
func (e *emitter) rangeOver(s *ast.RangeStmt, label string, t types.Type) {
	over, key, value := e.temp("over"), "_", "_"
	set := ""
	if s.Key != nil && !isBlank(s.Key) {
		key = e.temp("key")
		set += e.rangeVar(s, s.Key, key)
	}
	ranged, elements := over, over
	if _, pointer := t.Underlying().(*types.Pointer); pointer {
		ranged, elements = "(*"+over+")[:]", "(*"+over+")"
	}
	switch {
	case s.Value == nil || isBlank(s.Value):
	case holdsChannels(t):
		if key == "_" {
			key = e.temp("key")
		}
		set += e.rangeVar(s, s.Value, elements+"["+key+"]")
	default:
		value = e.temp("value")
		set += e.rangeVar(s, s.Value, value)
	}
	e.write("{\n%s := %s\n%sfor ", over, e.expr(s.X), labelLine(label))
	switch {
	case value != "_" || ranged != over && key == "_":
		e.write("%s, %s := range %s {\n", key, value, ranged)
	case key != "_":
		e.write("%s := range %s {\n", key, ranged)
	default:
		e.write("range %s {\n", ranged)
	}
	e.write("%s", set)
	e.rangeBody(s, label)
	e.write("}\n}\n")
}

// holdsChannels tells whether the values of a range are channels.
func holdsChannels(t types.Type) bool {
	if p, ok := t.Underlying().(*types.Pointer); ok {
		t = p.Elem()
	}
	var elem types.Type
	switch t := t.Underlying().(type) {
	case *types.Slice:
		elem = t.Elem()
	case *types.Array:
		elem = t.Elem()
	case *types.Map:
		elem = t.Elem()
	default:
		return false
	}
	_, ok := elem.Underlying().(*types.Chan)
	return ok
}

func (e *emitter) rangeBody(s *ast.RangeStmt, label string) {
	pop := e.push(&block{kind: loopBlock, label: label})
	e.stmts(s.Body.List)
	pop()
}

// rangeVar gives a range's key or value to the variable of the program, a fresh one for each iteration with :=.
func (e *emitter) rangeVar(s *ast.RangeStmt, x ast.Expr, value string) string {
	if x == nil || isBlank(x) {
		return ""
	}
	if s.Tok == token.DEFINE {
		if obj := e.info.Defs[x.(*ast.Ident)]; obj != nil {
			name := e.local(obj)
			return fmt.Sprintf("%s := %s\n_ = %s\n", name, value, name)
		}
	}
	return fmt.Sprintf("%s = %s\n", e.place(x), value)
}
