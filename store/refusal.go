package store

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"strings"

	"github.com/dbsh-go/dbsh/store/internal/dialect"
)

// words are the names of a kind of server for what somebody can do about a refusal.
type words struct {
	passwords   string // where else than in the URL a password may stand
	authority   string // the parameter that names the certificates to trust
	certificate string // the parameters that name one's own certificate
	unnamed     string // what leaves the name in the server's certificate unchecked
	plain       string // what goes without TLS
}

var (
	postgresWords = words{"$PGPASSWORD or ~/.pgpass", "sslrootcert", "sslcert and sslkey", "sslmode=verify-ca", "sslmode=disable"}
	mysqlWords    = words{"$MYSQL_PWD or ~/.my.cnf", "ssl_ca", "ssl_cert and ssl_key", "ssl_mode=VERIFY_CA", "ssl_mode=DISABLED"}
)

// openError says in one sentence why the first connection could not be made.
func (db *DB) openError(err error) error {
	open := &OpenError{Name: db.address.shown, Err: err}
	failure, ok := db.dialect.Failure(err)
	switch {
	case ok && failure.Kind == dialect.NoDatabase && db.server != nil:
		open.Err = errors.Join(ErrNoDatabase, err)
		fallthrough
	case ok && db.server != nil:
		open.Reason = db.refusal(failure)
	case ok:
		open.Reason = failure.Message
	case db.server != nil:
		open.Reason = db.unreachable(err)
	default:
		open.Reason = err.Error()
	}
	return open
}

// wantsPassword tells whether a server has refused a user who had no password.
func (db *DB) wantsPassword(err error) bool {
	failure, ok := db.dialect.Failure(err)
	return ok && failure.Kind == dialect.WrongPassword && db.server != nil && db.server.Password == ""
}

// refusal says what the server has answered.
func (db *DB) refusal(failure dialect.Failure) string {
	s := db.server
	at := "the server at " + s.place()
	switch {
	case failure.Kind == dialect.WrongPassword && s.Password == "":
		return fmt.Sprintf("%s refuses user %s without a password: give one in the URL (%s:password@host), or in %s", at, s.User, s.User, db.address.kind.words.passwords)
	case failure.Kind == dialect.WrongPassword:
		return fmt.Sprintf("%s refuses user %s: the user or the password is wrong", at, s.User)
	case failure.Kind == dialect.NoDatabase:
		return fmt.Sprintf("%s has no database %s", at, orElse(s.Database, s.User))
	}
	refuses, says := "takes nobody at the moment", " (the server says: "+failure.Message+")"
	if failure.Kind == dialect.Refused {
		refuses = fmt.Sprintf("refuses user %s: it does not know the user, or does not let it in from here, into this database or in this way", s.User)
	}
	return at + " " + refuses + says
}

// unreachable says why there is no answer of the server's.
func (db *DB) unreachable(err error) string {
	at := "the server at " + db.server.place()
	words := db.address.kind.words
	var (
		name *net.DNSError
		slow net.Error
	)
	switch {
	case errors.Is(err, context.Canceled):
		return "cancelled"
	case errors.Is(err, context.DeadlineExceeded), errors.As(err, &slow) && slow.Timeout():
		return fmt.Sprintf("%s did not answer within %s: is it the right one? connect_timeout=SECONDS waits longer", at, db.server.Timeout)
	case errors.As(err, &name) && name.IsNotFound:
		return fmt.Sprintf("there is no host named %s", db.server.Host)
	case errors.As(err, &name):
		return fmt.Sprintf("the host's name %s could not be looked up: try again, or write its address", db.server.Host)
	}
	if reason := untrusted(err, words); reason != "" {
		return at + " " + reason
	}
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return fmt.Sprintf("there is no socket at %s: is the server running, is its socket there?", db.server.place())
	case errors.Is(err, fs.ErrPermission):
		return fmt.Sprintf("the socket at %s may not be used by this user", db.server.place())
	case isClosed(err):
		return fmt.Sprintf("%s has closed the connection before it said anything: is it a server of %s?", at, db.address.kind.name)
	case isNetwork(err):
		return fmt.Sprintf("no server answers at %s: is it running, are host and port right?", db.server.place())
	}
	if reason := db.driver.Reason(err); reason != "" {
		return at + " " + reason
	}
	return fmt.Sprintf("no connection to %s: %s", at, err)
}

// untrusted says what is wrong with a certificate, "" if that is not what is wrong.
func untrusted(err error, w words) string {
	var (
		unknown x509.UnknownAuthorityError
		named   x509.HostnameError
		invalid x509.CertificateInvalidError
		alert   *net.OpError
		other   tls.RecordHeaderError
	)
	switch {
	case errors.As(err, &unknown):
		return fmt.Sprintf("has a certificate that nobody trusts: %s names a file with the certificate of who has signed it", w.authority)
	case errors.As(err, &named):
		return fmt.Sprintf("has a certificate for another name (%s), not for %s: %s does not look at the name", certified(named.Certificate), named.Host, w.unnamed)
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		return fmt.Sprintf("has a certificate that is valid from %s to %s", invalid.Cert.NotBefore.Format("2006-01-02"), invalid.Cert.NotAfter.Format("2006-01-02"))
	case errors.As(err, &invalid):
		return "has a certificate that is not valid: " + invalid.Error()
	case errors.As(err, &alert) && alert.Op == "remote error": // crypto/tls has no better name for what the other side says
		return fmt.Sprintf("refuses the encrypted connection (%s): it may want a certificate, see %s", alert.Err, w.certificate)
	case errors.As(err, &other):
		return fmt.Sprintf("does not speak TLS there: %s goes without", w.plain)
	}
	return ""
}

// certified are the names that a certificate is for.
func certified(c *x509.Certificate) string {
	names := append([]string{}, c.DNSNames...)
	for _, ip := range c.IPAddresses {
		names = append(names, ip.String())
	}
	if len(names) == 0 {
		return c.Subject.CommonName
	}
	return strings.Join(names, ", ")
}
