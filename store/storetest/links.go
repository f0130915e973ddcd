package storetest

import "github.com/dbsh-go/dbsh/store"

// Person follows persons. (Many to many with its own table, from both ends.)
type Person struct {
	store.Model `table:"persons" rel:"Following: many Person through follows(follower_id, followed_id); Followers: many Person through follows(followed_id, follower_id)"`
	ID          int64  `db:"id,pk,auto"`
	Name        string `db:"name,notnull"`
}

// Following are those the person follows.
func (p *Person) Following() ([]*Person, error) {
	var rows []*Person
	err := store.Load(p, "Following", &rows)
	return rows, err
}

// Followers are those who follow the person.
func (p *Person) Followers() ([]*Person, error) {
	var rows []*Person
	err := store.Load(p, "Followers", &rows)
	return rows, err
}

// Follow makes the person follow others.
func (p *Person) Follow(rows ...*Person) error { return store.Append(p, "Following", rows) }

// Unfollow makes the person no longer follow others.
func (p *Person) Unfollow(rows ...*Person) error { return store.Remove(p, "Following", rows) }

// Post has tags, by association rows that are a model too and that the database deletes with it.
type Post struct {
	store.Model `table:"posts" rel:"Tags: many Tag through post_tags; PostTags: many PostTag via post_id"`
	ID          int64  `db:"id,pk,auto"`
	Title       string `db:"title"`
	Kind        string `db:"kind,server_default='note'"`
}

// Tags are the post's.
func (p *Post) Tags() ([]*Tag, error) {
	var rows []*Tag
	err := store.Load(p, "Tags", &rows)
	return rows, err
}

// AddTags gives the post tags.
func (p *Post) AddTags(rows ...*Tag) error { return store.Append(p, "Tags", rows) }

// Tag is on posts.
type Tag struct {
	store.Model `table:"tags" rel:"Posts: many Post through post_tags"`
	ID          int64  `db:"id,pk,auto"`
	Name        string `db:"name"`
}

// PostTag is an association row.
type PostTag struct {
	store.Model `table:"post_tags"`
	PostID      int64 `db:"post_id,pk,fk=posts.id,rel=Post,ondelete=cascade"`
	TagID       int64 `db:"tag_id,pk,fk=tags.id,rel=Tag,ondelete=cascade"`
}

// linked makes the tables of this file's models.
func (b *bench) linked() {
	b.Helper()
	for _, text := range []string{
		`CREATE TABLE persons (id INTEGER PRIMARY KEY, name VARCHAR(20) NOT NULL)`,
		`CREATE TABLE follows (follower_id INTEGER NOT NULL REFERENCES persons (id), followed_id INTEGER NOT NULL REFERENCES persons (id), PRIMARY KEY (follower_id, followed_id))`,
		`CREATE TABLE posts (id INTEGER PRIMARY KEY, title VARCHAR(20), kind VARCHAR(20) DEFAULT 'note')`,
		`CREATE TABLE tags (id INTEGER PRIMARY KEY, name VARCHAR(20))`,
		`CREATE TABLE post_tags (post_id INTEGER NOT NULL REFERENCES posts (id) ON DELETE CASCADE, tag_id INTEGER NOT NULL REFERENCES tags (id) ON DELETE CASCADE, PRIMARY KEY (post_id, tag_id))`,
	} {
		b.create(text)
	}
	b.ok(b.s.Commit(), b.s.Register(&Person{}, &Post{}, &Tag{}, &PostTag{}))
}

func persons(list []*Person) string {
	text := ""
	for _, p := range list {
		text += p.Name
	}
	return text
}

var linkTests = []test{
	{"13 many to many with itself", func(b *bench) {
		b.linked()
		a, c, d := &Person{Name: "a"}, &Person{Name: "c"}, &Person{Name: "d"}
		b.ok(a.Follow(c, d, a), c.Follow(a), b.s.Add(a), b.s.Commit())
		b.holds("SELECT follower_id, followed_id FROM follows ORDER BY 1, 2", "1 1; 1 2; 1 3; 2 1")
		b.s.Clear()
		a, c = get[Person](b, 1), get[Person](b, 2)
		if got := persons(must[[]*Person](b)(a.Following())) + " " + persons(must[[]*Person](b)(a.Followers())); got != "acd ac" {
			b.Errorf("got %q, want those a follows and those who follow a: acd ac", got)
		}
		b.ok(a.Unfollow(a, c))
		if got := persons(must[[]*Person](b)(c.Followers())) + persons(must[[]*Person](b)(a.Followers())); got != "c" {
			b.Errorf("got %q, want c alone", got)
		}
		b.ok(b.s.Rollback())
		if got := persons(must[[]*Person](b)(c.Followers())); got != "a" {
			b.Errorf("got %q after rollback, want a", got)
		}
		b.notices = nil
		b.ok(b.s.Delete(a), b.s.Commit())
		b.holds("SELECT count(*) FROM follows", "0")
		if got := persons(must[[]*Person](b)(c.Following())); got != "" || len(b.notices) > 0 {
			b.Errorf("c still follows %q; notices %q", got, b.notices)
		}
	}},
	{"13 association rows that are objects are deleted once", func(b *bench) {
		b.linked()
		post, tag, other := &Post{Title: "p"}, &Tag{Name: "t"}, &Tag{Name: "u"}
		b.fails(post.AddTags(tag), nil, "session.Add")
		b.ok(b.s.Add(post), post.AddTags(tag, other), b.s.Commit())
		b.s.Clear()
		post = get[Post](b, 1)
		must[[]*Tag](b)(post.Tags())
		link, kept := get[PostTag](b, 1, 1), get[Tag](b, 2)
		b.ok(b.s.Delete(post))
		b.sends(func() { b.ok(b.s.Flush()) }, "BEGIN", "DELETE FROM post_tags WHERE post_id = ? (1)", "DELETE FROM posts WHERE id = ? (1)")
		if len(b.notices) > 0 {
			b.Errorf("got notices %q", b.notices)
		}
		b.state(link, store.Deleted)
		b.state(kept, store.Persistent)
		b.ok(b.s.Rollback())
		b.state(link, store.Persistent)
		b.ok(b.s.Delete(post, link), b.s.Commit())
		b.state(link, store.Detached)
		b.holds("SELECT count(*) FROM post_tags", "0")
		b.holds("SELECT count(*) FROM tags", "2")
		if len(b.notices) > 0 {
			b.Errorf("got notices %q", b.notices)
		}
	}},
	{"13 what changed outside of the session is written", func(b *bench) {
		b.linked()
		post, tag := &Post{Title: "p"}, &Tag{Name: "t"}
		b.ok(b.s.Add(post, tag), b.s.Commit(), b.s.Expunge(post), post.AddTags(tag), b.s.Add(post), b.s.Commit())
		b.holds("SELECT post_id, tag_id FROM post_tags", "1 1")
	}},
}

