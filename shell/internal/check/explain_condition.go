package check

import (
	"go/ast"
	"go/constant"
	"go/types"
	"strings"
)

// condition says how something becomes a condition of the query whose method it is given to: "name" == "x" is compared by Go, which has
// no column, and gives true or false.
func (d *draft) condition(x ast.Expr) string {
	known := d.queried(x)
	if known == nil || known.root == nil {
		return ""
	}
	root := known.root.Name()
	if binary, ok := ast.Unparen(x).(*ast.BinaryExpr); ok && methodFor[binary.Op] != "" {
		if field := known.fieldFor(d.info.Types[binary.X].Value); field != nil {
			return "write " + root + "." + field.Name() + "." + methodFor[binary.Op] + "(" + d.text(binary.Y) + ")"
		}
		if field := known.fieldFor(d.info.Types[binary.Y].Value); field != nil {
			return "write " + root + "." + field.Name() + "." + mirrored(methodFor[binary.Op]) + "(" + d.text(binary.X) + ")"
		}
	}
	t, value := d.info.TypeOf(x), d.info.Types[x].Value
	switch {
	case isNil(t) || value != nil && value.Kind() == constant.Bool && constant.BoolVal(value):
		return root + ".All() gives all rows"
	case isNumber(t):
		return root + ".Get(" + d.text(x) + ") finds one by its key"
	}
	if name := known.firstField(); name != "" {
		return "a column makes one, such as " + root + "." + name + ".Eq(...)"
	}
	return ""
}

// queried is the model whose query's method an expression is an argument of.
func (d *draft) queried(x ast.Expr) *model {
	path := d.path(x.Pos())
	for i := len(path) - 1; i >= 0; i-- {
		call, ok := path[i].(*ast.CallExpr)
		if !ok {
			continue
		}
		if method, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr); ok {
			if known := d.c.models.model(namedOf(d.info.TypeOf(method.X))); known != nil {
				return known
			}
		}
	}
	return nil
}

// fieldFor is the field that a constant names, or its column does; nil for none.
func (known *model) fieldFor(value constant.Value) *types.Var {
	if value == nil || value.Kind() != constant.String {
		return nil
	}
	return known.attributes()[constant.StringVal(value)]
}

// firstField is the first field that is no key, else the first.
func (known *model) firstField() string {
	structure, ok := known.structOf(known.name)
	if !ok {
		return ""
	}
	first := ""
	for i := range structure.NumFields() {
		field := structure.Field(i)
		if field.Embedded() {
			continue
		}
		if !strings.Contains(structure.Tag(i), ",pk") {
			return field.Name()
		}
		if first == "" {
			first = field.Name()
		}
	}
	return first
}
