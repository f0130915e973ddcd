package store

import (
	"fmt"
	"reflect"
	"slices"
)

// Load reads a relation of an object into dst: a **T for one object (nil where there is none), a *[]*T for a collection,
// which is the caller's to keep. The first call loads the relation, for the siblings from the same query too (see
// cohort); later ones send no SQL. What belongs to an object that is in the session needs none at all. An object that
// has no row yet answers with what was set or added in memory; a detached one with an error, unless it was loaded before.
func Load(owner any, relation string, dst any) error {
	defer alone(owner)()
	models, _ := modelsFor(owner, nil)
	i, err := known(models, "load "+relation, owner, "")
	if err != nil {
		return err
	}
	out := reflect.ValueOf(dst)
	if out.Kind() != reflect.Pointer || out.IsNil() {
		return fmt.Errorf("load %s.%s: got %T for the result, want a pointer to *T or []*T", i.mapper.name, relation, dst)
	}
	r, err := models.relation(i.mapper, relation)
	if err != nil {
		return err
	}
	want, wanted := reflect.Pointer, "**T"
	if r.kind.collection() {
		want, wanted = reflect.Slice, "*[]*T"
	}
	if out.Elem().Kind() != want {
		return fmt.Errorf("load %s.%s: got %s for the result, want a %s", i.mapper.name, relation, typeName(out.Type()), wanted)
	}
	switch {
	case r.options.load == loadNever:
		return fmt.Errorf("load %s.%s: the collection is lazy=write_only: it is never read as a whole; ask for what you want of it (Query%s)", i.mapper.name, r.name, r.name)
	case r.options.load == loadDynamic && i.state == Persistent:
		return i.ask(r, out.Elem())
	}
	if err := i.load(r, out.Elem().Type()); err != nil {
		return err
	}
	return i.give(r, out.Elem())
}

// ask reads a dynamic collection: by its query, each time.
func (i *instance) ask(r *relation, out reflect.Value) error {
	q := Related(i.object, r.name, reflect.Zero(out.Type().Elem()).Interface())
	if q.err == nil {
		q.session = q.session.because("dynamic", r)
	}
	return q.All(out.Addr().Interface())
}

// load makes sure that the relation is known. typ is what the caller wants it in.
func (i *instance) load(r *relation, typ reflect.Type) error {
	b := i.relations[r.name]
	switch {
	case b == nil || !b.complete || i.replaced(b):
	case !i.outdated(b):
		return nil
	case b.relation.kind == belongsTo:
		delete(i.relations, r.name) // the fields alone tell by now
	}
	switch {
	case i.session == nil && i.state == Detached:
		return fmt.Errorf("load %s.%s: %s %v is detached: it is in no session that could load it (session.Add it)", i.mapper.name, r.name, i.mapper.name, shownKey(i.rowKey()))
	case i.session == nil:
		return nil
	}
	s := i.session
	if err := s.usable("load " + i.mapper.name + "." + r.name); err != nil {
		return err
	}
	if err := s.introduce(r, typ); err != nil {
		return err
	}
	if b != nil && r.kind == belongsTo && b.changed() && i.outdated(b) {
		linker{s.models}.obeyKey(i, b)
	}
	if i.state != Persistent && r.kind != belongsTo {
		return nil // it has no row that anything could refer to, or another object has taken it over
	}
	switch i.strategy(r) {
	case loadNothing:
		return nil
	case loadRaiseOnSQL:
		if r.kind != belongsTo || !s.fromMemory(i, r) {
			return fmt.Errorf("load %s.%s: the relation is lazy=raise_on_sql, and memory cannot answer: ask for it with the query (With)", i.mapper.name, r.name)
		}
		return nil
	case loadRaise:
		return fmt.Errorf("load %s.%s: the relation is lazy=raise: ask for it with the query (With)", i.mapper.name, r.name)
	}
	return s.loadRelation(i, r)
}

// introduce registers the Go type that the caller has for a relation's target, where it is not known yet.
func (s *Session) introduce(r *relation, typ reflect.Type) error {
	_, err := s.models.target(r)
	if err == nil {
		return nil
	}
	for typ.Kind() == reflect.Slice || typ.Kind() == reflect.Pointer {
		typ = typ.Elem()
	}
	if _, isModel := modelTagOf(typ); r.target == "" || !isModel {
		return err
	}
	if _, err := s.models.register(r.target, typ); err != nil {
		return err
	}
	_, err = s.models.target(r)
	return err
}

func modelTagOf(typ reflect.Type) (reflect.StructTag, bool) {
	if typ.Kind() != reflect.Struct {
		return "", false
	}
	return modelTag(typ)
}

