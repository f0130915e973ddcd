package store

import (
	"database/sql"
	"fmt"
	"reflect"
	"strings"
)

// raw is text of the user's. Its arguments stand where it has question marks, or by name where it has :name.
type raw struct {
	text string
	args []any
}

// write writes the text. A slice (but of bytes) as an argument becomes a list: id IN (?).
func (e raw) write(c *compiler) {
	pieces := placeholders(e.text)
	byName, err := e.named()
	if err != nil {
		c.fail(err)
		return
	}
	next := 0
	for _, p := range pieces {
		c.put(p.text)
		switch {
		case p.end:
		case p.name == "":
			if byName == nil && next < len(e.args) {
				e.argument(c, e.args[next])
			}
			next++
		case byName == nil: // no map was given: the text means the colon itself
			c.put(":", p.name)
		default:
			value, found := byName[p.name]
			if !found {
				c.fail(fmt.Errorf("%q: there is no argument :%s", e.text, p.name))
				return
			}
			e.argument(c, value)
		}
	}
	want := len(e.args)
	if byName != nil {
		want = 0
	}
	if next != want {
		c.fail(fmt.Errorf("%q: got %d arguments, want %d, one for each ?", e.text, want, next))
	}
}

func (e raw) argument(c *compiler, value any) {
	if v := reflect.ValueOf(value); v.Kind() == reflect.Slice && kindOf(v.Type()) != bytesValue {
		if v.Len() == 0 {
			c.put("NULL") // nothing is in it
		}
		for i := range v.Len() {
			if i > 0 {
				c.put(", ")
			}
			operandOf(v.Index(i).Interface(), nil).write(c)
		}
		return
	}
	operandOf(value, nil).write(c)
}

// named are the arguments by their names: one map, or values that sql.Named has named. It is nil where they have none.
func (e raw) named() (map[string]any, error) {
	if len(e.args) == 1 {
		if v := reflect.ValueOf(e.args[0]); v.Kind() == reflect.Map && v.Type().Key().Kind() == reflect.String {
			byName := make(map[string]any, v.Len())
			for _, key := range v.MapKeys() {
				byName[key.String()] = v.MapIndex(key).Interface()
			}
			return byName, nil
		}
	}
	var byName map[string]any
	for _, arg := range e.args {
		one, ok := arg.(sql.NamedArg)
		switch {
		case ok && byName == nil:
			byName = map[string]any{one.Name: one.Value}
		case ok:
			byName[one.Name] = one.Value
		case byName != nil:
			return nil, fmt.Errorf("%q: got arguments with names and without: want all of one kind", e.text)
		}
	}
	if byName != nil && len(byName) < len(e.args) {
		return nil, fmt.Errorf("%q: got %d arguments for %d names", e.text, len(e.args), len(byName))
	}
	return byName, nil
}

func (e raw) visit(see func(source)) {
	for _, arg := range e.args {
		if column, ok := arg.(Column); ok {
			column.node().visit(see)
		}
	}
}
func (e raw) precedence() int { return looseOr } // in brackets beside anything else: it may hold an OR

// piece is text up to a placeholder, or to the end.
type piece struct {
	text string
	name string // of a placeholder :name
	end  bool
}

// placeholders cuts text at question marks and at names behind a colon, outside of quotes and comments. Two question marks are
// one of the text's own, two colons a cast.
func placeholders(text string) []piece {
	var pieces []piece
	var before strings.Builder
	cut := func(name string) {
		pieces = append(pieces, piece{text: before.String(), name: name})
		before.Reset()
	}
	for i := 0; i < len(text); {
		n := 1
		switch b := text[i]; {
		case b == '?' && strings.HasPrefix(text[i:], "??"):
			before.WriteByte('?')
			i += 2
			continue
		case b == '?':
			cut("")
			i++
			continue
		case b == ':' && strings.HasPrefix(text[i:], "::"):
			n = 2
		case b == ':':
			if name := leadingName(text[i+1:]); name != "" {
				cut(name)
				i += 1 + len(name)
				continue
			}
		case b == '\'' || b == '"' || b == '`':
			n = skipped(text[i:], string(b))
		case strings.HasPrefix(text[i:], "--"):
			n = skipped(text[i:], "\n")
		case strings.HasPrefix(text[i:], "/*"):
			n = skipped(text[i:], "*/")
		}
		before.WriteString(text[i : i+n])
		i += n
	}
	return append(pieces, piece{text: before.String(), end: true})
}

// skipped is the length of what begins at text and goes on to the next closing sign.
func skipped(text, closing string) int {
	if end := strings.Index(text[1:], closing); end >= 0 {
		return 1 + end + len(closing)
	}
	return len(text)
}

func leadingName(text string) string {
	for n := 1; n <= len(text); n++ {
		if !isName(text[:n]) {
			return text[:n-1]
		}
	}
	return text
}
