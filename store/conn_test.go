package store

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// watch collects the statements that are sent.
func watch(t testing.TB, db *DB) *[]Statement {
	t.Helper()
	var seen []Statement
	t.Cleanup(db.Trace(func(statement Statement) { seen = append(seen, statement) }))
	return &seen
}

func texts(statements []Statement) []string {
	var texts []string
	for _, statement := range statements {
		texts = append(texts, statement.SQL)
	}
	return texts
}

func must(t testing.TB, errs ...error) {
	t.Helper()
	for _, err := range errs {
		if err != nil {
			t.Fatal(err)
		}
	}
}

func count(t testing.TB, c *conn, query string) (n int) {
	t.Helper()
	rows, err := c.execute(t.Context(), query)
	must(t, err)
	return int(rows.Values[0][0].(int64))
}

func TestTransaction(t *testing.T) {
	for _, url := range []string{"sqlite://", "sqlite:///" + filepath.ToSlash(t.TempDir()) + "/x.db"} {
		db := openAt(t, url, "CREATE TABLE t (a)")
		seen := watch(t, db)
		c := db.connect()
		if c.inTransaction() || !c.since().IsZero() {
			t.Error("a transaction before any statement")
		}
		must(t, c.begin(t.Context()), c.begin(t.Context()))
		_, err := c.exec(t.Context(), "INSERT INTO t VALUES (?), (?)", 1, 2)
		must(t, err)
		if !c.inTransaction() || time.Since(c.since()) > time.Minute {
			t.Error("no transaction after begin")
		}
		must(t, c.commit(t.Context()))
		must(t, c.begin(t.Context()))
		_, err = c.exec(t.Context(), "INSERT INTO t VALUES (3)")
		must(t, err, c.rollback(t.Context()))
		if n := count(t, c, "SELECT count(*) FROM t"); n != 2 || c.inTransaction() {
			t.Errorf("got %d rows, want 2", n)
		}
		must(t, c.commit(t.Context()), c.rollback(t.Context()), c.close(), c.close())
		want := []string{"BEGIN IMMEDIATE", "INSERT INTO t VALUES (?), (?)", "COMMIT", "BEGIN IMMEDIATE", "INSERT INTO t VALUES (3)", "ROLLBACK", "SELECT count(*) FROM t"}
		if !slices.Equal(texts(*seen), want) {
			t.Errorf("got %q, want %q", texts(*seen), want)
		}
		if insert := (*seen)[1]; insert.Rows != 2 || !slices.Equal(insert.Args, []any{1, 2}) || insert.Took <= 0 {
			t.Errorf("got %+v", insert)
		}
		if _, err := c.exec(t.Context(), "SELECT 1"); !errors.Is(err, ErrClosed) {
			t.Errorf("after close: got %v", err)
		}
	}
}

func TestSavepoints(t *testing.T) {
	db := openTest(t, "CREATE TABLE t (a)")
	c := db.connect()
	defer c.close()
	insert := func(n int) {
		t.Helper()
		_, err := c.exec(t.Context(), "INSERT INTO t VALUES (?)", n)
		must(t, err)
	}
	must(t, c.savepoint(t.Context(), "a"))
	insert(1)
	must(t, c.savepoint(t.Context(), `b "x"`))
	insert(2)
	must(t, c.rollbackTo(t.Context(), `b "x"`))
	insert(3)
	must(t, c.releaseTo(t.Context(), `b "x"`))
	if err := c.rollbackTo(t.Context(), `b "x"`); err == nil || !strings.Contains(err.Error(), "no such savepoint") {
		t.Errorf("got %v", err)
	}
	must(t, c.commit(t.Context()))
	rows, err := c.execute(t.Context(), "SELECT a FROM t ORDER BY a")
	must(t, err)
	if fmt.Sprint(rows.Values) != "[[1] [3]]" {
		t.Errorf("got %v", rows.Values)
	}
}

