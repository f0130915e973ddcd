package shell

import (
	"github.com/dbsh-go/dbsh/shell/internal/check"
	"github.com/dbsh-go/dbsh/shell/internal/command"
	"github.com/dbsh-go/dbsh/shell/internal/input"
)

// journal is what has been typed, for :save and :history, and how it went. It holds texts: :save checks them again, so that a
// long session does not keep the syntax and types of all that ran.
type journal struct {
	pieces    []piece        // what was found right, in the order of the checks
	texts     []string       // everything, as typed
	history   *input.History // of all shells; nil without a terminal
	reading   *fileLine      // the entry of a file that is checked; nil for what is typed
	running   int            // the piece that runs, or ran last
	failures  int
	discarded bool // the person agreed to lose what is not committed
}

// piece is a part of an entry that was checked: Go, or SQL with its bind parameters.
type piece struct {
	golang  string // "" for SQL without bind parameters
	sql     string // "" for Go
	returns bool   // the SQL gave rows
	ran     bool   // without an error
	from    *fileLine
}

// checked is Go that may be run, and its place among the pieces.
type checked struct {
	*check.Entry
	piece int
}

// check checks Go, and keeps its text.
func (s *shell) check(text string) (checked, error) {
	text = s.assigned(text)
	entry, err := s.checker.CheckAs(len(s.journal.pieces), text)
	if err != nil {
		return checked{}, err
	}
	s.noteUnkept(entry)
	return checked{entry, s.journal.add(piece{golang: text})}, nil
}

func (j *journal) add(p piece) (at int) {
	p.from = j.reading
	j.pieces = append(j.pieces, p)
	return len(j.pieces) - 1
}

// last is the entry that runs, or ran last.
func (j *journal) last() string {
	if len(j.texts) == 0 {
		return ""
	}
	return j.texts[len(j.texts)-1]
}

// nothingRan tells whether there is anything to save.
func (j *journal) nothingRan() bool {
	for _, p := range j.pieces {
		if p.ran {
			return false
		}
	}
	return true
}

// Entries implements command.History: those of earlier shells too, when they are kept.
func (j *journal) Entries() (entries []command.Entered) {
	if j.history != nil {
		for _, entry := range j.history.Entries() {
			entries = append(entries, command.Entered(entry))
		}
		return entries
	}
	for _, text := range j.texts {
		entries = append(entries, command.Entered{Text: text})
	}
	return entries
}
