package store

import (
	"reflect"

	"github.com/shopspring/decimal"
)

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
		if number := result.like; number != nil && c.like.kind != decimalValue {
			number.kind, number.typ = floatValue, reflect.TypeFor[float64]() // servers give the average of integers as a decimal
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
	if err := q.prepare(); err != nil {
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

// Explain is what the database says of how it runs the query, in rows of its own kind: EXPLAIN QUERY PLAN, EXPLAIN. The query
// itself does not run.
func (q Selection) Explain() (*Rows, error) {
	text, args, err := q.Statement()
	if err != nil {
		return nil, err
	}
	if err := q.session.autoflush(); err != nil {
		return nil, err
	}
	return q.session.conn.execute(q.session.ctx(), q.session.db.dialect.Words().Explain+text, args...)
}
