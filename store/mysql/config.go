package mysql

import (
	"cmp"
	"errors"
	"net"
	"net/url"

	"github.com/go-sql-driver/mysql"

	"github.com/dbsh-go/dbsh/store"
)

// foreign parameters are known to SQLAlchemy's drivers, and mean nothing to this one, which would send them to the server.
// init_command is run by setup.
var foreign = []string{"autocommit", "binary_prefix", "local_infile", "use_unicode", "init_command"}

// configOf is a server as the driver takes it. Rows found are counted, not rows changed: an UPDATE to the same value has found
// its row. Nothing is logged: it would stand beside what a program prints, and the error says it anyway.
func configOf(s *store.Server) (*mysql.Config, error) {
	params := paramsOf(s)
	encryption, err := takeEncryption(params)
	if err != nil {
		return nil, err
	}
	config, err := mysql.ParseDSN("/?" + params.Encode())
	if err != nil {
		return nil, errors.New("a parameter of the URL cannot be read") // the driver's error may quote any of them
	}
	config.User, config.Passwd, config.DBName = s.User, s.Password, s.Database
	config.Net, config.Addr = "tcp", net.JoinHostPort(cmp.Or(s.Host, "127.0.0.1"), cmp.Or(s.Port, "3306"))
	if s.Socket != "" {
		config.Net, config.Addr = "unix", s.Socket
	}
	config.Timeout = s.Timeout
	config.Logger = &mysql.NopLogger{}
	return config, encryption.apply(config, s)
}

// paramsOf are the URL's parameters, and those that store relies on.
func paramsOf(s *store.Server) url.Values {
	params := url.Values{
		"parseTime": {"true"}, "clientFoundRows": {"true"}, "loc": {"UTC"}, "charset": {"utf8mb4"}, "time_zone": {"'+00:00'"},
	}
	for name := range s.Params {
		params.Set(name, s.Params.Get(name))
	}
	for _, name := range foreign {
		params.Del(name)
	}
	return params
}
