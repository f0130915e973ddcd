package shell

import (
	"context"
	"errors"
	"fmt"
	"go/types"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/dbsh-go/dbsh/shell/internal/check"
	"github.com/dbsh-go/dbsh/shell/internal/display"
	"github.com/dbsh-go/dbsh/shell/internal/syntax"
	"github.com/dbsh-go/dbsh/shell/internal/table"
	"github.com/dbsh-go/dbsh/store"
)

// bindName is the function that SQL's bind parameters are evaluated as arguments of. No one types it.
const bindName = "__bind"

// sql runs SQL in the session's transaction and prints its rows.
func (s *shell) sql(ctx context.Context, text string) error {
	query, err := s.prepare(text)
	if err != nil {
		return err
	}
	return s.query(ctx, query)
}

// query is SQL whose bind parameters have been checked.
type query struct {
	text  string // with placeholders
	bind  *check.Entry
	rows  *store.Rows // the value of `_` from here on
	shown *types.Var  // that value's variable
	piece int
}

// queried are the rows of the SQL that was typed last, and the one table that they come from, nil if it is not one.
type queried struct {
	rows  *store.Rows
	table []string
}

// rules are how the database's SQL is taken apart.
func (s *shell) rules() syntax.Rules {
	return syntax.Rules{Backslashes: s.session.DB().Backslashes(), Hashes: s.session.DB().Dialect() == "mysql"}
}

// prepare checks the bind parameters of SQL.
func (s *shell) prepare(text string) (*query, error) { return s.prepareGiven(text, nil) }

// prepareGiven does so for parameters that have other expressions than their names.
func (s *shell) prepareGiven(text string, given map[string]string) (*query, error) {
	text = strings.TrimRight(strings.TrimSpace(text), "; \t\n")
	placed, exprs, err := s.rules().Binds(text)
	if err != nil {
		return nil, err
	}
	for i, expr := range exprs {
		if value, is := given[expr]; is {
			exprs[i] = value
		}
	}
	q, call := &query{text: placed}, ""
	if len(exprs) > 0 {
		call = bindName + "(" + strings.Join(exprs, ", ") + ")"
		if q.bind, err = s.checker.Check(call); err != nil {
			return nil, bindError(err, text)
		}
	}
	s.noteUnkept(q.bind)
	q.shown = s.checker.Keep(reflect.ValueOf(&q.rows).Elem())
	q.piece = s.journal.add(piece{golang: call, sql: placed})
	return q, nil
}

// bindError places an error of a bind parameter's expression in the SQL that was typed.
func bindError(err error, text string) error {
	var failure *check.Error
	if errors.As(err, &failure) {
		return fmt.Errorf("bind parameter: %s", failure.Msg)
	}
	return err
}

func (s *shell) query(ctx context.Context, q *query) error {
	if handled, err := s.usesDatabase(ctx, q.text); handled || err != nil {
		return err
	}
	if err := s.confirm(q.text); err != nil {
		return err
	}
	args, err := s.arguments(ctx, q.bind)
	if err != nil {
		return err
	}
	long := false
	rows, err := s.session.ExecuteWith(s.takeRows(q, &long), q.text, args...)
	failure, unseen := errors.AsType[*shownError](err) // the statement has run
	if err != nil && !unseen {
		return typedError{err}
	}
	q.rows = rows
	if rows.Unkept > 0 {
		s.unkept[q.shown] = rows
	}
	s.queried = queried{rows, s.rules().Source(q.text)}
	ran := &s.journal.pieces[q.piece]
	ran.ran, ran.returns = true, rows.Returns
	switch {
	case unseen:
		return failure.error
	case long:
		return nil
	case !rows.Returns:
		return s.printAffected(q, rows)
	}
	return s.present(display.Value{Value: reflect.ValueOf(rowsView{rows})})
}

// binder takes the values of SQL's bind parameters out of running Go.
type binder struct{ values []any }

func (b *binder) take(values ...any) { b.values = values }

// arguments evaluates bind parameters.
func (s *shell) arguments(ctx context.Context, bind *check.Entry) ([]any, error) {
	if bind == nil {
		return nil, nil
	}
	defer s.checker.Release(bind)
	s.binds.values = nil
	if err := s.engine.Run(ctx, bind); err != nil {
		return nil, err
	}
	return s.binds.values, nil
}

// printAffected says what a statement without rows did: one that is about rows says how many, be it none. That is no result,
// so it goes where notes go unless a person reads.
func (s *shell) printAffected(q *query, rows *store.Rows) error {
	out := s.notes()
	text := "ok"
	if changesRows(q.text) || firstWord(q.text) == "WITH" || rows.Affected > 0 { // a WITH without rows is one of a change
		text = counted(rows.Affected, "row") + " changed"
	}
	_, err := fmt.Fprintln(out, text)
	return err
}

// rowsView shows rows of SQL.
type rowsView struct{ rows *store.Rows }

func (v rowsView) Columns() []string { return v.rows.Columns }
func (v rowsView) Len() int          { return len(v.rows.Values) }

// Row is a row as it is shown.
func (v rowsView) Row(i int) []any { return asShown(v.rows.Values[i], v.rows.Types) }

// asShown is a row whose days have no time of day, and whose exact numbers are numbers. The row that is given stays as it is.
func asShown(row []any, types []string) []any {
	given := row
	row = withDays(row, types)
	for c, cell := range row {
		text, ok := cell.(string)
		if !ok || !isDecimal(types[c]) || !isNumber(text) {
			continue
		}
		if &row[0] == &given[0] {
			row = slices.Clone(row)
		}
		row[c] = table.Number(text)
	}
	return row
}

// isDecimal tells the types of exact numbers, which are read as their text.
func isDecimal(typ string) bool {
	typ = strings.ToUpper(typ)
	return strings.HasPrefix(typ, "NUMERIC") || strings.HasPrefix(typ, "DECIMAL")
}

// isNumber tells whether a text is a number: NaN is none.
func isNumber(text string) bool {
	digits := strings.Replace(strings.TrimPrefix(text, "-"), ".", "", 1)
	return digits != "" && strings.Trim(digits, "0123456789") == "" && text[len(text)-1] != '.' && digits[0] == strings.TrimPrefix(text, "-")[0]
}

// withDays is a row in which the cells of a DATE are days. The row that is given stays as it is.
func withDays(row []any, types []string) []any {
	given := row
	for c, cell := range row {
		midnight, ok := cell.(time.Time)
		if !ok || !strings.EqualFold(types[c], "DATE") || midnight != store.DateOf(midnight).Time() {
			continue
		}
		if &row[0] == &given[0] {
			row = slices.Clone(row)
		}
		row[c] = store.DateOf(midnight)
	}
	return row
}
