package check

import (
	"go/token"
	"go/types"
	"reflect"
)

var (
	errorType   = types.Universe.Lookup("error").Type()
	anyType     = types.Universe.Lookup("any").Type()
	byteType    = types.Universe.Lookup("byte").Type()
	reflectFail = reflect.TypeFor[error]()
)

// typ is the checker's view of a compiled type. Parameter names are not known to reflection.
func (im *importer) typ(t reflect.Type) types.Type {
	if named, ok := im.named[t]; ok {
		return named
	}
	switch {
	case t == reflectFail:
		return errorType
	case t.Name() != "" && t.PkgPath() != "":
		return im.namedType(t)
	case t.Kind() == reflect.Interface && t.NumMethod() == 0:
		return anyType
	}
	return im.underlying(t)
}

func (im *importer) namedType(t reflect.Type) *types.Named {
	pkg := im.pkg(t.PkgPath())
	name := types.NewTypeName(token.NoPos, pkg, t.Name(), nil)
	named := types.NewNamed(name, nil, nil)
	im.named[t] = named // before its parts: they may name it
	im.compiled[name] = t
	named.SetUnderlying(im.underlying(t))
	im.addMethods(compiledType{named, t})
	return named
}

// signature leaves out the first skip parameters: reflection counts a method's receiver as one.
func (im *importer) signature(t reflect.Type, skip int, receiver *types.Var) *types.Signature {
	var params, results []*types.Var
	for i := skip; i < t.NumIn(); i++ {
		params = append(params, types.NewParam(token.NoPos, nil, "", im.typ(t.In(i))))
	}
	for i := range t.NumOut() {
		results = append(results, types.NewParam(token.NoPos, nil, "", im.typ(t.Out(i))))
	}
	return types.NewSignatureType(receiver, nil, nil, types.NewTuple(params...), types.NewTuple(results...), t.IsVariadic())
}

var basics = map[reflect.Kind]types.BasicKind{
	reflect.Bool: types.Bool, reflect.String: types.String, reflect.UnsafePointer: types.UnsafePointer,
	reflect.Int: types.Int, reflect.Int8: types.Int8, reflect.Int16: types.Int16, reflect.Int32: types.Int32, reflect.Int64: types.Int64,
	reflect.Uint: types.Uint, reflect.Uint8: types.Uint8, reflect.Uint16: types.Uint16, reflect.Uint32: types.Uint32,
	reflect.Uint64: types.Uint64, reflect.Uintptr: types.Uintptr,
	reflect.Float32: types.Float32, reflect.Float64: types.Float64,
	reflect.Complex64: types.Complex64, reflect.Complex128: types.Complex128,
}

func (im *importer) underlying(t reflect.Type) types.Type {
	if kind, ok := basics[t.Kind()]; ok {
		return types.Typ[kind]
	}
	switch t.Kind() {
	case reflect.Pointer:
		return types.NewPointer(im.typ(t.Elem()))
	case reflect.Slice:
		if t.Elem().Kind() == reflect.Uint8 && t.Elem().PkgPath() == "" {
			return types.NewSlice(byteType)
		}
		return types.NewSlice(im.typ(t.Elem()))
	case reflect.Array:
		return types.NewArray(im.typ(t.Elem()), int64(t.Len()))
	case reflect.Map:
		return types.NewMap(im.typ(t.Key()), im.typ(t.Elem()))
	case reflect.Chan:
		return types.NewChan(direction(t.ChanDir()), im.typ(t.Elem()))
	case reflect.Func:
		return im.signature(t, 0, nil)
	case reflect.Struct:
		return im.structType(t)
	default: // reflect.Interface: all other kinds are above
		return im.interfaceType(t)
	}
}

func direction(dir reflect.ChanDir) types.ChanDir {
	switch dir {
	case reflect.RecvDir:
		return types.RecvOnly
	case reflect.SendDir:
		return types.SendOnly
	}
	return types.SendRecv
}

func (im *importer) structType(t reflect.Type) types.Type {
	var fields []*types.Var
	var tags []string
	for i := range t.NumField() {
		field := t.Field(i)
		pkg := im.pkg(t.PkgPath())
		if field.PkgPath != "" {
			pkg = im.pkg(field.PkgPath)
		}
		typ := im.private(t, field)
		if typ == nil {
			typ = im.typ(field.Type)
		}
		fields = append(fields, types.NewField(token.NoPos, pkg, field.Name, typ, field.Anonymous))
		tags = append(tags, string(field.Tag))
	}
	return types.NewStruct(fields, tags)
}

var uncomparable = types.NewSignatureType(nil, nil, nil, nil, nil, false)

// private stands in for the type of a field that the prompt cannot reach, so that a package's inside need not be read: half
// of what a first query would cost. What == needs to know of it is kept. Nil for all other fields.
func (im *importer) private(t reflect.Type, field reflect.StructField) types.Type {
	switch {
	case t.Name() == "" || field.PkgPath == "" || field.Anonymous:
		return nil
	case field.Type.Comparable():
		return types.Typ[types.Bool]
	}
	return uncomparable
}

func (im *importer) interfaceType(t reflect.Type) types.Type {
	var methods []*types.Func
	for i := range t.NumMethod() {
		method := t.Method(i)
		if method.PkgPath != "" { // nobody outside can have or call it: what it takes does not matter
			methods = append(methods, types.NewFunc(token.NoPos, im.pkg(method.PkgPath), method.Name, uncomparable))
			continue
		}
		im.mention(method.Name)
		methods = append(methods, types.NewFunc(token.NoPos, im.pkg(t.PkgPath()), method.Name, im.signature(method.Type, 0, nil)))
	}
	return types.NewInterfaceType(methods, nil).Complete()
}
