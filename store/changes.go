package store

import (
	"fmt"
	"slices"
	"strings"
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

// FieldChange is one column's, or one relation's, value before and after. Of a relation New is what comes in and Old what
// leaves: an object, or, of a collection, a []any of objects. Names says which ones.
type FieldChange struct {
	Field  string // as Go spells it
	Column string // as the database spells it; "" for a relation
	Old    any    // nil for NULL and for new rows
	New    any    // nil for NULL and for deleted rows

	before, after string // a relation's objects by name
}

// Names are the objects of a relation's change, as Object.String names them: "Role 4", "a new User, User 3". Both are "" for a
// column.
func (f FieldChange) Names() (before, after string) { return f.before, f.after }

// Changes are what the next flush would write, as far as it is known without asking the database: what a delete does to
// other rows shows when it is flushed, and columns left to the database's defaults are left out. An association row is told
// once, though both ends know of it. Changes sends no SQL.
func (s *Session) Changes() []Change {
	var changes []Change
	seen := associations{}
	for _, i := range s.work.fresh {
		changes = append(changes, i.insertion(seen))
	}
	s.eachDirty(seen, func(i *instance, relations []FieldChange) {
		fields := slices.Concat(i.fieldChanges(), relations)
		changes = append(changes, Change{Kind: Update, Model: i.mapper.name, Key: i.rowKey(), Object: i.object, Fields: fields})
	})
	for _, i := range s.work.doomed {
		changes = append(changes, i.deletion())
	}
	return changes
}

// eachDirty calls visit with the persistent objects that the next flush writes something for, and with what their relations
// bring.
func (s *Session) eachDirty(seen associations, visit func(i *instance, relations []FieldChange)) {
	s.tracker.each(func(i *instance) {
		if i.is(doomed) {
			return
		}
		var relations []FieldChange
		if i.is(touched) {
			relations = i.relationChanges(seen)
		}
		if len(relations) > 0 || i.modified() {
			visit(i, relations)
		}
	})
}

func (i *instance) insertion(seen associations) Change {
	change := Change{Kind: Insert, Model: i.mapper.name, Object: i.object}
	row, later := i.row(), i.later()
	for _, c := range i.mapper.columns {
		value := c.get(row)
		unset := c.unset(value)
		if unset && (c.generated() || c.fallback != "" || c.details.serverDefault != "" || c.details.version) || c.given() || slices.Contains(later, c.name) {
			continue
		}
		if c.primary {
			change.Key = append(change.Key, value)
		}
		change.Fields = append(change.Fields, FieldChange{Field: c.field, Column: c.name, New: keep(value)})
	}
	if len(change.Key) < len(i.mapper.primary) {
		change.Key = nil
	}
	change.Fields = append(change.Fields, i.relationChanges(seen)...)
	return change
}

// later are the foreign key columns that the flush will fill: the rows they refer to have no keys yet.
func (i *instance) later() []string {
	var columns []string
	for _, b := range i.bonds() {
		if b.relation.kind == belongsTo && len(b.unkeyed) > 0 {
			columns = append(columns, b.relation.local...)
		}
	}
	return columns
}

func (i *instance) deletion() Change {
	change := Change{Kind: Delete, Model: i.mapper.name, Key: i.rowKey(), Object: i.object}
	for _, c := range i.mapper.columns {
		change.Fields = append(change.Fields, FieldChange{Field: c.field, Column: c.name, Old: i.loaded.value(c)})
	}
	return change
}

// fieldChanges are the columns whose fields differ from the row.
func (i *instance) fieldChanges() []FieldChange {
	var fields []FieldChange
	row, later := i.row(), i.later()
	for _, c := range i.mapper.columns {
		if i.differs(c) && !slices.Contains(later, c.name) {
			fields = append(fields, FieldChange{Field: c.field, Column: c.name, Old: i.loaded.value(c), New: keep(c.get(row))})
		}
	}
	return fields
}

// relationChanges are the relations whose change no field of this object shows: collections that rows are tied to by an
// association table, and objects that have no key yet.
func (i *instance) relationChanges(seen associations) []FieldChange {
	var fields []FieldChange
	for _, b := range i.bonds() {
		r := b.relation
		switch {
		case r.kind == manyToMany && b.changed():
			if change := collectionChange(r, seen.first(i, r, b.removed), seen.first(i, r, b.added)); change.Old != nil || change.New != nil {
				fields = append(fields, change)
			}
		case r.kind == belongsTo && len(b.unkeyed) > 0:
			fields = append(fields, FieldChange{Field: r.name, New: b.unkeyed[0].object, after: b.unkeyed[0].name()})
		case r.kind != belongsTo && r.kind != manyToMany:
			mute := slices.DeleteFunc(slices.Clone(b.unkeyed), func(child *instance) bool { return child.awaits(i) })
			if len(mute) > 0 {
				fields = append(fields, collectionChange(r, nil, mute))
			}
		}
	}
	return fields
}

// awaits tells whether a relation of the child's own tells that it will refer to the parent.
func (child *instance) awaits(parent *instance) bool {
	return slices.ContainsFunc(child.bonds(), func(b *bond) bool {
		return b.relation.kind == belongsTo && slices.Contains(b.unkeyed, parent)
	})
}

func collectionChange(r *relation, removed, added []*instance) FieldChange {
	return FieldChange{Field: r.name, Old: objectsIn(removed), New: objectsIn(added), before: namesOf(removed), after: namesOf(added)}
}

// associations are the association rows that were told already.
type associations map[pair]bool

// first are the targets whose association row with the owner was not told yet.
func (seen associations) first(owner *instance, r *relation, targets []*instance) []*instance {
	if owner.session != nil {
		_, _ = owner.session.models.target(r) // completes the relation
	}
	var fresh []*instance
	for _, target := range targets {
		if p := pairOf(owner, r, target); !seen[p] {
			seen[p] = true
			fresh = append(fresh, target)
		}
	}
	return fresh
}

// name is the object's, as messages name it.
func (i *instance) name() string {
	o := Object{Model: i.mapper.name, State: i.state}
	if !i.loaded.none() {
		o.Key = i.rowKey()
	}
	return o.String()
}

// namedMost is how many objects a change names.
const namedMost = 5

func namesOf(instances []*instance) string {
	var names []string
	for k, i := range instances {
		if k == namedMost && len(instances) > namedMost+1 {
			return fmt.Sprintf("%s and %d more", strings.Join(names, ", "), len(instances)-k)
		}
		names = append(names, i.name())
	}
	return strings.Join(names, ", ")
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

// Dirty are the persistent objects that the next flush would write something for, as Changes tells. (SQLAlchemy's
// session.dirty also lists objects whose fields were set to the value they had, and both ends of a changed relation; fields
// of a Go struct do not tell that they were set.)
func (s *Session) Dirty() []any {
	var objects []any
	s.eachDirty(s.associated(), func(i *instance, _ []FieldChange) { objects = append(objects, i.object) })
	return objects
}

// associated are the association rows that new objects tell.
func (s *Session) associated() associations {
	seen := associations{}
	for _, i := range s.work.fresh {
		i.relationChanges(seen)
	}
	return seen
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

// String shows the values as Go spells them, NULL as NULL, and objects by their names.
func (f FieldChange) String(kind ChangeKind) string {
	before, after := f.before, f.after
	if f.Column != "" {
		before, after = spelled(f.Old), spelled(f.New)
	}
	switch {
	case kind == Insert || f.Column == "" && before == "":
		return f.Field + " " + after
	case f.Column == "" && after == "":
		return f.Field + " without " + before
	}
	return f.Field + " " + before + " -> " + after
}

func spelled(value any) string {
	if value == nil {
		return "NULL"
	}
	return shown(value)
}
