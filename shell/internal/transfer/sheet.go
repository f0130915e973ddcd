package transfer

import (
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
	"time"
)

// sheet is the rows of a sheet, as they come.
type sheet struct {
	book    *workbook
	decoder *xml.Decoder
	columns []string
	line    int
}

func openSheet(r io.Reader, book *workbook) (Source, error) {
	s := &sheet{book: book, decoder: xml.NewDecoder(r)}
	_, head, err := s.row()
	if errors.Is(err, io.EOF) {
		return nil, errors.New("the sheet is empty: its first row must name the columns")
	}
	if err != nil {
		return nil, err
	}
	for i, cell := range head {
		name := strings.TrimSpace(fmt.Sprint(cell))
		if cell == nil {
			name = fmt.Sprintf("column %d", i+1)
		}
		s.columns = append(s.columns, name)
	}
	return s, nil
}

func (s *sheet) Columns() []string { return s.columns }

// Next leaves out rows without anything in them: sheets have many behind the last one.
func (s *sheet) Next() (Row, error) {
	for {
		line, cells, err := s.row()
		if err != nil {
			return Row{}, err
		}
		for len(cells) > 0 && cells[len(cells)-1] == nil {
			cells = cells[:len(cells)-1]
		}
		switch {
		case len(cells) == 0:
			continue
		case len(cells) > len(s.columns):
			return Row{}, &BadRow{line, fmt.Errorf("got %s, want %d", counted(len(cells), "cell"), len(s.columns))}
		}
		for len(cells) < len(s.columns) {
			cells = append(cells, nil)
		}
		return Row{line, cells}, nil
	}
}

// sheetRow is a row as the file has it; what has no number stands behind the one before.
type sheetRow struct {
	Number int `xml:"r,attr"`
	Cells  []struct {
		Place string   `xml:"r,attr"`
		Type  string   `xml:"t,attr"`
		Style int      `xml:"s,attr"`
		Value *string  `xml:"v"`
		Text  richText `xml:"is"`
	} `xml:"c"`
}

// row is the next row; io.EOF behind the last one.
func (s *sheet) row() (line int, cells []any, err error) {
	for {
		token, err := s.decoder.Token()
		if err != nil {
			if errors.Is(err, io.EOF) {
				return 0, nil, io.EOF
			}
			return 0, nil, errors.New("the sheet cannot be read further: the file is not whole")
		}
		start, is := token.(xml.StartElement)
		if !is || start.Name.Local != "row" {
			continue
		}
		var row sheetRow
		if err := s.decoder.DecodeElement(&row, &start); err != nil {
			return 0, nil, errors.New("the sheet cannot be read further: the file is not whole")
		}
		if s.line++; row.Number > 0 {
			s.line = row.Number
		}
		return s.cells(&row)
	}
}

// widestSheet is how many columns a sheet has at most.
const widestSheet = 16384

func (s *sheet) cells(row *sheetRow) (line int, cells []any, err error) {
	for _, c := range row.Cells {
		at := len(cells)
		if c.Place != "" {
			at = columnOf(c.Place)
		}
		if at < len(cells) || at >= widestSheet {
			return 0, nil, &BadRow{s.line, fmt.Errorf("a cell stands at %q", c.Place)}
		}
		for len(cells) < at {
			cells = append(cells, nil)
		}
		text := ""
		if c.Value != nil {
			text = *c.Value
		}
		value, err := s.book.cell(c.Type, text, c.Text.String(), c.Style)
		if err != nil {
			return 0, nil, &BadRow{s.line, err}
		}
		cells = append(cells, value)
	}
	return s.line, cells, nil
}

// columnOf is the column of a place such as AB12, from 0 on.
func columnOf(place string) int {
	n := 0
	for _, c := range place {
		if c < 'A' || c > 'Z' || n > widestSheet {
			break
		}
		n = n*26 + int(c-'A') + 1
	}
	return n - 1
}

// cell is what a cell of a type holds.
func (b *workbook) cell(typ, value, inline string, style int) (any, error) {
	switch typ {
	case "inlineStr":
		return inline, nil
	case "str":
		return value, nil
	case "e":
		return nil, fmt.Errorf("the cell is an error of a formula: %s", value)
	}
	if value == "" {
		return nil, nil
	}
	switch typ {
	case "s":
		n, err := strconv.Atoi(value)
		if err != nil || n < 0 || n >= len(b.shared) {
			return nil, fmt.Errorf("the text %s of the workbook is not there", value)
		}
		return b.shared[n], nil
	case "b":
		return value == "1" || value == "true", nil
	case "d":
		return strings.TrimSuffix(strings.Replace(value, "T", " ", 1), " 00:00:00"), nil
	}
	number, err := strconv.ParseFloat(value, 64)
	if err != nil {
		return nil, fmt.Errorf("got the number %q", value)
	}
	if style >= 0 && style < len(b.dates) && b.dates[style] {
		return b.moment(number), nil
	}
	if strings.ContainsAny(value, "eE") {
		value = strconv.FormatFloat(number, 'f', -1, 64)
	}
	return json.Number(value), nil
}

// moment is a date and time that is counted in days from the end of 1899 on, in a calendar that has a 29th of February 1900.
func (b *workbook) moment(days float64) string {
	days += float64(b.since)
	if days < 1 {
		return time.Time{}.Add(time.Duration(math.Round(days*24*60*60*1000)) * time.Millisecond).Format("15:04:05.999")
	}
	first := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)
	if days < 60 {
		first = first.AddDate(0, 0, 1)
	}
	whole, part := math.Modf(days)
	t := first.AddDate(0, 0, int(whole)).Add(time.Duration(math.Round(part*24*60*60*1000)) * time.Millisecond)
	if t.Equal(t.Truncate(24 * time.Hour)) {
		return t.Format(time.DateOnly)
	}
	return t.Format("2006-01-02 15:04:05.999")
}
