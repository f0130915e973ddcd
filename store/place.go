package store

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/dbsh-go/dbsh/store/internal/dialect"
	"github.com/dbsh-go/dbsh/store/internal/lexer"
)

// Place is a place in the text of a statement: line and column count from 1, the column in characters. The zero value is no place.
type Place struct {
	Line, Column int
	Offset       int // in bytes, from 0
}

// Known tells whether it is a place.
func (p Place) Known() bool { return p.Line > 0 }

func placeAt(text string, offset int) Place {
	line := text[:offset]
	begin := strings.LastIndexByte(line, '\n') + 1
	return Place{Line: 1 + strings.Count(line, "\n"), Column: 1 + utf8.RuneCountInString(line[begin:]), Offset: offset}
}

// wrongText is a statement whose text is wrong, and what the database says about it.
type wrongText struct {
	failure dialect.Failure
	place   Place
	name    string // what it is about: a column, a function, the word where the error is
	open    bool   // the name begins with a quote that is not closed
	quoted  bool   // it stands in double quotes
}

// readWrong finds where a text is wrong: at the place that the database tells, else at the name that it tells.
func (db *DB) readWrong(text string, failure dialect.Failure, err error) wrongText {
	if failure.Kind == dialect.NoTable {
		failure.Word = failure.Table
	}
	wrong := wrongText{failure: failure, name: failure.Word}
	if text == "" {
		return wrong
	}
	tokens := db.rules().Tokens(text)
	at := tokenAt(tokens, db.dialect.Place(err, text))
	switch {
	case at < 0 && db.dialect.Place(err, text) >= 0: // the end: it stands behind the last token
		if len(tokens) > 0 {
			wrong.place = placeAt(text, tokens[len(tokens)-1].End)
		}
		return wrong
	case at < 0 && aboutName(failure.Kind):
		at = tokenNamed(tokens, strings.Split(failure.Word, "."))
	}
	if at < 0 {
		return wrong
	}
	token := tokens[at]
	wrong.place = placeAt(text, token.Start)
	wrong.open, wrong.quoted = token.Open(text), text[token.Start] == '"'
	switch {
	case failure.Kind == dialect.Syntax || failure.Kind == dialect.Operands:
		if at > 0 && token.Sign("=") && tokens[at-1].Sign("=") && tokens[at-1].End == token.Start { // of the two, one too many
			token.Start--
		}
		wrong.place, wrong.name = placeAt(text, token.Start), text[token.Start:token.End]
	case aboutName(failure.Kind) && (token.Kind == lexer.Word || token.Kind == lexer.Name):
		first, last := wholeName(tokens, at)
		wrong.place, wrong.name = placeAt(text, tokens[first].Start), joined(tokens[first:last+1])
		if all, is := strings.CutSuffix(wrong.name, ".*"); is { // of a table that FROM does not name
			wrong.failure.Kind, wrong.failure.Table = dialect.NoTable, all
		}
	}
	return wrong
}

// aboutName tells whether what is wrong is the name that stands at its place.
func aboutName(kind dialect.FailureKind) bool {
	switch kind {
	case dialect.NoTable, dialect.NoColumn, dialect.Ambiguous, dialect.NoFunction, dialect.Arguments, dialect.Ungrouped, dialect.Aggregate, dialect.TwiceNamed:
		return true
	}
	return false
}

// tokenAt is the number of the token that a byte is in or before, -1 for none.
func tokenAt(tokens []lexer.Token, offset int) int {
	if offset < 0 {
		return -1
	}
	return slices.IndexFunc(tokens, func(token lexer.Token) bool { return token.End > offset })
}

// tokenNamed is the number of the token where a name ends, qualified or not, -1 where the text does not have it. Databases say
// more of a name than the text does, so that the last part is looked for where the whole is not there.
func tokenNamed(tokens []lexer.Token, parts []string) int {
	for ; len(parts) > 0 && parts[0] != ""; parts = parts[1:] {
		for at := range tokens {
			if first := at - 2*(len(parts)-1); first >= 0 && spells(tokens[first:at+1], parts) {
				return at
			}
		}
	}
	return -1
}

// spells tells whether tokens are these parts with points between them.
func spells(tokens []lexer.Token, parts []string) bool {
	for i, part := range parts {
		token := tokens[2*i]
		if token.Kind != lexer.Word && token.Kind != lexer.Name || !strings.EqualFold(token.Text, part) || i > 0 && !tokens[2*i-1].Sign(".") {
			return false
		}
	}
	return true
}

// wholeName gives the first and the last token of the name, qualified or not, that a token is in.
func wholeName(tokens []lexer.Token, at int) (first, last int) {
	for first = at; first > 1 && tokens[first-1].Sign("."); {
		first -= 2
	}
	for last = at; last+2 < len(tokens) && tokens[last+1].Sign("."); {
		last += 2
	}
	return first, last
}

func joined(tokens []lexer.Token) string {
	var text strings.Builder
	for _, token := range tokens {
		text.WriteString(token.Text)
	}
	return text.String()
}
