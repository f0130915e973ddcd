package models

import (
	"reflect"
	"time"

	"github.com/shopspring/decimal"

	"github.com/dbsh-go/dbsh/store/schema"
)

// goType is the Go type of a column: as source, with the package it needs, and as reflect sees it.
type goType struct {
	name    string // decimal.Decimal
	path    string // import path, "" if none is needed
	plain   reflect.Type
	pointer bool // NULL is possible and the plain type has no value for it
}

func (t goType) source() string {
	if t.pointer {
		return "*" + t.name
	}
	return t.name
}

func (t goType) reflect() reflect.Type {
	if t.pointer {
		return reflect.PointerTo(t.plain)
	}
	return t.plain
}

var (
	anyType      = goType{name: "any", plain: reflect.TypeFor[any]()}
	integerType  = goType{name: "int64", plain: reflect.TypeFor[int64]()}
	unsignedType = goType{name: "uint64", plain: reflect.TypeFor[uint64]()}
	floatType    = goType{name: "float64", plain: reflect.TypeFor[float64]()}
	decimalType  = goType{name: "decimal.Decimal", path: "github.com/shopspring/decimal", plain: reflect.TypeFor[decimal.Decimal]()}
	stringType   = goType{name: "string", plain: reflect.TypeFor[string]()}
	boolType     = goType{name: "bool", plain: reflect.TypeFor[bool]()}
	timeType     = goType{name: "time.Time", path: "time", plain: reflect.TypeFor[time.Time]()}
	durationType = goType{name: "time.Duration", path: "time", plain: reflect.TypeFor[time.Duration]()}
	bytesType    = goType{name: "[]byte", plain: reflect.TypeFor[[]byte]()}
)

// typeOf is the Go type for a kind of column. A time of day is text, since Go has no type for it.
func typeOf(kind schema.Kind, nullable bool) goType {
	t := plainType(kind)
	if nullable && t.name != "any" && t.name != "[]byte" {
		t.pointer = true
	}
	return t
}

func plainType(kind schema.Kind) goType {
	switch kind {
	case schema.Integer:
		return integerType
	case schema.Unsigned:
		return unsignedType
	case schema.Float:
		return floatType
	case schema.Decimal:
		return decimalType
	case schema.Bool:
		return boolType
	case schema.Date, schema.DateTime:
		return timeType
	case schema.Bytes:
		return bytesType
	case schema.Interval:
		return durationType
	case schema.Text, schema.Time, schema.JSON, schema.UUID:
		return stringType
	}
	return anyType
}
