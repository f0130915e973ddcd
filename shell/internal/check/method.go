package check

import (
	"fmt"
	"go/ast"
	"go/types"
)

// lateMethod is a method for a type of an earlier entry. The checker refuses methods on types of another package, so it is
// checked as a function whose first parameter is the receiver, and added to the type's methods by hand.
type lateMethod struct {
	decl     *ast.FuncDecl // as typed
	function *ast.FuncDecl // as checked
	method   *types.Func
}

// addMethods replaces late methods by functions and gives their types the methods, so that bodies can call them. A method
// cannot be taken from a type again: what a failed check leaves behind is denied.
func (d *draft) addMethods() *Error {
	own := map[string]bool{}
	for _, decl := range d.part.decls {
		for _, name := range declaredBy(decl) {
			own[name] = true
		}
	}
	for i, decl := range d.file.Decls {
		fn, ok := decl.(*ast.FuncDecl)
		if !ok || fn.Recv == nil || len(fn.Recv.List) != 1 || own[Receiver(fn)] {
			continue
		}
		if len(typeParameters(fn)) > 0 {
			return d.errorAt(fn.Name, "methods of a generic type must be typed in one entry with the type")
		}
		late := &lateMethod{decl: fn, function: asFunction(fn)}
		d.file.Decls[i] = late.function
		d.late = append(d.late, late)
	}
	if len(d.late) == 0 {
		return nil
	}
	d.check(true)
	for len(d.errs) > 0 && d.completeModels() {
		d.check(true)
	}
	if len(d.errs) > 0 {
		return d.explain(d.errs[0])
	}
	for _, late := range d.late {
		if failure := d.addMethod(late); failure != nil {
			return failure
		}
	}
	return nil
}

func asFunction(method *ast.FuncDecl) *ast.FuncDecl {
	params := &ast.FieldList{List: append([]*ast.Field{method.Recv.List[0]}, method.Type.Params.List...)}
	if len(method.Recv.List[0].Names) == 0 && len(params.List) > 1 { // all parameters have names, or none
		params.List[0] = &ast.Field{Type: method.Recv.List[0].Type}
		if len(params.List[1].Names) > 0 {
			params.List[0].Names = []*ast.Ident{{Name: "_", NamePos: method.Recv.Pos()}}
		}
	}
	if len(params.List[0].Names) > 0 {
		for i, field := range params.List {
			if len(field.Names) == 0 {
				params.List[i] = &ast.Field{Names: []*ast.Ident{{Name: "_", NamePos: field.Pos()}}, Type: field.Type}
			}
		}
	}
	return &ast.FuncDecl{
		Name: &ast.Ident{Name: "·" + Receiver(method) + "·" + method.Name.Name, NamePos: method.Name.Pos()},
		Type: &ast.FuncType{Func: method.Pos(), Params: params, Results: method.Type.Results},
		Body: method.Body,
	}
}

// typeParameters are what a receiver's type names in brackets.
func typeParameters(method *ast.FuncDecl) []ast.Expr {
	t := ast.Unparen(method.Recv.List[0].Type)
	if star, ok := t.(*ast.StarExpr); ok {
		t = ast.Unparen(star.X)
	}
	switch t := t.(type) {
	case *ast.IndexExpr:
		return []ast.Expr{t.Index}
	case *ast.IndexListExpr:
		return t.Indices
	}
	return nil
}

// Receiver is the name of the type that a method is declared for, "" for a function.
func Receiver(method *ast.FuncDecl) string {
	if method.Recv == nil || len(method.Recv.List) == 0 {
		return ""
	}
	t := method.Recv.List[0].Type
	for {
		switch x := t.(type) {
		case *ast.StarExpr:
			t = x.X
		case *ast.ParenExpr:
			t = x.X
		case *ast.IndexExpr:
			t = x.X
		case *ast.IndexListExpr:
			t = x.X
		case *ast.Ident:
			return x.Name
		default:
			return ""
		}
	}
}

func (d *draft) addMethod(late *lateMethod) *Error {
	function, ok := d.pkg.Scope().Lookup(late.function.Name.Name).(*types.Func)
	if !ok {
		return d.errorAt(late.decl.Name, "this method cannot be declared")
	}
	signature, named := methodSignature(function)
	name := late.decl.Name.Name
	switch {
	case named == nil:
		return d.errorAt(late.decl.Recv.List[0].Type, "methods can be declared for types of the prompt only")
	case named.Obj().Pkg().Path() != d.pkg.Path():
		return d.errorAt(late.decl.Recv.List[0].Type, fmt.Sprintf("%s is a type of package %s: it cannot get more methods here", named.Obj().Name(), named.Obj().Pkg().Path()))
	}
	for i := range named.NumMethods() {
		method := named.Method(i)
		if method.Name() != name {
			continue
		}
		if !types.Identical(method.Type(), signature) || !sameReceiver(method, signature) {
			return d.errorAt(late.decl.Name, fmt.Sprintf("%s has a method %s with other parameters or results: declare type %s again to change it", named.Obj().Name(), name, named.Obj().Name()))
		}
		late.method = method
		if d.c.denied[method] {
			delete(d.c.denied, method)
			d.c.later(func() { d.c.denied[method] = true })
		}
		return nil
	}
	if field, _, _ := types.LookupFieldOrMethod(named, true, d.pkg, name); field != nil {
		if v, ok := field.(*types.Var); ok && v.IsField() {
			return d.errorAt(late.decl.Name, fmt.Sprintf("%s has a field %s: a method cannot have its name", named.Obj().Name(), name))
		}
	}
	late.method = types.NewFunc(late.decl.Name.Pos(), d.pkg, name, signature)
	named.AddMethod(late.method)
	d.c.later(func() { d.c.denied[late.method] = true })
	return nil
}

func sameReceiver(method *types.Func, signature *types.Signature) bool {
	return types.Identical(method.Signature().Recv().Type(), signature.Recv().Type())
}

// methodSignature makes the first parameter of a function the receiver. The named type is nil when there is none.
func methodSignature(function *types.Func) (*types.Signature, *types.Named) {
	old := function.Signature()
	receiver := old.Params().At(0)
	var params []*types.Var
	for i := 1; i < old.Params().Len(); i++ {
		params = append(params, old.Params().At(i))
	}
	signature := types.NewSignatureType(
		types.NewParam(receiver.Pos(), receiver.Pkg(), receiver.Name(), receiver.Type()), nil, nil,
		types.NewTuple(params...), old.Results(), old.Variadic())
	named := namedOf(receiver.Type())
	if named == nil || named.Obj().Pkg() == nil {
		return signature, nil
	}
	return signature, named
}

// finishMethod records a method's syntax, under the object that its type has.
func (d *draft) finishMethod(unit *Unit, decl *ast.FuncDecl) {
	for _, late := range d.late {
		if late.decl == decl {
			d.info.Defs[decl.Name] = late.method
		}
	}
	method, ok := d.info.Defs[decl.Name].(*types.Func)
	if !ok {
		return
	}
	d.c.setSource(method, Func{Decl: decl, Info: d.info})
	unit.Methods = append(unit.Methods, method)
}
