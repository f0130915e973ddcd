package store

import (
	"fmt"
	"slices"
	"strings"

	"github.com/dbsh-go/dbsh/store/schema"
)

// foreignKey finds out which foreign key is violated, and by what value.
func (e *explainer) foreignKey(violation *IntegrityError, verb string) {
	keys := e.keys()
	e.direct(violation, keys)
	switch {
	case len(violation.Parents) == 1 && len(violation.Columns) > 0:
		e.missing(violation)
	case len(violation.Children) == 1 && len(violation.Columns) > 0:
		e.referred(violation)
	case len(violation.Parents)+len(violation.Children) == 0:
		e.search(violation, keys, verb)
	}
}

// direct says which way a key of one table to itself is violated, and what columns it leads to.
func (e *explainer) direct(violation *IntegrityError, keys []*schema.ForeignKey) {
	for _, key := range keys {
		up := strings.EqualFold(key.Table, e.table) && slices.Equal(key.Columns, violation.Columns)
		down := strings.EqualFold(key.RefTable, e.table) && slices.Equal(key.RefColumns, violation.Columns)
		switch {
		case up && slices.Contains(slices.Concat(violation.Parents, violation.Children), key.RefTable):
			violation.Parents, violation.Children, violation.Refers = []string{key.RefTable}, nil, key.RefColumns
			return
		case down && slices.Contains(violation.Children, key.Table) && (key.Name == violation.Constraint || violation.Constraint == ""):
			violation.Refers = key.Columns
			return
		}
	}
	if slices.ContainsFunc(keys, func(key *schema.ForeignKey) bool { return slices.Contains(violation.Children, key.Table) }) {
		violation.Columns, violation.Values, violation.Refers = nil, nil, nil // the key of a row that was to follow
	}
}

// missing fills in the value that a parent does not have.
func (e *explainer) missing(violation *IntegrityError) {
	for _, row := range e.rows {
		given, all := row.of(violation.Columns)
		if !all || slices.Contains(given, nil) {
			continue
		}
		same := len(violation.Values) == len(given) && fmt.Sprint(given...) == strings.Join(violation.Values, " ")
		if len(e.rows) == 1 || same || len(violation.Values) == 0 && len(violation.Refers) > 0 && !e.there(violation, given) {
			violation.tell(given)
			return
		}
	}
}

// there tells whether a parent has a row, or gets it by the same statement.
func (e *explainer) there(violation *IntegrityError, row []any) bool {
	if strings.EqualFold(violation.Parents[0], e.table) {
		for _, other := range e.rows {
			if given, all := other.of(violation.Refers); all && fmt.Sprint(given...) == fmt.Sprint(row...) {
				return true
			}
		}
	}
	return e.exists("", violation.Parents[0], violation.Refers, row)
}

// referred fills in the value that children still refer to.
func (e *explainer) referred(violation *IntegrityError) {
	for _, row := range e.where {
		if given, all := row.of(violation.Columns); all && (len(e.where) == 1 || e.exists("", violation.Children[0], violation.Refers, given)) {
			violation.tell(given)
			return
		}
	}
}

// search asks the rows, where the database says only that some key is violated (SQLite).
func (e *explainer) search(violation *IntegrityError, keys []*schema.ForeignKey, verb string) {
	for _, key := range keys {
		if verb != "DELETE" && strings.EqualFold(key.Table, e.table) && e.lacks(violation, key) {
			return
		}
		if verb != "INSERT" && strings.EqualFold(key.RefTable, e.table) && e.keeps(violation, key, verb) {
			return
		}
	}
	if verb == "DROP" || verb == "TRUNCATE" {
		violation.Children = slices.DeleteFunc(referring(keys, e.table, false, nil), func(t string) bool { return strings.EqualFold(t, e.table) })
		return
	}
	if e.only(violation, keys, verb) {
		return
	}
	if verb != "DELETE" {
		violation.Parents = referredTo(keys, e.table)
	}
	if verb != "INSERT" {
		violation.Children = referring(keys, e.table, verb == "UPDATE", nil)
	}
}

// lacks tells whether the statement gives a key that its parent does not have.
func (e *explainer) lacks(violation *IntegrityError, key *schema.ForeignKey) bool {
	if len(e.rows) == 0 {
		return false
	}
	candidate := IntegrityError{Columns: key.Columns, Parents: []string{key.RefTable}, Refers: key.RefColumns}
	for _, row := range e.rows {
		given, all := row.of(key.Columns)
		if all && !slices.Contains(given, nil) && !e.there(&candidate, given) {
			violation.Columns, violation.Parents, violation.Refers = candidate.Columns, candidate.Parents, candidate.Refers
			violation.tell(given)
			return true
		}
	}
	return false
}

