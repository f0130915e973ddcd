package store

import (
	"slices"
)

// loadWhere loads the objects of a model whose columns hold one of the keys, in an order as tags write it ("" for the primary
// key's). It flushes nothing: the unit of work calls it too.
func (s *Session) loadWhere(target *mapper, names []string, keys [][]any, order string, how reading) ([]*instance, error) {
	return s.loadEachWhere(target, names, keys, order, how, nil)
}

// loadEachWhere is loadWhere that shows each object with the cells of its row.
func (s *Session) loadEachWhere(target *mapper, names []string, keys [][]any, order string, how reading, see func(i *instance, cells rowCells)) ([]*instance, error) {
	columns, err := target.pickColumns(names)
	if err != nil {
		return nil, err
	}
	q := s.targets(target, how)
	q = q.Filter(q.keyCondition(columns, keys))
	byKey := slices.Equal(names, target.primaryNames())
	if len(keys) > 1 && order == "" && !byKey {
		for _, c := range columns { // owner by owner, as an index on the foreign key has the rows: the database need not sort them all
			q = q.OrderBy(q.column(c))
		}
	}
	if len(keys) > 1 || !byKey {
		q = q.inOrder(order)
	}
	statement, err := q.compile()
	if err != nil {
		return nil, err
	}
	return q.loadEach(s.ctx(), statement, see)
}

// targets is the selection of a relation's targets.
func (s *Session) targets(target *mapper, how reading) Selection {
	return Selection{session: s.of(target), from: source{mapper: target}, parts: &parts{limits: limits{limit: -1}, loading: loading{plan: how.plan, fresh: how.fresh}}}
}

// inOrder orders a collection as its tag says; else by primary key, so that it is the same every time.
func (q Selection) inOrder(order string) Selection {
	if order != "" {
		return q.OrderBy(order)
	}
	for _, c := range q.from.mapper.primary {
		q = q.OrderBy(q.column(c))
	}
	return q
}

func (m *mapper) pickColumns(names []string) ([]*column, error) {
	columns := make([]*column, len(names))
	for i, name := range names {
		if columns[i] = m.columnNamed(name); columns[i] == nil {
			return nil, m.unknown(name)
		}
	}
	return columns, nil
}
