package store

import (
	"context"
	"fmt"
	"slices"
	"strings"
)

// links are the association rows that a flush writes. Both sides of a relation may ask for the same row: it is written once.
type links struct {
	session *Session
	pairs   map[pair]bool // true: insert, false: delete
	order   []pair
	ends    []severed
	through map[string]*relation // one relation for each association table's direction, by pair.table
	doubts  map[pair]bool        // to insert, but no side has loaded its collection: the row may be there; false: a side has
	severed bool                 // the rows to delete are deleted
}

// pair is one association row, seen from the same side whichever side asked for it.
type pair struct {
	table         string
	local, remote *instance
}

// severed are all association rows of a deleted object.
type severed struct {
	owner    *instance
	relation *relation
}

func (l *links) empty() bool { return len(l.order) == 0 && len(l.ends) == 0 }

// add asks for a row. doubtful tells that the owner's collection was not loaded.
func (l *links) add(owner *instance, r *relation, target *instance, doubtful bool) {
	p := l.note(owner, r, target, true)
	if owner.state != Persistent || target.state != Persistent {
		return
	}
	if l.doubts == nil {
		l.doubts = map[pair]bool{}
	}
	if before, known := l.doubts[p]; !known || before {
		l.doubts[p] = doubtful
	}
}

func (l *links) remove(owner *instance, r *relation, target *instance) {
	l.note(owner, r, target, false)
}

func (l *links) note(owner *instance, r *relation, target *instance, insert bool) pair {
	p := pairOf(owner, r, target)
	if l.pairs == nil {
		l.pairs, l.through = map[pair]bool{}, map[string]*relation{}
	}
	if _, known := l.pairs[p]; !known {
		l.order = append(l.order, p)
	}
	l.pairs[p] = insert
	if l.through[p.table] == nil {
		l.through[p.table] = r
	}
	return p
}

// pairOf is the association row of two objects.
func pairOf(owner *instance, r *relation, target *instance) pair {
	p := pair{local: owner, remote: target}
	first, second := strings.Join(r.through.local, ","), strings.Join(r.through.remote, ",")
	if first > second {
		first, second = second, first
		p.local, p.remote = target, owner
	}
	p.table = fmt.Sprintf("%s.%s(%s,%s)", r.through.schema, r.through.table, first, second)
	return p
}

func (l *links) removeAll(owner *instance, r *relation) {
	l.ends = append(l.ends, severed{owner, r})
}

// on is the session at work on the database of an association row: its relation's, whose two ends are there too.
func (l *links) on(p pair) *Session { return l.session.of(l.through[p.table].owner) }

// sides are the association's columns for a pair: of p.local, of p.remote, and the columns of their models.
func (l *links) sides(p pair) (t *through, local, remote, localKey, remoteKey []string) {
	r := l.through[p.table]
	t = r.through
	if strings.Join(t.local, ",") <= strings.Join(t.remote, ",") {
		return t, t.local, t.remote, r.local, r.remote
	}
	return t, t.remote, t.local, r.remote, r.local
}

// check drops rows that are there already: appending to a collection does not load it, so that nobody knew.
func (l *links) check(ctx context.Context) error {
	var doubtful []pair
	for _, p := range l.order {
		if l.doubts[p] && l.pairs[p] {
			doubtful = append(doubtful, p)
		}
	}
	for len(doubtful) > 0 {
		n := l.sameTable(doubtful)
		if err := l.checkAll(ctx, doubtful[:n]); err != nil {
			return err
		}
		doubtful = doubtful[n:]
	}
	return nil
}

// checkAll asks for the rows of pairs of one table.
func (l *links) checkAll(ctx context.Context, pairs []pair) error {
	s := l.on(pairs[0])
	t, local, remote, localKey, remoteKey := l.sides(pairs[0])
	columns := slices.Concat(local, remote)
	var args []any
	conditions := make([]string, len(pairs))
	wanted := map[identity]pair{}
	for k, p := range pairs {
		conditions[k] = "(" + s.equalsFrom(columns, len(args)) + ")"
		args = append(append(args, s.bound(p.local, localKey)...), s.bound(p.remote, remoteKey)...)
		wanted[valueKey(slices.Concat(p.local.loadedValues(localKey), p.remote.loadedValues(remoteKey)))] = p
	}
	rows, err := s.conn.execute(ctx, "SELECT "+s.quoteAll(columns)+" FROM "+s.quoteTable(t.schema, t.table)+" WHERE "+strings.Join(conditions, " OR "), args...)
	if err != nil {
		return err
	}
	for _, cells := range rows.Values {
		key := append(pairs[0].local.fromCells(localKey, cells), pairs[0].remote.fromCells(remoteKey, cells[len(local):])...)
		if p, found := wanted[valueKey(key)]; found {
			delete(l.pairs, p)
			l.order = slices.DeleteFunc(l.order, func(other pair) bool { return other == p })
		}
	}
	return nil
}

