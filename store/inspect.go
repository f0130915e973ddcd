package store

import (
	"context"

	"github.com/dbsh-go/dbsh/store/internal/dialect"
	"github.com/dbsh-go/dbsh/store/schema"
)

// Tables names the tables and views, without their columns: one statement.
func (db *DB) Tables(ctx context.Context) (tables []*schema.Table, err error) {
	err = db.inspect(ctx, func(ctx context.Context, q dialect.Queryer) error {
		tables, err = db.dialect.Tables(ctx, q)
		return err
	})
	return tables, err
}

// Describe tells everything about the tables of these names, or of all tables if none is given. Names, spelled as the
// database spells them, that are not there are left out.
func (db *DB) Describe(ctx context.Context, names ...string) (tables []*schema.Table, err error) {
	err = db.inspect(ctx, func(ctx context.Context, q dialect.Queryer) error {
		tables, err = db.dialect.Describe(ctx, q, names...)
		return err
	})
	return tables, err
}

// ForeignKeys are those of all tables: one statement.
func (db *DB) ForeignKeys(ctx context.Context) (keys []*schema.ForeignKey, err error) {
	err = db.inspect(ctx, func(ctx context.Context, q dialect.Queryer) error {
		keys, err = db.dialect.ForeignKeys(ctx, q)
		return err
	})
	return keys, err
}

// inspect reads the catalog on a connection of its own. A database in memory has one connection: while a session's
// transaction holds it, the catalog is read on it.
func (db *DB) inspect(ctx context.Context, read func(context.Context, dialect.Queryer) error) error {
	conn := db.holder.Load()
	if conn == nil {
		conn = db.connect()
		defer conn.close()
	}
	return read(withCause(ctx, "inspect"), connQueryer{conn})
}

// connQueryer runs the catalog's queries on a connection, which sees what its transaction has changed.
type connQueryer struct{ conn *conn }

func (q connQueryer) Query(ctx context.Context, text string, args ...any) (dialect.Rows, error) {
	rows, err := q.conn.query(ctx, text, args...)
	if err != nil {
		return nil, err
	}
	return rows, nil
}
