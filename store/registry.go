package store

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
)

// ModelSource knows models that have not been registered: those of a live database. It is asked when a relation or an
// object leads to a model for the first time, and may be called from several goroutines.
type ModelSource interface {
	// ModelType is the struct type of the model of this name.
	ModelType(name string) (reflect.Type, bool)
	// TableModel is the name of the table's model; schema is "" for the default one, bind for the session's own database.
	TableModel(bind, schema, table string) (name string, ok bool)
}

// Declarations is a ModelSource that tells models that were declared from those that the database's tables make. CreateAll and
// DropAll leave the latter alone unless they are given.
type Declarations interface {
	Declared(model string) bool
}

// Referrers is a ModelSource that knows the models which refer to one whose own tags do not say so. It is asked for a relation
// that the model does not have: a back reference may be meant.
type Referrers interface {
	Referrers(model string) []string
}

// registry holds the models that a session knows. (Sessions of one database do not share it: a session reads its models without
// a lock, and another one may be registering others.) A model that is not there is asked of the source; a type
// registered under a name that is taken replaces the old one for what comes after, while objects of the old type keep
// their mapper.
type registry struct {
	mu      sync.RWMutex
	byName  map[string]*mapper
	byType  map[reflect.Type]*mapper
	byTable map[location]*mapper
	binds   map[string]*database // the names that models may have for databases; nil where there is no session: any
	source  ModelSource
	last    atomic.Pointer[mapper] // found last: neighbours are of one model
}

type tableName struct{ schema, table string }

// location is a table's name and the bind of the database it is in.
type location struct {
	bind string
	tableName
}

func (m *mapper) location() location {
	return location{m.constraints.bind, tableName{m.schema, m.table}}
}

func newRegistry() *registry {
	return &registry{byName: map[string]*mapper{}, byType: map[reflect.Type]*mapper{}, byTable: map[location]*mapper{}}
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
	known := r.registered(name, typ)
	r.mu.RUnlock()
	if known != nil {
		return known, nil
	}
	m, err := mapStruct(name, typ)
	if err != nil {
		return nil, err
	}
	if bind := m.constraints.bind; bind != "" && r.binds != nil && r.binds[bind] == nil {
		return nil, fmt.Errorf("model %s: bind:%q: %w", m.name, bind, missingBind(bind))
	}
	sole := r.isSole(m)
	r.place(m)
	r.mu.Lock()
	defer r.mu.Unlock()
	if known := r.registered(name, typ); known != nil {
		return known, nil // by another goroutine meanwhile: a type has one mapper
	}
	r.add(m, sole)
	return m, nil
}

// current tells whether the model's name still means it: another type may have been registered under the name since.
func (r *registry) current(m *mapper) bool {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return r.byName[m.name] == m
}

// registered is the mapper of a type under a name, nil when there is none. The caller holds the lock.
func (r *registry) registered(name string, typ reflect.Type) *mapper {
	known := r.byName[name]
	if name == "" {
		known = r.byType[typ]
	}
	if known != nil && known.typ == typ && r.byName[known.name] == known {
		return known
	}
	return nil
}

