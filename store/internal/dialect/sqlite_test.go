package dialect

import (
	"database/sql"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	_ "github.com/dbsh-go/dbsh/store/sqlite"

	"github.com/dbsh-go/dbsh/store/schema"
)

func TestQuote(t *testing.T) {
	for name, want := range map[string]string{"a": `"a"`, `a"b`: `"a""b"`, "": `""`, "select x": `"select x"`, "größe": `"größe"`} {
		if got := (SQLite{}).Quote(name); got != want {
			t.Errorf("%s: got %s, want %s", name, got, want)
		}
	}
}

func TestLimitOffset(t *testing.T) {
	tests := []struct {
		limit, offset int
		want          string
	}{
		{-1, -1, ""}, {-1, 0, ""}, {10, -1, " LIMIT 10"}, {10, 0, " LIMIT 10"}, {0, 0, " LIMIT 0"},
		{10, 20, " LIMIT 10 OFFSET 20"}, {-1, 20, " LIMIT -1 OFFSET 20"},
	}
	for _, test := range tests {
		if got := (SQLite{}).LimitOffset(test.limit, test.offset); got != test.want {
			t.Errorf("%d, %d: got %q, want %q", test.limit, test.offset, got, test.want)
		}
	}
}

func TestType(t *testing.T) {
	tests := []struct {
		declared string
		want     Type
	}{
		{"", Type{Kind: schema.Any}},
		{"INTEGER", Type{Kind: schema.Integer}}, {"int", Type{Kind: schema.Integer}}, {"BIGINT", Type{Kind: schema.Integer}},
		{"UNSIGNED BIG INT", Type{Kind: schema.Integer}}, {"int(11) unsigned", Type{Kind: schema.Integer}}, {"TINYINT(1)", Type{Kind: schema.Integer}},
		{"BIGSERIAL", Type{Kind: schema.Integer}},
		{"TEXT", Type{Kind: schema.Text}}, {"VARCHAR(160)", Type{Kind: schema.Text, Size: 160}}, {"nvarchar (40)", Type{Kind: schema.Text, Size: 40}},
		{"CHARACTER VARYING(9)", Type{Kind: schema.Text, Size: 9}}, {"CLOB", Type{Kind: schema.Text}}, {"String", Type{Kind: schema.Text}},
		{"VARCHAR(", Type{Kind: schema.Text}}, {"VARCHAR(-3)", Type{Kind: schema.Text}},
		{"REAL", Type{Kind: schema.Float}}, {"DOUBLE PRECISION", Type{Kind: schema.Float}}, {"FLOAT(8)", Type{Kind: schema.Float}},
		{"NUMERIC", Type{Kind: schema.Decimal}}, {"NUMERIC(10,2)", Type{Kind: schema.Decimal, Precision: 10, Scale: 2}},
		{"decimal ( 10 , 2 )", Type{Kind: schema.Decimal, Precision: 10, Scale: 2}}, {"DECIMAL(5)", Type{Kind: schema.Decimal, Precision: 5}},
		{"DECIMAL(10,2) UNSIGNED", Type{Kind: schema.Decimal, Precision: 10, Scale: 2}},
		{"BOOLEAN", Type{Kind: schema.Bool}}, {"bool", Type{Kind: schema.Bool}},
		{"DATE", Type{Kind: schema.Date}}, {"TIME", Type{Kind: schema.Time}}, {"DATETIME", Type{Kind: schema.DateTime}}, {"DATETIME(6)", Type{Kind: schema.DateTime}},
		{"TIMESTAMP", Type{Kind: schema.DateTime}}, {"timestamp(3) with time zone", Type{Kind: schema.DateTime}},
		{"BLOB", Type{Kind: schema.Bytes}}, {"VARBINARY(16)", Type{Kind: schema.Bytes, Size: 16}},
		{"JSON", Type{Kind: schema.JSON}}, {"jsonb", Type{Kind: schema.JSON}}, {"UUID", Type{Kind: schema.UUID}},
		{"ANY", Type{Kind: schema.Any}}, {"GEOMETRY", Type{Kind: schema.Any}},
		{"POINT", Type{Kind: schema.Integer}}, // SQLite's rule: it contains INT
	}
	for _, test := range tests {
		if got := (SQLite{}).Type(test.declared); got != test.want {
			t.Errorf("%s: got %+v, want %+v", test.declared, got, test.want)
		}
	}
}

