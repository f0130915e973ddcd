package check

import (
	"fmt"
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/dbsh-go/dbsh/context/spelling"
)

// misuse finds what is legal Go but cannot be meant: constants that a column cannot be compared with, names that no column
// has, columns compared with ==, a relation that is not called, a value where the session wants the object.
func (d *draft) misuse() *Error {
	var found *Error
	ast.Inspect(d.file, func(n ast.Node) bool {
		if found != nil {
			return false
		}
		switch n := n.(type) {
		case *ast.CallExpr:
			found = d.columnConstants(n)
			if found == nil {
				found = d.filterNames(n)
			}
			if found == nil {
				found = d.printsMethod(n)
			}
			if found == nil {
				found = d.objectValue(n)
			}
			if found == nil {
				found = d.printsAddress(n)
			}
		case *ast.BinaryExpr:
			found = d.columnOperator(n)
			if found == nil && isNil(d.info.TypeOf(n.Y)) {
				found = d.uncalled(n.X)
			}
		}
		return found == nil
	})
	if found == nil && d.last != nil && !d.last.silent {
		found = d.uncalled(d.last.value())
	}
	return found
}

// comparing are the methods of store.Column whose arguments are values of the column.
var comparing = map[string]bool{
	"Eq": true, "Ne": true, "Gt": true, "Ge": true, "Lt": true, "Le": true, "Between": true, "In": true, "NotIn": true,
}

// columnConstants checks Tracks.UnitPrice.Gt("x"): constants against the field that the column fills.
func (d *draft) columnConstants(call *ast.CallExpr) *Error {
	method, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	if !ok || !comparing[method.Sel.Name] {
		return nil
	}
	column, ok := ast.Unparen(method.X).(*ast.SelectorExpr)
	if !ok || !d.c.isStore(d.info.TypeOf(column), "Column") {
		return nil
	}
	selection := d.info.Selections[column]
	if selection == nil {
		return nil
	}
	field := d.c.models.field(namedOf(selection.Recv()), column.Sel.Name)
	if field == nil {
		return nil
	}
	for _, arg := range call.Args {
		if failure := d.compare(d.text(column), field, arg); failure != nil {
			return failure
		}
	}
	return nil
}

// compare says that a constant is no value for a field.
func (d *draft) compare(column string, field *types.Var, arg ast.Expr) *Error {
	value := d.info.Types[arg].Value
	t := valueType(field.Type())
	if value == nil || holds(t, value) {
		return nil
	}
	return d.errorAt(arg, fmt.Sprintf("%s is %s: it cannot be compared with %s", column, article(d.typeText(t)), d.text(arg)))
}

// valueType is a column's type without the pointer that makes it nullable.
func valueType(t types.Type) types.Type {
	if pointer, ok := types.Unalias(t).(*types.Pointer); ok {
		return pointer.Elem()
	}
	return t
}

// holds tells whether a constant can be a value of a column's type. Types that are no basic ones take what their database
// type takes: only decimals are known to be numbers.
func holds(t types.Type, value constant.Value) bool {
	if named, ok := types.Unalias(t).(*types.Named); ok && named.Obj().Name() == "Decimal" {
		if value.Kind() == constant.String {
			_, err := strconv.ParseFloat(constant.StringVal(value), 64)
			return err == nil
		}
		return value.Kind() != constant.Bool
	}
	basic, ok := t.Underlying().(*types.Basic)
	if !ok {
		return true
	}
	switch info := basic.Info(); value.Kind() {
	case constant.String:
		return info&types.IsString != 0
	case constant.Bool:
		return info&types.IsBoolean != 0
	default:
		return info&types.IsNumeric != 0
	}
}

// filterNames checks the names in FilterBy("name", value, ...), which must be columns, fields or relations, and constants
// beside them.
func (d *draft) filterNames(call *ast.CallExpr) *Error {
	method, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	if !ok || method.Sel.Name != "FilterBy" || call.Ellipsis.IsValid() {
		return nil
	}
	named := namedOf(d.info.TypeOf(method.X))
	known := d.c.models.model(named)
	if known == nil {
		return nil
	}
	for i := 0; i < len(call.Args); i += 2 {
		value := d.info.Types[call.Args[i]].Value
		if value == nil || value.Kind() != constant.String {
			continue
		}
		name := constant.StringVal(value)
		fields := known.attributes()
		field, ok := fields[name]
		if !ok {
			failure := d.errorAt(call.Args[i], fmt.Sprintf("no column or relation %s of %s", name, known.name))
			failure.Suggestion = spelling.Closest(name, keys(fields))
			return failure
		}
		if field != nil && i+1 < len(call.Args) {
			if failure := d.compare(known.name+"."+field.Name(), field, call.Args[i+1]); failure != nil {
				return failure
			}
		}
	}
	return nil
}

