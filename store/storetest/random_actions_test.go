package storetest_test

import (
	"errors"
	"fmt"
	"reflect"
	"slices"

	"pgregory.net/rapid"

	"github.com/dbsh-go/dbsh/store"
)

// actions are what a voyage consists of.
func (v *voyage) actions() map[string]func() {
	working := map[string]func(){
		"add": v.add, "add child": v.addChild, "add graph": v.addGraph, "rename": v.rename,
		"relate": v.relate, "relate by field": v.relateByField, "relate all": v.relateAll, "guilds": v.join,
		"delete": v.remove, "spare": v.spare, "take over": v.takeOver,
		"flush": func() { v.flushing(true, v.s.Flush) },
		"mark":  v.mark, "back": v.back, "drop": v.dropMark,
		"savepoint": v.savepoint, "release": v.release, "commit": v.commit,
		"query": v.query, "count": v.count, "get": v.get, "peek": v.peek,
		"look": func() {
			if v.flushing(true, v.s.Flush) {
				v.look()
			}
		},
		"expire":  v.expire,
		"refresh": v.refresh,
		"clear":   v.clear,
		"typed":   v.typed,
	}
	actions := map[string]func(){"rollback": v.rollback, "rollback to": v.rollbackTo}
	for name, action := range working {
		actions[name] = func() {
			if v.w.failed {
				v.rollback()
				return
			}
			action()
		}
	}
	return actions
}

func (v *voyage) newName() string { v.serial++; return fmt.Sprint("n", v.serial) }

// fresh makes a new object that the model knows as pending.
func (v *voyage) fresh(kind, name string) *thing {
	t := &thing{kind: kind, object: reflect.New(targetOf(kind)).Interface()}
	t.facts = facts{state: store.Pending, name: name, ties: map[string]*thing{}, guilds: map[*thing]bool{}}
	t.set("Name", name)
	v.w.things = append(v.w.things, t)
	return t
}

func targetOf(kind string) reflect.Type {
	for _, object := range fleet {
		if of := reflect.TypeOf(object).Elem(); of.Name() == kind {
			return of
		}
	}
	return nil
}

func (t *thing) set(field string, value any) {
	reflect.ValueOf(t.object).Elem().FieldByName(field).Set(reflect.ValueOf(value))
}

func (v *voyage) add() {
	kind := rapid.SampledFrom([]string{"Crew", "Sailor", "Sailor", "Guild", "Bunk", "Cargo"}).Draw(v.T, "kind")
	name := v.newName()
	if crews := v.w.all("Crew"); kind == "Crew" && len(crews) > 0 && rapid.IntRange(0, 5).Draw(v.T, "taken") == 0 {
		name = v.pick("name of", crews).name
	}
	t := v.fresh(kind, name)
	if kind == "Cargo" {
		v.number(t)
	}
	v.must(v.s.Add(t.object))
}

// number gives a cargo a key that no other has, or only one that will be deleted.
func (v *voyage) number(t *thing) {
	deleting := v.w.deleting()
	for {
		port, number := rapid.SampledFrom([]string{"a", "b"}).Draw(v.T, "port"), rapid.Int64Range(1, 30).Draw(v.T, "number")
		key := fmt.Sprint(port, " ", number)
		if !slices.ContainsFunc(v.w.all("Cargo"), func(o *thing) bool { return o.key == key && !deleting[o] }) {
			t.set("Port", port)
			t.set("Number", number)
			t.key = key
			return
		}
	}
}

// addChild adds a child to a parent: by the parent's collection, or by its own relation.
func (v *voyage) addChild() {
	t := rapid.SampledFrom(ties).Draw(v.T, "tie")
	parent := v.pick("parent", v.w.all(t.parent, alive))
	child := v.fresh(t.kind, v.newName())
	if t.kind == "Crate" {
		v.place(child, parent)
	}
	byChild := !t.single && v.yes("by the child")
	v.w.things = v.w.things[:len(v.w.things)-1] // what is replaced, or left, is looked up first, which flushes
	if !v.flushing(false, func() error { return relate(t, child, parent, byChild) }) {
		return
	}
	v.w.things = append(v.w.things, child)
	v.w.link(t, child, parent)
	if byChild {
		v.must(v.s.Add(child.object))
	}
}

// relate relates two objects by one of the sides.
func relate(t tie, child, parent *thing, byChild bool) error {
	switch {
	case byChild:
		return store.Set(child.object, t.name, parent.object)
	case t.single:
		return store.Set(parent.object, t.back, child.object)
	}
	return store.Append(parent.object, t.back, listOf(child))
}

