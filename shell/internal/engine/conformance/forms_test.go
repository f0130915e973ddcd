package conformance

import "strings"

// forms are statements that show one thing each: how values are copied and shared, what functions keep, what has methods.
func (g *generator) forms() []func(int) {
	return []func(int){
		g.twoResults, g.variadic, g.keeper, g.structKeys, g.sums, g.again, g.copies, g.aliases, g.complex, g.shadow, g.ranged,
		g.stack, g.fallible, g.rethrow, g.pointers, g.conversions,
	}
}

// twoResults calls a function of two results, in the ways that such calls may stand.
func (g *generator) twoResults(depth int) {
	a, b := g.basic(), g.anyType()
	f, x, y, p, q := g.fresh("f"), g.fresh("x"), g.fresh("y"), g.fresh("p"), g.fresh("q")
	g.line("%s := func(%s %s, %s %s) (_ %[3]s, r %[5]s) {", f, p, a.name, q, b.name)
	g.depth++
	labels := g.labels
	g.labels = nil
	g.push()
	g.declare(variable{p, a, false})
	g.declare(variable{q, b, false})
	g.declare(variable{"r", b, false})
	g.line("if %s { r = %s; return %s, r }", g.condition(1), g.expr(b, 1), g.expr(a, 1))
	g.line("return %s, %s", g.expr(a, 1), g.expr(b, depth))
	g.pop()
	g.labels = labels
	g.depth--
	g.line("}")
	g.line("%s, %s := %s(%s, %s)", x, y, f, g.operand(a, 1), g.operand(b, 1))
	g.line("%s, _ = %s(%[1]s, %[3]s)", x, f, y)
	if !opaque(b) {
		g.line("fmt.Println(%s(%s, %s))", f, x, y)
		g.line("func(all ...any) { fmt.Println(len(all), all) }(%s(%s, %s))", f, x, y)
	}
	g.line("_ = %s", y)
	g.declare(variable{x, a, false})
	g.declare(variable{y, b, false})
}

func (g *generator) variadic(int) {
	t := g.basic()
	f, s := g.fresh("f"), g.fresh("s")
	g.line("%s := func(first int, all ...%s) (n int) { for i, x := range all { n += i + len(fmt.Sprint(x)) }; if len(all) > first { all[first] = %s }; return n + len(all) }", f, t.name, g.literal(t, 0))
	g.line("%s := []%s{%s}", s, t.name, g.list(3, t, 1))
	g.line("fmt.Println(%s(%d), %[1]s(0, %[3]s), %[1]s(5, %[4]s...), %[1]s(0, nil...))", f, g.IntN(3), g.list(2, t, 1), s)
	g.line("%s(1, %s...)\nfmt.Println(%[2]s)", f, s)
}

// keeper makes two functions that share a variable.
func (g *generator) keeper(int) {
	t := g.basicOf(integer, float, text)
	put, get := g.fresh("put"), g.fresh("get")
	g.line("%s, %s := func(kept %s) (func(%[3]s) %[3]s, func() []%[3]s) {", put, get, t.name)
	g.line("\tvar all []%s", t.name)
	g.line("\treturn func(x %s) %[1]s { kept += x; all = append(all, kept); return kept }, func() []%[1]s { return all }", t.name)
	g.line("}(%s)", g.expr(t, 1))
	for range 1 + g.IntN(3) {
		g.line("fmt.Println(%s(%s))", put, g.expr(t, 1))
	}
	g.line("fmt.Println(%s())", get)
}

func (g *generator) structKeys(int) {
	key, t := g.structs[g.IntN(len(g.structs))], g.basicOf(integer, float, text)
	m, k := g.fresh("m"), g.fresh("k")
	g.line("%s := %s", k, g.expr(key, 2))
	g.line("%s := map[%s]%s{%s: %s}", m, key.name, t.name, k, g.expr(t, 1))
	g.line("%s[%s] += %s", m, k, g.expr(t, 1))
	g.line("%s.grow(1)", k)
	g.line("%s[%s] = %s", m, k, g.expr(t, 1))
	g.line("_, there := %s[%s]; fmt.Println(len(%[1]s), %[1]s[%[2]s], there)", m, g.expr(key, 1))
	g.line("delete(%s, %s)\nfmt.Println(len(%[1]s), %[1]s)", m, k)
	g.scoped(k)
}

// sums ranges over a map, in any order.
func (g *generator) sums(int) {
	t := g.basicOf(integer)
	m, sum := g.fresh("m"), g.fresh("sum")
	g.line("%s, %s := map[%s]int{}, 0", m, sum, t.name)
	g.line("for i := range 5 { %s[%s(i) * %s] += i + %s }", m, t.name, g.value(t, 1), g.value(g.basics[0], 1))
	g.line("for k, v := range %s { %s += int(k) ^ v; if v %% 2 == 0 { delete(%[1]s, k) } else { %[1]s[k] = v * 2 } }", m, sum)
	g.line("fmt.Println(%s, %s)\nclear(%[2]s)\nfmt.Println(len(%[2]s))", sum, m)
}

