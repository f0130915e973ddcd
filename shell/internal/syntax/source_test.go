package syntax

import (
	"strings"
	"testing"
)

func TestSource(t *testing.T) {
	for sql, want := range map[string]string{
		"SELECT * FROM users":                                "users",
		"select u.name from users u where a in (1, 2)":       "users",
		`SELECT count(*) FROM "My Table" AS t ORDER BY 1, 2`: "My Table",
		"SELECT 1 FROM app.users LIMIT 1, 2":                 "app|users",
		"SELECT (SELECT max(id) FROM posts) FROM users;":     "users",
		"SELECT * FROM users, posts":                         "",
		"SELECT * FROM users u, posts":                       "",
		"SELECT * FROM users JOIN posts ON 1":                "",
		"SELECT * FROM (SELECT * FROM users)":                "",
		"SELECT * FROM users UNION SELECT * FROM posts":      "",
		"WITH x AS (SELECT 1) SELECT * FROM x":               "",
		"SELECT 1":                                           "",
		"UPDATE users SET a = 1 FROM b":                      "",
		"SELECT ',' || name FROM users -- , posts":           "users",
		"SELECT * FROM":                                      "",
	} {
		if got := strings.Join(Rules{}.Source(sql), "|"); got != want {
			t.Errorf("%s: got %q, want %q", sql, got, want)
		}
	}
}
