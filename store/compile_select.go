package store

import (
	"fmt"
	"slices"
	"strings"
)

// compiled is a statement ready to be sent, and how its rows are to be read.
type compiled struct {
	text   string
	args   []any
	joined []eagerJoin // objects of other models in the same rows, in the order of their columns
}

func (q Selection) compiler() *compiler { return newCompiler(q.session.database, q.session.models) }

// compile writes the SELECT for objects (or, for Values, for the columns asked for).
func (q Selection) compile() (compiled, error) {
	if err := q.ready(); err != nil {
		return compiled{}, err
	}
	var joins []eagerJoin
	c := q.statement(false, func(c *compiler) { joins = q.writeSelect(c, q.parts.columns) })
	return q.finish(c, joins)
}

func (q Selection) finish(c *compiler, joins []eagerJoin) (compiled, error) {
	if c.err != nil {
		return compiled{}, fmt.Errorf("select %s: %w", q.modelName(), c.err)
	}
	return compiled{text: c.text.String(), args: c.args, joined: joins}, nil
}

// ready is the error that the chain has kept.
func (q Selection) ready() error {
	switch {
	case q.err != nil:
		return q.err
	case q.parts == nil || q.session == nil || q.from.mapper == nil:
		return fmt.Errorf("the selection is empty: make it from a session (NewUsers(session), session.Query(&User{}))")
	}
	return nil
}

// Statement is the SELECT as it is sent, with its arguments.
func (q Selection) Statement() (text string, args []any, err error) {
	if q, err = q.planned(); err != nil {
		return "", nil, err
	}
	statement, err := q.compile()
	return statement.text, statement.args, err
}

// SQL is the SELECT for people: one clause a line, and, where it has arguments, a last line that lists them as a comment.
// (What is sent is the same on one line, see Statement.)
func (q Selection) SQL() string {
	q, err := q.planned()
	if err != nil {
		return "-- " + err.Error()
	}
	c := q.statement(true, func(c *compiler) { q.writeSelect(c, q.parts.columns) })
	if c.err != nil {
		return "-- " + c.err.Error()
	}
	if len(c.args) == 0 {
		return c.text.String()
	}
	args := make([]string, len(c.args))
	for i, arg := range c.args {
		args[i] = argument(arg)
	}
	return c.text.String() + "\n-- " + strings.Join(args, ", ")
}

// operandColumns are what a selection stands for inside another statement: its columns, or its primary key.
func (q Selection) operandColumns() []Column {
	if q.err != nil {
		return []Column{{expr: broken{q.err}}}
	}
	if q.parts == nil || q.from.mapper == nil {
		return []Column{{}}
	}
	if q.parts.columns != nil {
		return q.parts.columns
	}
	var columns []Column
	wanted := q.from.mapper.primary
	if q.from.mapper.typ == nil {
		wanted = q.from.mapper.columns // a table that is a query has no key
	}
	for _, c := range wanted {
		columns = append(columns, q.column(c))
	}
	if len(columns) != 1 {
		return []Column{{expr: broken{fmt.Errorf("%s has no primary key of one column: say what to compare with (%s.Select(...))", q.modelName(), q.modelName())}}}
	}
	return columns
}

// writeSelect writes the SELECT: of the columns, or, if there are none, of the model's and those of joined relations.
func (q Selection) writeSelect(c *compiler, columns []Column) []eagerJoin {
	if err := q.ready(); err != nil {
		c.fail(err)
		return nil
	}
	if columns == nil && q.wrapped() {
		return q.writeWrapped(c)
	}
	c.enter()
	defer c.leave()
	around := c.repeated
	c.repeated = nil
	defer func() { c.repeated = around }()
	from := c.place(q.from)
	tables := q.reserve(c)
	others := q.mentioned(c, columns)
	var joins []eagerJoin
	if columns == nil {
		joins = q.eagerJoins(c)
		q = q.collectionsOrdered(joins)
	}
	c.repeated = c.repeats(q)
	c.put("SELECT ")
	q.writeDistinct(c)
	if columns == nil {
		q.writeOwnColumns(c, joins)
	} else {
		writeColumns(c, columns)
	}
	c.clause("FROM")
	if len(joins)+len(q.parts.joins) > 0 {
		// Before the table that the joins belong to: a comma binds more loosely than they do.
		others = append(others, from)
	} else {
		others = append([]placed{from}, others...)
	}
	for i, other := range others {
		if i > 0 {
			c.put(", ")
		}
		other.write(c)
	}
	for i, j := range q.parts.joins {
		q.writeJoin(c, j, tables[i])
	}
	writeEager(c, c.called(q.from.slot()), joins)
	q.writeConditions(c)
	q.writeTail(c)
	return joins
}

