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
	invalidConstVal    code = 14
	untypedNilUse      code = 16
	unassignable       code = 18
	incompatibleAssign code = 23
	invalidBlank       code = 35
	tooManyValues      code = 41
	notAnExpr          code = 42
	truncatedFloat     code = 43
	undefinedOp        code = 45
	mismatchedTypes    code = 46
	invalidIndirection code = 50
	nonIndexable       code = 51
	nonSliceable       code = 54
	missingLitField    code = 66
	unexportedLitField code = 68
	undeclaredImported code = 73
	undeclaredName     code = 75
	missingMember      code = 76
	invalidLen         code = 90
	invalidConversion  code = 96
	untypedConversion  code = 97
	unusedExpr         code = 100
	unusedVar          code = 101
	missingReturn      code = 102
	wrongResultCount   code = 103
	invalidCond        code = 105
	invalidRange       code = 109
	unusedLabel        code = 122
	wrongArgCount      code = 126
	invalidCall        code = 127
	unusedResults      code = 128
)

func codeOf(err types.Error) code {
	field := reflect.ValueOf(err).FieldByName("go116code")
	if !field.IsValid() {
		return 0
	}
	return code(field.Int())
}
