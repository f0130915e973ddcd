package check

import (
	"go/token"
	"strings"
)

// otherWords are first words of statements in other languages that Go has not, with what Go has.
var otherWords = map[string]string{
	"def":      "a function is func name(a int) int { ... }",
	"function": "a function is func name(a int) int { ... }",
	"class":    "a type is type Name struct { ... }",
	"elif":     "Go says else if",
	"elsif":    "Go says else if",
	"while":    "for is Go's while, for x < 3 { ... }",
	"lambda":   "a function is func(a int) int { return a }",
	"from":     "packages are there by their names, or import \"path\"",
	"except":   "errors check themselves here",
	"let":      "x := 1 declares x",
	"and":      "Go says && (And(a, b) in a query)",
	"or":       "Go says || (Or(a, b) in a query)",
	"not":      "Go says ! (Not(a) in a query)",
	"is":       "Go says ==",
}

// magics are commands of IPython by their names there, and what they are called here.
var magics = map[string]string{
	"timeit": ":bench", "time": ":time", "hist": ":history", "history": ":history", "edit": ":edit", "load": ":load", "run": ":load", "who": ":vars", "whos": ":vars",
	"pdoc": ":doc", "pinfo": ":doc", "psource": ":source", "save": ":save", "sql": ":sql", "reset": ":undo", "page": ":last", "pycat": ":source",
}

// magic says how a command of IPython is written.
func magic(name string) string {
	if command := magics[name]; command != "" {
		return "write " + command
	}
	return "commands begin with a colon, :help lists them"
}

// otherLanguage: words that only other languages have where the parser stopped, or before.
func (s *slip) otherLanguage() (msg, hint string) {
	here := s.token(s.at)
	switch first := s.token(s.start); {
	case first.tok == token.IMPORT:
		return "", s.importHint()
	case first.tok == token.VAR && here.tok == token.DEFINE:
		return "", "write " + s.text(s.start+1, s.at) + " := " + s.text(s.at+1, s.statementEnd())
	case first.tok == token.FOR && here.text == "in":
		return "", s.loopHint()
	case first.tok == token.FOR && s.is(s.start+1, token.LPAREN) && (here.text == "of" || here.text == "in"):
		return "", "write for _, x := range xs { ... }"
	case first.text == "print" && s.at == s.start+1:
		return "", "write fmt.Println(" + s.text(s.at, s.statementEnd()) + ")"
	case first.text == "new" && here.tok == token.IDENT && s.at == s.start+1, s.token(s.at-1).text == "new" && here.tok == token.IDENT:
		return "", "write &" + here.text + "{}"
	case (first.text == "echo" || first.text == "puts") && s.at == s.start+1:
		return "", "write fmt.Println(" + s.text(s.at, s.statementEnd()) + ")"
	case first.tok == token.RANGE && s.at == s.start:
		return "", "write for i := range " + strings.Trim(s.text(s.start+1, s.statementEnd()), "()") + " { ... }"
	case first.tok == token.TYPE && s.is(s.start+1, token.LPAREN) && s.is(s.at, token.RPAREN):
		return "", ":type " + s.text(s.start+2, s.at) + " tells the type"
	case here.tok == token.CHAR && s.token(s.at-1).text == "f" && s.token(s.at-1).end() == here.offset:
		return "", "write fmt.Sprintf(\"... %v\", x)"
	case first.text == "del" && s.at == s.start+1:
		return "", "delete(m, key) takes a key out of a map; variables stay"
	case here.text == "?" && (s.at == s.start || s.is(s.at+1, token.SEMICOLON, token.EOF) || s.token(s.at+1).text == "?"):
		return "", ":doc NAME explains a name, F1 what the cursor stands at"
	case here.text == "%" && s.at == s.start && s.is(s.at+1, token.IDENT), here.text == "%" && s.at == s.start && s.token(s.at+1).text == "%":
		return "", magic(s.token(s.at + 1).text)
	case here.text == "?":
		return "", "if x { ... } else { ... } chooses"
	case here.tok == token.STRING && s.token(s.at-1).text == "f" && s.token(s.at-1).end() == here.offset:
		return "", "write fmt.Sprintf(\"... %v\", x)"
	}
	for _, i := range []int{s.at, s.at - 1, s.start} {
		if hint := otherWords[s.token(i).text]; hint != "" && i >= s.start && s.is(i, token.IDENT) {
			return "", hint
		}
	}
	return "", ""
}

func (s *slip) importHint() string {
	if name := s.token(s.start + 1); name.tok == token.IDENT {
		return "a path stands in quotes, import \"" + name.text + "\""
	}
	return ""
}

// loopHint: for x in xs.
func (s *slip) loopHint() string {
	variable := s.text(s.start+1, s.at)
	over := s.text(s.at+1, s.find(s.at+1, token.LBRACE, token.COLON))
	if count, ok := strings.CutPrefix(over, "range("); ok {
		return "write for " + variable + " := range " + strings.TrimSuffix(count, ")") + " { ... }"
	}
	return "write for _, " + variable + " := range " + over + " { ... }"
}
