package conformance

import (
	"fmt"
	"strings"
)

// literal is a value of a type, built of constants as far as depth goes.
func (g *generator) literal(t *typ, depth int) string {
	switch t.kind {
	case integer:
		return fmt.Sprintf("%s(%d)", t.name, g.IntN(13))
	case float:
		return fmt.Sprintf("%s(%s)", t.name, []string{"0", "1.5", "-2.25", "1e3", "0.1", "100"}[g.IntN(6)])
	case text:
		return fmt.Sprintf("%s(%s)", t.name, []string{`""`, `"a"`, `"héy"`, `"xyz"`, `"世界"`, `"\xff!"`}[g.IntN(6)])
	case boolean:
		return fmt.Sprintf("%s(%t)", t.name, g.chance(2))
	case slice, array:
		n := t.length
		if t.kind == slice {
			n = g.IntN(4)
		}
		return t.name + "{" + g.list(n, t.elem, depth-1) + "}"
	case mapping:
		var pairs []string
		for i := range g.IntN(3) {
			key := fmt.Sprint(i * 3)
			if t.key.kind == text {
				key = fmt.Sprintf("%q", strings.Repeat("k", i))
			}
			pairs = append(pairs, key+": "+g.operand(t.elem, depth-1))
		}
		return t.name + "{" + strings.Join(pairs, ", ") + "}"
	case structure:
		var parts []string
		keyed := g.chance(2)
		for _, f := range t.fields {
			value := g.operand(f.typ, depth-1)
			if keyed && g.chance(3) {
				continue
			}
			if keyed {
				value = f.name + ": " + value
			}
			parts = append(parts, value)
		}
		return t.name + "{" + strings.Join(parts, ", ") + "}"
	case pointer:
		return "&" + g.literal(t.elem, depth)
	case function:
		return g.closure(t, depth)
	}
	return "any(" + g.operand(g.basic(), depth-1) + ")"
}

// closure is a function literal whose result comes of its parameter and of what is in scope.
func (g *generator) closure(t *typ, depth int) string {
	p := variable{g.fresh("q"), t.key, true}
	g.push()
	g.declare(p)
	body := g.expr(t.elem, min(depth-1, 2))
	g.pop()
	return fmt.Sprintf("func(%s %s) %s { if !burn() { return %s }; return %s }", p.name, t.key.name, t.elem.name, g.zero(t.elem), body)
}

func (g *generator) zero(t *typ) string { return "*new(" + t.name + ")" }

func (g *generator) list(n int, t *typ, depth int) string {
	var parts []string
	for range n {
		parts = append(parts, g.operand(t, depth))
	}
	return strings.Join(parts, ", ")
}

// operand is a variable or a literal where depth is used up, else an expression.
func (g *generator) operand(t *typ, depth int) string {
	if depth > 0 {
		return g.expr(t, depth)
	}
	if name, ok := g.variableOf(t); ok && g.chance(2) {
		return name
	}
	if t.kind == anything {
		return "any(" + g.literal(g.basic(), 0) + ")"
	}
	return g.literal(t, 0)
}

// value is an expression that is no constant, so that the compiler computes nothing of its own.
func (g *generator) value(t *typ, depth int) string {
	if name, ok := g.variableOf(t); ok && g.chance(2) {
		return name
	}
	if depth <= 0 {
		return fmt.Sprintf("sel(burn(), %s, %s)", g.literal(t, 0), g.literal(t, 0))
	}
	return fmt.Sprintf("sel(%s, %s, %s)", g.condition(depth-1), g.expr(t, depth-1), g.expr(t, depth-1))
}

