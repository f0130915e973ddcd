package command

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/dbsh-go/dbsh/shell/internal/table"
)

// Description is what :describe prints.
type Description struct {
	Model
	Fields  []Field
	Links   []Link
	Indexes []Index
	SQL     string // the statement that made the table, "" if not known
}

// Field is one column of a model.
type Field struct {
	Name    string // of the field
	Column  string // as the database spells it
	Type    string // as the database declares it
	Go      string // the field's type
	Null    bool   // may be NULL
	Key     string // "primary", "Artist.ArtistId" for a foreign key, "" for neither
	Default string
}

// Link is one relation of a model.
type Link struct {
	Name   string // Albums
	Type   string // of what its method gives: []*Album
	Via    string // "Album.ArtistId", "through PlaylistTrack"
	Target string // Album
}

// Index is one index of a table.
type Index struct {
	Name   string
	On     string // columns and expressions
	Unique bool
}

func describeCommand() *Command {
	return &Command{
		Spec: "d[escribe]", Psql: []string{"d"}, Args: "[MODEL]", Argument: ModelArgument, run: runDescribe, Pages: true,
		Mark: "+", Marked: "also counts its rows and shows the SQL that made it",
		Help: "columns, relations and indexes of a model",
		Long: `Takes the name of a model, of its query root or of its table. Without one, tells how large all tables are.

  :describe
  :describe Artist
  \d+ artist`,
	}
}

func runDescribe(ctx context.Context, env *Env, call Call) error {
	if call.Args == "" {
		return overview(ctx, env)
	}
	d, err := env.Models.Describe(ctx, call.Args)
	if err != nil {
		return env.suggestModel(ctx, call.Args, err)
	}
	people := env.Settings.Effective().People()
	if people {
		kind := d.Kind
		if kind == "" {
			kind = "table"
		}
		if err := env.printf("%s: %s %s, query %s\n", env.paint(strong, d.Name), kind, d.Table, d.Root); err != nil {
			return err
		}
	}
	if err := env.write(fieldTable(d.Fields), true); err != nil || !people {
		return err
	}
	if err := env.printf("%s", sections(d)); err != nil || !call.Marked {
		return err
	}
	return describeMore(ctx, env, d)
}

// suggestModel adds to the error of a name that is no model the name that was probably meant.
func (e *Env) suggestModel(ctx context.Context, name string, err error) error {
	models, listErr := e.Models.Models(ctx)
	if listErr != nil {
		return err
	}
	var names []string
	for _, m := range models {
		names = append(names, m.Name, m.Root, m.Table)
	}
	if slices.ContainsFunc(names, func(known string) bool { return strings.EqualFold(known, name) }) {
		return err
	}
	if near := nearest(name, names); near != "" {
		return fmt.Errorf("%w; did you mean %s?", err, near)
	}
	return err
}

func fieldTable(fields []Field) *table.Table {
	t := &table.Table{Columns: named("Field", "Column", "Type", "Go", "Null", "Key", "Default")}
	for _, f := range fields {
		null := ""
		if f.Null {
			null = "yes"
		}
		t.Rows = append(t.Rows, []any{f.Name, f.Column, f.Type, f.Go, null, f.Key, f.Default})
	}
	return t
}

// sections are the relations and indexes, in columns of their own.
func sections(d *Description) string {
	var b strings.Builder
	rows := make([][]string, 0, len(d.Links))
	for _, l := range d.Links {
		rows = append(rows, []string{l.Name, l.Type, l.Via})
	}
	section(&b, "Relations", rows)
	rows = nil
	for _, i := range d.Indexes {
		kind := ""
		if i.Unique {
			kind = "unique"
		}
		rows = append(rows, []string{i.Name, "(" + i.On + ")", kind})
	}
	section(&b, "Indexes", rows)
	return b.String()
}

func section(b *strings.Builder, title string, rows [][]string) {
	if len(rows) == 0 {
		return
	}
	b.WriteString(title + ":\n")
	widths := make([]int, len(rows[0]))
	for _, row := range rows {
		for i, cell := range row {
			row[i] = oneLine(cell)
			widths[i] = max(widths[i], table.TextWidth(row[i]))
		}
	}
	for _, row := range rows {
		line := ""
		for i, cell := range row {
			line += "  " + cell + strings.Repeat(" ", widths[i]-table.TextWidth(cell))
		}
		b.WriteString(strings.TrimRight(line, " ") + "\n")
	}
}

func describeMore(ctx context.Context, env *Env, d *Description) error {
	n, err := env.Models.Count(ctx, d.Name)
	if err != nil {
		return err
	}
	if err := env.printf("Rows: %s\n", table.Grouped(int(n))); err != nil || d.SQL == "" {
		return err
	}
	return env.printf("%s;\n", strings.TrimRight(table.Visible(strings.ReplaceAll(d.SQL, "\t", "  ")), "; \n"))
}
