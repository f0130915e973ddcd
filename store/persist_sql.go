package store

import (
	"slices"
	"strings"

	"github.com/dbsh-go/dbsh/store/internal/dialect"
)

// These write the parts that the unit of work's statements are made of.

// whereRows is the condition that finds a number of rows by their keys, whose parameters come after as many others.
func (s *Session) whereRows(m *mapper, rows, before int) string {
	if rows == 1 {
		return " WHERE " + s.equalsFrom(m.primaryNames(), before)
	}
	var text strings.Builder
	text.WriteString(" WHERE " + s.quote(m.primary[0].name) + " IN (")
	for n := range rows {
		if n > 0 {
			text.WriteString(", ")
		}
		text.WriteString(s.db.dialect.Placeholder(before + n + 1))
	}
	text.WriteString(")")
	return text.String()
}

// rowArgs adds the key of an object's row to the arguments.
func (s *Session) rowArgs(m *mapper, i *instance, args []any) []any {
	for _, c := range m.primary {
		args = append(args, bindable(s.db.dialect, c, i.loaded.value(c)))
	}
	return args
}

// keyArgs adds a key to the arguments.
func (s *Session) keyArgs(m *mapper, key, args []any) []any {
	for k, value := range key {
		args = append(args, bindable(s.db.dialect, m.primary[k], value))
	}
	return args
}

func columnNames(columns []*column) []string {
	names := make([]string, len(columns))
	for k, c := range columns {
		names[k] = c.name
	}
	return names
}

func (s *Session) quote(name string) string { return dialect.Identifier(s.db.dialect, name) }

func (s *Session) quoteTable(schema, table string) string {
	return dialect.TableName(s.db.dialect, schema, table)
}

func (s *Session) quoteAll(names []string) string { return dialect.Identifiers(s.db.dialect, names) }

// sets assigns parameters to columns: a = ?, b = ?.
func (s *Session) sets(columns []*column) string {
	parts := make([]string, len(columns))
	for k, c := range columns {
		parts[k] = s.quote(c.name) + " = " + s.db.dialect.Placeholder(k+1)
	}
	return strings.Join(parts, ", ")
}

func (s *Session) equals(names []string) string { return s.equalsFrom(names, 0) }

// equalsFrom compares columns with parameters, the first of which comes after as many others.
func (s *Session) equalsFrom(names []string, before int) string {
	parts := make([]string, len(names))
	for k, name := range names {
		parts[k] = s.quote(name) + " = " + s.db.dialect.Placeholder(before+k+1)
	}
	return strings.Join(parts, " AND ")
}

// placeholders are the parameters of rows of values: (?, ?), (?, ?).
func (s *Session) placeholders(columns, rows int) string {
	var text strings.Builder
	n := 0
	for row := range rows {
		if row > 0 {
			text.WriteString(", ")
		}
		text.WriteString("(")
		for column := range columns {
			if column > 0 {
				text.WriteString(", ")
			}
			n++
			text.WriteString(s.db.dialect.Placeholder(n))
		}
		text.WriteString(")")
	}
	return text.String()
}

// scratch is what the statements of a plan share: neighbours differ in their values only.
type scratch struct {
	text  lastText
	lists lists
	args  []any
}

// arguments is an empty list for the arguments of one statement: that of the last one, unless somebody watches who may keep it.
func (s *scratch) arguments(db *DB, most int) []any {
	if !db.watchers.none() {
		return make([]any, 0, most)
	}
	s.args = slices.Grow(s.args, most)
	return s.args
}

// lastText remembers the statement that was written last: the next one is often the same but for its values.
type lastText struct {
	shape   textShape
	columns []*column
	text    string
}

type textShape struct {
	kind   ChangeKind
	mapper *mapper
	rows   int
}

// of gives the text, and writes it where it is another one than before.
func (t *lastText) of(shape textShape, columns []*column, write func() string) string {
	if t.shape != shape || !slices.Equal(t.columns, columns) {
		*t = lastText{shape, columns, write()}
	}
	return t.text
}

// lists keeps one list of columns for neighbours that have the same.
type lists struct {
	last, scratch []*column
}

// spare is an empty list to be filled and given to keep.
func (l *lists) spare() []*column { return l.scratch[:0] }

func (l *lists) keep(columns []*column) []*column {
	l.scratch = columns
	if !slices.Equal(columns, l.last) {
		l.last = slices.Clone(columns)
	}
	return l.last
}
