// Package sync is what the prompt gives for the generic functions of the standard library's package of that name.
package sync

import "sync"

func OnceValue[T any](f func() T) func() T {
	var result T
	run := sync.OnceFunc(func() { result = f() })
	return func() T {
		run()
		return result
	}
}

func OnceValues[A, B any](f func() (A, B)) func() (A, B) {
	var a A
	var b B
	run := sync.OnceFunc(func() { a, b = f() })
	return func() (A, B) {
		run()
		return a, b
	}
}
