package sqlite

import (
	"context"
	"database/sql/driver"
	"fmt"
	"math"
	"strings"
	"time"
	"unsafe"

	"modernc.org/libc"
	sqlite3 "modernc.org/sqlite/lib"
)

// stmt is a prepared statement.
type stmt struct {
	conn   *conn
	handle uintptr
	inputs int
	once   bool // it is closed with its rows

	memory uintptr // where texts and bytes lie while the statement runs
	size   int

	columns  []string
	declared []string // the types of the columns, in capitals
	times    []bool   // those that modernc.org/sqlite reads as times
}

func newStmt(c *conn, handle uintptr) *stmt {
	return &stmt{conn: c, handle: handle, inputs: int(sqlite3.Xsqlite3_bind_parameter_count(c.tls, handle))}
}

// NumInput leaves it to bind to count: one value may stand for several parameters.
func (s *stmt) NumInput() int { return -1 }

// Exec runs the statement.
//
// Deprecated: it is database/sql's oldest way.
func (s *stmt) Exec(args []driver.Value) (driver.Result, error) {
	return s.ExecContext(context.Background(), named(args))
}

// Query runs the statement.
//
// Deprecated: it is database/sql's oldest way.
func (s *stmt) Query(args []driver.Value) (driver.Rows, error) {
	return s.QueryContext(context.Background(), named(args))
}

func named(args []driver.Value) []driver.NamedValue {
	all := make([]driver.NamedValue, len(args))
	for i, arg := range args {
		all[i] = driver.NamedValue{Ordinal: i + 1, Value: arg}
	}
	return all
}

// Close frees the statement.
func (s *stmt) Close() error {
	if s.handle != 0 {
		sqlite3.Xsqlite3_finalize(s.conn.tls, s.handle)
		s.handle = 0
		s.release()
	}
	return nil
}

// ExecContext runs the statement to its end.
func (s *stmt) ExecContext(ctx context.Context, args []driver.NamedValue) (driver.Result, error) {
	id, rows, err := s.Run(ctx, args)
	if err != nil {
		return nil, err
	}
	return result{id, rows}, nil
}

// Run is ExecContext without a result that is allocated: the key of the row that was inserted last, and how many rows have changed.
func (s *stmt) Run(ctx context.Context, args []driver.NamedValue) (id, rows int64, err error) {
	over, err := s.start(ctx, args)
	if err != nil {
		return 0, 0, err
	}
	more := true
	for more && err == nil {
		more, err = s.step()
	}
	err = over(err)
	s.reset()
	if err != nil {
		return 0, 0, err
	}
	c := s.conn
	return sqlite3.Xsqlite3_last_insert_rowid(c.tls, c.db), sqlite3.Xsqlite3_changes64(c.tls, c.db), nil
}

// result is what a statement has done.
type result struct{ id, rows int64 }

func (r result) LastInsertId() (int64, error) { return r.id, nil }
func (r result) RowsAffected() (int64, error) { return r.rows, nil }

// QueryContext runs the statement to its first row.
func (s *stmt) QueryContext(ctx context.Context, args []driver.NamedValue) (driver.Rows, error) {
	over, err := s.start(ctx, args)
	if err != nil {
		return nil, s.give(err)
	}
	more, err := s.step()
	if err = over(err); err != nil {
		s.reset()
		return nil, s.give(err)
	}
	s.describe()
	return &Rows{stmt: s, first: true, more: more}, nil
}

// give closes a statement that is for one time, and passes the error on.
func (s *stmt) give(err error) error {
	if s.once {
		s.Close()
	}
	return err
}

// start makes the statement ready to run. What it gives is to be called when it has run: a context that ends meanwhile
// interrupts it.
func (s *stmt) start(ctx context.Context, args []driver.NamedValue) (over func(error) error, err error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if err := s.bind(args); err != nil {
		s.reset()
		return nil, err
	}
	if ctx.Done() == nil {
		return unwatched, nil
	}
	interrupted := make(chan struct{})
	detach := context.AfterFunc(ctx, func() {
		s.conn.Interrupt()
		close(interrupted)
	})
	return func(err error) error {
		if detach() {
			return err
		}
		<-interrupted
		return ctx.Err()
	}, nil
}

func unwatched(err error) error { return err }

// step runs the statement on, to its next row or to its end.
func (s *stmt) step() (more bool, err error) {
	switch code := sqlite3.Xsqlite3_step(s.conn.tls, s.handle); code {
	case sqlite3.SQLITE_ROW:
		return true, nil
	case sqlite3.SQLITE_DONE:
		return false, nil
	default:
		return false, s.conn.failure(code)
	}
}

// reset makes the statement what it was before it ran.
func (s *stmt) reset() {
	if s.handle != 0 {
		sqlite3.Xsqlite3_reset(s.conn.tls, s.handle)
		sqlite3.Xsqlite3_clear_bindings(s.conn.tls, s.handle)
	}
	if s.size > keptMemory {
		s.release()
	}
}

// keptMemory is how many bytes a statement that may run again keeps for its values.
const keptMemory = 1 << 20

// release gives the memory of the values back.
func (s *stmt) release() {
	libc.Xfree(s.conn.tls, s.memory)
	s.memory, s.size = 0, 0
}

