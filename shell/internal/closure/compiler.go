package closure

import (
	"go/ast"
	"go/token"
	"go/types"
	"unsafe"

	"github.com/dbsh-go/dbsh/shell/internal/tree"
)

// unsupported is a form that cannot be compiled; it is thrown while compiling and becomes an InternalError.
type unsupported string

// compiler compiles one function, or the statements of a unit.
type compiler struct {
	m    *Machine
	info *types.Info
	env  *tree.Environment
	fn   *body
	own  bool // code of the prompt, whose statements say where an error is
}

// body is the function that is being compiled.
type body struct {
	outer   *body // around a literal
	sizes   sizes
	vars    map[types.Object]variable
	ups     []*types.Var // captured, in the order of frame.up
	layout  *layout
	results []variable            // named results
	escapes map[types.Object]bool // of the whole declaration
	defers  bool
	labels  map[string]int
}

// variable is where a variable is.
type variable struct {
	t    *typ
	kind storage
	at   int
	p    unsafe.Pointer
}

type storage uint8

const (
	inSlot   storage = iota // in the frame
	inCell                  // in memory of its own, its address in the frame
	captured                // its address in frame.up
	global                  // at p
)

func (c *compiler) typeOf(x ast.Expr) types.Type { return c.env.Apply(c.info.TypeOf(x)) }

func (c *compiler) typ(x ast.Expr) *typ { return c.m.typ(c.typeOf(x)) }

// declare gives a local variable its place.
func (c *compiler) declare(v *types.Var) variable {
	t := c.m.typ(c.env.Apply(v.Type()))
	place := variable{t: t}
	if c.fn.escapes[v] || t.class == memories {
		place.kind, place.at = inCell, c.fn.sizes.place(pointers)
	} else {
		place.at = c.fn.sizes.place(t.class)
	}
	c.fn.vars[v] = place
	return place
}

// temp is a place for a value within a statement.
func (c *compiler) temp(t *typ) int { return c.fn.sizes.place(t.class) }

// lookup finds a variable, and captures it from the functions around.
func (c *compiler) lookup(v *types.Var) variable {
	if place, ok := c.fn.find(c.m, v); ok {
		return place
	}
	return c.m.global(v)
}

func (b *body) find(m *Machine, v *types.Var) (variable, bool) {
	if place, ok := b.vars[v]; ok {
		return place, true
	}
	if b.outer == nil {
		return variable{}, false
	}
	outer, ok := b.outer.find(m, v)
	if !ok || outer.kind == global {
		return outer, ok
	}
	if outer.kind == inSlot {
		panic(unsupported("the capture of " + v.Name()))
	}
	place := variable{t: outer.t, kind: captured, at: len(b.ups)}
	b.ups = append(b.ups, v)
	b.vars[v] = place
	return place, true
}

// address is how a variable that has memory is found.
func (v variable) address() func(*frame) unsafe.Pointer {
	at, p := v.at, v.p
	switch v.kind {
	case inCell:
		return func(f *frame) unsafe.Pointer { return f.p[at] }
	case captured:
		return func(f *frame) unsafe.Pointer { return f.up[at] }
	case global:
		return func(*frame) unsafe.Pointer { return p }
	}
	return nil
}

// read is the variable's value.
func (v variable) read() expr {
	if v.kind == inSlot {
		e := slot(v.t, v.at)
		e.local = &param{v.t, v.at}
		return e
	}
	if v.kind == global {
		return loadGlobal(v.t, v.p)
	}
	return load(v.t, v.address())
}

// loadGlobal is a variable at a known address.
func loadGlobal(t *typ, p unsafe.Pointer) expr {
	e := load(t, func(*frame) unsafe.Pointer { return p })
	switch {
	case t.class == integers && wide(t.kind):
		q := (*int64)(p)
		e.i = func(*frame) int64 { return *q }
	case t.class == texts:
		q := (*string)(p)
		e.s = func(*frame) string { return *q }
	case t.class == pointers:
		q := (*unsafe.Pointer)(p)
		e.p = func(*frame) unsafe.Pointer { return *q }
	case t.class == lists:
		q := (*slice)(p)
		e.l = func(*frame) slice { return *q }
	}
	return e
}

