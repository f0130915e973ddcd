package migration_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/dbsh-go/dbsh/store"
	"github.com/dbsh-go/dbsh/store/migration"
	"github.com/dbsh-go/dbsh/store/storetest"
)

func sqliteProject(t *testing.T) *project { return newProject(t, storetest.Databases()[0]) }

// one is the only value of a query.
func (p *project) one(text string) string {
	p.Helper()
	var value string
	p.ok(p.db.Raw().Get(&value, text))
	return value
}

// write puts a migration's file into the folder.
func (p *project) write(name, text string) {
	p.Helper()
	p.ok(os.WriteFile(filepath.Join(p.folder.Dir, name), []byte(text), 0o666))
	folder, err := migration.Open(p.folder.Dir)
	p.ok(err)
	p.folder = folder
}

type person1 struct {
	store.Model `table:"people"`
	ID          int64  `db:"id,pk"`
	Name        string `db:"name,size=20"`
	N           *int64 `db:"n"`
}

type person2 struct {
	store.Model `table:"people" check:"n >= 0"`
	ID          int64  `db:"id,pk"`
	Name        string `db:"name,size=200"`
	N           *int64 `db:"n"`
}

type post1 struct {
	store.Model `table:"posts"`
	ID          int64  `db:"id,pk"`
	PersonID    *int64 `db:"person_id,fk=people.id,ondelete=cascade"`
}

// A table that is made anew keeps what its models know nothing of, and the rows that refer to it.
func TestRebuildKeeps(t *testing.T) {
	p := sqliteProject(t)
	p.exec(
		`CREATE TABLE people (id INTEGER PRIMARY KEY AUTOINCREMENT, name VARCHAR(20) NOT NULL COLLATE NOCASE, n INTEGER)`,
		`CREATE TABLE posts (id INTEGER NOT NULL PRIMARY KEY, person_id INTEGER REFERENCES people (id) ON DELETE CASCADE)`,
		`CREATE TABLE log (text TEXT, PRIMARY KEY (text)) WITHOUT ROWID`,
		`CREATE TRIGGER noted AFTER INSERT ON people BEGIN INSERT INTO log VALUES (new.name); END`,
		`CREATE VIEW named AS SELECT name FROM people`,
		`INSERT INTO people (name, n) VALUES ('ann', 1), ('bob', NULL), ('gone', 3)`,
		`INSERT INTO posts VALUES (1, 1), (2, 1), (3, 2)`,
		`DELETE FROM people WHERE name = 'gone'`,
		`DELETE FROM log`,
	)
	type log struct {
		store.Model `table:"log"`
		Text        *string `db:"text,pk,type=text"`
	}
	c := p.compare(&person2{}, &post1{}, &log{})
	m, err := c.Migration(p.folder, "longer names", p.at)
	p.ok(err)
	p.ok(p.folder.Add(m))
	p.upgrade("head", migration.Options{})
	for text, want := range map[string]string{
		"SELECT group_concat(id || name) FROM people":                        "1ann,2bob",
		"SELECT count(*) FROM posts":                                         "3",
		"SELECT count(*) FROM named":                                         "2",
		"SELECT count(*) FROM log":                                           "0",
		"SELECT id FROM people WHERE name = 'ANN'":                           "1", // the collation
		"SELECT seq FROM sqlite_sequence WHERE name = 'people'":              "3",
		"SELECT count(*) FROM pragma_foreign_key_check":                      "0",
		"SELECT count(*) FROM sqlite_master WHERE name LIKE 'dbsh_new_%'":    "0",
		"SELECT foreign_keys FROM pragma_foreign_keys":                       "1",
		"SELECT legacy_alter_table FROM pragma_legacy_alter_table":           "0",
		"SELECT group_concat(type) FROM pragma_table_info('people') WHERE 1": "INTEGER,VARCHAR(200),INTEGER",
	} {
		if got := p.one(text); got != want {
			t.Errorf("%s: got %s, want %s", text, got, want)
		}
	}
	p.exec(`INSERT INTO people (name) VALUES ('new')`, `DELETE FROM people WHERE name = 'ann'`)
	if id, logged, posts := p.one("SELECT max(id) FROM people"), p.one("SELECT text FROM log"), p.one("SELECT count(*) FROM posts"); id != "4" || logged != "new" || posts != "1" {
		t.Errorf("got the key %s, logged %s, and %s posts: want 4 (never a key again), new (the trigger), 1 (the cascade)", id, logged, posts)
	}
}

// What is there only where the migration runs stays, too: a trigger, an index. A column is not dropped unasked.
func TestRebuildWhereMoreIsThere(t *testing.T) {
	p := sqliteProject(t)
	p.migrate("start", migration.Options{}, &person1{})
	c := p.compare(&person2{})
	m, err := c.Migration(p.folder, "longer names", p.at)
	p.ok(err)
	p.ok(p.folder.Add(m))
	p.exec(
		`CREATE INDEX by_n ON people (n)`, `CREATE TRIGGER counted AFTER DELETE ON people BEGIN UPDATE people SET n = n + 1; END`,
		`ALTER TABLE people ADD COLUMN extra TEXT`, `INSERT INTO people (id, name, extra) VALUES (1, 'ann', 'x')`,
	)
	_, err = p.migrator(migration.Options{}).Upgrade(context.Background(), "head")
	if !errors.Is(err, migration.ErrDataLoss) || !strings.Contains(fmt.Sprint(err), "people has columns that this migration does not know") {
		t.Fatalf("got %v, want that the column would be lost", err)
	}
	if got := p.one("SELECT extra FROM people"); got != "x" {
		t.Errorf("got %s", got)
	}
	p.exec(`ALTER TABLE people DROP COLUMN extra`)
	p.upgrade("head", migration.Options{})
	if got := p.one("SELECT group_concat(name) FROM (SELECT name FROM sqlite_master WHERE name IN ('by_n', 'counted') ORDER BY name)"); got != "by_n,counted" {
		t.Errorf("there is %s, want by_n and counted", got)
	}
}

