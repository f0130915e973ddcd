package display

import (
	"reflect"
	"strings"

	"github.com/dbsh-go/dbsh/shell/internal/table"
)

// Objects says what is known of a model object, without a query.
type Objects interface {
	// Object describes v, a pointer to a model struct; false if v is not of a known model.
	Object(v any) (Object, bool)
}

// Object is one model object.
type Object struct {
	Model     string
	Columns   []Column
	Relations []Relation
}

// Column is the value of one column of an object.
type Column struct {
	Column, Field string // as the database and as Go spell it
	Value         any    // the field's value; with Misfit what the cell holds instead
	Misfit        bool   // the cell does not fit the field
}

// Relation is one relation of an object. Summary says what is loaded: "2 Album", "Artist 1", "none".
type Relation struct {
	Name    string
	Loaded  bool
	Summary string
}

// modelOf is a pointer to the model struct that v is or leads to.
func modelOf(v reflect.Value) (reflect.Value, bool) {
	switch {
	case !v.IsValid() || !v.CanInterface():
	case v.Kind() == reflect.Pointer && !v.IsNil() && isModel(v.Type().Elem()):
		return v, true
	case isModel(v.Type()) && v.CanAddr():
		return v.Addr(), true
	case isModel(v.Type()):
		copied := reflect.New(v.Type())
		copied.Elem().Set(v)
		return copied, true
	}
	return reflect.Value{}, false
}

func isModel(t reflect.Type) bool {
	_, ok := modelField(t)
	return ok
}

// modelField finds the embedded model of a struct by its tag.
func modelField(t reflect.Type) (int, bool) {
	if t.Kind() != reflect.Struct {
		return 0, false
	}
	for i := range t.NumField() {
		if f := t.Field(i); f.Type.Name() == "Model" && f.Tag.Get("table") != "" {
			return i, true
		}
	}
	return 0, false
}

// object describes a model object by what Objects knows, else by its tags. It fails for a model without columns.
func (p *Printer) object(ptr reflect.Value, written string) (Object, bool) {
	if p.Objects != nil && ptr.CanInterface() {
		if o, ok := p.Objects.Object(ptr.Interface()); ok {
			for i := range o.Columns {
				if c := &o.Columns[i]; !c.Misfit {
					c.Value = p.cell(reflect.ValueOf(c.Value))
				}
			}
			return o, true
		}
	}
	rv := ptr.Elem()
	o := Object{Model: strings.TrimLeft(written, "*")}
	if !isTypeName(o.Model) {
		o.Model = typeName(rv.Type())
	}
	for i := range rv.NumField() {
		f := rv.Type().Field(i)
		column, _, _ := strings.Cut(f.Tag.Get("db"), ",")
		if column == "" || column == "-" {
			continue
		}
		o.Columns = append(o.Columns, Column{Column: column, Field: f.Name, Value: p.cell(rv.Field(i))})
	}
	return o, len(o.Columns) > 0
}

func (o Object) columns() []table.Column {
	columns := make([]table.Column, len(o.Columns))
	for i, c := range o.Columns {
		columns[i] = table.Column{Name: c.Column, Label: c.Field}
	}
	return columns
}

func (o Object) row() []any {
	row := make([]any, len(o.Columns))
	for i, c := range o.Columns {
		row[i] = c.Value
		if c.Misfit {
			row[i] = table.Misfit{Value: c.Value}
		}
	}
	return row
}

func (o Object) record() *table.Table {
	t := &table.Table{Record: true, Title: o.Model, Columns: o.columns(), Rows: [][]any{o.row()}}
	for _, r := range o.Relations {
		text := r.Summary
		if !r.Loaded {
			text = "not loaded"
		}
		t.Notes = append(t.Notes, table.Note{Name: r.Name, Text: text})
	}
	return t
}
