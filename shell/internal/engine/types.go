package engine

import (
	"fmt"
	"go/types"
	"reflect"
	"strconv"
	"strings"

	"github.com/dbsh-go/dbsh/shell/internal/tree"
)

// typ is the text of a type without type parameters. Types that have no text yet are declared.
func (m *Machine) typ(t types.Type) string {
	switch t := t.(type) {
	case *types.Alias:
		return m.typ(types.Unalias(t))
	case *types.Basic:
		return m.basic(t)
	case *types.Pointer:
		return "*" + m.typ(t.Elem())
	case *types.Slice:
		return "[]" + m.typ(t.Elem())
	case *types.Array:
		return fmt.Sprintf("[%d]%s", t.Len(), m.typ(t.Elem()))
	case *types.Map:
		return "map[" + m.typ(t.Key()) + "]" + m.typ(t.Elem())
	case *types.Chan:
		return m.channel(t)
	case *types.Signature:
		return "func" + m.signature(t)
	case *types.Struct:
		return m.structure(t, "")
	case *types.Interface:
		return m.iface(t)
	case *types.Named:
		return m.named(t)
	case *types.TypeParam:
		panic(unsupported("a type declared inside a generic function"))
	}
	panic(unsupported("the type " + t.String()))
}

func (m *Machine) basic(t *types.Basic) string {
	switch {
	case t.Kind() == types.UntypedNil:
		return "any"
	case t.Info()&types.IsUntyped != 0:
		return m.typ(types.Default(t))
	case t.Kind() == types.UnsafePointer:
		panic(unsupported("unsafe.Pointer"))
	}
	return t.Name()
}

func (m *Machine) channel(t *types.Chan) string {
	switch t.Dir() {
	case types.SendOnly:
		return "chan<- (" + m.typ(t.Elem()) + ")"
	case types.RecvOnly:
		return "<-chan (" + m.typ(t.Elem()) + ")"
	}
	return "chan (" + m.typ(t.Elem()) + ")"
}

func (m *Machine) iface(t *types.Interface) string {
	if t.NumMethods() == 0 {
		return "any"
	}
	var b strings.Builder
	b.WriteString("interface{ ")
	for f := range t.Methods() {
		b.WriteString(f.Name() + m.signature(f.Signature()) + "; ")
	}
	return b.String() + "}"
}

// signature is the text of parameters and results.
func (m *Machine) signature(t *types.Signature) string {
	return "(" + strings.Join(m.params(t), ", ") + ")" + m.results(t)
}

// params are the texts of the parameter types, with the dots of a variadic one.
func (m *Machine) params(t *types.Signature) []string {
	texts := make([]string, t.Params().Len())
	for i := range texts {
		typ := t.Params().At(i).Type()
		if t.Variadic() && i == len(texts)-1 {
			if slice, ok := typ.Underlying().(*types.Slice); ok {
				texts[i] = "..." + m.typ(slice.Elem())
				continue
			}
		}
		texts[i] = m.typ(typ)
	}
	return texts
}

func (m *Machine) results(t *types.Signature) string {
	if t.Results().Len() == 0 {
		return ""
	}
	texts := make([]string, t.Results().Len())
	for i := range texts {
		texts[i] = m.typ(t.Results().At(i).Type())
	}
	return " (" + strings.Join(texts, ", ") + ")"
}

// structure is the text of a struct type. Embedded fields become named ones: paths through them are written out.
func (m *Machine) structure(t *types.Struct, mark string) string {
	var b strings.Builder
	b.WriteString("struct{ ")
	if t.NumFields() == 0 && mark != "" {
		b.WriteString(blankField + " struct{} " + strconv.Quote(`json:"-" `+mark) + "; ")
	}
	for i := range t.NumFields() {
		f := t.Field(i)
		b.WriteString(fieldName(f, i) + " " + m.fieldType(f))
		tag := t.Tag(i)
		if !f.Exported() && !f.Embedded() && tag == "" {
			tag = `json:"-"` // the interpreter exports all fields
		}
		if i == 0 && mark != "" {
			tag = strings.TrimSpace(tag + " " + mark)
		}
		if tag != "" {
			b.WriteString(" " + strconv.Quote(tag))
		}
		b.WriteString("; ")
	}
	return b.String() + "}"
}

