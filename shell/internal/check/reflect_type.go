package check

import (
	"go/types"
	"reflect"

	"github.com/dbsh-go/dbsh/shell/internal/tree"
)

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
		if compiled, ok := tree.Basic(t.Kind()); ok {
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
