package shell

import (
	"github.com/dbsh-go/dbsh/shell/internal/input"
	"github.com/dbsh-go/dbsh/shell/internal/program"
)

// journal is what has been typed and has run, for :save and :history, and how it went.
type journal struct {
	items     []program.Item // that ran without an error, in order
	texts     []string       // everything, as typed
	history   *input.History // of all shells; nil without a terminal
	failures  int
	discarded bool // the person agreed to lose what is not committed
}

func (j *journal) add(item program.Item) { j.items = append(j.items, item) }

// Entries implements command.History: those of earlier shells too, when they are kept.
func (j *journal) Entries() []string {
	if j.history != nil {
		return j.history.Entries()
	}
	return j.texts
}
