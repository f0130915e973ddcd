package store

import (
	"fmt"
	"reflect"
	"time"
)

// Object is what is known of one object without asking the database: for showing it, and for messages that name it.
type Object struct {
	Model     string
	State     State
	Key       []any // the primary key's values, in its order; zero values before the row is written
	Columns   []Cell
	Relations []End
}

// Cell is the value of one column of an object.
type Cell struct {
	Column, Field string // as the database and as Go spell it
	Value         any    // the field's value, a Date for a DATE; of a misfit, the text that the row holds instead
	Misfit        bool   // the row's cell does not fit the field's type, which is then zero
}

// End is one relation of an object as it is in memory.
type End struct {
	Name, Target string
	Many         bool // a collection
	Loaded       bool
	Count        int // of what is loaded
}

// Object describes an object, in a session or not; false for what is no model.
func (s *Session) Object(object any) (Object, bool) {
	m, err := s.models.of(object)
	if err != nil {
		return Object{}, false
	}
	value := reflect.ValueOf(object).Elem()
	out := Object{Model: m.name, State: s.State(object)}
	inst := modelOf(object).inst
	for _, c := range m.columns {
		cell := Cell{Column: c.name, Field: c.field, Value: c.shownIn(value)}
		if inst != nil {
			if text, misfit := inst.misfits[c.name]; misfit && !inst.differs(c) {
				cell.Value, cell.Misfit = text, true
			}
		}
		out.Columns = append(out.Columns, cell)
	}
	for _, c := range m.primary {
		out.Key = append(out.Key, c.in(value).Interface())
	}
	for _, r := range m.relations {
		out.Relations = append(out.Relations, endOf(r, inst))
	}
	return out, true
}

// shownIn is the field's value; of a DATE that is kept as a time, the day.
func (c *column) shownIn(object reflect.Value) any {
	value := c.in(object).Interface()
	if day, ok := dereference(value).(time.Time); ok && c.isDate() {
		return DateOf(day)
	}
	return value
}

func endOf(r *relation, inst *instance) End {
	end := End{Name: r.name, Target: r.target, Many: r.kind == hasMany || r.kind == manyToMany}
	if inst == nil {
		return end
	}
	if b := inst.relations[r.name]; b != nil {
		end.Loaded = b.complete
		for _, row := range b.rows {
			if !row.is(gone) {
				end.Count++
			}
		}
	}
	return end
}

// String names the object as messages do: "Artist 1", "PlaylistTrack (1, 3402)", "a new Artist".
func (o Object) String() string {
	switch {
	case o.State == Transient || o.State == Pending:
		return "a new " + o.Model
	case len(o.Key) == 1:
		return fmt.Sprintf("%s %v", o.Model, o.Key[0])
	}
	text := o.Model + " ("
	for i, value := range o.Key {
		if i > 0 {
			text += ", "
		}
		text += fmt.Sprint(value)
	}
	return text + ")"
}

// NullError says that a column's value was needed and is NULL.
type NullError struct {
	Object string // as Object.String names it
	Field  string
}

func (e *NullError) Error() string {
	return fmt.Sprintf("%s has no %s: the column is NULL (test it with == nil)", e.Object, e.Field)
}

// MisfitError says that a column's value was needed and is not of the column's type, which SQLite allows.
type MisfitError struct {
	Object string // as Object.String names it
	Field  string
	Text   string // what the cell holds
}

func (e *MisfitError) Error() string {
	return fmt.Sprintf("%s: %s holds %q, which is not of the column's type", e.Object, e.Field, e.Text)
}

// MissingError says that a relation was gone through that leads nowhere: the foreign key is NULL.
type MissingError struct {
	Object   string // as Object.String names it
	Relation string
}

func (e *MissingError) Error() string {
	return fmt.Sprintf("%s has no %s", e.Object, e.Relation)
}

// Value is the value of an object's field, a nullable column's without its pointer. NULL is a *NullError, a cell of another type a *MisfitError.
func (s *Session) Value(object any, field string) (any, error) {
	o, ok := s.Object(object)
	if !ok {
		return nil, notModel("session.Value", s.models, object)
	}
	value := reflect.ValueOf(object).Elem().FieldByName(field)
	if m, err := s.models.of(object); err == nil && !value.IsValid() && m.columnNamed(field) != nil { // of a part of the model
		value = m.columnNamed(field).in(reflect.ValueOf(object).Elem())
	}
	if !value.IsValid() {
		return nil, fmt.Errorf("session.Value: %s has no field %s", o.Model, field)
	}
	for _, c := range o.Columns {
		if c.Field == field && c.Misfit {
			return nil, &MisfitError{Object: o.String(), Field: field, Text: c.Value.(string)}
		}
	}
	if value.Kind() != reflect.Pointer {
		return value.Interface(), nil
	}
	if value.IsNil() {
		return nil, &NullError{Object: o.String(), Field: field}
	}
	return value.Elem().Interface(), nil
}

// Missing is the error of going through a relation of the object that leads nowhere.
func (s *Session) Missing(object any, relation string) error {
	o, ok := s.Object(object)
	if !ok {
		return notModel("session.Missing", s.models, object)
	}
	return &MissingError{Object: o.String(), Relation: relation}
}
