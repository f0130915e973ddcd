package store

import (
	"math"
	"strconv"
	"strings"
	"time"
)

// A time.Duration is an INTERVAL on PostgreSQL, to the microsecond, and a number of nanoseconds elsewhere.

var intervalUnits = map[string]time.Duration{
	"year": 365*24*time.Hour + 6*time.Hour, "mon": 30 * 24 * time.Hour, "day": 24 * time.Hour,
}

// intervalText spells a duration for PostgreSQL.
func intervalText(d time.Duration) string {
	return strconv.FormatInt(d.Microseconds(), 10) + " microseconds"
}

// toDuration reads a number of nanoseconds, or an interval as PostgreSQL shows it: 1 year 2 mons -3 days 04:05:06.789. A month
// is 30 days, a year 365 and a quarter, as PostgreSQL itself counts them where it needs a number.
func toDuration(cell any) (any, bool) {
	switch v := cell.(type) {
	case time.Duration:
		return v, true
	case int64:
		return time.Duration(v), true
	case string:
		return parseInterval(v)
	}
	return nil, false
}

func parseInterval(text string) (any, bool) {
	if number, err := strconv.ParseInt(text, 10, 64); err == nil {
		return time.Duration(number), true
	}
	words := strings.Fields(text)
	var total time.Duration
	for i := 0; i < len(words); i++ {
		if strings.Contains(words[i], ":") {
			clock, ok := parseClock(words[i])
			if !ok || i != len(words)-1 {
				return nil, false
			}
			return total + clock, true
		}
		number, err := strconv.ParseInt(words[i], 10, 64)
		if err != nil || i+1 == len(words) {
			return nil, false
		}
		i++
		unit, known := intervalUnits[strings.TrimSuffix(words[i], "s")]
		if !known || math.Abs(float64(number))*float64(unit) > math.MaxInt64 {
			return nil, false
		}
		total += time.Duration(number) * unit
	}
	return total, len(words) > 0
}

// parseClock reads -04:05:06.789.
func parseClock(text string) (time.Duration, bool) {
	unsigned, negative := strings.CutPrefix(text, "-")
	parts := strings.Split(strings.TrimPrefix(unsigned, "+"), ":")
	if len(parts) != 3 {
		return 0, false
	}
	seconds, fraction, _ := strings.Cut(parts[2], ".")
	// Minutes and seconds have two digits: only the hours can be too many.
	if hours, err := strconv.ParseInt(parts[0], 10, 64); err != nil || hours > int64(math.MaxInt64/time.Hour) {
		return 0, false
	}
	clock, err := time.ParseDuration(parts[0] + "h" + parts[1] + "m" + seconds + "s" + (fraction + "000000000")[:9] + "ns")
	if negative {
		clock = -clock
	}
	return clock, err == nil
}
