package storetest_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/dbsh-go/dbsh/store"
)

// world is what the session should hold, worked out by other means: things that point at each other, copied whole where a
// transaction begins and copied back where it is rolled back.
type world struct {
	things []*thing // in the order they came
	frames []frame  // what to come back to; the first one is the last commit
	rows   string   // what the tables hold
	open   bool     // something was written since the last commit
	failed bool     // a flush has failed: nothing but a rollback helps
}

// frame is a transaction or a savepoint.
type frame struct {
	name   string
	things map[*thing]facts
	order  []*thing
	rows   string
	open   bool
}

// thing is one object.
type thing struct {
	object any
	kind   string
	facts
}

// facts are what can change, and comes back on rollback.
type facts struct {
	state  store.State
	doomed bool
	key    string // "" until the row is there; of composite keys what tells it from others
	name   string
	ties   map[string]*thing // by the name of the relation
	guilds map[*thing]bool
	row    string // as it was written last
}

func (f facts) copy() facts {
	f.ties, f.guilds = maps.Clone(f.ties), maps.Clone(f.guilds)
	return f
}

func newWorld() *world {
	w := &world{}
	w.rows = w.image()
	w.push("")
	return w
}

func (w *world) push(name string) {
	f := frame{name: name, things: map[*thing]facts{}, order: slices.Clone(w.things), rows: w.rows, open: w.open}
	for _, t := range w.things {
		f.things[t] = t.facts.copy()
	}
	w.frames = append(w.frames, f)
}

// restore goes back to where a frame began. It gives the things that are no longer there.
func (w *world) restore(f frame) (lost []*thing) {
	for _, t := range w.things {
		if before, known := f.things[t]; known {
			t.facts = before.copy()
		} else {
			lost = append(lost, t)
		}
	}
	for _, t := range f.order {
		t.facts = f.things[t].copy()
	}
	w.things, w.rows, w.open = slices.Clone(f.order), f.rows, f.open
	return lost
}

func (w *world) rollback() (lost []*thing) {
	for n := len(w.frames) - 1; n >= 0; n-- {
		lost = append(lost, w.restore(w.frames[n])...)
	}
	w.frames, w.failed = w.frames[:1], false
	return lost
}

// rollbackTo goes back to a savepoint, which stays.
func (w *world) rollbackTo(at int) (lost []*thing) {
	for n := len(w.frames) - 1; n >= at; n-- {
		lost = append(lost, w.restore(w.frames[n])...)
	}
	w.frames, w.failed = w.frames[:at+1], false
	return lost
}

// commit comes after a flush.
func (w *world) commit() {
	w.things = slices.DeleteFunc(w.things, func(t *thing) bool { return t.state == store.Deleted })
	w.frames, w.open = nil, false
	w.push("")
}

// all are the things of a kind that are in the session; "" for any kind.
func (w *world) all(kind string, want ...func(*thing) bool) (found []*thing) {
	for _, t := range w.things {
		fits := (kind == "" || t.kind == kind) && (t.state == store.Pending || t.state == store.Persistent)
		for _, f := range want {
			fits = fits && f(t)
		}
		if fits {
			found = append(found, t)
		}
	}
	return found
}

func alive(t *thing) bool  { return !t.doomed }
func rooted(t *thing) bool { return t.state == store.Persistent }

// children are the things whose tie leads to a thing.
func (w *world) children(t tie, parent *thing) []*thing {
	return w.all(t.kind, func(child *thing) bool { return child.ties[t.name] == parent })
}

// link makes parent (nil for none) what a child's tie leads to.
func (w *world) link(t tie, child, parent *thing) {
	if t.single && parent != nil {
		for _, other := range w.children(t, parent) {
			other.ties[t.name] = nil
		}
	}
	child.ties[t.name] = parent
}

// outcome is how a flush should end.
type outcome int

const (
	done    outcome = iota
	refused         // before any SQL: nothing has changed
	broken          // by the database: the transaction is lost
)

// flush works out what should happen, and makes it so.
func (w *world) flush() outcome {
	deleting := w.deleting()
	for _, t := range ties {
		for _, child := range w.all(t.kind) {
			if parent := child.ties[t.name]; t.required && !deleting[child] && (parent == nil || deleting[parent]) {
				return refused
			}
		}
	}
	if w.clashes(deleting) {
		w.failed = true
		return broken
	}
	for t := range deleting {
		if t.state == store.Pending {
			t.state = store.Transient
		} else {
			t.state, t.doomed = store.Deleted, false
		}
	}
	w.things = slices.DeleteFunc(w.things, func(t *thing) bool { return t.state == store.Transient })
	for _, t := range w.all("") {
		for name, parent := range t.ties {
			if parent != nil && deleting[parent] {
				t.ties[name] = nil
			}
		}
		maps.DeleteFunc(t.guilds, func(guild *thing, _ bool) bool { return deleting[guild] })
		t.state = store.Persistent
	}
	return done
}

// deleting are the things that the next flush deletes: those marked, what is owned by them, and what was left by its owner.
func (w *world) deleting() map[*thing]bool {
	deleting := map[*thing]bool{}
	for _, t := range w.all("") {
		deleting[t] = t.doomed
	}
	for again := true; again; {
		again = false
		for _, t := range ties {
			for _, child := range w.all(t.kind) {
				if parent := child.ties[t.name]; t.owned && !deleting[child] && (parent == nil || deleting[parent]) {
					deleting[child], again = true, true
				}
			}
		}
	}
	maps.DeleteFunc(deleting, func(_ *thing, yes bool) bool { return !yes })
	return deleting
}

// clashes tells whether two crews would have one name.
func (w *world) clashes(deleting map[*thing]bool) bool {
	taken := map[string]bool{}
	for _, crew := range w.all("Crew") {
		if !deleting[crew] {
			if taken[crew.name] {
				return true
			}
			taken[crew.name] = true
		}
	}
	return false
}

// settle notes what the tables hold now that everything was flushed.
func (w *world) settle() {
	for _, t := range w.all("") {
		t.row = t.written()
	}
	rows := w.image()
	w.open = w.open || rows != w.rows
	w.rows = rows
}

// written is a thing's row, "" where it has none.
func (t *thing) written() string {
	if t.state != store.Persistent {
		return ""
	}
	tied := func(name string) string {
		if parent := t.ties[name]; parent != nil {
			return parent.key
		}
		return "NULL"
	}
	switch t.kind {
	case "Sailor":
		return t.key + " " + t.name + " " + tied("Crew") + " " + tied("Boss")
	case "Bunk", "Chore", "Letter":
		return t.key + " " + t.name + " " + tied("Sailor")
	}
	return t.key + " " + t.name
}

// image is what the tables should hold.
func (w *world) image() string {
	lines := map[string][]string{}
	table := map[string]string{"Crew": "crews", "Sailor": "sailors", "Guild": "guilds", "Bunk": "bunks", "Chore": "chores", "Letter": "letters", "Cargo": "cargos", "Crate": "crates"}
	for _, t := range w.all("", rooted) {
		lines[table[t.kind]] = append(lines[table[t.kind]], t.written())
		for guild := range t.guilds {
			lines["memberships"] = append(lines["memberships"], t.key+" "+guild.key)
		}
	}
	return show(lines)
}

// show is a state of the tables as text, the same for the same rows.
func show(lines map[string][]string) string {
	var out strings.Builder
	for _, table := range tables {
		slices.Sort(lines[table.name])
		fmt.Fprintf(&out, "%s: %s\n", table.name, strings.Join(lines[table.name], "; "))
	}
	return out.String()
}
