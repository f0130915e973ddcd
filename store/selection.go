package store

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
)

// Selection is a query for the objects of one model. It is an immutable value: every method returns a new one, so a
// selection can be kept and built on. Nothing is sent before a terminal (All, First, Count, ...). What was wrong with the
// chain is kept and returned by the terminal.
type Selection struct {
	session *Session
	from    source
	parts   *parts // never changed once another Selection can see it
	err     error
}

// parts are the clauses of a selection.
type parts struct {
	columns    []Column // of Values; nil for the model's own
	distinct   bool
	distinctOn []Column
	joins      []joining
	where      []Condition
	group      []Column
	having     []Condition
	order      []Ordering
	limits
	lock     *locking
	allRows  bool // Update and Delete may touch every row
	unscoped bool // rows that are deleted by a column tagged soft_delete are there
	loading
}

// limits is which of the rows are wanted.
type limits struct {
	limit  int // -1 for none
	offset int
}

// loading is what becomes of the rows.
type loading struct {
	eager []Relation
	plan  *fetches // what eager and the tags come to; nil before a terminal has worked it out
	fresh bool     // rows overwrite what objects hold
}

var (
	noParts        = &parts{limits: limits{limit: -1}}
	noPartsPlanned = &parts{limits: limits{limit: -1}, loading: loading{plan: nothing}} // noParts, nothing to be loaded besides
)

// Select is the query for all objects of a model: name is its name, model a nil pointer to its struct ((*User)(nil)), which
// is registered with the session. What is wrong with the model comes out at the first terminal.
func (s *Session) Select(name string, model any) Selection {
	m, err := s.models.register(name, reflect.TypeOf(model))
	if err != nil {
		return Selection{session: s, parts: noParts, err: err}
	}
	return Selection{session: s.of(m), from: source{mapper: m}, parts: noParts}
}

// Query is Select for a model whose struct type has a name, or that is registered: session.Query(&User{}), or
// session.Query((*User)(nil)).
func (s *Session) Query(model any) Selection {
	m, err := s.models.of(model)
	if err != nil {
		return Selection{session: s, parts: noParts, err: err}
	}
	return Selection{session: s.of(m), from: source{mapper: m}, parts: noParts}
}

// QueryModel is the query for a model by its name; models that have not been registered are asked of the ModelSource.
func (s *Session) QueryModel(name string) Selection {
	m, err := s.models.named(name)
	if err != nil {
		return Selection{session: s, parts: noParts, err: err}
	}
	return Selection{session: s.of(m), from: source{mapper: m}, parts: noParts}
}

// Register makes models known to the session: pointers to their structs, which must have names.
func (s *Session) Register(models ...any) error {
	for _, model := range models {
		if _, err := s.models.register("", reflect.TypeOf(model)); err != nil {
			return err
		}
	}
	return nil
}

// selectionOf finds the Selection in a value: one itself, or a root or typed query that embeds one. Interpreted structs
// reach us without methods, so it is found by its type.
func selectionOf(value any) (Selection, bool) {
	switch v := value.(type) {
	case Selection:
		return v, true
	case nil, Column, Condition, Relation, Values:
		return Selection{}, false
	}
	v := reflect.ValueOf(value)
	for v.Kind() == reflect.Pointer && !v.IsNil() {
		v = v.Elem()
	}
	for v.Kind() == reflect.Struct && v.NumField() > 0 {
		v = v.Field(0)
		if v.Type() == reflect.TypeFor[Selection]() && v.CanInterface() {
			return v.Interface().(Selection), true
		}
	}
	return Selection{}, false
}

// with is the selection with changed parts.
func (q Selection) with(change func(*parts)) Selection {
	if q.err != nil {
		return q
	}
	if q.parts == nil {
		q.err = fmt.Errorf("the selection is empty: make it from a session (NewUsers(session), session.Query(&User{}))")
		return q
	}
	changed := *q.parts
	change(&changed)
	q.parts = &changed
	return q
}

