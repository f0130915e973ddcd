package tree

import (
	"go/types"
	"slices"
)

// Environment gives type parameters their arguments in one instance of a generic function or type. Nil has none.
type Environment struct {
	Args      map[*types.TypeParam]types.Type
	Instances *types.Context

	// Local are the types that the generic function declares, as this instance has them. Where it is nil, all instances share them.
	Local map[*types.TypeName]*types.Named
}

// Empty tells whether there is nothing to replace.
func (env *Environment) Empty() bool { return env == nil || len(env.Args) == 0 }

// Apply replaces the type parameters in t.
func (env *Environment) Apply(t types.Type) types.Type {
	if env.Empty() || t == nil {
		return t
	}
	switch t := t.(type) {
	case *types.TypeParam:
		if arg, ok := env.Args[t]; ok {
			return arg
		}
	case *types.Alias:
		return env.Apply(types.Unalias(t))
	case *types.Pointer:
		return types.NewPointer(env.Apply(t.Elem()))
	case *types.Slice:
		return types.NewSlice(env.Apply(t.Elem()))
	case *types.Array:
		return types.NewArray(env.Apply(t.Elem()), t.Len())
	case *types.Map:
		return types.NewMap(env.Apply(t.Key()), env.Apply(t.Elem()))
	case *types.Chan:
		return types.NewChan(t.Dir(), env.Apply(t.Elem()))
	case *types.Tuple:
		return env.tuple(t)
	case *types.Signature:
		return types.NewSignatureType(nil, nil, nil, env.tuple(t.Params()), env.tuple(t.Results()), t.Variadic())
	case *types.Struct:
		return env.structure(t)
	case *types.Interface:
		return env.iface(t)
	case *types.Named:
		return env.named(t)
	}
	return t
}

func (env *Environment) tuple(t *types.Tuple) *types.Tuple {
	vars := make([]*types.Var, t.Len())
	for i := range vars {
		v := t.At(i)
		vars[i] = types.NewParam(v.Pos(), v.Pkg(), v.Name(), env.Apply(v.Type()))
	}
	return types.NewTuple(vars...)
}

func (env *Environment) structure(t *types.Struct) types.Type {
	fields, tags := make([]*types.Var, t.NumFields()), make([]string, t.NumFields())
	for i := range fields {
		f := t.Field(i)
		fields[i] = types.NewField(f.Pos(), f.Pkg(), f.Name(), env.Apply(f.Type()), f.Embedded())
		tags[i] = t.Tag(i)
	}
	return types.NewStruct(fields, tags)
}

func (env *Environment) iface(t *types.Interface) types.Type {
	methods := make([]*types.Func, t.NumExplicitMethods())
	for i := range methods {
		f := t.ExplicitMethod(i)
		methods[i] = types.NewFunc(f.Pos(), f.Pkg(), f.Name(), env.Apply(f.Type()).(*types.Signature))
	}
	embedded := make([]types.Type, t.NumEmbeddeds())
	for i := range embedded {
		embedded[i] = env.Apply(t.EmbeddedType(i))
	}
	return types.NewInterfaceType(methods, embedded).Complete()
}

func (env *Environment) named(t *types.Named) types.Type {
	if t.TypeArgs().Len() == 0 {
		return env.inner(t)
	}
	args := make([]types.Type, t.TypeArgs().Len())
	for i := range args {
		args[i] = env.Apply(t.TypeArgs().At(i))
	}
	instance, err := types.Instantiate(env.Instances, t.Origin(), args, false)
	if err != nil {
		panic("tree: " + err.Error()) // as many arguments as parameters is what the checker has seen to
	}
	return instance
}

// inner is a type that a generic function declares: each instance of the function has one of its own.
func (env *Environment) inner(t *types.Named) types.Type {
	if own, ok := env.Local[t.Obj()]; ok {
		return own
	}
	if env.Local == nil || t.Obj().Pkg() == nil || t.Obj().Parent() == t.Obj().Pkg().Scope() || !dependent(t.Underlying(), map[types.Type]bool{}) {
		return t
	}
	name := types.NewTypeName(t.Obj().Pos(), t.Obj().Pkg(), t.Obj().Name(), nil)
	own := types.NewNamed(name, nil, nil)
	env.Local[t.Obj()] = own
	own.SetUnderlying(env.Apply(t.Underlying()).Underlying())
	return own
}

// dependent tells whether a type has type parameters in it.
func dependent(t types.Type, seen map[types.Type]bool) bool {
	t = types.Unalias(t)
	if seen[t] {
		return false
	}
	seen[t] = true
	next := func(t types.Type) bool { return dependent(t, seen) }
	switch t := t.(type) {
	case *types.TypeParam:
		return true
	case *types.Struct:
		for f := range t.Fields() {
			if next(f.Type()) {
				return true
			}
		}
	case *types.Named:
		for arg := range t.TypeArgs().Types() {
			if next(arg) {
				return true
			}
		}
		return t.TypeArgs().Len() == 0 && t.Obj().Pkg() != nil && t.Obj().Parent() != t.Obj().Pkg().Scope() && next(t.Underlying())
	}
	return slices.ContainsFunc(Parts(t), next)
}

// Parts are the types that an unnamed type is made of: of a pointer, list, map, channel, tuple or function. A struct's fields are not
// among them.
func Parts(t types.Type) []types.Type {
	switch t := t.(type) {
	case *types.Map:
		return []types.Type{t.Key(), t.Elem()}
	case *types.Signature:
		return []types.Type{t.Params(), t.Results()}
	case *types.Tuple:
		parts := make([]types.Type, t.Len())
		for i := range parts {
			parts[i] = t.At(i).Type()
		}
		return parts
	case interface{ Elem() types.Type }:
		return []types.Type{t.Elem()}
	}
	return nil
}
