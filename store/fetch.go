package store

import (
	"fmt"
	"slices"
)

// fetch is a relation that is loaded together with the objects that have it, and what is loaded with what it leads to.
type fetch struct {
	as     Relation // as the caller wrote it
	rel    *relation
	target *mapper
	how    strategy
	next   *fetches
}

// fetches are what a query loads beside its objects, because With or the relations' tags ask for it.
type fetches struct {
	list []fetch
	ways map[string]strategy // relations for which the query chose what touching them does
}

// planned is the selection with its fetches worked out.
func (q Selection) planned() (Selection, error) {
	if err := q.ready(); err != nil || q.parts.plan != nil {
		return q, err
	}
	plan, err := q.session.models.plan(q.from.mapper, q.parts.eager, route{{target: q.from.mapper}})
	if err != nil {
		return q, err
	}
	if q.parts == noParts && plan == nothing {
		q.parts = noPartsPlanned
		return q, nil
	}
	changed := *q.parts
	changed.plan = plan
	q.parts = &changed
	return q, nil
}

// route is the way from a query's model to where a plan has come: the relations that were followed, and what they lead to. The
// first leg has no relation.
type route []leg

type leg struct {
	rel    *relation
	target *mapper
}

// again tells whether an eager tag is followed here. One that leads back to a model of the route is not, so that no plan is
// endless, but as often as its tag's depth= says. (SQLAlchemy's join_depth.)
func (r route) again(rel *relation, target *mapper) bool {
	times := 0
	for _, s := range r {
		if s.rel == rel {
			times++
		}
	}
	if rel.options.depth > 0 {
		return times < rel.options.depth
	}
	return !slices.ContainsFunc(r, func(s leg) bool { return s.target == target })
}

// nothing is the plan that loads nothing.
var nothing = &fetches{}

// plan works out what is loaded with the objects of a model: what was asked for, then what tags want.
func (r *registry) plan(m *mapper, asked []Relation, way route) (*fetches, error) {
	if len(asked) == 0 && !slices.ContainsFunc(m.relations, func(rel *relation) bool { return rel.options.load.eager() }) {
		return nothing, nil
	}
	p := &fetches{}
	chosen := map[string]bool{}
	for _, relation := range merged(asked) {
		rel, target, err := relation.resolve()
		if err != nil {
			return nil, err
		}
		if rel.owner.table != m.table || rel.owner.schema != m.schema {
			return nil, fmt.Errorf("With: %s.%s starts at another model than %s: nest it in the relation that leads to %s", rel.owner.name, rel.name, m.name, rel.owner.name)
		}
		chosen[rel.name] = true
		how := relation.how(rel)
		if !how.eager() {
			p.choose(rel, how)
			continue
		}
		nested, err := relation.repeated(rel, target)
		if err != nil {
			return nil, err
		}
		if err := p.add(r, m, relation, rel, target, how, nested, way); err != nil {
			return nil, err
		}
	}
	for _, rel := range m.relations {
		if chosen[rel.name] || !rel.options.load.eager() {
			continue
		}
		target, err := r.target(rel)
		if err != nil {
			return nil, err
		}
		if way.again(rel, target) {
			as := Relation{models: r, from: source{mapper: m}, name: rel.name}
			if err := p.add(r, m, as, rel, target, rel.options.load, nil, way); err != nil {
				return nil, err
			}
		}
	}
	if len(p.list) == 0 && p.ways == nil {
		return nothing, nil
	}
	return p, nil
}

func (p *fetches) add(r *registry, m *mapper, as Relation, rel *relation, target *mapper, how strategy, nested []Relation, way route) error {
	if !rel.options.load.kept() {
		return fmt.Errorf("With: %s.%s is lazy=%s: it is not loaded, but asked (Query%s)", m.name, rel.name, rel.options.load, rel.name)
	}
	if how == loadJoined && (len(target.primary) == 0 || rel.kind.collection() && len(m.primary) == 0) {
		how = loadSelectin // a joined row without a key cannot be told from none
	}
	next, err := r.plan(target, nested, append(slices.Clip(way), leg{rel, target}))
	if err != nil {
		return err
	}
	p.list = append(p.list, fetch{as: as, rel: rel, target: target, how: how, next: next})
	return nil
}

func (p *fetches) choose(rel *relation, how strategy) {
	if p.ways == nil {
		p.ways = map[string]strategy{}
	}
	p.ways[rel.name] = how
}

// how is the way that With means: the tag's where it says none and that is eager, else selectin.
func (r Relation) how(rel *relation) strategy {
	switch {
	case r.strategy != loadUnchosen:
		return r.strategy
	case rel.options.load.eager():
		return rel.options.load
	}
	return loadSelectin
}

// repeated are the relations to load with the target: those that are nested, and the relation itself where Depth has more to go.
func (r Relation) repeated(rel *relation, target *mapper) ([]Relation, error) {
	if r.depth == 0 {
		return r.nested, nil
	}
	if target.table != rel.owner.table || target.schema != rel.owner.schema {
		return nil, fmt.Errorf("Depth: %s.%s does not lead back to %s", rel.owner.name, rel.name, rel.owner.name)
	}
	if r.depth == 1 {
		return r.nested, nil
	}
	deeper := r
	deeper.depth--
	return extend(r.nested, deeper), nil
}

// merged takes relations that With names twice together: the last way counts, nested relations add up.
func merged(relations []Relation) []Relation {
	var all []Relation
	for _, r := range relations {
		at := slices.IndexFunc(all, func(other Relation) bool { return other.name == r.name && other.from == r.from })
		if at < 0 {
			all = append(all, r)
			continue
		}
		r.nested = extend(all[at].nested, r.nested...)
		all[at] = r
	}
	return all
}
