package closure

import (
	"errors"
	"fmt"
	"io"
	"os"
	"reflect"
	"regexp"
	"strings"
	"time"

	"github.com/dbsh-go/dbsh/shell/internal/check"
	"github.com/dbsh-go/dbsh/shell/internal/engine"
)

// override is what stands in for a compiled function or variable: what writes to the terminal, prints values of prompt
// types, ends the process or waits, and what the checker's prelude leaves to the engine.
func (m *Machine) override(path, name string) (reflect.Value, bool) {
	var value any
	switch path {
	case "fmt":
		value = m.fmt(name)
	case "os":
		value = m.os(name)
	case "log":
		value = m.log(name)
	case "flag":
		if name == "Parse" {
			value = func() { engine.ParseFlags(m.host.Args, m.exit) }
		}
	case "errors":
		if name == "Is" {
			value = isError
		}
	case "reflect":
		value = m.reflection(name)
	case "time":
		if name == "Sleep" {
			value = m.sleep
		}
	case check.PreludePath:
		value = m.prelude(name)
	}
	if value == nil {
		return reflect.Value{}, false
	}
	if v, ok := value.(reflect.Value); ok {
		return v, true
	}
	return reflect.ValueOf(value), true
}

func (m *Machine) fmt(name string) any {
	switch name {
	case "Println":
		return func(a ...any) (int, error) { return fmt.Fprintln(m.host.Stdout, a...) }
	case "Printf":
		return func(format string, a ...any) (int, error) { return m.fprintf(m.host.Stdout, format, a) }
	case "Fprintf":
		return func(w io.Writer, format string, a ...any) (int, error) { return m.fprintf(w, format, a) }
	case "Sprintf":
		return func(format string, a ...any) string {
			format, a = m.typeVerbs(format, a)
			return fmt.Sprintf(format, a...)
		}
	case "Errorf":
		return func(format string, a ...any) error {
			format, a = m.typeVerbs(format, a)
			return fmt.Errorf(format, a...)
		}
	case "Appendf":
		return func(b []byte, format string, a ...any) []byte {
			format, a = m.typeVerbs(format, a)
			return fmt.Appendf(b, format, a...)
		}
	}
	return engine.Printer(name, m.host.Stdout, sprint)
}

func (m *Machine) fprintf(w io.Writer, format string, a []any) (int, error) {
	format, a = m.typeVerbs(format, a)
	return fmt.Fprintf(w, format, a...)
}

// typeVerbs replaces %T for values of prompt types, and their wrapping for %p: both package fmt answers before it asks them.
func (m *Machine) typeVerbs(format string, args []any) (string, []any) {
	format, args = engine.TypeVerbs(format, args, func(v any) string { return m.nameOf(canonical(v)) })
	if !strings.Contains(format, "p") || strings.ContainsAny(format, "[*") {
		return format, args
	}
	list := append([]any{}, args...)
	for i, verb := range verbs.FindAllString(strings.ReplaceAll(format, "%%", ""), -1) {
		if strings.HasSuffix(verb, "p") && i < len(list) {
			list[i] = bare(canonical(list[i]))
		}
	}
	return format, list
}

// verbs are those of a format that names no argument by number.
var verbs = regexp.MustCompile(`%[-+# 0-9.]*\pL`)

func (m *Machine) os(name string) any {
	switch name {
	case "Exit":
		return m.exit
	case "Args":
		return reflect.ValueOf(&m.host.Args).Elem()
	case "Stdout":
		return file(m.host.Stdout)
	case "Stderr":
		return file(m.host.Stderr)
	}
	return nil
}

func (m *Machine) exit(code int) {
	reason := &engine.ExitError{Code: code}
	m.stop(m.epoch.Load(), reason)
	panic(&ending{reason})
}

func file(w io.Writer) any {
	if f, ok := w.(*os.File); ok {
		return reflect.ValueOf(&f).Elem()
	}
	s := &engine.Stream{Writer: w}
	return reflect.ValueOf(&s).Elem()
}

func (m *Machine) log(name string) any {
	fatal := func(print func()) {
		print()
		m.exit(1)
	}
	switch name {
	case "Fatal":
		return func(a ...any) { fatal(func() { m.logger.Print(a...) }) }
	case "Fatalln":
		return func(a ...any) { fatal(func() { m.logger.Println(a...) }) }
	case "Fatalf":
		return func(format string, a ...any) { fatal(func() { m.logger.Printf(format, a...) }) }
	}
	if method := reflect.ValueOf(m.logger).MethodByName(name); method.IsValid() && loggers[name] {
		return method
	}
	return nil
}

// loggers are the functions of package log that are methods of its default logger.
var loggers = map[string]bool{
	"Output": true, "Panic": true, "Panicf": true, "Panicln": true, "Prefix": true, "Flags": true,
	"Print": true, "Printf": true, "Println": true, "SetFlags": true, "SetOutput": true, "SetPrefix": true, "Writer": true,
}

// sleep is time.Sleep that a stop ends.
func (m *Machine) sleep(d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	e := m.epoch.Load()
	select {
	case <-timer.C:
	case <-e.done:
		panic(&ending{e.reason})
	}
}

func (m *Machine) prelude(name string) any {
	switch name {
	case "Fail":
		return func(err error) { panic(&failure{err}) }
	case "Column":
		return m.column
	case "Nothing":
		return func() any { return m.host.Nothing }
	case "Missing":
		return func(owner any, relation string) {
			if m.host.Missing == nil {
				panic(&failure{fmt.Errorf("relation %s: there is no database", relation)})
			}
			panic(&failure{m.host.Missing(owner, relation)})
		}
	}
	return nil
}

func (m *Machine) column(object any, field string) any {
	if m.host.Column == nil {
		panic(&failure{fmt.Errorf("column %s: there is no database", field)})
	}
	value, err := m.host.Column(object, field)
	if err != nil {
		panic(&failure{err})
	}
	return value
}

// isError is errors.Is: a target that cannot be compared is nobody's.
func isError(err, target error) bool {
	if b, ok := target.(errorBox); ok && !reflect.TypeOf(unboxed(b.x).Interface()).Comparable() {
		return false
	}
	return errors.Is(err, target)
}
