package timestamp

import (
	"testing"
	"testing/quick"
	"time"
)

func TestParse(t *testing.T) {
	for _, test := range []struct {
		text string
		want string // "" where it is no time
	}{
		{"2024-05-17 10:30:00", "2024-05-17T10:30:00Z"},
		{"2024-05-17T10:30:00", "2024-05-17T10:30:00Z"},
		{"2024-05-17 10:30:00Z", "2024-05-17T10:30:00Z"},
		{"2024-05-17T10:30:00.25Z", "2024-05-17T10:30:00.25Z"},
		{"2024-05-17 10:30:00+00:00", "2024-05-17T10:30:00Z"},
		{"2024-05-17 10:30:00.123456789+00:00", "2024-05-17T10:30:00.123456789Z"},
		{"2024-05-17 10:30:00.1234567891", "2024-05-17T10:30:00.123456789Z"},
		{"2024-05-17 10:30:00-05:30", "2024-05-17T10:30:00-05:30"},
		{"2024-05-17 10:30:00 +0200 CEST", "2024-05-17T10:30:00+02:00"},
		{"2024-05-17 10:30:00 +0000 UTC m=+0.001", "2024-05-17T10:30:00Z"},
		{"2024-05-17", "2024-05-17T00:00:00Z"},
		{"2024-05-17 10:30", "2024-05-17T10:30:00Z"},
		{"2024-02-29 00:00:00", "2024-02-29T00:00:00Z"},
		{"0000-01-01 00:00:00", "0000-01-01T00:00:00Z"},
		{"2023-02-29 00:00:00", ""},
		{"2024-13-01 00:00:00", ""},
		{"2024-00-01 00:00:00", ""},
		{"2024-05-00 00:00:00", ""},
		{"2024-05-17 24:00:00", ""},
		{"2024-05-17 10:60:00", ""},
		{"2024-05-17 10:30:60", ""},
		{"2024-05-17 10:30:00.", ""},
		{"2024-05-17 1a:30:00", ""},
		{"2024-05-17x10:30:00", ""},
		{"20240517103000", ""},
		{"-024-05-17 10:30:00", ""},
		{"tomorrow", ""},
		{"", ""},
	} {
		got, ok := Parse(test.text)
		if shown := got.Format(time.RFC3339Nano); ok != (test.want != "") || ok && shown != test.want {
			t.Errorf("Parse(%q) is %s, %t, want %q", test.text, shown, ok, test.want)
		}
	}
}

// The short way comes to what the layouts come to.
func TestParseIsTimeParse(t *testing.T) {
	same := func(seconds int32, nanoseconds uint32) bool {
		want := time.Unix(int64(seconds), int64(nanoseconds%1e9)).UTC()
		for _, layout := range layouts[:4] {
			if got, ok := Parse(want.Format(layout)); !ok || got != want {
				return false
			}
			if got, ok := Parse([]byte(want.Format(layout))); !ok || got != want {
				return false
			}
		}
		return true
	}
	if err := quick.Check(same, nil); err != nil {
		t.Error(err)
	}
}

// Format comes to what time.Format does, and is read again.
func TestFormat(t *testing.T) {
	same := func(seconds int64, nanoseconds uint32, zone int16) bool {
		at := time.Unix(seconds%300_000_000_000, int64(nanoseconds%1e9)).In(time.FixedZone("", int(zone)))
		got, ok := Parse(Format(at))
		year := at.UTC().Year()
		return Format(at) == at.UTC().Format("2006-01-02 15:04:05.999999999") && (year < 0 || year > 9999 || ok && got.Equal(at))
	}
	if err := quick.Check(same, &quick.Config{MaxCount: 2000}); err != nil {
		t.Error(err)
	}
	for _, nanoseconds := range []int64{0, 1, 100, 500_000_000, 999_999_999, 120_000_000} {
		if !same(1_700_000_000, uint32(nanoseconds), 0) {
			t.Errorf("%d nanoseconds are written wrongly", nanoseconds)
		}
	}
}

func TestParseAllocatesNothing(t *testing.T) {
	text := []byte("2024-05-17 10:30:00.5+00:00")
	if n := testing.AllocsPerRun(100, func() { Parse(text) }); n != 0 {
		t.Errorf("reading a common text takes %v allocations, want 0", n)
	}
}
