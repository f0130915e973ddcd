package check

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"slices"
	"strconv"
	"strings"
)

const someTime = "write time.Date(2026, 1, 31, 0, 0, 0, 0, time.UTC)"

// operands says how two types can stand on both sides of an operator, "" when that is not known.
func (d *draft) operands(pos token.Pos) string {
	path := d.path(pos)
	for i := len(path) - 1; i >= 0; i-- {
		switch n := path[i].(type) {
		case *ast.UnaryExpr:
			switch t := d.info.TypeOf(n.X); {
			case n.Op == token.NOT && d.c.isStore(t, "Condition"):
				return "write Not(" + d.text(n.X) + ")"
			case n.Op == token.SUB && d.c.isStore(t, "Column"):
				return "write " + d.text(n.X) + ".Desc()"
			case n.Op == token.NOT:
				return strings.NewReplacer(" != ", " == ", " > 0", " == 0").Replace(truth(d.text(n.X), t))
			}
		case *ast.BinaryExpr:
			return d.operate(n.X, n.Op, n.Y)
		case *ast.AssignStmt:
			if len(n.Lhs) == 1 && len(n.Rhs) == 1 && n.Tok != token.ASSIGN && n.Tok != token.DEFINE {
				return d.operate(n.Lhs[0], n.Tok, n.Rhs[0])
			}
		}
	}
	return ""
}

func (d *draft) operate(x ast.Expr, op token.Token, y ast.Expr) string {
	a, b := d.info.TypeOf(x), d.info.TypeOf(y)
	if isInvalid(a) || isInvalid(b) {
		return ""
	}
	switch {
	case isTime(a) && isTime(b):
		return methodCall(timeMethods, d.text(x), op, d.text(y))
	case isTime(a) && isText(b), isText(a) && isTime(b):
		return someTime
	case isDecimal(a) && isDecimal(b):
		return methodCall(decimalMethods, d.text(x), op, d.text(y))
	case isDecimal(a) && isNumber(b):
		return methodCall(decimalMethods, d.text(x), op, d.decimal(y))
	case d.c.isStore(a, "Condition"):
		return d.joined(x, op, y)
	case d.c.isStore(a, "Relation"):
		return d.related(x, op, y)
	case isNumber(a) && isNumber(b) && assigns(op):
		return d.fitting(y, a)
	case isNumber(a) && isNumber(b):
		return d.converted(x, y)
	case isText(a) && isCharacter(y):
		return "a text stands in double quotes: " + doubleQuoted(d.text(y))
	case (isText(a) && isNumber(b) || isNumber(a) && isText(b)) && (op == token.ADD || op == token.ADD_ASSIGN):
		if op == token.ADD_ASSIGN {
			return "write fmt.Sprint(" + d.text(y) + ")"
		}
		return "write fmt.Sprint(" + d.text(x) + ", " + d.text(y) + ")"
	case isText(a) && op == token.REM:
		return "write fmt.Sprintf(" + d.text(x) + ", " + d.text(y) + ")"
	case isText(a) && isNumber(b) && op == token.MUL:
		return "write strings.Repeat(" + d.text(x) + ", " + d.text(y) + ")"
	case isText(a) && isNil(b):
		return "a text is never nil, write " + d.text(x) + " " + op.String() + ` ""`
	case isNumber(a) && isNil(b):
		return "a number is never nil, write " + d.text(x) + " " + op.String() + " 0"
	}
	return ""
}

// isCharacter tells a rune as it is typed, 'x'.
func isCharacter(x ast.Expr) bool {
	literal, ok := ast.Unparen(x).(*ast.BasicLit)
	return ok && literal.Kind == token.CHAR
}

// assigns tells the operators that change what stands on their left.
func assigns(op token.Token) bool { return op >= token.ADD_ASSIGN && op <= token.AND_NOT_ASSIGN }

// converted says which of two numbers to convert: a whole one to the other's fraction, an int to what is no int.
func (d *draft) converted(x, y ast.Expr) string {
	from, to := y, d.info.TypeOf(x)
	if a, b := d.info.TypeOf(x), d.info.TypeOf(y); isFraction(b) && !isFraction(a) ||
		isFraction(b) == isFraction(a) && types.Identical(a, types.Typ[types.Int]) {
		from, to = x, b
	}
	if isUntyped(to) || d.info.Types[from].Value != nil {
		return ""
	}
	return "write " + d.typeText(to) + "(" + d.text(from) + ")"
}

