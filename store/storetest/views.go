package storetest

import (
	"github.com/dbsh-go/dbsh/store"
)

// Summary is a view's row: it can be read, and has no key.
type Summary struct {
	store.Model `table:"summaries"`
	RoleID      int64 `db:"role_id"`
	Users       int64 `db:"users"`
}

// Counted is a role that has a summary.
type Counted struct {
	store.Model `table:"roles" rel:"Summaries: many Summary via role_id"`
	ID          int64   `db:"id,pk,auto,fk=summaries.role_id,rel=Summary"`
	Name        *string `db:"name"`
}

// Mark has a key whose parts can be NULL, as SQLite allows.
type Mark struct {
	store.Model `table:"marks"`
	Book        *string `db:"book,pk"`
	Page        *int64  `db:"page,pk"`
	Note        string  `db:"note"`
}

var viewTests = []test{
	{"17 relations to views", func(b *bench) {
		b.tutorial()
		_, err := b.s.Execute("CREATE VIEW summaries AS SELECT role_id, count(*) AS users FROM users GROUP BY role_id")
		b.ok(err, b.s.Commit())
		s := store.NewSession(b.db)
		defer s.Close()
		b.ok(s.Register(&Counted{}, &Summary{}))
		root := s.Query(&Counted{})
		for _, how := range []store.Relation{root.Relation("Summary"), root.Relation("Summary").Joined(), root.Relation("Summary").Lazy()} {
			s.Clear()
			var roles []*Counted
			b.ok(root.With(how).OrderBy("id").All(&roles))
			var got []int64
			for _, r := range roles {
				var summary *Summary
				b.ok(store.Load(r, "Summary", &summary))
				if summary == nil {
					got = append(got, 0)
					continue
				}
				got = append(got, summary.Users)
			}
			if len(got) != 3 || got[0] != 1 || got[1] != 2 || got[2] != 0 {
				b.Errorf("got %v users, want 1, 2 and none", got)
			}
			var rows []*Summary
			b.ok(store.Load(roles[1], "Summaries", &rows))
			if len(rows) != 1 || rows[0].Users != 2 {
				b.Errorf("got %d summaries", len(rows))
			}
			b.fails(s.Delete(rows[0]), nil, "read-only")
			b.fails(s.Add(&Summary{}), nil, "read-only")
		}
	}},
	{"17 a view whose table is gone is broken, and says why", func(b *bench) {
		b.only("a table that a view reads is not dropped", "sqlite", "mysql")
		b.tables("CREATE TABLE gone (a INTEGER)", "CREATE TABLE kept (a INTEGER)", "CREATE VIEW bad AS SELECT a FROM gone", "CREATE VIEW good AS SELECT a FROM kept", "DROP TABLE gone")
		tables, err := b.db.Describe(b.Context(), "bad", "good")
		b.ok(err)
		why := map[string]string{"sqlite": "no such table: gone", "mysql": "a table, column or function that it reads is not there"}[b.db.Dialect()]
		for _, table := range tables {
			if want := map[string]string{"bad": why}[table.Name]; table.Broken != want || (want == "") != (len(table.Columns) == 1) {
				b.Errorf("%s: got %q and %d columns, want %q", table.Name, table.Broken, len(table.Columns), want)
			}
		}
		_, err = b.s.Execute("SELECT a FROM bad")
		b.fails(err, store.ErrNoTable)
	}},
	{"13 rows with NULL in their key", func(b *bench) {
		b.only("no column of a primary key can be NULL", "sqlite")
		for _, text := range []string{"CREATE TABLE marks (book TEXT, page INTEGER, note TEXT, PRIMARY KEY (book, page))",
			"INSERT INTO marks VALUES ('a', 1, 'one'), ('a', NULL, 'two'), (NULL, NULL, 'three'), ('a', NULL, 'four')"} {
			_, err := b.s.Execute(text)
			b.ok(err)
		}
		b.ok(b.s.Commit(), b.s.Register(&Mark{}))
		var marks []*Mark
		b.ok(b.s.Query(&Mark{}).OrderBy("note").All(&marks))
		if len(marks) != 4 || marks[0] == marks[3] || marks[0].Note != "four" || marks[3].Note != "two" {
			b.Fatalf("got %d rows, want 4 of their own", len(marks))
		}
		marks[1].Note = "ONE"
		b.fails(b.s.Delete(marks[0]), nil, "Mark", "NULL")
		b.ok(b.s.Commit())
		b.holds("SELECT note FROM marks ORDER BY note", "ONE; four; three; two")
		marks[0].Note = "FOUR"
		b.fails(b.s.Flush(), nil, "Mark", "NULL")
		b.fails(b.s.Refresh(marks[3]), nil, "Mark", "NULL")
		b.ok(b.s.Rollback())
		if marks[0].Note != "four" {
			b.Errorf("got %q after rollback", marks[0].Note)
		}
		b.ok(b.s.Commit())
		b.holds("SELECT count(*) FROM marks", "4")
	}},
}
