package models

import (
	"slices"
	"strconv"
	"strings"

	"github.com/dbsh-go/dbsh/store/schema"
)

// columnTag is the tag of a column's field, in the grammar of store's tags. belongs is the relation that the column alone
// makes, nil if it makes none.
func (d *detail) columnTag(m *model, f field, belongs *relation) string {
	options := []string{quoteName(f.column.Name)}
	add := func(on bool, option string) {
		if on {
			options = append(options, option)
		}
	}
	c := f.column
	add(f.primary, "pk")
	add(c.Auto && f.primary, "auto")
	add(!c.Nullable && !f.primary, "notnull")
	add(c.Nullable && !f.primary && !f.nullable(), "null")
	add(c.Size > 0, "size="+strconv.Itoa(c.Size))
	add(c.Kind == schema.Date, "type=date") // a day is written, without a time
	// Of a decimal the type tells whether SQLite keeps numbers or texts. A named enum's type is not there where its table is made anew.
	add(c.Kind == schema.Decimal || c.Particular && c.Kind != schema.Date && c.EnumType == "", "type="+quoteValue(c.Type))
	add(!f.primary && isUnique(m.table, []string{c.Name}), "unique")
	add(indexed(m.table, c.Name), "index")
	add(c.Comment != "", "comment="+quoteValue(c.Comment))
	add(f.column.Generated, "generated")
	if value := serverDefault(f); value != "" {
		add(true, "server_default="+quoteValue(value))
	}
	if belongs != nil {
		reference := reference(belongs.key, 0)
		options = append(append(options, "fk="+reference), d.keyOptions(belongs)...)
	}
	return `db:` + strconv.Quote(strings.Join(options, ","))
}

// serverDefault is what the database gives the column when nothing is written to it. That also holds for a column that it counts and
// that is no key: it is left out of an INSERT as long as its field is untouched.
func serverDefault(f field) string {
	c := f.column
	switch {
	case c.Generated:
		return ""
	case c.Auto && !f.primary:
		return "generated"
	case c.Default != nil:
		return *c.Default
	}
	return ""
}

// keyOptions are the options of a foreign key, which are the same on a column and on the table.
func (d *detail) keyOptions(belongs *relation) []string {
	options := []string{"rel=" + belongs.name}
	if back := d.reverse[belongs]; back != nil && back.kind == hasOne {
		options = append(options, "backref='"+back.name+" one'")
	} else if back != nil {
		options = append(options, "backref="+back.name)
	}
	if action := belongs.key.OnDelete; action != "" {
		options = append(options, "ondelete="+quoteValue(strings.ToLower(action)))
	}
	if action := belongs.key.OnUpdate; action != "" {
		options = append(options, "onupdate_fk="+quoteValue(strings.ToLower(action)))
	}
	return options
}

// tableTag is the tag of the embedded Model: the table, its keys that no column's tag has room for, and the relations whose key
// stands elsewhere.
func (d *detail) tableTag(m *model) string {
	tags := []string{"table:" + strconv.Quote(m.table.Name)}
	if m.table.Schema != "" {
		tags = append(tags, "schema:"+strconv.Quote(m.table.Schema))
	}
	if m.table.Bind != "" {
		tags = append(tags, "bind:"+strconv.Quote(m.table.Bind))
	}
	if m.table.Kind == schema.View {
		tags = append(tags, `view:"true"`)
	} else if len(m.table.PrimaryKey) == 0 {
		tags = append(tags, `keyless:"true"`)
	}
	list := func(name string, items []string) {
		if len(items) > 0 {
			tags = append(tags, name+":"+strconv.Quote(strings.Join(items, "; ")))
		}
	}
	if m.table.Comment != "" {
		tags = append(tags, "comment:"+strconv.Quote(m.table.Comment))
	}
	list("unique", uniqueGroups(m.table))
	list("index", indexItems(m.table))
	list("check", checkItems(m.table))
	var keys, relations []string
	for _, r := range d.relations {
		switch {
		case r.mapped != nil: // the tag that names it stands elsewhere
		case r.kind != belongsTo:
			relations = append(relations, d.relationItem(r))
		case !d.onColumn(r):
			keys = append(keys, d.keyItem(r))
		}
	}
	list("fk", keys)
	list("rel", relations)
	return strings.Join(tags, " ")
}