// expr is an expression of a type. It has no effects but fuel, and cannot fail.
func (g *generator) expr(t *typ, depth int) string {
	if depth <= 0 {
		return g.operand(t, 0)
	}
	switch g.IntN(9) {
	case 0:
		return g.operand(t, 0)
	case 1:
		return g.value(t, depth-1)
	case 2:
		if call, ok := g.call(t, depth); ok {
			return call
		}
	case 3:
		if part, ok := g.part(t); ok {
			return part
		}
	case 4:
		return fmt.Sprintf("func() %s { %s := %s; return %[2]s }()", t.name, g.fresh("t"), g.expr(t, depth-1))
	case 5:
		if t.kind != function { // a generic type of a function may be a type that its name hides
			return fmt.Sprintf("twin(%s, %s).swap().First", g.operand(g.basic(), 0), g.expr(t, depth-1))
		}
	}
	return g.operation(t, depth-1)
}

// call is a call of a function or method of the program whose result has the type.
func (g *generator) call(t *typ, depth int) (string, bool) {
	var fits []routine
	for _, r := range g.routines {
		if r.result.name == t.name {
			fits = append(fits, r)
		}
	}
	if len(fits) == 0 {
		return "", false
	}
	r := fits[g.IntN(len(fits))]
	args := []string{}
	for _, p := range r.params {
		args = append(args, g.operand(p, depth-2))
	}
	list := "(" + strings.Join(args, ", ") + ")"
	if r.receiver == nil {
		return r.name + list, true
	}
	receiver := g.value(r.receiver, 0)
	switch g.IntN(3) {
	case 0:
		return r.receiver.name + "." + r.name + "(" + strings.Join(append([]string{receiver}, args...), ", ") + ")", true
	case 1:
		return "(&" + g.literal(r.receiver, 1) + ")." + r.name + list, true
	}
	return receiver + "." + r.name + list, true
}

// part is a part of a variable: a field, an element, what a map has.
func (g *generator) part(t *typ) (string, bool) {
	var parts []string
	for _, v := range g.variables(func(variable) bool { return true }) {
		of, name := v.typ, v.name
		if of.kind == pointer {
			of = of.elem
		}
		switch of.kind {
		case structure:
			for _, f := range of.fields {
				if f.typ.name == t.name {
					parts = append(parts, name+"."+f.name)
				}
			}
		case slice:
			if of.elem.name == t.name {
				parts = append(parts, fmt.Sprintf("pick(%s, %s)", name, g.operand(g.basics[0], 0)))
			}
		case array:
			if of.elem.name == t.name {
				parts = append(parts, fmt.Sprintf("%s[%d]", name, g.IntN(of.length)))
			}
		case mapping:
			if of.elem.name == t.name && of.elem.kind != pointer && of.elem.kind != function {
				parts = append(parts, fmt.Sprintf("%s[%s]", name, g.operand(of.key, 0)))
			}
		}
	}
	if len(parts) == 0 {
		return "", false
	}
	return parts[g.IntN(len(parts))], true
}

// operation is what the operators and builtins make of values of the type.
func (g *generator) operation(t *typ, depth int) string {
	a := func() string { return g.expr(t, depth) }
	v := func() string { return g.value(t, depth) }
	switch t.kind {
	case integer:
		return g.arithmetic(t, depth)
	case float:
		switch g.IntN(5) {
		case 0:
			return fmt.Sprintf("%s(%s)", t.name, g.value(g.basicOf(integer, float), depth))
		case 1:
			return fmt.Sprintf("max(%s, %s)", v(), a())
		}
		return fmt.Sprintf("(%s %s %s)", v(), []string{"+", "-", "*", "/"}[g.IntN(4)], v())
	case text:
		switch g.IntN(5) {
		case 0:
			return fmt.Sprintf("%s(cut(string(%s), %s))", t.name, v(), g.expr(g.basics[0], depth))
		case 1:
			return fmt.Sprintf("%s(fmt.Sprint(%s))", t.name, g.expr(g.basic(), depth))
		case 2:
			return fmt.Sprintf("%s([]rune(string(%s)))", t.name, v())
		case 3:
			return fmt.Sprintf("min(%s, %s)", v(), a())
		}
		return fmt.Sprintf("(%s + %s)", v(), a())
	case boolean:
		return t.name + "(" + g.condition(depth) + ")"
	case slice:
		switch g.IntN(4) {
		case 0:
			return fmt.Sprintf("append(%s(nil), %s...)", "("+t.name+")", a())
		case 1:
			from := g.basic()
			return fmt.Sprintf("each([]%s{%s}, %s)", from.name, g.list(1+g.IntN(2), from, 0), g.closure(&typ{key: from, elem: t.elem}, depth))
		case 2:
			return fmt.Sprintf("append(%s{%s}, %s)", t.name, g.list(1, t.elem, 0), g.operand(t.elem, depth))
		}
	case structure:
		if g.chance(3) {
			return fmt.Sprintf("*(&%s).grow(%s)", g.literal(t, depth), g.operand(g.basics[0], 0))
		}
	case pointer:
		if g.chance(2) {
			return fmt.Sprintf("(%s).grow(1)", g.literal(t, depth))
		}
	case anything:
		return "any(" + g.expr(g.boxed(), depth) + ")"
	}
	return g.literal(t, depth)
}

