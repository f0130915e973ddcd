package table

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"math"
	"math/big"
	"reflect"
	"strconv"
	"time"
	"unicode/utf8"
)

// objects is JSON and JSONL.
type objects struct {
	out    *output
	keys   [][]byte // each with its colon and, but for the first, the comma before it
	lines  bool     // JSONL
	record bool
	rows   int
}

func beginJSON(out *output, t *Table, _ Options) encoder {
	return &objects{out: out, keys: jsonKeys(t.Columns), record: t.Record}
}

func beginJSONL(out *output, t *Table, _ Options) encoder {
	return &objects{out: out, keys: jsonKeys(t.Columns), lines: true}
}

// jsonKeys are the columns' names. An object cannot have a key twice: the second "id" of a join becomes "id_2".
func jsonKeys(columns []Column) [][]byte {
	taken := make(map[string]bool, len(columns))
	for _, c := range columns {
		taken[c.Name] = true
	}
	keys := make([][]byte, len(columns))
	used := make(map[string]bool, len(columns))
	for i, c := range columns {
		name := c.Name
		for n := 2; used[name]; n++ {
			if next := fmt.Sprintf("%s_%d", c.Name, n); !taken[next] {
				name = next
			}
		}
		used[name] = true
		var key []byte
		if i > 0 {
			key = append(key, ',')
		}
		keys[i] = append(appendJSONString(key, name), ':')
	}
	return keys
}

func (e *objects) row(cells []any) {
	buf := e.out.buf
	switch {
	case e.lines || e.record:
	case e.rows == 0:
		buf = append(buf, '[')
	default:
		buf = append(buf, ",\n "...)
	}
	e.rows++
	buf = append(buf, '{')
	for i, key := range e.keys {
		buf = append(buf, key...)
		if i < len(cells) {
			buf = AppendJSON(buf, cells[i])
		} else {
			buf = append(buf, "null"...)
		}
	}
	buf = append(buf, '}')
	if e.lines || e.record {
		buf = append(buf, '\n')
	}
	e.out.buf = buf
	e.out.spill()
}

func (e *objects) close(int) {
	if e.lines || e.record {
		return
	}
	if e.rows == 0 {
		e.out.buf = append(e.out.buf, '[')
	}
	e.out.buf = append(e.out.buf, "]\n"...)
}

// AppendJSON appends a cell as JSON: numbers and decimals as numbers, bytes in base64, times as RFC 3339; NaN and the infinities, which
// JSON has not, as null. Other types are written as encoding/json would, or as text where it cannot.
func AppendJSON(dst []byte, v any) []byte {
	switch v := v.(type) {
	case nil:
		return append(dst, "null"...)
	case string:
		return appendJSONString(dst, v)
	case bool:
		return strconv.AppendBool(dst, v)
	case int64:
		return strconv.AppendInt(dst, v, 10)
	case int:
		return strconv.AppendInt(dst, int64(v), 10)
	case float64:
		return appendJSONFloat(dst, v, 64)
	case float32:
		return appendJSONFloat(dst, float64(v), 32)
	case []byte:
		if v == nil {
			return append(dst, "null"...)
		}
		dst = base64.StdEncoding.AppendEncode(append(dst, '"'), v)
		return append(dst, '"')
	case time.Time:
		return append(v.AppendFormat(append(dst, '"'), time.RFC3339Nano), '"')
	case Number:
		return appendJSONNumber(dst, string(v))
	case Misfit:
		return AppendJSON(dst, v.Value)
	case Remark:
		return appendJSONString(dst, string(v))
	case *big.Int:
		return v.Append(dst, 10)
	case decimal:
		if rv := reflect.ValueOf(v); rv.Kind() == reflect.Pointer && rv.IsNil() {
			return append(dst, "null"...)
		}
		return appendJSONNumber(dst, v.String())
	}
	return appendJSONAny(dst, v)
}

func appendJSONFloat(dst []byte, f float64, bits int) []byte {
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return append(dst, "null"...)
	}
	return appendFloat(dst, f, bits)
}

func appendJSONNumber(dst []byte, s string) []byte {
	if s != "" && (s[0] == '-' || s[0] >= '0' && s[0] <= '9') && json.Valid([]byte(s)) {
		return append(dst, s...)
	}
	return append(dst, "null"...)
}

// appendJSONAny leaves a type that the formats do not know to encoding/json.
func appendJSONAny(dst []byte, v any) (text []byte) {
	defer func() {
		if recover() != nil { // a MarshalJSON of the user's
			text = appendJSONString(dst, fmt.Sprint(v))
		}
	}()
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return appendJSONString(dst, fmt.Sprint(v))
	}
	return append(dst, bytes.TrimRight(buf.Bytes(), "\n")...)
}

const hexDigits = "0123456789abcdef"

// appendJSONString also escapes what would reach a terminal as a control, and what JavaScript takes for the end of a line.
func appendJSONString(dst []byte, s string) []byte {
	dst = append(dst, '"')
	start := 0
	for i := 0; i < len(s); {
		c := s[i]
		if c >= ' ' && c != '"' && c != '\\' && c < 0x7f {
			i++
			continue
		}
		r, size := rune(c), 1
		if c >= utf8.RuneSelf {
			r, size = utf8.DecodeRuneInString(s[i:])
			if !(r == utf8.RuneError && size == 1) && r > 0x9f && r != '\u2028' && r != '\u2029' {
				i += size
				continue
			}
		}
		dst = append(dst, s[start:i]...)
		switch r {
		case '"', '\\':
			dst = append(dst, '\\', c)
		case '\n':
			dst = append(dst, `\n`...)
		case '\r':
			dst = append(dst, `\r`...)
		case '\t':
			dst = append(dst, `\t`...)
		default:
			dst = append(dst, '\\', 'u', hexDigits[r>>12&15], hexDigits[r>>8&15], hexDigits[r>>4&15], hexDigits[r&15])
		}
		i += size
		start = i
	}
	return append(append(dst, s[start:]...), '"')
}
