package store

import (
	"context"
	"math"
	"math/rand/v2"
	"reflect"
	"strings"
	"time"

	"github.com/google/uuid"
)

// park notes that a column of the row will hold something else when the row's own UPDATE comes, which therefore writes it.
func (w *write) park(c *column, gap any) {
	own := w.own()
	own.parked = append(own.parked, c)
	if c.primary {
		if own.at == nil {
			own.at = w.i.rowKey()
		}
		for k, part := range w.mapper.primary {
			if part == c {
				own.at[k] = gap
			}
		}
	}
}

// setParked writes the stopgap of a parked column. A row of a table with versions must have the version that the session knows;
// the version is counted by the row's own statement.
func (p *plan) setParked(ctx context.Context, s step) error {
	m := s.i.mapper
	session := p.session.of(m)
	args := p.versionArg(m, s.i, session.rowArgs(m, s.i, []any{p.bind(s.park, s.gap)}))
	text := "UPDATE " + session.quoteTable(m.schema, m.table) + " SET " + session.equals([]string{s.park.name}) +
		session.whereRows(m, 1, 1) + p.whereVersion(m, len(args))
	result, err := session.conn.exec(ctx, text, args...)
	if err != nil {
		return err
	}
	if got, err := result.RowsAffected(); err == nil && got != 1 {
		op := "update"
		if p.deleting[s.i] {
			op = "delete"
		}
		return &StaleError{Op: op, Model: m.name, Key: shownKey(s.i.rowKey()), Want: 1, Got: got}
	}
	return nil
}

// stopgap is a value that no row is likely to have, for as long as a flush takes; false where the column's kind has none, or a
// foreign key or a list of allowed values would refuse it.
func (c *column) stopgap() (value any, ok bool) {
	if c.foreign != nil || len(c.details.enum) > 0 || c.details.check != "" {
		return nil, false
	}
	switch c.kind {
	case intValue:
		bits := min(valueType(c.typ).Bits(), 32) // the database's type may be narrower than Go's
		return -1 - rand.Int64N(1<<(bits-1)), true
	case uintValue:
		bits := min(valueType(c.typ).Bits(), 32)
		return uint64(1)<<(bits-1) - 1 - uint64(rand.Int64N(1<<(bits-2))), true
	case floatValue:
		return -rand.Float64() * math.MaxInt32, true
	case textValue:
		text := strings.ReplaceAll(uuid.NewString(), "-", "")
		if c.size > 0 && c.size < len(text) {
			text = text[:c.size]
		}
		return text, true
	case bytesValue:
		id := uuid.New()
		return id[:], true
	case uuidValue:
		return uuid.New(), true
	case timeValue:
		return time.Date(1900, 1, 1+rand.IntN(25_000), 0, 0, rand.IntN(86_400), 0, time.UTC), true
	}
	return nil, false
}

// valueType is a field's type, pointers taken off.
func valueType(typ reflect.Type) reflect.Type {
	for typ.Kind() == reflect.Pointer {
		typ = typ.Elem()
	}
	return typ
}
