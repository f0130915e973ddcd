package store

import (
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/shopspring/decimal"

	"github.com/dbsh-go/dbsh/store/internal/timestamp"
)

// Slices of simple values are arrays: on PostgreSQL of the database's own kind, elsewhere JSON. A nil slice is NULL, an empty one an
// empty array.

// elementOf is a column like the elements of a slice, nil if its elements make no array.
func elementOf(typ reflect.Type) *column {
	if typ.Kind() != reflect.Slice || typ.Elem().Kind() == reflect.Pointer {
		return nil
	}
	switch kind := kindOf(typ.Elem()); kind {
	case intValue, uintValue, floatValue, boolValue, textValue, timeValue, decimalValue, uuidValue:
		return &column{typ: typ.Elem(), kind: kind}
	}
	return nil
}

// arrayText writes a slice as PostgreSQL spells arrays: {1,2,3}.
func arrayText(plain any) string {
	slice := reflect.ValueOf(plain)
	element := elementOf(slice.Type())
	var text strings.Builder
	text.WriteByte('{')
	for i := range slice.Len() {
		if i > 0 {
			text.WriteByte(',')
		}
		text.WriteString(elementText(element.plain(slice.Index(i))))
	}
	text.WriteByte('}')
	return text.String()
}

func elementText(plain any) string {
	switch v := plain.(type) {
	case string:
		return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(v) + `"`
	case time.Time:
		return `"` + timestamp.Format(v) + `"`
	case float64:
		return strconv.FormatFloat(v, 'g', -1, 64)
	case decimal.Decimal:
		return v.String()
	case uuid.UUID:
		return v.String()
	}
	return fmt.Sprint(plain)
}

// parseArray reads an array as PostgreSQL or JSON spells it.
func parseArray(typ reflect.Type, cell any) (any, bool) {
	text, ok := toText(cell)
	if !ok {
		return nil, false
	}
	spelt := text.(string)
	if strings.HasPrefix(spelt, "[") && strings.HasSuffix(spelt, "]") {
		return decodeJSON(typ, spelt)
	}
	words, ok := arrayWords(spelt)
	if !ok {
		return nil, false
	}
	element := elementOf(typ)
	slice := reflect.MakeSlice(typ, len(words), len(words))
	for i, word := range words {
		plain, err := element.fromCell(word)
		if err != nil || element.fill(slice.Index(i), plain) != nil {
			return nil, false
		}
	}
	return slice.Interface(), true
}

// arrayWords takes {1,"a, b",NULL} apart; NULL is nil.
func arrayWords(text string) (words []any, ok bool) {
	if !strings.HasPrefix(text, "{") || !strings.HasSuffix(text, "}") {
		return nil, false
	}
	text = text[1 : len(text)-1]
	for text != "" {
		var word string
		quoted := text[0] == '"'
		if quoted {
			if word, text, ok = quotedWord(text[1:]); !ok {
				return nil, false
			}
		} else {
			end := strings.IndexByte(text+",", ',')
			word, text = text[:end], text[end:]
		}
		if word == "NULL" && !quoted {
			words = append(words, nil)
		} else {
			words = append(words, word)
		}
		if text != "" && text[0] != ',' {
			return nil, false
		}
		text = strings.TrimPrefix(text, ",")
	}
	return words, true
}

// quotedWord reads up to the closing quote.
func quotedWord(text string) (word, rest string, ok bool) {
	var read strings.Builder
	for i := 0; i < len(text); i++ {
		switch text[i] {
		case '"':
			return read.String(), text[i+1:], true
		case '\\':
			i++
			if i == len(text) {
				return "", "", false
			}
		}
		read.WriteByte(text[i])
	}
	return "", "", false
}
