package store

import (
	"bytes"
	"reflect"
	"time"
	"unsafe"

	"github.com/google/uuid"
	"github.com/shopspring/decimal"
)

// snapshot is an object's row as it last stood in the database: a copy of the struct, made when it was read or written. An
// object is dirty if its fields differ from it: fields are not watched, they are compared when it matters. A copy
// does not keep what a pointer, bytes and the like lead to: the plain values of such columns lie behind it, bytes, documents and
// arrays copied, so that a change inside shows too. A column of a type of the user's own (sql.Scanner) shows a change of what it
// exports; what it keeps behind a pointer of its own must be replaced.
//
// The values of a snapshot are never changed: rollback may come back to it.
type snapshot struct {
	row unsafe.Pointer // to a struct of the mapper's shadow type
}

// shadow says what snapshots of a model are made of.
type shadow struct {
	typ  reflect.Type // the model's struct, and the plain values that it does not keep behind it
	deep []*column    // the columns of these values
	at   uintptr      // where the first of these values lies

	holder reflect.Type // of a variable for a pointer to the struct: **T
}

// lay works out how the model's structs are read, written and copied.
func (m *mapper) lay() {
	for _, c := range m.columns {
		c.layout = layout{form: formOf(c.typ, c.kind), kept: -1}
		if c.zeroNull {
			c.layout.form = otherForm
		}
		if !c.flat() {
			c.layout.kept = len(m.shadow.deep)
			m.shadow.deep = append(m.shadow.deep, c)
		}
	}
	m.shadow.typ, m.shadow.holder = m.typ, reflect.PointerTo(reflect.PointerTo(m.typ))
	if n := len(m.shadow.deep); n > 0 {
		m.shadow.typ = reflect.StructOf([]reflect.StructField{
			{Name: "Row", Type: m.typ}, {Name: "Kept", Type: reflect.ArrayOf(n, reflect.TypeFor[any]())},
		})
		m.shadow.at = m.shadow.typ.Field(1).Offset
	}
}

// none tells whether there is no row yet.
func (s snapshot) none() bool { return s.row == nil }

// kept is where the value of a column lies that a copy of the struct does not keep.
func (s snapshot) kept(c *column) *any {
	return (*any)(unsafe.Add(s.row, c.owner.shadow.at+uintptr(c.layout.kept)*unsafe.Sizeof(any(nil))))
}

// value is the plain value of a column.
func (s snapshot) value(c *column) any {
	if c.layout.kept >= 0 {
		return *s.kept(c)
	}
	if plain, ok := c.view(s.row); ok {
		return plain
	}
	return c.get(c.owner.rowAt(s.row))
}

// holds tells whether the column has a plain value. It allocates nothing for the common types.
func (s snapshot) holds(c *column, plain any) bool {
	if c.layout.kept < 0 {
		if same, ok := c.holds(s.row, plain); ok {
			return same
		}
	}
	return samePlain(plain, s.value(c))
}

// identity is the row's.
func (s snapshot) identity(m *mapper) identity {
	if m.numbered() {
		return identity{mapper: m, number: *(*int64)(m.primary[0].at(s.row))}
	}
	values := make([]any, len(m.primary))
	for k, c := range m.primary {
		values[k] = s.value(c)
	}
	return identify(m, values)
}

// numbered tells whether the primary key is one integer, which needs no encoding.
func (m *mapper) numbered() bool { return len(m.primary) == 1 && m.primary[0].layout.form == int64Form }

// values are the plain values of all columns, by mapper.columns.
func (s snapshot) values(m *mapper) []any {
	values := make([]any, len(m.columns))
	for k, c := range m.columns {
		values[k] = s.value(c)
	}
	return values
}

// pick are the plain values of the named columns.
func (s snapshot) pick(m *mapper, names []string) []any {
	picked := make([]any, len(names))
	for k, name := range names {
		if c := m.columnNamed(name); c != nil {
			picked[k] = s.value(c)
		}
	}
	return picked
}

// same tells whether a struct still holds the column's value.
func (s snapshot) same(c *column, row unsafe.Pointer) bool {
	if c.layout.kept < 0 {
		return c.equal(row, s.row)
	}
	kept := *s.kept(c)
	if same, ok := c.holds(row, kept); ok {
		return same
	}
	return samePlain(c.get(c.owner.rowAt(row)), kept)
}

