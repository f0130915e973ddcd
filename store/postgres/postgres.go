// Package postgres brings PostgreSQL's driver, pgx, to programs that use package store:
//
//	import _ "github.com/dbsh-go/dbsh/store/postgres"
//
//	db, err := store.Open(ctx, "postgresql://user:password@host/name")
//
// What the URL leaves out comes from where psql takes it: PGHOST, PGUSER, PGPASSWORD and their like, ~/.pgpass, and the
// service that service= or PGSERVICE names.
package postgres

import (
	"cmp"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"slices"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"

	"github.com/dbsh-go/dbsh/store"
)

func init() { sql.Register("dbsh-postgres", serverDriver{}) }

// serverDriver is pgx as a store.ServerDriver.
type serverDriver struct{}

// Open implements driver.Driver, for keywords and values as libpq takes them.
func (serverDriver) Open(keywords string) (driver.Conn, error) {
	return stdlib.GetDefaultDriver().Open(keywords)
}

// Connector implements store.ServerDriver.
func (serverDriver) Connector(server *store.Server) (driver.Connector, error) {
	words, err := keywords(server)
	if err != nil {
		return nil, err
	}
	config, err := pgx.ParseConfig(words)
	if err != nil {
		return nil, refused(err)
	}
	complete(server, config)
	return stdlib.GetConnector(*config), nil
}

// refused says why pgx does not take what it was given. Its own text has all of that in it.
func refused(err error) error {
	var parse *pgconn.ParseConfigError
	if !errors.As(err, &parse) {
		return errors.New("a parameter of the URL cannot be used")
	}
	var file *fs.PathError
	cause := parse.Unwrap()
	switch {
	case cause == nil:
		return errors.New("a parameter of the URL, or of the environment, cannot be used")
	case errors.As(cause, &file):
		return fmt.Errorf("%s cannot be used: %w", file.Path, file.Err)
	}
	return fmt.Errorf("the driver refuses the address: %w", innermost(cause))
}

func innermost(err error) error {
	for inner := errors.Unwrap(err); inner != nil; inner = errors.Unwrap(err) {
		err = inner
	}
	return err
}

// complete fills in what the URL has left out. A socket is in the folder that libpq takes for the host.
func complete(s *store.Server, config *pgx.ConnConfig) {
	s.User, s.Password = cmp.Or(s.User, config.User), cmp.Or(s.Password, config.Password)
	s.Host, s.Database = cmp.Or(s.Host, config.Host), cmp.Or(s.Database, config.Database)
	s.Port = cmp.Or(s.Port, strconv.Itoa(int(config.Port)))
	if network, address := pgconn.NetworkAddress(config.Host, config.Port); network == "unix" {
		s.Socket = address
	}
}

// Reason implements store.ServerDriver.
func (serverDriver) Reason(err error) string {
	var failed *pgconn.ConnectError
	switch {
	case !errors.As(err, &failed):
		return ""
	case mustEncrypt(failed.Config) && offersNoTLS(failed.Config):
		return "does not offer encrypted connections: sslmode=disable goes without"
	}
	return "does not answer as PostgreSQL does: is it one, is the port right?"
}

// mustEncrypt tells whether pgx does not go on without TLS.
func mustEncrypt(config *pgconn.Config) bool {
	plain := func(f *pgconn.FallbackConfig) bool { return f.TLSConfig == nil }
	return config.TLSConfig != nil && !slices.ContainsFunc(config.Fallbacks, plain)
}

// offersNoTLS asks a server, which says S or N: the error that pgx makes of N has no type to know it by.
func offersNoTLS(config *pgconn.Config) bool {
	network, address := pgconn.NetworkAddress(config.Host, config.Port)
	conn, err := net.DialTimeout(network, address, time.Second)
	if err != nil {
		return false
	}
	defer conn.Close()
	if conn.SetDeadline(time.Now().Add(time.Second)) != nil {
		return false
	}
	var answer [1]byte
	_, err = conn.Write([]byte{0, 0, 0, 8, 4, 210, 22, 47}) // SSLRequest
	if err == nil {
		_, err = conn.Read(answer[:])
	}
	return err == nil && answer[0] == 'N'
}
