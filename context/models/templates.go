package models

// The templates hold what is the same for every model but the names. Doc comments are short: a reader of the source sees them
// once for each model.

const oneTemplate = `
// $Relation $Says. It is loaded when first asked for.
func ($self *$Model) $Relation() (*$Target, error) {
	var row *$Target
	err := store.Load($self, "$Relation", &row)
	return row, err
}

// Query$Relation is the query that $Relation runs, to go on with.
func ($self *$Model) Query$Relation() $TargetQuery {
	return $TargetQuery{store.Related($self, "$Relation", (*$Target)(nil))}
}
`

const setOneTemplate = `
// Set$Relation makes row the $Relation, or none if it is nil.
func ($self *$Model) Set$Relation(row *$Target) error {
	return store.Set($self, "$Relation", row)
}
`

const manyTemplate = `
// $Relation $Says. They are loaded when first asked for.
func ($self *$Model) $Relation() ([]*$Target, error) {
	var rows []*$Target
	err := store.Load($self, "$Relation", &rows)
	return rows, err
}

// Query$Relation is the query that $Relation runs, to go on with.
func ($self *$Model) Query$Relation() $TargetQuery {
	return $TargetQuery{store.Related($self, "$Relation", (*$Target)(nil))}
}
`

const setManyTemplate = `
// Set$Relation makes rows the $Relation, instead of those there were.
func ($self *$Model) Set$Relation(rows ...*$Target) error {
	return store.Set($self, "$Relation", rows)
}

// Add$Relation adds rows to the $Relation.
func ($self *$Model) Add$Relation(rows ...*$Target) error {
	return store.Append($self, "$Relation", rows)
}

// Remove$Relation takes rows from the $Relation.
func ($self *$Model) Remove$Relation(rows ...*$Target) error {
	return store.Remove($self, "$Relation", rows)
}
`

const unscopedTemplate = `
// Unscoped sees deleted rows too, and its Delete deletes rows for good.
func (q $ModelQuery) Unscoped() $ModelQuery { return $ModelQuery{q.Selection.Unscoped()} }
`

