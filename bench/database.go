package main

import (
	"database/sql"
	"fmt"
	"time"

	_ "modernc.org/sqlite"
)

// What the jobs work on: 100,000 users, the first 1,000 of which have ten posts each.
const (
	users       = 100_000
	authors     = 1000
	postsOfEach = 10
	changed     = 10_000 // users that a job reads one by one, updates or deletes
	queries     = 1000
	pageSize    = 100
)

// made is when all of them were made.
var made = time.Date(2024, 5, 17, 10, 30, 0, 0, time.UTC)

const definition = `
CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT NOT NULL, email TEXT NOT NULL, age INTEGER NOT NULL, created_at DATETIME NOT NULL);
CREATE INDEX users_age ON users (age);
CREATE TABLE posts (id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL REFERENCES users (id), title TEXT NOT NULL, body TEXT NOT NULL);
CREATE INDEX posts_user ON posts (user_id);`

// open opens a database as dbsh does, for the other libraries.
func open(path string) (*sql.DB, error) {
	return sql.Open("sqlite", "file://"+path+"?_pragma=busy_timeout(5000)&_pragma=foreign_keys(1)&_pragma=synchronous(1)&_time_format=sqlite")
}

// makeDatabase makes the file with write-ahead log. The job insert works on it too: it empties the table first.
func makeDatabase(path string) error {
	db, err := open(path)
	if err != nil {
		return err
	}
	defer db.Close()
	for _, text := range []string{
		"PRAGMA journal_mode = wal",
		definition,
		fmt.Sprintf(`WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %d)
			INSERT INTO users SELECT i, 'user ' || i, 'user' || i || '@example.com', i %% 90, '2024-05-17 10:30:00+00:00' FROM n`, users),
		fmt.Sprintf(`WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < %d)
			INSERT INTO posts SELECT i + 1, i / %d + 1, 'title ' || i, 'the body of post ' || i FROM n`, authors*postsOfEach-1, postsOfEach),
		"PRAGMA wal_checkpoint(TRUNCATE)",
	} {
		if _, err := db.Exec(text); err != nil {
			return err
		}
	}
	return nil
}

const emptyTables = "DELETE FROM posts; DELETE FROM users"

func name(i int) string  { return fmt.Sprintf("user %d", i+1) }
func email(i int) string { return fmt.Sprintf("user%d@example.com", i+1) }

// spread gives the id of the n-th of the users that a job changes: one of ten.
func spread(n int) int64 { return int64(n*(users/changed) + 1) }

func expect(what string, got, want int) error {
	if got != want {
		return fmt.Errorf("got %d %s, want %d", got, what, want)
	}
	return nil
}
