package table

import (
	"fmt"
	"strings"
)

// Format is the name of a way to write a table, as people type it.
type Format string

const (
	Aligned  Format = "table"    // columns side by side, in a frame; vertical where the screen is too narrow
	Vertical Format = "vertical" // a line for each field
	CSV      Format = "csv"      // RFC 4180 with lines ended by LF; NULL is empty, empty text is ""
	TSV      Format = "tsv"      // as PostgreSQL's COPY: \N is NULL; \t, \n, \r and \\ in text
	JSON     Format = "json"     // an array of objects; one object for a record
	JSONL    Format = "jsonl"    // an object a line
	Markdown Format = "markdown"
	HTML     Format = "html"
	Insert   Format = "sql-insert" // an INSERT statement a row
	XLSX     Format = "xlsx"       // a workbook of Excel's: a file by itself, so that it is no format to be set
)

// encoders says which formats are there. Formats for people are cut to the screen.
var encoders = map[Format]struct {
	people bool
	begin  func(*output, *Table, Options) encoder
}{
	Aligned:  {true, beginGrid},
	Vertical: {true, beginVertical},
	CSV:      {false, beginCSV},
	TSV:      {false, beginTSV},
	JSON:     {false, beginJSON},
	JSONL:    {false, beginJSONL},
	Markdown: {false, beginMarkdown},
	HTML:     {false, beginHTML},
	Insert:   {false, beginInserts},
	XLSX:     {false, beginXLSX},
}

// Formats are all formats that results one behind the other can have, in the order in which help names them.
func Formats() []Format {
	return []Format{Aligned, Vertical, CSV, TSV, JSON, JSONL, Markdown, HTML, Insert}
}

// ParseFormat finds a format by its name, or by a beginning of it that no other format shares ("md" is markdown).
func ParseFormat(name string) (Format, error) {
	key := strings.ToLower(strings.TrimSpace(name))
	if key == "md" {
		return Markdown, nil
	}
	var found []Format
	for _, f := range Formats() {
		if string(f) == key {
			return f, nil
		}
		if key != "" && strings.HasPrefix(string(f), key) {
			found = append(found, f)
		}
	}
	if len(found) == 1 {
		return found[0], nil
	}
	names := make([]string, 0, len(encoders))
	for _, f := range Formats() {
		names = append(names, string(f))
	}
	last := len(names) - 1
	return "", fmt.Errorf("unknown format %q: want %s or %s", name, strings.Join(names[:last], ", "), names[last])
}

// FormatOf is the format that a file's extension asks for.
func FormatOf(extension string) (Format, bool) {
	format, ok := map[string]Format{
		".csv": CSV, ".tsv": TSV, ".tab": TSV, ".json": JSON, ".jsonl": JSONL, ".ndjson": JSONL,
		".md": Markdown, ".markdown": Markdown, ".html": HTML, ".htm": HTML, ".sql": Insert, ".xlsx": XLSX,
	}[strings.ToLower(extension)]
	return format, ok
}

// People tells whether the format is for reading, and so fits itself to the screen.
func (f Format) People() bool { return f == "" || encoders[f].people }

// rowLimit is how many rows are shown to people, negative for all. A screen also holds the prompt and the frame.
func (o Options) rowLimit(columns int) int {
	if o.MaxRows != 0 {
		return o.MaxRows
	}
	if o.Height <= 0 {
		return -1
	}
	if o.Format == Vertical {
		return verticalLimit(o.Height, columns)
	}
	return max(1, o.Height-gridLines)
}
