package closure

import (
	"unsafe"
)

// fastIndex reads maps of the commonest types without reflection.
func fastIndex(mt, key, elem *typ, v func(*frame) unsafe.Pointer, k expr) (expr, bool) {
	return expr{}, false
}

// fastPut writes them; nil for all others.
func fastPut(m *Machine, mt, key, elem *typ, v func(*frame) unsafe.Pointer, k, e expr) func(*frame) {
	return nil
}
