package command

import (
	"context"
	"fmt"
	"io"
	"time"

	"github.com/dbsh-go/dbsh/shell/internal/table"
)

// Env is what commands work with. Only the parts that a command uses need to be there. Their errors go on as they are, so they
// say themselves what failed.
type Env struct {
	Out        io.Writer // results
	Notes      io.Writer // what is said beside them; nil means Out
	Settings   *Settings
	Screen     func() (width, height int) // 0, 0 if there is none; nil means that too
	Color      bool
	Models     Models
	Statements Statements
	Changes    Changes
	Copier     Copier
	Diagrams   Diagrams
	Entries    Entries
	History    History
	Script     Script
	Packages   Packages
	Names      Names
	Connection Connection
	Saved      Saved
	Values     Values
	Variables  Variables
	Output     Output
	Editor     Editor
	Plans      Plans
	Undo       Undo
}

// Models knows the models and what the database says about their tables.
type Models interface {
	// Models are all models, sorted by name.
	Models(ctx context.Context) ([]Model, error)
	// Describe finds one by the name of its model, its query root or its table.
	Describe(ctx context.Context, name string) (*Description, error)
	// Count asks the database how many rows a model's table has.
	Count(ctx context.Context, model string) (int64, error)
	// Sizes are how large all tables are.
	Sizes(ctx context.Context) ([]Size, error)
}

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
	SQL, Cause, Line string
	Fix              string // how to ask once
}

// String says it in a sentence.
func (r Repeat) String() string {
	cause := ""
	if r.Cause != "" {
		cause = ", " + r.Cause
	}
	return fmt.Sprintf("%d times the same query%s, by %s\n  %s\n  %s", r.Times, cause, r.Line, oneLine(r.SQL), r.Fix)
}

// Statement is one executed SQL statement.
type Statement struct {
	SQL   string
	Args  []any
	Rows  int64 // -1 if not known
	Took  time.Duration
	Err   error
	Cause string // "lazy Artist.Albums", "flush", "" for what was asked for
}

// Changes is the pending work of the session.
type Changes interface {
	// Pending is what a flush would write, in its order.
	Pending(ctx context.Context) ([]Change, error)
	// Flushed is how many rows were written in the open transaction, and await Commit or Rollback.
	Flushed() int
}

// History is what was typed.
type History interface {
	// Entries are whole entries, oldest first.
	Entries() []Entered
}

// Entered is an entry and when it was entered, a zero time where that is not known.
type Entered struct {
	Text string
	At   time.Time
}

// Editor is the person's own editor.
type Editor interface {
	// Edit gives it a text. What is saved is there at the next prompt, to be run or changed.
	Edit(text string) error
}

// Script turns entries into files and files into entries.
type Script interface {
	// Save writes the entries of this session as a program and says what it wrote.
	// It refuses to replace a file unless overwrite is set.
	Save(ctx context.Context, path string, overwrite bool) (string, error)
	// Load runs a file's entries as if typed.
	Load(ctx context.Context, path string) error
}

// Packages brings packages that are not there.
type Packages interface {
	// Import makes packages importable, and imports them. The shell may start anew for it: where work would be lost, only if
	// it is told to lose it.
	Import(ctx context.Context, paths []string, lose bool) error
	// Reload takes what has changed in the source of models and packages.
	Reload(ctx context.Context, lose bool) error
}

// Values are what entries have given.
type Values interface {
	// Last shows all of a value that was shown before: the last one for 0, else that of _n.
	Last(ctx context.Context, n int) error
}

// Output is where results go.
type Output interface {
	// Divert leads all further results to a file, behind what is there with ">>" in front, or to a command with "|" in front.
	Divert(ctx context.Context, to string) error
	// Undivert leads them to the screen again.
	Undivert() error
	// Diverted is where they go, "" for the screen.
	Diverted() string
}

// Names answers questions about names and expressions, without running them.
type Names interface {
	// Type is the type of an expression, or the declaration of a type or function.
	Type(ctx context.Context, expr string) (string, error)
	// Doc is the documentation of a name in scope, a package, or a part of one (strings.Cut).
	Doc(ctx context.Context, name string) (string, error)
	// Source is the text of a type or a function that was typed, or of a model.
	Source(ctx context.Context, name string) (string, error)
}

// Connection says what the shell is connected to. It never gives a password.
type Connection interface {
	Info(ctx context.Context) ([]Fact, error)
	// Connect goes on with another database: a file, a URL or a profile. What is not committed is lost only where that is asked for.
	Connect(ctx context.Context, database string, lose bool) error
}

// Fact is one line of what is known of a connection.
type Fact struct{ Name, Value string }

// write writes a table in the format that is set.
func (e *Env) write(t *table.Table, quiet bool) error {
	o := e.Settings.Options()
	o.MaxRows, o.Color, o.Quiet = -1, e.Color, quiet
	if e.Screen != nil {
		o.Width, o.Height = e.Screen()
	}
	return table.Write(e.Out, t, o)
}

func (e *Env) printf(format string, args ...any) error {
	_, err := fmt.Fprintf(e.Out, format, args...)
	return err
}

// say tells the person what was done: no result, so it does not stand among results that a program reads.
func (e *Env) say(format string, args ...any) error {
	out := e.Notes
	if out == nil {
		out = e.Out
	}
	_, err := fmt.Fprintf(out, format+"\n", args...)
	return err
}

// paint colours text when colours are on.
func (e *Env) paint(color, text string) string {
	if !e.Color || text == "" {
		return text
	}
	return color + text + plain
}

const (
	plain  = "\x1b[0m"
	strong = "\x1b[1m"
	faint  = "\x1b[2m"
	red    = "\x1b[31m"
	green  = "\x1b[32m"
	yellow = "\x1b[33m"
)
