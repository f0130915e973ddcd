package store

import "slices"

// This file makes Change values of what a flush has written, for whoever listens.

// told tells whether anybody wants to know what flushes write.
func (p *plan) told() bool {
	e := &p.session.events
	if len(e.afterFlush.list)+len(e.afterWrite.list)+len(e.afterCommit.list) > 0 {
		return true
	}
	has := func(w *write) bool { return w.mapper.hooks.after }
	return slices.ContainsFunc(p.inserts, has) || slices.ContainsFunc(p.updates, has) ||
		slices.ContainsFunc(p.deletes, func(i *instance) bool { return i.mapper.hooks.after })
}

// changes are what the statements have written, in the order of INSERT, UPDATE and DELETE. They are taken before memory is made to
// agree.
func (p *plan) changes() []Change {
	var changes []Change
	for _, w := range p.inserts {
		changes = append(changes, w.inserted())
	}
	for _, w := range p.updates {
		if change := w.updated(); len(change.Fields) > 0 {
			changes = append(changes, change)
		}
	}
	for _, i := range slices.Concat(p.deletes, p.swept) {
		changes = append(changes, i.deletion())
	}
	return changes
}

func (w *write) inserted() Change {
	m := w.mapper
	change := Change{Kind: Insert, Model: m.name, Key: w.pick(m.primaryNames()), Object: w.i.object}
	for _, c := range m.columns {
		change.Fields = append(change.Fields, FieldChange{Field: c.field, Column: c.name, New: w.value(c)})
	}
	return change
}

func (w *write) updated() Change {
	m := w.mapper
	change := Change{Kind: Update, Model: m.name, Key: w.pick(m.primaryNames()), Object: w.i.object}
	for _, c := range m.columns {
		if !w.keeps(c) {
			change.Fields = append(change.Fields, FieldChange{Field: c.field, Column: c.name, Old: w.i.loaded.value(c), New: w.value(c)})
		}
	}
	return change
}

// netChanges joins the changes of one transaction's flushes: one for each object, what was inserted and deleted again left out.
func netChanges(changes []Change) []Change {
	at := map[any]int{}
	var joined []Change
	for _, change := range changes {
		n, known := at[change.Object]
		if !known {
			at[change.Object] = len(joined)
			joined = append(joined, change)
			continue
		}
		joined[n] = joined[n].then(change)
	}
	return slices.DeleteFunc(joined, func(c Change) bool { return c.Kind == "" || c.Kind == Update && len(c.Fields) == 0 })
}

// then is a change with another one of the same object after it. Its kind is "" where they undo each other.
func (c Change) then(next Change) Change {
	switch {
	case c.Kind == "":
		return next
	case c.Kind == Insert && next.Kind == Delete:
		return Change{Object: c.Object}
	case next.Kind == Delete:
		return Change{Kind: Delete, Model: c.Model, Key: next.Key, Object: c.Object, Fields: c.before(next.Fields)}
	}
	joined := next
	joined.Kind, joined.Fields = c.Kind, slices.Clone(c.Fields)
	for _, f := range next.Fields {
		n := slices.IndexFunc(joined.Fields, func(other FieldChange) bool { return other.Column == f.Column })
		if n < 0 {
			joined.Fields = append(joined.Fields, f)
			continue
		}
		joined.Fields[n].New = f.New
	}
	if joined.Kind == Update {
		joined.Fields = slices.DeleteFunc(joined.Fields, func(f FieldChange) bool { return samePlain(f.Old, f.New) })
	}
	return joined
}

// before are the fields of a deleted row with the values from before an update.
func (c Change) before(deleted []FieldChange) []FieldChange {
	fields := slices.Clone(deleted)
	for n, f := range fields {
		if k := slices.IndexFunc(c.Fields, func(other FieldChange) bool { return other.Column == f.Column }); k >= 0 {
			fields[n].Old = c.Fields[k].Old
		}
	}
	return fields
}
