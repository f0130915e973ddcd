package storetest

import (
	"database/sql"
	"database/sql/driver"
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"time"

	"github.com/google/uuid"
	"github.com/shopspring/decimal"

	"github.com/dbsh-go/dbsh/store"
)

// Everything has a column of every type, and one that can be NULL of most.
type Everything struct {
	store.Model `table:"everything"`
	ID          int64 `db:"id,pk,auto"`

	Int     int
	Int8    int8
	Int16   int16
	Int32   int32
	Int64   int64
	IntN    *int64
	Int8N   *int8
	Uint    uint
	Uint8   uint8
	Uint16  uint16
	Uint32  uint32
	Uint64  uint64
	UintN   *uint64
	Float32 float32
	Float64 float64
	FloatN  *float64

	Exact  decimal.Decimal
	Money  decimal.Decimal `db:"money,precision=20,scale=4"`
	MoneyN *decimal.Decimal

	Sized  string `db:"sized,size=40"`
	Text   string `db:"text,type=text"`
	TextN  *string
	Flag   bool
	FlagN  *bool
	Bytes  []byte
	UUID   uuid.UUID
	UUIDN  *uuid.UUID
	Level  Level
	Label  *Motto
	Point  Point
	PointN *Point
	NullS  sql.NullString
	NullI  sql.Null[int64]

	Day       store.Date
	DayN      *store.Date
	PlainDay  time.Time `db:"plain_day,type=date"`
	Clock     store.TimeOfDay
	ClockN    *store.TimeOfDay
	At        time.Time
	Zoned     time.Time `db:"zoned,zone"`
	AtN       *time.Time
	Interval  time.Duration
	IntervalN *time.Duration

	Kind      string         `db:"kind,enum='red,green,it''s blue'"`
	KindN     *string        `db:"kind_n,enum='red,green'"`
	Settings  Settings       `db:"settings,type=json"`
	SettingsN *Settings      `db:"settings_n,type=json"`
	Map       map[string]any `db:"map,type=json"`
	Things    []Settings     `db:"things,type=json"`
	Raw       json.RawMessage
	Pickled   map[string][]Settings `db:"pickled,type=gob"`

	Ints    []int64
	Smalls  []int16
	Texts   []string
	Floats  []float64
	Flags   []bool
	Moneys  []decimal.Decimal
	Moments []time.Time
	Keys    []uuid.UUID
}

// Level and Motto are basic types with names.
type Level int16

// Motto is one too.
type Motto string

// Point reads and writes itself.
type Point struct{ X, Y int }

// Scan reads "1;2".
func (p *Point) Scan(cell any) error {
	switch v := cell.(type) {
	case string:
		_, err := fmt.Sscanf(v, "%d;%d", &p.X, &p.Y)
		return err
	case []byte:
		return p.Scan(string(v))
	}
	return fmt.Errorf("got %T, want a point", cell)
}

// Value is "1;2".
func (p Point) Value() (driver.Value, error) { return fmt.Sprintf("%d;%d", p.X, p.Y), nil }

// Settings is a document.
type Settings struct {
	Name  string
	Tags  []string
	Sizes map[string]int
	Inner *Settings
}

// random makes values; most of them are what databases get wrong.
type random struct {
	*rand.Rand
	unsigned bool // integers of 64 bits without a sign
}

func (r random) maybe() bool { return r.IntN(3) > 0 }

// one of the values.
func oneOf[T any](r random, values ...T) T { return values[r.IntN(len(values))] }

// null gives a pointer, nil one time in three.
func null[T any](r random, value T) *T {
	if r.maybe() {
		return &value
	}
	return nil
}

func list[T any](r random, element func() T) []T {
	if !r.maybe() {
		return nil
	}
	items := make([]T, r.IntN(4))
	for i := range items {
		items[i] = element()
	}
	return items
}

func (r random) text() string {
	return oneOf(r, "", " ", "x", "it's", `"quoted", {braces}`, `back\slash`, "NULL", "null", "tab\tnew\nline", "Zürich", "東京", "👍🏽", "0012", "1e3", "%_?:a$1", fmt.Sprint(r.Uint64()))
}

func (r random) int64() int64 {
	return oneOf(r, 0, 1, -1, math.MaxInt64, math.MinInt64, 1<<53+1, r.Int64()-r.Int64())
}

func (r random) uint64() uint64 {
	if r.unsigned {
		return oneOf(r, 0, math.MaxUint64, 1<<63, r.Uint64())
	}
	return oneOf(r, 0, math.MaxInt64, r.Uint64()>>1)
}

func (r random) float64() float64 {
	return oneOf(r, 0, 0.1, -1.5, 1.0/3, math.MaxFloat64, math.SmallestNonzeroFloat64*1e20, 1e15+0.3, r.NormFloat64()*math.Pow(10, float64(r.IntN(40)-20)))
}

func (r random) float32() float32 {
	return oneOf(r, 0, 0.1, -1.5, 1.0/3, math.MaxFloat32, 16777216, float32(r.NormFloat64()))
}

