package store

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

// Where keeps the rows for which a condition in SQL is true, as Selection.Where.
func (v Values) Where(sql string, args ...any) Values { return Values{v.of.Where(sql, args...)} }

// FilterBy keeps the rows where columns equal values, as Selection.FilterBy.
func (v Values) FilterBy(pairs ...any) Values { return Values{v.of.FilterBy(pairs...)} }

// Join joins a relation or a model, as Selection.Join.
func (v Values) Join(target any, on ...Condition) Values { return Values{v.of.Join(target, on...)} }

// OuterJoin is Join that keeps rows without a match.
func (v Values) OuterJoin(target any, on ...Condition) Values {
	return Values{v.of.OuterJoin(target, on...)}
}

// FullJoin is Join that keeps rows of both sides without a match, as Selection.FullJoin.
func (v Values) FullJoin(target any, on ...Condition) Values {
	return Values{v.of.FullJoin(target, on...)}
}

// CrossJoin joins every row to every row.
func (v Values) CrossJoin(target any) Values { return Values{v.of.CrossJoin(target)} }

// Unordered takes the order away.
func (v Values) Unordered() Values { return Values{v.of.Unordered()} }

// Limit keeps the first n rows.
func (v Values) Limit(n int) Values { return Values{v.of.Limit(n)} }

// Offset leaves out the first n rows.
func (v Values) Offset(n int) Values { return Values{v.of.Offset(n)} }

// Distinct leaves out rows that are equal to another.
func (v Values) Distinct() Values { return Values{v.of.Distinct()} }

// DistinctOn keeps the first row of those in which the columns have the same values, as Selection.DistinctOn.
func (v Values) DistinctOn(columns ...Column) Values { return Values{v.of.DistinctOn(columns...)} }

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

// One is the only row. No row is a *NotFoundError, a second one a *MultipleRowsError.
func (v Values) One() ([]any, error) {
	rows, err := v.Limit(2).of.rows()
	switch {
	case err != nil:
		return nil, err
	case rows.Len() == 0:
		return nil, &NotFoundError{Model: v.of.modelName()}
	case rows.Len() > 1:
		return nil, &MultipleRowsError{Model: v.of.modelName()}
	}
	return rows.Values[0], nil
}

// Explain is what the database says of how it runs the query, as Selection.Explain.
func (v Values) Explain() (*Rows, error) { return v.of.Explain() }