func (q Selection) fail(err error) Selection {
	if q.err == nil {
		q.err = err
	}
	return q
}

// extend appends to a copy: the old slice may be another selection's.
func extend[T any](list []T, more ...T) []T { return append(slices.Clip(list), more...) }

// Filter keeps the rows for which all conditions are true.
func (q Selection) Filter(conditions ...Condition) Selection {
	return q.with(func(p *parts) { p.where = extend(p.where, conditions...) })
}

// Where is Filter with a condition written in SQL, with ? for arguments: Where("age > ?", 18), or with names for those of a
// map: Where("age > :least", map[string]any{"least": 18}). A slice is a list: Where("id IN (?)", ids). The text is sent as it is: never build it from what a stranger typed.
func (q Selection) Where(sql string, args ...any) Selection { return q.Filter(Text(sql, args...)) }

// FilterBy keeps the rows where columns equal values, given in pairs: FilterBy("name", "john", "role", admin). Names are
// those of columns, fields or relations; nil is NULL; a relation equals an object.
func (q Selection) FilterBy(pairs ...any) Selection {
	if q.err != nil {
		return q
	}
	if len(pairs)%2 != 0 {
		return q.fail(fmt.Errorf("%s: FilterBy: got %d arguments, want pairs of name and value", q.modelName(), len(pairs)))
	}
	for i := 0; i < len(pairs); i += 2 {
		condition, err := q.equals(pairs[i], pairs[i+1])
		if err != nil {
			return q.fail(fmt.Errorf("FilterBy: %w", err))
		}
		q = q.Filter(condition)
	}
	return q
}

func (q Selection) equals(key, value any) (Condition, error) {
	switch key := key.(type) {
	case Column:
		return key.Eq(value), nil
	case Relation:
		return key.Eq(value), nil
	case string:
		m := q.from.mapper
		if c := m.columnNamed(key); c != nil {
			return q.column(c).Eq(value), nil
		}
		if m.relationNamed(key) != nil {
			return q.Relation(key).Eq(value), nil
		}
		return Condition{}, m.unknown(key)
	}
	return Condition{}, fmt.Errorf("got %s, want the name of a column, field or relation", described(key))
}

// OrderBy orders the rows: by columns, by Column.Asc and Desc, or by names of columns or fields ("name", "name desc"). A
// second OrderBy orders rows that the first leaves equal.
func (q Selection) OrderBy(items ...any) Selection {
	if q.err != nil {
		return q
	}
	var order []Ordering
	for _, item := range items {
		switch item := item.(type) {
		case Ordering:
			order = append(order, item)
		case Column:
			order = append(order, item.Asc())
		case string:
			named, err := q.orderings(item)
			if err != nil {
				return q.fail(fmt.Errorf("OrderBy: %w", err))
			}
			order = append(order, named...)
		default:
			return q.fail(fmt.Errorf("%s: OrderBy: got %s, want a column, an order or a name", q.modelName(), described(item)))
		}
	}
	return q.with(func(p *parts) { p.order = extend(p.order, order...) })
}

// orderings reads "name desc, id". Any other text is refused: store.Expr is for that.
func (q Selection) orderings(text string) ([]Ordering, error) {
	var order []Ordering
	for _, item := range splitKeep(text, ',') {
		name, direction := item, ""
		c := q.from.mapper.columnNamed(name)
		if at := strings.LastIndexByte(item, ' '); c == nil && at > 0 {
			name, direction = unquote(item[:at]), item[at+1:]
			c = q.from.mapper.columnNamed(name)
		}
		if c == nil {
			return nil, q.from.mapper.unknown(name)
		}
		switch strings.ToLower(direction) {
		case "", "asc":
			order = append(order, q.column(c).Asc())
		case "desc":
			order = append(order, q.column(c).Desc())
		default:
			return nil, fmt.Errorf("got %q, want %s asc or %s desc", item, name, name)
		}
	}
	return order, nil
}

