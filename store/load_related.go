package store

import (
	"fmt"
	"slices"
)

// loadWhere loads the objects of a model whose columns hold one of the keys, in an order as tags write it ("" for the primary
// key's). It flushes nothing: the unit of work calls it too.
func (s *Session) loadWhere(target *mapper, names []string, keys [][]any, order string) ([]*instance, error) {
	columns, err := target.pickColumns(names)
	if err != nil {
		return nil, err
	}
	q := Selection{session: s, from: source{mapper: target}, parts: noParts}
	q = q.Filter(q.keyCondition(columns, keys))
	if len(keys) > 1 || !slices.Equal(names, target.primaryNames()) {
		q = q.inOrder(order)
	}
	statement, err := q.compile()
	if err != nil {
		return nil, err
	}
	return q.load(s.ctx(), statement)
}

// inOrder orders a collection as its tag says; else by primary key, so that it is the same every time.
func (q Selection) inOrder(order string) Selection {
	if order != "" {
		return q.OrderBy(order)
	}
	for _, c := range q.from.mapper.primary {
		q = q.OrderBy(q.column(c))
	}
	return q
}

func (m *mapper) pickColumns(names []string) ([]*column, error) {
	columns := make([]*column, len(names))
	for i, name := range names {
		if columns[i] = m.columnNamed(name); columns[i] == nil {
			return nil, m.unknown(name)
		}
	}
	return columns, nil
}

// loadThrough loads a many-to-many relation for all of the owners, in one statement: the targets, joined to the association
// table, whose columns say which owner a row is for.
func (s *Session) loadThrough(owners []*instance, r *relation, target *mapper) error {
	keys, _ := groupBy(owners, r.local)
	found := map[identity][]*instance{}
	if len(keys) > 0 {
		var err error
		if found, err = s.through(r, target, keys); err != nil {
			return fmt.Errorf("load %s.%s: %w", r.owner.name, r.name, err)
		}
	}
	for _, owner := range owners {
		owner.setLoaded(r, slices.Clone(found[valueKey(owner.values(r.local))]))
	}
	return nil
}

// through reads the targets of a many-to-many relation by their owners' keys.
func (s *Session) through(r *relation, target *mapper, keys [][]any) (map[identity][]*instance, error) {
	locals, err := r.owner.pickColumns(r.local)
	if err != nil {
		return nil, err
	}
	q := Selection{session: s, from: source{mapper: target}, parts: noParts}.inOrder(r.options.order)
	c := q.compiler()
	c.writeThrough(q, r, locals, keys)
	if c.err != nil {
		return nil, c.err
	}
	rows, err := s.conn.query(s.ctx(), c.text.String(), c.args...)
	if err != nil {
		return nil, err
	}
	defer s.arrive()
	defer rows.Close()
	width := len(target.columns)
	buffer := newBuffer(width + len(locals))
	l := newLoader(s, target, false)
	found := map[identity][]*instance{}
	owner := make([]any, len(locals))
	for rows.Next() {
		if err := rows.Scan(buffer.dest...); err != nil {
			return nil, err
		}
		for i, local := range locals {
			if owner[i], err = local.fromCell(buffer.cells[width+i]); err != nil {
				return nil, fmt.Errorf("%s.%s: %w", r.through.table, r.through.local[i], err)
			}
		}
		key := valueKey(owner)
		found[key] = append(found[key], l.row(buffer.cells[:width]))
	}
	if err := rows.Close(); err != nil {
		return nil, err
	}
	l.tell()
	return found, nil
}

// writeThrough writes SELECT target's columns, owner's key FROM target JOIN association ON ... WHERE owner's key IN (...).
func (c *compiler) writeThrough(q Selection, r *relation, locals []*column, keys [][]any) {
	c.enter()
	defer c.leave()
	from := c.introduce(q.from.slot(), false)
	link := slot{schema: r.through.schema, table: r.through.table}
	between := c.introduce(link, c.taken[link.table] > 0)
	called := c.called(link)
	c.put("SELECT ")
	q.writeOwnColumns(c, nil)
	for _, name := range r.through.local {
		c.put(", ", called, ".", c.quote(name))
	}
	c.put(" FROM ", from, " JOIN ", between, " ON ")
	for i, name := range r.through.remote {
		if i > 0 {
			c.put(" AND ")
		}
		c.put(c.called(q.from.slot()), ".", c.quote(r.remote[i]), " = ", called, ".", c.quote(name))
	}
	c.put(" WHERE ")
	// The association table need not be a model: its columns are compared as the owner's that they refer to.
	owner := source{mapper: &mapper{name: r.owner.name, schema: link.schema, table: link.table}}
	columns := make([]*column, len(locals))
	for i, local := range locals {
		copied := *local
		copied.name = r.through.local[i]
		columns[i] = &copied
	}
	Selection{from: owner}.keyCondition(columns, keys).node().write(c)
	q.writeTail(c)
}
