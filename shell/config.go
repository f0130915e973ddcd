package shell

import (
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/dbsh-go/dbsh/context/symbols"
	"github.com/dbsh-go/dbsh/shell/internal/table"
	"github.com/dbsh-go/dbsh/store"
)

// Config says what a shell works on and how it behaves. DB must be set; all else has a meaning where it is left out.
type Config struct {
	DB      *store.DB
	Models  []any          // pointers to structs that are models, as (*User)(nil)
	Scope   map[string]any // names that an embedding program adds
	Project Project

	Streams
	Work
	Look
	Files
	Others
	Go
	Switches
}

// Streams are what a shell reads and writes; those of the process where In is nil.
type Streams struct {
	In       io.Reader
	Out      io.Writer // results
	Err      io.Writer // everything else
	Terminal bool      // a person sits at In and Out
}

// Work is what to do instead of reading In.
type Work struct {
	Entries []string // run these and end
	Script  *Script  // run this and end
	Resume  *Resume  // what a shell before this one, which made place for it, has left; In is read behind it
}

// Look is how a shell meets a person.
type Look struct {
	Format   string // see FormatNames; "" for table
	Greeting string // first line at a terminal
	Colour   bool   // use colours
	Theme    string // which ones; "" for the usual
	Pager    string // the command that shows what is longer than the screen; "" for less, where it is
	Vi       bool   // the keys at a terminal are those of vi
}

// Files are where a shell keeps things between its runs.
type Files struct {
	History string // of earlier entries, "" to keep none
	Queries string // of entries that are saved by name, "" for none
}

// Others are databases beside the shell's own.
type Others struct {
	Binds  []Bind // those of the session
	Opener Opener // opens others; nil where none can be opened
}

// Go is what runs Go, and which packages it can import.
type Go struct {
	Engine  string                              // see EngineNames; "" for the default
	Tables  []symbols.Table                     // further packages
	Build   Build                               // makes a program with further packages; nil where none can be made
	Dot     string                              // path of one of Tables: its exported names are in scope as they are, "" for none
	Source  string                              // folder of a Go package whose structs are models, "" for none
	ScopeOf func(*store.Session) map[string]any // names as those of Scope, made for the session
}

// withStreams has the streams of the process where none are given, and colours where a person reads there who has not said that
// they want none.
func (c Config) withStreams() Config {
	if c.In == nil {
		c.Streams = Streams{In: os.Stdin, Out: os.Stdout, Err: os.Stderr, Terminal: AtTerminal(os.Stdin, os.Stdout)}
		c.Colour = c.Colour || c.Terminal && os.Getenv("NO_COLOR") == ""
	}
	return c
}

// Bind is a further database, by the name that models' tags have for it: bind:"name". Models made of its tables have the name in
// front.
type Bind struct {
	Name    string
	DB      *store.DB
	Project Project // what is known of its own
}

// Project is what a shell knows of the project that its database belongs to.
type Project struct {
	Environment string // as the prompt shows it, "" for none
	Production  bool   // a slip hurts: the prompt is red
	ByName      bool   // what destroys more than named rows is confirmed by the table's name
	Start       string // a file of entries that a prompt begins with, "" for none
}

// Switches are what flags turn on.
type Switches struct {
	Echo      bool // print SQL as it runs
	Timing    bool // print how long each entry took
	KeepGoing bool // without a terminal: go on after an error
	Sandbox   bool // roll everything back at the end
	Yes       bool // run destructive statements without asking
}

// Script is a file to run.
type Script struct {
	Path        string
	Args        []string // os.Args of the script, its path first
	Command     []string // the words that run it, without its path and its arguments, for messages
	DryRun      bool     // show the changes and take them back
	Transaction bool     // all commits are one, at the end
	Batch       Batch
	Log         string // a file that is told what the script does, as lines of JSON; "" for none
}

// Batch says how a script works through many rows; see store.Job.
type Batch struct {
	Size    int    // rows of a batch; 0 where the script is not to keep how far it has come
	Job     string // a name under which the work is done once; "" for the script's own, under which it can be done again
	Resume  bool   // go on where an earlier run has stopped
	Restart bool   // begin anew where an earlier run has stopped
}

// ExitError ends the program with a code. What there was to say has been said.
type ExitError struct{ Code int }

func (e *ExitError) Error() string { return fmt.Sprintf("exit status %d", e.Code) }

// The codes of an ExitError.
const (
	codeFailed      = 1 // an entry failed
	codeUncommitted = 3 // work was left uncommitted and has been rolled back
	codeInterrupted = 130
)

// CheckFormat tells whether Config.Format takes a name.
func CheckFormat(name string) error {
	_, err := formatOf(name)
	return err
}

// FormatNames lists the formats that Config.Format takes.
func FormatNames() string {
	var names []string
	for _, f := range table.Formats() {
		names = append(names, string(f))
	}
	return strings.Join(names, ", ")
}
