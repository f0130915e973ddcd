package storetest

import "github.com/dbsh-go/dbsh/store"

// Essayist has essays by conditions: two keys of one table, what is new, what others wrote before.
type Essayist struct {
	store.Model `table:"writers" rel:"Works: many Essay on='writers.id = books.writer_id' backref=Author; New: many Essay on='books.writer_id = writers.id and books.year > 2001' order='title desc'; Other: many Essay on='self.id <> other.writer_id'; Shorts: many Kind through book_genres on='self.id = book_genres.book_id and other.id = book_genres.genre_id and other.name = ''x'''; Last: one Essay on='other.writer_id = self.id and other.year = 2002'; Teacher: one Essayist on='self.mentor_id = other.id'"`
	ID          int64  `db:"id,pk"`
	Name        string `db:"name"`
	MentorID    *int64 `db:"mentor_id,fk=writers.id"`
}

// Essay is a book.
type Essay struct {
	store.Model `table:"books" rel:"Kinds: many Kind through book_genres on='books.id = book_genres.book_id and book_genres.genre_id = genres.id'"`
	ID          int64  `db:"id,pk"`
	Title       string `db:"title"`
	Year        int64  `db:"year"`
	WriterID    *int64 `db:"writer_id,fk=writers.id"`
}

// Kind is a genre.
type Kind struct {
	store.Model `table:"genres"`
	ID          int64  `db:"id,pk"`
	Name        string `db:"name"`
}

func essays(list []*Essay) string { return told(list, func(e *Essay) string { return e.Title }) }

func (b *bench) essayists() (ada, bob *Essayist) {
	b.Helper()
	b.library(&Essayist{}, &Essay{}, &Kind{})
	return get[Essayist](b, 1), get[Essayist](b, 2)
}