// initialize sets a newly declared variable: one that has memory gets new memory.
func (c *compiler) initialize(v variable, e expr) func(*frame) {
	switch v.kind {
	case inSlot:
		set := setSlot(e, v.at)
		return func(f *frame) { set(f, f) }
	case inCell:
		at, t := v.at, v.t
		if t.class == memories && e.fresh {
			p := e.p
			return func(f *frame) { f.p[at] = p(f) }
		}
		put := c.m.store(t, e)
		return func(f *frame) {
			p := t.new()
			put(f, p)
			f.p[at] = p
		}
	}
	return c.assignAt(v.t, v.address(), e)
}

// zero sets a newly declared variable to nothing.
func (c *compiler) zero(v variable) func(*frame) {
	t, at := v.t, v.at
	switch v.kind {
	case inSlot:
		return func(f *frame) { clearSlot(t, at, f) }
	case inCell:
		return func(f *frame) { f.p[at] = t.new() }
	}
	p := v.p
	return func(*frame) { t.at(p).SetZero() }
}

// escaping finds the variables of a declaration that need memory of their own: those that a function literal inside
// captures and those whose address is taken.
func escaping(info *types.Info, nodes ...ast.Node) map[types.Object]bool {
	s := &scan{info: info, levels: map[types.Object]int{}, escapes: map[types.Object]bool{}}
	for _, n := range nodes {
		if n != nil {
			ast.Walk(s, n)
		}
	}
	return s.escapes
}

// scan walks one declaration.
type scan struct {
	info    *types.Info
	level   int // of function literals
	levels  map[types.Object]int
	escapes map[types.Object]bool
}

// Visit implements ast.Visitor.
func (s *scan) Visit(n ast.Node) ast.Visitor {
	if obj := s.info.Implicits[n]; obj != nil {
		s.levels[obj] = s.level
	}
	switch n := n.(type) {
	case *ast.FuncLit:
		inner := *s
		inner.level++
		ast.Walk(&inner, n.Type)
		ast.Walk(&inner, n.Body)
		return nil
	case *ast.Ident:
		if obj := s.info.Defs[n]; obj != nil {
			s.levels[obj] = s.level
		}
		if obj := s.info.Uses[n]; obj != nil {
			if level, ok := s.levels[obj]; ok && level < s.level {
				s.escapes[obj] = true
			}
		}
	case *ast.UnaryExpr:
		if n.Op == token.AND {
			s.addressed(n.X)
		}
	case *ast.SliceExpr:
		if t := s.info.TypeOf(n.X); t != nil {
			if _, ok := t.Underlying().(*types.Array); ok {
				s.addressed(n.X)
			}
		}
	case *ast.SelectorExpr:
		if sel := s.info.Selections[n]; sel != nil && sel.Kind() == types.MethodVal && s.byAddress(sel) {
			s.addressed(n.X)
		}
	}
	return s
}

// byAddress tells whether a method may take the address of its operand.
func (s *scan) byAddress(sel *types.Selection) bool {
	if _, ok := sel.Recv().(*types.TypeParam); ok {
		return true
	}
	f, ok := sel.Obj().(*types.Func)
	if !ok || f.Signature().Recv() == nil {
		return false
	}
	_, wants := types.Unalias(f.Signature().Recv().Type()).(*types.Pointer)
	_, has := sel.Recv().Underlying().(*types.Pointer)
	return wants && !has
}

// addressed notes the variable whose memory an operand is part of.
func (s *scan) addressed(x ast.Expr) {
	for {
		switch e := x.(type) {
		case *ast.ParenExpr:
			x = e.X
		case *ast.SelectorExpr:
			if s.pointer(e.X) {
				return
			}
			x = e.X
		case *ast.IndexExpr:
			t := s.info.TypeOf(e.X)
			if t == nil {
				return
			}
			if _, ok := t.Underlying().(*types.Array); !ok {
				return
			}
			x = e.X
		case *ast.Ident:
			if obj := s.info.Uses[e]; obj != nil {
				s.escapes[obj] = true
			}
			return
		default:
			return
		}
	}
}

func (s *scan) pointer(x ast.Expr) bool {
	t := s.info.TypeOf(x)
	if t == nil {
		return false
	}
	_, ok := t.Underlying().(*types.Pointer)
	return ok
}
