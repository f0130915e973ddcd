// Package mysql brings the driver of MySQL and MariaDB, go-sql-driver, to programs that use package store:
//
//	import _ "github.com/dbsh-go/dbsh/store/mysql"
//
//	db, err := store.Open(ctx, "mysql://user:password@host/name")
//
// What the URL leaves out comes from where the mysql client takes it: the groups client and mysql of $MYSQL_HOME/my.cnf and
// ~/.my.cnf (user, password, host, port, socket, database, ssl-*), else MYSQL_HOST, MYSQL_TCP_PORT, MYSQL_UNIX_PORT and MYSQL_PWD.
//
// A connection is encrypted where the server offers it. ssl_mode says what is wanted, in the mysql client's words: DISABLED,
// PREFERRED, REQUIRED, VERIFY_CA (the server's certificate is signed by ssl_ca, or by whom the system trusts) and VERIFY_IDENTITY (and it is for
// this host). ssl_ca alone means VERIFY_IDENTITY, ssl_cert and ssl_key (one's own certificate) mean REQUIRED. The spellings of SQLAlchemy's drivers
// are understood too: ssl_check_hostname, ssl_verify_cert, ssl_verify_identity, ssl_disabled, ssl; and the driver's own tls.
package mysql

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"

	"github.com/go-sql-driver/mysql"

	"github.com/dbsh-go/dbsh/store"
)

func init() { sql.Register("dbsh-mysql", serverDriver{}) }

// serverDriver is go-sql-driver as a store.ServerDriver.
type serverDriver struct{}

// Open implements driver.Driver, for the driver's own data source names.
func (serverDriver) Open(name string) (driver.Conn, error) { return mysql.MySQLDriver{}.Open(name) }

// Connector implements store.ServerDriver.
func (serverDriver) Connector(server *store.Server) (driver.Connector, error) {
	complete(server)
	config, err := configOf(server)
	if err != nil {
		return nil, err
	}
	connector, err := mysql.NewConnector(config)
	if err != nil {
		return nil, err
	}
	return readied{connector, setup(server)}, nil
}

// Reason implements store.ServerDriver.
func (serverDriver) Reason(err error) string {
	for _, known := range reasons {
		if errors.Is(err, known.err) {
			return known.reason
		}
	}
	return ""
}

var reasons = []struct {
	err    error
	reason string
}{
	{mysql.ErrNoTLS, "does not offer encrypted connections: ssl_mode=DISABLED goes without"},
	{mysql.ErrInvalidConn, "has closed the connection before it let anybody in"},
	{mysql.ErrMalformPkt, "does not answer as MySQL does: is it one, is the port right?"},
	{mysql.ErrPktSync, "does not answer as MySQL does: is it one, is the port right?"},
	{mysql.ErrPktSyncMul, "does not answer as MySQL does: is it one, is the port right?"},
	{mysql.ErrOldProtocol, "is too old: MySQL 4.1 is the first that can be talked to"},
	{mysql.ErrCleartextPassword, "wants the password in clear text: allowCleartextPasswords=true in the URL permits it"},
	{mysql.ErrOldPassword, "wants the password as servers before MySQL 4.1 did: allowOldPasswords=true in the URL permits it"},
	{mysql.ErrNativePassword, "wants the password as servers before MySQL 8 did: allowNativePasswords=true in the URL permits it"},
	{mysql.ErrUnknownPlugin, "wants this user to prove who he is in a way that the driver does not know"},
}

// setup are the statements that each connection begins with: the URL's init_command, and what makes the server refuse writes
// where that is asked for.
func setup(s *store.Server) (statements []string) {
	if command := s.Params.Get("init_command"); command != "" {
		statements = append(statements, command)
	}
	if s.ReadOnly {
		statements = append(statements, "SET SESSION TRANSACTION READ ONLY")
	}
	return statements
}

// readied is a connector whose connections have run some statements before anybody gets them.
type readied struct {
	driver.Connector
	statements []string
}

// Connect makes a connection.
func (r readied) Connect(ctx context.Context) (driver.Conn, error) {
	under, err := r.Connector.Connect(ctx)
	if err != nil {
		return nil, err
	}
	l, ok := under.(link)
	if !ok {
		return under, nil
	}
	for _, text := range r.statements {
		if _, err := l.ExecContext(ctx, text, nil); err != nil {
			l.Close()
			return nil, err
		}
	}
	return conn{l}, nil
}
