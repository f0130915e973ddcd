package transfer_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/dbsh-go/dbsh/shell/internal/transfer"
	"github.com/dbsh-go/dbsh/store/schema"
)

// all reads a source to its end: columns, rows with their lines, and what is bad.
func all(t *testing.T, text string, format transfer.Format) string {
	t.Helper()
	source, err := transfer.Open(strings.NewReader(text), format)
	if err != nil {
		return "error: " + err.Error()
	}
	got := []string{strings.Join(source.Columns(), ",")}
	for {
		row, err := source.Next()
		if errors.Is(err, io.EOF) {
			return strings.Join(got, "\n")
		}
		if err != nil {
			got = append(got, "bad "+err.Error())
			if !errors.As(err, new(*transfer.BadRow)) {
				return strings.Join(got, "\n")
			}
			continue
		}
		got = append(got, fmt.Sprintf("%d %#v", row.Line, row.Cells))
	}
}

func TestOpen(t *testing.T) {
	for _, test := range []struct {
		format     transfer.Format
		text, want string
	}{
		{transfer.CSV, "a,b\n1,\n\"\",\"x \"\"y\"\", z\"\r\n", "a,b\n2 []interface {}{\"1\", interface {}(nil)}\n3 []interface {}{\"\", \"x \\\"y\\\", z\"}"},
		{transfer.CSV, "\ufeffa\n\"two\nlines\"\n\nz", "a\n2 []interface {}{\"two\\nlines\"}\n5 []interface {}{\"z\"}"},
		{transfer.CSV, "a,b\n1\n1,2,3\n4,5\n", "a,b\nbad line 2: got 1 cell, want 2\nbad line 3: got 3 cells, want 2\n4 []interface {}{\"4\", \"5\"}"},
		{transfer.CSV, "a\nx\"y\n\"x\"y\n\"open\n", "a\nbad line 2: a quotation mark within a cell that does not begin with one: \"x\\\"y\"\n" +
			"bad line 3: text behind a closing quotation mark: \"y\"\nbad line 4: a quotation mark is not closed"},
		{transfer.CSV, "", "error: the file is empty: its first line must name the columns"},
		{transfer.TSV, "a\tb\n\\N\tx\\ty\\\\n\n", "a,b\n2 []interface {}{interface {}(nil), \"x\\ty\\\\n\"}"},
		{transfer.JSONL, "{\"a\":1}\n\n{\"b\":\"x\",\"a\":null}\nnope\n{\"a\":[1, 2]}\n",
			"a,b\n1 []interface {}{\"1\", interface {}(nil)}\n3 []interface {}{interface {}(nil), \"x\"}\nbad line 4: got \"nope\", want an object\n5 []interface {}{\"[1, 2]\", interface {}(nil)}"},
		{transfer.JSON, "[{\"a\":true},\n {\"a\":\n1.5}]", "a\n1 []interface {}{true}\n2 []interface {}{\"1.5\"}"},
		{transfer.JSON, "[{\"a\":1},\n {\"a\"", "a\n1 []interface {}{\"1\"}\nbad line 2: unexpected EOF"},
		{transfer.JSON, "{}", "error: the file must be a list of objects: [{...}, ...]"},
		{transfer.JSON, "[]", "error: the file holds no objects: their keys name the columns"},
		{"html", "", "error: rows cannot be read from html: want csv, tsv, json, jsonl or xlsx"},
	} {
		if got := all(t, test.text, test.format); got != test.want {
			t.Errorf("%s %q: got\n%s\nwant\n%s", test.format, test.text, got, test.want)
		}
	}
}

