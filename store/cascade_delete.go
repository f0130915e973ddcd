package store

import (
	"fmt"
	"slices"
	"strings"
)

// collectDeletes finds all objects that are deleted: those marked, those that were left without parent (delete-orphan),
// and those that deletion cascades to. It loads what it must know.
func (p *plan) collectDeletes() error {
	for _, i := range p.session.work.doomed {
		p.delete(i)
	}
	for _, i := range slices.Clone(p.session.work.touched) {
		for _, b := range i.bonds() {
			p.collectOrphans(i, b)
		}
	}
	for done := 0; done < len(p.deletes); {
		batch := p.deletes[done:]
		done = len(p.deletes)
		if err := p.cascadeDeletes(batch); err != nil {
			return err
		}
	}
	return nil
}

// delete notes that an object goes: with its row, or before it gets one.
func (p *plan) delete(i *instance) {
	switch {
	case p.deleting[i]:
	case i.state == Persistent:
		p.deleting[i] = true
		p.deletes = append(p.deletes, i)
	case i.state == Pending && i.session.core == p.session.core:
		p.deleting[i] = true
		p.beside.dismissed = append(p.beside.dismissed, i)
	}
}

// collectOrphans deletes the children that were taken out of a collection that owns them and given to no other.
func (p *plan) collectOrphans(i *instance, b *bond) {
	r := b.relation
	if len(b.removed) == 0 || !r.cascades(cascadeOrphan) {
		return
	}
	shared := r.kind == belongsTo || r.kind == manyToMany
	for _, child := range b.removed {
		switch {
		case !shared && child.adopted(r, i), shared && p.session.owner(r, child, nil) != nil:
		default:
			p.delete(child)
		}
	}
}

// adopted tells whether a child that has left parent refers to another one by now.
func (child *instance) adopted(r *relation, parent *instance) bool {
	if cb := child.relations[r.reverse]; cb != nil && cb.one() != nil {
		return cb.one() != parent
	}
	for _, value := range child.values(r.remote) {
		if value == nil {
			return false
		}
	}
	return !child.refersTo(r.remote, parent, r.local)
}

// cascadeDeletes carries the deletion of a batch of objects on along delete cascades.
func (p *plan) cascadeDeletes(batch []*instance) error {
	for _, m := range mappersOf(batch) {
		owners := slices.DeleteFunc(slices.Clone(batch), func(i *instance) bool { return i.mapper != m })
		for _, r := range m.relations {
			if !r.cascades(cascadeDelete) && !p.databaseCascades(r) || r.options.passive == passiveAll || p.sweeps(r) {
				continue
			}
			if err := p.ensureKnown(owners, r); err != nil {
				return err
			}
			for _, owner := range owners {
				for _, target := range slices.Clone(owner.bond(r).rows) {
					p.delete(target)
				}
			}
		}
	}
	return nil
}

// ensureKnown makes sure that the owners know what a relation leads to: all of it, or, where it leaves what is not loaded to the
// database (passive_deletes), what the session has.
func (p *plan) ensureKnown(owners []*instance, r *relation) error {
	if r.options.passive == passiveNot || r.kind == belongsTo || r.kind == manyToMany {
		return p.session.ensureLoaded(owners, r)
	}
	target, err := p.session.models.target(r)
	if err != nil {
		return err
	}
	of := make(map[identity]*instance, len(owners))
	for _, owner := range owners {
		of[valueKey(owner.values(r.local))] = owner
	}
	p.session.tracker.each(func(i *instance) {
		if i.mapper != target {
			return
		}
		if owner := of[valueKey(i.values(r.remote))]; owner != nil && !owner.bond(r).has(i) && !slices.Contains(owner.bond(r).removed, i) {
			b := owner.bond(r)
			b.fill(append(slices.Clone(b.rows), i))
		}
	})
	return nil
}

// databaseCascades tells whether the database itself deletes the children (ON DELETE CASCADE): then they are deleted here,
// so that the objects know.
func (p *plan) databaseCascades(r *relation) bool {
	if r.kind != hasMany && r.kind != hasOne || r.options.viewOnly {
		return false
	}
	target, err := p.session.models.target(r)
	if err != nil {
		return false // release reports it
	}
	for _, name := range r.remote {
		c := target.columnNamed(name)
		if c == nil || c.foreign == nil || !strings.EqualFold(c.foreign.onDelete, "cascade") {
			return false
		}
	}
	return true
}

// release lets go of what refers to deleted objects and is not deleted with them: children get NULL, association rows go.
func (p *plan) release() error {
	for _, m := range mappersOf(p.deletes) {
		owners := slices.DeleteFunc(slices.Clone(p.deletes), func(i *instance) bool { return i.mapper != m })
		for _, r := range m.relations {
			if err := p.releaseRelation(owners, r); err != nil {
				return err
			}
		}
	}
	p.sweep()
	return nil
}

