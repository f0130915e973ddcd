package shell

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/dbsh-go/dbsh/shell/internal/check"
)

// errDeclined ends an entry that the person does not want to run after all. It is no failure.
var errDeclined = errors.New("not run; the session is as it was")

// asker asks a question.
type asker func(question string) (answer string, err error)

// confirm asks before a statement that destroys more than named rows.
func (s *shell) confirm(text string) error {
	if what, name := s.rules().Destructive(text); what != "" {
		if err := s.sure(what+" of "+name, what+": all of "+name+".", name); err != nil {
			return err
		}
	}
	if definesData(text) {
		return s.kept(firstWord(text))
	}
	return nil
}

// confirmCalls does the same for the methods of store that make and drop tables.
func (s *shell) confirmCalls(entry *check.Entry) error {
	for _, method := range entry.StoreCalls("DropAll", "CreateAll") {
		if method == "DropAll" {
			if err := s.sure("DropAll", "DropAll: the tables of the models, with all their rows.", s.session.DB().Name()); err != nil {
				return err
			}
		}
		if err := s.kept(method); err != nil {
			return err
		}
	}
	return nil
}

// kept refuses a change of the schema where nothing is to be kept, on a database that commits it at once.
func (s *shell) kept(what string) error {
	whole := s.errand != nil && s.errand.script.Transaction
	if s.session.DB().CommitsDDL() && (whole || s.discards()) {
		return fmt.Errorf("%s is not run: %s commits it at once, with all that was written before, and that is to be taken back here, or may be", what, s.session.DB().Dialect())
	}
	return nil
}

// definesData tells the statements that MySQL commits by itself.
func definesData(text string) bool {
	switch words := strings.Fields(strings.ToUpper(text)); {
	case len(words) == 0 || len(words) > 1 && words[1] == "TEMPORARY":
		return false
	default:
		return slices.Contains([]string{"CREATE", "ALTER", "DROP", "TRUNCATE", "RENAME", "GRANT", "REVOKE"}, words[0])
	}
}

// discards tells whether nothing of this run is kept.
func (s *shell) discards() bool {
	return s.config.Sandbox || s.config.Script != nil && s.config.Script.DryRun
}

// sure asks a question. What nobody can be asked about is refused. Where a slip hurts, the answer is the name of what is destroyed.
func (s *shell) sure(what, question, name string) error {
	if s.config.Yes || s.config.Sandbox {
		return nil
	}
	if s.asker == nil {
		return fmt.Errorf("%s is not run without a question: add --yes", what)
	}
	ask, agreed := " Run it? [y/N] ", isYes
	if s.project().ByName && name != "" {
		ask, agreed = " Type "+name+" to run it: ", func(answer string) bool { return answer == name }
	}
	answer, err := s.asker(question + ask)
	if err != nil || !agreed(answer) {
		return errDeclined
	}
	return nil
}
