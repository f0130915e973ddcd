package check

import (
	"go/types"
	"reflect"
)

// kinds are the compiled types of basic ones.
var kinds = map[types.BasicKind]reflect.Type{
	types.Bool: reflect.TypeFor[bool](), types.String: reflect.TypeFor[string](),
	types.Int: reflect.TypeFor[int](), types.Int8: reflect.TypeFor[int8](), types.Int16: reflect.TypeFor[int16](),
	types.Int32: reflect.TypeFor[int32](), types.Int64: reflect.TypeFor[int64](),
	types.Uint: reflect.TypeFor[uint](), types.Uint8: reflect.TypeFor[uint8](), types.Uint16: reflect.TypeFor[uint16](),
	types.Uint32: reflect.TypeFor[uint32](), types.Uint64: reflect.TypeFor[uint64](), types.Uintptr: reflect.TypeFor[uintptr](),
	types.Float32: reflect.TypeFor[float32](), types.Float64: reflect.TypeFor[float64](),
	types.Complex64: reflect.TypeFor[complex64](), types.Complex128: reflect.TypeFor[complex128](),
}

// reflected is the type that compiled code sees of values of the prompt: types of the prompt lose their names. What cannot be
// the type of a column (functions, channels, types that hold themselves) is a function.
func (im *importer) reflected(t types.Type) reflect.Type {
	return reflection{im, map[*types.TypeName]bool{}}.of(t)
}

// reflection makes compiled types.
type reflection struct {
	im     *importer
	within map[*types.TypeName]bool // the types around
}

func (r reflection) of(t types.Type) reflect.Type {
	t = types.Unalias(t)
	if named, ok := t.(*types.Named); ok {
		name := named.Obj()
		if compiled, ok := r.im.compiled[name]; ok {
			return compiled
		}
		if r.within[name] {
			return reflect.TypeFor[func()]()
		}
		r.within[name] = true
		defer delete(r.within, name)
		t = named.Underlying()
	}
	switch t := t.(type) {
	case *types.Basic:
		if compiled, ok := kinds[t.Kind()]; ok {
			return compiled
		}
	case *types.Pointer:
		return reflect.PointerTo(r.of(t.Elem()))
	case *types.Slice:
		return reflect.SliceOf(r.of(t.Elem()))
	case *types.Array:
		return reflect.ArrayOf(int(t.Len()), r.of(t.Elem()))
	case *types.Map:
		if key := r.of(t.Key()); key.Comparable() {
			return reflect.MapOf(key, r.of(t.Elem()))
		}
	case *types.Interface:
		if t.Empty() {
			return reflect.TypeFor[any]()
		}
	case *types.Struct:
		return r.structure(t)
	}
	return reflect.TypeFor[func()]()
}

func (r reflection) structure(t *types.Struct) reflect.Type {
	fields := make([]reflect.StructField, t.NumFields())
	for i := range fields {
		f := t.Field(i)
		fields[i] = reflect.StructField{Name: f.Name(), Type: r.of(f.Type()), Tag: reflect.StructTag(t.Tag(i))}
		if !f.Exported() {
			fields[i].PkgPath = "main"
		}
	}
	return reflect.StructOf(fields)
}
