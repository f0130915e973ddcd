package command_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/dbsh-go/dbsh/shell/internal/command"
)

// TestDatabases holds what the commands about databases understand.
func TestDatabases(t *testing.T) {
	for text, want := range map[string]string{
		":connect shop.db":            "shop.db false",
		`:connect! "my shop.db"`:      "my shop.db true",
		":connect reports.db as old":  "reports.db as old",
		`\c 'my reports.db'  AS  old`: "my reports.db as old",
		`:connect "sold as new.db"`:   "sold as new.db false",
		":connect as as old":          "as as old",
		":connect reports":            "use reports",
		":connect shop":               "shop false",
		":use reports":                "use reports",
		":disconnect reports":         "close reports",
		":connect x.db as":            `usage: got the name "", want one as Go has them, such as reports`,
		":connect x.db as 2nd":        `usage: got the name "2nd", want one as Go has them, such as reports`,
	} {
		s := &shop{}
		env, _ := environment(s)
		if err := command.Run(t.Context(), env, text); err != nil {
			s.connected = append(s.connected, err.Error())
		}
		if got := strings.Join(s.connected, "; "); got != want {
			t.Errorf("%s: got %q, want %q", text, got, want)
		}
	}
	env, out := environment(&shop{})
	if err := command.Run(t.Context(), env, ":use"); err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(out.String(), "\n")
	if !slices.ContainsFunc(lines, func(line string) bool {
		return strings.Contains(line, "shop.db") && strings.Contains(line, "goes here")
	}) || !strings.Contains(out.String(), "Reports...") {
		t.Errorf("got\n%s", out)
	}
}
