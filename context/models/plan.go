package models

import (
	"cmp"
	"iter"
	"slices"
	"strings"

	"github.com/dbsh-go/dbsh/store/schema"
)

// plan is the named models of a database at one moment.
type plan struct {
	models  []*model         // in order of names: default schema first, then by table
	taken                    // their names
	byTable map[place]*model // nil until the plan is linked
	sorted  []string         // names of models and roots, in order; nil until they are asked for
}

// place is where a table is found; its name is folded, since a foreign key may spell it in other capitals than the table.
type place struct{ bind, schema, table string }

func placeOf(bind, schema, table string) place {
	return place{bind, strings.ToLower(schema), strings.ToLower(table)}
}

func placeOfTable(t *schema.Table) place { return placeOf(t.Bind, t.Schema, t.Name) }

// newPlan names tables and puts them beside declared models, which come first where both want a name or a table.
func newPlan(tables []*schema.Table, declared ...*declaration) *plan {
	models, taken := nameModels(tables, declared)
	return &plan{models: models, taken: taken}
}

// link finds out which models may refer to which, when that is asked for the first time.
func (p *plan) link() {
	if p.byTable != nil {
		return
	}
	p.byTable = make(map[place]*model, len(p.models))
	for _, m := range p.models {
		p.byTable[placeOfTable(m.table)] = m
	}
	for _, m := range p.models {
		for target := range p.refersTo(m) {
			if n := len(target.referrers); n == 0 || target.referrers[n-1] != m {
				target.referrers = append(target.referrers, m)
			}
		}
	}
}

// refersTo yields the models that keys of a model's table may refer to, some perhaps twice.
func (p *plan) refersTo(m *model) iter.Seq[*model] {
	return func(yield func(*model) bool) {
		for _, to := range m.table.Refers {
			if target := p.find(m.table.Bind, to.Schema, to.Table); target != nil && !yield(target) {
				return
			}
		}
	}
}

// tie takes a described table's foreign keys. Keys to tables that are not there lead nowhere and are left out.
func (p *plan) tie(m *model) {
	m.parents = nil
	for _, key := range m.table.ForeignKeys {
		if p.parent(key) != nil && len(key.Columns) > 0 && len(key.Columns) == len(key.RefColumns) {
			m.parents = append(m.parents, key)
		}
	}
	slices.SortStableFunc(m.parents, compareKeys)
}

// children are the foreign keys that refer to a model. All that may have one must have been described.
func (p *plan) children(m *model) (keys []*schema.ForeignKey) {
	for _, referrer := range m.referrers {
		for _, key := range referrer.parents {
			if p.parent(key) == m {
				keys = append(keys, key)
			}
		}
	}
	return keys
}

// compareKeys orders the keys of one table by what they say, since databases list them in any order.
func compareKeys(a, b *schema.ForeignKey) int {
	return cmp.Or(
		slices.Compare(a.Columns, b.Columns),
		cmp.Compare(a.RefTable, b.RefTable),
		slices.Compare(a.RefColumns, b.RefColumns),
	)
}

// owner is the model that declares an identifier in its source or has it as its root, nil if none does.
func (p *plan) owner(ident string) *model {
	if m := p.byName[ident]; m != nil {
		return m
	}
	if m := p.byRoot[ident]; m != nil {
		return m
	}
	return helped(ident, p.byName, p.byRoot)
}

// find is the model of a table, nil if there is none.
func (p *plan) find(bind, schema, table string) *model {
	p.link()
	return p.byTable[placeOf(bind, schema, table)]
}

// child is the model that a foreign key stands in, parent the one it refers to.
func (p *plan) child(key *schema.ForeignKey) *model { return p.find(key.Bind, key.Schema, key.Table) }
func (p *plan) parent(key *schema.ForeignKey) *model {
	return p.find(key.Bind, key.RefSchema, key.RefTable)
}

// named is the model that the key in a tag refers to: in its own database, else the only one of that table in another.
func (p *plan) named(key *schema.ForeignKey) *model {
	if m := p.parent(key); m != nil {
		return m
	}
	var found *model
	for _, m := range p.models {
		if placeOf("", m.table.Schema, m.table.Name) != placeOf("", key.RefSchema, key.RefTable) {
			continue
		}
		if found != nil {
			return nil
		}
		found = m
	}
	return found
}

// neighbours are the models whose columns, keys and indexes decide how a model's relations are called, here and on the other
// side: the model, its parents, and the children of them all.
func (p *plan) neighbours(m *model) []*model {
	p.link()
	list := m.family()
	for parent := range p.refersTo(m) {
		list = append(list, parent.family()...)
	}
	for _, r := range p.declaredRelations(m) {
		list = append(list, r.target)
	}
	return unique(list)
}

// associates are the models that association tables tie to a model, and their children. The model's children must have been
// described.
func (p *plan) associates(m *model) []*model {
	var list []*model
	for _, key := range p.children(m) {
		if far := farKey(p.child(key), key); far != nil {
			list = append(list, p.parent(far).family()...)
		}
	}
	return unique(list)
}

// family is a model and what may be its children.
func (m *model) family() []*model { return append([]*model{m}, m.referrers...) }

func unique(list []*model) []*model {
	seen := make(map[*model]bool, len(list))
	return slices.DeleteFunc(list, func(m *model) bool {
		again := seen[m]
		seen[m] = true
		return again
	})
}
