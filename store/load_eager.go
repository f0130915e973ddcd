package store

// eagerBatch is how many objects' relations one statement loads.
const eagerBatch = 500

// eager loads relations of objects by second statements, then relations of what that has found. What is loaded already stays,
// unless fresh says otherwise.
func (s *Session) eager(owners []*instance, relations []Relation, fresh bool) error {
	for _, r := range eagerOf(relations) {
		rel, _, err := r.resolve()
		if err != nil {
			return err
		}
		if err := s.eagerRelation(owners, rel, fresh); err != nil {
			return err
		}
		if len(r.nested) == 0 {
			continue
		}
		if err := s.eager(targetsOf(owners, rel), r.nested, fresh); err != nil {
			return err
		}
	}
	return nil
}

func (s *Session) eagerRelation(owners []*instance, rel *relation, fresh bool) error {
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
	for len(missing) > 0 {
		n := min(len(missing), eagerBatch)
		if err := s.loadFor(missing[:n], rel); err != nil {
			return err
		}
		missing = missing[n:]
	}
	return nil
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
			if !seen[target] {
				seen[target] = true
				targets = append(targets, target)
			}
		}
	}
	return targets
}
