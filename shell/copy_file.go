package shell

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/dbsh-go/dbsh/shell/internal/command"
	"github.com/dbsh-go/dbsh/shell/internal/outlet"
	"github.com/dbsh-go/dbsh/shell/internal/table"
	"github.com/dbsh-go/dbsh/shell/internal/transfer"
)

// errEnd is what a source says behind its last row.
var errEnd = io.EOF

// openFile opens a file of rows.
func openFile(place command.Place) (*origin, error) {
	file, err := os.Open(outlet.Expand(place.Path))
	if err != nil {
		return nil, fmt.Errorf("copy: read %s: %w", place.Path, outlet.Reason(err))
	}
	counted := &counting{r: file}
	source, err := openRows(counted, file, place)
	if err != nil {
		file.Close()
		return nil, fmt.Errorf("copy: %s: %w", place.Path, err)
	}
	return &origin{Source: source, done: counted.share(file), close: func() { file.Close() }}, nil
}

// openRows reads a file from its beginning on, but for a workbook, whose parts stand anywhere.
func openRows(counted *counting, file *os.File, place command.Place) (transfer.Source, error) {
	if place.Format == "" {
		return nil, errors.New("the name has no extension that tells the file's format: want .csv, .tsv, .json, .jsonl or .xlsx")
	}
	if format := transfer.Format(place.Format); format != transfer.XLSX {
		return transfer.Open(counted, format)
	}
	info, err := file.Stat()
	if err != nil {
		return nil, outlet.Reason(err)
	}
	return transfer.OpenWorkbook(file, info.Size())
}

// counting counts what is read.
type counting struct {
	r    io.Reader
	read int64
}

func (c *counting) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.read += int64(n)
	return n, err
}

func (c *counting) share(file *os.File) func() float64 {
	info, err := file.Stat()
	if err != nil || info.Size() == 0 || !info.Mode().IsRegular() {
		return unknownShare
	}
	return func() float64 { return float64(c.read) / float64(info.Size()) }
}

// toFile writes rows to a file, which is there when all of them are.
func (c copies) toFile(ctx context.Context, from *origin, request command.Copy) (string, error) {
	place := request.To
	if place.Path == "-" {
		report, err := c.write(ctx, from, c.out, request)
		return "copied " + counted(report.Rows, "row"), err
	}
	path := outlet.Expand(place.Path)
	if _, err := os.Stat(path); err == nil && !request.Replace {
		return "", fmt.Errorf("copy: %s is there already; :copy! replaces it", place.Path)
	}
	file, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+"-")
	if err != nil {
		return "", fmt.Errorf("copy: write %s: %w", place.Path, outlet.Reason(err))
	}
	defer os.Remove(file.Name()) // where it has not got its name
	report, err := c.write(ctx, from, file, request)
	if err := errors.Join(err, file.Chmod(fileMode(path)), file.Close()); err != nil {
		return "", err
	}
	if err := os.Rename(file.Name(), path); err != nil {
		return "", fmt.Errorf("copy: write %s: %w", place.Path, err)
	}
	return fmt.Sprintf("copied %s to %s", counted(report.Rows, "row"), place.Path), nil
}

// fileMode is that of the file that is replaced, else the usual one.
func fileMode(path string) fs.FileMode {
	if info, err := os.Stat(path); err == nil {
		return info.Mode().Perm()
	}
	return 0o644
}

func (c copies) write(ctx context.Context, from *origin, w io.Writer, request command.Copy) (transfer.Report, error) {
	columns := make([]table.Column, len(from.Columns()))
	for i, name := range from.Columns() {
		columns[i].Name = name
	}
	options := table.Options{Format: request.To.Format}
	if options.Format == "" {
		return transfer.Report{}, fmt.Errorf("copy: %s has no extension that tells its format: want .csv, .tsv, .json, .jsonl, .xlsx, .md, .html or .sql", request.To)
	}
	if options.Format == table.Insert {
		options.Insert = table.Inserting{Name: func(name string) string { return c.session.DB().QuoteName(name) }, Literal: c.session.DB().Literal}
		if request.From.Table != "" {
			options.Insert.Table = c.session.DB().QuoteName(request.From.Table)
		}
	}
	out, err := table.NewWriter(w, columns, options)
	if err != nil {
		return transfer.Report{}, err
	}
	tell, end := c.told(from)
	report, err := transfer.Copy(ctx, from, rowWriter{out, typesOf(from)}, transfer.Options{Batch: 1000, Progress: tell})
	end()
	return report, errors.Join(err, out.Close())
}

// rowWriter writes rows as a table.
type rowWriter struct {
	out   *table.Writer
	types []string // of the columns, nil where they are not known
}

// typesOf are the types of the columns of a query, or of a table.
func typesOf(from *origin) []string {
	if rows, is := from.Source.(cursorRows); is {
		return rows.cursor.Types
	}
	return nil
}

func (w rowWriter) Write(_ context.Context, rows []transfer.Row) error {
	for _, row := range rows {
		cells := row.Cells
		if w.types != nil {
			cells = asShown(cells, w.types)
		}
		if err := w.out.Row(cells); err != nil {
			return err
		}
	}
	return nil
}
