package store

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/dbsh-go/dbsh/store/internal/lexer"
)

func TestServerDSN(t *testing.T) {
	for _, test := range []struct {
		url, name string
		want      []string
	}{
		{"postgresql://joe:p%40ss%2Fw'ord@db.example:5433/shop?sslmode=require&application_name=x", "shop",
			[]string{"user='joe'", `password='p@ss/w\'ord'`, "host='db.example'", "port='5433'", "dbname='shop'", "sslmode='require'", "application_name='x'", "TimeZone='UTC'"}},
		{"postgres+psycopg2:///shop?host=/var/run/postgresql&connect_timeout=3", "shop", []string{"host='/var/run/postgresql'", "connect_timeout='3'"}},
		{"postgresql://[::1]/shop?mode=ro", "shop", []string{"host='::1'", "default_transaction_read_only='on'"}},
		{"mysql+pymysql://joe:a:b%25@db.example/shop?charset=utf8mb4", "shop",
			[]string{"joe:a:b%@tcp(db.example:3306)/shop?", "clientFoundRows=true", "parseTime=true", "charset=utf8mb4", "time_zone=%27%2B00%3A00%27"}},
		{"mariadb://root@/shop?unix_socket=/run/mysqld/mysqld.sock", "shop", []string{"root:@unix(/run/mysqld/mysqld.sock)/shop?"}},
	} {
		address, err := parseAddress(test.url)
		if err != nil {
			t.Errorf("%s: %v", test.url, err)
			continue
		}
		dsn := address.dsn(options{readOnly: address.readOnly})
		for _, want := range test.want {
			if !strings.Contains(dsn, want) {
				t.Errorf("%s: got %s, want it with %s", test.url, dsn, want)
			}
		}
		if address.name() != test.name {
			t.Errorf("%s: got name %s", test.url, address.name())
		}
	}
}

func TestOpenServerThatIsNotThere(t *testing.T) {
	for _, url := range []string{"postgresql://joe:secret@127.0.0.1:1/shop", "mysql://joe:secret@127.0.0.1:1/shop"} {
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		_, err := Open(ctx, url)
		cancel()
		var open *OpenError
		if !errors.As(err, &open) || !strings.Contains(err.Error(), "no server answers at 127.0.0.1:1") || strings.Contains(err.Error(), "secret") {
			t.Errorf("%s: got %v", hidePassword(url), err)
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
