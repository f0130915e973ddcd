package transfer

import (
	"encoding/json"
	"errors"
	"io"
	"strings"
	"time"

	"github.com/dbsh-go/dbsh/store/schema"
)

// lookedAt is how many rows tell the types of columns.
const lookedAt = 1000

// Guess finds what the columns of a source hold, from its first rows. The source that it gives begins with the same rows. A column
// of which only NULL was seen is text.
func Guess(from Source) (kinds []schema.Kind, again Source, err error) {
	columns := from.Columns()
	seen := make([]evidence, len(columns))
	held := &replay{source: from}
	for len(held.rows) < lookedAt {
		row, err := from.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		held.rows, held.errs = append(held.rows, row), append(held.errs, err)
		if err != nil {
			if !errors.As(err, new(*BadRow)) {
				return nil, nil, err
			}
			continue
		}
		for i, cell := range row.Cells {
			seen[i].add(cell)
		}
	}
	for _, each := range seen {
		kinds = append(kinds, each.kind())
	}
	return kinds, held, nil
}

// replay gives rows that were read before, then the others.
type replay struct {
	source Source
	rows   []Row
	errs   []error
}

func (r *replay) Columns() []string { return r.source.Columns() }

func (r *replay) Next() (Row, error) {
	if len(r.rows) == 0 {
		return r.source.Next()
	}
	row, err := r.rows[0], r.errs[0]
	r.rows, r.errs = r.rows[1:], r.errs[1:]
	return row, err
}

// evidence counts the cells of a column that can be read as each kind.
type evidence struct {
	cells int
	as    map[schema.Kind]int
}

// order is that in which kinds are preferred: the narrowest first.
var order = []schema.Kind{schema.Bool, schema.Integer, schema.Float, schema.Date, schema.DateTime, schema.Bytes}

func (k *evidence) add(cell any) {
	if cell == nil {
		return
	}
	if k.as == nil {
		k.as = map[schema.Kind]int{}
	}
	k.cells++
	for _, kind := range order {
		if reads(cell, kind) {
			k.as[kind]++
		}
	}
}

func (k *evidence) kind() schema.Kind {
	for _, kind := range order {
		if k.cells > 0 && k.as[kind] == k.cells {
			return kind
		}
	}
	return schema.Text
}

// reads tells whether a cell can be read as a kind, and would be by people: 1 is a number, and 007 a text.
func reads(cell any, kind schema.Kind) bool {
	switch v := cell.(type) {
	case bool:
		return kind == schema.Bool
	case int64:
		return kind == schema.Integer || kind == schema.Float
	case float64:
		return kind == schema.Float
	case time.Time:
		return kind == schema.DateTime
	case interface{ Time() time.Time }: // a day
		return kind == schema.Date
	case []byte:
		return kind == schema.Bytes
	case json.Number:
		return readsText(v.String(), kind)
	case string:
		return readsText(v, kind)
	}
	return false
}

func readsText(text string, kind schema.Kind) bool {
	switch kind {
	case schema.Bool:
		lower := strings.ToLower(text)
		return lower == "true" || lower == "false"
	case schema.Integer, schema.Float:
		digits := strings.TrimPrefix(text, "-")
		if len(digits) > 1 && digits[0] == '0' && digits[1] != '.' || strings.HasPrefix(text, "+") || strings.TrimSpace(text) != text {
			return false
		}
		if digits != "" && (digits[0] < '0' || digits[0] > '9') { // NaN, Inf
			return false
		}
	case schema.Date:
		if len(text) != len(time.DateOnly) {
			return false
		}
	case schema.Bytes:
		return strings.HasPrefix(text, `\x`)
	}
	_, err := fromText(text, kind)
	return err == nil
}
