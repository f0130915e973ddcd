package shell

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/dbsh-go/dbsh/context/spelling"
	"github.com/dbsh-go/dbsh/shell/internal/command"
	"github.com/dbsh-go/dbsh/shell/internal/transfer"
	"github.com/dbsh-go/dbsh/store/schema"
)

// toTable writes rows into a table. All is taken back where a row is bad, unless bad ones are to be left out.
func (c copies) toTable(ctx context.Context, from *origin, request command.Copy) (string, error) {
	to, err := c.place(ctx, request.To.Table)
	var missing *noTableError
	switch {
	case request.Create && err == nil:
		return "", fmt.Errorf("copy: the table %s is there already: leave out --create to add to it", to.name)
	case request.Create && errors.As(err, &missing):
		if err := c.kept("CREATE"); err != nil {
			return "", err
		}
	case errors.As(err, &missing) && missing.meant == "":
		return "", fmt.Errorf("copy: %w; --create makes it", err)
	case err != nil:
		return "", fmt.Errorf("copy: %w", err)
	}
	early := request.Create && to.db.CommitsDDL() // what commits by itself can stand in no savepoint
	if early {
		if err := c.create(ctx, from, to); err != nil {
			return "", err
		}
	}
	report, err := c.whole(ctx, from, to, request)
	if err != nil && early {
		_, drop := to.handle.ExecContext(context.WithoutCancel(ctx), "DROP TABLE "+to.sql())
		err = errors.Join(err, drop)
	}
	if err != nil {
		return "", err
	}
	c.log.flushed += int(report.Rows)
	return said(report, to.name), nil
}

// whole copies into a savepoint, which it takes back where a row is bad, unless bad ones are to be left out.
func (c copies) whole(ctx context.Context, from *origin, to *place, request command.Copy) (transfer.Report, error) {
	const name = "dbsh_copy"
	before := c.session.Status()
	if err := c.session.Savepoint(name); err != nil {
		return transfer.Report{}, err
	}
	report, err := c.fill(ctx, from, to, request)
	if err == nil && report.Bad > 0 && !request.Skip {
		err = nothingCopied(report)
	}
	if err == nil {
		return report, c.session.Release(name)
	}
	back := c.session.RollbackTo(name)
	if !before.InTransaction && !before.Uncommitted && back == nil {
		back = c.session.Rollback()
	}
	return report, errors.Join(err, back)
}

func nothingCopied(report transfer.Report) error {
	first, them := "", "them"
	if report.Stopped {
		first = "the first "
	}
	if report.Bad == 1 {
		them = "it"
	}
	return fmt.Errorf("copy: nothing is copied: %s%s bad; --skip leaves %s out", first, counted(report.Bad, "row"), them)
}

// reason is why a row is bad. That the database says it of an INSERT everybody knows.
func (c copies) reason(err error) string {
	text := strings.TrimPrefix(c.explain(err), "error: ")
	if _, rest, ok := strings.Cut(text, ": "); ok && strings.HasPrefix(text, "insert") {
		return rest
	}
	return text
}

func said(report transfer.Report, table string) string {
	text := fmt.Sprintf("copied %s to %s", counted(report.Rows, "row"), table)
	if report.Bad > 0 {
		text += fmt.Sprintf(", left out %d", report.Bad)
	}
	return text + "; session.Commit() keeps them"
}

// fill makes the table, if that is asked for, and writes the rows.
func (c copies) fill(ctx context.Context, from *origin, to *place, request command.Copy) (report transfer.Report, err error) {
	if to.table == nil {
		if err := c.create(ctx, from, to); err != nil {
			return report, err
		}
	}
	columns, err := matched(from.Columns(), to.table, request.From.String())
	if err != nil {
		return report, err
	}
	if from.table != nil && from.table.db == to.db && !request.Skip {
		return c.inside(ctx, from, to, columns)
	}
	tell, end := c.told(from)
	target := &inserter{place: to, columns: columns}
	report, err = transfer.Copy(ctx, from, target, transfer.Options{
		Batch: target.batch(), Skip: request.Skip, Convert: converter(columns), Progress: tell,
	})
	end()
	c.tellBad(report, request.From.String())
	return report, err
}

// inside copies from one table to another of the same database, which does it by itself.
func (c copies) inside(ctx context.Context, from *origin, to *place, columns []*schema.Column) (report transfer.Report, err error) {
	from.close() // only its columns were wanted
	into, out := make([]string, len(columns)), make([]string, len(columns))
	for i, column := range columns {
		into[i], out[i] = to.db.QuoteName(column.Name), to.db.QuoteName(from.Columns()[i])
	}
	result, err := to.handle.ExecContext(ctx, "INSERT INTO "+to.sql()+" ("+strings.Join(into, ", ")+") SELECT "+strings.Join(out, ", ")+" FROM "+from.table.sql())
	if err != nil {
		return report, err
	}
	report.Rows, err = result.RowsAffected()
	return report, err
}