// fraction says how a number with a fraction can stand beside whole ones.
func (d *draft) fraction(pos token.Pos) string {
	path := d.path(pos)
	for i := len(path) - 1; i >= 0; i-- {
		binary, ok := path[i].(*ast.BinaryExpr)
		if !ok {
			continue
		}
		whole := binary.X
		if d.info.Types[whole].Value != nil {
			whole = binary.Y
		}
		if t := d.info.TypeOf(whole); d.info.Types[whole].Value == nil && isNumber(t) {
			if _, named := types.Unalias(t).(*types.Named); !named {
				return "write float64(" + d.text(whole) + ")"
			}
		}
	}
	return ""
}

// related is how a relation is asked for what it leads to.
func (d *draft) related(x ast.Expr, op token.Token, y ast.Expr) string {
	switch {
	case op != token.EQL && op != token.NEQ:
		return ""
	case !isNil(d.info.TypeOf(y)):
		return "write " + d.text(x) + "." + methodFor[op] + "(" + d.text(y) + ")"
	case op == token.EQL:
		return "write " + d.text(x) + ".IsNull()"
	}
	return "write " + d.text(x) + ".IsNotNull()"
}

// joined is how conditions of a query are joined.
func (d *draft) joined(x ast.Expr, op token.Token, y ast.Expr) string {
	switch op {
	case token.LAND, token.AND:
		return "write And(" + d.text(x) + ", " + d.text(y) + ")"
	case token.LOR, token.OR:
		return "write Or(" + d.text(x) + ", " + d.text(y) + ")"
	}
	return ""
}

var timeMethods = map[token.Token]string{token.SUB: "Sub", token.GTR: "After", token.GEQ: "After", token.LSS: "Before", token.LEQ: "Before"}

var decimalMethods = map[token.Token]string{
	token.ADD: "Add", token.SUB: "Sub", token.MUL: "Mul", token.QUO: "Div",
	token.ADD_ASSIGN: "Add", token.SUB_ASSIGN: "Sub", token.MUL_ASSIGN: "Mul", token.QUO_ASSIGN: "Div",
	token.EQL: "Equal", token.GTR: "GreaterThan", token.GEQ: "GreaterThanOrEqual", token.LSS: "LessThan", token.LEQ: "LessThanOrEqual",
}

func methodCall(methods map[token.Token]string, x string, op token.Token, y string) string {
	if methods[op] == "" {
		return ""
	}
	return "write " + x + "." + methods[op] + "(" + y + ")"
}

// decimal is a number as a decimal.
func (d *draft) decimal(x ast.Expr) string {
	if isFraction(d.info.TypeOf(x)) {
		return "decimal.NewFromFloat(" + d.text(x) + ")"
	}
	return "decimal.NewFromInt(" + d.text(x) + ")"
}

// given says how a value that does not fit its place can be made to fit.
func (d *draft) given(pos token.Pos) string {
	hint := ""
	rewrite(d.file, func(parent ast.Node, slot *ast.Expr) {
		if hint != "" || (*slot).Pos() != pos {
			return
		}
		if wanted := (place{d: d, parent: parent, slot: slot, function: nil}).target(); !isInvalid(wanted) {
			hint = d.fitting(*slot, wanted)
		}
	})
	return hint
}