// blankField carries the mark of a struct type that has no fields.
const blankField = "Z_"

func fieldName(f *types.Var, i int) string {
	if f.Name() == "_" {
		return blankField + strconv.Itoa(i)
	}
	return f.Name()
}

func (m *Machine) fieldType(f *types.Var) string {
	if m.erased[f.Origin()] {
		return "any"
	}
	return m.typ(f.Type())
}

// named is the hidden name of a named type.
func (m *Machine) named(t *types.Named) string {
	obj := t.Obj()
	if obj.Pkg() == nil {
		return obj.Name() // error, comparable
	}
	if t.TypeArgs().Len() > 0 {
		return m.typeInstance(t)
	}
	if name, ok := m.names[obj]; ok {
		return name
	}
	if rt, ok := m.universe.Reflect(obj); ok {
		name := m.hostSymbol("T_"+identifier(obj.Pkg().Path())+"_"+obj.Name(), reflect.Zero(reflect.PointerTo(rt)))
		set(m, m.names, types.Object(obj), name)
		m.wrapper(obj)
		return name
	}
	name := m.fresh(obj.Name(), "t")
	set(m, m.names, types.Object(obj), name)
	m.declareType(t, name)
	return name
}

// typeInstance is the name of an instance of a generic type.
func (m *Machine) typeInstance(t *types.Named) string {
	key := m.instanceKey(t.Origin().Obj(), t.TypeArgs())
	if name, ok := m.made[key]; ok {
		return name
	}
	name := m.fresh(t.Obj().Name(), "i")
	set(m, m.made, key, name)
	m.declareType(t, name)
	return name
}

// instanceKey names an instance by its origin and the hidden names of its arguments.
func (m *Machine) instanceKey(origin types.Object, args *types.TypeList) string {
	key := fmt.Sprintf("%p", origin)
	for arg := range args.Types() {
		key += "," + m.typ(arg)
	}
	return key
}

// declareType writes a type's declaration, and its methods unless they are written when selected.
func (m *Machine) declareType(t *types.Named, name string) {
	m.refuseRecursive(t)
	m.breakCycles(t)
	text := ""
	if st, ok := t.Underlying().(*types.Struct); ok {
		text = m.structure(st, m.mark(t))
	} else {
		text = m.typ(t.Underlying())
	}
	m.out.types = append(m.out.types, "type "+name+" "+text)
	if types.IsInterface(t) || m.lazy(t) {
		return
	}
	set(m, m.concrete, name, t)
	for f := range t.Methods() {
		m.method(t, f)
	}
	m.forwarders(t)
}

// lazy tells the types whose methods are written one at a time: those that come from source as a model does.
func (m *Machine) lazy(t *types.Named) bool {
	obj := t.Origin().Obj()
	return obj.Parent() == obj.Pkg().Scope() && !m.typed[obj]
}

// mark is the tag that tells a struct type of the prompt from one with equal fields. Models have tags of their own.
func (m *Machine) mark(t *types.Named) string {
	if m.lazy(t) || m.universe.IsModel(t.Obj()) {
		return ""
	}
	m.serial++
	value := fmt.Sprintf("%s.%d", t.Obj().Name(), m.serial)
	m.host.note(value, t)
	return `go:"` + value + `"`
}

// TypeName is the name of the prompt's type behind a struct that the interpreter made: its first field is tagged with it.
// It says no for types that are not the prompt's, models among them.
func TypeName(first reflect.StructTag) (name string, ok bool) {
	value, ok := first.Lookup("go")
	if !ok {
		return "", false
	}
	dot := strings.LastIndexByte(value, '.')
	if dot < 1 {
		return "", false
	}
	if _, err := strconv.Atoi(value[dot+1:]); err != nil {
		return "", false
	}
	return value[:dot], true
}

// isPrompt is the named type behind t or *t when it comes from source, nil otherwise.
func (m *Machine) isPrompt(t types.Type) *types.Named {
	if p, ok := types.Unalias(t).(*types.Pointer); ok {
		t = p.Elem()
	}
	return tree.Prompt(m.universe, t)
}

func deref(t types.Type) types.Type {
	if p, ok := t.Underlying().(*types.Pointer); ok {
		return p.Elem()
	}
	return t
}
