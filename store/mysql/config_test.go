package mysql

import (
	"net/url"
	"testing"
	"time"

	"github.com/dbsh-go/dbsh/store"
)

func TestConfig(t *testing.T) {
	config, err := configOf(&store.Server{
		User: "joe:x", Password: "a:b%/@", Host: "db.example", Database: "my/shop", Timeout: 3 * time.Second,
		Params: url.Values{"charset": {"utf8mb4"}, "sql_mode": {"'ANSI'"}, "local_infile": {"1"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	if config.User != "joe:x" || config.Passwd != "a:b%/@" || config.Net != "tcp" || config.Addr != "db.example:3306" || config.DBName != "my/shop" {
		t.Errorf("got %s:%s@%s(%s)/%s", config.User, config.Passwd, config.Net, config.Addr, config.DBName)
	}
	if !config.ClientFoundRows || !config.ParseTime || config.Loc != time.UTC || config.Timeout != 3*time.Second {
		t.Errorf("got found rows %t, times %t, in %s, timeout %s", config.ClientFoundRows, config.ParseTime, config.Loc, config.Timeout)
	}
	if got := config.Params; len(got) != 2 || got["time_zone"] != "'+00:00'" || got["sql_mode"] != "'ANSI'" {
		t.Errorf("got parameters %v", got)
	}
}

func TestConfigAddress(t *testing.T) {
	for _, test := range []struct {
		server    store.Server
		net, addr string
	}{
		{store.Server{}, "tcp", "127.0.0.1:3306"},
		{store.Server{Host: "::1", Port: "3307"}, "tcp", "[::1]:3307"},
		{store.Server{Host: "localhost", Socket: "/run/mysqld/mysqld.sock"}, "unix", "/run/mysqld/mysqld.sock"},
	} {
		config, err := configOf(&test.server)
		if err != nil || config.Net != test.net || config.Addr != test.addr {
			t.Errorf("%+v: got %s(%s), %v", test.server, config.Net, config.Addr, err)
		}
	}
}
