package closure

import (
	"reflect"
	"unsafe"
)

// Maps with keys that are texts or integers and elements of one word, or a text, are used as the Go compiler would, by a type
// of the same memory: an unsafe.Pointer stands for every pointer. All others go through reflection.

// fastIndex is m[k] without reflection.
func fastIndex(m *Machine, mt, elem *typ, v func(*frame) unsafe.Pointer, k expr) (expr, bool) {
	switch mt.rt.Key() {
	case reflect.TypeFor[string]():
		return indexBy(m, elem, v, k.s)
	case reflect.TypeFor[int]():
		i := k.i
		return indexBy(m, elem, v, func(f *frame) int { return int(i(f)) })
	case reflect.TypeFor[int64]():
		return indexBy(m, elem, v, k.i)
	case reflect.TypeFor[rune]():
		i := k.i
		return indexBy(m, elem, v, func(f *frame) rune { return rune(i(f)) })
	}
	return expr{}, false
}

func indexBy[K comparable](m *Machine, elem *typ, v func(*frame) unsafe.Pointer, k func(*frame) K) (expr, bool) {
	e := expr{t: elem}
	switch {
	case elem.rt == reflect.TypeFor[int]():
		get := reader[K, int](m, v, k)
		e.i = func(f *frame) int64 { return int64(get(f)) }
	case elem.rt == reflect.TypeFor[int64]():
		e.i = reader[K, int64](m, v, k)
	case elem.rt == reflect.TypeFor[float64]():
		e.d = reader[K, float64](m, v, k)
	case elem.rt == reflect.TypeFor[bool]():
		e.b = reader[K, bool](m, v, k)
	case elem.rt == reflect.TypeFor[string]():
		e.s = reader[K, string](m, v, k)
	case elem.class == pointers:
		e.p = reader[K, unsafe.Pointer](m, v, k)
	case elem.class == lists:
		e.l = reader[K, slice](m, v, k)
	default:
		return expr{}, false
	}
	return e, true
}

func reader[K comparable, V any](m *Machine, v func(*frame) unsafe.Pointer, k func(*frame) K) func(*frame) V {
	return func(f *frame) V {
		p, key := v(f), k(f)
		if m.concurrent.Load() > 0 {
			m.maps.RLock()
			defer m.maps.RUnlock()
		}
		return (*(*map[K]V)(unsafe.Pointer(&p)))[key]
	}
}

// fastPut is m[k] = e without reflection; nil where it needs it.
func fastPut(m *Machine, mt, elem *typ, v func(*frame) unsafe.Pointer, k, e expr) func(*frame) {
	switch mt.rt.Key() {
	case reflect.TypeFor[string]():
		return putBy(m, elem, v, k.s, e)
	case reflect.TypeFor[int]():
		i := k.i
		return putBy(m, elem, v, func(f *frame) int { return int(i(f)) }, e)
	case reflect.TypeFor[int64]():
		return putBy(m, elem, v, k.i, e)
	case reflect.TypeFor[rune]():
		i := k.i
		return putBy(m, elem, v, func(f *frame) rune { return rune(i(f)) }, e)
	}
	return nil
}

func putBy[K comparable](m *Machine, elem *typ, v func(*frame) unsafe.Pointer, k func(*frame) K, e expr) func(*frame) {
	switch {
	case elem.rt == reflect.TypeFor[int]():
		i := e.i
		return setter(m, v, k, func(f *frame) int { return int(i(f)) })
	case elem.rt == reflect.TypeFor[int64]():
		return setter(m, v, k, e.i)
	case elem.rt == reflect.TypeFor[float64]():
		return setter(m, v, k, e.d)
	case elem.rt == reflect.TypeFor[bool]():
		return setter(m, v, k, e.b)
	case elem.rt == reflect.TypeFor[string]():
		return setter(m, v, k, e.s)
	case elem.class == pointers:
		return setter(m, v, k, e.p)
	case elem.class == lists:
		return setter(m, v, k, e.l)
	}
	return nil
}

func setter[K comparable, V any](m *Machine, v func(*frame) unsafe.Pointer, k func(*frame) K, e func(*frame) V) func(*frame) {
	return func(f *frame) {
		p, key, value := v(f), k(f), e(f)
		if m.concurrent.Load() > 0 {
			m.maps.Lock()
			defer m.maps.Unlock()
		}
		(*(*map[K]V)(unsafe.Pointer(&p)))[key] = value
	}
}
