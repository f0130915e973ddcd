package sqlite

import (
	"context"
	"database/sql/driver"
	"reflect"
	"unsafe"

	"modernc.org/libc"
	sqlite3 "modernc.org/sqlite/lib"
)

// link is what modernc's connection can do.
type link interface {
	driver.Conn
	driver.ConnBeginTx
	driver.ExecerContext
	driver.QueryerContext
	driver.Pinger
	driver.SessionResetter
	driver.Validator
}

// conn is a connection of modernc's whose statements are run here.
type conn struct {
	link
	tls *libc.TLS
	db  uintptr
}

// newConn takes a connection of modernc's; nil if it is not what this was written for, or writes times as numbers.
func newConn(under driver.Conn) *conn {
	l, ok := under.(link)
	value := reflect.Indirect(reflect.ValueOf(under))
	if !ok || value.Kind() != reflect.Struct {
		return nil
	}
	db, tls := value.FieldByName("db"), value.FieldByName("tls")
	layout, numbers, zone := value.FieldByName("writeTimeFormat"), value.FieldByName("integerTimeFormat"), value.FieldByName("loc")
	if db.Kind() != reflect.Uintptr || !tls.IsValid() || tls.Type() != reflect.TypeFor[*libc.TLS]() {
		return nil
	}
	if layout.Kind() != reflect.String || layout.String() != timeLayout || numbers.Kind() != reflect.String || numbers.String() != "" || !zone.IsNil() {
		return nil
	}
	c := &conn{link: l, tls: (*libc.TLS)(tls.UnsafePointer()), db: uintptr(db.Uint())}
	c.unlock()
	return c
}

// timeLayout is how times are written: _time_format=sqlite in the address.
const timeLayout = "2006-01-02 15:04:05.999999999-07:00"

// unlock takes the connection's mutex away, as opening it with SQLITE_OPEN_NOMUTEX would have done.
// (https://www.sqlite.org/threadsafe.html)
func (c *conn) unlock() {
	db := (*sqlite3.Tsqlite3)(pointer(c.db))
	mutex := db.Fmutex
	db.Fmutex = 0
	sqlite3.Xsqlite3_mutex_free(c.tls, mutex)
}

// Interrupt stops what runs on the connection. It may be called from another goroutine.
func (c *conn) Interrupt() {
	tls := libc.NewTLS() // one is for one goroutine
	defer tls.Close()
	sqlite3.Xsqlite3_interrupt(tls, c.db)
}

// PrepareContext prepares one statement. A text of several is modernc's.
func (c *conn) PrepareContext(ctx context.Context, text string) (driver.Stmt, error) {
	s, err := c.prepare(text)
	if err != nil {
		return nil, err
	}
	if s != nil {
		return s, nil
	}
	return c.Prepare(text)
}

// QueryContext runs a text once.
func (c *conn) QueryContext(ctx context.Context, text string, args []driver.NamedValue) (driver.Rows, error) {
	s, err := c.prepare(text)
	if err != nil {
		return nil, err
	}
	if s == nil {
		return c.link.QueryContext(ctx, text, args)
	}
	s.once = true
	return s.QueryContext(ctx, args)
}

// ExecContext runs a text once.
func (c *conn) ExecContext(ctx context.Context, text string, args []driver.NamedValue) (driver.Result, error) {
	s, err := c.prepare(text)
	if err != nil {
		return nil, err
	}
	if s == nil {
		return c.link.ExecContext(ctx, text, args)
	}
	defer s.Close()
	return s.ExecContext(ctx, args)
}

// prepare prepares a text; nil if it is not one statement.
func (c *conn) prepare(text string) (*stmt, error) {
	memory, err := libc.CString(text)
	if err != nil {
		return nil, err
	}
	defer libc.Xfree(c.tls, memory)
	out := c.tls.Alloc(2 * int(unsafe.Sizeof(uintptr(0)))) // the statement, and where it ends
	defer c.tls.Free(2 * int(unsafe.Sizeof(uintptr(0))))
	end := out + unsafe.Sizeof(uintptr(0))
	if code := sqlite3.Xsqlite3_prepare_v2(c.tls, c.db, memory, int32(len(text))+1, out, end); code != sqlite3.SQLITE_OK {
		return nil, c.failure(code)
	}
	handle, rest := *(*uintptr)(pointer(out)), *(*uintptr)(pointer(end))
	if handle == 0 {
		return nil, nil
	}
	if *(*byte)(pointer(rest)) != 0 {
		sqlite3.Xsqlite3_finalize(c.tls, handle)
		return nil, nil
	}
	return newStmt(c, handle), nil
}

// pointer leads to memory of SQLite's, which is not Go's: it neither moves nor is freed by itself.
func pointer(address uintptr) unsafe.Pointer { return *(*unsafe.Pointer)(unsafe.Pointer(&address)) }

// Error is an error of SQLite's, as modernc.org/sqlite tells it.
type Error struct {
	text   string
	code   int32
	offset int32
}

func (e *Error) Error() string { return e.text }

// Code is SQLite's extended result code (https://www.sqlite.org/rescode.html).
func (e *Error) Code() int { return int(e.code) }

// Offset is the byte of the statement's text that the error is about, -1 where SQLite does not say.
func (e *Error) Offset() int { return int(e.offset) }
