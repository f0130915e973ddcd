package store_test

import (
	"errors"
	"testing"
	"time"

	"github.com/dbsh-go/dbsh/store"
	_ "github.com/dbsh-go/dbsh/store/sqlite"
)

// TestUntimed lets a reader take more time than a statement may, where it says so.
func TestUntimed(t *testing.T) {
	const limit = 100 * time.Millisecond
	db, err := store.Open(t.Context(), "sqlite://", store.StatementTimeout(limit))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	session := store.NewSession(db)
	defer session.Close()
	for _, untimed := range []bool{true, false} {
		n := 0
		_, err := session.ExecuteWith(func(_ *store.Rows, cursor *store.Cursor) error {
			cursor.Next()
			if untimed {
				cursor.Untimed()
			}
			time.Sleep(2 * limit)
			for n = 1; cursor.Next(); n++ {
			}
			return cursor.Err()
		}, "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000) SELECT i FROM n")
		switch {
		case untimed && (err != nil || n != 20000):
			t.Errorf("untimed: %d rows, %v", n, err)
		case !untimed && !errors.Is(err, store.ErrTimeout):
			t.Errorf("timed: %d rows, %v, want ErrTimeout", n, err)
		}
	}
}
