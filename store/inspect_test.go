package store

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/dbsh-go/dbsh/store/schema"
)

// show writes a table as one line a thing, for comparing.
func show(table *schema.Table) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s", table.Kind, table.Name)
	if table.Strict {
		b.WriteString(" strict")
	}
	if table.NoRowID {
		b.WriteString(" without-rowid")
	}
	fmt.Fprintf(&b, " key%q\n", table.PrimaryKey)
	for _, c := range table.Columns {
		fmt.Fprintf(&b, "  %s: %s %s(%d,%d,%d)", c.Name, c.Type, c.Kind, c.Size, c.Precision, c.Scale)
		if c.Nullable {
			b.WriteString(" null")
		}
		if c.Auto {
			b.WriteString(" auto")
		}
		if c.Generated {
			b.WriteString(" generated")
		}
		if c.Hidden {
			b.WriteString(" hidden")
		}
		if c.Default != nil {
			b.WriteString(" default " + *c.Default)
		}
		b.WriteByte('\n')
	}
	for _, k := range table.ForeignKeys {
		fmt.Fprintf(&b, "  %s%q -> %s%q %s/%s\n", k.Table, k.Columns, k.RefTable, k.RefColumns, k.OnDelete, k.OnUpdate)
	}
	for _, i := range table.Indexes {
		fmt.Fprintf(&b, "  index %s %v unique=%t constraint=%t where %q\n", i.Name, i.Parts, i.Unique, i.Constraint, i.Where)
	}
	return b.String()
}

