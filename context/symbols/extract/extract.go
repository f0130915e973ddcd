// Package extract writes the symbol table of a package: Go source of a function that gives its exported names and their compiled
// values, as package symbols describes them.
package extract

import (
	"bytes"
	"fmt"
	"go/constant"
	"go/format"
	"go/types"
	"maps"
	"math/big"
	"slices"
	"strconv"
	"strings"
)

// File is the source of a package called into, with the function symbols_FLAT that makes the table of pkg.
func File(pkg *types.Package, into string) ([]byte, error) {
	t := extract(pkg)
	t.Into = into
	var b bytes.Buffer
	if err := fileTemplate.Execute(&b, t); err != nil {
		return nil, fmt.Errorf("%s: %w", pkg.Path(), err)
	}
	formatted, err := format.Source(b.Bytes())
	if err != nil {
		return nil, fmt.Errorf("%s: %w\n%s", pkg.Path(), err, b.Bytes())
	}
	return formatted, nil
}

// Flat is an import path as part of an identifier.
func Flat(importPath string) string {
	return strings.Map(func(r rune) rune {
		if r == '_' || r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' {
			return r
		}
		return '_'
	}, importPath)
}

// table is what the template needs to write one package's symbols.
type table struct {
	Into     string
	Flat     string
	Imports  []imported
	Values   []value
	Wrappers []wrapper
}

// imported is a package and the name that the file has for it, "" for its own.
type imported struct{ Name, Path string }

type value struct{ Name, Text string }

// wrapper is a struct of functions that implements an interface: how an interpreted type reaches compiled code that wants one.
type wrapper struct {
	Name    string
	Methods []method
}

type method struct{ Name, Params, Results, Args string }

type extractor struct {
	pkg   *types.Package
	names map[string]string // of the packages that the file imports, by path
	taken map[string]bool
	out   table
}

// extract lists the exported names of a package that have a compiled form: not generic functions and types, not constraints.
func extract(pkg *types.Package) table {
	e := &extractor{pkg: pkg, names: map[string]string{}, taken: map[string]bool{}}
	e.imported("reflect", "reflect")
	e.out.Flat = Flat(pkg.Path())
	for _, name := range pkg.Scope().Names() {
		if object := pkg.Scope().Lookup(name); object.Exported() {
			e.object(object)
		}
	}
	for _, path := range slices.Sorted(maps.Keys(e.names)) {
		name := e.names[path]
		if name == path[strings.LastIndexByte(path, '/')+1:] {
			name = ""
		}
		e.out.Imports = append(e.out.Imports, imported{name, path})
	}
	return e.out
}

// imported is the name that the file has for a package: its own, or one with a number where that is taken.
func (e *extractor) imported(path, name string) string {
	if known, ok := e.names[path]; ok {
		return known
	}
	free := name
	for n := 2; e.taken[free]; n++ {
		free = name + strconv.Itoa(n)
	}
	e.names[path], e.taken[free] = free, true
	return free
}

func (e *extractor) object(object types.Object) {
	name := object.Name()
	switch object := object.(type) {
	case *types.Const:
		e.constant(object)
	case *types.Func:
		if object.Signature().TypeParams().Len() == 0 {
			e.add(name, "reflect.ValueOf("+e.qualified(name)+")")
		}
	case *types.Var:
		e.add(name, "reflect.ValueOf(&"+e.qualified(name)+").Elem()")
	case *types.TypeName:
		e.typeName(object)
	}
}

func (e *extractor) constant(object *types.Const) {
	name := object.Name()
	basic, ok := object.Type().(*types.Basic)
	if !ok || basic.Info()&types.IsUntyped == 0 || basic.Kind() == types.UntypedBool || object.Val().Kind() == constant.Complex {
		e.add(name, "reflect.ValueOf("+e.qualified(name)+")")
		return
	}
	literal, token := exact(object.Val())
	e.add(name, fmt.Sprintf("reflect.ValueOf(%s.MakeFromLiteral(%q, %s.%s, 0))",
		e.imported("go/constant", "constant"), literal, e.imported("go/token", "token"), token))
}

// exact is a literal that gives the constant back without loss.
func exact(v constant.Value) (literal, token string) {
	switch v.Kind() {
	case constant.String:
		return v.ExactString(), "STRING"
	case constant.Int:
		return v.ExactString(), "INT"
	}
	float, ok := constant.Val(v).(*big.Float)
	if !ok {
		float = new(big.Float).SetPrec(512).SetRat(constant.Val(v).(*big.Rat))
	}
	return float.Text('g', int(float.Prec())), "FLOAT"
}

