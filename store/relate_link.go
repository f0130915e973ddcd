package store

import "slices"

// linker changes both ends of relations in memory.
type linker struct {
	models *registry
}

// put makes parent what child belongs to. back is the parent's collection, nil if there is none.
func (l linker) put(child *instance, to, back *relation, parent *instance) {
	b := child.bond(to)
	if b.complete && child.outdated(b) { // what is put counts against the field, which was written after the relation
		l.obeyKey(child, b)
		b = child.bond(to)
	}
	old := b.one()
	if !b.complete {
		old = child.parentAtHand(l.models, to)
	}
	if old == parent && b.complete {
		return
	}
	b.assign(parent)
	child.touch(b)
	if back != nil && old != nil && old != parent {
		ob := old.bond(back)
		ob.remove(child)
		old.touch(ob)
		if parent == nil {
			child.abandon(back)
		}
	}
	if back != nil && parent != nil {
		l.receive(child, to, back, parent)
	}
	if !child.refer(to.local, parent, to.remote) {
		b.unkeyed, b.fields = append(b.unkeyed[:0], parent), child.values(to.local)
	}
}

// receive is put seen from the parent.
func (l linker) receive(child *instance, to, back *relation, parent *instance) {
	pb := parent.bond(back)
	if before := pb.one(); back.kind == hasOne && before != nil && before != child && before.follows(to, parent) {
		l.put(before, to, back, nil)
	}
	pb.add(child)
	pb.complete = pb.complete || back.kind == hasOne
	parent.touch(pb)
}

// follows tells whether the object belongs to parent by what was said last.
func (i *instance) follows(to *relation, parent *instance) bool {
	if b := i.relations[to.name]; b != nil && b.complete && !i.outdated(b) {
		return b.one() == parent
	}
	return i.refersTo(to.local, parent, to.remote)
}

// give puts child into parent's collection where the child has no relation to the parent.
func (l linker) give(parent *instance, r *relation, child *instance) {
	b := parent.bond(r)
	if !b.add(child) && (parent.key.none() || child.refersTo(r.remote, parent, r.local)) {
		return // else the field was written after it was put in
	}
	parent.touch(b)
	if !child.refer(r.remote, parent, r.local) {
		b.unkeyed = append(b.unkeyed, child)
	}
}

// take takes child out of parent's collection.
func (l linker) take(parent *instance, r, back *relation, child *instance) {
	b := parent.bond(r)
	if !b.remove(child) && !child.refersTo(r.remote, parent, r.local) {
		return // else the field was written after it was taken out
	}
	parent.touch(b)
	if back != nil {
		cb := child.bond(back)
		if cb.complete && !child.follows(back, parent) {
			return // it belongs to another one by now
		}
		cb.assign(nil)
		child.touch(cb)
	}
	if parent.key.none() || child.refersTo(r.remote, parent, r.local) {
		child.refer(r.remote, nil, nil)
	}
	child.abandon(r)
}

// abandon takes a pending child out of the session when it leaves the collection that owns it: it would be an orphan before
// it is written.
func (child *instance) abandon(r *relation) {
	if child.state == Pending && r.cascades(cascadeOrphan) {
		child.session.release(child)
	}
}

// join ties two objects of a many-to-many relation.
func (l linker) join(owner *instance, r, back *relation, target *instance) {
	b := owner.bond(r)
	if !b.add(target) {
		return
	}
	owner.touch(b)
	if back != nil {
		tb := target.bond(back)
		tb.add(owner)
		target.touch(tb)
	}
}

// part is the reverse of join.
func (l linker) part(owner *instance, r, back *relation, target *instance) {
	b := owner.bond(r)
	if !b.remove(target) {
		return
	}
	owner.touch(b)
	if back != nil {
		tb := target.bond(back)
		tb.remove(owner)
		target.touch(tb)
	}
}

