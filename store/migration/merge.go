package migration

import (
	"slices"
	"strconv"
	"strings"

	"github.com/dbsh-go/dbsh/store/internal/dialect"
	"github.com/dbsh-go/dbsh/store/schema"
)

// merger makes of what is there, and of what is wanted, what will be there: the tables that are wanted, with what is there and
// means the same kept as it is, names of constraints and spellings too.
type merger struct {
	dialect   dialect.Dialect
	current   []*schema.Table // under their new names
	canonical []*schema.Table // what is wanted, as the database spells it
}

// merge does it for tables as they are written.
func (m *merger) merge(written []*schema.Table) []*schema.Table {
	after := make([]*schema.Table, len(written))
	for i, table := range written {
		canonical, was := tableNamed(m.canonical, table.Schema, table.Name), tableNamed(m.current, table.Schema, table.Name)
		if was == nil {
			after[i] = m.fresh(table, canonical)
			continue
		}
		after[i] = m.table(was, table, canonical)
	}
	return after
}

// fresh is a new table: as it is written, with the indexes that the database makes by itself beside it.
func (m *merger) fresh(written, canonical *schema.Table) *schema.Table {
	table := clone(written)
	for _, column := range table.Columns {
		m.keptComment(&column.Comment)
	}
	m.keptComment(&table.Comment)
	for _, key := range table.ForeignKeys {
		m.nameKey(table, key)
	}
	return table
}

func (m *merger) keptComment(comment *string) {
	if !m.keepsComments() {
		*comment = ""
	}
}

func (m *merger) keepsComments() bool { return m.dialect.Name() != (dialect.SQLite{}).Name() }

func (m *merger) table(was, written, canonical *schema.Table) *schema.Table {
	table := *was
	table.RenamedFrom, table.Comment = "", written.Comment
	m.keptComment(&table.Comment)
	table.Columns = m.columns(was, written, canonical)
	if !slices.Equal(was.PrimaryKey, canonical.PrimaryKey) {
		table.PrimaryKey = canonical.PrimaryKey
	}
	table.NeverAgain = was.NeverAgain && slices.Equal(table.PrimaryKey, was.PrimaryKey)
	table.Indexes = m.indexes(was, canonical)
	table.ForeignKeys = m.keys(was, canonical)
	table.Checks = m.checks(was, canonical)
	return &table
}

// columns are in the order of those that are there, new ones behind them.
func (m *merger) columns(was, written, canonical *schema.Table) (columns []*schema.Column) {
	for _, there := range was.Columns {
		if column := written.Column(there.Name); column != nil {
			columns = append(columns, m.column(there, column, canonical.Column(there.Name)))
		}
	}
	for _, column := range written.Columns {
		if was.Column(column.Name) == nil {
			made := *column
			m.keptComment(&made.Comment)
			columns = append(columns, &made)
		}
	}
	return columns
}

func (m *merger) column(there, written, canonical *schema.Column) *schema.Column {
	column := *written
	m.keptComment(&column.Comment)
	column.OnUpdate, column.RenamedFrom = there.OnUpdate, ""
	column.Nullable, column.Generated = canonical.Nullable, canonical.Generated
	if sameType(there, canonical) {
		column.Type, column.Kind, column.Size, column.Precision, column.Scale = there.Type, there.Kind, there.Size, there.Precision, there.Scale
		column.Identity, column.Collation, column.EnumType = there.Identity, there.Collation, there.EnumType
	} else if there.Kind == canonical.Kind && m.dialect.Name() != (dialect.MySQL{}).Name() {
		column.Collation = there.Collation
	}
	if sameType(there, canonical) && slices.Equal(there.Enum, canonical.Enum) {
		column.Enum = there.Enum
	}
	if sameDefault(there, canonical) {
		column.Default = there.Default
	}
	if sameExpression(there.Expression, canonical.Expression) {
		column.Expression, column.Virtual = there.Expression, there.Virtual
	}
	if sameColumn(there, &column) && slices.Equal(there.Enum, column.Enum) {
		return there
	}
	return &column
}

// indexes are those that are there and wanted, then new ones.
func (m *merger) indexes(was, canonical *schema.Table) []*schema.Index {
	kept, fresh := matched(was.Indexes, canonical.Indexes, sameIndex)
	for _, index := range fresh {
		made := *index
		made.SQL = ""
		if made.Constraint && m.dialect.Name() == (dialect.SQLite{}).Name() {
			made.Name = ""
		}
		kept = append(kept, &made)
	}
	return kept
}

func (m *merger) keys(was, canonical *schema.Table) []*schema.ForeignKey {
	kept, fresh := matched(was.ForeignKeys, canonical.ForeignKeys, func(there, wanted *schema.ForeignKey) bool {
		there = &schema.ForeignKey{Columns: there.Columns, RefSchema: there.RefSchema, RefTable: there.RefTable, RefColumns: there.RefColumns, OnDelete: there.OnDelete, OnUpdate: there.OnUpdate, Deferrable: wanted.Deferrable}
		return sameKey(there, wanted)
	})
	for _, key := range fresh {
		made := *key
		made.Name = ""
		m.nameKey(was, &made)
		kept = append(kept, &made)
	}
	return kept
}

// nameKey names a foreign key that will be added to a table that is there: what is to be dropped again must have a name.
func (m *merger) nameKey(table *schema.Table, key *schema.ForeignKey) {
	if key.Name == "" && m.dialect.DropKey("x") != "" {
		key.Name = dialect.ShortName("fk_" + table.Name + "_" + strings.Join(key.Columns, "_"))
	}
}

func (m *merger) checks(was, canonical *schema.Table) []*schema.Check {
	kept, fresh := matched(was.Checks, canonical.Checks, sameCheck)
	for i, check := range fresh {
		made := *check
		if m.dialect.DropKey("x") == "" {
			made.Name = ""
		} else {
			made.Name = freeCheckName(append(slices.Clone(was.Checks), fresh[:i]...), was, &made)
		}
		made.Column = "" // it is added to the table
		kept = append(kept, &made)
		fresh[i] = &made
	}
	return kept
}

// freeCheckName is a name that none of the checks has.
func freeCheckName(taken []*schema.Check, table *schema.Table, check *schema.Check) string {
	name := "ck_" + table.Name
	for _, word := range words(check.Expression) {
		if table.Column(word) != nil && !strings.Contains(name+"_", "_"+word+"_") {
			name += "_" + word
		}
	}
	free := dialect.ShortName(name)
	for n := 2; slices.ContainsFunc(taken, func(c *schema.Check) bool { return c.Name == free }); n++ {
		free = dialect.ShortName(name + "_" + strconv.Itoa(n))
	}
	return free
}

// matched pairs what is there with what is wanted: kept are those that are both, fresh those wanted only.
func matched[T any](there, wanted []*T, same func(there, wanted *T) bool) (kept, fresh []*T) {
	used := make([]bool, len(wanted))
	for _, item := range there {
		for i, want := range wanted {
			if !used[i] && same(item, want) {
				used[i] = true
				kept = append(kept, item)
				break
			}
		}
	}
	for i, want := range wanted {
		if !used[i] {
			fresh = append(fresh, want)
		}
	}
	return kept, fresh
}
