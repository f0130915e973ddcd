package closure

import (
	"math"
	"reflect"
	"unsafe"
)

// Functions of the commonest types are made without reflection: each is a Go function that keeps its closure, where closureOf
// finds it.

// typed makes function values of one type.
type typed struct {
	rt   reflect.Type
	make func(cl *closure) unsafe.Pointer
}

// typedFuncs are written so that none is inlined: all functions of a type must have the same code.
var typedFuncs = []typed{
	{reflect.TypeFor[func()](), makeFunc0},
	{reflect.TypeFor[func() int](), makeFuncInt},
	{reflect.TypeFor[func() string](), makeFuncText},
	{reflect.TypeFor[func() bool](), makeFuncBool},
	{reflect.TypeFor[func(int)](), makeFuncOfInt},
	{reflect.TypeFor[func(int) int](), makeFuncIntInt},
	{reflect.TypeFor[func(int) bool](), makeFuncIntBool},
	{reflect.TypeFor[func(int, int) int](), makeFuncIntsInt},
	{reflect.TypeFor[func(int, int) bool](), makeFuncIntsBool},
	{reflect.TypeFor[func(string) string](), makeFuncTextText},
	{reflect.TypeFor[func(string) bool](), makeFuncTextBool},
	{reflect.TypeFor[func(rune) bool](), makeFuncRuneBool},
	{reflect.TypeFor[func(float64) float64](), makeFuncFloatFloat},
}

// typedCodes are the codes of the functions that typedFuncs make, where they keep their closures as expected.
func typedCodes() (codes []uintptr, makers map[reflect.Type]func(*closure) unsafe.Pointer) {
	makers = map[reflect.Type]func(*closure) unsafe.Pointer{}
	for _, t := range typedFuncs {
		cl := &closure{}
		if p := t.make(cl); *(**closure)(unsafe.Add(p, 8)) == cl {
			codes = append(codes, *(*uintptr)(p))
			makers[t.rt] = t.make
		}
	}
	return codes, makers
}

// begin makes the frame of a call from compiled code, and finish ends it.
func (cl *closure) begin() *frame {
	cl.m.guardStack()
	f := cl.m.thread().push(cl.get(), cl.up)
	cl.m.callbacks.Add(1)
	return f
}

func (cl *closure) finish(th *thread) {
	cl.m.callbacks.Add(-1)
	cl.m.release(th)
}

//go:noinline
func makeFunc0(cl *closure) unsafe.Pointer {
	fn := func() {
		f := cl.begin()
		defer cl.finish(f.th)
		cl.get().body(f)
	}
	return *(*unsafe.Pointer)(unsafe.Pointer(&fn))
}

//go:noinline
func makeFuncInt(cl *closure) unsafe.Pointer {
	fn := func() int {
		f := cl.begin()
		defer cl.finish(f.th)
		cl.get().body(f)
		return int(f.i[0])
	}
	return *(*unsafe.Pointer)(unsafe.Pointer(&fn))
}

//go:noinline
func makeFuncText(cl *closure) unsafe.Pointer {
	fn := func() string {
		f := cl.begin()
		defer cl.finish(f.th)
		cl.get().body(f)
		return f.s[0]
	}
	return *(*unsafe.Pointer)(unsafe.Pointer(&fn))
}

//go:noinline
func makeFuncBool(cl *closure) unsafe.Pointer {
	fn := func() bool {
		f := cl.begin()
		defer cl.finish(f.th)
		cl.get().body(f)
		return f.i[0] != 0
	}
	return *(*unsafe.Pointer)(unsafe.Pointer(&fn))
}

//go:noinline
func makeFuncOfInt(cl *closure) unsafe.Pointer {
	fn := func(n int) {
		f := cl.begin()
		defer cl.finish(f.th)
		f.i[0] = int64(n)
		cl.get().body(f)
	}
	return *(*unsafe.Pointer)(unsafe.Pointer(&fn))
}

//go:noinline
func makeFuncIntInt(cl *closure) unsafe.Pointer {
	fn := func(n int) int {
		f := cl.begin()
		defer cl.finish(f.th)
		f.i[1] = int64(n)
		cl.get().body(f)
		return int(f.i[0])
	}
	return *(*unsafe.Pointer)(unsafe.Pointer(&fn))
}

//go:noinline
func makeFuncIntBool(cl *closure) unsafe.Pointer {
	fn := func(n int) bool {
		f := cl.begin()
		defer cl.finish(f.th)
		f.i[1] = int64(n)
		cl.get().body(f)
		return f.i[0] != 0
	}
	return *(*unsafe.Pointer)(unsafe.Pointer(&fn))
}

//go:noinline
func makeFuncIntsInt(cl *closure) unsafe.Pointer {
	fn := func(a, b int) int {
		f := cl.begin()
		defer cl.finish(f.th)
		f.i[1], f.i[2] = int64(a), int64(b)
		cl.get().body(f)
		return int(f.i[0])
	}
	return *(*unsafe.Pointer)(unsafe.Pointer(&fn))
}

//go:noinline
func makeFuncIntsBool(cl *closure) unsafe.Pointer {
	fn := func(a, b int) bool {
		f := cl.begin()
		defer cl.finish(f.th)
		f.i[1], f.i[2] = int64(a), int64(b)
		cl.get().body(f)
		return f.i[0] != 0
	}
	return *(*unsafe.Pointer)(unsafe.Pointer(&fn))
}

//go:noinline
func makeFuncTextText(cl *closure) unsafe.Pointer {
	fn := func(s string) string {
		f := cl.begin()
		defer cl.finish(f.th)
		f.s[1] = s
		cl.get().body(f)
		return f.s[0]
	}
	return *(*unsafe.Pointer)(unsafe.Pointer(&fn))
}

//go:noinline
func makeFuncTextBool(cl *closure) unsafe.Pointer {
	fn := func(s string) bool {
		f := cl.begin()
		defer cl.finish(f.th)
		f.s[0] = s
		cl.get().body(f)
		return f.i[0] != 0
	}
	return *(*unsafe.Pointer)(unsafe.Pointer(&fn))
}

//go:noinline
func makeFuncRuneBool(cl *closure) unsafe.Pointer {
	fn := func(r rune) bool {
		f := cl.begin()
		defer cl.finish(f.th)
		f.i[1] = int64(r)
		cl.get().body(f)
		return f.i[0] != 0
	}
	return *(*unsafe.Pointer)(unsafe.Pointer(&fn))
}

//go:noinline
func makeFuncFloatFloat(cl *closure) unsafe.Pointer {
	fn := func(d float64) float64 {
		f := cl.begin()
		defer cl.finish(f.th)
		f.i[1] = int64(math.Float64bits(d))
		cl.get().body(f)
		return math.Float64frombits(uint64(f.i[0]))
	}
	return *(*unsafe.Pointer)(unsafe.Pointer(&fn))
}
