package store

import (
	"reflect"
	"time"
	"unsafe"

	"github.com/shopspring/decimal"
)

// The fields of a struct are read and written where they lie, without reflection, where their type is a common one. What is
// here is a shorter way to what mapping_value.go does for every type, and must come to the same results.

// layout is how a column's value lies in memory.
type layout struct {
	form form
	kept int // the column's place among those that a copy of the struct does not keep, see shadow; -1 for none
}

type form uint8

const (
	otherForm form = iota
	int64Form
	intForm
	textForm
	floatForm
	boolForm
	timeForm
	decimalForm
	int64Pointer
	textPointer
)

// formOf is the form of a field; names of types make no difference.
func formOf(typ reflect.Type, kind valueKind) form {
	pointed := typ.Kind() == reflect.Pointer
	if pointed {
		typ = typ.Elem()
	}
	switch {
	case kind == intValue && typ.Kind() == reflect.Int64:
		if pointed {
			return int64Pointer
		}
		return int64Form
	case kind == textValue && typ.Kind() == reflect.String:
		if pointed {
			return textPointer
		}
		return textForm
	case pointed:
		return otherForm
	case kind == intValue && typ.Kind() == reflect.Int:
		return intForm
	case kind == floatValue && typ.Kind() == reflect.Float64:
		return floatForm
	case kind == boolValue && typ.Kind() == reflect.Bool:
		return boolForm
	case kind == timeValue && typ == timeType:
		return timeForm
	case kind == decimalValue && typ == decimalType:
		return decimalForm
	}
	return otherForm
}

// flat tells whether a copy of the field keeps its value whatever becomes of the field: nothing that it points to can be changed.
func (c *column) flat() bool {
	if c.typ.Kind() == reflect.Pointer {
		return false
	}
	switch c.kind {
	case intValue, uintValue, floatValue, boolValue, textValue, timeValue, decimalValue, uuidValue, durationValue:
		return true
	}
	return false
}

// at is the column's field in the struct that begins at row.
func (c *column) at(row unsafe.Pointer) unsafe.Pointer { return unsafe.Add(row, c.offset) }

// read is the plain value of the field; ok is false where the form is not a common one.
func (c *column) read(row unsafe.Pointer) (plain any, ok bool) {
	p := c.at(row)
	switch c.layout.form {
	case int64Form:
		return *(*int64)(p), true
	case intForm:
		return int64(*(*int)(p)), true
	case textForm:
		return *(*string)(p), true
	case floatForm:
		return *(*float64)(p), true
	case boolForm:
		return *(*bool)(p), true
	case timeForm:
		return *(*time.Time)(p), true
	case decimalForm:
		return *(*decimal.Decimal)(p), true
	case int64Pointer:
		if v := *(**int64)(p); v != nil {
			return *v, true
		}
		return nil, true
	case textPointer:
		if v := *(**string)(p); v != nil {
			return *v, true
		}
		return nil, true
	}
	return nil, false
}

// view is read for a struct that nobody changes: the interface leads to the field itself instead of to a copy of its value, so
// that nothing is allocated.
func (c *column) view(row unsafe.Pointer) (plain any, ok bool) {
	p := c.at(row)
	switch c.layout.form {
	case int64Form, textForm, floatForm, timeForm, decimalForm:
		return viewOf(c.layout.form, p), true
	}
	return c.read(row)
}

// valueIn is the plain value of an object's field, to be looked at before the object changes.
func (c *column) valueIn(object any) any {
	row := addressOf(object)
	if plain, ok := c.view(row); ok {
		return plain
	}
	return c.get(c.owner.rowAt(row))
}

// viewed holds a value of the type of each form that can be viewed.
var viewed = [...]any{int64Form: int64(0), textForm: "", floatForm: 0.0, timeForm: time.Time{}, decimalForm: decimal.Decimal{}}

// viewOf makes an interface of the value at an address, without copying it. An interface is two words, its type and where its value
// lies, and a value is never changed through it.
func viewOf(form form, p unsafe.Pointer) any {
	value := viewed[form]
	(*[2]unsafe.Pointer)(unsafe.Pointer(&value))[1] = p
	return value
}

