package storetest

import (
	"errors"
	"path/filepath"
	"strings"

	"github.com/dbsh-go/dbsh/store"
)

// Singer is in the session's own database, what it has done in another.
type Singer struct {
	store.Model `table:"singers"`
	ID          int64  `db:"id,pk,auto"`
	Name        string `db:"name,size=40"`
}

// Deeds are what the singer has done.
func (m *Singer) Deeds() (rows []*Deed, err error) { return rows, store.Load(m, "Deeds", &rows) }

// Deed is in the database that the session calls audit, as its topics are.
type Deed struct {
	store.Model `table:"deeds" bind:"audit" rel:"Topics: many Topic through deed_topics(deed_id, topic_id)"`
	ID          int64  `db:"id,pk,auto"`
	Verb        string `db:"verb,size=40"`
	SingerID    *int64 `db:"singer_id,fk=singers.id,rel=Singer,backref=Deeds"`
}

// Singer is who has done it.
func (d *Deed) Singer() (row *Singer, err error) { return row, store.Load(d, "Singer", &row) }

// Topics are what it is about.
func (d *Deed) Topics() (rows []*Topic, err error) { return rows, store.Load(d, "Topics", &rows) }

// Topic is beside Deed.
type Topic struct {
	store.Model `table:"topics" bind:"audit"`
	ID          int64  `db:"id,pk,auto"`
	Name        string `db:"name,size=40"`
}

// SingerToo is in a table of the same name as Singer's, beside Deed.
type SingerToo struct {
	store.Model `table:"singers" bind:"audit"`
	ID          int64  `db:"id,pk,auto"`
	Nick        string `db:"nick,size=40"`
}

// Elsewhere is in a database that no session has.
type Elsewhere struct {
	store.Model `table:"elsewhere" bind:"nowhere"`
	ID          int64 `db:"id,pk,auto"`
}

// Torn wants an association table between two databases.
type Torn struct {
	store.Model `table:"torn" rel:"Topics: many Topic through torn_topics(torn_id, topic_id)"`
	ID          int64 `db:"id,pk,auto"`
}

// two is a bench whose session has a second database, a SQLite file that it calls audit.
type two struct {
	*bench
	audit *store.DB
	other []store.Statement // sent to audit
}

// binds gives the session another database, and tables to both.
func binds(run func(*two)) func(*bench) {
	return func(b *bench) {
		b.ok(b.s.Close())
		audit := OpenURL(b.T, "sqlite:///"+filepath.ToSlash(filepath.Join(b.TempDir(), "audit.db")))
		b.s = store.NewSession(b.db, store.WithBind("audit", audit))
		b.ok(b.s.Register(&Singer{}, &Deed{}, &Topic{}))
		b.create(`CREATE TABLE singers (id INTEGER PRIMARY KEY, name VARCHAR(40) NOT NULL)`)
		_, err := b.s.CreateAll(&Deed{}, &Topic{})
		b.ok(err, b.s.Commit())
		t := &two{bench: b, audit: audit}
		b.Cleanup(audit.Trace(func(statement store.Statement) { t.other = append(t.other, statement) }))
		b.sent = nil
		run(t)
	}
}

// did checks which kinds of statements each database was sent since the last time.
func (t *two) did(own, other string) {
	t.Helper()
	for _, sent := range []struct {
		to         string
		statements []store.Statement
		want       string
	}{{"its own", t.sent, own}, {"the other", t.other, other}} {
		var verbs []string
		for _, statement := range sent.statements {
			verb, _, _ := strings.Cut(statement.SQL, " ")
			if verb == "START" {
				verb = "BEGIN"
			}
			verbs = append(verbs, verb)
		}
		if got := strings.Join(verbs, " "); got != sent.want {
			t.Errorf("%s database was sent %q, want %q", sent.to, got, sent.want)
		}
	}
	t.sent, t.other = nil, nil
}

// counts checks how many rows are committed: singers, deeds.
func (t *two) counts(singers, deeds string) {
	t.Helper()
	s := store.NewSession(t.db, store.WithBind("audit", t.audit))
	defer s.Close()
	for model, want := range map[any]string{&Singer{}: singers, &Deed{}: deeds} {
		n, err := s.Query(model).Count()
		t.ok(err)
		t.equal(n, len(want))
	}
}

// ann is a singer who has done two things, committed.
func (t *two) ann() *Singer {
	t.Helper()
	ann := &Singer{Name: "ann"}
	t.ok(t.s.Add(ann, &Deed{Verb: "old"}), store.Append(ann, "Deeds", []*Deed{{Verb: "sings"}, {Verb: "reads"}}), t.s.Commit())
	t.sent, t.other = nil, nil
	return ann
}

