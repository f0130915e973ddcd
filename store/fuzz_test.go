package store

import (
	"database/sql"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/shopspring/decimal"
)

// The targets run on their examples with every test; go test -fuzz makes more.

// FuzzAddress holds that a URL is read or refused with a sentence, and that no password is shown.
func FuzzAddress(f *testing.F) {
	for _, text := range []string{"", ":memory:", "a.db", "sqlite://", "sqlite:///a.db?mode=ro&timeout=3", "sqlite:////a%20b%", "postgresql://me:s3cr3t@[::1]:5432/app?sslmode=disable",
		"postgresql+psycopg2://me:s3%40cr3t@/app?host=/tmp", "mysql://root:@127.0.0.1:3306/app?charset=utf8mb4", "mysql://u:p@h:99999/x", "oracle://me:s3cr3t@h/x", "x://y://z@a?password=s3cr3t"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		a, err := parseAddress(text)
		if err != nil {
			if err.Error() == "" {
				t.Errorf("%q: the error says nothing", text)
			}
			return
		}
		_ = a.name()
		switch pool, err := (&DB{address: a}).pool(options{driver: a.kind.drivers[0]}); {
		case err == nil:
			_ = pool.Close()
		case err.Error() == "":
			t.Errorf("%q: the driver's error says nothing", text)
		}
		if s := a.server; s != nil && len(s.Password) > 8 && strings.Count(text, s.Password) == 1 && strings.Contains(a.shown, s.Password) {
			t.Errorf("%q: the password is shown: %q", text, a.shown)
		}
	})
}

// FuzzTags holds that the tags of tables and columns are read or refused, whatever is in them.
func FuzzTags(f *testing.F) {
	for _, tags := range [][2]string{
		{`table:"t"`, `db:"id,pk,auto"`},
		{`table:"t" schema:"s" view:"true" unique:"a,b; c" index:"a; lower(b)" check:"a >= 0"`, `db:"'a, b',size=64,notnull,unique,default=now,enum='a,b'"`},
		{`rel:"Lines: many Line via a+b order='id desc' cascade='all, delete-orphan'; Tags: many Tag through t(a b, c d)"`, `db:"role_id,fk=app.roles.id,rel=Role,backref='Users lazy=dynamic',ondelete='set null'"`},
		{`fk:"a,b -> other.x,y rel=Other backref=Kids"`, `db:",size=-1,precision=x,,=,fk=,rel"`},
		{`rel:"X: one Y on='self.a = other.b and other.c = ''d'''"`, `db:"'"`},
	} {
		f.Add(tags[0], tags[1])
	}
	f.Fuzz(func(t *testing.T, table, tag string) {
		if read, err := parseTableTag(reflect.StructTag(table)); err != nil && (read != nil || err.Error() == "") {
			t.Errorf("%q: got %v and %q", table, read, err)
		}
		c := &column{field: "Field", typ: reflect.TypeFor[*string](), kind: textValue}
		r, err := c.parse(tag)
		if err != nil && err.Error() == "" {
			t.Errorf("%q: the error says nothing", tag)
		}
		if err == nil && r != nil && (c.foreign == nil || r.local[0] == "") {
			t.Errorf("%q: got a relation of no foreign key: %+v", tag, r)
		}
	})
}

// fuzzCells is a field of every kind.
type fuzzCells struct {
	Model   `table:"cells"`
	Int     int64           `db:"int,pk"`
	Small   int8            `db:"small"`
	Uint    uint16          `db:"uint"`
	Float   float32         `db:"float"`
	Bool    *bool           `db:"bool"`
	Text    string          `db:"text"`
	Bytes   []byte          `db:"bytes"`
	Time    time.Time       `db:"time"`
	Date    Date            `db:"date"`
	Clock   *TimeOfDay      `db:"clock"`
	Decimal decimal.Decimal `db:"decimal"`
	UUID    uuid.UUID       `db:"uuid"`
	Wait    time.Duration   `db:"wait"`
	Null    sql.NullInt64   `db:"null"`
	Map     map[string]any  `db:"map,type=json"`
	List    []string        `db:"list"`
}

// FuzzCells holds that what a driver gives goes into a field or is refused, and that what went in is read again as the same value.
func FuzzCells(f *testing.F) {
	for _, text := range []string{"", "1", "-9223372036854775809", "NaN", "1e400", "true", "t", "2024-02-29 12:34:56.789", "2024-02-30", "25:00:00", "0.10", "1e-999999999",
		"{\"a\": [1, null]}", "{a,NULL,\"b\\\"\"}", "P1DT2H", "1 day 02:03:04", "6ba7b810-9dad-11d1-80b4-00c04fd430c8", "\xff\xfe"} {
		f.Add(text, int64(len(text)), 0.5)
	}
	m, err := mapStruct("Cells", reflect.TypeFor[fuzzCells]())
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, text string, number int64, fraction float64) {
		row := reflect.New(m.typ).Elem()
		for _, cell := range []any{nil, text, []byte(text), number, fraction, number%2 == 0, time.Unix(number%1e11, 0).UTC()} {
			for _, c := range m.columns {
				plain, err := c.fromCell(cell)
				if err != nil || c.set(row, plain) != nil {
					continue
				}
				if !c.same(row, plain) && !isNaN(plain) {
					t.Errorf("%s: %#v became %#v, and the field holds %v", c.name, cell, plain, c.get(row))
				}
			}
		}
	})
}

func isNaN(plain any) bool { return fmt.Sprint(plain) == "NaN" }
