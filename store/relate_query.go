package store

import (
	"fmt"
	"reflect"
)

// Related is a query for the objects that a relation leads to, to go on from: user.QueryArticles().Limit(3). model is a
// (nil) pointer to their struct. What is wrong comes out when the query is run.
func Related(owner any, relation string, model any) Selection {
	models, s := modelsFor(owner, nil)
	broken := func(err error) Selection { return Selection{session: s, parts: noParts, err: err} }
	i, err := known(models, "query "+relation, owner, "")
	if err != nil {
		return broken(err)
	}
	if s == nil {
		return broken(fmt.Errorf("query %s.%s: the %s is %s, in no session that could ask the database (session.Add it)", i.mapper.name, relation, i.mapper.name, i.state))
	}
	r, err := models.relation(i.mapper, relation)
	if err != nil {
		return broken(err)
	}
	if err := s.introduce(r, reflect.TypeOf(model)); err != nil {
		return broken(err)
	}
	target, err := models.target(r)
	if err != nil {
		return broken(err)
	}
	q := Selection{session: s.of(target), from: source{mapper: target}, parts: noParts}.Filter(i.relatedTo(r, target))
	if r.options.order != "" {
		q = q.OrderBy(r.options.order)
	}
	return q
}

// relatedTo is true of the rows of target that a relation of the object leads to. Its key is read when the query is
// compiled.
func (i *instance) relatedTo(r *relation, target *mapper) Condition {
	if r.filtered() {
		return Condition{exists{outer: []source{{mapper: target}}, body: func(c *compiler) { i.writeOn(c, r, target) }}}
	}
	if r.kind == manyToMany {
		return Condition{exists{outer: []source{{mapper: target}}, body: func(c *compiler) { i.writeThrough(c, r, target) }}}
	}
	conditions := make([]Condition, len(r.remote))
	for k, name := range r.remote {
		c := target.columnNamed(name)
		value := keyValue{i.object, i.mapper.columnNamed(r.local[k])}
		conditions[k] = Condition{infix{reference{source{mapper: target}, c}, value, "=", looseCompare}}
	}
	return And(conditions...)
}

// writeThrough writes SELECT 1 FROM association WHERE it ties the object to a row of target.
func (i *instance) writeThrough(c *compiler, r *relation, target *mapper) {
	outer := c.called(source{mapper: target}.slot())
	c.enter()
	defer c.leave()
	link := r.link()
	c.put("SELECT 1 FROM ", c.introduce(link, c.taken[link.table] > 0), " WHERE ")
	between := c.called(link)
	for k, name := range r.through.local {
		if k > 0 {
			c.put(" AND ")
		}
		c.put(between, ".", c.quote(name), " = ")
		keyValue{i.object, i.mapper.columnNamed(r.local[k])}.write(c)
	}
	for k, name := range r.through.remote {
		c.put(" AND ", between, ".", c.quote(name), " = ", outer, ".", c.quote(r.remote[k]))
	}
}

// writeOn writes SELECT 1 FROM the object's table WHERE its row is the object's and the relation's condition is true.
func (i *instance) writeOn(c *compiler, r *relation, target *mapper) {
	outer := c.called(source{mapper: target}.slot())
	c.enter()
	defer c.leave()
	own := source{mapper: r.owner}.slot()
	c.put("SELECT 1 FROM ", c.introduce(own, c.taken[own.table] > 0))
	owner, between := c.called(own), ""
	if r.through != nil {
		link := r.link()
		c.put(", ", c.introduce(link, c.taken[link.table] > 0))
		between = c.called(link)
	}
	c.put(" WHERE ")
	for _, key := range r.owner.primary {
		c.put(owner, ".", c.quote(key.name), " = ")
		keyValue{i.object, i.mapper.columnNamed(key.name)}.write(c)
		c.put(" AND ")
	}
	r.on.write(c, owner, between, outer)
}
