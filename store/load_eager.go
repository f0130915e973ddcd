package store

// eagerBatch is how many objects' relations one statement loads.
const eagerBatch = 500

// reading is how the rows of a statement that loads relations become objects.
type reading struct {
	plan  *fetches // what is loaded with them
	fresh bool     // they overwrite what objects hold
}

// byTags reads a model's rows as its relations' tags want.
func (s *Session) byTags(m *mapper) (reading, error) {
	plan, err := s.models.plan(m, nil, route{{target: m}})
	return reading{plan: plan}, err
}

// follow loads what a plan wants beside the statement that has found the owners. What is loaded already stays, unless fresh
// says otherwise. of writes the owners' keys, for a subquery; nil if no statement has found them.
func (s *Session) follow(of rowSource, owners []*instance, plan *fetches, fresh bool) error {
	if plan == nil || len(owners) == 0 {
		return nil
	}
	for n := range plan.list {
		f := &plan.list[n]
		if err := s.fetch(of, owners, f, fresh); err != nil {
			return err
		}
		if len(f.next.list) == 0 {
			continue
		}
		var next rowSource
		if of != nil && !f.rel.filtered() {
			next = related{of, f}
		}
		if err := s.follow(next, targetsOf(owners, f.rel), f.next, fresh); err != nil {
			return err
		}
	}
	return nil
}

// fetch loads one relation for the owners.
func (s *Session) fetch(of rowSource, owners []*instance, f *fetch, fresh bool) error {
	how := f.how
	if how == loadJoined || how == loadFromJoin {
		how, fresh = loadSelectin, false // for those that no joined row has brought: they were in memory
	}
	missing := s.missing(owners, f.rel, fresh)
	if len(missing) == 0 {
		return nil
	}
	if how == loadSubquery && (of == nil || f.rel.filtered()) {
		how = loadSelectin // no statement has found them, or their keys are not what the relation compares
	}
	reading := reading{f.next, fresh}
	s = s.because(string(how), f.rel)
	switch {
	case how == loadSubquery:
		return s.loadBySubquery(of, missing, f, reading)
	case how == loadImmediately:
		for _, owner := range missing {
			if err := s.loadFor([]*instance{owner}, f.rel, reading); err != nil {
				return err
			}
		}
		return nil
	}
	for len(missing) > 0 {
		n := min(len(missing), eagerBatch)
		if err := s.loadFor(missing[:n], f.rel, reading); err != nil {
			return err
		}
		missing = missing[n:]
	}
	return nil
}

// because is a handle whose statements say that they load the relation.
func (s *Session) because(how string, rel *relation) *Session {
	return s.WithContext(withCause(s.ctx(), how+" "+rel.owner.name+"."+rel.name))
}

// missing are the owners, each once, whose relation must be read.
func (s *Session) missing(owners []*instance, rel *relation, fresh bool) []*instance {
	seen := make(map[*instance]bool, len(owners))
	var missing []*instance
	for _, owner := range owners {
		if seen[owner] || owner.mapper != rel.owner || !fresh && owner.knows(rel) {
			continue
		}
		seen[owner] = true
		if fresh || rel.kind != belongsTo || !s.fromMemory(owner, rel) {
			missing = append(missing, owner)
		}
	}
	return missing
}

// targetsOf are the loaded objects that a relation leads to, each once.
func targetsOf(owners []*instance, rel *relation) []*instance {
	var targets []*instance
	seen := map[*instance]bool{}
	for _, owner := range owners {
		bond := owner.relations[rel.name]
		if bond == nil {
			continue
		}
		for _, target := range bond.rows {
			if !seen[target] && target.state == Persistent {
				seen[target] = true
				targets = append(targets, target)
			}
		}
	}
	return targets
}
