package table

import (
	"html"
	"strings"
)

// markup is Markdown and HTML: a line a row. Alignment is decided by the first row, so that nothing needs to be kept.
type markup struct {
	out     *output
	columns []Column
	null    string
	started bool
	html    bool
}

func beginMarkdown(out *output, t *Table, o Options) encoder {
	return &markup{out: out, columns: t.Columns, null: o.null()}
}

func beginHTML(out *output, t *Table, o Options) encoder {
	return &markup{out: out, columns: t.Columns, null: o.null(), html: true}
}

func (e *markup) row(cells []any) {
	e.begin(cells)
	e.open()
	for i := range e.columns {
		var cell any
		if i < len(cells) {
			cell = cells[i]
		}
		e.cell(cell)
	}
	e.end()
	e.out.spill()
}

func (e *markup) begin(first []any) {
	if e.started {
		return
	}
	e.started = true
	if e.html {
		e.put("<table>\n")
	}
	e.open()
	for _, c := range e.columns {
		if e.html {
			e.put("<th>", html.EscapeString(c.Name), "</th>")
		} else {
			e.put(" ", markdownText(c.Name), " |")
		}
	}
	e.end()
	if e.html {
		return
	}
	e.open()
	for i, c := range e.columns {
		if c.Align == AlignRight || c.Align == AlignAuto && i < len(first) && isNumber(first[i]) {
			e.put(" ---: |")
		} else {
			e.put(" --- |")
		}
	}
	e.end()
}

func (e *markup) open() {
	if e.html {
		e.put("<tr>")
	} else {
		e.put("|")
	}
}

func (e *markup) end() {
	if e.html {
		e.put("</tr>")
	}
	e.put("\n")
}

func (e *markup) cell(v any) {
	text := ""
	if b, ok := v.([]byte); ok {
		text = string(appendExact(nil, b)) // whole
	} else if v != nil {
		text = string(appendReadable(nil, v))
	}
	switch {
	case !e.html && v == nil:
		e.put(" ", markdownText(e.null), " |")
	case !e.html:
		e.put(" ", markdownText(text), " |")
	case v == nil:
		e.put("<td><em>", html.EscapeString(e.null), "</em></td>")
	case isNumber(v):
		e.put(`<td align="right">`, html.EscapeString(text), "</td>")
	default:
		e.put("<td>", html.EscapeString(text), "</td>")
	}
}

func (e *markup) close(int) {
	e.begin(nil)
	if e.html {
		e.put("</table>\n")
	}
}

func (e *markup) put(parts ...string) {
	for _, s := range parts {
		e.out.buf = append(e.out.buf, s...)
	}
}

// markdownText escapes what would end the cell or begin a markup, and writes what cannot be seen as Go would.
func markdownText(s string) string {
	text := string(appendVisible(nil, strings.ReplaceAll(s, "\r\n", "\n"), true))
	return markdownEscapes.Replace(text)
}

var markdownEscapes = strings.NewReplacer("|", `\|`, `\`, `\\`, "<", `\<`, "*", `\*`, "`", "\\`", "\n", "<br>")
