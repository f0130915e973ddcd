package storetest

import (
	"strings"

	"github.com/dbsh-go/dbsh/store"
)

// loadingTests are about the ways that a query chooses for a relation.
var loadingTests = []test{
	{"11 selectin loads a collection for all by one more statement", func(b *bench) {
		b.library()
		var all []*Writer
		w := root[Writer](b)
		b.sends(func() { all = found[Writer](b, w.With(w.Relation("Books").Selectin()).OrderBy("id")) },
			"SELECT writers.id, writers.name, writers.mentor_id FROM writers ORDER BY writers.id",
			"SELECT books.id, books.title, books.year, books.writer_id FROM books WHERE books.writer_id IN (?, ?, ?, ?) ORDER BY books.writer_id, books.id (1, 2, 3, 4)")
		b.silent(func() { b.is(b.works(all), allWorks) })
	}},
	{"11 what a strategy sends is told by its name", func(b *bench) {
		b.library()
		w := root[Writer](b).OrderBy("id")
		books := w.Relation("Books")
		for name, with := range map[string]store.Relation{"selectin": books, "subquery": books.Subquery()} {
			b.s.Clear()
			b.causes(func() { found[Writer](b, w.With(with)) }, "query", name+" Writer.Books")
		}
		b.s.Clear()
		b.causes(func() { found[Writer](b, w.With(books.Immediate())) },
			"query", "immediate Writer.Books", "immediate Writer.Books", "immediate Writer.Books", "immediate Writer.Books")
	}},
	{"11 joined loads a collection in the same statement", func(b *bench) {
		b.library()
		var all []*Writer
		w := root[Writer](b)
		b.sends(func() { all = found[Writer](b, w.With(w.Relation("Books").Joined())) },
			"SELECT writers.id, writers.name, writers.mentor_id, books_1.id, books_1.title, books_1.year, books_1.writer_id FROM writers "+
				"LEFT OUTER JOIN books AS books_1 ON writers.id = books_1.writer_id ORDER BY writers.id, books_1.id")
		b.silent(func() { b.is(b.works(all), allWorks) })
	}},
	{"11 joined owners come once", func(b *bench) {
		b.library()
		w := root[Writer](b)
		if all := found[Writer](b, w.With(w.Relation("Books").Joined())); len(all) != 4 {
			b.Errorf("got %d writers, want 4", len(all))
		}
	}},
	{"11 joined keeps the order of the query", func(b *bench) {
		b.library()
		w := root[Writer](b)
		b.is(b.works(found[Writer](b, w.With(w.Relation("Books").Joined()).OrderBy("name desc"))), "Dee:; Cy:; Bob: c d; Ada: a b")
	}},
	{"11 LIMIT counts owners where a collection is joined", func(b *bench) {
		b.library()
		w := root[Writer](b)
		q := w.With(w.Relation("Books").Joined()).OrderBy("id")
		b.sends(func() { b.is(b.works(found[Writer](b, q.Limit(2))), "Ada: a b; Bob: c d") },
			"SELECT anon_1.id, anon_1.name, anon_1.mentor_id, books_1.id, books_1.title, books_1.year, books_1.writer_id FROM "+
				"(SELECT writers.id, writers.name, writers.mentor_id FROM writers ORDER BY writers.id LIMIT 2) AS anon_1 "+
				"LEFT OUTER JOIN books AS books_1 ON anon_1.id = books_1.writer_id ORDER BY anon_1.id, books_1.id")
	}},
	{"11 OFFSET counts owners where a collection is joined", func(b *bench) {
		b.library()
		w := root[Writer](b)
		b.is(b.works(found[Writer](b, w.With(w.Relation("Books").Joined()).OrderBy("id").Limit(2).Offset(1))), "Bob: c d; Cy:")
	}},
	{"11 LIMIT with a joined collection in an order of an expression", func(b *bench) {
		b.library()
		w := root[Writer](b)
		q := w.With(w.Relation("Books").Joined()).OrderBy(w.Column("Name").Lower().Desc()).Limit(3)
		b.is(b.works(found[Writer](b, q)), "Dee:; Cy:; Bob: c d")
	}},
	{"11 First gives a whole collection where it is joined", func(b *bench) {
		b.library()
		var ada *Writer
		w := root[Writer](b)
		b.ok(w.With(w.Relation("Books").Joined()).OrderBy("id").First(&ada))
		b.silent(func() { b.is(titles(many[Book](b, ada, "Books")), "a b") })
	}},
	{"11 One is one where a collection is joined", func(b *bench) {
		b.library()
		var ada *Writer
		w := root[Writer](b)
		b.ok(w.With(w.Relation("Books").Joined()).FilterBy("name", "Ada").One(&ada))
		b.silent(func() { b.is(titles(many[Book](b, ada, "Books")), "a b") })
	}},
	{"11 Get loads what With joins", func(b *bench) {
		b.library()
		var bob *Writer
		w := root[Writer](b)
		b.ok(w.With(w.Relation("Books").Joined(), w.Relation("Mentor").Joined()).Get(&bob, 2))
		b.silent(func() {
			b.is(titles(many[Book](b, bob, "Books")), "c d")
			b.is(single[Writer](b, bob, "Mentor").Name, "Ada")
		})
	}},
	{"11 Get of an object in memory loads what With names", func(b *bench) {
		b.library()
		var bob *Writer
		w := root[Writer](b)
		b.ok(w.Get(&bob, 2))
		b.causes(func() { b.ok(w.With(w.Relation("Books").Joined()).Get(&bob, 2)) }, "selectin Writer.Books")
		b.silent(func() { b.is(titles(many[Book](b, bob, "Books")), "c d") })
	}},
	{"11 DISTINCT with a joined collection", func(b *bench) {
		b.library()
		w := root[Writer](b)
		q := w.Join(w.Relation("Books")).With(w.Relation("Books").Joined()).Distinct().OrderBy("id")
		b.is(b.works(found[Writer](b, q)), "Ada: a b; Bob: c d")
	}},
	{"11 a filter on a join leaves the joined collection whole", func(b *bench) {
		b.library()
		w, books := root[Writer](b), root[Book](b)
		q := w.Join(w.Relation("Books")).Filter(books.Column("Title").Eq("b")).With(w.Relation("Books").Joined())
		b.is(b.works(found[Writer](b, q)), "Ada: a b")
	}},
	{"11 two joined collections do not multiply", func(b *bench) {
		b.library()
		w := root[Writer](b)
		all := found[Writer](b, w.With(w.Relation("Books").Joined(), w.Relation("Pupils").Joined()).OrderBy("id"))
		b.silent(func() {
			b.is(b.works(all), allWorks)
			b.is(writers(many[Writer](b, all[0], "Pupils")), "Bob Cy")
		})
	}},
	{"11 joined many to many", func(b *bench) {
		b.library()
		books := root[Book](b)
		all := found[Book](b, books.With(books.Relation("Genres").Joined()).OrderBy("id"))
		b.silent(func() {
			b.is(genres(many[Genre](b, all[0], "Genres")), "x y")
			b.is(genres(many[Genre](b, all[1], "Genres")), "")
			b.is(genres(many[Genre](b, all[2], "Genres")), "x")
		})
	}},
	{"11 joined inside of joined", func(b *bench) {
		b.library()
		w, books := root[Writer](b), root[Book](b)
		var all []*Writer
		b.causes(func() {
			all = found[Writer](b, w.With(w.Relation("Books").Joined().With(books.Relation("Genres").Joined())).OrderBy("id"))
		}, "query")
		b.silent(func() {
			b.is(b.works(all), allWorks)
			b.is(genres(many[Genre](b, many[Book](b, all[0], "Books")[0], "Genres")), "x y")
		})
	}},
	{"11 joined inside of selectin", func(b *bench) {
		b.library()
		w, books := root[Writer](b), root[Book](b)
		var all []*Writer
		b.causes(func() {
			all = found[Writer](b, w.With(w.Relation("Books").With(books.Relation("Genres").Joined())).OrderBy("id"))
		}, "query", "selectin Writer.Books")
		b.silent(func() {
			b.is(b.works(all), allWorks)
			b.is(genres(many[Genre](b, many[Book](b, all[1], "Books")[0], "Genres")), "x")
		})
	}},
	{"11 selectin inside of joined", func(b *bench) {
		b.library()
		w, books := root[Writer](b), root[Book](b)
		var all []*Writer
		b.causes(func() {
			all = found[Writer](b, w.With(w.Relation("Books").Joined().With(books.Relation("Genres"))).OrderBy("id"))
		}, "query", "selectin Book.Genres")
		b.silent(func() { b.is(genres(many[Genre](b, many[Book](b, all[0], "Books")[0], "Genres")), "x y") })
	}},
	{"11 joined inside of a many to many that is read by selectin", func(b *bench) {
		b.library()
		g, books := root[Genre](b), root[Book](b)
		var all []*Genre
		b.causes(func() {
			all = found[Genre](b, g.With(g.Relation("Books").With(books.Relation("Writer").Joined())).OrderBy("id"))
		}, "query", "selectin Genre.Books")
		b.silent(func() {
			list := many[Book](b, all[0], "Books")
			b.is(titles(list), "a c")
			b.is(single[Writer](b, list[1], "Writer").Name, "Bob")
		})
	}},
	{"11 a subquery has the first statement in it", func(b *bench) {
		b.library()
		w := root[Writer](b)
		q := w.Where("name <> ?", "Ada").OrderBy("id").Limit(2).With(w.Relation("Books").Subquery())
		b.sends(func() { b.is(b.works(found[Writer](b, q)), "Bob: c d; Cy:") },
			"SELECT writers.id, writers.name, writers.mentor_id FROM writers WHERE name <> ? ORDER BY writers.id LIMIT 2 (Ada)",
			"SELECT books.id, books.title, books.year, books.writer_id, anon_1.id FROM (SELECT writers.id FROM writers WHERE name <> ? ORDER BY writers.id LIMIT 2) AS anon_1 "+
				"JOIN books ON anon_1.id = books.writer_id ORDER BY books.id (Ada)")
	}},
	{"11 subqueries inside of subqueries", func(b *bench) {
		b.library()
		w, books := root[Writer](b), root[Book](b)
		var all []*Writer
		b.causes(func() {
			all = found[Writer](b, w.OrderBy("id").With(w.Relation("Books").Subquery().With(books.Relation("Genres").Subquery())))
		}, "query", "subquery Writer.Books", "subquery Book.Genres")
		b.silent(func() {
			b.is(b.works(all), allWorks)
			b.is(genres(many[Genre](b, many[Book](b, all[0], "Books")[0], "Genres")), "x y")
		})
	}},
	{"11 a subquery of a belongs-to and of a many to many", func(b *bench) {
		b.library()
		books := root[Book](b)
		all := found[Book](b, books.OrderBy("id").With(books.Relation("Writer").Subquery(), books.Relation("Genres").Subquery()))
		b.silent(func() {
			b.is(single[Writer](b, all[2], "Writer").Name, "Bob")
			b.is(genres(many[Genre](b, all[0], "Genres")), "x y")
			if single[Writer](b, all[4], "Writer") != nil {
				b.Error("a book without writer has one")
			}
		})
	}},
	{"11 a subquery of a query that joins", func(b *bench) {
		b.library()
		w, books := root[Writer](b), root[Book](b)
		q := w.Join(w.Relation("Books")).Filter(books.Column("Year").Eq(2001)).OrderBy("id").With(w.Relation("Books").Subquery())
		b.is(b.works(found[Writer](b, q)), "Ada: a b; Bob: c d")
	}},
	{"11 a subquery of a query that mentions a common table expression", func(b *bench) {
		b.library()
		w, books := root[Writer](b), root[Book](b)
		recent := books.Filter(books.Column("Year").Eq(2001)).Select(books.Column("WriterID")).CTE("recent")
		q := w.Filter(w.Column("ID").In(recent.Select(recent.Column("WriterID"))), w.Column("Name").Ne("Bob")).OrderBy("id").With(w.Relation("Books").Subquery())
		b.sends(func() { b.is(b.works(found[Writer](b, q)), "Ada: a b") },
			"WITH recent AS (SELECT books.writer_id FROM books WHERE books.year = ?) SELECT writers.id, ...",
			"WITH recent AS (SELECT books.writer_id FROM books WHERE books.year = ?) SELECT books.id, books.title, ...")
	}},
	{"11 immediate takes from memory what it can", func(b *bench) {
		b.library()
		found[Writer](b, root[Writer](b))
		books := root[Book](b)
		b.causes(func() { found[Book](b, books.With(books.Relation("Writer").Immediate())) }, "query")
	}},
	{"11 raise refuses what the query has not loaded", func(b *bench) {
		b.library()
		w := root[Writer](b)
		all := found[Writer](b, w.With(w.Relation("Books").Raise()).OrderBy("id"))
		var books []*Book
		b.fails(store.Load(all[0], "Books", &books), nil, "Writer.Books", "raise", "With")
		b.silent(func() { _ = store.Load(all[0], "Books", &books) })
		single[Writer](b, all[1], "Mentor")
	}},
	{"11 raise refuses what memory knows, raise_on_sql does not", func(b *bench) {
		b.library()
		w := root[Writer](b)
		bob := found[Writer](b, w.With(w.Relation("Mentor").RaiseOnSQL()).OrderBy("id"))[1]
		b.silent(func() { b.is(single[Writer](b, bob, "Mentor").Name, "Ada") })
		b.s.Clear()
		bob = found[Writer](b, w.With(w.Relation("Mentor").Raise()).OrderBy("id"))[1]
		var mentor *Writer
		b.fails(store.Load(bob, "Mentor", &mentor), nil, "raise")
	}},
	{"11 raise_on_sql refuses what needs SQL", func(b *bench) {
		b.library()
		w := root[Writer](b)
		var dee *Writer
		b.ok(w.With(w.Relation("Mentor").RaiseOnSQL(), w.Relation("Books").RaiseOnSQL()).Get(&dee, 4))
		var mentor *Writer
		var books []*Book
		b.silent(func() {
			b.fails(store.Load(dee, "Mentor", &mentor), nil, "Writer.Mentor", "raise_on_sql")
			b.fails(store.Load(dee, "Books", &books), nil, "Writer.Books", "raise_on_sql")
		})
	}},
	{"11 raise is for the objects of its query", func(b *bench) {
		b.library()
		w := root[Writer](b)
		ada := found[Writer](b, w.With(w.Relation("Books").Raise()).OrderBy("id"))[0]
		var again *Writer
		b.ok(w.FilterBy("name", "Ada").One(&again))
		if again != ada {
			b.Fatal("another object")
		}
		b.is(titles(many[Book](b, ada, "Books")), "a b")
	}},
	{"11 noload is empty", func(b *bench) {
		b.library()
		w := root[Writer](b)
		ada := found[Writer](b, w.With(w.Relation("Books").NoLoad()).OrderBy("id"))[0]
		b.silent(func() { b.is(titles(many[Book](b, ada, "Books")), "") })
	}},
	{"11 noload shows what is put into it", func(b *bench) {
		b.library()
		w := root[Writer](b)
		ada := found[Writer](b, w.With(w.Relation("Books").NoLoad()).OrderBy("id"))[0]
		b.ok(store.Append(ada, "Books", []*Book{{ID: 9, Title: "new"}}))
		b.is(titles(many[Book](b, ada, "Books")), "new")
		b.ok(b.s.Commit())
		b.holds("SELECT count(*) FROM books WHERE writer_id = 1", "3")
	}},
	{"11 a join of the caller's fills the relation", func(b *bench) {
		b.library()
		w, books := root[Writer](b), root[Book](b)
		q := w.Join(w.Relation("Books")).Filter(books.Column("Year").Eq(2001)).With(w.Relation("Books").FromJoin()).OrderBy("id")
		var all []*Writer
		b.causes(func() { all = found[Writer](b, q) }, "query")
		b.silent(func() { b.is(b.works(all), "Ada: a; Bob: d") })
	}},
	{"11 an outer join of the caller's leaves the relation empty where nothing matches", func(b *bench) {
		b.library()
		w, books := root[Writer](b), root[Book](b)
		all := found[Writer](b, w.OuterJoin(w.Relation("Books")).With(w.Relation("Books").FromJoin()).OrderBy("id", books.Column("ID")))
		b.silent(func() { b.is(sorted(b.works(all)), sorted(allWorks)) })
	}},
	{"11 a join under another name fills the relation", func(b *bench) {
		b.library()
		w := root[Writer](b)
		mentor := w.Relation("Mentor").As("m")
		all := found[Writer](b, w.Join(mentor).With(mentor.FromJoin()).Where("m.name = ?", "Ada").OrderBy("id"))
		b.silent(func() {
			b.is(writers(all), "Bob Cy")
			b.is(single[Writer](b, all[0], "Mentor").Name, "Ada")
		})
	}},
	{"11 joins of the caller's fill relations of relations", func(b *bench) {
		b.library()
		w, books := root[Writer](b), root[Book](b)
		q := w.Join(w.Relation("Books")).Join(books.Relation("Genres")).OrderBy("id").
			With(w.Relation("Books").FromJoin().With(books.Relation("Genres").FromJoin()))
		all := found[Writer](b, q)
		b.silent(func() {
			b.is(b.works(all), "Ada: a; Bob: c")
			b.is(sorted(genres(many[Genre](b, many[Book](b, all[0], "Books")[0], "Genres"))), "x y")
		})
	}},
	{"11 a relation that no join has cannot be filled from it", func(b *bench) {
		b.library()
		w := root[Writer](b)
		var all []*Writer
		b.fails(w.With(w.Relation("Books").FromJoin()).All(&all), nil, "FromJoin", "Writer.Books", "Join")
	}},
	{"11 a relation of itself is followed to a depth", func(b *bench) {
		b.library()
		w := root[Writer](b)
		for _, how := range []store.Relation{w.Relation("Pupils").Selectin(), w.Relation("Pupils").Joined(), w.Relation("Pupils").Subquery()} {
			b.s.Clear()
			ada := found[Writer](b, w.FilterBy("id", 1).With(how.Depth(3)))[0]
			b.silent(func() {
				pupils := many[Writer](b, ada, "Pupils")
				b.is(writers(pupils), "Bob Cy")
				b.is(writers(many[Writer](b, pupils[0], "Pupils")), "Dee")
				b.is(writers(many[Writer](b, many[Writer](b, pupils[0], "Pupils")[0], "Pupils")), "")
			})
		}
	}},
	{"11 a depth of one is one generation", func(b *bench) {
		b.library()
		w := root[Writer](b)
		ada := found[Writer](b, w.FilterBy("id", 1).With(w.Relation("Pupils").Depth(1)))[0]
		b.causes(func() { many[Writer](b, many[Writer](b, ada, "Pupils")[0], "Pupils") }, "lazy Writer.Pupils")
	}},
	{"11 a depth wants a relation that leads back", func(b *bench) {
		b.library()
		w := root[Writer](b)
		var all []*Writer
		b.fails(w.With(w.Relation("Books").Depth(2)).All(&all), nil, "Depth", "Writer.Books")
	}},
	{"11 a relation of another model is refused", func(b *bench) {
		b.library()
		var all []*Writer
		b.fails(root[Writer](b).With(root[Book](b).Relation("Genres")).All(&all), nil, "Book.Genres", "Writer")
	}},
	{"11 a relation that is misspelt is refused", func(b *bench) {
		b.library()
		w := root[Writer](b)
		var all []*Writer
		b.fails(w.With(w.Relation("Boks")).All(&all), nil, "Boks", "Books")
	}},
	{"11 what is loaded stays as it is", func(b *bench) {
		b.library()
		w := root[Writer](b)
		all := found[Writer](b, w.OrderBy("id"))
		b.ok(store.Append(all[2], "Books", []*Book{{ID: 9, Title: "new"}}))
		b.ok(b.s.NoAutoflush(func() error {
			found[Writer](b, w.With(w.Relation("Books").Joined()).OrderBy("id"))
			return nil
		}))
		b.is(titles(many[Book](b, all[2], "Books")), "new")
	}},
	{"11 a fresh query reads joined collections again", func(b *bench) {
		b.library()
		w := root[Writer](b)
		for _, how := range []store.Relation{w.Relation("Books").Joined(), w.Relation("Books").Selectin(), w.Relation("Books").Subquery()} {
			all := found[Writer](b, w.With(w.Relation("Books")).OrderBy("id"))
			_, err := b.db.Raw().Exec("UPDATE books SET title = 'z', writer_id = 3 WHERE id = 4")
			b.ok(err)
			found[Writer](b, w.With(how).Fresh())
			b.silent(func() { b.is(b.works(all), "Ada: a b; Bob: c; Cy: z; Dee:") })
			_, err = b.db.Raw().Exec("UPDATE books SET title = 'd', writer_id = 2 WHERE id = 4")
			b.ok(err)
			b.s.Clear()
		}
	}},
	{"11 an unloaded sibling is not forgotten", func(b *bench) {
		b.library()
		w := root[Writer](b)
		ada := get[Writer](b, 1)
		b.is(titles(many[Book](b, ada, "Books")), "a b")
		all := found[Writer](b, w.With(w.Relation("Books").Joined()).OrderBy("id"))
		b.silent(func() { b.is(b.works(all), allWorks) })
	}},
	{"11 a page counts owners where a collection is joined", func(b *bench) {
		b.library()
		w := root[Writer](b)
		var items []*Writer
		page, err := w.With(w.Relation("Books").Joined()).OrderBy("id").Paginate(1, 3, &items)
		b.ok(err)
		if page.Total != 4 || len(items) != 3 {
			b.Errorf("got %d of %d, want 3 of 4", len(items), page.Total)
		}
		b.silent(func() { b.is(b.works(items), "Ada: a b; Bob: c d; Cy:") })
	}},
	{"11 what is asked for is in the statement that is shown", func(b *bench) {
		b.library()
		w := root[Writer](b)
		if text := w.With(w.Relation("Books").Joined()).SQL(); !strings.Contains(text, "LEFT OUTER JOIN books AS books_1") {
			b.Errorf("got %s", text)
		}
	}},
	{"11 a query for values joins nothing", func(b *bench) {
		b.library()
		w := root[Writer](b)
		if text := w.With(w.Relation("Books").Joined()).Select(w.Column("Name")).SQL(); strings.Contains(text, "JOIN") {
			b.Errorf("got %s", text)
		}
		n, err := w.With(w.Relation("Books").Joined()).Count()
		if b.ok(err); n != 4 {
			b.Errorf("got %d, want 4", n)
		}
	}},
}
