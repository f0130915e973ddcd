package storetest

import (
	"errors"
	"slices"
	"strings"

	"github.com/dbsh-go/dbsh/store"
)

// traceTests go through one script that was run with SQLAlchemy, which sent these statements. Left out are what only a
// language with watched attributes sends: the SELECTs that reload expired objects, and, because of them, the BEGIN before
// each read. What is sent besides is said at the step.
var traceTests = []test{
	{"a script as SQLAlchemy runs it", func(b *bench) {
		var admin, member, moderator *Role
		var john, susan *User
		step := func(name string, do func(), want ...string) {
			b.Helper()
			before := len(b.sent)
			do()
			var got []string
			for _, statement := range b.sent[before:] {
				got = append(got, kind(shape(statement)))
			}
			if !slices.Equal(got, want) {
				b.Errorf("%s: sent\n  %s\nwant\n  %s", name, strings.Join(got, ", "), strings.Join(want, ", "))
			}
		}
		step("add all, out of order", func() { admin, member, moderator, john, susan, _ = b.tutorial() },
			"BEGIN", "INSERT roles", "INSERT roles", "INSERT roles", "INSERT users", "INSERT users", "INSERT users", "COMMIT")
		step("dirty", func() { admin.Name = ptr("Administrator"); b.s.IsModified(admin) })
		step("a query autoflushes", func() {
			var users []*User
			b.ok(b.s.Query(&User{}).FilterBy("Role", member).All(&users))
		}, "BEGIN", "UPDATE roles", "SELECT users")
		step("rollback restores", func() { b.ok(b.s.Rollback()) }, "ROLLBACK")
		step("the same value", func() { admin.Name = ptr("Admin"); b.ok(b.s.Commit()) })
		step("delete and rollback", func() { b.ok(b.s.Delete(moderator), b.s.Flush(), b.s.Rollback()) },
			"SELECT users", "BEGIN", "DELETE roles", "ROLLBACK")
		step("pending and rollback", func() { b.ok(b.s.Add(role("Temp")), b.s.Flush(), b.s.Rollback()) }, "BEGIN", "INSERT roles", "ROLLBACK")
		step("identity map", func() { get[Role](b, 1) })
		step("belongs-to from memory", func() { must[*Role](b)(john.Role()) })
		b.ok(b.s.Expire()) // as every commit and rollback of SQLAlchemy does
		step("lazy collection", func() { must[[]*User](b)(member.Users()) }, "SELECT users")
		step("delete a parent", func() { b.ok(b.s.Delete(member), b.s.Flush(), b.s.Rollback()) },
			"BEGIN", "UPDATE users", "DELETE roles", "ROLLBACK")
		step("move a child", func() { must[[]*User](b)(admin.Users()); b.ok(admin.AddUsers(susan), b.s.Flush()) },
			"SELECT users", "BEGIN", "UPDATE users")
		step("take it back", func() { b.ok(b.s.Rollback()) }, "ROLLBACK")
		step("no parent", func() { b.ok(susan.SetRole(nil), b.s.Flush(), b.s.Rollback()) }, "BEGIN", "UPDATE users", "ROLLBACK")
		step("savepoint", func() {
			admin.Name = ptr("outer")
			b.fails(b.s.Nested(func() error {
				admin.Name = ptr("inner")
				b.ok(b.s.Add(role("insp")), b.s.Flush())
				return errors.New("stop")
			}), nil)
			b.ok(b.s.Rollback())
		}, "BEGIN", "UPDATE roles", "SAVEPOINT", "INSERT roles", "UPDATE roles", "ROLLBACK TO", "RELEASE", "ROLLBACK") // RELEASE is ours
		step("a failed flush", func() {
			b.ok(b.s.Add(user("john")))
			b.fails(b.s.Flush(), store.ErrIntegrity)
			b.fails(b.s.Flush(), store.ErrPendingRollback)
			b.ok(b.s.Rollback())
		}, "BEGIN", "INSERT users", "ROLLBACK")
		step("expunge", func() { b.ok(b.s.Expunge(admin)); b.state(admin, store.Detached); b.ok(b.s.Add(admin)) })
		step("close", func() { b.ok(b.s.Close()); b.state(admin, store.Detached) })
	}},
}

// kind is a statement's verb and table.
func kind(text string) string {
	words := strings.Fields(text)
	for k, word := range words {
		if (word == "FROM" || word == "INTO") && k+1 < len(words) {
			return words[0] + " " + words[k+1]
		}
	}
	switch {
	case words[0] == "UPDATE":
		return words[0] + " " + words[1]
	case strings.HasPrefix(text, "ROLLBACK TO"):
		return "ROLLBACK TO"
	}
	return words[0]
}
