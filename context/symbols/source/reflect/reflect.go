// Package reflect is what the prompt gives for the generic functions of the standard library's package of that name.
package reflect

import "reflect"

func TypeFor[T any]() reflect.Type { return reflect.TypeOf((*T)(nil)).Elem() }