var bindTests = []test{
	{"24 rows are written in their model's database, parents first", binds(func(t *two) {
		ann := &Singer{Name: "ann"}
		t.ok(store.Append(ann, "Deeds", []*Deed{{Verb: "sings"}}), t.s.Add(ann), t.s.Flush())
		t.did("BEGIN INSERT", "BEGIN INSERT")
		t.ok(t.s.Commit())
		t.did("COMMIT", "COMMIT")
		t.counts("1", "1")
	})},
	{"24 a database begins with its first write", binds(func(t *two) {
		ann := t.ann()
		var deeds []*Deed
		t.ok(t.s.Query(&Deed{}).All(&deeds))
		ann.Name = "anna"
		t.ok(t.s.Commit())
		t.did("BEGIN UPDATE COMMIT", "SELECT")
		deeds[0].Verb = "hums"
		t.ok(t.s.Flush())
		if !t.s.Status().Uncommitted || !t.s.InTransaction() {
			t.Error("the other database's work is not seen")
		}
		t.ok(t.s.Commit())
		t.did("", "BEGIN UPDATE COMMIT")
	})},
	{"24 a rollback takes back all", binds(func(t *two) {
		ann, deed := &Singer{Name: "ann"}, &Deed{Verb: "sings"}
		t.ok(t.s.Add(ann, deed), t.s.Flush(), t.s.Rollback())
		t.counts("", "")
		t.state(ann, store.Transient)
		t.state(deed, store.Transient)
	})},
	{"24 a flush that fails in one takes back the other", binds(func(t *two) {
		ann := &Singer{Name: "ann"}
		handle, err := t.s.Bind("audit")
		t.ok(err)
		_, err = handle.Exec("CREATE UNIQUE INDEX one_verb ON deeds (verb)")
		t.ok(err, t.s.Commit())
		t.ok(t.s.Add(ann, &Deed{Verb: "sings"}, &Deed{Verb: "sings"}))
		t.fails(t.s.Commit(), store.ErrIntegrity)
		t.state(ann, store.Transient)
		t.ok(t.s.Rollback())
		t.counts("", "")
	})},
	{"24 savepoints are in all, those of before a beginning too", binds(func(t *two) {
		t.ok(t.s.Add(&Singer{Name: "ann"}), t.s.Savepoint("one"))
		deed := &Deed{Verb: "sings"}
		t.ok(t.s.Add(deed), t.s.Flush())
		t.did("BEGIN INSERT SAVEPOINT", "BEGIN SAVEPOINT INSERT")
		t.ok(t.s.RollbackTo("one"))
		t.state(deed, store.Transient)
		t.ok(t.s.Nested(func() error { return t.s.Add(&Deed{Verb: "reads"}) }), t.s.Commit())
		t.counts("1", "1")
	})},
	{"24 relations across databases load lazily", binds(func(t *two) {
		t.ann()
		t.s.Clear()
		var deeds []*Deed
		t.ok(t.s.Query(&Deed{}).OrderBy("id").All(&deeds))
		t.did("", "SELECT")
		ann, err := deeds[2].Singer()
		t.ok(err)
		t.equal(ann.Name, "ann")
		t.did("SELECT", "")
		list, err := ann.Deeds()
		t.ok(err)
		t.equal(len(list), 2)
		t.did("", "SELECT")
	})},
	{"24 relations across databases load with the query", binds(func(t *two) {
		t.ann()
		t.s.Clear()
		singers, deeds := t.s.Query(&Singer{}), t.s.Query(&Deed{})
		var rows []*Singer
		t.ok(singers.With(singers.Relation("Deeds").Selectin().With(deeds.Relation("Singer"))).All(&rows))
		t.did("SELECT", "SELECT")
		list, err := rows[0].Deeds()
		t.ok(err)
		t.equal(len(list), 2)
		for object, err := range singers.With(singers.Relation("Deeds")).Iter() {
			t.ok(err)
			list, err := object.(*Singer).Deeds()
			t.ok(err)
			t.equal(len(list), 2)
		}
	})},
	{"24 no statement spans two databases", binds(func(t *two) {
		singers, deeds := t.s.Query(&Singer{}), t.s.Query(&Deed{})
		var rows []*Singer
		for _, q := range []store.Selection{
			singers.Join(singers.Relation("Deeds")),
			singers.Filter(singers.Relation("Deeds").Any()),
			singers.With(singers.Relation("Deeds").Joined()),
			singers.Filter(singers.Column("ID").Eq(deeds.Column("SingerID"))),
		} {
			t.fails(q.All(&rows), nil, "deeds is in another database", "audit")
		}
		t.did("", "")
		torn := t.s.Query(&Torn{})
		t.fails(torn.Join(torn.Relation("Topics")).All(&[]*Torn{}), nil, "relation Torn.Topics: Topic is in another database", "make that a model")
	})},
	{"24 a name that the session has no database for", binds(func(t *two) {
		t.fails(t.s.Add(&Elsewhere{}), nil, `model Elsewhere: bind:"nowhere"`, "store.WithBind")
		_, err := t.s.Bind("nowhere")
		t.fails(err, nil, "bind nowhere", "store.WithBind")
		t.fails(store.NewSession(t.db).Register(&Deed{}), nil, `model Deed: bind:"audit"`)
	})},
	{"24 tables of one name, and foreign keys across, in CreateAll", binds(func(t *two) {
		t.ok(t.s.Register(&SingerToo{}))
		made, err := t.s.CreateAll()
		if errors.Is(err, store.ErrUnsupported) {
			t.Skip(err)
		}
		t.ok(err)
		t.equal(strings.Join(made.Created, " "), "singers")
		t.ok(t.s.Add(&SingerToo{Nick: "x"}, &Singer{Name: "y"}), t.s.Commit())
		t.holds("SELECT name FROM singers", "y")
		handle, err := t.s.Bind("audit")
		t.ok(err)
		var nick string
		t.ok(handle.Get(&nick, "SELECT nick FROM singers"))
		t.equal(nick, "x")
		made, err = t.s.DropAll()
		t.ok(err)
		t.equal(len(made.Dropped), 5)
	})},
	{"24 a foreign key leads to the table beside it, where another database has one of that name", binds(func(t *two) {
		ann := t.ann() // and Deed.Singer has been followed
		t.ok(t.s.Register(&SingerToo{}))
		if _, err := t.s.CreateAll(&SingerToo{}); errors.Is(err, store.ErrUnsupported) {
			t.Skip(err)
		} else {
			t.ok(err)
		}
		beside := &SingerToo{ID: ann.ID, Nick: "too"}
		deed := &Deed{Verb: "hums"}
		t.ok(t.s.Add(beside, deed), store.Set(deed, "Singer", beside), t.s.Commit())
		t.equal(*deed.SingerID, beside.ID)
		var row *SingerToo
		t.ok(store.Load(deed, "Singer", &row))
		t.equal(row, beside)
		var deeds []*Deed
		t.ok(store.Load(beside, "Deeds", &deeds))
		t.equal(len(deeds), 3)
		t.fails(store.Load(ann, "Deeds", &deeds), nil, "Singer has no relation Deeds")
		t.did("", "SELECT BEGIN CREATE INSERT INSERT COMMIT SELECT")
	})},
	{"24 association rows and bulk writes", binds(func(t *two) {
		t.ann()
		deed := get[Deed](t.bench, 1)
		t.ok(store.Append(deed, "Topics", []*Topic{{Name: "a"}, {Name: "b"}}), t.s.Commit())
		t.sent, t.other = nil, nil
		n, err := t.s.BulkInsert([]*Topic{{Name: "c"}, {Name: "d"}})
		t.ok(err)
		t.equal(n, int64(2))
		topics := t.s.Query(&Topic{})
		n, err = topics.Filter(topics.Column("Name").Eq("d")).Delete()
		t.ok(err)
		t.equal(n, int64(1))
		t.ok(t.s.Commit())
		t.s.Clear()
		list, err := get[Deed](t.bench, 1).Topics()
		t.ok(err)
		t.equal(len(list), 2)
		t.equal(len(t.sent), 0)
	})},
	{"24 a database comes and goes while the session is at work", func(b *bench) {
		b.create(`CREATE TABLE singers (id INTEGER PRIMARY KEY, name VARCHAR(40) NOT NULL)`)
		b.ok(b.s.Register(&Singer{}))
		ann := &Singer{Name: "ann"}
		b.ok(b.s.Add(ann), b.s.Commit(), b.s.Savepoint("before"))
		audit := OpenURL(b.T, "sqlite:///"+filepath.ToSlash(filepath.Join(b.TempDir(), "audit.db")))
		b.fails(b.s.Register(&Topic{}), nil, `bind:"audit"`)
		b.ok(b.s.AddBind("audit", audit))
		b.fails(b.s.AddBind("audit", audit), nil, "add bind audit: the session has a database of that name")
		b.ok(b.s.Release("before"))
		_, err := b.s.CreateAll(&Deed{}, &Topic{})
		b.ok(err, store.Append(ann, "Deeds", []*Deed{{Verb: "sings"}}))
		b.fails(b.s.RemoveBind("audit"), store.ErrTransactionOpen, "commit or roll back first")
		b.ok(b.s.Flush())
		b.fails(b.s.RemoveBind("audit"), store.ErrTransactionOpen)
		b.ok(b.s.Commit())
		deeds, err := ann.Deeds()
		b.ok(err)
		b.equal(len(deeds), 1)
		b.ok(b.s.RemoveBind("audit"))
		b.equal(b.s.State(deeds[0]), store.Detached)
		b.equal(b.s.State(ann), store.Persistent)
		b.fails(b.s.Register(&Topic{}), nil, `bind:"audit"`)
		b.fails(b.s.RemoveBind("audit"), nil, "the session has no database of that name")
		b.ok(b.s.AddBind("audit", audit), b.s.Register(&Deed{}, &Topic{}))
		deeds, err = get[Singer](b, 1).Deeds()
		b.ok(err)
		b.equal(len(deeds), 1)
	}},
	{"24 SQL goes to the database that is in use, models where they are", binds(func(t *two) {
		ann, handle := t.ann(), t.s.Handle()
		audit, err := t.s.Bind("audit")
		t.ok(err)
		own, err := t.s.Bind("")
		t.ok(err)
		count := func(h *store.Handle) (n int) {
			t.ok(h.Get(&n, "SELECT count(*) FROM sqlite_master WHERE name = 'deeds'"))
			return n
		}
		t.ok(t.s.Use("audit"))
		t.equal(t.s.DB(), t.audit)
		t.equal(count(handle)+count(audit), 2)
		var singers int
		t.ok(own.Get(&singers, "SELECT count(*) FROM singers"))
		t.equal(singers, 1)
		rows, err := t.s.Execute("UPDATE deeds SET verb = ? WHERE verb = ?", "hums", "sings")
		t.ok(err)
		t.equal(rows.Affected, int64(1))
		t.equal(t.s.Status().Uncommitted, true)
		t.ok(t.s.Add(&Singer{Name: "bob"}), t.s.Commit())
		deeds, err := ann.Deeds()
		t.ok(err)
		t.equal(len(deeds), 2)
		t.counts("12", "123")
		t.fails(t.s.Use("nowhere"), nil, "use nowhere", "store.WithBind")
		t.equal(t.s.DB(), t.audit)
		t.ok(t.s.RemoveBind("audit"))
		t.equal(t.s.DB(), t.db)
	})},
	{"24 a handle on another database is in the session's transaction there", binds(func(t *two) {
		handle, err := t.s.Bind("audit")
		t.ok(err)
		_, err = handle.Exec("INSERT INTO deeds (verb) VALUES (?)", "sings")
		t.ok(err)
		if !t.s.Status().Uncommitted {
			t.Error("what the handle has written is no uncommitted work")
		}
		t.ok(t.s.Rollback())
		t.counts("", "")
	})},
	{"24 a commit that comes half way says so, and memory follows", binds(func(t *two) {
		handle, err := t.s.Bind("audit")
		t.ok(err)
		_, err = handle.Exec("CREATE TABLE late (id INTEGER PRIMARY KEY, deed INTEGER REFERENCES deeds (id) DEFERRABLE INITIALLY DEFERRED)")
		t.ok(err, t.s.Commit())
		ann, deed := &Singer{Name: "ann"}, &Deed{Verb: "sings"}
		t.ok(t.s.Add(ann, deed), t.s.Flush())
		_, err = handle.Exec("INSERT INTO late (deed) VALUES (99)")
		t.ok(err)
		err = t.s.Commit()
		var partial *store.PartialCommitError
		if !errors.As(err, &partial) {
			t.Fatalf("got error %v, want a PartialCommitError", err)
		}
		t.equal(strings.Join(partial.Committed, " ")+", "+partial.Failed, t.db.Name()+", audit")
		t.fails(err, store.ErrIntegrity, "has committed", "audit has not")
		t.ok(t.s.Rollback())
		t.state(ann, store.Persistent)
		t.state(deed, store.Transient)
		t.counts("1", "")
	})},
}
