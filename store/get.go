package store

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"unsafe"
)

// Get reads the object with a primary key into dst, a **T; a composite key is given in the order of its columns. An object that
// the session has needs no SQL. Without such a row the error is a *NotFoundError.
func (q Selection) Get(dst any, key ...any) error {
	found, err := q.get(dst, key)
	if err == nil && !found {
		return q.notFound(slices.Clone(key))
	}
	return err
}

func (q Selection) notFound(key []any) error {
	if slices.Equal(key, []any{nil}) {
		key = []any{"NULL"}
	}
	return &NotFoundError{Model: q.modelName(), Key: shownKey(key)}
}

// GetOr404, FirstOr404 and OneOr404 are Flask-SQLAlchemy's names: Get, First and One whose only error about rows is a
// *NotFoundError, which knows its HTTPStatus. For OneOr404 a second row is none of one, too.
func (q Selection) GetOr404(dst any, key ...any) error { return q.Get(dst, key...) }

// FirstOr404 is First, see GetOr404.
func (q Selection) FirstOr404(dst any) error { return q.First(dst) }

// OneOr404 is One, see GetOr404.
func (q Selection) OneOr404(dst any) error {
	err := q.One(dst)
	if errors.Is(err, ErrMultipleRows) {
		return fmt.Errorf("%w: %w", &NotFoundError{Model: q.modelName()}, err)
	}
	return err
}

// GetOrNil is Get that gives nil where there is no row.
func (q Selection) GetOrNil(dst any, key ...any) error {
	_, err := q.get(dst, key)
	return err
}

// get is what Get, GetOr404 and GetOrNil share. An object that the session has is found without a list of the key's values on
// the heap.
func (q Selection) get(dst any, key []any) (bool, error) {
	if q.known(dst, key) {
		return true, nil
	}
	return q.find(dst, slices.Clone(key))
}

func (q Selection) find(dst any, key []any) (bool, error) {
	if m := q.from.mapper; m != nil && len(m.primary) == 0 {
		return false, fmt.Errorf("get %s: %s has no primary key: use Filter and First", m.name, m.fullName())
	}
	out, err := q.single(dst)
	if err != nil {
		return false, err
	}
	values, err := q.keyValues(key)
	if err != nil {
		return false, err
	}
	found, err := q.byKey(values)
	if err != nil || found == nil {
		out.SetZero()
		return false, err
	}
	out.Set(reflect.ValueOf(found.object))
	return true, nil
}

// known is the short way to an object that the session has: without clauses, by a key of one integer. False says nothing.
func (q Selection) known(dst any, key []any) bool {
	if q.err != nil || q.parts != noParts || len(key) != 1 {
		return false
	}
	m := q.from.mapper
	if m.tended.deleted != nil || len(m.primary) != 1 || m.primary[0].layout.form != int64Form || reflect.TypeOf(dst) != m.shadow.holder {
		return false
	}
	number, is := key[0].(int64)
	if !is {
		n, isInt := key[0].(int)
		if !isInt {
			return false
		}
		number = int64(n)
	}
	out := (*unsafe.Pointer)(addressOf(dst))
	i := q.session.lookup(m, identity{mapper: m, number: number})
	if i == nil || out == nil || q.session.mode.closed || q.session.failure() != nil {
		return false
	}
	*out = addressOf(i.object)
	return true
}

// keyValues checks a primary key against its columns.
func (q Selection) keyValues(key []any) ([]any, error) {
	m := q.from.mapper
	if len(key) == 1 && len(m.primary) > 1 {
		if list, ok := key[0].([]any); ok {
			key = list
		}
	}
	if len(key) != len(m.primary) {
		return nil, fmt.Errorf("get %s: got %d values, want %d: its primary key is %s", m.name, len(key), len(m.primary), columnList(m.primary))
	}
	values := make([]any, len(key))
	for i, c := range m.primary {
		plain, err := c.plainOf(key[i])
		if err != nil {
			return nil, fmt.Errorf("get %s: %s.%s: %w", m.name, m.name, c.field, err)
		}
		values[i] = plain
	}
	return values, nil
}

func columnList(columns []*column) string {
	text := ""
	for i, c := range columns {
		if i > 0 {
			text += ", "
		}
		text += c.field
	}
	return text
}

// byKey finds an object by its key: in the session, else in the database. Nil in the key finds nothing.
func (q Selection) byKey(values []any) (*instance, error) {
	if slices.Contains(values, nil) {
		return nil, nil
	}
	if q.plain() && !q.parts.fresh && !q.hides() {
		if known := q.session.lookup(q.from.mapper, identify(q.from.mapper, values)); known != nil {
			if err := q.session.usable("get " + q.modelName()); err != nil {
				return nil, err
			}
			if len(q.parts.eager) == 0 {
				return known, nil
			}
			q, err := q.planned()
			if err != nil {
				return nil, err
			}
			return known, q.session.follow(nil, []*instance{known}, q.parts.plan, false)
		}
	}
	if q.parts == noParts && q.from.alias == "" {
		return q.readByKey(values)
	}
	found, err := q.byKeyQuery(values).objects()
	if err != nil || len(found) == 0 {
		return nil, err
	}
	return found[0], nil
}

func (q Selection) byKeyQuery(values []any) Selection {
	return q.Filter(q.keyCondition(q.from.mapper.primary, [][]any{values})).Unordered()
}

// readByKey reads the row of a key that the session has no object for. No field of the objects it has can change that row, so
// that they are not all compared for it: what was added, deleted or related is flushed before, changed fields only if there is
// no such row, because a changed key may bring it.
func (q Selection) readByKey(values []any) (*instance, error) {
	s := q.session
	flush := s.autoflushTold
	if s.tracker.find(identify(q.from.mapper, values)) != nil {
		flush = s.autoflush // it has expired: its own changes are written before it is read
	}
	if err := flush(); err != nil {
		return nil, err
	}
	found, err := q.rowByKey(values)
	if err != nil || found != nil || !s.tracker.dirty() {
		return found, err
	}
	if err := s.autoflush(); err != nil {
		return nil, err
	}
	return q.rowByKey(values)
}

// rowByKey sends the SELECT of a row by its key, whose text is written once a model.
func (q Selection) rowByKey(values []any) (*instance, error) {
	s, m := q.session, q.from.mapper
	q, err := q.planned()
	if err != nil {
		return nil, err
	}
	simple := len(q.parts.plan.list) == 0
	statement := compiled{text: s.byKey[m]}
	if simple && statement.text != "" {
		for n, c := range m.primary {
			statement.args = append(statement.args, bindable(s.db.dialect, c, values[n]))
		}
	} else if statement, err = q.byKeyQuery(values).compile(); err != nil {
		return nil, err
	} else if simple {
		if s.byKey == nil {
			s.byKey = map[*mapper]string{}
		}
		s.byKey[m] = statement.text
	}
	found, err := q.load(s.ctx(), statement)
	if err != nil || len(found) == 0 {
		return nil, err
	}
	return found[0], s.follow(q, found, q.parts.plan, false)
}
