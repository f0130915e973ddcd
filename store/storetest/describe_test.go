package storetest_test

import (
	"context"
	"testing"

	"github.com/dbsh-go/dbsh/store/storetest"
)

// comeAndGo makes many tables, which takes the reader a while, and drops them one by one.
const comeAndGo = `DO $$ BEGIN
	FOR n IN 1..60 LOOP
		EXECUTE format('CREATE TABLE gone%s (a int CHECK (a > 0), b text)', n);
		EXECUTE format('CREATE INDEX ON gone%s (lower(b), upper(b)) WHERE a > 7', n);
	END LOOP;
	COMMIT;
	FOR n IN 1..60 LOOP
		EXECUTE format('DROP TABLE gone%s', n);
		COMMIT;
	END LOOP;
END $$`

// TestDescribeBesideChanges reads a server's catalog while somebody else makes and drops tables.
func TestDescribeBesideChanges(t *testing.T) {
	ctx := context.Background()
	storetest.OnEach(t, func(t *testing.T, d storetest.Database) {
		if d.Name != "postgres" {
			t.Skip("the catalog is one for all schemas on PostgreSQL alone")
		}
		db, other := storetest.OpenURL(t, d.URL(t)), storetest.OpenURL(t, d.URL(t))
		if _, err := db.Raw().Exec("CREATE TABLE kept (a int CHECK (a > 0), b text); CREATE INDEX ON kept (lower(b))"); err != nil {
			t.Fatal(err)
		}
		stop, stopped := make(chan struct{}), make(chan error, 1)
		go func() {
			for {
				select {
				case <-stop:
					stopped <- nil
					return
				default:
				}
				if _, err := other.Raw().Exec(comeAndGo); err != nil {
					stopped <- err
					return
				}
			}
		}()
		for range 150 {
			tables, err := db.Describe(ctx, "kept")
			if err == nil && len(tables) == 1 {
				_, err = db.Describe(ctx)
			}
			if err != nil || len(tables) != 1 || len(tables[0].Checks) != 1 || len(tables[0].Indexes) != 1 {
				t.Errorf("got %d tables (%v), want the one that is there, with its check and index", len(tables), err)
				break
			}
		}
		close(stop)
		if err := <-stopped; err != nil {
			t.Error(err)
		}
	})
}
