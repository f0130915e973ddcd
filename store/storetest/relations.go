package storetest

import (
	"fmt"

	"github.com/dbsh-go/dbsh/store"
)

var relationTests = []test{
	{"9 belongs-to comes from memory", func(b *bench) {
		admin, _, _, john, _, _ := b.tutorial()
		b.s.Clear()
		admin, john = get[Role](b, 1), get[User](b, 1)
		b.silent(func() {
			if must[*Role](b)(john.Role()) != admin {
				b.Error("another role")
			}
		})
	}},
	{"9 both sides change at once", func(b *bench) {
		b.tutorial()
		b.s.Clear()
		admin, member, susan := get[Role](b, 1), get[Role](b, 2), get[User](b, 2)
		if names(must[[]*User](b)(admin.Users())) != "john" || names(must[[]*User](b)(member.Users())) != "susan david" {
			b.Error("the collections are wrong to begin with")
		}
		b.silent(func() {
			b.ok(admin.AddUsers(susan))
			if must[*Role](b)(susan.Role()) != admin || *susan.RoleID != 1 {
				b.Error("the user does not know")
			}
			if names(must[[]*User](b)(member.Users())) != "david" || names(must[[]*User](b)(admin.Users())) != "john susan" {
				b.Error("the roles do not know")
			}
		})
		b.sends(func() { b.ok(b.s.Flush()) }, "BEGIN", "UPDATE users SET role_id = ? WHERE id = ? (1, 2)")
		john, david := get[User](b, 1), get[User](b, 3)
		b.ok(susan.SetRole(nil), john.SetRole(member))
		if len(must[[]*User](b)(admin.Users())) != 0 || susan.RoleID != nil {
			b.Error("admin still has users")
		}
		if got := names(must[[]*User](b)(member.Users())); got != "david john" {
			b.Errorf("got %s, want david john", got)
		}
		b.ok(member.SetUsers(susan), b.s.Commit())
		b.holds("SELECT id, role_id FROM users ORDER BY id", "1 NULL; 2 2; 3 NULL")
		if must[*Role](b)(david.Role()) != nil {
			b.Error("david still has a role")
		}
		b.ok(member.RemoveUsers(susan), b.s.Commit())
		b.holds("SELECT count(*) FROM users WHERE role_id IS NOT NULL", "0")
	}},
	{"9 adding to a collection loads nothing", func(b *bench) {
		b.tutorial()
		b.s.Clear()
		admin, susan := get[Role](b, 1), get[User](b, 2)
		b.silent(func() { b.ok(admin.AddUsers(susan)) })
		if got := names(must[[]*User](b)(admin.Users())); got != "john susan" {
			b.Errorf("got %s, want john susan", got)
		}
	}},
	{"9 a field written later counts", func(b *bench) {
		admin, member, _, john, susan, _ := b.tutorial()
		must[[]*User](b)(member.Users())
		must[[]*User](b)(admin.Users())
		must[*Role](b)(john.Role())
		john.RoleID = ptr(int64(2))
		if must[*Role](b)(john.Role()) != member {
			b.Error("the relation does not follow the field")
		}
		b.ok(susan.SetRole(admin))
		susan.RoleID = nil
		b.ok(b.s.Flush())
		b.holds("SELECT id, role_id FROM users ORDER BY id", "1 2; 2 NULL; 3 2")
		if got := names(must[[]*User](b)(member.Users())); got != "john david" {
			b.Errorf("got %s, want john david", got)
		}
	}},
	{"9 objects in no session", func(b *bench) {
		admin, john := role("Admin"), user("john")
		susan := user("susan")
		b.ok(admin.AddUsers(john, susan))
		if must[*Role](b)(john.Role()) != admin || names(must[[]*User](b)(admin.Users())) != "john susan" {
			b.Error("both sides do not know")
		}
		if must[*Role](b)(user("x").Role()) != nil || len(must[[]*User](b)(role("x").Users())) != 0 {
			b.Error("a new object has relations")
		}
		b.ok(b.s.Add(john))
		b.state(susan, store.Pending)
		b.ok(b.s.Commit())
		b.holds("SELECT username, role_id FROM users ORDER BY id", "john 1; susan 1")
	}},
	{"9 the other side does not cascade", func(b *bench) {
		admin, _, _, _, _, _ := b.tutorial()
		n := user("new")
		b.ok(n.SetRole(admin))
		b.state(n, store.Transient)
		b.silent(func() { b.ok(b.s.Flush()) })
		if len(b.notices) == 0 {
			b.Error("nothing was said about the user that is not written")
		}
		b.ok(b.s.Add(n), b.s.Commit())
		b.holds("SELECT role_id FROM users WHERE username = 'new'", "1")
	}},
	{"9 the session takes what it is given", func(b *bench) {
		admin, _, _, john, _, _ := b.tutorial()
		fresh, boss := user("fresh"), role("boss")
		b.ok(admin.AddUsers(fresh), john.SetRole(boss))
		b.state(fresh, store.Pending)
		b.state(boss, store.Pending)
		b.ok(b.s.Commit())
		b.holds("SELECT username, role_id FROM users ORDER BY id", "john 4; susan 2; david 2; fresh 1")
	}},
	{"11 siblings are loaded together", func(b *bench) {
		b.tutorial()
		b.s.Clear()
		users := all[User](b)
		before := len(b.sent)
		for _, u := range users {
			must[*Role](b)(u.Role())
		}
		if n := len(b.sent) - before; n != 1 {
			b.Errorf("3 users took %d statements, want 1", n)
		}
		if cause := b.sent[before].Cause; cause != "lazy User.Role" {
			b.Errorf("got cause %q", cause)
		}
		b.s.Clear()
		roles := all[Role](b)
		before = len(b.sent)
		total := 0
		for _, r := range roles {
			total += len(must[[]*User](b)(r.Users()))
		}
		if n := len(b.sent) - before; n != 1 || total != 3 {
			b.Errorf("3 roles took %d statements for %d users, want 1 for 3", n, total)
		}
	}},
	{"11 no more than 500 at once", func(b *bench) {
		var roles []any
		for n := range 1200 {
			r := role(fmt.Sprint(n))
			b.ok(r.AddUsers(user(fmt.Sprint(n))))
			roles = append(roles, r)
		}
		b.ok(b.s.Add(roles...), b.s.Commit())
		b.s.Clear()
		before := len(b.sent)
		for _, r := range all[Role](b) {
			if len(must[[]*User](b)(r.Users())) != 1 {
				b.Fatal("a user is missing")
			}
		}
		if n := len(b.sent) - before; n != 4 {
			b.Errorf("1200 roles took %d statements, want 1 and 3", n)
		}
	}},
	{"9 a query for what is related", func(b *bench) {
		_, member, _, john, _, _ := b.tutorial()
		var found []*User
		b.ok(member.QueryUsers().FilterBy("Username", "david").All(&found))
		if names(found) != "david" {
			b.Errorf("got %s", names(found))
		}
		a, c := &Article{Title: "a"}, &Article{Title: "c"}
		b.ok(a.SetAuthor(john), c.SetAuthor(john), john.AddCollected(c), b.s.Commit())
		var articles []*Article
		b.ok(john.QueryCollected().All(&articles))
		if len(articles) != 1 || articles[0] != c {
			b.Errorf("got %v", articles)
		}
		err := user("x").QueryCollected().All(&articles)
		b.fails(err, nil, "transient")
	}},
	{"13 many to many", func(b *bench) {
		_, _, _, john, susan, _ := b.tutorial()
		one, two := &Article{Title: "one"}, &Article{Title: "two"}
		b.ok(one.SetAuthor(john), two.SetAuthor(john), john.AddCollected(one, two), susan.AddCollected(two))
		if got := names(must[[]*User](b)(two.Collectors())); got != "john susan" {
			b.Errorf("got %s, want john susan", got)
		}
		b.sends(func() { b.ok(b.s.Flush()) }, "BEGIN",
			"INSERT INTO articles (title, user_id) VALUES (?, ?) (one, 1)",
			"INSERT INTO articles (title, user_id) VALUES (?, ?) (two, 1)",
			"INSERT INTO user_collections (...")
		b.holds("SELECT user_id, article_id FROM user_collections ORDER BY 1, 2", "1 1; 1 2; 2 2")
		b.ok(john.RemoveCollected(two))
		if got := names(must[[]*User](b)(two.Collectors())); got != "susan" {
			b.Errorf("got %s, want susan", got)
		}
		b.ok(b.s.Commit())
		b.holds("SELECT user_id, article_id FROM user_collections ORDER BY 1, 2", "1 1; 2 2")
		b.s.Clear()
		john, susan = get[User](b, 1), get[User](b, 2)
		b.ok(susan.SetCollected(get[Article](b, 1)), b.s.Commit())
		b.holds("SELECT user_id, article_id FROM user_collections ORDER BY 1, 2", "1 1; 2 1")
		one = get[Article](b, 1)
		if got := names(must[[]*User](b)(one.Collectors())); got != "john susan" {
			b.Errorf("got %s, want john susan", got)
		}
		b.ok(b.s.Delete(one), b.s.Commit())
		b.holds("SELECT count(*) FROM user_collections", "0")
		if len(must[[]*Article](b)(john.Collected())) != 0 {
			b.Error("a deleted article is still collected")
		}
	}},
	{"13 many to many in memory after rollback", func(b *bench) {
		_, _, _, john, susan, _ := b.tutorial()
		one := &Article{Title: "one"}
		b.ok(one.SetAuthor(john), susan.AddCollected(one), b.s.Commit())
		b.ok(susan.RemoveCollected(one), b.s.Flush(), b.s.Rollback())
		if len(must[[]*Article](b)(susan.Collected())) != 1 || len(must[[]*User](b)(one.Collectors())) != 1 {
			b.Error("the collections are not restored")
		}
	}},
}

