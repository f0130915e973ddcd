package storetest

import (
	"errors"
	"strings"
	"time"

	"github.com/dbsh-go/dbsh/store"
)

// wrongStatements are statements that no database understands, or can do, and the sentence that is the same on all. A database that
// takes one is left out.
var wrongStatements = []struct {
	text     string
	takes    string // databases that take it
	sentence string
	kind     error
	at       string // what stands at the place, "" where not all databases tell one
}{
	{"SELECT * FROM users WHRE id = 1", "", `select: syntax error near "id" (line 1, column 26)`, store.ErrSyntax, "id"},
	{"SELECT *\n  FORM users", "", `select: syntax error near "FORM" (line 2, column 3)`, store.ErrSyntax, "FORM"},
	{"SELECT '書架' FORM users", "", `select: syntax error near "users" (line 1, column 18)`, store.ErrSyntax, "users"},
	{"UPDATE users SET", "", "update users: syntax error at the end: the statement is not complete (line 1, column 17)", store.ErrSyntax, ""},
	{"SELECT id FROM users WHERE username = 'jo", "", `select: syntax error: the quote before "jo" is never closed (line 1, column 39)`, store.ErrSyntax, "'jo"},
	{"SELECT id FROM users WHERE id IN (1, 2", "", "select: syntax error at the end: the statement is not complete (line 1, column 39)", store.ErrSyntax, ""},
	{"SELECT * FROM user_s", "", "select: no such table: user_s", store.ErrNoTable, "user_s"},
	{"SELECT users.* FROM users u", "sqlite mysql", "select: no such table: users", store.ErrNoTable, "users"},
	{"SELECT nmae FROM users", "", "select: no such column: nmae", store.ErrNoColumn, "nmae"},
	{"SELECT u.id,\n u.nmae FROM users u", "", "select: no such column: u.nmae", store.ErrNoColumn, "u.nmae"},
	{"SELECT users.username FROM users u", "", "select: no such column: users.username", store.ErrNoColumn, "users.username"},
	{"UPDATE users SET nmae = 'x'", "", "update users: no such column: nmae", store.ErrNoColumn, "nmae"},
	{"INSERT INTO users (nmae) VALUES ('x')", "", "insert into users: no such column: nmae", store.ErrNoColumn, "nmae"},
	{"DELETE FROM users WHERE nmae = 'x'", "", "delete from users: no such column: nmae", store.ErrNoColumn, "nmae"},
	{"SELECT id FROM users ORDER BY 2", "", "select: ORDER BY or GROUP BY has a number of a column that the result does not have", store.ErrNoColumn, ""},
	{"SELECT id FROM users JOIN roles ON role_id = roles.id", "", "select: the column id is in several of the tables: say which one's, table.id", store.ErrAmbiguous, "id"},
	{"SELECT nofunction(1)", "", "select: no such function: nofunction", store.ErrNoFunction, "nofunction"},
	{"SELECT lower('a', 'b')", "", "select: the function lower does not take these arguments", store.ErrArguments, "lower"},
	{"INSERT INTO users (role_id) SELECT 1 / 0", "sqlite", "insert into users: division by zero: NULLIF(divisor, 0) makes the result NULL", store.ErrDivisionByZero, ""},
	{"SELECT username FROM users WHERE username = 1", "sqlite mysql", "select: values of these types do not go together (character varying = integer): CAST(x AS type) makes one of another type", store.ErrTypes, ""},
	{"SELECT id FROM users WHERE id = 'x'", "sqlite mysql", `select: the value "x" does not fit the type it is used as`, store.ErrValue, ""},
	{"SELECT username, count(*) FROM users GROUP BY id / 2", "sqlite mysql", "select: the column username is neither in GROUP BY nor in an aggregate function", store.ErrGrouping, "username"},
	{"SELECT id FROM users WHERE count(*) > 1", "mysql", "select: the aggregate function count cannot stand there: conditions on groups stand in HAVING, window functions have OVER", store.ErrGrouping, "count"},
	{"SELECT id FROM users WHERE count(*) > 1", "sqlite postgresql", "select: an aggregate function cannot stand there: conditions on groups stand in HAVING, window functions have OVER", store.ErrGrouping, ""},
	{"INSERT INTO roles (id, name) VALUES (1)", "", "insert into roles: got another number of values than of columns", store.ErrCount, ""},
	{"SELECT 1 UNION SELECT 1, 2", "", "select: the queries of a UNION must have the same number of columns", store.ErrCount, ""},
	{"SELECT (SELECT 1, 2)", "", "select: a subquery must have one column where one value is compared or selected", store.ErrCount, ""},
	{"SELECT (SELECT 1 UNION SELECT 2)", "sqlite", "select: a subquery has several rows where one value is needed: write LIMIT 1 in it, or IN before it", store.ErrCount, ""},
	{"CREATE TABLE users (id INT)", "", "create users: users is there already", store.ErrExists, ""},
	{"ALTER TABLE users ADD COLUMN username INT", "", "alter users: username is there already", store.ErrExists, ""},
	{"SELECT users.id FROM users JOIN users ON 1 = 1", "sqlite", "select: two tables have ", nil, ""},
	{"DROP TABLE nobody", "", "drop nobody: no such table: nobody", store.ErrNoTable, ""},
	{"SELECT id FROM users WHERE id = ?", "", "select: got 0 values for 1 parameter", store.ErrArguments, ""},
}

