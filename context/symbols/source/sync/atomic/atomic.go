// Package atomic is what the prompt gives for the generic types of the standard library's package of that name.
package atomic

import "sync"

// Pointer is the standard library's, with a lock.
type Pointer[T any] struct {
	mu sync.Mutex
	p  *T
}

func (x *Pointer[T]) Load() *T {
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.p
}

func (x *Pointer[T]) Store(p *T) { x.Swap(p) }

func (x *Pointer[T]) Swap(p *T) (old *T) {
	x.mu.Lock()
	defer x.mu.Unlock()
	old, x.p = x.p, p
	return old
}

func (x *Pointer[T]) CompareAndSwap(old, p *T) (swapped bool) {
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.p != old {
		return false
	}
	x.p = p
	return true
}
