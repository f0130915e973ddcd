package store

import "fmt"

// withClause is the common table expressions that a statement mentions, each behind those that it mentions itself.
type withClause struct {
	names map[string]bool
	list  []*derived
}

// mention notes a common table expression. What its own query mentions comes before it.
func (c *compiler) mention(d *derived) {
	if c.with.names[d.name] {
		return
	}
	c.with.names[d.name] = true
	scout := newCompilerIn(c.dialect, c.database, c.registry)
	scout.with, scout.inline = c.with, c.inline
	d.body(scout)
	c.fail(scout.err)
	c.with.list = append(c.with.list, d)
}

// statement writes a statement; a second time, behind a WITH clause, if it turns out to mention common table expressions.
func (q Selection) statement(pretty bool, write func(c *compiler)) *compiler {
	c := q.compiler()
	c.pretty = pretty
	write(c)
	if len(c.with.list) == 0 || c.err != nil {
		return c
	}
	behind := q.compiler()
	behind.pretty, behind.with = pretty, c.with
	behind.writeWith()
	write(behind)
	return behind
}

// writeWith writes WITH name AS (...), ....
func (c *compiler) writeWith() {
	c.put("WITH ")
	for _, d := range c.with.list {
		if d.recursive {
			c.put("RECURSIVE ")
			break
		}
	}
	for i, d := range c.with.list {
		if i > 0 {
			c.put(", ")
		}
		c.put(c.quote(d.name))
		for k, name := range d.columns {
			if k == 0 {
				c.put("(")
			} else {
				c.put(", ")
			}
			c.put(c.quote(name))
		}
		if len(d.columns) > 0 {
			c.put(")")
		}
		c.put(" AS (")
		c.depth++
		d.body(c)
		c.depth--
		c.put(")")
	}
	if c.pretty {
		c.put("\n")
	} else {
		c.put(" ")
	}
}

// UnionAll makes a common table expression recursive: step is a query that mentions the table, and goes on from the rows that it
// has found. It ends where it finds none:
//
//	tree := Employees.Filter(Employees.ReportsTo.IsNull()).Select(Employees.ID, Employees.LastName).CTE("tree")
//	tree = tree.UnionAll(Employees.Join(tree, tree.Column("ID").Eq(Employees.ReportsTo)).Select(Employees.ID, Employees.LastName))
func (t Table) UnionAll(step Values) Table { return t.recurse(step, unionAll) }

// Union is UnionAll that leaves out rows that were found already, so that it ends in circles too.
func (t Table) Union(step Values) Table { return t.recurse(step, union) }

func (t Table) recurse(step Values, operator string) Table {
	if err := t.ready(); err != nil {
		return t
	}
	d := t.from.derived
	switch {
	case !d.common || !t.plain():
		return Table{t.fail(fmt.Errorf("%s: only a common table expression can be recursive: CTE(name)", t.modelName()))}
	case step.of.err != nil:
		return Table{t.fail(step.of.err)}
	case step.of.parts == nil || len(step.of.parts.columns) != len(t.from.mapper.columns):
		return Table{t.fail(fmt.Errorf("%s: the query that is joined to it must select %d columns, as it does", t.modelName(), len(t.from.mapper.columns)))}
	}
	recursive := &derived{name: d.name, common: true, recursive: true, body: func(c *compiler) {
		d.body(c)
		c.clause(operator)
		step.of.writeMember(c, step.of.parts.columns)
	}}
	for _, c := range t.from.mapper.columns {
		recursive.columns = append(recursive.columns, c.name)
	}
	t.from.derived = recursive
	return t
}