// place gives a crate a place in a cargo that no other has, or only one that will be deleted.
func (v *voyage) place(child, cargo *thing) {
	deleting := v.w.deleting()
	for place := int64(1); ; place++ {
		key := fmt.Sprint(cargo.key, " ", place)
		if !slices.ContainsFunc(v.w.all("Crate"), func(o *thing) bool { return o.key == key && !deleting[o] }) {
			child.set("Place", place)
			child.key = key
			return
		}
	}
}

// listOf is a slice of the things' type.
func listOf(things ...*thing) any {
	if len(things) == 0 {
		return nil
	}
	list := reflect.MakeSlice(reflect.SliceOf(reflect.TypeOf(things[0].object)), 0, len(things))
	for _, t := range things {
		list = reflect.Append(list, reflect.ValueOf(t.object))
	}
	return list.Interface()
}

// addGraph adds a new crew with new sailors and a boss among them, by the crew alone.
func (v *voyage) addGraph() {
	crew := v.fresh("Crew", v.newName())
	var boss *thing
	for range rapid.IntRange(1, 3).Draw(v.T, "sailors") {
		sailor := v.fresh("Sailor", v.newName())
		v.must(store.Append(crew.object, "Sailors", listOf(sailor)))
		sailor.ties["Crew"] = crew
		if boss != nil && v.yes("boss") {
			v.must(store.Set(sailor.object, "Boss", boss.object))
			sailor.ties["Boss"] = boss
		}
		boss = sailor
	}
	v.must(v.s.Add(crew.object))
}

func (v *voyage) rename() {
	t := v.pick("thing", v.w.all("", alive))
	if v.yes("new") {
		t.name = v.newName()
		t.set("Name", t.name)
	} else if t.kind == "Crew" {
		other := v.pick("other", v.w.all("Crew", alive)) // names are exchanged
		t.name, other.name = other.name, t.name
		t.set("Name", t.name)
		other.set("Name", other.name)
	} else {
		t.set("Name", t.name)
	}
}

// relate gives a child another parent, or none, by either side.
func (v *voyage) relate() {
	t := rapid.SampledFrom(ties).Draw(v.T, "tie")
	child := v.pick("child", v.w.all(t.kind, alive, func(c *thing) bool { return c.kind != "Crate" && (!t.owned || c.ties[t.name] != nil) }))
	parents := v.w.all(t.parent, alive)
	if !t.required && (len(parents) == 0 || v.yes("none")) {
		v.unrelate(t, child)
		return
	}
	parent := v.pick("parent", parents)
	byChild := v.yes("by the child")
	if v.flushing(false, func() error { return relate(t, child, parent, byChild) }) {
		v.w.link(t, child, parent)
	}
}

// unrelate takes a child from its parent.
func (v *voyage) unrelate(t tie, child *thing) {
	parent := child.ties[t.name]
	byChild := parent == nil || parent.doomed || v.yes("by the child")
	if v.flushing(false, func() error {
		switch {
		case byChild:
			return store.Set(child.object, t.name, nil)
		case t.single:
			return store.Set(parent.object, t.back, nil)
		}
		return store.Remove(parent.object, t.back, listOf(child))
	}) {
		v.w.link(t, child, nil)
		if t.owned && child.state == store.Pending {
			child.state = store.Transient // it was never written
			v.lost = append(v.lost, child)
			v.w.things = slices.DeleteFunc(v.w.things, func(t *thing) bool { return t == child })
		}
	}
}

// relateByField sets a foreign key's field to another value than it has. (Nobody can tell that it was set to the same one.)
func (v *voyage) relateByField() {
	t := ties[rapid.IntRange(0, 1).Draw(v.T, "tie")]
	child := v.pick("child", v.w.all(t.kind, alive))
	field := reflect.ValueOf(child.object).Elem().FieldByName(t.name + "ID").Interface().(*int64)
	if field != nil && v.yes("none") {
		v.written = true
		v.w.link(t, child, nil)
		child.set(t.name+"ID", (*int64)(nil))
		return
	}
	parent := v.pick("parent", v.w.all(t.parent, alive, rooted))
	id := reflect.ValueOf(parent.object).Elem().FieldByName("ID").Int()
	if field == nil || *field != id {
		v.written = true
		v.w.link(t, child, parent)
		child.set(t.name+"ID", &id)
	}
}

