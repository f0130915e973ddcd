package foreign

import "strings"

// relate finds the columns of a relation: those that join: names, else by bun's conventions. bun makes no foreign keys unless it is told
// to when a table is made, which models do not say: the database is not asked to have them.
func (b bun) relate(m *model, r *relation) error {
	tag := parseBun(r.member.tag.Get("bun"))
	if tag.has("join_on") {
		return b.t.refuse(r.member, "join_on, which is SQL of a query of bun's, is not supported")
	}
	if tag.has("m2m") {
		return b.manyToMany(m, r, tag)
	}
	r.joins = nil
	rel := tag.value("rel")
	pairs, polymorphic := tag.options["join"], tag.has("polymorphic")
	typeColumn := bunName(m.name) + "_type"
	switch {
	case rel != "belongs-to" && rel != "has-one" && rel != "has-many":
		return b.t.refuse(r.member, "rel:%s is no relation: want belongs-to, has-one or has-many", rel)
	case (rel == "has-many") != r.many:
		return b.t.refuse(r.member, "rel:%s does not fit the field's type", rel)
	}
	r.own = rel == "belongs-to"
	for _, pair := range pairs {
		near, far, _ := strings.Cut(pair, "=")
		near, far = strings.TrimSpace(near), strings.TrimSpace(far)
		if polymorphic && near == "type" {
			typeColumn = far
			continue
		}
		local, remote := m.column(near), r.target.column(far)
		if local == nil || remote == nil {
			return b.t.refuse(r.member, "join:%s: %s has no column %s, or %s none %s", pair, m.name, near, r.target.name, far)
		}
		r.joins = append(r.joins, join{local, remote})
	}
	if len(r.joins) == 0 && !b.byConvention(m, r) {
		return b.t.refuse(r.member, "no column is found for it: want join:COLUMN=COLUMN, of %s and of %s", m.name, r.target.name)
	}
	if polymorphic {
		return b.polymorphic(m, r, tag, typeColumn)
	}
	return nil
}

// byConvention finds the key in the columns of the side that holds it: author_id for Author, or the name of the key itself.
func (b bun) byConvention(m *model, r *relation) bool {
	holder, to, named := r.target, m, bunName(m.name)
	if r.own {
		holder, to, named = m, r.target, bunName(r.member.name)
	}
	for _, far := range to.primary() {
		near := holder.column(named + "_" + far.name)
		if near == nil {
			near = holder.column(far.name)
		}
		switch {
		case near == nil:
			return false
		case r.own:
			r.joins = append(r.joins, join{near, far})
		default:
			r.joins = append(r.joins, join{far, near})
		}
	}
	return len(r.joins) > 0
}

// polymorphic is a relation whose rows say in a column of which model they are. It can be read.
func (b bun) polymorphic(m *model, r *relation, tag bunTag, typeColumn string) error {
	value := tag.value("polymorphic")
	if value == "" {
		value = bunName(m.name)
	}
	if r.target.column(typeColumn) == nil {
		return b.t.refuse(r.member, "%s has no column %s, which tells whose it is", r.target.name, typeColumn)
	}
	text := condition(r.joins) + " and other." + sqlName(typeColumn) + " = '" + strings.ReplaceAll(value, "'", "''") + "'"
	r.item = r.member.name + ": many " + r.target.name + " on=" + quoteValue(text)
	return nil
}

// manyToMany is a relation through the model of an association table, of which join: names the two relations.
func (b bun) manyToMany(m *model, r *relation, tag bunTag) error {
	var between *model
	for _, other := range b.t.order {
		if other.table == tag.value("m2m") || other.schema != "" && other.schema+"."+other.table == tag.value("m2m") {
			between = other
		}
	}
	if between == nil {
		return b.t.refuse(r.member, "no model of this package has the table %s", tag.value("m2m"))
	}
	near, far, found := strings.Cut(tag.value("join"), "=")
	if !found {
		near, far = m.name, r.target.name
	}
	local, err := b.columnsOf(r, between, strings.TrimSpace(near), m)
	if err != nil {
		return err
	}
	remote, err := b.columnsOf(r, between, strings.TrimSpace(far), r.target)
	if err != nil {
		return err
	}
	r.item = r.member.name + ": many " + r.target.name + " through " + quoteName(between.path()) + "(" + strings.Join(local, " ") + ", " + strings.Join(remote, " ") + ")"
	return nil
}

// columnsOf are the columns of an association table that lead to one of its ends.
func (b bun) columnsOf(r *relation, between *model, name string, end *model) ([]string, error) {
	for _, other := range between.pending {
		if other.member.name != name {
			continue
		}
		if len(other.joins) == 0 {
			if err := b.relate(between, other); err != nil {
				return nil, err
			}
		}
		var columns []string
		for i, c := range end.primary() {
			if i >= len(other.joins) || other.joins[i].remote != c {
				return nil, b.t.refuse(r.member, "%s.%s does not lead to the primary key of %s", between.name, name, end.name)
			}
			columns = append(columns, quoteName(other.joins[i].local.name))
		}
		return columns, nil
	}
	return nil, b.t.refuse(r.member, "%s has no relation %s", between.name, name)
}
