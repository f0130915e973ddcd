package storetest_test

import (
	"errors"
	"flag"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/dbsh-go/dbsh/store"
	_ "github.com/dbsh-go/dbsh/store/mysql"
	_ "github.com/dbsh-go/dbsh/store/postgres"
	_ "github.com/dbsh-go/dbsh/store/sqlite"
	"github.com/dbsh-go/dbsh/store/storetest"
)

// TestRandomOperations does random sequences of operations, and after each compares the database, the objects and the session's
// lists with a model of its own. -rapid.checks=10000 makes it long; a failure is shrunk and printed as the operations that lead to
// it.
func TestRandomOperations(t *testing.T) {
	asked := false
	for name, value := range map[string]string{"rapid.checks": "15", "rapid.seed": "7"} { // the same few sequences where nothing is asked
		f := flag.Lookup(name)
		if f.Value.String() != f.DefValue {
			asked = true
		} else if err := f.Value.Set(value); err != nil {
			t.Fatal(err)
		}
	}
	for _, d := range storetest.Databases() {
		if d.Name != "sqlite" || asked { // a file waits for the disk, and differs in nothing else
			t.Run(d.Name, func(t *testing.T) { randomOperations(t, d.Open(t)) })
		}
	}
}

func randomOperations(t *testing.T, db *store.DB) {
	s := store.NewSession(db)
	for _, text := range fleetTables(db.Dialect()) {
		if _, err := s.Execute(text); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(s.Commit(), s.Close()); err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		v := newVoyage(t, db)
		defer v.s.Close()
		actions := map[string]func(*rapid.T){"": func(*rapid.T) { v.check() }}
		for name, action := range v.actions() {
			actions[name] = func(t *rapid.T) { v.T = t; action() }
		}
		t.Repeat(actions)
		v.T = t
		v.end()
	})
}

// voyage is one sequence of operations.
type voyage struct {
	*rapid.T
	db      *store.DB
	s       *store.Session
	w       *world
	flushes int  // begun
	written bool // a foreign key field was set since the last flush: collections know of it after the next
	lost    []*thing
	serial  int
	marks   []marked
}

func newVoyage(t *rapid.T, db *store.DB) *voyage {
	v := &voyage{T: t, db: db, w: newWorld()}
	for _, table := range tables {
		text := "DELETE FROM " + table.name
		if table.name == "sailors" {
			v.plain("UPDATE sailors SET boss_id = NULL")
		}
		v.plain(text)
	}
	v.s = store.NewSession(db)
	v.must(v.s.Register(fleet...))
	v.s.OnBeforeFlush(func() error { v.flushes++; return nil })
	return v
}

func (v *voyage) plain(text string) {
	if _, err := v.db.Raw().Exec(text); err != nil {
		v.Fatal(err)
	}
}

func (v *voyage) must(err error) {
	v.Helper()
	if err != nil {
		v.Fatal(err)
	}
}

// pick draws one of the things; where there is none the action is skipped.
func (v *voyage) pick(label string, things []*thing) *thing {
	if len(things) == 0 {
		v.Skip("none")
	}
	t := things[rapid.IntRange(0, len(things)-1).Draw(v.T, label)]
	v.Logf("%s is %s %s (%s)", label, t.kind, t.key, t.name)
	return t
}

// some draws any number of the things.
func (v *voyage) some(label string, things []*thing) (found []*thing) {
	for _, t := range things {
		if rapid.Bool().Draw(v.T, label) {
			found = append(found, t)
		}
	}
	return found
}

func (v *voyage) yes(label string) bool { return rapid.Bool().Draw(v.T, label) }

// flushing runs an operation that may flush, and checks that it ends as the model says.
func (v *voyage) flushing(always bool, op func() error) bool {
	v.Helper()
	before := v.flushes
	err := op()
	if !always && v.flushes == before {
		v.must(err)
		return true
	}
	switch v.w.flush() {
	case refused:
		if err == nil || errors.Is(err, store.ErrIntegrity) || errors.Is(err, store.ErrPendingRollback) {
			v.Fatalf("got %v, want that the flush is refused before any SQL", err)
		}
		return false
	case broken:
		if !errors.Is(err, store.ErrIntegrity) {
			v.Fatalf("got %v, want that a unique name is taken", err)
		}
		top := len(v.w.frames) - 1
		v.lost = append(v.lost, v.w.restore(v.w.frames[top])...)
		v.written = false
		v.frameEnded(top)
		return false
	}
	v.must(err)
	v.written = false
	for _, t := range v.w.all("") {
		v.named(t)
	}
	v.w.settle()
	return true
}

