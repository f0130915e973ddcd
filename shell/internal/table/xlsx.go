package table

import (
	"archive/zip"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// workbook is a file of Excel's with one sheet: the parts that every program which reads such files asks for, and no more. The sheet is the
// last of them, so that rows are written as they come.
type workbook struct {
	out     *output
	zip     *zip.Writer
	sheet   io.Writer
	columns int
	rows    int
}

// sheetRows is how many rows a sheet can have.
const sheetRows = 1 << 20

// parts are all but the sheet. The styles are: as it is, a time, a day, and the bold one of the heading.
var parts = [][2]string{
	{"[Content_Types].xml", `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">` +
		`<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
		`<Default Extension="xml" ContentType="application/xml"/>` +
		`<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>` +
		`<Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/>` +
		`<Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>`},
	{"_rels/.rels", `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` +
		`<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>`},
	{"xl/workbook.xml", `<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">` +
		`<sheets><sheet name="Rows" sheetId="1" r:id="rId1"/></sheets></workbook>`},
	{"xl/_rels/workbook.xml.rels", `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` +
		`<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/>` +
		`<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/></Relationships>`},
	{"xl/styles.xml", `<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">` +
		`<numFmts count="2"><numFmt numFmtId="164" formatCode="yyyy\-mm\-dd hh:mm:ss"/><numFmt numFmtId="165" formatCode="yyyy\-mm\-dd"/></numFmts>` +
		`<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts>` +
		`<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>` +
		`<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>` +
		`<cellXfs count="4"><xf/><xf numFmtId="164" applyNumberFormat="1"/><xf numFmtId="165" applyNumberFormat="1"/><xf fontId="1" applyFont="1"/></cellXfs></styleSheet>`},
}

const (
	xmlHead   = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"
	sheetHead = `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">` +
		`<sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetData>`
	sheetTail = `</sheetData></worksheet>`
)

// Write takes what the zip writer gives.
func (o *output) Write(p []byte) (int, error) {
	o.buf = append(o.buf, p...)
	o.spill()
	return len(p), o.err
}

func beginXLSX(out *output, t *Table, _ Options) encoder {
	e := &workbook{out: out, zip: zip.NewWriter(out), columns: len(t.Columns)}
	for _, part := range parts {
		w, err := e.zip.Create(part[0])
		e.note(err)
		e.put(w, xmlHead+part[1])
	}
	var err error
	e.sheet, err = e.zip.Create("xl/worksheets/sheet1.xml")
	e.note(err)
	e.put(e.sheet, xmlHead+sheetHead)
	var head strings.Builder
	for _, c := range t.Columns {
		head.WriteString(textCell(c.Name, ` s="3"`))
	}
	e.line(head.String())
	return e
}

func (e *workbook) note(err error) {
	if err != nil && e.out.err == nil {
		e.out.err = err
	}
}

func (e *workbook) put(w io.Writer, text string) {
	if e.out.err == nil {
		_, err := io.WriteString(w, text)
		e.note(err)
	}
}

func (e *workbook) line(cells string) {
	if e.rows++; e.rows > sheetRows {
		e.note(fmt.Errorf("a sheet holds %s rows, with its heading, and no more", Grouped(sheetRows)))
		return
	}
	e.put(e.sheet, "<row>"+cells+"</row>")
}

func (e *workbook) row(cells []any) {
	var b strings.Builder
	for i := range e.columns {
		var cell any
		if i < len(cells) {
			cell = stored(cells[i])
		}
		b.WriteString(sheetCell(cell))
	}
	e.line(b.String())
}

func (e *workbook) close(int) {
	e.put(e.sheet, sheetTail)
	if e.out.err == nil {
		e.note(e.zip.Close())
	}
}

// sheetCell writes NULL as a cell that is empty, numbers that Excel holds exactly as numbers, and all else as text.
func sheetCell(v any) string {
	switch v := v.(type) {
	case nil:
		return "<c/>"
	case bool:
		return map[bool]string{true: `<c t="b"><v>1</v></c>`, false: `<c t="b"><v>0</v></c>`}[v]
	case time.Time:
		return momentCell(v)
	}
	text := Exact(v)
	if isNumber(v) && exactInExcel(text) {
		return "<c><v>" + text + "</v></c>"
	}
	return textCell(text, "")
}

// exactInExcel tells numbers of at most 15 digits.
func exactInExcel(text string) bool {
	f, err := strconv.ParseFloat(text, 64)
	if err != nil || math.IsNaN(f) || math.IsInf(f, 0) {
		return false
	}
	mantissa, _, _ := strings.Cut(text, "e")
	digits := strings.TrimLeft(strings.NewReplacer("-", "", ".", "").Replace(mantissa), "0")
	return len(digits) <= 15
}

// momentCell is a time as Excel counts it: days since the end of 1899, which it knows from 1900 on.
func momentCell(t time.Time) string {
	t = t.UTC()
	const day, before1970 = 24 * 60 * 60, 25569
	days := (float64(t.Unix())+float64(t.Nanosecond())/1e9)/day + before1970
	if t.Year() < 1900 || t.Year() > 9999 {
		return textCell(Exact(t), "")
	}
	style := "1"
	if days == math.Trunc(days) {
		style = "2"
	}
	return `<c s="` + style + `"><v>` + strconv.FormatFloat(days, 'f', -1, 64) + "</v></c>"
}

// longestCell is how many characters a cell can have.
const longestCell = 32767

func textCell(text, style string) string {
	if utf8.RuneCountInString(text) > longestCell {
		text = string([]rune(text)[:longestCell-1]) + ellipsis
	}
	return `<c t="inlineStr"` + style + `><is><t xml:space="preserve">` + sheetText(text) + "</t></is></c>"
}

// sheetText leaves out what XML cannot hold.
func sheetText(text string) string {
	var b strings.Builder
	for _, r := range text {
		switch {
		case r == '&':
			b.WriteString("&amp;")
		case r == '<':
			b.WriteString("&lt;")
		case r == '>':
			b.WriteString("&gt;")
		case r == '\t' || r == '\n' || r == '\r' || r >= 0x20 && r != 0xfffe && r != 0xffff:
			b.WriteRune(r)
		default:
			b.WriteRune(utf8.RuneError)
		}
	}
	return b.String()
}
