package store

import (
	"slices"
	"strings"
)

// This file lets rows follow when a column that they refer to changes, a natural primary key above all. Where the foreign key says
// ON UPDATE CASCADE the database changes the rows, and the session's objects are told. Otherwise the flush does: it reads the
// children and writes their new key after their parent's; a key that can be NULL is NULL meanwhile, so that the database lets the
// parent change. What stays refused is the new key of a parent whose children must not be NULL and do not cascade.

// follower is an object whose row refers to a row that changes its key.
type follower struct {
	child  *instance
	key    foreignKey
	parent *write
}

// followKeys finds the rows that follow the changed keys of others.
func (p *plan) followKeys() error {
	known := map[*mapper][]keyTo{}
	var last *mapper // neighbours are of one model
	var keys []keyTo
	for _, w := range p.updates {
		if m := w.mapper; m != last {
			if known[m] == nil {
				known[m] = p.keysTo(m)
			}
			last, keys = m, known[m]
		}
		for _, key := range keys {
			if w.instead != nil || w.i.state != Persistent || !w.changes(key.columns) {
				continue
			}
			if err := p.followKey(w, key); err != nil {
				return err
			}
		}
	}
	return nil
}

// keyTo is a foreign key of another model that leads to this one.
type keyTo struct {
	foreignKey
	owner   *mapper
	columns []*column // that it refers to
}

// keysTo are the foreign keys that lead to a model: of its relations, and of the models that the session knows.
func (p *plan) keysTo(m *mapper) []keyTo {
	var found []keyTo
	add := func(owner *mapper, local, remote []string) {
		known := func(k keyTo) bool { return k.owner == owner && slices.Equal(k.local, local) }
		columns := m.columnsNamed(remote)
		if columns != nil && !slices.ContainsFunc(found, known) {
			found = append(found, keyTo{foreignKey{local, m, remote}, owner, columns})
		}
	}
	for _, r := range m.relations {
		if target, err := p.session.models.target(r); err == nil && (r.kind == hasMany || r.kind == hasOne) {
			add(target, r.remote, r.local)
		}
	}
	for _, owner := range p.session.models.registeredTo(m) {
		for _, r := range owner.relations {
			if target, err := p.session.models.target(r); err == nil && r.kind == belongsTo && target == m {
				add(owner, r.local, r.remote)
			}
		}
		for _, c := range owner.columns {
			if c.foreign != nil && c.foreign.leadsTo(m, owner) {
				add(owner, []string{c.name}, []string{c.foreign.column})
			}
		}
	}
	return found
}

// registeredTo are the registered models whose tables refer to another.
func (r *registry) registeredTo(m *mapper) []*mapper {
	r.mu.RLock()
	defer r.mu.RUnlock()
	var found []*mapper
	for _, other := range r.byName {
		if refersTo(other, m) {
			found = append(found, other)
		}
	}
	slices.SortFunc(found, compareNames)
	return found
}

// followKey makes the rows that one foreign key ties to a changed row follow it.
func (p *plan) followKey(w *write, key keyTo) error {
	before := w.i.loaded.pick(w.mapper, key.remote)
	if slices.Contains(before, nil) {
		return nil
	}
	cascades := key.owner.cascadesUpdate(key.local)
	if !cascades && !key.owner.readOnly {
		if _, err := p.session.loadWhere(key.owner, key.local, [][]any{before}, "", reading{}); err != nil {
			return err
		}
	}
	for _, i := range p.session.work.fresh {
		if i.mapper == key.owner && slices.EqualFunc(i.values(key.local), before, samePlain) {
			p.fill(i, fill{key.local, w.i, key.remote})
		}
	}
	p.session.tracker.each(func(i *instance) {
		if i.mapper != key.owner || p.deleting[i] || !slices.EqualFunc(i.loaded.pick(i.mapper, key.local), before, samePlain) {
			return
		}
		f := follower{i, key.foreignKey, w}
		switch {
		case cascades:
			p.beside.followers = append(p.beside.followers, f)
		case slices.EqualFunc(i.values(key.local), before, samePlain):
			p.moveAfter(f)
		default:
			h := p.handover()
			h.leavers = append(h.leavers, f) // it refers to another row from now on
		}
	})
	return nil
}

// moveAfter writes a child's new key after its parent's.
func (p *plan) moveAfter(f follower) {
	p.fill(f.child, fill{f.key.local, f.parent.i, f.key.remote})
	if c := f.child.mapper.columnNamed(f.key.local[0]); c.foreign != nil {
		p.handover().letGo(f.child, f.key)
	}
}

// cascadesUpdate tells whether the database changes foreign key columns by itself (ON UPDATE CASCADE).
func (m *mapper) cascadesUpdate(columns []string) bool {
	for _, r := range m.relations {
		if r.kind == belongsTo && r.foreign != nil && slices.Equal(r.local, columns) && strings.EqualFold(r.foreign.onUpdate, "cascade") {
			return true
		}
	}
	return !slices.ContainsFunc(m.columnsNamed(columns), func(c *column) bool {
		return c.foreign == nil || !strings.EqualFold(c.foreign.onUpdate, "cascade")
	})
}

// tellFollowers gives objects the keys that the database has given their rows.
func (p *plan) tellFollowers() {
	for _, f := range p.beside.followers {
		i, m := f.child, f.child.mapper
		p.session.frames.top().keep(i)
		before := i.loaded.pick(m, f.key.local)
		after := p.written(f.parent.i, f.key.remote)
		values, row := i.loaded.values(m), i.row()
		for k, name := range f.key.local {
			c := m.columnNamed(name)
			values[c.position] = after[k]
			if samePlain(c.get(row), before[k]) {
				i.assign(row, c, after[k])
			}
		}
		i.loaded = m.snapshotOf(values)
		if key := identify(m, i.rowKey()); key != i.key {
			p.session.tracker.rekey(i, key)
		}
	}
}

// moveKey notes that the database has changed the primary key of a row that is written later in the flush.
func (p *plan) moveKey(w *write) {
	for _, f := range p.beside.followers {
		if f.child != w.i {
			continue
		}
		after := p.written(f.parent.i, f.key.remote)
		for k, name := range f.key.local {
			c := w.mapper.columnNamed(name)
			if w.keeps(c) {
				w.set(c, after[k])
			}
			if at := slices.Index(w.mapper.primary, c); at >= 0 {
				own := w.own()
				if own.at == nil {
					own.at = w.i.rowKey()
				}
				own.at[at] = after[k]
			}
		}
	}
}