// copied makes this new snapshot one of a struct. cells are what the struct was filled with, nil if that is not known: a cell
// that is a plain value is nobody else's, and is kept as it is.
func (s snapshot) copied(m *mapper, row unsafe.Pointer, cells *rowCells) {
	m.rowAt(s.row).Set(m.rowAt(row))
	for _, c := range m.shadow.deep {
		if cells != nil {
			cell := cells.cell(c.position)
			if same, ok := c.holds(row, cell); ok && same {
				*s.kept(c) = cell
				continue
			}
		}
		*s.kept(c) = keep(c.get(m.rowAt(row)))
	}
}

// rowAt is the struct at an address.
func (m *mapper) rowAt(row unsafe.Pointer) reflect.Value { return reflect.NewAt(m.typ, row).Elem() }

// part makes the copy differ from the object, as far as memory tells, whatever that will hold: it is no longer what the object is
// compared with.
func (s snapshot) part(m *mapper) {
	if !s.none() {
		m.modelIn(s.row).inst = nil
	}
}

// remember makes the snapshot that of the object.
func (i *instance) remember(loaded snapshot) {
	i.loaded.part(i.mapper)
	i.loaded = loaded
	if !loaded.none() {
		i.mapper.modelIn(loaded.row).inst = i
	}
}

// snapshot copies an object's columns.
func (m *mapper) snapshot(object any) snapshot {
	s := snapshot{reflect.New(m.shadow.typ).UnsafePointer()}
	s.copied(m, addressOf(object), nil)
	return s
}

// snapshotOf makes a snapshot of plain values, by m.columns.
func (m *mapper) snapshotOf(values []any) snapshot {
	s := snapshot{reflect.New(m.shadow.typ).UnsafePointer()}
	row := m.rowAt(s.row)
	for k, c := range m.columns {
		_ = c.set(row, values[k])
		if c.layout.kept >= 0 {
			*s.kept(c) = keep(values[k])
		}
	}
	return s
}

// valuesOf are an object's plain values, by m.columns.
func valuesOf(m *mapper, object any) []any {
	row := structOf(object)
	values := make([]any, len(m.columns))
	for k, c := range m.columns {
		values[k] = keep(c.get(row))
	}
	return values
}

// keep makes a value safe from changes through the object.
func keep(value any) any {
	switch v := value.(type) {
	case nil, int64, string, float64, bool, uint64, time.Time, decimal.Decimal, uuid.UUID:
		return value
	case []byte:
		return bytes.Clone(v)
	}
	return deepCopy(reflect.ValueOf(value)).Interface()
}

// row is the object's struct.
func (i *instance) row() reflect.Value { return reflect.ValueOf(i.object).Elem() }

// modified tells whether any field differs from the snapshot. It allocates nothing.
func (i *instance) modified() bool {
	m, row := i.mapper, addressOf(i.object)
	columns := m.shadow.deep
	if !sameBytes(row, i.loaded.row, m.typ.Size()) {
		columns = m.columns // different bytes may still be the same value
	}
	for _, c := range columns {
		if !i.loaded.same(c, row) {
			return true
		}
	}
	return false
}

// restore gives all fields that differ from the snapshot its values back.
func (i *instance) restore() {
	row := i.row()
	for _, c := range i.mapper.columns {
		if i.differs(c) {
			i.assign(row, c, i.loaded.value(c))
		}
	}
}

// differs tells whether the column's field differs from the row.
func (i *instance) differs(c *column) bool { return !i.loaded.same(c, addressOf(i.object)) }

// assign stores a plain value that came from this column, and so fits.
func (i *instance) assign(row reflect.Value, c *column, value any) {
	_ = c.set(row, keep(value))
}

// values reads the named columns of the object.
func (i *instance) values(names []string) []any {
	row := i.row()
	values := make([]any, len(names))
	for k, name := range names {
		if c := i.mapper.columnNamed(name); c != nil {
			values[k] = c.get(row)
		}
	}
	return values
}

// primaryKey reads the primary key from the object, in the order of m.primary.
func (i *instance) primaryKey() []any {
	row := i.row()
	values := make([]any, len(i.mapper.primary))
	for k, c := range i.mapper.primary {
		values[k] = c.get(row)
	}
	return values
}

// rowKey is the primary key that the row has in the database, which differs from the object's while a change of the key is
// not flushed.
func (i *instance) rowKey() []any {
	values := make([]any, len(i.mapper.primary))
	for k, c := range i.mapper.primary {
		values[k] = i.loaded.value(c)
	}
	return values
}

// shownKey is the key as a message shows it: a single value bare.
func shownKey(values []any) any {
	if len(values) == 1 {
		return values[0]
	}
	return values
}
