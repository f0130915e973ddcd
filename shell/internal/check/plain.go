package check

import (
	"go/types"
	"regexp"
	"strings"
	"sync"
)

// rewriting is what plain looks for. It is compiled at the first message: most runs of the program have none.
type rewriting struct {
	ownType, ownMethod, mismatch, declaredAt, whitespace      *regexp.Regexp
	typed, untyped, value, unassignable, misspelled, operator *regexp.Regexp
}

var rewritings = sync.OnceValue(func() rewriting {
	return rewriting{
		// What the checker names and nobody typed: the package of a unit before a type, and the function that a method was checked as.
		ownType:   regexp.MustCompile(packagePrefix + `(m?\d*)\.([\pL_][\pL\pN_]*)`),
		ownMethod: regexp.MustCompile(`·([\pL_][\pL\pN_]*)·([\pL_][\pL\pN_]*)`),

		mismatch:   regexp.MustCompile(`^(.*) \((mismatched types .*)\)$`),
		declaredAt: regexp.MustCompile(` \(declared at [^)]*\)`),
		whitespace: regexp.MustCompile(`\s*\n\s*`),

		// How the checker describes an expression: its type is enough.
		typed:   regexp.MustCompile(`\((?:[\pL ,-]+|constant [^()]*) of (?:\pL+ )?type ([^()]*(?:\([^()]*\)[^()]*)*)\)`),
		untyped: regexp.MustCompile(`\(untyped (\pL+) (?:constant|value)[^()]*\)`),

		value:        regexp.MustCompile(`^(cannot use .*) as (.*) value in `),
		unassignable: regexp.MustCompile(` \(neither addressable nor a map index expression\)$`),
		operator:     regexp.MustCompile(`^(.*) \((operator .* not defined) on [^()]*\)$`),
		misspelled:   regexp.MustCompile(`, but does have .*$`),
	}
})

// plain takes out of a message what was not typed.
func (d *draft) plain(msg string) string {
	r := rewritings()
	msg = strings.TrimPrefix(msg, "invalid operation: ")
	msg = r.whitespace.ReplaceAllString(msg, ", ")
	msg = r.mismatch.ReplaceAllString(unwrap(msg), "$2 in $1")
	msg = r.declaredAt.ReplaceAllString(msg, "")
	msg = r.ownType.ReplaceAllStringFunc(msg, func(found string) string {
		part := r.ownType.FindStringSubmatch(found)
		if d.isCurrent(part[1], part[2]) {
			return part[2]
		}
		return part[2] + " (older)"
	})
	return r.ownMethod.ReplaceAllString(msg, "$1.$2")
}

// message is what plain makes of a message, without the checker's way to describe expressions: "x (variable of type int)".
func (d *draft) message(msg string) string {
	r := rewritings()
	msg = d.plain(msg)
	msg = r.untyped.ReplaceAllString(r.typed.ReplaceAllString(msg, "($1)"), "($1)")
	msg = r.value.ReplaceAllString(msg, "$1 as $2 in ")
	msg = r.misspelled.ReplaceAllString(r.unassignable.ReplaceAllString(msg, ""), "")
	msg = r.operator.ReplaceAllString(msg, "$2 in $1")
	return strings.ReplaceAll(msg, "untyped ", "")
}

// isCurrent tells whether a type of an earlier unit is still what its name stands for.
func (d *draft) isCurrent(unit, name string) bool {
	if d.pkg != nil {
		if object := d.pkg.Scope().Lookup(name); object != nil && object.Pkg() == d.pkg {
			return false
		}
	}
	object, ok := d.c.scope.names[name].(*types.TypeName)
	if strings.HasPrefix(unit, modelMark) {
		return !ok && d.c.models.isCurrent(packagePrefix+unit, name)
	}
	return !ok || object.Pkg().Name() == packagePrefix+unit
}

// unwrap shows the expressions in a message as they were before repairs.
func unwrap(msg string) string {
	for {
		start := strings.LastIndex(msg, preludeName+".")
		if start < 0 {
			return msg
		}
		call, rest, ok := cutCall(msg[start:])
		if !ok {
			return strings.ReplaceAll(msg, preludeName+".", "")
		}
		msg = msg[:start] + call + rest
	}
}

// cutCall reads the prelude call that a text starts with and gives what was typed in its place.
func cutCall(text string) (typed, rest string, ok bool) {
	open := strings.IndexAny(text, "([ ")
	if open < 0 || text[open] == ' ' {
		return "", "", false
	}
	name := text[len(preludeName)+1 : open]
	if text[open] == '[' {
		end := closing(text, open)
		if end < 0 || end+1 >= len(text) || text[end+1] != '(' {
			return "", "", false
		}
		open = end + 1
	}
	end := closing(text, open)
	if end < 0 {
		return "", "", false
	}
	args := arguments(text[open+1 : end])
	switch {
	case name == "Value" && len(args) == 2:
		typed = strings.TrimPrefix(args[0], "&") + "." + strings.Trim(args[1], `"`)
	case name == "One" && len(args) == 3:
		typed = strings.TrimPrefix(args[0], "&") + "." + strings.Trim(args[1], `"`) + "()"
	default:
		typed = text[open+1 : end]
	}
	return typed, text[end+1:], true
}

// closing is the place of the bracket that closes the one at open, -1 when there is none. Brackets in strings do not count.
func closing(text string, open int) int {
	depth := 0
	for i := open; i < len(text); i++ {
		switch text[i] {
		case '(', '[', '{':
			depth++
		case ')', ']', '}':
			depth--
			if depth == 0 {
				return i
			}
		case '"', '`', '\'':
			i = endOfQuote(text, i)
		}
	}
	return -1
}

func endOfQuote(text string, start int) int {
	for i := start + 1; i < len(text); i++ {
		switch text[i] {
		case '\\':
			if text[start] != '`' {
				i++
			}
		case text[start]:
			return i
		}
	}
	return len(text)
}

// arguments splits a list at its outer commas.
func arguments(list string) []string {
	var args []string
	start := 0
	for i := 0; i < len(list); i++ {
		switch list[i] {
		case '(', '[', '{':
			if end := closing(list, i); end > 0 {
				i = end
			}
		case '"', '`', '\'':
			i = endOfQuote(list, i)
		case ',':
			args = append(args, strings.TrimSpace(list[start:i]))
			start = i + 1
		}
	}
	return append(args, strings.TrimSpace(list[start:]))
}
