package store

import "testing"

// These hold what the unit of work allocates for a row, statements and driver included: times change from machine to machine,
// counts do not.
func TestAllocationsOfARow(t *testing.T) {
	const rows = 2000
	for _, test := range []struct {
		name string
		most float64
		run  func(s *Session, users []*benchUser) error
	}{
		{"insert", 3, func(s *Session, users []*benchUser) error {
			for n := range rows {
				if err := s.Add(&benchUser{Name: users[n].Name, Age: int64(n) + 1000}); err != nil {
					return err
				}
			}
			return s.Flush()
		}},
		{"update", 2, func(s *Session, users []*benchUser) error {
			for _, u := range users[:rows] {
				u.Age += u.ID
			}
			return s.Flush()
		}},
		{"query", 3, func(s *Session, _ []*benchUser) error {
			s.Clear()
			var all []*benchUser
			q := s.Query(&benchUser{})
			return q.Filter(q.Column("id").Le(rows)).OrderBy("id").All(&all)
		}},
		{"delete", 0.2, func(s *Session, users []*benchUser) error {
			if s.State(users[0]) == Deleted { // the first run has had the other half
				users = users[rows:]
			}
			for _, u := range users[:rows] {
				if err := s.Delete(u); err != nil {
					return err
				}
			}
			return s.Flush()
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			s, users := loadedSession(t, 2*rows)
			must(t, s.Begin())
			got := testing.AllocsPerRun(1, func() { must(t, test.run(s, users)) }) / rows
			t.Logf("%.2f allocations a row", got)
			if got > test.most {
				t.Errorf("got %.2f allocations a row, want at most %v", got, test.most)
			}
		})
	}
}

// TestGetOfAnObjectAtHandAllocatesNothing: but for the arguments, which are the caller's.
func TestGetOfAnObjectAtHandAllocatesNothing(t *testing.T) {
	s, users := loadedSession(t, 100)
	q := s.Query(&benchUser{})
	var u *benchUser
	key := any(int64(7))
	if got := testing.AllocsPerRun(100, func() { must(t, q.Get(&u, key)) }); got > 0 {
		t.Errorf("got %v allocations, want at most 1", got)
	}
	if u != users[6] {
		t.Errorf("got %v, want %v", u, users[6])
	}
}
