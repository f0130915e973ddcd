package transfer

import (
	"archive/zip"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"
)

// XLSX is a workbook of Excel's: of its sheets the first is read.
const XLSX Format = "xlsx"

// OpenWorkbook reads the rows of the first sheet of a workbook: its first row names the columns. Cells are nil where there is nothing, texts,
// bools, numbers as json.Number, and dates and times as texts. Texts that cells share are held in memory, rows are not.
func OpenWorkbook(r io.ReaderAt, size int64) (Source, error) {
	archive, err := zip.NewReader(r, size)
	if err != nil {
		return nil, errors.New("the file is no workbook of Excel's (.xlsx)")
	}
	book := &workbook{archive: archive}
	if err := errors.Join(book.readShared(), book.readStyles()); err != nil {
		return nil, err
	}
	name, err := book.firstSheet()
	if err != nil {
		return nil, err
	}
	part, err := book.archive.Open(name)
	if err != nil {
		return nil, fmt.Errorf("the workbook has no part %s", name)
	}
	return openSheet(part, book)
}

// workbook is what the cells of its sheets refer to.
type workbook struct {
	archive *zip.Reader
	shared  []string
	dates   []bool // of the styles: numbers of these are dates
	since   int    // days between Excel's two ways to count them
}

// sheets is xl/workbook.xml.
type sheets struct {
	Properties struct {
		Date1904 string `xml:"date1904,attr"`
	} `xml:"workbookPr"`
	Sheets []struct {
		ID string `xml:"http://schemas.openxmlformats.org/officeDocument/2006/relationships id,attr"`
	} `xml:"sheets>sheet"`
}

type relationships struct {
	List []struct {
		ID     string `xml:"Id,attr"`
		Target string `xml:"Target,attr"`
	} `xml:"Relationship"`
}

// firstSheet is the part of the first sheet.
func (b *workbook) firstSheet() (string, error) {
	var list sheets
	var parts relationships
	if err := errors.Join(b.read("xl/workbook.xml", &list), b.read("xl/_rels/workbook.xml.rels", &parts)); err != nil {
		return "", err
	}
	if on := list.Properties.Date1904; on == "1" || on == "true" {
		b.since = 1462
	}
	for _, part := range parts.List {
		if len(list.Sheets) > 0 && part.ID == list.Sheets[0].ID {
			if !path.IsAbs(part.Target) {
				part.Target = path.Join("/xl", part.Target)
			}
			return strings.TrimPrefix(part.Target, "/"), nil
		}
	}
	return "", errors.New("the workbook has no sheet")
}

// read reads a part whole.
func (b *workbook) read(name string, into any) error {
	part, err := b.archive.Open(name)
	if err != nil {
		return fmt.Errorf("the workbook has no part %s", name)
	}
	defer part.Close()
	if err := xml.NewDecoder(part).Decode(into); err != nil {
		return fmt.Errorf("the part %s of the workbook cannot be read", name)
	}
	return nil
}

// richText is a text with or without parts that look different.
type richText struct {
	Text  string   `xml:"t"`
	Parts []string `xml:"r>t"`
}

func (t richText) String() string { return t.Text + strings.Join(t.Parts, "") }

func (b *workbook) readShared() error {
	var list struct {
		Texts []richText `xml:"si"`
	}
	const name = "xl/sharedStrings.xml"
	if part, err := b.archive.Open(name); err != nil { // all texts stand in their cells
		return nil
	} else if err := part.Close(); err != nil {
		return err
	}
	if err := b.read(name, &list); err != nil {
		return err
	}
	for _, text := range list.Texts {
		b.shared = append(b.shared, text.String())
	}
	return nil
}

func (b *workbook) readStyles() error {
	var styles struct {
		Formats []struct {
			ID   int    `xml:"numFmtId,attr"`
			Code string `xml:"formatCode,attr"`
		} `xml:"numFmts>numFmt"`
		Cells []struct {
			Format int `xml:"numFmtId,attr"`
		} `xml:"cellXfs>xf"`
	}
	const name = "xl/styles.xml"
	if part, err := b.archive.Open(name); err != nil {
		return nil
	} else if err := part.Close(); err != nil {
		return err
	}
	if err := b.read(name, &styles); err != nil {
		return err
	}
	own := map[int]bool{}
	for _, format := range styles.Formats {
		own[format.ID] = isDateFormat(format.Code)
	}
	for _, cell := range styles.Cells {
		date, known := own[cell.Format]
		if !known {
			date = builtInDate(cell.Format)
		}
		b.dates = append(b.dates, date)
	}
	return nil
}

// builtInDate tells which of the formats that workbooks need not define are of dates and times.
func builtInDate(id int) bool {
	return id >= 14 && id <= 22 || id >= 27 && id <= 36 || id >= 45 && id <= 47 || id >= 50 && id <= 58
}

// isDateFormat tells whether a format has parts of a date or a time, outside of texts, colours and conditions.
func isDateFormat(code string) bool {
	quoted, bracket := false, false
	for i := 0; i < len(code); i++ {
		switch c := code[i]; {
		case c == '\\':
			i++
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '[':
			bracket = !strings.HasPrefix(strings.ToLower(code[i:]), "[h") && !strings.HasPrefix(strings.ToLower(code[i:]), "[m") && !strings.HasPrefix(strings.ToLower(code[i:]), "[s")
		case c == ']':
			bracket = false
		case !bracket && strings.ContainsRune("ymdhsYMDHS", rune(c)):
			return true
		}
	}
	return false
}
