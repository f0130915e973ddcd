package storetest

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/dbsh-go/dbsh/store"
)

// Memo has all optional methods of a model; Log is where they tell.
type Memo struct {
	store.Model `table:"memos"`
	ID          int64     `db:"id,pk"`
	Text        string    `db:"text,size=40"`
	Log         *[]string `db:"-"`
}

func (m *Memo) BeforeInsert(*store.Session) error { return m.tell("before insert") }
func (m *Memo) BeforeUpdate(*store.Session) error { return m.tell("before update") }
func (m *Memo) BeforeDelete(*store.Session) error { return m.tell("before delete") }
func (m *Memo) AfterInsert(*store.Session)        { _ = m.tell("after insert") }
func (m *Memo) AfterUpdate(*store.Session)        { _ = m.tell("after update") }
func (m *Memo) AfterDelete(*store.Session)        { _ = m.tell("after delete") }

// AfterLoad marks what was read.
func (m *Memo) AfterLoad(*store.Session) { m.Log = &[]string{"load"} }

func (m *Memo) tell(what string) error {
	if m.Log != nil {
		*m.Log = append(*m.Log, what+" "+m.Text)
	}
	if m.Text == "bad" {
		return errors.New("bad text")
	}
	if strings.HasPrefix(what, "before") && m.Text == "trim " {
		m.Text = "trim"
	}
	return nil
}

func (b *bench) memos() {
	b.tables(`CREATE TABLE memos (id INTEGER PRIMARY KEY, text VARCHAR(40))`)
	b.ok(b.s.Register(&Memo{}))
}

// kinds are changes in short: insert Role [1].
func kinds(changes []store.Change) string {
	var list []string
	for _, c := range changes {
		list = append(list, fmt.Sprint(c.Kind, " ", c.Model, " ", c.Key))
	}
	return strings.Join(list, "; ")
}

