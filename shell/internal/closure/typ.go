package closure

import (
	"fmt"
	"go/types"
	"reflect"
	"strings"
	"unsafe"

	"github.com/dbsh-go/dbsh/shell/internal/tree"
)

// class is how values of a type are computed with.
type class uint8

const (
	integers class = iota // int64, sign- or zero-extended
	floats                // float64
	texts                 // string
	booleans              // bool
	anys                  // any: the dynamic value, as dynamic.go has it
	pointers              // unsafe.Pointer: pointers, maps, channels, functions
	lists                 // slice
	memories              // unsafe.Pointer to memory that must not change: structs, arrays, complex numbers
	nothing               // no value, or several
)

// typ is a type without type parameters, one for all identical types.
type typ struct {
	t     types.Type
	rt    reflect.Type
	kind  reflect.Kind
	class class
	key   string

	exact    bool         // rt tells the type
	named    *types.Named // the prompt's type, when it is one with a name and no interface
	variable reflect.Value
	direct   reflect.Value
	copied   bool // a variable's value in an interface lies in memory of its own, see new
	empty    bool // an interface that anything implements
}

// typ is the description of a type. The types of one unit are remembered by their address while it is compiled.
func (m *Machine) typ(t types.Type) *typ {
	if known, ok := m.near[t]; ok {
		return known
	}
	key := typeKey(t)
	if known, ok := m.types[key]; ok {
		m.near[t] = known
		return known
	}
	t = types.Unalias(t)
	if b, ok := t.(*types.Basic); ok && b.Info()&types.IsUntyped != 0 && b.Kind() != types.UntypedNil {
		return m.typ(types.Default(t))
	}
	known := &typ{t: t, rt: m.reflected(t), key: key}
	known.kind = known.rt.Kind()
	known.class = classOf(known.rt)
	known.named = tree.Prompt(m.universe, t)
	known.exact = m.exact(t)
	known.variable = reflect.New(known.rt).Elem()
	known.copied = isCopied(known.variable)
	if pointerShaped(known.kind) {
		known.direct = reflect.Zero(known.rt)
	}
	if known.class == anys {
		u, ok := t.Underlying().(*types.Interface)
		known.empty = !ok || u.Empty() // nil without a type is none
	}
	m.types[key] = known
	m.near[t] = known
	if known.exact && mentions(known.rt) {
		m.byReflect.LoadOrStore(known.rt, known)
	}
	return known
}

// mentions tells whether a compiled type has a struct type of the prompt in it, which it can be told by.
func mentions(t reflect.Type) bool {
	if t.PkgPath() != "" {
		return false
	}
	switch t.Kind() {
	case reflect.Struct:
		return true
	case reflect.Pointer, reflect.Slice, reflect.Array, reflect.Chan:
		return mentions(t.Elem())
	case reflect.Map:
		return mentions(t.Key()) || mentions(t.Elem())
	case reflect.Func:
		for i := range t.NumIn() {
			if mentions(t.In(i)) {
				return true
			}
		}
		for i := range t.NumOut() {
			if mentions(t.Out(i)) {
				return true
			}
		}
	}
	return false
}

func classOf(t reflect.Type) class {
	switch t.Kind() {
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64,
		reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr:
		return integers
	case reflect.Float32, reflect.Float64:
		return floats
	case reflect.String:
		return texts
	case reflect.Bool:
		return booleans
	case reflect.Interface:
		return anys
	case reflect.Slice:
		return lists
	}
	if pointerShaped(t.Kind()) {
		return pointers
	}
	return memories
}

// typeKey is the same for identical types, and for no others.
func typeKey(t types.Type) string {
	var b strings.Builder
	writeKey(&b, t)
	return b.String()
}

func writeKey(b *strings.Builder, t types.Type) {
	switch t := t.(type) {
	case *types.Alias:
		writeKey(b, types.Unalias(t))
	case *types.Basic:
		b.WriteString(types.Typ[t.Kind()].Name())
	case *types.Named:
		fmt.Fprintf(b, "%s@%p", t.Obj().Name(), t.Origin().Obj())
		if args := t.TypeArgs(); args.Len() > 0 {
			b.WriteByte('[')
			for arg := range args.Types() {
				writeKey(b, arg)
				b.WriteByte(',')
			}
			b.WriteByte(']')
		}
	case *types.Pointer:
		b.WriteByte('*')
		writeKey(b, t.Elem())
	case *types.Slice:
		b.WriteString("[]")
		writeKey(b, t.Elem())
	case *types.Array:
		fmt.Fprintf(b, "[%d]", t.Len())
		writeKey(b, t.Elem())
	case *types.Map:
		b.WriteString("map[")
		writeKey(b, t.Key())
		b.WriteByte(']')
		writeKey(b, t.Elem())
	case *types.Chan:
		fmt.Fprintf(b, "chan%d(", t.Dir())
		writeKey(b, t.Elem())
		b.WriteByte(')')
	case *types.Signature:
		fmt.Fprintf(b, "func%t(", t.Variadic())
		writeKey(b, t.Params())
		b.WriteByte(')')
		writeKey(b, t.Results())
	case *types.Tuple:
		b.WriteByte('(')
		for v := range t.Variables() {
			writeKey(b, v.Type())
			b.WriteByte(',')
		}
		b.WriteByte(')')
	case *types.Struct:
		b.WriteString("struct{")
		for i := range t.NumFields() {
			f := t.Field(i)
			if !f.Exported() && f.Pkg() != nil {
				b.WriteString(f.Pkg().Path() + ".")
			}
			fmt.Fprintf(b, "%s %t ", f.Name(), f.Embedded())
			writeKey(b, f.Type())
			fmt.Fprintf(b, "%q;", t.Tag(i))
		}
		b.WriteByte('}')
	case *types.Interface:
		b.WriteString("interface{")
		for i := range t.NumMethods() { // in order of their names
			b.WriteString(t.Method(i).Id())
			writeKey(b, t.Method(i).Type())
			b.WriteByte(';')
		}
		b.WriteByte('}')
	case *types.TypeParam:
		fmt.Fprintf(b, "%s@%p", t.Obj().Name(), t)
	default:
		b.WriteString(t.String())
	}
}

