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

// Func is a migration written in Go. What the functions write through the session is committed with the migration's version.
type Func struct {
	Up, Down func(ctx context.Context, session *store.Session) error // Down is nil where there is no way back
}

// Go makes a migration of functions; give it to Read. name is VERSION_name, as a file's.
func Go(name string, run Func, parents ...string) (*Migration, error) {
	m, err := parseFile(name+".sql", "")
	if err != nil {
		return nil, err
	}
	m.Path, m.run, m.Parents = "", &run, parents
	return m, nil
}

// Options change how migrations are run.
type Options struct {
	AllowDataLoss bool
	// Lossy is asked where a statement would lose something and AllowDataLoss does not say that it may; nil for no.
	Lossy  func(m *Migration, loss Loss, rows int64) bool
	Notify func(Event) // is told what happens, nil for nobody
}

// EventKind is what an Event tells.
type EventKind int

const (
	Started   EventKind = iota // a migration begins
	Running                    // a statement is run
	Finished                   // a migration is done
	Waiting                    // another program runs migrations: this one waits
	Elsewhere                  // another program has run the migration meanwhile
	Resumed                    // a migration goes on where it was left, with Statement
)

// Event is something that happens while migrations are run.
type Event struct {
	Kind      EventKind
	Migration *Migration
	Direction Direction
	Statement int // from 1
	Of        int
	SQL       string
	Took      time.Duration
}

// Migrator runs the migrations of a folder on a database.
type Migrator struct {
	db      *store.DB
	folder  *Folder
	dialect dialect.Dialect
	options Options
}

// New makes a Migrator.
func New(ctx context.Context, db *store.DB, folder *Folder, options Options) (*Migrator, error) {
	d, err := dialectOf(ctx, db)
	if err != nil {
		return nil, err
	}
	if options.Notify == nil {
		options.Notify = func(Event) {}
	}
	return &Migrator{db: db, folder: folder, dialect: d, options: options}, nil
}

// Upgrade runs what is needed to get up to a target, and gives what it has run.
func (m *Migrator) Upgrade(ctx context.Context, target string) ([]*Migration, error) {
	return m.run(ctx, Up, target)
}

// Downgrade takes back what is above a target.
func (m *Migrator) Downgrade(ctx context.Context, target string) ([]*Migration, error) {
	return m.run(ctx, Down, target)
}

// Pending are the migrations that Upgrade or Downgrade would run, without running them.
func (m *Migrator) Pending(ctx context.Context, direction Direction, target string) ([]*Migration, error) {
	session := store.NewSession(m.db)
	defer session.Close()
	history, err := m.history(session.WithContext(ctx))
	if err != nil {
		return nil, err
	}
	return m.path(history, direction, target)
}

// path are the migrations to run in a direction.
func (m *Migrator) path(history history, direction Direction, target string) ([]*Migration, error) {
	if half := history.halfway(); half != nil && half.direction != direction.String() {
		command := map[string]string{"up": "upgrade", "down": "downgrade"}[half.direction]
		return nil, fmt.Errorf("%s is half way %s: dbsh db %s goes on with it", half.version, half.direction, command)
	}
	if unknown := history.unknown(m.folder); unknown != "" {
		return nil, fmt.Errorf("the database has the migration %s, and the folder has not: fetch its file, or stamp another version", unknown)
	}
	steps := m.folder.ahead
	if direction == Down {
		steps = m.folder.behind
	}
	list, err := steps(history.applied(), target)
	if err != nil {
		return nil, err
	}
	return list, m.meant(list)
}

// meant refuses migrations that are written for another kind of database: what their statements do here was not meant by anybody.
func (m *Migrator) meant(list []*Migration) error {
	for _, migration := range list {
		if migration.Dialect != "" && !strings.EqualFold(migration.Dialect, m.dialect.Name()) {
			return fmt.Errorf("%s is written for %s, and %s is %s: write migrations against a database of the kind that they run on; "+
				"where the statements mean the same on both, take the line \"-- %s: %s\" out of the file",
				migration.shown(), migration.Dialect, m.db.Name(), m.dialect.Name(), writtenFor, migration.Dialect)
		}
	}
	return nil
}

