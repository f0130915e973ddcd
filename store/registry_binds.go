package store

import (
	"fmt"
	"slices"
)

// This file tells tables of one name in several databases of a session apart.

// meetElsewhere registers the models that the source knows of a table in any database.
func (r *registry) meetElsewhere(source ModelSource, name tableName) {
	for bind := range r.binds {
		if model, ok := source.TableModel(bind, name.schema, name.table); ok {
			_, _ = r.named(model) // one that cannot be registered is not found
		}
	}
}

// place notes for a model, which nobody knows yet, which of its foreign keys stay within its database. Only where a session has
// several does it matter.
func (r *registry) place(m *mapper) {
	if len(r.binds) < 2 {
		return
	}
	r.mu.RLock()
	source := r.source
	r.mu.RUnlock()
	for _, f := range m.foreigns() {
		at := location{m.constraints.bind, tableName{orElse(f.schema, m.schema), f.table}}
		r.mu.RLock()
		f.beside = r.byTable[at] != nil || at == m.location()
		r.mu.RUnlock()
		if !f.beside && source != nil {
			_, f.beside = source.TableModel(at.bind, at.schema, at.table)
		}
	}
}

// settle makes the foreign keys beside a new model lead to it, where they led to a table of that name in another database. The
// caller holds the lock.
func (r *registry) settle(m *mapper) {
	if len(r.binds) < 2 {
		return
	}
	for _, other := range r.byName {
		if other.constraints.bind != m.constraints.bind {
			continue
		}
		for _, f := range other.foreigns() {
			if f.beside || !f.leadsTo(m, other) {
				continue
			}
			f.beside = true
			r.turn(other, f)
		}
	}
}

// turn makes the relation of a foreign key, and what it implied, look again for whose it is.
func (r *registry) turn(owner *mapper, f *foreign) {
	for _, rel := range owner.relations {
		if rel.foreign != f {
			continue
		}
		for _, far := range r.byName {
			if far.constraints.bind != owner.constraints.bind {
				far.relations = slices.DeleteFunc(slices.Clone(far.relations), func(back *relation) bool {
					return back.implied && back.target == owner.name && back.reverse == rel.name
				})
			}
		}
		rel.target, rel.linked = "", false
	}
}

// foreigns are the keys that the tags of a model's columns and of its Model declare.
func (m *mapper) foreigns() []*foreign {
	var list []*foreign
	for _, c := range m.columns {
		if c.foreign != nil {
			list = append(list, c.foreign)
		}
	}
	for _, r := range m.relations {
		if r.foreign != nil && !slices.Contains(list, r.foreign) {
			list = append(list, r.foreign)
		}
	}
	return list
}

// elsewhere is the model of a table in another database; nil where the table is in this one, or in none, or in several.
func (r *registry) elsewhere(bind string, name tableName) *mapper {
	r.mu.RLock()
	defer r.mu.RUnlock()
	if r.byTable[location{bind, name}] != nil {
		return nil
	}
	var found *mapper
	for other := range r.binds {
		if m := r.byTable[location{other, name}]; m != nil && found != nil {
			return nil
		} else if m != nil {
			found = m
		}
	}
	return found
}

// apart tells whether the rows of two models are in different databases.
func (r *registry) apart(a, b *mapper) bool {
	return r.binds[a.constraints.bind] != r.binds[b.constraints.bind]
}

// shownBind is a bind's name for messages, nothing for the session's own database.
func shownBind(name string) string {
	if name == "" {
		return ""
	}
	return fmt.Sprintf(" (bind:%q)", name)
}
