package store

import (
	"fmt"
	"strings"
)

// Operators between the queries of a compound.
const (
	union        = "UNION"
	unionAll     = "UNION ALL"
	intersection = "INTERSECT"
	difference   = "EXCEPT"
)

// Union is the rows of the selection and of others of the same model, each once. What follows (Filter, OrderBy, Limit) is about
// all of them.
func (q Selection) Union(others ...any) Selection { return q.compound(union, others) }

// UnionAll is Union that keeps a row as often as it is found.
func (q Selection) UnionAll(others ...any) Selection { return q.compound(unionAll, others) }

// Intersect is the rows that the others have too.
func (q Selection) Intersect(others ...any) Selection { return q.compound(intersection, others) }

// Except is the rows that the others do not have.
func (q Selection) Except(others ...any) Selection { return q.compound(difference, others) }

func (q Selection) compound(operator string, others []any) Selection {
	if q.err != nil {
		return q
	}
	if err := q.ready(); err != nil {
		return q.fail(err)
	}
	members := []Selection{q}
	for _, other := range others {
		member, ok := selectionOf(other)
		switch {
		case !ok:
			return q.fail(fmt.Errorf("%s: %s: got %s, want a query of the model", q.modelName(), title(operator), described(other)))
		case member.err != nil:
			return q.fail(member.err)
		case member.from.mapper == nil || member.from.mapper.table != q.from.mapper.table || member.from.mapper.schema != q.from.mapper.schema:
			return q.fail(fmt.Errorf("%s: %s: got a query of %s: select columns of both, and join those", q.modelName(), title(operator), member.modelName()))
		}
		members = append(members, member)
	}
	body := func(c *compiler) { writeCompound(c, operator, members, Selection.rowColumns) }
	return Selection{session: q.session, from: source{mapper: q.from.mapper, derived: &derived{body: body}}, parts: noParts}.loadedAs(q)
}

// loadedAs takes over what another selection says of the rows' objects.
func (q Selection) loadedAs(other Selection) Selection {
	return q.with(func(p *parts) { p.loading = other.parts.loading })
}

// Union is the rows of the queries, each once. They must select as many columns; names are those of the first. What follows
// (OrderBy by name, Limit) is about all of them.
func (v Values) Union(others ...Values) Values { return v.compound(union, others) }

// UnionAll is Union that keeps a row as often as it is found.
func (v Values) UnionAll(others ...Values) Values { return v.compound(unionAll, others) }

// Intersect is the rows that the others have too.
func (v Values) Intersect(others ...Values) Values { return v.compound(intersection, others) }

// Except is the rows that the others do not have.
func (v Values) Except(others ...Values) Values { return v.compound(difference, others) }

func (v Values) compound(operator string, others []Values) Values {
	q := v.of
	if err := q.ready(); err != nil {
		return Values{q.fail(err)}
	}
	members := []Selection{q}
	for _, other := range others {
		if err := other.of.ready(); err != nil {
			return Values{q.fail(err)}
		}
		if got, want := len(other.of.parts.columns), len(q.parts.columns); got != want {
			return Values{q.fail(fmt.Errorf("%s: %s: got a query of %d columns, want %d as the first has", q.modelName(), title(operator), got, want))}
		}
		members = append(members, other.of)
	}
	columns := labelled(q.parts.columns)
	body := func(c *compiler) {
		writeCompound(c, operator, members, func(q Selection) []Column { return labelled(q.parts.columns) })
	}
	all := Selection{session: q.session, from: source{mapper: tableOf(q.session.database, q.modelName(), columns), derived: &derived{body: body}}, parts: noParts}
	return all.Select(all.rowColumns()...)
}

func title(operator string) string {
	var name string
	for word := range strings.FieldsSeq(operator) {
		name += word[:1] + strings.ToLower(word[1:])
	}
	return name
}

func writeCompound(c *compiler, operator string, members []Selection, columns func(Selection) []Column) {
	for i, member := range members {
		if i > 0 {
			c.clause(operator)
		}
		member.writeMember(c, columns(member))
	}
}

// writeMember writes a query of a compound. One with an order or a limit of its own stands in brackets, which not every database
// takes but in a FROM clause.
func (q Selection) writeMember(c *compiler, columns []Column) {
	if p := q.parts; p.limit < 0 && p.offset <= 0 {
		q.Unordered().writeSelect(c, columns)
		return
	}
	name := c.fresh("anon")
	c.taken[name]++
	c.put("SELECT * FROM (")
	c.depth++
	q.writeSelect(c, columns)
	c.depth--
	c.put(") AS ", name)
}

// FromSQL is the objects whose rows a query in SQL finds: all columns of the model must be among its own. It stands in the FROM
// clause, so that Filter, OrderBy, Limit and With can follow; an order inside the text need not be kept: order with OrderBy.
// Arguments are those of Where.
func (q Selection) FromSQL(sql string, args ...any) Selection {
	if err := q.ready(); err != nil {
		return q.fail(err)
	}
	if !q.plain() {
		return q.fail(fmt.Errorf("%s: FromSQL must come first: it is what the clauses are about", q.modelName()))
	}
	text := raw{strings.TrimRight(strings.TrimSpace(sql), ";"), args}
	q.from.derived = &derived{body: text.write}
	return q
}
