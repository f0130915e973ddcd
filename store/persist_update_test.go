package store

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/shopspring/decimal"
)

type ware struct {
	Model `table:"wares"`
	ID    string          `db:"id,pk"`
	Name  *string         `db:"name"`
	Price decimal.Decimal `db:"price"`
	Sold  bool            `db:"sold"`
	At    time.Time       `db:"at"`
	Notes []byte          `db:"notes"`
}

// Many rows that get values of their own are updated by one prepared statement, and each row gets its own.
func TestUpdateOfManyRows(t *testing.T) {
	const rows = 250
	db := openTest(t, "CREATE TABLE wares (id TEXT PRIMARY KEY, name TEXT, price NUMERIC, sold BOOLEAN, at DATETIME, notes BLOB)")
	s := NewSession(db)
	defer s.Close()
	all := make([]*ware, rows)
	for n := range all {
		old := "old"
		all[n] = &ware{ID: fmt.Sprint("w", n), Name: &old, Sold: n%2 > 0, Notes: []byte{0}}
		must(t, s.Add(all[n]))
	}
	must(t, s.Commit())
	begun := time.Date(2024, 2, 29, 12, 0, 0, 0, time.UTC)
	for n, w := range all {
		if w.Name = nil; n%3 > 0 {
			name := strings.Repeat("é", n%7)
			w.Name = &name
		}
		w.Price, w.Sold = decimal.New(int64(n*100+1), -2), n%2 == 0
		w.At, w.Notes = begun.Add(time.Duration(n)*time.Hour), []byte{byte(n), 0}
	}
	var updates []string
	defer db.Trace(func(s Statement) {
		if strings.Contains(s.SQL, "UPDATE") {
			updates = append(updates, s.SQL)
		}
	})()
	must(t, s.Commit())
	if len(updates) != rows || len(slices.Compact(slices.Clone(updates))) != 1 {
		t.Errorf("%d rows took %d UPDATEs of %d kinds", rows, len(updates), len(slices.Compact(updates)))
	}
	other := NewSession(db)
	defer other.Close()
	var read []*ware
	must(t, other.Query(&ware{}).All(&read))
	byID := map[string]*ware{}
	for _, w := range read {
		byID[w.ID] = w
	}
	for _, w := range all {
		got := byID[w.ID]
		same := (got.Name == nil) == (w.Name == nil) && (w.Name == nil || *got.Name == *w.Name)
		if !same || !got.Price.Equal(w.Price) || got.Sold != w.Sold || !got.At.Equal(w.At) || string(got.Notes) != string(w.Notes) {
			t.Fatalf("got %+v, want %+v", got, w)
		}
	}
	if n := len(s.Dirty()); n > 0 {
		t.Errorf("%d objects differ from the rows that were just written", n)
	}
}

func TestUpdateOfManyRowsMissesOne(t *testing.T) {
	s, users := loadedSession(t, 50)
	for n, u := range users {
		u.Name = fmt.Sprint("other ", n)
	}
	_, err := s.Handle().Exec("DELETE FROM users WHERE id = 7")
	must(t, err)
	must(t, s.Rollback()) // the fields are the old ones again
	_, err = s.DB().Raw().Exec("DELETE FROM users WHERE id = 7")
	must(t, err)
	for n, u := range users {
		u.Name = fmt.Sprint("other ", n)
	}
	var stale *StaleError
	if err := s.Flush(); !errors.As(err, &stale) || stale.Want != 1 || stale.Got != 0 || stale.Key != int64(7) {
		t.Fatalf("got %v, want a StaleError about user 7", err)
	}
	must(t, s.Rollback())
	if users[0].Name != "user 1" {
		t.Errorf("got %q after the rollback, want the old name", users[0].Name)
	}
}
