package store

import "fmt"

// joining is one JOIN.
type joining struct {
	relation *Relation // nil for a model
	target   source
	on       []Condition
	kind     joinKind
}

type joinKind string

const (
	innerJoin joinKind = "JOIN"
	outerJoin joinKind = "LEFT OUTER JOIN"
	fullJoin  joinKind = "FULL OUTER JOIN"
	crossJoin joinKind = "CROSS JOIN"
)

// Join joins a relation of a model that is in the query, or a model (its root), on conditions; without conditions the model's
// only foreign key to or from the query's model joins it. A query is joined as a table: Subquery or CTE. Rows come once for every match, as in SQL.
func (q Selection) Join(target any, on ...Condition) Selection { return q.join(target, on, innerJoin) }

// OuterJoin is Join that keeps rows without a match (LEFT OUTER JOIN).
func (q Selection) OuterJoin(target any, on ...Condition) Selection {
	return q.join(target, on, outerJoin)
}

// FullJoin is Join that keeps rows of both sides without a match (FULL OUTER JOIN). MySQL has none: there it is an error.
func (q Selection) FullJoin(target any, on ...Condition) Selection {
	return q.join(target, on, fullJoin)
}

// CrossJoin joins every row of a model, or of a query that stands as a table, to every row.
func (q Selection) CrossJoin(target any) Selection { return q.join(target, nil, crossJoin) }

func (q Selection) join(target any, on []Condition, kind joinKind) Selection {
	if q.err != nil {
		return q
	}
	j := joining{on: on, kind: kind}
	if relation, ok := target.(Relation); ok && kind != crossJoin {
		_, to, err := relation.resolve()
		if err != nil {
			return q.fail(fmt.Errorf("Join: %w", err))
		}
		j.relation, j.target = &relation, source{mapper: to, alias: relation.alias}
		return q.with(func(p *parts) { p.joins = extend(p.joins, j) })
	}
	other, ok := selectionOf(target)
	if _, isValues := target.(Values); isValues {
		return q.fail(fmt.Errorf("%s: Join: a query that is joined needs a name: Subquery(\"name\")", q.modelName()))
	}
	switch {
	case !ok:
		return q.fail(fmt.Errorf("%s: Join: got %s, want a relation or a model's root", q.modelName(), described(target)))
	case other.err != nil:
		return q.fail(other.err)
	case !other.plain():
		return q.fail(fmt.Errorf("%s: Join: the joined %s has clauses of its own: join first, then filter", q.modelName(), other.modelName()))
	}
	j.target = other.from
	if len(on) == 0 && kind != crossJoin {
		condition, err := q.between(other)
		if err != nil {
			return q.fail(fmt.Errorf("Join: %w", err))
		}
		j.on = []Condition{condition}
	}
	return q.with(func(p *parts) { p.joins = extend(p.joins, j) })
}

// plain tells whether the selection is all objects of its model.
func (q Selection) plain() bool {
	p := q.parts
	return p == noParts || len(p.where)+len(p.group)+len(p.having)+len(p.joins)+p.offset == 0 && p.limit < 0 && !p.distinct
}

// between is the condition that joins two models by the one foreign key between them.
func (q Selection) between(other Selection) (Condition, error) {
	child, parent := q, other
	columns, err := child.from.mapper.keyTo(parent.from.mapper)
	if err != nil {
		child, parent = other, q
		reversed, reversedErr := child.from.mapper.keyTo(parent.from.mapper)
		if reversedErr != nil {
			return Condition{}, fmt.Errorf("%w: give the condition, or join a relation", err)
		}
		columns = reversed
	}
	referred := child.from.mapper.referredBy(columns, parent.from.mapper)
	conditions := make([]Condition, len(columns))
	for i := range columns {
		conditions[i] = child.Column(columns[i]).Eq(parent.Column(referred[i]))
	}
	return And(conditions...), nil
}
