package store_test

import (
	"fmt"
	"path/filepath"
	"sync"
	"testing"

	"github.com/dbsh-go/dbsh/store"
)

// Party and Guest are related by objects of several goroutines before any session knows them.
type Party struct {
	store.Model `table:"parties" rel:"Guests: many Guest via party_id"`
	ID          int64  `db:"id,pk,auto"`
	Name        string `db:"name"`
}

type Guest struct {
	store.Model `table:"guests"`
	ID          int64  `db:"id,pk,auto"`
	PartyID     *int64 `db:"party_id,fk=parties.id,rel=Party,backref=Guests"`
}

// Sessions are for one goroutine each; several of them may work side by side, and so may objects that are in none.
func TestSessionsSideBySide(t *testing.T) {
	db, err := store.Open(t.Context(), "sqlite:///"+filepath.ToSlash(filepath.Join(t.TempDir(), "x.db")))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	setup := store.NewSession(db)
	execute(t, setup, "CREATE TABLE parties (id INTEGER PRIMARY KEY, name TEXT)")
	execute(t, setup, "CREATE TABLE guests (id INTEGER PRIMARY KEY, party_id INTEGER REFERENCES parties)")
	if err := setup.Commit(); err != nil {
		t.Fatal(err)
	}
	setup.Close()
	const sessions, rounds = 4, 5
	errs := make(chan error, sessions)
	var group sync.WaitGroup
	for n := range sessions {
		group.Go(func() { errs <- celebrate(db, fmt.Sprint("party ", n), rounds) })
	}
	group.Wait()
	for range sessions {
		if err := <-errs; err != nil {
			t.Error(err)
		}
	}
	after := store.NewSession(db)
	defer after.Close()
	if got := execute(t, after, "SELECT count(*) FROM guests g JOIN parties p ON p.id = g.party_id").Values[0][0]; got != int64(2*sessions*rounds) {
		t.Errorf("got %v guests of parties, want %d", got, 2*sessions*rounds)
	}
}

func celebrate(db *store.DB, name string, rounds int) error {
	s := store.NewSession(db)
	defer s.Close()
	for range rounds {
		party, first, second := &Party{Name: name}, &Guest{}, &Guest{}
		if err := store.Set(first, "Party", party); err != nil {
			return err
		}
		if err := store.Append(party, "Guests", []*Guest{second}); err != nil {
			return err
		}
		var known *Party
		if err := store.Load(second, "Party", &known); err != nil || known != party {
			return fmt.Errorf("the guest is at %v, %w", known, err)
		}
		if err := s.Add(party); err != nil {
			return err
		}
		if err := s.Commit(); err != nil {
			return err
		}
		s.Clear()
		var guests []*Guest
		if err := s.Query(&Guest{}).Filter().With(s.Query(&Guest{}).Relation("Party")).All(&guests); err != nil {
			return err
		}
	}
	return nil
}
