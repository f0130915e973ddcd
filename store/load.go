package store

import (
	"context"
	"fmt"
	"reflect"
	"slices"
	"unsafe"
)

// This file turns rows into objects. A row's key is looked up first: what the session has already stays as it is (unless the
// selection is Fresh, or the object has expired). A cell that does not fit its column's Go type leaves the field zero, is
// kept as text with the object, and is told once per query; the snapshot holds the same zero, so that such a column is
// never written back by itself.

// load runs a compiled SELECT and gives the objects of its rows, one for each row.
func (q Selection) load(ctx context.Context, statement compiled) ([]*instance, error) {
	return q.loadEach(ctx, statement, nil)
}

// loadEach is load that shows each object with the cells of its row, which need not be what an object holds that was there already.
func (q Selection) loadEach(ctx context.Context, statement compiled, see func(i *instance, cells rowCells)) ([]*instance, error) {
	defer q.session.arrive()
	l := newLoader(q.session, q.from.mapper, q.parts.fresh)
	l.cohort.plan = q.parts.plan
	branches := l.branches(statement.joined)
	var found []*instance
	err := q.session.conn.read(ctx, statement.text, statement.args, func(cells rowCells) error {
		owner := l.row(cells)
		first := len(branches.list) == 0 || branches.row(owner, cells)
		if first && see != nil {
			see(owner, cells)
		}
		if first && len(branches.list) > 0 {
			found = append(found, owner)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	l.tell()
	branches.tell()
	if len(branches.list) == 0 {
		return slices.Clip(l.cohort.members), nil // one for each row
	}
	return found, nil
}

// loader makes the objects of one model from the rows of one query.
type loader struct {
	session *Session
	mapper  *mapper
	cohort  *cohort
	fresh   bool
	keys    []any // of the row at hand
	slab    *slab
	misfit  misfit
}

func newLoader(s *Session, m *mapper, fresh bool) *loader {
	return &loader{session: s, mapper: m, cohort: &cohort{}, fresh: fresh, slab: &s.tracker.mapOf(m).slab}
}

// row gives the object for a row's cells.
func (l *loader) row(cells rowCells) *instance {
	key := l.key(cells)
	var known *instance
	if !key.none() {
		known = l.session.tracker.find(key)
	}
	if known != nil && !l.fresh && !known.is(expired) {
		l.cohort.add(known)
		return known
	}
	i := l.slab.next()
	row := addressOf(i.object)
	i.misfits = l.fill(row, cells)
	i.loaded.copied(l.mapper, row, &cells)
	return l.enter(i, key, known)
}

// enter puts a new object into the session, or its values into known, the object that the row has already: callers go on with the
// instance they get. A row without a key (of a view, or with NULL in its key) gets an object of its own each time it is read.
// It is tracked all the same, so that a change is refused instead of lost.
func (l *loader) enter(i *instance, key identity, known *instance) *instance {
	tracker := &l.session.tracker
	switch {
	case key.none():
		i.raise(nameless)
		tracker.nameNameless(i)
	case known != nil:
		switch {
		case l.fresh:
			l.session.overwrite(known, i.loaded)
		case known.is(expired):
			l.session.renew(known, i.object)
		}
		l.slab.block.back()
		l.cohort.add(known)
		return known
	default:
		i.key, i.born = key, l.session.serial()
	}
	i.session, i.state = l.session.root, Persistent
	tracker.enter(i, l.slab.block)
	l.cohort.add(i)
	if l.session.watchesLoads(l.mapper) {
		l.session.arrived = append(l.session.arrived, i)
	}
	return i
}

// overwrite gives an object the values of its row, changes or not.
func (s *Session) overwrite(i *instance, loaded snapshot) {
	if serial := s.serial(); serial > 0 {
		s.frames.top().keep(i)
		i.born = serial
	}
	row := i.row()
	for _, c := range i.mapper.columns {
		i.assign(row, c, loaded.value(c))
	}
	i.remember(i.mapper.snapshot(i.object))
	s.unexpire(i)
}

// key is the identity of a row; none if the model has no key, or the row's is NULL or does not fit.
func (l *loader) key(cells rowCells) identity {
	switch len(l.mapper.primary) {
	case 0:
		return identity{}
	case 1:
		c := l.mapper.primary[0]
		if c.layout.form != int64Form {
			break
		}
		if number, is := cells.number(c.position); is {
			return identity{mapper: l.mapper, number: number}
		}
	}
	if l.keys == nil {
		l.keys = make([]any, len(l.mapper.primary))
	}
	for i, c := range l.mapper.primary {
		plain, err := c.fromCell(cells.cell(c.position))
		if err != nil || plain == nil {
			return identity{}
		}
		l.keys[i] = plain
	}
	return identify(l.mapper, l.keys)
}

// fill writes cells into a new struct.
func (l *loader) fill(row unsafe.Pointer, cells rowCells) (misfits map[string]string) {
	for n, c := range l.mapper.columns {
		if cells.store(n, c, row) {
			continue
		}
		cell := cells.cell(n)
		plain, err := c.fromCell(cell)
		if err == nil {
			err = c.set(l.mapper.rowAt(row), plain)
		}
		if err != nil {
			if misfits == nil {
				misfits = map[string]string{}
			}
			misfits[c.name] = cellText(cell)
			if cell != nil || !c.nullZero {
				l.misfit.note(l.mapper, c, cells, err)
			}
		}
	}
	return misfits
}

func (l *loader) tell() { l.misfit.tell(l.session) }

// misfit remembers the first cell of a query that did not fit, and counts the others.
type misfit struct {
	text  string
	count int
}

func (m *misfit) note(of *mapper, c *column, cells rowCells, err error) {
	m.count++
	if m.count > 1 {
		return
	}
	key := make([]any, len(of.primary))
	for i, p := range of.primary {
		key[i] = cells.cell(p.position)
	}
	row := of.name
	if len(key) > 0 {
		row = fmt.Sprintf("%s %v", of.name, shownKey(key))
	}
	m.text = fmt.Sprintf("%s: %s does not fit: %v; the field is left empty", row, c.field, err)
}

func (m *misfit) tell(s *Session) {
	switch {
	case m.count == 1:
		s.notice(m.text)
	case m.count > 1:
		s.notice(fmt.Sprintf("%s (and %d more cells like it)", m.text, m.count-1))
	}
}

// cellText is a cell as text, whole.
func cellText(cell any) string {
	switch v := cell.(type) {
	case nil:
		return "NULL"
	case []byte:
		return string(v)
	case string:
		return v
	}
	return shown(cell)
}

// objects runs the selection and loads what With asks for.
func (q Selection) objects() ([]*instance, error) {
	if err := q.ready(); err != nil {
		return nil, err
	}
	if q.parts.columns != nil {
		return nil, fmt.Errorf("%s: the query selects columns, not objects", q.modelName())
	}
	if err := q.prepare(); err != nil {
		return nil, err
	}
	q, err := q.planned()
	if err != nil {
		return nil, err
	}
	statement, err := q.compile()
	if err != nil {
		return nil, err
	}
	found, err := q.load(q.session.ctx(), statement)
	if err != nil {
		return nil, err
	}
	return found, q.session.follow(q, found, q.parts.plan, q.parts.fresh)
}

// structOf is an object's struct.
func structOf(object any) reflect.Value { return reflect.ValueOf(object).Elem() }

// keyCondition compares columns with any of several keys.
func (q Selection) keyCondition(columns []*column, keys [][]any) Condition {
	list := make([]Column, len(columns))
	for i, c := range columns {
		list[i] = q.column(c)
	}
	return keysIn(list, keys)
}

// keysIn compares columns with any of several keys: column IN (...), or, for more columns, (a = ? AND b = ?) OR ...
func keysIn(columns []Column, keys [][]any) Condition {
	if len(columns) == 1 {
		values := make([]any, len(keys))
		for i, key := range keys {
			values[i] = key[0]
		}
		if len(values) == 1 {
			return columns[0].Eq(values[0])
		}
		return columns[0].In(values...)
	}
	var any []Condition
	for _, key := range keys {
		var all []Condition
		for i, c := range columns {
			all = append(all, c.Eq(key[i]))
		}
		any = append(any, And(all...))
	}
	return Or(any...)
}
