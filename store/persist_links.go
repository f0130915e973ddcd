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

func (l *links) add(owner *instance, r *relation, target *instance) { l.note(owner, r, target, true) }
func (l *links) remove(owner *instance, r *relation, target *instance) {
	l.note(owner, r, target, false)
}

func (l *links) note(owner *instance, r *relation, target *instance, insert bool) {
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

// sides are the association's columns for a pair: of p.local, of p.remote, and the columns of their models.
func (l *links) sides(p pair) (t *through, local, remote, localKey, remoteKey []string) {
	r := l.through[p.table]
	t = r.through
	if strings.Join(t.local, ",") <= strings.Join(t.remote, ",") {
		return t, t.local, t.remote, r.local, r.remote
	}
	return t, t.remote, t.local, r.remote, r.local
}

// execute deletes association rows, then inserts. It runs when all rows they refer to are there.
func (l *links) execute(ctx context.Context, p *plan) error {
	for _, end := range l.ends {
		t := end.relation.through
		text := "DELETE FROM " + l.session.quoteTable(t.schema, t.table) + " WHERE " + l.session.equals(t.local)
		if _, err := l.session.conn.exec(ctx, text, p.bound(end.owner, end.relation.local)...); err != nil {
			return err
		}
	}
	for _, insert := range [...]bool{false, true} {
		for _, pair := range l.order {
			if l.pairs[pair] == insert && !p.deleting[pair.local] && !p.deleting[pair.remote] {
				if err := l.run(ctx, p, pair, insert); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

func (l *links) run(ctx context.Context, p *plan, pair pair, insert bool) error {
	t, local, remote, localKey, remoteKey := l.sides(pair)
	columns := slices.Concat(local, remote)
	args := slices.Concat(p.bound(pair.local, localKey), p.bound(pair.remote, remoteKey))
	table := l.session.quoteTable(t.schema, t.table)
	if insert {
		_, err := l.session.conn.exec(ctx, "INSERT INTO "+table+" ("+l.session.quoteAll(columns)+") VALUES "+l.session.placeholders(len(columns), 1), args...)
		return err
	}
	result, err := l.session.conn.exec(ctx, "DELETE FROM "+table+" WHERE "+l.session.equals(columns), args...)
	if err != nil {
		return err
	}
	if affected, err := result.RowsAffected(); err == nil && affected == 0 {
		l.session.notice("flush: an association row of " + t.table + " was gone already")
	}
	return nil
}
