package conformance

import (
	"go/scanner"
	"go/token"
	"regexp"
	"strings"
	"testing"
)

// pieces cuts what is typed at its outer semicolons and line ends.
func pieces(source string) (all []string) {
	var s scanner.Scanner
	file := token.NewFileSet().AddFile("", -1, len(source))
	s.Init(file, []byte(source), nil, 0)
	depth, start := 0, 0
	last := token.SEMICOLON
	for {
		pos, tok, text := s.Scan()
		switch tok {
		case token.LPAREN, token.LBRACE, token.LBRACK:
			depth++
		case token.RPAREN, token.RBRACE, token.RBRACK:
			depth--
		}
		heading := text == ";" && last != token.RBRACE && headed.MatchString(source[start:])
		last = tok
		if end := file.Offset(pos); tok == token.EOF || tok == token.SEMICOLON && depth == 0 && !heading {
			if piece := strings.TrimSpace(source[start:end]); piece != "" {
				all = append(all, piece)
			}
			if tok == token.EOF {
				return all
			}
			start = min(end+1, len(source))
		}
	}
}

// headed tells a statement whose head may have semicolons.
var headed = regexp.MustCompile(`^\s*(\w+:\s*)?(for|if|switch)\b`)

// declaresFunction tells a function or method from a function literal.
func declaresFunction(piece string) bool { return functionStart.MatchString(piece) }

var functionStart = regexp.MustCompile(`^func (\w+[(\[]|\([^()]*\) \w+\()`)

func TestPieces(t *testing.T) {
	got := strings.Join(pieces("x := 1; f(a,\n b)\nfunc f(s string) {\n\tg(); h()\n}\nfor { ; }"), "|")
	if want := "x := 1|f(a,\n b)|func f(s string) {\n\tg(); h()\n}|for { ; }"; got != want {
		t.Errorf("got %s\nwant %s", got, want)
	}
}

// skipRaces skips code that runs goroutines when the race detector watches: it would find what the interpreter does.
func skipRaces(t *testing.T, source string) {
	t.Helper()
	if races(source) {
		t.Skip("the interpreter's own data races")
	}
}

func races(source string) bool { return raceDetector && goroutines.MatchString(source) }

var goroutines = regexp.MustCompile(`\bgo [a-z]|\.Go\(|mu\.Lock\(\); mu\.Lock|iter\.Pull`)
