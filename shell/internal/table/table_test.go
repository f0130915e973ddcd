package table_test

import (
	"bytes"
	"errors"
	"math"
	"math/big"
	"strings"
	"testing"
	"time"

	"github.com/shopspring/decimal"

	"github.com/dbsh-go/dbsh/shell/internal/table"
)

func columns(names ...string) []table.Column {
	cs := make([]table.Column, len(names))
	for i, n := range names {
		cs[i].Name = n
	}
	return cs
}

func write(t *testing.T, tab *table.Table, o table.Options) string {
	t.Helper()
	var b bytes.Buffer
	if err := table.Write(&b, tab, o); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// screen drops the line feed after the opening quote, so that wanted screens stand as they are read.
func screen(s string) string { return strings.TrimPrefix(s, "\n") }

var day = time.Date(2009, 1, 2, 3, 4, 5, 0, time.UTC)

func kinds() *table.Table {
	return &table.Table{
		Columns: columns("id", "name", "price", "at", "data", "ok"),
		Rows: [][]any{
			{int64(1), "AC/DC", decimal.RequireFromString("0.99"), day, []byte("hi"), true},
			{int64(20), nil, table.Number("10.50"), day.Add(1500 * time.Millisecond), []byte{}, false},
			{nil, "", nil, nil, nil, nil},
			{int64(-3), "NULL", 1.5, day.In(time.FixedZone("", 3600)), bytes.Repeat([]byte{0xab}, 20), true},
		},
	}
}

func TestFormats(t *testing.T) {
	tests := map[table.Format]string{
		table.Aligned: `
┌────┬────────┬───────┬───────────────────────────┬─────────────────────────────────────────────────┬───────┐
│ id │ name   │ price │ at                        │ data                                            │ ok    │
├────┼────────┼───────┼───────────────────────────┼─────────────────────────────────────────────────┼───────┤
│  1 │ AC/DC  │  0.99 │ 2009-01-02 03:04:05       │ \x6869                                          │ true  │
│ 20 │ NULL   │ 10.50 │ 2009-01-02 03:04:06.5     │ \x                                              │ false │
│ NULL │
`,
		table.Vertical: `
─[ row 1 ]─────────────────────────
 id    │ 1
 name  │ AC/DC
 price │ 0.99
 at    │ 2009-01-02 03:04:05
 data  │ \x6869
 ok    │ true
─[ row 2 ]─────────────────────────
 id    │ 20
 name  │ NULL
 price │ 10.50
 at    │ 2009-01-02 03:04:06.5
 data  │ \x
 ok    │ false
─[ row 3 ]─────────────────────────
 id    │ NULL
 name  │
 price │ NULL
 at    │ NULL
 data  │ NULL
 ok    │ NULL
─[ row 4 ]─────────────────────────
 id    │ -3
 name  │ "NULL"
 price │ 1.5
 at    │ 2009-01-02 04:04:05+01:00
 data  │ \xabababababababababababababababab… (20 bytes)
 ok    │ true
(4 rows)
`,
		table.CSV: `
id,name,price,at,data,ok
1,AC/DC,0.99,2009-01-02T03:04:05Z,\x6869,true
20,,10.50,2009-01-02T03:04:06.5Z,\x,false
,"",,,,
-3,NULL,1.5,2009-01-02T04:04:05+01:00,\xabababababababababababababababababababab,true
`,
		table.TSV: "id\tname\tprice\tat\tdata\tok\n" +
			"1\tAC/DC\t0.99\t2009-01-02T03:04:05Z\t\\\\x6869\ttrue\n" +
			"20\t\\N\t10.50\t2009-01-02T03:04:06.5Z\t\\\\x\tfalse\n" +
			"\\N\t\t\\N\t\\N\t\\N\t\\N\n" +
			"-3\tNULL\t1.5\t2009-01-02T04:04:05+01:00\t\\\\xabababababababababababababababababababab\ttrue\n",
		table.JSON: `
[{"id":1,"name":"AC/DC","price":0.99,"at":"2009-01-02T03:04:05Z","data":"aGk=","ok":true},
 {"id":20,"name":null,"price":10.50,"at":"2009-01-02T03:04:06.5Z","data":"","ok":false},
 {"id":null,"name":"","price":null,"at":null,"data":null,"ok":null},
 {"id":-3,"name":"NULL","price":1.5,"at":"2009-01-02T04:04:05+01:00","data":"q6urq6urq6urq6urq6urq6urq6s=","ok":true}]
`,
		table.JSONL: `
{"id":1,"name":"AC/DC","price":0.99,"at":"2009-01-02T03:04:05Z","data":"aGk=","ok":true}
{"id":20,"name":null,"price":10.50,"at":"2009-01-02T03:04:06.5Z","data":"","ok":false}
{"id":null,"name":"","price":null,"at":null,"data":null,"ok":null}
{"id":-3,"name":"NULL","price":1.5,"at":"2009-01-02T04:04:05+01:00","data":"q6urq6urq6urq6urq6urq6urq6s=","ok":true}
`,
		table.Markdown: `
| id | name | price | at | data | ok |
| ---: | --- | ---: | --- | --- | --- |
| 1 | AC/DC | 0.99 | 2009-01-02 03:04:05 | \\x6869 | true |
| 20 | NULL | 10.50 | 2009-01-02 03:04:06.5 | \\x | false |
| NULL |  | NULL | NULL | NULL | NULL |
| -3 | NULL | 1.5 | 2009-01-02 04:04:05+01:00 | \\xabababababababababababababababababababab | true |
`,
	}
	tests[table.Aligned] = `
┌──────┬────────┬───────┬───────────────────────────┬────────────────────────────────────────────────┬───────┐
│   id │ name   │ price │ at                        │ data                                           │ ok    │
├──────┼────────┼───────┼───────────────────────────┼────────────────────────────────────────────────┼───────┤
│    1 │ AC/DC  │  0.99 │ 2009-01-02 03:04:05       │ \x6869                                         │ true  │
│   20 │ NULL   │ 10.50 │ 2009-01-02 03:04:06.5     │ \x                                             │ false │
│ NULL │        │  NULL │ NULL                      │ NULL                                           │ NULL  │
│   -3 │ "NULL" │   1.5 │ 2009-01-02 04:04:05+01:00 │ \xabababababababababababababababab… (20 bytes) │ true  │
└──────┴────────┴───────┴───────────────────────────┴────────────────────────────────────────────────┴───────┘
(4 rows)
`
	for format, want := range tests {
		t.Run(string(format), func(t *testing.T) {
			if got := write(t, kinds(), table.Options{Format: format}); got != screen(want) {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
		})
	}
}

func TestHTML(t *testing.T) {
	tab := &table.Table{Columns: columns("a<b", "n"), Rows: [][]any{{"<script>", int64(2)}, {nil, 3.5}}}
	want := `
<table>
<tr><th>a&lt;b</th><th>n</th></tr>
<tr><td>&lt;script&gt;</td><td align="right">2</td></tr>
<tr><td><em>NULL</em></td><td align="right">3.5</td></tr>
</table>
`
	if got := write(t, tab, table.Options{Format: table.HTML}); got != screen(want) {
		t.Errorf("got\n%s", got)
	}
}

func TestEmpty(t *testing.T) {
	tests := map[table.Format]string{
		table.Aligned:  "┌────┐\n│ id │\n├────┤\n└────┘\n(0 rows)\n",
		table.Vertical: "(0 rows)\n",
		table.CSV:      "id\n",
		table.TSV:      "id\n",
		table.JSON:     "[]\n",
		table.JSONL:    "",
		table.Markdown: "| id |\n| --- |\n",
		table.HTML:     "<table>\n<tr><th>id</th></tr>\n</table>\n",
	}
	for format, want := range tests {
		if got := write(t, &table.Table{Columns: columns("id")}, table.Options{Format: format}); got != want {
			t.Errorf("%s: got %q, want %q", format, got, want)
		}
		if got := write(t, &table.Table{}, table.Options{Format: format, Width: 10}); strings.Contains(got, "id") {
			t.Errorf("%s without columns: %q", format, got)
		}
	}
}

func TestRecord(t *testing.T) {
	record := &table.Table{
		Record:  true,
		Title:   "Album",
		Columns: []table.Column{{Name: "AlbumId", Label: "ID"}, {Name: "Title"}, {Name: "Year"}},
		Rows:    [][]any{{int64(1), "For Those\nAbout To Rock", table.Misfit{Value: "n/a"}}},
		Notes:   []table.Note{{Name: "Tracks", Text: "not loaded"}},
	}
	want := `
─[ Album ]─────────────────────────
 ID     │ 1
 Title  │ For Those
        │ About To Rock
 Year   │ n/a (!)
 Tracks │ not loaded
(!) does not fit its column's type
`
	for _, format := range []table.Format{table.Aligned, table.Vertical} {
		if got := write(t, record, table.Options{Format: format}); got != screen(want) {
			t.Errorf("%s: got\n%s", format, got)
		}
	}
	object := `{"AlbumId":1,"Title":"For Those\nAbout To Rock","Year":"n/a"}` + "\n"
	for _, format := range []table.Format{table.JSON, table.JSONL} {
		if got := write(t, record, table.Options{Format: format}); got != object {
			t.Errorf("%s: got %s", format, got)
		}
	}
}

func TestMisfitInColumnOfNumbers(t *testing.T) {
	tab := &table.Table{Columns: columns("n"), Rows: [][]any{{int64(1)}, {table.Misfit{Value: "x"}}}}
	want := `
┌───────┐
│     n │
├───────┤
│     1 │
│ x (!) │
└───────┘
(2 rows)
(!) does not fit its column's type
`
	if got := write(t, tab, table.Options{}); got != screen(want) {
		t.Errorf("got\n%s", got)
	}
}

func TestVisible(t *testing.T) {
	tests := []struct{ cell, want string }{
		{"a\nb\tc\rd", `a\nb\tc\rd`},
		{"\x1b[31mred\x1b[0m", `\x1b[31mred\x1b[0m`},
		{"\u202egnp.exe", `\u202egnp.exe`},
		{"bad\xffutf8", `bad\xffutf8`},
		{"\u0085\u200b\U000e0001", `\u0085\u200b\U000e0001`},
		{"日本語", "日本語"},
		{"👨‍👩‍👧 e\u0301 🇩🇪", "👨‍👩‍👧 e\u0301 🇩🇪"},
		{`"NULL"`, `""NULL""`},
		{"NULLs", "NULLs"},
	}
	for _, tt := range tests {
		got := write(t, &table.Table{Columns: columns("c"), Rows: [][]any{{tt.cell}}}, table.Options{})
		line := strings.Split(got, "\n")[3]
		if cell := strings.TrimSpace(strings.Trim(line, "│")); cell != tt.want {
			t.Errorf("%q: got %q, want %q", tt.cell, cell, tt.want)
		}
	}
}

func TestWideCharacters(t *testing.T) {
	tab := &table.Table{Columns: columns("名前", "x"), Rows: [][]any{
		{"日本語", "a"}, {"e\u0301te\u0301", "b"}, {"👨‍👩‍👧", "c"}, {"Antônio", "d"},
	}}
	want := `
┌─────────┬───┐
│ 名前    │ x │
├─────────┼───┤
│ 日本語  │ a │
│ été     │ b │
│ 👨‍👩‍👧      │ c │
│ Antônio │ d │
└─────────┴───┘
(4 rows)
`
	want = strings.Replace(want, "été", "e\u0301te\u0301", 1)
	if got := write(t, tab, table.Options{}); got != screen(want) {
		t.Errorf("got\n%s", got)
	}
}

func TestFitsTheScreen(t *testing.T) {
	tab := &table.Table{Columns: columns("TrackId", "Name", "Composer"), Rows: [][]any{
		{int64(123456), "For Those About To Rock (We Salute You)", "Angus Young, Malcolm Young, Brian Johnson"},
		{int64(2), "日本語日本語日本語日本語", nil},
	}}
	want := `
┌─────────┬───────────────┬──────────────┐
│ TrackId │ Name          │ Composer     │
├─────────┼───────────────┼──────────────┤
│  123456 │ For Those Ab… │ Angus Young… │
│       2 │ 日本語日本語… │ NULL         │
└─────────┴───────────────┴──────────────┘
(2 rows)
`
	if got := write(t, tab, table.Options{Width: 42}); got != screen(want) {
		t.Errorf("got\n%s", got)
	}
}

func TestTurnsVertical(t *testing.T) {
	wide := &table.Table{}
	var row []any
	for i := range 200 {
		wide.Columns = append(wide.Columns, table.Column{Name: "column_" + string(rune('a'+i%26))})
		row = append(row, int64(i))
	}
	wide.Rows = [][]any{row, row, row}
	got := write(t, wide, table.Options{Width: 100, Height: 50, Hint: ":format csv shows all"})
	lines := strings.Split(got, "\n")
	if len(lines) != 203 || lines[1] != " column_a │ 0" || lines[201] != "… 2 more rows; :format csv shows all" {
		t.Errorf("%d lines, ending %q", len(lines), lines[len(lines)-2])
	}
}

func TestNumbersAreNeverShortened(t *testing.T) {
	tab := &table.Table{Columns: columns("n"), Rows: [][]any{{int64(math.MaxInt64)}}}
	if got := write(t, tab, table.Options{Width: 12}); !strings.Contains(got, "9223372036854775807") {
		t.Errorf("got\n%s", got)
	}
}

func TestCutToTheScreen(t *testing.T) {
	tab := &table.Table{Columns: columns("n")}
	for i := range 3503 {
		tab.Rows = append(tab.Rows, []any{int64(i)})
	}
	tests := []struct {
		name   string
		o      table.Options
		lines  int
		footer string
	}{
		{"height", table.Options{Height: 19}, 18, "… 3,490 more rows; :format or a pipe shows all"},
		{"one left", table.Options{MaxRows: 3502}, 3507, "… 1 more row; :format or a pipe shows all"},
		{"all asked for", table.Options{Height: 19, MaxRows: -1}, 3508, "(3,503 rows)"},
		{"a pipe", table.Options{}, 3508, "(3,503 rows)"},
		{"vertical", table.Options{Format: table.Vertical, Height: 22}, 21, "… 3,493 more rows; :format or a pipe shows all"},
		{"csv", table.Options{Format: table.CSV, Height: 19}, 3504, "3502"},
	}
	for _, tt := range tests {
		tt.o.Hint = ":format or a pipe shows all"
		lines := strings.Split(strings.TrimSuffix(write(t, tab, tt.o), "\n"), "\n")
		want := tt.lines
		if got := lines[len(lines)-1]; got != tt.footer {
			t.Errorf("%s: %d lines, ending %q", tt.name, len(lines), got)
		}
		if tt.name != "csv" && len(lines) > want+1 || len(lines) < want-1 {
			t.Errorf("%s: %d lines, want about %d", tt.name, len(lines), want)
		}
	}
}

func TestLongTextInRecord(t *testing.T) {
	rec := &table.Table{Record: true, Columns: columns("body", "n"), Rows: [][]any{{strings.Repeat("é", 50_000), int64(1)}}}
	got := write(t, rec, table.Options{Width: 80, Height: 24})
	if len(got) > 1200 || !strings.Contains(got, "é… (99,040 more bytes)\n n    │ 1\n") {
		t.Errorf("got %d bytes: %s", len(got), got)
	}
	rec.Rows[0][0] = strings.Repeat("line\n", 100)
	got = write(t, rec, table.Options{Width: 80, Height: 24})
	if n := strings.Count(got, "line"); n != 12 || !strings.Contains(got, "… (") {
		t.Errorf("%d lines in\n%s", n, got)
	}
	if got := write(t, rec, table.Options{}); strings.Count(got, "line") != 100 {
		t.Error("a pipe gets less than all")
	}
}

func TestColor(t *testing.T) {
	tab := &table.Table{Columns: columns("a"), Rows: [][]any{{nil}, {"x"}}}
	want := "┌──────┐\n│ \x1b[1ma\x1b[0m    │\n├──────┤\n│ \x1b[2mNULL\x1b[0m │\n│ x    │\n└──────┘\n\x1b[2m(2 rows)\x1b[0m\n"
	if got := write(t, tab, table.Options{Color: true}); got != want {
		t.Errorf("got %q", got)
	}
}

type status int

func (s status) String() string { return "active" }

type bomb struct{}

func (bomb) String() string               { panic("boom") }
func (bomb) MarshalJSON() ([]byte, error) { panic("boom") }

func TestJSONValues(t *testing.T) {
	tests := []struct {
		v    any
		want string
	}{
		{math.NaN(), "null"}, {math.Inf(-1), "null"}, {float32(0.1), "0.1"}, {1e300, "1e+300"}, {1e-7, "1e-07"},
		{uint64(math.MaxUint64), "18446744073709551615"}, {int8(-1), "-1"},
		{big.NewInt(12), "12"}, {decimal.RequireFromString("-12.340"), "-12.34"}, {(*decimal.Decimal)(nil), "null"},
		{table.Number("NaN"), "null"}, {table.Number("12345678901234567890.5"), "12345678901234567890.5"},
		{"a\"\\\x00\x1b\u2028é\xff</b>", `"a\"\\\u0000\u001b\u2028é\ufffd</b>"`},
		{[]int{1, 2}, "[1,2]"}, {map[string]any{"b": 1, "a": "<"}, `{"a":"<","b":1}`},
		{status(3), "3"}, {errors.New("x"), "{}"}, {func() {}, ""},
		{table.Misfit{Value: "abc"}, `"abc"`}, {table.Misfit{Value: []byte("hi")}, `"aGk="`},
	}
	for _, tt := range tests {
		if got := string(table.AppendJSON(nil, tt.v)); got != tt.want && tt.want != "" {
			t.Errorf("%v: got %s, want %s", tt.v, got, tt.want)
		}
	}
	if got := string(table.AppendJSON(nil, bomb{})); !strings.Contains(got, "PANIC") {
		t.Errorf("a panicking MarshalJSON: %s", got)
	}
}

func TestJSONKeysAreUnique(t *testing.T) {
	tab := &table.Table{Columns: columns("id", "id", "id_2", "id"), Rows: [][]any{{int64(1), int64(2), int64(3), int64(4)}}}
	want := `[{"id":1,"id_3":2,"id_2":3,"id_4":4}]` + "\n"
	if got := write(t, tab, table.Options{Format: table.JSON}); got != want {
		t.Errorf("got %s", got)
	}
}

func TestParseFormat(t *testing.T) {
	for name, want := range map[string]table.Format{"JSON": table.JSON, "jsonl": table.JSONL, "v": table.Vertical, "md": table.Markdown, " csv": table.CSV} {
		if got, err := table.ParseFormat(name); err != nil || got != want {
			t.Errorf("%q: %q, %v", name, got, err)
		}
	}
	for _, name := range []string{"", "t", "xml"} {
		_, err := table.ParseFormat(name)
		if err == nil || !strings.HasSuffix(err.Error(), "want table, vertical, csv, tsv, json, jsonl, markdown, html or sql-insert") {
			t.Errorf("%q: %v", name, err)
		}
	}
	if err := table.Write(&bytes.Buffer{}, &table.Table{}, table.Options{Format: "xml"}); err == nil {
		t.Error("an unknown format was written")
	}
}

type closedPipe struct{}

var errClosed = errors.New("closed")

func (closedPipe) Write([]byte) (int, error) { return 0, errClosed }

func TestWriteError(t *testing.T) {
	for _, format := range table.Formats() {
		err := table.Write(closedPipe{}, kinds(), table.Options{Format: format})
		if !errors.Is(err, errClosed) || err.Error() != "write "+string(format)+": closed" {
			t.Errorf("%s: %v", format, err)
		}
	}
}

// The formats for programs keep nothing: the memory of a million rows is that of one.
func TestStreamsInConstantMemory(t *testing.T) {
	for _, format := range []table.Format{table.CSV, table.TSV, table.JSON, table.JSONL, table.Markdown} {
		counter := &countingWriter{}
		w, err := table.NewWriter(counter, columns("id", "name", "at"), table.Options{Format: format})
		if err != nil {
			t.Fatal(err)
		}
		row := []any{int64(7), "Rock", day}
		add := func() {
			for range 1000 {
				if err := w.Row(row); err != nil {
					t.Fatal(err)
				}
			}
		}
		add()
		if allocs := testing.AllocsPerRun(5, add); allocs > 10 && format != table.Markdown {
			t.Errorf("%s: %v allocations for 1,000 rows", format, allocs)
		}
		if err := w.Close(); err != nil || w.Rows() != 7000 || counter.largest > 64<<10 {
			t.Errorf("%s: %v, %d rows, largest write %d", format, err, w.Rows(), counter.largest)
		}
	}
}

// At a screen, a long result keeps only what is shown.
func TestWriterCountsWhatItDoesNotKeep(t *testing.T) {
	var b bytes.Buffer
	w, err := table.NewWriter(&b, columns("n"), table.Options{Height: 10})
	if err != nil {
		t.Fatal(err)
	}
	row := make([]any, 1)
	for i := range 1000 {
		row[0] = i
		if err := w.Row(row); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if got := b.String(); !strings.HasSuffix(got, "│ 2 │\n│ 3 │\n└───┘\n… 996 more rows\n") {
		t.Errorf("got\n%s", got)
	}
}

type countingWriter struct{ largest int }

func (c *countingWriter) Write(p []byte) (int, error) {
	c.largest = max(c.largest, len(p))
	return len(p), nil
}
