package advice

import (
	"slices"
	"strings"

	"github.com/dbsh-go/dbsh/shell/internal/syntax"
)

// reader finds what a statement does with the columns of its tables.
type reader struct {
	words  []syntax.Word
	tables []Table
	uses   map[string]*use // by the name that the statement has for the table, in small letters
}

func newReader(words []syntax.Word, tables []Table) *reader {
	return &reader{words: words, tables: tables, uses: map[string]*use{}}
}

func (r *reader) read() {
	for i := range r.words {
		if r.names(i) {
			r.name(i + 1)
		}
	}
	for i := range r.words {
		r.compared(i)
	}
	r.sorted()
}

// names tells whether a table stands behind word i: FROM t, JOIN t, UPDATE t, and the comma of FROM a, b.
func (r *reader) names(i int) bool {
	switch r.words[i].Upper {
	case "FROM", "JOIN", "UPDATE", "INTO":
		return true
	case ",":
		for j := i - 1; j >= 0; j-- {
			w := r.words[j]
			if w.Depth < r.words[i].Depth {
				return false
			}
			if w.Depth == r.words[i].Depth && clauses[w.Upper] {
				return w.Upper == "FROM"
			}
		}
	}
	return false
}

// clauses are the words that begin a part of a statement.
var clauses = map[string]bool{
	"SELECT": true, "FROM": true, "WHERE": true, "GROUP": true, "HAVING": true, "ORDER": true, "LIMIT": true, "SET": true, "VALUES": true,
	"ON": true, "JOIN": true, "UNION": true, "OFFSET": true, "RETURNING": true, "WINDOW": true, "USING": true,
}

// name takes the table at word i, and the name that the statement gives it.
func (r *reader) name(i int) {
	for i+2 < len(r.words) && r.words[i+1].Upper == "." { // schema.table
		i += 2
	}
	if i >= len(r.words) || !r.words[i].Name {
		return
	}
	at := slices.IndexFunc(r.tables, func(t Table) bool { return strings.EqualFold(t.Name, r.words[i].Text) })
	if at < 0 {
		return
	}
	u := &use{table: &r.tables[at]}
	r.uses[strings.ToLower(r.words[i].Text)] = u
	next := i + 1
	if next < len(r.words) && r.words[next].Upper == "AS" {
		next++
	}
	if next < len(r.words) && r.words[next].Name && !clauses[r.words[next].Upper] && !joining[r.words[next].Upper] {
		r.uses[strings.ToLower(r.words[next].Text)] = u
	}
}

// joining are the words that can stand behind a table and are no name for it.
var joining = map[string]bool{
	"LEFT": true, "RIGHT": true, "INNER": true, "CROSS": true, "FULL": true, "OUTER": true, "NATURAL": true, "STRAIGHT_JOIN": true, "FOR": true,
	"INTERSECT": true, "EXCEPT": true, "FETCH": true,
}

// column is the column that ends at word i, and the use of its table; nil for none that is known.
func (r *reader) column(i int) (*use, string) {
	if i < 0 || !r.words[i].Name {
		return nil, ""
	}
	name := r.words[i].Text
	if i >= 2 && r.words[i-1].Upper == "." {
		u := r.uses[strings.ToLower(r.words[i-2].Text)]
		return u, u.spelled(name)
	}
	var found *use
	for _, u := range r.uses {
		if u == found || u.spelled(name) == "" {
			continue
		}
		if found != nil {
			return nil, ""
		}
		found = u
	}
	return found, found.spelled(name)
}

// spelled is a column's name as the table has it, "" if it has none.
func (u *use) spelled(name string) string {
	if u == nil {
		return ""
	}
	for _, column := range u.table.Columns {
		if strings.EqualFold(column, name) {
			return column
		}
	}
	return ""
}

// compared takes the columns at both sides of a comparison, or before IN, IS, BETWEEN and LIKE.
func (r *reader) compared(i int) {
	equal, is := comparing[r.words[i].Upper]
	if !is || !r.filters(i) {
		return
	}
	before := i - 1
	if before >= 0 && r.words[before].Upper == "NOT" {
		return // what is left out is most of the table
	}
	if r.words[i].Upper == "LIKE" && !r.prefix(i+1) {
		return
	}
	after := i + 1
	if after+2 < len(r.words) && r.words[after+1].Upper == "." {
		after += 2
	}
	if after >= len(r.words) || after+1 < len(r.words) && r.words[after+1].Upper == "(" {
		after = -1 // a function's name
	}
	left, leftColumn := r.column(before)
	right, rightColumn := r.column(after)
	if left != nil && right != nil && left != right && equal {
		left.joined, right.joined = with(left.joined, leftColumn), with(right.joined, rightColumn)
		return
	}
	left.take(leftColumn, equal)
	right.take(rightColumn, equal)
}

// comparing are the signs of a comparison; true for those that name values.
var comparing = map[string]bool{
	"=": true, "==": true, "IN": true, "IS": true, "<": false, ">": false, "<=": false, ">=": false, "BETWEEN": false, "LIKE": false,
}

// filters tells whether word i stands in a WHERE or an ON.
func (r *reader) filters(i int) bool {
	for j := i - 1; j >= 0; j-- {
		if r.words[j].Depth <= r.words[i].Depth && clauses[r.words[j].Upper] {
			return r.words[j].Upper == "WHERE" || r.words[j].Upper == "ON"
		}
	}
	return false
}

// prefix tells whether the pattern at word i begins with something that an index can look for.
func (r *reader) prefix(i int) bool {
	if i >= len(r.words) {
		return false
	}
	text := strings.Trim(r.words[i].Text, "'")
	return text != r.words[i].Text && !strings.HasPrefix(text, "%") && !strings.HasPrefix(text, "_")
}

func (u *use) take(column string, equal bool) {
	switch {
	case u == nil || column == "":
	case equal:
		u.equal = with(u.equal, column)
	default:
		u.ranges = with(u.ranges, column)
	}
}

func with(columns []string, column string) []string {
	if column == "" || slices.Contains(columns, column) {
		return columns
	}
	return append(columns, column)
}

// sorted takes the columns of ORDER BY, of the outermost query that has one.
func (r *reader) sorted() {
	for i := 0; i+1 < len(r.words); i++ {
		if r.words[i].Upper == "ORDER" && r.words[i+1].Upper == "BY" && r.words[i].Depth == 0 {
			r.sortedBy(i + 2)
		}
	}
}

func (r *reader) sortedBy(from int) {
	var sorting *use
	for i := from; i < len(r.words); i++ {
		w := r.words[i]
		switch {
		case clauses[w.Upper] || w.Upper == ";":
			return
		case w.Upper == "," || w.Upper == "ASC" || w.Upper == "." || i+1 < len(r.words) && r.words[i+1].Upper == ".":
			continue
		}
		u, column := r.column(i)
		if u == nil || column == "" || sorting != nil && u != sorting || w.Upper == "DESC" {
			if w.Upper == "DESC" { // an index is read backwards as well, where all columns are
				continue
			}
			for _, each := range r.uses {
				each.mixed = true
			}
			return
		}
		sorting = u
		u.order = append(u.order, column)
	}
}
