package command

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/dbsh-go/dbsh/shell/internal/table"
)

// Statements are the SQL statements that were executed, as far as they are kept.
type Statements interface {
	// Entry are the statements of the last entry that ran any, oldest first.
	Entry() []Statement
	// Last are the last n, oldest first; all for n < 0.
	Last(n int) []Statement
	// Entries are the last entries that ran any, oldest first.
	Ran() []Ran
	// Repeats are the questions that the last of them asked again and again.
	Repeats() []Repeat
}

// Ran is what an entry ran.
type Ran struct {
	Text       string
	Statements int
	Rows       int64
	Took       time.Duration
}

// Repeat is a query that one entry ran many times, each time for one row or few.
type Repeat struct {
	Times            int
	SQL, Cause, Line string // Line is "" where it is not known
	Fix              string // how to ask once
}

// String says it in a sentence.
func (r Repeat) String() string {
	cause := ""
	if r.Cause != "" {
		cause = ", " + r.Cause
	}
	if r.Line != "" {
		cause += ", by " + r.Line
	}
	return fmt.Sprintf("%d times the same query%s\n  %s\n  %s", r.Times, cause, oneLine(r.SQL), r.Fix)
}

func sqlCommand() *Command {
	return &Command{
		Spec: "s[ql]", Args: "[N|all|entries|timeline]", Argument: AnyArgument, Help: "the SQL that the last entry ran", run: runSQL, Pages: true,
		Long: `Shows the statements of the last entry that ran any, with arguments, rows, time and cause, what they come to, and which
of them were the same query again and again; or the last N statements. :sql entries counts statements, rows and time of
each entry; :sql timeline draws when those of the last transaction ran; :sql on and :sql off print SQL as it runs, as :echo does.

  Artists.Count()
  :sql
  SELECT count(*) FROM "Artist";
  -- 1 row, 0.08 ms`,
	}
}

func runSQL(_ context.Context, env *Env, call Call) error {
	var statements []Statement
	ofEntry := false
	switch word := strings.ToLower(call.Args); word {
	case "", "last":
		statements, ofEntry = env.Statements.Entry(), true
	case "all":
		statements = env.Statements.Last(-1)
	case "on", "off":
		env.Settings.Echo = word == "on"
		return env.say("Echo of SQL is %s.", word)
	case "timeline":
		columns := 0
		if env.Screen != nil {
			columns, _ = env.Screen()
		}
		return env.printf("%s", timeline(env.Statements.Last(-1), columns))
	case "entries":
		return env.write(ranTable(env.Statements.Ran()), false)
	default:
		n, err := strconv.Atoi(call.Args)
		if err != nil || n < 1 {
			return fmt.Errorf(":sql: got %q, want a number of statements, last, all, entries, timeline, on or off", call.Args)
		}
		statements = env.Statements.Last(n)
	}
	if !env.Settings.Effective().People() {
		return env.write(statementTable(statements), true)
	}
	if len(statements) == 0 {
		return env.printf("No SQL has run yet.\n")
	}
	for _, s := range statements {
		if err := WriteStatement(env.Out, s, env.Color); err != nil {
			return err
		}
	}
	if !ofEntry {
		return nil
	}
	return env.sumUp(statements)
}

// sumUp says what the statements of an entry came to.
func (e *Env) sumUp(statements []Statement) error {
	var text strings.Builder
	if len(statements) > 1 {
		var took time.Duration
		rows := 0
		for _, s := range statements {
			took += s.Took
			rows += int(max(s.Rows, 0))
		}
		text.WriteString(e.paint(faint, fmt.Sprintf("-- in all: %d statements, %s, %s", len(statements), table.Counted(rows), Took(took))) + "\n")
	}
	for _, r := range e.Statements.Repeats() {
		text.WriteString(e.paint(yellow, "-- "+strings.ReplaceAll(r.String(), "\n", "\n-- ")) + "\n")
	}
	return e.printf("%s", text.String())
}

func ranTable(entries []Ran) *table.Table {
	t := &table.Table{Columns: named("entry", "statements", "rows", "ms")}
	for _, r := range entries {
		t.Rows = append(t.Rows, []any{oneLine(strings.TrimSpace(r.Text)), r.Statements, r.Rows, float64(r.Took.Round(10*time.Microsecond)) / float64(time.Millisecond)})
	}
	return t
}

func statementTable(statements []Statement) *table.Table {
	t := &table.Table{Columns: named("sql", "args", "rows", "ms", "cause", "error")}
	for _, s := range statements {
		row := []any{s.SQL, arguments(s.Args), nil, float64(s.Took) / float64(time.Millisecond), nil, nil}
		if s.Rows >= 0 {
			row[2] = s.Rows
		}
		if s.Cause != "" {
			row[4] = s.Cause
		}
		if s.Err != nil {
			row[5] = s.Err.Error()
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}
