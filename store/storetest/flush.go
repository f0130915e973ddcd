package storetest

import (
	"bytes"
	"fmt"
	"time"

	"github.com/dbsh-go/dbsh/store"
)

var flushTests = []test{
	{"4 parents first, in the order of add", func(b *bench) {
		admin, member, moderator := role("Admin"), role("User"), role("Moderator")
		john, susan, david := user("john"), user("susan"), user("david")
		b.ok(john.SetRole(admin), susan.SetRole(member), david.SetRole(member))
		b.ok(b.s.Add(john, susan, david, moderator))
		b.state(admin, store.Pending)
		b.sends(func() { b.ok(b.s.Commit()) },
			"BEGIN",
			"INSERT INTO roles (name) VALUES (?) (Admin)",
			"INSERT INTO roles (name) VALUES (?) (User)",
			"INSERT INTO roles (name) VALUES (?) (Moderator)",
			"INSERT INTO users (username, role_id) VALUES (?, ?) (john, 1)",
			"INSERT INTO users (username, role_id) VALUES (?, ?) (susan, 2)",
			"INSERT INTO users (username, role_id) VALUES (?, ?) (david, 2)",
			"COMMIT")
		if admin.ID != 1 || moderator.ID != 3 || david.ID != 3 || *david.RoleID != 2 {
			b.Error("keys are not in the objects")
		}
	}},
	{"3 only changed columns", func(b *bench) {
		_, _, _, john, _, _ := b.tutorial()
		john.Username = ptr("jack")
		b.sends(func() { b.ok(b.s.Commit()) }, "BEGIN", "UPDATE users SET username = ? WHERE id = ? (jack, 1)", "COMMIT")
	}},
	{"3 the same value writes nothing", func(b *bench) {
		admin, _, _, _, _, _ := b.tutorial()
		admin.Name = ptr("Admin")
		if b.s.IsModified(admin) {
			b.Error("the same value counts as a change")
		}
		b.silent(func() { b.ok(b.s.Commit()) })
	}},
	{"3 a change through a pointer is seen", func(b *bench) {
		admin, _, _, _, _, _ := b.tutorial()
		*admin.Name = "Boss"
		b.sends(func() { b.ok(b.s.Flush()) }, "BEGIN", "UPDATE roles SET name = ? WHERE id = ? (Boss, 1)")
		b.ok(b.s.Rollback())
		if *admin.Name != "Admin" {
			b.Errorf("got %q after rollback", *admin.Name)
		}
	}},
	{"3 values are compared, not addresses", func(b *bench) {
		d := &Document{Code: "a", Body: []byte("one"), Score: ptr(1.5)}
		b.ok(b.s.Add(d), b.s.Commit())
		d.Body, d.Score, d.CreatedAt = bytes.Clone(d.Body), ptr(1.5), d.CreatedAt.In(time.FixedZone("x", 3600))
		b.silent(func() { b.ok(b.s.Flush()) })
		d.Body[0] = 'O'
		b.sends(func() { b.ok(b.s.Flush()) }, "BEGIN", "UPDATE documents SET version = ?, body = ?, updated_at = ? WHERE code = ? AND version = ? (2, ...")
		b.ok(b.s.Rollback())
		if string(d.Body) != "one" || d.Version != 1 {
			b.Errorf("got %q, version %d after rollback", d.Body, d.Version)
		}
	}},
	{"3 updates go by key", func(b *bench) {
		_, _, _, john, susan, david := b.tutorial()
		david.Username, john.Username, susan.Username = ptr("c"), ptr("a"), ptr("b")
		b.sends(func() { b.ok(b.s.Flush()) }, "BEGIN",
			"UPDATE users SET username = ? WHERE id = ? (a, 1)",
			"UPDATE users SET username = ? WHERE id = ? (b, 2)",
			"UPDATE users SET username = ? WHERE id = ? (c, 3)")
	}},
	{"4 children are deleted first", func(b *bench) {
		admin, _, _, john, _, _ := b.tutorial()
		b.ok(b.s.Delete(admin, john))
		must[[]*User](b)(admin.Users())
		must[[]*Article](b)(john.Articles())
		b.ok(b.s.Rollback())
		b.ok(b.s.Delete(admin, john), b.s.Commit())
		b.holds("SELECT count(*) FROM users", "2")
		b.holds("SELECT count(*) FROM roles", "2")
	}},
	{"4 many rows share statements", func(b *bench) {
		var roles []any
		for n := range 250 {
			roles = append(roles, role(fmt.Sprint("r", n)))
		}
		b.ok(b.s.Add(roles...), b.s.Commit())
		inserts := 0
		for _, statement := range b.sent {
			if statement.Cause == "flush" && statement.Rows > 1 {
				inserts++
			}
		}
		if inserts == 0 || inserts > 2*b.statements(250) {
			b.Errorf("250 rows took %d statements", inserts)
		}
		for n, r := range roles {
			if r.(*Role).ID != int64(n+1) {
				b.Fatalf("row %d has key %d", n, r.(*Role).ID)
			}
		}
		b.holds("SELECT count(*), min(id), max(id) FROM roles", "250 1 250")
		b.holds("SELECT id FROM roles WHERE name = 'r123'", "124")
		b.ok(b.s.Delete(roles...), b.s.Commit())
		b.holds("SELECT count(*) FROM roles", "0")
	}},
	{"4 defaults", func(b *bench) {
		d := &Document{}
		b.ok(b.s.Add(d), b.s.Commit())
		if len(d.Code) != 36 || d.Kind != "note" || time.Since(d.CreatedAt) > time.Minute || d.Version != 1 || d.UpdatedAt != nil {
			b.Errorf("got %+v", d)
		}
		given := &Document{Code: "mine", Kind: "essay", CreatedAt: time.Date(2020, 1, 2, 3, 4, 5, 0, time.UTC)}
		b.ok(b.s.Add(given), b.s.Commit())
		b.s.Clear()
		again := get[Document](b, "mine")
		if again.Kind != "essay" || !again.CreatedAt.Equal(given.CreatedAt) {
			b.Errorf("got %+v", again)
		}
		again.Done = true
		b.ok(b.s.Commit())
		if again.UpdatedAt == nil || again.Version != 2 {
			b.Error("onupdate and version are not set by an update")
		}
	}},
	{"5 queries flush before", func(b *bench) {
		admin, member, _, _, _, _ := b.tutorial()
		admin.Name = ptr("Administrator")
		b.sends(func() {
			var found []*User
			b.ok(b.s.Query(&User{}).FilterBy("Role", member).OrderBy("id").All(&found))
			if names(found) != "susan david" {
				b.Errorf("got %s", names(found))
			}
		}, "BEGIN", "UPDATE roles SET name = ? WHERE id = ? (Administrator, 1)", "SELECT users.id, users.username, users.role_id FROM users WHERE users.role_id = ? ORDER BY users.id (2)")
		if b.sent[len(b.sent)-2].Cause != "autoflush" {
			b.Errorf("got cause %q, want autoflush", b.sent[len(b.sent)-2].Cause)
		}
	}},
	{"5 no autoflush inside NoAutoflush", func(b *bench) {
		b.ok(b.s.Add(role("Admin")))
		b.ok(b.s.NoAutoflush(func() error {
			if n := len(all[Role](b)); n != 0 {
				b.Errorf("got %d rows, want none", n)
			}
			return nil
		}))
		if n := len(all[Role](b)); n != 1 {
			b.Errorf("got %d rows, want 1", n)
		}
	}},
	{"5 reading begins nothing", func(b *bench) {
		b.tutorial()
		b.s.Clear()
		before := len(b.sent)
		for _, u := range all[User](b) {
			must[*Role](b)(u.Role())
		}
		for _, statement := range b.sent[before:] {
			if shape(statement) == "BEGIN" {
				b.Error("a read has begun a transaction")
			}
		}
		if status := b.s.Status(); status.InTransaction || status.Uncommitted {
			b.Errorf("got %+v after reading", status)
		}
	}},
	{"12 a stale row is noticed", func(b *bench) {
		admin, _, _, _, _, _ := b.tutorial()
		_, err := b.s.Execute("DELETE FROM users")
		b.ok(err)
		_, err = b.s.Execute("DELETE FROM roles WHERE id = 1")
		b.ok(err, b.s.Commit())
		admin.Name = ptr("gone")
		b.fails(b.s.Flush(), store.ErrStale, "Role 1")
		b.ok(b.s.Rollback())
	}},
	{"12 a version that changed is noticed", func(b *bench) {
		d := &Document{Code: "a"}
		b.ok(b.s.Add(d), b.s.Commit())
		_, err := b.s.Execute("UPDATE documents SET version = 7")
		b.ok(err, b.s.Commit())
		d.Done = true
		b.fails(b.s.Commit(), store.ErrStale, "Document a")
	}},
	{"12 refresh reads again", func(b *bench) {
		admin, _, _, john, _, _ := b.tutorial()
		must[[]*User](b)(admin.Users())
		_, err := b.s.Execute("UPDATE roles SET name = 'Chief' WHERE id = 1")
		b.ok(err)
		_, err = b.s.Execute("UPDATE users SET role_id = NULL WHERE id = 1")
		b.ok(err)
		if *admin.Name != "Admin" || john.RoleID == nil {
			b.Error("a field has changed by itself")
		}
		b.ok(b.s.Refresh(admin), b.s.Refresh(john, "RoleID"))
		if *admin.Name != "Chief" || john.RoleID != nil || len(must[[]*User](b)(admin.Users())) != 0 {
			b.Error("refresh has not read the row")
		}
		b.ok(b.s.Rollback())
		b.fails(b.s.Refresh(admin, "Nmae"), nil, "Name")
		_, err = b.s.Execute("DELETE FROM users WHERE id = 1")
		b.ok(err)
		b.fails(b.s.Refresh(john), store.ErrNotFound, "User 1")
	}},
}
