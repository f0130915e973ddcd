package store

import (
	"context"
	"fmt"
	"slices"
)

// This file writes a plan. It is called by the flush only. Rows keep the plan's order; neighbours that need the same
// statement share it.

const (
	batchFrom  = 5 // from this number on, rows that need new keys are inserted by one statement
	batchCells = 10_000
)

// batch is how many rows of so many cells one statement writes at most.
func (s *Session) batch(cells int) int {
	return min(s.db.dialect.BatchRows(), max(1, batchCells/max(1, cells)))
}

// execute sends the plan's statements. Nothing in memory changes but the plan's own writes.
func (p *plan) execute(ctx context.Context) error {
	inserts, updates, deletes := p.inserts, p.updates, p.deletes
	if p.early != nil {
		if err := p.early.execute(ctx); err != nil {
			return err
		}
		updates, deletes = p.early.rest()
	}
	for _, group := range sortMappers(p.mappers()) {
		in := func(w *write) bool { return slices.Contains(group, w.mapper) }
		from, to := span(inserts, in)
		if err := p.insertAll(ctx, inserts[from:to]); err != nil {
			return err
		}
		from, to = span(updates, in)
		if err := p.updateAll(ctx, updates[from:to]); err != nil {
			return err
		}
	}
	if err := p.closeCircles(ctx); err != nil {
		return err
	}
	if err := p.links.execute(ctx, p); err != nil {
		return err
	}
	return p.deleteAll(ctx, deletes)
}

// prepareInsert fills in defaults and decides which columns the INSERT names: all but keys that the database makes and
// columns left to the database's default.
func (w *write) prepareInsert(d defaults) error {
	for _, c := range w.mapper.columns {
		if !w.leaves(c) {
			continue
		}
		if c.fallback != "" {
			value, err := d.fill(c, c.fallback)
			if err != nil {
				return fmt.Errorf("insert %s: default of %s: %w", w.mapper.name, c.field, err)
			}
			w.set(c, value)
		}
		if c.details.version && c.kind == intValue {
			w.set(c, int64(1))
		}
	}
	return nil
}

// prepareUpdate finds the columns that differ. It tells whether there are any; foreign keys still to be filled may bring one.
func (p *plan) prepareUpdate(w *write, d defaults) (bool, error) {
	for _, c := range w.mapper.tended.fixed {
		switch {
		case w.keeps(c):
		case w.instead != nil:
			w.set(c, w.i.loaded.value(c))
		default:
			return false, fmt.Errorf("update %s: %s %s", w.mapper.name, c.field, c.whyFixed())
		}
	}
	if !w.settled {
		p.change(w)
	}
	if len(w.columns) == 0 && len(w.fills) == 0 && len(w.after) == 0 {
		return false, nil
	}
	switch {
	case w.mapper.readOnly:
		return false, readOnlyError("update", w.mapper)
	case w.nameless:
		return false, namelessError("update", w.mapper)
	}
	for _, c := range w.mapper.tended.stamped {
		if slices.Contains(w.columns, c) {
			continue
		}
		value, err := d.fill(c, c.onUpdate)
		if err != nil {
			return false, fmt.Errorf("update %s: onupdate of %s: %w", w.mapper.name, c.field, err)
		}
		w.set(c, value)
	}
	return true, nil
}

// complete takes over the keys of rows that are there by now.
func (p *plan) complete(w *write, fills []fill) {
	for _, f := range fills {
		values := p.written(f.parent, f.remote)
		for k, name := range f.columns {
			if c := w.mapper.columnNamed(name); c != nil {
				w.set(c, values[k])
			}
		}
	}
}

// bound is written as the driver takes it.
func (p *plan) bound(i *instance, names []string) []any {
	values := p.written(i, names)
	for k, name := range names {
		values[k] = p.bind(i.mapper.columnNamed(name), values[k])
	}
	return values
}

// written are columns of an object's row as this flush leaves it.
func (p *plan) written(i *instance, names []string) []any {
	w := p.writes.of(i)
	if w == nil {
		return i.values(names)
	}
	return w.pick(names)
}

// committed are columns of an object's row as it stands in the database.
func (p *plan) committed(i *instance, names []string) []any { return i.loaded.pick(i.mapper, names) }
