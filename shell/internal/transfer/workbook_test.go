package transfer_test

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/dbsh-go/dbsh/shell/internal/table"
	"github.com/dbsh-go/dbsh/shell/internal/transfer"
)

// book is a workbook as Excel writes it: texts that cells share, styles, a sheet that is not called sheet1.
func book(t *testing.T, sheet string, more map[string]string) []byte {
	t.Helper()
	parts := map[string]string{
		"xl/workbook.xml": `<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">` +
			`<workbookPr/><sheets><sheet name="Prices" sheetId="4" r:id="rId9"/><sheet name="Other" sheetId="5" r:id="rId1"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels": `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Target="worksheets/sheet1.xml"/>` +
			`<Relationship Id="rId9" Target="/xl/worksheets/prices.xml"/></Relationships>`,
		"xl/sharedStrings.xml": `<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>id</t></si><si><t>name </t></si><si><r><t>中</t></r><r><rPr><b/></rPr><t>文 🎉</t></r></si></sst>`,
		"xl/styles.xml": `<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><numFmts><numFmt numFmtId="170" formatCode="yyyy\-mm\-dd"/><numFmt numFmtId="171" formatCode="[Red]0.00&quot;days&quot;"/></numFmts>` +
			`<cellXfs><xf numFmtId="0"/><xf numFmtId="170"/><xf numFmtId="171"/><xf numFmtId="22"/><xf numFmtId="20"/></cellXfs></styleSheet>`,
		"xl/worksheets/prices.xml": `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>` + sheet + `</sheetData></worksheet>`,
	}
	for name, text := range more {
		parts[name] = text
	}
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for name, text := range parts {
		if text == "" {
			continue
		}
		part, err := w.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(part, text); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// allOf reads a workbook and tells what came.
func allOf(file []byte) string {
	source, err := transfer.OpenWorkbook(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		return "error: " + err.Error()
	}
	lines := []string{strings.Join(source.Columns(), ",")}
	for {
		row, err := source.Next()
		if errors.Is(err, io.EOF) {
			return strings.Join(lines, "\n")
		}
		if bad, is := errors.AsType[*transfer.BadRow](err); is {
			lines = append(lines, "bad "+bad.Error())
			continue
		}
		if err != nil {
			return strings.Join(append(lines, "error: "+err.Error()), "\n")
		}
		var cells []string
		for _, cell := range row.Cells {
			cells = append(cells, fmt.Sprint(cell))
		}
		lines = append(lines, fmt.Sprint(row.Line, " ", strings.Join(cells, "|")))
	}
}

const headed = `<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="C1" t="inlineStr"><is><t>at</t></is></c></row>`

func TestWorkbook(t *testing.T) {
	for _, test := range []struct{ sheet, want string }{
		{headed + `<row r="2"><c r="A2"><v>1</v></c><c r="B2" t="s"><v>2</v></c><c r="C2" s="1"><v>45292</v></c></row>`, "id,name,at\n2 1|中文 🎉|2024-01-01"},
		{headed + `<row r="7"><c r="C7" s="3"><v>45292.375</v></c></row><row r="8"><c r="A8" s="2"><v>1.5E2</v></c><c r="B8" t="b"><v>1</v></c><c r="C8" s="4"><v>0.5</v></c></row>`,
			"id,name,at\n7 <nil>|<nil>|2024-01-01 09:00:00\n8 150|true|12:00:00"},
		{headed + `<row r="2"><c r="A2" s="1"><v>59</v></c><c r="B2" s="1"><v>61</v></c><c r="C2" t="d"><v>2024-01-15T00:00:00</v></c></row>`, "id,name,at\n2 1900-02-28|1900-03-01|2024-01-15"},
		{headed + `<row><c><v>1</v></c><c/><c t="str"><v>text</v></c></row><row><c/></row><row/><row><c t="e"><v>#N/A</v></c></row><row r="9"><c r="D9"><v>1</v></c></row><row><c t="s"><v>99</v></c></row>`,
			"id,name,at\n2 1|<nil>|text\nbad line 5: the cell is an error of a formula: #N/A\nbad line 9: got 4 cells, want 3\nbad line 10: the text 99 of the workbook is not there"},
		{headed + `<row r="2"><c r="A2"><v>1</v></c><c r="A2"><v>2</v></c></row><row r="3"><c r="ZZZZZZZ3"><v>1</v></c></row>`, "id,name,at\nbad line 2: a cell stands at \"A2\"\nbad line 3: a cell stands at \"ZZZZZZZ3\""},
		{`<row><c/><c t="inlineStr"><is><t>x</t></is></c></row>`, "column 1,x"},
		{"", "error: the sheet is empty: its first row must name the columns"},
		{headed + `<row r="2"><c`, "id,name,at\nerror: the sheet cannot be read further: the file is not whole"},
	} {
		if got := allOf(book(t, test.sheet, nil)); got != test.want {
			t.Errorf("%s: got\n%s\nwant\n%s", test.sheet, got, test.want)
		}
	}
	if got := allOf(book(t, headed+`<row><c s="1"><v>43830</v></c></row>`, map[string]string{"xl/workbook.xml": `<workbook xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">` +
		`<workbookPr date1904="1"/><sheets><sheet r:id="rId9"/></sheets></workbook>`})); got != "id,name,at\n2 2024-01-01|<nil>|<nil>" {
		t.Errorf("days from 1904 on: got\n%s", got)
	}
}

// What is no workbook says so.
func TestNoWorkbook(t *testing.T) {
	for want, file := range map[string][]byte{
		"error: the file is no workbook of Excel's (.xlsx)":                   []byte("a,b\n1,2\n"),
		"error: the workbook has no part xl/workbook.xml":                     book(t, "", map[string]string{"xl/workbook.xml": ""}),
		"error: the workbook has no part xl/worksheets/prices.xml":            book(t, "", map[string]string{"xl/worksheets/prices.xml": ""}),
		"error: the part xl/sharedStrings.xml of the workbook cannot be read": book(t, "", map[string]string{"xl/sharedStrings.xml": "<sst"}),
		"error: the workbook has no sheet":                                    book(t, "", map[string]string{"xl/workbook.xml": "<workbook/>"}),
	} {
		if got := allOf(file); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

// What was written as a workbook is read as it was.
func TestWorkbookAgain(t *testing.T) {
	var out bytes.Buffer
	w, err := table.NewWriter(&out, []table.Column{{Name: "id"}, {Name: "中文"}}, table.Options{Format: table.XLSX})
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range [][]any{{int64(1), "a <b> & 🎉"}, {table.Number("12345678901234567890.5"), nil}, {1.25, true}} {
		if err := w.Row(row); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	want := "id,中文\n2 1|a <b> & 🎉\n3 12345678901234567890.5|<nil>\n4 1.25|true"
	if got := allOf(out.Bytes()); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}