var wrongTests = []test{
	{"14 a wrong text is told in the same sentence everywhere, and where it is wrong", func(b *bench) {
		for _, wrong := range wrongStatements {
			if strings.Contains(wrong.takes, b.db.Dialect()) {
				continue
			}
			_, err := b.s.Execute(wrong.text)
			b.ok(b.s.Rollback())
			if wrong.kind == nil {
				b.fails(err, nil, wrong.sentence)
				continue
			}
			b.sentence(err, wrong.sentence, wrong.kind)
			var failure *store.SQLError
			if wrong.at == "" || !errors.As(err, &failure) {
				continue
			}
			if !failure.Place.Known() || !strings.HasPrefix(failure.SQL[failure.Place.Offset:], wrong.at) {
				b.Errorf("%s: the place is %+v, want that of %s", wrong.text, failure.Place, wrong.at)
			}
		}
	}},
	{"14 a wrong text loses nothing, whatever is asked about it", func(b *bench) {
		b.tutorial()
		b.ok(b.s.Add(role("new")), b.s.Flush())
		for _, text := range []string{"SELECT nmae FROM users", "SELECT lower(1, 2)", "SELECT nofunction(1)", "SELEC 1"} {
			_, err := b.s.Execute(text)
			b.fails(err, nil)
		}
		b.ok(b.s.Commit())
		b.holds("SELECT count(*) FROM roles", "4")
	}},
	{"14 a query of a model says which column is not there", func(b *bench) {
		var users []*User
		err := b.s.Query(&User{}).Where("nmae = ?", 1).All(&users)
		b.sentence(err, "select: no such column: nmae", store.ErrNoColumn)
		err = b.s.Query(&User{}).Where("id = = 1").All(&users)
		b.fails(err, store.ErrSyntax, `syntax error near "="`)
	}},
	{"14 too many parameters, and too few values", func(b *bench) {
		b.tables("CREATE TABLE n (id INTEGER)")
		args := make([]any, 65536)
		_, err := b.s.Execute("SELECT id FROM n WHERE id IN (?"+strings.Repeat(", ?", len(args)-1)+")", args...)
		most := "65535"
		if b.db.Dialect() == "sqlite" {
			most = "32766"
		}
		b.sentence(err, "select: got 65536 parameters, a statement has at most "+most+": send it in pieces", store.ErrArguments)
		_, err = b.s.Execute("SELECT id FROM n WHERE id = ? OR id = ?", 1)
		b.sentence(err, "select: got 1 value for 2 parameters", store.ErrArguments)
		b.ok(b.s.Rollback())
	}},
	{"22 a lock that is not given up in time is told in one sentence", func(b *bench) {
		b.tables("CREATE TABLE n (id INTEGER PRIMARY KEY, m INTEGER)", "INSERT INTO n VALUES (1, 1)")
		waits := map[string]string{"postgresql": "SET lock_timeout = 50", "mysql": "SET innodb_lock_wait_timeout = 1", "sqlite": "PRAGMA busy_timeout = 50"}[b.db.Dialect()]
		if b.db.Dialect() == "sqlite" && strings.Contains(b.db.Name(), "memory") {
			b.Skip("a database in memory has one connection")
		}
		_, err := b.s.Execute("UPDATE n SET m = 2 WHERE id = 1")
		b.ok(err)
		other := store.NewSession(b.db)
		defer other.Close()
		_, err = other.Execute(waits)
		b.ok(err)
		begin := time.Now()
		_, err = other.Execute("UPDATE n SET m = 3 WHERE id = 1")
		b.fails(err, store.ErrBusy, "another connection holds the database's lock: try again when it has committed or rolled back")
		if took := time.Since(begin); took > 5*time.Second {
			b.Errorf("waited %v", took)
		}
		b.ok(other.Rollback(), b.s.Rollback())
	}},
	{"14 a file that cannot grow is a full disk, and nothing is lost by it", func(b *bench) {
		b.only("has no limit to its size that can be set", "sqlite")
		b.tables("CREATE TABLE n (body TEXT)", "INSERT INTO n VALUES ('kept')")
		_, err := b.s.Execute("PRAGMA max_page_count = 1")
		b.ok(err)
		_, err = b.s.Execute("INSERT INTO n VALUES (?)", strings.Repeat("x", 1<<20))
		b.sentence(err, "insert into n: no room is left on the disk: make room, and do it again", store.ErrFull)
		b.ok(b.s.Rollback())
		_, err = b.s.Execute("PRAGMA max_page_count = 1000000")
		b.ok(err)
		b.holds("SELECT body FROM n", "kept")
	}},
	{"14 what a user may not do is told in one sentence", func(b *bench) {
		b.only("has no users", "postgresql")
		b.tables("CREATE TABLE n (id INTEGER PRIMARY KEY)")
		for _, text := range []string{
			"CREATE ROLE dbsh_guest",
			"DO $$ BEGIN EXECUTE format('GRANT USAGE ON SCHEMA %I TO dbsh_guest', current_schema()); END $$",
			"SET LOCAL ROLE dbsh_guest",
		} {
			_, err := b.s.Execute(text)
			b.ok(err)
		}
		for _, text := range []string{"UPDATE n SET id = 1", "DELETE FROM n"} {
			_, err := b.s.Execute(text)
			b.fails(err, store.ErrDenied, "the user has no permission for it", "the owner or an administrator can GRANT it")
		}
		b.ok(b.s.Rollback())
	}},
}
