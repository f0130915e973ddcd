package store

import (
	"testing"

	"github.com/dbsh-go/dbsh/store/internal/dialect"
)

func TestRebind(t *testing.T) {
	postgres, mysql := &DB{dialect: dialect.Postgres{}}, &DB{dialect: dialect.MySQL{}}
	one := []any{1}
	for _, test := range []struct {
		db         *DB
		args       []any
		text, want string
	}{
		{postgres, one, "SELECT ? + ?", "SELECT $1 + $2"},
		{postgres, one, `SELECT '?', "?", ? -- ?`, `SELECT '?', "?", $1 -- ?`},
		{postgres, one, "SELECT $1, data ? 'a'", "SELECT $1, data ? 'a'"},
		{postgres, nil, "SELECT data ? 'a'", "SELECT data ? 'a'"},
		{mysql, one, "SELECT ?", "SELECT ?"},
	} {
		if got := test.db.rebind(test.text, test.args); got != test.want {
			t.Errorf("got %s, want %s", got, test.want)
		}
	}
}