var deleteTests = []test{
	{"10 children get NULL", func(b *bench) {
		b.tutorial()
		b.s.Clear()
		member, susan := get[Role](b, 2), get[User](b, 2)
		b.ok(b.s.Delete(member))
		b.sends(func() { b.ok(b.s.Flush()) },
			"SELECT users.id, users.username, users.role_id FROM users WHERE users.role_id = ? ORDER BY users.id (2)",
			"BEGIN",
			"UPDATE users SET role_id = ? WHERE id IN (?, ?) (NULL, 2, 3)",
			"DELETE FROM roles WHERE id = ? (2)")
		if susan.RoleID != nil || must[*Role](b)(susan.Role()) != nil {
			b.Error("susan still has the role")
		}
		b.ok(b.s.Rollback())
		if susan.RoleID == nil || must[*Role](b)(susan.Role()) != member {
			b.Error("susan's role is not restored")
		}
	}},
	{"10 children whose key cannot be NULL are in the way", func(b *bench) {
		_, _, _, john, _, _ := b.tutorial()
		b.ok((&Article{Title: "one"}).SetAuthor(john))
		b.ok(john.AddArticles(&Article{Title: "two"}), b.s.Commit(), b.s.Delete(john))
		before := len(b.sent)
		err := b.s.Flush()
		b.fails(err, nil, "User 1", "Article.UserID", "User.Articles", "cascade")
		for _, statement := range b.sent[before:] {
			if shape(statement) == "BEGIN" {
				b.Error("something was written")
			}
		}
		b.ok(b.s.Rollback())
		b.state(john, store.Persistent)
	}},
	{"10 taking a child whose key cannot be NULL", func(b *bench) {
		_, _, _, john, susan, _ := b.tutorial()
		a := &Article{Title: "one"}
		b.ok(john.AddArticles(a), b.s.Commit(), john.RemoveArticles(a))
		b.fails(b.s.Flush(), nil, "User.Articles", "UserID")
		b.ok(susan.AddArticles(a), b.s.Commit())
		b.holds("SELECT user_id FROM articles", "2")
	}},
	{"10 cascade delete and orphans", func(b *bench) {
		album := &Album{Title: "one"}
		first, second, third := &Track{Name: "1"}, &Track{Name: "2"}, &Track{Name: "3"}
		b.ok(album.AddTracks(first, second, third), b.s.Add(album), b.s.Commit())
		b.ok(album.RemoveTracks(first), b.s.Commit())
		b.state(first, store.Detached)
		b.holds("SELECT name FROM tracks ORDER BY id", "2; 3")
		other := &Album{Title: "two"}
		b.ok(b.s.Add(other), album.RemoveTracks(second), other.AddTracks(second), b.s.Commit())
		b.holds("SELECT name, album_id FROM tracks ORDER BY id", "2 2; 3 1")
		b.s.Clear()
		album, other = get[Album](b, 1), get[Album](b, 2)
		b.ok(b.s.Delete(album, other))
		b.sends(func() { b.ok(b.s.Flush()) },
			"SELECT tracks.id, tracks.name, tracks.album_id FROM tracks WHERE tracks.album_id IN (?, ?) ORDER BY tracks.album_id, tracks.id (1, 2)",
			"BEGIN", "DELETE FROM tracks WHERE id IN (?, ?) (2, 3)", "DELETE FROM albums WHERE id IN (?, ?) (1, 2)")
		b.ok(b.s.Rollback())
		if len(must[[]*Track](b)(album.Tracks())) != 1 {
			b.Error("the tracks are not restored")
		}
	}},
	{"10 a pending orphan is never written", func(b *bench) {
		album, track := &Album{Title: "one"}, &Track{Name: "1"}
		b.ok(b.s.Add(album), album.AddTracks(track), album.RemoveTracks(track), b.s.Commit())
		b.holds("SELECT count(*) FROM tracks", "0")
		b.state(track, store.Transient)
	}},
	{"10 deleted objects leave collections", func(b *bench) {
		_, member, _, _, susan, _ := b.tutorial()
		must[[]*User](b)(member.Users())
		b.ok(b.s.Delete(susan), b.s.Flush())
		if got := names(must[[]*User](b)(member.Users())); got != "david" {
			b.Errorf("got %s, want david", got)
		}
		b.ok(b.s.Rollback())
		if got := names(must[[]*User](b)(member.Users())); got != "susan david" {
			b.Errorf("got %s, want susan david", got)
		}
	}},
}

