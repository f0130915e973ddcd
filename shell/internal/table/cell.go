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

// appendCell appends what people see of a cell. limit is the number of columns that can be used at most, 0 for any:
// text far beyond it is not worth looking at.
func appendCell(dst []byte, v any, null string, limit int, keepLines bool) ([]byte, look) {
	switch v := v.(type) {
	case nil:
		return appendVisible(dst, null, false), faint
	case string:
		return appendText(dst, v, null, limit, keepLines), plain
	case Remark:
		return appendVisible(dst, string(v), false), faint
	case Misfit:
		return appendVisible(dst, string(appendReadable(nil, v)), keepLines), warn
	}
	if isNumber(v) {
		return appendReadable(dst, v), plain
	}
	return appendText(dst, string(appendReadable(nil, v)), null, limit, keepLines), plain
}

// appendText quotes text that reads like NULL.
func appendText(dst []byte, s, null string, limit int, keepLines bool) []byte {
	if strings.Trim(s, `"`) == null {
		return appendVisible(dst, `"`+s+`"`, keepLines)
	}
	const longest = 32 // bytes in a character with all its marks: more is not text
	if limit > 0 && len(s) > (limit+1)*longest {
		s = s[:(limit+1)*longest]
	}
	return appendVisible(dst, s, keepLines)
}
