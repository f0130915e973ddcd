package store

import "slices"

// work is what a session has to write, as far as it was told: what is merely changed in a field is found by comparing.
type work struct {
	fresh   []*instance // pending, in the order they were added
	doomed  []*instance // marked for deletion
	touched []*instance // with changed relations
}

func (w *work) empty() bool { return len(w.fresh) == 0 && len(w.doomed) == 0 && len(w.touched) == 0 }

func (w *work) doom(i *instance) {
	if !i.is(doomed) {
		i.raise(doomed)
		w.doomed = append(w.doomed, i)
	}
}

// spare takes the mark for deletion away.
func (w *work) spare(i *instance) {
	if i.is(doomed) {
		i.lower(doomed)
		w.doomed = slices.DeleteFunc(w.doomed, func(other *instance) bool { return other == i })
	}
}

func (w *work) touch(i *instance) {
	if !i.is(touched) {
		i.raise(touched)
		w.touched = append(w.touched, i)
	}
}

// settle forgets everything: it was written, or taken back.
func (w *work) settle() {
	for _, i := range w.doomed {
		i.lower(doomed)
	}
	for i := range chained(w.fresh, w.touched) {
		i.lower(touched)
		for _, b := range i.relations {
			b.settle()
		}
	}
	*w = work{}
}

// plan is what one flush will do, worked out before anything is written and thrown away after it. It changes no object:
// the values a row will have stand in its write, and finalize gives them to the object when all statements have worked.
type plan struct {
	session  *Session
	writes   ledger
	inserts  []*write
	updates  []*write
	deletes  []*instance
	replaced []*instance // deleted, but their rows live on in new objects
	swept    []*instance // deleted with the association rows of their owners
	deleting map[*instance]bool
	links    links
	early    *handover // what is written before everything else; nil for nothing
	keys     map[*mapper][]foreignKey
	beside   beside
	counted  []counted
	steps    map[*mapper]int64 // see countsBy
	indexes  map[*mapper]int   // see roundRows
	scratch
}

// beside is what a flush brings about in memory where it writes no row.
type beside struct {
	followers []follower  // objects whose rows the database changes with others
	dismissed []*instance // pending, and gone before they were written: what owns them is deleted
	undone    []*write    // updates that come to what the row holds already: only the object is behind
}

// newPlan is the plan of a flush that nothing is known of yet. Whoever makes it closes its ledger.
func newPlan(s *Session) *plan {
	p := &plan{session: s, deleting: map[*instance]bool{}}
	p.links.session = s
	return p
}

// collect works out the flush. It may load what relations of deleted objects lead to. An error means that nothing was or will
// be written.
func (p *plan) collect() error {
	s := p.session
	if err := p.obeyKeys(); err != nil {
		return err
	}
	if err := p.collectDeletes(); err != nil {
		return err
	}
	p.inserts = make([]*write, 0, len(s.work.fresh))
	for _, i := range s.work.fresh {
		if !p.deleting[i] {
			p.write(i)
		}
	}
	s.tracker.changed(func(i *instance) {
		if !p.deleting[i] {
			p.change(p.write(i)) // at once, while all of it is at hand
		}
	})
	if err := p.release(); err != nil {
		return err
	}
	if err := p.collectRelations(); err != nil {
		return err
	}
	p.switchRows()
	p.releaseFields()
	if err := p.followKeys(); err != nil {
		return err
	}
	if err := p.announce(); err != nil {
		return err
	}
	return p.finish()
}

func (p *plan) empty() bool {
	return len(p.inserts) == 0 && len(p.updates) == 0 && len(p.deletes) == 0 && len(p.replaced) == 0 && p.links.empty()
}

// write is the object's row: an INSERT for a pending object, an UPDATE for a persistent one.
func (p *plan) write(i *instance) *write {
	if w := p.writes.of(i); w != nil {
		return w
	}
	w := p.writes.add(i)
	if i.state == Pending {
		p.inserts = append(p.inserts, w)
	} else {
		p.updates = append(p.updates, w)
	}
	return w
}

// switchRows makes an UPDATE of a DELETE and an INSERT with the same key: the INSERT comes first and would be refused.
func (p *plan) switchRows() {
	if len(p.deletes) == 0 {
		return
	}
	p.inserts = slices.DeleteFunc(p.inserts, func(w *write) bool {
		key, ok := w.mapper.keyFrom(w.mapper.primaryNames(), p.keyOf(w))
		old := p.session.tracker.find(key)
		if !ok || old == nil || !p.deleting[old] {
			return false
		}
		w.own().instead = old
		w.i.remember(old.loaded)
		p.updates, p.replaced = append(p.updates, w), append(p.replaced, old)
		drop(&p.deletes, old)
		return true
	})
}

// keyOf is the primary key that a row to insert will have, as far as it is given: by its fields, or by the rows it refers to.
func (p *plan) keyOf(w *write) []any {
	values := w.pick(w.mapper.primaryNames())
	for _, f := range w.fills {
		parent := p.writes.of(f.parent)
		for k, name := range f.columns {
			at := slices.Index(w.mapper.primaryNames(), name)
			if at < 0 {
				continue
			}
			if parent == nil || parent == w || f.parent.state != Pending {
				values[at] = p.written(f.parent, f.remote)[k]
			} else if names := parent.i.mapper.primaryNames(); slices.Contains(names, f.remote[k]) {
				values[at] = p.keyOf(parent)[slices.Index(names, f.remote[k])]
			}
		}
	}
	return values
}

