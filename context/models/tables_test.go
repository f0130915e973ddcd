package models

import (
	"context"
	"errors"
	"testing"
)

// Once the tables are read, completion's questions are answered from memory, however many tables there are.
func TestWarmCatalogAsksNothing(t *testing.T) {
	db := &counted{DB: connected(t, 1000)}
	c, err := New(context.Background(), db)
	if err != nil {
		t.Fatal(err)
	}
	if table := c.Known("things33"); table != nil {
		t.Errorf("known before it was read: %v", table.Name)
	}
	ended, cancel := context.WithCancel(context.Background())
	cancel()
	if err := c.Warm(ended); !errors.Is(err, context.Canceled) || len(db.tables) != 0 {
		t.Errorf("an ended context: %v, and %d tables are read", err, len(db.tables))
	}
	for range 2 {
		if err := c.Warm(context.Background()); err != nil {
			t.Fatal(err)
		}
		if len(db.tables) != 1000 {
			t.Errorf("%d tables are read, want each once", len(db.tables))
		}
	}
	if table, ok := c.TableOf("Things33Query"); !ok || c.Known(table) == nil || len(c.Known(table).Columns) == 0 {
		t.Errorf("Things33Query is of %q, which is known as %v", table, c.Known(table))
	}
	if keys := c.Links("THINGS33"); len(keys) < 2 {
		t.Errorf("got %d foreign keys from and to things33, want its own and its children's", len(keys))
	}
	if _, err := c.Source("Things34"); err != nil {
		t.Fatal(err)
	}
	if len(db.tables) != 1000 || c.Known("nothing") != nil || c.Links("nothing") != nil {
		t.Errorf("%d tables are read, want no more", len(db.tables))
	}
	if table, ok := c.TableOf("Nobody"); ok {
		t.Errorf("Nobody is of %s", table)
	}
}
