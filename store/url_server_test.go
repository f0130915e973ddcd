package store

import (
	"net/url"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/dbsh-go/dbsh/store/internal/lexer"
)

func TestServerURL(t *testing.T) {
	for _, test := range []struct {
		url  string
		want Server
	}{
		{"postgresql://joe:p%40ss%2Fw'ord@db.example:5433/shop?sslmode=require&application_name=x",
			Server{User: "joe", Password: "p@ss/w'ord", Host: "db.example", Port: "5433", Database: "shop", Params: url.Values{"sslmode": {"require"}, "application_name": {"x"}}}},
		{"postgres+psycopg2:///shop?host=/var/run/postgresql&connect_timeout=3", Server{Host: "/var/run/postgresql", Database: "shop", Timeout: 3 * time.Second}},
		{"postgresql://[::1]/shop?mode=ro", Server{Host: "::1", Database: "shop"}},
		{"mysql+pymysql://joe:a:b%25@db.example/shop?charset=utf8mb4",
			Server{User: "joe", Password: "a:b%", Host: "db.example", Database: "shop", Params: url.Values{"charset": {"utf8mb4"}}}},
		{"mariadb://root@/shop?unix_socket=/run/mysqld/mysqld.sock", Server{User: "root", Socket: "/run/mysqld/mysqld.sock", Database: "shop"}},
	} {
		address, err := parseAddress(test.url)
		if err != nil {
			t.Errorf("%s: %v", test.url, err)
			continue
		}
		if test.want.Timeout == 0 {
			test.want.Timeout = connectTimeout
		}
		if test.want.Params == nil {
			test.want.Params = url.Values{}
		}
		if got := *address.server; !reflect.DeepEqual(got, test.want) {
			t.Errorf("%s: got %+v, want %+v", test.url, got, test.want)
		}
		if address.readOnly != strings.Contains(test.url, "mode=ro") || address.name() != test.want.Database {
			t.Errorf("%s: got read-only %t, name %s", test.url, address.readOnly, address.name())
		}
	}
}

func TestClassifyWritesInside(t *testing.T) {
	for text, want := range map[string]sqlKind{
		"WITH gone AS (DELETE FROM t RETURNING *) SELECT * FROM gone": sqlWrite,
		"WITH a AS (SELECT 1) SELECT * FROM a":                        sqlRead,
		"EXPLAIN ANALYZE DELETE FROM t":                               sqlWrite,
		"EXPLAIN DELETE FROM t":                                       sqlRead,
		"CREATE DATABASE shop":                                        sqlOutside,
		"CREATE INDEX CONCURRENTLY i ON t (a)":                        sqlOutside,
	} {
		if got := classify(text, lexer.Rules{}).kind; got != want {
			t.Errorf("%s: got kind %d, want %d", text, got, want)
		}
	}
}
