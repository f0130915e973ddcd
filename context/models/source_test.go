package models

import (
	"bytes"
	"go/format"
	"testing"

	"github.com/dbsh-go/dbsh/store"
)

// databases are what the generated source is tried on.
var databases = map[string]func(testing.TB) *store.DB{
	"chinook": chinook,
	"nasty":   func(t testing.TB) *store.DB { return open(t, nasty) },
	"empty":   func(t testing.TB) *store.DB { return open(t, "") },
}

func TestSourceIsFormatted(t *testing.T) {
	for name, db := range databases {
		t.Run(name, func(t *testing.T) {
			c := catalog(t, db(t))
			for _, m := range c.current().models {
				source, err := c.Source(m.name)
				if err != nil {
					t.Fatal(err)
				}
				checkFormatted(t, m.name, source)
			}
			var b bytes.Buffer
			if err := c.WritePackage(&b, "models"); err != nil {
				t.Fatal(err)
			}
			checkFormatted(t, "the package", b.String())
		})
	}
}

func checkFormatted(t *testing.T, name, source string) {
	t.Helper()
	formatted, err := format.Source([]byte(source))
	if err != nil {
		t.Fatalf("%s: %v\n%s", name, err, source)
	}
	if string(formatted) != source {
		t.Errorf("%s is not formatted as gofmt does:\n%s\nwant\n%s", name, source, formatted)
	}
}
