package store

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"sync"
)

// ModelSource knows models that have not been registered: those of a live database. It is asked when a relation or an
// object leads to a model for the first time, and may be called from several goroutines.
type ModelSource interface {
	// ModelType is the struct type of the model of this name.
	ModelType(name string) (reflect.Type, bool)
	// TableModel is the name of the table's model; schema is "" for the default one.
	TableModel(schema, table string) (name string, ok bool)
}

// registry holds the models of a database. Its sessions share it. A model that is not there is asked of the source; a type
// registered under a name that is taken replaces the old one for what comes after, while objects of the old type keep
// their mapper.
type registry struct {
	mu      sync.RWMutex
	byName  map[string]*mapper
	byType  map[reflect.Type]*mapper
	byTable map[tableName]*mapper
	source  ModelSource
}

type tableName struct{ schema, table string }

func newRegistry() *registry {
	return &registry{byName: map[string]*mapper{}, byType: map[reflect.Type]*mapper{}, byTable: map[tableName]*mapper{}}
}

// setSource gives the models that have not been registered; nil for none.
func (r *registry) setSource(source ModelSource) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.source = source
}

// register maps a struct type under a name ("" for the type's own). The same type under the same name is registered once.
func (r *registry) register(name string, typ reflect.Type) (*mapper, error) {
	if typ != nil && typ.Kind() == reflect.Pointer {
		typ = typ.Elem()
	}
	if typ == nil {
		return nil, fmt.Errorf("register %s: got nil, want a model: &User{}", name)
	}
	r.mu.RLock()
	known := r.byName[name]
	if name == "" {
		known = r.byType[typ]
	}
	current := known != nil && known.typ == typ && r.byName[known.name] == known
	r.mu.RUnlock()
	if current {
		return known, nil
	}
	m, err := mapStruct(name, typ)
	if err != nil {
		return nil, err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.add(m)
	return m, nil
}

// add puts a model in place, ties it to the others, and forgets the one it replaces. The caller holds the lock.
func (r *registry) add(m *mapper) {
	replaced := r.byName[m.name]
	r.byName[m.name], r.byType[m.typ], r.byTable[tableName{m.schema, m.table}] = m, m, m
	for _, other := range r.byName {
		if replaced != nil {
			other.forget(replaced)
		}
	}
	for _, other := range r.byName {
		r.imply(m, other)
		if other != m {
			r.imply(other, m)
		}
	}
}

// forget makes the relations that lead to a replaced model look again, and drops those that it implied.
func (m *mapper) forget(replaced *mapper) {
	m.relations = slices.DeleteFunc(slices.Clone(m.relations), func(r *relation) bool { return r.implied && r.target == replaced.name })
	for _, r := range m.relations {
		if r.target == replaced.name {
			r.linked = false
		}
	}
}

// imply makes the other side of the relations from one model to another whose tags ask for a back reference.
func (r *registry) imply(from, to *mapper) {
	for _, rel := range from.relations {
		if rel.backref == nil || rel.implied || !rel.leadsTo(to) || to.relationNamed(rel.backref.name) != nil {
			continue
		}
		back := &relation{
			owner: to, name: rel.backref.name, kind: hasMany, target: from.name, local: rel.remote, remote: rel.local,
			reverse: rel.name, lazy: rel.backref.lazy, order: rel.backref.order, cascade: rel.backref.cascade, implied: true,
		}
		switch {
		case rel.kind == manyToMany:
			back.kind = manyToMany
			back.through = &through{schema: rel.through.schema, table: rel.through.table, local: rel.through.remote, remote: rel.through.local}
		case rel.kind != belongsTo:
			back.kind = belongsTo
		case rel.backref.one:
			back.kind = hasOne
		}
		// A new slice: sessions may be reading the old one.
		to.relations = append(slices.Clone(to.relations), back)
	}
}

// leadsTo tells whether the relation's target is the model, by name or by the foreign key's table.
func (r *relation) leadsTo(m *mapper) bool {
	if r.target != "" {
		return r.target == m.name
	}
	return r.foreign != nil && r.foreign.table == m.table && r.foreignSchema() == m.schema
}

// foreignSchema is the schema of the table a belongs-to leads to: the key's own, or that of the table it stands in.
func (r *relation) foreignSchema() string {
	if r.foreign.schema != "" {
		return r.foreign.schema
	}
	return r.owner.schema
}

// of is the mapper of an object: a pointer to a model struct. A struct that has a name, or whose table the source knows,
// needs no registration.
func (r *registry) of(object any) (*mapper, error) {
	typ := reflect.TypeOf(object)
	if typ == nil || typ.Kind() != reflect.Pointer || typ.Elem().Kind() != reflect.Struct {
		return nil, fmt.Errorf("got %s, want a pointer to a model: &User{}", r.typeName(typ))
	}
	typ = typ.Elem()
	r.mu.RLock()
	m := r.byType[typ]
	r.mu.RUnlock()
	if m != nil {
		return m, nil
	}
	tag, isModel := modelTag(typ)
	if !isModel {
		return nil, fmt.Errorf("got %s, want a pointer to a model: its struct has no embedded store.Model", typeName(reflect.TypeOf(object)))
	}
	if typ.Name() != "" {
		return r.register("", typ)
	}
	if m, err := r.byTableName(tag.Get("schema"), tag.Get("table")); err == nil && m.typ == typ {
		return m, nil
	}
	return nil, fmt.Errorf("the model of table %s is not registered: call the New function of its root, or session.Select with its name", tag.Get("table"))
}

func modelTag(typ reflect.Type) (reflect.StructTag, bool) {
	for i := range typ.NumField() {
		if field := typ.Field(i); field.Type == embedded {
			return field.Tag, true
		}
	}
	return "", false
}

// typeName spells a type for a message; interpreted structs would fill a screen.
func typeName(typ reflect.Type) string {
	switch {
	case typ == nil:
		return "nil"
	case typ.Kind() == reflect.Pointer:
		return "*" + typeName(typ.Elem())
	case typ.Kind() == reflect.Struct && typ.Name() == "":
		return "struct"
	}
	return typ.String()
}

// typeName spells a type as typeName does, and a struct without a name by its model's name.
func (r *registry) typeName(typ reflect.Type) string {
	switch {
	case typ == nil:
		return "nil"
	case typ.Kind() == reflect.Pointer:
		return "*" + r.typeName(typ.Elem())
	case typ.Kind() == reflect.Slice:
		return "[]" + r.typeName(typ.Elem())
	case typ.Kind() != reflect.Struct:
		return typ.String()
	}
	r.mu.RLock()
	known := r.byType[typ]
	r.mu.RUnlock()
	tag, isModel := modelTag(typ)
	switch {
	case known != nil:
		return known.name
	case !isModel:
		return typeName(typ)
	case typ.Name() != "":
		return typ.Name()
	}
	if m, err := r.byTableName(tag.Get("schema"), tag.Get("table")); err == nil {
		return m.name
	}
	return tag.Get("table")
}

// notRegistered says what to do about a model that nobody knows.
func notRegistered(name string) error {
	return fmt.Errorf("model %s is not registered: call New%ss(session) or session.Register(&%s{})", name, name, name)
}

// named is the model of the name, asked of the source if it has not been registered.
func (r *registry) named(name string) (*mapper, error) {
	r.mu.RLock()
	m, source := r.byName[name], r.source
	r.mu.RUnlock()
	if m != nil {
		return m, nil
	}
	if source != nil {
		if typ, ok := source.ModelType(name); ok {
			return r.register(name, typ)
		}
	}
	return nil, notRegistered(name)
}

// byTableName is the model of a table, asked of the source if it has not been registered.
func (r *registry) byTableName(schema, table string) (*mapper, error) {
	r.mu.RLock()
	m, source := r.byTable[tableName{schema, table}], r.source
	r.mu.RUnlock()
	if m != nil {
		return m, nil
	}
	if source != nil {
		if name, ok := source.TableModel(schema, table); ok {
			return r.named(name)
		}
	}
	return nil, fmt.Errorf("no model of table %s is registered: call session.Register with it", strings.TrimPrefix(schema+"."+table, "."))
}

// relation finds a relation of a model. Where only the other side's tag names it, and that side is not registered yet, it
// can not be found.
func (r *registry) relation(m *mapper, name string) (*relation, error) {
	r.mu.RLock()
	rel := m.relationNamed(name)
	r.mu.RUnlock()
	if rel != nil {
		return rel, nil
	}
	var names []string
	for _, other := range m.relations {
		names = append(names, other.name)
	}
	if near := nearest(name, names); near != "" {
		return nil, fmt.Errorf("%s has no relation %s: did you mean %s?", m.name, name, near)
	}
	return nil, fmt.Errorf("%s has no relation %s (a back reference is there once the model that names it is registered)", m.name, name)
}

// target is the model that a relation leads to. The first call completes the relation: which columns are compared, and
// which relation of the target is the other side.
func (r *registry) target(rel *relation) (*mapper, error) {
	r.mu.RLock()
	name, linked := rel.target, rel.linked
	r.mu.RUnlock()
	m, err := r.lead(rel, name)
	if err != nil || linked {
		return m, err
	}
	link, err := r.complete(rel, m)
	if err != nil {
		return nil, fmt.Errorf("relation %s.%s: %w", rel.owner.name, rel.name, err)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	rel.target, rel.local, rel.remote, rel.through, rel.linked = m.name, link.local, link.remote, link.through, true
	r.pair(rel, m)
	return m, nil
}

// lead finds the target by name, or by the foreign key's table.
func (r *registry) lead(rel *relation, name string) (*mapper, error) {
	var m *mapper
	var err error
	if name != "" {
		m, err = r.named(name)
	} else {
		m, err = r.byTableName(rel.foreignSchema(), rel.foreign.table)
	}
	if err != nil {
		return nil, fmt.Errorf("relation %s.%s: %w", rel.owner.name, rel.name, err)
	}
	return m, nil
}

// complete finds the columns of a relation, spelled as the database does. It changes nothing.
func (r *registry) complete(rel *relation, target *mapper) (link relation, err error) {
	switch rel.kind {
	case belongsTo:
		link.local, link.remote = rel.local, rel.remote
		if len(link.local) == 0 {
			if link.local, err = rel.owner.keyTo(target); err != nil {
				return link, err
			}
		}
		if len(link.remote) == 0 {
			link.remote = rel.owner.referredBy(link.local, target)
		}
	case manyToMany:
		return r.completeThrough(rel, target)
	default:
		link.remote, link.local = rel.remote, rel.local
		if len(link.remote) == 0 {
			if link.remote, err = target.keyTo(rel.owner); err != nil {
				return link, err
			}
		}
		if link.remote, err = target.spell(link.remote); err != nil {
			return link, err
		}
		if len(link.local) == 0 {
			link.local = target.referredBy(link.remote, rel.owner)
		}
	}
	if link.local, err = rel.owner.spell(link.local); err != nil {
		return link, err
	}
	if link.remote, err = target.spell(link.remote); err != nil {
		return link, err
	}
	if len(link.local) != len(link.remote) {
		return link, fmt.Errorf("%s(%s) is compared with %s(%s): want as many columns", rel.owner.name, strings.Join(link.local, ", "),
			target.name, strings.Join(link.remote, ", "))
	}
	return link, nil
}

// completeThrough finds the columns of a many-to-many relation. Those not given come from the foreign keys of the
// association table's model.
func (r *registry) completeThrough(rel *relation, target *mapper) (link relation, err error) {
	t := *rel.through
	link.through = &t
	if t.schema == "" {
		t.schema = rel.owner.schema
	}
	if len(t.local) > 0 {
		link.local, link.remote = rel.owner.primaryNames(), target.primaryNames()
	} else {
		table, err := r.byTableName(t.schema, t.table)
		if err != nil {
			return link, fmt.Errorf("%w, or give its columns: through %s(local, remote)", err, t.table)
		}
		if t.local, err = table.keyTo(rel.owner); err != nil {
			return link, err
		}
		if t.remote, err = table.keyTo(target); err != nil {
			return link, err
		}
		link.local, link.remote = table.referredBy(t.local, rel.owner), table.referredBy(t.remote, target)
	}
	if len(link.local) != len(t.local) || len(link.remote) != len(t.remote) {
		return link, fmt.Errorf("through %s(%s, %s): want %d and %d columns, as many as the keys have", t.table,
			strings.Join(t.local, " "), strings.Join(t.remote, " "), len(link.local), len(link.remote))
	}
	return link, nil
}

// pair finds the other side of a relation and ties both. The caller holds the lock.
func (r *registry) pair(rel *relation, target *mapper) {
	if rel.backref != nil && rel.reverse == "" {
		rel.reverse = rel.backref.name
	}
	for _, other := range target.relations {
		if other != rel && (other.name == rel.reverse || rel.reverse == "" && rel.mirrors(other)) {
			rel.reverse = other.name
			if other.reverse == "" {
				other.reverse = rel.name
			}
			return
		}
	}
	if target.relationNamed(rel.reverse) == nil {
		rel.reverse = ""
	}
}

// mirrors tells whether two relations say the same from both sides.
func (r *relation) mirrors(other *relation) bool {
	if !other.leadsTo(r.owner) {
		return false
	}
	if r.kind == manyToMany || other.kind == manyToMany {
		return r.kind == other.kind && r.through.table == other.through.table && (len(other.through.local) == 0 ||
			slices.Equal(r.through.local, other.through.remote) && slices.Equal(r.through.remote, other.through.local))
	}
	if (r.kind == belongsTo) == (other.kind == belongsTo) {
		return false
	}
	if r.kind == belongsTo {
		via, err := r.owner.spell(other.remote)
		return err == nil && slices.Equal(via, r.local)
	}
	return slices.Equal(r.remote, other.local)
}

// spell turns column or field names into column names.
func (m *mapper) spell(names []string) ([]string, error) {
	spelt := make([]string, len(names))
	for i, name := range names {
		c := m.columnNamed(name)
		if c == nil {
			return nil, m.unknown(name)
		}
		spelt[i] = c.name
	}
	return spelt, nil
}

func (m *mapper) primaryNames() []string {
	names := make([]string, len(m.primary))
	for i, c := range m.primary {
		names[i] = c.name
	}
	return names
}

// keyTo finds the columns of the one foreign key that refers to another model's table.
func (m *mapper) keyTo(other *mapper) ([]string, error) {
	var found [][]string
	for _, r := range m.relations {
		if r.kind == belongsTo && !r.implied && len(r.local) > 1 && r.leadsTo(other) {
			found = append(found, r.local)
		}
	}
	for _, c := range m.columns {
		if c.foreign != nil && c.foreign.table == other.table && (c.foreign.schema == other.schema || c.foreign.schema == "") {
			found = append(found, []string{c.name})
		}
	}
	switch len(found) {
	case 1:
		return found[0], nil
	case 0:
		return nil, fmt.Errorf("%s has no foreign key to %s", m.name, other.name)
	}
	return nil, fmt.Errorf("%s has %d foreign keys to %s: say which (via column, or through table(local, remote))", m.name, len(found), other.name)
}

// referredBy finds the columns of another model's table that foreign key columns of this one refer to: by the keys' tags, else
// the primary key.
func (m *mapper) referredBy(columns []string, other *mapper) []string {
	for _, r := range m.relations {
		if r.kind == belongsTo && slices.Equal(r.local, columns) && r.leadsTo(other) {
			return r.remote
		}
	}
	if len(columns) == 1 {
		if c := m.columnNamed(columns[0]); c != nil && c.foreign != nil && c.foreign.table == other.table {
			return []string{c.foreign.column}
		}
	}
	return other.primaryNames()
}
