package migration

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/dbsh-go/dbsh/store"
	"github.com/dbsh-go/dbsh/store/internal/dialect"
)

// Table is where a database notes which migrations it has.
const Table = "dbsh_migrations"

const createTable = "CREATE TABLE IF NOT EXISTS " + Table + ` (
	version VARCHAR(32) NOT NULL PRIMARY KEY,
	name VARCHAR(255) NOT NULL,
	applied_at VARCHAR(32) NOT NULL,
	direction VARCHAR(4) NOT NULL,
	done INTEGER NOT NULL,
	digest VARCHAR(64) NOT NULL
)`

// record is what is noted about a migration.
type record struct {
	version, name, at string
	direction         string // in which it is half way; "" of one that is applied
	done              int    // how many of its statements are done
	digest            string // of what the next of them is about, before it was run; "" where it was not begun
}

// history is what a database has noted.
type history []record

// Applied is a migration that a database has.
type Applied struct {
	Version string
	Name    string
	At      string // the time, in UTC
	Halfway string // "up" or "down": some of its statements are done
}

// Applied are the migrations that the database has, in the order of their versions.
func (m *Migrator) Applied(ctx context.Context) ([]Applied, error) {
	session := store.NewSession(m.db)
	defer session.Close()
	history, err := m.history(session.WithContext(ctx))
	list := make([]Applied, len(history))
	for i, r := range history {
		list[i] = Applied{r.version, r.name, r.at, r.direction}
	}
	return list, err
}

// history reads what is noted; a database without the table has nothing.
func (m *Migrator) history(session *store.Session) (history, error) {
	rows, err := session.Execute("SELECT version, name, applied_at, direction, done, digest FROM " + Table)
	if errors.Is(err, store.ErrNoTable) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", Table, err)
	}
	var list history
	for _, row := range rows.Values {
		r := record{}
		for i, to := range []*string{&r.version, &r.name, &r.at, &r.direction} {
			*to = fmt.Sprint(row[i])
		}
		done, _ := row[4].(int64)
		r.done, r.digest = int(done), fmt.Sprint(row[5])
		list = append(list, r)
	}
	slices.SortFunc(list, func(a, b record) int {
		return compareVersions(&Migration{Version: a.version}, &Migration{Version: b.version})
	})
	return list, nil
}

// applied are the versions that are there; one that is half way down still is.
func (h history) applied() map[string]bool {
	applied := map[string]bool{}
	for _, r := range h {
		if r.direction != Up.String() {
			applied[r.version] = true
		}
	}
	return applied
}

func (h history) halfway() *record {
	for i := range h {
		if h[i].direction != "" {
			return &h[i]
		}
	}
	return nil
}

func (h history) of(version string) *record {
	for i := range h {
		if h[i].version == version {
			return &h[i]
		}
	}
	return nil
}

// unknown is a version that the folder has no file of.
func (h history) unknown(f *Folder) string {
	for _, r := range h {
		if f.find(r.version) == nil {
			return r.version
		}
	}
	return ""
}

// ensureTable makes the table of versions.
func (m *Migrator) ensureTable(session *store.Session) error {
	if _, err := session.Execute("SELECT 1 FROM " + Table + " WHERE 1 = 0"); err == nil {
		return nil
	}
	if err := m.begin(session); err != nil {
		return err
	}
	_, err := session.Execute(createTable)
	return finish(session, err)
}

// finish commits, or takes everything back where something went wrong.
func finish(session *store.Session, err error) error {
	if err == nil {
		err = session.Commit()
	}
	if err != nil {
		return errors.Join(err, session.Rollback())
	}
	return nil
}

// note writes that a migration is there, or is no longer.
func note(migration *Migration, direction Direction) (text string, args []any) {
	if direction == Down {
		return "DELETE FROM " + Table + " WHERE version = ?", []any{migration.Version}
	}
	return insertNote, []any{migration.Version, migration.Name, now(), "", 0, ""}
}

const insertNote = "INSERT INTO " + Table + " (version, name, applied_at, direction, done, digest) VALUES (?, ?, ?, ?, ?, ?)"

func now() string { return time.Now().UTC().Format("2006-01-02 15:04:05") }

// Stamp notes that the database is at a target (a version, the beginning of it, head, heads or base), and runs nothing.
func (m *Migrator) Stamp(ctx context.Context, target string) ([]*Migration, error) {
	session := store.NewSession(m.db)
	defer session.Close()
	session.SetContext(ctx)
	unlock, err := m.lock(session)
	if err != nil {
		return nil, err
	}
	defer unlock()
	wanted := map[string]bool{}
	switch target {
	case "base":
	case "heads":
		for _, migration := range m.folder.Migrations {
			wanted[migration.Version] = true
		}
	default:
		migration, err := m.folder.Find(target)
		if err != nil {
			return nil, err
		}
		wanted = m.folder.ancestors(migration)
	}
	if err := m.ensureTable(session); err != nil {
		return nil, err
	}
	if err := m.begin(session); err != nil {
		return nil, err
	}
	var stamped []*Migration
	_, err = session.Execute("DELETE FROM " + Table)
	for _, migration := range m.folder.Migrations {
		if err == nil && wanted[migration.Version] {
			text, args := note(migration, Up)
			_, err = session.Execute(text, args...)
			stamped = append(stamped, migration)
		}
	}
	return stamped, finish(session, err)
}

// SQL is what Upgrade or Downgrade would run to get from what is applied to a target, as a text for another program to run.
func (m *Migrator) SQL(ctx context.Context, direction Direction, target string) (string, error) {
	path, err := m.Pending(ctx, direction, target)
	if err != nil {
		return "", err
	}
	var b strings.Builder
	if len(path) > 0 && direction == Up {
		b.WriteString(createTable + ";\n\n")
	}
	for _, migration := range path {
		if migration.InGo() {
			return "", fmt.Errorf("%s is written in Go: what it does cannot be told before it runs", migration.shown())
		}
		fmt.Fprintf(&b, "-- %s (%s)\n", migration, direction)
		text, args := note(migration, direction)
		m.script(&b, migration, migration.Steps(direction), inlined(m.dialect, text, args))
	}
	return b.String(), nil
}

// script writes a migration's statements and its note, in a transaction where it can be one.
func (m *Migrator) script(b *strings.Builder, migration *Migration, steps []Statement, note string) {
	line := func(text string) { b.WriteString(strings.TrimRight(text, "; \n") + ";\n") }
	wrapped := !m.stepwise(migration) && !migration.enveloped()
	if wrapped {
		line("BEGIN")
	}
	noted := false
	for _, step := range steps {
		if controls(step.SQL) == "COMMIT" && !noted {
			line(note)
			noted = true
		}
		step.write(b)
	}
	if !noted {
		line(note)
	}
	if wrapped {
		line("COMMIT")
	}
	b.WriteString("\n")
}

// inlined is a statement with its arguments, texts and numbers, in it.
func inlined(d dialect.Dialect, text string, args []any) string {
	for _, arg := range args {
		value := fmt.Sprint(arg)
		if words, is := arg.(string); is {
			value = dialect.Literal(d, words)
		}
		text = strings.Replace(text, "?", value, 1)
	}
	return text
}
