package main

import (
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"

	"github.com/dbsh-go/dbsh/store"
)

// TestShell publishes a post from the shell, and the site shows it.
func TestShell(t *testing.T) {
	url := "sqlite:///" + filepath.ToSlash(filepath.Join(t.TempDir(), "site.db"))
	const entries = `
ann := &Author{Name: "ann"}
ann.AddPosts(&Post{Title: "Hello <you>"}, &Post{Title: "Not yet"})
session.Add(ann)
session.Commit()
Posts.First().Draft()
publish(Posts.First())
Posts.First().Author().Name
session.Commit()
Posts.Filter(Posts.Published.IsNull()).One().Title
`
	var out, errs strings.Builder
	if err := run(t.Context(), []string{"-database", url, "-shell"}, strings.NewReader(entries), &out, &errs); err != nil {
		t.Fatal(err, errs.String())
	}
	if want := "true\n\"ann\"\n\"Not yet\"\n"; out.String() != want || errs.String() != "" {
		t.Errorf("the shell printed %q and said %q, want %q", out.String(), errs.String(), want)
	}
	db, err := store.Open(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	answer := httptest.NewRecorder()
	handler(db).ServeHTTP(answer, httptest.NewRequest("GET", "/", nil))
	if want := "<h2>Hello &lt;you&gt;</h2>\n"; answer.Body.String() != want {
		t.Errorf("the site shows %q, want %q", answer.Body.String(), want)
	}
}
