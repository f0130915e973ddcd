package main

import (
	"context"
	"time"

	"github.com/dbsh-go/dbsh/store"
	_ "github.com/dbsh-go/dbsh/store/sqlite"
)

type dbshUser struct {
	store.Model `table:"users"`
	ID          int64     `db:"id,pk,auto"`
	Name        string    `db:"name,notnull"`
	Email       string    `db:"email,notnull"`
	Age         int64     `db:"age,notnull"`
	CreatedAt   time.Time `db:"created_at,notnull"`
}

// dbshAuthor is a user with relations.
type dbshAuthor struct {
	store.Model `table:"users" rel:"Posts: many dbshPost via user_id"`
	ID          int64     `db:"id,pk,auto"`
	Name        string    `db:"name,notnull"`
	Email       string    `db:"email,notnull"`
	Age         int64     `db:"age,notnull"`
	CreatedAt   time.Time `db:"created_at,notnull"`
}

type dbshPost struct {
	store.Model `table:"posts"`
	ID          int64  `db:"id,pk,auto"`
	UserID      int64  `db:"user_id,notnull"`
	Title       string `db:"title,notnull"`
	Body        string `db:"body,notnull"`
}

// dbshTasks is a session of store: identity map, snapshots and unit of work included.
var dbshTasks = map[string]task{
	"insert":   withSession(dbshInsert),
	"load":     withSession(dbshLoad),
	"query":    withSession(dbshQuery),
	"get miss": withSession(dbshGet),
	"get hit":  withSession(dbshGetAgain),
	"update":   withSession(dbshUpdate),
	"delete":   withSession(dbshDelete),
	"commit":   withSession(dbshCommit),
	"n+1":      withSession(dbshPosts),
	"eager":    withSession(dbshEager),
}

func withSession(do func(*store.Session, *stopwatch) error) task {
	return func(path string, clock *stopwatch) error {
		db, err := store.Open(context.Background(), path)
		if err != nil {
			return err
		}
		defer db.Close()
		s := store.NewSession(db)
		defer s.Close()
		if err := s.Register(&dbshUser{}, &dbshAuthor{}, &dbshPost{}); err != nil {
			return err
		}
		if _, err := s.Handle().Exec("PRAGMA synchronous = normal"); err != nil {
			return err
		}
		return do(s, clock)
	}
}

func newDbshUser(i int) *dbshUser {
	return &dbshUser{Name: name(i), Email: email(i), Age: int64(i % 90), CreatedAt: made}
}

func dbshInsert(s *store.Session, clock *stopwatch) error {
	for _, table := range []string{"posts", "users"} {
		if _, err := s.Handle().Exec("DELETE FROM " + table); err != nil {
			return err
		}
	}
	if err := s.Commit(); err != nil {
		return err
	}
	clock.start()
	defer clock.stop()
	for i := range users {
		if err := s.Add(newDbshUser(i)); err != nil {
			return err
		}
	}
	return s.Commit()
}

func dbshCommit(s *store.Session, clock *stopwatch) error {
	clock.start()
	defer clock.stop()
	for i := range queries {
		if err := s.Add(newDbshUser(i)); err != nil {
			return err
		}
		if err := s.Commit(); err != nil {
			return err
		}
	}
	return nil
}

func dbshLoad(s *store.Session, clock *stopwatch) error {
	clock.start()
	var all []*dbshUser
	err := s.Query(&dbshUser{}).All(&all)
	clock.stop()
	if err != nil {
		return err
	}
	return expect("users", len(all), users)
}

func dbshQuery(s *store.Session, clock *stopwatch) error {
	clock.start()
	defer clock.stop()
	q := s.Query(&dbshUser{})
	age, id := q.Column("age"), q.Column("id")
	for i := range queries {
		var all []*dbshUser
		if err := q.Filter(age.Eq(i % 90)).OrderBy(id.Desc()).Limit(pageSize).All(&all); err != nil {
			return err
		}
		if err := expect("users", len(all), pageSize); err != nil {
			return err
		}
	}
	return nil
}

func dbshGet(s *store.Session, clock *stopwatch) error {
	clock.start()
	defer clock.stop()
	q := s.Query(&dbshUser{})
	for n := range changed {
		var u *dbshUser
		if err := q.Get(&u, spread(n)); err != nil {
			return err
		}
	}
	return nil
}

func dbshGetAgain(s *store.Session, clock *stopwatch) error {
	q := s.Query(&dbshUser{})
	for n := range changed {
		if err := q.Get(new(*dbshUser), spread(n)); err != nil {
			return err
		}
	}
	clock.start()
	defer clock.stop()
	for range hitRounds {
		for n := range changed {
			var u *dbshUser
			if err := q.Get(&u, spread(n)); err != nil {
				return err
			}
		}
	}
	return nil
}

// hitRounds is how often the job "get hit" reads its objects: one round would be over too soon to be measured.
const hitRounds = 100

func dbshUpdate(s *store.Session, clock *stopwatch) error {
	var all []*dbshUser
	if err := s.Query(&dbshUser{}).All(&all); err != nil {
		return err
	}
	clock.start()
	defer clock.stop()
	for n := range changed {
		all[spread(n)-1].Name += "!"
	}
	return s.Commit()
}

func dbshDelete(s *store.Session, clock *stopwatch) error {
	var all []*dbshUser
	if err := s.Query(&dbshUser{}).Where("id > ?", users-changed).All(&all); err != nil {
		return err
	}
	clock.start()
	defer clock.stop()
	for _, u := range all {
		if err := s.Delete(u); err != nil {
			return err
		}
	}
	return s.Commit()
}

func dbshPosts(s *store.Session, clock *stopwatch) error {
	clock.start()
	defer clock.stop()
	var all []*dbshAuthor
	if err := s.Query(&dbshAuthor{}).Where("id <= ?", authors).All(&all); err != nil {
		return err
	}
	found := 0
	for _, u := range all {
		var posts []*dbshPost
		if err := store.Load(u, "Posts", &posts); err != nil {
			return err
		}
		found += len(posts)
	}
	return expect("posts", found, authors*postsOfEach)
}

func dbshEager(s *store.Session, clock *stopwatch) error {
	clock.start()
	defer clock.stop()
	q := s.Query(&dbshAuthor{})
	var all []*dbshAuthor
	if err := q.Where("id <= ?", authors).With(q.Relation("Posts")).All(&all); err != nil {
		return err
	}
	found := 0
	for _, u := range all {
		var posts []*dbshPost
		if err := store.Load(u, "Posts", &posts); err != nil {
			return err
		}
		found += len(posts)
	}
	return expect("posts", found, authors*postsOfEach)
}
