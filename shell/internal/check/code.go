package check

import (
	"go/types"
	"reflect"
)

// code is the kind of an error of go/types. The package keeps it in a field of its own that is meant to be read this way;
// the numbers are those of internal/types/errors and have not changed since Go 1.16.
type code int64

const (
	unusedImport       code = 8
	untypedNilUse      code = 16
	invalidBlank       code = 35
	tooManyValues      code = 41
	notAnExpr          code = 42
	missingLitField    code = 66
	unexportedLitField code = 68
	undeclaredImported code = 73
	undeclaredName     code = 75
	missingMember      code = 76
	unusedExpr         code = 100
	unusedVar          code = 101
	wrongResultCount   code = 103
	unusedLabel        code = 122
	unusedResults      code = 128
)

func codeOf(err types.Error) code {
	field := reflect.ValueOf(err).FieldByName("go116code")
	if !field.IsValid() {
		return 0
	}
	return code(field.Int())
}
