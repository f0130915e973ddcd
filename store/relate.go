package store

import (
	"fmt"
	"reflect"
	"slices"
	"sync"
)

// The functions of this file change relations; generated methods call them. Both sides of a relation change in memory at
// once, without SQL where nothing must be loaded first. The foreign key's field is written at once too where the row it
// refers to has a key, else by the flush. (SQLAlchemy writes it at the flush in any case.) Of a relation and a foreign key
// field that are both changed, the later change counts.
//
// Objects that are in no session can be related to each other: nothing is lost when they are added. Changing a relation of
// an object that is in a session adds the new ones to it (cascade save-update); the other side does not cascade.

// Set makes value what the relation leads to: a pointer to a model or nil where that is one object, a slice of them where
// it is a collection, which then holds exactly these.
func Set(owner any, relation string, value any) error {
	defer alone(owner)()
	e, err := enter("set", owner, relation, value)
	if err != nil {
		return err
	}
	if e.relation.kind.collection() {
		return e.replace()
	}
	if len(e.rows) > 1 {
		return fmt.Errorf("set %s: got %d objects, want one or nil", e.name(), len(e.rows))
	}
	if e.relation.kind != belongsTo {
		return e.replace()
	}
	if err := e.knowOrphan(); err != nil {
		return err
	}
	if err := e.knowRival(); err != nil {
		return err
	}
	if err := e.cascade(e.rows); err != nil {
		return err
	}
	var target *instance
	if len(e.rows) == 1 {
		target = e.rows[0]
	}
	e.link.put(e.owner, e.relation, e.back, target)
	return nil
}

// Append puts rows, a slice of pointers to models, into a collection. Those in it already stay once.
func Append(owner any, relation string, rows any) error {
	defer alone(owner)()
	e, err := enter("add to", owner, relation, rows)
	if err != nil {
		return err
	}
	if !e.relation.kind.collection() {
		return fmt.Errorf("add to %s: it is one object, not a collection: use Set", e.name())
	}
	if err := e.cascade(e.rows); err != nil {
		return err
	}
	for _, target := range e.rows {
		e.add(target)
	}
	return nil
}

// Remove takes rows, a slice of pointers to models, out of a collection. The objects stay in the session: their foreign key
// becomes NULL, their association row is deleted, or, where the relation cascades delete-orphan, they are deleted.
func Remove(owner any, relation string, rows any) error {
	defer alone(owner)()
	e, err := enter("remove from", owner, relation, rows)
	if err != nil {
		return err
	}
	if !e.relation.kind.collection() {
		return fmt.Errorf("remove from %s: it is one object, not a collection: use Set with nil", e.name())
	}
	for _, target := range e.rows {
		e.remove(target)
	}
	return nil
}

// alone keeps others from relating objects that are in no session while the caller does: those share one registry, whose
// relations are completed when they are first followed. An object in a session has its session's, for one goroutine.
func alone(owner any) (done func()) {
	if model := modelOf(owner); model != nil && model.inst != nil && model.inst.session != nil {
		return func() {}
	}
	strangersMu.Lock()
	return strangersMu.Unlock
}

var strangersMu sync.Mutex

// end is one end of a relation about to be changed.
type end struct {
	owner    *instance
	relation *relation
	back     *relation // the other side, nil if there is none
	rows     []*instance
	link     linker
}

func (e *end) name() string { return e.owner.mapper.name + "." + e.relation.name }

