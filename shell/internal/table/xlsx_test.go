package table_test

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/dbsh-go/dbsh/shell/internal/table"
)

// sheet is the XML of a workbook's rows; all parts must be there and be XML.
func sheet(t *testing.T, tab *table.Table) string {
	t.Helper()
	var out bytes.Buffer
	if err := table.Write(&out, tab, table.Options{Format: table.XLSX}); err != nil {
		t.Fatal(err)
	}
	file, err := zip.NewReader(bytes.NewReader(out.Bytes()), int64(out.Len()))
	if err != nil {
		t.Fatal(err)
	}
	rows := ""
	for _, part := range file.File {
		r, err := part.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		if err := xml.Unmarshal(text, new(struct{})); err != nil {
			t.Errorf("%s: %v in %s", part.Name, err, text)
		}
		if part.Name == "xl/worksheets/sheet1.xml" {
			rows = string(text)
		}
	}
	if len(file.File) != 6 {
		t.Errorf("%d parts, want 6", len(file.File))
	}
	return rows
}

func TestXLSX(t *testing.T) {
	got := sheet(t, &table.Table{Columns: columns("id", "a<b"), Rows: [][]any{
		{int64(1), "x & \x00 中文"}, {nil, true}, {1.5, time.Date(2024, 1, 15, 12, 0, 0, 0, time.UTC)},
		{int64(1234567890123456), time.Date(2024, 1, 15, 0, 0, 0, 0, time.UTC)}, {[]byte{255}, table.Misfit{Value: "odd"}},
	}})
	for _, want := range []string{
		`<row><c t="inlineStr" s="3"><is><t xml:space="preserve">id</t></is></c>`, `>a&lt;b</t>`,
		`<row><c><v>1</v></c><c t="inlineStr"><is><t xml:space="preserve">x &amp; \uFFFD 中文</t></is></c></row>`,
		`<row><c/><c t="b"><v>1</v></c></row>`, `<row><c><v>1.5</v></c><c s="1"><v>45306.5</v></c></row>`,
		`>1234567890123456</t></is></c><c s="2"><v>45306</v></c>`, `>\xff</t>`, `>odd</t>`,
	} {
		if want = strings.ReplaceAll(want, `\uFFFD`, "\uFFFD"); !strings.Contains(got, want) {
			t.Errorf("%s is missing in\n%s", want, got)
		}
	}
}

// A text that is too long for a cell is cut; a time that Excel does not know is a text.
func TestXLSXLimits(t *testing.T) {
	got := sheet(t, &table.Table{Columns: columns("a"), Rows: [][]any{{strings.Repeat("中", 40_000)}, {time.Date(1800, 1, 1, 0, 0, 0, 0, time.UTC)}}})
	if n := strings.Count(got, "中"); n != 32766 {
		t.Errorf("%d characters, want 32,766 and the sign that more is missing", n)
	}
	if !strings.Contains(got, ">1800-01-01T00:00:00Z<") {
		t.Error("a time that Excel does not know is no text")
	}
}
