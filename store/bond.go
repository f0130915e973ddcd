package store

import "slices"

// bond is what an object knows of one of its relations: who is at the other end, and what has changed since the last flush.
// A single object (belongs-to, has-one) is a bond of at most one row.
type bond struct {
	relation *relation
	complete bool        // rows are all there are; otherwise those that were added in memory before anything was loaded
	rows     []*instance // in order, changes included
	added    []*instance
	removed  []*instance
	unkeyed  []*instance // of added: the foreign key could not be written yet, because the row it refers to has no key
	fields   []any       // of a belongs-to with unkeyed: what the foreign key's fields held then
	members  map[*instance]struct{}
	nowhere  *identity // belongs-to: the foreign key that leads to no row
	seen     int       // how much the session had flushed when it was loaded
	born     serial    // the transaction (frame) it was loaded or changed in, 0 for none: its rollback makes it doubtful
}

// manyRows is the length from which a bond finds its rows by a map.
const manyRows = 32

func (b *bond) has(target *instance) bool {
	if len(b.rows) < manyRows {
		return slices.Contains(b.rows, target)
	}
	if b.members == nil {
		b.members = make(map[*instance]struct{}, len(b.rows))
		for _, row := range b.rows {
			b.members[row] = struct{}{}
		}
	}
	_, found := b.members[target]
	return found
}

// changed tells whether a flush has something to do.
func (b *bond) changed() bool { return len(b.added) > 0 || len(b.removed) > 0 }

// add puts a row in. It tells whether it was not there.
func (b *bond) add(target *instance) bool {
	if b.has(target) {
		return false
	}
	b.rows = append(b.rows, target)
	if b.members != nil {
		b.members[target] = struct{}{}
	}
	if drop(&b.removed, target) && b.complete {
		return true // it is back before the flush has seen it leave
	}
	b.added = append(b.added, target)
	return true
}

// remove takes a row out, or notes that it is not to be there when the rows are loaded.
func (b *bond) remove(target *instance) bool {
	there := drop(&b.rows, target)
	delete(b.members, target)
	drop(&b.unkeyed, target)
	switch {
	case drop(&b.added, target) && b.complete:
		return true
	case !there && (b.complete || slices.Contains(b.removed, target)):
		return false
	}
	b.removed = append(b.removed, target)
	return true
}

// assign makes one object, or none, the only row. It tells whether that is a change.
func (b *bond) assign(target *instance) bool {
	if target == nil {
		changed := len(b.rows) > 0 || !b.complete
		for _, row := range slices.Clone(b.rows) {
			b.remove(row)
		}
		b.complete = true
		return changed
	}
	if len(b.rows) == 1 && b.rows[0] == target {
		return false
	}
	for _, row := range slices.Clone(b.rows) {
		b.remove(row)
	}
	b.complete = true
	return b.add(target)
}

// fill sets the rows as the database has them. Changes that are not flushed stay.
func (b *bond) fill(targets []*instance) {
	rows := targets
	if b.relation.kind == manyToMany {
		for _, target := range targets {
			drop(&b.added, target) // its association row was there already
		}
	}
	b.removed = slices.DeleteFunc(b.removed, func(target *instance) bool { return !slices.Contains(targets, target) })
	if b.changed() {
		rows = make([]*instance, 0, len(targets)+len(b.added))
		for _, target := range targets {
			if !slices.Contains(b.removed, target) && !slices.Contains(b.added, target) {
				rows = append(rows, target)
			}
		}
		rows = append(rows, b.added...)
	}
	b.rows, b.members, b.complete = rows, nil, true
}

// settle forgets the changes: they have been written. Of a collection that is asked each time nothing stays.
func (b *bond) settle() {
	b.added, b.removed, b.unkeyed, b.fields = nil, nil, nil, nil
	if !b.relation.options.load.kept() {
		b.rows, b.members, b.complete = nil, nil, false
	}
}

// one is the single row, nil for none.
func (b *bond) one() *instance {
	for _, row := range b.rows {
		if !row.is(gone) {
			return row
		}
	}
	return nil
}

// bond is the object's end of a relation, made if there is none yet.
func (i *instance) bond(r *relation) *bond {
	if b := i.relations[r.name]; b != nil {
		return b
	}
	if i.relations == nil {
		i.relations = map[string]*bond{}
	}
	b := &bond{relation: r}
	i.relations[r.name] = b
	return b
}

// bonds are the object's ends in the order of the model's relations.
func (i *instance) bonds() []*bond {
	if len(i.relations) == 0 {
		return nil
	}
	found := make([]*bond, 0, len(i.relations))
	for _, r := range i.mapper.relations {
		if b := i.relations[r.name]; b != nil {
			found = append(found, b)
		}
	}
	return found
}

// unsettle makes everything the relations of a new object hold a change: its row, and so all that refers to it, is to be
// written.
func (i *instance) unsettle() {
	for _, b := range i.relations {
		before := b.unkeyed
		b.added, b.removed, b.complete = slices.Clone(b.rows), nil, true
		b.unkeyed = slices.Clone(b.rows)
		if b.relation.kind == belongsTo {
			b.unkeyed = slices.DeleteFunc(b.unkeyed, func(target *instance) bool {
				return !target.key.none() && !slices.Contains(before, target)
			})
			if len(before) == 0 {
				b.fields = i.values(b.relation.local)
			}
		}
	}
}

// drop removes the first occurrence. It tells whether there was one.
func drop(list *[]*instance, target *instance) bool {
	at := slices.Index(*list, target)
	if at < 0 {
		return false
	}
	*list = slices.Delete(*list, at, at+1)
	return true
}
