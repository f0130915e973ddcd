package conformance

import "strings"

// statement writes a statement. Those of a function change only what the function has made itself, and print nothing.
func (g *generator) statement(depth int) {
	if depth <= 0 {
		g.simple()
		return
	}
	compound := []func(int){g.branch, g.loop, g.loop, g.choice, g.typeChoice, g.block}
	if g.result == nil {
		compound = append(append(compound, g.capture, g.deferral, g.channel, g.selection, g.dispatch), g.forms()...)
	}
	if n := g.IntN(2 * len(compound)); n < len(compound) {
		compound[n](depth - 1)
		return
	}
	g.simple()
}

func (g *generator) simple() {
	forms := []func(){g.define, g.define, g.assign, g.assign, g.update, g.element, g.swap, g.commaOk}
	if g.result == nil {
		forms = append(forms, g.grow, g.print, g.print, g.constants, g.methodValue)
	}
	forms[g.IntN(len(forms))]()
}

func (g *generator) body(depth int) {
	g.depth++
	g.push()
	for range 1 + g.IntN(3) {
		g.statement(depth)
	}
	if len(g.labels) > 0 && g.chance(4) {
		g.jump()
	}
	g.pop()
	g.depth--
}

// jump leaves a loop around, or goes on with it.
func (g *generator) jump() {
	label := g.labels[g.IntN(len(g.labels))]
	g.used[label] = true
	word := []string{"break", "continue"}[g.IntN(2)]
	g.line("if %s { %s %s }", g.condition(1), word, label)
}

func (g *generator) define() {
	t := g.anyType()
	name := g.fresh("v")
	switch g.IntN(5) {
	case 0:
		g.line("var %s %s", name, t.name)
	case 1:
		g.line("var %s %s = %s", name, t.name, g.expr(t, 2))
	default:
		g.line("%s := %s", name, g.expr(t, 3))
	}
	g.line("_ = %s", name)
	g.declare(variable{name, t, false})
}

// target is a variable that may be assigned to.
func (g *generator) target(pick func(*typ) bool) (variable, bool) {
	found := g.variables(func(v variable) bool { return !v.fixed && pick(v.typ) })
	if len(found) == 0 {
		return variable{}, false
	}
	return found[g.IntN(len(found))], true
}

func (g *generator) assign() {
	if v, ok := g.target(func(*typ) bool { return true }); ok {
		g.line("%s = %s", v.name, g.expr(v.typ, 3))
	}
}

func (g *generator) update() {
	v, ok := g.target(func(t *typ) bool { return t.kind <= text })
	if !ok {
		return
	}
	operand := g.value(v.typ, 2)
	switch {
	case v.typ.kind == text:
		g.line("%s += %s", v.name, operand)
	case g.chance(3):
		g.line("%s%s", v.name, []string{"++", "--"}[g.IntN(2)])
	case v.typ.kind == float:
		g.line("%s %s %s", v.name, []string{"+=", "-=", "*=", "/="}[g.IntN(4)], operand)
	default:
		g.line("%s %s %s", v.name, []string{"+=", "-=", "*=", "&=", "|=", "^=", "&^="}[g.IntN(7)], operand)
	}
}

// element assigns to a part of a variable. Functions leave what others may share alone.
func (g *generator) element() {
	v, ok := g.target(func(t *typ) bool {
		return t.kind == array || t.kind == structure || g.result == nil && (t.kind == slice || t.kind == mapping || t.kind == pointer)
	})
	if !ok {
		return
	}
	switch t := v.typ; t.kind {
	case array:
		g.line("%s[%d] = %s", v.name, g.IntN(t.length), g.expr(t.elem, 2))
	case slice:
		g.line("if len(%s) > 0 { %[1]s[len(%[1]s)-1] = %s }", v.name, g.expr(t.elem, 2))
	case mapping:
		g.line("if %s != nil { %[1]s[%s] = %s }", v.name, g.operand(t.key, 1), g.expr(t.elem, 2))
	case structure:
		f := t.fields[g.IntN(len(t.fields))]
		g.line("%s.%s = %s", v.name, f.name, g.expr(f.typ, 2))
	case pointer:
		f := t.elem.fields[g.IntN(len(t.elem.fields))]
		g.line("if %s != nil { %[1]s.%s = %s; %[1]s.grow(1) }", v.name, f.name, g.expr(f.typ, 2))
	}
}

