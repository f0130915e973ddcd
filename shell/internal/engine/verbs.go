package engine

import (
	"fmt"
	"io"
	"reflect"
	"regexp"
	"strconv"
	"strings"
)

// TypeVerbs is a format and its arguments with every %T answered by name. Package fmt answers it itself, without asking the
// value, whose type may be one that an engine has made.
func TypeVerbs(format string, args []any, name func(any) string) (string, []any) {
	if !strings.Contains(format, "T") {
		return format, args
	}
	if strings.ContainsAny(format, "[*") {
		return numberedTypeVerbs(format, args, name)
	}
	bytes, list := []byte(format), append([]any{}, args...)
	for i, arg := 0, 0; i < len(bytes); i++ {
		if bytes[i] != '%' {
			continue
		}
		for i++; i < len(bytes) && strings.IndexByte("+-# 0123456789.", bytes[i]) >= 0; i++ {
		}
		if i == len(bytes) || bytes[i] == '%' {
			continue
		}
		if bytes[i] == 'T' && arg < len(list) && list[arg] != nil {
			bytes[i], list[arg] = 's', name(list[arg])
		}
		arg++
	}
	return string(bytes), list
}

// verbs are the parts of formats: flags and width, the number of an argument, the verb.
var verbs = regexp.MustCompile(`%([-+# 0-9.*]*)(\[\d+\])?(\pL|%)`)

// numberedTypeVerbs is the same for formats that name arguments by number, or take a width from one: the answers are further
// arguments, and the verb after one is told its number.
func numberedTypeVerbs(format string, args []any, name func(any) string) (string, []any) {
	arg, skipped, list := 0, false, append([]any{}, args...)
	format = verbs.ReplaceAllStringFunc(format, func(verb string) string {
		parts := verbs.FindStringSubmatch(verb)
		flags, number, letter := parts[1], parts[2], parts[3]
		if letter == "%" {
			return verb
		}
		if n, err := strconv.Atoi(strings.Trim(number, "[]")); err == nil {
			arg, skipped = n-1, false
		}
		stars := strings.Count(flags, "*")
		if letter == "T" && stars == 0 && arg >= 0 && arg < len(args) && args[arg] != nil {
			list = append(list, name(args[arg]))
			arg, skipped = arg+1, true
			return fmt.Sprintf("%%%s[%d]s", flags, len(list))
		}
		if skipped && stars == 0 {
			verb = fmt.Sprintf("%%%s[%d]%s", flags, arg+1, letter)
		}
		arg, skipped = arg+stars+1, false
		return verb
	})
	return format, list
}

// Sprint is fmt.Sprint for arguments that wrap values: it has a blank between two of which neither is a string, and kind is that of the
// value inside.
func Sprint(args []any, kind func(any) reflect.Kind) string {
	var b strings.Builder
	text := true
	for i, arg := range args {
		was := text
		text = arg != nil && kind(arg) == reflect.String
		if i > 0 && !was && !text {
			b.WriteByte(' ')
		}
		fmt.Fprint(&b, arg)
	}
	return b.String()
}

// Printer is the function of package fmt of that name, nil for any but those that put blanks between arguments as Sprint does. The
// text comes from sprint.
func Printer(name string, stdout io.Writer, sprint func([]any) string) any {
	switch name {
	case "Print":
		return func(a ...any) (int, error) { return io.WriteString(stdout, sprint(a)) }
	case "Fprint":
		return func(w io.Writer, a ...any) (int, error) { return w.Write([]byte(sprint(a))) }
	case "Sprint":
		return func(a ...any) string { return sprint(a) }
	case "Append":
		return func(b []byte, a ...any) []byte { return append(b, sprint(a)...) }
	}
	return nil
}
