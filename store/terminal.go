package store

import (
	"fmt"
	"reflect"
	"slices"
)

// All reads all rows into dst, a *[]*T. No rows are an empty slice, not an error.
func (q Selection) All(dst any) error {
	out, err := q.list(dst)
	if err != nil {
		return err
	}
	found, err := q.objects()
	if err != nil {
		return err
	}
	out.Set(listOf(out.Type(), found))
	return nil
}

func listOf(typ reflect.Type, found []*instance) reflect.Value {
	list := reflect.MakeSlice(typ, len(found), len(found))
	for i, one := range found {
		list.Index(i).Set(reflect.ValueOf(one.object))
	}
	return list
}

// list checks that dst is a *[]*T of the model.
func (q Selection) list(dst any) (reflect.Value, error) {
	if err := q.ready(); err != nil {
		return reflect.Value{}, err
	}
	v := reflect.ValueOf(dst)
	if v.Kind() != reflect.Pointer || v.IsNil() || v.Elem().Kind() != reflect.Slice || !q.fits(v.Elem().Type().Elem()) {
		return v, fmt.Errorf("%s: got %s for the result, want a *[]*%s", q.modelName(), q.session.models.typeName(reflect.TypeOf(dst)), q.modelName())
	}
	return v.Elem(), nil
}

// single checks that dst is a **T of the model.
func (q Selection) single(dst any) (reflect.Value, error) {
	if err := q.ready(); err != nil {
		return reflect.Value{}, err
	}
	v := reflect.ValueOf(dst)
	if v.Kind() != reflect.Pointer || v.IsNil() || !q.fits(v.Elem().Type()) {
		return v, fmt.Errorf("%s: got %s for the result, want a **%s", q.modelName(), q.session.models.typeName(reflect.TypeOf(dst)), q.modelName())
	}
	return v.Elem(), nil
}

func (q Selection) fits(typ reflect.Type) bool {
	return q.from.mapper.typ != nil && reflect.PointerTo(q.from.mapper.typ).AssignableTo(typ)
}

// First reads the first row (LIMIT 1) into dst, a **T. Without rows the error is a *NotFoundError.
func (q Selection) First(dst any) error { return q.take(dst, 1, true) }

// FirstOrNil is First that gives nil where there is no row.
func (q Selection) FirstOrNil(dst any) error { return q.take(dst, 1, false) }

// One reads the only row into dst, a **T. No row is a *NotFoundError, a second one a *MultipleRowsError.
func (q Selection) One(dst any) error { return q.take(dst, 2, true) }

// OneOrNone is One that gives nil where there is no row. A second row is a *MultipleRowsError all the same.
func (q Selection) OneOrNone(dst any) error { return q.take(dst, 2, false) }

// take reads one object, asking for as many rows as it takes to know whether it is the only one.
func (q Selection) take(dst any, rows int, must bool) error {
	out, err := q.single(dst)
	if err != nil {
		return err
	}
	if q.parts.limit < 0 || q.parts.limit > rows {
		q = q.Limit(rows)
	}
	found, err := q.objects()
	switch {
	case err != nil:
		return err
	case len(found) > 1:
		return &MultipleRowsError{Model: q.modelName()}
	case len(found) == 1:
		out.Set(reflect.ValueOf(found[0].object))
		return nil
	case must:
		return &NotFoundError{Model: q.modelName()}
	}
	out.SetZero()
	return nil
}

// Count is the number of rows: count(*) of the query, or of the query in brackets where it is limited, grouped or distinct.
func (q Selection) Count() (int, error) {
	if err := q.ready(); err != nil {
		return 0, err
	}
	cell, err := q.scalar("count "+q.modelName(), q.writeCount)
	if err != nil {
		return 0, err
	}
	n, _ := cell.(int64)
	return int(n), nil
}

// whole tells whether the rows that count are those of the FROM and WHERE clauses.
func (q Selection) whole() bool {
	p := q.parts
	return p.limit < 0 && p.offset == 0 && len(p.group) == 0 && len(p.having) == 0 && !p.distinct && !slices.ContainsFunc(p.columns, isAggregate)
}

func isAggregate(c Column) bool {
	switch e := c.expr.(type) {
	case call:
		return slices.Contains([]string{"count", "sum", "avg", "min", "max"}, e.name)
	case distinct:
		return true
	}
	return false
}

func (q Selection) writeCount(c *compiler) {
	if q.whole() {
		q.Unordered().writeSelect(c, []Column{Count()})
		return
	}
	if q.parts.limit < 0 && q.parts.offset == 0 {
		q = q.Unordered()
	}
	c.put("SELECT count(*)")
	c.clause("FROM")
	c.put("(")
	c.depth++
	q.writeSelect(c, labelled(q.countColumns()))
	c.depth--
	c.put(") AS anon_1")
}

// countColumns are enough to tell rows apart.
func (q Selection) countColumns() []Column {
	if q.parts.columns != nil {
		return q.parts.columns
	}
	columns := q.from.mapper.primary
	if len(columns) == 0 {
		columns = q.from.mapper.columns
	}
	var list []Column
	for _, c := range columns {
		list = append(list, q.column(c))
	}
	return list
}

// Exists tells whether there is any row.
func (q Selection) Exists() (bool, error) {
	if err := q.ready(); err != nil {
		return false, err
	}
	cell, err := q.scalar("exists "+q.modelName(), func(c *compiler) {
		c.put("SELECT EXISTS (")
		one := []Column{Expr("1")}
		if !q.whole() {
			one = q.countColumns()
		}
		q.Unordered().writeSelect(c, one)
		c.put(")")
	})
	if err != nil {
		return false, err
	}
	exists, _ := toBool(cell)
	return exists == true, nil
}

// scalar runs a statement for one value.
func (q Selection) scalar(op string, write func(*compiler)) (any, error) {
	if err := q.prepare(); err != nil {
		return nil, err
	}
	c := q.statement(false, write)
	if c.err != nil {
		return nil, fmt.Errorf("%s: %w", op, c.err)
	}
	rows, err := q.session.conn.query(q.session.ctx(), c.text.String(), c.args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var cell any
	if rows.Next() {
		if err := rows.Scan(&cell); err != nil {
			return nil, fmt.Errorf("%s: %w", op, err)
		}
	}
	return cell, rows.Close()
}
