package syntax

import (
	"go/scanner"
	"go/token"
	"strings"
)

// Redirect says where the results of one entry go: what stands behind its last :|, :> or :>>. Neither Go nor any SQL has these: in Go no
// operand begins with | or >, and in SQL, where operators may be made of both signs, none has a colon in it.
type Redirect struct {
	Kind   RedirectKind
	Target string // a file's path, or a command of the system's shell
}

// RedirectKind is a way to redirect.
type RedirectKind int

const (
	NoRedirect RedirectKind = iota
	ToCommand               // ENTRY :| COMMAND
	ToFile                  // ENTRY :> FILE
	AppendFile              // ENTRY :>> FILE
)

var redirects = []struct {
	sign string
	kind RedirectKind
}{{":>>", AppendFile}, {":>", ToFile}, {":|", ToCommand}}

// Redirect takes the redirection off an entry. It stands on the entry's last line, between blanks, outside of brackets, texts and
// comments; the first that does counts, so that a command may hold further ones.
func (r Rules) Redirect(text string) (entry string, to Redirect) {
	if !mayRedirect(text) {
		return text, Redirect{}
	}
	line := strings.LastIndexByte(strings.TrimRight(text, " \t\r\n"), '\n') + 1
	kind := Classify(text)
	for at := line; at < len(text); at++ {
		if text[at] != ':' || at == 0 || !isSpaceByte(text[at-1]) {
			continue
		}
		for _, each := range redirects {
			target, ok := strings.CutPrefix(text[at:], each.sign)
			if !ok || strings.TrimSpace(target) == "" || !r.outer(kind, text[:at]) {
				continue
			}
			return strings.TrimRight(text[:at], " \t\r\n"), Redirect{each.kind, strings.TrimSpace(target)}
		}
	}
	return text, Redirect{}
}

func mayRedirect(text string) bool {
	return strings.Contains(text, ":|") || strings.Contains(text, ":>")
}

// outer tells whether what stands behind a text is outside of its brackets, texts and comments.
func (r Rules) outer(kind Kind, text string) bool {
	if strings.TrimSpace(text) == "" {
		return false
	}
	if kind == Go {
		return outerGo(text)
	}
	depth := 0
	for lex := (lexer{src: text, rules: r}); ; {
		tok := lex.next()
		switch {
		case tok.kind == end:
			return depth == 0
		case tok.unclosed, tok.kind == comment && tok.to == len(text) && !strings.HasSuffix(text, "*/"):
			return false
		case tok.kind == open:
			depth++
		case tok.kind == shut:
			depth--
		}
	}
}

func outerGo(text string) bool {
	var scan scanner.Scanner
	file := token.NewFileSet().AddFile("", -1, len(text))
	wrong := false
	scan.Init(file, []byte(text), func(token.Position, string) { wrong = true }, scanner.ScanComments)
	depth := 0
	for {
		pos, tok, lit := scan.Scan()
		switch tok {
		case token.EOF:
			return depth == 0 && !wrong
		case token.LPAREN, token.LBRACK, token.LBRACE:
			depth++
		case token.RPAREN, token.RBRACK, token.RBRACE:
			depth--
		case token.COMMENT:
			if strings.HasPrefix(lit, "//") && file.Offset(pos)+len(lit) >= len(strings.TrimRight(text, "\r")) {
				return false
			}
		}
	}
}