func (g *generator) swap() {
	v, ok := g.target(func(*typ) bool { return true })
	if !ok {
		return
	}
	w, ok := g.target(func(t *typ) bool { return t.name == v.typ.name })
	if ok && v.name != w.name {
		g.line("%s, %s = %[2]s, %[1]s", v.name, w.name)
	}
}

func (g *generator) grow() {
	if v, ok := g.target(func(t *typ) bool { return t.kind == slice }); ok {
		switch g.IntN(3) {
		case 0:
			g.line("%s = append(%[1]s, %s)", v.name, g.list(1+g.IntN(2), v.typ.elem, 1))
		case 1:
			g.line("%s = append(%[1]s[:len(%[1]s)/2:len(%[1]s)/2], %[1]s...)", v.name)
		default:
			g.line("fmt.Println(copy(%s, %s), len(%[1]s))", v.name, g.value(v.typ, 1))
		}
	}
}

// commaOk asks a map or an interface.
func (g *generator) commaOk() {
	m, isMap := g.target(func(t *typ) bool { return t.kind == mapping })
	name, ok := g.fresh("v"), g.fresh("ok")
	var t *typ
	if isMap && g.chance(2) {
		t = m.typ.elem
		g.line("%s, %s := %s[%s]", name, ok, m.name, g.operand(m.typ.key, 1))
	} else {
		t = g.boxed()
		g.line("%s, %s := %s.(%s)", name, ok, g.expr(&typ{kind: anything, name: "any"}, 1), t.name)
	}
	g.line("_, _ = %s, %s", name, ok)
	g.declare(variable{name, t, false})
	g.declare(variable{ok, &typ{kind: boolean, name: "bool"}, false})
}

// print shows values with a verb. Functions and pointers have no defined text.
func (g *generator) print() {
	t := g.anyType()
	for opaque(t) {
		t = g.anyType()
	}
	verb := []string{"%v", "%+v", "%v|%[1]v", "%#v"}[g.IntN(4)]
	if t.kind != anything && g.chance(3) {
		verb += " %[1]T"
	}
	g.line("fmt.Printf(%q, %s)", verb+"\n", g.expr(t, 3))
}

func opaque(t *typ) bool {
	return t.kind == function || t.kind == pointer || t.elem != nil && opaque(t.elem)
}

// printScope shows what variables have become.
func (g *generator) printScope() {
	for _, v := range g.variables(func(v variable) bool { return !opaque(v.typ) }) {
		g.line("fmt.Println(%q, %s)", v.name, v.name)
	}
}

func (g *generator) constants() {
	a := g.fresh("c")
	t := g.basicOf(integer)
	g.line("const ( %s %s = iota + %d; %[1]sb; _; %[1]sd )", a, t.name, g.IntN(5))
	g.line("fmt.Println(%s, %[1]sb, %[1]sd*2)", a)
}

func (g *generator) methodValue() {
	t := g.structs[g.IntN(len(g.structs))]
	name, v := g.fresh("m"), g.fresh("v")
	g.line("%s := %s", v, g.expr(t, 2))
	if g.chance(2) {
		g.line("%s := %s.grow", name, v)
		g.line("fmt.Println(%s.size(), %s(%s).size(), %[1]s)", v, name, g.operand(g.basics[0], 0))
	} else {
		g.line("%s := %s.size", name, v)
		g.line("%s.grow(1)", v)
		g.line("fmt.Println(%s() == %s.size(), %[2]s, (*%s).size(&%[2]s) > 0)", name, v, t.name)
	}
	g.declare(variable{v, t, false})
}

