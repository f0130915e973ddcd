package store

import (
	"fmt"
	"strconv"
	"strings"
)

// Table is a query that stands in the FROM clause of another one like a table: a subquery, or a common table expression. Its
// Column finds what the query selects, by name or label; it can be joined (Join), and be selected from:
//
//	totals := Invoices.GroupBy(Invoices.CustomerID).Select(Invoices.CustomerID, store.Sum(Invoices.Total).As("total")).Subquery("totals")
//	Customers.Join(totals, totals.Column("CustomerID").Eq(Customers.ID)).Select(Customers.Name, totals.Column("total"))
//
// Its rows are no objects: Select what is wanted, or take Rows.
type Table struct{ Selection }

// derived is a query that stands for a table.
type derived struct {
	name      string // "" where the statement finds one
	common    bool   // it stands in the WITH clause
	recursive bool
	columns   []string // their names, where the WITH clause has to tell them
	body      func(c *compiler)
}

// Subquery makes the query a table of that name.
func (v Values) Subquery(name string) Table { return v.of.table("Subquery", name, false) }

// CTE makes the query a common table expression: the statement that mentions it has it in its WITH clause, once.
func (v Values) CTE(name string) Table { return v.of.table("CTE", name, true) }

// Subquery makes the query, with all columns of its model, a table of that name.
func (q Selection) Subquery(name string) Table { return q.table("Subquery", name, false) }

// CTE makes the query, with all columns of its model, a common table expression, see Values.CTE.
func (q Selection) CTE(name string) Table { return q.table("CTE", name, true) }

func (q Selection) table(op, name string, common bool) Table {
	if err := q.ready(); err != nil {
		return Table{q.fail(err)}
	}
	if name == "" {
		return Table{q.fail(fmt.Errorf("%s: %s: want a name", q.modelName(), op))}
	}
	columns := labelled(q.rowColumns())
	d := &derived{name: name, common: common, body: func(c *compiler) { q.writeSelect(c, columns) }}
	return Table{Selection{session: q.session, from: source{mapper: tableOf(q.session.database, name, columns), derived: d}, parts: noParts}}
}

// rowColumns are what the query selects: its columns, or those of the model.
func (q Selection) rowColumns() []Column {
	if q.parts.columns != nil {
		return q.parts.columns
	}
	columns := make([]Column, len(q.from.mapper.columns))
	for i, c := range q.from.mapper.columns {
		columns[i] = q.column(c)
	}
	return columns
}

// labelled gives a label to what has no name, and to what has another column's.
func labelled(columns []Column) []Column {
	named := make([]Column, len(columns))
	taken := map[string]bool{}
	for i, c := range columns {
		name := c.name()
		if name == "" || taken[name] {
			name = unused(taken, baseName(c))
			c.label = name
		}
		taken[name] = true
		named[i] = c
	}
	return named
}

// baseName is what an expression is called before a number: its function's name, else anon.
func baseName(c Column) string {
	if name := c.name(); name != "" {
		return name
	}
	if e, ok := c.expr.(call); ok {
		return strings.ToLower(e.name)
	}
	return "anon"
}

func unused(taken map[string]bool, name string) string {
	for n := 1; ; n++ {
		if next := name + "_" + strconv.Itoa(n); !taken[next] {
			return next
		}
	}
}

// tableOf is a mapper for the columns that a query of a database selects. It has no struct: nothing can be loaded by it.
func tableOf(d *database, name string, columns []Column) *mapper {
	m := &mapper{name: name, table: name, readOnly: true, byName: map[string]*column{}, constraints: constraints{bind: d.name}}
	for i, of := range columns {
		c := &column{kind: anyValue}
		if of.like != nil {
			*c = *of.like
		}
		c.owner, c.name, c.field, c.position, c.primary = m, of.name(), of.name(), i, false
		m.columns = append(m.columns, c)
		if ref, ok := of.expr.(reference); ok && of.label == "" {
			m.byName[ref.column.field] = c
		}
	}
	for _, c := range m.columns {
		m.byName[c.name] = c
	}
	return m
}

// placed is a table as it stands in a FROM clause.
type placed struct {
	source source
	text   string // what is written, behind the brackets of a query
}

// place gives a table or a query its name in the innermost statement.
func (c *compiler) place(s source) placed {
	d := s.derived
	if d == nil {
		return placed{s, c.introduce(s.slot(), false)}
	}
	name := s.alias
	if name == "" {
		name = d.name
	}
	if name == "" {
		name = c.fresh("anon")
	}
	c.taken[name]++
	c.scopes[len(c.scopes)-1][s.slot()] = c.quote(name)
	if !d.common {
		return placed{s, " AS " + c.quote(name)}
	}
	c.mention(d)
	if name == d.name {
		return placed{s, c.quote(name)}
	}
	return placed{s, c.quote(d.name) + " AS " + c.quote(name)}
}

// write writes the table into a FROM clause. A query there does not see the tables beside it.
func (p placed) write(c *compiler) {
	if d := p.source.derived; d != nil && !d.common {
		c.put("(")
		c.depth++
		c.apart(d.body)
		c.depth--
		c.put(")")
	}
	c.put(p.text)
}

// apart writes what does not see the tables of the statement around it.
func (c *compiler) apart(write func(*compiler)) {
	scopes := c.scopes
	c.scopes = nil
	write(c)
	c.scopes = scopes
}
