package store

import (
	"fmt"
	"slices"
	"strings"
)

// This file completes relations when they are first followed: their target, the columns that are compared, the other side.

// relation finds a relation of a model. Where only the other side's tag names it, and that side is not registered yet, it
// can not be found.
func (r *registry) relation(m *mapper, name string) (*relation, error) {
	if rel := r.known(m, name); rel != nil {
		return rel, nil
	}
	if r.meet(m) {
		if rel := r.known(m, name); rel != nil {
			return rel, nil
		}
	}
	if near := nearest(name, r.relationNames(m)); near != "" {
		return nil, fmt.Errorf("%s has no relation %s: did you mean %s?", m.name, name, near)
	}
	return nil, fmt.Errorf("%s has no relation %s (a back reference is there once the model that names it is registered)", m.name, name)
}

func (r *registry) known(m *mapper, name string) *relation {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return m.relationNamed(name)
}

// relationNames are those that a model has by now: another one that is registered meanwhile may give it more.
func (r *registry) relationNames(m *mapper) (names []string) {
	r.mu.RLock()
	defer r.mu.RUnlock()
	for _, rel := range m.relations {
		names = append(names, rel.name)
	}
	return names
}

// meet registers the models that the source says refer to a model. It tells whether there were any.
func (r *registry) meet(m *mapper) bool {
	r.mu.RLock()
	source, ok := r.source.(Referrers)
	r.mu.RUnlock()
	if !ok {
		return false
	}
	met := false
	for _, name := range source.Referrers(m.name) {
		_, err := r.named(name)
		met = met || err == nil
	}
	return met
}

