package shell

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/dbsh-go/dbsh/shell/internal/command"
	"github.com/dbsh-go/dbsh/shell/internal/syntax"
	"github.com/dbsh-go/dbsh/shell/internal/transfer"
	"github.com/dbsh-go/dbsh/store"
	"github.com/dbsh-go/dbsh/store/schema"
)

// copies moves rows for :copy.
type copies struct{ *shell }

// Copy implements command.Copier.
func (c copies) Copy(ctx context.Context, request command.Copy) (string, error) {
	c.log.muted = true
	defer func() { c.log.muted = false }()
	from, err := c.openSource(ctx, request)
	if err != nil {
		return "", err
	}
	defer from.close()
	if request.To.Path != "" {
		return c.toFile(ctx, from, request)
	}
	return c.toTable(ctx, from, request)
}

// origin is where rows come from.
type origin struct {
	transfer.Source
	done  func() float64 // the share that has been read, negative where nobody knows
	close func()
	table *place // that all rows of are read, nil for none
}

// openSource opens what rows come from.
func (c copies) openSource(ctx context.Context, request command.Copy) (*origin, error) {
	place := request.From
	switch {
	case place.Path != "":
		return openFile(place)
	case place.Query != "":
		return c.openQuery(ctx, place.Query)
	}
	t, err := c.place(ctx, place.Table)
	if err != nil {
		return nil, fmt.Errorf("copy: %w", err)
	}
	return c.read(t)
}

// openQuery runs SQL, or a query in Go.
func (c copies) openQuery(ctx context.Context, text string) (*origin, error) {
	st, err := plans(c).query(ctx, text)
	if err != nil {
		return nil, err
	}
	var cursor *store.Cursor
	if err := c.at(st.bind, func() error {
		cursor, err = c.session.Stream(st.sql, st.args...)
		return err
	}); err != nil {
		return nil, err
	}
	return fromCursor(cursor, unknownShare), nil
}

// query is the statement that a text stands for, which is not run for it.
func (p plans) query(ctx context.Context, text string) (sent, error) {
	if syntax.ClassifyIn(text, p.checker.Declared) == syntax.SQL {
		return p.typedSQL(ctx, text)
	}
	v, err := p.valueOf(ctx, text)
	if err != nil {
		return sent{}, err
	}
	query, is := selectionIn(v.V)
	if !is {
		return sent{}, errors.New("copy: want SQL, or a query in Go such as Users.Filter(...), between the brackets")
	}
	sql, args, err := query.Statement()
	return sent{sql, args, p.catalog.BindOf(typeName(v.Type))}, err
}

func unknownShare() float64 { return -1 }

// cursorRows are the rows of a query.
type cursorRows struct{ cursor *store.Cursor }

func fromCursor(cursor *store.Cursor, done func() float64) *origin {
	return &origin{Source: cursorRows{cursor}, done: done, close: func() { cursor.Close() }}
}

func (r cursorRows) Columns() []string { return r.cursor.Columns }

func (r cursorRows) Next() (transfer.Row, error) {
	if r.cursor.Next() {
		return transfer.Row{Cells: withDays(r.cursor.Values(), r.cursor.Types)}, nil
	}
	if err := r.cursor.Err(); err != nil {
		return transfer.Row{}, err
	}
	return transfer.Row{}, errEnd
}

// place is a table of one of the session's databases.
type place struct {
	db     *store.DB
	bind   string
	handle *store.Handle
	table  *schema.Table // nil where it is to be made
	schema string
	name   string
}

// place finds a table by what was typed: [BIND.][SCHEMA.]name, in any capitals, or the name of a model.
func (c copies) place(ctx context.Context, text string) (*place, error) {
	p := &place{db: c.session.DB(), handle: c.session.Handle(), bind: c.using(), name: text}
	if name, rest, ok := strings.Cut(text, "."); ok {
		if bind, found := c.bindNamed(name); found {
			handle, err := c.session.Bind(bind.Name)
			if err != nil {
				return nil, err
			}
			p.bind, p.db, p.handle, p.name = bind.Name, bind.DB, handle, rest
		}
	}
	if schemaName, rest, ok := strings.Cut(p.name, "."); ok {
		p.schema, p.name = schemaName, rest
	}
	return p, p.find(ctx, c)
}