var conditionTests = []test{
	{"13 a condition of equal columns is a relation as any other", func(b *bench) {
		ada, bob := b.essayists()
		b.is(essays(many[Essay](b, ada, "Works")), "a b")
		essay := many[Essay](b, ada, "Works")[0]
		b.ok(store.Append(bob, "Works", []*Essay{essay}))
		if single[Essayist](b, essay, "Author") != bob {
			b.Error("the other side does not know")
		}
		b.ok(b.s.Commit())
		b.holds("SELECT writer_id FROM books WHERE id = 1", "2")
	}},
	{"13 a condition whose own column is the key is a belongs-to", func(b *bench) {
		ada, bob := b.essayists()
		if single[Essayist](b, bob, "Teacher") != ada {
			b.Error("Bob's teacher is another")
		}
		b.ok(store.Set(bob, "Teacher", nil), b.s.Commit())
		b.holds("SELECT mentor_id FROM writers WHERE id = 2", "NULL")
	}},
	{"13 a condition of an association's columns is many to many", func(b *bench) {
		b.essayists()
		essay := get[Essay](b, 2)
		b.ok(store.Append(essay, "Kinds", []*Kind{get[Kind](b, 2)}), b.s.Commit())
		b.holds("SELECT genre_id FROM book_genres WHERE book_id = 2", "2")
	}},
	{"13 a condition that filters is loaded lazily for the siblings", func(b *bench) {
		b.essayists()
		b.s.Clear()
		all := found[Essayist](b, root[Essayist](b).OrderBy("id"))
		b.sends(func() {
			b.is(essays(many[Essay](b, all[0], "New")), "b")
			b.is(essays(many[Essay](b, all[1], "New")), "c")
			b.is(essays(many[Essay](b, all[2], "New")), "")
		}, "SELECT books.id, books.title, books.year, books.writer_id, writers_1.id FROM writers AS writers_1 JOIN books ON "+
			"(books.writer_id = writers_1.id and books.year > 2001) WHERE writers_1.id IN (?, ?, ?, ?) ORDER BY books.title DESC (1, 2, 3, 4)")
	}},
	{"13 a condition that filters is loaded every way", func(b *bench) {
		b.essayists()
		w := root[Essayist](b)
		for _, how := range []store.Relation{w.Relation("New").Joined(), w.Relation("New").Selectin(), w.Relation("New").Subquery(), w.Relation("New").Immediate()} {
			b.s.Clear()
			all := found[Essayist](b, w.With(how).OrderBy("id").Limit(3))
			b.silent(func() {
				b.is(essays(many[Essay](b, all[0], "New")), "b")
				b.is(essays(many[Essay](b, all[1], "New")), "c")
				b.is(essays(many[Essay](b, all[2], "New")), "")
			})
		}
	}},
	{"13 a condition that filters is told by the way it was loaded", func(b *bench) {
		b.essayists()
		w := root[Essayist](b)
		for how, with := range map[string]store.Relation{"selectin": w.Relation("New").Subquery(), "immediate": w.Relation("New").Immediate()} {
			b.s.Clear()
			b.causes(func() { found[Essayist](b, w.With(with).Where("id = 1")) }, "query", how+" Essayist.New")
		}
	}},
	{"13 a condition without equal columns", func(b *bench) {
		ada, _ := b.essayists()
		b.is(essays(many[Essay](b, ada, "Other")), "c d")
	}},
	{"13 a condition that leads to one object", func(b *bench) {
		ada, bob := b.essayists()
		b.is(single[Essay](b, ada, "Last").Title, "b")
		if single[Essay](b, bob, "Last") != nil {
			b.Error("Bob has one of 2002")
		}
	}},
	{"13 a condition on an association's target", func(b *bench) {
		ada, bob := b.essayists()
		b.is(told(many[Kind](b, ada, "Shorts"), func(k *Kind) string { return k.Name }), "x")
		b.is(told(many[Kind](b, bob, "Shorts"), func(k *Kind) string { return k.Name }), "")
		b.s.Clear()
		w := root[Essayist](b)
		all := found[Essayist](b, w.With(w.Relation("Shorts").Joined()).OrderBy("id"))
		b.silent(func() { b.is(told(many[Kind](b, all[0], "Shorts"), func(k *Kind) string { return k.Name }), "x") })
	}},
	{"13 a condition that filters is only viewed", func(b *bench) {
		ada, _ := b.essayists()
		b.fails(store.Append(ada, "New", []*Essay{get[Essay](b, 1)}), nil, "New", "viewonly")
		b.ok(b.s.Delete(get[Essayist](b, 3)), b.s.Commit())
	}},
	{"13 a condition is a query to go on with", func(b *bench) {
		ada, _ := b.essayists()
		b.is(essays(found[Essay](b, store.Related(ada, "New", (*Essay)(nil)))), "b")
		b.is(essays(found[Essay](b, store.Related(ada, "Other", (*Essay)(nil)).FilterBy("Year", 2001))), "d")
		var kinds []*Kind
		b.ok(store.Related(ada, "Shorts", (*Kind)(nil)).All(&kinds))
		if len(kinds) != 1 {
			b.Errorf("got %d kinds, want 1", len(kinds))
		}
	}},
	{"13 a condition is compared with", func(b *bench) {
		b.essayists()
		w := root[Essayist](b)
		names := func(c store.Condition) string {
			return told(found[Essayist](b, w.Filter(c).OrderBy("id")), func(e *Essayist) string { return e.Name })
		}
		b.is(names(w.Relation("New").Any()), "Ada Bob")
		b.is(names(w.Relation("New").Contains(get[Essay](b, 3))), "Bob")
		b.is(names(w.Relation("Shorts").Any()), "Ada Cy")
		b.is(names(w.Relation("Last").IsNull()), "Bob Cy Dee")
	}},
	{"13 a condition is joined", func(b *bench) {
		b.essayists()
		w := root[Essayist](b)
		b.is(told(found[Essayist](b, w.Join(w.Relation("New")).OrderBy("id")), func(e *Essayist) string { return e.Name }), "Ada Bob")
		b.is(told(found[Essayist](b, w.Join(w.Relation("Shorts")).OrderBy("id")), func(e *Essayist) string { return e.Name }), "Ada Cy")
	}},
	{"13 a condition about an unknown table or column", func(b *bench) {
		type Essay struct {
			store.Model `table:"books"`
			ID          int64 `db:"id,pk"`
		}
		type Writer struct {
			store.Model `table:"writers" rel:"A: many Essay on='self.id = boks.id'; B: many Essay on='self.id = other.nothing'; C: many Writer on='writers.id = writers.mentor_id'"`
			ID          int64 `db:"id,pk"`
		}
		b.library(&Writer{}, &Essay{})
		ada := get[Writer](b, 1)
		var list []*Essay
		b.fails(store.Load(ada, "A", &list), nil, "Writer.A", "boks")
		b.fails(store.Load(ada, "B", &list), nil, "Writer.B", "nothing")
		var others []*Writer
		b.fails(store.Load(ada, "C", &others), nil, "Writer.C", "self.column")
	}},
}

