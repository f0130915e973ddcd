package closure

import "go/types"

// environment gives type parameters their arguments while an instance is compiled.
type environment struct {
	args      map[*types.TypeParam]types.Type
	instances *types.Context
	local     map[*types.TypeName]*types.Named // types declared inside the generic function, of this instance
}

func (env *environment) empty() bool { return env == nil || len(env.args) == 0 }

// apply replaces the type parameters in t.
func (env *environment) apply(t types.Type) types.Type {
	if env.empty() || t == nil {
		return t
	}
	switch t := t.(type) {
	case *types.TypeParam:
		if arg, ok := env.args[t]; ok {
			return arg
		}
	case *types.Alias:
		return env.apply(types.Unalias(t))
	case *types.Pointer:
		return types.NewPointer(env.apply(t.Elem()))
	case *types.Slice:
		return types.NewSlice(env.apply(t.Elem()))
	case *types.Array:
		return types.NewArray(env.apply(t.Elem()), t.Len())
	case *types.Map:
		return types.NewMap(env.apply(t.Key()), env.apply(t.Elem()))
	case *types.Chan:
		return types.NewChan(t.Dir(), env.apply(t.Elem()))
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

func (env *environment) tuple(t *types.Tuple) *types.Tuple {
	vars := make([]*types.Var, t.Len())
	for i := range vars {
		v := t.At(i)
		vars[i] = types.NewParam(v.Pos(), v.Pkg(), v.Name(), env.apply(v.Type()))
	}
	return types.NewTuple(vars...)
}

func (env *environment) structure(t *types.Struct) types.Type {
	fields, tags := make([]*types.Var, t.NumFields()), make([]string, t.NumFields())
	for i := range fields {
		f := t.Field(i)
		fields[i] = types.NewField(f.Pos(), f.Pkg(), f.Name(), env.apply(f.Type()), f.Embedded())
		tags[i] = t.Tag(i)
	}
	return types.NewStruct(fields, tags)
}

func (env *environment) iface(t *types.Interface) types.Type {
	methods := make([]*types.Func, t.NumExplicitMethods())
	for i := range methods {
		f := t.ExplicitMethod(i)
		methods[i] = types.NewFunc(f.Pos(), f.Pkg(), f.Name(), env.apply(f.Type()).(*types.Signature))
	}
	embedded := make([]types.Type, t.NumEmbeddeds())
	for i := range embedded {
		embedded[i] = env.apply(t.EmbeddedType(i))
	}
	return types.NewInterfaceType(methods, embedded).Complete()
}

func (env *environment) named(t *types.Named) types.Type {
	if t.TypeArgs().Len() == 0 {
		return env.inner(t)
	}
	args := make([]types.Type, t.TypeArgs().Len())
	for i := range args {
		args[i] = env.apply(t.TypeArgs().At(i))
	}
	instance, err := types.Instantiate(env.instances, t.Origin(), args, false)
	if err != nil {
		panic(unsupported("the type " + t.String()))
	}
	return instance
}

// inner is a type that a generic function declares: each instance of the function has one of its own.
func (env *environment) inner(t *types.Named) types.Type {
	if own, ok := env.local[t.Obj()]; ok {
		return own
	}
	if t.Obj().Pkg() == nil || t.Obj().Parent() == t.Obj().Pkg().Scope() || !dependent(t.Underlying(), map[types.Type]bool{}) {
		return t
	}
	name := types.NewTypeName(t.Obj().Pos(), t.Obj().Pkg(), t.Obj().Name(), nil)
	own := types.NewNamed(name, nil, nil)
	env.local[t.Obj()] = own
	own.SetUnderlying(env.apply(t.Underlying()).Underlying())
	return own
}

// dependent tells whether a type has type parameters in it.
func dependent(t types.Type, seen map[types.Type]bool) bool {
	if seen[t] {
		return false
	}
	seen[t] = true
	next := func(t types.Type) bool { return dependent(t, seen) }
	switch t := types.Unalias(t).(type) {
	case *types.TypeParam:
		return true
	case *types.Pointer:
		return next(t.Elem())
	case *types.Slice:
		return next(t.Elem())
	case *types.Array:
		return next(t.Elem())
	case *types.Map:
		return next(t.Key()) || next(t.Elem())
	case *types.Chan:
		return next(t.Elem())
	case *types.Signature:
		return next(t.Params()) || next(t.Results())
	case *types.Tuple:
		for v := range t.Variables() {
			if next(v.Type()) {
				return true
			}
		}
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
	return false
}
