package store

// branch reads the objects of a joined relation from the same rows as its owners.
type branch struct {
	eagerJoin
	loader *loader
	first  int       // its first cell
	last   *instance // of the row at hand
	ends   map[*instance]*branchEnd
	order  []*branchEnd
}

// branchEnd is what the rows have brought for one owner.
type branchEnd struct {
	owner *instance
	rows  []*instance
	seen  map[*instance]bool
	known bool // the owner knows the relation already
}

// branches are the joined relations of a statement, owners before what hangs on them.
type branches struct {
	list    []*branch
	repeats map[*instance]bool // owners that have come; nil where each comes in one row
}

func (l *loader) branches(joins []eagerJoin) *branches {
	if len(joins) == 0 {
		return noBranches
	}
	all := &branches{}
	first := len(l.mapper.columns)
	for _, j := range joins {
		b := &branch{eagerJoin: j, loader: newLoader(l.session, j.target, l.fresh), first: first, ends: map[*instance]*branchEnd{}}
		b.loader.cohort.plan = j.next
		all.list = append(all.list, b)
		first += len(j.target.columns)
		if j.rel.kind != belongsTo {
			all.repeats = map[*instance]bool{}
		}
	}
	return all
}

// noBranches are those of a query that loads nothing beside its objects.
var noBranches = &branches{}

// width is how many cells the branches read.
func (b *branches) width() int {
	n := 0
	for _, branch := range b.list {
		n += len(branch.target.columns)
	}
	return n
}

// row notes what a row's cells bring for its owner. It tells whether the owner has not come before in a statement whose joined
// collections repeat owners.
func (b *branches) row(owner *instance, cells rowCells) bool {
	for _, branch := range b.list {
		from := owner
		if branch.parent >= 0 {
			from = b.list[branch.parent].last
		}
		branch.last = nil
		if from != nil {
			branch.row(from, cells.from(branch.first))
		}
	}
	if b.repeats == nil {
		return true
	}
	came := b.repeats[owner]
	b.repeats[owner] = true
	return !came
}

func (b *branch) row(from *instance, cells rowCells) {
	end := b.ends[from]
	if end == nil {
		end = &branchEnd{owner: from, known: !b.loader.fresh && from.knows(b.rel)}
		b.ends[from] = end
		b.order = append(b.order, end)
	}
	if b.absent(cells) {
		return
	}
	b.last = b.loader.row(cells)
	if end.rows == nil || !end.has(b.last) {
		end.rows = append(end.rows, b.last)
	}
}

// has tells whether the rows have brought the target before: two joined collections multiply each other.
func (e *branchEnd) has(target *instance) bool {
	if e.seen == nil {
		e.seen = map[*instance]bool{}
		for _, row := range e.rows {
			e.seen[row] = true
		}
	}
	came := e.seen[target]
	e.seen[target] = true
	return came
}

// absent tells whether the outer join has found nothing.
func (b *branch) absent(cells rowCells) bool {
	for _, c := range b.target.primary {
		if !cells.null(c.position) {
			return false
		}
	}
	return true
}

// tell sets the relations, now that all rows have been read, and says what did not fit.
func (b *branches) tell() {
	for _, branch := range b.list {
		for _, end := range branch.order {
			if !end.known {
				end.owner.setLoaded(branch.rel, end.rows)
			}
		}
		branch.loader.tell()
	}
}
