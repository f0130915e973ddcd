package store

import (
	"context"
	"fmt"
	"reflect"
)

// Bulk writing is for many rows at once: the session sends the statements in its transaction and keeps no objects of them. Defaults of
// the columns are filled in, onupdate= too; relations, cascades and events take no part.

// BulkOption changes how BulkInsert works.
type BulkOption func(*bulkOptions)

type bulkOptions struct{ keys bool }

// ReturnKeys makes BulkInsert write the keys that the database makes, and what it fills in, into the given structs and maps, in
// their order. It costs time: on some databases a statement for each row.
func ReturnKeys() BulkOption { return func(o *bulkOptions) { o.keys = true } }

// BulkInsert inserts a row for each element of a slice of model structs, or of pointers to them, and returns how many. See
// Selection.BulkInsert.
func (s *Session) BulkInsert(rows any, options ...BulkOption) (int64, error) {
	q, err := s.bulkModel("bulk insert", rows)
	if err != nil {
		return 0, err
	}
	return q.BulkInsert(rows, options...)
}

// BulkUpdate writes the rows of a slice of model structs, or of pointers to them, by their primary keys. See
// Selection.BulkUpdate.
func (s *Session) BulkUpdate(rows any, fields ...string) (int64, error) {
	q, err := s.bulkModel("bulk update", rows)
	if err != nil {
		return 0, err
	}
	return q.BulkUpdate(rows, fields...)
}

// bulkModel is the query of the model that a slice's elements are of.
func (s *Session) bulkModel(op string, rows any) (Selection, error) {
	typ := reflect.TypeOf(rows)
	if typ == nil || typ.Kind() != reflect.Slice {
		return Selection{}, fmt.Errorf("%s: got %s, want a slice of models: []*User", op, typeName(typ))
	}
	typ = valueType(typ.Elem())
	if _, isModel := modelTagOf(typ); !isModel {
		return Selection{}, fmt.Errorf("%s: got %s, want a slice of models: []*User (maps are given to a query: Users.BulkInsert)", op, typeName(reflect.TypeOf(rows)))
	}
	m, err := s.models.of(reflect.New(typ).Interface())
	if err != nil {
		return Selection{}, fmt.Errorf("%s: %w", op, err)
	}
	return Selection{session: s.of(m), from: source{mapper: m}, parts: noParts}, nil
}

// bulkRow is one element: its plain values by mapper.columns, and which of them it gives.
type bulkRow struct {
	values []any
	given  []bool // nil: all
	object reflect.Value
}

// bulkRows reads the elements of a slice of structs, of pointers to them, or of maps by column or field name.
func (q Selection) bulkRows(op string, rows any) ([]bulkRow, error) {
	v := reflect.ValueOf(rows)
	if !v.IsValid() || v.Kind() != reflect.Slice {
		return nil, fmt.Errorf("%s %s: got %T, want a slice of %s, of pointers to it, or of maps", op, q.modelName(), rows, q.modelName())
	}
	all := make([]bulkRow, v.Len())
	for k := range all {
		var err error
		if all[k], err = q.bulkRow(v.Index(k)); err != nil {
			return nil, fmt.Errorf("%s %s: element %d: %w", op, q.modelName(), k, err)
		}
	}
	return all, nil
}

func (q Selection) bulkRow(v reflect.Value) (bulkRow, error) {
	m := q.from.mapper
	for v.Kind() == reflect.Pointer || v.Kind() == reflect.Interface {
		if v.IsNil() {
			return bulkRow{}, fmt.Errorf("it is nil")
		}
		v = v.Elem()
	}
	switch {
	case v.Type() == m.typ:
		row := bulkRow{values: make([]any, len(m.columns)), object: v}
		for k, c := range m.columns {
			row.values[k] = c.get(v)
		}
		return row, nil
	case v.Kind() == reflect.Map && v.Type().Key().Kind() == reflect.String:
		return q.bulkMap(v)
	}
	return bulkRow{}, fmt.Errorf("got %s, want %s or a map", typeName(v.Type()), article(m.name))
}

func (q Selection) bulkMap(v reflect.Value) (bulkRow, error) {
	m := q.from.mapper
	row := bulkRow{values: make([]any, len(m.columns)), given: make([]bool, len(m.columns)), object: v}
	for k, c := range m.columns {
		row.values[k] = c.zero()
	}
	for entries := v.MapRange(); entries.Next(); {
		c := m.columnNamed(entries.Key().String())
		if c == nil {
			return bulkRow{}, m.unknown(entries.Key().String())
		}
		plain, err := c.plainOf(entries.Value().Interface())
		if err != nil {
			return bulkRow{}, fmt.Errorf("%s: %w", c.field, err)
		}
		row.values[c.position], row.given[c.position] = plain, true
	}
	return row, nil
}

// gives tells whether the element has a value for the column: a struct where it is set, a map where it is there.
func (r bulkRow) gives(c *column) bool {
	if r.given == nil {
		return !c.unset(r.values[c.position])
	}
	return r.given[c.position]
}

// take writes a value back into the struct or map.
func (r bulkRow) take(c *column, value any) {
	if r.given == nil {
		_ = c.set(r.object, keep(value))
		return
	}
	name := c.name
	for _, key := range r.object.MapKeys() {
		if key.String() == c.field {
			name = c.field
		}
	}
	if v := reflect.ValueOf(value); v.IsValid() && v.Type().AssignableTo(r.object.Type().Elem()) {
		r.object.SetMapIndex(reflect.ValueOf(name).Convert(r.object.Type().Key()), v)
	}
}

// bulkReady checks that a bulk statement can be sent, and flushes.
func (q Selection) bulkReady(op string) error {
	if err := q.ready(); err != nil {
		return err
	}
	if q.from.mapper.readOnly {
		return readOnlyError(op, q.from.mapper)
	}
	if len(q.parts.where) > 0 || len(q.parts.joins) > 0 || q.parts.limit >= 0 {
		return fmt.Errorf("%s %s: the query has conditions, which say nothing about the rows that are given", op, q.modelName())
	}
	return q.session.autoflush()
}

// bulkWrite runs do, which sends several statements: an error takes all of them back, and nothing else.
func (q Selection) bulkWrite(do func() error) (err error) {
	s := q.session
	if err := s.beginWrite(s.ctx()); err != nil {
		return err
	}
	defer func() { s.endWrite(command{kind: sqlWrite}, err) }()
	if err := s.conn.savepoint(s.ctx(), bulkName); err != nil {
		return err
	}
	if err := do(); err != nil {
		if s.conn.failed == nil {
			_ = s.conn.rollbackTo(s.ctx(), bulkName)
			_ = s.conn.releaseTo(context.WithoutCancel(s.ctx()), bulkName)
		}
		return err
	}
	s.written.any = true
	return s.conn.releaseTo(s.ctx(), bulkName)
}

// bulkName is the savepoint of a bulk operation.
const bulkName = "dbsh_bulk"

// bulkSend runs one statement of a bulk operation.
func (q Selection) bulkSend(text string, args []any) (int64, error) {
	result, err := q.session.conn.exec(withCause(q.session.ctx(), "bulk"), text, args...)
	if err != nil {
		return 0, err
	}
	return result.RowsAffected()
}