// outdated tells whether the foreign key's field was written after the relation was set or loaded: then the field counts.
func (i *instance) outdated(b *bond) bool {
	if b.relation.options.viewOnly {
		return i.state == Persistent && b.seen != i.session.flushes // what was written since may have changed it
	}
	if b.relation.kind != belongsTo || i.session == nil {
		return false
	}
	if len(b.unkeyed) > 0 {
		return i.overruled(b)
	}
	parent := b.one()
	if parent == nil {
		key := i.deadKey(b.relation)
		if key == nil {
			return false
		}
		if len(b.rows) > 0 { // its row was deleted, and another one may have its key by now
			return i.state == Persistent || !i.refersTo(b.relation.local, b.rows[0], b.relation.remote)
		}
		return (b.nowhere == nil || *key != *b.nowhere) && !i.required(b.relation)
	}
	if i.refersTo(b.relation.local, parent, b.relation.remote) {
		return false
	}
	return !parent.key.none()
}

// replaced tells whether what a relation was loaded with are objects of a type that another has taken the place of since.
func (i *instance) replaced(b *bond) bool {
	if i.session == nil || i.state != Persistent || len(b.rows) == 0 {
		return false
	}
	target, err := i.session.models.target(b.relation)
	return err == nil && !slices.ContainsFunc(b.rows, func(row *instance) bool { return row.mapper == target })
}

// overruled tells whether the foreign key's fields were written after the relation was set to an object that has no key yet.
func (i *instance) overruled(b *bond) bool {
	return b != nil && len(b.unkeyed) > 0 && !slices.EqualFunc(b.fields, i.values(b.relation.local), samePlain)
}

// deadKey is the foreign key of a relation that has led to no row, nil where it is NULL.
func (i *instance) deadKey(r *relation) *identity {
	values := i.values(r.local)
	if slices.Contains(values, nil) {
		return nil
	}
	key := valueKey(values)
	return &key
}

// required tells whether the relation's foreign key cannot be NULL.
func (i *instance) required(r *relation) bool { return i.mapper.required(r.local) != nil }

// give writes what is known of a relation to the caller's variable.
func (i *instance) give(r *relation, out reflect.Value) error {
	var rows []*instance
	if b := i.relations[r.name]; b != nil {
		rows = b.rows
	}
	if out.Kind() == reflect.Slice {
		return i.giveMany(r, rows, out)
	}
	out.SetZero()
	for _, row := range rows {
		if row.is(gone) {
			continue
		}
		v := reflect.ValueOf(row.object)
		if !v.Type().AssignableTo(out.Type()) {
			return i.mistyped(r, row, out.Type())
		}
		out.Set(v)
		return nil
	}
	return nil
}

func (i *instance) giveMany(r *relation, rows []*instance, out reflect.Value) error {
	element := out.Type().Elem()
	list := reflect.MakeSlice(out.Type(), len(rows), len(rows))
	n := 0
	for _, row := range rows {
		if row.is(gone) {
			continue
		}
		v := reflect.ValueOf(row.object)
		if v.Type() != element && !v.Type().AssignableTo(element) {
			return i.mistyped(r, row, element)
		}
		list.Index(n).Set(v)
		n++
	}
	out.Set(list.Slice(0, n))
	return nil
}

func (i *instance) mistyped(r *relation, row *instance, want reflect.Type) error {
	if structIn(want).Name() == "" { // a prompt's
		return fmt.Errorf("load %s.%s: the type %s was declared again: query the %s again, it is of a type from before", i.mapper.name, r.name, row.mapper.name, i.mapper.name)
	}
	return fmt.Errorf("load %s.%s: the session has %s as %s, want %s", i.mapper.name, r.name, row.mapper.name, typeName(reflect.TypeOf(row.object)), typeName(want))
}

// loadRelation loads a relation for an object and its siblings, with what the tags of its target want.
func (s *Session) loadRelation(i *instance, r *relation) error {
	target, err := s.models.target(r)
	if err != nil {
		return err
	}
	if r.kind == belongsTo && s.fromMemory(i, r) {
		return nil
	}
	if i.state == Persistent {
		if err := s.autoflush(); err != nil {
			return err
		}
		if i.state != Persistent && r.kind != belongsTo {
			return nil // deleted by this flush
		}
	}
	plan, err := s.models.plan(target, nil, route{{target: r.owner}, {r, target}})
	if err != nil {
		return err
	}
	s, owners := s.because("lazy", r), s.siblings(i, r)
	if err := s.loadFor(owners, r, reading{plan: plan}); err != nil {
		return err
	}
	if len(plan.list) == 0 {
		return nil
	}
	return s.follow(nil, targetsOf(owners, r), plan, false)
}

// strategy is what touching a relation of the object does: what the query chose that found it last, else the tag's.
func (i *instance) strategy(r *relation) strategy {
	if i.cohort != nil && i.cohort.plan != nil {
		if way, chosen := i.cohort.plan.ways[r.name]; chosen {
			return way
		}
	}
	return r.options.load
}