// touch notes that a relation has changed, so that the flush looks at it and rollback forgets it.
func (i *instance) touch(b *bond) {
	if i.session == nil {
		return
	}
	b.born = i.session.frames.top().serial
	i.session.work.touch(i)
}

// parentAtHand finds what an object belongs to without SQL.
func (i *instance) parentAtHand(models *registry, to *relation) *instance {
	if i.session == nil {
		return nil
	}
	target, err := models.target(to)
	if err != nil {
		return nil
	}
	key, primary := target.keyFrom(to.remote, i.values(to.local))
	if !primary {
		return nil
	}
	return i.session.tracker.find(key)
}

// keyFrom makes an identity of columns' values, if the columns are the primary key and none of the values is NULL.
func (m *mapper) keyFrom(columns []string, values []any) (id identity, ok bool) {
	if len(columns) != len(m.primary) {
		return identity{}, false
	}
	key := make([]any, len(values))
	for k, c := range m.primary {
		at := slices.Index(columns, c.name)
		if at < 0 || values[at] == nil {
			return identity{}, false
		}
		key[k] = values[at]
	}
	return identify(m, key), true
}

// refer writes a foreign key's fields: the parent's key, or NULL for none. It tells whether that was possible; fields that
// cannot be NULL keep their value, and the flush judges.
func (i *instance) refer(columns []string, parent *instance, remote []string) bool {
	if parent != nil && parent.key.none() {
		return false
	}
	row := i.row()
	var values []any
	if parent != nil {
		values = parent.values(remote)
	}
	for k, name := range columns {
		c := i.mapper.columnNamed(name)
		switch {
		case c == nil:
		case parent != nil:
			i.assign(row, c, values[k])
		case c.nullable && !c.primary:
			i.assign(row, c, nil)
		}
	}
	return true
}

// refersTo tells whether the foreign key's fields hold the parent's key.
func (i *instance) refersTo(columns []string, parent *instance, remote []string) bool {
	values := parent.values(remote)
	row := i.row()
	for k, name := range columns {
		if c := i.mapper.columnNamed(name); c == nil || values[k] == nil || !c.same(row, values[k]) {
			return false
		}
	}
	return true
}

// obeyKeys gives up what relations say of children whose foreign key was written after them: the later one counts.
func (p *plan) obeyKeys() error {
	l := linker{p.session.models}
	for _, i := range p.session.work.touched {
		for _, b := range i.bonds() {
			if _, err := l.models.target(b.relation); err != nil {
				return err
			}
			switch r := b.relation; {
			case r.kind == belongsTo && b.complete && i.outdated(b):
				l.obeyKey(i, b)
			case r.kind == hasMany || r.kind == hasOne:
				for _, child := range slices.Clone(b.removed) {
					// Taking it out has made its key NULL, if that can be: it was written again.
					if child.refersTo(r.remote, i, r.local) && child.mapper.required(r.remote) == nil {
						b.agree(i, child, true)
					}
				}
			}
		}
	}
	return nil
}

// obeyKey makes both sides of a relation what the child's foreign key says.
func (l linker) obeyKey(child *instance, b *bond) {
	r := b.relation
	delete(child.relations, r.name)
	parents := append(slices.Clone(b.removed), b.rows...)
	if now := child.parentAtHand(l.models, r); now != nil {
		parents = append(parents, now)
	}
	for _, parent := range parents {
		if pb := parent.relations[r.reverse]; pb != nil {
			pb.agree(parent, child, child.refersTo(r.local, parent, r.remote))
		}
	}
}

// agree makes a parent's collection what the child's foreign key says.
func (b *bond) agree(parent, child *instance, belongs bool) {
	drop(&b.added, child)
	drop(&b.removed, child)
	drop(&b.unkeyed, child)
	if b.has(child) == belongs {
		return
	}
	b.members = nil
	if s := parent.session; s != nil {
		b.born = s.frames.top().serial
	}
	if !drop(&b.rows, child) {
		b.rows = append(b.rows, child)
	}
}
