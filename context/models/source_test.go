package models

import (
	"go/format"
	"testing"
)

func TestSourceIsFormatted(t *testing.T) {
	c := catalog(t, chinook(t))
	for _, m := range c.plan.models {
		source, err := c.Source(m.name)
		if err != nil {
			t.Fatal(err)
		}
		formatted, err := format.Source([]byte(source))
		if err != nil {
			t.Fatalf("%s: %v\n%s", m.name, err, source)
		}
		if string(formatted) != source {
			t.Errorf("%s is not formatted as gofmt does:\n%s\nwant\n%s", m.name, source, formatted)
		}
	}
}