// add puts a model in place, ties it to the others, and forgets the one it replaces. sole tells that it is the only one of its
// table from now on. The caller holds the lock.
func (r *registry) add(m *mapper, sole bool) {
	replaced, displaced := r.byName[m.name], r.byTable[m.location()]
	r.last.Store(nil)
	r.byName[m.name], r.byType[m.typ], r.byTable[m.location()] = m, m, m
	for _, other := range r.byName {
		if replaced != nil {
			other.forget(replaced)
		}
		if displaced != nil && displaced != replaced && sole {
			other.forgetTable(displaced)
		}
	}
	r.settle(m)
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

// forgetTable makes the foreign keys to the table of a model look again for whose it is.
func (m *mapper) forgetTable(displaced *mapper) {
	for _, r := range m.relations {
		if r.foreign != nil && r.target == displaced.name {
			r.target, r.linked = "", false
		}
	}
}

// isSole tells whether the source says that a table is this model's. (Others may have several models for one table.)
func (r *registry) isSole(m *mapper) bool {
	r.mu.RLock()
	source := r.source
	r.mu.RUnlock()
	if source == nil {
		return false
	}
	name, ok := source.TableModel(m.constraints.bind, m.schema, m.table)
	return ok && name == m.name
}

// imply makes the other side of the relations from one model to another whose tags ask for a back reference.
func (r *registry) imply(from, to *mapper) {
	for _, rel := range from.relations {
		if rel.backref == nil || rel.implied || !rel.leadsTo(to) || to.relationNamed(rel.backref.name) != nil {
			continue
		}
		back := rel.otherSide()
		back.owner, back.target, back.implied = to, from.name, true
		// A new slice: sessions may be reading the old one.
		to.relations = append(slices.Clone(to.relations), back)
	}
}

// otherSide is what the tag's backref= asks for.
func (r *relation) otherSide() *relation {
	back := &relation{name: r.backref.name, kind: hasMany, local: r.remote, remote: r.local, reverse: r.name, options: r.backref.options}
	switch {
	case r.kind == manyToMany:
		back.kind = manyToMany
		back.through = &through{schema: r.through.schema, table: r.through.table, local: r.through.remote, remote: r.through.local}
	case r.kind != belongsTo:
		back.kind = belongsTo
	case r.backref.one:
		back.kind = hasOne
	}
	return back
}

// leadsTo tells whether the relation's target is the model, by name or by the foreign key's table.
func (r *relation) leadsTo(m *mapper) bool {
	if r.target != "" {
		return r.target == m.name
	}
	return r.foreign != nil && r.foreign.leadsTo(m, r.owner)
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
	if m := r.last.Load(); m != nil && m.typ == typ {
		return m, nil
	}
	r.mu.RLock()
	m := r.byType[typ]
	if m != nil {
		r.last.Store(m)
	}
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
	if m, err := r.byTableName(tag.Get("bind"), tag.Get("schema"), tag.Get("table")); err == nil && m.typ == typ {
		return m, nil
	}
	return nil, fmt.Errorf("the model of table %s is not registered: call the New function of its root, or session.Select with its name", tag.Get("table"))
}

// modelOf is modelOf, with less to look for where the object's model was found last.
func (r *registry) modelOf(object any) *Model {
	m := r.last.Load()
	if typ := reflect.TypeOf(object); m == nil || typ == nil || typ.Kind() != reflect.Pointer || typ.Elem() != m.typ || reflect.ValueOf(object).IsNil() {
		return modelOf(object)
	}
	return ownModel(m.modelIn(addressOf(object)), object)
}

func modelTag(typ reflect.Type) (reflect.StructTag, bool) {
	for i := range typ.NumField() {
		if field := typ.Field(i); field.Type == embedded {
			return field.Tag, true
		}
	}
	return "", false
}

// notRegistered says what to do about a model that nobody knows.
func notRegistered(name string) error {
	return fmt.Errorf("model %s is not registered: call the New function of its root, or session.Register(&%s{})", name, name)
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

// byTableName is the model of a table, asked of the source if it has not been registered: in the database of the bind, else the one
// of a table of that name in another.
func (r *registry) byTableName(bind, schema, table string) (*mapper, error) {
	name := tableName{schema, table}
	r.mu.RLock()
	m, source := r.byTable[location{bind, name}], r.source
	r.mu.RUnlock()
	if m != nil {
		return m, nil
	}
	if source != nil {
		if model, ok := source.TableModel(bind, schema, table); ok {
			return r.named(model)
		}
		r.meetElsewhere(source, name)
	}
	if m := r.elsewhere(bind, name); m != nil {
		return m, nil
	}
	return nil, fmt.Errorf("no model of table %s is registered: call session.Register with it", strings.TrimPrefix(schema+"."+table, "."))
}
