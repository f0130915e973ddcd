// Package transfer moves rows from one place to another: files, tables, queries.
//
// Rules:
//   - Rows flow: any number needs the same memory.
//   - A row that cannot be read or written is told of by its line in the file, with the reason, and costs no other.
//   - Whoever gives the target decides what is kept when some rows are bad; here nothing is committed.
//   - Nothing here knows of sessions, SQL or terminals.
package transfer

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
)

// Row is a row on its way.
type Row struct {
	Line  int // of the file it begins at, 0 where it is from no file
	Cells []any
}

// Source gives rows.
type Source interface {
	// Columns are the names of the cells.
	Columns() []string
	// Next is the next row, io.EOF behind the last one. After a *BadRow it can be asked for the next.
	Next() (Row, error)
}

// Target takes rows.
type Target interface {
	// Write takes all of these rows or none.
	Write(ctx context.Context, rows []Row) error
}

// BadRow is a row that cannot be read or written.
type BadRow struct {
	Line int
	Err  error
}

func (b *BadRow) Error() string {
	if b.Line == 0 {
		return b.Err.Error()
	}
	return fmt.Sprintf("line %d: %v", b.Line, b.Err)
}

func (b *BadRow) Unwrap() error { return b.Err }

// Options say how rows are moved.
type Options struct {
	Batch    int                              // rows of one write
	Skip     bool                             // bad rows are left out; else the first few end the transfer
	Convert  func(cells []any) ([]any, error) // what a row's cells become, nil for what they are
	Progress func(rows int64)                 // is told after each write, nil for nobody
}

// Report is what came of it.
type Report struct {
	Rows    int64
	Bad     int64
	First   []*BadRow // the first bad ones
	Stopped bool      // there may be more: it was stopped
}

// kept is how many bad rows are kept to be told of.
const kept = 20

// Copy moves all rows. The error is what ended it early other than bad rows, which the report tells.
func Copy(ctx context.Context, from Source, to Target, o Options) (Report, error) {
	c := &copier{to: to, options: o}
	for !c.report.Stopped {
		if err := ctx.Err(); err != nil {
			return c.report, err
		}
		row, err := from.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if bad, is := errors.AsType[*BadRow](err); is {
			c.bad(bad)
			continue
		}
		if err != nil {
			return c.report, err
		}
		if err := c.add(ctx, row); err != nil {
			return c.report, err
		}
	}
	err := c.flush(ctx)
	slices.SortStableFunc(c.report.First, func(a, b *BadRow) int { return a.Line - b.Line }) // rows are read ahead of those that are written
	return c.report, err
}

// copier is one transfer.
type copier struct {
	to      Target
	options Options
	batch   []Row
	report  Report
}

func (c *copier) add(ctx context.Context, row Row) error {
	if c.options.Convert != nil {
		cells, err := c.options.Convert(row.Cells)
		if err != nil {
			c.bad(&BadRow{row.Line, err})
			return nil
		}
		row.Cells = cells
	}
	c.batch = append(c.batch, row)
	if len(c.batch) < max(c.options.Batch, 1) {
		return nil
	}
	return c.flush(ctx)
}

// flush writes the batch; where it fails, row by row, to find the bad ones.
func (c *copier) flush(ctx context.Context) error {
	if len(c.batch) == 0 || c.report.Stopped {
		return nil
	}
	defer func() { c.batch = c.batch[:0] }()
	err := c.to.Write(ctx, c.batch)
	switch {
	case err == nil:
		c.wrote(len(c.batch))
		return nil
	case ctx.Err() != nil:
		return err
	case len(c.batch) == 1:
		c.bad(&BadRow{c.batch[0].Line, err})
		return nil
	}
	for i := range c.batch {
		if c.report.Stopped {
			return nil
		}
		if err := c.to.Write(ctx, c.batch[i:i+1]); ctx.Err() != nil {
			return err
		} else if err != nil {
			c.bad(&BadRow{c.batch[i].Line, err})
		} else {
			c.wrote(1)
		}
	}
	return nil
}

func (c *copier) wrote(n int) {
	c.report.Rows += int64(n)
	if c.options.Progress != nil {
		c.options.Progress(c.report.Rows)
	}
}

func (c *copier) bad(row *BadRow) {
	c.report.Bad++
	if len(c.report.First) < kept {
		c.report.First = append(c.report.First, row)
	}
	c.report.Stopped = !c.options.Skip && c.report.Bad >= kept
}
