package store

import (
	"database/sql"
	"database/sql/driver"
	"net"
	"net/url"
	"time"
)

// Server is a database server as a URL names it: where it is, who asks, and for which database. What the URL leaves out is
// empty.
type Server struct {
	User, Password string
	Host, Port     string // Host may be the folder of a unix socket (PostgreSQL)
	Socket         string // the unix socket (in a URL: MySQL)
	Database       string
	Params         url.Values    // the URL's other parameters
	Timeout        time.Duration // for connecting
	ReadOnly       bool          // the server is to refuse writes
}

// ServerDriver is what Open asks of a server's driver beyond database/sql, in whose registry it looks for it. The packages
// store/postgres and store/mysql register one each.
type ServerDriver interface {
	driver.Driver

	// Connector connects to a server. It completes what the URL has left out, as the server's own programs do, and fills it in.
	// Its error is a sentence that can be shown.
	Connector(*Server) (driver.Connector, error)

	// Reason says why a connector could not connect, in words that can stand behind "the server at HOST"; "" where it does not
	// know. Errors of the server, of the network and of TLS are not its matter.
	Reason(error) string
}

// serverDriver finds a driver that was registered under a name.
func serverDriver(name string) (ServerDriver, error) {
	pool, err := sql.Open(name, "")
	if err != nil {
		return nil, err
	}
	found, _ := pool.Driver().(ServerDriver)
	return found, pool.Close()
}

// place is where the server is, for messages.
func (s *Server) place() string {
	if s.Socket != "" {
		return s.Socket
	}
	if s.Port == "" {
		return orElse(s.Host, "the default address")
	}
	return net.JoinHostPort(orElse(s.Host, "localhost"), s.Port)
}

// take reads a parameter and removes it.
func (s *Server) take(name string) string {
	value := s.Params.Get(name)
	s.Params.Del(name)
	return value
}
