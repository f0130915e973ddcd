package store

import (
	"fmt"
	"slices"
)

// History is what has become of a column or relation since the row was last read or written. A column has one value: it is
// unchanged, or there is one added and one deleted. nil stands for NULL.
type History struct {
	Added, Unchanged, Deleted []any
}

// HasChanges tells whether anything was added or deleted.
func (h History) HasChanges() bool { return len(h.Added)+len(h.Deleted) > 0 }

// History tells the changes of one column (by field or column name) or relation of an object. It sends no SQL: of a collection that
// is not loaded, only what was added and removed is known. All values of an object without a row are added.
func (s *Session) History(object any, name string) (History, error) {
	if modelOf(object) == nil {
		return History{}, notModel("session.History", s.models, object)
	}
	i, err := known(s.models, "history", object, "")
	if err != nil {
		return History{}, err
	}
	if c := i.mapper.columnNamed(name); c != nil {
		return i.columnHistory(c), nil
	}
	r, err := s.models.relation(i.mapper, name)
	if err != nil {
		return History{}, fmt.Errorf("history: %w", i.mapper.unknown(name))
	}
	return i.relationHistory(r), nil
}

func (i *instance) columnHistory(c *column) History {
	value := keep(c.get(i.row()))
	switch {
	case i.loaded.none() && c.unset(value):
		return History{}
	case i.loaded.none():
		return History{Added: []any{value}}
	case samePlain(value, i.loaded.value(c)):
		return History{Unchanged: []any{value}}
	}
	return History{Added: []any{value}, Deleted: []any{i.loaded.value(c)}}
}

func (i *instance) relationHistory(r *relation) History {
	b := i.relations[r.name]
	if b == nil {
		return History{}
	}
	h := History{Added: objects(b.added), Deleted: objects(b.removed)}
	for _, row := range b.rows {
		if !row.is(gone) && !slices.Contains(b.added, row) {
			h.Unchanged = append(h.Unchanged, row.object)
		}
	}
	return h
}

func objects(instances []*instance) []any {
	found, _ := objectsIn(instances).([]any)
	return found
}
