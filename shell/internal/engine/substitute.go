package engine

import "go/types"

// environment gives type parameters their arguments while an instance is written out.
type environment map[*types.TypeParam]types.Type

// apply replaces the type parameters in t.
func (env environment) apply(m *Machine, t types.Type) types.Type {
	if len(env) == 0 || t == nil {
		return t
	}
	sub := func(t types.Type) types.Type { return env.apply(m, t) }
	switch t := t.(type) {
	case *types.TypeParam:
		if arg, ok := env[t]; ok {
			return arg
		}
	case *types.Alias:
		return sub(types.Unalias(t))
	case *types.Pointer:
		return types.NewPointer(sub(t.Elem()))
	case *types.Slice:
		return types.NewSlice(sub(t.Elem()))
	case *types.Array:
		return types.NewArray(sub(t.Elem()), t.Len())
	case *types.Map:
		return types.NewMap(sub(t.Key()), sub(t.Elem()))
	case *types.Chan:
		return types.NewChan(t.Dir(), sub(t.Elem()))
	case *types.Tuple:
		return env.tuple(m, t)
	case *types.Signature:
		return types.NewSignatureType(nil, nil, nil, env.tuple(m, t.Params()), env.tuple(m, t.Results()), t.Variadic())
	case *types.Struct:
		fields := make([]*types.Var, t.NumFields())
		tags := make([]string, t.NumFields())
		for i := range fields {
			f := t.Field(i)
			fields[i] = types.NewField(f.Pos(), f.Pkg(), f.Name(), sub(f.Type()), f.Embedded())
			tags[i] = t.Tag(i)
		}
		return types.NewStruct(fields, tags)
	case *types.Interface:
		return env.iface(m, t)
	case *types.Named:
		return env.named(m, t)
	}
	return t
}

func (env environment) tuple(m *Machine, t *types.Tuple) *types.Tuple {
	vars := make([]*types.Var, t.Len())
	for i := range vars {
		v := t.At(i)
		vars[i] = types.NewParam(v.Pos(), v.Pkg(), v.Name(), env.apply(m, v.Type()))
	}
	return types.NewTuple(vars...)
}

func (env environment) iface(m *Machine, t *types.Interface) types.Type {
	methods := make([]*types.Func, t.NumExplicitMethods())
	for i := range methods {
		f := t.ExplicitMethod(i)
		methods[i] = types.NewFunc(f.Pos(), f.Pkg(), f.Name(), env.apply(m, f.Type()).(*types.Signature))
	}
	embedded := make([]types.Type, t.NumEmbeddeds())
	for i := range embedded {
		embedded[i] = env.apply(m, t.EmbeddedType(i))
	}
	return types.NewInterfaceType(methods, embedded).Complete()
}

func (env environment) named(m *Machine, t *types.Named) types.Type {
	if t.TypeArgs().Len() == 0 {
		return t
	}
	args := make([]types.Type, t.TypeArgs().Len())
	for i := range args {
		args[i] = env.apply(m, t.TypeArgs().At(i))
	}
	instance, err := types.Instantiate(m.instances, t.Origin(), args, false)
	if err != nil {
		panic(unsupported("the type " + t.String()))
	}
	return instance
}
