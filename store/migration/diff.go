package migration

import (
	"cmp"
	"slices"

	"github.com/dbsh-go/dbsh/store/internal/dialect"
	"github.com/dbsh-go/dbsh/store/schema"
)

// diff lists what must be done to get from one set of tables to another, in no order yet. Tables have the same names on both sides.
func diff(from, to []*schema.Table) (changes []Change) {
	for _, table := range to {
		was := tableNamed(from, table.Schema, table.Name)
		if was == nil {
			changes = append(changes, Change{Kind: AddTable, Table: table})
			continue
		}
		changes = append(changes, diffTable(was, table)...)
	}
	for _, table := range from {
		if tableNamed(to, table.Schema, table.Name) == nil {
			changes = append(changes, Change{Kind: DropTable, Table: table, Before: table})
		}
	}
	return append(changes, diffEnums(from, to)...)
}

func diffTable(was, table *schema.Table) (changes []Change) {
	add := func(c Change) {
		c.Table, c.Before = table, was
		changes = append(changes, c)
	}
	for _, column := range table.Columns {
		switch before := was.Column(column.Name); {
		case before == nil:
			add(Change{Kind: AddColumn, Column: column})
		case !sameColumn(before, column):
			add(Change{Kind: AlterColumn, Column: column, Was: before})
		}
	}
	for _, column := range was.Columns {
		if table.Column(column.Name) == nil {
			add(Change{Kind: DropColumn, Was: column})
		}
	}
	if !slices.Equal(was.PrimaryKey, table.PrimaryKey) {
		add(Change{Kind: AlterPrimaryKey})
	}
	diffList(was.Indexes, table.Indexes, sameIndex, func(index *schema.Index, kind Kind) { add(Change{Kind: kind, Index: index}) }, DropIndex, AddIndex)
	diffList(was.ForeignKeys, table.ForeignKeys, sameKey, func(key *schema.ForeignKey, kind Kind) { add(Change{Kind: kind, Key: key}) }, DropForeignKey, AddForeignKey)
	diffList(was.Checks, table.Checks, sameCheck, func(check *schema.Check, kind Kind) { add(Change{Kind: kind, Check: check}) }, DropCheck, AddCheck)
	if was.Comment != table.Comment {
		add(Change{Kind: AlterComment})
	}
	return changes
}

func diffList[T any](from, to []*T, same func(a, b *T) bool, add func(*T, Kind), drop, make Kind) {
	_, fresh := matched(from, to, same)
	_, gone := matched(to, from, same)
	for _, item := range gone {
		add(item, drop)
	}
	for _, item := range fresh {
		add(item, make)
	}
}

// diffEnums compares the types that list their values.
func diffEnums(from, to []*schema.Table) (changes []Change) {
	before, after := enumsOf(from), enumsOf(to)
	for _, enum := range after {
		at := slices.IndexFunc(before, func(e *Enum) bool { return e.Name == enum.Name })
		switch {
		case at < 0:
			changes = append(changes, Change{Kind: AddEnum, Enum: enum})
		case !slices.Equal(before[at].Values, enum.Values):
			enum.Was, enum.Used = before[at].Values, shared(before[at].Used, enum.Used)
			changes = append(changes, Change{Kind: AlterEnum, Enum: enum})
		}
	}
	for _, enum := range before {
		if !slices.ContainsFunc(after, func(e *Enum) bool { return e.Name == enum.Name }) {
			changes = append(changes, Change{Kind: DropEnum, Enum: enum})
		}
	}
	return changes
}

// shared are the columns that have the enum before and after.
func shared(before, after []use) (list []use) {
	for _, now := range after {
		for _, was := range before {
			if was.table.Schema == now.table.Schema && was.table.Name == now.table.Name && was.column.Name == now.column.Name {
				list = append(list, use{now.table, now.column, was.column})
			}
		}
	}
	return list
}

func enumsOf(tables []*schema.Table) (list []*Enum) {
	for _, table := range tables {
		for _, column := range table.Columns {
			if column.EnumType == "" || len(column.Enum) == 0 {
				continue
			}
			at := slices.IndexFunc(list, func(e *Enum) bool { return e.Name == column.EnumType })
			if at < 0 {
				at = len(list)
				list = append(list, &Enum{Name: column.EnumType, Values: column.Enum})
			}
			list[at].Used = append(list[at].Used, use{table, column, nil})
		}
	}
	return list
}

// Difference is what two schemas differ in, in both directions.
type Difference struct {
	Up, Down []Change
	from, to []*schema.Table // with the renames made
	renames  []Rename
}

// compare finds the difference of what is there, under its old names, and what will be there.
func compare(d dialect.Dialect, there, after []*schema.Table, renames []Rename) *Difference {
	from := renamed(d, there, renames)
	result := &Difference{from: from, to: after, renames: renames}
	up, down := diff(from, after), diff(after, from)
	for _, r := range renames {
		table := tableNamed(after, r.Schema, r.Table)
		kind, to := RenameColumn, r.Column
		if r.Column == "" {
			kind, to = RenameTable, r.Table
		}
		result.Up = append(result.Up, Change{Kind: kind, Table: table, From: r.From, To: to})
	}
	result.Up = append(result.Up, ordered(up, from, after)...)
	result.Down = ordered(down, after, from)
	for _, r := range slices.Backward(renames) {
		table := tableNamed(after, r.Schema, r.Table)
		kind, from := RenameColumn, r.Column
		if r.Column == "" {
			kind, from = RenameTable, r.Table
		}
		result.Down = append(result.Down, Change{Kind: kind, Table: table, From: from, To: r.From})
	}
	return result
}

// ordered puts changes in the order in which they can be made: by kind, tables after those they refer to and dropped before them.
func ordered(changes []Change, from, to []*schema.Table) []Change {
	ranks, before := byReference(to), byReference(from)
	slices.SortStableFunc(changes, func(a, b Change) int {
		if c := cmp.Compare(a.Kind, b.Kind); c != 0 {
			return c
		}
		switch a.Kind {
		case AddTable:
			return cmp.Compare(ranks[a.Table], ranks[b.Table])
		case DropTable:
			return cmp.Compare(before[b.Table], before[a.Table])
		}
		return 0
	})
	return changes
}

// byReference ranks tables so that each comes behind those it refers to, as far as they do not refer to each other.
func byReference(tables []*schema.Table) map[*schema.Table]int {
	ranks, open := map[*schema.Table]int{}, map[*schema.Table]bool{}
	var place func(t *schema.Table)
	place = func(t *schema.Table) {
		if _, done := ranks[t]; done || open[t] {
			return
		}
		open[t] = true
		for _, key := range t.ForeignKeys {
			if other := tableNamed(tables, key.RefSchema, key.RefTable); other != nil && other != t {
				place(other)
			}
		}
		ranks[t] = len(ranks)
	}
	for _, table := range tables {
		place(table)
	}
	return ranks
}
