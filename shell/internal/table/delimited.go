package table

import "strings"

// delimited is CSV and TSV.
type delimited struct {
	out     *output
	columns int
	comma   byte
	field   func(dst []byte, v any, alone bool) []byte
}

func beginCSV(out *output, t *Table, _ Options) encoder {
	return beginDelimited(out, t, ',', appendCSV)
}

func beginTSV(out *output, t *Table, _ Options) encoder {
	return beginDelimited(out, t, '\t', appendTSV)
}

func beginDelimited(out *output, t *Table, comma byte, field func([]byte, any, bool) []byte) encoder {
	e := &delimited{out: out, columns: len(t.Columns), comma: comma, field: field}
	names := make([]any, len(t.Columns))
	for i, c := range t.Columns {
		names[i] = c.Name
	}
	if len(names) > 0 {
		e.row(names)
	}
	return e
}

func (e *delimited) row(cells []any) {
	buf := e.out.buf
	for i := range e.columns {
		if i > 0 {
			buf = append(buf, e.comma)
		}
		var cell any
		if i < len(cells) {
			cell = cells[i]
		}
		buf = e.field(buf, cell, e.columns == 1)
	}
	e.out.buf = append(buf, '\n')
	e.out.spill()
}

func (e *delimited) close(int) {}

// appendCSV quotes what RFC 4180 wants quoted, and empty text, which is so told from NULL (PostgreSQL reads it back that way).
// A NULL that is alone in its row is quoted too: readers skip empty lines.
func appendCSV(dst []byte, v any, alone bool) []byte {
	if v == nil {
		if alone {
			return append(dst, `""`...)
		}
		return dst
	}
	if s, ok := v.(string); ok {
		return appendCSVText(dst, s)
	}
	start := len(dst)
	dst = appendExact(dst, v)
	if isNumber(v) {
		return dst
	}
	return appendCSVText(dst[:start], string(dst[start:]))
}

func appendCSVText(dst []byte, s string) []byte {
	if s != "" && s != `\.` && s[0] != ' ' && s[len(s)-1] != ' ' && !strings.ContainsAny(s, ",\"\r\n") {
		return append(dst, s...)
	}
	dst = append(dst, '"')
	for i := 0; i < len(s); i++ {
		if s[i] == '"' {
			dst = append(dst, '"')
		}
		dst = append(dst, s[i])
	}
	return append(dst, '"')
}

func appendTSV(dst []byte, v any, _ bool) []byte {
	if v == nil {
		return append(dst, `\N`...)
	}
	start := len(dst)
	if b, ok := v.([]byte); ok { // the \x of bytes is escaped too, as COPY has it
		dst = appendExact(append(dst, '\\'), b)
		return dst
	}
	dst = appendExact(dst, v)
	if text := dst[start:]; strings.ContainsAny(string(text), "\t\n\r\\") {
		return append(dst[:start], tsvEscapes.Replace(string(text))...)
	}
	return dst
}

var tsvEscapes = strings.NewReplacer(`\`, `\\`, "\t", `\t`, "\n", `\n`, "\r", `\r`)
