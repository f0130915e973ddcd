package check

// preludePath is the import path of the functions that repairs call. Nobody types it: repairs name it by preludeName.
const (
	preludePath = "dbsh/prelude"
	preludeName = "·prelude"
)

// preludeSource is the prelude. A function without a body is the engine's to provide:
//
//   - Fail ends the entry with an error, which is shown.
//   - Column is the value of the nullable column in a model's field; NULL ends the entry, naming model, key and column.
//   - Nothing is what prints as NULL.
//   - Missing ends the entry: the owner has no such related object ("Employee 1 has no ReportsToEmployee").
func preludeSource() map[string]string {
	return map[string]string{"prelude.go": `package prelude

func Fail(err error)
func Column(object any, field string) any
func Nothing() any
func Missing(owner any, relation string)

// Chk0 to Chk3 check the error of a call and give its other results.
func Chk0(err error) {
	if err != nil {
		Fail(err)
	}
}
func Chk1[A any](a A, err error) A {
	if err != nil {
		Fail(err)
	}
	return a
}
func Chk2[A, B any](a A, b B, err error) (A, B) {
	if err != nil {
		Fail(err)
	}
	return a, b
}
func Chk3[A, B, C any](a A, b B, c C, err error) (A, B, C) {
	if err != nil {
		Fail(err)
	}
	return a, b, c
}

// List2 and List3 make one value of several results, to be shown.
func List2[A, B any](a A, b B) []any { return []any{a, b} }
func List3[A, B, C any](a A, b B, c C) []any { return []any{a, b, c} }

// Ptr is a pointer to a value given where a pointer is wanted.
func Ptr[T any](value T) *T { return &value }

// Value is the value of a nullable column.
func Value[T any](object any, field string) T { return Column(object, field).(T) }

// Null is a nullable column as something to print.
func Null[T any](value *T) any {
	if value == nil {
		return Nothing()
	}
	return *value
}

// One is the related object, where one is needed.
func One[A, B any](owner *A, relation string, load func(*A) (*B, error)) *B {
	related, err := load(owner)
	if err != nil {
		Fail(err)
	}
	if related == nil {
		Missing(owner, relation)
	}
	return related
}
`}
}
