package storetest

import (
	"slices"
	"strings"

	schemas "github.com/dbsh-go/dbsh/store/schema"
)

// quote writes a name that is a reserved word.
func (b *bench) quote(name string) string {
	if b.db.Dialect() == "mysql" {
		return "`" + name + "`"
	}
	return `"` + name + `"`
}

// transactionalDDL tells whether a rollback takes tables back.
func (b *bench) transactionalDDL() bool { return b.db.Dialect() != "mysql" }

// outline is a table in a line: columns (* of the key, ! not null) | indexes | foreign keys. Unique indexes and constraints are
// one, and indexes that MySQL makes of foreign keys are left out.
func outline(t *schemas.Table) string {
	var columns, indexes, keys []string
	for _, c := range t.Columns {
		switch {
		case slices.Contains(t.PrimaryKey, c.Name):
			columns = append(columns, c.Name+"*")
		case !c.Nullable:
			columns = append(columns, c.Name+"!")
		default:
			columns = append(columns, c.Name)
		}
	}
	for _, i := range t.Indexes {
		if slices.ContainsFunc(t.ForeignKeys, func(k *schemas.ForeignKey) bool { return slices.Equal(k.Columns, i.Columns()) }) {
			continue
		}
		name := i.Name
		if i.Unique {
			name = ""
		}
		name += "(" + strings.Join(i.Columns(), ",") + ")"
		if i.Unique {
			name = "unique " + name
		}
		indexes = append(indexes, strings.ReplaceAll(name, "unique (", "unique("))
	}
	slices.Sort(indexes)
	for _, k := range t.ForeignKeys {
		keys = append(keys, strings.TrimSpace(strings.Join(k.Columns, ",")+">"+k.RefTable+"."+strings.Join(k.RefColumns, ",")+" "+k.OnDelete))
	}
	slices.Sort(keys)
	return strings.Join(columns, " ") + " | " + strings.Join(indexes, " ") + " | " + strings.Join(keys, " ")
}

// containsWord tells whether a list of words has one.
func containsWord(list, word string) bool { return slices.Contains(strings.Fields(list), word) }
