package storetest_test

import (
	"math"
	"reflect"
	"testing"
	"time"

	"github.com/dbsh-go/dbsh/store"
	"github.com/dbsh-go/dbsh/store/storetest"
)

// What Literal writes is read back as the value it was, in a column of its type.
func TestLiteral(t *testing.T) {
	moment := time.Date(2024, 1, 15, 9, 30, 0, 250_000_000, time.UTC)
	columns := map[string]map[string]string{
		"sqlite":     {"text": "TEXT", "int": "INTEGER", "real": "REAL", "bool": "BOOLEAN", "bytes": "BLOB", "time": "DATETIME"},
		"postgresql": {"text": "text", "int": "bigint", "real": "double precision", "bool": "boolean", "bytes": "bytea", "time": "timestamptz"},
		"mysql":      {"text": "text", "int": "bigint", "real": "double", "bool": "boolean", "bytes": "blob", "time": "datetime(6)"},
	}
	storetest.OnEach(t, func(t *testing.T, d storetest.Database) {
		db := d.Open(t)
		session := store.NewSession(db)
		defer session.Close()
		for _, test := range []struct {
			column string
			values []any
		}{
			{"text", []any{nil, "", "it's", `a\b`, `\'`, "line\nline", "中文 🦊", `"quoted"`, "-- not a comment", "x';"}},
			{"int", []any{int64(math.MinInt64), int64(0), int64(math.MaxInt64)}},
			{"real", []any{1.5, -0.1, 1e300, 123456789.125}},
			{"bool", []any{true, false}},
			{"bytes", []any{[]byte{}, []byte{0, 255, '\''}}},
			{"time", []any{moment}},
		} {
			table := db.QuoteName("t_" + test.column)
			execute(t, session, "CREATE TABLE "+table+" (v "+columns[db.Dialect()][test.column]+")")
			for _, value := range test.values {
				text, err := db.Literal(value)
				if err != nil {
					t.Fatal(err)
				}
				execute(t, session, "DELETE FROM "+table+" WHERE 1 = 1")
				execute(t, session, "INSERT INTO "+table+" VALUES ("+text+")")
				rows := execute(t, session, "SELECT v FROM "+table)
				if got := rows.Values[0][0]; !same(got, value) {
					t.Errorf("%s: %#v came back as %#v", text, value, got)
				}
			}
		}
	})
}

func same(got, want any) bool {
	if moment, is := want.(time.Time); is {
		read, is := got.(time.Time)
		return is && read.Equal(moment)
	}
	if truth, is := want.(bool); is { // MySQL has no BOOLEAN but a small number
		if n, number := got.(int64); number {
			return truth == (n == 1)
		}
	}
	return reflect.DeepEqual(got, want)
}

func execute(t *testing.T, session *store.Session, sql string) *store.Rows {
	t.Helper()
	rows, err := session.Execute(sql)
	if err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
	return rows
}

func TestLiteralRefuses(t *testing.T) {
	storetest.OnEach(t, func(t *testing.T, d storetest.Database) {
		db := d.Open(t)
		_, nan := db.Literal(math.NaN())
		if holds := db.Dialect() == "postgresql"; (nan == nil) != holds {
			t.Errorf("NaN: %v", nan)
		}
		if text, err := db.Literal("a\x00b"); (err != nil) != (db.Dialect() == "postgresql") {
			t.Errorf("a zero byte: %s, %v", text, err)
		}
	})
}
