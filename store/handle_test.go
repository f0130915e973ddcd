package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"path/filepath"
	"testing"
)

// desk is the smallest host: it begins before writes, as a session does.
type desk struct {
	host // what the tests do not need

	ctx  context.Context
	conn *conn
	left []string
}

func (d *desk) handleContext() context.Context { return d.ctx }

func (d *desk) enter(ctx context.Context, cmd command) (*conn, error) {
	if cmd.kind == sqlWrite || cmd.kind == sqlSchema {
		return d.conn, d.conn.begin(ctx)
	}
	return d.conn, nil
}

func (d *desk) base() *DB { return d.conn.db }

func (d *desk) leave(cmd command, err error) {
	if err == nil {
		d.left = append(d.left, cmd.verb)
	}
}

func newDesk(t *testing.T, db *DB) (*Handle, *desk) {
	d := &desk{ctx: t.Context(), conn: db.connect()}
	t.Cleanup(func() { must(t, d.conn.close()) })
	return &Handle{d}, d
}

func eachKind(t *testing.T, test func(t *testing.T, db *DB)) {
	for name, url := range map[string]string{"memory": "sqlite://", "file": "sqlite:///" + filepath.ToSlash(t.TempDir()) + "/x.db"} {
		t.Run(name, func(t *testing.T) {
			test(t, openAt(t, url, "CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT)", "INSERT INTO users VALUES (1, 'john'), (2, 'susan')"))
		})
	}
}

type handleUser struct {
	ID   int64
	Name string
}

func TestHandleReads(t *testing.T) {
	eachKind(t, func(t *testing.T, db *DB) {
		h, d := newDesk(t, db)
		seen := watch(t, db)
		var users []handleUser
		must(t, h.Select(&users, "SELECT * FROM users ORDER BY id"))
		var names []string
		must(t, h.Select(&names, "SELECT name FROM users WHERE id > ?", 1))
		var user handleUser
		must(t, h.Get(&user, "SELECT * FROM users WHERE id = ?", 2))
		var n int
		must(t, h.Get(&n, "SELECT count(*) FROM users"), h.Ping())
		if got := fmt.Sprint(users, names, user, n); got != "[{1 john} {2 susan}] [susan] {2 susan} 2" {
			t.Errorf("got %s", got)
		}
		if d.conn.inTransaction() {
			t.Error("reading began a transaction")
		}
		counts := ""
		for _, statement := range *seen {
			counts += fmt.Sprint(statement.Rows, " ")
		}
		if counts != "2 1 1 1 0 " {
			t.Errorf("got row counts %s", counts)
		}
	})
}

func TestHandleRows(t *testing.T) {
	eachKind(t, func(t *testing.T, db *DB) {
		h, d := newDesk(t, db)
		rows, err := h.Queryx("SELECT * FROM users ORDER BY id")
		must(t, err)
		got := ""
		for rows.Next() {
			var user handleUser
			must(t, rows.StructScan(&user))
			got += user.Name + " "
		}
		must(t, rows.Err(), rows.Close())
		named, err := h.NamedQuery("SELECT name FROM users WHERE id = :id", map[string]any{"id": 2})
		must(t, err)
		for named.Next() {
			values, err := named.SliceScan()
			must(t, err)
			got += fmt.Sprint(values, " ")
		}
		plain, err := h.Query("SELECT 1")
		must(t, err, plain.Close())
		var one int
		row := map[string]any{}
		var user handleUser
		must(t, h.QueryRowx("SELECT 41 + ?", 1).Scan(&one), h.QueryRowx("SELECT 1 AS a").MapScan(row), h.QueryRowx("SELECT * FROM users").StructScan(&user))
		values, err := h.QueryRowx("SELECT 1, 2").SliceScan()
		must(t, err)
		if got += fmt.Sprint(one, row, user, values); got != "john susan [susan] 42 map[a:1] {1 john} [1 2]" {
			t.Errorf("got %s", got)
		}
		if _, err := h.Raw(); err != nil || d.conn.stillLent() != 0 {
			t.Errorf("rows stay open: %v", err)
		}
	})
}

func TestHandleWritesWithTheSession(t *testing.T) {
	eachKind(t, func(t *testing.T, db *DB) {
		h, d := newDesk(t, db)
		result, err := h.Exec("INSERT INTO users (name) VALUES (?)", "david")
		must(t, err)
		if id, err := result.LastInsertId(); id != 3 || err != nil {
			t.Errorf("got id %d, %v", id, err)
		}
		_, err = h.NamedExec("UPDATE users SET name = :name WHERE id = :id", handleUser{1, "JOHN"})
		must(t, err)
		if _, err := h.Raw(); !errors.Is(err, ErrTransactionOpen) {
			t.Errorf("raw inside a transaction: got %v", err)
		}
		var names []string
		must(t, h.Select(&names, "SELECT name FROM users ORDER BY id"))
		if fmt.Sprint(names) != "[JOHN susan david]" {
			t.Errorf("got %v", names)
		}
		must(t, d.conn.rollback(t.Context()))
		raw, err := h.Raw()
		must(t, err)
		names = nil
		must(t, raw.Select(&names, "SELECT name FROM users ORDER BY id"))
		if fmt.Sprint(names) != "[john susan]" {
			t.Errorf("after rollback: got %v", names)
		}
		if fmt.Sprint(d.left) != "[INSERT UPDATE SELECT]" {
			t.Errorf("left after %v", d.left)
		}
	})
}

