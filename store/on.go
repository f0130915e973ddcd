package store

import (
	"fmt"
	"slices"
	"strings"

	"github.com/dbsh-go/dbsh/store/internal/lexer"
)

// on is the condition by which a tag joins a relation (on='articles.user_id = users.id and articles.published = 1'), as
// SQLAlchemy's primaryjoin and secondaryjoin are in one. What it says beyond "columns are equal" makes the relation viewonly:
// nobody could tell what to write for it.
type on struct {
	text  string
	parts []onPart
	pairs []onPair
	more  bool // there is more than pairs
}

// onPart is a piece of the condition: a column, or text as it stands between them.
type onPart struct {
	text          string
	table, column string
	side          onSide
}

// onPair is a comparison of two columns that must be equal: indexes into parts.
type onPair struct{ left, right int }

// onSide is whose column it is.
type onSide int

const (
	onNone    onSide = iota
	onSelf           // the model's that has the relation
	onOther          // the target's
	onBetween        // the association table's
)

// parseOn finds the columns, which stand behind their table's or model's name and a dot, and which of them are compared.
func parseOn(text string) (*on, error) {
	o := &on{text: text}
	tokens := lexer.Tokens(text)
	end, starts := 0, []int{}
	for i := 0; i < len(tokens); i++ {
		if i+2 >= len(tokens) || !isOnName(tokens[i]) || !tokens[i+1].Sign(".") || !isOnName(tokens[i+2]) {
			continue
		}
		if end < tokens[i].Start {
			o.parts = append(o.parts, onPart{text: text[end:tokens[i].Start]})
		}
		starts = append(starts, i)
		o.parts = append(o.parts, onPart{table: tokens[i].Text, column: tokens[i+2].Text})
		end = tokens[i+2].End
		i += 2
	}
	if len(starts) == 0 {
		return nil, fmt.Errorf("on=%q: want columns with their tables before them: on='articles.user_id = users.id'", text)
	}
	if end < len(text) {
		o.parts = append(o.parts, onPart{text: text[end:]})
	}
	o.findPairs()
	return o, nil
}

func isOnName(t lexer.Token) bool { return t.Kind == lexer.Word || t.Kind == lexer.Name }

// findPairs finds the comparisons when the condition is nothing but comparisons joined by AND, and otherwise notes that it is
// more.
func (o *on) findPairs() {
	left := -1
	for i, part := range o.parts {
		switch sign := strings.ToLower(strings.TrimSpace(part.text)); {
		case part.table != "" && left < 0:
			left = i
		case part.table != "":
			o.pairs = append(o.pairs, onPair{left, i})
			left = -1
		case left >= 0 && sign != "=", left < 0 && sign != "and":
			o.pairs, o.more = nil, true
			return
		}
	}
	if left >= 0 || strings.TrimSpace(o.parts[len(o.parts)-1].text) != "" {
		o.pairs, o.more = nil, true
	}
}

// resolved is the condition with every column found in its model. The names of the tables, of the models, self and other say
// whose column it is.
func (o *on) resolved(rel *relation, target *mapper) (*on, error) {
	found := *o
	found.parts = slices.Clone(o.parts)
	for i, part := range found.parts {
		if part.table == "" {
			continue
		}
		side, err := rel.sideOf(part.table, target)
		if err != nil {
			return nil, fmt.Errorf("on=%q: %w", o.text, err)
		}
		m := map[onSide]*mapper{onSelf: rel.owner, onOther: target}[side]
		if m != nil {
			c := m.columnNamed(part.column)
			if c == nil {
				return nil, fmt.Errorf("on=%q: %w", o.text, m.unknown(part.column))
			}
			part.column = c.name
		}
		part.side = side
		found.parts[i] = part
	}
	return &found, nil
}

func (r *relation) sideOf(table string, target *mapper) (onSide, error) {
	is := func(m *mapper) bool { return strings.EqualFold(table, m.table) || table == m.name }
	switch own, others := is(r.owner), is(target); {
	case table == "self":
		return onSelf, nil
	case table == "other":
		return onOther, nil
	case own && others:
		return onNone, fmt.Errorf("%s is on both sides: write self.column and other.column", table)
	case own:
		return onSelf, nil
	case others:
		return onOther, nil
	case r.through != nil && strings.EqualFold(table, r.through.table):
		return onBetween, nil
	}
	return onNone, fmt.Errorf("no table %s in the relation: want %s (or self) or %s (or other)", table, r.owner.table, target.table)
}

// keys are the columns that the condition says are equal, as a relation holds them. It must not say more.
func (o *on) keys(rel *relation) (link relation, err error) {
	if rel.through != nil {
		t := *rel.through
		t.local, t.remote = nil, nil
		link.through = &t
	}
	for _, pair := range o.pairs {
		left, right := o.parts[pair.left], o.parts[pair.right]
		if left.side > right.side {
			left, right = right, left
		}
		switch {
		case left.side == onSelf && right.side == onOther && rel.through == nil:
			link.local, link.remote = append(link.local, left.column), append(link.remote, right.column)
		case left.side == onSelf && right.side == onBetween:
			link.local, link.through.local = append(link.local, left.column), append(link.through.local, right.column)
		case left.side == onOther && right.side == onBetween:
			link.remote, link.through.remote = append(link.remote, left.column), append(link.through.remote, right.column)
		default:
			return link, fmt.Errorf("on=%q: %s.%s = %s.%s does not join the two sides", o.text, left.table, left.column, right.table, right.column)
		}
	}
	if len(link.local) == 0 || len(link.remote) == 0 {
		return link, fmt.Errorf("on=%q: want both sides joined to %s", o.text, rel.through.table)
	}
	return link, nil
}

// filtered tells whether the relation is joined by more than equal columns.
func (r *relation) filtered() bool { return r.on != nil && r.on.more }

// write writes the condition, the tables given by what they are called.
func (o *on) write(c *compiler, owner, between, target string) {
	called := map[onSide]string{onSelf: owner, onOther: target, onBetween: between}
	c.put("(")
	for _, part := range o.parts {
		if part.side == onNone {
			c.put(part.text)
			continue
		}
		c.put(called[part.side], ".", c.quote(part.column))
	}
	c.put(")")
}

// checkOn settles what on= makes of a relation before its target is known.
func (m *mapper) checkOn(r *relation) error {
	switch {
	case r.on == nil:
		return nil
	case len(r.remote) > 0 || r.through != nil && len(r.through.local) > 0:
		return fmt.Errorf("on= says which columns are compared: leave via and the columns of through out")
	case r.on.more:
		if r.backref != nil {
			return fmt.Errorf("on=%q is more than equal columns, which makes the relation viewonly: it has no backref=", r.on.text)
		}
		r.options.viewOnly = true
		return nil
	}
	if r.kind == hasOne && m.holdsKey(r.on) {
		r.kind = belongsTo
	}
	return nil
}

// holdsKey tells whether the model's own columns in the condition are foreign keys.
func (m *mapper) holdsKey(o *on) bool {
	found := false
	for _, part := range o.parts {
		if part.table != "self" && part.table != m.table && part.table != m.name {
			continue
		}
		c := m.columnNamed(part.column)
		if c == nil || c.foreign == nil {
			return false
		}
		found = true
	}
	return found
}