const queryTemplate = `
// $ModelQuery is a query for rows of $Model. Its methods give a new query and leave the old one as it was.
type $ModelQuery struct{ store.Selection }

// $ModelPage is one page of a query's rows.
type $ModelPage struct {
	store.Pagination
	Items []*$Model
}

// Next gives the page behind this one; behind the last it is store.ErrNotFound.
func (p $ModelPage) Next() ($ModelPage, error) {
	var items []*$Model
	at, err := p.Turn(1, &items)
	return $ModelPage{at, items}, err
}

// Prev gives the page before this one; before the first it is store.ErrNotFound.
func (p $ModelPage) Prev() ($ModelPage, error) {
	var items []*$Model
	at, err := p.Turn(-1, &items)
	return $ModelPage{at, items}, err
}

// $ModelKeyset is one page of a query that goes on by key.
type $ModelKeyset struct {
	store.Keyset
	Items []*$Model
}

// Next gives the page behind this one; behind the last it is store.ErrNotFound.
func (k $ModelKeyset) Next() ($ModelKeyset, error) {
	var items []*$Model
	at, err := k.Turn(1, &items)
	return $ModelKeyset{at, items}, err
}

// Prev gives the page before this one; before the first it is store.ErrNotFound.
func (k $ModelKeyset) Prev() ($ModelKeyset, error) {
	var items []*$Model
	at, err := k.Turn(-1, &items)
	return $ModelKeyset{at, items}, err
}

// Query is the query itself, also where a column hides one of its methods.
func (q $ModelQuery) Query() $ModelQuery { return q }

// Filter keeps the rows for which all conditions hold.
func (q $ModelQuery) Filter(conditions ...store.Condition) $ModelQuery {
	return $ModelQuery{q.Selection.Filter(conditions...)}
}

// FilterBy keeps the rows whose columns or relations have these values, given in pairs of name and value.
func (q $ModelQuery) FilterBy(pairs ...any) $ModelQuery {
	return $ModelQuery{q.Selection.FilterBy(pairs...)}
}

// Where keeps the rows for which a condition in SQL holds.
func (q $ModelQuery) Where(condition string, args ...any) $ModelQuery {
	return $ModelQuery{q.Selection.Where(condition, args...)}
}

// OrderBy orders the rows, behind the orders there are: by columns, by their Asc and Desc, or by names.
func (q $ModelQuery) OrderBy(items ...any) $ModelQuery {
	return $ModelQuery{q.Selection.OrderBy(items...)}
}

// Unordered takes the orders away.
func (q $ModelQuery) Unordered() $ModelQuery {
	return $ModelQuery{q.Selection.Unordered()}
}

// Limit takes no more than n rows.
func (q $ModelQuery) Limit(n int) $ModelQuery {
	return $ModelQuery{q.Selection.Limit(n)}
}

// Offset leaves out the first n rows.
func (q $ModelQuery) Offset(n int) $ModelQuery {
	return $ModelQuery{q.Selection.Offset(n)}
}

// GroupBy makes one row of those that have the same values.
func (q $ModelQuery) GroupBy(columns ...store.Column) $ModelQuery {
	return $ModelQuery{q.Selection.GroupBy(columns...)}
}

// Having keeps the groups for which all conditions hold.
func (q $ModelQuery) Having(conditions ...store.Condition) $ModelQuery {
	return $ModelQuery{q.Selection.Having(conditions...)}
}

// Distinct leaves out rows that are equal to another.
func (q $ModelQuery) Distinct() $ModelQuery {
	return $ModelQuery{q.Selection.Distinct()}
}

// Join joins a relation, or another model's root, and leaves out rows without a match.
func (q $ModelQuery) Join(target any, on ...store.Condition) $ModelQuery {
	return $ModelQuery{q.Selection.Join(target, on...)}
}

// OuterJoin is Join that keeps rows without a match.
func (q $ModelQuery) OuterJoin(target any, on ...store.Condition) $ModelQuery {
	return $ModelQuery{q.Selection.OuterJoin(target, on...)}
}

// FullJoin is Join that keeps rows of both sides without a match. MySQL has none.
func (q $ModelQuery) FullJoin(target any, on ...store.Condition) $ModelQuery {
	return $ModelQuery{q.Selection.FullJoin(target, on...)}
}

// CrossJoin joins every row to every row.
func (q $ModelQuery) CrossJoin(target any) $ModelQuery {
	return $ModelQuery{q.Selection.CrossJoin(target)}
}

// DistinctOn keeps the first row of those in which the columns have the same values. It is PostgreSQL's alone.
func (q $ModelQuery) DistinctOn(columns ...store.Column) $ModelQuery {
	return $ModelQuery{q.Selection.DistinctOn(columns...)}
}

// Union is the rows of this and of other queries of $Model, each once.
func (q $ModelQuery) Union(others ...any) $ModelQuery {
	return $ModelQuery{q.Selection.Union(others...)}
}

// UnionAll is Union that keeps a row as often as it is found.
func (q $ModelQuery) UnionAll(others ...any) $ModelQuery {
	return $ModelQuery{q.Selection.UnionAll(others...)}
}

// Intersect is the rows that the other queries have too.
func (q $ModelQuery) Intersect(others ...any) $ModelQuery {
	return $ModelQuery{q.Selection.Intersect(others...)}
}

// Except is the rows that the other queries do not have.
func (q $ModelQuery) Except(others ...any) $ModelQuery {
	return $ModelQuery{q.Selection.Except(others...)}
}

// FromSQL is the rows that a query in SQL finds; it must select all columns of $Model.
func (q $ModelQuery) FromSQL(query string, args ...any) $ModelQuery {
	return $ModelQuery{q.Selection.FromSQL(query, args...)}
}

// ForUpdate locks the rows until the transaction ends, which it begins.
func (q $ModelQuery) ForUpdate(options ...store.LockOption) $ModelQuery {
	return $ModelQuery{q.Selection.ForUpdate(options...)}
}

// With loads relations together with the rows.
func (q $ModelQuery) With(relations ...store.Relation) $ModelQuery {
	return $ModelQuery{q.Selection.With(relations...)}
}

// Fresh makes the rows overwrite what loaded objects hold, changes included.
func (q $ModelQuery) Fresh() $ModelQuery {
	return $ModelQuery{q.Selection.Fresh()}
}

// All gives all rows.
func (q $ModelQuery) All() ([]*$Model, error) {
	var rows []*$Model
	err := q.Selection.All(&rows)
	return rows, err
}

// First gives the first row, or store.ErrNotFound.
func (q $ModelQuery) First() (*$Model, error) {
	var row *$Model
	err := q.Selection.First(&row)
	return row, err
}

// FirstOrNil gives the first row, or nil.
func (q $ModelQuery) FirstOrNil() (*$Model, error) {
	var row *$Model
	err := q.Selection.FirstOrNil(&row)
	return row, err
}

// One gives the only row. None is store.ErrNotFound, and several are an error.
func (q $ModelQuery) One() (*$Model, error) {
	var row *$Model
	err := q.Selection.One(&row)
	return row, err
}

// OneOrNone gives the only row, or nil. Several are an error.
func (q $ModelQuery) OneOrNone() (*$Model, error) {
	var row *$Model
	err := q.Selection.OneOrNone(&row)
	return row, err
}

// FirstOr404 is First, by Flask-SQLAlchemy's name.
func (q $ModelQuery) FirstOr404() (*$Model, error) {
	return q.First()
}

// OneOr404 is One that says store.ErrNotFound of several rows too.
func (q $ModelQuery) OneOr404() (*$Model, error) {
	var row *$Model
	err := q.Selection.OneOr404(&row)
	return row, err
}

// Iter gives one row after another, for range. The rows are not in the session.
func (q $ModelQuery) Iter() func(yield func(row *$Model, err error) bool) {
	return func(yield func(*$Model, error) bool) {
		q.Selection.Iter()(func(row any, err error) bool {
			if err != nil {
				return yield(nil, err)
			}
			return yield(row.(*$Model), nil)
		})
	}
}

// Each calls do with one row after another, until do gives an error. The rows are not in the session.
func (q $ModelQuery) Each(do func(row *$Model) error) error {
	return q.Selection.Each(func(row any) error { return do(row.(*$Model)) })
}

// Paginate gives a page of perPage rows, counted from 1; beyond the last page it is store.ErrNotFound.
func (q $ModelQuery) Paginate(page, perPage int, options ...store.PageOption) ($ModelPage, error) {
	var items []*$Model
	at, err := q.Selection.Paginate(page, perPage, &items, options...)
	return $ModelPage{at, items}, err
}
`