func (m *Migrator) run(ctx context.Context, direction Direction, target string) (done []*Migration, err error) {
	session := store.NewSession(m.db)
	defer session.Close()
	session.SetContext(ctx)
	unlock, err := m.lock(session)
	if err != nil {
		return nil, err
	}
	defer unlock()
	history, err := m.history(session)
	if err != nil {
		return nil, err
	}
	path, err := m.path(history, direction, target)
	if err != nil || len(path) == 0 {
		return nil, err
	}
	if err := m.ensureTable(session); err != nil {
		return nil, err
	}
	for _, migration := range path {
		ran, err := m.step(session, migration, direction)
		if err != nil {
			return done, err
		}
		if ran {
			done = append(done, migration)
		}
	}
	return done, nil
}

// step runs one migration. It tells false where another program has done so meanwhile.
func (m *Migrator) step(session *store.Session, migration *Migration, direction Direction) (bool, error) {
	start := time.Now()
	run := &running{Migrator: m, session: session, migration: migration, direction: direction, steps: migration.Steps(direction)}
	if err := migration.runnable(direction); err != nil {
		return false, err
	}
	do := run.transaction
	if m.stepwise(migration) {
		do = run.stepwise
	}
	m.options.Notify(run.event(Started, 0))
	ran, err := do()
	if err != nil {
		return false, err
	}
	event := run.event(Finished, 0)
	if !ran {
		event.Kind = Elsewhere
	}
	event.Took = time.Since(start)
	m.options.Notify(event)
	return ran, nil
}

// stepwise tells migrations that cannot be one transaction.
func (m *Migrator) stepwise(migration *Migration) bool {
	if migration.InGo() {
		return false
	}
	return m.dialect.CommitsSchema() || migration.NoTransaction && !migration.enveloped()
}

// enveloped tells a migration whose statements begin and commit the transaction themselves, as those must that change a setting before
// it begins.
func (m *Migration) enveloped() bool {
	return slices.ContainsFunc(append(slices.Clone(m.Up), m.Down...), func(s Statement) bool { return controls(s.SQL) == "BEGIN" })
}

// StepError is the error of a statement of a migration.
type StepError struct {
	Migration *Migration
	Direction Direction
	Statement int // from 1; 0 for what is not one of its statements
	SQL       string
	Kept      int // how many of the statements before it stay applied
	Err       error
}

// Error names the file, the statement, what is wrong, and what to do.
func (e *StepError) Error() string {
	text := e.Migration.shown() + " (" + e.Direction.String() + ")"
	if e.Statement > 0 {
		text += fmt.Sprintf(", statement %d: %s", e.Statement, shortened(e.SQL))
	}
	text += ": " + e.Err.Error()
	switch {
	case errors.Is(e.Err, ErrDataLoss):
		return text
	case e.Kept > 0:
		return text + fmt.Sprintf(": %s before it stay applied: mend it, and run it again, and it goes on with this one", plural(e.Kept, "statement"))
	}
	if e.Direction == Down {
		return text + ": nothing of this migration was taken back: mend it, and run it again"
	}
	return text + ": nothing of this migration stays applied: mend it, and run it again"
}

func (e *StepError) Unwrap() error { return e.Err }

// shortened is a statement in one line, and not too long a one.
func shortened(text string) string {
	const most = 100
	line := []rune(strings.TrimRight(oneLine(text), "; "))
	if len(line) > most {
		return string(line[:most-3]) + "..."
	}
	return string(line)
}

// ErrDataLoss is the error where something would be lost.
var ErrDataLoss = errors.New("it would lose data")

// LossError says what would be lost.
type LossError struct {
	Loss Loss
	Rows int64
}

func (e *LossError) Error() string {
	return fmt.Sprintf("%s, and %s would lose something: --allow-data-loss lets it", e.Loss.What, plural(int(e.Rows), "row"))
}

// Is tells that it is ErrDataLoss.
func (e *LossError) Is(target error) bool { return target == ErrDataLoss }
