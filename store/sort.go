package store

import (
	"cmp"
	"fmt"
	"iter"
	"slices"
)

// sort orders the plan: rows after the rows they refer to, deletions the other way round. Tables are ordered by their
// foreign keys; only where they refer to each other, or to themselves, are single rows ordered. Within a table INSERTs keep
// the order of Add, and UPDATEs and DELETEs go by primary key.
func (p *plan) sort() error {
	groups := sortMappers(p.mappers())
	rank := map[*mapper]int{}
	for n, group := range groups {
		for _, m := range group {
			rank[m] = n
		}
	}
	byRank := func(a, b *mapper) int {
		if a == b {
			return 0
		}
		return cmp.Compare(rank[a], rank[b])
	}
	sorted(p.inserts, func(a, b *write) int { return byRank(a.mapper, b.mapper) })
	sorted(p.updates, func(a, b *write) int {
		if a.mapper == b.mapper {
			return compareKeys(a.i.key, b.i.key)
		}
		return cmp.Or(byRank(a.mapper, b.mapper), compareNames(a.mapper, b.mapper), compareKeys(a.i.key, b.i.key))
	})
	sorted(p.deletes, func(a, b *instance) int {
		if a.mapper == b.mapper {
			return compareKeys(a.key, b.key)
		}
		return cmp.Or(byRank(b.mapper, a.mapper), compareNames(a.mapper, b.mapper), compareKeys(a.key, b.key))
	})
	for n, group := range groups {
		if len(group) > 1 || refersTo(group[0], group[0]) {
			if err := p.sortRows(func(m *mapper) bool { return rank[m] == n }); err != nil {
				return err
			}
		}
	}
	return nil
}

// sorted sorts a list, which is in order already more often than not.
func sorted[T any](list []T, compare func(a, b T) int) {
	if !slices.IsSortedFunc(list, compare) {
		slices.SortStableFunc(list, compare)
	}
}

// chained goes through lists one after the other.
func chained[T any](lists ...[]T) iter.Seq[T] {
	return func(yield func(T) bool) {
		for _, list := range lists {
			for _, element := range list {
				if !yield(element) {
					return
				}
			}
		}
	}
}

// mappers are the models that take part, in the order of their names.
func (p *plan) mappers() []*mapper {
	seen := map[*mapper]bool{}
	var found []*mapper
	var last *mapper
	note := func(m *mapper) {
		if m != last && !seen[m] {
			seen[m] = true
			found = append(found, m)
		}
		last = m
	}
	for _, w := range p.inserts {
		note(w.mapper)
	}
	for _, w := range p.updates {
		note(w.mapper)
	}
	for _, i := range p.deletes {
		note(i.mapper)
	}
	slices.SortFunc(found, compareNames)
	return found
}

func compareNames(a, b *mapper) int {
	return cmp.Or(cmp.Compare(a.schema, b.schema), cmp.Compare(a.table, b.table))
}

func compareKeys(a, b identity) int {
	if a.number != b.number {
		return cmp.Compare(a.number, b.number)
	}
	return cmp.Compare(a.text, b.text)
}

// refersTo tells whether a table has a foreign key to another.
func refersTo(m, other *mapper) bool {
	for _, c := range m.columns {
		if c.foreign != nil && c.foreign.leadsTo(other, m) {
			return true
		}
	}
	for _, r := range m.relations {
		if r.kind == belongsTo && r.leadsTo(other) {
			return true
		}
	}
	for _, r := range other.relations {
		if (r.kind == hasMany || r.kind == hasOne) && r.leadsTo(m) {
			return true
		}
	}
	return false
}

// sortMappers orders models so that each comes after those it refers to. Those that refer to each other in a circle come
// as one group. (Tarjan's strongly connected components, which come out in this order.)
func sortMappers(mappers []*mapper) [][]*mapper {
	t := tarjan{mappers: mappers, index: map[*mapper]int{}, low: map[*mapper]int{}, open: map[*mapper]bool{}}
	for _, m := range mappers {
		if t.index[m] == 0 {
			t.visit(m)
		}
	}
	return t.groups
}

type tarjan struct {
	mappers []*mapper
	index   map[*mapper]int // from 1; 0 is not visited
	low     map[*mapper]int
	open    map[*mapper]bool
	stack   []*mapper
	groups  [][]*mapper
}

func (t *tarjan) visit(m *mapper) {
	t.index[m] = len(t.index) + 1
	t.low[m] = t.index[m]
	t.stack, t.open[m] = append(t.stack, m), true
	for _, other := range t.mappers {
		switch {
		case other == m || !refersTo(m, other):
		case t.index[other] == 0:
			t.visit(other)
			t.low[m] = min(t.low[m], t.low[other])
		case t.open[other]:
			t.low[m] = min(t.low[m], t.index[other])
		}
	}
	if t.low[m] != t.index[m] {
		return
	}
	at := slices.Index(t.stack, m)
	group := slices.Clone(t.stack[at:])
	for _, member := range group {
		t.open[member] = false
	}
	slices.SortFunc(group, compareNames)
	t.stack, t.groups = t.stack[:at], append(t.groups, group)
}

