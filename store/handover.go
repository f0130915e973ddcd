package store

import (
	"context"
	"slices"
	"strings"
)

// This file keeps a flush from tripping over unique values that one of its rows gives up and another takes: names that are
// swapped, a row that is deleted while a new one gets its name, a one-to-one that is replaced.
//
// The database checks every row when it is written, so whoever gives a value up is written before whoever takes it: an
// UPDATE or DELETE that depends on nothing else goes first, its own givers before it. Where that is not possible (the rows
// give each other their values in a circle, or the giver waits for the key of a new row) the giver is parked: its column gets
// NULL or a value that nobody has, and its own statement comes in its turn. What is unique is told by the model's tags: unique
// columns and groups, primary keys, and relations to one object.

// handover is the part of a plan that goes before everything else.
type handover struct {
	plan       *plan
	givers     map[*instance][]claim // by the row that takes a value
	dependents map[*instance][]*instance
	state      map[*instance]int // 1: being visited, 2: has its step
	steps      []step
	severs     bool       // association rows are deleted first
	leavers    []follower // refer to a row that changes its key, and leave it for another one
}

// claim is one unique value that another row of the flush still has.
type claim struct {
	giver *instance
	group []*column
}

// step is the statement of one row that is written early, or that parks one of its columns.
type step struct {
	i    *instance
	park *column // nil: the row's own UPDATE or DELETE
	gap  any
}

// handOver finds the values that are handed over.
func (p *plan) handOver() {
	if len(p.updates)+len(p.deletes) == 0 || len(p.inserts)+len(p.updates) == 0 {
		return
	}
	h := p.handover()
	for _, f := range h.leavers {
		if h.free(f.child) {
			h.write(f.child)
		} else {
			h.letGo(f.child, f.key)
		}
	}
	for _, m := range p.mappers() {
		for _, group := range p.uniques(m) {
			h.match(m, group)
		}
	}
	for w := range chained(p.inserts, p.updates) {
		for _, c := range h.givers[w.i] {
			h.first(c)
		}
	}
	if len(h.steps) == 0 {
		p.early = nil
	}
}

// handover is the part that goes first, made when it is needed.
func (p *plan) handover() *handover {
	if p.early == nil {
		p.early = &handover{plan: p, givers: map[*instance][]claim{}, state: map[*instance]int{}}
	}
	return p.early
}

// letGo makes a row refer to nothing by a foreign key for the moment: one of the key's columns gets NULL, if it can.
func (h *handover) letGo(child *instance, key foreignKey) {
	for _, name := range key.local {
		c := child.mapper.columnNamed(name)
		if c == nil || !c.nullable || c.primary {
			continue
		}
		if w := h.plan.writes.of(child); w != nil && !h.plan.deleting[child] {
			w.park(c, nil)
		}
		h.steps = append(h.steps, step{i: child, park: c})
		return
	}
}

// rest are the rows that are written in their turn.
func (h *handover) rest() (updates []*write, deletes []*instance) {
	updates = slices.DeleteFunc(slices.Clone(h.plan.updates), func(w *write) bool { return h.state[w.i] == 2 })
	deletes = slices.DeleteFunc(slices.Clone(h.plan.deletes), func(i *instance) bool { return h.state[i] == 2 })
	return updates, deletes
}

// match notes who takes a value of a unique group from whom.
func (h *handover) match(m *mapper, group []*column) {
	p := h.plan
	holders := map[identity]*instance{}
	for _, w := range p.updates {
		if w.mapper != m || !w.changes(group) {
			continue
		}
		if before, ok := uniqueKey(group, w.i.loaded.value); ok {
			holders[before] = w.i
		}
	}
	for _, i := range p.deletes {
		if i.mapper == m {
			if before, ok := uniqueKey(group, i.loaded.value); ok {
				holders[before] = i
			}
		}
	}
	if len(holders) == 0 {
		return
	}
	for w := range chained(p.inserts, p.updates) {
		if w.mapper != m || group[0].primary && w.newKey() != nil {
			continue
		}
		if key, ok := uniqueKey(group, w.value); ok && holders[key] != nil && holders[key] != w.i {
			h.givers[w.i] = append(h.givers[w.i], claim{holders[key], group})
		}
	}
}

// first makes the giver of a value let go of it before anything else is written.
func (h *handover) first(c claim) {
	i := c.giver
	switch {
	case h.state[i] == 2:
		return
	case h.state[i] == 1 || !h.free(i):
		h.park(c)
		return
	}
	h.write(i)
}

// write gives a row its early step, behind those of the rows it takes values from and, for a deleted one, of those that refer
// to it.
func (h *handover) write(i *instance) {
	if h.state[i] != 0 {
		return
	}
	h.state[i] = 1
	for _, c := range h.givers[i] {
		h.first(c)
	}
	if h.plan.deleting[i] {
		for _, child := range h.referring(i) {
			h.write(child)
		}
		h.severs = true
	}
	h.state[i] = 2
	h.steps = append(h.steps, step{i: i})
}

// free tells whether a row can be written before all others: it refers to no new row, and what refers to a deleted one can
// be written before it.
func (h *handover) free(i *instance) bool {
	return h.freed(i, map[*instance]bool{})
}

