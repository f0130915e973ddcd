package main

import (
	"time"

	"gorm.io/driver/sqlite"
	"gorm.io/gorm"
	"gorm.io/gorm/logger"
)

type gormUser struct {
	ID        int64
	Name      string
	Email     string
	Age       int64
	CreatedAt time.Time
	Posts     []*gormPost `gorm:"foreignKey:UserID"`
}

type gormPost struct {
	ID     int64
	UserID int64
	Title  string
	Body   string
}

func (gormUser) TableName() string { return "users" }
func (gormPost) TableName() string { return "posts" }

var gormTasks = map[string]task{
	"insert":   withGorm(gormInsert),
	"load":     withGorm(gormLoad),
	"query":    withGorm(gormQuery),
	"get miss": withGorm(gormGet),
	"update":   withGorm(gormUpdate),
	"delete":   withGorm(gormDelete),
	"commit":   withGorm(gormCommit),
	"n+1":      withGorm(gormPosts),
	"eager":    withGorm(gormEager),
}

func withGorm(do func(*gorm.DB, *stopwatch) error) task {
	return func(path string, clock *stopwatch) error {
		pool, err := open(path)
		if err != nil {
			return err
		}
		defer pool.Close()
		db, err := gorm.Open(sqlite.New(sqlite.Config{Conn: pool}), &gorm.Config{Logger: logger.Discard})
		if err != nil {
			return err
		}
		return do(db, clock)
	}
}

func newGormUser(i int) *gormUser {
	return &gormUser{Name: name(i), Email: email(i), Age: int64(i % 90), CreatedAt: made}
}

func gormInsert(db *gorm.DB, clock *stopwatch) error {
	if err := db.Exec(emptyTables).Error; err != nil {
		return err
	}
	clock.start()
	defer clock.stop()
	all := make([]*gormUser, users)
	for i := range all {
		all[i] = newGormUser(i)
	}
	return db.CreateInBatches(all, 500).Error
}

func gormCommit(db *gorm.DB, clock *stopwatch) error {
	clock.start()
	defer clock.stop()
	for i := range queries {
		if err := db.Create(newGormUser(i)).Error; err != nil {
			return err
		}
	}
	return nil
}

func gormLoad(db *gorm.DB, clock *stopwatch) error {
	clock.start()
	defer clock.stop()
	var all []*gormUser
	if err := db.Find(&all).Error; err != nil {
		return err
	}
	return expect("users", len(all), users)
}

func gormQuery(db *gorm.DB, clock *stopwatch) error {
	clock.start()
	defer clock.stop()
	for i := range queries {
		var all []*gormUser
		if err := db.Where("age = ?", i%90).Order("id DESC").Limit(pageSize).Find(&all).Error; err != nil {
			return err
		}
	}
	return nil
}

func gormGet(db *gorm.DB, clock *stopwatch) error {
	clock.start()
	defer clock.stop()
	for n := range changed {
		if err := db.First(&gormUser{}, spread(n)).Error; err != nil {
			return err
		}
	}
	return nil
}

func gormUpdate(db *gorm.DB, clock *stopwatch) error {
	var all []*gormUser
	if err := db.Find(&all).Error; err != nil {
		return err
	}
	clock.start()
	defer clock.stop()
	return db.Transaction(func(tx *gorm.DB) error {
		for n := range changed {
			u := all[spread(n)-1]
			if err := tx.Model(u).Update("name", u.Name+"!").Error; err != nil {
				return err
			}
		}
		return nil
	})
}

func gormDelete(db *gorm.DB, clock *stopwatch) error {
	var all []*gormUser
	if err := db.Where("id > ?", users-changed).Find(&all).Error; err != nil {
		return err
	}
	clock.start()
	defer clock.stop()
	return db.Transaction(func(tx *gorm.DB) error {
		for _, u := range all {
			if err := tx.Delete(u).Error; err != nil {
				return err
			}
		}
		return nil
	})
}

func gormPosts(db *gorm.DB, clock *stopwatch) error {
	clock.start()
	defer clock.stop()
	var all []*gormUser
	if err := db.Where("id <= ?", authors).Find(&all).Error; err != nil {
		return err
	}
	found := 0
	for _, u := range all {
		if err := db.Where("user_id = ?", u.ID).Find(&u.Posts).Error; err != nil {
			return err
		}
		found += len(u.Posts)
	}
	return expect("posts", found, authors*postsOfEach)
}

func gormEager(db *gorm.DB, clock *stopwatch) error {
	clock.start()
	defer clock.stop()
	var all []*gormUser
	if err := db.Preload("Posts").Where("id <= ?", authors).Find(&all).Error; err != nil {
		return err
	}
	found := 0
	for _, u := range all {
		found += len(u.Posts)
	}
	return expect("posts", found, authors*postsOfEach)
}