// store writes a plain value into the field; false where it is of another kind, or the form is not a common one.
func (c *column) store(row unsafe.Pointer, plain any) bool {
	p := c.at(row)
	switch v := plain.(type) {
	case int64:
		switch c.layout.form {
		case int64Form:
			*(*int64)(p) = v
			return true
		case int64Pointer:
			held := v // alone goes to the heap, and for this form only
			*(**int64)(p) = &held
			return true
		}
	case string:
		switch c.layout.form {
		case textForm:
			*(*string)(p) = v
			return true
		case textPointer:
			held := v
			*(**string)(p) = &held
			return true
		}
	case time.Time:
		if c.layout.form == timeForm {
			*(*time.Time)(p) = v
			return true
		}
	case float64:
		if c.layout.form == floatForm {
			*(*float64)(p) = v
			return true
		}
	case bool:
		if c.layout.form == boolForm {
			*(*bool)(p) = v
			return true
		}
	case decimal.Decimal:
		if c.layout.form == decimalForm {
			*(*decimal.Decimal)(p) = v
			return true
		}
	}
	return false
}

// holds tells whether the field has a plain value. It allocates nothing; ok is false where the form is not a common one.
func (c *column) holds(row unsafe.Pointer, plain any) (same, ok bool) {
	p := c.at(row)
	switch c.layout.form {
	case int64Form:
		v, is := plain.(int64)
		return is && v == *(*int64)(p), true
	case intForm:
		v, is := plain.(int64)
		return is && v == int64(*(*int)(p)), true
	case textForm:
		v, is := plain.(string)
		return is && v == *(*string)(p), true
	case floatForm:
		v, is := plain.(float64)
		return is && sameFloat(v, *(*float64)(p)), true
	case boolForm:
		v, is := plain.(bool)
		return is && v == *(*bool)(p), true
	case timeForm:
		v, is := plain.(time.Time)
		return is && v.Equal(*(*time.Time)(p)), true
	case decimalForm:
		v, is := plain.(decimal.Decimal)
		return is && v.Equal(*(*decimal.Decimal)(p)), true
	case int64Pointer:
		held := *(**int64)(p)
		if held == nil || plain == nil {
			return held == nil && plain == nil, true
		}
		v, is := plain.(int64)
		return is && v == *held, true
	case textPointer:
		held := *(**string)(p)
		if held == nil || plain == nil {
			return held == nil && plain == nil, true
		}
		v, is := plain.(string)
		return is && v == *held, true
	}
	return false, false
}

// equal compares the fields of two structs. The column must be flat.
func (c *column) equal(a, b unsafe.Pointer) bool {
	p, q := c.at(a), c.at(b)
	switch c.layout.form {
	case int64Form:
		return *(*int64)(p) == *(*int64)(q)
	case intForm:
		return *(*int)(p) == *(*int)(q)
	case textForm:
		return *(*string)(p) == *(*string)(q)
	case floatForm:
		return sameFloat(*(*float64)(p), *(*float64)(q))
	case boolForm:
		return *(*bool)(p) == *(*bool)(q)
	case timeForm:
		return (*time.Time)(p).Equal(*(*time.Time)(q))
	case decimalForm:
		return (*decimal.Decimal)(p).Equal(*(*decimal.Decimal)(q))
	}
	return samePlain(c.get(c.owner.rowAt(a)), c.get(c.owner.rowAt(b)))
}

// sameFloat holds NaN for the same as NaN.
func sameFloat(a, b float64) bool { return a == b || a != a && b != b }

// sameBytes compares memory.
func sameBytes(a, b unsafe.Pointer, size uintptr) bool {
	return unsafe.String((*byte)(a), size) == unsafe.String((*byte)(b), size)
}

// addressOf is where the struct begins that object points to.
func addressOf(object any) unsafe.Pointer { return reflect.ValueOf(object).UnsafePointer() }
