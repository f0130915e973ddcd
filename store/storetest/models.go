package storetest

import (
	"time"

	"github.com/dbsh-go/dbsh/store"
)

// Role has users. (One to many, nullable key.)
type Role struct {
	store.Model `table:"roles" rel:"Users: many User via role_id"`
	ID          int64   `db:"id,pk,auto"`
	Name        *string `db:"name,size=64,unique"`
}

// Users are the role's users.
func (r *Role) Users() ([]*User, error) {
	var rows []*User
	err := store.Load(r, "Users", &rows)
	return rows, err
}

// SetUsers makes these the role's only users.
func (r *Role) SetUsers(rows ...*User) error { return store.Set(r, "Users", rows) }

// AddUsers gives users the role.
func (r *Role) AddUsers(rows ...*User) error { return store.Append(r, "Users", rows) }

// RemoveUsers takes the role from users.
func (r *Role) RemoveUsers(rows ...*User) error { return store.Remove(r, "Users", rows) }

// QueryUsers is the query for the role's users.
func (r *Role) QueryUsers() store.Selection { return store.Related(r, "Users", (*User)(nil)) }

// User belongs to a role, and collects articles. (Many to one, many to many.)
type User struct {
	store.Model `table:"users" rel:"Articles: many Article via user_id; Collected: many Article through user_collections(user_id, article_id)"`
	ID          int64   `db:"id,pk,auto"`
	Username    *string `db:"username,size=64,unique"`
	RoleID      *int64  `db:"role_id,fk=roles.id,rel=Role,backref=Users"`
}

// Role is the user's role, nil for none.
func (u *User) Role() (*Role, error) {
	var row *Role
	err := store.Load(u, "Role", &row)
	return row, err
}

// SetRole gives the user a role.
func (u *User) SetRole(row *Role) error { return store.Set(u, "Role", row) }

// Articles are those the user wrote.
func (u *User) Articles() ([]*Article, error) {
	var rows []*Article
	err := store.Load(u, "Articles", &rows)
	return rows, err
}

// AddArticles makes the user the author.
func (u *User) AddArticles(rows ...*Article) error { return store.Append(u, "Articles", rows) }

// RemoveArticles makes the user no longer the author.
func (u *User) RemoveArticles(rows ...*Article) error { return store.Remove(u, "Articles", rows) }

// Collected are the articles the user keeps.
func (u *User) Collected() ([]*Article, error) {
	var rows []*Article
	err := store.Load(u, "Collected", &rows)
	return rows, err
}

// AddCollected keeps articles.
func (u *User) AddCollected(rows ...*Article) error { return store.Append(u, "Collected", rows) }

// RemoveCollected drops articles.
func (u *User) RemoveCollected(rows ...*Article) error { return store.Remove(u, "Collected", rows) }

// SetCollected makes these the only ones.
func (u *User) SetCollected(rows ...*Article) error { return store.Set(u, "Collected", rows) }

// QueryCollected is the query for them.
func (u *User) QueryCollected() store.Selection {
	return store.Related(u, "Collected", (*Article)(nil))
}

// Article must have an author. (Many to one, key not nullable.)
type Article struct {
	store.Model `table:"articles" rel:"Collectors: many User through user_collections(article_id, user_id)"`
	ID          int64  `db:"id,pk,auto"`
	Title       string `db:"title,size=64,notnull"`
	UserID      int64  `db:"user_id,notnull,fk=users.id,rel=Author,backref=Articles"`
}

// Author is who wrote it.
func (a *Article) Author() (*User, error) {
	var row *User
	err := store.Load(a, "Author", &row)
	return row, err
}

// SetAuthor says who wrote it.
func (a *Article) SetAuthor(row *User) error { return store.Set(a, "Author", row) }

// Collectors are the users who keep it.
func (a *Article) Collectors() ([]*User, error) {
	var rows []*User
	err := store.Load(a, "Collectors", &rows)
	return rows, err
}

// Employee refers to its own table. (A tree.)
type Employee struct {
	store.Model `table:"employees" rel:"Reports: many Employee via manager_id"`
	ID          int64  `db:"id,pk,auto"`
	Name        string `db:"name,notnull"`
	ManagerID   *int64 `db:"manager_id,fk=employees.id,rel=Manager,backref=Reports"`
}

// Manager is whom the employee reports to.
func (e *Employee) Manager() (*Employee, error) {
	var row *Employee
	err := store.Load(e, "Manager", &row)
	return row, err
}

// SetManager says whom the employee reports to.
func (e *Employee) SetManager(row *Employee) error { return store.Set(e, "Manager", row) }

// Reports are those who report to the employee.
func (e *Employee) Reports() ([]*Employee, error) {
	var rows []*Employee
	err := store.Load(e, "Reports", &rows)
	return rows, err
}

