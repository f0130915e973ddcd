package shell

import (
	"github.com/dbsh-go/dbsh/shell/internal/check"
	"github.com/dbsh-go/dbsh/shell/internal/input"
)

// journal is what has been typed and has run, for :save and :history, and how it went.
type journal struct {
	entries   []*check.Entry // that ran without an error, in order
	texts     []string       // everything, as typed
	history   *input.History // of all shells; nil without a terminal
	failures  int
	discarded bool // the person agreed to lose what is not committed
}

func (j *journal) add(entry *check.Entry) { j.entries = append(j.entries, entry) }

// Entries implements command.History: those of earlier shells too, when they are kept.
func (j *journal) Entries() []string {
	if j.history != nil {
		return j.history.Entries()
	}
	return j.texts
}
