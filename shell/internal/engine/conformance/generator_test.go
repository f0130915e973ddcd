package conformance

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
)

// kind is what a generated program knows of a type.
type kind int

const (
	integer kind = iota
	float
	text
	boolean
	slice
	array
	mapping
	structure
	pointer
	function
	anything
)

// typ is a type of a generated program.
type typ struct {
	kind   kind
	name   string
	elem   *typ // of a slice, array, map, pointer; the result of a function
	key    *typ // of a map; the parameter of a function
	length int
	fields []field
}

type field struct {
	name string
	typ  *typ
}

// variable is a name in scope. Nothing is assigned to those that are fixed.
type variable struct {
	name  string
	typ   *typ
	fixed bool
}

// routine is a function or method without effects: calls of it may stand in any expression.
type routine struct {
	receiver *typ
	name     string
	params   []*typ
	result   *typ
}

// generator writes one random program: what it does is defined by the language alone. It has no order of evaluation that is
// left open, no address, no order of a map, and it ends: whatever loops or calls itself burns fuel.
type generator struct {
	*rand.Rand
	b        strings.Builder
	depth    int // of blocks, for indentation
	serial   int
	types    []*typ
	basics   []*typ
	structs  []*typ
	routines []routine
	scopes   [][]variable
	labels   []string        // of the loops around, innermost last
	used     map[string]bool // labels
	result   *typ            // of the function that is being written, nil in statements at the top
}

// generate writes the program of a seed.
func generate(seed uint64) string {
	g := &generator{Rand: rand.New(rand.NewPCG(seed, 1)), used: map[string]bool{}}
	g.b.WriteString(preamble)
	g.declareTypes()
	g.declareGeneric()
	for range 2 + g.IntN(3) {
		g.declareRoutine(nil)
	}
	g.push()
	for range 3 + g.IntN(4) {
		g.statement(3)
	}
	for range 2 + g.IntN(3) {
		g.attempt()
	}
	g.printScope()
	return g.b.String()
}

// preamble is what every program has: fuel, and total forms of what may fail.
const preamble = `var fuel = 3000
func burn() bool { fuel--; return fuel > 0 }
func pick[T any](s []T, i int) (zero T) { if len(s) == 0 { return zero }; return s[uint(i)%uint(len(s))] }
func sel[T any](c bool, a, b T) T { if c { return a }; return b }
func whole(f float64) int { if f > 1e6 || f < -1e6 || f != f { return 7 }; return int(f) }
func byteAt(s string, i int) byte { if s == "" { return 0 }; return s[uint(i)%uint(len(s))] }
func cut(s string, i int) string { if s == "" { return s }; return s[:uint(i)%uint(len(s)+1)] }
func each[T, U any](s []T, f func(T) U) []U { var r []U; for _, x := range s { r = append(r, f(x)) }; return r }
func fold[T, A any](s []T, a A, f func(A, T) A) A { for _, x := range s { a = f(a, x) }; return a }
func total[T ~int | ~uint8 | ~int64 | ~float64 | ~string](s ...T) (t T) { for _, x := range s { t += x }; return t }
type duo[A, B any] struct { First A; Second B }
func (d duo[A, B]) swap() duo[B, A] { return duo[B, A]{d.Second, d.First} }
func twin[A, B any](a A, b B) duo[A, B] { return duo[A, B]{a, b} }
func upto(n int) func(func(int) bool) { return func(yield func(int) bool) { for i := range n { if !yield(i) { return } } } }
func pairs[T any](s []T) func(func(int, T) bool) { return func(yield func(int, T) bool) { for i, x := range s { if !yield(i, x) { return } } } }
func try(name string, f func()) { defer func() { if r := recover(); r != nil { fmt.Println(name, "panic:", r) } }(); f(); fmt.Println(name, "ended") }
type sized interface { size() int }
type stack[T any] struct { items []T }
func (s *stack[T]) push(x T) { s.items = append(s.items, x) }
func (s *stack[T]) pop() (x T, ok bool) { if n := len(s.items) - 1; n >= 0 { x, s.items = s.items[n], s.items[:n]; return x, true }; return x, false }
func (s *stack[T]) String() string { return fmt.Sprint("stack of ", len(s.items)) }
type failed struct { n int }
func (f *failed) Error() string { return fmt.Sprint("failed ", f.n) }
type refusal int
func (r refusal) Error() string { return fmt.Sprint("refused ", int(r)) }
`

