package main

import (
	"time"

	"github.com/jmoiron/sqlx"
)

type sqlxUser struct {
	ID        int64     `db:"id"`
	Name      string    `db:"name"`
	Email     string    `db:"email"`
	Age       int64     `db:"age"`
	CreatedAt time.Time `db:"created_at"`
}

type sqlxPost struct {
	ID     int64  `db:"id"`
	UserID int64  `db:"user_id"`
	Title  string `db:"title"`
	Body   string `db:"body"`
}

// sqlxTasks is sqlx as it is usually written: Get and Select of a text, NamedExec prepared.
var sqlxTasks = map[string]task{
	"insert":   withSqlx(sqlxInsert),
	"load":     withSqlx(sqlxLoad),
	"query":    withSqlx(sqlxQuery),
	"get miss": withSqlx(sqlxGet),
	"n+1":      withSqlx(sqlxPosts),
	"eager":    withSqlx(sqlxEager),
}

func withSqlx(do func(*sqlx.DB, *stopwatch) error) task {
	return func(path string, clock *stopwatch) error {
		db, err := open(path)
		if err != nil {
			return err
		}
		defer db.Close()
		return do(sqlx.NewDb(db, "sqlite3"), clock)
	}
}

func sqlxInsert(db *sqlx.DB, clock *stopwatch) error {
	if _, err := db.Exec(emptyTables); err != nil {
		return err
	}
	clock.start()
	defer clock.stop()
	tx, err := db.Beginx()
	if err != nil {
		return err
	}
	defer tx.Rollback()
	stmt, err := tx.PrepareNamed("INSERT INTO users (name, email, age, created_at) VALUES (:name, :email, :age, :created_at)")
	if err != nil {
		return err
	}
	defer stmt.Close()
	all := make([]*sqlxUser, users)
	for i := range all {
		u := &sqlxUser{Name: name(i), Email: email(i), Age: int64(i % 90), CreatedAt: made}
		result, err := stmt.Exec(u)
		if err != nil {
			return err
		}
		if u.ID, err = result.LastInsertId(); err != nil {
			return err
		}
		all[i] = u
	}
	return tx.Commit()
}

func sqlxLoad(db *sqlx.DB, clock *stopwatch) error {
	clock.start()
	defer clock.stop()
	var all []*sqlxUser
	if err := db.Select(&all, rawColumns); err != nil {
		return err
	}
	return expect("users", len(all), users)
}

func sqlxQuery(db *sqlx.DB, clock *stopwatch) error {
	clock.start()
	defer clock.stop()
	for i := range queries {
		var all []*sqlxUser
		if err := db.Select(&all, rawColumns+" WHERE age = ? ORDER BY id DESC LIMIT ?", i%90, pageSize); err != nil {
			return err
		}
	}
	return nil
}

func sqlxGet(db *sqlx.DB, clock *stopwatch) error {
	clock.start()
	defer clock.stop()
	for n := range changed {
		u := &sqlxUser{}
		if err := db.Get(u, rawColumns+" WHERE id = ?", spread(n)); err != nil {
			return err
		}
	}
	return nil
}

func sqlxPosts(db *sqlx.DB, clock *stopwatch) error {
	clock.start()
	defer clock.stop()
	var all []*sqlxUser
	if err := db.Select(&all, rawColumns+" WHERE id <= ?", authors); err != nil {
		return err
	}
	found := 0
	for _, u := range all {
		var posts []*sqlxPost
		if err := db.Select(&posts, rawPostColumns+" WHERE user_id = ?", u.ID); err != nil {
			return err
		}
		found += len(posts)
	}
	return expect("posts", found, authors*postsOfEach)
}

func sqlxEager(db *sqlx.DB, clock *stopwatch) error {
	clock.start()
	defer clock.stop()
	var all []*sqlxUser
	if err := db.Select(&all, rawColumns+" WHERE id <= ?", authors); err != nil {
		return err
	}
	ids := make([]int64, len(all))
	for n, u := range all {
		ids[n] = u.ID
	}
	text, args, err := sqlx.In(rawPostColumns+" WHERE user_id IN (?)", ids)
	if err != nil {
		return err
	}
	var posts []*sqlxPost
	if err := db.Select(&posts, text, args...); err != nil {
		return err
	}
	byUser := make(map[int64][]*sqlxPost, len(all))
	for _, p := range posts {
		byUser[p.UserID] = append(byUser[p.UserID], p)
	}
	return expect("users with posts", len(byUser), authors)
}
