package migration

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/dbsh-go/dbsh/store"
	"github.com/dbsh-go/dbsh/store/internal/dialect"
	"github.com/dbsh-go/dbsh/store/schema"
)

// Comparison is what models and a database differ in.
type Comparison struct {
	*Difference
	Models []string // that were compared
	Tables int      // that the database has, beside those that keep versions

	dialect dialect.Dialect
}

// CompareOptions change how models are compared with a database.
type CompareOptions struct {
	Renamed func(Rename) bool // is asked whether what looks like a rename is one; nil for no
	Empty   bool              // compare with an empty database, whatever is in this one
}

// Compare compares what models declare (see store.Session.Declared) with the database.
func Compare(ctx context.Context, declared *store.Declared, options CompareOptions) (*Comparison, error) {
	d, err := dialectOf(ctx, declared.DB)
	if err != nil {
		return nil, err
	}
	there, err := currentTables(ctx, declared)
	if err != nil {
		return nil, err
	}
	c := &Comparison{Models: declared.Models, Tables: len(there), dialect: d}
	if options.Empty {
		there = nil
	}
	canonical, err := canonicalTables(ctx, d, declared)
	if err != nil {
		return nil, err
	}
	renames := findRenames(there, canonical, options.Renamed)
	m := &merger{dialect: d, current: renamed(d, there, renames), canonical: canonical}
	c.Difference = compare(d, there, m.merge(declared.Tables), renames)
	return c, nil
}

// noteTables are those in which programs note what they have migrated, and how far jobs have come. They are compared where a model
// says that it wants one.
var noteTables = []string{Table, store.JobsTable, "goose_db_version", "alembic_version", "schema_migrations"}

// currentTables are those of the database that models could be of, in the schemas that some models are in.
func currentTables(ctx context.Context, declared *store.Declared) ([]*schema.Table, error) {
	tables, err := declared.DB.Describe(ctx)
	if err != nil {
		return nil, err
	}
	schemas := map[string]bool{"": true}
	for _, table := range declared.Tables {
		schemas[table.Schema] = true
	}
	return slices.DeleteFunc(tables, func(t *schema.Table) bool {
		return t.Kind != schema.BaseTable || t.Broken != "" || !schemas[t.Schema] ||
			slices.Contains(noteTables, t.Name) && tableNamed(declared.Tables, t.Schema, t.Name) == nil ||
			strings.HasPrefix(t.SQL, "CREATE VIRTUAL ")
	}), nil
}

// dialectOf asks a database how it is spoken to.
func dialectOf(ctx context.Context, db *store.DB) (dialect.Dialect, error) {
	session := store.NewSession(db)
	defer session.Close()
	for _, d := range []dialect.Dialect{dialect.SQLite{}, dialect.Postgres{}, dialect.MySQL{}} {
		if d.Name() == db.Dialect() {
			known, _, err := d.Greet(ctx, handleQueryer{session.Handle()})
			return known, err
		}
	}
	return nil, fmt.Errorf("migrations: got a database of the kind %s, want SQLite, PostgreSQL or MySQL", db.Dialect())
}

// handleQueryer reads a catalog in a session's transaction.
type handleQueryer struct{ handle *store.Handle }

func (q handleQueryer) Query(ctx context.Context, text string, args ...any) (dialect.Rows, error) {
	rows, err := q.handle.QueryContext(ctx, text, args...)
	if err != nil {
		return nil, err
	}
	return rows, nil
}

// Migration writes the difference as a migration of a folder.
func (c *Comparison) Migration(folder *Folder, message string, at time.Time) (*Migration, error) {
	m := folder.New(message, at)
	m.Dialect = c.dialect.Name()
	up, upOff, err := plannerOf(c.dialect).plan(c.Up)
	if err != nil {
		return nil, err
	}
	down, downOff, err := plannerOf(c.dialect).plan(c.Down)
	if err != nil {
		return nil, err
	}
	if m.NoTransaction = upOff || downOff; m.NoTransaction {
		up, down = enveloped(up, upOff), enveloped(down, downOff)
	}
	m.Up, m.Down = up, down
	return m, nil
}

// enveloped puts statements into a transaction of their own, foreign keys switched off before it where they must be.
func enveloped(statements []Statement, unenforced bool) []Statement {
	list := append([]Statement{{SQL: "BEGIN IMMEDIATE"}}, statements...)
	list = append(list, Statement{SQL: "COMMIT"})
	if unenforced {
		list = append([]Statement{{SQL: "PRAGMA foreign_keys = OFF"}}, list...)
		list = append(list, Statement{SQL: "PRAGMA foreign_keys = ON"})
	}
	return list
}

// Losses are what the migration can lose on its way up.
func (m *Migration) Losses() (list []Loss) {
	for _, step := range m.Up {
		list = append(list, step.Losses...)
	}
	return list
}
