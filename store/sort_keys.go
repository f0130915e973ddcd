package store

import "slices"

// foreignKey says which columns of a model refer to which of another.
type foreignKey struct {
	local  []string
	target *mapper
	remote []string
}

// foreignKeys are a model's foreign keys as far as rows of this flush can be at their other end: those of its relations, of
// relations that lead to it, and those that no relation stands for.
func (p *plan) foreignKeys(m *mapper) []foreignKey {
	if keys, known := p.keys[m]; known {
		return keys
	}
	var keys []foreignKey
	add := func(key foreignKey) {
		if !slices.ContainsFunc(keys, func(k foreignKey) bool { return k.target == key.target && slices.Equal(k.local, key.local) }) {
			keys = append(keys, key)
		}
	}
	for _, r := range m.relations {
		if target, err := p.session.models.target(r); err == nil && r.kind == belongsTo {
			add(foreignKey{r.local, target, r.remote})
		}
	}
	for _, other := range p.mappers() {
		for _, r := range other.relations {
			if target, err := p.session.models.target(r); err == nil && target == m && (r.kind == hasMany || r.kind == hasOne) {
				add(foreignKey{r.remote, other, r.local})
			}
		}
		for _, c := range m.columns {
			if c.foreign != nil && c.foreign.leadsTo(other, m) {
				add(foreignKey{[]string{c.name}, other, []string{c.foreign.column}})
			}
		}
	}
	if p.keys == nil {
		p.keys = map[*mapper][]foreignKey{}
	}
	p.keys[m] = keys
	return keys
}

// leadsTo tells whether a model's foreign key names another's table: the one in its own database, else that in another.
func (f *foreign) leadsTo(m, owner *mapper) bool {
	if f.beside && owner.constraints.bind != m.constraints.bind {
		return false
	}
	return f.table == m.table && orElse(f.schema, owner.schema) == m.schema
}

// deletedParent is the object, deleted in this flush, that a row refers to as it stands in the database.
func (p *plan) deletedParent(child *instance, key foreignKey) *instance {
	id, ok := key.target.keyFrom(key.remote, child.loaded.pick(child.mapper, key.local))
	if !ok {
		return nil
	}
	if parent := p.session.tracker.find(id); parent != nil && p.deleting[parent] {
		return parent
	}
	return nil
}

// named are the new rows that a row's foreign key fields name by keys that were given.
func (p *plan) named(w *write) []*write {
	var found []*write
	for _, key := range p.foreignKeys(w.mapper) {
		id, ok := key.target.keyFrom(key.remote, w.pick(key.local))
		if !ok || p.session.tracker.find(id) != nil {
			continue
		}
		at := slices.IndexFunc(p.inserts, func(w *write) bool {
			other, ok := w.mapper.keyFrom(w.mapper.primaryNames(), w.i.primaryKey())
			return ok && other == id
		})
		if at >= 0 {
			found = append(found, p.inserts[at])
		}
	}
	return found
}
