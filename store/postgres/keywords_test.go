package postgres

import (
	"net/url"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/dbsh-go/dbsh/store"
)

func TestKeywords(t *testing.T) {
	words, err := keywords(&store.Server{
		User: "joe", Password: `p@ss/w'o\rd`, Host: "db.example", Port: "5433", Database: "shop", Timeout: 1600 * time.Millisecond, ReadOnly: true,
		Params: url.Values{"sslmode": {"require"}, "application_name": {"x"}, "keepalives": {"1"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	config, err := pgx.ParseConfig(words)
	if err != nil {
		t.Fatal(err)
	}
	if config.User != "joe" || config.Password != `p@ss/w'o\rd` || config.Host != "db.example" || config.Port != 5433 || config.Database != "shop" {
		t.Errorf("got %s:%s@%s:%d/%s", config.User, config.Password, config.Host, config.Port, config.Database)
	}
	if config.TLSConfig == nil || config.ConnectTimeout != 2*time.Second {
		t.Errorf("got TLS %v, timeout %s", config.TLSConfig, config.ConnectTimeout)
	}
	for name, want := range map[string]string{"application_name": "x", "TimeZone": "UTC", "default_transaction_read_only": "on", "keepalives": ""} {
		if got := config.RuntimeParams[name]; got != want {
			t.Errorf("%s: got %q, want %q", name, got, want)
		}
	}
}