// relateAll makes some children the only ones.
func (v *voyage) relateAll() {
	t := ties[rapid.IntRange(0, 1).Draw(v.T, "tie")]
	parent := v.pick("parent", v.w.all(t.parent, alive))
	if v.written { // the collection would be replaced as it was before the fields were set
		if !v.flushing(true, v.s.Flush) || parent.doomed || parent.state != store.Persistent {
			return
		}
	}
	children := v.some("child", v.w.all(t.kind, alive))
	if !v.flushing(false, func() error { return store.Set(parent.object, t.back, listOf(children...)) }) {
		return
	}
	for _, child := range v.w.children(t, parent) {
		v.w.link(t, child, nil)
	}
	for _, child := range children {
		v.w.link(t, child, parent)
	}
}

// join changes which sailors are in which guilds, by either side.
func (v *voyage) join() {
	sailor, guild := v.pick("sailor", v.w.all("Sailor", alive)), v.pick("guild", v.w.all("Guild", alive))
	leave, bySailor := v.yes("leave"), v.yes("by the sailor")
	if bySailor && leave {
		v.must(store.Remove(sailor.object, "Guilds", listOf(guild)))
	} else if bySailor {
		v.must(store.Append(sailor.object, "Guilds", listOf(guild)))
	} else if leave {
		v.must(store.Remove(guild.object, "Sailors", listOf(sailor)))
	} else {
		v.must(store.Append(guild.object, "Sailors", listOf(sailor)))
	}
	if leave {
		delete(sailor.guilds, guild)
	} else {
		sailor.guilds[guild] = true
	}
}

func (v *voyage) remove() {
	t := v.pick("thing", v.w.all("", alive, rooted))
	v.must(v.s.Delete(t.object))
	t.doomed = true
}

// spare adds what was to be deleted.
func (v *voyage) spare() {
	t := v.pick("thing", v.w.all("", func(t *thing) bool {
		return t.doomed && !slices.ContainsFunc(v.w.all(t.kind, alive), func(o *thing) bool { return o.key == t.key })
	}))
	v.must(v.s.Add(t.object))
	deleted := v.s.Deleted()
	for _, other := range v.w.all("", func(other *thing) bool { return other.doomed }) {
		other.doomed = other != t && slices.Contains(deleted, other.object) // Add leads to what is related, as far as it is loaded
	}
}

// takeOver adds a cargo with the key of one that is deleted in the same flush.
func (v *voyage) takeOver() {
	old := v.pick("cargo", v.w.all("Cargo", alive, rooted))
	v.must(v.s.Delete(old.object))
	old.doomed = true
	t := v.fresh("Cargo", v.newName())
	t.key = old.key
	for _, field := range []string{"Port", "Number"} {
		t.set(field, reflect.ValueOf(old.object).Elem().FieldByName(field).Interface())
	}
	v.must(v.s.Add(t.object))
}

func (v *voyage) savepoint() {
	name := fmt.Sprint("s", len(v.w.frames))
	if v.flushing(true, func() error { return v.s.Savepoint(name) }) {
		v.w.push(name)
	}
}

// frame draws an open savepoint.
func (v *voyage) frame() int {
	if len(v.w.frames) == 1 {
		v.Skip("none")
	}
	return rapid.IntRange(1, len(v.w.frames)-1).Draw(v.T, "savepoint")
}

func (v *voyage) release() {
	at := v.frame()
	if v.flushing(true, func() error { return v.s.Release(v.w.frames[at].name) }) {
		v.w.frames = v.w.frames[:at]
		v.frameEnded(at)
	}
}

func (v *voyage) rollbackTo() {
	at := v.frame()
	v.must(v.s.RollbackTo(v.w.frames[at].name))
	v.lost = append(v.lost, v.w.rollbackTo(at)...)
	v.written = false
	v.frameEnded(at)
}

func (v *voyage) rollback() {
	v.must(v.s.Rollback())
	v.lost = append(v.lost, v.w.rollback()...)
	v.written = false
	v.frameEnded(0)
}

func (v *voyage) commit() {
	var gone []*thing
	if v.flushing(true, v.s.Commit) {
		for _, t := range v.w.things {
			if t.state == store.Deleted {
				gone = append(gone, t)
			}
		}
		v.w.commit()
		v.frameEnded(0)
	}
	for _, t := range gone {
		if got := v.s.State(t.object); got != store.Detached {
			v.Fatalf("got a %s %s that was deleted and committed, want a detached one", got, t.kind)
		}
	}
}

func (v *voyage) query() {
	v.queryAll(rapid.SampledFrom([]string{"Crew", "Sailor", "Guild", "Bunk", "Chore", "Letter", "Cargo", "Crate"}).Draw(v.T, "kind"))
}

