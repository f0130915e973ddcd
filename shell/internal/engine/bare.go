package engine

import (
	"fmt"
	"reflect"
	"strconv"
	"strings"
)

// bare is what print and println write: numbers in forms of their own, and no methods.
func bare(args []any, separator string) string {
	texts := make([]string, len(args))
	for i, arg := range args {
		texts[i] = bareText(reflect.ValueOf(plain(arg)))
	}
	return strings.Join(texts, separator)
}

func bareText(v reflect.Value) string {
	switch {
	case !v.IsValid():
		return "nil"
	case v.CanFloat():
		return bareFloat(v.Float())
	case v.CanComplex():
		return "(" + bareFloat(real(v.Complex())) + bareFloat(imag(v.Complex())) + "i)"
	case v.CanInt():
		return strconv.FormatInt(v.Int(), 10)
	case v.CanUint():
		return strconv.FormatUint(v.Uint(), 10)
	case v.Kind() == reflect.String:
		return v.String()
	case v.Kind() == reflect.Bool:
		return strconv.FormatBool(v.Bool())
	case v.Kind() == reflect.Pointer, v.Kind() == reflect.Map, v.Kind() == reflect.Chan, v.Kind() == reflect.Func:
		return fmt.Sprintf("%#x", v.Pointer())
	}
	return fmt.Sprint(v.Interface())
}

// bareFloat has a sign, seven digits and three of the exponent.
func bareFloat(f float64) string {
	text := fmt.Sprintf("%+.6e", f)
	mantissa, exponent, ok := strings.Cut(text, "e")
	if ok && len(exponent) == 3 {
		exponent = exponent[:1] + "0" + exponent[1:]
	}
	if !ok {
		return text // NaN and the infinities
	}
	return mantissa + "e" + exponent
}
