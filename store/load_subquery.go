package store

// rowSource writes the SELECT of columns of the rows that a query has found, for another statement to join.
type rowSource interface {
	writeRows(c *compiler, columns []string)
}

// writeRows makes a selection a source of rows: an order matters only where rows are counted.
func (q Selection) writeRows(c *compiler, columns []string) {
	if q.parts.limit < 0 && q.parts.offset == 0 {
		q = q.Unordered()
	}
	list := make([]Column, len(columns))
	for i, name := range columns {
		list[i] = q.Column(name)
	}
	q.writeSelect(c, list)
}

// related are the rows that a relation leads to from those of another source.
type related struct {
	of rowSource
	by *fetch
}

func (r related) writeRows(c *compiler, columns []string) {
	c.enter()
	defer c.leave()
	j := c.reserveEager(r.by, -1)
	name := c.derived()
	c.put("SELECT DISTINCT ")
	for i, column := range columns {
		if i > 0 {
			c.put(", ")
		}
		c.put(j.called, ".", c.quote(column))
	}
	c.clause("FROM")
	r.writeFrom(c, name, j)
}

// writeFrom writes (the rows of the source) AS anon_1 JOIN the relation.
func (r related) writeFrom(c *compiler, name string, j eagerJoin) {
	c.put("(")
	c.depth++
	r.of.writeRows(c, r.by.rel.local)
	c.depth--
	c.put(") AS ", name)
	c.joinRelation(r.by.rel, r.by.target, "JOIN", name, j.link, j.linked, j.text, j.called)
}

// derived is a free name for a subquery in a FROM clause.
func (c *compiler) derived() string {
	name := c.fresh("anon")
	c.taken[name]++
	return name
}

// loadBySubquery loads a relation for all owners by a statement that has the one that found them in it.
func (s *Session) loadBySubquery(of rowSource, owners []*instance, f *fetch, how reading) error {
	return s.loadKeyed(owners, f.rel, f.target, how, f.rel.local, func(c *compiler, t eagerJoin) keyed {
		name := c.derived()
		return keyed{called: name, columns: f.rel.local, from: func() { related{of, f}.writeFrom(c, name, t) }}
	})
}