func (g *generator) declareTypes() {
	for _, name := range []string{"int", "int", "int8", "int16", "int32", "int64", "uint", "uint8", "uint16", "uint32", "uint64"} {
		g.basics = append(g.basics, &typ{kind: integer, name: name})
	}
	g.basics = append(g.basics, &typ{kind: float, name: "float64"}, &typ{kind: float, name: "float32"},
		&typ{kind: text, name: "string"}, &typ{kind: text, name: "string"}, &typ{kind: boolean, name: "bool"})
	for i, under := range []*typ{g.basics[0], g.basics[g.IntN(len(g.basics)-1)]} {
		named := &typ{kind: under.kind, name: fmt.Sprint("N", i)}
		g.line("type %s %s", named.name, under.name)
		g.basics = append(g.basics, named)
		if g.chance(3) {
			g.line("func (n %s) String() string { return fmt.Sprint(\"%[1]s:\", %s(n)) }", named.name, under.name)
		}
	}
	g.types = slices.Clone(g.basics)
	for i := range 3 {
		g.declareStruct(i)
		g.types = append(g.types, g.composite())
	}
	for range 4 {
		g.types = append(g.types, g.composite())
	}
	g.types = append(g.types, &typ{kind: anything, name: "any"})
	for _, t := range g.structs {
		g.declareRoutine(t)
		g.line("func (r *%s) grow(n int) *%s { if n > 0 { %s }; return r }", t.name, t.name, g.bump(t))
		g.line("func (r %s) size() int { return %d + len(fmt.Sprint(r)) }", t.name, g.IntN(9))
		if g.chance(4) {
			g.line("func (r %s%s) String() string { return fmt.Sprint(\"<\", r.%s, \">\") }", strings.Repeat("*", g.IntN(2)), t.name, t.fields[len(t.fields)-1].name)
		}
	}
}

// declareStruct declares a struct of fields that can be compared, the later ones with an earlier one embedded.
func (g *generator) declareStruct(i int) {
	t := &typ{kind: structure, name: fmt.Sprint("S", i)}
	var b strings.Builder
	if i > 0 && g.chance(2) {
		in := g.structs[g.IntN(i)]
		t.fields = append(t.fields, field{in.name, in})
		b.WriteString(in.name + "; ")
	}
	for j := range 2 + g.IntN(2) {
		f := field{fmt.Sprintf("%c%d", 'A'+j, i), g.basic()}
		if g.chance(4) {
			f.typ = &typ{kind: array, name: "[2]" + f.typ.name, elem: f.typ, length: 2}
		}
		t.fields = append(t.fields, f)
		fmt.Fprintf(&b, "%s %s; ", f.name, f.typ.name)
	}
	g.line("type %s struct { %s }", t.name, strings.TrimSuffix(b.String(), "; "))
	g.structs = append(g.structs, t)
	g.types = append(g.types, t, t)
}

// bump is a statement that changes a struct behind r.
func (g *generator) bump(t *typ) string {
	f := t.fields[len(t.fields)-1]
	switch f.typ.kind {
	case integer, float:
		return "r." + f.name + "++"
	case text:
		return "r." + f.name + ` += "+"`
	case boolean:
		return fmt.Sprintf("r.%[1]s = !r.%[1]s", f.name)
	}
	return fmt.Sprintf("r.%[1]s[0], r.%[1]s[1] = r.%[1]s[1], r.%[1]s[0]", f.name)
}

// composite makes a type of those that are there.
func (g *generator) composite() *typ {
	elem := g.types[g.IntN(len(g.types))]
	switch g.IntN(7) {
	case 0:
		return &typ{kind: array, name: "[3]" + elem.name, elem: elem, length: 3}
	case 1:
		key := g.basicOf(integer, text)
		return &typ{kind: mapping, name: "map[" + key.name + "]" + elem.name, key: key, elem: elem}
	case 2:
		of := g.structs[g.IntN(len(g.structs))]
		return &typ{kind: pointer, name: "*" + of.name, elem: of}
	case 3:
		param := g.basic()
		return &typ{kind: function, name: "func(" + param.name + ") " + elem.name, key: param, elem: elem}
	}
	return &typ{kind: slice, name: "[]" + elem.name, elem: elem}
}

