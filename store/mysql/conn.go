package mysql

import (
	"context"
	"database/sql/driver"
	"strings"

	"github.com/dbsh-go/dbsh/store/internal/lexer"
)

// link is what go-sql-driver's connection can do.
type link interface {
	driver.Conn
	driver.ConnBeginTx
	driver.ConnPrepareContext
	driver.ExecerContext
	driver.QueryerContext
	driver.Pinger
	driver.SessionResetter
	driver.Validator
	driver.NamedValueChecker
}

// conn is a connection whose queries are prepared, without parameters too: a query that is sent as text comes back as text, in which
// the server writes a FLOAT with six digits.
type conn struct{ link }

// QueryContext leaves to be prepared what returns a table's values.
func (c conn) QueryContext(ctx context.Context, text string, args []driver.NamedValue) (driver.Rows, error) {
	if len(args) == 0 && selects(text) {
		return nil, driver.ErrSkip
	}
	return c.link.QueryContext(ctx, text, args)
}

// selects tells whether a text is one query of tables. (Several statements, where the URL allows them, cannot be prepared.)
func selects(text string) bool {
	first, _ := lexer.First(text)
	if !first.Is("SELECT") && !first.Is("WITH") && !first.Is("TABLE") && !first.Is("VALUES") && !first.Sign("(") {
		return false
	}
	return !strings.Contains(strings.TrimRight(text, "; \t\r\n"), ";")
}
