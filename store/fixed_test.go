package store

import (
	"context"
	"strings"
	"testing"
)

type fixedCard struct {
	Model  `table:"cards"`
	ID     int64  `db:"id,pk,auto"`
	Number string `db:"number,insert_only"`
	Stamp  string `db:"stamp,read_only,server_default='new'"`
	Holder string `db:"holder"`
}

// TestFixedColumns holds what the tags read_only and insert_only promise: sessions leave the one to others, and write the other with the
// row alone.
func TestFixedColumns(t *testing.T) {
	ctx := context.Background()
	db, err := Open(ctx, "sqlite://")
	must(t, err)
	defer db.Close()
	s := NewSession(db)
	defer s.Close()
	must(t, s.Register((*fixedCard)(nil)))
	_, err = s.CreateAll()
	must(t, err)
	card := &fixedCard{Number: "1", Stamp: "mine", Holder: "ann"}
	must(t, s.Add(card))
	must(t, s.Commit())
	if card.Stamp != "new" || card.Number != "1" {
		t.Errorf("after the INSERT the card is %+v, want the database's stamp and its own number", card)
	}
	_, err = s.Execute("UPDATE cards SET stamp = 'seen'")
	must(t, err)
	must(t, s.Commit())
	card.Holder = "bob"
	must(t, s.Commit())
	if card.Stamp != "seen" {
		t.Errorf("after an UPDATE the stamp is %q, want what others have written", card.Stamp)
	}
	for want, change := range map[string]func(){
		"update fixedCard: Number is written with the row (insert_only): it cannot be changed": func() { card.Number = "2" },
		"update fixedCard: Stamp is only read (read_only): it cannot be written":               func() { card.Stamp = "mine" },
	} {
		change()
		if err := s.Flush(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %s", err, want)
		}
		must(t, s.Rollback())
	}
	cards := s.Query((*fixedCard)(nil))
	if _, err := cards.BulkUpdate([]*fixedCard{{ID: card.ID, Number: "9", Stamp: "x", Holder: "cy"}}); err != nil {
		t.Error(err)
	}
	must(t, s.Refresh(card))
	if card.Number != "1" || card.Stamp != "seen" || card.Holder != "cy" {
		t.Errorf("BulkUpdate has written %+v, want the holder alone", card)
	}
}
