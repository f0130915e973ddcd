package plan

import (
	"strings"
)

// Step is a row of SQLite's EXPLAIN QUERY PLAN.
type Step struct {
	ID, Parent int64
	Detail     string
}

// SQLite reads a plan of SQLite, which has neither costs nor rows.
func SQLite(steps []Step) *Plan {
	p := &Plan{}
	nodes := map[int64]*Node{}
	for _, step := range steps {
		n := newNode(step.Detail)
		n.Table, n.Whole = sqliteScan(step.Detail)
		nodes[step.ID] = n
		if parent := nodes[step.Parent]; parent != nil {
			parent.Children = append(parent.Children, n)
		} else {
			p.Roots = append(p.Roots, n)
		}
	}
	return p.mark()
}

// sqliteScan is the table that a step reads: "SCAN users", "SCAN u USING INDEX i", "SEARCH users USING ...".
func sqliteScan(detail string) (table string, whole bool) {
	verb, rest, _ := strings.Cut(detail, " ")
	if verb != "SCAN" && verb != "SEARCH" {
		return "", false
	}
	rest = strings.TrimPrefix(rest, "TABLE ") // of SQLite before 3.36
	table, how := cutTable(rest)
	if strings.HasPrefix(table, "CONSTANT ROW") || strings.HasPrefix(table, "(") || strings.HasPrefix(table, "SUBQUERY") {
		return "", false
	}
	automatic := strings.Contains(how, "AUTOMATIC") // an index that is made for this one statement: all rows are read for it
	indexed := strings.Contains(how, "INDEX") || strings.Contains(how, "PRIMARY KEY") || strings.Contains(how, "VIRTUAL TABLE")
	return table, automatic || verb == "SCAN" && !indexed
}

// cutTable takes a table's name, in which there may be blanks, off what is said of how it is read.
func cutTable(text string) (table, how string) {
	end := len(text)
	for _, mark := range []string{" USING ", " VIRTUAL TABLE ", " LEFT-JOIN", " EXISTS"} {
		if at := strings.Index(text, mark); at >= 0 {
			end = min(end, at)
		}
	}
	return text[:end], text[end:]
}
