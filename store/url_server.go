package store

import (
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// connectTimeout is how long a server may take to answer, unless the URL says connect_timeout.
const connectTimeout = 10 * time.Second

// parseServer reads user:password@host:port/database?parameters, each part of which may be missing. User and password are
// percent-encoded; a host that is an IPv6 address stands in brackets.
func parseServer(kind *kind, text, rest string) (*address, error) {
	refuse := func(reason string) error {
		return &OpenError{Name: HidePassword(text), Reason: reason, Err: ErrUnsupported}
	}
	rest, query, _ := strings.Cut(rest, "?")
	params, err := url.ParseQuery(query)
	if err != nil {
		return nil, refuse("the part after ? cannot be read: write % as %25 and & as %26")
	}
	s := &Server{Params: params, Timeout: connectTimeout}
	if at := strings.LastIndex(rest, "@"); at >= 0 {
		if s.User, s.Password, err = credentials(rest[:at]); err != nil {
			return nil, refuse("the user or the password cannot be read: write % as %25")
		}
		rest = rest[at+1:]
	}
	place, database, _ := strings.Cut(rest, "/")
	if s.Database, err = url.PathUnescape(database); err != nil {
		return nil, refuse("the database's name cannot be read: write % as %25")
	}
	if s.Host, s.Port, err = hostAndPort(place); err != nil {
		return nil, refuse(err.Error())
	}
	a := &address{kind: kind, server: s, shown: HidePassword(text)}
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
		s.Timeout = time.Duration(seconds * float64(time.Second))
	}
	switch mode := s.take("mode"); mode {
	case "", "rw":
	case "ro":
		a.readOnly = true
	default:
		return &OpenError{Name: a.shown, Reason: fmt.Sprintf("got mode %q, want ro or rw", mode), Err: ErrUnsupported}
	}
	for name, field := range map[string]*string{
		"user": &s.User, "password": &s.Password, "passwd": &s.Password, "dbname": &s.Database, "database": &s.Database, "db": &s.Database,
		"host": &s.Host, "port": &s.Port, "unix_socket": &s.Socket,
	} {
		if value := s.take(name); value != "" {
			*field = value
		}
	}
	return nil
}

func orElse(text, fallback string) string {
	if text == "" {
		return fallback
	}
	return text
}
