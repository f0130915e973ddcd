package store

import (
	"slices"
	"strings"
)

// These write the parts that the unit of work's statements are made of.

// whereRows is the condition that finds the rows of objects by their keys.
func (s *Session) whereRows(m *mapper, rows []*instance, args []any) (string, []any) {
	if len(rows) == 1 {
		return s.whereKey(m, rows[0].rowKey(), args)
	}
	var text strings.Builder
	text.WriteString(" WHERE " + s.quote(m.primary[0].name) + " IN (")
	for k, i := range rows {
		if k > 0 {
			text.WriteString(", ")
		}
		args = append(args, bindable(s.db.dialect, m.primary[0], i.loaded.value(m.primary[0])))
		text.WriteString(s.db.dialect.Placeholder(len(args)))
	}
	text.WriteString(")")
	return text.String(), args
}

// whereKey is the condition that finds the row of a key.
func (s *Session) whereKey(m *mapper, key, args []any) (string, []any) {
	where := " WHERE " + s.equalsFrom(m.primaryNames(), len(args))
	for k, value := range key {
		args = append(args, bindable(s.db.dialect, m.primary[k], value))
	}
	return where, args
}

func columnNames(columns []*column) []string {
	names := make([]string, len(columns))
	for k, c := range columns {
		names[k] = c.name
	}
	return names
}

func (s *Session) quote(name string) string { return identifier(s.db.dialect, name) }

func (s *Session) quoteTable(schema, table string) string {
	if schema == "" {
		return s.quote(table)
	}
	return s.quote(schema) + "." + s.quote(table)
}

func (s *Session) quoteAll(names []string) string {
	quoted := make([]string, len(names))
	for k, name := range names {
		quoted[k] = s.quote(name)
	}
	return strings.Join(quoted, ", ")
}

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
