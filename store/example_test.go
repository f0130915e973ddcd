package store_test

import (
	"context"
	"fmt"
	"log"

	"github.com/dbsh-go/dbsh/store"
)

type Reader struct {
	store.Model `table:"readers"`
	ID          int64  `db:"id,pk,auto"`
	Name        string `db:"name,notnull,size=40,unique"`
	City        string `db:"city,notnull,size=40"`
	Visits      int64  `db:"visits,notnull"`
}

// readers makes a database in memory with four readers.
func readers() (store.Selection, func()) {
	db, err := store.Open(context.Background(), "sqlite:///:memory:")
	check(err)
	session := store.NewSession(db)
	_, err = session.CreateAll(&Reader{})
	check(err)
	_, err = session.BulkInsert([]Reader{{Name: "Ada", City: "Bonn", Visits: 7}, {Name: "Bob", City: "Kiel", Visits: 2},
		{Name: "Cy", City: "Bonn", Visits: 4}, {Name: "Di", City: "Kiel", Visits: 9}})
	check(err, session.Commit())
	return session.Query(&Reader{}), func() { check(session.Close(), db.Close()) }
}

func check(errs ...error) {
	for _, err := range errs {
		if err != nil {
			log.Fatal(err)
		}
	}
}

func ExampleSelection() {
	q, done := readers()
	defer done()
	busy := q.Filter(q.Column("Visits").Gt(3)).OrderBy("name").Limit(2)
	fmt.Println(busy.SQL())
	var found []*Reader
	check(busy.All(&found))
	for _, r := range found {
		fmt.Println(r.Name, r.City)
	}
	// Output:
	// SELECT readers.id, readers.name, readers.city, readers.visits
	// FROM readers
	// WHERE readers.visits > ?
	// ORDER BY readers.name
	// LIMIT 2
	// -- 3
	// Ada Bonn
	// Cy Bonn
}

// The reader of each city with the most visits: rows are numbered within their city, and the numbered rows are selected from.
func ExampleColumn_Over() {
	q, done := readers()
	defer done()
	place := store.RowNumber().Over(store.PartitionBy(q.Column("City")).OrderBy(q.Column("Visits").Desc())).As("place")
	ranked := q.Select(q.Column("City"), q.Column("Name"), place).Subquery("ranked")
	var first []struct{ City, Name string }
	check(ranked.Filter(ranked.Column("place").Eq(1)).OrderBy("city").Select(ranked.Column("City"), ranked.Column("Name")).Into(&first))
	fmt.Println(first)
	// Output: [{Bonn Ada} {Kiel Di}]
}

func ExampleSelection_Keyset() {
	q, done := readers()
	defer done()
	var rows []*Reader
	page, err := q.OrderBy("visits desc").Keyset(3, &rows)
	check(err)
	fmt.Println(len(rows), rows[0].Name, page.HasNext)
	_, err = page.Turn(1, &rows)
	check(err)
	fmt.Println(len(rows), rows[0].Name)
	// Output:
	// 3 Di true
	// 1 Bob
}

func ExampleSelection_Upsert() {
	q, done := readers()
	defer done()
	check(q.Upsert([]Reader{{Name: "Bob", City: "Mainz", Visits: 3}, {Name: "Eve", City: "Ulm"}}, store.On("Name"), store.DoUpdate("City")))
	rows, err := q.Filter(q.Column("Name").In("Bob", "Eve")).OrderBy("name").Select(q.Column("Name"), q.Column("City"), q.Column("Visits")).All()
	check(err)
	fmt.Println(rows.Values)
	// Output: [[Bob Mainz 2] [Eve Ulm 0]]
}
