package shell

import (
	"reflect"
	"strings"

	"github.com/dbsh-go/dbsh/shell/internal/display"
	"github.com/dbsh-go/dbsh/shell/internal/table"
)

// inserting is how the format sql-insert writes the SQL of the session's database: into the table that was named, else into the one that
// what is shown comes from.
func (s *shell) inserting(v display.Value) table.Inserting {
	db := s.session.DB()
	target := s.settings.Table
	if target == "" {
		target = db.QuoteName(s.sourceOf(v)...)
	}
	return table.Inserting{
		Table:   target,
		Name:    func(name string) string { return db.QuoteName(name) },
		Literal: db.Literal,
	}
}

// sourceOf is the name of the table that a value comes from, nil if it is not known.
func (s *shell) sourceOf(v display.Value) []string {
	if rows, ok := interfaceOf(v.Value).(rowsView); ok {
		if rows.rows == s.queried.rows {
			return s.queried.table
		}
		return nil
	}
	if !v.Value.IsValid() {
		return nil
	}
	return modelTable(v.Value.Type())
}

// modelTable is the table of a model, or of a list of its objects, as its tag names it.
func modelTable(t reflect.Type) []string {
	for t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice {
		t = t.Elem()
	}
	if t.Kind() != reflect.Struct {
		return nil
	}
	for i := range t.NumField() {
		field := t.Field(i)
		if name := field.Tag.Get("table"); field.Name == "Model" && name != "" {
			return append(strings.Fields(field.Tag.Get("schema")), name)
		}
	}
	return nil
}
