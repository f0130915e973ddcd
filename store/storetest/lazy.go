package storetest

import (
	"context"

	"github.com/dbsh-go/dbsh/store"
)

// SingleRole loads its users one by one.
type SingleRole struct {
	store.Model `table:"roles" rel:"Users: many SingleUser via role_id lazy=single order='id desc'"`
	ID          int64 `db:"id,pk,auto"`
}

// SingleUser refuses to load its role.
type SingleUser struct {
	store.Model `table:"users"`
	ID          int64   `db:"id,pk,auto"`
	Username    *string `db:"username"`
	RoleID      *int64  `db:"role_id,fk=roles.id,rel=Role,lazy=raise"`
}

var lazyTests = []test{
	{"11 single and raise", func(b *bench) {
		b.tutorial()
		s := store.NewSession(b.db)
		defer s.Close()
		b.ok(s.Register(&SingleRole{}, &SingleUser{}))
		var roles []*SingleRole
		b.ok(s.Query(&SingleRole{}).OrderBy("id").All(&roles))
		before := len(b.sent)
		var users []*SingleUser
		for _, r := range roles[:2] {
			b.ok(store.Load(r, "Users", &users))
		}
		if n := len(b.sent) - before; n != 2 {
			b.Errorf("2 roles took %d statements, want 2", n)
		}
		if len(users) != 2 || *users[0].Username != "david" {
			b.Error("the collection is not in the order its tag asks for")
		}
		var role *SingleRole
		b.ok(s.Expunge(roles[1]))
		b.fails(store.Load(users[0], "Role", &role), nil, "raise", "With")
	}},
	{"11 expire on commit", func(b *bench) {
		b.tutorial()
		s := store.NewSession(b.db, store.ExpireOnCommit())
		defer s.Close()
		var r *Role
		b.ok(s.Query(&Role{}).Get(&r, 1))
		_, err := s.Execute("UPDATE roles SET name = 'Chief' WHERE id = 1")
		b.ok(err, s.Commit())
		if *r.Name != "Admin" {
			b.Error("a field has changed by itself")
		}
		var again *Role
		b.ok(s.Query(&Role{}).Get(&again, 1))
		if again != r || *r.Name != "Chief" {
			b.Errorf("got %q, want Chief", *r.Name)
		}
		r.Name = ptr("mine")
		b.ok(s.Expire(r), s.NoAutoflush(func() error { return s.Query(&Role{}).Get(&again, 1) }))
		if *r.Name != "mine" {
			b.Error("a change was overwritten")
		}
	}},
	{"11 contexts", func(b *bench) {
		b.tutorial()
		b.s.Clear()
		john := get[User](b, 1)
		ctx, cancel := context.WithCancel(context.Background())
		b.s.SetContext(ctx)
		cancel()
		_, err := john.Role()
		b.fails(err, store.ErrCancelled)
		b.fails(b.s.Query(&User{}).All(new([]*User)), store.ErrCancelled)
		fine := b.s.WithContext(context.Background())
		var roles []*Role
		b.ok(fine.Query(&Role{}).All(&roles))
		b.s.SetContext(context.Background())
		if must[*Role](b)(john.Role()) != roles[0] {
			b.Error("the handles do not share their objects")
		}
		b.ok(b.s.Rollback())
	}},
	{"9 the handle shares the transaction", func(b *bench) {
		b.ok(b.s.Add(role("a")))
		var n int
		b.ok(b.s.Handle().Get(&n, "SELECT count(*) FROM roles"))
		if n != 1 {
			b.Errorf("got %d rows, want 1: the handle flushes before it asks", n)
		}
		_, err := b.s.Handle().Exec("INSERT INTO roles (name) VALUES (?)", "b")
		b.ok(err, b.s.Rollback())
		b.holds("SELECT count(*) FROM roles", "0")
	}},
}
