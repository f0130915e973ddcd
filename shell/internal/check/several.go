package check

import "go/token"

// several writes the last statement of a text as one value where it is several, parted by commas, which Go does not know: a, b is shown as
// []any{a, b} is. False: it is no such statement.
func (c *Checker) several(src string, f fragment) (text string, ok bool) {
	lexemes := scan(f.text)
	first, last, depth, commas, values := 0, 0, 0, 0, true
	for i, at := range lexemes {
		depth += nesting(at.tok)
		switch {
		case at.tok == token.EOF:
		case at.tok == token.SEMICOLON && depth == 0:
			if i+1 < len(lexemes) && lexemes[i+1].tok != token.EOF {
				first, commas, values = i+1, 0, true
			}
			continue
		case at.tok == token.COMMA && depth == 0:
			commas++
		case depth == 0 && (at.tok == token.ASSIGN || at.tok == token.DEFINE || at.tok == token.ARROW || at.tok == token.COLON):
			values = false
		}
		if at.tok != token.EOF {
			last = i
		}
	}
	if !values || commas == 0 || lexemes[first].tok.IsKeyword() && lexemes[first].tok != token.FUNC || lexemes[last].tok == token.COMMA {
		return "", false
	}
	from, to := lexemes[first].offset, lexemes[last].end()
	start := positionOf(src, f.start+from)
	return f.text[:from] + "[]any{" + c.lineAt(start) + f.text[from:to] + "}" + f.text[to:], true
}