// comparedTests are about relations in the conditions of queries.
var comparedTests = []test{
	{"9 a belongs-to equals an object, nil, or none of them", func(b *bench) {
		b.library()
		w := root[Writer](b)
		ada, mentor := get[Writer](b, 1), w.Relation("Mentor")
		q := func(c store.Condition) string { return writers(found[Writer](b, w.Filter(c).OrderBy("id"))) }
		b.is(q(mentor.Eq(ada)), "Bob Cy")
		b.is(q(mentor.Is(ada)), "Bob Cy")
		b.is(q(mentor.Eq(nil)), "Ada")
		b.is(q(mentor.Is(nil)), "Ada")
		b.is(q(mentor.IsNull()), "Ada")
		b.is(q(mentor.IsNotNull()), "Bob Cy Dee")
		b.is(q(mentor.Ne(ada)), "Dee")
		b.is(q(mentor.Ne(nil)), "Bob Cy Dee")
	}},
	{"9 a collection has any, contains, or is empty", func(b *bench) {
		b.library()
		w, books := root[Writer](b), root[Book](b)
		of := w.Relation("Books")
		q := func(c store.Condition) string { return writers(found[Writer](b, w.Filter(c).OrderBy("id"))) }
		b.is(q(of.Any()), "Ada Bob")
		b.is(q(of.Any(books.Column("Year").Eq(2003))), "Bob")
		b.is(q(of.Any(books.Column("Year").Eq(2003)).Not()), "Ada Cy Dee")
		b.is(q(of.Contains(get[Book](b, 1))), "Ada")
		b.is(q(of.Contains(get[Book](b, 1)).Not()), "Bob Cy Dee")
		b.is(q(of.IsNull()), "Cy Dee")
	}},
	{"9 a many to many has any, contains, or is empty", func(b *bench) {
		b.library()
		books, g := root[Book](b), root[Genre](b)
		of := books.Relation("Genres")
		q := func(c store.Condition) string { return titles(found[Book](b, books.Filter(c).OrderBy("id"))) }
		b.is(q(of.Any(g.Column("Name").Eq("x"))), "a c")
		b.is(q(of.Contains(get[Genre](b, 2))), "a")
		b.is(q(of.Contains(get[Genre](b, 2)).Not()), "b c d e")
		b.is(q(of.IsNull()), "b d e")
	}},
	{"9 a relation to its own model is compared under another name", func(b *bench) {
		b.library()
		w := root[Writer](b)
		q := func(c store.Condition) string { return writers(found[Writer](b, w.Filter(c).OrderBy("id"))) }
		mentor := w.Relation("Mentor").As("m")
		b.is(q(mentor.Has(w.As("m").Column("Name").Eq("Ada"))), "Bob Cy")
		pupils := w.Relation("Pupils").As("p")
		b.is(q(pupils.Any(w.As("p").Column("Name").Eq("Dee"))), "Bob")
		b.is(q(w.Relation("Pupils").Contains(get[Writer](b, 3))), "Ada")
		b.is(q(w.Relation("Pupils").IsNull()), "Cy Dee")
	}},
	{"9 conditions inside of conditions", func(b *bench) {
		b.library()
		w, books, g := root[Writer](b), root[Book](b), root[Genre](b)
		c := w.Relation("Books").Any(books.Relation("Genres").Any(g.Column("Name").Eq("y")))
		b.is(writers(found[Writer](b, w.Filter(c))), "Ada")
	}},
	{"9 conditions on an alias", func(b *bench) {
		b.library()
		m := root[Writer](b).As("m")
		b.is(writers(found[Writer](b, m.Filter(m.Relation("Books").Any(), m.Relation("Mentor").IsNotNull()))), "Bob")
	}},
	{"9 a relation is compared with an object that is pending", func(b *bench) {
		b.library()
		eve := &Writer{ID: 9, Name: "Eve"}
		b.ok(b.s.Add(eve), store.Set(get[Book](b, 5), "Writer", eve))
		books := root[Book](b)
		b.is(titles(found[Book](b, books.Filter(books.Relation("Writer").Eq(eve)))), "e")
	}},
	{"9 a relation is not compared with an object of another model", func(b *bench) {
		b.library()
		books := root[Book](b)
		var list []*Book
		b.fails(books.Filter(books.Relation("Writer").Eq(get[Genre](b, 1))).All(&list), nil, "Book.Writer", "Genre", "Writer")
	}},
	{"9 what is related to an object is a query", func(b *bench) {
		b.library()
		ada := get[Writer](b, 1)
		b.is(titles(found[Book](b, store.Related(ada, "Books", (*Book)(nil)).Filter(root[Book](b).Column("Year").Gt(2001)))), "b")
		b.is(writers(found[Writer](b, store.Related(get[Writer](b, 4), "Mentor", (*Writer)(nil)))), "Bob")
		b.is(writers(found[Writer](b, store.Related(ada, "Pupils", (*Writer)(nil)).OrderBy("name desc"))), "Cy Bob")
		b.is(titles(found[Book](b, store.Related(get[Genre](b, 1), "Books", (*Book)(nil)).OrderBy("id"))), "a c")
	}},
}
