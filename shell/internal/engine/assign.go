package engine

import (
	"go/ast"
	"go/token"
	"go/types"
	"strings"
)

// assign writes an assignment or a short variable declaration. Variables that outlive the entry are declared already.
func (e *emitter) assign(s *ast.AssignStmt) {
	if s.Tok != token.ASSIGN && s.Tok != token.DEFINE {
		e.update(s.Lhs[0], strings.TrimSuffix(s.Tok.String(), "="), s.Rhs[0])
		return
	}
	if len(s.Lhs) > 1 && len(s.Lhs) == len(s.Rhs) && !e.allNew(s) {
		e.parallel(s)
		return
	}
	values := e.assigned(s)
	places := make([]string, len(s.Lhs))
	var declared []string
	for i, x := range s.Lhs {
		obj := e.declared(s, x)
		if obj == nil {
			places[i] = e.place(x)
			continue
		}
		places[i] = e.local(obj)
		declared = append(declared, places[i])
	}
	if len(s.Rhs) == 1 && len(s.Lhs) == 2 && isCommaOK(s.Rhs[0]) {
		e.commaOK(s, places, values[0])
		return
	}
	list := strings.Join(places, ", ")
	switch {
	case len(declared) == 0:
		e.write("%s = %s\n", list, strings.Join(values, ", "))
		return
	case len(declared) == len(nonBlank(places)):
		e.write("%s := %s\n", list, strings.Join(values, ", "))
	default: // old and new ones: the new ones get their types first
		for _, x := range s.Lhs {
			if obj := e.declared(s, x); obj != nil {
				e.declare(obj)
			}
		}
		e.write("%s = %s\n", list, strings.Join(values, ", "))
	}
	for _, name := range declared {
		e.write("_ = %s\n", name)
	}
}

// allNew tells whether an assignment declares everything on its left.
func (e *emitter) allNew(s *ast.AssignStmt) bool {
	for _, x := range s.Lhs {
		if !isBlank(x) && e.declared(s, x) == nil {
			return false
		}
	}
	return true
}

// parallel writes a, b[i], c.d = x, y, z in the order of the language: operands on the left, values, assignments.
// The interpreter may read what it has assigned already.
func (e *emitter) parallel(s *ast.AssignStmt) {
	places := make([]string, len(s.Lhs))
	for i, x := range s.Lhs {
		if obj := e.declared(s, x); obj != nil {
			e.declare(obj)
			places[i] = e.local(obj)
			continue
		}
		places[i] = e.settled(x)
	}
	values := e.assigned(s)
	for i, x := range s.Rhs {
		if e.info.Types[x].Value != nil || e.info.Types[x].IsNil() {
			continue
		}
		name, to := e.temp("next"), e.typeOf(x)
		if !isBlank(s.Lhs[i]) && !e.isErased(s.Lhs[i]) {
			to = e.typeOf(s.Lhs[i])
		}
		e.bind(name, to, e.typeOf(x), values[i])
		values[i] = name
	}
	for i, place := range places {
		if e.isErased(s.Lhs[i]) && !strings.HasPrefix(values[i], "hid.Any(") {
			values[i] = e.erasedValue(values[i])
		}
		e.write("%s = %s\n", place, values[i])
	}
}

// settled is a place whose operands are evaluated, by statements before.
func (e *emitter) settled(x ast.Expr) string {
	hold := func(text string) string {
		name := e.temp("operand")
		e.write("%s := %s\n", name, text)
		return name
	}
	switch x := ast.Unparen(x).(type) {
	case *ast.IndexExpr:
		of := ""
		switch t := e.typeOf(x.X).Underlying().(type) {
		case *types.Array:
			of = e.place(x.X)
		case *types.Pointer:
			of = "(*" + hold(e.expr(x.X)) + ")"
		case *types.Map:
			return hold(e.expr(x.X)) + "[" + hold(e.value(x.Index, t.Key())) + "]"
		default:
			of = hold(e.expr(x.X))
		}
		return of + "[" + hold(e.expr(x.Index)) + "]"
	case *ast.StarExpr:
		return "*" + hold(e.expr(x.X))
	case *ast.SelectorExpr:
		sel := e.info.Selections[x]
		if _, ok := e.typeOf(x.X).Underlying().(*types.Pointer); !ok || sel == nil || sel.Kind() != types.FieldVal {
			break
		}
		text, _ := e.path(hold(e.expr(x.X)), e.typeOf(x.X), sel.Index(), true)
		return text
	}
	return e.place(x)
}

// declare writes a local variable without a value.
func (e *emitter) declare(obj types.Object) {
	name := e.local(obj)
	e.write("var %s %s\n_ = %s\n", name, e.typ(obj.Type()), name)
}

// declared is the local variable that x declares in s, nil when x is assigned to.
func (e *emitter) declared(s *ast.AssignStmt, x ast.Expr) types.Object {
	id, ok := x.(*ast.Ident)
	if !ok || s.Tok != token.DEFINE || id.Name == "_" {
		return nil
	}
	obj := e.info.Defs[id]
	if obj == nil || e.places[obj] {
		return nil
	}
	return obj
}

func nonBlank(places []string) []string {
	var rest []string
	for _, p := range places {
		if p != "_" {
			rest = append(rest, p)
		}
	}
	return rest
}