// again is a loop of goto.
func (g *generator) again(depth int) {
	i, label := g.fresh("i"), g.fresh("G")
	labels := g.labels
	g.labels = nil
	g.line("%s := 0", i)
	g.line("%s:", label)
	g.line("if %s < %d && burn() {", i, 1+g.IntN(4))
	g.push()
	g.declare(variable{i, g.basics[0], true})
	g.body(depth - 1)
	g.pop()
	g.line("\t%s++", i)
	g.line("\tgoto %s", label)
	g.line("}")
	g.labels = labels
}

// copies shows that structs and arrays are copied wherever they go.
func (g *generator) copies(int) {
	t := g.structs[g.IntN(len(g.structs))]
	a, b, c, m := g.fresh("a"), g.fresh("b"), g.fresh("c"), g.fresh("m")
	g.line("%s := %s", a, g.expr(t, 2))
	g.line("%s, %s := [2]%s{%s, %[4]s}, map[string]%[3]s{\"k\": %[4]s}", b, m, t.name, a)
	g.line("%s, box := %s, any(%[2]s)", c, a)
	g.line("take := func(x %s) %[1]s { x.grow(1); return x }", t.name)
	g.line("%s[0].grow(1); %s.grow(2); taken := take(%s)", b, c, a)
	g.line("d := %s; d[1] = taken; p := &%[1]s[1]; p.grow(1)", b)
	g.line("for _, x := range %s { x.grow(1) }", b)
	g.line("ch := make(chan %s, 1); ch <- %s; %[2]s.grow(1)", t.name, a)
	g.line("fmt.Println(%s, %s, %s, d, taken, box == any(%[1]s), box, %[4]s, <-ch)", a, b, c, m)
	g.scoped(a)
}

// scoped wraps what has been written since a name was declared into a block: the other names of a form are its own.
func (g *generator) scoped(first string) {
	text := g.b.String()
	at := max(strings.LastIndex(text, first+" :="), strings.LastIndex(text, "var "+first+" "))
	start := strings.LastIndex(text[:at], "\n") + 1
	g.b.Reset()
	g.b.WriteString(text[:start] + "{\n" + text[start:])
	g.line("}")
}

// aliases shows which slices share elements.
func (g *generator) aliases(int) {
	t := g.basic()
	s := g.fresh("s")
	g.line("%s := []%s{%s}", s, t.name, g.list(2+g.IntN(3), t, 1))
	g.line("half, full := %s[:1], %[1]s[:1:1]", s)
	g.line("half, full = append(half, %s), append(full, %s)", g.expr(t, 1), g.expr(t, 1))
	g.line("tail := %s[1:]; tail[0], %[1]s[0] = %[1]s[0], tail[0]", s)
	g.line("arr := [2]%s(%s); ptr := (*[1]%[1]s)(%[2]s); ptr[0] = %[3]s", t.name, s, g.expr(t, 1))
	g.line("fmt.Println(%s, half, full, tail, arr, len(ptr), copy(%[1]s[1:], %[1]s), %[1]s)", s)
	g.scoped(s)
}

func (g *generator) complex(int) {
	c := g.fresh("c")
	f := func() string { return "float64(" + g.value(g.basicOf(integer), 1) + ")" }
	g.line("%s := complex(%s, %s)", c, f(), f())
	g.line("fmt.Println(%s*%[1]s, %[1]s+2i, -%[1]s, real(%[1]s) > imag(%[1]s), %[1]s == complex(%s, 1), complex64(%[1]s))", c, f())
}

// shadow declares a variable again in a block.
func (g *generator) shadow(depth int) {
	v, ok := g.target(func(t *typ) bool { return t.kind <= boolean })
	if !ok {
		return
	}
	g.line("{")
	g.depth++
	g.line("%s := %s", v.name, g.operation(v.typ, 1))
	g.line("_ = %s", v.name)
	g.line("see := func() { fmt.Println(%q, %s) }", v.name, v.name)
	g.depth--
	g.push()
	g.declare(v)
	g.body(depth - 1)
	g.pop()
	g.line("\tsee()")
	g.line("}")
}

// ranged changes an array, a slice and a number while they are ranged over.
func (g *generator) ranged(int) {
	t := g.basicOf(integer, text)
	a := g.fresh("a")
	g.line("%s := [3]%s{%s}; s := %[1]s[:]; n := 3", a, t.name, g.list(3, t, 1))
	g.line("for i, x := range %s { %[1]s[2] += x; fmt.Print(i, x, \" \") }", a)
	g.line("for i, x := range &%s { %[1]s[2] += x; fmt.Print(i, x, \" \") }", a)
	g.line("for i, x := range s { s = append(s, x); s[0] += x; fmt.Print(i, x, \" \") }")
	g.line("for i := range n { n += i; if i == 1 { i = 5 }; fmt.Print(i, n, \" \") }")
	g.line("for i, r := range %s { fmt.Print(i, r, \" \") }", g.expr(g.basics[len(g.basics)-4], 1))
	g.line("fmt.Println(%s, s, n)", a)
	g.scoped(a)
}

