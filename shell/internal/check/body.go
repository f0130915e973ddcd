package check

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
)

// finishBody takes the variables and constants of the statements over into scope.
func (d *draft) finishBody(unit *Unit) {
	d.finishLast(unit)
	unit.Body = d.body.Body.List
	inner := d.info.Scopes[d.body.Type]
	for _, object := range inOrder(inner) {
		switch object := object.(type) {
		case *types.Var:
			unit.Vars = append(unit.Vars, d.c.globalVar(object))
		case *types.Const:
			d.c.declare(object.Name(), types.NewConst(object.Pos(), d.pkg, object.Name(), object.Type(), object.Val()))
		}
	}
}

// globalVar is a variable of a body as later entries see it. Variables of earlier entries live on in one of the same name
// and type.
func (c *Checker) globalVar(inner *types.Var) Var {
	v := Var{Inner: inner, Global: c.global(inner.Pos(), inner.Name(), inner.Type())}
	if old, ok := c.scope.names[inner.Name()].(*types.Var); ok && types.Identical(old.Type(), inner.Type()) {
		v.Reuse = old
	}
	c.declare(inner.Name(), v.Global)
	return v
}

// finishFile turns the package-level variables of a whole file into a body that sets them, in the order in which Go does.
func (d *draft) finishFile(unit *Unit) {
	for _, object := range inOrder(d.pkg.Scope()) {
		if object.Pkg() != d.pkg {
			continue
		}
		switch object := object.(type) {
		case *types.Var:
			unit.Vars = append(unit.Vars, Var{Inner: object, Global: object})
			d.c.declare(object.Name(), object)
		case *types.Const:
			d.c.declare(object.Name(), object)
		}
	}
	for _, initializer := range d.info.InitOrder {
		assign := &ast.AssignStmt{Tok: token.ASSIGN, TokPos: initializer.Rhs.Pos(), Rhs: []ast.Expr{initializer.Rhs}}
		for _, object := range initializer.Lhs {
			assign.Lhs = append(assign.Lhs, d.use(object, initializer.Rhs.Pos()))
		}
		unit.Body = append(unit.Body, assign)
	}
	for _, fn := range unit.Funcs {
		if fn.Name() == "init" {
			pos := d.c.funcs[fn].Decl.Pos()
			call := &ast.CallExpr{Fun: d.use(fn, pos), Lparen: pos, Rparen: pos}
			d.info.Types[call] = types.TypeAndValue{Type: types.NewTuple()}
			unit.Body = append(unit.Body, &ast.ExprStmt{X: call})
		}
	}
}

// use is an identifier for an object, as the checker would have recorded it.
func (d *draft) use(object types.Object, pos token.Pos) *ast.Ident {
	id := &ast.Ident{Name: object.Name(), NamePos: pos}
	if object.Name() != "_" {
		d.info.Uses[id] = object
		d.info.Types[id] = types.TypeAndValue{Type: object.Type()}
	}
	return id
}

// inOrder are a scope's own objects in source order.
func inOrder(scope *types.Scope) []types.Object {
	var objects []types.Object
	for _, name := range scope.Names() {
		objects = append(objects, scope.Lookup(name))
	}
	slices.SortFunc(objects, func(a, b types.Object) int { return int(a.Pos()) - int(b.Pos()) })
	return objects
}