func TestTraceCountsRowsAndCauses(t *testing.T) {
	db := openTest(t, "CREATE TABLE t (a)", "INSERT INTO t VALUES (1), (2), (3)")
	seen := watch(t, db)
	c := db.connect()
	defer c.close()
	rows, err := c.query(withCause(t.Context(), "lazy A.B"), "SELECT a FROM t")
	must(t, err)
	if len(*seen) != 0 {
		t.Error("reported before the rows were read")
	}
	for rows.Next() {
	}
	must(t, rows.Err(), rows.Close())
	partly, err := c.query(t.Context(), "SELECT a FROM t")
	must(t, err)
	partly.Next()
	must(t, partly.Close(), partly.Close())
	_, err = c.query(t.Context(), "SELECT b FROM t")
	if err == nil || err.Error() != "select: no such column: b" {
		t.Errorf("got %v", err)
	}
	got := ""
	for _, s := range *seen {
		got += fmt.Sprintf("%s %d %q %t; ", s.SQL, s.Rows, s.Cause, s.Err != nil)
	}
	if want := `SELECT a FROM t 3 "lazy A.B" false; SELECT a FROM t 1 "" false; SELECT b FROM t 0 "" true; `; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestTraceCancel(t *testing.T) {
	db := openTest(t)
	n := 0
	cancel := db.Trace(func(Statement) { n++ })
	c := db.connect()
	defer c.close()
	count(t, c, "SELECT 1")
	cancel()
	cancel()
	count(t, c, "SELECT 1")
	if n != 1 {
		t.Errorf("told of %d statements, want 1", n)
	}
}

func TestNestedReadsOfOneText(t *testing.T) {
	db := openTest(t, "CREATE TABLE t (a)", "INSERT INTO t VALUES (1), (2), (3)")
	c := db.connect()
	defer c.close()
	const text = "SELECT a FROM t ORDER BY a"
	got := ""
	for range 3 { // prepared from the second time on
		outer, err := c.query(t.Context(), text)
		must(t, err)
		for outer.Next() {
			inner, err := c.query(t.Context(), text)
			must(t, err)
			for inner.Next() {
				var a, b int
				must(t, outer.Scan(&a), inner.Scan(&b))
				got += fmt.Sprint(a*10+b, " ")
			}
		}
	}
	if want := strings.Repeat("11 12 13 21 22 23 31 32 33 ", 3); got != want {
		t.Errorf("got %s", got)
	}
}

func TestPreparedStatementsSeeNewColumns(t *testing.T) {
	db := openTest(t, "CREATE TABLE t (a)", "INSERT INTO t VALUES (1)")
	c := db.connect()
	defer c.close()
	for i := range 6 {
		rows, err := c.execute(t.Context(), "SELECT * FROM t")
		must(t, err)
		if len(rows.Columns) != i+1 || len(rows.Values[0]) != i+1 {
			t.Fatalf("got %v %v, want %d columns", rows.Columns, rows.Values, i+1)
		}
		_, err = c.exec(t.Context(), fmt.Sprintf("ALTER TABLE t ADD b%d", i))
		must(t, err)
	}
}

func TestPreparedStatementsAreBounded(t *testing.T) {
	db := openTest(t)
	c := db.connect()
	defer c.close()
	for round := range 3 {
		for i := range 3 * maxPrepared {
			if n := count(t, c, fmt.Sprintf("SELECT %d", i)); n != i {
				t.Fatalf("round %d: got %d, want %d", round, n, i)
			}
			must(t, c.read(t.Context(), fmt.Sprintf("SELECT %d", i), nil, func(cells rowCells) error {
				if cells.cell(0) != int64(i) {
					t.Fatalf("round %d: got %v, want %d", round, cells.cell(0), i)
				}
				return nil
			}))
		}
	}
	for _, n := range []int{len(c.cache.lent.prepared), len(c.cache.own.cache.prepared)} {
		if n == 0 || n > maxPrepared {
			t.Errorf("%d prepared statements, want 1 to %d", n, maxPrepared)
		}
	}
}

func TestOpenRowsDoNotBlockTheEnd(t *testing.T) {
	for _, url := range []string{"sqlite://", "sqlite:///" + filepath.ToSlash(t.TempDir()) + "/x.db"} {
		db := openAt(t, url, "CREATE TABLE t (a)", "INSERT INTO t VALUES (1), (2)")
		for _, end := range []func(*conn) error{
			func(c *conn) error { return c.commit(t.Context()) },
			func(c *conn) error { return c.rollback(t.Context()) },
			func(c *conn) error { return c.close() },
		} {
			c := db.connect()
			must(t, c.begin(t.Context()))
			rows, err := c.query(t.Context(), "SELECT a FROM t")
			must(t, err)
			lent, err := c.lend(t.Context(), "SELECT a FROM t")
			must(t, err)
			if !rows.Next() || !lent.Next() {
				t.Fatal("no rows")
			}
			must(t, end(c))
			if rows.Next() || !errors.Is(rows.Err(), errRowsClosed) || lent.Next() {
				t.Errorf("rows outlive the transaction: %v", rows.Err())
			}
			_ = rows.Close()
			must(t, c.close())
		}
	}
}

func TestMemoryIsSharedBetweenStatements(t *testing.T) {
	db := openAt(t, "sqlite://", "CREATE TABLE t (a)")
	c := db.connect()
	defer c.close()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	for i := range 5 {
		if n := count(t, c, "SELECT count(*) FROM t"); n != i {
			t.Errorf("got %d rows, want %d", n, i)
		}
		if _, err := db.Raw().ExecContext(ctx, "INSERT INTO t VALUES (1)"); err != nil {
			t.Fatal(err)
		}
	}
	must(t, c.begin(ctx))
	_, err := c.exec(ctx, "CREATE TABLE u (b)")
	must(t, err)
	tables, err := db.Tables(ctx)
	must(t, err)
	if len(tables) != 2 {
		t.Errorf("got %d tables, want 2: the transaction holds the one connection", len(tables))
	}
	must(t, c.rollback(ctx))
}

const endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"

func TestCancelledQueryLeavesTheConnectionUsable(t *testing.T) {
	for _, url := range []string{"sqlite://", "sqlite:///" + filepath.ToSlash(t.TempDir()) + "/x.db"} {
		db := openAt(t, url, "CREATE TABLE t (a)")
		c := db.connect()
		must(t, c.begin(t.Context()))
		_, err := c.exec(t.Context(), "INSERT INTO t VALUES (1)")
		must(t, err)
		ctx, cancel := context.WithTimeout(t.Context(), 30*time.Millisecond)
		_, err = c.execute(ctx, endless)
		cancel()
		if !errors.Is(err, ErrCancelled) || !errors.Is(err, context.DeadlineExceeded) || err.Error() != "select: cancelled" {
			t.Errorf("got %v", err)
		}
		if !c.inTransaction() || count(t, c, "SELECT count(*) FROM t") != 1 {
			t.Error("the transaction is gone")
		}
		must(t, c.commit(t.Context()), c.close())
	}
}

func TestCancelledWriteLosesTheTransaction(t *testing.T) {
	db := openTest(t, "CREATE TABLE t (a)", "CREATE TABLE big (a)")
	c := db.connect()
	defer c.close()
	must(t, c.begin(t.Context()))
	_, err := c.exec(t.Context(), "INSERT INTO t VALUES (1)")
	must(t, err)
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Millisecond)
	defer cancel()
	_, err = c.exec(ctx, "INSERT INTO big WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n")
	if !errors.Is(err, ErrCancelled) {
		t.Fatalf("got %v", err)
	}
	if !c.inTransaction() {
		t.Error("the lost transaction does not wait for rollback")
	}
	for _, refused := range []error{c.commit(t.Context()), c.begin(t.Context()), errOf(c.exec(t.Context(), "INSERT INTO t VALUES (2)"))} {
		if !errors.Is(refused, ErrPendingRollback) || !errors.Is(refused, ErrCancelled) {
			t.Errorf("got %v, want a pending rollback", refused)
		}
	}
	must(t, c.rollback(t.Context()))
	if n := count(t, c, "SELECT count(*) FROM t"); n != 0 || c.inTransaction() {
		t.Errorf("got %d rows, want 0", n)
	}
}