// fromMemory finds what an object belongs to without SQL. It tells whether that was enough.
func (s *Session) fromMemory(i *instance, r *relation) bool {
	values := i.values(r.local)
	if slices.Contains(values, nil) {
		i.setLoaded(r, nil)
		return true
	}
	target, err := s.models.target(r)
	if err != nil {
		return false
	}
	if key, primary := target.keyFrom(r.remote, values); primary {
		if parent := s.tracker.find(key); parent != nil && !parent.is(expired) {
			i.setLoaded(r, []*instance{parent})
			return true
		}
	}
	return false
}

// siblings are the objects that a relation is loaded for: the one touched first, then those behind it in its cohort, then
// those before it, as many as reach allows.
func (s *Session) siblings(i *instance, r *relation) []*instance {
	found := []*instance{i}
	if i.cohort == nil || i.strategy(r) == loadSingly {
		return found
	}
	members := i.cohort.members
	take := func(other *instance) {
		if other != i && other.state == Persistent && other.session != nil && other.session.core == s.core && other.mapper == i.mapper && !other.knows(r) {
			found = append(found, other)
		}
	}
	for n := int(i.place) + 1; n < len(members) && len(found) < cohortReach; n++ {
		take(members[n])
	}
	for n := int(i.place) - 1; n >= 0 && len(found) < cohortReach; n-- {
		take(members[n])
	}
	return found
}

func (i *instance) knows(r *relation) bool {
	b := i.relations[r.name]
	return b != nil && (b.complete || b.changed())
}

// ensureLoaded loads a relation for those objects that do not know it. It is used while a flush is planned.
func (s *Session) ensureLoaded(owners []*instance, r *relation) error {
	if _, err := s.models.target(r); err != nil {
		return fmt.Errorf("delete %s: %w", r.owner.name, err)
	}
	var missing []*instance
	for _, owner := range owners {
		if b := owner.relations[r.name]; b == nil || !b.complete {
			missing = append(missing, owner)
		}
	}
	for len(missing) > 0 {
		n := min(len(missing), cohortReach)
		if err := s.because("delete", r).loadFor(missing[:n], r, reading{}); err != nil {
			return err
		}
		missing = missing[n:]
	}
	return nil
}

// loadFor loads a relation for all of the owners, in one statement.
func (s *Session) loadFor(owners []*instance, r *relation, how reading) error {
	target, err := s.models.target(r)
	switch {
	case err != nil:
		return err
	case r.filtered():
		return s.loadOn(owners, r, target, how)
	case r.kind == manyToMany:
		return s.loadThrough(owners, r, target, how)
	}
	keys, groups := groupBy(owners, r.local)
	if len(keys) == 0 {
		return setNone(owners, r)
	}
	columns, err := target.pickColumns(r.remote)
	if err != nil {
		return err
	}
	found := make(map[identity]*[]*instance, len(groups))
	var last identity // rows of one owner mostly come one after the other
	var rows *[]*instance
	see := func(row *instance, cells rowCells) {
		key := keyIn(columns, cells) // of the row: another program may have moved it since the object was read
		if rows == nil || key != last {
			if rows = found[key]; rows == nil {
				rows = new([]*instance)
				found[key] = rows
			}
			last = key
		}
		*rows = append(*rows, row)
	}
	if _, err := s.loadEachWhere(target, r.remote, keys, r.options.order, how, see); err != nil {
		return fmt.Errorf("load %s.%s: %w", r.owner.name, r.name, err)
	}
	for _, owner := range owners {
		var targets []*instance
		if rows := found[valueKey(owner.values(r.local))]; rows != nil {
			targets = slices.Clone(*rows) // owners may share a key
		}
		owner.setLoaded(r, targets)
	}
	return nil
}

// valueKey makes columns' values comparable.
func valueKey(values []any) identity {
	if slices.Contains(values, nil) {
		return identity{text: "NULL"}
	}
	return identify(nil, values)
}

// keyIn makes columns' cells of a row comparable.
func keyIn(columns []*column, cells rowCells) identity {
	if len(columns) == 1 && columns[0].kind == intValue {
		if number, ok := cells.number(columns[0].position); ok {
			return identity{number: number}
		}
	}
	values := make([]any, len(columns))
	for k, c := range columns {
		values[k], _ = c.fromCell(cells.cell(c.position))
	}
	return valueKey(values)
}

// loadedValues are columns of the row as it was read.
func (i *instance) loadedValues(names []string) []any {
	if i.loaded.none() {
		return i.values(names)
	}
	return i.loaded.pick(i.mapper, names)
}

// groupBy collects the different keys of objects, without those that hold NULL.
func groupBy(owners []*instance, names []string) (keys [][]any, groups map[identity]bool) {
	groups = make(map[identity]bool, len(owners))
	for _, owner := range owners {
		values := owner.values(names)
		if slices.Contains(values, nil) {
			continue
		}
		if key := valueKey(values); !groups[key] {
			groups[key] = true
			keys = append(keys, values)
		}
	}
	return keys, groups
}
