package store

import (
	"context"
	"testing"
	"time"
)

type softBase struct {
	ID        uint
	DeletedAt *time.Time
}

type softShelf struct {
	Model  `table:"shelves" rel:"Books: many softBook via shelf_id"`
	ID     int64 `db:"id,pk,auto"`
	Opened int64 `db:"opened,default=unix_milli"`
}

type softBook struct {
	Model    `table:"books"`
	softBase `fields:"ID: id,pk,auto; DeletedAt: deleted_at,soft_delete,index"`
	Print    struct{ Title string } `fields:"Title: print_title,size=80" prefix:"Print"`
	Tags     []string               `db:"tags,null,json"`
	Price    int64                  `db:"price,zero_null"`
	ShelfID  *int64                 `db:"shelf_id,fk=shelves.id,rel=Shelf"`
}

// TestSoftDelete holds what a column tagged soft_delete promises: rows stay and are not seen, unless somebody asks for them.
func TestSoftDelete(t *testing.T) {
	ctx := context.Background()
	db, err := Open(ctx, "sqlite://")
	must(t, err)
	defer db.Close()
	s := NewSession(db)
	defer s.Close()
	must(t, s.Register((*softShelf)(nil), (*softBook)(nil)))
	_, err = s.CreateAll()
	must(t, err)
	shelf := &softShelf{}
	a, b := &softBook{Tags: []string{"x"}}, &softBook{Price: 3}
	a.Print.Title, b.Print.Title = "a", "b"
	must(t, Append(shelf, "Books", []*softBook{a, b}))
	must(t, s.Add(shelf))
	must(t, s.Commit())
	if shelf.Opened < 1_700_000_000_000 {
		t.Errorf("default=unix_milli gave %d", shelf.Opened)
	}
	books := s.Query((*softBook)(nil))
	if n, err := books.Filter(books.Column("Price").IsNull()).Count(); err != nil || n != 1 {
		t.Errorf("zero_null: %d rows without a price, %v", n, err)
	}
	must(t, s.Delete(a))
	must(t, s.Commit())
	count := func(what string, q Selection, want int64) {
		t.Helper()
		if got, err := q.Count(); err != nil || got != int(want) {
			t.Errorf("%s: got %d, %v, want %d", what, got, err, want)
		}
	}
	count("all", books, 1)
	count("unscoped", books.Unscoped(), 2)
	count("under another name", books.As("other"), 1)
	shelves := s.Query((*softShelf)(nil))
	count("has one called a", shelves.Filter(shelves.Relation("Books").Any(books.Column("PrintTitle").Eq("a"))), 0)
	count("joined", shelves.Join(shelves.Relation("Books")), 1)
	count("related", Related(shelf, "Books", (*softBook)(nil)), 1)
	var found *softBook
	if err := books.GetOrNil(&found, a.ID); err != nil || found != nil {
		t.Errorf("get of a deleted row: %v, %v", found, err)
	}
	must(t, books.Unscoped().Get(&found, a.ID))
	for _, how := range []Relation{shelves.Relation("Books"), shelves.Relation("Books").Joined(), shelves.Relation("Books").Subquery()} {
		s.Clear()
		var loaded *softShelf
		must(t, shelves.With(how).First(&loaded))
		var rows []*softBook
		must(t, Load(loaded, "Books", &rows))
		if len(rows) != 1 || rows[0].Print.Title != "b" {
			t.Errorf("loaded %d rows", len(rows))
		}
	}
	must(t, books.Unscoped().Get(&found, a.ID))
	found.DeletedAt = nil
	must(t, s.Commit())
	count("brought back", books, 2)
	n, err := books.AllRows().Delete()
	if err != nil || n != 2 {
		t.Errorf("bulk: %d, %v", n, err)
	}
	count("all deleted", books, 0)
	count("and still there", books.Unscoped(), 2)
	n, err = books.Unscoped().AllRows().Delete()
	if err != nil || n != 2 {
		t.Errorf("for good: %d, %v", n, err)
	}
	count("gone", books.Unscoped(), 0)
}