func TestFailure(t *testing.T) {
	path := filepath.ToSlash(filepath.Join(t.TempDir(), "x.db"))
	db, err := sql.Open("sqlite", "file://"+path+"?_pragma=foreign_keys(1)&_error_rc=1")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	const setUp = `
		CREATE TABLE p (id INTEGER PRIMARY KEY, a TEXT UNIQUE, b INT NOT NULL DEFAULT 1, c INT CHECK (c > 0), d INT CONSTRAINT small CHECK (d < 9), UNIQUE (b, c));
		CREATE TABLE c (p REFERENCES p);
		CREATE UNIQUE INDEX folded ON p (lower(a));
		CREATE TABLE s (a INT) STRICT;
		CREATE TRIGGER guard BEFORE DELETE ON p BEGIN SELECT RAISE(ABORT, 'keep it'); END;
		INSERT INTO p VALUES (1, 'x', 1, 1, 1)`
	if _, err := db.Exec(setUp); err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		text string
		want Failure
	}{
		{"INSERT INTO p (id) VALUES (1)", Failure{Kind: Unique, Message: "UNIQUE constraint failed: p.id", Table: "p", Columns: []string{"id"}, Lost: true}},
		{"INSERT INTO p (a) VALUES ('x')", Failure{Kind: Unique, Message: "UNIQUE constraint failed: index 'folded'", Name: "folded", Lost: true}},
		{"INSERT INTO p (b, c) VALUES (1, 1)", Failure{Kind: Unique, Message: "UNIQUE constraint failed: p.b, p.c", Table: "p", Columns: []string{"b", "c"}, Lost: true}},
		{"INSERT INTO p (b) VALUES (NULL)", Failure{Kind: NotNull, Message: "NOT NULL constraint failed: p.b", Table: "p", Columns: []string{"b"}, Lost: true}},
		{"INSERT INTO p (c) VALUES (0)", Failure{Kind: Check, Message: "CHECK constraint failed: c > 0", Name: "c > 0", Lost: true}},
		{"INSERT INTO p (d) VALUES (10)", Failure{Kind: Check, Message: "CHECK constraint failed: small", Name: "small", Lost: true}},
		{"INSERT INTO c VALUES (9)", Failure{Kind: ForeignKey, Message: "FOREIGN KEY constraint failed", Lost: true}},
		{"INSERT INTO s VALUES ('x')", Failure{Kind: Value, Message: "cannot store TEXT value in INT column s.a", Lost: true}},
		{"DELETE FROM p", Failure{Kind: Constraint, Message: "keep it", Lost: true}},
		{"INSERT INTO p (id) VALUES ('x')", Failure{Kind: Value, Message: "datatype mismatch"}},
		{"SELECT * FROM nobody", Failure{Kind: NoTable, Message: "no such table: nobody", Table: "nobody"}},
		{"SELEC", Failure{Kind: Syntax, Word: "SELEC", Message: `near "SELEC": syntax error`}},
		{"PRAGMA query_only = 1; DELETE FROM s", Failure{Kind: ReadOnly, Message: "attempt to write a readonly database"}},
		{"ATTACH '/no/such/folder/x.db' AS x", Failure{Kind: CannotOpen, Message: "unable to open database: /no/such/folder/x.db"}},
	}
	for _, test := range tests {
		_, err := db.Exec(test.text)
		got, ok := SQLite{}.Failure(fmt.Errorf("wrapped: %w", err))
		if !ok || got.Kind != test.want.Kind || got.Message != test.want.Message || got.Table != test.want.Table ||
			!slices.Equal(got.Columns, test.want.Columns) || got.Name != test.want.Name || got.Word != test.want.Word || got.Lost != test.want.Lost {
			t.Errorf("%s: %v\ngot  %+v\nwant %+v", test.text, err, got, test.want)
		}
	}
	if _, ok := (SQLite{}).Failure(errors.New("SQL logic error: no such table (1)")); ok {
		t.Error("an error without a code was taken for the driver's")
	}
}

