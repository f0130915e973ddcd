package storetest

import "github.com/dbsh-go/dbsh/store"

// strategyTests are about the ways that tags choose for relations, whatever query finds the objects.
var strategyTests = []test{
	{"11 a tag of selectin holds for every query", func(b *bench) {
		type Book struct {
			store.Model `table:"books"`
			ID          int64  `db:"id,pk"`
			Title       string `db:"title"`
			WriterID    *int64 `db:"writer_id,fk=writers.id,rel=Writer"`
		}
		type Writer struct {
			store.Model `table:"writers" rel:"Books: many Book via writer_id lazy=selectin"`
			ID          int64  `db:"id,pk"`
			Name        string `db:"name"`
		}
		b.library(&Writer{}, &Book{})
		var ada *Writer
		b.causes(func() { found[Writer](b, root[Writer](b)) }, "query", "selectin Writer.Books")
		b.s.Clear()
		b.causes(func() { b.ok(root[Writer](b).Get(&ada, 1)) }, "query", "selectin Writer.Books")
		b.causes(func() { b.ok(b.s.Refresh(ada)) }, "query", "selectin Writer.Books")
		b.s.Clear()
		book := get[Book](b, 1)
		b.causes(func() { single[Writer](b, book, "Writer") }, "lazy Book.Writer") // whose books lead back to where it came from
	}},
	{"11 a tag of joined holds for every query", func(b *bench) {
		type Book struct {
			store.Model `table:"books"`
			ID          int64  `db:"id,pk"`
			Title       string `db:"title"`
			WriterID    *int64 `db:"writer_id,fk=writers.id,rel=Writer"`
		}
		type Writer struct {
			store.Model `table:"writers" rel:"Books: many Book via writer_id lazy=joined"`
			ID          int64  `db:"id,pk"`
			Name        string `db:"name"`
		}
		b.library(&Writer{}, &Book{})
		var ada *Writer
		b.causes(func() { b.ok(root[Writer](b).Get(&ada, 1)) }, "query")
		b.silent(func() {
			if len(many[Book](b, ada, "Books")) != 2 {
				b.Error("the books are not loaded")
			}
		})
		_, err := b.s.Execute("INSERT INTO books (id, title, writer_id) VALUES (9, 'new', 1)")
		b.ok(err, b.s.Commit())
		b.causes(func() { b.ok(b.s.Refresh(ada)) }, "query")
		b.silent(func() {
			if len(many[Book](b, ada, "Books")) != 3 {
				b.Error("the books are not read again")
			}
		})
		b.s.Clear()
		b.causes(func() { b.ok(root[Writer](b).OrderBy("id").First(&ada)) }, "query")
		b.silent(func() {
			if len(many[Book](b, ada, "Books")) != 3 {
				b.Error("LIMIT has cut the collection")
			}
		})
	}},
	{"11 tags of subquery and immediate", func(b *bench) {
		type Book struct {
			store.Model `table:"books" rel:"Genres: many Genre through book_genres(book_id, genre_id) lazy=immediate"`
			ID          int64  `db:"id,pk"`
			WriterID    *int64 `db:"writer_id,fk=writers.id"`
		}
		type Genre struct {
			store.Model `table:"genres"`
			ID          int64 `db:"id,pk"`
		}
		type Writer struct {
			store.Model `table:"writers" rel:"Books: many Book via writer_id lazy=subquery"`
			ID          int64 `db:"id,pk"`
		}
		b.library(&Writer{}, &Book{}, &Genre{})
		b.causes(func() { found[Writer](b, root[Writer](b)) },
			"query", "subquery Writer.Books", "immediate Book.Genres", "immediate Book.Genres", "immediate Book.Genres", "immediate Book.Genres")
	}},
	{"11 a query's way counts more than the tag's", func(b *bench) {
		type Book struct {
			store.Model `table:"books"`
			ID          int64  `db:"id,pk"`
			WriterID    *int64 `db:"writer_id,fk=writers.id"`
		}
		type Writer struct {
			store.Model `table:"writers" rel:"Books: many Book via writer_id lazy=joined"`
			ID          int64 `db:"id,pk"`
		}
		b.library(&Writer{}, &Book{})
		w := root[Writer](b)
		b.causes(func() { found[Writer](b, w.With(w.Relation("Books").Selectin())) }, "query", "selectin Writer.Books")
		b.s.Clear()
		var all []*Writer
		b.causes(func() { all = found[Writer](b, w.With(w.Relation("Books").Lazy()).OrderBy("id")) }, "query")
		b.causes(func() { many[Book](b, all[0], "Books") }, "lazy Writer.Books")
	}},
	{"11 With follows an eager tag's way", func(b *bench) {
		type Book struct {
			store.Model `table:"books"`
			ID          int64  `db:"id,pk"`
			WriterID    *int64 `db:"writer_id,fk=writers.id,rel=Writer,lazy=joined"`
		}
		type Writer struct {
			store.Model `table:"writers" rel:"Books: many Book via writer_id lazy=raise"`
			ID          int64 `db:"id,pk"`
		}
		b.library(&Writer{}, &Book{})
		books, w := root[Book](b), root[Writer](b)
		b.causes(func() { found[Book](b, books.With(books.Relation("Writer"))) }, "query")
		b.s.Clear()
		all := found[Writer](b, w.With(w.Relation("Books")).OrderBy("id"))
		b.silent(func() { many[Book](b, all[0], "Books") })
	}},
	{"11 a query can allow what a tag refuses", func(b *bench) {
		type Book struct {
			store.Model `table:"books"`
			ID          int64  `db:"id,pk"`
			WriterID    *int64 `db:"writer_id,fk=writers.id"`
		}
		type Writer struct {
			store.Model `table:"writers" rel:"Books: many Book via writer_id lazy=raise"`
			ID          int64 `db:"id,pk"`
		}
		b.library(&Writer{}, &Book{})
		w := root[Writer](b)
		var books []*Book
		b.fails(store.Load(found[Writer](b, w)[0], "Books", &books), nil, "raise")
		b.causes(func() { many[Book](b, found[Writer](b, w.With(w.Relation("Books").Lazy()))[0], "Books") }, "query", "lazy Writer.Books")
	}},
	{"11 eager tags in a circle stop at the model where they began", func(b *bench) {
		type Book struct {
			store.Model `table:"books"`
			ID          int64  `db:"id,pk"`
			WriterID    *int64 `db:"writer_id,fk=writers.id,rel=Writer,lazy=joined"`
		}
		type Writer struct {
			store.Model `table:"writers" rel:"Books: many Book via writer_id lazy=selectin"`
			ID          int64 `db:"id,pk"`
		}
		b.library(&Writer{}, &Book{})
		b.causes(func() { found[Writer](b, root[Writer](b)) }, "query", "selectin Writer.Books")
		b.s.Clear()
		b.causes(func() { found[Book](b, root[Book](b)) }, "query")
	}},
	{"11 an eager tag that leads to its own model is not followed", func(b *bench) {
		type Writer struct {
			store.Model `table:"writers" rel:"Pupils: many Writer via mentor_id lazy=selectin"`
			ID          int64  `db:"id,pk"`
			MentorID    *int64 `db:"mentor_id,fk=writers.id"`
		}
		b.library(&Writer{})
		b.causes(func() { found[Writer](b, root[Writer](b)) }, "query")
	}},
	{"11 an eager tag that leads to its own model is followed to its depth", func(b *bench) {
		type Writer struct {
			store.Model `table:"writers" rel:"Pupils: many Writer via mentor_id lazy=joined depth=2"`
			ID          int64  `db:"id,pk"`
			MentorID    *int64 `db:"mentor_id,fk=writers.id"`
		}
		b.library(&Writer{})
		var ada *Writer
		b.causes(func() { b.ok(root[Writer](b).Get(&ada, 1)) }, "query")
		b.silent(func() {
			if n := len(many[Writer](b, many[Writer](b, ada, "Pupils")[0], "Pupils")); n != 1 {
				b.Errorf("got %d pupils of a pupil, want 1", n)
			}
		})
	}},
	{"11 a tag of raise leaves the session's own work alone", func(b *bench) {
		type Book struct {
			store.Model `table:"books"`
			ID          int64  `db:"id,pk"`
			WriterID    *int64 `db:"writer_id,fk=writers.id"`
		}
		type Writer struct {
			store.Model `table:"writers" rel:"Books: many Book via writer_id lazy=raise"`
			ID          int64  `db:"id,pk"`
			MentorID    *int64 `db:"mentor_id,fk=writers.id"`
		}
		b.library(&Writer{}, &Book{})
		cy, dee := get[Writer](b, 3), get[Writer](b, 4)
		b.ok(store.Set(cy, "Books", []*Book{get[Book](b, 5)}), b.s.Commit())
		b.holds("SELECT writer_id FROM books WHERE id = 5", "3")
		b.ok(b.s.Delete(cy), b.s.Delete(dee), b.s.Commit())
		b.holds("SELECT count(*) FROM books WHERE writer_id IS NULL", "1")
	}},
	{"11 an object that is new answers from memory whatever the tag", func(b *bench) {
		type Book struct {
			store.Model `table:"books"`
			ID          int64  `db:"id,pk"`
			WriterID    *int64 `db:"writer_id,fk=writers.id"`
		}
		type Writer struct {
			store.Model `table:"writers" rel:"Books: many Book via writer_id lazy=raise"`
			ID          int64 `db:"id,pk"`
		}
		b.library(&Writer{}, &Book{})
		eve := &Writer{ID: 9}
		b.ok(b.s.Add(eve), store.Append(eve, "Books", []*Book{{ID: 9}}))
		b.silent(func() {
			if len(many[Book](b, eve, "Books")) != 1 {
				b.Error("the book is not there")
			}
		})
	}},
	{"11 single loads for one, select for the siblings", func(b *bench) {
		b.library()
		w := root[Writer](b)
		all := found[Writer](b, w.OrderBy("id"))
		b.causes(func() { b.works(all) }, "lazy Writer.Books")
		type Book struct {
			store.Model `table:"books"`
			ID          int64  `db:"id,pk"`
			WriterID    *int64 `db:"writer_id,fk=writers.id,rel=Writer"`
		}
		type Writer struct {
			store.Model `table:"writers" rel:"Books: many Book via writer_id lazy=single"`
			ID          int64 `db:"id,pk"`
		}
		b.session(&Writer{}, &Book{})
		singles := found[Writer](b, root[Writer](b))
		b.causes(func() {
			for _, w := range singles {
				many[Book](b, w, "Books")
			}
		}, "lazy Writer.Books", "lazy Writer.Books", "lazy Writer.Books", "lazy Writer.Books")
	}},
	{"11 one by one, eagerly", func(b *bench) {
		type Book struct {
			store.Model `table:"books"`
			ID          int64  `db:"id,pk"`
			Title       string `db:"title"`
			WriterID    *int64 `db:"writer_id,fk=writers.id,rel=Writer"`
		}
		type Writer struct {
			store.Model `table:"writers" rel:"Book: one Book via writer_id lazy=joined"`
			ID          int64 `db:"id,pk"`
		}
		b.library(&Writer{}, &Book{})
		_, err := b.s.Execute("DELETE FROM book_genres")
		b.ok(err)
		_, err = b.s.Execute("DELETE FROM books WHERE id IN (2, 4)")
		b.ok(err, b.s.Commit())
		var all []*Writer
		b.causes(func() { all = found[Writer](b, root[Writer](b).OrderBy("id").Limit(3)) }, "query")
		b.silent(func() {
			b.is(single[Book](b, all[0], "Book").Title, "a")
			b.is(single[Book](b, all[1], "Book").Title, "c")
			if single[Book](b, all[2], "Book") != nil {
				b.Error("Cy has a book")
			}
		})
	}},
	{"11 a collection comes in the order of its tag, however it is loaded", func(b *bench) {
		for _, how := range []string{"", "selectin", "joined", "subquery", "immediate"} {
			type Book struct {
				store.Model `table:"books"`
				ID          int64  `db:"id,pk"`
				Title       string `db:"title"`
				Year        int64  `db:"year"`
				WriterID    *int64 `db:"writer_id,fk=writers.id"`
			}
			type Writer struct {
				store.Model `table:"writers" rel:"Books: many Book via writer_id order='year desc, title'"`
				ID          int64 `db:"id,pk"`
			}
			if how == "" {
				b.library(&Writer{}, &Book{})
			}
			b.s.Clear()
			w := root[Writer](b)
			books := w.Relation("Books")
			ways := map[string]store.Relation{"": books.Lazy(), "selectin": books.Selectin(), "joined": books.Joined(), "subquery": books.Subquery(), "immediate": books.Immediate()}
			ada := found[Writer](b, w.With(ways[how]).OrderBy("id"))[0]
			b.is(told(many[Book](b, ada, "Books"), func(b *Book) string { return b.Title }), "b a")
			var asked []*Book
			b.ok(store.Related(ada, "Books", (*Book)(nil)).All(&asked))
			b.is(told(asked, func(b *Book) string { return b.Title }), "b a")
		}
	}},
	{"11 a many to many comes in the order of its tag", func(b *bench) {
		type Genre struct {
			store.Model `table:"genres"`
			ID          int64  `db:"id,pk"`
			Name        string `db:"name"`
		}
		type Book struct {
			store.Model `table:"books" rel:"Genres: many Genre through book_genres(book_id, genre_id) order='name desc'"`
			ID          int64 `db:"id,pk"`
		}
		b.library(&Book{}, &Genre{})
		book := get[Book](b, 1)
		b.is(told(many[Genre](b, book, "Genres"), func(g *Genre) string { return g.Name }), "y x")
		b.s.Clear()
		books := root[Book](b)
		book = found[Book](b, books.With(books.Relation("Genres").Joined()).OrderBy("id"))[0]
		b.is(told(many[Genre](b, book, "Genres"), func(g *Genre) string { return g.Name }), "y x")
	}},
}