const keyedTemplate = `
// InBatches gives the rows in batches, each of which is a transaction that commits when do gives no error.
func (q $ModelQuery) InBatches(do func(rows []*$Model) error) error {
	var rows []*$Model
	return q.Selection.InBatches(&rows, func() error { return do(rows) })
}

// Get gives the row with this primary key, or store.ErrNotFound.
func (q $ModelQuery) Get(key ...any) (*$Model, error) {
	var row *$Model
	err := q.Selection.Get(&row, key...)
	return row, err
}

// GetOrNil gives the row with this primary key, or nil.
func (q $ModelQuery) GetOrNil(key ...any) (*$Model, error) {
	var row *$Model
	err := q.Selection.GetOrNil(&row, key...)
	return row, err
}

// GetOr404 is Get, by Flask-SQLAlchemy's name.
func (q $ModelQuery) GetOr404(key ...any) (*$Model, error) {
	return q.Get(key...)
}

// Merge copies row, or the fields of it that are named, to the object that the session has for the same primary key, and gives
// that one. It is read where it is not loaded, and added where there is no such row.
func (q $ModelQuery) Merge(row *$Model, fields ...string) (*$Model, error) {
	var merged *$Model
	err := q.Selection.Merge(&merged, row, fields...)
	return merged, err
}

// After keeps the rows behind the one with these values in the query's order.
func (q $ModelQuery) After(values ...any) $ModelQuery {
	return $ModelQuery{q.Selection.After(values...)}
}

// Before keeps the rows before the one with these values in the query's order.
func (q $ModelQuery) Before(values ...any) $ModelQuery {
	return $ModelQuery{q.Selection.Before(values...)}
}

// Keyset gives the page of so many rows that another page's cursor names, or the first one.
func (q $ModelQuery) Keyset(size int, cursor ...string) ($ModelKeyset, error) {
	var items []*$Model
	at, err := q.Selection.Keyset(size, &items, cursor...)
	return $ModelKeyset{at, items}, err
}
`
