package store

import (
	"fmt"
	"strconv"
)

// This file writes what a statement loads beside its own objects: relations joined to it.

// eagerJoin is a relation whose objects come with the statement's rows.
type eagerJoin struct {
	*fetch
	parent       int    // index of the eagerJoin whose objects have the relation, -1 for the statement's own
	called       string // the target's name in the statement
	text         string // the target as the clause has it; "" if the caller's own join has it
	link, linked string // the same for the association table
}

// eagerJoins are the relations of the plan that come with the rows, owners before what hangs on them.
func (q Selection) eagerJoins(c *compiler) []eagerJoin {
	var joins []eagerJoin
	var collect func(plan *fetches, parent int)
	collect = func(plan *fetches, parent int) {
		for i := range plan.list {
			f := &plan.list[i]
			switch f.how {
			case loadJoined:
				joins = append(joins, c.reserveEager(f, parent))
			case loadFromJoin:
				called := q.joinedAs(c, f)
				if called == "" {
					c.fail(fmt.Errorf("FromJoin: the query has no join of %s.%s: Join it, under the same As", f.rel.owner.name, f.rel.name))
				}
				joins = append(joins, eagerJoin{fetch: f, parent: parent, called: called})
			default:
				continue
			}
			collect(f.next, len(joins)-1)
		}
	}
	if q.parts.plan != nil {
		collect(q.parts.plan, -1)
	}
	return joins
}

// reserveEager gives the tables of a joined relation names of their own: the caller's conditions mean what the caller joined.
func (c *compiler) reserveEager(f *fetch, parent int) eagerJoin {
	j := eagerJoin{fetch: f, parent: parent}
	c.enter()
	defer c.leave()
	if f.rel.kind == manyToMany {
		link := f.rel.link()
		j.link = c.introduce(link, true)
		j.linked = c.called(link)
	}
	target := source{mapper: f.target}.slot()
	j.text = c.introduce(target, true)
	j.called = c.called(target)
	return j
}

// joinedAs is what the target of a relation is called in the caller's own join of it, "" if there is none.
func (q Selection) joinedAs(c *compiler, f *fetch) string {
	for _, j := range q.parts.joins {
		if j.relation != nil && j.relation.name == f.rel.name && j.relation.from.slot() == f.as.from.slot() && j.relation.alias == f.as.alias {
			return c.called(j.target.slot())
		}
	}
	return ""
}

// writeEager writes the joins of the plan. owner is what the statement's own table is called.
func writeEager(c *compiler, owner string, joins []eagerJoin) {
	for _, j := range joins {
		from := owner
		if j.parent >= 0 {
			from = joins[j.parent].called
		}
		if j.text != "" {
			c.joinRelation(j.rel, j.target, "LEFT OUTER JOIN", from, j.link, j.linked, j.text, j.called)
		}
	}
}

// joinsCollections tells whether the plan joins a collection, so that objects come in several rows.
func (p *fetches) joinsCollections() bool {
	if p == nil {
		return false
	}
	for _, f := range p.list {
		if f.how == loadJoined && (f.rel.kind.collection() || f.rel.kind == hasOne || f.next.joinsCollections()) {
			return true
		}
	}
	return false
}

// wrapped tells whether the query must stand in a subquery: a joined collection repeats its owners, and the query counts rows.
func (q Selection) wrapped() bool {
	p := q.parts
	return p.plan.joinsCollections() && (p.limit >= 0 || p.offset > 0 || p.distinct || len(p.group) > 0)
}

// writeWrapped writes SELECT ... FROM (the query) AS anon_1 LEFT OUTER JOIN ..., in the query's order.
func (q Selection) writeWrapped(c *compiler) []eagerJoin {
	inner, order := q.inside()
	c.enter()
	defer c.leave()
	name := c.fresh("anon")
	c.taken[name]++
	c.scopes[len(c.scopes)-1][q.from.slot()] = name
	joins := q.eagerJoins(c)
	c.put("SELECT ")
	q.writeOwnColumns(c, joins)
	c.clause("FROM")
	c.put("(")
	c.depth++
	inner.writeSelect(c, inner.parts.columns)
	c.depth--
	c.put(") AS ", name)
	writeEager(c, name, joins)
	outer := Selection{session: q.session, from: q.from, parts: &parts{limits: limits{limit: -1}, loading: loading{plan: q.parts.plan}}}
	for i := range order {
		if order[i].of == nil {
			order[i].of = qualified{name, orderLabel(i)}
		}
	}
	outer.parts.order = order
	outer.collectionsOrdered(joins).writeTail(c)
	return joins
}

// inside is the query without what is joined to it: its own columns, and the orders that are no columns of its own, under names.
// order is the same order as it is seen from outside; what has a name there is left empty.
func (q Selection) inside() (inner Selection, order []Ordering) {
	changed := *q.parts
	changed.plan, changed.eager, changed.columns = nil, nil, nil
	for _, c := range q.from.mapper.columns {
		changed.columns = append(changed.columns, q.column(c))
	}
	for i, o := range q.parts.order {
		if r, own := o.of.(reference); !own || r.source != q.from {
			changed.columns = append(changed.columns, Column{expr: o.of, label: orderLabel(i)})
			o.of = nil
		}
		order = append(order, o)
	}
	q.parts = &changed
	return q, order
}

func orderLabel(i int) string { return "order_" + strconv.Itoa(i+1) }

// collectionsOrdered is the selection with the orders of joined collections behind its own. Without one of its own it is
// ordered by its primary key, so that a collection's order does not become that of the owners.
func (q Selection) collectionsOrdered(joins []eagerJoin) Selection {
	var orders []Ordering
	for _, j := range joins {
		if !j.rel.kind.collection() || j.text == "" {
			continue
		}
		ordered := Selection{session: q.session, from: source{mapper: j.target}, parts: noParts}.inOrder(j.rel.options.order)
		if ordered.err != nil {
			return q.failing(fmt.Errorf("relation %s.%s: %w", j.rel.owner.name, j.rel.name, ordered.err))
		}
		for _, o := range ordered.parts.order {
			o.of = qualified{j.called, o.of.(reference).column.name}
			orders = append(orders, o)
		}
	}
	if len(orders) == 0 {
		return q
	}
	changed := *q.parts
	if len(changed.order) == 0 {
		for _, c := range q.from.mapper.primary {
			changed.order = append(changed.order, q.column(c).Asc())
		}
	}
	changed.order = extend(changed.order, orders...)
	q.parts = &changed
	return q
}

// failing is the selection with an order that fails where it is written.
func (q Selection) failing(err error) Selection {
	changed := *q.parts
	changed.order = extend(changed.order, Ordering{of: broken{err}})
	q.parts = &changed
	return q
}

// qualified is a column of a table by what both are called in the statement.
type qualified struct{ table, column string }

func (e qualified) write(c *compiler)  { c.put(e.table, ".", c.quote(e.column)) }
func (e qualified) visit(func(source)) {}
func (e qualified) precedence() int    { return tight }