// named reads the key that the database has given to a new row.
func (v *voyage) named(t *thing) {
	object := reflect.ValueOf(t.object).Elem()
	switch t.kind {
	case "Cargo", "Crate":
		key := object.FieldByName("Port").String() + " " + fmt.Sprint(object.FieldByName("Number"))
		if t.kind == "Crate" {
			key += " " + fmt.Sprint(object.FieldByName("Place"))
		}
		if key != t.key {
			v.Fatalf("got %s %s, want %s", t.kind, key, t.key)
		}
	default:
		id := fmt.Sprint(object.FieldByName("ID"))
		if t.key == "" && id != "0" {
			t.key = id
		}
		if t.key != id {
			v.Fatalf("got %s %s, want %s", t.kind, id, t.key)
		}
	}
}

// check compares everything that can be seen without a flush.
func (v *voyage) check() {
	v.states()
	if v.w.failed {
		if err := v.s.Flush(); !errors.Is(err, store.ErrPendingRollback) {
			v.Fatalf("got %v, want that a rollback is needed", err)
		}
		return
	}
	v.tables()
	v.fields()
	v.lists()
}

func (v *voyage) states() {
	for _, t := range v.w.things {
		if got := v.s.State(t.object); got != t.state {
			v.Fatalf("got a %s %s %s (%s), want a %s one", got, t.kind, t.key, t.name, t.state)
		}
	}
	for _, t := range v.lost {
		if got := v.s.State(t.object); got != store.Transient {
			v.Fatalf("got a %s %s that was taken back, want a transient one", got, t.kind)
		}
	}
	v.lost = nil
	if status := v.s.Status(); !v.w.failed && v.w.open && !status.InTransaction {
		v.Fatal("the transaction is not open any more")
	} else if (status.Failed != nil) != v.w.failed {
		v.Fatalf("got status %+v, want failed %v", status, v.w.failed)
	}
}

// tables compares the rows, read by the session where a transaction is open and by another connection where none is.
func (v *voyage) tables() {
	lines := map[string][]string{}
	for _, table := range tables {
		text := "SELECT " + table.columns + " FROM " + table.name + " ORDER BY " + table.order
		lines[table.name] = append(lines[table.name], v.read(text)...)
	}
	if got := show(lines); got != v.w.rows {
		v.Fatalf("the tables hold\n%s\nwant\n%s", got, v.w.rows)
	}
}

func (v *voyage) read(text string) (lines []string) {
	var values [][]any
	if v.s.InTransaction() {
		v.must(v.s.NoAutoflush(func() error {
			rows, err := v.s.Execute(text)
			if err == nil {
				values = rows.Values
			}
			return err
		}))
	} else {
		rows, err := v.db.Raw().Queryx(text)
		v.must(err)
		defer rows.Close()
		for rows.Next() {
			row, err := rows.SliceScan()
			v.must(err)
			values = append(values, row)
		}
		v.must(rows.Err())
	}
	for _, row := range values {
		var cells []string
		for _, cell := range row {
			switch text, isBytes := cell.([]byte); {
			case isBytes:
				cells = append(cells, string(text))
			case cell == nil:
				cells = append(cells, "NULL")
			default:
				cells = append(cells, fmt.Sprint(cell))
			}
		}
		lines = append(lines, strings.Join(cells, " "))
	}
	return lines
}

func (v *voyage) fields() {
	for _, t := range v.w.all("") {
		object := reflect.ValueOf(t.object).Elem()
		if got := object.FieldByName("Name").String(); got != t.name {
			v.Fatalf("%s %s has the name %q, want %q", t.kind, t.key, got, t.name)
		}
		for _, tie := range ties {
			field := object.FieldByName(tie.name + "ID")
			if tie.kind != t.kind || !field.IsValid() {
				continue
			}
			got, want := "NULL", "NULL"
			if field.Kind() != reflect.Pointer {
				got = fmt.Sprint(field)
			} else if !field.IsNil() {
				got = fmt.Sprint(field.Elem())
			}
			if parent := t.ties[tie.name]; parent != nil {
				want = parent.key
			} else if tie.owned {
				continue // will be deleted
			}
			if want != "" && got != want {
				v.Fatalf("%s %s has %sID %s, want %s", t.kind, t.key, tie.name, got, want)
			}
		}
	}
}