// bindNamed finds an open database by its name; main is the shell's own where others are open.
func (s *shell) bindNamed(name string) (Bind, bool) {
	for _, b := range s.config.Binds {
		if strings.EqualFold(b.Name, name) {
			return b, true
		}
	}
	return Bind{DB: s.config.DB}, name == own && len(s.config.Binds) > 0
}

// find looks the table up; one that is not there leaves it nil.
func (p *place) find(ctx context.Context, c copies) error {
	tables, err := p.handle.Describe(ctx)
	if err != nil {
		return err
	}
	var names []string
	for _, t := range tables {
		if strings.EqualFold(t.Name, p.name) && strings.EqualFold(t.Schema, p.schema) {
			p.table, p.name, p.schema = t, t.Name, t.Schema
			return nil
		}
		names = append(names, t.Name)
	}
	if p.bind == c.using() && p.schema == "" {
		if table := c.tableOfModel(ctx, p.name); table != "" {
			found, err := c.place(ctx, table)
			*p = *found
			return err
		}
	}
	if bind, found := c.catalog.Elsewhere(p.name); found {
		if bind == "" {
			bind = own
		}
		return &noTableError{p.name, bind + "." + p.name}
	}
	return &noTableError{p.name, nearestName(p.name, names)}
}

// tableOfModel is the table of a model as it can be typed, "" where a name is none of a model.
func (c copies) tableOfModel(ctx context.Context, name string) string {
	d, err := c.catalog.Describe(ctx, name)
	switch {
	case err != nil || d.Table == name:
		return ""
	case c.using() != "" && c.catalog.BindOf(d.Name) == "":
		return own + "." + d.Table
	}
	return d.Table
}

// noTableError tells of a table that is not there.
type noTableError struct{ name, meant string }

func (e *noTableError) Error() string {
	text := "there is no table " + e.name
	if e.meant != "" {
		text += ": did you mean " + e.meant + "?"
	}
	return text
}

func (p *place) sql() string {
	if p.schema != "" {
		return p.db.QuoteName(p.schema, p.name)
	}
	return p.db.QuoteName(p.name)
}

// read reads all rows of a table.
func (c copies) read(p *place) (*origin, error) {
	var cursor *store.Cursor
	err := c.at(p.bind, func() (err error) {
		cursor, err = c.session.Stream("SELECT * FROM " + p.sql())
		return err
	})
	if err != nil {
		return nil, err
	}
	from := fromCursor(cursor, unknownShare)
	from.table = p
	return from, nil
}

// told tells of the progress of a copy, at a terminal.
func (c copies) told(from *origin) (tell func(rows int64), end func()) {
	if !c.config.Terminal {
		return func(int64) {}, func() {}
	}
	start, shown, written := time.Now(), time.Now(), false
	tell = func(rows int64) {
		if time.Since(shown) < liveInterval {
			return
		}
		shown, written = time.Now(), true
		took := time.Since(start)
		text := fmt.Sprintf("%s, %.0f rows/s", counted(rows, "row"), float64(rows)/max(took.Seconds(), 1e-9))
		if share := from.done(); share > 0 {
			text += fmt.Sprintf(", %.0f%%, %s left", share*100, time.Duration(float64(took)*(1-share)/share).Round(time.Second))
		}
		fmt.Fprintf(c.config.Err, "\r\x1b[K%s", text)
	}
	return tell, func() {
		if written {
			fmt.Fprint(c.config.Err, "\r\x1b[K")
		}
	}
}

// tellBad tells of the first bad rows.
func (c copies) tellBad(report transfer.Report, name string) {
	for _, bad := range report.First {
		where := ""
		if bad.Line > 0 {
			where = fmt.Sprintf("%s:%d: ", name, bad.Line)
		}
		fmt.Fprintln(c.config.Err, where+oneLine(c.reason(bad.Err)))
	}
	if more := report.Bad - int64(len(report.First)); more > 0 {
		fmt.Fprintf(c.config.Err, "and %d more\n", more)
	}
}
