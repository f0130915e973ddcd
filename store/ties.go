package store

import "slices"

// Objects are the objects of the session: the new ones first, then those with rows, in the order in which they came. It sends no SQL.
func (s *Session) Objects() []any {
	var list []any
	s.eachObject(func(i *instance) { list = append(list, i.object) })
	return list
}

// eachObject visits the objects that a commit would leave in the session, and those that it deletes.
func (s *Session) eachObject(visit func(*instance)) {
	for _, i := range s.work.fresh {
		visit(i)
	}
	s.tracker.each(func(i *instance) {
		if !i.is(gone) {
			visit(i)
		}
	})
}

// Tie is between two objects of a session, as far as memory knows: the one with the foreign key, or of a many-to-many the one whose
// relation it is, and the one that it leads to.
type Tie struct {
	From, To any
	Relation string // of From; where From has none, that of To
	Many     bool   // many-to-many
}

// Ties are how the session's objects belong together: by relations that were loaded or set, and by foreign keys that lead to objects
// which are there. It asks for no rows.
func (s *Session) Ties() []Tie {
	var ties []Tie
	seen := map[[2]*instance]bool{}
	tie := func(from, to *instance, r *relation, many bool) {
		pair := [2]*instance{from, to}
		if many && seen[[2]*instance{to, from}] || seen[pair] || to.is(gone) {
			return
		}
		seen[pair] = true
		ties = append(ties, Tie{from.object, to.object, r.name, many})
	}
	for _, turn := range []func(*instance, *relation){
		func(i *instance, r *relation) { // the side with the foreign key knows best what it is called
			if r.kind == belongsTo {
				for _, to := range s.parents(i, r) {
					tie(i, to, r, false)
				}
			}
		},
		func(i *instance, r *relation) {
			for _, row := range i.atHand(r) {
				switch r.kind {
				case manyToMany:
					tie(i, row, r, true)
				case hasMany, hasOne:
					tie(row, i, r, false)
				}
			}
		},
	} {
		s.eachObject(func(i *instance) {
			for _, r := range i.mapper.relations {
				turn(i, r)
			}
		})
	}
	return ties
}

// atHand are the objects of a relation that are known.
func (i *instance) atHand(r *relation) []*instance {
	if b := i.relations[r.name]; b != nil {
		return b.rows
	}
	return nil
}

// parents are where a belongs-to leads: to what was loaded or set, else to the object that has the key.
func (s *Session) parents(i *instance, r *relation) []*instance {
	if known := i.atHand(r); len(known) > 0 {
		return known
	}
	r, err := s.models.relation(i.mapper, r.name)
	if err != nil {
		return nil
	}
	target, err := s.models.target(r)
	if err != nil || !slices.EqualFunc(target.primary, r.remote, func(c *column, name string) bool { return c.name == name }) {
		return nil
	}
	if to := s.tracker.find(identify(target, i.values(r.local))); to != nil {
		return []*instance{to}
	}
	return nil
}
