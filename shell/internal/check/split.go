package check

import (
	"go/scanner"
	"go/token"
	"strings"
)

// fragment is a piece of an entry that Go's grammar takes as one thing: an import, a function or method, or statements.
type fragment struct {
	kind  fragmentKind
	start int // byte offset in the entry
	text  string
}

type fragmentKind int

const (
	statements fragmentKind = iota
	function
	importing
	wholeFile
)

type lexeme struct {
	offset int
	tok    token.Token
	text   string // as typed; "" for the end, and for a semicolon that the end of a line stands for
}

func (l lexeme) end() int { return l.offset + len(l.text) }

func scan(src string) []lexeme {
	var s scanner.Scanner
	fset := token.NewFileSet()
	file := fset.AddFile("", fset.Base(), len(src))
	s.Init(file, []byte(src), func(token.Position, string) {}, 0)
	var lexemes []lexeme
	for {
		pos, tok, text := s.Scan()
		switch {
		case tok == token.SEMICOLON && text != ";":
			text = ""
		case text == "" && tok != token.EOF:
			text = tok.String()
		}
		lexemes = append(lexemes, lexeme{file.Offset(pos), tok, text})
		if tok == token.EOF {
			return lexemes
		}
	}
}

// split cuts an entry at the declarations that cannot stand inside a function body. It needs no valid Go: what is wrong is
// found when the fragments are parsed.
func split(src string) []fragment {
	if !mayDeclare(src) {
		return []fragment{{statements, 0, src}}
	}
	lexemes := scan(src)
	if lexemes[0].tok == token.PACKAGE {
		return []fragment{{wholeFile, 0, src}}
	}
	var fragments []fragment
	add := func(kind fragmentKind, from, to int) {
		if strings.Trim(src[from:to], "; \t\r\n") != "" {
			fragments = append(fragments, fragment{kind, from, src[from:to]})
		}
	}
	from, depth, first := 0, 0, true
	for i := 0; i < len(lexemes); i++ {
		at := lexemes[i]
		if first && depth == 0 {
			if kind, ok := declares(lexemes[i:]); ok {
				add(statements, from, at.offset)
				i += statementLength(lexemes[i:])
				from = lexemes[i].offset
				add(kind, at.offset, from)
				if from < len(src) && src[from] == ';' {
					from++
				}
				continue
			}
		}
		depth += nesting(at.tok)
		first = at.tok == token.SEMICOLON
	}
	add(statements, from, len(src))
	return fragments
}

// mayDeclare spares the plain line the second scan.
func mayDeclare(src string) bool {
	return strings.Contains(src, "func") || strings.Contains(src, "import") || strings.Contains(src, "package")
}

func nesting(tok token.Token) int {
	switch tok {
	case token.LPAREN, token.LBRACE, token.LBRACK:
		return 1
	case token.RPAREN, token.RBRACE, token.RBRACK:
		return -1
	}
	return 0
}

// statementLength counts the lexemes up to the semicolon or the end that closes a statement.
func statementLength(lexemes []lexeme) int {
	depth := 0
	for i, at := range lexemes {
		depth += nesting(at.tok)
		if at.tok == token.EOF || depth <= 0 && at.tok == token.SEMICOLON {
			return i
		}
	}
	return len(lexemes) - 1
}

// declares tells an import, a function and a method from an expression that starts with func.
func declares(lexemes []lexeme) (fragmentKind, bool) {
	if lexemes[0].tok == token.IMPORT {
		return importing, true
	}
	if lexemes[0].tok != token.FUNC || len(lexemes) < 3 {
		return 0, false
	}
	if lexemes[1].tok == token.IDENT {
		return function, true
	}
	depth := 0
	for i, at := range lexemes[1:] {
		depth += nesting(at.tok)
		if depth == 0 {
			rest := lexemes[i+2:]
			return function, len(rest) > 1 && rest[0].tok == token.IDENT && rest[1].tok == token.LPAREN
		}
	}
	return 0, false
}