// said are the pending changes, a line each.
func (b *bench) said() (lines []string) {
	b.Helper()
	b.silent(func() {
		for _, change := range b.s.Changes() {
			lines = append(lines, change.String())
		}
	})
	return lines
}

func (b *bench) says(want ...string) {
	b.Helper()
	got := b.said()
	if len(got) != len(want) {
		b.Fatalf("got %q, want %q", got, want)
	}
	for k := range want {
		if got[k] != want[k] {
			b.Errorf("change %d: got %q, want %q", k+1, got[k], want[k])
		}
	}
}

var changeTests = []test{
	{"2 what the database fills in is no change", func(b *bench) {
		b.linked()
		b.ok(b.s.Add(&Post{Title: "p"}, &Post{Title: "q", Kind: "essay"}, &Document{Code: "x"}))
		b.says(`insert Post: Title "p"`, `insert Post: Title "q", Kind "essay"`, `insert Document x: Code "x", Body NULL, Score NULL, Done false, UpdatedAt NULL`)
	}},
	{"2 relations are told by the objects' names", func(b *bench) {
		admin, _, _, john, _, _ := b.tutorial()
		ada, boss := user("ada"), role("boss")
		b.ok(ada.SetRole(admin), b.s.Add(ada), john.SetRole(boss))
		b.says(`insert User: Username "ada", RoleID 1`, `insert Role: Name "boss"`, `update User 1: Role a new Role`)
		fields := b.s.Changes()[2].Fields
		if before, after := fields[0].Names(); before != "" || after != "a new Role" || fields[0].New != any(boss) || fields[0].Column != "" {
			b.Errorf("got %q, %q, %v", before, after, fields[0].New)
		}
		b.ok(b.s.Commit())
		fresh := user("fresh")
		b.ok(fresh.SetRole(role("new")), b.s.Add(fresh))
		b.says(`insert User: Username "fresh", Role a new Role`, `insert Role: Name "new"`)
	}},
	{"2 relations made outside of the session", func(b *bench) {
		b.ok(b.s.Close())
		b.s = store.NewSession(b.db) // knows nothing of the relations yet
		ada := user("ada")
		b.ok(ada.SetRole(role("x")), b.s.Add(ada))
		b.says(`insert User: Username "ada", Role a new Role`, `insert Role: Name "x"`)
	}},
	{"2 an association row is told once", func(b *bench) {
		b.linked()
		post, one, two := &Post{Title: "p"}, &Tag{Name: "1"}, &Tag{Name: "2"}
		b.ok(b.s.Add(post, one, two), b.s.Commit(), post.AddTags(one))
		b.says(`update Post 1: Tags Tag 1`)
		if status := b.s.Status(); status.Dirty != 1 || len(b.s.Dirty()) != 1 || !b.s.IsModified(one) {
			b.Errorf("got %+v", status)
		}
		b.ok(b.s.Commit(), store.Set(post, "Tags", []*Tag{two, {Name: "3"}}))
		b.says(`insert Tag: Name "3", Posts Post 1`, `update Post 1: Tags Tag 1 -> Tag 2`)
		b.ok(b.s.Commit(), store.Remove(post, "Tags", []*Tag{two}))
		b.says(`update Post 1: Tags without Tag 2`)
	}},
	{"2 a child's change is the child's", func(b *bench) {
		admin, _, _, _, susan, _ := b.tutorial()
		b.ok(admin.AddUsers(susan))
		b.says(`update User 2: RoleID 2 -> 1`)
		if status := b.s.Status(); status.Dirty != 1 {
			b.Errorf("got %d dirty objects, want the user alone", status.Dirty)
		}
	}},
}
