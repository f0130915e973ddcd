package table

import (
	"encoding/hex"
	"fmt"
	"math"
	"math/big"
	"reflect"
	"strconv"
	"time"
)

// decimal is what exact decimal types have in common (shopspring/decimal, and those made like it).
type decimal interface {
	fmt.Stringer
	Coefficient() *big.Int
	Exponent() int32
}

// isNumber tells whether a cell is read as a number: aligned right, and written bare in JSON.
func isNumber(v any) bool {
	switch v.(type) {
	case int, int8, int16, int32, int64, uint, uint8, uint16, uint32, uint64, float32, float64, Number, *big.Int:
		return true
	case nil, string, bool, []byte, time.Time, Misfit, Remark:
		return false
	case decimal:
		return true
	case fmt.Stringer, error: // such as time.Duration: shown as text
		return false
	}
	kind := reflect.TypeOf(v).Kind()
	return kind >= reflect.Int && kind <= reflect.Uint64 || kind == reflect.Float32 || kind == reflect.Float64
}

// exact is a cell of a type that knows how programs want it.
type exact interface{ Exact() string }

// appendExact appends a cell other than NULL as text from which a program can read the value back: times as RFC 3339, bytes as \x and hex
// digits (as psql has them).
func appendExact(dst []byte, v any) []byte {
	switch v := v.(type) {
	case time.Time:
		return v.AppendFormat(dst, time.RFC3339Nano)
	case []byte:
		return hex.AppendEncode(append(dst, `\x`...), v)
	case Misfit:
		return appendExact(dst, v.Value)
	case exact:
		return append(dst, v.Exact()...)
	}
	return appendValue(dst, v)
}

// Exact is a cell as text from which a program can read the value back: times as RFC 3339, bytes as \x and hex digits. NULL is empty.
func Exact(v any) string { return string(appendExact(nil, v)) }

// Readable is a cell other than NULL as text for people; what a string or a String method says may not be [Visible] yet.
func Readable(v any) string { return string(appendReadable(nil, v)) }

// bytesShown is how many bytes of a blob people see.
const bytesShown = 16

// appendReadable appends a cell other than NULL as text for people, not yet made visible.
func appendReadable(dst []byte, v any) []byte {
	switch v := v.(type) {
	case time.Time:
		return appendTime(dst, v)
	case []byte:
		dst = append(dst, `\x`...)
		if len(v) <= bytesShown {
			return hex.AppendEncode(dst, v)
		}
		dst = hex.AppendEncode(dst, v[:bytesShown])
		return fmt.Appendf(dst, "… (%s bytes)", Grouped(len(v)))
	case Misfit:
		if v.Value == nil {
			return append(dst, misfitMark...)
		}
		return append(append(appendReadable(dst, v.Value), ' '), misfitMark...)
	}
	return appendValue(dst, v)
}

// misfitMark follows a cell that does not fit its column; misfitNote says so below the table.
const (
	misfitMark = "(!)"
	misfitNote = "(!) does not fit its column's type"
)

// appendTime leaves out what says nothing: a fraction of zero, and the zone UTC.
func appendTime(dst []byte, t time.Time) []byte {
	dst = t.AppendFormat(dst, "2006-01-02 15:04:05.999999999")
	if _, offset := t.Zone(); offset != 0 {
		dst = t.AppendFormat(dst, "Z07:00")
	}
	return dst
}

func appendValue(dst []byte, v any) []byte {
	switch v := v.(type) {
	case nil:
		return dst
	case string:
		return append(dst, v...)
	case int64:
		return strconv.AppendInt(dst, v, 10)
	case int:
		return strconv.AppendInt(dst, int64(v), 10)
	case float64:
		return appendFloat(dst, v, 64)
	case float32:
		return appendFloat(dst, float64(v), 32)
	case bool:
		return strconv.AppendBool(dst, v)
	case []byte:
		return append(dst, v...)
	case Number:
		return append(dst, v...)
	case Remark:
		return append(dst, v...)
	}
	return fmt.Append(dst, v) // fmt recovers from panics of String and Error methods
}

// appendFloat writes the shortest text that reads back as f, without an exponent where people would write none.
func appendFloat(dst []byte, f float64, bits int) []byte {
	if abs := math.Abs(f); abs != 0 && (abs < 1e-6 || abs >= 1e21) {
		return strconv.AppendFloat(dst, f, 'e', -1, bits)
	}
	return strconv.AppendFloat(dst, f, 'f', -1, bits)
}

// Grouped writes a count with commas between groups of three digits.
func Grouped(n int) string {
	s := strconv.Itoa(n)
	first := 0
	if n < 0 {
		first = 1
	}
	for i := len(s) - 3; i > first; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// Counted says how many rows there are: "1 row", "3,503 rows".
func Counted(n int) string { return Grouped(n) + " " + plural("row", n) }

func plural(noun string, n int) string {
	if n == 1 {
		return noun
	}
	return noun + "s"
}
