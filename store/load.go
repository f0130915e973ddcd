package store

import (
	"context"
	"fmt"
	"reflect"
)

// This file turns rows into objects. A row's key is looked up first: what the session has already stays as it is (unless the
// selection is Fresh, or the object has expired). A cell that does not fit its column's Go type leaves the field zero, is
// kept as text with the object, and is told once per query; the snapshot holds the same zero, so that such a column is
// never written back by itself.

// load runs a compiled SELECT and gives the objects of its rows, one for each row.
func (q Selection) load(ctx context.Context, statement compiled) ([]*instance, error) {
	rows, err := q.session.conn.query(ctx, statement.text, statement.args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	l := newLoader(q.session, q.from.mapper, q.parts.fresh)
	branches := l.branches(statement.joined)
	width := len(q.from.mapper.columns)
	for _, j := range statement.joined {
		width += len(j.target.columns)
	}
	buffer := newBuffer(width)
	var found []*instance
	for rows.Next() {
		if err := rows.Scan(buffer.dest...); err != nil {
			return nil, fmt.Errorf("read %s: %w", q.modelName(), err)
		}
		owner := l.row(buffer.cells)
		branches.row(owner, buffer.cells)
		found = append(found, owner)
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	l.tell()
	branches.tell()
	return found, nil
}

// buffer is where a row's cells are read into.
type buffer struct {
	cells, dest []any
}

func newBuffer(width int) buffer {
	b := buffer{make([]any, width), make([]any, width)}
	for i := range b.cells {
		b.dest[i] = &b.cells[i]
	}
	return b
}

// loader makes the objects of one model from the rows of one query.
type loader struct {
	session *Session
	mapper  *mapper
	cohort  *cohort
	fresh   bool
	keys    []any // of the row at hand
	slab    slab
	misfit  misfit
}

func newLoader(s *Session, m *mapper, fresh bool) *loader {
	return &loader{session: s, mapper: m, cohort: &cohort{}, fresh: fresh, keys: make([]any, len(m.primary)), slab: slab{typ: m.typ, width: len(m.columns)}}
}

// row gives the object for a row's cells.
func (l *loader) row(cells []any) *instance {
	key := l.key(cells)
	if !l.fresh && !key.none() {
		if known := l.session.lookup(l.mapper, key); known != nil {
			l.cohort.add(known)
			return known
		}
	}
	object, loaded := l.slab.next()
	misfits := l.fill(object.Elem(), loaded, cells)
	i := l.enter(object.Interface(), key, loaded)
	i.misfits = misfits
	return i
}

// enter puts a new object into the session, or its values into the object that the row has already. A row without a key (of a
// view, or with NULL in its key) gets an object of its own each time it is read. It is tracked all the same, so that a change is
// refused instead of lost.
func (l *loader) enter(object any, key identity, loaded []any) *instance {
	if key.none() {
		i := &instance{session: l.session.root, mapper: l.mapper, object: object, state: Persistent, loaded: loaded}
		modelOf(object).inst = i
		i.raise(nameless)
		l.session.tracker.addNameless(i)
		l.cohort.add(i)
		return i
	}
	if l.fresh {
		if known := l.session.tracker.find(key); known != nil {
			l.session.overwrite(known, loaded)
			l.cohort.add(known)
			return known
		}
	}
	return l.session.adopt(l.mapper, object, key, loaded, l.cohort)
}

// overwrite gives an object the values of its row, changes or not.
func (s *Session) overwrite(i *instance, loaded []any) {
	if serial := s.serial(); serial > 0 {
		s.frames.top().keep(i)
		i.born = serial
	}
	row := i.row()
	for k, c := range i.mapper.columns {
		i.assign(row, c, loaded[k])
	}
	i.loaded = loaded
	i.lower(expired)
}

// key is the identity of a row; none if the model has no key, or the row's is NULL or does not fit.
func (l *loader) key(cells []any) identity {
	if len(l.mapper.primary) == 0 {
		return identity{}
	}
	for i, c := range l.mapper.primary {
		plain, err := c.fromCell(cells[c.position])
		if err != nil || plain == nil {
			return identity{}
		}
		l.keys[i] = plain
	}
	return identify(l.mapper, l.keys)
}

// fill writes cells into a new struct and its snapshot.
func (l *loader) fill(row reflect.Value, loaded, cells []any) (misfits map[string]string) {
	for i, c := range l.mapper.columns {
		plain, err := c.fromCell(cells[i])
		if err == nil {
			err = c.set(row, plain)
		}
		if err != nil {
			if misfits == nil {
				misfits = map[string]string{}
			}
			misfits[c.name] = cellText(cells[i])
			l.misfit.note(l.mapper, c, cells, err)
			plain = c.zero()
		}
		if c.kind == bytesValue || c.kind == anyValue {
			plain = keep(plain)
		}
		loaded[i] = plain
	}
	return misfits
}

func (l *loader) tell() { l.misfit.tell(l.session) }

// misfit remembers the first cell of a query that did not fit, and counts the others.
type misfit struct {
	text  string
	count int
}

func (m *misfit) note(of *mapper, c *column, cells []any, err error) {
	m.count++
	if m.count > 1 {
		return
	}
	key := make([]any, len(of.primary))
	for i, p := range of.primary {
		key[i] = cells[p.position]
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

// slab makes structs and snapshots a few at a time: the garbage collector sees fewer, and one that stays alive keeps only its
// few neighbours.
type slab struct {
	typ     reflect.Type
	width   int
	size    int
	structs reflect.Value
	values  []any
	used    int
}

const slabMost = 32

func (s *slab) next() (object reflect.Value, loaded []any) {
	if s.used == s.size {
		s.size, s.used = min(max(1, s.size*2), slabMost), 0
		s.structs = reflect.MakeSlice(reflect.SliceOf(s.typ), s.size, s.size)
		s.values = make([]any, s.size*s.width)
	}
	object = s.structs.Index(s.used).Addr()
	loaded = s.values[s.used*s.width : (s.used+1)*s.width : (s.used+1)*s.width]
	s.used++
	return object, loaded
}

// branch reads the objects of a joined belongs-to from the same rows.
type branch struct {
	eagerJoin
	loader *loader
	first  int // its first cell
	last   *instance
}

type branches []*branch

func (l *loader) branches(joins []eagerJoin) branches {
	var all branches
	first := len(l.mapper.columns)
	for _, j := range joins {
		all = append(all, &branch{eagerJoin: j, loader: newLoader(l.session, j.target, l.fresh), first: first})
		first += len(j.target.columns)
	}
	return all
}

// row sets the relations that a row's cells hold.
func (b branches) row(owner *instance, cells []any) {
	for _, branch := range b {
		branch.last = nil
		from := owner
		if branch.parent >= 0 {
			from = b[branch.parent].last
		}
		if from == nil {
			continue
		}
		part := cells[branch.first : branch.first+len(branch.target.columns)]
		var targets []*instance
		if !branch.absent(part) {
			branch.last = branch.loader.row(part)
			targets = []*instance{branch.last}
		}
		if branch.loader.fresh || !from.knows(branch.rel) {
			from.setLoaded(branch.rel, targets)
		}
	}
}

// absent tells whether the outer join has found nothing.
func (b *branch) absent(cells []any) bool {
	for _, c := range b.target.primary {
		if cells[c.position] != nil {
			return false
		}
	}
	return true
}

func (b branches) tell() {
	for _, branch := range b {
		branch.loader.tell()
	}
}

// objects runs the selection and loads what With asks for.
func (q Selection) objects() ([]*instance, error) {
	if err := q.ready(); err != nil {
		return nil, err
	}
	if q.parts.columns != nil {
		return nil, fmt.Errorf("%s: the query selects columns, not objects", q.modelName())
	}
	if err := q.session.autoflush(); err != nil {
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
	return found, q.session.eager(found, q.parts.eager, q.parts.fresh)
}

// structOf is an object's struct.
func structOf(object any) reflect.Value { return reflect.ValueOf(object).Elem() }

// keyCondition compares columns with any of several keys: column IN (...), or, for more columns, (a = ? AND b = ?) OR ...
func (q Selection) keyCondition(columns []*column, keys [][]any) Condition {
	if len(columns) == 1 {
		values := make([]any, len(keys))
		for i, key := range keys {
			values[i] = key[0]
		}
		if len(values) == 1 {
			return q.column(columns[0]).Eq(values[0])
		}
		return q.column(columns[0]).In(values...)
	}
	var any []Condition
	for _, key := range keys {
		var all []Condition
		for i, c := range columns {
			all = append(all, q.column(c).Eq(key[i]))
		}
		any = append(any, And(all...))
	}
	return Or(any...)
}
