package storetest

import (
	"strings"

	"github.com/dbsh-go/dbsh/store"
)

// textTests are SQL as it is typed: what is a string in it, and where a statement ends.
var textTests = []test{
	{"a backslash in a string is MySQL's own, as the server is set", func(b *bench) {
		text := `INSERT INTO roles (id, name) VALUES (1, 'it\'s; ok'); INSERT INTO roles (id, name) VALUES (2, "a\"; b")`
		if b.db.Dialect() != "mysql" {
			_, err := b.s.Execute(`INSERT INTO roles (id, name) VALUES (1, 'back\'); INSERT INTO roles (id, name) VALUES (2, '; ok')`)
			b.ok(err, b.s.Commit())
			b.holds("SELECT name FROM roles ORDER BY id", `back\; ; ok`)
			return
		}
		_, err := b.s.Execute(text)
		b.ok(err, b.s.Commit())
		b.holds("SELECT name FROM roles ORDER BY id", `it's; ok; a"; b`)
		b.holds(`SELECT name FROM roles WHERE name = 'it\'s; ok' # it's`, "it's; ok")
	}},
	{"PostgreSQL's strings with escapes are strings", func(b *bench) {
		b.only("has none", "postgresql")
		_, err := b.s.Execute(`INSERT INTO roles (name) VALUES (E'it\'s; ok'); INSERT INTO roles (name) VALUES ('b')`)
		b.ok(err)
		rows, err := b.s.Execute(`SELECT name FROM roles WHERE name = E'it\'s; ok' AND id < ?`, 99)
		b.ok(err, b.s.Commit())
		if rows.Len() != 1 || rows.Values[0][0] != "it's; ok" {
			b.Errorf("got %v", rows.Values)
		}
	}},
	{"making a table commits what was written before where the database does, and says so", func(b *bench) {
		admin, pending := role("a"), role("b")
		b.ok(b.s.Add(admin), b.s.Flush(), b.s.Add(pending))
		_, err := b.s.Execute("CREATE TABLE made (id INTEGER)")
		b.ok(err)
		committed := b.db.CommitsDDL()
		if told := strings.Join(b.notices, "; "); strings.Contains(told, "CREATE: mysql commits it by itself; what was written before is committed too") != committed {
			b.Errorf("told %q", told)
		}
		if status := b.s.Status(); status.InTransaction == committed || status.Uncommitted == committed {
			b.Errorf("got status %+v", status)
		}
		b.ok(b.s.Rollback())
		want := map[bool]store.State{true: store.Persistent, false: store.Transient}[committed]
		b.state(admin, want)
		b.state(pending, want)
		b.holds("SELECT count(*) FROM roles", map[bool]string{true: "2", false: "0"}[committed])
	}},
	{"making tables of models commits what was written, and leaves alone what is pending", func(b *bench) {
		b.only("makes tables in the transaction", "mysql")
		written, pending := role("a"), role("b")
		b.ok(b.s.Add(written), b.s.Flush(), b.s.Add(pending))
		_, err := b.s.CreateAll(&Shop{})
		b.ok(err)
		b.state(pending, store.Pending)
		b.ok(b.s.Rollback())
		b.state(written, store.Persistent)
		b.state(pending, store.Transient)
		b.holds("SELECT name FROM roles", "a")
	}},
	{"what a savepoint could take back is not committed by making a table", func(b *bench) {
		b.only("makes tables in the transaction", "mysql")
		b.ok(b.s.Savepoint("one"), b.s.Add(role("a")))
		_, err := b.s.Execute("CREATE TABLE made (id INTEGER)")
		b.fails(err, store.ErrTransactionOpen, "CREATE", "savepoint")
		b.ok(b.s.RollbackTo("one"), b.s.Rollback())
		b.holds("SELECT count(*) FROM roles", "0")
	}},
	{"a temporary table is made in the transaction", func(b *bench) {
		b.ok(b.s.Add(role("a")), b.s.Flush())
		_, err := b.s.Execute("CREATE TEMPORARY TABLE mine (id INTEGER)")
		b.ok(err, b.s.Rollback())
		b.holds("SELECT count(*) FROM roles", "0")
	}},
	{"the statements of a routine are one with it", func(b *bench) {
		b.only("the routine is in MySQL's words", "mysql")
		_, err := b.s.Execute("CREATE PROCEDURE two(n INTEGER) BEGIN IF n > 1 THEN INSERT INTO roles (name) VALUES ('a'); END IF; INSERT INTO roles (name) VALUES ('b'); END")
		b.ok(err)
		_, err = b.s.Execute("CALL two(2)")
		b.ok(err, b.s.Commit())
		b.holds("SELECT name FROM roles ORDER BY id", "a; b")
	}},
}
