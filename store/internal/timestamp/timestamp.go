// Package timestamp reads and writes dates and times as databases have them in text.
package timestamp

import (
	"strings"
	"time"
)

// layouts are SQLite's own time values (https://www.sqlite.org/lang_datefunc.html), with and without a zone.
var layouts = []string{
	"2006-01-02 15:04:05.999999999",
	"2006-01-02 15:04:05.999999999Z07:00",
	"2006-01-02T15:04:05.999999999Z07:00",
	"2006-01-02T15:04:05.999999999",
	"2006-01-02",
	"2006-01-02 15:04",
	"2006-01-02T15:04",
	goTime,
}

// goTime is what Go's drivers write for a time unless told otherwise: time.Time.String.
const goTime = "2006-01-02 15:04:05.999999999 -0700 MST"

// Parse reads a date or a time; without a zone it is UTC, and so it is where its zone is that of UTC.
func Parse[T string | []byte](text T) (time.Time, bool) {
	if t, ok := common(text); ok {
		return t, true
	}
	if len(text) < len("2006-01-02") || text[0] < '0' || text[0] > '9' {
		return time.Time{}, false
	}
	whole := string(text)
	whole, _, _ = strings.Cut(whole, " m=") // how long the program had run, which String adds
	for _, layout := range layouts {
		if t, err := time.Parse(layout, whole); err == nil {
			if _, offset := t.Zone(); offset == 0 {
				t = t.UTC()
			}
			return t, true
		}
	}
	return time.Time{}, false
}

// common reads what nearly all texts are, 2006-01-02 15:04:05.999999999 in UTC, without looking for a layout.
func common[T string | []byte](text T) (time.Time, bool) {
	if len(text) < len("2006-01-02 15:04:05") || text[4] != '-' || text[7] != '-' || text[13] != ':' || text[16] != ':' {
		return time.Time{}, false
	}
	if text[10] != ' ' && text[10] != 'T' {
		return time.Time{}, false
	}
	year, month, day := pair(text, 0)*100+pair(text, 2), pair(text, 5), pair(text, 8)
	hour, minute, second := pair(text, 11), pair(text, 14), pair(text, 17)
	nanoseconds, rest, ok := fraction(text[19:])
	if !ok || min(year, month-1, day-1, hour, minute, second) < 0 || month > 12 || hour > 23 || minute > 59 || second > 59 || !utc(rest) {
		return time.Time{}, false
	}
	t := time.Date(year, time.Month(month), day, hour, minute, second, nanoseconds, time.UTC)
	return t, t.Day() == day // no day that the month does not have
}

// pair is the number that two digits are, a negative one if they are none.
func pair[T string | []byte](text T, at int) int {
	tens, ones := int(text[at])-'0', int(text[at+1])-'0'
	if tens < 0 || tens > 9 || ones < 0 || ones > 9 {
		return -10_000
	}
	return tens*10 + ones
}

// fraction reads the part of a second, and gives what follows it.
func fraction[T string | []byte](text T) (nanoseconds int, rest T, ok bool) {
	if len(text) == 0 || text[0] != '.' {
		return 0, text, true
	}
	n := 1
	for unit := 100_000_000; n < len(text) && text[n] >= '0' && text[n] <= '9'; n++ {
		nanoseconds += int(text[n]-'0') * unit
		unit /= 10
	}
	return nanoseconds, text[n:], n > 1
}

func utc[T string | []byte](zone T) bool {
	switch string(zone) {
	case "", "Z", "+00:00":
		return true
	}
	return false
}

// Format writes a time as SQLite's datetime() does, in UTC, with a fraction only where there is one. Texts of this form order as the
// times do.
func Format(t time.Time) string {
	t = t.UTC()
	year, month, day := t.Date()
	if year < 0 || year > 9999 {
		return t.Format(layouts[0])
	}
	hour, minute, second := t.Clock()
	text := make([]byte, 0, len("2006-01-02 15:04:05.999999999"))
	text = appendPair(appendPair(text, year/100), year%100)
	text = appendPair(append(text, '-'), int(month))
	text = appendPair(append(text, '-'), day)
	text = appendPair(append(text, ' '), hour)
	text = appendPair(append(text, ':'), minute)
	text = appendPair(append(text, ':'), second)
	if fraction := t.Nanosecond(); fraction > 0 {
		text = append(text, '.')
		for unit := 100_000_000; fraction > 0; unit /= 10 {
			text = append(text, byte('0'+fraction/unit))
			fraction %= unit
		}
	}
	return string(text)
}

func appendPair(text []byte, n int) []byte { return append(text, byte('0'+n/10), byte('0'+n%10)) }