func (g *generator) block(depth int) {
	g.line("{")
	g.body(depth)
	g.line("}")
}

func (g *generator) branch(depth int) {
	if g.chance(2) {
		t := g.basic()
		name := g.fresh("v")
		g.push()
		g.line("if %s := %s; %s {", name, g.parenthesised(t), g.condition(2))
		g.depth++
		g.line("_ = %s", name)
		g.depth--
		g.declare(variable{name, t, false})
		g.body(depth)
		g.pop()
	} else {
		g.line("if %s {", g.condition(2))
		g.body(depth)
	}
	if g.chance(2) {
		g.line("} else if %s {", g.condition(2))
		g.body(depth)
	}
	if g.chance(2) {
		g.line("} else {")
		g.body(depth)
	}
	g.line("}")
}

// parenthesised is an expression that may stand in the head of a statement.
func (g *generator) parenthesised(t *typ) string { return "(" + g.expr(t, 2) + ")" }

func (g *generator) choice(depth int) {
	t := g.basicOf(integer, text)
	tagless := g.chance(3)
	if tagless {
		g.line("switch {")
	} else {
		g.line("switch %s {", g.parenthesised(t))
	}
	n := 1 + g.IntN(3)
	standard := g.IntN(n + 2) // where default stands, if it does
	for i := range n + 1 {
		switch {
		case i == standard:
			g.line("default:")
		case tagless:
			g.line("case %s:", g.condition(2))
		default:
			g.line("case %s, %s:", g.value(t, 0), g.value(t, 1))
		}
		g.body(depth)
		if i < n && g.chance(4) {
			g.line("\tfallthrough")
		}
	}
	g.line("}")
}

func (g *generator) typeChoice(depth int) {
	name := g.fresh("y")
	g.line("switch %s := %s.(type) {", name, "any("+g.expr(g.boxed(), 1)+")")
	seen := map[string]bool{}
	for range 3 {
		t := g.boxed()
		if seen[t.name] {
			continue
		}
		seen[t.name] = true
		g.line("case %s:", t.name)
		g.typeCase(variable{name, t, false}, depth)
	}
	g.line("default:")
	g.typeCase(variable{name, &typ{kind: anything, name: "any"}, true}, depth)
	g.line("}")
}

func (g *generator) typeCase(v variable, depth int) {
	g.push()
	g.declare(v)
	g.depth++
	g.line("_ = %s", v.name)
	if g.result == nil {
		g.line("fmt.Println(%q, %s)", v.typ.name, v.name)
	}
	g.depth--
	g.body(depth)
	g.pop()
}

// loop writes one of the forms of for, with a label when something inside jumps.
func (g *generator) loop(depth int) {
	label := g.fresh("L")
	before := g.b.String()
	g.b.Reset()
	g.labels = append(g.labels, label)
	g.push()
	g.loopHead(label)
	g.body(depth)
	if g.chance(3) {
		g.line("\tif %s { %s }", g.condition(1), []string{"break", "continue"}[g.IntN(2)])
	}
	g.pop()
	g.labels = g.labels[:len(g.labels)-1]
	g.line("}")
	text := g.b.String()
	g.b.Reset()
	g.b.WriteString(before)
	if g.used[label] {
		g.line("%s:", label)
	}
	g.b.WriteString(text)
}