func keys(fields map[string]*types.Var) []string {
	var names []string
	for name := range fields {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// attributes are the names that FilterBy takes, with the fields of columns; relations have none.
func (known *model) attributes() map[string]*types.Var {
	names := map[string]*types.Var{}
	structure, ok := known.structOf(known.name)
	if !ok {
		return names
	}
	if root := known.root; root != nil {
		if fields, ok := root.Type().Underlying().(*types.Struct); ok {
			for i := range fields.NumFields() {
				if !fields.Field(i).Embedded() {
					names[fields.Field(i).Name()] = nil
				}
			}
		}
	}
	for i := range structure.NumFields() {
		field := structure.Field(i)
		column, _, _ := strings.Cut(reflect.StructTag(structure.Tag(i)).Get("db"), ",")
		if !field.Embedded() {
			names[field.Name()] = field
		}
		if column != "" {
			names[strings.Trim(column, "'")] = field
		}
	}
	return names
}

func (known *model) structOf(name string) (*types.Struct, bool) {
	object := known.pkg.Scope().Lookup(name)
	if object == nil {
		return nil, false
	}
	structure, ok := object.Type().Underlying().(*types.Struct)
	return structure, ok
}

// model is the model whose source declares a type, nil when none does.
func (m *models) model(named *types.Named) *model {
	if named == nil {
		return nil
	}
	return m.of(named.Obj())
}

// field is the field of a model that the column of its root's field fills.
func (m *models) field(root *types.Named, name string) *types.Var {
	known := m.model(root)
	if known == nil {
		return nil
	}
	structure, ok := known.structOf(known.name)
	if !ok {
		return nil
	}
	for i := range structure.NumFields() {
		if field := structure.Field(i); field.Name() == name && !field.Embedded() {
			return field
		}
	}
	return nil
}

// methodFor is what a column has for an operator of Go.
var methodFor = map[token.Token]string{
	token.EQL: "Eq", token.NEQ: "Ne", token.LSS: "Lt", token.LEQ: "Le", token.GTR: "Gt", token.GEQ: "Ge",
	token.ADD: "Add", token.SUB: "Sub", token.MUL: "Mul", token.QUO: "Div",
}

// columnOperator explains that a column is compared by its methods.
func (d *draft) columnOperator(binary *ast.BinaryExpr) *Error {
	method := methodFor[binary.Op]
	column, other := binary.X, binary.Y
	if !d.c.isStore(d.info.TypeOf(column), "Column") {
		column, other = binary.Y, binary.X
		method = mirrored(method)
	}
	if method == "" || !d.c.isStore(d.info.TypeOf(column), "Column") {
		return nil
	}
	failure := d.errorAt(column, fmt.Sprintf("%s is a column: %s is no operator for it", d.text(column), binary.Op))
	failure.Hint = fmt.Sprintf("use %s.%s(%s)", d.text(column), method, d.text(other))
	return failure
}

// mirrored is the method for the operands the other way round.
func mirrored(method string) string {
	switch method {
	case "Lt":
		return "Gt"
	case "Le":
		return "Ge"
	case "Gt":
		return "Lt"
	case "Ge":
		return "Le"
	case "Sub", "Div":
		return ""
	}
	return method
}

// printsMethod finds a method among what is printed, or given to store as an object: its result was meant.
func (d *draft) printsMethod(call *ast.CallExpr) *Error {
	fn := d.callee(call)
	if !d.isPrinting(call) && (fn == nil || !d.c.inStore(fn.Pkg())) {
		return nil
	}
	for i, arg := range call.Args {
		if wanted := parameter(fn.Signature(), i, call.Ellipsis); wanted == nil || !types.IsInterface(wanted) {
			continue
		}
		if failure := d.uncalled(arg); failure != nil {
			return failure
		}
	}
	return nil
}

// printsAddress finds what Go's own print and println write as an address: its value was meant.
func (d *draft) printsAddress(call *ast.CallExpr) *Error {
	name, ok := ast.Unparen(call.Fun).(*ast.Ident)
	if !ok || d.info.Uses[name] != types.Universe.Lookup("print") && d.info.Uses[name] != types.Universe.Lookup("println") {
		return nil
	}
	for _, arg := range call.Args {
		if t := d.info.TypeOf(arg); d.c.models.model(namedOf(innermost(t))) != nil {
			failure := d.errorAt(arg, "Go's own "+name.Name+" writes an address")
			failure.Hint = "write fmt.Println(" + d.list(call.Args) + "), or " + d.text(arg) + " alone"
			return failure
		}
	}
	return nil
}

// innermost is what a pointer or slice is of, perhaps in several steps.
func innermost(t types.Type) types.Type {
	for {
		switch u := types.Unalias(t).(type) {
		case *types.Pointer:
			t = u.Elem()
		case *types.Slice:
			t = u.Elem()
		default:
			return t
		}
	}
}

// uncalled explains that a method of a model was named and not called.
func (d *draft) uncalled(x ast.Expr) *Error {
	selector, ok := ast.Unparen(x).(*ast.SelectorExpr)
	if !ok {
		return nil
	}
	selection := d.info.Selections[selector]
	if selection == nil || selection.Kind() != types.MethodVal {
		return nil
	}
	fn := selection.Obj().(*types.Func)
	if !d.c.models.owns(fn) && !d.c.inStore(fn.Pkg()) {
		return nil
	}
	failure := d.errorAt(selector.Sel, fmt.Sprintf("%s is a method of %s", fn.Name(), d.typeText(selection.Recv())))
	failure.Hint = "call it, " + d.text(selector) + "()"
	if fn.Signature().Params().Len() > 0 && !fn.Signature().Variadic() {
		failure.Hint = "call it, " + d.text(selector) + "(...)"
	}
	return failure
}