func (e *extractor) typeName(object *types.TypeName) {
	if named, ok := object.Type().(*types.Named); ok && named.TypeParams().Len() > 0 {
		return
	}
	if alias, ok := object.Type().(*types.Alias); ok && alias.TypeParams().Len() > 0 {
		return
	}
	iface, ok := object.Type().Underlying().(*types.Interface)
	if ok && !iface.IsMethodSet() {
		return
	}
	e.add(object.Name(), "reflect.ValueOf((*"+e.qualified(object.Name())+")(nil))")
	if ok {
		e.wrapper(object.Name(), iface)
	}
}

// wrapper makes the struct that implements an interface, unless one of its methods has a type that no other package can name.
func (e *extractor) wrapper(name string, iface *types.Interface) {
	w := wrapper{Name: name}
	for m := range iface.Methods() {
		if m.Exported() && !nameable(m.Signature(), e.pkg) {
			return
		}
	}
	for m := range iface.Methods() {
		if m.Exported() {
			w.Methods = append(w.Methods, e.method(m))
		}
	}
	e.out.Wrappers = append(e.out.Wrappers, w)
	e.add("_"+name, "reflect.ValueOf((*wrap_"+e.out.Flat+"_"+name+")(nil))")
}

// nameable tells whether a file outside of pkg can write a type: it names nothing that is not exported, and nothing that is
// internal elsewhere.
func nameable(t types.Type, pkg *types.Package) bool {
	outside := false
	eachNamed(t, map[types.Type]bool{}, func(name *types.TypeName) {
		if name.Pkg() == nil || name.Pkg() == pkg && name.Exported() {
			return
		}
		path := "/" + name.Pkg().Path() + "/"
		outside = outside || !name.Exported() || strings.Contains(path, "/internal/") || strings.Contains(path, "/vendor/")
	})
	return !outside
}

func (e *extractor) method(m *types.Func) method {
	signature := m.Signature()
	var params, args, results []string
	for i := range signature.Params().Len() {
		text := types.TypeString(signature.Params().At(i).Type(), e.qualifier)
		arg := fmt.Sprintf("a%d", i)
		if signature.Variadic() && i == signature.Params().Len()-1 {
			text = "..." + strings.TrimPrefix(text, "[]")
			params, args = append(params, arg+" "+text), append(args, arg+"...")
			continue
		}
		params, args = append(params, arg+" "+text), append(args, arg)
	}
	for v := range signature.Results().Variables() {
		results = append(results, types.TypeString(v.Type(), e.qualifier))
	}
	out := method{Name: m.Name(), Params: "(" + strings.Join(params, ", ") + ")", Args: strings.Join(args, ", ")}
	if len(results) > 0 {
		out.Results = "(" + strings.Join(results, ", ") + ")"
	}
	return out
}

func (e *extractor) add(name, text string) { e.out.Values = append(e.out.Values, value{name, text}) }

func (e *extractor) qualified(name string) string { return e.qualifier(e.pkg) + "." + name }

func (e *extractor) qualifier(pkg *types.Package) string {
	return e.imported(pkg.Path(), pkg.Name())
}

// eachNamed visits the names that stand in a type as it is written.
func eachNamed(t types.Type, seen map[types.Type]bool, visit func(*types.TypeName)) {
	if seen[t] {
		return
	}
	seen[t] = true
	each := func(list ...types.Type) {
		for _, t := range list {
			eachNamed(t, seen, visit)
		}
	}
	switch t := t.(type) {
	case *types.Alias:
		visit(t.Obj())
		each(slices.Collect(t.TypeArgs().Types())...)
	case *types.Named:
		visit(t.Obj())
		each(slices.Collect(t.TypeArgs().Types())...)
	case *types.Pointer:
		each(t.Elem())
	case *types.Slice:
		each(t.Elem())
	case *types.Array:
		each(t.Elem())
	case *types.Chan:
		each(t.Elem())
	case *types.Map:
		each(t.Key(), t.Elem())
	case *types.Tuple:
		for v := range t.Variables() {
			each(v.Type())
		}
	case *types.Signature:
		each(t.Params(), t.Results())
	case *types.Struct:
		for field := range t.Fields() {
			each(field.Type())
		}
	case *types.Interface:
		for method := range t.ExplicitMethods() {
			each(method.Type())
		}
		each(slices.Collect(t.EmbeddedTypes())...)
	}
}
