package store

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"
)

// database is one of the databases of a session, with the connection and the transaction that the session has there. Most
// sessions have one. Which one a Session value works on is part of the value: of gives the value for a model.
type database struct {
	name    string // of the bind; "" for the session's own
	db      *DB
	conn    *conn
	written written
}

// WithBind gives the session another database under a name: models whose tag says bind:"name" are read and written there.
//
//	type Event struct {
//		store.Model `table:"events" bind:"audit"`
//		...
//	}
//	session := store.NewSession(app, store.WithBind("audit", audit))
//
// Each database has its own connection and its own transaction, which begins with the first write there. Commit, Rollback and
// savepoints are for all of them; see Commit for what a commit of several databases can not promise. No statement spans two
// databases: relations between them are loaded by statements of their own (lazily, or by With and Selectin), and joins of them are refused.
// CreateAll leaves out foreign keys between them. One *DB given under several names is one database. (SQLAlchemy's binds.)
func WithBind(name string, db *DB) SessionOption {
	return func(o *sessionOptions) {
		if db != nil {
			o.binds = append(o.binds, bind{name, db})
		}
	}
}

// bind is a database by its name.
type bind struct {
	name string
	db   *DB
}

// join makes a database one of the session's.
func (c *core) join(b bind) {
	n := slices.IndexFunc(c.databases, func(d *database) bool { return d.db == b.db })
	if n < 0 {
		n = len(c.databases)
		d := &database{name: b.name, db: b.db, conn: b.db.connect()}
		d.conn.sandbox.on, d.conn.models, d.conn.bind = c.options.sandbox, c.models, b.name
		c.databases = append(c.databases, d)
	}
	if c.binds == nil {
		c.binds = map[string]*database{}
	}
	c.binds[b.name] = c.databases[n]
}

// on is the session at work on one of its databases.
func (s *Session) on(d *database) *Session {
	if d == s.database {
		return s
	}
	return &Session{core: s.core, database: d, own: s.own}
}

// of is the session at work on the database of a model.
func (s *Session) of(m *mapper) *Session {
	if len(s.databases) == 1 {
		return s
	}
	if d := s.binds[m.constraints.bind]; d != nil {
		return s.on(d)
	}
	return s
}

// Bind has sqlx's methods on the database that WithBind has given this name, in the session's transaction there.
func (s *Session) Bind(name string) (*Handle, error) {
	d := s.binds[name]
	if d == nil {
		return nil, fmt.Errorf("bind %s: %w", name, missingBind(name))
	}
	return &Handle{s.on(d)}, nil
}

// missingBind says what to do about a name that the session has no database for.
func missingBind(name string) error {
	return fmt.Errorf("the session has no database of that name: give it one (store.WithBind(%q, db), at the prompt :connect URL as %s)", name, name)
}

// begun are the databases whose transaction is open.
func (c *core) begun() []*database {
	var open []*database
	for _, d := range c.databases {
		if d.conn.inTransaction() {
			open = append(open, d)
		}
	}
	return open
}

// each runs do on the session at work on each of the databases, and joins the errors.
func (s *Session) each(databases []*database, do func(on *Session) error) error {
	var errs []error
	for _, d := range databases {
		errs = append(errs, do(s.on(d)))
	}
	return errors.Join(errs...)
}

// since is when the first of the open transactions began, zero if none is open.
func (c *core) since() time.Time {
	var first time.Time
	for _, d := range c.begun() {
		if first.IsZero() || d.conn.since().Before(first) {
			first = d.conn.since()
		}
	}
	return first
}

// uncommitted tells whether a database would lose something by a rollback.
func (c *core) uncommitted() bool {
	return slices.ContainsFunc(c.databases, func(d *database) bool { return d.written.any && d.conn.inTransaction() })
}

// notes are what is known of each database's work.
func (c *core) notes() map[*database]written {
	notes := make(map[*database]written, len(c.databases))
	for _, d := range c.databases {
		notes[d] = d.written
	}
	return notes
}

// nest begins the savepoints that were begun while the database had no transaction, so that all databases have the same ones.
func (s *Session) nest(ctx context.Context) error {
	for _, f := range s.frames.savepoints() {
		if err := s.conn.savepoint(ctx, f.name); err != nil {
			return errors.Join(err, s.conn.rollback(ctx))
		}
	}
	return nil
}

// commitEach commits the databases one after the other: the session's own first, then in the order of WithBind.
func (s *Session) commitEach() error {
	var committed []*database
	for _, d := range s.databases {
		open := d.conn.inTransaction()
		if err := d.conn.commit(s.ctx()); err != nil {
			if len(committed) == 0 {
				return err
			}
			s.settle(committed)
			return &PartialCommitError{Committed: databaseNames(committed), Failed: d.db.Name(), Err: err}
		}
		if open {
			committed = append(committed, d)
		}
	}
	return nil
}

func databaseNames(databases []*database) []string {
	var names []string
	for _, d := range databases {
		names = append(names, d.db.Name())
	}
	return names
}

// settle takes what databases have committed out of what a rollback would undo.
func (s *Session) settle(committed []*database) {
	done := func(i *instance) bool { return slices.Contains(committed, s.of(i.mapper).database) }
	for _, f := range s.frames.stack {
		for _, i := range f.deleted {
			if done(i) {
				i.leave(Detached)
			}
		}
		f.added = slices.DeleteFunc(f.added, done)
		f.deleted = slices.DeleteFunc(f.deleted, done)
		f.made = slices.DeleteFunc(f.made, done)
		f.saved = slices.DeleteFunc(f.saved, func(before saved) bool {
			if !done(before.object) {
				return false
			}
			before.object.kept = 0
			return true
		})
	}
	for _, d := range committed {
		d.written = written{}
	}
}

// databases are the databases that a plan writes to.
func (p *plan) databases() []*database {
	if len(p.session.databases) == 1 {
		return p.session.databases
	}
	wanted := map[*database]bool{}
	for _, m := range p.mappers() {
		wanted[p.session.of(m).database] = true
	}
	for _, r := range p.links.through {
		wanted[p.session.of(r.owner).database] = true
	}
	for _, end := range p.links.ends {
		wanted[p.session.of(end.owner.mapper).database] = true
	}
	return slices.DeleteFunc(slices.Clone(p.session.databases), func(d *database) bool { return !wanted[d] })
}
