package store

import (
	"context"
	"errors"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	_ "github.com/dbsh-go/dbsh/store/sqlite"
)

// slow gives one row at once and then looks for a second one without end.
const slow = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n WHERE i = 1 OR i < 0"

func TestInterruptBetweenRows(t *testing.T) {
	for _, url := range []string{"sqlite://", "sqlite:///" + filepath.ToSlash(t.TempDir()) + "/x.db"} {
		db, err := Open(t.Context(), url)
		must(t, err)
		defer db.Close()
		h, d := newDesk(t, db)
		_, err = h.Exec("CREATE TABLE t (a)")
		must(t, err)
		for name, read := range map[string]func(context.Context) error{
			"execute": func(ctx context.Context) error { return errOf(d.conn.execute(ctx, slow)) },
			"select":  func(ctx context.Context) error { return h.SelectContext(ctx, new([]int), slow) },
		} {
			ctx, cancel := context.WithTimeout(t.Context(), 30*time.Millisecond)
			err := read(ctx)
			cancel()
			if !errors.Is(err, ErrCancelled) {
				t.Errorf("%s: got %v", name, err)
			}
			if !d.conn.inTransaction() || count(t, d.conn, "SELECT count(*) FROM t") != 0 {
				t.Errorf("%s: the transaction is gone", name)
			}
		}
		must(t, d.conn.commit(t.Context()))
	}
}

// A request to stop may come before the statement is there to be stopped: it is sent again until the statement has ended, and
// not after that.
func TestInterruptInsists(t *testing.T) {
	var requests atomic.Int32
	db, err := Open(t.Context(), "sqlite://")
	must(t, err)
	defer db.Close()
	c := &conn{db: db, interrupt: func() { requests.Add(1) }}
	ctx, cancel := context.WithCancel(t.Context())
	_, over := c.guard(ctx)
	cancel()
	for deadline := time.Now().Add(10 * time.Second); requests.Load() < 3 && time.Now().Before(deadline); {
		time.Sleep(time.Millisecond)
	}
	over()
	sent := requests.Load()
	time.Sleep(2 * insistence)
	if sent < 3 || requests.Load() != sent {
		t.Errorf("sent %d requests, then %d more, want 3 and none", sent, requests.Load()-sent)
	}
}
