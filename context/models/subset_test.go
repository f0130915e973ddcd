package models

import (
	"go/format"
	"slices"
	"strings"
	"testing"
)

func TestWriteUsed(t *testing.T) {
	c := catalog(t, open(t, `
CREATE TABLE roles (id INTEGER PRIMARY KEY);
CREATE TABLE users (id INTEGER PRIMARY KEY, role_id INTEGER REFERENCES roles);
CREATE TABLE posts (id INTEGER PRIMARY KEY, user_id INTEGER REFERENCES users);
CREATE TABLE tags (id INTEGER PRIMARY KEY, post_id INTEGER REFERENCES posts);
`))
	for _, test := range []struct {
		used      []string
		has, lack []string
	}{
		{nil, []string{"package main\n", `import _ "the/driver"`}, []string{"type ", "store"}},
		{[]string{"Role"}, []string{"type Role struct", "type User struct", "func (r *Role) Users()", "func (u *User) Role()"}, []string{"type Post", "func (u *User) Posts()", "Tag"}},
		{[]string{"Role", "Tag"}, []string{"type Role struct", "type User struct", "type Post struct", "type Tag struct", "func (u *User) Posts()"}, nil},
	} {
		var b strings.Builder
		if err := c.WriteUsed(&b, "main", test.used, "the/driver"); err != nil {
			t.Fatal(err)
		}
		text := b.String()
		if formatted, err := format.Source([]byte(text)); err != nil || string(formatted) != text {
			t.Errorf("%v: the text is not formatted (%v):\n%s", test.used, err, text)
		}
		for _, want := range test.has {
			if !strings.Contains(text, want) {
				t.Errorf("%v: no %q in\n%s", test.used, want, text)
			}
		}
		for _, unwanted := range test.lack {
			if strings.Contains(text, unwanted) {
				t.Errorf("%v: %q in\n%s", test.used, unwanted, text)
			}
		}
	}
	if err := c.WriteUsed(&strings.Builder{}, "main", []string{"Nobody"}); err == nil || !strings.Contains(err.Error(), "Nobody") {
		t.Errorf("an unknown model: got %v", err)
	}
	whole, err := c.Source("User")
	if err != nil || !strings.Contains(whole, "Posts()") {
		t.Errorf("the model itself was cut: %v\n%s", err, whole)
	}
	if got := c.Targets("User", ""); !slices.Equal(got, []string{"Role", "Post"}) {
		t.Errorf("targets of User: %v", got)
	}
	if got := c.Targets("User", "Role"); !slices.Equal(got, []string{"Role"}) {
		t.Errorf("the target of User.Role: %v", got)
	}
	if got := c.Targets("Nobody", ""); got != nil {
		t.Errorf("targets of Nobody: %v", got)
	}
}
