package transfer

import (
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/dbsh-go/dbsh/store/schema"
)

// Value is a cell of a file as a column takes it. The error says what the column wants.
func Value(cell any, column *schema.Column) (any, error) {
	switch v := cell.(type) {
	case string:
		return fromText(v, column.Kind)
	case json.Number:
		if column.Kind == schema.Bool {
			return fromText(v.String(), column.Kind)
		}
		return number(v, column.Kind)
	case bool:
		if column.Kind == schema.Integer || column.Kind == schema.Unsigned {
			return map[bool]int64{true: 1}[v], nil
		}
	}
	return cell, nil
}

func fromText(text string, kind schema.Kind) (any, error) {
	trimmed := strings.TrimSpace(text)
	switch kind {
	case schema.Integer:
		return parse(text, "a whole number", func() (any, error) { return strconv.ParseInt(trimmed, 10, 64) })
	case schema.Unsigned:
		return parse(text, "a whole number that is not negative", func() (any, error) { return strconv.ParseUint(trimmed, 10, 64) })
	case schema.Float:
		return parse(text, "a number", func() (any, error) { return strconv.ParseFloat(trimmed, 64) })
	case schema.Decimal:
		return parse(text, "a number", func() (any, error) {
			_, err := strconv.ParseFloat(trimmed, 64)
			return trimmed, err
		})
	case schema.Bool:
		return parse(text, "true or false", func() (any, error) { return truth(trimmed) })
	case schema.Date, schema.DateTime:
		return parse(text, "a date such as 2024-01-15 or a time such as 2024-01-15 09:30:00", func() (any, error) { return moment(trimmed, kind) })
	case schema.Bytes:
		return parse(text, `bytes: \x and hex digits, or base64`, func() (any, error) { return binary(text) })
	case schema.JSON:
		if !json.Valid([]byte(text)) {
			return nil, fmt.Errorf("got %.40q, want JSON", text)
		}
	}
	return text, nil
}

func parse(text, want string, read func() (any, error)) (any, error) {
	value, err := read()
	if err != nil {
		return nil, fmt.Errorf("got %.40q, want %s", text, want)
	}
	return value, nil
}

func truth(text string) (any, error) {
	switch strings.ToLower(text) {
	case "true", "t", "yes", "y", "on", "1":
		return true, nil
	case "false", "f", "no", "n", "off", "0":
		return false, nil
	}
	return nil, errors.New("neither")
}

// layouts are the dates and times that files have.
var layouts = []string{
	time.RFC3339Nano, "2006-01-02 15:04:05.999999999", "2006-01-02 15:04:05.999999999Z07:00", "2006-01-02T15:04:05.999999999",
	"2006-01-02 15:04", time.DateOnly,
}

func moment(text string, kind schema.Kind) (any, error) {
	for _, layout := range layouts {
		if t, err := time.Parse(layout, text); err == nil {
			if kind == schema.Date {
				return t.Format(time.DateOnly), nil
			}
			return t.UTC(), nil
		}
	}
	return nil, errors.New("no time")
}

func binary(text string) (any, error) {
	if digits, is := strings.CutPrefix(text, `\x`); is {
		return hex.DecodeString(digits)
	}
	return base64.StdEncoding.DecodeString(text)
}

func number(v json.Number, kind schema.Kind) (any, error) {
	switch kind {
	case schema.Text:
		return v.String(), nil
	case schema.Integer, schema.Unsigned, schema.Decimal, schema.Float:
		return fromText(v.String(), kind)
	}
	if n, err := v.Int64(); err == nil {
		return n, nil
	}
	return v.Float64()
}
