package engine

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"reflect"
	"time"
)

// override is what stands in for a compiled function or variable: what writes to the terminal, prints values of prompt
// types, ends the process or waits.
func (h *host) override(path, name string) (reflect.Value, bool) {
	var value any
	switch path {
	case "fmt":
		value = h.fmt(name)
	case "os":
		value = h.os(name)
	case "log":
		value = h.log(name)
	case "flag":
		if name == "Parse" {
			value = func() { ParseFlags(h.Args, h.machine.control.exit) }
		}
	case "time":
		if name == "Sleep" {
			value = h.sleep
		}
	}
	if value == nil {
		return reflect.Value{}, false
	}
	if v, ok := value.(reflect.Value); ok {
		return v, true
	}
	return reflect.ValueOf(value), true
}

func (h *host) fmt(name string) any {
	switch name {
	case "Println":
		return func(a ...any) (int, error) { return fmt.Fprintln(h.Stdout, a...) }
	case "Printf":
		return func(format string, a ...any) (int, error) { return h.fprintf(h.Stdout, format, a) }
	case "Fprintf":
		return h.fprintfTo
	case "Sprintf":
		return func(format string, a ...any) string {
			format, a = h.typeVerbs(format, a)
			return fmt.Sprintf(format, a...)
		}
	case "Errorf":
		return func(format string, a ...any) error {
			format, a = h.typeVerbs(format, a)
			return fmt.Errorf(format, a...)
		}
	case "Appendf":
		return func(b []byte, format string, a ...any) []byte {
			format, a = h.typeVerbs(format, a)
			return fmt.Appendf(b, format, a...)
		}
	}
	return Printer(name, h.Stdout, func(args []any) string {
		return Sprint(args, func(v any) reflect.Kind { return reflect.ValueOf(plain(v)).Kind() })
	})
}

func (h *host) fprintfTo(w io.Writer, format string, a ...any) (int, error) {
	return h.fprintf(w, format, a)
}

func (h *host) fprintf(w io.Writer, format string, a []any) (int, error) {
	format, a = h.typeVerbs(format, a)
	return fmt.Fprintf(w, format, a...)
}

// typeVerbs replaces %T for values of prompt types, which package fmt answers before it asks them.
func (h *host) typeVerbs(format string, args []any) (string, []any) {
	return TypeVerbs(format, args, h.dynamicName)
}

func (h *host) os(name string) any {
	switch name {
	case "Exit":
		return h.machine.control.exit
	case "Args":
		return reflect.ValueOf(&h.Args).Elem()
	case "Stdout":
		return file(h.Stdout)
	case "Stderr":
		return file(h.Stderr)
	}
	return nil
}

// ParseFlags is flag.Parse with the prompt's arguments: where a compiled program would end, exit is called.
func ParseFlags(args []string, exit func(code int)) {
	err := flag.CommandLine.Parse(args[min(1, len(args)):])
	switch {
	case errors.Is(err, flag.ErrHelp):
		exit(0)
	case err != nil: // it has been printed
		exit(2)
	}
}

// Stream is os.Stdout or os.Stderr of the prompt where that is no file. It is exported for the interpreter's sake.
type Stream struct{ io.Writer }

func (s *Stream) WriteString(text string) (int, error) { return io.WriteString(s.Writer, text) }
func (s *Stream) Sync() error                          { return nil }

func file(w io.Writer) any {
	if f, ok := w.(*os.File); ok {
		return reflect.ValueOf(&f).Elem()
	}
	s := &Stream{w}
	return reflect.ValueOf(&s).Elem()
}

func (h *host) log(name string) any {
	logger := h.logger
	fatal := func(print func()) {
		print()
		h.machine.control.stop(&ExitError{1})
	}
	switch name {
	case "Fatal":
		return func(a ...any) { fatal(func() { logger.Print(a...) }) }
	case "Fatalln":
		return func(a ...any) { fatal(func() { logger.Println(a...) }) }
	case "Fatalf":
		return func(format string, a ...any) { fatal(func() { logger.Printf(format, a...) }) }
	}
	if method := reflect.ValueOf(logger).MethodByName(name); method.IsValid() && loggers[name] {
		return method
	}
	return nil
}

// loggers are the functions of package log that are methods of its default logger.
var loggers = map[string]bool{
	"Default": false, "Flags": true, "Output": true, "Panic": true, "Panicf": true, "Panicln": true, "Prefix": true,
	"Print": true, "Printf": true, "Println": true, "SetFlags": true, "SetOutput": true, "SetPrefix": true, "Writer": true,
}

// sleep is time.Sleep that a stop ends.
func (h *host) sleep(d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-h.machine.control.stopping():
	}
}