// lists compares New, Deleted and Dirty.
func (v *voyage) lists() {
	same := func(what string, got []any, want []*thing) {
		ok := len(got) == len(want)
		for _, t := range want {
			ok = ok && slices.Contains(got, t.object)
		}
		if !ok {
			v.Fatalf("%s are %d %v, want %d", what, len(got), got, len(want))
		}
	}
	same("new", v.s.New(), v.w.all("", func(t *thing) bool { return t.state == store.Pending }))
	same("deleted", v.s.Deleted(), v.w.all("", func(t *thing) bool { return t.doomed }))
	dirty := v.s.Dirty()
	deleting := v.w.deleting()
	for _, t := range v.w.all("", rooted, func(t *thing) bool { return !deleting[t] }) {
		changed := t.row != t.written()
		if got := slices.Contains(dirty, t.object); changed && !got {
			v.Fatalf("%s %s is not dirty, want it so: %q becomes %q", t.kind, t.key, t.row, t.written())
		} else if got && !changed && t.kind != "Sailor" && t.kind != "Guild" {
			v.Fatalf("%s %s is dirty, and nothing of it was changed", t.kind, t.key)
		}
	}
}

// look compares the relations of everything, on both sides.
func (v *voyage) look() {
	for _, t := range ties {
		for _, child := range v.w.all(t.kind, alive) {
			v.parent(t, child)
		}
		for _, parent := range v.w.all(t.parent, alive) {
			v.children(t, parent)
		}
	}
	for _, t := range append(v.w.all("Sailor", alive), v.w.all("Guild", alive)...) {
		v.guilds(t)
	}
}

func (v *voyage) parent(t tie, child *thing) {
	got := v.load(child, t.name, true)
	if child.state == store.Deleted {
		return // by the flush before: its key leads to whatever has it now
	}
	var want []any
	if parent := child.ties[t.name]; parent != nil {
		want = append(want, parent.object)
	}
	v.equal(child, t.name, got, want)
}

func (v *voyage) children(t tie, parent *thing) {
	before := v.flushes
	got := v.load(parent, t.back, t.single)
	if v.w.failed || v.written && v.flushes == before {
		return
	}
	var want []any
	for _, child := range v.w.children(t, parent) {
		want = append(want, child.object)
	}
	v.equal(parent, t.back, got, want)
}

func (v *voyage) guilds(t *thing) {
	name, want := "Guilds", []any{}
	if t.kind == "Guild" {
		name = "Sailors"
	}
	got := v.load(t, name, false)
	for _, other := range v.w.all("") {
		if t.guilds[other] || other.guilds[t] {
			want = append(want, other.object)
		}
	}
	v.equal(t, name, got, want)
}

func (v *voyage) equal(t *thing, relation string, got, want []any) {
	if v.w.failed {
		return
	}
	ok := len(got) == len(want)
	for _, object := range want {
		ok = ok && slices.Contains(got, object)
	}
	if !ok {
		v.Fatalf("%s %s (%s) has %d %s %v, want %d %v", t.kind, t.key, t.name, len(got), relation, got, len(want), want)
	}
}

// load reads a relation by its name, as the methods of a model do.
func (v *voyage) load(t *thing, name string, single bool) (found []any) {
	target := targets[t.kind+"."+name]
	dst := reflect.New(reflect.SliceOf(target))
	if single {
		dst = reflect.New(target)
	}
	if !v.flushing(false, func() error { return store.Load(t.object, name, dst.Interface()) }) {
		v.Skip("the flush has failed")
	}
	if single {
		if !dst.Elem().IsNil() {
			found = append(found, dst.Elem().Interface())
		}
		return found
	}
	for k := range dst.Elem().Len() {
		found = append(found, dst.Elem().Index(k).Interface())
	}
	return found
}

// targets are the types that relations lead to.
var targets = func() map[string]reflect.Type {
	types := map[string]reflect.Type{}
	for _, object := range fleet {
		types[reflect.TypeOf(object).Elem().Name()] = reflect.TypeOf(object)
	}
	found := map[string]reflect.Type{"Sailor.Guilds": types["Guild"], "Guild.Sailors": types["Sailor"]}
	for _, t := range ties {
		found[t.kind+"."+t.name], found[t.parent+"."+t.back] = types[t.parent], types[t.kind]
	}
	return found
}()

// end writes everything and looks at it, also with a session that knows nothing.
func (v *voyage) end() {
	if v.w.failed || !v.flushing(true, v.s.Flush) {
		v.rollback()
	}
	v.check()
	v.look()
	v.commit()
	v.check()
	v.s.Clear()
	v.reload()
	v.look()
}
