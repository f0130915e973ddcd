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
	i.cohort, i.place = c, len(c.members)
	c.members = append(c.members, i)
}

// lookup finds the object that stands for a row; nil if the row must be read: there is no object, or what it holds has
// expired. (adopt then refreshes the object that is there.)
func (s *Session) lookup(m *mapper, key identity) *instance {
	i := s.tracker.find(key)
	if i == nil || i.is(expired) {
		return nil
	}
	return i
}

// adopt makes an object that was filled from a row persistent, through a new instance that knows object and mapper. If the row
// has an object already, that one is returned, brought up to date where it has expired, and the new one is forgotten:
// callers go on with the instance they get, which joins the cohort.
func (s *Session) adopt(i *instance, key identity, c *cohort) *instance {
	if known := s.tracker.find(key); known != nil {
		if known.is(expired) {
			s.renew(known, i.object)
		}
		c.add(known)
		return known
	}
	i.session, i.state, i.key, i.born = s.root, Persistent, key, s.serial()
	s.tracker.add(i)
	c.add(i)
	if s.watchesLoads(i.mapper) {
		s.arrived = append(s.arrived, i)
	}
	return i
}

// setLoaded gives the instance the objects of a relation as just read from the database. What was changed in memory and is
// not flushed yet stays changed.
func (i *instance) setLoaded(r *relation, targets []*instance) {
	b := i.bond(r)
	b.fill(targets)
	b.born, b.seen = i.session.serial(), i.session.flushes
}
