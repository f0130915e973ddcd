package migration

import (
	"fmt"
	"slices"

	"github.com/dbsh-go/dbsh/store/internal/dialect"
)

// What SQLite drops with a table, although the table comes back: indexes and triggers. A migration's file makes those anew that were
// there where it was written; others may be there where it is run.

// object is an index or a trigger.
type object struct{ kind, name, table, text string }

// noteVanishing notes what a DROP TABLE takes with it.
func (r *running) noteVanishing(text string) error {
	if r.dialect.Name() != (dialect.SQLite{}).Name() {
		return nil
	}
	tokens := r.dialect.Rules().Tokens(text)
	if len(tokens) < 3 || !tokens[0].Is("DROP") || !tokens[1].Is("TABLE") {
		return nil
	}
	name := tokens[2].Text
	if tokens[2].Is("IF") && len(tokens) > 4 {
		name = tokens[4].Text
	}
	rows, err := r.session.Execute("SELECT type, name, tbl_name, sql FROM sqlite_master WHERE tbl_name = ? COLLATE NOCASE AND type IN ('index', 'trigger') AND sql IS NOT NULL", name)
	if err != nil {
		return err
	}
	for _, row := range rows.Values {
		r.vanished = append(r.vanished, object{fmt.Sprint(row[0]), fmt.Sprint(row[1]), fmt.Sprint(row[2]), fmt.Sprint(row[3])})
	}
	return nil
}

// restore makes anew what vanished, of tables that are there.
func (r *running) restore() error {
	for _, gone := range r.vanished {
		rows, err := r.session.Execute("SELECT name FROM sqlite_master WHERE name = ? OR type = 'table' AND name = ? COLLATE NOCASE", gone.name, gone.table)
		if err != nil {
			return err
		}
		there := slices.ContainsFunc(rows.Values, func(row []any) bool { return row[0] == gone.name })
		if there || len(rows.Values) == 0 {
			continue
		}
		if _, err := r.session.Execute(gone.text); err != nil {
			return fmt.Errorf("the %s %s, which the migration does not know, cannot be kept: %w: drop it in the migration, or make it anew there", gone.kind, gone.name, err)
		}
	}
	return nil
}

// brokenKeys counts the rows that refer to nothing, by table and the one referred to.
func (r *running) brokenKeys() (map[string]int64, error) {
	rows, err := r.session.Execute(`SELECT "table", parent, count(*) FROM pragma_foreign_key_check GROUP BY 1, 2`)
	if err != nil {
		return nil, err
	}
	broken := map[string]int64{}
	for _, row := range rows.Values {
		broken[fmt.Sprintf("%v refers to %v", row[0], row[1])], _ = row[2].(int64)
	}
	return broken, nil
}

// checkKeys refuses a migration after which more rows refer to nothing than before: nobody has enforced it while it ran.
func (r *running) checkKeys(before map[string]int64) error {
	after, err := r.brokenKeys()
	if err != nil {
		return err
	}
	for key, count := range after {
		if count > before[key] {
			return fmt.Errorf("FOREIGN KEY violated: %s, and %s no row there", key, plural(int(count-before[key]), "row finds", fmt.Sprint(count-before[key])+" rows find"))
		}
	}
	return nil
}
