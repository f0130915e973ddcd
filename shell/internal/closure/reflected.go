package closure

import (
	"fmt"
	"go/types"
	"reflect"
	"strings"
	"unsafe"

	"github.com/dbsh-go/dbsh/shell/internal/tree"
)

// reflected is the compiled type that has the memory of t.
//
// Reflection makes no type that contains itself. Where a type that is being made comes up again behind a pointer, a stand-in
// of the same memory takes its place: an unsafe.Pointer for what is one pointer, a slice of nothing for a slice. Code
// never looks at memory with the stand-in's type but with the type that was declared.
func (m *Machine) reflected(t types.Type) reflect.Type {
	return shaping{m, map[string]bool{}}.of(t)
}

// shaping makes compiled types.
type shaping struct {
	m      *Machine
	within map[string]bool // named types around
}

func (s shaping) of(t types.Type) reflect.Type {
	switch t := types.Unalias(t).(type) {
	case *types.Basic:
		switch rt, ok := tree.Basic(t.Kind()); {
		case ok:
			return rt
		case t.Kind() == types.UnsafePointer:
			return reflect.TypeFor[unsafe.Pointer]()
		case t.Kind() == types.UntypedNil:
			return reflect.TypeFor[any]()
		}
	case *types.Named:
		return s.named(t)
	case *types.Pointer:
		if s.around(t.Elem()) {
			return reflect.TypeFor[unsafe.Pointer]()
		}
		return reflect.PointerTo(s.of(t.Elem()))
	case *types.Slice:
		if s.around(t.Elem()) {
			return reflect.TypeFor[[]struct{}]()
		}
		return reflect.SliceOf(s.of(t.Elem()))
	case *types.Array:
		return reflect.ArrayOf(int(t.Len()), s.of(t.Elem()))
	case *types.Map:
		if s.around(t.Key()) || s.around(t.Elem()) {
			return reflect.TypeFor[unsafe.Pointer]()
		}
		return reflect.MapOf(s.of(t.Key()), s.of(t.Elem()))
	case *types.Chan:
		if s.around(t.Elem()) {
			return reflect.TypeFor[unsafe.Pointer]()
		}
		return reflect.ChanOf(direction(t.Dir()), s.of(t.Elem()))
	case *types.Signature:
		return s.function(t)
	case *types.Struct:
		return s.structure(t, "", false)
	case *types.Interface:
		return reflect.TypeFor[any]()
	case *types.TypeParam:
		panic(unsupported("a type declared inside a generic function"))
	}
	panic(unsupported("the type " + t.String()))
}

func direction(dir types.ChanDir) reflect.ChanDir {
	switch dir {
	case types.SendOnly:
		return reflect.SendDir
	case types.RecvOnly:
		return reflect.RecvDir
	}
	return reflect.BothDir
}

// around tells whether t is, or has in its own memory, a struct or an array that is being made.
func (s shaping) around(t types.Type) bool {
	if len(s.within) == 0 {
		return false
	}
	switch t := types.Unalias(t).(type) {
	case *types.Named:
		if _, compiled := s.m.universe.Reflect(t.Obj()); compiled {
			return false
		}
		switch u := t.Underlying().(type) {
		case *types.Struct, *types.Array:
			return s.within[typeKey(t)] || s.around(u)
		}
	case *types.Array:
		return s.around(t.Elem())
	case *types.Struct:
		for f := range t.Fields() {
			if s.around(f.Type()) {
				return true
			}
		}
	}
	return false
}

// named is the compiled type of a named one, which is made once.
func (s shaping) named(t *types.Named) reflect.Type {
	if t.Obj().Pkg() == nil {
		if t.Obj().Name() == "error" {
			return reflect.TypeFor[error]()
		}
		return reflect.TypeFor[any]()
	}
	if rt, ok := s.m.universe.Reflect(t.Obj()); ok {
		return rt
	}
	key := typeKey(t)
	if rt, ok := s.m.made[key]; ok {
		return rt
	}
	if s.within[key] { // type T []T, behind what holds it
		return standIn(t)
	}
	s.within[key] = true
	defer delete(s.within, key)
	var rt reflect.Type
	if st, ok := t.Underlying().(*types.Struct); ok {
		model := s.m.universe.IsModel(t.Obj())
		mark := ""
		if st.NumFields() > 0 && !model && !s.m.generated(t) {
			s.m.marks++
			mark = fmt.Sprintf(`go:"%s.%d"`, t.Obj().Name(), s.m.marks)
		}
		rt = s.structure(st, mark, model || s.m.generated(t))
	} else {
		rt = s.of(t.Underlying())
	}
	s.m.made[key] = rt
	return rt
}

func standIn(t *types.Named) reflect.Type {
	if _, ok := t.Underlying().(*types.Slice); ok {
		return reflect.TypeFor[[]struct{}]()
	}
	return reflect.TypeFor[unsafe.Pointer]()
}

// generated tells the types that come as source with a package, as a model's query does: they need no mark.
func (m *Machine) generated(t *types.Named) bool {
	obj := t.Origin().Obj()
	return obj.Parent() == obj.Pkg().Scope() && !m.typed[obj]
}

func (s shaping) function(t *types.Signature) reflect.Type {
	ins := make([]reflect.Type, t.Params().Len())
	for i := range ins {
		ins[i] = s.of(t.Params().At(i).Type())
	}
	outs := make([]reflect.Type, t.Results().Len())
	for i := range outs {
		outs[i] = s.of(t.Results().At(i).Type())
	}
	return reflect.FuncOf(ins, outs, t.Variadic())
}

// structure is the compiled type of a struct. Compiled code sees embedded structs of the prompt as embedded; other embedded
// types, which would promote methods, are fields like others.
func (s shaping) structure(t *types.Struct, mark string, plain bool) reflect.Type {
	fields := make([]reflect.StructField, t.NumFields())
	for i := range fields {
		f := t.Field(i)
		field := reflect.StructField{Name: f.Name(), Type: s.of(f.Type()), Tag: reflect.StructTag(t.Tag(i))}
		if !f.Exported() {
			field.PkgPath = "main"
		}
		if f.Embedded() && f.Exported() && !plain && field.Type.Kind() == reflect.Struct && field.Type.PkgPath() == "" {
			field.Anonymous = true
		}
		if i == 0 && mark != "" {
			field.Tag = reflect.StructTag(strings.TrimSpace(string(field.Tag) + " " + mark))
		}
		fields[i] = field
	}
	return reflect.StructOf(fields)
}