// TestSQLiteTexts pins the texts of sqliteTexts: each of them is what SQLite says, and all are tried.
func TestSQLiteTexts(t *testing.T) {
	db, err := sql.Open("sqlite", ":memory:")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	if _, err := db.Exec("CREATE TABLE p (id INTEGER PRIMARY KEY, a TEXT); CREATE INDEX i ON p (a); CREATE VIEW v AS SELECT 1; CREATE TRIGGER g AFTER DELETE ON p BEGIN SELECT 1; END; ATTACH ':memory:' AS other"); err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec("CREATE TABLE gone (a); CREATE VIEW bad AS SELECT a FROM gone; DROP TABLE gone"); err != nil {
		t.Fatal(err)
	}
	tried := map[string]bool{}
	for _, test := range []struct {
		text string
		kind FailureKind
		word string
	}{
		{"SELEC 1", Syntax, "SELEC"}, {"SELECT 'a", Syntax, "'a"}, {"SELECT", Syntax, ""}, {"SELECT 1 +", Syntax, ""},
		{"SELECT * FROM nobody", NoTable, ""}, {"DROP VIEW nix", NoTable, ""},
		{"SELECT b FROM p", NoColumn, "b"}, {"SELECT p.b FROM p", NoColumn, "p.b"}, {"INSERT INTO p (b) VALUES (1)", NoColumn, "b"},
		{"ALTER TABLE p DROP COLUMN b", NoColumn, "b"}, {"CREATE TABLE c (a INT, FOREIGN KEY (b) REFERENCES p (id))", NoColumn, "b"},
		{"SELECT a FROM p x, p y", Ambiguous, "a"}, {"SELECT nix(1)", NoFunction, "nix"}, {"SELECT lower()", Arguments, "lower"},
		{"SELECT a FROM p WHERE count(*) > 1", Aggregate, "count"}, {"SELECT sum(a) x FROM p GROUP BY x", Aggregate, ""},
		{"INSERT INTO p (a) VALUES ('x') RETURNING count(*)", Aggregate, "count"}, {"SELECT 1 FROM p x JOIN p y ON count(*) > 1", Aggregate, "count"}, {"SELECT a FROM p ORDER BY count(*)", Aggregate, "count"}, {"SELECT sum(id) AS m FROM p WHERE m > 1", Aggregate, "sum"}, {"SELECT row_number() FROM p", Aggregate, "row_number"},
		{"SELECT a FROM p HAVING 1", Ungrouped, ""},
		{"INSERT INTO p VALUES (1)", ValueCount, ""}, {"INSERT INTO p (id) VALUES (1, 2)", ValueCount, ""}, {"VALUES (1), (1, 2)", ValueCount, ""},
		{"SELECT 1 UNION SELECT 1, 2", UnionCount, ""}, {"SELECT (SELECT 1, 2)", SubqueryColumns, ""}, {"SELECT 1 > (1, 2)", Mismatch, ""},
		{"SELECT a FROM p ORDER BY 9", NoPosition, ""}, {"SELECT ?99999999", Parameters, ""},
		{"CREATE TABLE p (a)", Exists, "p"}, {"CREATE VIEW v AS SELECT 2", Exists, "v"}, {"CREATE INDEX i ON p (a)", Exists, "i"}, {"CREATE TRIGGER g AFTER DELETE ON p BEGIN SELECT 1; END", Exists, "g"},
		{"CREATE TABLE q (a, a)", Exists, "a"}, {"CREATE TABLE i (a)", Exists, "i"}, {"CREATE INDEX p ON p (a)", Exists, "p"},
		{"ALTER TABLE p RENAME TO v", Exists, "v"}, {"ALTER TABLE p RENAME TO r", BrokenView, "bad"}, {"ATTACH ':memory:' AS other", Exists, "other"},
		{"DROP INDEX nix", Missing, "nix"}, {"DROP TRIGGER nix", Missing, "nix"}, {"SELECT a FROM p ORDER BY a COLLATE nix", Missing, "nix"},
		{"DETACH nix", Missing, "nix"}, {"VACUUM nix", Missing, "nix"}, {"CREATE VIRTUAL TABLE z USING nix", Missing, "nix"},
		{"SELECT " + strings.Repeat("?,", 32766) + "?", Parameters, ""},
	} {
		_, err := db.Exec(test.text)
		got, ok := SQLite{}.Failure(err)
		if !ok || got.Kind != test.kind || got.Word != test.word {
			t.Errorf("%.60s: %v: got kind %d about %q, want %d about %q", test.text, err, got.Kind, got.Word, test.kind, test.word)
		}
		for _, known := range sqliteTexts {
			if _, is := reads(known.form, got.Message); is {
				tried[known.form] = true
				break
			}
		}
	}
	for _, known := range sqliteTexts {
		if !tried[known.form] {
			t.Errorf("no statement is told that: %s", known.form)
		}
	}
}

// TestReferences: all tables that are referred to must be found.
func TestReferences(t *testing.T) {
	for text, want := range map[string]string{
		`CREATE TABLE a (b)`: "",
		`CREATE TABLE a (b REFERENCES c, d references "e f" (g), h INT References[i])`:  "c|e f|i",
		"CREATE TABLE a (b REFERENCES /* to */ `c``d`, e REFERENCES -- to\n'f''g')":     "c`d|f'g",
		`CREATE TABLE a (b REFERENCES c, d REFERENCES c, FOREIGN KEY (b) REFERENCES C)`: "c|C",
		`CREATE TABLE a (references_b, "references" REFERENCES é)`:                      "_b| REFERENCES é)|é", // more than there are do no harm
		`CREATE TABLE a (b REFERENCES`:                                                  "",
	} {
		var got []string
		for _, reference := range references(text) {
			got = append(got, reference.Table)
		}
		if strings.Join(got, "|") != want {
			t.Errorf("%s: got %q, want %s", text, got, want)
		}
	}
}