// collectRelations turns changed relations into foreign keys and association rows.
func (p *plan) collectRelations() error {
	work := &p.session.work
	changed := slices.DeleteFunc(slices.Clone(work.touched), func(i *instance) bool { return i.state != Persistent || p.deleting[i] })
	for i := range chained(work.fresh, changed) {
		if p.deleting[i] {
			continue
		}
		for _, b := range i.bonds() {
			if err := p.collectBond(i, b); err != nil {
				return err
			}
		}
	}
	return nil
}

func (p *plan) collectBond(i *instance, b *bond) error {
	r := b.relation
	if !b.changed() {
		return nil
	}
	if _, err := p.session.models.target(r); err != nil {
		return err
	}
	switch r.kind {
	case belongsTo:
		for _, parent := range b.unkeyed {
			if !i.overruled(b) && p.present(i, r, parent) {
				p.fill(i, fill{r.local, parent, r.remote})
			}
		}
	case manyToMany:
		for _, target := range b.added {
			if p.present(i, r, target) {
				p.links.add(i, r, target, !b.complete)
			}
		}
		for _, target := range b.removed {
			if !target.key.none() && !i.key.none() {
				p.links.remove(i, r, target)
			}
		}
	default:
		for _, child := range b.unkeyed {
			if !child.overruled(child.relations[r.reverse]) && p.present(i, r, child) {
				p.fill(child, fill{r.remote, i, r.local})
			}
		}
		for _, child := range b.added {
			if child.session == nil && !slices.Contains(b.unkeyed, child) {
				p.present(i, r, child)
			}
		}
		for _, child := range b.removed {
			if err := p.part(i, r, child); err != nil {
				return err
			}
		}
	}
	return nil
}

// present tells whether the other end takes part in the flush. One that is not in the session was brought by its own side,
// which does not cascade.
func (p *plan) present(i *instance, r *relation, other *instance) bool {
	if other.session != nil && other.session.core == p.session.core {
		return !p.deleting[other]
	}
	if !other.is(gone) {
		p.session.notice("flush: " + article(other.mapper.name) + " in " + i.mapper.name + "." + r.name + " is not in the session: nothing is written for it (session.Add)")
	}
	return false
}

func (p *plan) fill(i *instance, f fill) {
	w := p.write(i)
	own := w.own()
	own.fills = append(slices.DeleteFunc(own.fills, func(other fill) bool { return slices.Equal(other.columns, f.columns) }), f)
}

// part handles a child that was taken out of a collection and still refers to the parent, as its key cannot be NULL.
func (p *plan) part(parent *instance, r *relation, child *instance) error {
	if child.state != Persistent || p.deleting[child] || child.adopted(r, parent) {
		return nil
	}
	if bad := child.mapper.required(r.remote); bad != nil {
		return refusal("remove from "+parent.mapper.name+"."+r.name, child, bad, "delete the "+child.mapper.name+", or give it another "+parent.mapper.name)
	}
	return nil
}

// clear makes foreign key columns NULL.
func (p *plan) clear(i *instance, columns []string) {
	w := p.write(i)
	for _, name := range columns {
		if c := i.mapper.columnNamed(name); c != nil {
			w.set(c, nil)
		}
	}
}

// required is the first of the columns that cannot be NULL.
func (m *mapper) required(columns []string) *column {
	for _, name := range columns {
		if c := m.columnNamed(name); c != nil && (!c.nullable || c.primary) {
			return c
		}
	}
	return nil
}

// announce runs what is to run before rows are written. Fields that it changes are written too.
func (p *plan) announce() error {
	for w := range chained(p.inserts, p.updates) {
		kind := Update
		switch {
		case !p.session.watchesWrites(w.mapper):
			continue
		case w.i.state == Pending:
			kind = Insert
		case !w.differs():
			continue
		}
		before := valuesOf(w.mapper, w.i.object)
		if err := p.session.before(kind, w.i); err != nil {
			return err
		}
		row := w.i.row()
		for k, c := range w.mapper.columns {
			if !c.same(row, before[k]) {
				w.set(c, keep(c.get(row)))
			}
		}
	}
	for i := range chained(p.deletes, p.swept) {
		if p.session.watchesWrites(i.mapper) {
			if err := p.session.before(Delete, i); err != nil {
				return err
			}
		}
	}
	return nil
}

// differs tells whether an UPDATE has something to write.
func (w *write) differs() bool {
	return len(w.fills) > 0 || slices.ContainsFunc(w.mapper.columns, func(c *column) bool { return !w.keeps(c) })
}

// finish decides which columns are written, drops what is no change, and puts everything into order.
func (p *plan) finish() error {
	given := p.session.defaults()
	for _, w := range p.inserts {
		if err := w.prepareInsert(given); err != nil {
			return err
		}
		if err := w.check(p.session.of(w.mapper).db.dialect, "insert", p.lists.keep(w.insertColumns(p.lists.spare()))); err != nil {
			return err
		}
	}
	kept := p.updates[:0]
	for _, w := range p.updates {
		if w.instead != nil {
			if err := w.prepareInsert(given); err != nil {
				return err
			}
		}
		changed, err := p.prepareUpdate(w, given)
		if err == nil {
			err = w.check(p.session.of(w.mapper).db.dialect, "update", w.columns)
		}
		if err != nil {
			return err
		}
		if changed || w.instead != nil {
			kept = append(kept, w)
		} else {
			p.beside.undone = append(p.beside.undone, w)
		}
	}
	p.updates = kept
	for _, i := range p.deletes {
		if i.is(nameless) {
			return namelessError("delete", i.mapper)
		}
	}
	if err := p.links.check(p.session.ctx()); err != nil {
		return err
	}
	if err := p.sort(); err != nil {
		return err
	}
	p.handOver()
	return nil
}
