package storetest

import (
	"context"
	"errors"
	"time"

	"github.com/dbsh-go/dbsh/store"
)

// calm checks that leaving now would lose nothing, and that no transaction keeps others from writing.
func (b *bench) calm(after string) {
	b.Helper()
	if status := b.s.Status(); status.InTransaction || status.Uncommitted {
		b.Errorf("after %s: transaction %v, uncommitted %v, want neither", after, status.InTransaction, status.Uncommitted)
	}
}

// insteadOfInsert makes a view whose trigger writes into users.
var insteadOfInsert = map[string][]string{
	"sqlite": {
		"CREATE VIEW names AS SELECT username FROM users",
		"CREATE TRIGGER named INSTEAD OF INSERT ON names BEGIN INSERT INTO users (username) VALUES (NEW.username); END",
	},
	"postgresql": {
		"CREATE VIEW names AS SELECT username FROM users",
		"CREATE FUNCTION named() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO users (username) VALUES (NEW.username); RETURN NEW; END $$",
		"CREATE TRIGGER named INSTEAD OF INSERT ON names FOR EACH ROW EXECUTE FUNCTION named()",
	},
}

var writtenTests = []test{
	{"15 what writes nothing leaves nothing open", func(b *bench) {
		b.tutorial()
		users := b.s.Query(&User{})
		n, err := users.Where("id > 100").Update("username", nil)
		b.ok(err)
		b.calm("an update of no rows")
		m, err := users.Where("id > 100").Delete()
		b.ok(err)
		b.calm("a delete of no rows")
		if n != 0 || m != 0 {
			b.Errorf("got %d and %d rows, want none", n, m)
		}
		_, err = b.s.Execute("UPDATE users SET username = 'x' WHERE id > 100")
		b.ok(err)
		b.calm("a typed update of no rows")
		_, err = b.s.Handle().Exec("INSERT INTO users SELECT * FROM users WHERE id > 100")
		b.ok(err)
		b.calm("an insert of no rows")
		_, err = b.s.Execute("DELETE FROM nowhere")
		b.fails(err, nil, "nowhere")
		b.calm("a statement that failed")
		_, err = users.Where("id = 1").Update("username", "susan")
		b.fails(err, store.ErrIntegrity)
		b.calm("an update that was refused")
		_, err = b.s.Execute("CREATE TABLE notes (user_id INTEGER REFERENCES users (id) ON DELETE CASCADE); INSERT INTO notes SELECT id FROM users")
		b.ok(err, b.s.Commit())
		_, err = b.s.Query(&Role{}).Where("id = 1").Delete()
		b.fails(err, store.ErrIntegrity)
		_, err = b.s.Execute("INSERT INTO articles (title, user_id) SELECT 'x', id FROM users; ")
		b.ok(err, b.s.Commit())
		_, err = users.Where("id = 1").Delete()
		b.fails(err, store.ErrIntegrity)
		b.calm("a delete whose cascades were taken back")
		b.fails(b.s.Nested(func() error { b.ok(b.s.Add(role("x"))); return errors.New("no") }), nil)
		b.calm("a savepoint that was rolled back")
		b.ok(b.s.Nested(func() error { return nil }))
		b.calm("an empty savepoint")
		b.holds("SELECT count(*) FROM roles", "3")
	}},
	{"15 what writes something stays open", func(b *bench) {
		john := user("john")
		b.ok(b.s.Add(john), b.s.Flush())
		_, err := b.s.Execute("UPDATE users SET username = 'x' WHERE id > 100")
		b.ok(err)
		if !b.s.Status().Uncommitted {
			b.Error("an update of no rows has ended the transaction that others have written in")
		}
		_, err = b.s.Execute("DELETE FROM nowhere")
		b.fails(err, nil)
		b.ok(b.s.Commit())
		b.holds("SELECT username FROM users", "john")
		b.ok(b.s.Begin())
		_, err = b.s.Execute("DELETE FROM users WHERE id > 100")
		b.ok(err)
		if status := b.s.Status(); !status.InTransaction || status.Uncommitted {
			b.Errorf("got %+v, want the transaction that Begin has begun, with nothing in it", status)
		}
		b.ok(b.s.Rollback())
		_, err = b.s.Handle().Exec("INSERT INTO roles (name) VALUES ('a'); INSERT INTO nowhere VALUES (1)")
		b.fails(err, nil, "nowhere")
		if !b.s.Status().Uncommitted {
			b.Error("the first of two statements was done, and does not count")
		}
		b.ok(b.s.Rollback())
	}},
	{"15 what a trigger writes counts", func(b *bench) {
		b.only("a view has no triggers", "sqlite", "postgresql")
		for _, text := range insteadOfInsert[b.db.Dialect()] {
			_, err := b.s.Execute(text)
			b.ok(err)
		}
		b.ok(b.s.Commit())
		_, err := b.s.Execute("INSERT INTO names VALUES ('john')")
		b.ok(err)
		if !b.s.Status().Uncommitted {
			b.Error("what the trigger has written does not count")
		}
		b.ok(b.s.Commit())
		b.holds("SELECT username FROM users", "john")
	}},
	{"15 what a PRAGMA writes is kept", func(b *bench) {
		b.only("PRAGMA is SQLite's", "sqlite")
		_, err := b.s.Execute("PRAGMA user_version = 7")
		b.ok(err, b.s.Commit())
		b.holds("PRAGMA user_version", "7")
	}},
	{"15 rows being read outlive an empty update", func(b *bench) {
		b.only("a server answers one statement at a time", "sqlite")
		b.tutorial()
		rows, err := b.s.Handle().Queryx("SELECT id FROM users ORDER BY id")
		b.ok(err)
		n := 0
		for rows.Next() {
			n++
			_, err := b.s.Handle().Exec("UPDATE users SET username = 'x' WHERE id > 100")
			b.ok(err)
		}
		b.ok(rows.Err())
		if n != 3 || b.s.Status().Uncommitted {
			b.Errorf("got %d rows, want 3 and nothing uncommitted", n)
		}
	}},
	{"15 a statement beside rows that are being read is refused", func(b *bench) {
		b.only("statements can run side by side", "postgresql", "mysql")
		b.tutorial()
		rows, err := b.s.Handle().Queryx("SELECT id FROM users ORDER BY id")
		b.ok(err)
		rows.Next()
		_, err = b.s.Handle().Exec("UPDATE users SET username = 'x' WHERE id > 100")
		b.fails(err, nil, "close them first")
		b.ok(rows.Close())
		_, err = b.s.Handle().Exec("UPDATE users SET username = 'x' WHERE id > 100")
		b.ok(err)
	}},
	{"8 a savepoint whose flush has failed is not released", func(b *bench) {
		b.tutorial()
		err := b.s.Nested(func() error {
			b.ok(b.s.Add(user("john")))
			_ = b.s.Flush() // refused: the name is taken
			return nil
		})
		b.fails(err, store.ErrPendingRollback)
		b.ok(b.s.Add(role("after")), b.s.Commit())
		b.holds("SELECT count(*) FROM users", "3")
		b.holds("SELECT count(*) FROM roles", "4")
	}},
	{"8 a flush is cancelled midway", func(b *bench) {
		ctx, cancel := context.WithCancel(context.Background())
		defer cancel()
		s := store.NewSession(b.db)
		defer s.Close()
		b.ok(s.Register(&Role{}, &User{}))
		defer b.db.Trace(func(statement store.Statement) {
			if statement.Cause == "flush" && statement.Rows == 1 {
				cancel()
			}
		})()
		a, c := role("a"), role("c")
		b.ok(s.Add(a, c))
		s.SetContext(ctx)
		b.fails(s.Flush(), store.ErrCancelled)
		b.fails(s.Flush(), store.ErrPendingRollback)
		b.fails(s.Commit(), store.ErrPendingRollback)
		b.ok(s.Rollback())
		b.holds("SELECT count(*) FROM roles", "0")
		if s.State(a) != store.Transient || s.State(c) != store.Transient {
			b.Errorf("got %s and %s, want transient ones", s.State(a), s.State(c))
		}
		s.SetContext(context.Background())
		a.ID, c.ID = 0, 0
		b.ok(s.Add(a, c), s.Commit())
		b.holds("SELECT name FROM roles ORDER BY id", "a; c")
	}},
	{"8 a statement whose end is the end of the transaction", func(b *bench) {
		b.only("a statement that is stopped takes only itself back", "sqlite")
		const endless = "INSERT INTO roles (name) WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n"
		ctx, cancel := context.WithTimeout(context.Background(), 20*time.Millisecond)
		defer cancel()
		_, err := b.s.WithContext(ctx).Execute(endless)
		b.fails(err, store.ErrCancelled)
		b.calm("a cancelled statement alone")
		a := role("a")
		b.ok(b.s.Add(a), b.s.Flush())
		ctx, cancel = context.WithTimeout(context.Background(), 20*time.Millisecond)
		defer cancel()
		_, err = b.s.WithContext(ctx).Execute(endless)
		b.fails(err, store.ErrCancelled)
		if status := b.s.Status(); !errors.Is(status.Failed, store.ErrCancelled) {
			b.Errorf("got %+v: the transaction is lost, and nobody is told", status)
		}
		a.Name = ptr("b")
		b.fails(b.s.Flush(), store.ErrPendingRollback)
		b.fails(b.s.Commit(), store.ErrPendingRollback)
		b.ok(b.s.Rollback())
		b.state(a, store.Transient)
		b.holds("SELECT count(*) FROM roles", "0")
	}},
	{"8 a statement that is stopped takes only itself back", func(b *bench) {
		b.only("there it ends the transaction", "postgresql", "mysql")
		slow := map[string]string{"postgresql": "SELECT pg_sleep(30)", "mysql": "SELECT sleep(30)"}[b.db.Dialect()]
		a := role("a")
		b.ok(b.s.Add(a), b.s.Flush())
		ctx, cancel := context.WithTimeout(context.Background(), 20*time.Millisecond)
		defer cancel()
		_, err := b.s.WithContext(ctx).Execute(slow)
		b.fails(err, store.ErrCancelled)
		b.ok(b.s.Commit())
		b.holds("SELECT name FROM roles", "a")
	}},
	{"8 a commit that is cancelled can be tried again", func(b *bench) {
		ctx, cancel := context.WithCancel(context.Background())
		a := role("a")
		b.ok(b.s.Add(a), b.s.Flush())
		cancel()
		b.fails(b.s.WithContext(ctx).Commit(), store.ErrCancelled)
		b.state(a, store.Persistent)
		b.ok(b.s.Commit())
		b.holds("SELECT name FROM roles", "a")
	}},
	{"8 a commit that is refused takes savepoints with it", func(b *bench) {
		b.only("no constraint waits for the commit", "sqlite", "postgresql")
		_, err := b.s.Execute("CREATE TABLE late (id INTEGER PRIMARY KEY, role_id INTEGER REFERENCES roles (id) DEFERRABLE INITIALLY DEFERRED)")
		b.ok(err, b.s.Commit())
		a := role("a")
		_, err = b.s.Execute("INSERT INTO late (id, role_id) VALUES (1, 99)")
		b.ok(err, b.s.Add(a), b.s.Savepoint("inner"))
		b.fails(b.s.Commit(), store.ErrIntegrity)
		b.fails(b.s.Commit(), store.ErrPendingRollback)
		b.ok(b.s.Rollback())
		b.state(a, store.Transient)
		b.calm("rollback")
		b.holds("SELECT count(*) FROM roles", "0")
	}},
	{"16 two sessions on one database", func(b *bench) {
		if b.db.Path() == "" {
			b.Skip("a database in memory has one connection, and so no session beside an open transaction")
		}
		admin, _, _, _, _, _ := b.tutorial()
		other := store.NewSession(b.db)
		defer other.Close()
		b.ok(other.Register(&Role{}, &User{}))
		_, err := other.Execute("PRAGMA busy_timeout = 1")
		b.ok(err)
		admin.Name = ptr("Chief")
		b.ok(b.s.Flush())
		var theirs *Role
		b.ok(other.Query(&Role{}).Get(&theirs, 1))
		if *theirs.Name != "Admin" || theirs == admin {
			b.Errorf("the other session reads %q, want what is committed", *theirs.Name)
		}
		theirs.Name = ptr("Boss")
		added := role("added")
		b.ok(other.Add(added))
		b.fails(other.Flush(), store.ErrBusy)
		if status := other.Status(); status.New != 1 || status.Dirty != 1 || status.Failed != nil {
			b.Errorf("got %+v: the work must wait for the lock", status)
		}
		b.ok(b.s.Commit(), other.Commit())
		b.holds("SELECT name FROM roles ORDER BY id", "Boss; User; Moderator; added")
		b.ok(b.s.Refresh(admin))
		if *admin.Name != "Boss" {
			b.Errorf("got %q after Refresh, want Boss", *admin.Name)
		}
		b.ok(b.s.Delete(admin), func() error { theirs.Name = ptr("late"); return nil }())
		_, err = b.s.Execute("UPDATE users SET role_id = NULL")
		b.ok(err, b.s.Commit())
		b.fails(other.Flush(), store.ErrStale, "Role 1")
		b.ok(other.Rollback())
	}},
}
