package store

import (
	"fmt"
	"slices"
)

// ChangeKind is what the next flush does to a row.
type ChangeKind string

const (
	Insert ChangeKind = "insert"
	Update ChangeKind = "update"
	Delete ChangeKind = "delete"
)

// Change is pending work on one object.
type Change struct {
	Kind   ChangeKind
	Model  string
	Key    []any // the primary key's values; nil for a new row whose key is not known yet
	Object any
	Fields []FieldChange
}

// FieldChange is one column's, or one relation's, value before and after. Of a relation New are the objects that come in
// and Old those that leave.
type FieldChange struct {
	Field  string // as Go spells it
	Column string // as the database spells it; "" for a relation
	Old    any    // nil for NULL and for new rows
	New    any    // nil for NULL and for deleted rows
}

// Changes are what the next flush would write, as far as it is known without asking the database: what a delete does to
// other rows shows when it is flushed. It sends no SQL.
func (s *Session) Changes() []Change {
	var changes []Change
	for _, i := range s.work.fresh {
		changes = append(changes, i.insertion())
	}
	s.tracker.each(func(i *instance) {
		if i.is(doomed) {
			return
		}
		if fields := slices.Concat(i.fieldChanges(), i.relationChanges()); len(fields) > 0 {
			changes = append(changes, Change{Kind: Update, Model: i.mapper.name, Key: i.rowKey(), Object: i.object, Fields: fields})
		}
	})
	for _, i := range s.work.doomed {
		changes = append(changes, i.deletion())
	}
	return changes
}

func (i *instance) insertion() Change {
	change := Change{Kind: Insert, Model: i.mapper.name, Object: i.object}
	row := i.row()
	for _, c := range i.mapper.columns {
		value := c.get(row)
		if c.generated() && c.unset(value) {
			continue
		}
		if c.primary {
			change.Key = append(change.Key, value)
		}
		if !c.unset(value) || c.fallback == "" {
			change.Fields = append(change.Fields, FieldChange{Field: c.field, Column: c.name, New: keep(value)})
		}
	}
	if len(change.Key) < len(i.mapper.primary) {
		change.Key = nil
	}
	change.Fields = append(change.Fields, i.relationChanges()...)
	return change
}

func (i *instance) deletion() Change {
	change := Change{Kind: Delete, Model: i.mapper.name, Key: i.rowKey(), Object: i.object}
	for k, c := range i.mapper.columns {
		change.Fields = append(change.Fields, FieldChange{Field: c.field, Column: c.name, Old: i.loaded[k]})
	}
	return change
}

// fieldChanges are the columns whose fields differ from the row.
func (i *instance) fieldChanges() []FieldChange {
	var fields []FieldChange
	row := i.row()
	for k, c := range i.mapper.columns {
		if !c.same(row, i.loaded[k]) {
			fields = append(fields, FieldChange{Field: c.field, Column: c.name, Old: i.loaded[k], New: keep(c.get(row))})
		}
	}
	return fields
}

// relationChanges are the relations whose change no field of this object shows: collections that rows are tied to by an
// association table, and objects that have no key yet.
func (i *instance) relationChanges() []FieldChange {
	var fields []FieldChange
	for _, b := range i.bonds() {
		switch {
		case b.relation.kind == manyToMany && b.changed():
			fields = append(fields, FieldChange{Field: b.relation.name, Old: objectsIn(b.removed), New: objectsIn(b.added)})
		case b.relation.kind == belongsTo && len(b.unkeyed) > 0:
			fields = append(fields, FieldChange{Field: b.relation.name, New: b.unkeyed[0].object})
		}
	}
	return fields
}

// objectsIn are the objects of instances; nil if there are none.
func objectsIn(instances []*instance) any {
	if len(instances) == 0 {
		return nil
	}
	objects := make([]any, len(instances))
	for k, i := range instances {
		objects[k] = i.object
	}
	return objects
}

// New are the pending objects in the order they were added.
func (s *Session) New() []any {
	objects := make([]any, len(s.work.fresh))
	for k, i := range s.work.fresh {
		objects[k] = i.object
	}
	return objects
}

// Dirty are the persistent objects that the next flush would update. (SQLAlchemy's session.dirty also lists objects whose
// fields were set to the value they had; fields of a Go struct do not tell that they were set.)
func (s *Session) Dirty() []any {
	var objects []any
	s.tracker.each(func(i *instance) {
		if !i.is(doomed) && (i.modified() || i.is(touched) && i.related()) {
			objects = append(objects, i.object)
		}
	})
	return objects
}

// Deleted are the persistent objects that are marked for deletion.
func (s *Session) Deleted() []any {
	objects := make([]any, len(s.work.doomed))
	for k, i := range s.work.doomed {
		objects[k] = i.object
	}
	return objects
}

// IsModified tells whether an object differs from its row: any column of a persistent object has another value, or a
// relation has changed. A pending object is modified by being there.
func (s *Session) IsModified(object any) bool {
	i := s.mine(object)
	switch {
	case i == nil:
		return false
	case i.state == Pending:
		return true
	}
	return i.state == Persistent && (i.modified() || i.related())
}

// String is one line: update Role 1: Name "Admin" -> "Administrator".
func (c Change) String() string {
	text := string(c.Kind) + " " + c.Model
	if len(c.Key) > 0 {
		text += " " + fmt.Sprint(shownKey(c.Key))
	}
	for n, f := range c.Fields {
		if c.Kind == Delete {
			break
		}
		separator := ", "
		if n == 0 {
			separator = ": "
		}
		text += separator + f.String(c.Kind)
	}
	return text
}

// String shows the values as Go spells them, NULL as NULL.
func (f FieldChange) String(kind ChangeKind) string {
	if kind == Insert {
		return f.Field + " " + spelled(f.New)
	}
	return f.Field + " " + spelled(f.Old) + " -> " + spelled(f.New)
}

func spelled(value any) string {
	switch value := value.(type) {
	case nil:
		return "NULL"
	case string, []byte:
		return shown(value)
	case []any:
		return fmt.Sprintf("%d objects", len(value))
	}
	if modelOf(value) != nil {
		return "a new " + nameOfModel(value)
	}
	return shown(value)
}

func nameOfModel(object any) string {
	if inst := modelOf(object).inst; inst != nil {
		return inst.mapper.name
	}
	return "object"
}