func (q Selection) writeDistinct(c *compiler) {
	if !q.parts.distinct {
		return
	}
	c.put("DISTINCT ")
	if len(q.parts.distinctOn) == 0 {
		return
	}
	if !c.dialect.Words().DistinctOn {
		c.fail(fmt.Errorf("%w: DISTINCT ON: number the rows with RowNumber().Over(PartitionBy(...)) and keep those with 1", ErrUnsupported))
	}
	c.put("ON (")
	for i, column := range q.parts.distinctOn {
		if i > 0 {
			c.put(", ")
		}
		c.expression(column.node())
	}
	c.put(") ")
}

// table is how a join's tables stand in the FROM clause, and what the association table is called.
type table struct {
	target           placed
	link, linkCalled string
}

// reserve gives the joined tables their names, before any expression that mentions them is written.
func (q Selection) reserve(c *compiler) []table {
	var tables []table
	for _, j := range q.parts.joins {
		var t table
		if j.relation != nil {
			rel, _, err := j.relation.resolve()
			if err != nil {
				c.fail(err)
				return append(tables, t)
			}
			if rel.kind == manyToMany {
				link := rel.link()
				t.link = c.introduce(link, c.taken[link.table] > 0)
				t.linkCalled = c.called(link)
			}
		}
		if name, twice := c.scopes[len(c.scopes)-1][j.target.slot()]; twice {
			c.fail(fmt.Errorf("%s is in the query already as %s: give the joined one another name with As(\"other\")", j.target.mapper.name, name))
		}
		t.target = c.place(j.target)
		tables = append(tables, t)
	}
	return tables
}

// mentioned adds the tables to the FROM clause that expressions mention and nobody has joined, as SQLAlchemy does. In a
// subquery they are those of the statement around it, if it has them.
func (q Selection) mentioned(c *compiler, columns []Column) []placed {
	var others []placed
	see := func(s source) {
		if s.mapper != nil && c.called(s.slot()) == "" {
			others = append(others, c.place(s))
		}
	}
	for _, column := range slices.Concat(columns, q.parts.distinctOn) {
		column.node().visit(see)
	}
	for _, condition := range slices.Concat(q.parts.where, q.parts.having) {
		condition.node().visit(see)
	}
	for _, group := range q.parts.group {
		group.node().visit(see)
	}
	for _, order := range q.parts.order {
		if order.of != nil {
			order.of.visit(see)
		}
	}
	return others
}

func (q Selection) writeOwnColumns(c *compiler, joins []eagerJoin) {
	called := c.called(q.from.slot())
	for i, column := range q.from.mapper.columns {
		if i > 0 {
			c.put(", ")
		}
		c.put(called, ".", c.quote(column.name))
	}
	for _, j := range joins {
		for _, column := range j.target.columns {
			c.put(", ", j.called, ".", c.quote(column.name))
		}
	}
}

func writeColumns(c *compiler, columns []Column) {
	for i, column := range columns {
		if i > 0 {
			c.put(", ")
		}
		if column.plain() {
			c.barely(func() { c.expression(column.node()) })
		} else {
			c.expression(column.node())
		}
		if column.label != "" {
			c.put(" AS ", c.quote(column.label))
		}
	}
}

