package shell

import (
	"context"
	"fmt"
	"reflect"
	"strconv"
	"strings"

	"github.com/dbsh-go/dbsh/shell/internal/command"
	"github.com/dbsh-go/dbsh/shell/internal/input"
	"github.com/dbsh-go/dbsh/store"
)

// env is what commands work with: each part is a thin view of what the shell has.
func (s *shell) env() *command.Env {
	return &command.Env{
		Out:      s.out,
		Notes:    s.notes(),
		Settings: &s.settings,
		Screen:   s.screen,
		Color:    s.paints(),
		Database: command.Database{
			Connection: connection{s},
			Models:     modelViews{s},
			Statements: s.log,
			Changes:    changeViews{s},
			Plans:      plans{s},
			Copier:     copies{s},
			Diagrams:   diagrams{s},
		},
		Prompt: command.Prompt{
			Entries:   entryRuns{s},
			History:   &s.journal,
			Editor:    editorOf{s},
			Script:    scripts{s},
			Packages:  packageViews{s},
			Names:     nameViews{s},
			Variables: variables{s},
			Values:    shownValues{s},
			Saved:     queries{s},
			Output:    outputs{s},
			Undo:      undoView{s},
		},
	}
}

// Entry implements command.Statements.
func (l *statementLog) Entry() []command.Statement {
	return l.Last(min(l.entry, len(l.recent)))
}

// Last implements command.Statements.
func (l *statementLog) Last(n int) []command.Statement {
	if n >= 0 && n < len(l.recent) {
		return l.views(l.recent[len(l.recent)-n:])
	}
	return l.views(l.recent)
}

// Ran implements command.Statements.
func (l *statementLog) Ran() []command.Ran {
	out := make([]command.Ran, len(l.entries))
	for i, r := range l.entries {
		out[i] = command.Ran{Text: r.text, Statements: r.statements, Rows: r.rows, Took: r.took}
	}
	return out
}

// Repeats implements command.Statements.
func (l *statementLog) Repeats() []command.Repeat { return l.shell.repeats(l.last()) }

func (l *statementLog) views(list []logged) []command.Statement {
	out := make([]command.Statement, len(list))
	for i, st := range list {
		out[i] = st.view()
	}
	return out
}

// changeViews shows the session's pending work.
type changeViews struct{ *shell }

func (c changeViews) Pending(context.Context) ([]command.Change, error) {
	var out []command.Change
	for _, change := range c.session.Changes() {
		out = append(out, changeView(change))
	}
	return out, nil
}

func changeView(change store.Change) command.Change {
	view := command.Change{Kind: changeKind(change.Kind), Model: change.Model, Key: keyText(change.Key)}
	for _, f := range change.Fields {
		view.Fields = append(view.Fields, fieldView(f))
	}
	return view
}

// fieldView names a relation's objects instead of showing them.
func fieldView(f store.FieldChange) command.FieldChange {
	if f.Column != "" {
		return command.FieldChange{Field: f.Field, Old: f.Old, New: f.New}
	}
	view := command.FieldChange{Field: f.Field, Relation: true}
	before, after := f.Names()
	view.Old, view.New = named(before), named(after)
	return view
}

// named is nil for no name.
func named(name string) any {
	if name == "" {
		return nil
	}
	return name
}

// Flushed implements command.Changes.
func (c changeViews) Flushed() int { return c.log.flushed }

func changeKind(kind store.ChangeKind) command.ChangeKind {
	switch kind {
	case store.Insert:
		return command.Insert
	case store.Delete:
		return command.Delete
	}
	return command.Update
}

func keyText(key []any) string {
	parts := make([]string, len(key))
	for i, v := range key {
		parts[i] = fmt.Sprint(v)
	}
	return strings.Join(parts, ", ")
}

// editorOf opens the person's own editor.
type editorOf struct{ *shell }

func (e editorOf) Edit(text string) error {
	if e.reader == nil {
		return input.ErrNoTerminal
	}
	return e.reader.Edit(text)
}

// connection says what the shell is connected to.
type connection struct{ *shell }

func (c connection) Info(context.Context) ([]command.Fact, error) {
	db := c.config.DB
	status := c.session.Status()
	facts := []command.Fact{{Name: "database", Value: db.URL()}, {Name: "kind", Value: db.Dialect()}}
	if path := db.Path(); path != "" {
		facts = append(facts, command.Fact{Name: "file", Value: path})
	}
	transaction := "none open"
	if status.InTransaction {
		transaction = "open since " + status.Since.Format("15:04:05")
	}
	for _, b := range c.config.Binds {
		facts = append(facts, command.Fact{Name: "bind " + b.Name, Value: b.DB.URL()})
	}
	if using := c.using(); using != "" {
		facts = append(facts, command.Fact{Name: "SQL goes to", Value: using})
	}
	return append(facts,
		command.Fact{Name: "read-only", Value: strconv.FormatBool(db.ReadOnly())},
		command.Fact{Name: "transaction", Value: transaction},
		command.Fact{Name: "pending", Value: fmt.Sprintf("%d new, %d changed, %d deleted", status.New, status.Dirty, status.Deleted)},
	), nil
}

// modelViews shows the catalog.
type modelViews struct{ *shell }

func (v modelViews) Models(ctx context.Context) ([]command.Model, error) {
	list, err := v.catalog.List(ctx)
	out := make([]command.Model, len(list))
	for i, info := range list {
		out[i] = command.Model(info)
	}
	return out, err
}

func (v modelViews) Describe(ctx context.Context, name string) (*command.Description, error) {
	d, err := v.catalog.Describe(ctx, name)
	if err != nil {
		return nil, err
	}
	out := &command.Description{Model: command.Model(d.Info), SQL: d.SQL}
	for _, f := range d.Fields {
		out.Fields = append(out.Fields, command.Field(f))
	}
	for _, l := range d.Links {
		out.Links = append(out.Links, command.Link(l))
	}
	for _, i := range d.Indexes {
		out.Indexes = append(out.Indexes, command.Index(i))
	}
	return out, nil
}

func (v modelViews) Count(_ context.Context, model string) (int64, error) {
	t, ok := v.catalog.ModelType(model)
	if !ok {
		return 0, fmt.Errorf("count: there is no model %s", model)
	}
	n, err := v.session.Select(model, reflect.Zero(reflect.PointerTo(t)).Interface()).Count()
	return int64(n), err
}