var keyTests = []test{
	{"13 composite keys", func(b *bench) {
		o := &Order{Shop: "north", Number: 7}
		b.ok(o.AddLines(&Line{Position: 1, Item: "a"}, &Line{Position: 2, Item: "b"}), b.s.Add(o), b.s.Commit())
		b.holds("SELECT shop, number, position, item FROM order_lines ORDER BY position", "north 7 1 a; north 7 2 b")
		b.s.Clear()
		line := get[Line](b, "north", 7, 2)
		o = must[*Order](b)(line.Order())
		if o == nil || o.Shop != "north" || len(must[[]*Line](b)(o.Lines())) != 2 {
			b.Fatal("the relations are wrong")
		}
		line.Item = "c"
		b.sends(func() { b.ok(b.s.Flush()) }, "BEGIN", "UPDATE order_lines SET item = ? WHERE shop = ? AND number = ? AND position = ? (c, north, 7, 2)")
		b.ok(b.s.Delete(o), b.s.Commit())
		b.holds("SELECT count(*) FROM order_lines", "0")
	}},
	{"13 a tree", func(b *bench) {
		boss, middle, worker := &Employee{Name: "boss"}, &Employee{Name: "middle"}, &Employee{Name: "worker"}
		b.ok(worker.SetManager(middle), middle.SetManager(boss), b.s.Add(worker, middle, boss))
		b.sends(func() { b.ok(b.s.Commit()) }, "BEGIN",
			"INSERT INTO employees (name, manager_id) VALUES (?, ?) (boss, NULL)",
			"INSERT INTO employees (name, manager_id) VALUES (?, ?) (middle, 1)",
			"INSERT INTO employees (name, manager_id) VALUES (?, ?) (worker, 2)",
			"COMMIT")
		b.s.Clear()
		boss = get[Employee](b, 1)
		middle = must[[]*Employee](b)(boss.Reports())[0]
		if must[*Employee](b)(boss.Manager()) != nil || must[*Employee](b)(middle.Manager()) != boss {
			b.Error("the tree is wrong")
		}
		b.ok(b.s.Delete(boss, get[Employee](b, 3), middle), b.s.Commit())
		b.holds("SELECT count(*) FROM employees", "0")
	}},
	{"13 a circle", func(b *bench) {
		one, two, self := &Employee{Name: "one"}, &Employee{Name: "two"}, &Employee{Name: "self"}
		b.ok(one.SetManager(two), two.SetManager(one), self.SetManager(self), b.s.Add(one, two, self), b.s.Commit())
		b.holds("SELECT e.name, m.name FROM employees e JOIN employees m ON m.id = e.manager_id ORDER BY 1", "one two; self self; two one")
		if one.ManagerID == nil || *one.ManagerID != two.ID || b.s.IsModified(one) {
			b.Error("the key is not in the object")
		}
	}},
	{"13 keys that are given", func(b *bench) {
		child, parent := &Employee{ID: 5, Name: "child", ManagerID: ptr(int64(9))}, &Employee{ID: 9, Name: "parent"}
		b.ok(b.s.Add(child, parent), b.s.Commit())
		b.holds("SELECT id, manager_id FROM employees ORDER BY id", "5 9; 9 NULL")
		if must[*Employee](b)(child.Manager()) != parent {
			b.Error("the manager is another object")
		}
	}},
	{"13 a new object takes a deleted one's row", func(b *bench) {
		old, fresh := &Order{Shop: "x", Number: 1, Note: "old"}, &Order{Shop: "x", Number: 1, Note: "new"}
		b.ok(b.s.Add(old), b.s.Commit(), b.s.Delete(old), b.s.Add(fresh))
		b.ok(b.s.Flush())
		b.holds("SELECT note FROM orders", "new")
		b.state(old, store.Deleted)
		if get[Order](b, "x", 1) != fresh {
			b.Error("the row has another object")
		}
		b.ok(b.s.Rollback())
		b.state(old, store.Persistent)
		b.state(fresh, store.Transient)
		if get[Order](b, "x", 1) != old {
			b.Error("the row has another object after rollback")
		}
		b.ok(b.s.Delete(old), b.s.Add(fresh), b.s.Commit())
		b.state(old, store.Detached)
		b.holds("SELECT note FROM orders", "new")
	}},
	{"13 a key that is missing", func(b *bench) {
		b.ok(b.s.Add(&Order{Number: 1}, &Line{Shop: "x"}))
		b.fails(b.s.Flush(), nil)
	}},
}

