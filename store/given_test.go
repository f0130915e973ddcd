package store

import (
	"fmt"
	"testing"

	"github.com/dbsh-go/dbsh/store/internal/lexer"
)

func TestGivenBy(t *testing.T) {
	columns := func() []string { return []string{"id", "name"} }
	for _, test := range []struct {
		text string
		args []any
		want string // rows, then where
	}{
		{"INSERT INTO t (a, b) VALUES (?, ?), (?, 4)", []any{1, "x", nil}, "[map[a:1 b:x] map[a:<nil> b:4]] []"},
		{"INSERT INTO t (a, b) VALUES ($2, $1) RETURNING id", []any{"one", "two"}, "[map[a:two b:one]] []"},
		{`INSERT INTO "s"."t" ("a") VALUES ('it''s') ON CONFLICT (a) DO UPDATE SET a = 1`, nil, "[map[a:it's]] []"},
		{"INSERT INTO t VALUES (-1, 2.5)", nil, "[map[id:-1 name:2.5]] []"},
		{"INSERT INTO t (a, b, c) VALUES (lower(?), ?, CAST(? AS INTEGER))", []any{"A", "B", "C"}, "[map[b:B]] []"},
		{"INSERT INTO t (a, b) VALUES (1 + ?, ?)", []any{2, 3}, "[map[b:3]] []"},
		{"INSERT INTO t (a) SELECT b FROM u", nil, "[] []"},
		{"INSERT INTO t DEFAULT VALUES", nil, "[] []"},
		{"UPDATE t SET a = ?, b = b + ?, c = -3 WHERE id = ? AND d = 'x'", []any{1, 2, 7}, "[map[a:1 c:-3]] [map[id:7] map[d:x]]"},
		{"UPDATE t SET a = TRUE WHERE id IN (?, 8)", []any{7}, "[map[a:true]] [map[id:7] map[id:8]]"},
		{"WITH u AS (SELECT ? AS x) UPDATE t SET a = 1", []any{5}, "[map[a:1]] []"},
		{"DELETE FROM t WHERE id = $1", []any{3}, "[map[]] [map[id:3]]"},
		{"DELETE FROM t", nil, "[map[]] []"},
		{"SELECT * FROM t WHERE id = ?", []any{3}, "[] []"},
		{"INSERT INTO t (a", nil, "[] []"},
		{"INSERT INTO t (a) VALUES (", nil, "[map[]] []"},
		{"UPDATE t SET a =", nil, "[map[]] []"},
		{"", nil, "[] []"},
	} {
		got := givenBy(Statement{SQL: test.text, Args: test.args}, lexer.Rules{}, columns)
		if text := fmt.Sprint(got.rows, got.where); text != test.want {
			t.Errorf("%s: got %s, want %s", test.text, text, test.want)
		}
	}
	got := givenBy(Statement{SQL: `INSERT INTO t (a, b) VALUES ('it\'s', 'x')`}, lexer.Rules{Backslashes: true}, columns)
	if text := fmt.Sprint(got.rows); text != "[map[b:x]]" {
		t.Errorf("with backslashes: got %s", text)
	}
}

// FuzzGivenBy reads whatever comes.
func FuzzGivenBy(f *testing.F) {
	for _, text := range []string{"INSERT INTO t (a) VALUES (?), (-1", "UPDATE t SET a = ? WHERE b IN (1, (2))", "DELETE FROM t WHERE a = = IN (", "INSERT INTO t VALUES ((), ,)"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		givenBy(Statement{SQL: text, Args: []any{1}}, lexer.Rules{}, func() []string { return []string{"a"} })
	})
}