func (p *plan) releaseRelation(owners []*instance, r *relation) error {
	if r.kind == belongsTo || r.options.viewOnly || r.options.passive == passiveAll {
		return nil
	}
	target, err := p.session.models.target(r)
	if err != nil {
		return fmt.Errorf("delete %s: %w", r.owner.name, err)
	}
	if r.kind == manyToMany {
		for _, owner := range owners {
			p.links.removeAll(owner, r)
		}
		return nil
	}
	if p.linksThrough(r, target) || r.cascades(cascadeDelete) || p.databaseCascades(r) {
		return nil
	}
	if err := p.ensureKnown(owners, r); err != nil {
		return err
	}
	for _, owner := range owners {
		for _, child := range owner.bond(r).rows {
			if err := p.orphan(owner, r, child); err != nil {
				return err
			}
		}
	}
	return nil
}

// releaseFields lets go of deleted rows where a foreign key's field was set to their keys, which no collection knows of yet.
func (p *plan) releaseFields() {
	if len(p.deletes) == 0 {
		return
	}
	for w := range chained(p.inserts, p.updates) {
		for _, key := range p.foreignKeys(w.mapper) {
			id, ok := key.target.keyFrom(key.remote, w.pick(key.local))
			if !ok || w.mapper.required(key.local) != nil {
				continue
			}
			if parent := p.session.tracker.find(id); p.deleting[parent] && !slices.Contains(p.replaced, parent) {
				p.clear(w.i, key.local)
			}
		}
	}
	p.keys = nil // more models may take part before the rows are sorted
}

// sweeps tells whether the children of a relation are association rows and nothing more: they go by the one statement that
// deletes all association rows of their owner, and need not be loaded.
func (p *plan) sweeps(r *relation) bool {
	target, err := p.session.models.target(r)
	if err != nil || !p.linksThrough(r, target) {
		return false
	}
	return !slices.ContainsFunc(target.relations, func(other *relation) bool { return other.kind != belongsTo })
}

// sweep finds the session's own objects of the association rows that go with their owners: no statement of theirs is sent.
func (p *plan) sweep() {
	owners := map[*relation]map[identity]bool{}
	for _, end := range p.links.ends {
		if owners[end.relation] == nil {
			owners[end.relation] = map[identity]bool{}
		}
		owners[end.relation][valueKey(p.committed(end.owner, end.relation.local))] = true
	}
	for r, keys := range owners {
		p.session.tracker.each(func(i *instance) {
			t := r.through
			if i.mapper.table != t.table || i.mapper.schema != t.schema || slices.Contains(p.swept, i) {
				return
			}
			if keys[valueKey(i.loaded.pick(i.mapper, t.local))] {
				drop(&p.deletes, i)
				p.deleting[i] = true
				p.swept = append(p.swept, i)
			}
		})
	}
	p.updates = slices.DeleteFunc(p.updates, func(w *write) bool { return p.deleting[w.i] })
}

// linksThrough tells whether the children of a has-many relation are the association rows of a many-to-many one, which are
// deleted with it.
func (p *plan) linksThrough(r *relation, target *mapper) bool {
	for _, other := range r.owner.relations {
		if other.kind != manyToMany || other.options.viewOnly || other.through.table != target.table {
			continue
		}
		if _, err := p.session.models.target(other); err == nil && slices.Equal(other.through.local, r.remote) {
			return true
		}
	}
	return false
}

// orphan makes the foreign key of a deleted object's child NULL.
func (p *plan) orphan(parent *instance, r *relation, child *instance) error {
	if p.deleting[child] || child.session == nil || child.is(gone) || !child.refersTo(r.remote, parent, r.local) {
		return nil
	}
	if bad := child.mapper.required(r.remote); bad != nil {
		return refusal("delete "+parent.mapper.name+" "+fmt.Sprint(shownKey(parent.rowKey())), child, bad,
			fmt.Sprintf("relation %s.%s: delete or move its %d first, or give the relation cascade=all", parent.mapper.name, r.name, len(parent.bond(r).rows)))
	}
	p.clear(child, r.remote)
	return nil
}

// refusal is the error for a foreign key that would have to be NULL and cannot.
func refusal(op string, child *instance, bad *column, advice string) error {
	return fmt.Errorf("%s: %s.%s must not be null (%s)", op, child.mapper.name, bad.field, advice)
}

// mappersOf are the models of the instances, in the order they come.
func mappersOf(instances []*instance) []*mapper {
	var found []*mapper
	for _, i := range instances {
		if len(found) == 0 || found[len(found)-1] != i.mapper && !slices.Contains(found, i.mapper) {
			found = append(found, i.mapper)
		}
	}
	return found
}