var errorTests = []test{
	{"14 arguments", func(b *bench) {
		type plain struct{ A int }
		for _, object := range []any{nil, 7, "x", plain{}, &plain{}, Role{}, (*Role)(nil), []*Role{}} {
			b.fails(b.s.Add(object), nil, "session.Add: got")
			b.fails(b.s.Delete(object), nil, "session.Delete")
			b.fails(b.s.Refresh(object), nil, "session.Refresh")
			b.fails(b.s.Expunge(object), nil, "session.Expunge")
			b.state(object, store.Transient)
			if b.s.Contains(object) || b.s.IsModified(object) {
				b.Errorf("%T is in the session", object)
			}
			var row *Role
			b.fails(store.Load(object, "Role", &row), nil)
			b.fails(store.Set(object, "Role", row), nil)
		}
	}},
	{"14 arguments are named", func(b *bench) {
		john := user("john")
		b.ok(b.s.Add(john))
		for want, err := range map[string]error{
			"session.Add: got a User, want a pointer to it: &User{...}":                                   b.s.Add(User{}),
			"session.Add: got an Employee, want a pointer to it: &Employee{...}":                          b.s.Add(Employee{}),
			"session.Add: got a nil *Role":                                                                b.s.Add((*Role)(nil)),
			"session.Add: got []*Role, want a pointer to a model":                                         b.s.Add([]*Role{}),
			"session.Add: got nil, want a pointer to a model":                                             b.s.Add(nil),
			"session.Add: got int, want a pointer to a model":                                             b.s.Add(7),
			"add to Collected: got a nil *Article":                                                        john.AddCollected(nil),
			"set Role of a User: got an Employee, want a Role":                                            store.Set(john, "Role", &Employee{}),
			"session.Add: got *struct, want a pointer to a model: its struct has no embedded store.Model": b.s.Add(&struct{ A int }{}),
		} {
			if err == nil || err.Error() != want {
				b.Errorf("got  %v\nwant %s", err, want)
			}
		}
	}},
	{"14 a foreign key says which tables", func(b *bench) {
		b.tutorial()
		_, err := b.s.Query(&Role{}).Where("id = 1").Delete()
		b.fails(err, store.ErrIntegrity, "delete from roles: roles.id: FOREIGN KEY violated by 1: users.role_id still refers to it")
		_, err = b.s.Query(&User{}).Where("id = 1").Update("role_id", 77)
		b.fails(err, store.ErrIntegrity, "update users: users.role_id: FOREIGN KEY violated by 77: roles has no such id")
		_, err = b.s.Execute("INSERT INTO tracks (name, album_id) VALUES ('x', 9)")
		b.fails(err, store.ErrIntegrity, "insert into tracks: tracks.album_id: FOREIGN KEY violated by 9: albums has no such id")
		_, err = b.s.Execute("CREATE TABLE labels (id INTEGER PRIMARY KEY); CREATE TABLE bands (id INTEGER PRIMARY KEY, label_id INTEGER REFERENCES labels (id) ON DELETE CASCADE); " +
			"CREATE TABLE songs (band_id INTEGER REFERENCES bands (id)); CREATE TABLE fans (label_id INTEGER REFERENCES labels (id) ON DELETE SET NULL); " +
			"INSERT INTO labels VALUES (1); INSERT INTO bands VALUES (1, 1); INSERT INTO songs VALUES (1)")
		b.ok(err)
		_, err = b.s.Execute("DELETE FROM labels")
		b.fails(err, store.ErrIntegrity, "delete from labels: FOREIGN KEY violated: rows of songs still refer to it")
	}},
	{"14 states", func(b *bench) {
		r := role("x")
		b.fails(b.s.Delete(r), nil, "transient")
		b.fails(b.s.Refresh(r), nil, "transient")
		b.fails(b.s.Expunge(r), nil, "not in this session")
		b.ok(b.s.Add(r))
		b.fails(b.s.Delete(r), nil, "pending")
		b.ok(b.s.Commit())
		other := store.NewSession(b.db)
		defer other.Close()
		b.fails(other.Add(r), nil, "another session")
		b.fails(other.Delete(r), nil)
	}},
	{"14 relations", func(b *bench) {
		r, u := role("x"), user("x")
		b.ok(b.s.Add(r, u))
		var users []*User
		var one *User
		b.fails(store.Load(r, "Usres", &users), nil, "Role", "Usres", "Users")
		b.fails(store.Load(r, "Users", users), nil, "want a pointer")
		b.fails(store.Load(r, "Users", nil), nil, "want a pointer")
		b.fails(store.Set(u, "Role", u), nil, "User", "Role")
		b.fails(store.Set(u, "Role", 5), nil, "want")
		b.fails(store.Append(u, "Role", []*Role{r}), nil, "Set")
		b.fails(store.Append(r, "Users", []*User{nil}), nil, "nil")
		b.fails(store.Remove(u, "Role", []*Role{r}), nil, "Set")
		b.ok(store.Load(r, "Users", &users), b.s.Flush())
		b.fails(store.Load(r, "Users", &one), nil)
	}},
	{"14 a closed session", func(b *bench) {
		r := role("x")
		b.ok(b.s.Add(r), b.s.Commit(), b.s.Close())
		b.fails(b.s.Flush(), store.ErrClosed)
		b.fails(b.s.Commit(), store.ErrClosed)
		b.fails(b.s.Rollback(), store.ErrClosed)
		b.fails(b.s.Begin(), store.ErrClosed)
		_, err := b.s.Execute("SELECT 1")
		b.fails(err, store.ErrClosed)
	}},
	{"14 statements outside of transactions", func(b *bench) {
		b.only("no statement refuses a transaction", "sqlite", "postgresql")
		b.ok(b.s.Add(role("x")))
		_, err := b.s.Execute("VACUUM")
		b.fails(err, store.ErrTransactionOpen, "VACUUM")
		b.ok(b.s.Commit())
		_, err = b.s.Execute("VACUUM")
		b.ok(err)
	}},
}