// sortRows orders the rows of a group of tables that refer to each other.
func (p *plan) sortRows(in func(*mapper) bool) error {
	if err := p.sortInserts(in); err != nil {
		return err
	}
	p.sortDeletes(in)
	return nil
}

// sortInserts puts parents before children. Where rows refer to each other in a circle, a foreign key that can be NULL is
// written after all of them are there.
func (p *plan) sortInserts(in func(*mapper) bool) error {
	from, to := span(p.inserts, func(w *write) bool { return in(w.mapper) })
	rows := p.inserts[from:to]
	pending := map[identity]*write{}
	for _, w := range rows {
		if key, ok := w.mapper.keyFrom(w.mapper.primaryNames(), w.i.primaryKey()); ok {
			pending[key] = w
		}
	}
	s := rowSorter{plan: p, in: in, pending: pending, state: map[*write]int{}}
	for _, w := range rows {
		if err := s.visit(w); err != nil {
			return err
		}
	}
	copy(rows, s.sorted)
	return nil
}

// span is the part of a list whose elements satisfy the condition; they stand together.
func span[T any](list []T, in func(T) bool) (from, to int) {
	from = slices.IndexFunc(list, in)
	if from < 0 {
		return 0, 0
	}
	to = from
	for to < len(list) && in(list[to]) {
		to++
	}
	return from, to
}

// rowSorter visits rows depth first, parents before children.
type rowSorter struct {
	plan    *plan
	in      func(*mapper) bool  // the tables whose rows are sorted: those of others come before or after all of them
	pending map[identity]*write // rows whose key was given
	state   map[*write]int      // 1: being visited, 2: done
	sorted  []*write
}

func (s *rowSorter) visit(w *write) error {
	if s.state[w] != 0 {
		return nil
	}
	s.state[w] = 1
	kept := w.fills[:0:0]
	for _, f := range w.fills {
		parent := s.plan.writes.of(f.parent)
		if parent == nil || f.parent.state != Pending || !s.in(f.parent.mapper) {
			kept = append(kept, f)
			continue
		}
		if s.state[parent] == 1 { // a circle, or a row that refers to itself
			if bad := w.mapper.required(f.columns); bad != nil {
				return fmt.Errorf("rows refer to each other in a circle, and %s.%s must not be null: let one of them refer to nothing, flush, then set it", w.mapper.name, bad.field)
			}
			w.own().after = append(w.after, f)
			continue
		}
		if err := s.visit(parent); err != nil {
			return err
		}
		kept = append(kept, f)
	}
	if len(w.fills) != len(kept) {
		w.own().fills = kept
	}
	for _, parent := range s.given(w) {
		if s.state[parent] == 1 {
			continue // the database decides about rows whose given keys name each other
		}
		if err := s.visit(parent); err != nil {
			return err
		}
	}
	s.state[w] = 2
	s.sorted = append(s.sorted, w)
	return nil
}

// given are the rows of this flush that w's foreign key fields name by their given keys.
func (s *rowSorter) given(w *write) []*write {
	var found []*write
	for _, key := range s.plan.foreignKeys(w.mapper) {
		if id, ok := key.target.keyFrom(key.remote, w.pick(key.local)); ok && s.pending[id] != nil {
			found = append(found, s.pending[id])
		}
	}
	return found
}

// sortDeletes puts children before parents, as the rows in the database refer to each other. Where they do in a circle, a
// foreign key that can be NULL is made so first.
func (p *plan) sortDeletes(in func(*mapper) bool) {
	from, to := span(p.deletes, func(i *instance) bool { return in(i.mapper) })
	rows := p.deletes[from:to]
	s := deleteSorter{plan: p, children: map[*instance][]referrer{}, state: map[*instance]int{}}
	for _, child := range rows {
		for _, key := range p.foreignKeys(child.mapper) {
			switch parent := p.deletedParent(child, key); parent {
			case nil:
			case child:
				p.handover().letGo(child, key) // MySQL keeps a row that refers to itself
			default:
				s.children[parent] = append(s.children[parent], referrer{child, key})
			}
		}
	}
	for _, i := range rows {
		s.visit(i)
	}
	copy(rows, s.sorted)
}

// deleteSorter visits rows depth first, children before parents.
type deleteSorter struct {
	plan     *plan
	children map[*instance][]referrer
	state    map[*instance]int // 1: being visited, 2: done
	sorted   []*instance
}

// referrer is a row that refers to another by a foreign key.
type referrer struct {
	child *instance
	key   foreignKey
}

func (s *deleteSorter) visit(i *instance) {
	if s.state[i] != 0 {
		return
	}
	s.state[i] = 1
	for _, r := range s.children[i] {
		if s.state[r.child] == 1 {
			s.plan.handover().letGo(r.child, r.key)
		}
		s.visit(r.child)
	}
	s.state[i] = 2
	s.sorted = append(s.sorted, i)
}