// enter finds everything a change of a relation needs, and refuses what does not fit.
func enter(op string, owner any, name string, value any) (*end, error) {
	op = op + " " + name
	models, _ := modelsFor(owner, nil)
	objects, err := objectsOf(op, models, value)
	if err != nil {
		return nil, err
	}
	if models == strangers {
		models, _ = modelsFor(owner, objects)
	}
	e := &end{link: linker{models}}
	if e.owner, err = known(models, op, owner, ""); err != nil {
		return nil, err
	}
	s := e.owner.session
	if s != nil {
		if err := s.changeable(op); err != nil {
			return nil, err
		}
	}
	if e.relation, err = relationTo(models, e.owner.mapper, name, op, objects); err != nil {
		return nil, err
	}
	if e.relation.options.viewOnly {
		return nil, fmt.Errorf("%s of %s: the relation is viewonly: change what it is read from", op, article(e.owner.mapper.name))
	}
	for _, object := range objects {
		i, err := known(models, op, object, e.relation.target)
		if err != nil {
			return nil, err
		}
		e.rows = append(e.rows, i)
	}
	target, err := models.target(e.relation)
	switch {
	case err != nil && s != nil:
		return nil, err
	case err != nil && len(objects) > 0:
		return nil, fmt.Errorf("%s: the %s is in no session, which would know its relations (session.Add it first): %w", op, e.owner.mapper.name, err)
	}
	for _, i := range e.rows {
		if i.mapper != target {
			return nil, fmt.Errorf("%s of %s: got %s, want %s", op, article(e.owner.mapper.name), article(i.mapper.name), article(target.name))
		}
	}
	if target != nil && e.relation.reverse != "" {
		e.back = target.relationNamed(e.relation.reverse)
	}
	if e.back != nil { // what the flush will follow must be complete
		if _, err := models.target(e.back); err != nil && s != nil {
			return nil, err
		}
	}
	return e, e.checkSingle(op)
}

// checkSingle refuses a second owner for what can have only one (single_parent).
func (e *end) checkSingle(op string) error {
	if !e.relation.options.singleParent || e.owner.session == nil {
		return nil
	}
	for _, target := range e.rows {
		if other := e.owner.session.owner(e.relation, target, e.owner); other != nil {
			return fmt.Errorf("%s of %s: the %s has an owner already, %s, and the relation is single_parent: take it from that one first",
				op, article(e.owner.mapper.name), target.mapper.name, other.name())
		}
	}
	return nil
}

// owner finds the object, other than one, whose relation leads to the target, as far as memory knows.
func (s *Session) owner(r *relation, target, except *instance) (found *instance) {
	look := func(i *instance) {
		if found != nil || i == except || i.mapper != r.owner || i.is(gone|doomed) {
			return
		}
		if b := i.relations[r.name]; b != nil && b.has(target) {
			found = i
		}
	}
	for _, i := range s.work.fresh {
		look(i)
	}
	s.tracker.each(look)
	return found
}

// relationTo finds a relation by name. Of objects in no session it may be the tags of the others that name it.
func relationTo(models *registry, owner *mapper, name, op string, others []any) (*relation, error) {
	r, err := models.relation(owner, name)
	if err == nil || models != strangers {
		return r, err
	}
	for _, other := range others {
		if _, err := known(models, op, other, ""); err != nil {
			return nil, err
		}
	}
	return models.relation(owner, name)
}

// objectsOf is what a caller gave as one object, a slice of them, or nil.
func objectsOf(op string, models *registry, value any) ([]any, error) {
	v := reflect.ValueOf(value)
	switch {
	case value == nil || v.Kind() == reflect.Pointer && v.IsNil():
		return nil, nil
	case v.Kind() == reflect.Pointer:
		return []any{value}, nil
	case v.Kind() != reflect.Slice:
		return nil, notModel(op, models, value)
	}
	objects := make([]any, v.Len())
	for k := range objects {
		objects[k] = v.Index(k).Interface()
		if modelOf(objects[k]) == nil {
			return nil, notModel(op, models, objects[k])
		}
	}
	return objects, nil
}

// strangers are the models of objects that are in no session, so that their relations can be set before they are added. It
// is a table of what struct types' tags say; sessions have registries of their own.
var strangers = newRegistry()

// modelsFor finds who knows the models: the session of one of the objects.
func modelsFor(owner any, others []any) (*registry, *Session) {
	for _, object := range append([]any{owner}, others...) {
		if model := modelOf(object); model != nil && model.inst != nil && model.inst.session != nil {
			return model.inst.session.models, model.inst.session
		}
	}
	return strangers, nil
}

