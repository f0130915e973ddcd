package store

import "fmt"

// Relation is a relation of a model, for queries: to join, to load eagerly, to ask whether there are related objects. It is an
// immutable value; roots have one for each relation, and Selection.Relation finds one by name.
type Relation struct {
	models *registry
	from   source
	name   string
	alias  string // what the target is called when it is joined
	nested []Relation
	err    error

	strategy strategy // how With loads it
	depth    int      // how often With follows it
}

// resolve finds the relation and its target. Relations are looked up late: the other side may be registered after the root.
func (r Relation) resolve() (*relation, *mapper, error) {
	switch {
	case r.err != nil:
		return nil, nil, r.err
	case r.models == nil || r.from.mapper == nil:
		return nil, nil, fmt.Errorf("the relation is empty: take it from a model's root (Users.Role) or from Selection.Relation")
	}
	rel, err := r.models.relation(r.from.mapper, r.name)
	if err != nil {
		return nil, nil, err
	}
	target, err := r.models.target(rel)
	return rel, target, err
}

// With loads relations of the target too.
func (r Relation) With(relations ...Relation) Relation {
	r.nested = extend(r.nested, relations...)
	return r
}

// The following say how With loads the relation, for the objects that this query finds. Without one of them it is the way of the
// relation's tag if that is eager, else Selectin.

// Joined loads the relation in the same statement, by LEFT OUTER JOIN. Owners of a collection still come once each, in the
// query's order, and LIMIT counts them: where it has one, the query stands in a subquery.
func (r Relation) Joined() Relation { r.strategy = loadJoined; return r }

// Selectin loads the relation by a second statement for all objects at once, 500 keys at a time.
func (r Relation) Selectin() Relation { r.strategy = loadSelectin; return r }

// Subquery loads the relation by a second statement that has the first one in it as a subquery. With LIMIT the query wants an
// order that no two rows share, or the two statements may speak of different rows.
func (r Relation) Subquery() Relation { r.strategy = loadSubquery; return r }

// Immediate loads the relation by a statement for each object, right after the query.
func (r Relation) Immediate() Relation { r.strategy = loadImmediately; return r }

// FromJoin fills the relation from a join of it that the query has (SQLAlchemy's contains_eager): with As if that join has it.
// A collection holds what the query has found, which may be a part of it.
func (r Relation) FromJoin() Relation { r.strategy = loadFromJoin; return r }

// Lazy leaves the relation to be loaded when it is touched.
func (r Relation) Lazy() Relation { r.strategy = loadLazily; return r }

// Raise makes touching the relation an error.
func (r Relation) Raise() Relation { r.strategy = loadRaise; return r }

// RaiseOnSQL makes touching the relation an error unless memory can answer.
func (r Relation) RaiseOnSQL() Relation { r.strategy = loadRaiseOnSQL; return r }

// NoLoad leaves the relation empty but for what is put into it in memory.
func (r Relation) NoLoad() Relation { r.strategy = loadNothing; return r }

// Depth follows a relation that leads back to its own model n times: With(Nodes.Children.Depth(3)) loads three generations.
func (r Relation) Depth(n int) Relation { r.depth = max(n, 1); return r }

// As gives the target's table another name where the relation is joined: needed to join a model to itself.
func (r Relation) As(alias string) Relation { r.alias = alias; return r }

// Has is true of objects that have a related object for which all conditions are true (EXISTS).
func (r Relation) Has(conditions ...Condition) Condition {
	return Condition{exists{outer: []source{r.from}, body: func(c *compiler) { r.writeExists(c, conditions) }}}
}

// Any is Has, under the name that reads well for collections.
func (r Relation) Any(conditions ...Condition) Condition { return r.Has(conditions...) }

// IsNull is true of objects that have no related object.
func (r Relation) IsNull() Condition { return r.Eq(nil) }

// IsNotNull is true of objects that have a related object.
func (r Relation) IsNotNull() Condition { return r.Eq(nil).Not() }

// Contains is true of objects whose collection has the object in it. It is Eq, under the name that reads well.
func (r Relation) Contains(object any) Condition { return r.Eq(object) }

// Ne is true of objects that are not related to the object.
func (r Relation) Ne(object any) Condition { return r.Eq(object).Not() }

// Is is Eq, under the name that reads well for nil.
func (r Relation) Is(object any) Condition { return r.Eq(object) }

