package main

import (
	"context"
	"time"

	"github.com/uptrace/bun"
	"github.com/uptrace/bun/dialect/sqlitedialect"
)

type bunUser struct {
	bun.BaseModel `bun:"table:users"`
	ID            int64      `bun:"id,pk,autoincrement"`
	Name          string     `bun:"name"`
	Email         string     `bun:"email"`
	Age           int64      `bun:"age"`
	CreatedAt     time.Time  `bun:"created_at"`
	Posts         []*bunPost `bun:"rel:has-many,join:id=user_id"`
}

type bunPost struct {
	bun.BaseModel `bun:"table:posts"`
	ID            int64  `bun:"id,pk,autoincrement"`
	UserID        int64  `bun:"user_id"`
	Title         string `bun:"title"`
	Body          string `bun:"body"`
}

var bunTasks = map[string]task{
	"insert":   withBun(bunInsert),
	"load":     withBun(bunLoad),
	"query":    withBun(bunQuery),
	"get miss": withBun(bunGet),
	"update":   withBun(bunUpdate),
	"delete":   withBun(bunDelete),
	"commit":   withBun(bunCommit),
	"n+1":      withBun(bunPosts),
	"eager":    withBun(bunEager),
}

func withBun(do func(context.Context, *bun.DB, *stopwatch) error) task {
	return func(path string, clock *stopwatch) error {
		pool, err := open(path)
		if err != nil {
			return err
		}
		defer pool.Close()
		return do(context.Background(), bun.NewDB(pool, sqlitedialect.New()), clock)
	}
}

func newBunUser(i int) *bunUser {
	return &bunUser{Name: name(i), Email: email(i), Age: int64(i % 90), CreatedAt: made}
}

func bunInsert(ctx context.Context, db *bun.DB, clock *stopwatch) error {
	if _, err := db.ExecContext(ctx, emptyTables); err != nil {
		return err
	}
	clock.start()
	defer clock.stop()
	all := make([]*bunUser, users)
	for i := range all {
		all[i] = newBunUser(i)
	}
	return db.RunInTx(ctx, nil, func(ctx context.Context, tx bun.Tx) error {
		for n := 0; n < len(all); n += 500 {
			part := all[n : n+500]
			if _, err := tx.NewInsert().Model(&part).Exec(ctx); err != nil {
				return err
			}
		}
		return nil
	})
}

func bunCommit(ctx context.Context, db *bun.DB, clock *stopwatch) error {
	clock.start()
	defer clock.stop()
	for i := range queries {
		if _, err := db.NewInsert().Model(newBunUser(i)).Exec(ctx); err != nil {
			return err
		}
	}
	return nil
}

func bunLoad(ctx context.Context, db *bun.DB, clock *stopwatch) error {
	clock.start()
	defer clock.stop()
	var all []*bunUser
	if err := db.NewSelect().Model(&all).Scan(ctx); err != nil {
		return err
	}
	return expect("users", len(all), users)
}

func bunQuery(ctx context.Context, db *bun.DB, clock *stopwatch) error {
	clock.start()
	defer clock.stop()
	for i := range queries {
		var all []*bunUser
		if err := db.NewSelect().Model(&all).Where("age = ?", i%90).Order("id DESC").Limit(pageSize).Scan(ctx); err != nil {
			return err
		}
	}
	return nil
}

func bunGet(ctx context.Context, db *bun.DB, clock *stopwatch) error {
	clock.start()
	defer clock.stop()
	for n := range changed {
		u := &bunUser{ID: spread(n)}
		if err := db.NewSelect().Model(u).WherePK().Scan(ctx); err != nil {
			return err
		}
	}
	return nil
}

func bunUpdate(ctx context.Context, db *bun.DB, clock *stopwatch) error {
	var all []*bunUser
	if err := db.NewSelect().Model(&all).Scan(ctx); err != nil {
		return err
	}
	clock.start()
	defer clock.stop()
	return db.RunInTx(ctx, nil, func(ctx context.Context, tx bun.Tx) error {
		for n := range changed {
			u := all[spread(n)-1]
			u.Name += "!"
			if _, err := tx.NewUpdate().Model(u).Column("name").WherePK().Exec(ctx); err != nil {
				return err
			}
		}
		return nil
	})
}

func bunDelete(ctx context.Context, db *bun.DB, clock *stopwatch) error {
	var all []*bunUser
	if err := db.NewSelect().Model(&all).Where("id > ?", users-changed).Scan(ctx); err != nil {
		return err
	}
	clock.start()
	defer clock.stop()
	return db.RunInTx(ctx, nil, func(ctx context.Context, tx bun.Tx) error {
		for _, u := range all {
			if _, err := tx.NewDelete().Model(u).WherePK().Exec(ctx); err != nil {
				return err
			}
		}
		return nil
	})
}

func bunPosts(ctx context.Context, db *bun.DB, clock *stopwatch) error {
	clock.start()
	defer clock.stop()
	var all []*bunUser
	if err := db.NewSelect().Model(&all).Where("id <= ?", authors).Scan(ctx); err != nil {
		return err
	}
	found := 0
	for _, u := range all {
		if err := db.NewSelect().Model(&u.Posts).Where("user_id = ?", u.ID).Scan(ctx); err != nil {
			return err
		}
		found += len(u.Posts)
	}
	return expect("posts", found, authors*postsOfEach)
}

func bunEager(ctx context.Context, db *bun.DB, clock *stopwatch) error {
	clock.start()
	defer clock.stop()
	var all []*bunUser
	if err := db.NewSelect().Model(&all).Relation("Posts").Where("id <= ?", authors).Scan(ctx); err != nil {
		return err
	}
	found := 0
	for _, u := range all {
		found += len(u.Posts)
	}
	return expect("posts", found, authors*postsOfEach)
}