func (d *draft) fitting(x ast.Expr, wanted types.Type) string {
	t, value := d.info.TypeOf(x), d.info.Types[x].Value
	literal, _ := ast.Unparen(x).(*ast.BasicLit)
	switch {
	case isInvalid(t):
		return ""
	case d.c.isStore(wanted, "Model"):
		return "name the fields, Field: value"
	case d.c.isStore(wanted, "Condition") && d.c.isStore(t, "Column"):
		return "compare it, " + d.text(x) + ".Eq(...)"
	case d.c.isStore(wanted, "Condition") && isText(t):
		return "ask a column, or write Text(" + d.text(x) + ") for SQL"
	case d.c.isStore(wanted, "Condition"):
		return d.condition(x)
	case d.c.isStore(wanted, "Relation") && isText(t):
		return d.relationNamed(x, value)
	case isTime(wanted) && isText(t):
		return someTime
	case isDecimal(wanted) && isNumber(t):
		return "write " + d.decimal(x)
	case isText(wanted) && literal != nil && literal.Kind == token.CHAR:
		return "a text stands in double quotes, " + doubleQuoted(literal.Value)
	case isText(wanted) && isNumber(t) && literal != nil:
		return "a text stands in double quotes, " + strconv.Quote(literal.Value)
	case isText(wanted) && isNumber(t):
		return "write fmt.Sprint(" + d.text(x) + ")"
	case isText(wanted) && isNil(t):
		return `a text is never nil, write ""`
	case isNumber(wanted) && isNil(t):
		return "a number is never nil, write 0"
	case isTime(wanted) && isNil(t):
		return "a time is never nil, write time.Time{}"
	case hasInfo(wanted, types.IsBoolean) && isNil(t):
		return "it is true or false, never nil"
	case isNumber(wanted) && isNumber(t) && value == nil:
		return "write " + d.typeText(wanted) + "(" + d.text(x) + ")"
	case isNumber(wanted) && isText(t):
		return d.parsed(x, wanted)
	}
	if slice, ok := t.Underlying().(*types.Slice); ok && types.AssignableTo(slice.Elem(), wanted) {
		return "it holds many, take one by index: " + d.text(x) + "[0]"
	}
	if slice, ok := wanted.Underlying().(*types.Slice); ok && types.AssignableTo(t, slice.Elem()) {
		if many, ok := t.Underlying().(*types.Slice); ok && types.AssignableTo(many.Elem(), slice.Elem()) {
			return "range over it and give them one by one"
		}
		return "write " + d.typeText(wanted) + "{" + d.text(x) + "}"
	}
	return ""
}

// parsed says how a text becomes a number.
func (d *draft) parsed(x ast.Expr, wanted types.Type) string {
	if value := d.info.Types[x].Value; value != nil && value.Kind() == constant.String {
		text := constant.StringVal(value)
		if _, err := strconv.ParseFloat(text, 64); err != nil {
			return ""
		}
		return "a number stands without quotes, " + text
	}
	if isFraction(wanted) {
		return "write strconv.ParseFloat(" + d.text(x) + ", 64)"
	}
	if !types.Identical(wanted, types.Typ[types.Int]) {
		return "write strconv.ParseInt(" + d.text(x) + ", 10, 64)"
	}
	return "write strconv.Atoi(" + d.text(x) + ")"
}

func hasInfo(t types.Type, info types.BasicInfo) bool {
	if isInvalid(t) {
		return false
	}
	basic, ok := t.Underlying().(*types.Basic)
	return ok && basic.Info()&info != 0
}

func isNumber(t types.Type) bool   { return hasInfo(t, types.IsNumeric) }
func isFraction(t types.Type) bool { return hasInfo(t, types.IsFloat) }
func isText(t types.Type) bool     { return hasInfo(t, types.IsString) }
func isUntyped(t types.Type) bool  { return hasInfo(t, types.IsUntyped) }

func isNil(t types.Type) bool {
	basic, ok := t.(*types.Basic)
	return ok && basic.Kind() == types.UntypedNil
}

func isTime(t types.Type) bool    { return isNamed(t, "time", "Time") }
func isDecimal(t types.Type) bool { return isNamed(t, "github.com/shopspring/decimal", "Decimal") }

func isNamed(t types.Type, path, name string) bool {
	named, ok := types.Unalias(t).(*types.Named)
	return ok && named.Obj().Name() == name && named.Obj().Pkg() != nil && named.Obj().Pkg().Path() == path
}

// relationNamed is the relation for its name in quotes, With("Posts").
func (d *draft) relationNamed(x ast.Expr, value constant.Value) string {
	for _, node := range d.path(x.Pos()) {
		call, ok := node.(*ast.CallExpr)
		if !ok || value == nil || !slices.Contains(call.Args, x) {
			continue
		}
		method, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
		if !ok {
			continue
		}
		if known := d.c.models.model(namedOf(d.info.TypeOf(method.X))); known != nil && known.root != nil {
			return "write " + known.root.Name() + "." + constant.StringVal(value)
		}
	}
	return ""
}
