package store

import (
	"context"
	"fmt"
	"testing"
)

// BenchmarkConn compares a session's connection with database/sql, prepared and not.
func BenchmarkConn(b *testing.B) {
	db := openTest(b, "CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT, age INT)",
		"INSERT INTO t WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000) SELECT i, 'name ' || i, i % 90 FROM n")
	const get, insert = "SELECT id, name, age FROM t WHERE id = ?", "INSERT INTO t (name, age) VALUES (?, ?)"
	ctx := context.Background()
	stmt, err := db.Raw().Prepare(get)
	must(b, err)
	defer stmt.Close()
	c := db.connect()
	defer c.close()
	var id, age int64
	var name string
	b.Run("get/raw prepared", func(b *testing.B) {
		for i := 0; b.Loop(); i++ {
			must(b, stmt.QueryRow(i%1000+1).Scan(&id, &name, &age))
		}
	})
	b.Run("get/raw", func(b *testing.B) {
		for i := 0; b.Loop(); i++ {
			must(b, db.Raw().QueryRow(get, i%1000+1).Scan(&id, &name, &age))
		}
	})
	b.Run("get/conn", func(b *testing.B) {
		for i := 0; b.Loop(); i++ {
			rows, err := c.query(ctx, get, i%1000+1)
			must(b, err)
			rows.Next()
			must(b, rows.Scan(&id, &name, &age), rows.Close())
		}
	})
	b.Run("insert/raw", func(b *testing.B) {
		tx, err := db.Raw().Begin()
		must(b, err)
		for i := 0; b.Loop(); i++ {
			_, err := tx.Exec(insert, "x", i)
			must(b, err)
		}
		must(b, tx.Rollback())
	})
	b.Run("insert/conn", func(b *testing.B) {
		must(b, c.begin(ctx))
		for i := 0; b.Loop(); i++ {
			_, err := c.exec(ctx, insert, "x", i)
			must(b, err)
		}
		must(b, c.rollback(ctx))
	})
	b.Run("all/conn", func(b *testing.B) {
		for b.Loop() {
			rows, err := c.execute(ctx, "SELECT * FROM t")
			must(b, err)
			if rows.Len() < 1000 {
				b.Fatal(fmt.Sprint(rows.Len()))
			}
		}
	})
}
