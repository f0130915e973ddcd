package store

import (
	"reflect"
	"strings"
	"testing"
	"time"
)

type stamps struct {
	CreatedAt time.Time  `db:"created_at,default=now"`
	UpdatedAt *time.Time `db:"updated_at,onupdate=now"`
}

type record struct {
	ID int64 `db:"id,pk,auto"`
	stamps
}

type essay struct {
	Model `table:"articles"`
	record
	Title string `db:"title"`
}

// The fields of embedded structs, several levels deep, are columns, where they are embedded.
func TestBaseColumns(t *testing.T) {
	m, err := mapStruct("", reflect.TypeFor[essay]())
	must(t, err)
	if got := strings.Join(columnNames(m.columns), " "); got != "id created_at updated_at title" {
		t.Fatalf("got columns %s", got)
	}
	if len(m.primary) != 1 || m.primary[0].name != "id" {
		t.Errorf("got primary key %v", m.primaryNames())
	}
	now := time.Now()
	a := &essay{record: record{ID: 7, stamps: stamps{UpdatedAt: &now}}, Title: "x"}
	row := structOf(a)
	if got := m.columnNamed("UpdatedAt").get(row); got != now {
		t.Errorf("got %v", got)
	}
	must(t, m.columnNamed("id").set(row, int64(8)))
	must(t, m.columnNamed("title").set(row, "y"))
	if a.ID != 8 || a.Title != "y" {
		t.Errorf("got %+v", a)
	}
}

// An interpreter gives embedded structs as ordinary fields whose types have no name.
func TestInterpretedBase(t *testing.T) {
	base := reflect.StructOf([]reflect.StructField{{Name: "ID", Type: reflect.TypeFor[int64](), Tag: `db:"id,pk"`}})
	typ := reflect.StructOf([]reflect.StructField{
		{Name: "Model", Type: embedded, Tag: `table:"notes"`}, {Name: "Title", Type: reflect.TypeFor[string]()}, {Name: "Base", Type: base},
	})
	m, err := mapStruct("Note", typ)
	must(t, err)
	if got := strings.Join(columnNames(m.columns), " "); got != "title id" {
		t.Errorf("got columns %s", got)
	}
}

func TestBaseErrors(t *testing.T) {
	type twice struct {
		Model
		ID int64 `db:"id,pk"`
		record
	}
	type Pointed struct{ X int64 }
	type pointer struct {
		Model
		*Pointed
	}
	for want, typ := range map[string]reflect.Type{
		"record.ID: column id is field ID already":                                      reflect.TypeFor[twice](),
		"Pointed: got *store.Pointed, want the struct itself embedded":                  reflect.TypeFor[pointer](),
		"T: a struct { X int } is no column (db:\"t,type=json\" keeps it as a document": nil,
	} {
		if typ == nil {
			typ = reflect.StructOf([]reflect.StructField{{Name: "Model", Type: embedded}, {Name: "T", Type: reflect.TypeFor[struct{ X int }](), Tag: `db:"t"`}})
		}
		if _, err := mapStruct("M", typ); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got  %v\nwant %s", err, want)
		}
	}
}
