package store

import "fmt"

// A column tagged soft_delete says when its row was deleted: the row stays. Queries do not see such rows, nor do relations and joins that
// lead to them, unless they are Unscoped; Session.Delete and Selection.Delete write the time, without the cascades of a deletion, for
// nothing is gone. Setting the field to nil brings the row back, Unscoped().Filter(...).Delete() deletes it for good.

// Unscoped is the query that sees rows which are deleted by a column tagged soft_delete, and whose Delete deletes rows for good.
func (q Selection) Unscoped() Selection { return q.with(func(p *parts) { p.unscoped = true }) }

// hides tells whether the query leaves deleted rows out.
func (q Selection) hides() bool {
	return q.from.mapper != nil && q.from.mapper.tended.deleted != nil && !q.parts.unscoped && q.from.derived == nil
}

// scoped are the query's conditions, with the one that leaves deleted rows out.
func (q Selection) scoped() []Condition {
	if !q.hides() {
		return q.parts.where
	}
	return append([]Condition{q.column(q.from.mapper.tended.deleted).IsNull()}, q.parts.where...)
}

// writeVisible goes on in a condition: the row of a model, by what its table is called, is not deleted.
func (c *compiler) writeVisible(m *mapper, called string) {
	if m != nil && m.tended.deleted != nil {
		c.put(" AND ", called, ".", c.quote(m.tended.deleted.name), " IS NULL")
	}
}

// softDelete writes the time into an object instead of deleting its row.
func (s *Session) softDelete(i *instance) error {
	c := i.mapper.tended.deleted
	row := structOf(i.object)
	if !c.unset(c.get(row)) {
		return nil
	}
	now, ok := c.moment(s.defaults().now)
	if !ok {
		return fmt.Errorf("delete: %s.%s, which is tagged soft_delete, holds no time", i.mapper.name, c.field)
	}
	return c.set(row, now)
}

// softDeleteAll writes the time into all rows of the query.
func (q Selection) softDeleteAll() (int64, error) {
	c := q.from.mapper.tended.deleted
	now, ok := c.moment(q.session.defaults().now)
	if !ok {
		return 0, fmt.Errorf("delete: %s.%s, which is tagged soft_delete, holds no time", q.modelName(), c.field)
	}
	return q.Update(c.name, now)
}

// softDeleted tells whether an update of the object is its deletion.
func (i *instance) softDeleted(kind ChangeKind) bool {
	c := i.mapper.tended.deleted
	return kind == Update && c != nil && c.unset(i.loaded.value(c)) && !c.unset(c.get(structOf(i.object)))
}

// softDeletes tells whether an update was the deletion of its object.
func (c Change) softDeletes(s *Session) bool {
	i := s.mine(c.Object)
	if c.Kind != Update || i == nil || i.mapper.tended.deleted == nil {
		return false
	}
	for _, f := range c.Fields {
		if f.Column == i.mapper.tended.deleted.name {
			return !i.mapper.tended.deleted.unset(i.mapper.tended.deleted.get(structOf(i.object)))
		}
	}
	return false
}
