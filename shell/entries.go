package shell

import (
	"bytes"
	"context"
	"errors"
	"io"
	"reflect"
	"runtime"
	"strings"
	"time"

	"github.com/dbsh-go/dbsh/shell/internal/command"
	"github.com/dbsh-go/dbsh/shell/internal/engine"
	"github.com/dbsh-go/dbsh/shell/internal/syntax"
	"github.com/dbsh-go/dbsh/shell/internal/table"
)

// entryRuns runs entries for the commands that are about one.
type entryRuns struct{ *shell }

// Run implements command.Entries.
func (e entryRuns) Run(ctx context.Context, text string) (command.Measured, error) {
	var before, after runtime.MemStats
	defer e.forget()
	e.log.begin()
	runtime.ReadMemStats(&before)
	start := time.Now()
	err := e.pieces(ctx, text)
	run := command.Measured{Took: time.Since(start)}
	runtime.ReadMemStats(&after)
	run.Allocations, run.Bytes = after.Mallocs-before.Mallocs, after.TotalAlloc-before.TotalAlloc
	if !e.log.fresh {
		last := e.log.last()
		run.Statements, run.Rows, run.SQL = last.statements, last.rows, last.took
	}
	return run, err
}

// Silent implements command.Entries.
func (e entryRuns) Silent(ctx context.Context, text string) (command.Measured, error) {
	defer e.out.Move(io.Discard)()
	defer e.unwritten()()
	return e.Run(ctx, text)
}

// Output implements command.Entries.
func (e entryRuns) Output(ctx context.Context, text string) (string, error) {
	defer e.forget()
	defer e.unwritten()()
	var out bytes.Buffer
	width, height := e.screen()
	back := e.out.Move(&out)
	e.captured = &size{width, height}
	err := e.pieces(ctx, text)
	e.captured = nil
	back()
	return out.String(), err
}

// unwritten leaves out of the journal, and so of what :save writes, what runs until the end of the caller: repetitions.
func (s *shell) unwritten() (end func()) {
	n := len(s.journal.pieces)
	return func() { s.journal.pieces = s.journal.pieces[:n] }
}

// size is that of the screen that what is captured will be shown on.
type size struct{ width, height int }

// Table implements command.Entries.
func (e entryRuns) Table(ctx context.Context, text string) (*table.Table, error) {
	if text == "" {
		text = "_"
	}
	v, err := e.result(ctx, text)
	if err != nil {
		return nil, err
	}
	shown := shownAs(v, false)
	t, is := e.printer(shown).Table(shown)
	if !is || len(t.Columns) == 0 {
		return nil, errors.New("that is no table: want rows of SQL, or a list of objects, structs or maps")
	}
	return t, nil
}

// result is the value of an entry: rows of SQL, or what Go gives. It is not kept as `_`.
func (e entryRuns) result(ctx context.Context, text string) (engine.Value, error) {
	if syntax.ClassifyIn(text, e.checker.Declared) != syntax.SQL {
		return e.valueOf(ctx, strings.TrimRight(text, "; \t\n"))
	}
	st, err := plans(e).typedSQL(ctx, text)
	if err != nil {
		return engine.Value{}, err
	}
	if err := e.confirm(st.sql); err != nil {
		return engine.Value{}, err
	}
	rows, err := e.session.Execute(st.sql, st.args...)
	if err != nil {
		return engine.Value{}, typedError{err}
	}
	return engine.Value{V: reflect.ValueOf(rows)}, nil
}