// Eq is true of objects whose related object is this one; nil: of those that have none.
func (r Relation) Eq(object any) Condition {
	rel, target, err := r.resolve()
	if err != nil {
		return Condition{broken{err}}
	}
	if isNull(object) {
		if rel.kind != belongsTo {
			return r.Has().Not()
		}
		return r.columns(rel.local, func(c Column, _ int) Condition { return c.IsNull() })
	}
	keys, err := r.models.keysOf(object, target, rel.remote)
	if err != nil {
		return Condition{broken{fmt.Errorf("relation %s.%s: %w", rel.owner.name, rel.name, err)}}
	}
	if rel.kind == belongsTo {
		return r.columns(rel.local, func(c Column, i int) Condition { return Condition{infix{c.node(), keys[i], "=", looseCompare}} })
	}
	on := Relation{models: r.models, from: source{mapper: target}}
	remote := target.primaryNames()
	if keys, err = r.models.keysOf(object, target, remote); err != nil {
		return Condition{broken{err}}
	}
	return r.Has(on.columns(remote, func(c Column, i int) Condition { return Condition{infix{c.node(), keys[i], "=", looseCompare}} }))
}

// columns joins a condition for each column of the relation's own side.
func (r Relation) columns(names []string, condition func(Column, int) Condition) Condition {
	var all []Condition
	for i, name := range names {
		c := r.from.mapper.columnNamed(name)
		all = append(all, condition(Column{expr: reference{r.from, c}, like: c}, i))
	}
	return And(all...)
}

// keysOf are the values of an object's columns, read when the statement is compiled: by then autoflush has given it a key.
func (r *registry) keysOf(object any, m *mapper, names []string) ([]expression, error) {
	other, err := r.of(object)
	if err != nil {
		return nil, err
	}
	if other.table != m.table || other.schema != m.schema {
		return nil, fmt.Errorf("got %s, want %s", article(other.name), article(m.name))
	}
	keys := make([]expression, len(names))
	for i, name := range names {
		keys[i] = keyValue{object, other.columnNamed(name)}
	}
	return keys, nil
}

// keyValue is the value that a column of an object has when the statement is compiled.
type keyValue struct {
	object any
	column *column
}

func (e keyValue) write(c *compiler) {
	plain := e.column.get(structOf(e.object))
	if plain == nil || e.column.auto && samePlain(plain, e.column.zero()) {
		c.fail(fmt.Errorf("the %s has no %s yet: add it to the session and flush", e.column.owner.name, e.column.field))
	}
	c.bind(bindable(c.dialect, e.column, plain))
}
func (e keyValue) visit(func(source)) {}
func (e keyValue) precedence() int    { return tight }

// writeExists writes SELECT 1 FROM target WHERE target is related AND conditions. A target that the statement around it
// has already gets a name of its own.
func (r Relation) writeExists(c *compiler, conditions []Condition) {
	rel, target, err := r.resolve()
	if err != nil {
		c.fail(err)
		return
	}
	outer := c.called(r.from.slot())
	if outer == "" {
		c.fail(fmt.Errorf("relation %s.%s: %s is not part of the query: join it", rel.owner.name, rel.name, rel.owner.name))
	}
	c.enter()
	defer c.leave()
	c.put("SELECT 1 FROM ")
	var between string
	if rel.kind == manyToMany {
		link := rel.link()
		c.put(c.introduce(link, c.taken[link.table] > 0), ", ")
		between = c.called(link)
	}
	to := source{mapper: target, alias: r.alias}
	c.put(c.introduce(to.slot(), c.taken[target.table] > 0))
	c.put(" WHERE ")
	c.writeMatch(rel, outer, between, c.called(to.slot()))
	c.writeVisible(target, c.called(to.slot()))
	for _, condition := range conditions {
		c.put(" AND ")
		c.within(condition.node(), looseAnd)
	}
}

// writeMatch writes the comparison of a relation's columns, the tables given by what they are called.
func (c *compiler) writeMatch(rel *relation, owner, between, target string) {
	switch {
	case rel.filtered():
		rel.on.write(c, owner, between, target)
	case rel.kind == manyToMany:
		c.equal(owner, rel.local, between, rel.through.local)
		c.put(" AND ")
		c.equal(target, rel.remote, between, rel.through.remote)
	case rel.kind == belongsTo:
		c.equal(target, rel.remote, owner, rel.local)
	default:
		c.equal(owner, rel.local, target, rel.remote)
	}
}

// link is the association table of a many-to-many relation, which is beside the relation's owner.
func (r *relation) link() slot {
	return slot{bind: r.owner.constraints.bind, schema: r.through.schema, table: r.through.table}
}
