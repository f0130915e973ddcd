package store

import (
	"fmt"
	"maps"
	"net"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

// server is where a database server listens, and who asks for which database. What is empty is left to the driver: it
// knows PGHOST and its like, .pgpass and service files.
type server struct {
	user, password string
	host, port     string // host may be the folder of a unix socket (PostgreSQL)
	socket         string // a unix socket (MySQL)
	database       string
	params         url.Values
}

// connectTimeout is how long a server may take to answer, unless the URL says connect_timeout.
const connectTimeout = 10 * time.Second

// parseServer reads user:password@host:port/database?parameters, each part of which may be missing. User and password are
// percent-encoded; a host that is an IPv6 address stands in brackets.
func parseServer(kind *kind, text, rest string) (*address, error) {
	refuse := func(reason string) error {
		return &OpenError{Name: hidePassword(text), Reason: reason, Err: ErrUnsupported}
	}
	rest, query, _ := strings.Cut(rest, "?")
	params, err := url.ParseQuery(query)
	if err != nil {
		return nil, refuse("the part after ? cannot be read: write % as %25 and & as %26")
	}
	s := &server{params: params}
	if at := strings.LastIndex(rest, "@"); at >= 0 {
		if s.user, s.password, err = credentials(rest[:at]); err != nil {
			return nil, refuse("the user or the password cannot be read: write % as %25")
		}
		rest = rest[at+1:]
	}
	place, database, _ := strings.Cut(rest, "/")
	if s.database, err = url.PathUnescape(database); err != nil {
		return nil, refuse("the database's name cannot be read: write % as %25")
	}
	if s.host, s.port, err = hostAndPort(place); err != nil {
		return nil, refuse(err.Error())
	}
	a := &address{kind: kind, server: s, timeout: connectTimeout, shown: hidePassword(text)}
	if err := a.applyServer(); err != nil {
		return nil, err
	}
	return a, nil
}

func credentials(text string) (user, password string, err error) {
	user, password, _ = strings.Cut(text, ":")
	if user, err = url.PathUnescape(user); err != nil {
		return "", "", err
	}
	password, err = url.PathUnescape(password)
	return user, password, err
}

func hostAndPort(place string) (host, port string, err error) {
	host = place
	if at := strings.LastIndex(place, ":"); at > strings.LastIndex(place, "]") {
		host, port = place[:at], place[at+1:]
	}
	if strings.HasPrefix(host, "[") != strings.HasSuffix(host, "]") {
		return "", "", fmt.Errorf("got host %q, want [address] for IPv6", host)
	}
	if number, err := strconv.Atoi(port); port != "" && (err != nil || number < 1 || number > 65535) {
		return "", "", fmt.Errorf("got port %q, want a number from 1 to 65535", port)
	}
	host = strings.TrimSuffix(strings.TrimPrefix(host, "["), "]")
	if host, err = url.PathUnescape(host); err != nil {
		return "", "", fmt.Errorf("the host cannot be read: write %% as %%25")
	}
	return host, port, nil
}

// applyServer takes out of the parameters what is the same for all servers.
func (a *address) applyServer() error {
	s := a.server
	for _, name := range []string{"connect_timeout", "timeout"} {
		value := s.take(name)
		if value == "" {
			continue
		}
		seconds, err := strconv.ParseFloat(value, 64)
		if err != nil || !(seconds >= 0 && seconds <= 1e6) {
			return &OpenError{Name: a.shown, Reason: fmt.Sprintf("got %s %q, want seconds", name, value), Err: ErrUnsupported}
		}
		a.timeout = time.Duration(seconds * float64(time.Second))
	}
	switch mode := s.take("mode"); mode {
	case "", "rw":
	case "ro":
		a.readOnly = true
	default:
		return &OpenError{Name: a.shown, Reason: fmt.Sprintf("got mode %q, want ro or rw", mode), Err: ErrUnsupported}
	}
	for name, field := range map[string]*string{
		"user": &s.user, "password": &s.password, "passwd": &s.password, "dbname": &s.database, "database": &s.database, "db": &s.database,
		"host": &s.host, "port": &s.port, "unix_socket": &s.socket,
	} {
		if value := s.take(name); value != "" {
			*field = value
		}
	}
	return nil
}

// place is where the server is, for messages.
func (s *server) place() string {
	if s.socket != "" {
		return s.socket
	}
	if s.port == "" {
		return orElse(s.host, "the default address")
	}
	return net.JoinHostPort(orElse(s.host, "localhost"), s.port)
}

// take reads a parameter and removes it.
func (s *server) take(name string) string {
	value := s.params.Get(name)
	s.params.Del(name)
	return value
}

// foreignParams are known to SQLAlchemy's drivers or to libpq and mean nothing here.
var foreignParams = []string{
	"async_fallback", "autocommit", "binary_prefix", "gssencmode", "keepalives", "keepalives_idle", "keepalives_interval", "keepalives_count",
	"local_infile", "prepared_statement_cache_size", "sslcompression", "sslcrl", "tcp_user_timeout", "use_unicode",
}

// postgresDSN spells the address as keywords and values, which the driver completes by its environment. Statements are
// described anew each time they are run without being prepared, so that a table that was changed meanwhile is no error.
func (a *address) postgresDSN(o options) string {
	s := a.server
	words := map[string]string{
		"default_query_exec_mode": "describe_exec", "TimeZone": "UTC",
		"connect_timeout": strconv.Itoa(max(1, int(a.timeout.Round(time.Second).Seconds()))),
		"user":            s.user, "password": s.password, "host": s.host, "port": s.port, "dbname": s.database,
	}
	for name := range s.params {
		words[name] = s.params.Get(name)
	}
	if o.readOnly {
		words["default_transaction_read_only"] = "on"
	}
	for _, name := range foreignParams {
		delete(words, name)
	}
	var parts []string
	for _, name := range slices.Sorted(maps.Keys(words)) {
		if value := words[name]; value != "" {
			parts = append(parts, name+"='"+strings.NewReplacer(`\`, `\\`, `'`, `\'`).Replace(value)+"'")
		}
	}
	return strings.Join(parts, " ")
}

// mysqlDSN spells the address as the driver wants it. Rows found are counted, not rows changed: an UPDATE to the same value
// has found its row.
func (a *address) mysqlDSN() string {
	s := a.server
	params := url.Values{
		"parseTime": {"true"}, "clientFoundRows": {"true"}, "loc": {"UTC"}, "charset": {"utf8mb4"}, "time_zone": {"'+00:00'"},
		"timeout": {a.timeout.String()},
	}
	for name := range s.params {
		params.Set(name, s.params.Get(name))
	}
	for _, name := range append(foreignParams, "init_command") {
		params.Del(name)
	}
	place := "tcp(" + net.JoinHostPort(orElse(s.host, "127.0.0.1"), orElse(s.port, "3306")) + ")"
	if s.socket != "" {
		place = "unix(" + s.socket + ")"
	}
	return s.user + ":" + s.password + "@" + place + "/" + url.PathEscape(s.database) + "?" + params.Encode()
}

// mysqlSetup makes the server refuse writes where that is asked for, and runs the URL's init_command.
func (a *address) mysqlSetup(o options) (statements []string) {
	if command := a.server.params.Get("init_command"); command != "" {
		statements = append(statements, command)
	}
	if o.readOnly {
		statements = append(statements, "SET SESSION TRANSACTION READ ONLY")
	}
	return statements
}

func orElse(text, fallback string) string {
	if text == "" {
		return fallback
	}
	return text
}