var eventTests = []test{
	{"20 before a flush objects can be added, changed and deleted", func(b *bench) {
		t := b.tags("a", "b")
		extra := &Label{ID: 9, Name: "extra"}
		cancel := b.s.OnBeforeFlush(func() error {
			t[0].Name = "changed"
			return errors.Join(b.s.Add(extra), b.s.Delete(t[1]))
		})
		b.ok(b.s.Add(&Label{ID: 5, Name: "e"}), b.s.Commit())
		cancel()
		b.holds(tagNames, "1 changed; 5 e; 9 extra")
	}},
	{"20 before a flush nothing is flushed", func(b *bench) {
		b.tags()
		calls := 0
		defer b.s.OnBeforeFlush(func() error {
			calls++
			b.ok(b.s.Flush())
			if n := len(all[Label](b)); n != 0 {
				b.Errorf("got %d rows inside", n)
			}
			return nil
		})()
		b.ok(b.s.Add(&Label{ID: 1, Name: "a"}), b.s.Commit())
		if calls != 1 {
			b.Errorf("called %d times, want once", calls)
		}
	}},
	{"20 an error before a flush leaves everything pending", func(b *bench) {
		b.tags()
		stop := errors.New("stop")
		cancel := b.s.OnBeforeFlush(func() error { return stop })
		fresh := &Label{ID: 1, Name: "a"}
		b.ok(b.s.Add(fresh))
		b.fails(b.s.Flush(), stop)
		b.state(fresh, store.Pending)
		cancel()
		b.ok(b.s.Commit())
		b.holds(tagNames, "1 a")
	}},
	{"20 nothing to flush is no event", func(b *bench) {
		b.tags("a")
		defer b.s.OnBeforeFlush(func() error { b.Error("before"); return nil })()
		defer b.s.OnAfterFlush(func([]store.Change) { b.Error("after") })()
		b.ok(b.s.Flush(), b.s.Commit())
	}},
	{"20 after a flush it is told what was written", func(b *bench) {
		t := b.tags("a", "b")
		var got []store.Change
		defer b.s.OnAfterFlush(func(changes []store.Change) { got = changes })()
		t[0].Name = "c"
		b.ok(b.s.Add(&Label{ID: 3, Name: "d"}), b.s.Delete(t[1]), b.s.Flush())
		if kinds(got) != "insert Label [3]; update Label [1]; delete Label [2]" {
			b.Errorf("got %s", kinds(got))
		}
		if f := got[1].Fields; len(f) != 1 || f[0].Old != "a" || f[0].New != "c" {
			b.Errorf("got %+v", f)
		}
	}},
	{"20 after a flush keys are known and changes are for the next", func(b *bench) {
		admin := role("Admin")
		flushes := 0
		defer b.s.OnAfterFlush(func(changes []store.Change) {
			flushes++
			if flushes == 1 {
				if admin.ID == 0 || b.s.State(admin) != store.Persistent {
					b.Error("the object is not persistent yet")
				}
				*admin.Name = "Chief"
			}
		})()
		b.ok(b.s.Add(admin), b.s.Flush(), b.s.Commit())
		b.holds("SELECT name FROM roles", "Chief")
	}},
	{"20 a commit tells the net of its flushes", func(b *bench) {
		t := b.tags("a", "b", "c")
		var got []store.Change
		defer b.s.OnAfterCommit(func(changes []store.Change) { got = changes })()
		twice, never := &Label{ID: 4, Name: "d"}, &Label{ID: 5, Name: "e"}
		t[0].Name, t[1].Name = "x", "y"
		b.ok(b.s.Add(twice, never), b.s.Flush())
		twice.Name, t[0].Name, t[1].Name = "dd", "xx", "b"
		b.ok(b.s.Delete(never, t[2]), b.s.Commit())
		if kinds(got) != "insert Label [4]; update Label [1]; delete Label [3]" {
			b.Errorf("got %s", kinds(got))
		}
		if f := got[1].Fields; len(f) != 1 || f[0].Old != "a" || f[0].New != "xx" {
			b.Errorf("got %+v", f)
		}
	}},
	{"20 what a savepoint takes back is not committed", func(b *bench) {
		b.tags()
		var got []store.Change
		defer b.s.OnAfterCommit(func(changes []store.Change) { got = changes })()
		b.ok(b.s.Nested(func() error { return b.s.Add(&Label{ID: 1, Name: "a"}) }))
		b.fails(b.s.Nested(func() error { return errors.Join(b.s.Add(&Label{ID: 2, Name: "b"}), b.s.Flush(), errors.New("stop")) }), nil, "stop")
		b.ok(b.s.Commit())
		if kinds(got) != "insert Label [1]" {
			b.Errorf("got %s", kinds(got))
		}
	}},
	{"20 what is rolled back is not committed", func(b *bench) {
		b.tags()
		var got [][]store.Change
		defer b.s.OnAfterCommit(func(changes []store.Change) { got = append(got, changes) })()
		b.ok(b.s.Add(&Label{ID: 1, Name: "a"}), b.s.Flush(), b.s.Rollback(), b.s.Commit())
		if len(got) != 1 || got[0] != nil {
			b.Errorf("got %v", got)
		}
	}},
	{"20 after a commit the session can be used", func(b *bench) {
		b.tags()
		calls := 0
		defer b.s.OnAfterCommit(func(changes []store.Change) {
			if calls++; calls == 1 {
				b.ok(b.s.Add(&Label{ID: 2, Name: "b"}), b.s.Commit())
			}
		})()
		b.ok(b.s.Add(&Label{ID: 1, Name: "a"}), b.s.Commit())
		b.holds(tagNames, "1 a; 2 b")
	}},
	{"20 before a commit objects can be added", func(b *bench) {
		b.tags()
		defer b.s.OnBeforeCommit(func() error { return b.s.Add(&Label{ID: 1, Name: "a"}) })()
		b.ok(b.s.Commit())
		b.holds(tagNames, "1 a")
	}},
	{"20 an error before a commit refuses it", func(b *bench) {
		b.tags()
		stop := errors.New("stop")
		cancel := b.s.OnBeforeCommit(func() error { return stop })
		b.ok(b.s.Add(&Label{ID: 1, Name: "a"}))
		b.fails(b.s.Commit(), stop)
		cancel()
		b.ok(b.s.Commit())
		b.holds(tagNames, "1 a")
	}},
	{"20 begin and rollback are told", func(b *bench) {
		b.tags()
		var got []string
		defer b.s.OnAfterBegin(func() { got = append(got, "begin") })()
		defer b.s.OnAfterRollback(func() { got = append(got, "rollback") })()
		b.ok(b.s.Rollback())
		b.ok(b.s.Add(&Label{ID: 1, Name: "a"}), b.s.Flush(), b.s.Flush(), b.s.Rollback())
		b.ok(b.s.Begin(), b.s.Commit())
		if want := []string{"begin", "rollback", "begin"}; !slices.Equal(got, want) {
			b.Errorf("got %v, want %v", got, want)
		}
	}},
	{"20 a failed flush is a rollback", func(b *bench) {
		b.tags("a")
		rollbacks := 0
		defer b.s.OnAfterRollback(func() { rollbacks++ })()
		b.ok(b.s.Add(&Label{ID: 2, Name: "a"}))
		b.fails(b.s.Flush(), store.ErrIntegrity)
		if rollbacks != 1 {
			b.Errorf("told %d times, want once", rollbacks)
		}
		b.ok(b.s.Rollback())
	}},
	{"20 before a row is written its fields can be changed", func(b *bench) {
		t := b.tags("a", "b")
		var got []string
		defer b.s.OnBeforeWrite(func(kind store.ChangeKind, object any) error {
			l := object.(*Label)
			got = append(got, string(kind)+" "+l.Name)
			if kind != store.Delete {
				l.Note = ptr("stamped")
			}
			return nil
		})()
		t[0].Name = "c"
		b.ok(b.s.Add(&Label{ID: 3, Name: "d"}), b.s.Delete(t[1]), b.s.Commit())
		b.holds("SELECT id, name, note FROM labels ORDER BY id", "1 c stamped; 3 d stamped")
		if want := []string{"insert d", "update c", "delete b"}; !slices.Equal(got, want) {
			b.Errorf("got %v, want %v", got, want)
		}
	}},
	{"20 an error before a row is written refuses the flush", func(b *bench) {
		b.tags("a")
		stop := errors.New("stop")
		cancel := b.s.OnBeforeWrite(func(store.ChangeKind, any) error { return stop })
		fresh := &Label{ID: 2, Name: "b"}
		b.ok(b.s.Add(fresh))
		b.silent(func() { b.fails(b.s.Flush(), stop, "insert", "Label") })
		b.state(fresh, store.Pending)
		cancel()
		b.ok(b.s.Commit())
	}},
	{"20 inside a flush nothing can be added", func(b *bench) {
		b.tags("a")
		var add, remove, merged error
		t := get[Label](b, 1)
		defer b.s.OnBeforeWrite(func(store.ChangeKind, any) error {
			add, remove = b.s.Add(&Label{ID: 7}), b.s.Delete(t)
			_, merged = b.s.Merge(&Label{ID: 8})
			return nil
		})()
		b.ok(b.s.Add(&Label{ID: 2, Name: "b"}), b.s.Commit())
		for _, err := range []error{add, remove, merged} {
			b.fails(err, nil, "a flush is under way")
		}
		b.holds(tagNames, "1 a; 2 b")
	}},
	{"20 cascaded deletes are told", func(b *bench) {
		album := &Album{Title: "one"}
		b.ok(album.AddTracks(&Track{Name: "a"}, &Track{Name: "b"}), b.s.Add(album), b.s.Commit())
		var got []string
		defer b.s.OnAfterWrite(func(kind store.ChangeKind, object any) { got = append(got, fmt.Sprintf("%s %T", kind, object)) })()
		b.ok(b.s.Delete(album), b.s.Commit())
		want := []string{"delete *storetest.Track", "delete *storetest.Track", "delete *storetest.Album"}
		if !slices.Equal(got, want) {
			b.Errorf("got %v, want %v", got, want)
		}
	}},
	{"20 loaded objects are told once", func(b *bench) {
		b.tutorial()
		b.s.Clear()
		loads := 0
		defer b.s.OnLoad(func(object any) {
			loads++
			if u, isUser := object.(*User); isUser {
				must[*Role](b)(u.Role()) // the connection is free
			}
		})()
		all[User](b)
		all[User](b)
		if loads != 5 {
			b.Errorf("told %d times, want 3 users and 2 roles", loads)
		}
	}},
	{"20 a model's own methods are called", func(b *bench) {
		b.memos()
		var log []string
		m := &Memo{ID: 1, Text: "one", Log: &log}
		b.ok(b.s.Add(m), b.s.Commit())
		m.Text = "two"
		b.ok(b.s.Commit(), b.s.Delete(m), b.s.Commit())
		want := []string{"before insert one", "after insert one", "before update two", "after update two", "before delete two", "after delete two"}
		if !slices.Equal(log, want) {
			b.Errorf("got %v, want %v", log, want)
		}
	}},
	{"20 a model's own method changes and refuses", func(b *bench) {
		b.memos()
		m := &Memo{ID: 1, Text: "trim "}
		b.ok(b.s.Add(m), b.s.Commit())
		b.holds("SELECT text FROM memos", "trim")
		m.Text = "bad"
		b.fails(b.s.Flush(), nil, "Memo 1", "bad text")
		m.Text = "good"
		b.ok(b.s.Commit())
	}},
	{"20 a model's own method is called on load", func(b *bench) {
		b.memos()
		b.ok(b.s.Add(&Memo{ID: 1, Text: "one"}), b.s.Commit())
		b.s.Clear()
		if m := get[Memo](b, 1); m.Log == nil || (*m.Log)[0] != "load" {
			b.Error("it was not called")
		}
	}},
	{"20 a function that was taken out is not called", func(b *bench) {
		b.tags()
		calls := 0
		var cancel func()
		cancel = b.s.OnAfterFlush(func([]store.Change) { calls++; cancel() })
		b.ok(b.s.Add(&Label{ID: 1, Name: "a"}), b.s.Flush(), b.s.Add(&Label{ID: 2, Name: "b"}), b.s.Flush())
		if calls != 1 {
			b.Errorf("called %d times, want once", calls)
		}
	}},
}
