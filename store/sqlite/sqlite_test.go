package sqlite

import (
	"bytes"
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"path/filepath"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"
)

const settings = "?_time_format=sqlite&_error_rc=1&_pragma=busy_timeout(5000)"

func open(t *testing.T, name string) *sql.DB {
	t.Helper()
	pool, err := sql.Open(name, "file:"+filepath.ToSlash(filepath.Join(t.TempDir(), "x.db"))+settings)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { pool.Close() })
	return pool
}

// What this package rests on is there in the version of modernc.org/sqlite that the module requires.
func TestConnectionIsOurs(t *testing.T) {
	link, err := open(t, Name).Conn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer link.Close()
	err = link.Raw(func(driverConn any) error {
		if _, ok := driverConn.(*conn); !ok {
			t.Errorf("got %T", driverConn)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// Times written as numbers, or in a zone, are what modernc's own connection does.
func TestOtherSettingsAreTheDriversOwn(t *testing.T) {
	for _, extra := range []string{"", "?_time_format=sqlite&_inttotime=1&_time_integer_format=unix", "?_time_format=sqlite&_timezone=Europe/Berlin"} {
		pool, err := sql.Open(Name, "file:"+filepath.ToSlash(filepath.Join(t.TempDir(), "x.db"))+extra)
		if err != nil {
			t.Fatal(err)
		}
		link, err := pool.Conn(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		_ = link.Raw(func(driverConn any) error {
			if _, ok := driverConn.(*conn); ok {
				t.Errorf("%q: the connection is ours, which does not know these settings", extra)
			}
			return nil
		})
		link.Close()
		pool.Close()
	}
}

var noon = time.Date(2024, 5, 17, 12, 0, 0, 5e8, time.FixedZone("", 7200))

// Whatever is written and read comes out as with modernc's own connection, in a statement that is run once, and in one that is
// prepared and run again.
func TestLikeTheDriver(t *testing.T) {
	values := []any{nil, int64(1), int64(-1 << 62), 1.5, true, false, "", "text", "Ünïcode 漢字 🙂", "a\x00b", []byte{}, []byte{0, 255}, []byte(nil),
		noon, time.Time{}, strings.Repeat("long ", 10_000)}
	queries := []struct {
		text string
		args []any
	}{
		{"SELECT x, typeof(x) FROM t ORDER BY rowid", nil},
		{"SELECT d, at, ts, word FROM t ORDER BY rowid", nil},
		{"SELECT count(*), max(at), sum(x) FROM t", nil},
		{"SELECT * FROM t WHERE rowid < 0", nil},
		{"SELECT x FROM t WHERE x = ?1 OR x = ?1", []any{"text"}},
		{"SELECT :a || $b || @c || :a", []any{sql.Named("a", "x"), sql.Named("b", "y"), sql.Named("c", "z")}},
		{"SELECT ?, ?", []any{1, 2}},
		{"SELECT 1; SELECT 2", nil},
		{"SELECT nothing FROM t", nil},
		{"SELECT", nil},
		{"", nil},
		{"-- nothing", nil},
		{"SELECT abs(-9223372036854775808)", nil},
		{"INSERT INTO t (x) VALUES ('r') RETURNING x, rowid", nil},
		{"EXPLAIN QUERY PLAN SELECT * FROM t", nil},
	}
	var outcomes [2][]string
	for n, name := range []string{"sqlite", Name} {
		pool := open(t, name)
		pool.SetMaxOpenConns(1)
		note := func(what string, err error) { outcomes[n] = append(outcomes[n], fmt.Sprint(what, " ", err)) }
		_, err := pool.Exec("CREATE TABLE t (x, d DATE, at DATETIME, ts TIMESTAMP, word TEXT)")
		note("create", err)
		for i, value := range values {
			result, err := pool.Exec("INSERT INTO t VALUES (?, ?, ?, ?, ?)", value, value, value, value, value)
			note(fmt.Sprint("insert ", i), err)
			if err == nil {
				id, _ := result.LastInsertId()
				rows, _ := result.RowsAffected()
				note(fmt.Sprint("id ", id, " rows ", rows), nil)
			}
		}
		_, err = pool.Exec("INSERT INTO t VALUES (1, '2024-05-17', '2024-05-17T10:00', 'no time', '2024-05-17'); DELETE FROM t WHERE x = 1.5")
		note("two statements", err)
		for _, q := range queries {
			rows, err := pool.Query(q.text, q.args...)
			note(q.text+": "+all(rows), err)
			stmt, err := pool.Prepare(q.text)
			note(q.text, err)
			for range 2 {
				if err == nil {
					rows, err := stmt.Query(q.args...)
					note(q.text+": "+all(rows), err)
				}
			}
		}
		_, err = pool.Exec("CREATE UNIQUE INDEX u ON t (word)")
		note("index", err)
		_, err = pool.Exec("CREATE TABLE u (a UNIQUE, b NOT NULL)")
		note("table", err)
		for _, text := range []string{"INSERT INTO u VALUES (1, 1)", "INSERT INTO u VALUES (1, 1)", "INSERT INTO u VALUES (2, NULL)", "DROP TABLE nothing"} {
			_, err = pool.Exec(text)
			note(text, err)
		}
	}
	for i, want := range outcomes[0] {
		if got := outcomes[1][i]; got != want {
			t.Errorf("got  %.300s\nwant %.300s", got, want)
		}
	}
}

// all reads rows into one text. Times are compared by instant and offset: with modernc's connection a zone has no name.
func all(rows *sql.Rows) string {
	if rows == nil {
		return "no rows"
	}
	defer rows.Close()
	var text strings.Builder
	columns, err := rows.Columns()
	fmt.Fprint(&text, columns, err)
	types, _ := rows.ColumnTypes()
	for _, typ := range types {
		fmt.Fprint(&text, " ", typ.DatabaseTypeName())
	}
	row, dest := make([]any, len(columns)), make([]any, len(columns))
	for i := range row {
		dest[i] = &row[i]
	}
	for rows.Next() {
		err := rows.Scan(dest...)
		for i, cell := range row {
			if at, ok := cell.(time.Time); ok {
				row[i] = at.Format(time.RFC3339Nano)
			}
			if b, ok := cell.([]byte); ok && len(b) == 0 {
				row[i] = "nothing" // []byte{} here, nil there: store takes both for empty
			}
		}
		fmt.Fprintf(&text, " %#v %v", row, err)
	}
	fmt.Fprint(&text, " ", rows.Err())
	return text.String()
}

// A statement that may run again does not keep the memory of a large value.
func TestLargeValues(t *testing.T) {
	link, err := open(t, Name).Conn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer link.Close()
	err = link.Raw(func(driverConn any) error {
		prepared, err := driverConn.(*conn).PrepareContext(t.Context(), "SELECT length(?)")
		if err != nil {
			return err
		}
		defer prepared.Close()
		s := prepared.(*stmt)
		for _, size := range []int{10, 3 << 20, 100} {
			rows, err := s.QueryContext(t.Context(), []driver.NamedValue{{Ordinal: 1, Value: strings.Repeat("x", size)}})
			if err != nil {
				return err
			}
			row := make([]driver.Value, 1)
			if err := errors.Join(rows.Next(row), rows.Close()); err != nil {
				return err
			}
			if row[0] != int64(size) || s.size > keptMemory {
				t.Errorf("of %d bytes: got the length %v, and %d bytes kept", size, row[0], s.size)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// An error has its code, whoever asks.
func TestErrorCode(t *testing.T) {
	pool := open(t, Name)
	_, err := pool.Exec("CREATE TABLE t (a UNIQUE); INSERT INTO t VALUES (1)")
	if err != nil {
		t.Fatal(err)
	}
	_, err = pool.Exec("INSERT INTO t VALUES (1)")
	var failed *Error
	if !errors.As(err, &failed) || failed.Code() != 2067 {
		t.Errorf("got %v, want the code 2067", err)
	}
}

// A statement that changes more pages than are kept in memory writes them into a file, and can be taken back.
func TestLargeStatementIsTakenBack(t *testing.T) {
	pool := open(t, Name)
	pool.SetMaxOpenConns(1)
	tx, err := pool.Begin()
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Rollback()
	_, err = tx.Exec("CREATE TABLE t (id INTEGER PRIMARY KEY, b TEXT NOT NULL, n UNIQUE); " +
		"WITH RECURSIVE r(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM r WHERE i < 10000) INSERT INTO t SELECT i, printf('%0200d', i), i FROM r")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := tx.Exec("UPDATE t SET b = b || 'x'"); err != nil {
		t.Error(err)
	}
	_, err = tx.Exec("UPDATE t SET b = '', n = CASE id WHEN 10000 THEN 1 ELSE n END") // fails at the last row
	var failed *Error
	if !errors.As(err, &failed) || failed.Code() != 2067 {
		t.Errorf("got %v, want the code 2067", err)
	}
	var rows int
	if err := tx.QueryRow("SELECT count(*) FROM t WHERE length(b) = 201").Scan(&rows); err != nil || rows != 10_000 {
		t.Errorf("got %d rows, %v, want 10000 as they were before the statement that failed", rows, err)
	}
}

func TestMissingArguments(t *testing.T) {
	pool := open(t, Name)
	for _, test := range []struct {
		text string
		args []any
		want string
	}{
		{"SELECT ?, ?", []any{1}, "sqlite: got 1 arguments, want 2"},
		{"SELECT :a", []any{sql.Named("b", 1)}, "sqlite: there is no argument :a"},
	} {
		if err := pool.QueryRow(test.text, test.args...).Scan(new(any)); err == nil || err.Error() != test.want {
			t.Errorf("%s: got %v, want %s", test.text, err, test.want)
		}
	}
}

// A context that ends stops a statement, and not the next one.
func TestInterrupt(t *testing.T) {
	pool := open(t, Name)
	pool.SetMaxOpenConns(1)
	const endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n"
	for range 20 {
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Millisecond)
		if err := pool.QueryRowContext(ctx, endless).Scan(new(int)); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("got %v", err)
		}
		cancel()
		var one int
		if err := pool.QueryRow("SELECT 1").Scan(&one); err != nil || one != 1 {
			t.Errorf("afterwards: got %d, %v", one, err)
		}
	}
}

// Connections have no locks of their own; the file is locked as ever.
func TestConnectionsSideBySide(t *testing.T) {
	pool := open(t, Name)
	if _, err := pool.Exec("PRAGMA journal_mode = wal; CREATE TABLE t (n INTEGER)"); err != nil {
		t.Fatal(err)
	}
	const writers, each = 6, 40
	var group sync.WaitGroup
	for range writers {
		group.Go(func() {
			for n := range each {
				if _, err := pool.Exec("INSERT INTO t VALUES (?)", n); err != nil {
					t.Error(err)
				}
				var count int
				if err := pool.QueryRow("SELECT count(*) FROM t").Scan(&count); err != nil || count == 0 {
					t.Errorf("got %d, %v", count, err)
				}
			}
		})
	}
	group.Wait()
	var count int
	var check string
	if err := errors.Join(pool.QueryRow("SELECT count(*) FROM t").Scan(&count), pool.QueryRow("PRAGMA integrity_check").Scan(&check)); err != nil {
		t.Fatal(err)
	}
	if count != writers*each || check != "ok" {
		t.Errorf("got %d rows, %s", count, check)
	}
}

// A cell can be read as what it is.
func TestCells(t *testing.T) {
	link, err := open(t, Name).Conn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer link.Close()
	err = link.Raw(func(driverConn any) error {
		rows, err := driverConn.(*conn).QueryContext(t.Context(), "SELECT 7, 1.5, 'text', x'0102', NULL, '' UNION ALL SELECT 8, 2.5, 'more', x'', NULL, 'x'", nil)
		if err != nil {
			return err
		}
		r := rows.(*Rows)
		defer r.Close()
		var got []any
		for more, err := r.Step(); more; more, err = r.Step() {
			if err != nil {
				return err
			}
			for column := range r.Columns() {
				switch kind := r.Kind(column); kind {
				case 1:
					got = append(got, r.Int64())
				case 2:
					got = append(got, r.Float64())
				case 3:
					got = append(got, string(r.View()))
				case 4:
					got = append(got, bytes.Clone(r.View()))
				default:
					got = append(got, kind)
				}
			}
		}
		want := []any{int64(7), 1.5, "text", []byte{1, 2}, 5, "", int64(8), 2.5, "more", []byte{}, 5, "x"}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("got  %#v\nwant %#v", got, want)
		}
		return r.Close()
	})
	if err != nil {
		t.Fatal(err)
	}
}

// A text in another encoding is read as UTF-8.
func TestUTF16(t *testing.T) {
	pool := open(t, Name)
	pool.SetMaxOpenConns(1)
	if _, err := pool.Exec("PRAGMA encoding = 'UTF-16'; CREATE TABLE t (a); INSERT INTO t VALUES ('漢字')"); err != nil {
		t.Fatal(err)
	}
	var text string
	if err := pool.QueryRow("SELECT a FROM t WHERE a = ?", "漢字").Scan(&text); err != nil || text != "漢字" {
		t.Errorf("got %q, %v", text, err)
	}
}
