package store

import (
	"fmt"
	"slices"
)

// keyed is the part of a statement that ties a relation's targets to their owners: the rows have the owner's key behind the
// target's columns.
type keyed struct {
	called  string   // the table that holds the owners' keys
	columns []string // what they are called there
	from    func()   // writes the FROM clause
	where   func()   // writes the WHERE clause; nil for none
}

// loadKeyed loads a relation for all of the owners by one statement that joins them. names are the owner's columns that its rows
// carry.
func (s *Session) loadKeyed(owners []*instance, r *relation, target *mapper, how reading, names []string, build func(c *compiler, t eagerJoin) keyed) error {
	found, err := s.readKeyed(r, target, how, names, build)
	if err != nil {
		return fmt.Errorf("load %s.%s: %w", r.owner.name, r.name, err)
	}
	for _, owner := range owners {
		owner.setLoaded(r, slices.Clone(found[valueKey(owner.values(names))]))
	}
	return nil
}

func (s *Session) readKeyed(r *relation, target *mapper, how reading, names []string, build func(c *compiler, t eagerJoin) keyed) (map[identity][]*instance, error) {
	s = s.of(target)
	keys, err := r.owner.pickColumns(names)
	if err != nil {
		return nil, err
	}
	q := s.targets(target, how).inOrder(r.options.order)
	var joins []eagerJoin
	c := q.statement(false, func(c *compiler) { joins = q.writeKeyed(c, r, build) })
	statement, err := q.finish(c, joins)
	if err != nil {
		return nil, err
	}
	defer s.arrive()
	l := newLoader(s, target, how.fresh)
	l.cohort.plan = how.plan
	branches := l.branches(statement.joined)
	width := len(target.columns) + branches.width()
	found := map[identity][]*instance{}
	seen := map[identity]map[*instance]bool{}
	owner := make([]any, len(keys))
	err = s.conn.read(s.ctx(), statement.text, statement.args, func(cells rowCells) error {
		for i, key := range keys {
			if owner[i], err = key.fromCell(cells.cell(width + i)); err != nil {
				return fmt.Errorf("%s: %w", key.name, err)
			}
		}
		row := l.row(cells)
		branches.row(row, cells)
		key := valueKey(owner)
		if branches.repeats != nil || r.on != nil {
			if seen[key] == nil {
				seen[key] = map[*instance]bool{}
			}
			if seen[key][row] {
				return nil
			}
			seen[key][row] = true
		}
		found[key] = append(found[key], row)
		return nil
	})
	if err != nil {
		return nil, err
	}
	l.tell()
	branches.tell()
	return found, nil
}

// writeKeyed writes SELECT the target's columns, the owner's key FROM ... WHERE ... ORDER BY ...
func (q Selection) writeKeyed(c *compiler, r *relation, build func(c *compiler, t eagerJoin) keyed) []eagerJoin {
	c.enter()
	defer c.leave()
	t := eagerJoin{text: c.introduce(q.from.slot(), false), called: c.called(q.from.slot())}
	if r.kind == manyToMany {
		link := r.link()
		t.link = c.introduce(link, c.taken[link.table] > 0)
		t.linked = c.called(link)
	}
	joins := q.eagerJoins(c)
	k := build(c, t)
	c.put("SELECT ")
	q.writeOwnColumns(c, joins)
	for _, name := range k.columns {
		c.put(", ", k.called, ".", c.quote(name))
	}
	c.clause("FROM")
	k.from()
	writeEager(c, t.called, joins)
	if k.where != nil {
		c.clause("WHERE")
		k.where()
		c.writeVisible(q.from.mapper, t.called)
	}
	q.collectionsOrdered(joins).writeTail(c)
	return joins
}

// loadThrough loads a many-to-many relation: the targets joined to the association table, whose columns say which owner a row is
// for.
func (s *Session) loadThrough(owners []*instance, r *relation, target *mapper, how reading) error {
	keys, _ := groupBy(owners, r.local)
	if len(keys) == 0 {
		return setNone(owners, r)
	}
	return s.loadKeyed(owners, r, target, how, r.local, func(c *compiler, t eagerJoin) keyed {
		return keyed{
			called: t.linked, columns: r.through.local,
			from: func() {
				c.put(t.text, " JOIN ", t.link, " ON ")
				c.equal(t.called, r.remote, t.linked, r.through.remote)
			},
			where: func() { c.writeKeys(r, t.linked, r.through.local, keys) },
		}
	})
}

// loadOn loads a relation that is joined by a condition of its tag: the owners, by their primary keys, joined to the targets.
func (s *Session) loadOn(owners []*instance, r *relation, target *mapper, how reading) error {
	names := r.owner.primaryNames()
	keys, _ := groupBy(owners, names)
	if len(keys) == 0 {
		return setNone(owners, r)
	}
	return s.loadKeyed(owners, r, target, how, names, func(c *compiler, t eagerJoin) keyed {
		name := c.fresh(r.owner.table)
		c.taken[name]++
		k := keyed{called: c.quote(name), columns: names}
		k.from = func() {
			c.put(c.table(r.owner), " AS ", k.called)
			if t.link != "" {
				c.put(" CROSS JOIN ", t.link)
			}
			c.put(" JOIN ", t.text, " ON ")
			r.on.write(c, k.called, t.linked, t.called)
		}
		k.where = func() { c.writeKeys(r, k.called, names, keys) }
		return k
	})
}

func setNone(owners []*instance, r *relation) error {
	for _, owner := range owners {
		owner.setLoaded(r, nil)
	}
	return nil
}

// writeKeys compares columns of a table that hold the owner's key with any of several keys. The table need not be a model: its
// columns are compared as the owner's that they refer to.
func (c *compiler) writeKeys(r *relation, called string, names []string, keys [][]any) {
	of := r.local
	if r.filtered() {
		of = r.owner.primaryNames()
	}
	list := make([]Column, len(names))
	for i, name := range names {
		list[i] = Column{expr: qualified{called, name}, like: r.owner.columnNamed(of[i])}
	}
	keysIn(list, keys).node().write(c)
}

// table is a model's table as a clause has it.
func (c *compiler) table(m *mapper) string {
	if m.schema == "" {
		return c.quote(m.table)
	}
	return c.quote(m.schema) + "." + c.quote(m.table)
}