func errOf(_ any, err error) error { return err }

func TestRollbackByTheDatabase(t *testing.T) {
	db := openTest(t, "CREATE TABLE t (a PRIMARY KEY)")
	c := db.connect()
	defer c.close()
	must(t, c.begin(t.Context()))
	_, err := c.exec(t.Context(), "INSERT INTO t VALUES (1)")
	must(t, err)
	if _, err = c.exec(t.Context(), "INSERT INTO t VALUES (1)"); !errors.Is(err, ErrIntegrity) {
		t.Fatalf("got %v", err)
	}
	if _, err = c.exec(t.Context(), "INSERT INTO t VALUES (2)"); err != nil {
		t.Fatalf("one refused row must not end the transaction: %v", err)
	}
	if _, err = c.exec(t.Context(), "INSERT OR ROLLBACK INTO t VALUES (1)"); !errors.Is(err, ErrIntegrity) {
		t.Fatalf("got %v", err)
	}
	if _, err = c.exec(t.Context(), "INSERT INTO t VALUES (3)"); !errors.Is(err, ErrPendingRollback) {
		t.Fatalf("got %v", err)
	}
	must(t, c.rollback(t.Context()))
	if n := count(t, c, "SELECT count(*) FROM t"); n != 0 {
		t.Errorf("got %d rows, want 0", n)
	}
}

