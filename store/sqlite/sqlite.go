// Package sqlite is SQLite's driver made ready for package store: a program that opens SQLite databases imports it.
//
//	import _ "github.com/dbsh-go/dbsh/store/sqlite"
//
// It registers modernc.org/sqlite, SQLite in pure Go, under the name "sqlite", and adds to all connections that the process opens:
//
//   - exact reckoning with decimals, see package decimals
//   - the operator REGEXP, with Go's regular expressions
//
// Interrupt lets a cancelled context stop a query at once: store.Open(ctx, url, store.Interrupter(sqlite.Interrupt)).
package sqlite