// Unordered takes the order away.
func (q Selection) Unordered() Selection { return q.with(func(p *parts) { p.order = nil }) }

// Limit keeps the first n rows; a negative n takes the limit away.
func (q Selection) Limit(n int) Selection { return q.with(func(p *parts) { p.limit = max(n, -1) }) }

// Offset leaves out the first n rows.
func (q Selection) Offset(n int) Selection { return q.with(func(p *parts) { p.offset = max(n, 0) }) }

// Distinct leaves out rows that are equal to another.
func (q Selection) Distinct() Selection { return q.with(func(p *parts) { p.distinct = true }) }

// DistinctOn keeps the first row, in the query's order, of those in which the columns have the same values. It is PostgreSQL's
// alone; elsewhere number the rows with RowNumber().Over(PartitionBy(...)) and keep those with 1.
func (q Selection) DistinctOn(columns ...Column) Selection {
	return q.with(func(p *parts) { p.distinct, p.distinctOn = true, extend(p.distinctOn, columns...) })
}

// GroupBy makes one row of all with equal values; use it with Select: Users.GroupBy(Users.RoleID).Select(Users.RoleID, store.Count()).
func (q Selection) GroupBy(columns ...Column) Selection {
	return q.with(func(p *parts) { p.group = extend(p.group, columns...) })
}

// Having keeps the groups for which all conditions are true.
func (q Selection) Having(conditions ...Condition) Selection {
	return q.with(func(p *parts) { p.having = extend(p.having, conditions...) })
}

// With loads relations together with the objects, instead of one by one when they are touched.
func (q Selection) With(relations ...Relation) Selection {
	return q.with(func(p *parts) { p.eager = extend(p.eager, relations...) })
}

// Fresh makes the rows overwrite what loaded objects hold, changes included (SQLAlchemy's populate_existing).
func (q Selection) Fresh() Selection { return q.with(func(p *parts) { p.fresh = true }) }

// AllRows says that Update or Delete without a filter is meant.
func (q Selection) AllRows() Selection { return q.with(func(p *parts) { p.allRows = true }) }

// As gives the model's table another name in this query, so that it can be joined to itself. Its columns are those of
// Column.
func (q Selection) As(alias string) Selection {
	if q.err == nil && !q.plain() {
		return q.fail(fmt.Errorf("%s: As must come first: the clauses before it mean the table's own name", q.modelName()))
	}
	q.from.alias = alias
	return q
}

// Column is a column by its name or its field's.
func (q Selection) Column(name string) Column {
	if q.err != nil {
		return Column{expr: broken{q.err}}
	}
	if q.from.mapper == nil {
		return Column{}
	}
	c := q.from.mapper.columnNamed(name)
	if c == nil {
		return Column{expr: broken{q.from.mapper.unknown(name)}}
	}
	return q.column(c)
}

func (q Selection) column(c *column) Column {
	return Column{expr: reference{q.from, c}, like: c}
}

// Relation is a relation by its name. It is looked up when it is used.
func (q Selection) Relation(name string) Relation {
	r := Relation{name: name, from: q.from, err: q.err}
	if q.session != nil {
		r.models = q.session.models
	}
	return r
}

// Select makes a query for values instead of objects: columns and expressions, one row of the result for each row.
func (q Selection) Select(columns ...Column) Values {
	if len(columns) == 0 {
		return Values{q.fail(fmt.Errorf("%s: Select: want at least one column", q.modelName()))}
	}
	return Values{q.with(func(p *parts) { p.columns = columns })}
}

// modelName is the model's name for messages.
func (q Selection) modelName() string {
	if q.from.mapper == nil {
		return "the model"
	}
	return q.from.mapper.name
}

// String is the SQL.
func (q Selection) String() string { return q.SQL() }
