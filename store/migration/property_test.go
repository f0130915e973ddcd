package migration_test

import (
	"context"
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/dbsh-go/dbsh/store"
	"github.com/dbsh-go/dbsh/store/internal/dialect"
	"github.com/dbsh-go/dbsh/store/migration"
	"github.com/dbsh-go/dbsh/store/schema"
	"github.com/dbsh-go/dbsh/store/storetest"
)

// TestMain lets every run draw the same pairs unless it is told otherwise (-rapid.seed=N): a change is not blamed for what chance
// found elsewhere.
func TestMain(m *testing.M) {
	flag.Parse()
	if seed := flag.Lookup("rapid.seed"); seed.Value.String() == seed.DefValue {
		if err := seed.Value.Set("1"); err != nil {
			panic(err)
		}
	}
	os.Exit(m.Run())
}

// TestPairs goes from a random schema to another, and back: what is there is what was wanted, whichever they are.
func TestPairs(t *testing.T) {
	storetest.OnEach(t, func(t *testing.T, d storetest.Database) {
		if d.Name == "memory" {
			t.Skip("as a file")
		}
		pairs := 0
		rapid.Check(t, func(r *rapid.T) {
			if pairs++; d.Name != "sqlite" && pairs > 6 {
				return // a server takes its time
			}
			w := newWorld(t, d)
			first, second := w.draw(r, "first"), w.draw(r, "second")
			w.to(r, first)
			before := w.schema()
			w.to(r, second)
			w.back(r, "-1")
			if after := w.schema(); after != before {
				r.Errorf("after the downgrade: %s\n%s", differing(before, after), last(w.folder))
			}
			w.back(r, "base")
			if left := w.schema(); left != "[]" {
				r.Errorf("at base there is still %s", left)
			}
		})
	})
}

func last(f *migration.Folder) string { return f.Migrations[len(f.Migrations)-1].Text() }

func (w *world) to(r *rapid.T, tables []*schema.Table) {
	declared := &store.Declared{DB: w.db, Tables: tables}
	c, err := migration.Compare(context.Background(), declared, migration.CompareOptions{})
	if err != nil {
		r.Fatal(err)
	}
	m, err := c.Migration(w.folder, "random", w.at)
	if err != nil {
		r.Fatal(err)
	}
	if err := w.folder.Add(m); err != nil {
		r.Fatal(err)
	}
	if w.folder, err = migration.Open(w.folder.Dir); err != nil {
		r.Fatal(err)
	}
	migrator := w.migrator(migration.Options{})
	if _, err := migrator.Upgrade(context.Background(), "head"); err != nil {
		_, _ = migrator.Downgrade(context.Background(), "base")
		r.Fatalf("%v\n%s", err, m.Text())
	}
	if c, err = migration.Compare(context.Background(), declared, migration.CompareOptions{}); err != nil {
		r.Fatal(err)
	}
	for _, change := range c.Up {
		r.Errorf("after the upgrade: %s\n%s", change, m.Text())
	}
}

func (w *world) back(r *rapid.T, target string) {
	if _, err := w.migrator(migration.Options{}).Downgrade(context.Background(), target); err != nil {
		r.Fatalf("%v\n%s", err, last(w.folder))
	}
}

// draw makes up to four tables of the same few names, so that two draws have much in common.
func (w *world) draw(r *rapid.T, label string) (tables []*schema.Table) {
	for n := range 4 {
		if !rapid.Bool().Draw(r, fmt.Sprintf("%s t%d", label, n)) {
			continue
		}
		t := w.drawTable(r, fmt.Sprintf("t%d", n), label)
		for _, other := range append(slices.Clone(tables), t) {
			if rapid.IntRange(0, 2).Draw(r, label+" refers") == 0 {
				name := "ref_" + other.Name
				t.Columns = append(t.Columns, w.column(name, dialect.Content{Kind: schema.Integer, Bits: 64}))
				refer(t, name, other.Name, rapid.SampledFrom([]string{"", "CASCADE", "SET NULL"}).Draw(r, label+" on delete"))
			}
		}
		tables = append(tables, t)
	}
	return tables
}

func (w *world) drawTable(r *rapid.T, name, label string) *schema.Table {
	w.tables = nil
	t := w.add(name)
	kinds := []dialect.Content{
		{Kind: schema.Integer, Bits: 32}, {Kind: schema.Integer, Bits: 64}, {Kind: schema.Text, Size: 20}, {Kind: schema.Text, Size: 40}, {Kind: schema.Text, Long: true},
		{Kind: schema.Bool}, {Kind: schema.Decimal, Precision: 10, Scale: 2}, {Kind: schema.Float, Bits: 64}, {Kind: schema.Text, Enum: []string{"a", "b"}}, {Kind: schema.Text, Enum: []string{"a", "c", "b"}},
	}
	for n := range rapid.IntRange(1, 4).Draw(r, label+" columns") {
		content := rapid.SampledFrom(kinds).Draw(r, label+" kind")
		c := w.column(fmt.Sprintf("c%d", n), content)
		w.retype(c, name, content)
		c.Nullable = rapid.Bool().Draw(r, label+" null")
		if !content.Long && rapid.Bool().Draw(r, label+" default") {
			c.Default = text(map[schema.Kind]string{schema.Integer: "7", schema.Text: "'a'", schema.Bool: "true", schema.Decimal: "1.50", schema.Float: "2.5"}[content.Kind])
		}
		if content.Enum != nil && w.is("sqlite") {
			t.Checks = append(t.Checks, &schema.Check{Expression: c.Name + " IN (" + dialect.QuotedList(content.Enum) + ")"})
		}
		t.Columns = append(t.Columns, c)
		w.drawOver(r, t, c, content, label)
	}
	if rapid.Bool().Draw(r, label+" comment") {
		t.Comment = "it's " + label
	}
	return t
}

// drawOver makes indexes and checks of a column.
func (w *world) drawOver(r *rapid.T, t *schema.Table, c *schema.Column, content dialect.Content, label string) {
	number := content.Kind == schema.Integer
	if content.Long {
		return // MySQL has no index over all of it
	}
	switch rapid.IntRange(0, 5).Draw(r, label+" over") {
	case 0:
		i := index("", true, c.Name)
		i.Constraint = true
		t.Indexes = append(t.Indexes, i)
	case 1:
		i := index("ix_"+t.Name+"_"+c.Name, rapid.Bool().Draw(r, label+" unique"), c.Name)
		i.Parts[0].Descending = rapid.Bool().Draw(r, label+" descending")
		if number && !w.is("mysql") && rapid.Bool().Draw(r, label+" where") {
			i.Where = c.Name + " > 0"
		}
		t.Indexes = append(t.Indexes, i)
	case 2:
		if number {
			t.Checks = append(t.Checks, &schema.Check{Expression: strings.Repeat("(", 1) + c.Name + " >= " + rapid.SampledFrom([]string{"0", "1"}).Draw(r, label+" least") + ")"})
		}
	}
}
