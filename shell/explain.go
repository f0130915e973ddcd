package shell

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"strings"

	"github.com/dbsh-go/dbsh/shell/internal/check"
	"github.com/dbsh-go/dbsh/shell/internal/plan"
	"github.com/dbsh-go/dbsh/shell/internal/syntax"
	"github.com/dbsh-go/dbsh/store"
)

// plans reads the plans of statements for :explain and :advise.
type plans struct{ *shell }

// sent is a statement as it is sent.
type sent struct {
	sql  string
	args []any
	bind string // of the database
}

// Explain implements command.Plans.
func (p plans) Explain(ctx context.Context, text string, analyze bool) (string, *plan.Plan, error) {
	statement, err := p.statement(ctx, "explain", text)
	if err != nil {
		return "", nil, err
	}
	var read *plan.Plan
	err = p.at(statement.bind, func() error {
		read, err = p.plan(statement, analyze)
		return err
	})
	return statement.sql, read, err
}

// statement is the one that a text stands for: SQL, a query in Go, or, where Go runs something, what took longest of that; for no
// text, the statement that was asked about, or ran, last.
func (p plans) statement(ctx context.Context, op, text string) (found sent, err error) {
	if text == "" {
		return p.lastSent(op)
	}
	defer func() {
		if err == nil {
			p.log.asked = &found
		}
	}()
	if syntax.ClassifyIn(text, p.checker.Declared) == syntax.SQL {
		return p.typedSQL(ctx, text)
	}
	p.log.begin()
	v, err := p.valueOf(ctx, strings.TrimRight(text, "; \t\n"))
	if err != nil {
		return sent{}, err
	}
	if query, is := selectionIn(v.V); is {
		sql, args, err := query.Statement()
		return sent{sql, args, p.catalog.BindOf(typeName(v.Type))}, err
	}
	if p.log.fresh {
		return sent{}, errors.New(op + ": that runs no SQL: want a query, such as Users.Filter(...), or SQL")
	}
	return p.longest(op, p.log.recent[len(p.log.recent)-p.log.entry:])
}

// typedSQL evaluates the bind parameters of SQL.
func (p plans) typedSQL(ctx context.Context, text string) (sent, error) {
	placed, exprs, err := p.rules().Binds(strings.TrimRight(strings.TrimSpace(text), "; \t\n"))
	if err != nil {
		return sent{}, err
	}
	var bind *check.Entry
	if len(exprs) > 0 {
		if bind, err = p.checker.Check(bindName + "(" + strings.Join(exprs, ", ") + ")"); err != nil {
			return sent{}, bindError(err, text)
		}
	}
	args, err := p.arguments(ctx, bind)
	return sent{placed, args, p.using()}, err
}

// explainable are the statements that databases have plans for.
func explainable(sql string) bool {
	switch firstWord(sql) {
	case "SELECT", "WITH", "INSERT", "UPDATE", "DELETE", "REPLACE", "VALUES":
		return true
	}
	return false
}

func (p plans) lastSent(op string) (sent, error) {
	if p.log.asked != nil {
		return *p.log.asked, nil
	}
	for i := len(p.log.recent) - 1; i >= 0; i-- {
		if st := p.log.recent[i]; st.Err == nil && explainable(st.SQL) {
			return sent{st.SQL, st.Args, st.bind}, nil
		}
	}
	return sent{}, errors.New(op + ": no query has run yet: want SQL or a query behind :" + op)
}

func (p plans) longest(op string, list []logged) (sent, error) {
	var longest *logged
	for i := range list {
		if st := &list[i]; st.Err == nil && explainable(st.SQL) && (longest == nil || st.Took > longest.Took) {
			longest = st
		}
	}
	if longest == nil {
		return sent{}, errors.New(op + ": that ran no statement that has a plan")
	}
	return sent{longest.SQL, longest.Args, longest.bind}, nil
}

// selectionIn finds the query in a value: a selection, or a typed query or query root, which begin with one.
func selectionIn(v reflect.Value) (store.Selection, bool) {
	for v.IsValid() {
		if query, is := interfaceOf(v).(store.Selection); is {
			return query, true
		}
		switch {
		case (v.Kind() == reflect.Interface || v.Kind() == reflect.Pointer) && !v.IsNil():
			v = v.Elem()
		case v.Kind() == reflect.Struct && v.NumField() > 0:
			v = v.Field(0)
		default:
			return store.Selection{}, false
		}
	}
	return store.Selection{}, false
}

