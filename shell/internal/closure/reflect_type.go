package closure

import (
	"go/token"
	"go/types"
	"reflect"
)

// promptType is a type as package reflect shows it to code of the prompt: with the names and methods that the compiled type of the same
// memory has not. Equal types are equal values.
type promptType struct {
	reflect.Type
	m *Machine
	t *typ
}

// reflection stands in for functions of package reflect that make types or take them.
func (m *Machine) reflection(name string) any {
	switch name {
	case "TypeOf":
		return m.reflectTypeOf
	case "New":
		return func(t reflect.Type) reflect.Value { return reflect.New(compiledType(t)) }
	case "Zero":
		return func(t reflect.Type) reflect.Value { return reflect.Zero(compiledType(t)) }
	case "MakeSlice":
		return func(t reflect.Type, length, capacity int) reflect.Value {
			return reflect.MakeSlice(compiledType(t), length, capacity)
		}
	case "MakeMap":
		return func(t reflect.Type) reflect.Value { return reflect.MakeMap(compiledType(t)) }
	case "MakeMapWithSize":
		return func(t reflect.Type, n int) reflect.Value { return reflect.MakeMapWithSize(compiledType(t), n) }
	case "MakeChan":
		return func(t reflect.Type, n int) reflect.Value { return reflect.MakeChan(compiledType(t), n) }
	case "PointerTo", "PtrTo":
		return func(t reflect.Type) reflect.Type {
			return m.derived(reflect.PointerTo(compiledType(t)), t, func(t types.Type) types.Type { return types.NewPointer(t) })
		}
	case "SliceOf":
		return func(t reflect.Type) reflect.Type {
			return m.derived(reflect.SliceOf(compiledType(t)), t, func(t types.Type) types.Type { return types.NewSlice(t) })
		}
	case "ArrayOf":
		return func(n int, t reflect.Type) reflect.Type {
			return m.derived(reflect.ArrayOf(n, compiledType(t)), t, func(t types.Type) types.Type { return types.NewArray(t, int64(n)) })
		}
	case "MapOf":
		return func(key, elem reflect.Type) reflect.Type { return reflect.MapOf(compiledType(key), compiledType(elem)) }
	}
	return nil
}

// reflectTypeOf is reflect.TypeOf.
func (m *Machine) reflectTypeOf(x any) reflect.Type {
	if x = canonical(x); x == nil {
		return nil
	}
	if t := m.typeOf(x); t != nil {
		return m.shownAs(t)
	}
	return reflect.TypeOf(x)
}

// shownAs is a type for code of the prompt: the compiled one where that has the same name.
func (m *Machine) shownAs(t *typ) reflect.Type {
	if t.named == nil && t.rt.String() == typeName(t.t) {
		return t.rt
	}
	return promptType{t.rt, m, t}
}

// derived is a type that is made of another one.
func (m *Machine) derived(rt, from reflect.Type, of func(types.Type) types.Type) reflect.Type {
	if p, ok := from.(promptType); ok {
		return m.shownAs(m.lateType(of(p.t.t)))
	}
	return rt
}

// compiledType is the type that package reflect works with.
func compiledType(t reflect.Type) reflect.Type {
	if p, ok := t.(promptType); ok {
		return p.Type
	}
	return t
}

// lateType is typ while code runs.
func (m *Machine) lateType(t types.Type) *typ {
	m.lock.Lock()
	defer m.lock.Unlock()
	return m.typ(t)
}

// reflectedMethod is a method of reflect.Value that gives types or methods of the prompt; nil for the others.
func (m *Machine) reflectedMethod(name string, v reflect.Value) any {
	switch name {
	case "Type":
		return func() reflect.Type {
			if t := m.promptTypeOf(v); t != nil {
				return m.shownAs(t)
			}
			return v.Type()
		}
	case "NumMethod":
		return func() int { return len(m.methodsOf(v)) }
	case "Method":
		return func(i int) reflect.Value {
			if methods := m.methodsOf(v); i >= 0 && i < len(methods) {
				return m.boundMethod(v, methods[i])
			}
			panic(&thrown{"reflect: Method index out of range"})
		}
	case "MethodByName":
		return func(name string) reflect.Value {
			for _, method := range m.methodsOf(v) {
				if method.Obj().Name() == name {
					return m.boundMethod(v, method)
				}
			}
			return reflect.Value{}
		}
	case "Convert":
		return func(t reflect.Type) reflect.Value { return v.Convert(compiledType(t)) }
	case "CanConvert":
		return func(t reflect.Type) bool { return v.CanConvert(compiledType(t)) }
	}
	return nil
}

// promptTypeOf is the prompt's type of a compiled value, nil for a compiled type.
func (m *Machine) promptTypeOf(v reflect.Value) *typ {
	if !v.IsValid() {
		return nil
	}
	t, ok := m.byReflect.Load(v.Type())
	if !ok {
		return nil
	}
	return t.(*typ)
}

// methodsOf are the exported methods of a value of the prompt, sorted by name.
func (m *Machine) methodsOf(v reflect.Value) []*types.Selection {
	if t := m.promptTypeOf(v); t != nil {
		return exportedMethods(t.t)
	}
	return nil
}

func exportedMethods(t types.Type) (methods []*types.Selection) {
	for method := range types.NewMethodSet(t).Methods() {
		if method.Obj().Exported() {
			methods = append(methods, method)
		}
	}
	return methods
}