func (g *generator) stack(int) {
	t := g.anyType()
	s := g.fresh("s")
	g.line("var %s stack[%s]", s, t.name)
	g.line("push := %s.push\npush(%s); push(%s)", s, g.operand(t, 1), g.operand(t, 1))
	g.line("a, okA := %s.pop(); b, okB := %[1]s.pop(); c, okC := (*stack[%s]).pop(&%[1]s)\n_, _, _ = a, b, c", s, t.name)
	g.line("fmt.Println(okA, okB, okC, len(%s.items))", s)
	if !opaque(t) {
		g.line("fmt.Println(a, b, c, &%s)", s)
	}
	g.scoped(s)
}

// fallible returns errors of a type of the program.
func (g *generator) fallible(int) {
	f := g.fresh("f")
	t := g.basic()
	g.line("%s := func(n int) (r %s, err error) {", f, t.name)
	g.line("\tdefer func() { if err != nil { err = fmt.Errorf(\"f%%d: %%w\", n, err) } }()")
	g.line("\tswitch { case n > 3: return r, &failed{n}; case n == 2: return %s, refusal(n); case n < 0: return r, io.EOF }", g.expr(t, 1))
	g.line("\treturn %s, nil", g.expr(t, 1))
	g.line("}")
	g.line("for _, n := range []int{%s, %d, -1} {", g.list(3, g.basics[0], 1), 2+g.IntN(3))
	g.line("\tr, err := %s(n)", f)
	g.line("\tvar a *failed; var b refusal")
	g.line("\tfmt.Println(r, err, err == nil, errors.Is(err, io.EOF), errors.As(err, &a), errors.As(err, &b), b, a != nil && a.n == n, errors.Is(err, refusal(2)))")
	g.line("}")
}

func (g *generator) rethrow(int) {
	f := g.fresh("f")
	g.line("%s := func(n int) (out string) {", f)
	g.line("\tdefer func() { if r := recover(); r != nil { out += fmt.Sprintf(\"outer %%v %%T\", r, r) } }()")
	g.line("\tdefer func() { if r := recover(); r != nil && n > %d { panic(fmt.Sprint(\"again \", r)) } else { out += fmt.Sprint(\"kept \", r) } }()", g.IntN(5))
	g.line("\tswitch n %% 5 { case 0: panic(refusal(n)); case 1: panic(%s); case 2: var m map[int]int; m[n] = 1; case 3: panic(&failed{n}) }", g.value(g.basic(), 1))
	g.line("\treturn \"none\"")
	g.line("}")
	g.line("fmt.Println(%s(%s), %[1]s(2), %[1]s(3), %[1]s(5))", f, g.expr(g.basics[0], 1))
}

// pointers takes addresses of parts.
func (g *generator) pointers(int) {
	t := g.basicOf(integer, text)
	a := g.fresh("a")
	g.line("%s := struct { x %s; in struct { y []%[2]s; z *%[2]s } }{x: %[3]s}", a, t.name, g.expr(t, 1))
	g.line("%s.in.y = []%s{%s}; %[1]s.in.z = &%[1]s.in.y[1]", a, t.name, g.list(2, t, 1))
	g.line("p, q := &%s.x, &%[1]s.in; b := %[1]s", a)
	g.line("*p += %s; *q.z += *p; q.y[0] += %s; q.z, p = p, q.z; *p += *q.z", g.value(t, 1), g.value(t, 1))
	g.line("pp := &p; **pp += %s; r := new(%s); *r = **pp; r2 := &r; *r2 = p", g.literal(t, 0), t.name)
	g.line("fmt.Println(%s.x, %[1]s.in.y, *%[1]s.in.z, b.x, b.in.y, *b.in.z, *p, *r, p == r, p == &%[1]s.in.y[1])", a)
	g.scoped(a)
}

// conversions goes through types that differ in their names.
func (g *generator) conversions(int) {
	n, s := g.basics[len(g.basics)-2], g.structs[0]
	v := g.fresh("v")
	var fields []string
	for _, f := range s.fields {
		fields = append(fields, f.name+" "+f.typ.name)
	}
	plain := "struct { " + strings.Join(fields, "; ") + " }"
	g.line("%s := %s(%s)", v, plain, g.expr(s, 2))
	g.line("type local %s; type list []%s; type fn func(int) list", plain, n.name)
	g.line("f := fn(func(k int) list { return []%s{%s(k), %s} })", n.name, n.name, g.expr(n, 1))
	g.line("fmt.Println(local(%s), %s(local(%[1]s)), %[3]s(%[1]s) == %[1]s, f(3), len(f(1)), []%[4]s(f(2)))", v, s.name, s.name, n.name)
	g.line("fmt.Printf(\"%%T %%T %%v %%+v\\n\", local(%s), f(1), list(nil), any(%s(%[1]s)))", v, s.name)
	g.scoped(v)
}
