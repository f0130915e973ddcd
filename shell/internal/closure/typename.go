package closure

import (
	"go/types"
	"strconv"
	"strings"
)

// typeName is a type as package reflect names it.
func typeName(t types.Type) string {
	var b strings.Builder
	writeName(&b, t)
	return b.String()
}

func writeName(b *strings.Builder, t types.Type) {
	switch t := types.Unalias(t).(type) {
	case *types.Basic:
		b.WriteString(types.Typ[t.Kind()].Name())
	case *types.Named:
		writeNamed(b, t)
	case *types.Pointer:
		b.WriteByte('*')
		writeName(b, t.Elem())
	case *types.Slice:
		b.WriteString("[]")
		writeName(b, t.Elem())
	case *types.Array:
		b.WriteString("[" + strconv.FormatInt(t.Len(), 10) + "]")
		writeName(b, t.Elem())
	case *types.Map:
		b.WriteString("map[")
		writeName(b, t.Key())
		b.WriteByte(']')
		writeName(b, t.Elem())
	case *types.Chan:
		b.WriteString([]string{"chan ", "chan<- ", "<-chan "}[t.Dir()])
		writeName(b, t.Elem())
	case *types.Signature:
		b.WriteString("func")
		writeSignature(b, t)
	case *types.Struct:
		writeStruct(b, t)
	case *types.Interface:
		writeInterface(b, t)
	default:
		b.WriteString(t.String())
	}
}

func writeNamed(b *strings.Builder, t *types.Named) {
	if pkg := t.Obj().Pkg(); pkg != nil {
		name, _, _ := strings.Cut(pkg.Name(), "·") // the checker numbers the packages of the prompt
		b.WriteString(name + ".")
	}
	b.WriteString(t.Obj().Name())
	if t.TypeArgs().Len() == 0 {
		return
	}
	b.WriteByte('[')
	for i := range t.TypeArgs().Len() {
		if i > 0 {
			b.WriteByte(',')
		}
		writeName(b, t.TypeArgs().At(i))
	}
	b.WriteByte(']')
}

func writeSignature(b *strings.Builder, t *types.Signature) {
	b.WriteByte('(')
	for i := range t.Params().Len() {
		if i > 0 {
			b.WriteString(", ")
		}
		p := t.Params().At(i).Type()
		if s, ok := p.(*types.Slice); ok && t.Variadic() && i == t.Params().Len()-1 {
			b.WriteString("...")
			p = s.Elem()
		}
		writeName(b, p)
	}
	b.WriteByte(')')
	switch n := t.Results().Len(); n {
	case 0:
	case 1:
		b.WriteByte(' ')
		writeName(b, t.Results().At(0).Type())
	default:
		b.WriteString(" (")
		for i := range n {
			if i > 0 {
				b.WriteString(", ")
			}
			writeName(b, t.Results().At(i).Type())
		}
		b.WriteByte(')')
	}
}

func writeStruct(b *strings.Builder, t *types.Struct) {
	b.WriteString("struct {")
	for i := range t.NumFields() {
		if i > 0 {
			b.WriteByte(';')
		}
		b.WriteByte(' ')
		if !t.Field(i).Embedded() {
			b.WriteString(t.Field(i).Name() + " ")
		}
		writeName(b, t.Field(i).Type())
		if tag := t.Tag(i); tag != "" {
			b.WriteString(" " + strconv.Quote(tag))
		}
	}
	if t.NumFields() > 0 {
		b.WriteByte(' ')
	}
	b.WriteByte('}')
}

func writeInterface(b *strings.Builder, t *types.Interface) {
	b.WriteString("interface {")
	for i := range t.NumMethods() {
		if i > 0 {
			b.WriteByte(';')
		}
		b.WriteString(" " + t.Method(i).Name())
		writeSignature(b, t.Method(i).Signature())
	}
	if t.NumMethods() > 0 {
		b.WriteByte(' ')
	}
	b.WriteByte('}')
}
