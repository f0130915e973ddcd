// Package table writes rows of typed cells in the formats of the shell.
//
// Rules:
//   - A cell keeps its value (see [Table.Rows]); each format decides how it looks.
//   - Table and Vertical are for people. They never send a control character to the terminal, tell NULL from the text "NULL"
//     and from empty text, measure wide characters as terminals do, and are cut to the screen when [Options] give one, saying
//     how much is missing.
//   - All other formats are for programs and are never cut. They write a row as it comes, so that any number of rows needs the same
//     memory.
//   - Nothing here knows of databases, models or the interpreter.
package table

import (
	"fmt"
	"io"
)

// Table is a result: rows of cells under columns.
type Table struct {
	Columns []Column

	// Rows hold one cell a column. A cell is nil (NULL), a bool, a number, a decimal (any type with the methods of
	// shopspring/decimal, or a [Number]), a string, []byte, time.Time, a [Misfit], a [Remark], or anything else, which is shown by its own
	// String or Error method, or as fmt would; CSV and TSV ask for an Exact() string first.
	Rows [][]any

	Record bool   // one object rather than a list of one: vertical in Table, an object in JSON
	Title  string // what a Record is, for its heading
	Notes  []Note // what else people should read about a Record; formats for programs leave it out
}

// Column is the heading of a column.
type Column struct {
	Name  string // as the database spells it; the key in formats for programs
	Label string // as people read it, when that is not Name
	Align Align
}

func (c Column) label() string {
	if c.Label != "" {
		return c.Label
	}
	return c.Name
}

// Align is the side on which a column's cells stand.
type Align int

const (
	AlignAuto Align = iota // right when every cell is a number, left otherwise
	AlignLeft
	AlignRight
)

// Note is a line below the fields of a record, such as a relation that is not loaded.
type Note struct{ Name, Text string }

// Number is a number given as its decimal text, for values beyond Go's number types.
type Number string

// Misfit is a cell whose content does not fit its column's type (SQLite allows that). It holds what the cell holds.
type Misfit struct{ Value any }

// Remark is a cell that says something about a value instead of giving one. Programs read it as text.
type Remark string

// Options say how a table is written. The zero value writes a Table without limits: what a file or a pipe wants.
type Options struct {
	Format  Format
	Width   int    // columns of the screen, 0 for no limit
	Height  int    // lines of the screen, 0 for no limit
	MaxRows int    // rows to show instead of what Height allows, 0 for what Height allows, negative for all
	Style   Style  // of the lines around cells; "" is Unicode
	Null    string // how people see NULL; "" is NULL
	Whole   bool   // bytes are shown to their end
	Hint    string // how to see the rows that were left out, such as ":format csv shows all"
	Insert  Inserting
	Color   bool
	Colors  *Colors // nil for the usual ones
	Quiet   bool    // no count of rows below the table, unless rows are left out
}

func (o Options) null() string {
	if o.Null == "" {
		return "NULL"
	}
	return o.Null
}

// Write writes a whole table. An error is that of w, with the format's name, or that of an unknown format.
func Write(w io.Writer, t *Table, o Options) error {
	sink, err := newWriter(w, t, o)
	if err != nil {
		return err
	}
	for _, row := range t.Rows {
		if err := sink.add(row); err != nil {
			return err
		}
	}
	return sink.Close()
}

// Writer writes the rows of a table one by one. Table keeps the first ones, because columns are as wide as their widest cell, and
// then none; the others keep none. Not for use by several goroutines.
type Writer struct {
	out    output
	format Format
	enc    encoder
	limit  int // rows to hand to enc, negative for all
	rows   int // rows seen
}

// encoder is one format. Errors of writing stay in the output.
type encoder interface {
	row(cells []any) // cells are not changed afterwards
	close(left int)  // left is the number of rows that were not handed over
}

// NewWriter begins a table. The caller must Close it.
func NewWriter(w io.Writer, columns []Column, o Options) (*Writer, error) {
	return newWriter(w, &Table{Columns: columns}, o)
}

func newWriter(w io.Writer, t *Table, o Options) (*Writer, error) {
	if o.Format == "" {
		o.Format = Aligned
	}
	form, ok := encoders[o.Format]
	if !ok {
		_, err := ParseFormat(string(o.Format))
		return nil, err
	}
	sink := &Writer{format: o.Format, limit: -1}
	sink.out.w, sink.out.hint = w, o.Hint
	if form.people {
		sink.limit = o.rowLimit(len(t.Columns))
	}
	sink.enc = form.begin(&sink.out, t, o)
	return sink, nil
}

// Row adds a row. The slice is free for the caller's next row, its values are not: they must stay as they are until Close.
func (w *Writer) Row(cells []any) error {
	if w.Full() {
		w.rows++
		return nil
	}
	if encoders[w.format].people {
		cells = append(make([]any, 0, len(cells)), cells...)
	}
	return w.add(cells)
}

func (w *Writer) add(cells []any) error {
	w.rows++
	if w.limit >= 0 && w.rows > w.limit {
		return nil
	}
	w.enc.row(cells)
	return w.err()
}

// Full tells that no further row will be shown: it is enough to [Writer.Skip] them.
func (w *Writer) Full() bool { return w.limit >= 0 && w.rows >= w.limit }

// Skip counts rows that the caller did not make because the Writer is Full.
func (w *Writer) Skip(n int) { w.rows += n }

// SetHint says how to see the rows that were left out.
func (w *Writer) SetHint(hint string) { w.out.hint = hint }

// Rows is the number of rows so far, those not shown included.
func (w *Writer) Rows() int { return w.rows }

// Close writes what is still to be written.
func (w *Writer) Close() error {
	left := 0
	if w.limit >= 0 {
		left = max(0, w.rows-w.limit)
	}
	w.enc.close(left)
	w.out.flush()
	return w.err()
}

// Break is Close for a table that is not whole: what was written stays, and nothing says that this is the end.
func (w *Writer) Break() error {
	w.out.flush()
	return w.err()
}

func (w *Writer) err() error {
	if w.out.err != nil {
		return fmt.Errorf("write %s: %w", w.format, w.out.err)
	}
	return nil
}

// output gathers small appends into large writes and remembers the first error.
type output struct {
	w    io.Writer
	buf  []byte
	err  error
	hint string // how to see rows that were left out
}

const outputSize = 32 << 10

// spill writes the buffer out when it is large enough.
func (o *output) spill() {
	if len(o.buf) >= outputSize {
		o.flush()
	}
}

func (o *output) flush() {
	if o.err == nil && len(o.buf) > 0 {
		_, o.err = o.w.Write(o.buf)
	}
	o.buf = o.buf[:0]
}
