package store

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"
	"github.com/shopspring/decimal"

	"github.com/dbsh-go/dbsh/store/internal/dialect"
	"github.com/dbsh-go/dbsh/store/schema"
)

// value turns an error about a value that does not fit its column into one that names both. A driver may find it out before the
// database does, without a code: then the values alone tell.
func (e *explainer) value(err error) error {
	failure, coded := e.conn.db.dialect.Failure(errors.Unwrap(err))
	var plain *SQLError
	if !errors.As(err, &plain) || plain.Kind != nil && plain.Kind != ErrValue || coded && failure.Kind != dialect.Value {
		return err
	}
	table := e.described()
	if table == nil {
		return err
	}
	rows := e.rows
	if failure.Row > 0 && failure.Row <= len(rows) {
		rows = rows[failure.Row-1 : failure.Row]
	}
	for _, row := range rows {
		for _, column := range table.Columns {
			value, given := row[column.Name]
			if !given || value == nil || len(failure.Columns) > 0 && !slices.Contains(failure.Columns, column.Name) {
				continue
			}
			if reason := unfit(column, value); reason != "" {
				return &ValueError{Op: plain.Op, Table: e.table, Column: column.Name, Value: asNumber(column, value), Reason: reason, Err: plain.Err}
			}
		}
	}
	if len(failure.Columns) != 1 || table.Column(failure.Columns[0]) == nil {
		return err
	}
	fault := &ValueError{Op: plain.Op, Table: e.table, Column: failure.Columns[0], Reason: "does not fit", Err: plain.Err}
	if len(rows) == 1 {
		fault.Value = rows[0][fault.Column]
	}
	if text, is := fault.Value.(string); is && !isASCII(text) {
		fault.Reason = "has characters that the column cannot hold"
	}
	return fault
}

// asNumber is a number in a string as a number, where the column holds numbers.
func asNumber(column *schema.Column, value any) any {
	if column.Kind == schema.Decimal || column.Kind == schema.Integer || column.Kind == schema.Float {
		if d, err := decimal.NewFromString(fmt.Sprint(value)); err == nil {
			return d
		}
	}
	return value
}

// unfit says why a value does not fit a column, "" if it does as far as its declaration tells.
func unfit(column *schema.Column, value any) string {
	value = basicOf(value)
	text, isText := value.(string)
	if isText && strings.ContainsRune(text, 0) {
		return "has a zero byte"
	}
	if isText && !utf8.ValidString(text) {
		return "is no UTF-8"
	}
	switch column.Kind {
	case schema.Integer:
		return unfitInteger(column, value)
	case schema.Decimal, schema.Float:
		return unfitNumber(column, value)
	case schema.Text:
		return unfitText(column, text, isText)
	case schema.Date, schema.DateTime:
		return unfitTime(value)
	case schema.Bool:
		if _, err := strconv.ParseBool(text); isText && err != nil {
			return "is neither true nor false"
		}
	case schema.UUID:
		if _, err := uuid.Parse(text); isText && err != nil {
			return "is no UUID"
		}
	case schema.JSON:
		if isText && !json.Valid([]byte(text)) {
			return "is no JSON"
		}
	}
	return ""
}

func unfitText(column *schema.Column, text string, isText bool) string {
	if !isText {
		return ""
	}
	if n := utf8.RuneCountInString(text); column.Size > 0 && n > column.Size {
		return fmt.Sprintf("is too long: %d characters, at most %d", n, column.Size)
	}
	if kind := strings.ToLower(column.Type); strings.HasPrefix(kind, "enum(") && !strings.Contains(kind, "'"+strings.ToLower(text)+"'") {
		return "is none of " + strings.TrimSuffix(column.Type[len("enum("):], ")")
	}
	return ""
}

// integerBits are the sizes of integers by the first word of their declaration. (SQLite's are 64 bits whatever is declared, and it
// complains of none.)
var integerBits = map[string]int{
	"TINYINT": 8, "SMALLINT": 16, "INT2": 16, "SMALLSERIAL": 16, "MEDIUMINT": 24, "INT": 32, "INTEGER": 32, "INT4": 32, "SERIAL": 32,
	"BIGINT": 64, "INT8": 64, "BIGSERIAL": 64,
}

func unfitInteger(column *schema.Column, value any) string {
	number, err := decimal.NewFromString(fmt.Sprint(value))
	if _, isText := value.(string); isText && err != nil {
		return "is no whole number"
	} else if err != nil {
		return ""
	}
	declared := strings.ToUpper(column.Type)
	first, _, _ := strings.Cut(strings.ReplaceAll(declared, "(", " "), " ")
	bits := integerBits[first]
	if bits == 0 {
		return ""
	}
	least, most := int64(math.MinInt64)>>(64-bits), uint64(math.MaxUint64)>>(65-bits)
	if strings.Contains(declared, "UNSIGNED") {
		least, most = 0, uint64(math.MaxUint64)>>(64-bits)
	}
	if number.LessThan(decimal.NewFromInt(least)) || number.GreaterThan(decimal.NewFromUint64(most)) {
		return fmt.Sprintf("is out of range: %d to %d", least, most)
	}
	return ""
}

func unfitNumber(column *schema.Column, value any) string {
	number, err := decimal.NewFromString(fmt.Sprint(value))
	if _, isText := value.(string); isText && err != nil {
		return "is no number"
	} else if err != nil || column.Kind == schema.Float || column.Precision == 0 {
		return ""
	}
	before := column.Precision - column.Scale
	if number.Round(int32(column.Scale)).Abs().GreaterThanOrEqual(decimal.New(1, int32(before))) {
		return fmt.Sprintf("is out of range: at most %d digits before the point", before)
	}
	return ""
}

// dateLayouts are how texts that databases take for times begin.
var dateLayouts = []string{time.DateOnly, time.DateTime, "2006-01-02T15:04:05", "2006-01-02 15:04", time.RFC3339}

func unfitTime(value any) string {
	switch v := value.(type) {
	case time.Time:
		if v.Year() < 1 || v.Year() > 9999 {
			return "is out of range: years 1 to 9999"
		}
	case string:
		for _, layout := range dateLayouts {
			if _, err := time.Parse(layout, strings.TrimSuffix(v, "Z")); err == nil {
				return ""
			}
		}
		return "is no date"
	}
	return ""
}

func isASCII(text string) bool {
	return !strings.ContainsFunc(text, func(r rune) bool { return r >= utf8.RuneSelf })
}
