package main

import (
	"database/sql"
	"time"
)

type rawUser struct {
	ID        int64
	Name      string
	Email     string
	Age       int64
	CreatedAt time.Time
}

type rawPost struct {
	ID, UserID  int64
	Title, Body string
}

// rawTasks is database/sql by hand: statements prepared, one row a statement.
var rawTasks = map[string]task{
	"insert":   withRaw(rawInsert),
	"load":     withRaw(rawLoad),
	"query":    withRaw(rawQuery),
	"get miss": withRaw(rawGet),
	"update":   withRaw(rawUpdate),
	"delete":   withRaw(rawDelete),
	"commit":   withRaw(rawCommit),
	"n+1":      withRaw(rawPosts),
	"eager":    withRaw(rawEager),
}

func withRaw(do func(*sql.DB, *stopwatch) error) task {
	return func(path string, clock *stopwatch) error {
		db, err := open(path)
		if err != nil {
			return err
		}
		defer db.Close()
		return do(db, clock)
	}
}

const (
	rawColumns    = "SELECT id, name, email, age, created_at FROM users"
	rawInsertText = "INSERT INTO users (name, email, age, created_at) VALUES (?, ?, ?, ?)"
)

// inTransaction runs one statement many times.
func inTransaction(db *sql.DB, text string, do func(*sql.Stmt) error) error {
	tx, err := db.Begin()
	if err != nil {
		return err
	}
	defer tx.Rollback()
	stmt, err := tx.Prepare(text)
	if err != nil {
		return err
	}
	defer stmt.Close()
	if err := do(stmt); err != nil {
		return err
	}
	return tx.Commit()
}

func (u *rawUser) insert(stmt *sql.Stmt) error {
	result, err := stmt.Exec(u.Name, u.Email, u.Age, u.CreatedAt)
	if err != nil {
		return err
	}
	u.ID, err = result.LastInsertId()
	return err
}

func newRawUser(i int) *rawUser {
	return &rawUser{Name: name(i), Email: email(i), Age: int64(i % 90), CreatedAt: made}
}

func rawInsert(db *sql.DB, clock *stopwatch) error {
	if _, err := db.Exec(emptyTables); err != nil {
		return err
	}
	clock.start()
	defer clock.stop()
	return inTransaction(db, rawInsertText, func(stmt *sql.Stmt) error {
		all := make([]*rawUser, users)
		for i := range all {
			all[i] = newRawUser(i)
			if err := all[i].insert(stmt); err != nil {
				return err
			}
		}
		return nil
	})
}

func rawCommit(db *sql.DB, clock *stopwatch) error {
	clock.start()
	defer clock.stop()
	for i := range queries {
		if err := inTransaction(db, rawInsertText, newRawUser(i).insert); err != nil {
			return err
		}
	}
	return nil
}

func scanUsers(rows *sql.Rows, err error) ([]*rawUser, error) {
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []*rawUser
	for rows.Next() {
		u := &rawUser{}
		if err := rows.Scan(&u.ID, &u.Name, &u.Email, &u.Age, &u.CreatedAt); err != nil {
			return nil, err
		}
		all = append(all, u)
	}
	return all, rows.Err()
}

func rawLoad(db *sql.DB, clock *stopwatch) error {
	clock.start()
	all, err := scanUsers(db.Query(rawColumns))
	clock.stop()
	if err != nil {
		return err
	}
	return expect("users", len(all), users)
}

func rawQuery(db *sql.DB, clock *stopwatch) error {
	clock.start()
	defer clock.stop()
	stmt, err := db.Prepare(rawColumns + " WHERE age = ? ORDER BY id DESC LIMIT ?")
	if err != nil {
		return err
	}
	defer stmt.Close()
	for i := range queries {
		all, err := scanUsers(stmt.Query(i%90, pageSize))
		if err != nil {
			return err
		}
		if err := expect("users", len(all), pageSize); err != nil {
			return err
		}
	}
	return nil
}

func rawGet(db *sql.DB, clock *stopwatch) error {
	clock.start()
	defer clock.stop()
	stmt, err := db.Prepare(rawColumns + " WHERE id = ?")
	if err != nil {
		return err
	}
	defer stmt.Close()
	for n := range changed {
		u := &rawUser{}
		if err := stmt.QueryRow(spread(n)).Scan(&u.ID, &u.Name, &u.Email, &u.Age, &u.CreatedAt); err != nil {
			return err
		}
	}
	return nil
}

func rawUpdate(db *sql.DB, clock *stopwatch) error {
	all, err := scanUsers(db.Query(rawColumns))
	if err != nil {
		return err
	}
	clock.start()
	defer clock.stop()
	return inTransaction(db, "UPDATE users SET name = ? WHERE id = ?", func(stmt *sql.Stmt) error {
		for n := range changed {
			u := all[spread(n)-1]
			u.Name += "!"
			if _, err := stmt.Exec(u.Name, u.ID); err != nil {
				return err
			}
		}
		return nil
	})
}

// deletable are the last users: they have no posts.
const deletable = rawColumns + " WHERE id > ?"

func rawDelete(db *sql.DB, clock *stopwatch) error {
	all, err := scanUsers(db.Query(deletable, users-changed))
	if err != nil {
		return err
	}
	clock.start()
	defer clock.stop()
	return inTransaction(db, "DELETE FROM users WHERE id = ?", func(stmt *sql.Stmt) error {
		for _, u := range all {
			if _, err := stmt.Exec(u.ID); err != nil {
				return err
			}
		}
		return nil
	})
}

func scanPosts(rows *sql.Rows, err error) ([]*rawPost, error) {
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var posts []*rawPost
	for rows.Next() {
		p := &rawPost{}
		if err := rows.Scan(&p.ID, &p.UserID, &p.Title, &p.Body); err != nil {
			return nil, err
		}
		posts = append(posts, p)
	}
	return posts, rows.Err()
}

const rawPostColumns = "SELECT id, user_id, title, body FROM posts"

func rawPosts(db *sql.DB, clock *stopwatch) error {
	clock.start()
	defer clock.stop()
	all, err := scanUsers(db.Query(rawColumns+" WHERE id <= ?", authors))
	if err != nil {
		return err
	}
	stmt, err := db.Prepare(rawPostColumns + " WHERE user_id = ?")
	if err != nil {
		return err
	}
	defer stmt.Close()
	found := 0
	for _, u := range all {
		posts, err := scanPosts(stmt.Query(u.ID))
		if err != nil {
			return err
		}
		found += len(posts)
	}
	return expect("posts", found, authors*postsOfEach)
}

func rawEager(db *sql.DB, clock *stopwatch) error {
	clock.start()
	defer clock.stop()
	all, err := scanUsers(db.Query(rawColumns+" WHERE id <= ?", authors))
	if err != nil {
		return err
	}
	byUser := make(map[int64][]*rawPost, len(all))
	posts, err := scanPosts(db.Query(rawPostColumns+" WHERE user_id IN (SELECT id FROM users WHERE id <= ?)", authors))
	if err != nil {
		return err
	}
	for _, p := range posts {
		byUser[p.UserID] = append(byUser[p.UserID], p)
	}
	found := 0
	for _, u := range all {
		found += len(byUser[u.ID])
	}
	return expect("posts", found, authors*postsOfEach)
}
