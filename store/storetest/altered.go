package storetest

import (
	"time"

	"github.com/dbsh-go/dbsh/store"
)

// alter is another program that changes a table.
func (b *bench) alter(text string) {
	b.Helper()
	_, err := b.db.Raw().Exec(text)
	b.ok(err)
}

// Statements are prepared when they come the second time, and PostgreSQL refuses to run one whose columns have changed since.
var alteredTests = []test{
	{"12 a query goes on where another program has altered its table", func(b *bench) {
		b.only("prepares statements anew by itself", "postgresql")
		b.tutorial()
		var roles []*Role
		raw := "SELECT name FROM roles ORDER BY id"
		for k := range 9 {
			if k%3 == 0 {
				b.alter("ALTER TABLE roles ALTER name TYPE " + []string{"text", "varchar(99)", "text"}[k/3])
			}
			b.ok(b.s.Query(&Role{}).All(&roles))
			b.holds(raw, "Admin; User; Moderator")
			rows, err := b.s.Execute(raw)
			b.ok(err)
			if len(roles) != 3 || rows.Len() != 3 {
				b.Fatalf("got %d roles and %d rows", len(roles), rows.Len())
			}
		}
		if status := b.s.Status(); status.InTransaction || status.Failed != nil {
			b.Errorf("got status %+v", status)
		}
	}},
	{"12 a query in a transaction goes on, and nothing is lost", func(b *bench) {
		b.only("prepares statements anew by itself", "postgresql")
		b.tutorial()
		var users []*User
		for range 3 {
			b.ok(b.s.Query(&User{}).All(&users))
		}
		b.ok(b.s.Add(role("New")), b.s.Flush())
		b.alter("ALTER TABLE users ALTER username TYPE text")
		b.ok(b.s.Query(&User{}).All(&users), b.s.Commit())
		b.holds("SELECT count(*) FROM roles", "4")
	}},
	{"12 a flush goes on where another program has altered a table", func(b *bench) {
		b.only("prepares statements anew by itself", "postgresql")
		for range 3 {
			b.ok(b.s.Add(role("r"), user("u")), b.s.Flush(), b.s.Rollback())
		}
		b.alter("ALTER TABLE users DROP CONSTRAINT users_role_id_fkey")
		b.alter("ALTER TABLE roles ALTER id TYPE bigint")
		b.ok(b.s.Add(role("first")), b.s.Commit())
		b.alter("ALTER TABLE users ALTER id TYPE bigint")
		time.Sleep(1100 * time.Millisecond) // what was used shortly before is not secured
		b.ok(b.s.Add(role("second"), user("third")), b.s.Commit())
		b.holds("SELECT name FROM roles UNION ALL SELECT username FROM users", "first; second; third")
		if status := b.s.Status(); status.InTransaction || status.Failed != nil {
			b.Errorf("got status %+v", status)
		}
	}},
	{"12 a flush says that another program has altered a table just now, and works afterwards", func(b *bench) {
		b.only("prepares statements anew by itself", "postgresql")
		for range 3 {
			b.ok(b.s.Add(role("r"), user("u")), b.s.Flush(), b.s.Rollback())
		}
		b.alter("ALTER TABLE users ALTER id TYPE bigint")
		fresh := user("new")
		b.ok(b.s.Add(role("old"), fresh))
		b.fails(b.s.Flush(), nil, "insert into users", "another program has changed the table", "roll back, and do it again")
		b.fails(b.s.Commit(), store.ErrPendingRollback)
		b.ok(b.s.Rollback(), b.s.Add(fresh), b.s.Commit())
		b.holds("SELECT username FROM users", "new")
	}},
}
