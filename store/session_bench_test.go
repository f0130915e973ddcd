package store

import (
	"fmt"
	"testing"
)

type benchUser struct {
	Model   `table:"users"`
	ID      int64   `db:"id,pk,auto"`
	Name    string  `db:"name"`
	Email   *string `db:"email"`
	Age     int64   `db:"age"`
	Balance float64 `db:"balance"`
}

// loadedSession is a session with n objects that were loaded.
func loadedSession(t testing.TB, n int) (*Session, []*benchUser) {
	db := openTest(t, "CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT, email TEXT, age INTEGER, balance FLOAT)",
		fmt.Sprintf("INSERT INTO users WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %d) SELECT i, 'user ' || i, 'u' || i || '@x', i %% 90, 0 FROM n", n))
	s := NewSession(db)
	t.Cleanup(func() { _ = s.Close() })
	var users []*benchUser
	must(t, s.Query(&benchUser{}).All(&users))
	if len(users) != n {
		t.Fatalf("got %d users, want %d", len(users), n)
	}
	return s, users
}

// A flush with nothing to do compares fields and allocates almost nothing, however much is loaded.
func TestFlushOfNothingAllocatesNothing(t *testing.T) {
	s, _ := loadedSession(t, 10_000)
	for _, step := range []struct {
		name string
		run  func() error
		most float64
	}{
		{"flush", s.Flush, 4},
		{"autoflush", s.autoflush, 4},
		{"status", func() error { s.Status(); return nil }, 4},
		{"dirty", func() error { s.Dirty(); return nil }, 4},
	} {
		if got := testing.AllocsPerRun(5, func() { must(t, step.run()) }); got > step.most {
			t.Errorf("%s of 10,000 unchanged objects: %v allocations, want at most %v", step.name, got, step.most)
		}
	}
}

// One changed object among many costs no more than itself.
func TestFlushOfOneAllocatesLittle(t *testing.T) {
	s, users := loadedSession(t, 10_000)
	must(t, s.Begin())
	if got := testing.AllocsPerRun(20, func() { users[5000].Age++; must(t, s.Flush()) }); got > 120 {
		t.Errorf("flush of one object among 10,000: %v allocations, want at most 120", got)
	}
}

// A new object and its commit ask the database for nothing but BEGIN, INSERT and COMMIT.
func TestCommitOfOneAllocatesLittle(t *testing.T) {
	s, _ := loadedSession(t, 100)
	run := func() { must(t, s.Add(&benchUser{Name: "x"}), s.Commit()) }
	run()
	if got := testing.AllocsPerRun(20, run); got > 80 {
		t.Errorf("commit of one new object: %v allocations, want at most 80", got)
	}
}

func BenchmarkSession(b *testing.B) {
	s, users := loadedSession(b, 10_000)
	b.Run("flush of nothing, 10,000 loaded", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			must(b, s.Flush())
		}
	})
	b.Run("update of one, 10,000 loaded", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			users[0].Age++
			must(b, s.Flush())
		}
	})
	must(b, s.Rollback())
	b.Run("update of 10,000", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			for n, u := range users {
				u.Age += int64(n)
			}
			must(b, s.Flush())
		}
	})
	must(b, s.Rollback())
	b.Run("insert of 10,000", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			objects := make([]any, 10_000)
			for n := range objects {
				objects[n] = &benchUser{Name: "x", Age: int64(n)}
			}
			must(b, s.Add(objects...), s.Flush())
		}
	})
}