// decimal has up to so many digits before the point, and behind it.
func (r random) decimal(before, behind int) decimal.Decimal {
	digits := make([]byte, r.IntN(before)+1, before+behind+2)
	for i := range digits {
		digits[i] = byte('0' + r.IntN(10))
	}
	digits = append(digits, '.')
	for range r.IntN(behind) + 1 {
		digits = append(digits, byte('0'+r.IntN(10)))
	}
	d := decimal.RequireFromString(string(digits))
	if r.maybe() {
		d = d.Neg()
	}
	return d
}

// time is in any zone, to the microsecond, from the year 1000 on, where MySQL begins.
func (r random) time() time.Time {
	zone := oneOf(r, time.UTC, time.FixedZone("east", 5*3600+1800), time.FixedZone("west", -8*3600))
	return time.Date(1001+r.IntN(8900), time.Month(1+r.IntN(12)), 1+r.IntN(31), r.IntN(24), r.IntN(60), r.IntN(60), oneOf(r, 0, 1000, 999_999_000, r.IntN(1_000_000)*1000), zone)
}

func (r random) date() store.Date { return store.DateOf(r.time()) }

func (r random) clock() store.TimeOfDay {
	return oneOf(r, store.TimeOfDay{}, store.TimeOfDay{Hour: 23, Minute: 59, Second: 59, Microsecond: 999_999}, store.TimeOfDayOf(r.time()))
}

func (r random) duration() time.Duration {
	return oneOf(r, 0, time.Microsecond, -90*time.Minute, time.Duration(r.Int64()-r.Int64()).Truncate(time.Microsecond))
}

func (r random) uuid() uuid.UUID {
	var id uuid.UUID
	for i := range id {
		id[i] = byte(r.Uint32())
	}
	return id
}

func (r random) settings(depth int) Settings {
	s := Settings{Name: r.text(), Tags: []string{r.text()}, Sizes: map[string]int{r.text(): r.IntN(100), "b": 2}}
	if depth > 0 && r.maybe() {
		inner := r.settings(depth - 1)
		s.Inner = &inner
	}
	return s
}

func (r random) everything() *Everything {
	e := &Everything{
		Int: int(r.int64()), Int8: int8(r.Uint32()), Int16: int16(r.Uint32()), Int32: int32(r.Uint32()), Int64: r.int64(),
		IntN: null(r, r.int64()), Int8N: null(r, int8(r.Uint32())),
		Uint: uint(r.uint64()), Uint8: uint8(r.Uint32()), Uint16: uint16(r.Uint32()), Uint32: r.Uint32(), Uint64: r.uint64(), UintN: null(r, r.uint64()),
		Float32: r.float32(), Float64: r.float64(), FloatN: null(r, r.float64()),
		Exact: r.decimal(30, 25), Money: r.decimal(16, 4), MoneyN: null(r, r.decimal(20, 10)),
		Sized: r.text(), Text: r.text() + r.text(), TextN: null(r, r.text()), Flag: r.maybe(), FlagN: null(r, r.maybe()),
		Bytes: oneOf(r, nil, []byte{}, []byte{0, 255, '\'', '\\'}, []byte(r.text())), UUID: r.uuid(), UUIDN: null(r, r.uuid()),
		Level: Level(r.Uint32()), Label: null(r, Motto(r.text())), Point: Point{r.IntN(9), -r.IntN(9)}, PointN: null(r, Point{1, 2}),
		NullS: sql.NullString{}, NullI: sql.Null[int64]{V: r.int64(), Valid: true},
		Day: r.date(), DayN: null(r, r.date()), PlainDay: r.date().Time(), Clock: r.clock(), ClockN: null(r, r.clock()),
		At: r.time(), Zoned: r.time(), AtN: null(r, r.time()), Interval: r.duration(), IntervalN: null(r, r.duration()),
		Kind: oneOf(r, "red", "green", "it's blue"), KindN: null(r, "green"),
		Settings: r.settings(2), SettingsN: null(r, r.settings(1)), Things: list(r, func() Settings { return r.settings(0) }),
		Map:     oneOf(r, nil, map[string]any{}, map[string]any{"a": 1.5, "b": []any{"x", nil, true}, r.text(): map[string]any{"c": r.text()}}),
		Raw:     oneOf(r, nil, json.RawMessage(`{"a":[1,2.50,12345678901234567890]}`), json.RawMessage(`"text"`), json.RawMessage(`12.50`)),
		Pickled: oneOf(r, nil, map[string][]Settings{r.text(): {r.settings(1)}, "z": {r.settings(0), r.settings(0)}}),
		Ints:    list(r, r.int64), Smalls: list(r, func() int16 { return int16(r.Uint32()) }), Texts: list(r, r.text), Floats: list(r, r.float64),
		Flags: list(r, r.maybe), Moneys: list(r, func() decimal.Decimal { return r.decimal(20, 10) }),
		Moments: list(r, func() time.Time { return r.time().UTC() }), Keys: list(r, r.uuid),
	}
	if r.maybe() {
		e.NullS = sql.NullString{String: r.text(), Valid: true}
	}
	return e
}
