package cmd

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/dbsh-go/dbsh/context/profile"
)

// TestSession is what subcommands get that compare models and database: the user's models are in the session's registry.
func TestSession(t *testing.T) {
	dir := t.TempDir()
	const source = "package models\n\nimport \"github.com/dbsh-go/dbsh/store\"\n\n" +
		"type Role struct {\n\tstore.Model `table:\"roles\"`\n\tID int64 `db:\"id,pk,auto\"`\n}\n\n" +
		"type User struct {\n\tstore.Model `table:\"users\"`\n\tID int64 `db:\"id,pk,auto\"`\n\tRoleID *int64 `db:\"role_id,fk=roles.id,rel=Role\"`\n}\n"
	if err := os.WriteFile(filepath.Join(dir, "models.go"), []byte(source), 0o600); err != nil {
		t.Fatal(err)
	}
	o := options{loaded: &profile.Profile{Settings: profile.Settings{URL: "sqlite://", Models: dir}}}
	session, end, err := o.session(t.Context(), streams{os.Stdin, os.Stdout, os.Stderr})
	if err != nil {
		t.Fatal(err)
	}
	defer end()
	made, err := session.CreateAll()
	if err != nil {
		t.Fatal(err)
	}
	if want := []string{"roles", "users"}; !slices.Equal(made.Created, want) {
		t.Errorf("created %v, want %v", made.Created, want)
	}
	o.loaded.Models = filepath.Join(dir, "none")
	if _, _, err := o.session(t.Context(), streams{os.Stdin, os.Stdout, os.Stderr}); err == nil {
		t.Error("a folder that is not there is no error")
	}
}