// uniqueGroups are the groups of several columns that constraints make unique together: a flush hands their values over from row to row.
func uniqueGroups(table *schema.Table) []string {
	var groups []string
	for _, index := range table.Indexes {
		if names := index.Columns(); index.Unique && index.Constraint && index.Where == "" && len(names) > 1 {
			groups = append(groups, strings.Join(quoteNames(names), ","))
		}
	}
	return groups
}

// indexed tells whether a column has an index of its own, made by CREATE INDEX: the column's tag says so.
func indexed(table *schema.Table, column string) bool {
	return slices.ContainsFunc(table.Indexes, func(index *schema.Index) bool {
		return !index.Constraint && ofColumn(index) && index.Parts[0].Column == column
	})
}

// ofColumn tells an index of one column, and nothing else about it.
func ofColumn(index *schema.Index) bool {
	return len(index.Parts) == 1 && index.Parts[0].Column != "" && !index.Parts[0].Descending && index.Where == ""
}

// indexItems are the indexes that neither a column's tag nor uniqueGroups has: [unique] part [desc], ... [where condition].
func indexItems(table *schema.Table) (items []string) {
	for _, index := range table.Indexes {
		if index.Constraint || ofColumn(index) || len(index.Parts) == 0 {
			continue
		}
		parts := make([]string, len(index.Parts))
		for i, part := range index.Parts {
			if parts[i] = part.Expression; part.Column != "" {
				parts[i] = quoteName(part.Column)
			}
			if part.Descending {
				parts[i] += " desc"
			}
		}
		item := strings.Join(parts, ",")
		if index.Unique {
			item = "unique " + item
		}
		if index.Where != "" {
			item += " where " + index.Where
		}
		items = append(items, item)
	}
	return items
}

// checkItems are the conditions that rows must meet.
func checkItems(table *schema.Table) (items []string) {
	for _, check := range table.Checks {
		items = append(items, check.Expression)
	}
	return items
}

// keyItem is a,b -> other.x,y rel=Other backref=Kids.
func (d *detail) keyItem(r *relation) string {
	remote := []string{reference(r.key, 0)}
	for _, column := range r.key.RefColumns[1:] {
		remote = append(remote, quoteName(column))
	}
	item := strings.Join(quoteNames(r.key.Columns), ",") + " -> " + strings.Join(remote, ",")
	return item + " " + strings.Join(d.keyOptions(r), " ")
}

// relationItem is Name: many Model via columns, or through table(local, remote).
func (d *detail) relationItem(r *relation) string {
	number := "many"
	if r.kind == hasOne {
		number = "one"
	}
	item := r.name + ": " + number + " " + r.target.name
	if r.kind != manyToMany {
		return item + " via " + strings.Join(quoteNames(r.key.Columns), "+")
	}
	item += " through " + tablePath(r.key.Schema, r.association.table.Name) +
		"(" + strings.Join(quoteNames(r.key.Columns), " ") + ", " + strings.Join(quoteNames(r.far.Columns), " ") + ")"
	if back := d.reverse[r]; back != nil {
		item += " backref=" + back.name
	}
	return item
}

// reference is table.column of the n-th column that a foreign key refers to.
func reference(key *schema.ForeignKey, n int) string {
	path := dotted(key.RefTable) + "." + dotted(key.RefColumns[n])
	if key.RefSchema != "" {
		path = dotted(key.RefSchema) + "." + path
	}
	return quoteName(path)
}

func tablePath(schema, table string) string {
	if schema == "" {
		return quoteName(dotted(table))
	}
	return quoteName(dotted(schema) + "." + dotted(table))
}

// dotted quotes a name whose own dots would be taken for the ones between names.
func dotted(name string) string {
	if strings.Contains(name, ".") {
		return `"` + name + `"`
	}
	return name
}

// quoteName puts names that hold anything but letters, digits and underscores into single quotes.
func quoteName(name string) string {
	plain := func(r rune) bool { return isNamePart(r) || r == '_' || r == '.' }
	if name != "" && !strings.ContainsFunc(name, func(r rune) bool { return !plain(r) }) {
		return name
	}
	return quoteValue(name)
}

func quoteNames(names []string) []string {
	quoted := make([]string, len(names))
	for i, name := range names {
		quoted[i] = quoteName(name)
	}
	return quoted
}

// quoteValue puts a value into single quotes unless it is a plain word.
func quoteValue(value string) string {
	if value != "" && !strings.ContainsFunc(value, func(r rune) bool { return !isNamePart(r) && r != '_' }) {
		return value
	}
	return "'" + strings.ReplaceAll(value, "'", "''") + "'"
}
