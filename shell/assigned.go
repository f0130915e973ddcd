package shell

import (
	"go/parser"
	"regexp"
	"strconv"
	"strings"
)

// assignment is a name that is given rows: NAME := SELECT ... on one line.
var assignment = regexp.MustCompile(`(?i)^\s*(\pL[\pL\d_]*\s*:?=)\s*((select|with)\s.*\S)\s*$`)

// assigned is the Go of an entry that gives rows of SQL to a variable, top := SELECT ...; others are as they were typed.
func (s *shell) assigned(text string) string {
	match := assignment.FindStringSubmatch(text)
	if match == nil {
		return text
	}
	if _, err := parser.ParseExpr(match[2]); err == nil && s.checker.Declared(match[3]) {
		return text
	}
	sql := strings.TrimRight(match[2], "; \t")
	placed, exprs, err := s.rules().Binds(sql)
	if err != nil || strings.Contains(sql, ";") {
		return text
	}
	return match[1] + " session.Execute(" + strings.Join(append([]string{strconv.Quote(placed)}, exprs...), ", ") + ")"
}