// plan asks the database how it runs a statement. What a statement writes that runs to be measured is taken back.
func (p plans) plan(st sent, analyze bool) (*plan.Plan, error) {
	if !explainable(st.sql) {
		return nil, fmt.Errorf("explain: %s has no plan: want SELECT, INSERT, UPDATE or DELETE", firstWord(st.sql))
	}
	read := func() (*plan.Plan, error) { return p.read(st, analyze) }
	writes, _ := p.rules().Target(st.sql)
	if !analyze || writes == "" {
		return read()
	}
	return p.takenBack(read)
}

// takenBack runs something inside of a savepoint, to which the session goes back. It leaves no transaction open that was not.
func (p plans) takenBack(read func() (*plan.Plan, error)) (*plan.Plan, error) {
	const name = "dbsh_explain"
	before := p.session.Status()
	if err := p.session.Savepoint(name); err != nil {
		return nil, err
	}
	result, err := read()
	if back := p.session.RollbackTo(name); back != nil {
		return nil, errors.Join(err, back)
	}
	end := func() error { return p.session.Release(name) }
	if !before.InTransaction && !before.Uncommitted {
		end = p.session.Rollback
	}
	return result, errors.Join(err, end())
}

func (p plans) read(st sent, analyze bool) (*plan.Plan, error) {
	switch dialect := p.session.DB().Dialect(); {
	case dialect == "sqlite" && analyze:
		return nil, errors.New("explain analyze: SQLite does not measure the steps of a statement; :explain shows them, and :time how long it takes")
	case dialect == "sqlite":
		return p.readSQLite(st)
	case dialect == "postgresql":
		prefix := "EXPLAIN (FORMAT JSON) "
		if analyze {
			prefix = "EXPLAIN (ANALYZE, FORMAT JSON) "
		}
		return p.readJSON(prefix, st, plan.Postgres)
	case analyze && p.isMariaDB():
		return p.readJSON("ANALYZE FORMAT=JSON ", st, plan.MySQL)
	case analyze:
		return p.readJSON("EXPLAIN ANALYZE ", st, plan.MySQLTree)
	}
	return p.readJSON("EXPLAIN FORMAT=JSON ", st, plan.MySQL)
}

// own runs a statement of the shell's own, which neither the log nor the echo shows.
func (s *shell) own(sql string, args ...any) (*store.Rows, error) {
	s.log.muted = true
	defer func() { s.log.muted = false }()
	return s.session.Execute(sql, args...)
}

func (p plans) isMariaDB() bool {
	rows, err := p.own("SELECT version()")
	return err == nil && rows.Len() == 1 && strings.Contains(fmt.Sprint(rows.Values[0][0]), "MariaDB")
}

func (p plans) readSQLite(st sent) (*plan.Plan, error) {
	rows, err := p.own("EXPLAIN QUERY PLAN "+st.sql, st.args...)
	if err != nil {
		return nil, err
	}
	return plan.SQLite(sqliteSteps(rows)), nil
}

func sqliteSteps(rows *store.Rows) []plan.Step {
	steps := make([]plan.Step, 0, rows.Len())
	for _, row := range rows.Values {
		id, _ := row[0].(int64)
		parent, _ := row[1].(int64)
		steps = append(steps, plan.Step{ID: id, Parent: parent, Detail: fmt.Sprint(row[len(row)-1])})
	}
	return steps
}

func (p plans) readJSON(prefix string, st sent, read func([]byte) (*plan.Plan, error)) (*plan.Plan, error) {
	rows, err := p.own(prefix+st.sql, st.args...)
	if err != nil {
		return nil, err
	}
	if rows.Len() == 0 || len(rows.Values[0]) == 0 {
		return nil, errors.New("explain: the database gave no plan")
	}
	text, is := rows.Values[0][0].([]byte)
	if !is {
		text = []byte(fmt.Sprint(rows.Values[0][0]))
	}
	return read(text)
}
