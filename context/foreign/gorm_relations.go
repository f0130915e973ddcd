package foreign

import "strings"

func (g gorm) relates(*member) bool { return true }

// relate finds what an association is, by GORM's conventions: what its tag says, else belongs-to where the model has a field for the
// target's key, else has-one or has-many where the target has one for the model's.
func (g gorm) relate(m *model, r *relation) error {
	r.enforced = r.set["CONSTRAINT"] != "-"
	constraint := settings(r.set["CONSTRAINT"], ",")
	r.onDelete, r.onUpdate = constraint["ONDELETE"], constraint["ONUPDATE"]
	_, polymorphic := r.set["POLYMORPHIC"]
	_, byType := r.set["POLYMORPHICTYPE"]
	switch _, between := r.set["MANY2MANY"]; {
	case polymorphic || byType:
		return g.polymorphic(m, r)
	case between:
		return g.manyToMany(m, r)
	}
	if !r.many {
		if joins := g.guess(r, m, r.target, r.member.name, true); joins != nil {
			r.own, r.joins = true, joins
			return nil
		}
	}
	for _, j := range g.guess(r, r.target, m, m.name, false) {
		r.joins = append(r.joins, join{local: j.remote, remote: j.local})
	}
	if r.joins == nil {
		return g.t.refuse(r.member, "no foreign key is found for it: want %sID in %s, or foreignKey:FIELD in the tag", m.name, r.target.name)
	}
	return nil
}

// guess finds the key in one model's columns that leads to another's; named is what its fields begin with.
func (g gorm) guess(r *relation, holder, to *model, named string, belongs bool) (joins []join) {
	keys, references := listed(r.set["FOREIGNKEY"]), listed(r.set["REFERENCES"])
	remote := to.primary()
	if len(references) > 0 {
		remote = nil
		for _, name := range references {
			if c := to.column(name); c != nil {
				remote = append(remote, c)
			}
		}
		if len(remote) != len(references) {
			return nil
		}
	}
	if len(keys) > 0 {
		if len(keys) != len(remote) {
			return nil
		}
		for i, name := range keys {
			c := holder.column(name)
			if c == nil {
				return nil
			}
			joins = append(joins, join{c, remote[i]})
		}
		return joins
	}
	for _, far := range remote {
		names := []string{named + far.member().name}
		if len(remote) == 1 {
			names = append(names, named+"ID", named+"Id", gormName(named+"ID"))
		}
		for _, name := range names {
			if c := holder.column(name); c != nil {
				joins = append(joins, join{c, far})
				break
			}
		}
	}
	if len(joins) != len(remote) {
		return nil
	}
	return joins
}

// manyToMany is a relation through a table of which GORM makes the columns.
func (g gorm) manyToMany(m *model, r *relation) error {
	ownColumns, err := g.between(r, m, r.set["FOREIGNKEY"])
	if err != nil {
		return err
	}
	farColumns, err := g.between(r, r.target, r.set["REFERENCES"])
	if err != nil {
		return err
	}
	table := r.set["MANY2MANY"]
	if strings.ToLower(table) != table {
		table = plural(gormName(table))
	}
	own, far := listed(r.set["JOINFOREIGNKEY"]), listed(r.set["JOINREFERENCES"])
	var local, remote []string
	taken := map[string]bool{}
	for i, c := range ownColumns {
		name := title(m.name) + c.member().name
		if i < len(own) {
			name = title(own[i])
		}
		taken[name] = true
		local = append(local, gormName(name))
	}
	for i, c := range farColumns {
		name := title(r.target.name) + c.member().name
		if taken[name] {
			if r.member.name != r.target.name {
				name = singular(r.member.name) + c.member().name
			} else {
				name += "Reference"
			}
		}
		if i < len(far) {
			name = title(far[i])
		}
		remote = append(remote, gormName(name))
	}
	schema, table := schemaOf(table)
	between := dotted(table)
	if schema != "" {
		between = dotted(schema) + "." + between
	}
	r.item = r.member.name + ": many " + r.target.name + " through " + quoteName(between)
	if r.set["FOREIGNKEY"]+r.set["REFERENCES"] == "" {
		r.item += "(" + strings.Join(quoteNames(local), " ") + ", " + strings.Join(quoteNames(remote), " ") + ")"
		return nil
	}
	var equal []string
	for i, c := range ownColumns {
		equal = append(equal, "self."+sqlName(c.name)+" = "+sqlName(table)+"."+sqlName(local[i]))
	}
	for i, c := range farColumns {
		equal = append(equal, sqlName(table)+"."+sqlName(remote[i])+" = other."+sqlName(c.name))
	}
	r.item += " on=" + quoteValue(strings.Join(equal, " and "))
	return nil
}

// between are the columns of a model that the table of a many2many refers to: those that the tag names, else the primary key.
func (g gorm) between(r *relation, of *model, said string) ([]*column, error) {
	if said == "" {
		return of.primary(), nil
	}
	var columns []*column
	for _, name := range listed(said) {
		c := of.column(name)
		if c == nil {
			return nil, g.t.refuse(r.member, "%s has no field %s", of.name, name)
		}
		columns = append(columns, c)
	}
	return columns, nil
}

func quoteNames(names []string) []string {
	quoted := make([]string, len(names))
	for i, name := range names {
		quoted[i] = quoteName(name)
	}
	return quoted
}

// polymorphic is a relation whose rows say in a column of whose table they are. It can be read; what is written is not known to store.
func (g gorm) polymorphic(m *model, r *relation) error {
	name := r.set["POLYMORPHIC"]
	typ, id := name+"Type", name+"ID"
	if said := r.set["POLYMORPHICTYPE"]; said != "" {
		typ = said
	}
	if said := r.set["POLYMORPHICID"]; said != "" {
		id = said
	}
	value := m.table
	if said := r.set["POLYMORPHICVALUE"]; said != "" {
		value = said
	}
	typeColumn, idColumn, primary := r.target.column(strings.TrimSpace(typ)), r.target.column(strings.TrimSpace(id)), m.primary()
	if typeColumn == nil || idColumn == nil || len(primary) != 1 {
		return g.t.refuse(r.member, "%s has no fields %s and %s, which tell whose it is", r.target.name, typ, id)
	}
	kind := "one"
	if r.many {
		kind = "many"
	}
	condition := condition([]join{{primary[0], idColumn}}) + " and other." + sqlName(typeColumn.name) + " = '" + strings.ReplaceAll(value, "'", "''") + "'"
	r.item = r.member.name + ": " + kind + " " + r.target.name + " on=" + quoteValue(condition)
	return nil
}

func title(name string) string { return strings.ToUpper(name[:1]) + name[1:] }
