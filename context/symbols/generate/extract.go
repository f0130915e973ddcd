package main

import (
	"fmt"
	"go/constant"
	"go/types"
	"math/big"
	"sort"
	"strings"
)

// table is what the template needs to write one package's symbols.
type table struct {
	Flat     string
	Imports  []string
	Values   []value
	Wrappers []wrapper
}

type value struct{ Name, Text string }

// wrapper is a struct of functions that implements an interface: how an interpreted type reaches compiled code that wants one.
type wrapper struct {
	Name    string
	Methods []method
}

type method struct{ Name, Params, Results, Args string }

type extractor struct {
	pkg     *types.Package
	imports map[string]bool
	out     table
}

// extract lists the exported names of a package that have a compiled form: not generic functions and types, not constraints.
func extract(pkg *types.Package) table {
	e := &extractor{pkg: pkg, imports: map[string]bool{"reflect": true}}
	e.out.Flat = flat(pkg.Path())
	for _, name := range pkg.Scope().Names() {
		if object := pkg.Scope().Lookup(name); object.Exported() {
			e.object(object)
		}
	}
	for importPath := range e.imports {
		e.out.Imports = append(e.out.Imports, importPath)
	}
	sort.Strings(e.out.Imports)
	return e.out
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
	if !ok || basic.Info()&types.IsUntyped == 0 || basic.Kind() == types.UntypedBool {
		e.add(name, "reflect.ValueOf("+e.qualified(name)+")")
		return
	}
	literal, token := exact(object.Val())
	e.imports["go/constant"], e.imports["go/token"] = true, true
	e.add(name, fmt.Sprintf("reflect.ValueOf(constant.MakeFromLiteral(%q, token.%s, 0))", literal, token))
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

func (e *extractor) wrapper(name string, iface *types.Interface) {
	w := wrapper{Name: name}
	for m := range iface.Methods() {
		if m.Exported() {
			w.Methods = append(w.Methods, e.method(m))
		}
	}
	e.out.Wrappers = append(e.out.Wrappers, w)
	e.add("_"+name, "reflect.ValueOf((*wrap_"+e.out.Flat+"_"+name+")(nil))")
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
	e.imports[pkg.Path()] = true
	return pkg.Name()
}
