package check

import (
	"go/constant"
	"go/token"
	"go/types"
	"reflect"
)

// object is what a symbol's value declares. Symbol tables follow the interpreter's conventions: a nil pointer that is no
// variable stands for a type, an addressable value is a variable, a constant.Value is an untyped constant.
func (im *importer) object(pkg *types.Package, name string, value reflect.Value) types.Object {
	t := value.Type()
	switch {
	case value.CanAddr():
		return types.NewVar(token.NoPos, pkg, name, im.typ(t))
	case t.Kind() == reflect.Pointer && value.IsNil():
		return im.typeName(pkg, name, t.Elem())
	case t.Kind() == reflect.Func:
		return types.NewFunc(token.NoPos, pkg, name, im.signature(t, 0, nil))
	}
	if untyped, ok := value.Interface().(constant.Value); ok {
		kind, val := untypedConstant(pkg.Path(), name, untyped)
		return types.NewConst(token.NoPos, pkg, name, types.Typ[kind], val)
	}
	if val := typedConstant(value); val != nil {
		return types.NewConst(token.NoPos, pkg, name, im.typ(t), val)
	}
	return types.NewVar(token.NoPos, pkg, name, im.typ(t))
}

// typeName is the type itself where it is declared under that name, else an alias of it.
func (im *importer) typeName(pkg *types.Package, name string, t reflect.Type) *types.TypeName {
	typ := im.typ(t)
	if named, ok := typ.(*types.Named); ok && named.Obj().Name() == name {
		return named.Obj()
	}
	alias := types.NewTypeName(token.NoPos, pkg, name, nil)
	types.NewAlias(alias, typ)
	return alias
}

// runes are the untyped rune constants; the tables hold them as integers.
var runes = map[string]bool{
	"unicode/utf8.RuneError": true, "unicode/utf8.MaxRune": true,
	"unicode.MaxRune": true, "unicode.ReplacementChar": true, "unicode.MaxASCII": true, "unicode.MaxLatin1": true,
	"os.PathSeparator": true, "os.PathListSeparator": true,
	"path/filepath.Separator": true, "path/filepath.ListSeparator": true,
}

func untypedConstant(path, name string, val constant.Value) (types.BasicKind, constant.Value) {
	switch val.Kind() {
	case constant.Bool:
		return types.UntypedBool, val
	case constant.String:
		return types.UntypedString, val
	case constant.Complex:
		return types.UntypedComplex, val
	case constant.Float:
		return types.UntypedFloat, val
	}
	switch {
	case runes[path+"."+name]:
		return types.UntypedRune, val
	case path == "math" && (name == "MaxFloat64" || name == "MaxFloat32"):
		return types.UntypedFloat, constant.ToFloat(val)
	}
	return types.UntypedInt, val
}

func typedConstant(value reflect.Value) constant.Value {
	switch {
	case value.CanInt():
		return constant.MakeInt64(value.Int())
	case value.CanUint():
		return constant.MakeUint64(value.Uint())
	case value.CanFloat():
		return constant.MakeFloat64(value.Float())
	case value.Kind() == reflect.String:
		return constant.MakeString(value.String())
	case value.Kind() == reflect.Bool:
		return constant.MakeBool(value.Bool())
	}
	return nil
}