// AddReports makes employees report to this one.
func (e *Employee) AddReports(rows ...*Employee) error { return store.Append(e, "Reports", rows) }

// Album owns its tracks. (Cascade all, delete-orphan.)
type Album struct {
	store.Model `table:"albums" rel:"Tracks: many Track via album_id cascade='all, delete-orphan'"`
	ID          int64  `db:"id,pk,auto"`
	Title       string `db:"title,notnull"`
}

// Tracks are the album's.
func (a *Album) Tracks() ([]*Track, error) {
	var rows []*Track
	err := store.Load(a, "Tracks", &rows)
	return rows, err
}

// AddTracks puts tracks on the album.
func (a *Album) AddTracks(rows ...*Track) error { return store.Append(a, "Tracks", rows) }

// RemoveTracks takes tracks off the album, which deletes them.
func (a *Album) RemoveTracks(rows ...*Track) error { return store.Remove(a, "Tracks", rows) }

// Track is on an album.
type Track struct {
	store.Model `table:"tracks"`
	ID          int64  `db:"id,pk,auto"`
	Name        string `db:"name,notnull"`
	AlbumID     int64  `db:"album_id,notnull,fk=albums.id,rel=Album"`
}

// Album is what the track is on.
func (t *Track) Album() (*Album, error) {
	var row *Album
	err := store.Load(t, "Album", &row)
	return row, err
}

// Order has a composite key.
type Order struct {
	store.Model `table:"orders" rel:"Lines: many Line via shop+number cascade=all"`
	Shop        string `db:"shop,pk"`
	Number      int64  `db:"number,pk"`
	Note        string `db:"note"`
}

// Lines are the order's.
func (o *Order) Lines() ([]*Line, error) {
	var rows []*Line
	err := store.Load(o, "Lines", &rows)
	return rows, err
}

// AddLines puts lines into the order.
func (o *Order) AddLines(rows ...*Line) error { return store.Append(o, "Lines", rows) }

// Line refers to a composite key, and has one.
type Line struct {
	store.Model `table:"order_lines" fk:"shop,number -> orders.shop,number rel=Order"`
	Shop        string `db:"shop,pk"`
	Number      int64  `db:"number,pk"`
	Position    int64  `db:"position,pk"`
	Item        string `db:"item"`
}

// Order is what the line is part of.
func (l *Line) Order() (*Order, error) {
	var row *Order
	err := store.Load(l, "Order", &row)
	return row, err
}

// Document has columns of every kind, defaults, and counts its updates.
type Document struct {
	store.Model `table:"documents"`
	Code        string     `db:"code,pk,default=uuid"`
	Version     int64      `db:"version,version"`
	Body        []byte     `db:"body"`
	Score       *float64   `db:"score"`
	Done        bool       `db:"done"`
	Kind        string     `db:"kind,default=note"`
	CreatedAt   time.Time  `db:"created_at,default=now"`
	UpdatedAt   *time.Time `db:"updated_at,onupdate=now"`
}

// schema makes the tables in SQL that every database understands.
var schema = []string{
	`CREATE TABLE roles (id INTEGER PRIMARY KEY, name VARCHAR(64) UNIQUE)`,
	`CREATE TABLE users (id INTEGER PRIMARY KEY, username VARCHAR(64) UNIQUE, role_id INTEGER REFERENCES roles (id))`,
	`CREATE TABLE articles (id INTEGER PRIMARY KEY, title VARCHAR(64) NOT NULL, user_id INTEGER NOT NULL REFERENCES users (id))`,
	`CREATE TABLE user_collections (user_id INTEGER NOT NULL REFERENCES users (id), article_id INTEGER NOT NULL REFERENCES articles (id), PRIMARY KEY (user_id, article_id))`,
	`CREATE TABLE employees (id INTEGER PRIMARY KEY, name VARCHAR(64) NOT NULL, manager_id INTEGER REFERENCES employees (id))`,
	`CREATE TABLE albums (id INTEGER PRIMARY KEY, title VARCHAR(64) NOT NULL)`,
	`CREATE TABLE tracks (id INTEGER PRIMARY KEY, name VARCHAR(64) NOT NULL, album_id INTEGER NOT NULL REFERENCES albums (id))`,
	`CREATE TABLE orders (shop VARCHAR(20), number INTEGER, note VARCHAR(64), PRIMARY KEY (shop, number))`,
	`CREATE TABLE order_lines (shop VARCHAR(20), number INTEGER, position INTEGER, item VARCHAR(64), PRIMARY KEY (shop, number, position), FOREIGN KEY (shop, number) REFERENCES orders (shop, number))`,
	`CREATE TABLE documents (code VARCHAR(36) PRIMARY KEY, version INTEGER, body BLOB, score DOUBLE PRECISION, done BOOLEAN, kind VARCHAR(20), created_at DATETIME, updated_at DATETIME)`,
}
