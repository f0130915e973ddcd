package store_test

import (
	"strings"
	"testing"
	"time"

	"github.com/dbsh-go/dbsh/store"
	"github.com/dbsh-go/dbsh/store/storetest"
)

type typedOn struct {
	store.Model `table:"typed"`
	ID          int64         `db:"id,pk,auto"`
	Took        time.Duration `db:"took,type_postgresql=bigint"`
	At          time.Time     `db:"at,type_postgresql=timestamptz,type_mysql='datetime(3)'"`
	Code        string        `db:"code,size=9,type_sqlite=text,type_mysql=longtext"`
	Size        uint64        `db:"size,type_postgresql=bigint"`
}

// TestTypesOfOneDatabase makes columns of the types that a tag gives for one database alone, and keeps values in them.
func TestTypesOfOneDatabase(t *testing.T) {
	types := map[string]string{
		"sqlite":     "INTEGER BIGINT DATETIME TEXT INTEGER",
		"postgresql": "bigint bigint timestamp with time zone character varying(9) bigint",
		"mysql":      "bigint bigint datetime(3) longtext bigint unsigned",
	}
	storetest.OnEach(t, func(t *testing.T, d storetest.Database) {
		db := d.Open(t)
		s := store.NewSession(db)
		defer s.Close()
		if err := s.Register((*typedOn)(nil)); err != nil {
			t.Fatal(err)
		}
		if _, err := s.CreateAll(); err != nil {
			t.Fatal(err)
		}
		row := &typedOn{Took: 90 * time.Second, At: time.Date(2026, 1, 2, 3, 4, 5, 6e6, time.UTC), Code: "c", Size: 7}
		if err := s.Add(row); err != nil {
			t.Fatal(err)
		}
		if err := s.Commit(); err != nil {
			t.Fatal(err)
		}
		want := *row
		if err := s.Refresh(row); err != nil {
			t.Fatal(err)
		}
		if row.Took != want.Took || !row.At.Equal(want.At) || row.Code != "c" || row.Size != 7 {
			t.Errorf("read %+v, wrote %+v", row, want)
		}
		rows := s.Query((*typedOn)(nil))
		if n, err := rows.Filter(rows.Column("Took").Eq(90*time.Second), rows.Column("At").Eq(want.At)).Count(); err != nil || n != 1 {
			t.Errorf("%d rows are found by what they hold, %v", n, err)
		}
		tables, err := db.Describe(t.Context(), "typed")
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, c := range tables[0].Columns {
			got = append(got, strings.Replace(c.Type, "bigint(20)", "bigint", 1)) // as MariaDB has it
		}
		if text := strings.Join(got, " "); text != types[db.Dialect()] {
			t.Errorf("the types are %s, want %s", text, types[db.Dialect()])
		}
	})
}
