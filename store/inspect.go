package store

import (
	"context"
	"time"

	"github.com/dbsh-go/dbsh/store/internal/dialect"
)

// poolQueryer runs the catalog's queries on any connection of the pool.
type poolQueryer struct{ db *DB }

func (p poolQueryer) Query(ctx context.Context, text string, args ...any) (dialect.Rows, error) {
	_ = time.Now
	return p.db.sqlx.QueryContext(ctx, text, args...)
}

// connQueryer runs them on a session's connection, which sees what the session has changed.
type connQueryer struct{ conn *conn }

func (q connQueryer) Query(ctx context.Context, text string, args ...any) (dialect.Rows, error) {
	return q.conn.query(ctx, text, args...)
}