// declareRoutine writes a function, or a method of a struct, that burns fuel, computes and returns.
func (g *generator) declareRoutine(receiver *typ) {
	r := routine{receiver: receiver, name: g.fresh("f"), result: g.anyType()}
	head, scope := "func ", []variable{}
	if receiver != nil {
		head += "(r " + receiver.name + ") "
		scope = append(scope, variable{"r", receiver, false})
	}
	var params []string
	for range g.IntN(3) {
		p := variable{g.fresh("p"), g.anyType(), false}
		r.params, scope = append(r.params, p.typ), append(scope, p)
		params = append(params, p.name+" "+p.typ.name)
	}
	named := g.chance(2)
	result := r.result.name
	if named {
		scope = append(scope, variable{"res", r.result, false})
		result = "(res " + result + ")"
	}
	g.line("%s%s(%s) %s {", head, r.name, strings.Join(params, ", "), result)
	before, labels := g.scopes, g.labels
	g.scopes, g.labels, g.result = [][]variable{scope}, nil, r.result
	g.depth++
	g.line("if !burn() { return %s }", g.literal(r.result, 1))
	if named && g.chance(2) {
		g.line("defer func() { if x := recover(); x != nil { res = %s } }()", g.expr(r.result, 1))
	}
	for range 1 + g.IntN(3) {
		g.statement(2)
	}
	g.line("return %s", g.expr(r.result, 2))
	g.depth--
	g.line("}")
	g.scopes, g.labels, g.result = before, labels, nil
	g.routines = append(g.routines, r)
}

// declareGeneric declares a function of any integers.
func (g *generator) declareGeneric() {
	t := &typ{kind: integer, name: "T"}
	g.line("func general[T ~int | ~int8 | ~int16 | ~int32 | ~int64 | ~uint | ~uint8 | ~uint16 | ~uint32 | ~uint64](a, b T) T {")
	g.depth++
	g.scopes = [][]variable{{{"a", t, false}, {"b", t, false}}}
	g.result = t
	g.line("if !burn() { return a }")
	g.line("for range %d { if !burn() { break }; a = %s; if %s { b, a = a, b } }", 1+g.IntN(3), g.expr(t, 2), g.condition(2))
	g.line("all := []T{a, b, %s}; m := map[T]int{a: 1}; m[b]++; _, same := any(a).(int)", g.expr(t, 1))
	g.line("if same || m[a] > 1 { return all[2] }")
	g.line("return %s", g.arithmetic(t, 2))
	g.depth--
	g.line("}")
	g.scopes, g.result = nil, nil
}

func (g *generator) chance(n int) bool { return g.IntN(n) == 0 }

func (g *generator) basic() *typ   { return g.basics[g.IntN(len(g.basics))] }
func (g *generator) anyType() *typ { return g.types[g.IntN(len(g.types))] }

func (g *generator) basicOf(kinds ...kind) *typ {
	for {
		if t := g.basic(); slices.Contains(kinds, t.kind) {
			return t
		}
	}
}

func (g *generator) fresh(prefix string) string {
	g.serial++
	return fmt.Sprint(prefix, g.serial)
}

func (g *generator) line(format string, args ...any) {
	g.b.WriteString(strings.Repeat("\t", g.depth))
	fmt.Fprintf(&g.b, format, args...)
	g.b.WriteByte('\n')
}

func (g *generator) push() { g.scopes = append(g.scopes, nil) }
func (g *generator) pop()  { g.scopes = g.scopes[:len(g.scopes)-1] }

func (g *generator) declare(v variable) {
	g.scopes[len(g.scopes)-1] = append(g.scopes[len(g.scopes)-1], v)
}

// variables are those in scope that a test picks.
func (g *generator) variables(pick func(variable) bool) (found []variable) {
	for _, scope := range g.scopes {
		for _, v := range scope {
			if pick(v) {
				found = append(found, v)
			}
		}
	}
	return found
}

func (g *generator) variableOf(t *typ) (string, bool) {
	found := g.variables(func(v variable) bool { return v.typ.name == t.name })
	if len(found) == 0 {
		return "", false
	}
	return found[g.IntN(len(found))].name, true
}
