package shell

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/dbsh-go/dbsh/shell/internal/command"
	"github.com/dbsh-go/dbsh/store"
)

// ran is what an entry has sent.
type ran struct {
	text       string
	statements int
	rows       int64
	took       time.Duration
	same       map[question]int // how often each question was asked
	order      []question
}

// question is a query without its arguments, and the line of the entry that asks it, 0 where that is not known.
type question struct {
	sql, cause string
	line       int
}

// manyTimes is from how many on the same question is a pattern and no accident.
const manyTimes = 5

// keptQuestions is how many different ones of an entry are counted: those of a program that writes its own values into its SQL would be as
// many as it sends.
const keptQuestions = 200

func (r *ran) add(st store.Statement, line int) {
	r.statements++
	r.rows += max(st.Rows, 0)
	r.took += st.Took
	if st.Cause == "page" { // the same question for other rows is what pages are for
		return
	}
	q := question{st.SQL, st.Cause, line}
	if _, known := r.same[q]; !known {
		if firstWord(st.SQL) != "SELECT" || len(r.order) == keptQuestions {
			return
		}
		if r.same == nil {
			r.same = map[question]int{}
		}
		r.order = append(r.order, q)
	}
	r.same[q]++
}

// batched forgets questions that a batch of a job has asked a few times: each batch asks for its own rows, and that is no pattern.
func (r *ran) batched() {
	r.order = slices.DeleteFunc(r.order, func(q question) bool {
		few := r.same[q] < manyTimes
		if few {
			delete(r.same, q)
		}
		return few
	})
}

// repeats are the questions that were asked again and again.
func (s *shell) repeats(r *ran) (list []command.Repeat) {
	for _, q := range r.order {
		if n := r.same[q]; n >= manyTimes {
			list = append(list, command.Repeat{Times: n, SQL: q.sql, Cause: q.cause, Line: causedBy(r.text, q.line), Fix: s.fixOf(q)})
		}
	}
	return list
}

// causedBy is the line of an entry that has asked, "" for none that is known.
func causedBy(text string, line int) string {
	const longest = 60
	lines := strings.Split(text, "\n")
	if line < 1 || line > len(lines) {
		return ""
	}
	shown := []rune(strings.TrimSpace(lines[line-1]))
	if len(shown) > longest {
		shown = append(shown[:longest], '…')
	}
	if len(lines) == 1 {
		return string(shown)
	}
	return fmt.Sprintf("line %d: %s", line, string(shown))
}

// cutLazy takes a lazy load's cause apart: "lazy Album.Artist".
func cutLazy(cause string) (model, relation string, lazy bool) {
	name, lazy := strings.CutPrefix(cause, "lazy ")
	if !lazy {
		return "", "", false
	}
	model, relation, lazy = strings.Cut(name, ".")
	return model, relation, lazy
}

// fixOf says how to ask once.
func (s *shell) fixOf(q question) string {
	model, relation, lazy := cutLazy(q.cause)
	if !lazy {
		return "one query for all of them: a JOIN, or IN with the values (Filter(Users.ID.In(...)))"
	}
	root, _ := s.catalog.Root(model)
	if root == "" {
		return "load it with its owners: With(" + relation + ")"
	}
	return root + ".With(" + root + "." + relation + ") loads it with its owners"
}

// noteRepeats tells the person of questions that the entry has asked again and again.
func (s *shell) noteRepeats() {
	if !s.config.Terminal || s.log.fresh {
		return
	}
	for _, r := range s.repeats(s.log.last()) {
		fmt.Fprintln(s.config.Err, "note: "+r.String())
	}
}
