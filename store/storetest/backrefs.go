package storetest

import "github.com/dbsh-go/dbsh/store"

// sides checks that each writer's books and each book's writer say the same, in memory alone: "Ada: a b; Bob: c d".
func (b *bench) sides(want string, list ...*Writer) {
	b.Helper()
	b.silent(func() {
		b.is(b.works(list), want)
		for _, w := range list {
			for _, book := range many[Book](b, w, "Books") {
				if single[Writer](b, book, "Writer") != w {
					b.Errorf("%s does not know that it is %s's", book.Title, w.Name)
				}
			}
		}
	})
}

// pair are two writers with their books loaded.
func (b *bench) pair() (ada, bob *Writer, books []*Book) {
	b.Helper()
	b.library()
	w := root[Writer](b)
	all := found[Writer](b, w.With(w.Relation("Books")).OrderBy("id"))
	return all[0], all[1], found[Book](b, root[Book](b).OrderBy("id"))
}

var backrefTests = []test{
	{"9 a child moves by its own side", func(b *bench) {
		ada, bob, books := b.pair()
		b.ok(store.Set(books[0], "Writer", bob))
		b.sides("Ada: b; Bob: c d a", ada, bob)
		b.ok(b.s.Commit())
		b.holds("SELECT writer_id FROM books WHERE id = 1", "2")
	}},
	{"9 a child moves by the collection it goes to", func(b *bench) {
		ada, bob, books := b.pair()
		b.ok(store.Append(bob, "Books", books[:1]))
		b.sides("Ada: b; Bob: c d a", ada, bob)
	}},
	{"9 a child moves by a collection that is replaced", func(b *bench) {
		ada, bob, books := b.pair()
		b.ok(store.Set(bob, "Books", books[1:3]))
		b.sides("Ada: a; Bob: c b", ada, bob)
		if single[Writer](b, books[3], "Writer") != nil || books[3].WriterID != nil {
			b.Error("d still has a writer")
		}
		b.ok(b.s.Commit())
		b.holds("SELECT id, writer_id FROM books ORDER BY id", "1 1; 2 2; 3 2; 4 NULL; 5 NULL")
	}},
	{"9 a child moves there and back", func(b *bench) {
		ada, bob, books := b.pair()
		b.ok(store.Set(books[0], "Writer", bob), store.Set(books[0], "Writer", ada))
		b.sides("Ada: b a; Bob: c d", ada, bob)
		b.silent(func() { b.ok(b.s.Flush()) })
	}},
	{"9 a child moves through several parents", func(b *bench) {
		ada, bob, books := b.pair()
		cy := get[Writer](b, 3)
		b.ok(store.Append(bob, "Books", books[:1]), store.Append(cy, "Books", books[:1]))
		b.sides("Ada: b; Bob: c d; Cy: a", ada, bob, cy)
		b.ok(b.s.Commit())
		b.holds("SELECT writer_id FROM books WHERE id = 1", "3")
	}},
	{"9 a child moves between collections that are not loaded", func(b *bench) {
		b.library()
		ada, bob, a := get[Writer](b, 1), get[Writer](b, 2), get[Book](b, 1)
		b.silent(func() { b.ok(store.Append(bob, "Books", []*Book{a})) })
		b.ok(b.s.NoAutoflush(func() error {
			b.is(b.works([]*Writer{ada, bob}), "Ada: b; Bob: c d a")
			return nil
		}))
	}},
	{"9 nil takes a child out of its collection", func(b *bench) {
		ada, bob, books := b.pair()
		b.ok(store.Set(books[0], "Writer", nil))
		b.sides("Ada: b; Bob: c d", ada, bob)
		if books[0].WriterID != nil {
			b.Error("the key is still there")
		}
	}},
	{"9 removing from a collection empties the child's side", func(b *bench) {
		ada, bob, books := b.pair()
		b.ok(store.Remove(ada, "Books", books[:1]))
		b.sides("Ada: b; Bob: c d", ada, bob)
		b.silent(func() {
			if single[Writer](b, books[0], "Writer") != nil {
				b.Error("a still has a writer")
			}
		})
	}},
	{"9 removing what is another's changes nothing", func(b *bench) {
		ada, bob, books := b.pair()
		b.ok(store.Remove(bob, "Books", books[:1]))
		b.sides("Ada: a b; Bob: c d", ada, bob)
		b.silent(func() { b.ok(b.s.Flush()) })
	}},
	{"9 removing twice is removing once", func(b *bench) {
		ada, bob, books := b.pair()
		b.ok(store.Remove(ada, "Books", []*Book{books[0], books[0]}), store.Remove(ada, "Books", books[:1]))
		b.sides("Ada: b; Bob: c d", ada, bob)
	}},
	{"9 adding twice is adding once", func(b *bench) {
		ada, bob, books := b.pair()
		b.ok(store.Append(bob, "Books", []*Book{books[0], books[0]}), store.Append(bob, "Books", books[:1]))
		b.sides("Ada: b; Bob: c d a", ada, bob)
		b.sends(func() { b.ok(b.s.Flush()) }, "BEGIN", "UPDATE books SET writer_id = ? WHERE id = ? (2, 1)")
	}},
	{"9 a collection set with duplicates holds each once", func(b *bench) {
		ada, bob, books := b.pair()
		b.ok(store.Set(ada, "Books", []*Book{books[2], books[0], books[2]}))
		b.sides("Ada: a c; Bob: d", ada, bob)
	}},
	{"9 a collection set to what it holds is no change", func(b *bench) {
		ada, _, books := b.pair()
		b.ok(store.Set(ada, "Books", books[:2]))
		b.silent(func() { b.ok(b.s.Flush()) })
	}},
	{"9 a collection set to nothing lets all go", func(b *bench) {
		ada, bob, books := b.pair()
		b.ok(store.Set(ada, "Books", []*Book{}))
		b.sides("Ada:; Bob: c d", ada, bob)
		b.ok(b.s.Commit())
		b.holds("SELECT count(*) FROM books WHERE writer_id = 1", "0")
		if books[0].WriterID != nil {
			b.Error("the key is still there")
		}
	}},
	{"9 the collection that the caller got is the caller's", func(b *bench) {
		ada, _, books := b.pair()
		mine := many[Book](b, ada, "Books")
		mine[0] = books[4]
		_ = append(mine, books[3])
		b.is(titles(many[Book](b, ada, "Books")), "a b")
	}},
	{"9 a key written after the relation counts", func(b *bench) {
		ada, bob, books := b.pair()
		b.ok(store.Set(books[0], "Writer", bob))
		books[0].WriterID = ptr(ada.ID)
		if single[Writer](b, books[0], "Writer") != ada {
			b.Error("the relation does not follow the key")
		}
		b.ok(b.s.Commit())
		b.holds("SELECT writer_id FROM books WHERE id = 1", "1")
		b.is(sorted(titles(many[Book](b, ada, "Books"))), "a b")
		b.is(titles(many[Book](b, bob, "Books")), "c d")
	}},
	{"9 a relation set after the key counts", func(b *bench) {
		ada, bob, books := b.pair()
		books[0].WriterID = ptr(int64(3))
		b.ok(store.Set(books[0], "Writer", bob), b.s.Commit())
		b.holds("SELECT writer_id FROM books WHERE id = 1", "2")
		b.is(b.works([]*Writer{ada, bob}), "Ada: b; Bob: c d a")
	}},
	{"9 a key written to NULL empties the relation", func(b *bench) {
		ada, bob, books := b.pair()
		single[Writer](b, books[0], "Writer")
		books[0].WriterID = nil
		if single[Writer](b, books[0], "Writer") != nil {
			b.Error("the relation does not follow the key")
		}
		b.ok(b.s.Flush())
		b.is(b.works([]*Writer{ada, bob}), "Ada: b; Bob: c d")
	}},
	{"9 the key of a new child leads to its parent before it is written", func(b *bench) {
		b.library()
		ada := get[Writer](b, 1)
		book := &Book{ID: 9, Title: "new", WriterID: ptr(int64(1))}
		b.ok(b.s.Add(book))
		b.silent(func() {
			if single[Writer](b, book, "Writer") != ada {
				b.Error("the new book does not find its writer")
			}
		})
	}},
	{"9 the key of a new child leads to a parent that is not loaded", func(b *bench) {
		b.library()
		book := &Book{ID: 9, Title: "new", WriterID: ptr(int64(2))}
		b.ok(b.s.Add(book))
		b.is(single[Writer](b, book, "Writer").Name, "Bob")
		b.state(book, store.Pending)
	}},
	{"9 the key of an object in no session leads nowhere", func(b *bench) {
		b.library()
		get[Writer](b, 1)
		if single[Writer](b, &Book{ID: 9, WriterID: ptr(int64(1))}, "Writer") != nil {
			b.Error("a transient book has a writer")
		}
	}},
	{"9 a key that leads nowhere is nil", func(b *bench) {
		b.tables(`CREATE TABLE writers (id INTEGER PRIMARY KEY, name VARCHAR(20), mentor_id INTEGER)`,
			`CREATE TABLE books (id INTEGER PRIMARY KEY, title VARCHAR(20), year INTEGER, writer_id INTEGER)`,
			`INSERT INTO books (id, title, year, writer_id) VALUES (1, 'a', 2000, 77)`)
		b.session()
		book := get[Book](b, 1)
		if single[Writer](b, book, "Writer") != nil {
			b.Error("got a writer")
		}
		b.silent(func() { single[Writer](b, book, "Writer"); b.ok(b.s.Flush()) })
		if book.WriterID == nil {
			b.Error("the key is gone")
		}
	}},
	{"9 new objects on both sides know each other", func(b *bench) {
		b.library()
		eve, book := &Writer{ID: 9, Name: "Eve"}, &Book{ID: 9, Title: "z"}
		b.ok(store.Append(eve, "Books", []*Book{book}))
		b.sides("Eve: z", eve)
		b.ok(store.Set(book, "Writer", nil))
		b.sides("Eve:", eve)
		b.ok(store.Set(book, "Writer", eve), b.s.Add(book), b.s.Commit())
		b.sides("Eve: z", eve)
		b.holds("SELECT writer_id FROM books WHERE id = 9", "9")
	}},
	{"9 a parent that is deleted leaves its children without one", func(b *bench) {
		_, bob, books := b.pair()
		b.ok(store.Set(get[Writer](b, 4), "Mentor", nil), b.s.Delete(bob), b.s.Flush())
		if books[2].WriterID != nil || single[Writer](b, books[2], "Writer") != nil {
			b.Error("c still has its writer")
		}
		b.ok(b.s.Rollback())
		if single[Writer](b, books[2], "Writer") != bob {
			b.Error("c does not have its writer again")
		}
	}},
	{"9 a savepoint that is rolled back puts both sides back", func(b *bench) {
		ada, bob, books := b.pair()
		b.ok(store.Set(books[0], "Writer", bob))
		b.fails(b.s.Nested(func() error {
			b.ok(store.Set(books[1], "Writer", bob), b.s.Flush())
			return store.ErrNotFound
		}), store.ErrNotFound)
		b.is(b.works([]*Writer{ada}), "Ada: b")
		b.is(sorted(b.works([]*Writer{bob})), "Bob: a c d")
	}},
	{"9 many to many knows both sides at once", func(b *bench) {
		b.library()
		books, list := found[Book](b, root[Book](b).OrderBy("id")), found[Genre](b, root[Genre](b).OrderBy("id"))
		many[Genre](b, books[1], "Genres")
		many[Book](b, list[0], "Books")
		b.ok(store.Append(books[1], "Genres", list))
		b.silent(func() {
			b.is(titles(many[Book](b, list[0], "Books")), "a c b")
			b.is(genres(many[Genre](b, books[1], "Genres")), "x y")
		})
		b.ok(store.Remove(list[0], "Books", books[1:3]))
		b.silent(func() {
			b.is(genres(many[Genre](b, books[1], "Genres")), "y")
			b.is(genres(many[Genre](b, books[2], "Genres")), "")
		})
		b.ok(b.s.Commit())
		b.holds("SELECT book_id, genre_id FROM book_genres ORDER BY 1, 2", "1 1; 1 2; 2 2")
	}},
	{"9 many to many set from both sides is written once", func(b *bench) {
		b.library()
		book, genre := get[Book](b, 2), get[Genre](b, 1)
		b.ok(store.Append(book, "Genres", []*Genre{genre}), store.Append(genre, "Books", []*Book{book}), b.s.Commit())
		b.holds("SELECT count(*) FROM book_genres WHERE book_id = 2", "1")
	}},
	{"9 many to many replaced", func(b *bench) {
		b.library()
		book, list := get[Book](b, 1), found[Genre](b, root[Genre](b).OrderBy("id"))
		b.ok(store.Set(book, "Genres", []*Genre{list[1], {ID: 9, Name: "z"}, list[1]}), b.s.Commit())
		b.holds("SELECT genre_id FROM book_genres WHERE book_id = 1 ORDER BY 1", "2; 9")
	}},
	{"9 a tree knows both sides at once", func(b *bench) {
		b.library()
		w := root[Writer](b)
		all := found[Writer](b, w.With(w.Relation("Pupils")).OrderBy("id"))
		ada, bob, cy, dee := all[0], all[1], all[2], all[3]
		b.ok(store.Set(dee, "Mentor", cy), store.Append(bob, "Pupils", []*Writer{cy}))
		b.silent(func() {
			b.is(writers(many[Writer](b, ada, "Pupils")), "Bob")
			b.is(writers(many[Writer](b, bob, "Pupils")), "Cy")
			b.is(writers(many[Writer](b, cy, "Pupils")), "Dee")
		})
		b.ok(b.s.Commit())
		b.holds("SELECT id, mentor_id FROM writers ORDER BY id", "1 NULL; 2 1; 3 2; 4 3")
	}},
	{"9 one to one knows both sides at once", func(b *bench) {
		b.tables(`CREATE TABLE badges (id INTEGER PRIMARY KEY, owner_id INTEGER, FOREIGN KEY (owner_id) REFERENCES users (id))`)
		b.tutorial()
		b.session(&Owner{}, &Badge{})
		one, two := get[Owner](b, 1), get[Owner](b, 2)
		first, second := &Badge{ID: 1}, &Badge{ID: 2}
		b.ok(store.Set(one, "Badge", first), store.Set(two, "Badge", second), b.s.Commit())
		b.ok(store.Set(first, "Owner", two)) // takes second's place
		b.silent(func() {
			if single[Badge](b, one, "Badge") != nil || single[Badge](b, two, "Badge") != first || single[Owner](b, second, "Owner") != nil {
				b.Error("the sides do not agree")
			}
		})
		b.ok(b.s.Commit())
		b.holds("SELECT id, owner_id FROM badges ORDER BY id", "1 2; 2 NULL")
	}},
	{"9 one to one set again to the same is no change", func(b *bench) {
		b.tables(`CREATE TABLE badges (id INTEGER PRIMARY KEY, owner_id INTEGER, FOREIGN KEY (owner_id) REFERENCES users (id))`)
		b.tutorial()
		b.session(&Owner{}, &Badge{})
		one, first := get[Owner](b, 1), &Badge{ID: 1}
		b.ok(store.Set(one, "Badge", first), b.s.Commit(), store.Set(one, "Badge", first), store.Set(first, "Owner", one))
		b.silent(func() { b.ok(b.s.Flush()) })
	}},
}
