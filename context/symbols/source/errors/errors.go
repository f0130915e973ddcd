// Package errors is what the prompt gives for the generic functions of the standard library's package of that name.
package errors

import "errors"

func AsType[E error](err error) (E, bool) {
	var found E
	ok := errors.As(err, &found)
	return found, ok
}