// bound are columns of an object's row as the driver takes them.
func (s *Session) bound(i *instance, names []string) []any {
	values := i.loadedValues(names)
	for k, name := range names {
		values[k] = bindable(s.db.dialect, i.mapper.columnNamed(name), values[k])
	}
	return values
}

// fromCells makes plain values of cells that refer to the columns.
func (i *instance) fromCells(names []string, cells []any) []any {
	values := make([]any, len(names))
	for k, name := range names {
		values[k], _ = i.mapper.columnNamed(name).fromCell(cells[k])
	}
	return values
}

// sameTable is how many pairs at the front one statement can be about.
func (l *links) sameTable(pairs []pair) int {
	n, most := 1, l.session.of(pairs[0].local.mapper).batch(1)
	for n < len(pairs) && n < most && pairs[n].table == pairs[0].table {
		n++
	}
	return n
}

// execute deletes association rows, then inserts. It runs when all rows they refer to are there.
func (l *links) execute(ctx context.Context, p *plan) error {
	if err := l.deleteAll(ctx, p); err != nil {
		return err
	}
	var added []pair
	for _, pair := range l.order {
		if l.pairs[pair] && l.stays(p, pair) {
			added = append(added, pair)
		}
	}
	for len(added) > 0 {
		n := l.sameTable(added)
		if err := l.insert(ctx, p, added[:n]); err != nil {
			return err
		}
		added = added[n:]
	}
	return nil
}

// deleteAll deletes association rows. It can run at any time, and does it once.
func (l *links) deleteAll(ctx context.Context, p *plan) error {
	if l.severed {
		return nil
	}
	l.severed = true
	for _, end := range l.ends {
		t := end.relation.through
		s := l.session.of(end.owner.mapper)
		text := "DELETE FROM " + s.quoteTable(t.schema, t.table) + " WHERE " + s.equals(t.local)
		if _, err := s.conn.exec(ctx, text, p.bound(end.owner, end.relation.local)...); err != nil {
			return err
		}
	}
	for _, pair := range l.order {
		if !l.pairs[pair] && !l.gone(pair) {
			if err := l.delete(ctx, p, pair); err != nil {
				return err
			}
		}
	}
	return nil
}

// gone tells whether an association row was deleted with all those of one of its ends.
func (l *links) gone(pair pair) bool {
	t, local, remote, _, _ := l.sides(pair)
	return slices.ContainsFunc(l.ends, func(end severed) bool {
		other := end.relation.through
		side := end.owner == pair.local && slices.Equal(other.local, local) || end.owner == pair.remote && slices.Equal(other.local, remote)
		return side && other.table == t.table && other.schema == t.schema
	})
}

// stays tells whether both ends of an association row outlive the flush.
func (l *links) stays(p *plan, pair pair) bool {
	return !p.deleting[pair.local] && !p.deleting[pair.remote]
}

func (l *links) insert(ctx context.Context, p *plan, pairs []pair) error {
	t, local, remote, localKey, remoteKey := l.sides(pairs[0])
	columns := slices.Concat(local, remote)
	var args []any
	for _, pair := range pairs {
		args = append(append(args, p.bound(pair.local, localKey)...), p.bound(pair.remote, remoteKey)...)
	}
	s := l.on(pairs[0])
	text := "INSERT INTO " + s.quoteTable(t.schema, t.table) + " (" + s.quoteAll(columns) + ") VALUES "
	_, err := s.conn.exec(ctx, text+s.placeholders(len(columns), len(pairs)), args...)
	return err
}

func (l *links) delete(ctx context.Context, p *plan, pair pair) error {
	t, local, remote, localKey, remoteKey := l.sides(pair)
	columns := slices.Concat(local, remote)
	args := slices.Concat(p.bound(pair.local, localKey), p.bound(pair.remote, remoteKey))
	s := l.on(pair)
	result, err := s.conn.exec(ctx, "DELETE FROM "+s.quoteTable(t.schema, t.table)+" WHERE "+s.equals(columns), args...)
	if err != nil {
		return err
	}
	if affected, err := result.RowsAffected(); err == nil && affected == 0 {
		l.session.notice("flush: an association row of " + t.table + " was gone already")
	}
	return nil
}
