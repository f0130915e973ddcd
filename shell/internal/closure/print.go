package closure

import (
	"fmt"
	"io"
	"reflect"
	"strconv"
	"strings"
	"unsafe"
)

// printCall is print or println, which write as the run-time system does.
func (c *compiler) printCall(name string, args []expr) expr {
	var writes []func(*frame) string
	for _, arg := range args {
		writes = append(writes, printer(arg))
	}
	separator, end := "", ""
	if name == "println" {
		separator, end = " ", "\n"
	}
	w := c.m.host.Stderr
	return expr{t: noType, run: func(f *frame) {
		list := make([]string, len(writes))
		for i, write := range writes {
			list[i] = write(f)
		}
		_, _ = io.WriteString(w, strings.Join(list, separator)+end)
	}}
}

func printer(e expr) func(*frame) string {
	switch e.t.class {
	case integers:
		v := e.i
		if unsigned(e.t.kind) {
			return func(f *frame) string { return strconv.FormatUint(uint64(v(f)), 10) }
		}
		return func(f *frame) string { return strconv.FormatInt(v(f), 10) }
	case floats:
		v, size := e.d, e.t.rt.Bits()
		return func(f *frame) string { return strconv.FormatFloat(v(f), 'g', -1, size) }
	case texts:
		return e.s
	case booleans:
		v := e.b
		return func(f *frame) string { return strconv.FormatBool(v(f)) }
	case pointers:
		v := e.p
		return func(f *frame) string { return fmt.Sprintf("%#x", uintptr(v(f))) }
	case lists:
		v := e.l
		return func(f *frame) string {
			l := v(f)
			return fmt.Sprintf("[%d/%d]%#x", l.len, l.cap, uintptr(l.p))
		}
	case anys:
		v := e.a
		return func(f *frame) string {
			x := v(f)
			words := *(*[2]unsafe.Pointer)(unsafe.Pointer(&x))
			return fmt.Sprintf("(%#x,%#x)", uintptr(words[0]), uintptr(words[1]))
		}
	}
	v, t := e.p, e.t
	return func(f *frame) string {
		if t.kind != reflect.Complex64 && t.kind != reflect.Complex128 {
			return "?"
		}
		return strconv.FormatComplex(t.at(v(f)).Complex(), 'g', -1, t.rt.Bits())
	}
}
