package table

import "strings"

// look is how a cell is coloured.
type look uint8

const (
	plain look = iota
	faint      // NULL and remarks
	warn       // misfits
)

var colors = [...]string{plain: "", faint: "\x1b[2m", warn: "\x1b[33m"}

const (
	bold  = "\x1b[1m"
	reset = "\x1b[0m"
)

// view is how people see cells.
type view struct {
	null  string
	limit int  // the columns that can be used at most, 0 for any: text far beyond them is not worth looking at
	lines bool // line feeds are kept
	whole bool // bytes are not shortened
}

// append appends what people see of a cell.
func (w view) append(dst []byte, v any) ([]byte, look) {
	switch v := v.(type) {
	case nil:
		return appendVisible(dst, w.null, false), faint
	case string:
		return w.appendText(dst, v), plain
	case []byte:
		if w.whole {
			return appendExact(dst, v), plain
		}
	case Remark:
		return appendVisible(dst, string(v), false), faint
	case Misfit:
		return appendVisible(dst, string(appendReadable(nil, v)), w.lines), warn
	}
	if isNumber(v) {
		return appendReadable(dst, v), plain
	}
	return w.appendText(dst, string(appendReadable(nil, v))), plain
}

// appendText quotes text that reads like NULL.
func (w view) appendText(dst []byte, s string) []byte {
	if strings.Trim(s, `"`) == w.null {
		return appendVisible(dst, `"`+s+`"`, w.lines)
	}
	const longest = 32 // bytes in a character with all its marks: more is not text
	if w.limit > 0 && len(s) > (w.limit+1)*longest {
		s = s[:(w.limit+1)*longest]
	}
	return appendVisible(dst, s, w.lines)
}