// promptOf is the same for t or what t points to.
func (m *Machine) promptOf(t types.Type) (named *types.Named, pointer bool) {
	if p, ok := types.Unalias(t).(*types.Pointer); ok {
		t, pointer = p.Elem(), true
	}
	return tree.Prompt(m.universe, t), pointer
}

// exact tells whether the compiled type of t tells t: struct types of the prompt are marked, other named ones lose their name.
func (m *Machine) exact(t types.Type) bool {
	switch t := types.Unalias(t).(type) {
	case *types.Named:
		if t.Obj().Pkg() == nil {
			return true
		}
		if _, compiled := m.universe.Reflect(t.Obj()); compiled {
			return true
		}
		st, ok := t.Underlying().(*types.Struct)
		return ok && st.NumFields() > 0 && (m.universe.IsModel(t.Obj()) || !m.generated(t))
	case *types.Pointer:
		return m.exact(t.Elem())
	case *types.Slice:
		return m.exact(t.Elem())
	case *types.Array:
		return m.exact(t.Elem())
	case *types.Chan:
		return m.exact(t.Elem())
	case *types.Map:
		return m.exact(t.Key()) && m.exact(t.Elem())
	case *types.Signature:
		return m.exact(t.Params()) && m.exact(t.Results())
	case *types.Tuple:
		for v := range t.Variables() {
			if !m.exact(v.Type()) {
				return false
			}
		}
	case *types.Struct:
		for f := range t.Fields() {
			if !m.exact(f.Type()) {
				return false
			}
		}
	case *types.Interface:
		return t.Empty()
	}
	return true
}

// new is memory for a value of the type. Putting a variable into an interface copies it to memory of its own, which is faster than
// reflect.New: that looks up the pointer's type each time.
func (t *typ) new() unsafe.Pointer { return t.like(t.variable) }

// like is memory for a variable with the value of another one, which is zero where the type is not copied.
func (t *typ) like(variable reflect.Value) unsafe.Pointer {
	if t.copied {
		x := variable.Interface()
		return wordOf(&x)
	}
	return reflect.New(t.rt).UnsafePointer()
}

// wordOf is the second word of an interface: its value, or where that lies.
func wordOf(x *any) unsafe.Pointer { return (*[2]unsafe.Pointer)(unsafe.Pointer(x))[1] }

// smallCopy is up to how many bytes a copy is faster than what it saves.
const smallCopy = 256

// isCopied tells whether a variable's value in an interface lies in memory of its own, and is small.
func isCopied(variable reflect.Value) bool {
	if variable.Kind() == reflect.Interface || variable.Type().Size() > smallCopy {
		return false
	}
	x := variable.Interface()
	return wordOf(&x) != nil // what an interface holds itself is nil in a zero value
}

func (t *typ) size() uintptr { return t.rt.Size() }

// copy puts the value at from into the variable at to.
func (t *typ) copy(to, from unsafe.Pointer) { t.at(to).Set(t.at(from)) }

// clone is the value at p in memory of its own.
func (t *typ) clone(p unsafe.Pointer) unsafe.Pointer {
	q := t.new()
	t.copy(q, p)
	return q
}

func (t *typ) elem(m *Machine) *typ {
	switch u := t.t.Underlying().(type) {
	case *types.Pointer:
		return m.typ(u.Elem())
	case *types.Slice:
		return m.typ(u.Elem())
	case *types.Array:
		return m.typ(u.Elem())
	case *types.Chan:
		return m.typ(u.Elem())
	case *types.Map:
		return m.typ(u.Elem())
	case *types.Basic:
		return m.typ(types.Typ[types.Byte])
	}
	panic(unsupported("an element of " + t.t.String()))
}

func (t *typ) signature() *types.Signature { return t.t.Underlying().(*types.Signature) }

// replaced is the type with another compiled type, which serves in its place: it can be called and be put into interfaces.
func (t *typ) replaced(rt reflect.Type) *typ {
	r := *t
	r.rt, r.key = rt, t.key+" as "+rt.String()
	r.variable, r.direct = reflect.New(rt).Elem(), reflect.Zero(rt)
	r.copied = isCopied(r.variable)
	return &r
}