func (q Selection) writeJoin(c *compiler, j joining, t table) {
	if j.kind == fullJoin && !c.dialect.Words().FullJoin {
		c.fail(fmt.Errorf("%w: FULL OUTER JOIN: make a Union of two OuterJoins", ErrUnsupported))
	}
	if j.relation == nil {
		c.clause(string(j.kind))
		t.target.write(c)
		if j.kind != crossJoin {
			c.put(" ON ")
			join(false, j.on).node().write(c)
		}
		return
	}
	rel, _, err := j.relation.resolve()
	if err != nil {
		c.fail(err)
		return
	}
	owner := c.called(j.relation.from.slot())
	if owner == "" {
		c.fail(fmt.Errorf("relation %s.%s: %s is not part of the query: join it first", rel.owner.name, rel.name, rel.owner.name))
	}
	c.joinRelation(rel, j.target.mapper, string(j.kind), owner, t.link, t.linkCalled, t.target.text, c.called(j.target.slot()))
	for _, condition := range j.on {
		c.put(" AND ")
		c.within(condition.node(), looseAnd)
	}
}

// joinRelation joins the target of a relation, with its association table if it has one. Tables are given as they stand in the
// clause, and by what they are called.
func (c *compiler) joinRelation(rel *relation, to *mapper, word, owner, link, linkCalled, text, target string) {
	c.clause(word)
	switch {
	case rel.kind == manyToMany && rel.filtered():
		c.put("(", link, " CROSS JOIN ", text, ") ON ")
		rel.on.write(c, owner, linkCalled, target)
		c.writeVisible(to, target)
	case rel.kind == manyToMany:
		c.put(link, " ON ")
		c.equal(owner, rel.local, linkCalled, rel.through.local)
		c.clause(word)
		c.put(text, " ON ")
		c.equal(target, rel.remote, linkCalled, rel.through.remote)
		c.writeVisible(to, target)
	default:
		c.put(text, " ON ")
		c.writeMatch(rel, owner, "", target)
		c.writeVisible(to, target)
	}
}

// equal compares columns of two tables.
func (c *compiler) equal(left string, leftColumns []string, right string, rightColumns []string) {
	for i, name := range leftColumns {
		if i > 0 {
			c.put(" AND ")
		}
		c.put(left, ".", c.quote(name), " = ", right, ".", c.quote(rightColumns[i]))
	}
}

// writeConditions writes WHERE.
func (q Selection) writeConditions(c *compiler) {
	if where := q.scoped(); len(where) > 0 {
		c.clause("WHERE")
		writeAll(c, where)
	}
}

func writeAll(c *compiler, conditions []Condition) {
	join(false, conditions).node().write(c)
}

// writeTail writes what comes behind WHERE.
func (q Selection) writeTail(c *compiler) {
	selected := labelsOf(q.parts.columns)
	for i, group := range q.parts.group {
		if i == 0 {
			c.clause("GROUP BY")
		} else {
			c.put(", ")
		}
		q.writeGroup(c, group, selected)
	}
	if len(q.parts.having) > 0 {
		c.clause("HAVING")
		writeAll(c, q.parts.having)
	}
	for i, order := range q.parts.order {
		if i == 0 {
			c.clause("ORDER BY")
		} else {
			c.put(", ")
		}
		order.write(c, selected)
	}
	limit := strings.TrimPrefix(c.dialect.LimitOffset(q.parts.limit, q.parts.offset), " ")
	if limit != "" {
		word, rest, _ := strings.Cut(limit, " ")
		c.clause(word)
		c.put(rest)
	}
	q.writeLock(c)
}

// writeGroup writes an expression that is selected under a label by the label: repeated with parameters, PostgreSQL would take
// it for another one. Where a table has a column of that name, the label would mean that.
func (q Selection) writeGroup(c *compiler, group Column, selected labels) {
	_, plain := group.expr.(reference)
	if plain || !selected[group.label] || q.from.mapper.columnNamed(group.label) != nil ||
		slices.ContainsFunc(q.parts.joins, func(j joining) bool { return j.target.mapper.columnNamed(group.label) != nil }) {
		c.expression(group.node())
		return
	}
	c.put(c.quote(group.label))
}
