package engine

import (
	"fmt"
	"reflect"
	"strconv"
	"strings"
)

// bare is what print and println write of their arguments: values without methods, and what has no value of its own as an
// address.
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
		return strconv.FormatFloat(v.Float(), 'g', -1, v.Type().Bits())
	case v.CanComplex():
		return strconv.FormatComplex(v.Complex(), 'g', -1, v.Type().Bits())
	case v.CanInt():
		return strconv.FormatInt(v.Int(), 10)
	case v.CanUint():
		return strconv.FormatUint(v.Uint(), 10)
	case v.Kind() == reflect.String:
		return v.String()
	case v.Kind() == reflect.Bool:
		return strconv.FormatBool(v.Bool())
	case v.Kind() == reflect.Slice:
		return fmt.Sprintf("[%d/%d]%#x", v.Len(), v.Cap(), v.Pointer())
	case v.Kind() == reflect.Pointer, v.Kind() == reflect.Map, v.Kind() == reflect.Chan, v.Kind() == reflect.Func:
		return fmt.Sprintf("%#x", v.Pointer())
	}
	return fmt.Sprint(v.Interface())
}
