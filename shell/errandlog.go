package shell

import (
	"errors"
	"fmt"
	"log/slog"
	"os"
	"strings"
	"time"

	"github.com/dbsh-go/dbsh/store"
)

// errandLog tells a file what a script does, one JSON object a line. A nil one tells nobody. Values of statements, which may be
// secret, are not told.
type errandLog struct {
	errand  *errand
	file    *os.File
	logger  *slog.Logger
	start   time.Time
	untrace []func()
	rows    int64
	alike   statements // the last statements that were written, of one text
}

// statements are several of one text.
type statements struct {
	sql   string
	times int
	rows  int64
	took  time.Duration
}

// openErrandLog begins the log that the script asks for, if it does. What was in the file stays there.
func openErrandLog(e *errand) (*errandLog, error) {
	if e.script.Log == "" {
		return nil, nil
	}
	file, err := os.OpenFile(e.script.Log, os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o644)
	if err != nil {
		return nil, fmt.Errorf("log: %w", err)
	}
	l := &errandLog{errand: e, file: file, start: time.Now()}
	config := e.shell.config
	l.logger = slog.New(slog.NewJSONHandler(file, nil)).With("script", e.script.Path, "pid", os.Getpid())
	l.untrace = append(l.untrace, config.DB.Trace(l.statement))
	for _, b := range config.Binds {
		l.untrace = append(l.untrace, b.DB.Trace(l.statement))
	}
	l.logger.Info("start", "arguments", e.script.Args[1:], "database", config.DB.URL(), "environment", config.Project.Environment,
		"dry_run", e.script.DryRun, "batch", e.script.Batch.Size, "resume", e.script.Batch.Resume)
	return l, nil
}

// statement takes what was written. Statements of one text that follow one another, as those of a flush do, are told as one.
func (l *errandLog) statement(st store.Statement) {
	if !writes(st.SQL) || strings.Contains(st.SQL, store.JobsTable) {
		return
	}
	if st.Err != nil {
		l.flush()
		l.logger.Warn("write", "sql", st.SQL, "ms", milliseconds(st.Took), "error", st.Err.Error())
		return
	}
	if st.SQL != l.alike.sql {
		l.flush()
		l.alike.sql = st.SQL
	}
	l.rows += max(st.Rows, 0)
	l.alike.times++
	l.alike.rows += max(st.Rows, 0)
	l.alike.took += st.Took
}

// flush tells the statements taken so far.
func (l *errandLog) flush() {
	if a := l.alike; a.times > 0 {
		l.logger.Info("write", "sql", a.sql, "times", a.times, "rows", a.rows, "ms", milliseconds(a.took))
	}
	l.alike = statements{}
}

func milliseconds(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

// batch tells how far a job has come.
func (l *errandLog) batch(p store.Progress) {
	if l != nil {
		l.flush()
		l.logger.Info("batch", "step", p.Step, "model", p.Model, "done", p.Done, "total", p.Total)
	}
}

// failed tells an error.
func (l *errandLog) failed(err error) {
	if l != nil {
		l.flush()
		l.logger.Error("failed", "error", l.errand.shell.explain(err))
	}
}

// end tells how the script has ended, and closes the file.
func (l *errandLog) end(err error) {
	if l == nil {
		return
	}
	for _, untrace := range l.untrace {
		untrace()
	}
	l.flush()
	l.logger.Info("end", "code", exitCodeOf(err), "rows", l.rows, "ms", milliseconds(time.Since(l.start)))
	if err := l.file.Close(); err != nil {
		l.errand.shell.report(fmt.Errorf("log: %w", errors.Unwrap(err)))
	}
}
