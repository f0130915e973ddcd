package table

import "strings"

// look is how a cell is coloured.
type look uint8

const (
	plain  look = iota
	faint       // NULL
	aside       // remarks, and what is said of a table
	warn        // misfits
	digits      // numbers
)

// Colors are the sequences that begin colours, "" for none.
type Colors struct{ Heading, Null, Misfit, Number string }

var usual = Colors{Heading: "\x1b[1m", Null: "\x1b[2m", Misfit: "\x1b[33m"}

const (
	dim   = "\x1b[2m"
	reset = "\x1b[0m"
)

func (o Options) colors() *Colors {
	if o.Colors == nil {
		return &usual
	}
	return o.Colors
}

// color is that of a cell.
func (o Options) color(l look) string {
	switch c := o.colors(); l {
	case faint:
		return c.Null
	case aside:
		return dim
	case warn:
		return c.Misfit
	case digits:
		return c.Number
	}
	return ""
}

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
		return appendVisible(dst, string(v), false), aside
	case Misfit:
		return appendVisible(dst, string(appendReadable(nil, v)), w.lines), warn
	}
	if isNumber(v) {
		return appendReadable(dst, v), digits
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
