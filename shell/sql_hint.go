package shell

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/dbsh-go/dbsh/shell/internal/check"
	"github.com/dbsh-go/dbsh/shell/internal/syntax"
	"github.com/dbsh-go/dbsh/store"
)

// hinted adds to the error of a statement the name of a table or column that was probably meant: that of the first word which is
// neither, and near one. What the error says is not looked at.
func (s *shell) hinted(text string, err error) error {
	var failure *store.SQLError
	if !errors.As(err, &failure) || failure.Kind != nil && !errors.Is(err, store.ErrNoTable) {
		return err
	}
	for at := range len(text) {
		if !endsWord(text, at) {
			continue
		}
		if near := s.near(s.rules().At(text, at+1)); near != "" {
			return fmt.Errorf("%w: did you mean %s?", err, near)
		}
	}
	return err
}

// endsWord tells whether a word ends with the byte at a place.
func endsWord(text string, at int) bool {
	inWord := func(c byte) bool {
		return c == '_' || c >= 0x80 || c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
	}
	return inWord(text[at]) && (at+1 == len(text) || !inWord(text[at+1]) && text[at+1] != '(')
}

// near is the table or column that a word was probably meant to be, "" where it is one or nothing is near.
func (s *shell) near(place syntax.Place) string {
	var names []string
	switch place.Want {
	case syntax.WantTable:
		names = append(s.catalog.Tables(), place.Local...)
	case syntax.WantColumn:
		if place.Qualifier == "" && slices.Contains(syntax.Keywords(), strings.ToUpper(place.Prefix)) {
			return ""
		}
		for _, source := range place.Tables {
			if place.Qualifier == "" {
				names = append(names, source.Table, source.Alias)
			}
			if place.Qualifier == "" || strings.EqualFold(place.Qualifier, source.Table) || strings.EqualFold(place.Qualifier, source.Alias) {
				names = append(names, s.catalog.Columns(source.Table)...)
			}
		}
	}
	if slices.ContainsFunc(names, func(name string) bool { return strings.EqualFold(name, place.Prefix) }) {
		return ""
	}
	return check.Closest(place.Prefix, names)
}
