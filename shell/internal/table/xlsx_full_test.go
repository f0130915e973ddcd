package table

import (
	"io"
	"strings"
	"testing"
)

// A sheet that is full says so.
func TestXLSXIsFull(t *testing.T) {
	out := &output{w: io.Discard}
	e := beginXLSX(out, &Table{Columns: []Column{{Name: "a"}}}, Options{}).(*workbook)
	e.rows = sheetRows - 1
	if e.row([]any{1}); out.err != nil {
		t.Errorf("the last row: %v", out.err)
	}
	if e.row([]any{1}); out.err == nil || !strings.Contains(out.err.Error(), "a sheet holds 1,048,576 rows") {
		t.Errorf("got %v", out.err)
	}
}