// boundMethod is a method of a value as a function.
func (m *Machine) boundMethod(v reflect.Value, method *types.Selection) reflect.Value {
	t := m.promptTypeOf(v)
	cl := m.bound(m.boxed(t, v), t, method.Obj().Name())
	return m.makeFunc(cl, m.lateType(method.Type()).rt)
}

// Name implements reflect.Type.
func (p promptType) Name() string {
	if p.t.named == nil {
		return ""
	}
	return typeName(p.t.t)[len("main."):]
}

// String implements reflect.Type.
func (p promptType) String() string { return typeName(p.t.t) }

// PkgPath implements reflect.Type.
func (p promptType) PkgPath() string {
	if p.t.named == nil {
		return ""
	}
	return "main"
}

// NumMethod implements reflect.Type.
func (p promptType) NumMethod() int { return len(p.methods()) }

func (p promptType) methods() []*types.Selection {
	if _, ok := p.t.t.Underlying().(*types.Interface); ok {
		return nil // what an interface asks for is told by Method, which needs no receiver
	}
	return exportedMethods(p.t.t)
}

// Method implements reflect.Type.
func (p promptType) Method(i int) reflect.Method {
	methods := p.methods()
	if i < 0 || i >= len(methods) {
		panic(&thrown{"reflect: Method index out of range"})
	}
	return p.method(i, methods[i])
}

// MethodByName implements reflect.Type.
func (p promptType) MethodByName(name string) (reflect.Method, bool) {
	for i, method := range p.methods() {
		if method.Obj().Name() == name {
			return p.method(i, method), true
		}
	}
	return reflect.Method{}, false
}

// method is a method as a function of its receiver.
func (p promptType) method(i int, method *types.Selection) reflect.Method {
	sig := method.Type().(*types.Signature)
	params := []*types.Var{types.NewParam(token.NoPos, nil, "", p.t.t)}
	for param := range sig.Params().Variables() {
		params = append(params, param)
	}
	of := types.NewSignatureType(nil, nil, nil, types.NewTuple(params...), sig.Results(), sig.Variadic())
	rt := p.m.lateType(of).rt
	call := func(args []reflect.Value) []reflect.Value {
		return called(p.m.boundMethod(args[0], method), args[1:], sig.Variadic())
	}
	return reflect.Method{Name: method.Obj().Name(), Type: rt, Func: reflect.MakeFunc(rt, call), Index: i}
}

// Elem implements reflect.Type.
func (p promptType) Elem() reflect.Type {
	if of, ok := p.t.t.Underlying().(interface{ Elem() types.Type }); ok {
		return p.m.shownAs(p.m.lateType(of.Elem()))
	}
	return p.Type.Elem()
}

// Key implements reflect.Type.
func (p promptType) Key() reflect.Type {
	if of, ok := p.t.t.Underlying().(*types.Map); ok {
		return p.m.shownAs(p.m.lateType(of.Key()))
	}
	return p.Type.Key()
}

// Field implements reflect.Type.
func (p promptType) Field(i int) reflect.StructField {
	return p.field(p.Type.Field(i), i)
}

// FieldByName implements reflect.Type.
func (p promptType) FieldByName(name string) (reflect.StructField, bool) {
	field, ok := p.Type.FieldByName(name)
	if ok && len(field.Index) == 1 {
		field = p.field(field, field.Index[0])
	}
	return field, ok
}

// field is a field as it was declared.
func (p promptType) field(field reflect.StructField, i int) reflect.StructField {
	if of, ok := p.t.t.Underlying().(*types.Struct); ok {
		field.Type = p.m.shownAs(p.m.lateType(of.Field(i).Type()))
		field.Tag = reflect.StructTag(of.Tag(i))
		field.Anonymous = of.Field(i).Embedded()
	}
	return field
}

// Implements implements reflect.Type.
func (p promptType) Implements(u reflect.Type) bool {
	if of, ok := u.(promptType); ok {
		i, is := of.t.t.Underlying().(*types.Interface)
		return is && types.Implements(p.t.t, i)
	}
	for wanted := range u.NumMethod() {
		want := u.Method(wanted)
		has, ok := p.MethodByName(want.Name)
		if !ok || signatureOf(has.Type) != want.Type.String() {
			return false
		}
	}
	return true
}

// signatureOf is the text of a method's type without its receiver.
func signatureOf(t reflect.Type) string {
	in := make([]reflect.Type, t.NumIn()-1)
	for i := range in {
		in[i] = t.In(i + 1)
	}
	out := make([]reflect.Type, t.NumOut())
	for i := range out {
		out[i] = t.Out(i)
	}
	return reflect.FuncOf(in, out, t.IsVariadic()).String()
}

// AssignableTo implements reflect.Type.
func (p promptType) AssignableTo(u reflect.Type) bool {
	if of, ok := u.(promptType); ok {
		return types.AssignableTo(p.t.t, of.t.t)
	}
	if u.Kind() == reflect.Interface {
		return p.Implements(u)
	}
	return p.Type.AssignableTo(u)
}

// ConvertibleTo implements reflect.Type.
func (p promptType) ConvertibleTo(u reflect.Type) bool {
	if of, ok := u.(promptType); ok {
		return types.ConvertibleTo(p.t.t, of.t.t)
	}
	return p.Type.ConvertibleTo(u)
}
