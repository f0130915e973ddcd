package transfer

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strings"
)

// Format is the kind of a file.
type Format string

const (
	CSV   Format = "csv"
	TSV   Format = "tsv"
	JSON  Format = "json"
	JSONL Format = "jsonl"
)

// Open reads a file's rows. Cells are nil for NULL, or what the format can tell apart: texts of CSV and TSV, and of JSON bools, numbers as
// json.Number, and JSON's own text for lists and objects.
func Open(r io.Reader, format Format) (Source, error) {
	switch format {
	case CSV:
		return openText(&csvLines{lines: newLines(r)})
	case TSV:
		return openText(&tsvLines{lines: newLines(r)})
	case JSON, JSONL:
		return openObjects(r, format == JSON)
	}
	return nil, fmt.Errorf("rows cannot be read from %s: want csv, tsv, json, jsonl or xlsx", format)
}

// records gives the records of a text file; the error of one that cannot be read is a *BadRow.
type records interface {
	next() (line int, cells []any, err error)
}

// text is CSV and TSV: a heading, then rows of as many cells.
type text struct {
	records records
	columns []string
}

func openText(records records) (Source, error) {
	_, head, err := records.next()
	if errors.Is(err, io.EOF) {
		return nil, errors.New("the file is empty: its first line must name the columns")
	}
	if err != nil {
		return nil, err
	}
	t := &text{records: records}
	for i, cell := range head {
		name, _ := cell.(string)
		if i == 0 {
			name = strings.TrimPrefix(name, "\ufeff")
		}
		t.columns = append(t.columns, strings.TrimSpace(name))
	}
	return t, nil
}

func (t *text) Columns() []string { return t.columns }

func (t *text) Next() (Row, error) {
	line, cells, err := t.records.next()
	if err != nil {
		return Row{}, err
	}
	if len(cells) != len(t.columns) {
		return Row{}, &BadRow{line, fmt.Errorf("got %s, want %d", counted(len(cells), "cell"), len(t.columns))}
	}
	return Row{line, cells}, nil
}

func counted(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return fmt.Sprintf("%d %ss", n, thing)
}

// lines reads lines of any length and counts them.
type lines struct {
	r *bufio.Reader
	n int
}

func newLines(r io.Reader) *lines { return &lines{r: bufio.NewReaderSize(r, 64<<10)} }

// next is the next line without its end; io.EOF behind the last one.
func (l *lines) next() (string, error) {
	line, err := l.r.ReadString('\n')
	if err != nil && (line == "" || !errors.Is(err, io.EOF)) {
		return "", err
	}
	l.n++
	return strings.TrimSuffix(strings.TrimSuffix(line, "\n"), "\r"), nil
}

// csvLines reads RFC 4180. An empty cell without quotes is NULL, one with quotes is empty text, as PostgreSQL has it and :format csv writes
// it.
type csvLines struct{ lines *lines }

func (c *csvLines) next() (int, []any, error) {
	line, err := c.lines.next()
	for err == nil && line == "" { // readers skip empty lines; a lone NULL is written with quotes
		line, err = c.lines.next()
	}
	if err != nil {
		return 0, nil, err
	}
	start := c.lines.n
	var cells []any
	for {
		cell, rest, more, err := c.cell(line)
		if err != nil {
			return start, nil, &BadRow{start, err}
		}
		cells = append(cells, cell)
		if !more {
			return start, cells, nil
		}
		line = rest
	}
}

// cell takes the first cell of a line, or of several where it has quotes.
func (c *csvLines) cell(line string) (cell any, rest string, more bool, err error) {
	if !strings.HasPrefix(line, `"`) {
		text, rest, more := strings.Cut(line, ",")
		if text == "" {
			return nil, rest, more, nil
		}
		if strings.Contains(text, `"`) {
			return nil, "", false, fmt.Errorf("a quotation mark within a cell that does not begin with one: %.40q", text)
		}
		return text, rest, more, nil
	}
	var b strings.Builder
	line = line[1:]
	for {
		at := strings.IndexByte(line, '"')
		switch {
		case at < 0:
			b.WriteString(line)
			next, err := c.lines.next()
			if err != nil {
				return nil, "", false, errors.New("a quotation mark is not closed")
			}
			b.WriteByte('\n')
			line = next
		case strings.HasPrefix(line[at+1:], `"`):
			b.WriteString(line[:at+1])
			line = line[at+2:]
		default:
			b.WriteString(line[:at])
			rest, more = strings.CutPrefix(line[at+1:], ",")
			if !more && rest != "" {
				return nil, "", false, fmt.Errorf("text behind a closing quotation mark: %.40q", rest)
			}
			return b.String(), rest, more, nil
		}
	}
}

// tsvLines reads what PostgreSQL's COPY writes: \N is NULL, and \t, \n, \r and \\ are escapes.
type tsvLines struct{ lines *lines }

func (t *tsvLines) next() (int, []any, error) {
	line, err := t.lines.next()
	if err != nil {
		return 0, nil, err
	}
	var cells []any
	for cell := range strings.SplitSeq(line, "\t") {
		if cell == `\N` {
			cells = append(cells, nil)
			continue
		}
		cells = append(cells, unescaped.Replace(cell))
	}
	return t.lines.n, cells, nil
}

var unescaped = strings.NewReplacer(`\\`, `\`, `\t`, "\t", `\n`, "\n", `\r`, "\r")
