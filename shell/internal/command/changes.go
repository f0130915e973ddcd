package command

import (
	"context"
	"io"
	"strings"

	"github.com/dbsh-go/dbsh/shell/internal/table"
)

// Changes is the pending work of the session.
type Changes interface {
	// Pending is what a flush would write, in its order.
	Pending(ctx context.Context) ([]Change, error)
	// Flushed is how many rows were written in the open transaction, and await Commit or Rollback.
	Flushed() int
}

func changesCommand() *Command {
	return &Command{
		Spec: "c[hanges]", Help: "what a commit would write, as a diff", run: runChanges, Pages: true,
		Long: `Shows the pending work of the session: + objects to insert, ~ objects to update with each
changed field, - objects to delete. Nothing is written by looking.

  a := Artists.Get(1); a.Name = "ACDC"
  :changes
  ~ Artist 1
      Name: "AC/DC" → "ACDC"`,
	}
}

// ChangeKind is what a flush would do with an object.
type ChangeKind int

const (
	Insert ChangeKind = iota
	Update
	Delete
)

// String is the word that stands in messages and in formats for programs.
func (k ChangeKind) String() string { return [...]string{"insert", "update", "delete"}[k] }

// Change is the pending work of one object.
type Change struct {
	Kind   ChangeKind
	Model  string
	Key    string // of the primary key, "" for a new object without one
	Fields []FieldChange
}

// FieldChange is a field that differs from the database. Old is nil for an Insert, New for a Delete.
type FieldChange struct {
	Field    string
	Old, New any
	Relation bool // Old and New name the objects that leave and come, nil for none
}

func runChanges(ctx context.Context, env *Env, _ Call) error {
	changes, err := env.Changes.Pending(ctx)
	if err != nil {
		return err
	}
	if !env.Settings.Effective().People() {
		return env.write(changeTable(changes), true)
	}
	var b strings.Builder
	var counts [3]int
	for _, c := range changes {
		counts[c.Kind]++
		env.writeChange(&b, c)
	}
	b.WriteString(summary(counts, env.Changes.Flushed()))
	return env.printf("%s", b.String())
}

// WriteChange writes what is done with one object, field by field.
func WriteChange(w io.Writer, c Change) error {
	var b strings.Builder
	(&Env{}).writeChange(&b, c)
	_, err := io.WriteString(w, b.String())
	return err
}

func (e *Env) writeChange(b *strings.Builder, c Change) {
	sign := [...]string{"+", "~", "-"}[c.Kind]
	color := [...]string{green, yellow, red}[c.Kind]
	name := strings.TrimSpace(c.Model + " " + oneLine(c.Key))
	b.WriteString(e.paint(color, sign+" "+name) + "\n")
	for _, f := range c.Fields {
		b.WriteString("    " + f.Field + ": " + f.text(c.Kind) + "\n")
	}
}

func (f FieldChange) text(kind ChangeKind) string {
	show := literal
	if f.Relation {
		show = func(names any) string {
			text, _ := names.(string)
			return oneLine(text)
		}
	}
	switch {
	case kind == Insert || f.Relation && f.Old == nil:
		return show(f.New)
	case kind == Delete:
		return show(f.Old)
	case f.Relation && f.New == nil:
		return "without " + show(f.Old)
	}
	return show(f.Old) + " → " + show(f.New)
}

func summary(counts [3]int, flushed int) string {
	var parts []string
	for i, n := range counts {
		if n > 0 {
			parts = append(parts, table.Grouped(n)+" to "+ChangeKind(i).String())
		}
	}
	text := "Nothing is pending.\n"
	if len(parts) > 0 {
		text = strings.Join(parts, ", ") + ". session.Commit() writes, session.Rollback() takes back.\n"
	}
	if flushed > 0 {
		text += table.Counted(flushed) + " written in the open transaction: session.Commit() keeps, session.Rollback() takes back.\n"
	}
	return text
}

func changeTable(changes []Change) *table.Table {
	t := &table.Table{Columns: named("change", "model", "key", "field", "old", "new")}
	for _, c := range changes {
		if len(c.Fields) == 0 {
			t.Rows = append(t.Rows, []any{c.Kind.String(), c.Model, c.Key, nil, nil, nil})
		}
		for _, f := range c.Fields {
			t.Rows = append(t.Rows, []any{c.Kind.String(), c.Model, c.Key, f.Field, value(f.Old), value(f.New)})
		}
	}
	return t
}
