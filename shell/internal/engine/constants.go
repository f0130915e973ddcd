package engine

import (
	"go/constant"
	"go/types"
	"strconv"
	"strings"

	"github.com/dbsh-go/dbsh/shell/internal/tree"
)

// constant is the text of a constant of type t. A constant in an interface has its default type.
func (e *emitter) constant(v constant.Value, t types.Type) string {
	if types.IsInterface(t) {
		t = tree.DefaultType(v)
	}
	t = types.Default(t)
	text, ok := literal(v, t)
	if !ok {
		panic(unsupported("the constant " + v.String()))
	}
	switch {
	case types.Identical(t, types.Typ[types.String]), types.Identical(t, types.Typ[types.Bool]):
		return text
	case types.Identical(t, types.Typ[types.Int]) && !strings.HasPrefix(text, "-"):
		return text
	}
	return e.m.typ(t) + "(" + text + ")"
}

// literal writes a constant without its type.
func literal(v constant.Value, t types.Type) (string, bool) {
	b, ok := t.Underlying().(*types.Basic)
	if !ok {
		return "", false
	}
	switch info := b.Info(); {
	case info&types.IsBoolean != 0:
		return v.String(), true
	case info&types.IsString != 0:
		return strconv.Quote(constant.StringVal(v)), true
	case info&types.IsInteger != 0:
		return constant.ToInt(v).ExactString(), true
	case info&types.IsFloat != 0:
		return float(v), true
	case info&types.IsComplex != 0:
		return "complex(" + float(constant.Real(v)) + ", " + float(constant.Imag(v)) + ")", true
	}
	return "", false
}

func float(v constant.Value) string {
	f, _ := constant.Float64Val(constant.ToFloat(v))
	text := strconv.FormatFloat(f, 'g', -1, 64)
	if !strings.ContainsAny(text, ".e") {
		text += ".0"
	}
	return text
}