// target is the model that a relation leads to. The first call completes the relation: which columns are compared, and
// which relation of the target is the other side.
func (r *registry) target(rel *relation) (*mapper, error) {
	r.mu.RLock()
	seen := *rel // another goroutine may complete it meanwhile
	r.mu.RUnlock()
	m, err := r.lead(rel, seen.target)
	if err != nil || seen.linked {
		return m, err
	}
	link, err := r.complete(&seen, m)
	if err != nil {
		return nil, fmt.Errorf("relation %s.%s: %w", rel.owner.name, rel.name, err)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if rel.linked {
		return m, nil // by another goroutine meanwhile; who has seen it so reads it without the lock
	}
	rel.target, rel.local, rel.remote, rel.through, rel.on, rel.linked = m.name, link.local, link.remote, link.through, link.on, true
	r.pair(rel, m)
	return m, nil
}

// lead finds the target by name, or by the foreign key's table.
func (r *registry) lead(rel *relation, name string) (*mapper, error) {
	var m *mapper
	var err error
	if name != "" {
		m, err = r.named(name)
	} else {
		m, err = r.byTableName(rel.owner.constraints.bind, rel.foreignSchema(), rel.foreign.table)
	}
	if err != nil {
		return nil, fmt.Errorf("relation %s.%s: %w", rel.owner.name, rel.name, err)
	}
	return m, nil
}

// complete finds the columns of a relation, spelled as the database does. It changes nothing.
func (r *registry) complete(rel *relation, target *mapper) (link relation, err error) {
	if rel.kind == manyToMany && r.apart(rel.owner, target) {
		return link, fmt.Errorf("%s is in another database%s: both ends of a many-to-many relation must be beside its association table: make that a model, with a relation to each end",
			target.name, shownBind(target.constraints.bind))
	}
	if rel.on != nil {
		on, err := rel.on.resolved(rel, target)
		switch {
		case err != nil:
			return link, err
		case on.more && r.apart(rel.owner, target):
			return link, fmt.Errorf("%s is in another database%s: only equal columns can tie rows of two databases", target.name, shownBind(target.constraints.bind))
		case on.more:
			return relation{on: on, through: rel.through}, nil
		}
		return on.keys(rel)
	}
	switch rel.kind {
	case belongsTo:
		link.local, link.remote = rel.local, rel.remote
		if len(link.local) == 0 {
			if link.local, err = rel.owner.keyTo(target); err != nil {
				return link, err
			}
		}
		if len(link.remote) == 0 {
			link.remote = rel.owner.referredBy(link.local, target)
		}
	case manyToMany:
		return r.completeThrough(rel, target)
	default:
		link.remote, link.local = rel.remote, rel.local
		if len(link.remote) == 0 {
			if link.remote, err = target.keyTo(rel.owner); err != nil {
				return link, err
			}
		}
		if link.remote, err = target.spell(link.remote); err != nil {
			return link, err
		}
		if len(link.local) == 0 {
			link.local = target.referredBy(link.remote, rel.owner)
		}
	}
	if link.local, err = rel.owner.spell(link.local); err != nil {
		return link, err
	}
	if link.remote, err = target.spell(link.remote); err != nil {
		return link, err
	}
	if len(link.local) != len(link.remote) {
		return link, fmt.Errorf("%s(%s) is compared with %s(%s): want as many columns", rel.owner.name, strings.Join(link.local, ", "),
			target.name, strings.Join(link.remote, ", "))
	}
	return link, nil
}

// completeThrough finds the columns of a many-to-many relation. Those not given come from the foreign keys of the
// association table's model.
func (r *registry) completeThrough(rel *relation, target *mapper) (link relation, err error) {
	t := *rel.through
	link.through = &t
	if t.schema == "" {
		t.schema = rel.owner.schema
	}
	if len(t.local) > 0 {
		link.local, link.remote = rel.owner.primaryNames(), target.primaryNames()
	} else {
		table, err := r.byTableName(rel.owner.constraints.bind, t.schema, t.table)
		if err != nil {
			return link, fmt.Errorf("%w, or give its columns: through %s(local, remote)", err, t.table)
		}
		if t.local, err = table.keyTo(rel.owner); err != nil {
			return link, err
		}
		if t.remote, err = table.keyTo(target); err != nil {
			return link, err
		}
		link.local, link.remote = table.referredBy(t.local, rel.owner), table.referredBy(t.remote, target)
	}
	if len(link.local) != len(t.local) || len(link.remote) != len(t.remote) {
		return link, fmt.Errorf("through %s(%s, %s): want %d and %d columns, as many as the keys have", t.table,
			strings.Join(t.local, " "), strings.Join(t.remote, " "), len(link.local), len(link.remote))
	}
	return link, nil
}

// pair finds the other side of a relation and ties both. The caller holds the lock.
func (r *registry) pair(rel *relation, target *mapper) {
	if rel.options.viewOnly {
		return // what is read otherwise than it is written has no other side
	}
	if rel.backref != nil && rel.reverse == "" {
		rel.reverse = rel.backref.name
	}
	for _, other := range target.relations {
		if other != rel && !other.options.viewOnly && (other.name == rel.reverse || rel.reverse == "" && rel.mirrors(other)) {
			rel.reverse = other.name
			if other.reverse == "" {
				other.reverse = rel.name
			}
			return
		}
	}
	if target.relationNamed(rel.reverse) == nil {
		rel.reverse = ""
	}
}

// mirrors tells whether two relations say the same from both sides.
func (r *relation) mirrors(other *relation) bool {
	if !other.leadsTo(r.owner) {
		return false
	}
	if r.kind == manyToMany || other.kind == manyToMany {
		return r.kind == other.kind && r.through.table == other.through.table && (len(other.through.local) == 0 ||
			slices.Equal(r.through.local, other.through.remote) && slices.Equal(r.through.remote, other.through.local))
	}
	if (r.kind == belongsTo) == (other.kind == belongsTo) {
		return false
	}
	if r.kind == belongsTo {
		via, err := r.owner.spell(other.remote)
		return err == nil && slices.Equal(via, r.local)
	}
	return slices.Equal(r.remote, other.local)
}

// spell turns column or field names into column names.
func (m *mapper) spell(names []string) ([]string, error) {
	spelt := make([]string, len(names))
	for i, name := range names {
		c := m.columnNamed(name)
		if c == nil {
			return nil, m.unknown(name)
		}
		spelt[i] = c.name
	}
	return spelt, nil
}

func (m *mapper) primaryNames() []string {
	names := make([]string, len(m.primary))
	for i, c := range m.primary {
		names[i] = c.name
	}
	return names
}

// keyTo finds the columns of the one foreign key that refers to another model's table.
func (m *mapper) keyTo(other *mapper) ([]string, error) {
	var found [][]string
	for _, r := range m.relations {
		if r.kind == belongsTo && !r.implied && len(r.local) > 1 && r.leadsTo(other) {
			found = append(found, r.local)
		}
	}
	for _, c := range m.columns {
		if c.foreign != nil && (c.foreign.leadsTo(other, m) || c.foreign.schema == "" && c.foreign.table == other.table && !c.foreign.beside) {
			found = append(found, []string{c.name})
		}
	}
	switch len(found) {
	case 1:
		return found[0], nil
	case 0:
		return nil, fmt.Errorf("%s has no foreign key to %s", m.name, other.name)
	}
	return nil, fmt.Errorf("%s has %d foreign keys to %s: say which (via column, or through table(local, remote))", m.name, len(found), other.name)
}

// referredBy finds the columns of another model's table that foreign key columns of this one refer to: by the keys' tags, else
// the primary key.
func (m *mapper) referredBy(columns []string, other *mapper) []string {
	for _, r := range m.relations {
		if r.kind == belongsTo && slices.Equal(r.local, columns) && r.leadsTo(other) {
			return r.remote
		}
	}
	if len(columns) == 1 {
		if c := m.columnNamed(columns[0]); c != nil && c.foreign != nil && c.foreign.table == other.table {
			return []string{c.foreign.column}
		}
	}
	return other.primaryNames()
}