func (g *generator) loopHead(string) {
	i, x := g.fresh("i"), g.fresh("x")
	whole := g.basics[0]
	head := func(format string, args ...any) {
		g.line(format, args...)
		g.line("\tif _ = %s; !burn() { break }", i)
	}
	over := func(t *typ) *typ { g.declare(variable{i, whole, true}); g.declare(variable{x, t, false}); return t }
	elem := g.anyType()
	switch g.IntN(8) {
	case 0:
		head("for %s := %d; %[1]s < %d; %[1]s++ {", i, g.IntN(2), 2+g.IntN(4))
		g.declare(variable{i, whole, true})
	case 1:
		t := g.basicOf(integer)
		head("for %s := range %s(%d) {", i, t.name, g.IntN(5))
		g.declare(variable{i, t, false})
	case 2:
		head("for %s, %s := range ([]%s{%s}) {\n_ = %[2]s", i, x, elem.name, g.list(g.IntN(4), elem, 1))
		over(elem)
	case 3:
		head("for %s, %s := range (%s) {\n_ = %[2]s", i, x, g.expr(&typ{kind: array, name: "[3]" + elem.name, elem: elem, length: 3}, 1))
		over(elem)
	case 4:
		head("for %s, %s := range string(%s) {\n_ = %[2]s", i, x, g.expr(g.basicOf(text), 1))
		over(&typ{kind: integer, name: "rune"})
	case 5:
		head("for %s := range upto(%d) {", i, g.IntN(5))
		g.declare(variable{i, whole, false})
	case 6:
		head("for %s, %s := range pairs([]%s{%s}) {\n_ = %[2]s", i, x, elem.name, g.list(g.IntN(4), elem, 1))
		over(elem)
	default:
		head("for %s := 0; %s; %[1]s++ {\nif %[1]s > 4 { break }", i, g.condition(2))
		g.declare(variable{i, whole, true})
	}
}

// capture makes closures in a loop and calls them after it.
func (g *generator) capture(depth int) {
	fs, i, v := g.fresh("fs"), g.fresh("i"), g.fresh("v")
	t := g.basicOf(integer, text)
	g.line("var %s []func() %s", fs, t.name)
	g.line("for %s := 0; %[1]s < %d; %[1]s++ {", i, 1+g.IntN(3))
	g.depth++
	g.push()
	g.declare(variable{i, g.basics[0], true})
	g.line("%s := %s", v, g.expr(t, depth))
	g.declare(variable{v, t, false})
	g.statement(depth - 1)
	g.line("%s = append(%[1]s, func() %s { %s += %s; return %[3]s })", fs, t.name, v, g.operand(t, 1))
	if g.chance(2) {
		g.line("%s = append(%[1]s, func() %s { return %s })", fs, t.name, v)
	}
	g.pop()
	g.depth--
	g.line("}")
	g.line("for _, f := range %s { fmt.Print(f(), \" \", f(), \"; \") }", fs)
	g.line("fmt.Println()")
}

// deferral is a function with deferred calls that may fail and recover.
func (g *generator) deferral(depth int) {
	t := g.basic()
	res := g.fresh("r")
	g.line("fmt.Println(func() (%s %s) {", res, t.name)
	labels := g.labels
	g.labels = nil
	g.depth++
	g.push()
	g.declare(variable{res, t, false})
	g.line("defer func() { fmt.Println(%q, recover(), %s) }()", res, res)
	for range 1 + g.IntN(2) {
		g.line("defer func(x %s) { fmt.Println(x, %s); %s = %s }(%s)", t.name, res, res, g.expr(t, 1), g.expr(t, 1))
	}
	g.body(depth)
	if g.chance(2) {
		g.risk()
	}
	g.line("return %s", g.expr(t, 2))
	g.pop()
	g.depth--
	g.labels = labels
	g.line("}())")
}

// channel sends values from one goroutine to another.
func (g *generator) channel(depth int) {
	c, x := g.fresh("c"), g.fresh("x")
	t := g.anyType()
	g.line("%s := make(chan %s, %d)", c, t.name, g.IntN(3))
	head, args := "...", g.list(g.IntN(4), t, 1)
	if g.chance(2) {
		head, args = "[]", "[]"+t.name+"{"+args+"}"
	}
	g.line("go func(all %s%s) { defer close(%s); for _, x := range all { %[3]s <- x } }(%s)", head, t.name, c, args)
	g.line("for %s := range %s {\n_ = %[1]s", x, c)
	g.push()
	g.declare(variable{x, t, false})
	labels := g.labels
	g.labels = nil // the goroutine must come to its end
	g.body(depth)
	g.labels = labels
	g.pop()
	g.line("}")
	v, ok := g.fresh("v"), g.fresh("ok")
	g.line("%s, %s := <-%s", v, ok, c)
	g.line("_ = %s; fmt.Println(%s)", v, ok)
}