func TestBusy(t *testing.T) {
	db := openTest(t, "CREATE TABLE t (a)")
	one, two := db.connect(), db.connect()
	defer one.close()
	defer two.close()
	must(t, one.begin(t.Context()))
	_, err := two.exec(t.Context(), "PRAGMA busy_timeout = 1")
	must(t, err)
	if err := two.begin(t.Context()); !errors.Is(err, ErrBusy) || !strings.Contains(err.Error(), "another connection holds the database's lock") {
		t.Errorf("got %v", err)
	}
	if two.inTransaction() {
		t.Error("a transaction that did not begin is open")
	}
	must(t, one.rollback(t.Context()), two.begin(t.Context()))
}

func TestCancelledContextSendsNothing(t *testing.T) {
	db := openTest(t)
	seen := watch(t, db)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	c := db.connect()
	defer c.close()
	if err := c.begin(ctx); !errors.Is(err, ErrCancelled) || !errors.Is(err, context.Canceled) || c.inTransaction() {
		t.Errorf("got %v", err)
	}
	if len(*seen) != 0 {
		t.Errorf("sent %q", texts(*seen))
	}
}

func TestFailedCommitStaysOpen(t *testing.T) {
	db := openTest(t, "CREATE TABLE p (id INTEGER PRIMARY KEY)", "CREATE TABLE c (p REFERENCES p DEFERRABLE INITIALLY DEFERRED)")
	c := db.connect()
	defer c.close()
	must(t, c.begin(t.Context()))
	_, err := c.exec(t.Context(), "INSERT INTO c VALUES (7)")
	must(t, err)
	err = c.commit(t.Context())
	if !errors.Is(err, ErrIntegrity) || !c.inTransaction() {
		t.Errorf("got %v", err)
	}
	_, err = c.exec(t.Context(), "INSERT INTO p VALUES (7)")
	must(t, err, c.commit(t.Context()))
}

func TestTransactionBehindTheBack(t *testing.T) {
	db := openTest(t)
	c := db.connect()
	must(t, c.begin(t.Context()))
	_, err := c.exec(t.Context(), "COMMIT") // what the session must never send
	must(t, err)
	if err := c.rollback(t.Context()); err == nil {
		t.Error("rollback of nothing worked")
	}
	if c.inTransaction() {
		t.Error("still in a transaction")
	}
	must(t, c.begin(t.Context()), c.close())
}

func TestBrokenConnection(t *testing.T) {
	db := openTest(t, "CREATE TABLE t (a)")
	c := db.connect()
	defer c.close()
	count(t, c, "SELECT 1")
	must(t, c.link.Close())
	if _, err := c.execute(t.Context(), "SELECT 2"); err == nil || err.Error() != "select: the connection to the database is broken" {
		t.Errorf("got %v", err)
	}
	count(t, c, "SELECT 2")
	must(t, c.begin(t.Context()))
	_, err := c.exec(t.Context(), "INSERT INTO t VALUES (1)")
	must(t, err, c.link.Raw(func(any) error { return nil }))
	if err := c.link.Raw(func(any) error { return driver.ErrBadConn }); err == nil {
		t.Fatal("the connection is not broken")
	}
	if _, err := c.exec(t.Context(), "INSERT INTO t VALUES (2)"); err == nil {
		t.Error("a statement on a broken connection worked")
	}
	if err := c.commit(t.Context()); !errors.Is(err, ErrPendingRollback) {
		t.Errorf("commit of a broken transaction: got %v", err)
	}
	must(t, c.rollback(t.Context()))
	if n := count(t, c, "SELECT count(*) FROM t"); n != 0 {
		t.Errorf("got %d rows, want 0", n)
	}
}

func TestClosedDatabase(t *testing.T) {
	db, err := Open(t.Context(), "sqlite://")
	must(t, err)
	c := db.connect()
	must(t, db.Close())
	_, queryErr := c.execute(t.Context(), "SELECT 1")
	_, tablesErr := db.Tables(t.Context())
	for _, err := range []error{queryErr, tablesErr} {
		if !errors.Is(err, ErrClosed) || !strings.Contains(err.Error(), "the database is closed") {
			t.Errorf("got %v", err)
		}
	}
	must(t, c.close())
}

func TestMemoryHasOneConnection(t *testing.T) {
	db := openAt(t, "sqlite://?timeout=0.02", "CREATE TABLE t (a)")
	one, two := db.connect(), db.connect()
	defer one.close()
	defer two.close()
	must(t, one.begin(t.Context()))
	if _, err := two.exec(t.Context(), "INSERT INTO t VALUES (1)"); !errors.Is(err, ErrBusy) || !strings.Contains(fmt.Sprint(err), "another session's transaction") {
		t.Errorf("got %v", err)
	}
	must(t, one.commit(t.Context()))
	if n := count(t, two, "SELECT count(*) FROM t"); n != 0 {
		t.Errorf("got %d rows, want 0", n)
	}
}