// assigned are the texts of the right-hand side.
func (e *emitter) assigned(s *ast.AssignStmt) []string {
	if len(s.Lhs) != len(s.Rhs) {
		return e.exprs(s.Rhs)
	}
	if receive, ok := ast.Unparen(s.Rhs[0]).(*ast.UnaryExpr); ok && receive.Op == token.ARROW && len(s.Rhs) == 1 {
		return []string{"<-" + e.expr(receive.X)}
	}
	texts := make([]string, len(s.Rhs))
	for i, x := range s.Rhs {
		if isBlank(s.Lhs[i]) {
			texts[i] = e.value(x, nil)
			continue
		}
		texts[i] = e.value(x, e.typeOf(s.Lhs[i]))
		if e.isErased(s.Lhs[i]) {
			texts[i] = e.erasedValue(texts[i])
		}
	}
	return texts
}

// update is x op= y. An erased field has no type to operate on.
func (e *emitter) update(x ast.Expr, op string, y ast.Expr) {
	value := e.expr(y)
	if op == "<<" || op == ">>" {
		value = e.shiftCount(y, value)
	}
	if e.isErased(x) {
		e.write("%s = %s\n", e.place(x), e.erasedValue(e.expr(x)+" "+op+" ("+value+")"))
		return
	}
	e.write("%s %s= %s\n", e.place(x), op, value)
}

func isCommaOK(x ast.Expr) bool {
	switch x := ast.Unparen(x).(type) {
	case *ast.IndexExpr, *ast.TypeAssertExpr:
		return true
	case *ast.UnaryExpr:
		return x.Op == token.ARROW
	}
	return false
}

// commaOK writes v, ok = m[k], x.(T) or <-ch through two variables of its own.
func (e *emitter) commaOK(s *ast.AssignStmt, places []string, value string) {
	v, ok := e.temp("value"), e.temp("ok")
	e.two(v, ok, s.Rhs[0], value)
	for _, x := range s.Lhs {
		if obj := e.declared(s, x); obj != nil {
			e.declare(obj)
		}
	}
	e.write("%s = %s\n%s = %s\n", places[0], v, places[1], ok)
}

// two declares v and ok with the two results of x. No parentheses may stand around a receive.
func (e *emitter) two(v, ok string, x ast.Expr, value string) {
	switch x := ast.Unparen(x).(type) {
	case *ast.TypeAssertExpr:
		e.write("%s, %s := %s(%s)\n", v, ok, e.m.tester(e.typeOf(x.Type)), e.asAny(x.X))
	case *ast.UnaryExpr:
		e.write("%s, %s := <-%s\n", v, ok, e.expr(x.X))
	default:
		e.write("%s, %s := %s\n", v, ok, value)
	}
	e.write("_, _ = %s, %s\n", v, ok)
}

// variables writes a var declaration.
func (e *emitter) variables(spec *ast.ValueSpec) {
	if len(spec.Values) == 0 {
		for _, id := range spec.Names {
			e.zero(id)
		}
		return
	}
	if len(spec.Names) == len(spec.Values) {
		values := make([]string, len(spec.Values))
		for i, x := range spec.Values {
			var target types.Type
			if obj := e.info.Defs[spec.Names[i]]; obj != nil && obj.Name() != "_" {
				target = obj.Type()
			}
			values[i] = e.value(x, target)
		}
		if len(values) == 1 {
			e.variable(spec.Names[0], values[0])
			return
		}
		e.write("%s = %s\n", strings.Join(e.declareAll(spec.Names), ", "), strings.Join(values, ", "))
		return
	}
	if len(spec.Names) == 2 && isCommaOK(spec.Values[0]) {
		v, ok := e.temp("value"), e.temp("ok")
		e.two(v, ok, spec.Values[0], e.expr(spec.Values[0]))
		names := e.declareAll(spec.Names)
		e.write("%s = %s\n%s = %s\n", names[0], v, names[1], ok)
		return
	}
	value := e.expr(spec.Values[0])
	e.write("%s = %s\n", strings.Join(e.declareAll(spec.Names), ", "), value)
}

func (e *emitter) declareAll(ids []*ast.Ident) []string {
	names := make([]string, len(ids))
	for i, id := range ids {
		obj := e.info.Defs[id]
		if obj == nil || id.Name == "_" {
			names[i] = "_"
			continue
		}
		if !e.places[obj] {
			e.declare(obj)
		}
		names[i] = e.local(obj)
	}
	return names
}

func (e *emitter) variable(id *ast.Ident, value string) {
	obj := e.info.Defs[id]
	if obj == nil || id.Name == "_" {
		e.write("_ = %s\n", value)
		return
	}
	if e.places[obj] {
		e.write("%s = %s\n", e.local(obj), value)
		return
	}
	e.write("var %s %s = %s\n_ = %s\n", e.local(obj), e.typ(obj.Type()), value, e.local(obj))
}

// zero declares a variable without a value; one that outlives the entry may have an old one.
func (e *emitter) zero(id *ast.Ident) {
	obj := e.info.Defs[id]
	if obj == nil || id.Name == "_" {
		return
	}
	if !e.places[obj] {
		e.declare(obj)
		return
	}
	z := e.temp("zero")
	e.write("var %s %s\n%s = %s\n", z, e.typ(obj.Type()), e.local(obj), z)
}