// selection selects of two channels of which one is ready.
func (g *generator) selection(depth int) {
	a, b, x := g.fresh("c"), g.fresh("c"), g.fresh("x")
	t := g.basic()
	g.line("%s, %s := make(chan %s, 1), make(chan %[3]s, 1); _ = %[2]s", a, b, t.name)
	if g.chance(2) {
		g.line("%s <- %s", a, g.expr(t, 1))
	}
	g.line("select {")
	g.line("case %s, ok := <-%s:", x, a)
	g.line("\tfmt.Println(%s, ok)", x)
	g.push()
	g.declare(variable{x, t, false})
	g.body(depth)
	g.pop()
	if g.chance(2) {
		g.line("case <-%s:\n\tfmt.Println(\"no\")", b)
	}
	g.line("default:")
	g.body(depth)
	g.line("}")
}

// dispatch calls methods through an interface.
func (g *generator) dispatch(int) {
	z := g.fresh("z")
	var all []string
	for range 1 + g.IntN(3) {
		t := g.structs[g.IntN(len(g.structs))]
		all = append(all, strings.Repeat("&", g.IntN(2))+g.literal(t, 1))
	}
	s := g.structs[0]
	g.line("for _, %s := range []sized{%s} {", z, strings.Join(all, ", "))
	g.line("\tfmt.Println(%s.size())", z)
	g.line("\tif s, ok := %s.(%s); ok { fmt.Println(s) } else if p, ok := %[1]s.(*%[2]s); ok { fmt.Println(*p.grow(1)) }", z, s.name)
	g.line("}")
}

// attempt is a function that may fail, which is told.
func (g *generator) attempt() {
	g.line("try(%q, func() {", g.fresh("try"))
	g.depth++
	g.push()
	g.statement(3)
	g.statement(2)
	if g.chance(2) {
		g.risk()
	}
	g.statement(2)
	g.pop()
	g.depth--
	g.line("})")
}

// risk is a statement that may fail, of operands that cannot.
func (g *generator) risk() {
	n, s := g.fresh("n"), g.fresh("s")
	g.line("%s := %s", n, g.expr(g.basics[0], 2))
	t := g.basicOf(integer)
	switch g.IntN(8) {
	case 0:
		g.line("%s := []%s{%s}; fmt.Println(%[1]s[%[4]s])", s, t.name, g.list(g.IntN(3), t, 0), n)
	case 1:
		g.line("%s := %s(3); fmt.Println(%[1]s / %[2]s(%[3]s), %[1]s %% %[2]s(%[3]s))", s, t.name, n)
	case 2:
		g.line("var %s map[string]%s; fmt.Println(%[1]s[\"a\"]); if %[3]s != 0 { %[1]s[\"a\"]++ }", s, t.name, n)
	case 3:
		g.line("var %s any = %s; fmt.Println(%[1]s.(%[3]s))", s, n, t.name)
	case 4:
		of := g.structs[g.IntN(len(g.structs))]
		g.line("var %s *%s; if %s == 1 { %[1]s = new(%[2]s) }; fmt.Println(*%[1]s)", s, of.name, n)
	case 5:
		g.line("if %s != 0 { panic(%s) }", n, []string{n, `fmt.Sprint("no ", ` + n + ")", `fmt.Errorf("bad %d", ` + n + ")", "duo[int, string]{" + n + `, "x"}`}[g.IntN(4)])
	case 6:
		g.line("%s := [3]int{1, 2, 3}; %[1]s[%[2]s&3]++; fmt.Println(%[1]s)", s, n)
	default:
		g.line("var %s func(int) int; if %s > 5 { %[1]s = func(x int) int { return x + 1 } }; fmt.Println(%[1]s(%[2]s))", s, n)
	}
	g.line("_ = %s", n)
}
