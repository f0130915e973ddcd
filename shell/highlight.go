package shell

import (
	"strings"

	"github.com/dbsh-go/dbsh/shell/internal/input"
	"github.com/dbsh-go/dbsh/shell/internal/syntax"
	"github.com/dbsh-go/dbsh/shell/internal/theme"
)

// looks are the roles in the theme of what is typed.
var looks = [...]theme.Role{
	syntax.KeywordPart: theme.Keyword, syntax.BuiltinPart: theme.Builtin, syntax.StringPart: theme.String, syntax.NumberPart: theme.Number,
	syntax.CommentPart: theme.Comment, syntax.ParameterPart: theme.Parameter, syntax.CommandPart: theme.Command,
}

// highlighter says how what is typed looks. It is asked at every key.
func (s *shell) highlighter() func(text string, from, to int) []input.Span {
	h := &syntax.Highlighter{Declared: func(word string) bool { return s.declaredWords[word] }}
	return func(text string, from, to int) (spans []input.Span) {
		if rules := s.rules(); h.Rules != rules || text == "" {
			h = &syntax.Highlighter{Rules: rules, Declared: h.Declared} // what is declared may have changed since the last entry
		}
		for _, p := range h.Parts(text, from, to) {
			spans = append(spans, input.Span{From: p.From, To: p.To, Style: s.settings.Theme.Style(looks[p.Class])})
		}
		return spans
	}
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
