package storetest

import (
	"errors"
	"strings"

	"github.com/dbsh-go/dbsh/store"
)

var rollbackTests = []test{
	{"6 fields", func(b *bench) {
		admin, _, _, _, _, _ := b.tutorial()
		admin.Name = ptr("x")
		b.ok(b.s.Flush())
		admin.Name = ptr("y")
		b.ok(b.s.Flush())
		admin.Name = ptr("z")
		b.ok(b.s.Rollback())
		if *admin.Name != "Admin" || b.s.IsModified(admin) {
			b.Errorf("got %q, want Admin", *admin.Name)
		}
	}},
	{"6 added objects are transient and keep their fields", func(b *bench) {
		flushed, pending := role("Temp"), role("Other")
		b.ok(b.s.Add(flushed), b.s.Flush(), b.s.Add(pending), b.s.Rollback())
		b.state(flushed, store.Transient)
		b.state(pending, store.Transient)
		if flushed.ID != 1 || *flushed.Name != "Temp" || len(b.s.New()) != 0 {
			b.Errorf("got %d %q", flushed.ID, *flushed.Name)
		}
		b.holds("SELECT count(*) FROM roles", "0")
		b.ok(b.s.Add(flushed), b.s.Commit())
		b.holds("SELECT id, name FROM roles", "1 Temp")
	}},
	{"6 deleted objects are persistent", func(b *bench) {
		_, _, moderator, _, _, _ := b.tutorial()
		b.ok(b.s.Delete(moderator), b.s.Flush())
		b.state(moderator, store.Deleted)
		b.ok(b.s.Rollback())
		b.state(moderator, store.Persistent)
		if get[Role](b, 3) != moderator {
			b.Error("the session has forgotten the object")
		}
		b.ok(b.s.Delete(moderator), b.s.Rollback())
		b.state(moderator, store.Persistent)
		b.silent(func() { b.ok(b.s.Flush()) })
	}},
	{"6 added and deleted in one transaction", func(b *bench) {
		r := role("Temp")
		b.ok(b.s.Add(r), b.s.Flush(), b.s.Delete(r), b.s.Flush())
		b.state(r, store.Deleted)
		b.ok(b.s.Rollback())
		b.state(r, store.Transient)
	}},
	{"6 relations", func(b *bench) {
		admin, member, _, _, susan, _ := b.tutorial()
		must[[]*User](b)(admin.Users())
		must[[]*User](b)(member.Users())
		b.ok(admin.AddUsers(susan), b.s.Flush(), b.s.Rollback())
		if must[*Role](b)(susan.Role()) != member || *susan.RoleID != 2 {
			b.Error("the user's role is not restored")
		}
		if got := names(must[[]*User](b)(admin.Users())); got != "john" {
			b.Errorf("got %s, want john", got)
		}
		if got := names(must[[]*User](b)(member.Users())); got != "susan david" {
			b.Errorf("got %s, want susan david", got)
		}
	}},
	{"6 a collection that has followed a key's field", func(b *bench) {
		one, two, three := &Employee{Name: "one"}, &Employee{Name: "two"}, &Employee{Name: "three"}
		b.ok(b.s.Add(one, two, three), b.s.Commit())
		must[[]*Employee](b)(two.Reports())
		b.ok(one.SetManager(three))
		one.ManagerID = &two.ID
		b.ok(b.s.Flush())
		if got := must[[]*Employee](b)(two.Reports()); len(got) != 1 {
			b.Errorf("got %d reports before the rollback, want 1", len(got))
		}
		b.ok(b.s.Rollback())
		if got := must[[]*Employee](b)(two.Reports()); len(got) != 0 || one.ManagerID != nil {
			b.Errorf("got %d reports after it, want none", len(got))
		}
	}},
	{"6 what was read inside is read again", func(b *bench) {
		b.tutorial()
		b.s.Clear()
		_, err := b.s.Execute("UPDATE roles SET name = 'never' WHERE id = 1")
		b.ok(err)
		admin := get[Role](b, 1)
		b.ok(b.s.Rollback())
		if again := get[Role](b, 1); again != admin || *again.Name != "Admin" {
			b.Errorf("got %q, want Admin", *again.Name)
		}
	}},
	{"6 keys that were changed", func(b *bench) {
		o := &Order{Shop: "x", Number: 1}
		b.ok(b.s.Add(o), b.s.Commit())
		o.Number = 2
		b.sends(func() { b.ok(b.s.Flush()) }, "SELECT order_lines.shop...", "BEGIN", "UPDATE orders SET number = ? WHERE shop = ? AND number = ? (2, x, 1)")
		if get[Order](b, "x", 2) != o {
			b.Error("the object is not found by its new key")
		}
		b.ok(b.s.Rollback())
		if o.Number != 1 || get[Order](b, "x", 1) != o {
			b.Error("the object is not found by its old key")
		}
	}},
	{"6 nothing to do is silent", func(b *bench) {
		b.silent(func() { b.ok(b.s.Rollback(), b.s.Commit(), b.s.Flush()) })
	}},
	{"7 savepoint", func(b *bench) {
		admin, _, _, _, _, _ := b.tutorial()
		admin.Name = ptr("outer")
		inside := role("insp")
		stop := errors.New("stop")
		b.sends(func() {
			b.fails(b.s.Nested(func() error {
				admin.Name = ptr("inner")
				b.ok(b.s.Add(inside), b.s.Flush())
				return stop
			}), stop)
		}, "BEGIN", "UPDATE roles SET name = ? WHERE id = ? (outer, 1)", "SAVEPOINT dbsh_1",
			"INSERT INTO roles (name) VALUES (?) (insp)", "UPDATE roles SET name = ? WHERE id = ? (inner, 1)",
			"ROLLBACK TO SAVEPOINT dbsh_1", "RELEASE SAVEPOINT dbsh_1")
		if *admin.Name != "outer" {
			b.Errorf("got %q, want outer", *admin.Name)
		}
		b.state(inside, store.Transient)
		b.ok(b.s.Rollback())
		if *admin.Name != "Admin" {
			b.Errorf("got %q, want Admin", *admin.Name)
		}
	}},
	{"7 a released savepoint is undone with the rest", func(b *bench) {
		admin, _, _, _, _, _ := b.tutorial()
		inside := role("insp")
		b.ok(b.s.Nested(func() error {
			admin.Name = ptr("inner")
			return b.s.Add(inside)
		}))
		b.state(inside, store.Persistent)
		b.ok(b.s.Rollback())
		b.state(inside, store.Transient)
		if *admin.Name != "Admin" {
			b.Errorf("got %q, want Admin", *admin.Name)
		}
	}},
	{"7 named savepoints and typed SQL", func(b *bench) {
		for _, text := range []string{"BEGIN", "SAVEPOINT one", "INSERT INTO roles (name) VALUES ('a')", "SAVEPOINT two"} {
			_, err := b.s.Execute(text)
			b.ok(err)
		}
		r := role("b")
		b.ok(b.s.Add(r), b.s.Flush())
		_, err := b.s.Execute("ROLLBACK TO two")
		b.ok(err)
		b.state(r, store.Transient)
		b.holds("SELECT name FROM roles", "a")
		_, err = b.s.Execute("RELEASE one")
		b.ok(err)
		_, err = b.s.Execute("RELEASE one")
		b.fails(err, nil, "no savepoint one")
		_, err = b.s.Execute("COMMIT")
		b.ok(err)
		if b.s.Status().InTransaction {
			b.Error("the transaction is still open")
		}
		b.holds("SELECT name FROM roles", "a")
	}},
	{"7 transaction", func(b *bench) {
		stop := errors.New("stop")
		b.fails(b.s.Transaction(func() error { b.ok(b.s.Add(role("a"))); return stop }), stop)
		b.ok(b.s.Transaction(func() error { return b.s.Add(role("b")) }))
		b.holds("SELECT name FROM roles", "b")
		b.ok(b.s.Add(role("c")))
		b.fails(b.s.Transaction(func() error { return nil }), store.ErrTransactionOpen)
	}},
	{"8 a failed flush", func(b *bench) {
		admin, _, _, _, _, _ := b.tutorial()
		admin.Name = ptr("changed")
		b.ok(b.s.Flush())
		fresh, double := role("fresh"), user("john")
		b.ok(b.s.Add(fresh, double))
		b.fails(b.s.Flush(), store.ErrIntegrity, "username", "taken")
		b.state(double, store.Transient)
		b.state(fresh, store.Transient)
		if *admin.Name != "Admin" || fresh.ID != 0 {
			b.Error("objects are not restored")
		}
		b.fails(b.s.Add(role("x")), store.ErrPendingRollback, "Rollback")
		b.fails(b.s.Flush(), store.ErrPendingRollback)
		b.fails(b.s.Commit(), store.ErrPendingRollback)
		var rows []*Role
		b.fails(b.s.Query(&Role{}).All(&rows), store.ErrPendingRollback)
		_, err := b.s.Execute("SELECT 1")
		b.fails(err, store.ErrPendingRollback)
		b.silent(func() { b.ok(b.s.Rollback()) })
		if n := len(all[Role](b)); n != 3 {
			b.Errorf("got %d roles, want 3", n)
		}
	}},
	{"8 the same wrong statement fails with the same error each time", func(b *bench) {
		b.ok(b.s.Register(&Rack{}), b.s.Begin())
		query := func() error { _, err := b.s.Query(&Rack{}).Count(); return err }
		execute := func() error { _, err := b.s.Execute("UPDATE racks SET name = 'a'"); return err }
		flush := func() error {
			b.ok(b.s.Rollback(), b.s.Add(&Rack{Name: "a"}))
			return b.s.Flush()
		}
		for name, fails := range map[string]func() error{"query": query, "execute": execute, "flush": flush} {
			first := fails()
			for range 3 {
				if err := fails(); first == nil || err == nil || err.Error() != first.Error() || !strings.Contains(err.Error(), "racks") {
					b.Errorf("%s: got error %v, want %v", name, err, first)
				}
			}
		}
	}},
	{"8 a table that is not there has the same name in the same words", func(b *bench) {
		b.ok(b.s.Register(&Rack{}))
		_, err := b.s.Query(&Rack{}).Count()
		b.fails(err, store.ErrNoTable, "no such table: racks")
		b.ok(b.s.Rollback(), b.s.Add(&Rack{Name: "a"}))
		err = b.s.Commit()
		b.fails(err, store.ErrNoTable, "insert into racks: no such table: racks")
		var failure *store.SQLError
		if !errors.As(err, &failure) || failure.Table != "racks" {
			b.Errorf("got %#v, want an error about racks", failure)
		}
		b.ok(b.s.Rollback())
		_, err = b.s.CreateAll(&Rack{})
		b.ok(err, b.s.Add(&Rack{Name: "a"}), b.s.Commit())
		b.holds("SELECT name FROM racks", "a")
	}},
	{"8 several statements in one text run as often as one", func(b *bench) {
		b.only("its driver takes one statement at a time", "sqlite", "postgresql")
		for range 3 {
			_, err := b.s.Handle().Exec("INSERT INTO roles (name) VALUES ('a;b'); DELETE FROM roles WHERE name = 'a;b'")
			b.ok(err)
		}
		b.ok(b.s.Commit())
		b.holds("SELECT count(*) FROM roles", "0")
	}},
	{"8 a failed flush in a savepoint", func(b *bench) {
		admin, _, _, _, _, _ := b.tutorial()
		admin.Name = ptr("outer")
		b.fails(b.s.Nested(func() error { return b.s.Add(user("john")) }), store.ErrIntegrity)
		if *admin.Name != "outer" {
			b.Errorf("got %q, want outer", *admin.Name)
		}
		b.ok(b.s.Commit())
		b.holds("SELECT name FROM roles WHERE id = 1", "outer")
	}},
}