// keeps tells whether children refer to a row that the statement names.
func (e *explainer) keeps(violation *IntegrityError, key *schema.ForeignKey, verb string) bool {
	action := key.OnDelete
	if verb == "UPDATE" {
		action = key.OnUpdate
		if len(e.rows) == 1 && !slices.ContainsFunc(key.RefColumns, func(c string) bool { _, set := e.rows[0][c]; return set }) {
			return false
		}
	}
	if follows(action) {
		return false
	}
	for _, row := range e.where {
		if given, all := row.of(key.RefColumns); all && e.exists(key.Schema, key.Table, key.Columns, given) {
			violation.Columns, violation.Children, violation.Refers = key.RefColumns, []string{key.Table}, key.Columns
			violation.tell(given)
			return true
		}
	}
	return false
}

// only takes the one key that can be meant, if there is but one.
func (e *explainer) only(violation *IntegrityError, keys []*schema.ForeignKey, verb string) bool {
	var up, down []*schema.ForeignKey
	for _, key := range keys {
		if verb != "DELETE" && strings.EqualFold(key.Table, e.table) {
			up = append(up, key)
		}
		if verb != "INSERT" && strings.EqualFold(key.RefTable, e.table) {
			down = append(down, key)
		}
	}
	switch {
	case len(up) == 1 && len(down) == 0:
		violation.Columns, violation.Parents, violation.Refers = up[0].Columns, []string{up[0].RefTable}, up[0].RefColumns
	case len(down) == 1 && len(up) == 0 && !follows(down[0].OnDelete) && !follows(down[0].OnUpdate):
		violation.Columns, violation.Children, violation.Refers = down[0].RefColumns, []string{down[0].Table}, down[0].Columns
	default:
		return false
	}
	return true
}

func follows(action string) bool {
	switch strings.ToUpper(action) {
	case "SET NULL", "SET DEFAULT", "CASCADE":
		return true
	}
	return false
}

// referredTo are the tables that a table's foreign keys lead to.
func referredTo(keys []*schema.ForeignKey, table string) []string {
	var tables []string
	for _, key := range keys {
		if strings.EqualFold(key.Table, table) && !slices.Contains(tables, key.RefTable) {
			tables = append(tables, key.RefTable)
		}
	}
	return tables
}

// referring are the tables whose rows can be in the way of a delete or an update: those with a foreign key to the table that
// neither follows nor lets go, and, where one follows, those in the way of that.
func referring(keys []*schema.ForeignKey, table string, onUpdate bool, visited []string) []string {
	if slices.Contains(visited, table) {
		return nil
	}
	visited = append(visited, table)
	var tables []string
	for _, key := range keys {
		if !strings.EqualFold(key.RefTable, table) {
			continue
		}
		action := key.OnDelete
		if onUpdate {
			action = key.OnUpdate
		}
		found := []string{key.Table}
		switch strings.ToUpper(action) {
		case "SET NULL", "SET DEFAULT":
			continue
		case "CASCADE":
			found = referring(keys, key.Table, onUpdate, visited)
		}
		for _, name := range found {
			if !slices.Contains(tables, name) {
				tables = append(tables, name)
			}
		}
	}
	return tables
}

// foreignKey says what a violated foreign key can mean.
func (e *IntegrityError) foreignKey() string {
	if len(e.Columns) > 0 && len(e.Refers) > 0 {
		if len(e.Parents) == 1 && len(e.Children) == 0 {
			return fmt.Sprintf("%s has no such %s", e.Parents[0], strings.Join(e.Refers, ", "))
		}
		if len(e.Children) == 1 && len(e.Parents) == 0 {
			return fmt.Sprintf("%s.%s still refers to it", e.Children[0], strings.Join(e.Refers, ", "))
		}
	}
	missing := "the row referred to does not exist"
	if len(e.Parents) > 0 {
		missing = fmt.Sprintf("the row of %s that it refers to does not exist", either(e.Parents))
	}
	left := "rows still refer to this one"
	if len(e.Children) > 0 {
		left = fmt.Sprintf("rows of %s still refer to it", either(e.Children))
	}
	switch {
	case len(e.Parents) > 0 && len(e.Children) == 0:
		return missing
	case len(e.Children) > 0 && len(e.Parents) == 0:
		return left
	}
	return missing + ", or " + left
}

// either names some things, one of which it is: a, b or c.
func either(names []string) string {
	last := len(names) - 1
	if last == 0 {
		return names[0]
	}
	return strings.Join(names[:last], ", ") + " or " + names[last]
}
