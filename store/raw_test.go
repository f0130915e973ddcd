package store

import (
	"errors"
	"fmt"
	"reflect"
	"testing"
	"time"
)

func TestExecuteValues(t *testing.T) {
	db := openTest(t, `CREATE TABLE t (i INTEGER, r REAL, s TEXT, b BLOB, ok BOOLEAN, d DATE, at DATETIME, ts "TIMESTAMP WITH TIME ZONE", tm TIME, p DECIMAL(10,2))`)
	c := db.connect()
	defer c.close()
	day := time.Date(2024, 2, 29, 0, 0, 0, 0, time.UTC)
	noon := time.Date(2024, 2, 29, 12, 30, 1, 5e8, time.UTC)
	zoned := time.Date(2024, 2, 29, 12, 30, 1, 0, time.FixedZone("", 2*3600))
	tests := []struct {
		values string
		want   []any
	}{
		{"1, 1.5, 'x', x'00ff', 1, '2024-02-29', '2024-02-29 12:30:01.5', '2024-02-29T12:30:01+02:00', '12:30', 9.95",
			[]any{int64(1), 1.5, "x", []byte{0, 255}, true, day, noon, zoned, "12:30", 9.95}},
		{"NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL", make([]any, 10)},
		{"'odd', 'odd', 7, x'', 7, 'soon', 5, 'never', 8, 'much'",
			[]any{"odd", "odd", "7", []byte{}, int64(7), "soon", int64(5), "never", int64(8), "much"}},
		{"0, 0, '', '', 0, '', '', '2024-02-29', '', 0", []any{int64(0), 0.0, "", "", false, "", "", day, "", int64(0)}},
	}
	for _, test := range tests {
		_, err := c.exec(t.Context(), "DELETE FROM t")
		must(t, err)
		inserted, err := c.execute(t.Context(), "INSERT INTO t VALUES ("+test.values+")")
		must(t, err)
		if inserted.Affected != 1 || inserted.Returns || inserted.Len() != 0 {
			t.Errorf("insert: got %+v", inserted)
		}
		rows, err := c.execute(t.Context(), "SELECT * FROM t")
		must(t, err)
		if rows.Len() != 1 || !rows.Returns || rows.Affected != 0 {
			t.Fatalf("got %+v", rows)
		}
		for i, want := range test.want {
			got := rows.Values[0][i]
			if when, ok := want.(time.Time); ok {
				if at, isTime := got.(time.Time); !isTime || !at.Equal(when) {
					t.Errorf("%s: got %v, want %v", rows.Columns[i], got, when)
				}
			} else if !reflect.DeepEqual(got, want) {
				t.Errorf("%s: got %#v, want %#v", rows.Columns[i], got, want)
			}
		}
	}
}

func TestExecuteShapes(t *testing.T) {
	db := openTest(t, "CREATE TABLE t (id INTEGER PRIMARY KEY, a VARCHAR(9))", "INSERT INTO t VALUES (1, 'x'), (2, 'y')")
	tests := []struct {
		text string
		args []any
		want string
	}{
		{"SELECT id, a AS b, 1 FROM t WHERE id > ?", []any{1}, "[id b 1] [INTEGER VARCHAR(9) ] [[2 y 1]] 0 true"},
		{"SELECT * FROM t WHERE 0", nil, "[id a] [INTEGER VARCHAR(9)] [] 0 true"},
		{"SELECT 1 AS x, 2 AS x", nil, "[x x] [ ] [[1 2]] 0 true"},
		{"INSERT INTO t (a) VALUES ('z'), ('w')", nil, "[] [] [] 2 false"},
		{"UPDATE t SET a = 'q' WHERE id < 3 RETURNING id", nil, "[id] [INTEGER] [[1] [2]] 2 true"},
		{"DELETE FROM t WHERE id = 99", nil, "[] [] [] 0 false"},
		{"CREATE TABLE u (a)", nil, "[] [] [] 0 false"},
		{"PRAGMA user_version", nil, "[user_version] [] [[0]] 0 true"},
		{"PRAGMA user_version = 7", nil, "[] [] [] 0 false"},
		{"", nil, "[] [] [] 0 false"},
		{"INSERT INTO t (a) VALUES (';'); SELECT count(*) AS n FROM t;", nil, "[n] [] [[5]] 0 true"},
		{"CREATE TRIGGER g AFTER INSERT ON t BEGIN DELETE FROM u; END; INSERT INTO t (a) VALUES (9)", nil, "[] [] [] 1 false"},
	}
	c := db.connect()
	defer c.close()
	for _, test := range tests {
		rows, err := c.execute(t.Context(), test.text, test.args...)
		if err != nil {
			t.Errorf("%s: %v", test.text, err)
			continue
		}
		got := fmt.Sprint(rows.Columns, rows.Types, rows.Values, rows.Affected, rows.Returns)
		if want := test.want; squeeze(got) != squeeze(want) {
			t.Errorf("%s:\ngot  %s\nwant %s", test.text, got, want)
		}
	}
}

func squeeze(s string) string {
	var out []rune
	for _, r := range s {
		if r != ' ' {
			out = append(out, r)
		}
	}
	return string(out)
}

func TestExecuteRefuses(t *testing.T) {
	db := openTest(t)
	seen := watch(t, db)
	c := db.connect()
	defer c.close()
	for text, args := range map[string][]any{"BEGIN; SELECT 1": nil, "SELECT 1; VACUUM": nil, "SELECT ?; SELECT ?": {1, 2}} {
		if _, err := c.execute(t.Context(), text, args...); err == nil {
			t.Errorf("%s worked", text)
		}
	}
	if len(*seen) != 0 {
		t.Errorf("sent %q", texts(*seen))
	}
}

func TestMaps(t *testing.T) {
	rows := &Rows{Columns: []string{"a", "b"}, Values: [][]any{{int64(1), nil}, {int64(2), "x"}}}
	want := []map[string]any{{"a": int64(1), "b": nil}, {"a": int64(2), "b": "x"}}
	if got := rows.Maps(); !reflect.DeepEqual(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestCursor(t *testing.T) {
	db := openTest(t)
	c := db.connect()
	defer c.close()
	cursor, err := c.stream(t.Context(), "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n")
	must(t, err)
	var sum int64
	var kept [][]any
	for len(kept) < 1000 && cursor.Next() {
		kept = append(kept, cursor.Values())
		sum += cursor.Values()[0].(int64)
	}
	must(t, cursor.Close(), cursor.Close())
	if sum != 500500 || kept[0][0] != int64(1) || cursor.Next() {
		t.Errorf("got %d", sum)
	}
	if len(c.open) != 0 {
		t.Error("the rows are still open")
	}
}

func TestCursorReportsErrorsWhileReading(t *testing.T) {
	db := openTest(t, "CREATE TABLE t (a)", "INSERT INTO t VALUES (1), (2), ('not json')")
	c := db.connect()
	defer c.close()
	cursor, err := c.stream(t.Context(), "SELECT json(a) FROM t")
	must(t, err)
	n := 0
	for cursor.Next() {
		n++
	}
	var failed *SQLError
	if n != 2 || !errors.As(cursor.Err(), &failed) || cursor.Err().Error() != "select: the database says: malformed JSON" || cursor.Close() == nil {
		t.Errorf("got %d rows, then %v", n, cursor.Err())
	}
}