// matched are the table's columns that a source's go to, by name in any capitals.
func matched(names []string, t *schema.Table, source string) ([]*schema.Column, error) {
	columns := make([]*schema.Column, len(names))
	var known []string
	for _, c := range t.Columns {
		known = append(known, c.Name)
	}
	for i, name := range names {
		at := slices.IndexFunc(t.Columns, func(c *schema.Column) bool { return strings.EqualFold(c.Name, name) })
		if at < 0 {
			meant := ""
			if near := nearestName(name, known); near != "" {
				meant = ": did you mean " + near + "?"
			} else {
				meant = ", which has " + strings.Join(known, ", ")
			}
			return nil, fmt.Errorf("copy: %s has a column %q, and there is none in %s%s", source, name, t.Name, meant)
		}
		if slices.Contains(columns, t.Columns[at]) {
			return nil, fmt.Errorf("copy: %s has the column %s twice", source, name)
		}
		columns[i] = t.Columns[at]
	}
	for _, c := range t.Columns {
		if !c.Nullable && c.Default == nil && !c.Auto && !c.Generated && c.Identity == "" && !slices.Contains(columns, c) && !keyOfRows(t, c) {
			return nil, fmt.Errorf("copy: %s needs %s, which %s does not have", t.Name, c.Name, source)
		}
	}
	return columns, nil
}

// keyOfRows tells SQLite's whole-numbered primary key, which counts itself.
func keyOfRows(t *schema.Table, c *schema.Column) bool {
	return len(t.PrimaryKey) == 1 && t.PrimaryKey[0] == c.Name && strings.EqualFold(c.Type, "INTEGER")
}

func converter(columns []*schema.Column) func([]any) ([]any, error) {
	return func(cells []any) ([]any, error) {
		for i, cell := range cells {
			value, err := transfer.Value(cell, columns[i])
			if err != nil {
				return nil, fmt.Errorf("%s: %w", columns[i].Name, err)
			}
			cells[i] = value
		}
		return cells, nil
	}
}

// inserter writes rows by INSERT.
type inserter struct {
	place   *place
	columns []*schema.Column
	whole   string // the statement for a whole batch
}

// batch is how many rows one statement takes: databases limit its parameters.
func (w *inserter) batch() int {
	const rows, parameters = 500, 30_000
	return max(1, min(rows, parameters/max(len(w.columns), 1)))
}

func (w *inserter) Write(ctx context.Context, rows []transfer.Row) error {
	text := w.whole
	if len(rows) != w.batch() || text == "" {
		text = w.statement(len(rows))
		if len(rows) == w.batch() {
			w.whole = text
		}
	}
	args := make([]any, 0, len(rows)*len(w.columns))
	for _, row := range rows {
		args = append(args, row.Cells...)
	}
	_, err := w.place.handle.ExecContext(ctx, text, args...)
	return err
}

func (w *inserter) statement(rows int) string {
	names, marks := make([]string, len(w.columns)), make([]string, len(w.columns))
	for i, c := range w.columns {
		names[i], marks[i] = w.place.db.QuoteName(c.Name), "?"
	}
	row := "(" + strings.Join(marks, ", ") + ")"
	return "INSERT INTO " + w.place.sql() + " (" + strings.Join(names, ", ") + ") VALUES " + strings.Repeat(row+", ", rows-1) + row
}

// create makes the table for a source's rows, and shows how.
func (c copies) create(ctx context.Context, from *origin, to *place) error {
	types := typesOf(from)
	kinds, again, err := transfer.Guess(from.Source)
	if err != nil {
		return err
	}
	from.Source = again
	for i, typ := range types {
		if isDecimal(typ) { // whose values are read as other numbers, or as texts
			kinds[i] = schema.Decimal
		}
	}
	lines := make([]string, len(kinds))
	for i, name := range from.Columns() {
		lines[i] = "  " + to.db.QuoteName(name) + " " + typeFor(to.db.Dialect(), kinds[i])
		if digits := from.digits(name); kinds[i] == schema.Decimal && digits != "" && to.db.Dialect() != "sqlite" {
			lines[i] = "  " + to.db.QuoteName(name) + " DECIMAL" + digits
		}
	}
	text := "CREATE TABLE " + to.sql() + " (\n" + strings.Join(lines, ",\n") + "\n)"
	fmt.Fprintln(c.notes(), text+";")
	if _, err := to.handle.ExecContext(ctx, text); err != nil {
		return err
	}
	return to.find(ctx, c)
}

// digits are how many digits a column of a table has that has exact numbers, as SQL: "(12, 2)"; "" where that is not known.
func (o *origin) digits(column string) string {
	if o.table == nil || o.table.table == nil {
		return ""
	}
	if c := o.table.table.Column(column); c != nil && c.Precision > 0 {
		return fmt.Sprintf("(%d, %d)", c.Precision, c.Scale)
	}
	return ""
}

// typeFor is the type of a column for values of a kind.
func typeFor(dialect string, kind schema.Kind) string {
	types := map[schema.Kind][3]string{ // SQLite, PostgreSQL, MySQL
		schema.Bool:     {"BOOLEAN", "boolean", "BOOLEAN"},
		schema.Integer:  {"INTEGER", "bigint", "BIGINT"},
		schema.Float:    {"REAL", "double precision", "DOUBLE"},
		schema.Decimal:  {"DECIMAL TEXT", "numeric", "DECIMAL(65, 30)"},
		schema.Date:     {"DATE", "date", "DATE"},
		schema.DateTime: {"DATETIME", "timestamp", "DATETIME(6)"},
		schema.Bytes:    {"BLOB", "bytea", "LONGBLOB"},
		schema.Text:     {"TEXT", "text", "LONGTEXT"},
	}
	return types[kind][map[string]int{"sqlite": 0, "postgresql": 1, "mysql": 2}[dialect]]
}

// nearestName is the name that a misspelled one was meant to be, "" for none.
func nearestName(name string, names []string) string {
	return spelling.Closest(name, names)
}