func (v *voyage) queryAll(kind string) {
	rows := reflect.New(reflect.SliceOf(reflect.PointerTo(targetOf(kind))))
	if !v.flushing(true, func() error { return v.s.QueryModel(kind).All(rows.Interface()) }) {
		return
	}
	var got, want []any
	for k := range rows.Elem().Len() {
		got = append(got, rows.Elem().Index(k).Interface())
	}
	for _, t := range v.w.all(kind) {
		want = append(want, t.object)
	}
	if len(got) != len(want) || slices.ContainsFunc(want, func(object any) bool { return !slices.Contains(got, object) }) {
		v.Fatalf("a query for %s gives %v, want %v", kind, got, want)
	}
}

func (v *voyage) count() {
	crew := v.pick("crew", v.w.all("Crew", alive))
	var got int
	if !v.flushing(true, func() (err error) {
		got, err = v.s.QueryModel("Sailor").FilterBy("Crew", crew.object).Count()
		return err
	}) || crew.state != store.Persistent {
		return
	}
	if want := len(v.w.children(ties[0], crew)); got != want {
		v.Fatalf("crew %s counts %d sailors, want %d", crew.key, got, want)
	}
}

func (v *voyage) get() {
	t := v.pick("thing", v.w.all("", alive, rooted))
	object := reflect.ValueOf(t.object).Elem()
	key := []any{}
	for _, name := range []string{"ID", "Port", "Number", "Place"} {
		if field := object.FieldByName(name); field.IsValid() {
			key = append(key, field.Interface())
		}
	}
	dst := reflect.New(reflect.TypeOf(t.object))
	missing := false
	ok := v.flushing(false, func() error {
		err := v.s.QueryModel(t.kind).Get(dst.Interface(), key...)
		if missing = errors.Is(err, store.ErrNotFound); missing {
			return nil // the flush has deleted it, with its owner
		}
		return err
	})
	if missing && t.state == store.Persistent {
		v.Fatalf("%s %s is not found", t.kind, t.key)
	}
	if ok && !missing && dst.Elem().Interface() != t.object {
		v.Fatalf("%s %s is another object", t.kind, t.key)
	}
}

// peek touches one relation without a flush before.
func (v *voyage) peek() {
	t := rapid.SampledFrom(ties).Draw(v.T, "tie")
	switch rapid.IntRange(0, 2).Draw(v.T, "side") {
	case 0:
		v.parent(t, v.pick("child", v.w.all(t.kind, alive)))
	case 1:
		v.children(t, v.pick("parent", v.w.all(t.parent, alive)))
	default:
		v.guilds(v.pick("member", append(v.w.all("Sailor", alive), v.w.all("Guild", alive)...)))
	}
}

func (v *voyage) expire() {
	things := v.some("thing", v.w.all("", alive, rooted))
	var objects []any
	for _, t := range things {
		objects = append(objects, t.object)
	}
	v.must(v.s.Expire(objects...))
}

func (v *voyage) refresh() {
	t := v.pick("thing", v.w.all("", alive, rooted))
	before := v.flushes
	if err := v.s.Refresh(t.object); v.flushes > before {
		v.flushing(true, func() error {
			if v.w.deleting()[t] && v.s.State(t.object) == store.Deleted {
				return nil // its owner has gone, and it with it
			}
			return err
		})
	} else {
		v.must(err)
	}
}

// clear takes everything out of the session, and reads it again.
func (v *voyage) clear() {
	if v.commit(); v.w.failed || len(v.s.New())+len(v.s.Dirty())+len(v.s.Deleted()) > 0 {
		return
	}
	v.s.Clear()
	v.reload()
}

// reload gives the model's things the objects of a session that knows nothing yet.
func (v *voyage) reload() {
	for _, t := range v.w.things {
		old := reflect.ValueOf(t.object).Elem()
		var key []any
		for _, name := range []string{"ID", "Port", "Number", "Place"} {
			if field := old.FieldByName(name); field.IsValid() {
				key = append(key, field.Interface())
			}
		}
		dst := reflect.New(reflect.TypeOf(t.object))
		v.must(v.s.QueryModel(t.kind).Get(dst.Interface(), key...))
		if dst.Elem().Interface() == t.object {
			v.Fatalf("%s %s is the same object after Clear", t.kind, t.key)
		}
		t.object = dst.Elem().Interface()
	}
}

// typed writes by SQL, and reads the row.
func (v *voyage) typed() {
	t := v.pick("sailor", v.w.all("Sailor", alive, rooted))
	name := v.newName()
	if !v.flushing(true, func() error {
		_, err := v.s.Execute("UPDATE sailors SET name = ? WHERE id = ?", name, t.key)
		return err
	}) || t.state != store.Persistent {
		return
	}
	t.name = name
	v.w.settle()
	v.queryAll("Sailor")
}