// known is what is known of an object. name is its model's where the struct has none.
func known(models *registry, op string, object any, name string) (*instance, error) {
	model := models.modelOf(object)
	if model == nil {
		return nil, notModel(op, models, object)
	}
	if model.inst != nil && model.inst.session != nil {
		return model.inst, nil
	}
	if name == "" && model.inst != nil {
		name = model.inst.mapper.name // a session has known it
	}
	m, err := models.of(object)
	if models == strangers && (err != nil || name != "" && m.name != name && m.typ.Name() == "") { // here it gets its name
		m, err = strangers.register(strangerName(object, name), reflect.TypeOf(object))
	} else if models == strangers && !strangers.current(m) {
		m, err = strangers.register(m.name, m.typ) // another type has had the name since
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", op, err)
	}
	if model.inst == nil {
		model.inst = &instance{mapper: m, object: object}
	}
	model.inst.rebind(m)
	return model.inst, nil
}

func strangerName(object any, name string) string {
	if name == "" {
		tag, _ := modelTag(reflect.TypeOf(object).Elem())
		name = tag.Get("table")
	}
	return name
}

// cascade adds new objects to the owner's session.
func (e *end) cascade(rows []*instance) error {
	s := e.owner.session
	if s == nil || !e.relation.cascades(cascadeSave) {
		return nil
	}
	for _, i := range rows {
		if i.session == nil && !i.is(gone) {
			if err := s.attach(i); err != nil {
				return err
			}
		}
	}
	return nil
}

// replace makes rows the only ones. What is there must be known first, so that it can be taken out. New objects come into the
// session after that: the flush before the reading would write them without what they refer to.
func (e *end) replace() error {
	if b := e.owner.bond(e.relation); !b.complete && e.owner.state == Persistent {
		if e.relation.options.load == loadNever {
			return fmt.Errorf("set %s: the collection is lazy=write_only, and would have to be loaded to be replaced: add to it and remove from it", e.name())
		}
		if err := e.owner.session.loadRelation(e.owner, e.relation); err != nil {
			return err
		}
	}
	b := e.owner.bond(e.relation)
	b.complete = true
	if err := e.cascade(e.rows); err != nil {
		return err
	}
	for _, target := range slices.Clone(b.rows) {
		if !slices.Contains(e.rows, target) {
			e.remove(target)
		}
	}
	for _, target := range e.rows {
		e.add(target)
	}
	return nil
}

// knowOrphan loads what a belongs-to leads to where it would be deleted when it leaves.
func (e *end) knowOrphan() error {
	b := e.owner.bond(e.relation)
	if !e.relation.cascades(cascadeOrphan) || b.complete || e.owner.state != Persistent {
		return nil
	}
	return e.owner.session.loadRelation(e.owner, e.relation)
}

// knowRival loads the other end of a one-to-one: who is there has to leave. The owner may be half made, so nothing is flushed.
func (e *end) knowRival() error {
	if e.back == nil || e.back.kind != hasOne || len(e.rows) == 0 {
		return nil
	}
	parent := e.rows[0]
	if parent.state != Persistent || parent.bond(e.back).complete {
		return nil
	}
	s := parent.session
	return s.NoAutoflush(func() error { return s.loadRelation(parent, e.back) })
}

func (e *end) add(target *instance) {
	switch {
	case e.relation.kind == manyToMany:
		e.link.join(e.owner, e.relation, e.back, target)
	case e.back != nil:
		e.link.put(target, e.back, e.relation, e.owner)
	default:
		e.link.give(e.owner, e.relation, target)
	}
}

func (e *end) remove(target *instance) {
	switch {
	case e.relation.kind == manyToMany:
		e.link.part(e.owner, e.relation, e.back, target)
	case e.back != nil:
		e.link.take(e.owner, e.relation, e.back, target)
	default:
		e.link.take(e.owner, e.relation, nil, target)
	}
}
