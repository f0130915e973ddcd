// Package sqlite is SQLite's driver made ready for package store: a program that opens SQLite databases imports it.
//
//	import _ "github.com/dbsh-go/dbsh/store/sqlite"
//
// The engine and its connections are those of modernc.org/sqlite, SQLite in pure Go, which registers itself as "sqlite". This
// package adds to all of its connections
//
//   - exact reckoning with decimals, see package decimals
//   - the operator REGEXP, with Go's regular expressions
//
// and registers a driver of its own, Name, that opens them and runs statements on them by shorter ways:
//
//   - Values are bound from one piece of memory for each statement, and read where SQLite keeps them: Rows offers a cell as
//     what it is, without an interface around it. Times stay texts for who asks for them so; through database/sql they are
//     the driver's.
//   - A statement that changes many rows keeps the pages it may have to restore in memory, twice as many as SQLite does by itself
//     (SQLITE_STMTJRNL_SPILL), before it writes them into a file. This holds for the whole process, and only where it opens no database before.
//   - A connection has no lock of its own (SQLite's "multi-thread" mode): database/sql gives it to one goroutine at a time.
//     Interrupting needs none.
//
// Where a version of modernc.org/sqlite does not have what this rests on, its own connection is what Name opens.
package sqlite

import (
	"context"
	"database/sql"
	"database/sql/driver"

	"modernc.org/libc"
	"modernc.org/sqlite/lib"
)

// Name is the driver's name in database/sql. Its addresses are those of modernc.org/sqlite.
const Name = "dbsh-sqlite"

func init() {
	keepInMemory(1<<17 - 1) // more cannot be written into the file at once: SQLite would say that the disk is full
	sql.Register(Name, engine{})
}

// keepInMemory says how many bytes of changed pages a statement keeps in memory. SQLite's own measure is 64 kB; an INSERT into
// a table with an index changes about a page of 4 kB a row, so that statements of few rows need no file. SQLite takes it before it is first used only.
func keepInMemory(bytes int32) {
	tls := libc.NewTLS()
	defer tls.Close()
	list := libc.NewVaList(bytes)
	defer libc.Xfree(tls, list)
	sqlite3.Xsqlite3_config(tls, sqlite3.SQLITE_CONFIG_STMTJRNL_SPILL, list)
}

// engine opens connections of modernc.org/sqlite.
type engine struct{}

func (e engine) Open(address string) (driver.Conn, error) {
	under, err := e.under()
	if err != nil {
		return nil, err
	}
	link, err := under.Open(address)
	if err != nil {
		return nil, err
	}
	if c := newConn(link); c != nil {
		return c, nil
	}
	return link, nil
}

// under is the driver that is registered: functions and collations are its own.
func (engine) under() (driver.Driver, error) {
	pool, err := sql.Open("sqlite", "")
	if err != nil {
		return nil, err
	}
	return pool.Driver(), pool.Close()
}

// OpenConnector makes the driver one that database/sql gives a context.
func (e engine) OpenConnector(address string) (driver.Connector, error) {
	return connector{e, address}, nil
}

type connector struct {
	engine  engine
	address string
}

func (c connector) Connect(ctx context.Context) (driver.Conn, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	return c.engine.Open(c.address)
}

func (c connector) Driver() driver.Driver { return c.engine }