// A migration with foreign keys off that leaves rows without what they refer to is taken back whole.
func TestRebuildChecksKeys(t *testing.T) {
	p := sqliteProject(t)
	p.migrate("start", migration.Options{}, &person1{}, &post1{})
	p.exec(`INSERT INTO people (id, name) VALUES (1, 'ann')`, `INSERT INTO posts VALUES (1, 1)`)
	p.write("20270101000000_wrong.sql", `-- +goose NO TRANSACTION
-- +goose Up
PRAGMA foreign_keys = OFF;
BEGIN IMMEDIATE;
DELETE FROM people;
COMMIT;
PRAGMA foreign_keys = ON;
`)
	_, err := p.migrator(migration.Options{}).Upgrade(context.Background(), "head")
	var failed *migration.StepError
	if !errors.As(err, &failed) || !strings.Contains(err.Error(), "FOREIGN KEY violated: posts refers to people, and 1 row finds no row there") {
		t.Errorf("got %v", err)
	}
	if people, enforced := p.one("SELECT count(*) FROM people"), p.one("SELECT foreign_keys FROM pragma_foreign_keys"); people != "1" || enforced != "1" {
		t.Errorf("got %s people, foreign keys %s", people, enforced)
	}
}

// A definition that has more than is understood is not made anew.
func TestRebuildRefusesOddTables(t *testing.T) {
	p := sqliteProject(t)
	p.exec(`CREATE TABLE people (id INTEGER PRIMARY KEY, name VARCHAR(20) NOT NULL ON CONFLICT REPLACE DEFAULT 'x', n INTEGER)`)
	_, err := p.compare(&person2{}).Migration(p.folder, "longer names", p.at)
	if err == nil || !strings.Contains(err.Error(), "people: its definition has ON CONFLICT REPLACE") {
		t.Errorf("got %v", err)
	}
}

// A migration in Go is run in the session's transaction, and taken back with it.
func TestGo(t *testing.T) {
	storetest.OnEach(t, func(t *testing.T, d storetest.Database) {
		p := newProject(t, d)
		p.exec("CREATE TABLE t (id INTEGER PRIMARY KEY, n INTEGER)")
		fail := true
		step, err := migration.Go("001_fill", migration.Func{Up: func(_ context.Context, s *store.Session) error {
			for i := range 3 {
				if _, err := s.Execute("INSERT INTO t (id, n) VALUES (?, 1)", i); err != nil {
					return err
				}
			}
			if fail {
				return errors.New("not yet")
			}
			return nil
		}})
		p.ok(err)
		p.folder, err = migration.Read(os.DirFS(t.TempDir()), step)
		p.ok(err)
		if _, err := p.migrator(migration.Options{}).Upgrade(context.Background(), "head"); err == nil || !strings.Contains(err.Error(), "not yet") {
			t.Errorf("got %v", err)
		}
		if got := p.one("SELECT count(*) FROM t"); got != "0" {
			t.Errorf("got %s rows of a migration that failed", got)
		}
		fail = false
		p.upgrade("head", migration.Options{})
		p.upgrade("head", migration.Options{})
		if got := p.one("SELECT count(*) FROM t"); got != "3" {
			t.Errorf("got %s rows", got)
		}
		if _, err := p.migrator(migration.Options{}).Downgrade(context.Background(), "base"); err == nil || !strings.Contains(err.Error(), "no way back") {
			t.Errorf("got %v", err)
		}
	})
}

// On MySQL, what was done stays, and the next run goes on with the statement that failed; elsewhere nothing stays.
func TestFailed(t *testing.T) {
	storetest.OnEach(t, func(t *testing.T, d storetest.Database) {
		p := newProject(t, d)
		const head, tail = "-- +goose Up\nCREATE TABLE a (id INTEGER);\nINSERT INTO a VALUES (1);\n", "INSERT INTO b VALUES (1);\n-- +goose Down\nDROP TABLE b;\nDROP TABLE a;\n"
		p.write("001_two.sql", head+"CREATE TABL b (id INTEGER);\n"+tail)
		_, err := p.migrator(migration.Options{}).Upgrade(context.Background(), "head")
		if err == nil || !strings.Contains(err.Error(), "001_two.sql (up), statement 3: CREATE TABL b (id INTEGER)") {
			t.Fatalf("got %v", err)
		}
		applied, err := p.migrator(migration.Options{}).Applied(context.Background())
		p.ok(err)
		if stays := len(applied) == 1 && applied[0].Halfway == "up"; stays != (d.Name == "mysql") || !stays && len(applied) > 0 {
			t.Errorf("got %v", applied)
		}
		p.write("001_two.sql", head+"CREATE TABLE b (id INTEGER);\n"+tail)
		p.upgrade("head", migration.Options{})
		if got := p.one("SELECT count(*) FROM a") + p.one("SELECT count(*) FROM b"); got != "11" {
			t.Errorf("got %s rows, want one in each", got)
		}
		p.downgrade("base", migration.Options{})
	})
}
