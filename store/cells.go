package store

import (
	"bytes"
	"context"
	"database/sql/driver"
	"errors"
	"io"
	"time"
	"unsafe"

	"github.com/dbsh-go/dbsh/store/internal/timestamp"
)

// typedRows are rows of a driver that gives a cell as what it is, without an interface around it: package sqlite's, whose Rows say
// what the methods do.
type typedRows interface {
	Step() (more bool, err error)
	Kind(column int) int
	Int64() int64
	Float64() float64
	View() []byte
}

// Kinds of cells.
const (
	integerCell = iota + 1
	floatCell
	textCell
	bytesCell
	nullCell
	timeCell // a text that is a date or a time
)

// rowCells is a row at hand, or those of its cells that begin with the first: it is gone when the next row is read, its cells are not.
type rowCells struct {
	typed  typedRows // nil: the cells are values
	values []any
	texts  *textPool
	first  int
}

// from is the part of the row that begins with a cell.
func (r rowCells) from(cell int) rowCells {
	r.first += cell
	return r
}

// cell is a cell as a value.
func (r rowCells) cell(n int) any {
	if r.typed == nil {
		return r.values[r.first+n]
	}
	switch r.typed.Kind(r.first + n) {
	case integerCell:
		return r.typed.Int64()
	case floatCell:
		return r.typed.Float64()
	case textCell:
		return r.texts.keep(r.typed.View())
	case timeCell:
		view := r.typed.View()
		if t, ok := timestamp.Parse(view); ok {
			return t
		}
		return r.texts.keep(view)
	case bytesCell:
		return bytes.Clone(r.typed.View())
	}
	return nil
}

// number is a cell that is an integer.
func (r rowCells) number(n int) (number int64, ok bool) {
	if r.typed == nil {
		number, ok = r.values[r.first+n].(int64)
		return number, ok
	}
	if ok = r.typed.Kind(r.first+n) == integerCell; ok {
		number = r.typed.Int64()
	}
	return number, ok
}

// null tells whether a cell is NULL.
func (r rowCells) null(n int) bool {
	if r.typed == nil {
		return r.values[r.first+n] == nil
	}
	return r.typed.Kind(r.first+n) == nullCell
}

// store writes a cell into the field of a new struct; false where it is of another kind, or the form is not a common one. It comes
// to what column.store does with the cell's value.
func (r rowCells) store(n int, c *column, row unsafe.Pointer) bool {
	if r.typed == nil {
		return c.store(row, r.values[r.first+n])
	}
	if c.layout.form == otherForm {
		return false
	}
	p := c.at(row)
	switch r.typed.Kind(r.first + n) {
	case integerCell:
		switch c.layout.form {
		case int64Form:
			*(*int64)(p) = r.typed.Int64()
			return true
		case int64Pointer:
			held := r.typed.Int64()
			*(**int64)(p) = &held
			return true
		case boolForm:
			v := r.typed.Int64()
			*(*bool)(p) = v == 1
			return v == 0 || v == 1
		}
	case textCell:
		switch c.layout.form {
		case textForm:
			*(*string)(p) = r.texts.keep(r.typed.View())
			return true
		case textPointer:
			held := r.texts.keep(r.typed.View())
			*(**string)(p) = &held
			return true
		}
	case timeCell:
		if c.layout.form == timeForm {
			t, ok := timestamp.Parse(r.typed.View())
			*(*time.Time)(p) = t
			return ok
		}
	case floatCell:
		if c.layout.form == floatForm {
			*(*float64)(p) = r.typed.Float64()
			return true
		}
	}
	return false
}

// textPool keeps the texts of neighbouring rows in common pieces of memory: one that stays alive keeps its piece.
type textPool struct {
	piece []byte
}

const (
	firstPiece = 64   // bytes: a row may be alone
	mostPiece  = 1024 // about what the neighbours of an object take that it keeps, see block
)

// keep copies a text.
func (t *textPool) keep(view []byte) string {
	if len(view) > mostPiece/4 {
		return string(view)
	}
	if len(view) == 0 {
		return ""
	}
	if cap(t.piece)-len(t.piece) < len(view) {
		t.piece = make([]byte, 0, max(len(view), min(2*cap(t.piece), mostPiece), firstPiece))
	}
	at := len(t.piece)
	t.piece = append(t.piece, view...)
	return unsafe.String(&t.piece[at], len(view)) // what is behind is written, this is not any more
}

// reader reads a driver's rows.
type reader struct {
	rowCells
	ctx  context.Context
	ends bool // the context may be cancelled
	rows driver.Rows
	row  []driver.Value // the same memory as the values of rowCells

	pool  textPool
	short []int // columns of floats of 32 bits that the driver gives as longer ones
}

func newReader(ctx context.Context, rows driver.Rows, short func(typ string) bool) *reader {
	r := &reader{ctx: ctx, ends: ctx.Done() != nil, rows: rows}
	if typed, ok := rows.(typedRows); ok {
		r.typed, r.texts = typed, &r.pool
		return r
	}
	if r.row = make([]driver.Value, len(rows.Columns())); len(r.row) > 0 {
		r.values = unsafe.Slice((*any)(unsafe.Pointer(&r.row[0])), len(r.row)) // driver.Value is any under another name
	}
	if types, ok := rows.(driver.RowsColumnTypeDatabaseTypeName); ok && short != nil {
		for n := range r.row {
			if short(types.ColumnTypeDatabaseTypeName(n)) {
				r.short = append(r.short, n)
			}
		}
	}
	return r
}

// next reads the next row; false after the last one.
func (r *reader) next() (bool, error) {
	if r.ends && r.ctx.Err() != nil {
		return false, r.ctx.Err()
	}
	if r.typed != nil {
		return r.typed.Step()
	}
	if err := r.rows.Next(r.row); err != nil {
		if errors.Is(err, io.EOF) {
			return false, nil
		}
		return false, err
	}
	for n, value := range r.row {
		if b, ok := value.([]byte); ok {
			r.row[n] = bytes.Clone(b) // the driver may use its own again for the next row
		}
	}
	for _, n := range r.short {
		r.row[n] = shortest(r.row[n])
	}
	return true, nil
}
