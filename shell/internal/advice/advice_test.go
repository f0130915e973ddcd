package advice_test

import (
	"strings"
	"testing"

	"github.com/dbsh-go/dbsh/shell/internal/advice"
	"github.com/dbsh-go/dbsh/shell/internal/syntax"
)

var tables = []advice.Table{
	{Name: "users", Columns: []string{"id", "name", "email", "role_id", "age"}, Indexes: [][]string{{"id"}, {"email"}}},
	{Name: "posts", Columns: []string{"id", "user_id", "body", "created_at"}, Indexes: [][]string{{"id"}}},
}

func TestWanted(t *testing.T) {
	for _, test := range []struct{ sql, whole, want string }{
		{"SELECT * FROM users WHERE name = ?", "users", "users(name)"},
		{"SELECT * FROM users WHERE name = ? AND age > 18", "users", "users(name,age) users(name)"},
		{"SELECT * FROM users WHERE name = ? ORDER BY age DESC", "users", "users(name,age) users(name)"},
		{"SELECT * FROM users ORDER BY age, name", "users", "users(age,name)"},
		{"SELECT * FROM users WHERE age BETWEEN 1 AND 2", "users", "users(age)"},
		{"SELECT * FROM users WHERE age > 1 ORDER BY name", "users", "users(age) users(name)"},
		{"SELECT * FROM users u WHERE u.name IN ('a', 'b')", "u", "users(name)"},
		{`SELECT * FROM "users" AS u WHERE "u"."name" = 'x'`, "u", "users(name)"},
		{"SELECT * FROM users u JOIN posts p ON p.user_id = u.id WHERE p.body = 'x'", "p", "posts(user_id,body) posts(body)"},
		{"SELECT * FROM users, posts WHERE posts.user_id = users.id", "posts", "posts(user_id)"},
		{"UPDATE users SET name = 'x' WHERE age = 3", "users", "users(age)"},
		{"DELETE FROM posts WHERE created_at < ?", "posts", "posts(created_at)"},
		{"SELECT * FROM users WHERE id IN (SELECT user_id FROM posts WHERE body = 'x')", "posts", "posts(body)"},
		{"SELECT * FROM users WHERE name LIKE 'a%'", "users", "users(name)"},

		{"SELECT * FROM users WHERE name LIKE '%a'", "users", ""},
		{"SELECT * FROM users WHERE name LIKE ?", "users", ""},
		{"SELECT * FROM users WHERE email = ?", "users", ""}, // there is one
		{"SELECT * FROM users", "users", ""},
		{"SELECT * FROM users WHERE lower(name) = ?", "users", ""},
		{"SELECT * FROM users WHERE NOT name = ?", "users", "users(name)"},
		{"SELECT * FROM users WHERE name NOT IN ('a')", "users", ""},
		{"SELECT name = 'x' FROM users", "users", ""},
		{"SELECT * FROM users JOIN posts ON true WHERE id = 1", "users", ""}, // whose?
		{"SELECT * FROM users u JOIN posts p ON p.user_id = u.id ORDER BY u.name, p.body", "u", ""},
		{"SELECT * FROM users WHERE name = ?", "posts", ""},
		{"SELECT * FROM users WHERE", "users", ""},
	} {
		var got []string
		for _, index := range advice.Wanted(syntax.Rules{}.Words(test.sql), tables, []string{test.whole}) {
			got = append(got, index.Table+"("+strings.Join(index.Columns, ",")+")")
		}
		if got := strings.Join(got, " "); got != test.want {
			t.Errorf("%s: got %q, want %q", test.sql, got, test.want)
		}
	}
}

func TestName(t *testing.T) {
	index := advice.Index{Table: "Users", Columns: []string{"name", "age"}}
	if got := index.Name(func(name string) bool { return name == "users_name_age" }); got != "users_name_age_2" {
		t.Errorf("got %s", got)
	}
	odd := advice.Index{Table: "my table", Columns: []string{`a "b"`}}
	if got := odd.Name(func(string) bool { return false }); got != "my_table_a__b_" {
		t.Errorf("got %s", got)
	}
	long := advice.Index{Table: strings.Repeat("名", 40), Columns: []string{"x"}}
	if got := long.Name(func(string) bool { return false }); len(got) > 60 || !strings.HasPrefix(got, "名") {
		t.Errorf("got %s, %d bytes", got, len(got))
	}
}
