package check

import (
	"go/types"
	"maps"
	"slices"
	"strings"
)

// Parameter is what a function takes in one place.
type Parameter struct {
	Name   string // "" where it has none
	Type   string
	Values []Member // variables, constants and literals that fit, where a few do
}

// Parameter is the parameter of a function, counted from 0, for arguments that are being typed. The last one of a function that takes
// any number of them is for all further ones. False: it is no function, or takes no more.
func (c *Checker) Parameter(function string, at int) (Parameter, bool) {
	_, t, err := c.typeOf(function, true)
	if err != nil {
		return Parameter{}, false
	}
	signature, ok := t.Underlying().(*types.Signature)
	if !ok || signature.Params().Len() == 0 {
		return Parameter{}, false
	}
	last := signature.Params().Len() - 1
	if at > last && !signature.Variadic() {
		return Parameter{}, false
	}
	variable := signature.Params().At(min(at, last))
	typ := variable.Type()
	if slice, is := typ.(*types.Slice); is && signature.Variadic() && at >= last {
		typ = slice.Elem()
	}
	return Parameter{Name: variable.Name(), Type: c.typeText(typ), Values: c.fitting(typ)}, true
}

// fitting is what can be given where a type is wanted: variables, the constants of the type's package, true and false. Everything fits
// an empty interface, so nothing is listed for it.
func (c *Checker) fitting(t types.Type) (values []Member) {
	if empty, is := t.Underlying().(*types.Interface); is && empty.Empty() {
		return nil
	}
	for _, name := range slices.Sorted(maps.Keys(c.scope.names)) {
		if v, is := c.scope.names[name].(*types.Var); is && !strings.HasPrefix(name, "_") && types.AssignableTo(v.Type(), t) {
			values = append(values, Member{name, "variable", c.typeText(v.Type())})
		}
	}
	if basic, is := t.Underlying().(*types.Basic); is && basic.Info()&types.IsBoolean != 0 {
		values = append(values, Member{"true", "constant", c.typeText(t)}, Member{"false", "constant", c.typeText(t)})
	}
	named, is := t.(*types.Named)
	if !is || named.Obj().Pkg() == nil {
		return values
	}
	pkg := named.Obj().Pkg()
	prefix := pkg.Name() + "."
	if pkg.Path() == "main" {
		prefix = ""
	}
	c.imports.fill(pkg)
	for _, name := range pkg.Scope().Names() {
		if constant, is := pkg.Scope().Lookup(name).(*types.Const); is && (constant.Exported() || prefix == "") && types.Identical(constant.Type(), t) {
			values = append(values, Member{prefix + name, "constant", c.typeText(t)})
		}
	}
	return values
}
