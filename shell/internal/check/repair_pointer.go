package check

import (
	"go/ast"
	"go/token"
	"go/types"
)

// pointer puts a pointer to a value where a pointer is wanted: users.Email = "x" for a nullable column.
func (p place) pointer() bool {
	wanted := p.target()
	if wanted == nil {
		return false
	}
	pointer, ok := wanted.Underlying().(*types.Pointer)
	given := p.d.info.Types[*p.slot]
	if !ok || isInvalid(given.Type) || given.IsVoid() || given.IsNil() || types.AssignableTo(given.Type, wanted) {
		return false
	}
	if _, tuple := given.Type.(*types.Tuple); tuple || !types.AssignableTo(given.Type, pointer.Elem()) {
		return false
	}
	var call *ast.CallExpr
	if types.Identical(types.Default(given.Type), pointer.Elem()) {
		call = p.d.prelude(*p.slot, "Ptr", *p.slot)
	} else if call = p.d.generic(*p.slot, "Ptr", pointer.Elem(), *p.slot); call == nil {
		return false
	}
	*p.slot = call
	return true
}

// target is the type that a place gives to what stands there, nil when the place has none of its own.
func (p place) target() types.Type {
	info := p.d.info
	switch parent := p.parent.(type) {
	case *ast.AssignStmt:
		for i := range parent.Rhs {
			if p.slot == &parent.Rhs[i] && parent.Tok == token.ASSIGN && len(parent.Lhs) == len(parent.Rhs) {
				return info.TypeOf(parent.Lhs[i])
			}
		}
	case *ast.ValueSpec:
		if parent.Type != nil {
			return info.TypeOf(parent.Type)
		}
	case *ast.ReturnStmt:
		wanted := p.resultTypes(parent)
		for i := range parent.Results {
			if p.slot == &parent.Results[i] && len(wanted) == len(parent.Results) {
				return wanted[i]
			}
		}
	case *ast.SendStmt:
		if channel, ok := underlying(info.TypeOf(parent.Chan)).(*types.Chan); ok && p.slot == &parent.Value {
			return channel.Elem()
		}
	case *ast.CallExpr:
		return p.argumentType(parent)
	case *ast.CompositeLit:
		return p.elementType(parent)
	case *ast.KeyValueExpr:
		return p.fieldType(parent)
	}
	return nil
}

func (p place) argumentType(call *ast.CallExpr) types.Type {
	fun := p.d.info.Types[call.Fun]
	if isInvalid(fun.Type) || fun.IsType() {
		return nil
	}
	for i := range call.Args {
		if p.slot != &call.Args[i] {
			continue
		}
		if fun.IsBuiltin() {
			return p.appendedType(call, i)
		}
		if signature, ok := fun.Type.Underlying().(*types.Signature); ok {
			return parameter(signature, i, call.Ellipsis)
		}
	}
	return nil
}

// appendedType is the element type for the values that append gets.
func (p place) appendedType(call *ast.CallExpr, i int) types.Type {
	id, ok := ast.Unparen(call.Fun).(*ast.Ident)
	if !ok || id.Name != "append" || i == 0 || call.Ellipsis.IsValid() {
		return nil
	}
	if slice, ok := underlying(p.d.info.TypeOf(call.Args[0])).(*types.Slice); ok {
		return slice.Elem()
	}
	return nil
}

// elementType is what a composite literal wants at a place without a key.
func (p place) elementType(literal *ast.CompositeLit) types.Type {
	switch t := underlying(p.d.info.TypeOf(literal)).(type) {
	case *types.Slice:
		return t.Elem()
	case *types.Array:
		return t.Elem()
	case *types.Struct:
		for i := range literal.Elts {
			if p.slot == &literal.Elts[i] && i < t.NumFields() {
				return t.Field(i).Type()
			}
		}
	}
	return nil
}

// fieldType is what a literal wants after a key. The literal is found through its elements: a node does not know its parent.
func (p place) fieldType(pair *ast.KeyValueExpr) types.Type {
	if p.slot != &pair.Value {
		return nil
	}
	if id, ok := pair.Key.(*ast.Ident); ok {
		if field, ok := p.d.info.Uses[id].(*types.Var); ok && field.IsField() {
			return field.Type()
		}
	}
	var wanted types.Type
	ast.Inspect(p.d.file, func(n ast.Node) bool {
		literal, ok := n.(*ast.CompositeLit)
		if !ok || wanted != nil {
			return wanted == nil
		}
		for _, element := range literal.Elts {
			if element == pair {
				wanted = elementOf(p.d.info.TypeOf(literal))
			}
		}
		return wanted == nil
	})
	return wanted
}

func elementOf(t types.Type) types.Type {
	switch t := underlying(t).(type) {
	case *types.Map:
		return t.Elem()
	case *types.Slice:
		return t.Elem()
	case *types.Array:
		return t.Elem()
	}
	return nil
}

// underlying looks through names, and through the pointer of an elided &T in a literal.
func underlying(t types.Type) types.Type {
	if t == nil {
		return nil
	}
	u := t.Underlying()
	if pointer, ok := u.(*types.Pointer); ok {
		return pointer.Elem().Underlying()
	}
	return u
}