func (h *handover) freed(i *instance, visiting map[*instance]bool) bool {
	if visiting[i] || h.state[i] == 1 {
		return false
	}
	if h.state[i] == 2 {
		return true
	}
	visiting[i] = true
	if w := h.plan.writes.of(i); w != nil && !h.plan.deleting[i] {
		waits := func(f fill) bool { return f.parent.state == Pending }
		return len(w.after) == 0 && !slices.ContainsFunc(w.fills, waits) && len(h.plan.named(w)) == 0
	}
	return !slices.ContainsFunc(h.referring(i), func(child *instance) bool { return !h.freed(child, visiting) })
}

// referring are the rows of the flush that refer to a deleted row as the database has them.
func (h *handover) referring(parent *instance) []*instance {
	if h.dependents == nil {
		h.dependents = map[*instance][]*instance{}
		p := h.plan
		note := func(child *instance) {
			for _, key := range p.foreignKeys(child.mapper) {
				if parent := p.deletedParent(child, key); parent != nil && parent != child {
					h.dependents[parent] = append(h.dependents[parent], child)
				}
			}
		}
		for _, w := range p.updates {
			note(w.i)
		}
		for _, i := range p.deletes {
			note(i)
		}
	}
	return h.dependents[parent]
}

// park makes room by giving a column of the group NULL or a value that nobody has. Where no column of it can have either, the
// database decides.
func (h *handover) park(c claim) {
	var best *column
	var gap any
	for _, column := range c.group {
		if column.nullable && !column.primary {
			best, gap = column, nil
			break
		}
		if value, ok := column.stopgap(); ok && best == nil {
			best, gap = column, value
		}
	}
	parked := func(s step) bool { return s.i == c.giver && s.park == best }
	if best == nil || slices.ContainsFunc(h.steps, parked) {
		return
	}
	if w := h.plan.writes.of(c.giver); w != nil && !h.plan.deleting[c.giver] {
		w.park(best, gap)
	}
	h.steps = append(h.steps, step{c.giver, best, gap})
}

// execute writes the early steps, one by one: neighbours may hand values over.
func (h *handover) execute(ctx context.Context) error {
	if h.severs {
		if err := h.plan.links.deleteAll(ctx, h.plan); err != nil {
			return err
		}
	}
	for _, s := range h.steps {
		if err := h.run(ctx, s); err != nil {
			return err
		}
	}
	return nil
}

func (h *handover) run(ctx context.Context, s step) error {
	p := h.plan
	switch {
	case s.park != nil:
		return p.setParked(ctx, s)
	case p.deleting[s.i]:
		return p.deleteAll(ctx, []*instance{s.i})
	}
	return p.updateAll(ctx, []*write{p.writes.of(s.i)})
}

// uniques are the groups of columns of which no two rows have the same values, as far as the model tells.
func (p *plan) uniques(m *mapper) [][]*column {
	groups := m.uniques()
	for _, r := range m.relations {
		if r.kind != belongsTo || r.reverse == "" {
			continue
		}
		target, err := p.session.models.target(r)
		if err != nil {
			continue
		}
		if back := target.relationNamed(r.reverse); back != nil && back.kind == hasOne {
			groups = append(groups, m.columnsNamed(r.local))
		}
	}
	return slices.DeleteFunc(groups, func(group []*column) bool { return len(group) == 0 })
}

// uniques are the unique columns and groups of a model's tags, its primary key first.
func (m *mapper) uniques() [][]*column {
	groups := [][]*column{m.primary}
	for _, c := range m.columns {
		if c.details.unique && !c.primary {
			groups = append(groups, []*column{c})
		}
	}
	for _, names := range m.constraints.unique {
		groups = append(groups, m.columnsNamed(names))
	}
	for _, text := range m.constraints.index {
		if index := m.indexOf(text); index.Unique && index.Where == "" && index.Columns() != nil {
			groups = append(groups, m.columnsNamed(index.Columns()))
		}
	}
	return groups
}

// columnsNamed are the columns of the names; nil if one is not there.
func (m *mapper) columnsNamed(names []string) []*column {
	group := make([]*column, len(names))
	for k, name := range names {
		if group[k] = m.columnNamed(name); group[k] == nil {
			return nil
		}
	}
	return group
}

// uniqueKey makes the values of a group comparable; false where one of them is NULL, which is no duplicate of anything. Letters
// are compared without their case, as many collations do: to see a handover where there is none costs nothing.
func uniqueKey(group []*column, of func(*column) any) (key identity, ok bool) {
	picked := make([]any, len(group))
	for k, c := range group {
		value := of(c)
		if text, isText := value.(string); isText {
			value = strings.ToLower(text)
		}
		if value == nil {
			return identity{}, false
		}
		picked[k] = value
	}
	return identify(group[0].owner, picked), true
}

// changes tells whether the UPDATE writes any of the columns.
func (w *write) changes(group []*column) bool {
	if w.settled && w.special == &ordinary {
		return slices.ContainsFunc(group, func(c *column) bool { return slices.Contains(w.columns, c) })
	}
	return slices.ContainsFunc(group, func(c *column) bool {
		filled := func(f fill) bool { return slices.Contains(f.columns, c.name) }
		return !w.keeps(c) || slices.ContainsFunc(w.fills, filled)
	})
}