func TestDescribe(t *testing.T) {
	tests := []struct {
		name       string
		statements []string
		table      string
		want       string
	}{
		{"columns", []string{`CREATE TABLE t (id INTEGER PRIMARY KEY, name VARCHAR(40) NOT NULL DEFAULT 'x''y', price DECIMAL(10, 2), at DATETIME DEFAULT CURRENT_TIMESTAMP, ok BOOLEAN, raw)`}, "t", `
table t key["id"]
  id: INTEGER integer(0,0,0) auto
  name: VARCHAR(40) text(40,0,0) default 'x''y'
  price: DECIMAL(10, 2) decimal(0,10,2) null
  at: DATETIME datetime(0,0,0) null default CURRENT_TIMESTAMP
  ok: BOOLEAN bool(0,0,0) null
  raw:  any(0,0,0) null
`},
		{"composite key, in key order", []string{`CREATE TABLE t (a INT, b INT, c INT, PRIMARY KEY (c, a))`}, "t", `
table t key["c" "a"]
  a: INT integer(0,0,0)
  b: INT integer(0,0,0) null
  c: INT integer(0,0,0)
`},
		{"a key that does not count", []string{`CREATE TABLE t (a INT PRIMARY KEY)`}, "t", `
table t key["a"]
  a: INT integer(0,0,0)
`},
		{"descending key is no row number", []string{`CREATE TABLE t (a INTEGER PRIMARY KEY DESC)`}, "t", `
table t key["a"]
  a: INTEGER integer(0,0,0)
`},
		{"table key is a row number", []string{`CREATE TABLE t (a integer, b, PRIMARY KEY (a))`}, "t", `
table t key["a"]
  a: INTEGER integer(0,0,0) auto
  b:  any(0,0,0) null
`},
		{"autoincrement", []string{`CREATE TABLE t (a INTEGER PRIMARY KEY AUTOINCREMENT)`}, "t", `
table t key["a"]
  a: INTEGER integer(0,0,0) auto
`},
		{"without rowid, strict", []string{`CREATE TABLE t (a INTEGER PRIMARY KEY, b ANY) STRICT, WITHOUT ROWID`}, "t", `
table t strict without-rowid key["a"]
  a: INTEGER integer(0,0,0)
  b: ANY any(0,0,0) null
`},
		{"no key", []string{`CREATE TABLE t (a TEXT)`}, "t", `
table t key[]
  a: TEXT text(0,0,0) null
`},
		{"generated", []string{`CREATE TABLE t (a INT, b INT GENERATED ALWAYS AS (a * 2) STORED, c INT AS (a + 1))`}, "t", `
table t key[]
  a: INT integer(0,0,0) null
  b: INT integer(0,0,0) null generated
  c: INT integer(0,0,0) null generated
`},
		{"odd names", []string{`CREATE TABLE "a ""b"" 'c' [d] %_" ("select" INT, "x.y" TEXT, [w z] INT, "" INT)`}, `a "b" 'c' [d] %_`, `
table a "b" 'c' [d] %_ key[]
  select: INT integer(0,0,0) null
  x.y: TEXT text(0,0,0) null
  w z: INT integer(0,0,0) null
  : INT integer(0,0,0) null
`},
		{"foreign keys", []string{
			`CREATE TABLE p (a INT, b INT, PRIMARY KEY (b, a))`, `CREATE TABLE q (Id INTEGER PRIMARY KEY)`,
			`CREATE TABLE t (x INT REFERENCES q, y INT REFERENCES Q(ID) ON DELETE SET NULL ON UPDATE CASCADE, z INT, w INT REFERENCES gone, FOREIGN KEY (z, y) REFERENCES p, FOREIGN KEY (y, z) REFERENCES p (a, b))`,
		}, "t", `
table t key[]
  x: INT integer(0,0,0) null
  y: INT integer(0,0,0) null
  z: INT integer(0,0,0) null
  w: INT integer(0,0,0) null
  t["x"] -> q["Id"] /
  t["y"] -> q["Id"] SET NULL/CASCADE
  t["w"] -> gone[] /
  t["z" "y"] -> p["b" "a"] /
  t["y" "z"] -> p["a" "b"] /
`},
		{"indexes", []string{
			`CREATE TABLE t (a INT, b TEXT UNIQUE, c INT, UNIQUE (c, a))`, `CREATE INDEX one ON t (a DESC, b COLLATE NOCASE)`,
			`CREATE UNIQUE INDEX "two (x)" ON t (lower(b) DESC, a, substr(b, 1, 2)) where a > 0 AND b <> 'where (x)'`,
			`CREATE INDEX three ON t (a) /* where */ WHERE b IS NOT NULL -- end`,
		}, "t", `
table t key[]
  a: INT integer(0,0,0) null
  b: TEXT text(0,0,0) null
  c: INT integer(0,0,0) null
  index sqlite_autoindex_t_1 [{b   false}] unique=true constraint=true where ""
  index sqlite_autoindex_t_2 [{c   false} {a   false}] unique=true constraint=true where ""
  index one [{a   true} {b  NOCASE false}] unique=false constraint=false where ""
  index two (x) [{ lower(b)  true} {a   false} { substr(b, 1, 2)  false}] unique=true constraint=false where "a > 0 AND b <> 'where (x)'"
  index three [{a   false}] unique=false constraint=false where "b IS NOT NULL -- end"
`},
		{"view", []string{`CREATE TABLE t (a INT, b VARCHAR(9))`, `CREATE VIEW v AS SELECT b AS name, count(*) n FROM t`}, "v", `
view v key[]
  name: VARCHAR(9) text(9,0,0) null
  n:  any(0,0,0) null
`},
		{"broken view beside a good one", []string{`CREATE TABLE t (a INT)`, `CREATE TABLE u (b INT)`, `CREATE VIEW bad AS SELECT * FROM u`, `CREATE VIEW good AS SELECT * FROM t`, `DROP TABLE u`}, "good", `
view good key[]
  a: INT integer(0,0,0) null
`},
		{"the broken view itself", []string{`CREATE TABLE u (b INT)`, `CREATE VIEW bad AS SELECT * FROM u`, `DROP TABLE u`}, "bad", `
view bad key[]
`},
		{"full text", []string{`CREATE VIRTUAL TABLE t USING fts5(title, body)`}, "t", `
table t key[]
  title:  any(0,0,0) null
  body:  any(0,0,0) null
  t:  any(0,0,0) null hidden
  rank:  any(0,0,0) null hidden
`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			db := openTest(t, test.statements...)
			all, err := db.Describe(t.Context())
			must(t, err)
			named, err := db.Describe(t.Context(), test.table, "no such table")
			must(t, err)
			if len(named) != 1 {
				t.Fatalf("got %d tables, want 1", len(named))
			}
			if got := show(named[0]); got != test.want[1:] {
				t.Errorf("got\n%swant\n%s", got, test.want[1:])
			}
			for _, table := range all {
				if table.Name == test.table && show(table) != show(named[0]) {
					t.Errorf("among all tables it is\n%s", show(table))
				}
			}
		})
	}
}

func TestTables(t *testing.T) {
	db := openTest(t, "CREATE TABLE z (id INTEGER PRIMARY KEY AUTOINCREMENT)", "CREATE VIEW v AS SELECT 1 AS one", "CREATE TABLE a (b UNIQUE)",
		"CREATE VIRTUAL TABLE words USING fts5(text)", "CREATE TABLE sqlitefan (a)", "ANALYZE")
	seen := watch(t, db)
	tables, err := db.Tables(t.Context())
	must(t, err)
	got := ""
	for _, table := range tables {
		got += fmt.Sprintf("%s %s; ", table.Kind, table.Name)
		if !strings.HasPrefix(table.SQL, "CREATE ") {
			t.Errorf("%s: got SQL %q", table.Name, table.SQL)
		}
	}
	if want := "table z; view v; table a; table words; table sqlitefan; "; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	for _, statement := range *seen {
		if statement.Cause != "inspect" {
			t.Errorf("%s has cause %q", statement.SQL, statement.Cause)
		}
	}
}

