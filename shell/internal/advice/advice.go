// Package advice finds indexes that a statement would use if they were there.
//
// Rules:
//   - It reads the statement, not the plan: what stands in WHERE, ON and ORDER BY of the tables that a plan has found to be read whole.
//   - Columns that are compared with = come first, then those of ORDER BY, or one that is compared otherwise: so an index can be used to
//     its end.
//   - It proposes; whether the database would use an index is found out by trying, elsewhere.
package advice

import (
	"slices"
	"strings"
	"unicode"

	"github.com/dbsh-go/dbsh/shell/internal/syntax"
)

// Table is a table that a statement may read.
type Table struct {
	Name    string
	Columns []string
	Indexes [][]string // columns of its indexes and keys
}

// Index is an index to make.
type Index struct {
	Table   string
	Columns []string
}

// Wanted are indexes for the tables of a statement that are read whole, by the names that the statement has for them.
func Wanted(words []syntax.Word, tables []Table, whole []string) (indexes []Index) {
	r := newReader(words, tables)
	r.read()
	for _, name := range whole {
		use := r.uses[strings.ToLower(name)]
		if use == nil {
			continue
		}
		for _, columns := range use.indexes() {
			index := Index{use.table.Name, columns}
			if !use.table.has(columns) && !slices.ContainsFunc(indexes, index.same) {
				indexes = append(indexes, index)
			}
		}
	}
	return indexes
}

func (i Index) same(other Index) bool {
	return i.Table == other.Table && slices.Equal(i.Columns, other.Columns)
}

// Name is a name for an index that no other has.
func (i Index) Name(taken func(name string) bool) string {
	base := strings.Map(func(c rune) rune { // a name that needs no quotes for its signs
		if unicode.IsLetter(c) || unicode.IsDigit(c) {
			return unicode.ToLower(c)
		}
		return '_'
	}, strings.Join(append([]string{i.Table}, i.Columns...), "_"))
	const longest = 60 // PostgreSQL cuts names at 63
	if len(base) > longest {
		base = strings.ToValidUTF8(base[:longest], "")
	}
	name := base
	for n := '2'; taken(name) && n <= '9'; n++ {
		name = base + "_" + string(n)
	}
	return name
}

// has tells whether an index that is there begins with these columns.
func (t *Table) has(columns []string) bool {
	for _, index := range t.Indexes {
		if len(index) >= len(columns) && slices.EqualFunc(index[:len(columns)], columns, strings.EqualFold) {
			return true
		}
	}
	return false
}

// use is what a statement does with the columns of one table.
type use struct {
	table  *Table
	joined []string // compared with a column of another table
	equal  []string // compared with a value by =, IN or IS
	ranges []string // compared otherwise
	order  []string // sorted by, as long as the columns are of this table alone
	mixed  bool     // sorted by columns of other tables, or by expressions
}

// indexes are the columns of indexes that may serve, the longest first.
func (u *use) indexes() (list [][]string) {
	add := func(columns ...string) {
		if len(columns) > 0 && !slices.ContainsFunc(list, func(have []string) bool { return slices.Equal(have, columns) }) {
			list = append(list, columns)
		}
	}
	order := u.order
	if u.mixed {
		order = nil
	}
	if len(u.joined) > 0 {
		add(slices.Concat(u.joined, without(u.equal, u.joined))...)
	}
	switch {
	case len(u.ranges) == 0:
		add(slices.Concat(u.equal, without(order, u.equal))...)
	default:
		for _, column := range without(u.ranges, u.equal) {
			add(append(slices.Clone(u.equal), column)...)
		}
		if len(order) > 0 {
			add(slices.Concat(u.equal, without(order, u.equal))...)
		}
	}
	add(u.equal...)
	return list
}

func without(columns, others []string) (rest []string) {
	for _, column := range columns {
		if !slices.Contains(others, column) && !slices.Contains(rest, column) {
			rest = append(rest, column)
		}
	}
	return rest
}