// boxed is a type to be put into an interface, and printed from there.
func (g *generator) boxed() *typ {
	for {
		t := g.types[g.IntN(len(g.types))]
		if t.kind != anything && !opaque(t) {
			return t
		}
	}
}

func (g *generator) arithmetic(t *typ, depth int) string {
	v := func() string { return g.value(t, depth) }
	switch g.IntN(11) {
	case 10:
		if t.name != "T" {
			return fmt.Sprintf("general(%s, %s)", v(), v())
		}
	case 0:
		return fmt.Sprintf("(%s %s (%s | 1))", v(), []string{"/", "%"}[g.IntN(2)], v())
	case 1:
		return fmt.Sprintf("(%s %s (%s & 15))", v(), []string{"<<", ">>"}[g.IntN(2)], g.value(&typ{kind: integer, name: "uint"}, depth))
	case 2:
		return fmt.Sprintf("%s(%s)", t.name, g.value(g.basicOf(integer), depth))
	case 3:
		return fmt.Sprintf("%s(whole(float64(%s)))", t.name, g.value(g.basicOf(float), depth))
	case 4:
		return fmt.Sprintf("%s(len(%s))", t.name, g.value(g.basicOf(text), depth))
	case 5:
		return fmt.Sprintf("%s(%s%s)", t.name, []string{"-", "^", "+"}[g.IntN(3)], v())
	case 6:
		return fmt.Sprintf("fold([]%s{%s}, %s, func(a %s, x %[1]s) %[4]s { return a %[5]s x })", t.name, g.list(3, t, 0), v(), t.name, []string{"+", "*", "^"}[g.IntN(3)])
	case 7:
		return fmt.Sprintf("%s(%s)", []string{"min", "max"}[g.IntN(2)], v()+", "+v())
	}
	return fmt.Sprintf("(%s %s %s)", v(), []string{"+", "-", "*", "&", "|", "^", "&^"}[g.IntN(7)], v())
}

// condition is an expression of type bool.
func (g *generator) condition(depth int) string {
	plain := &typ{kind: boolean, name: "bool"}
	if depth <= 0 {
		return "burn()"
	}
	switch g.IntN(6) {
	case 0:
		return g.value(plain, depth-1)
	case 1:
		return fmt.Sprintf("(%s %s %s)", g.condition(depth-1), []string{"&&", "||"}[g.IntN(2)], g.condition(depth-1))
	case 2:
		return "!" + g.condition(depth-1)
	case 3:
		t := g.structs[g.IntN(len(g.structs))]
		return fmt.Sprintf("(%s == %s)", g.value(t, 0), g.value(t, depth-1))
	case 4:
		t := g.boxed()
		if t.kind == structure || t.kind <= boolean {
			return fmt.Sprintf("(any(%s) == any(%s))", g.value(t, 0), g.value(t, depth-1))
		}
	}
	t := g.basicOf(integer, float, text)
	return fmt.Sprintf("(%s %s %s)", g.value(t, depth-1), []string{"<", "<=", "==", "!=", ">", ">="}[g.IntN(6)], g.value(t, depth-1))
}
