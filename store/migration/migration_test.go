package migration_test

import (
	"context"
	"testing"
	"time"

	"github.com/dbsh-go/dbsh/store"
	"github.com/dbsh-go/dbsh/store/migration"
	_ "github.com/dbsh-go/dbsh/store/mysql"
	_ "github.com/dbsh-go/dbsh/store/postgres"
	_ "github.com/dbsh-go/dbsh/store/sqlite"
	"github.com/dbsh-go/dbsh/store/storetest"
)

// project is a folder of migrations and a database, with models that change.
type project struct {
	*testing.T
	db     *store.DB
	folder *migration.Folder
	at     time.Time
}

func newProject(t *testing.T, d storetest.Database) *project {
	t.Helper()
	p := &project{T: t, db: d.Open(t), folder: &migration.Folder{Dir: t.TempDir()}, at: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)}
	return p
}

func (p *project) ok(err error) {
	p.Helper()
	if err != nil {
		p.Fatal(err)
	}
}

func (p *project) compare(models ...any) *migration.Comparison {
	p.Helper()
	session := store.NewSession(p.db)
	defer session.Close()
	p.ok(session.Register(models...))
	declared, err := session.Declared()
	p.ok(err)
	c, err := migration.Compare(context.Background(), declared[0], migration.CompareOptions{})
	p.ok(err)
	return c
}

// migrate writes what differs, and runs it.
func (p *project) migrate(message string, options migration.Options, models ...any) *migration.Migration {
	p.Helper()
	c := p.compare(models...)
	if len(c.Up) == 0 {
		p.Fatalf("%s: no changes", message)
	}
	m, err := c.Migration(p.folder, message, p.at)
	p.ok(err)
	p.ok(p.folder.Add(m))
	p.folder, err = migration.Open(p.folder.Dir)
	p.ok(err)
	p.upgrade("head", options)
	return m
}

func (p *project) migrator(options migration.Options) *migration.Migrator {
	p.Helper()
	m, err := migration.New(context.Background(), p.db, p.folder, options)
	p.ok(err)
	return m
}

func (p *project) upgrade(target string, options migration.Options) {
	p.Helper()
	_, err := p.migrator(options).Upgrade(context.Background(), target)
	p.ok(err)
}

func (p *project) downgrade(target string, options migration.Options) {
	p.Helper()
	_, err := p.migrator(options).Downgrade(context.Background(), target)
	p.ok(err)
}

func (p *project) clean(models ...any) {
	p.Helper()
	for _, change := range p.compare(models...).Up {
		p.Errorf("after the upgrade: %s", change)
	}
}

type role1 struct {
	store.Model `table:"roles"`
	ID          int64  `db:"id,pk,auto"`
	Name        string `db:"name,size=64,unique"`
}

type user1 struct {
	store.Model `table:"users" check:"age >= 0"`
	ID          int64   `db:"id,pk,auto"`
	Name        string  `db:"name,size=64,index"`
	Age         int32   `db:"age,server_default=1"`
	Bio         *string `db:"bio,type=text"`
	RoleID      *int64  `db:"role_id,fk=roles.id,ondelete=cascade"`
}

type user2 struct {
	store.Model `table:"users" check:"age >= 18"`
	ID          int64  `db:"id,pk,auto"`
	Name        string `db:"name,size=100,index,unique"`
	Age         *int64 `db:"age"`
	Email       string `db:"email,size=20"`
	RoleID      *int64 `db:"role_id,fk=roles.id,ondelete='set null'"`
}

func (p *project) exec(texts ...string) {
	p.Helper()
	for _, text := range texts {
		_, err := p.db.Raw().Exec(text)
		p.ok(err)
	}
}

func TestModels(t *testing.T) {
	storetest.OnEach(t, func(t *testing.T, d storetest.Database) {
		p := newProject(t, d)
		lossy := migration.Options{AllowDataLoss: true}
		p.migrate("users", migration.Options{}, &role1{}, &user1{})
		p.clean(&role1{}, &user1{})
		p.exec("INSERT INTO roles(name) VALUES ('a')", "INSERT INTO users(name, role_id, bio, age) VALUES ('x', 1, NULL, 20), ('y', NULL, NULL, 30)")
		p.migrate("change", migration.Options{}, &role1{}, &user2{})
		p.clean(&role1{}, &user2{})
		p.downgrade("-1", lossy)
		p.clean(&role1{}, &user1{})
		p.downgrade("base", lossy)
	})
}
