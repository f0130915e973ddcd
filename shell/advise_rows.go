package shell

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"fmt"
	"slices"
	"strings"

	"github.com/dbsh-go/dbsh/shell/internal/command"
	"github.com/dbsh-go/dbsh/shell/internal/plan"
	"github.com/dbsh-go/dbsh/store/schema"
)

// triedRows is how many rows of a table indexes are tried on.
const triedRows = 10_000

// triedOnRows makes the indexes on temporary tables that hold some rows, and stand before the tables of their names, on a connection of
// its own: where changes of the schema are committed, those of temporary tables end with the connection, and the session's transaction
// does not know of them. (No isolation that locks the rows that are read.)
func (p plans) triedOnRows(ctx context.Context, st sent, now *plan.Plan, indexes []made, tables []*schema.Table) (list []command.Advice, err error) {
	conn, err := p.session.DB().Raw().DB.Conn(ctx)
	if err != nil {
		return nil, fmt.Errorf("advise: %w", err)
	}
	defer conn.Raw(func(any) error { return driver.ErrBadConn }) // never back to the pool
	t := trial{plans: p, conn: conn}
	then, err := t.plan(ctx, st, indexes, tables)
	if err != nil {
		return nil, &untriedError{err}
	}
	for _, index := range indexes {
		if step := then.Uses(index.name); step != nil {
			list = append(list, command.Advice{SQL: index.sql, Now: scanOf(now, index.Table), Then: step.Step})
		}
	}
	return list, nil
}

// untriedError tells that indexes could not be tried. What the server says of it is about statements that nobody has typed.
type untriedError struct{ err error }

func (e *untriedError) Error() string {
	return "advise: the indexes could not be tried: tables with partitions have no temporary copies, and others need the right CREATE TEMPORARY TABLES; :advise alone proposes"
}

func (e *untriedError) Unwrap() error { return e.err }

// trial is a connection on which indexes are tried.
type trial struct {
	plans
	conn *sql.Conn
}

func (t trial) plan(ctx context.Context, st sent, indexes []made, tables []*schema.Table) (*plan.Plan, error) {
	if err := t.exec(ctx, "SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED"); err != nil {
		return nil, err
	}
	for _, table := range tables {
		own := slices.DeleteFunc(slices.Clone(indexes), func(index made) bool { return index.Table != table.Name })
		if len(own) == 0 {
			continue
		}
		if err := t.copy(ctx, table, own); err != nil {
			return nil, err
		}
	}
	var text []byte
	if err := t.conn.QueryRowContext(ctx, "EXPLAIN FORMAT=JSON "+st.sql, st.args...).Scan(&text); err != nil {
		return nil, err
	}
	return plan.MySQL(text)
}

// copy makes a temporary table with some rows and the indexes, under the name of the table.
func (t trial) copy(ctx context.Context, table *schema.Table, indexes []made) error {
	const temporary = "dbsh_advise"
	var columns []string
	for _, c := range table.Columns {
		if !c.Generated {
			columns = append(columns, t.plainName(c.Name))
		}
	}
	name, list := t.tableOf(table), strings.Join(columns, ", ")
	statements := []string{
		"CREATE TEMPORARY TABLE " + temporary + " LIKE " + name,
		fmt.Sprintf("INSERT INTO %s (%s) SELECT %s FROM %s LIMIT %d", temporary, list, list, name, triedRows),
	}
	for _, index := range indexes {
		statements = append(statements, strings.Replace(index.sql, " ON "+name+" (", " ON "+temporary+" (", 1))
	}
	statements = append(statements, "ALTER TABLE "+temporary+" RENAME TO "+name, "ANALYZE TABLE "+name)
	for _, text := range statements {
		if err := t.exec(ctx, text); err != nil {
			return err
		}
	}
	return nil
}

func (t trial) exec(ctx context.Context, text string) error {
	_, err := t.conn.ExecContext(ctx, text)
	return err
}