func TestForeignKeysTakeOneStatement(t *testing.T) {
	db := openTest(t, "CREATE TABLE p (id INTEGER PRIMARY KEY)", "CREATE TABLE c (p REFERENCES p, q REFERENCES p)", "CREATE TABLE d (c REFERENCES C)")
	seen := watch(t, db)
	keys, err := db.ForeignKeys(t.Context())
	must(t, err)
	got := ""
	for _, key := range keys {
		got += fmt.Sprintf("%s%v->%s%v ", key.Table, key.Columns, key.RefTable, key.RefColumns)
	}
	if want := "c[p]->p[id] c[q]->p[id] d[c]->c[] "; got != want || len(*seen) != 1 {
		t.Errorf("got %s in %d statements, want %s in 1", got, len(*seen), want)
	}
}

// chinook opens a copy of the well-known sample database, where the checkout has its text beside it.
func TestDescribeChinook(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("..", "..", "shared", "data", "chinook", "chinook_sqlite.sql"))
	if err != nil {
		t.Skip("no Chinook beside the repository: ", err)
	}
	db := openTest(t, string(text))
	tables, err := db.Describe(t.Context())
	must(t, err)
	keys, err := db.ForeignKeys(t.Context())
	must(t, err)
	if len(tables) != 11 || len(keys) != 11 {
		t.Errorf("got %d tables and %d keys, want 11 and 11", len(tables), len(keys))
	}
	for _, table := range tables {
		if table.Name == "PlaylistTrack" && fmt.Sprint(table.PrimaryKey) != "[PlaylistId TrackId]" {
			t.Errorf("got key %v", table.PrimaryKey)
		}
	}
}

// manyTables makes n tables, each with a foreign key to the one before and an index.
func manyTables(t testing.TB, n int) *DB {
	var b strings.Builder
	b.WriteString("BEGIN;\n")
	for i := range n {
		fmt.Fprintf(&b, "CREATE TABLE t%d (id INTEGER PRIMARY KEY, name VARCHAR(50) NOT NULL, a INT, b TEXT, c DATETIME, d DECIMAL(10,2), e BOOLEAN, parent_id INT REFERENCES t%d (id));\nCREATE INDEX ix%d ON t%d (parent_id);\n", i, max(i-1, 0), i, i)
	}
	b.WriteString("COMMIT;")
	return openTest(t, b.String())
}

func TestManyTables(t *testing.T) {
	db := manyTables(t, 200)
	seen := watch(t, db)
	tables, err := db.Tables(t.Context())
	must(t, err)
	keys, err := db.ForeignKeys(t.Context())
	must(t, err)
	if len(tables) != 200 || len(keys) != 200 || len(*seen) != 2 {
		t.Errorf("got %d tables, %d keys in %d statements", len(tables), len(keys), len(*seen))
	}
	described, err := db.Describe(t.Context())
	must(t, err)
	if len(described) != 200 || len(described[199].Columns) != 8 || len(described[199].Indexes) != 1 || len(*seen) > 8 {
		t.Errorf("got %d tables in %d statements", len(described), len(*seen))
	}
}

func BenchmarkInspect(b *testing.B) {
	for _, n := range []int{10, 1000} {
		db := manyTables(b, n)
		for name, read := range map[string]func() error{
			"Tables":      func() error { _, err := db.Tables(context.Background()); return err },
			"ForeignKeys": func() error { _, err := db.ForeignKeys(context.Background()); return err },
			"Describe":    func() error { _, err := db.Describe(context.Background()); return err },
			"Describe1":   func() error { _, err := db.Describe(context.Background(), "t5"); return err },
			"OpenAll": func() error {
				fresh, err := Open(context.Background(), db.URL())
				if err != nil {
					return err
				}
				defer fresh.Close()
				if _, err = fresh.Tables(context.Background()); err != nil {
					return err
				}
				_, err = fresh.ForeignKeys(context.Background())
				return err
			},
		} {
			b.Run(fmt.Sprintf("%s/%d", name, n), func(b *testing.B) {
				start := time.Now()
				for b.Loop() {
					if err := read(); err != nil {
						b.Fatal(err)
					}
				}
				b.ReportMetric(float64(time.Since(start).Microseconds())/1000/float64(b.N), "ms/op")
			})
		}
	}
}