func TestValue(t *testing.T) {
	for _, test := range []struct {
		cell any
		kind schema.Kind
		want any // nil for an error
	}{
		{" 12 ", schema.Integer, int64(12)}, {"1.5", schema.Integer, nil}, {"1.5", schema.Float, 1.5}, {"1.50", schema.Decimal, "1.50"},
		{"yes", schema.Bool, true}, {"0", schema.Bool, false}, {"maybe", schema.Bool, nil}, {json.Number("1"), schema.Bool, true},
		{"2024-01-15", schema.Date, "2024-01-15"}, {"2024-01-15T09:30:00+02:00", schema.DateTime, time.Date(2024, 1, 15, 7, 30, 0, 0, time.UTC)},
		{"soon", schema.DateTime, nil}, {`\x00ff`, schema.Bytes, []byte{0, 255}}, {"AP8=", schema.Bytes, []byte{0, 255}}, {"?", schema.Bytes, nil},
		{"{", schema.JSON, nil}, {`{"a":1}`, schema.JSON, `{"a":1}`}, {"text", schema.Text, "text"}, {json.Number("7"), schema.Text, "7"},
		{json.Number("7"), schema.Integer, int64(7)}, {true, schema.Integer, int64(1)}, {json.Number("1.5"), schema.Any, 1.5}, {int64(3), schema.Integer, int64(3)},
	} {
		got, err := transfer.Value(test.cell, &schema.Column{Kind: test.kind})
		if (err != nil) != (test.want == nil) || err == nil && !reflect.DeepEqual(got, test.want) {
			t.Errorf("%#v as %v: got %#v and %v, want %#v", test.cell, test.kind, got, err, test.want)
		}
	}
}

func TestGuess(t *testing.T) {
	source, err := transfer.Open(strings.NewReader("i,f,b,d,t,x,zip,n,m\n1,1.5,true,2024-01-15,2024-01-15 09:30:00,\\x00,007,,1\n-2,2,false,2024-01-16,2024-01-16,\\xff,123,,x\n"), transfer.CSV)
	if err != nil {
		t.Fatal(err)
	}
	kinds, again, err := transfer.Guess(source)
	want := []schema.Kind{schema.Integer, schema.Float, schema.Bool, schema.Date, schema.DateTime, schema.Bytes, schema.Text, schema.Text, schema.Text}
	if err != nil || !reflect.DeepEqual(kinds, want) {
		t.Errorf("got %v and %v, want %v", kinds, err, want)
	}
	for i := range 3 {
		if _, err := again.Next(); errors.Is(err, io.EOF) != (i == 2) {
			t.Errorf("row %d: %v", i, err)
		}
	}
}

// shelf takes rows, but for bad ones: all of a batch or none.
type shelf struct {
	rows []any
	bad  func(any) bool
}

func (s *shelf) Write(_ context.Context, rows []transfer.Row) error {
	for _, row := range rows {
		if s.bad(row.Cells[0]) {
			return errors.New("refused")
		}
	}
	for _, row := range rows {
		s.rows = append(s.rows, row.Cells[0])
	}
	return nil
}

func TestCopy(t *testing.T) {
	var text strings.Builder
	text.WriteString("n\n")
	for i := range 95 {
		fmt.Fprintln(&text, i)
	}
	for _, test := range []struct {
		name               string
		bad                func(any) bool
		skip               bool
		rows, badRows      int64
		stopped            bool
		firstLine, lastBad int
	}{
		{"all", func(any) bool { return false }, false, 95, 0, false, 0, 0},
		{"two bad", func(v any) bool { return v == "7" || v == "90" }, true, 93, 2, false, 9, 92},
		{"all bad", func(any) bool { return true }, false, 0, 20, true, 2, 21},
		{"all bad, left out", func(any) bool { return true }, true, 0, 95, false, 2, 21},
	} {
		source, err := transfer.Open(strings.NewReader(text.String()), transfer.CSV)
		if err != nil {
			t.Fatal(err)
		}
		to := &shelf{bad: test.bad}
		report, err := transfer.Copy(t.Context(), source, to, transfer.Options{Batch: 10, Skip: test.skip})
		if err != nil || report.Rows != test.rows || int64(len(to.rows)) != test.rows || report.Bad != test.badRows || report.Stopped != test.stopped {
			t.Errorf("%s: %+v, %v, %d rows", test.name, report, err, len(to.rows))
		}
		if n := len(report.First); n > 0 && (report.First[0].Line != test.firstLine || report.First[n-1].Line != test.lastBad) {
			t.Errorf("%s: bad lines %d to %d", test.name, report.First[0].Line, report.First[n-1].Line)
		}
	}
}

func TestCopyStops(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	source, err := transfer.Open(strings.NewReader("n\n1\n2\n3\n"), transfer.CSV)
	if err != nil {
		t.Fatal(err)
	}
	to := &shelf{bad: func(v any) bool { cancel(); return false }}
	if _, err := transfer.Copy(ctx, source, to, transfer.Options{Batch: 1}); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}
