package store

import (
	"cmp"
	"database/sql/driver"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/dbsh-go/dbsh/store/internal/timestamp"
)

// Date is a day without a time and a zone: the type of a column that is a DATE. A time.Time with type=date is one too; its time of
// day is not written. The zero Date is written as 0001-01-01.
type Date struct {
	Year  int
	Month time.Month
	Day   int
}

// DateOf is the day of a time, in its own zone.
func DateOf(t time.Time) Date {
	year, month, day := t.Date()
	return Date{year, month, day}
}

// ParseDate reads 2024-05-01.
func ParseDate(text string) (Date, error) {
	t, err := time.Parse(time.DateOnly, text)
	if err != nil {
		return Date{}, fmt.Errorf("parse date: got %q, want a day like 2024-05-01", text)
	}
	return DateOf(t), nil
}

// Time is the date's midnight in UTC.
func (d Date) Time() time.Time { return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC) }

// Compare is -1 if d is before the other date, 1 if it is after it, else 0.
func (d Date) Compare(other Date) int {
	return cmp.Or(cmp.Compare(d.Year, other.Year), cmp.Compare(d.Month, other.Month), cmp.Compare(d.Day, other.Day))
}

// AddDays is the date so many days later; a negative number is so many earlier.
func (d Date) AddDays(days int) Date { return DateOf(d.Time().AddDate(0, 0, days)) }

// String is 2024-05-01.
func (d Date) String() string { return fmt.Sprintf("%04d-%02d-%02d", d.Year, d.Month, d.Day) }

// MarshalText is String.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText is ParseDate.
func (d *Date) UnmarshalText(text []byte) (err error) {
	*d, err = ParseDate(string(text))
	return err
}

// Value is what a driver writes. A day that no calendar has is an error.
func (d Date) Value() (driver.Value, error) {
	if d == (Date{}) {
		d = Date{1, time.January, 1}
	}
	if DateOf(d.Time()) != d {
		return nil, fmt.Errorf("%s is no day of the calendar", d)
	}
	return d.String(), nil
}

// Scan reads what a driver gives.
func (d *Date) Scan(cell any) error {
	switch v := cell.(type) {
	case time.Time:
		*d = DateOf(v)
		return nil
	case []byte:
		return d.Scan(string(v))
	case string:
		if t, ok := timestamp.Parse(v); ok {
			*d = DateOf(t)
			return nil
		}
	}
	return fmt.Errorf("got %v, want a date", cell)
}

// TimeOfDay is a time on any day, without a zone, to the microsecond: the type of a column that is a TIME.
type TimeOfDay struct {
	Hour, Minute, Second, Microsecond int
}

// TimeOfDayOf is the time of day of a time, in its own zone; what is less than a microsecond is left out.
func TimeOfDayOf(t time.Time) TimeOfDay {
	return TimeOfDay{t.Hour(), t.Minute(), t.Second(), t.Nanosecond() / 1000}
}

// ParseTimeOfDay reads 15:04, 15:04:05 and 15:04:05.000001.
func ParseTimeOfDay(text string) (TimeOfDay, error) {
	whole, fraction, _ := strings.Cut(text, ".")
	parts := strings.Split(whole, ":")
	numbers := make([]int, 3)
	ok := len(parts) >= 2 && len(parts) <= 3 && len(fraction) <= 6
	for i := 0; ok && i < len(parts); i++ {
		number, err := strconv.ParseUint(parts[i], 10, 8)
		numbers[i], ok = int(number), err == nil && len(parts[i]) <= 2
	}
	micros, err := strconv.ParseUint((fraction + "000000")[:6], 10, 32)
	t := TimeOfDay{numbers[0], numbers[1], numbers[2], int(micros)}
	if !ok || err != nil || !t.valid() {
		return TimeOfDay{}, fmt.Errorf("parse time of day: got %q, want one like 15:04:05", text)
	}
	return t, nil
}

// valid also holds for 24:00:00, which PostgreSQL has.
func (t TimeOfDay) valid() bool {
	within := t.Hour >= 0 && t.Minute >= 0 && t.Minute < 60 && t.Second >= 0 && t.Second < 60 && t.Microsecond >= 0 && t.Microsecond < 1_000_000
	return within && (t.Hour < 24 || t == TimeOfDay{Hour: 24})
}

// Compare is -1 if t is earlier than the other time, 1 if it is later, else 0.
func (t TimeOfDay) Compare(other TimeOfDay) int {
	return cmp.Or(cmp.Compare(t.Hour, other.Hour), cmp.Compare(t.Minute, other.Minute), cmp.Compare(t.Second, other.Second),
		cmp.Compare(t.Microsecond, other.Microsecond))
}

// String is 15:04:05, with microseconds behind it where there are any.
func (t TimeOfDay) String() string {
	text := fmt.Sprintf("%02d:%02d:%02d", t.Hour, t.Minute, t.Second)
	if t.Microsecond != 0 {
		text += fmt.Sprintf(".%06d", t.Microsecond)
	}
	return text
}

// MarshalText is String.
func (t TimeOfDay) MarshalText() ([]byte, error) { return []byte(t.String()), nil }

// UnmarshalText is ParseTimeOfDay.
func (t *TimeOfDay) UnmarshalText(text []byte) (err error) {
	*t, err = ParseTimeOfDay(string(text))
	return err
}

// Value is what a driver writes. A time that no clock shows is an error.
func (t TimeOfDay) Value() (driver.Value, error) {
	if !t.valid() {
		return nil, fmt.Errorf("%s is no time of day", t)
	}
	return t.String(), nil
}

// Scan reads what a driver gives.
func (t *TimeOfDay) Scan(cell any) (err error) {
	switch v := cell.(type) {
	case time.Time:
		*t = TimeOfDayOf(v)
		return nil
	case []byte:
		return t.Scan(string(v))
	case string:
		*t, err = ParseTimeOfDay(v)
		return err
	}
	return fmt.Errorf("got %v, want a time of day", cell)
}