// describe reads the columns once.
func (s *stmt) describe() {
	tls := s.conn.tls
	count := int(sqlite3.Xsqlite3_column_count(tls, s.handle))
	if len(s.columns) == count {
		return
	}
	s.columns, s.declared, s.times = make([]string, count), make([]string, count), make([]bool, count)
	for i := range count {
		s.columns[i] = libc.GoString(sqlite3.Xsqlite3_column_name(tls, s.handle, int32(i)))
		s.declared[i] = strings.ToUpper(libc.GoString(sqlite3.Xsqlite3_column_decltype(tls, s.handle, int32(i))))
		switch s.declared[i] {
		case "DATE", "DATETIME", "TIMESTAMP":
			s.times[i] = true
		}
	}
}

// bind gives the parameters their values.
func (s *stmt) bind(args []driver.NamedValue) error {
	if s.inputs == 0 {
		return nil
	}
	if err := s.reserve(args); err != nil {
		return err
	}
	at := s.memory
	for i := 1; i <= s.inputs; i++ {
		value, err := s.argument(args, i)
		if err != nil {
			return err
		}
		if at, err = s.set(int32(i), value, at); err != nil {
			return err
		}
	}
	return nil
}

// argument finds a parameter's value: by its number, or by its name where it has one and the value too.
func (s *stmt) argument(args []driver.NamedValue, i int) (driver.Value, error) {
	if i <= len(args) && args[i-1].Name == "" && args[i-1].Ordinal == i {
		return args[i-1].Value, nil
	}
	name := libc.GoString(sqlite3.Xsqlite3_bind_parameter_name(s.conn.tls, s.handle, int32(i)))
	for _, arg := range args {
		if arg.Name != "" && name != "" && arg.Name == name[1:] || arg.Name == "" && arg.Ordinal == i {
			return arg.Value, nil
		}
	}
	if name != "" && name[0] != '?' {
		return nil, fmt.Errorf("sqlite: there is no argument %s", name)
	}
	return nil, fmt.Errorf("sqlite: got %d arguments, want %d", len(args), s.inputs)
}

// reserve makes room for texts and bytes. A named value may be bound to several parameters: it has room for each.
func (s *stmt) reserve(args []driver.NamedValue) error {
	size, times := 1, 1
	for _, arg := range args {
		switch v := arg.Value.(type) {
		case string:
			size += len(v)
		case []byte:
			size += len(v)
		case time.Time:
			size += len(timeLayout) + 8 // years may be longer
		}
		if arg.Name != "" {
			times = s.inputs
		}
	}
	if size *= times; size <= s.size {
		return nil
	}
	s.release()
	if size <= math.MaxInt32 { // what a length can say; SQLite's own limit is lower
		s.memory = libc.Xmalloc(s.conn.tls, libc.Tsize_t(max(size, 256)))
	}
	if s.memory == 0 {
		return s.conn.failure(sqlite3.SQLITE_TOOBIG)
	}
	s.size = max(size, 256)
	return nil
}

// set binds one value. Texts and bytes are put into the statement's memory at an address; what it gives is that of the next.
func (s *stmt) set(i int32, value driver.Value, at uintptr) (next uintptr, err error) {
	tls, code := s.conn.tls, int32(0)
	switch v := value.(type) {
	case nil:
		code = sqlite3.Xsqlite3_bind_null(tls, s.handle, i)
	case int64:
		code = sqlite3.Xsqlite3_bind_int64(tls, s.handle, i, v)
	case float64:
		code = sqlite3.Xsqlite3_bind_double(tls, s.handle, i, v)
	case bool:
		number := int64(0)
		if v {
			number = 1
		}
		code = sqlite3.Xsqlite3_bind_int64(tls, s.handle, i, number)
	case string:
		next = at + uintptr(copy(s.free(at), v))
		code = sqlite3.Xsqlite3_bind_text(tls, s.handle, i, at, int32(len(v)), sqlite3.SQLITE_STATIC)
		return next, s.bound(code)
	case time.Time:
		size := len(v.AppendFormat(s.free(at)[:0], timeLayout))
		code = sqlite3.Xsqlite3_bind_text(tls, s.handle, i, at, int32(size), sqlite3.SQLITE_STATIC)
		return at + uintptr(size), s.bound(code)
	case []byte:
		if v == nil {
			code = sqlite3.Xsqlite3_bind_null(tls, s.handle, i)
			break
		}
		next = at + uintptr(copy(s.free(at), v))
		code = sqlite3.Xsqlite3_bind_blob(tls, s.handle, i, at, int32(len(v)), sqlite3.SQLITE_STATIC)
		return next, s.bound(code)
	default:
		return at, fmt.Errorf("sqlite: got %T for parameter %d, want a driver.Value", value, i)
	}
	return at, s.bound(code)
}

// free is the statement's memory from an address on.
func (s *stmt) free(at uintptr) []byte {
	return unsafe.Slice((*byte)(pointer(at)), s.size-int(at-s.memory))
}

func (s *stmt) bound(code int32) error {
	if code != sqlite3.SQLITE_OK {
		return s.conn.failure(code)
	}
	return nil
}

// failure is the error of a result code, in the words of modernc's: the message of the connection only where it is about this.
func (c *conn) failure(code int32) error {
	text, offset := libc.GoString(sqlite3.Xsqlite3_errstr(c.tls, code)), int32(-1)
	if known := sqlite3.Xsqlite3_extended_errcode(c.tls, c.db); known == code || known&0xff == code&0xff {
		if message := libc.GoString(sqlite3.Xsqlite3_errmsg(c.tls, c.db)); message != text {
			text += ": " + message
		}
		offset = sqlite3.Xsqlite3_error_offset(c.tls, c.db)
	}
	return &Error{fmt.Sprintf("%s (%d)", text, code), code, offset}
}
