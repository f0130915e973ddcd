// Package display shows Go values and model objects: as a table, a record, or a Go literal, in whatever format is set.
//
// Rules:
//   - Showing never touches the database. What is not loaded is shown as not loaded.
//   - A scalar is shown as Go would write it ("AC/DC", 275, nil); an error or a value with a String method by what that says. A panic in
//     such a method becomes text.
//   - One model object is a record; a list of objects, of structs or of maps is a grid; all else is a Go literal,
//     with limits on depth and length, and safe from cycles.
//   - Formats for programs get all of a value: the scalar itself, an object, an array. Keys are columns as the database spells them, or
//     the names of fields.
//   - Interpreted types reach compiled code without their names. The name comes from the static type, or from a tag: go:"P.7" on the
//     first field of a struct, table:"..." on the embedded model.
package display

import (
	"io"
	"reflect"

	"github.com/dbsh-go/dbsh/shell/internal/table"
)

// Printer shows values. The zero value knows no models beyond their tags.
type Printer struct {
	Objects Objects // what is known of model objects, nil if nothing
	Options table.Options
}

// Value is what is shown.
type Value struct {
	Value  reflect.Value
	Type   string // its static type as people write it, such as []*Album; "" if unknown
	Column bool   // a field of a model that is a column: nil is NULL
}

// Rows are the rows of an SQL statement: a value of this kind is shown as a grid.
type Rows interface {
	Columns() []string
	Len() int
	Row(i int) []any // the cells of a row, as table.Table has them
}

// Stream are rows that come one by one, and are shown as Rows are.
type Stream interface {
	Columns() []string
	Next() (row []any, ok bool)
	Err() error   // what ended them early
	Hint() string // how to see rows that were left out, asked for behind the last one
}

// Print writes a value in the printer's format. A value that is none (the zero reflect.Value) writes nothing. The error is that
// of w or of an unknown format.
func (p *Printer) Print(w io.Writer, v Value) error {
	if !v.Value.IsValid() {
		return nil
	}
	rv := open(v.Value)
	if rows, ok := as[Rows](rv); ok {
		return p.printRows(w, rows)
	}
	if stream, ok := as[Stream](rv); ok {
		return p.printStream(w, stream)
	}
	if t, ok := as[*table.Table](rv); ok && t != nil {
		return table.Write(w, t, p.Options)
	}
	if model, ok := modelOf(rv); ok {
		if o, ok := p.object(model, v.Type); ok {
			return table.Write(w, o.record(), p.Options)
		}
	}
	if list, ok := p.list(rv, v.Type); ok {
		return p.printList(w, list)
	}
	if pg, ok := pageOf(rv); ok && p.Options.Format.People() {
		return p.printPage(w, pg)
	}
	if k, ok := keysetOf(rv); ok && p.Options.Format.People() {
		return p.printKeyset(w, k)
	}
	return p.printOther(w, rv, v)
}

func (p *Printer) printRows(w io.Writer, rows Rows) error {
	return p.some(w, columnsOf(rows.Columns()), rows.Len(), rows.Row)
}

func columnsOf(names []string) []table.Column {
	columns := make([]table.Column, len(names))
	for i, name := range names {
		columns[i].Name = name
	}
	return columns
}

// printStream reads all rows, those that are not shown too: people want to know how many there are. What has ended early looks so: JSON
// that is not closed nobody takes for all of it. Its error the stream's maker tells.
func (p *Printer) printStream(w io.Writer, stream Stream) error {
	out, err := table.NewWriter(w, columnsOf(stream.Columns()), p.Options)
	if err != nil {
		return err
	}
	for row, ok := stream.Next(); ok; row, ok = stream.Next() {
		if err := out.Row(row); err != nil {
			return err
		}
	}
	if stream.Err() != nil {
		return out.Break()
	}
	if p.Options.Hint != "" {
		out.SetHint(stream.Hint())
	}
	return out.Close()
}

// some makes only the rows that will be shown.
func (p *Printer) some(w io.Writer, columns []table.Column, n int, row func(int) []any) error {
	out, err := table.NewWriter(w, columns, p.Options)
	if err != nil {
		return err
	}
	for i := range n {
		if out.Full() {
			out.Skip(n - i)
			break
		}
		if err := out.Row(row(i)); err != nil {
			return err
		}
	}
	return out.Close()
}

// printOther writes what is no table: literals for people, JSON or plain text for programs.
func (p *Printer) printOther(w io.Writer, rv reflect.Value, v Value) error {
	switch p.Options.Format {
	case "", table.Aligned, table.Vertical:
		return writeLine(w, p.text(rv, v))
	case table.JSON:
		return writeLine(w, string(p.appendJSON(nil, rv, nil)))
	case table.JSONL:
		return p.printLines(w, rv)
	}
	if t := p.plainTable(rv); t != nil {
		return table.Write(w, t, p.Options)
	}
	if _, err := table.ParseFormat(string(p.Options.Format)); err != nil {
		return err
	}
	return writeLine(w, table.Exact(p.cell(rv)))
}

// printLines is a JSON value a line: the elements of a list.
func (p *Printer) printLines(w io.Writer, rv reflect.Value) error {
	if !isSequence(rv) {
		return writeLine(w, string(p.appendJSON(nil, rv, nil)))
	}
	var buf []byte
	for i := range rv.Len() {
		buf = append(p.appendJSON(buf, rv.Index(i), nil), '\n')
	}
	_, err := w.Write(buf)
	return err
}

// plainTable is what CSV and its like make of a Go value with parts: a list has one column, a map two, a struct one a field.
// Nil for a scalar, which is written as it is.
func (p *Printer) plainTable(rv reflect.Value) *table.Table {
	rv = target(rv)
	switch {
	case isSequence(rv):
		t := &table.Table{Columns: []table.Column{{Name: "value"}}}
		for i := range rv.Len() {
			t.Rows = append(t.Rows, []any{p.cell(rv.Index(i))})
		}
		return t
	case !rv.IsValid() || speaks(rv) || isScalar(rv.Type()):
		return nil
	case rv.Kind() == reflect.Map:
		t := &table.Table{Columns: []table.Column{{Name: "key"}, {Name: "value"}}}
		for _, key := range sortedKeys(rv) {
			t.Rows = append(t.Rows, []any{p.cell(key), p.cell(rv.MapIndex(key))})
		}
		return t
	case rv.Kind() == reflect.Struct:
		columns, _ := structColumns(rv.Type())
		if len(columns) == 0 {
			return nil
		}
		return &table.Table{Record: true, Columns: columns, Rows: [][]any{p.structRow(rv)}}
	}
	return nil
}

func writeLine(w io.Writer, s string) error {
	_, err := io.WriteString(w, s+"\n")
	return err
}

// Text is a value as one short literal, whatever the format: for notes such as "_1 = ...".
func (p *Printer) Text(v Value) string {
	if !v.Value.IsValid() {
		return "nil"
	}
	return p.literal(open(v.Value), v).flat()
}
