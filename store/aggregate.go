package store

import "github.com/shopspring/decimal"

// Sum is the sum of a column over the rows: int64, float64, decimal.Decimal, or nil where there are no values.
func (q Selection) Sum(c Column) (any, error) { return q.aggregate("sum", c) }

// Avg is the average, a float64 or decimal.Decimal, or nil where there are no values.
func (q Selection) Avg(c Column) (any, error) { return q.aggregate("avg", c) }

// Min is the smallest value, of the column's type, or nil where there are no values.
func (q Selection) Min(c Column) (any, error) { return q.aggregate("min", c) }

// Max is the largest value, of the column's type, or nil where there are no values.
func (q Selection) Max(c Column) (any, error) { return q.aggregate("max", c) }

func (q Selection) aggregate(function string, c Column) (any, error) {
	if err := q.ready(); err != nil {
		return nil, err
	}
	result := c.function(function, c.like)
	if function == "avg" {
		result.like = c.number()
		if c.like != nil && c.like.kind != decimalValue {
			result.like = nil
		}
	}
	cell, err := q.scalar(function+" "+q.modelName(), func(w *compiler) {
		if q.whole() {
			q.Unordered().writeSelect(w, []Column{result})
			return
		}
		w.put("SELECT ", function, "(anon_1.value) FROM (")
		q.writeSelect(w, []Column{c.As("value")})
		w.put(") AS anon_1")
	})
	if err != nil {
		return nil, err
	}
	return result.result(cell), nil
}

// decimalNoise is how many digits behind the point a database's binary sums of decimals are good for.
const decimalNoise = 9

// result gives a cell the column's type where it fits. SQLite reckons decimals in binary: what that adds behind the ninth
// digit is taken off.
func (c Column) result(cell any) any {
	if c.like == nil || cell == nil {
		return cell
	}
	plain, err := c.like.fromCell(cell)
	if err != nil {
		return cell
	}
	if d, ok := plain.(decimal.Decimal); ok {
		if _, binary := cell.(float64); binary {
			return d.Round(decimalNoise)
		}
	}
	return plain
}

// Values is a query for columns and expressions instead of objects. It is an immutable value, as Selection.
type Values struct {
	of Selection
}

// Filter keeps the rows for which all conditions are true.
func (v Values) Filter(conditions ...Condition) Values { return Values{v.of.Filter(conditions...)} }

// OrderBy orders the rows, as Selection.OrderBy.
func (v Values) OrderBy(items ...any) Values { return Values{v.of.OrderBy(items...)} }

// GroupBy makes one row of all with equal values.
func (v Values) GroupBy(columns ...Column) Values { return Values{v.of.GroupBy(columns...)} }

// Having keeps the groups for which all conditions are true.
func (v Values) Having(conditions ...Condition) Values { return Values{v.of.Having(conditions...)} }

// Join joins a relation or a model, as Selection.Join.
func (v Values) Join(target any, on ...Condition) Values { return Values{v.of.Join(target, on...)} }

// Limit keeps the first n rows.
func (v Values) Limit(n int) Values { return Values{v.of.Limit(n)} }

// Offset leaves out the first n rows.
func (v Values) Offset(n int) Values { return Values{v.of.Offset(n)} }

// Distinct leaves out rows that are equal to another.
func (v Values) Distinct() Values { return Values{v.of.Distinct()} }

// SQL is the SELECT for people, as Selection.SQL.
func (v Values) SQL() string { return v.of.SQL() }

// String is the SQL.
func (v Values) String() string { return v.of.SQL() }

// Statement is the SELECT as it is sent, with its arguments.
func (v Values) Statement() (text string, args []any, err error) { return v.of.Statement() }

// Count is the number of rows.
func (v Values) Count() (int, error) { return v.of.Count() }

// Exists tells whether there is any row.
func (v Values) Exists() (bool, error) { return v.of.Exists() }

// All are the rows. Values of a model's columns have the column's type (a decimal.Decimal for a NUMERIC column).
func (v Values) All() (*Rows, error) { return v.of.rows() }

// First is the first row; without rows the error is a *NotFoundError.
func (v Values) First() ([]any, error) {
	rows, err := v.of.Limit(1).rows()
	if err != nil {
		return nil, err
	}
	if rows.Len() == 0 {
		return nil, &NotFoundError{Model: v.of.modelName()}
	}
	return rows.Values[0], nil
}

// Scalar is the first value of the first row; without rows the error is a *NotFoundError.
func (v Values) Scalar() (any, error) {
	row, err := v.First()
	if err != nil {
		return nil, err
	}
	return row[0], nil
}

// List is the first value of every row.
func (v Values) List() ([]any, error) {
	rows, err := v.of.rows()
	if err != nil {
		return nil, err
	}
	list := make([]any, rows.Len())
	for i, row := range rows.Values {
		list[i] = row[0]
	}
	return list, nil
}

// Rows are the rows without making objects of them: all columns of the model.
func (q Selection) Rows() (*Rows, error) {
	if q.err == nil && q.parts != nil && q.parts.columns == nil && q.from.mapper != nil {
		columns := make([]Column, len(q.from.mapper.columns))
		for i, c := range q.from.mapper.columns {
			columns[i] = q.column(c)
		}
		q = q.with(func(p *parts) { p.columns = columns })
	}
	return q.rows()
}

func (q Selection) rows() (*Rows, error) {
	if err := q.ready(); err != nil {
		return nil, err
	}
	if err := q.session.autoflush(); err != nil {
		return nil, err
	}
	statement, err := q.compile()
	if err != nil {
		return nil, err
	}
	rows, err := q.session.conn.execute(q.session.ctx(), statement.text, statement.args...)
	if err != nil {
		return nil, err
	}
	for i, c := range q.parts.columns {
		if name := c.name(); name != "" && i < len(rows.Columns) {
			rows.Columns[i] = name
		}
		for _, row := range rows.Values {
			row[i] = c.result(row[i])
		}
	}
	return rows, nil
}