func TestHandleErrors(t *testing.T) {
	db := openTest(t, "CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT UNIQUE NOT NULL CHECK (email <> ''))", "INSERT INTO users VALUES (1, 'a')")
	h, _ := newDesk(t, db)
	var dest []handleUser
	tests := []struct {
		err  error
		want string
		is   error
	}{
		{errOf(h.Exec("COMMIT")), "commit: the session is the transaction: use its Commit, Rollback and Savepoint", nil},
		{errOf(h.Exec("BEGIN; SELECT 1")), "run several statements: transaction control, VACUUM, ATTACH and PRAGMAs that need no transaction cannot stand among them: run them one by one", nil},
		{errOf(h.Exec("INSERT INTO users VALUES (1, 'b')")), "insert into users: users.id: UNIQUE violated by 1: it is taken already", ErrIntegrity},
		{errOf(h.Exec("INSERT INTO users VALUES (2, 'a')")), `insert into users: users.email: UNIQUE violated by "a": it is taken already`, ErrIntegrity},
		{errOf(h.Exec("INSERT INTO users (id) VALUES (2)")), "insert into users: users.email: NOT NULL violated: it must have a value", ErrIntegrity},
		{errOf(h.Exec("INSERT INTO users VALUES (2, '')")), `insert into users: users.email: CHECK violated by "": email <> ''`, ErrIntegrity},
		{errOf(h.Exec("INSERT INTO nobody VALUES (2, '')")), "insert into nobody: no such table: nobody", nil},
		{errOf(h.Query("SELECT nix FROM users")), "select: no such column: nix", nil},
		{h.Select(&dest, "SELECT id, email FROM users"), "select: missing destination name email in *[]store.handleUser", nil},
		{h.Get(&handleUser{}, "SELECT id FROM users WHERE id = 9"), "select: no rows", sql.ErrNoRows},
		{h.Get(&handleUser{}, "SELECT id FROM users WHERE id = 9"), "select: no rows", ErrNotFound},
		{h.QueryRowx("SELECT id FROM users WHERE id = 9").Scan(new(int)), "select: no rows", sql.ErrNoRows},
		{h.QueryRowx("SELEC 1").Scan(new(int)), `selec: syntax error near "SELEC" (line 1, column 1)`, nil},
		{errOf(h.NamedExec("UPDATE users SET email = :mail", map[string]any{"email": 1})), "update users: could not find name mail in map[string]interface {}{\"email\":1}", nil},
	}
	for i, test := range tests {
		if test.err == nil || test.err.Error() != test.want || test.is != nil && !errors.Is(test.err, test.is) {
			t.Errorf("%d: got %v, want %s", i, test.err, test.want)
		}
	}
}

func TestHandleCatalogSeesTheTransaction(t *testing.T) {
	eachKind(t, func(t *testing.T, db *DB) {
		h, _ := newDesk(t, db)
		_, err := h.Exec("CREATE TABLE posts (id INTEGER PRIMARY KEY, user_id REFERENCES users)")
		must(t, err)
		tables, err := h.Tables(t.Context())
		must(t, err)
		described, err := h.Describe(t.Context(), "posts")
		must(t, err)
		keys, err := h.ForeignKeys(t.Context())
		must(t, err)
		if len(tables) != 2 || len(described) != 1 || len(described[0].Columns) != 2 || len(keys) != 1 {
			t.Errorf("got %d tables, %d described, %d keys", len(tables), len(described), len(keys))
		}
	})
}

func TestHandleRunsScripts(t *testing.T) {
	db := openTest(t)
	h, d := newDesk(t, db)
	_, err := h.Exec("CREATE TABLE t (a); INSERT INTO t VALUES (1), (2); INSERT INTO t VALUES (3);")
	must(t, err)
	var n int
	must(t, h.Get(&n, "SELECT count(*) FROM t"))
	if n != 3 || !d.conn.inTransaction() {
		t.Errorf("got %d rows, want 3 in a transaction", n)
	}
}

func TestHandleIn(t *testing.T) {
	h, _ := newDesk(t, openTest(t, "CREATE TABLE t (a)"))
	query, args, err := h.In("SELECT a FROM t WHERE a IN (?)", []int{1, 2})
	must(t, err)
	if query = h.Rebind(query); query != "SELECT a FROM t WHERE a IN (?, ?)" || len(args) != 2 {
		t.Errorf("got %s %v", query, args)
	}
	if _, _, err := h.In("SELECT a FROM t WHERE a IN (?)", []int{}); err == nil {
		t.Error("an empty slice worked")
	}
}
