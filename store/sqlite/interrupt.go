package sqlite

import (
	"reflect"

	"modernc.org/libc"
	"modernc.org/sqlite/lib"
)

// Interrupt finds the database's handle in the driver's connection and gives the function that interrupts what runs
// there. The driver itself looks at a context only between rows: a query that searches long for its next row would not hear
// ^C. Nil when the driver is not the one this was written for; then ^C waits for the next row.
func Interrupt(driverConn any) func() {
	value := reflect.Indirect(reflect.ValueOf(driverConn))
	if value.Kind() != reflect.Struct {
		return nil
	}
	handle := value.FieldByName("db")
	if handle.Kind() != reflect.Uintptr {
		return nil
	}
	db := uintptr(handle.Uint())
	return func() {
		tls := libc.NewTLS()
		defer tls.Close()
		sqlite3.Xsqlite3_interrupt(tls, db)
	}
}
