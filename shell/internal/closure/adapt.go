package closure

import (
	"go/types"
	"reflect"
	"strings"
	"unsafe"

	"github.com/dbsh-go/dbsh/shell/internal/engine"
)

// Compiled functions whose parameters are any get the dynamic value, boxes and all: containers give back what they were
// given. Those that print get something that prints like the value, and those that look into values by reflection the
// compiled value.

// adapter is what a compiled function does to its arguments that are any; nil for nothing.
func (m *Machine) adapter(fn *types.Func) func(any) any {
	if fn.Pkg() == nil {
		return nil
	}
	switch path := fn.Pkg().Path(); {
	case path == "fmt" && strings.Contains(fn.Name(), "can"): // Scan, Sscanf
		return bare
	case path == "fmt", path == "log", path == "log/slog":
		return m.printable
	case path == "encoding/json" && (fn.Name() == "Marshal" || fn.Name() == "MarshalIndent" || fn.Name() == "Encode"):
		return m.encodable
	case path == "encoding/json" && (fn.Name() == "Unmarshal" || fn.Name() == "Decode"):
		return m.decodable
	case path == "encoding/xml" && (fn.Name() == "Marshal" || fn.Name() == "MarshalIndent" || fn.Name() == "Encode"):
		return m.encodableXML
	case path == "encoding/xml" && fn.Name() == "EncodeElement":
		return m.encodableElement
	case strings.HasPrefix(path, "encoding/"), strings.HasSuffix(path, "/template"):
		return bare
	case path == "reflect" && fn.Name() == "TypeOf":
		return nil
	case path == "reflect", path == "sort", path == "database/sql", path == "flag", strings.Contains(path, "/"):
		if path == "container/list" || path == "container/ring" || path == "container/heap" || strings.HasPrefix(path, "sync/") {
			return nil
		}
		return bare
	}
	return nil
}

// joins tells the functions and methods of package log that print as fmt.Print does, with blanks where neither of two values is a string.
// They cannot see what is inside of what they would get.
func joins(fn *types.Func) bool {
	if fn.Pkg() == nil || fn.Pkg().Path() != "log" {
		return false
	}
	return fn.Name() == "Print" || fn.Name() == "Panic" || fn.Name() == "Fatal"
}

// sprint is fmt.Sprint of values, printable or not.
func sprint(args []any) string {
	return engine.Sprint(args, func(v any) reflect.Kind { return unboxed(canonical(v)).Kind() })
}

// bare is the compiled value in a dynamic one.
func bare(x any) any {
	if b, ok := x.(Box); ok {
		return b.value
	}
	return x
}

// adapted are the arguments of a call as the compiled function wants them.
func (c *compiler) adapted(k callee, args []expr) []expr {
	if k.adapt == nil {
		return args
	}
	list := make([]expr, len(args))
	for i, arg := range args {
		list[i] = arg
		switch {
		case arg.t.class == anys && arg.t.empty && arg.t.rt == reflect.TypeFor[any]():
			v := arg.a
			list[i].a = func(f *frame) any { return k.adapt(v(f)) }
		case k.sig.variadic && i == len(args)-1 && arg.t.rt == reflect.TypeFor[[]any]():
			v := arg.l
			list[i] = expr{t: arg.t, l: func(f *frame) slice {
				l := v(f)
				given := *(*[]any)(unsafe.Pointer(&l))
				out := make([]any, len(given))
				for i, x := range given {
					out[i] = k.adapt(canonical(x))
				}
				if k.joined {
					out = []any{sprint(out)}
				}
				return *(*slice)(unsafe.Pointer(&out))
			}}
		}
	}
	return list
}
