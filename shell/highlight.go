package shell

import (
	"strings"

	"github.com/dbsh-go/dbsh/shell/internal/input"
	"github.com/dbsh-go/dbsh/shell/internal/syntax"
)

// looks are the colours of what is typed: of the sixteen that people choose for their terminal, those that can be read on light and dark.
var looks = [...]string{
	syntax.KeywordPart: "35", syntax.BuiltinPart: "36", syntax.StringPart: "32", syntax.NumberPart: "33",
	syntax.CommentPart: "2", syntax.ParameterPart: "36", syntax.CommandPart: "1;36",
}

// highlight says how what is typed looks. It is called at every key.
func (s *shell) highlight(text string) (spans []input.Span) {
	for _, p := range s.rules().Highlight(text, func(word string) bool { return s.declaredWords[word] }) {
		spans = append(spans, input.Span{From: p.From, To: p.To, Style: looks[p.Class]})
	}
	return spans
}

// noteWords notes which of the words that SQL begins with are names of Go now: while keys are taken, completion may be at work on the
// scope.
func (s *shell) noteWords() {
	s.declaredWords = map[string]bool{}
	for _, upper := range syntax.StatementWords() {
		for _, word := range []string{upper, strings.ToLower(upper)} {
			if s.checker.Declared(word) {
				s.declaredWords[word] = true
			}
		}
	}
}
