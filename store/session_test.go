package store_test

import (
	"path/filepath"
	"testing"

	_ "modernc.org/sqlite"

	"github.com/dbsh-go/dbsh/store"
	"github.com/dbsh-go/dbsh/store/storetest"
)

func TestSession(t *testing.T) {
	for name, url := range map[string]func(*testing.T) string{
		"file": func(t *testing.T) string {
			return "sqlite:///" + filepath.ToSlash(filepath.Join(t.TempDir(), "test.db"))
		},
		"memory": func(*testing.T) string { return "sqlite://" },
	} {
		t.Run(name, func(t *testing.T) {
			storetest.Run(t, func(t *testing.T) *store.DB {
				db, err := store.Open(t.Context(), url(t))
				if err != nil {
					t.Fatal(err)
				}
				t.Cleanup(func() { _ = db.Close() })
				return db
			})
		})
	}
}
