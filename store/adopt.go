package store

// This file is what loading rows asks of a session. Loading looks a row's key up first and makes an object only for a row
// that has none yet.

// cohortReach is how many siblings one lazy load serves.
const cohortReach = 500

// cohort is the objects that came from the same query, in its order. The first touch of a lazy relation loads it for the
// siblings too.
type cohort struct {
	members []*instance
	plan    *fetches // what the query chose for their relations
}

// add makes an object the cohort's last member. The latest query counts: an object that was loaded before changes over.
func (c *cohort) add(i *instance) {
	if c == nil {
		return
	}
	i.cohort, i.place = c, uint32(len(c.members))
	c.members = append(c.members, i)
}

// lookup finds the object that stands for a row; nil if the row must be read: there is no object, or what it holds has
// expired. (The loader then refreshes the object that is there.)
func (s *Session) lookup(m *mapper, key identity) *instance {
	i := s.tracker.find(key)
	if i == nil || i.is(expired) {
		return nil
	}
	return i
}

// setLoaded gives the instance the objects of a relation as just read from the database. What was changed in memory and is
// not flushed yet stays changed.
func (i *instance) setLoaded(r *relation, targets []*instance) {
	b := i.bond(r)
	b.fill(targets)
	if r.kind == belongsTo && len(targets) == 0 {
		b.nowhere = i.deadKey(r)
	}
	b.born, b.seen = i.session.of(i.mapper).serial(), i.session.flushes
	if b.changed() { // also where its transaction begins only with the flush
		b.born = i.session.frames.top().serial
	}
}
