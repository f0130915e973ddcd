package syntax

import "testing"

func TestRedirect(t *testing.T) {
	for _, test := range []struct {
		text, entry string
		kind        RedirectKind
		target      string
	}{
		{"Users.All() :| sort -r", "Users.All()", ToCommand, "sort -r"},
		{"Users.All() :> users.csv", "Users.All()", ToFile, "users.csv"},
		{"Users.All() :>> my users.csv", "Users.All()", AppendFile, "my users.csv"},
		{"SELECT * FROM users; :| wc -l", "SELECT * FROM users;", ToCommand, "wc -l"},
		{"SELECT * FROM users :| grep ' :| '", "SELECT * FROM users", ToCommand, "grep ' :| '"},
		{"SELECT *\nFROM users\nWHERE id = :id :|wc", "SELECT *\nFROM users\nWHERE id = :id", ToCommand, "wc"},
		{"for {\n\tbreak\n} :| cat", "for {\n\tbreak\n}", ToCommand, "cat"},
		{":help :| head -3", ":help", ToCommand, "head -3"},
		{`\d users :> d.txt`, `\d users`, ToFile, "d.txt"},

		{"a | b", "a | b", NoRedirect, ""},
		{"SELECT a || b, 1 :: int FROM t", "SELECT a || b, 1 :: int FROM t", NoRedirect, ""},
		{`fmt.Println("a :| b")`, `fmt.Println("a :| b")`, NoRedirect, ""},
		{"x := `a\n :| b`", "x := `a\n :| b`", NoRedirect, ""},
		{"1 // not :| sort", "1 // not :| sort", NoRedirect, ""},
		{"SELECT ' :| sort'", "SELECT ' :| sort'", NoRedirect, ""},
		{"SELECT 1 -- :| sort", "SELECT 1 -- :| sort", NoRedirect, ""},
		{"SELECT a[1 :|/ 4] FROM t", "SELECT a[1 :|/ 4] FROM t", NoRedirect, ""},
		{"f(1 :| sort", "f(1 :| sort", NoRedirect, ""},
		{"Users.All() :|", "Users.All() :|", NoRedirect, ""},
		{":| sort", ":| sort", NoRedirect, ""},
		{"f(`\n :| sort\n`)", "f(`\n :| sort\n`)", NoRedirect, ""},
	} {
		entry, to := Rules{}.Redirect(test.text)
		if entry != test.entry || to != (Redirect{test.kind, test.target}) {
			t.Errorf("%q: got %q and %v, want %q and %v", test.text, entry, to, test.entry, Redirect{test.kind, test.target})
		}
	}
}

// A line with a redirection is whole where the entry before it is.
func TestRedirectEndsEntries(t *testing.T) {
	for text, whole := range map[string]bool{
		"Users.All() :| sort":                   true,
		"SELECT * FROM users :| sort -t ,":      true,
		"SELECT * FROM users; :| grep select":   true,
		"SELECT *\nFROM users :> users.csv":     true,
		"SELECT name :| sort":                   true,
		"for {":                                 false,
		"for {\n\tfmt.Println(1)\n} :| sort":    true,
		":help :| head":                         true,
		"UPDATE users SET name = 'x' :> report": true,
	} {
		if got := (Rules{}).Complete(text); got != whole {
			t.Errorf("%q: got %v, want %v", text, got, whole)
		}
	}
	script := "Roles.All() :| sort\nSELECT 1 :> a.txt\nSELECT 2; :> b.txt\nx := 1\n:help :| cat\n"
	want := []string{"Roles.All() :| sort", "SELECT 1 :> a.txt", "SELECT 2; :> b.txt", "x := 1", ":help :| cat"}
	entries := Rules{}.Split(script)
	if len(entries) != len(want) {
		t.Fatalf("got %v, want %v", entries, want)
	}
	for i, entry := range entries {
		if entry.Text != want[i] {
			t.Errorf("entry %d: got %q, want %q", i, entry.Text, want[i])
		}
	}
}
