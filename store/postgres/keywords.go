package postgres

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/dbsh-go/dbsh/store"
)

// foreign parameters are known to SQLAlchemy's drivers or to libpq, and mean nothing to pgx, which would send them to the server.
var foreign = []string{
	"async_fallback", "gssencmode", "keepalives", "keepalives_idle", "keepalives_interval", "keepalives_count",
	"prepared_statement_cache_size", "sslcompression", "sslcrl", "tcp_user_timeout",
}

// keywords spells a server as keywords and values, which pgx completes. Statements are described anew each time they are run
// without being prepared, so that a table that was changed meanwhile is no error.
func keywords(s *store.Server) (string, error) {
	words := map[string]string{
		"default_query_exec_mode": "describe_exec", "TimeZone": "UTC", "connect_timeout": seconds(s.Timeout),
		"user": s.User, "password": s.Password, "host": s.Host, "port": s.Port, "dbname": s.Database,
	}
	for name := range s.Params {
		words[name] = s.Params.Get(name)
	}
	if err := oneMode(words); err != nil {
		return "", err
	}
	if s.ReadOnly {
		words["default_transaction_read_only"] = "on"
	}
	for _, name := range foreign {
		delete(words, name)
	}
	var parts []string
	for _, name := range slices.Sorted(maps.Keys(words)) {
		if value := words[name]; value != "" {
			parts = append(parts, name+"='"+strings.NewReplacer(`\`, `\\`, `'`, `\'`).Replace(value)+"'")
		}
	}
	return strings.Join(parts, " "), nil
}

// sslModes are libpq's.
var sslModes = []string{"disable", "allow", "prefer", "require", "verify-ca", "verify-full"}

// oneMode makes sslmode of asyncpg's ssl, which is a mode too, or yes or no.
func oneMode(words map[string]string) error {
	mode := cmp.Or(words["sslmode"], words["ssl"])
	delete(words, "ssl")
	switch yes, err := strconv.ParseBool(mode); {
	case mode == "":
		return nil
	case err == nil && yes:
		mode = "require"
	case err == nil:
		mode = "disable"
	case !slices.Contains(sslModes, mode):
		return fmt.Errorf("got sslmode %q, want %s or %s", mode, strings.Join(sslModes[:len(sslModes)-1], ", "), sslModes[len(sslModes)-1])
	}
	words["sslmode"] = mode
	return nil
}

// seconds are whole ones. Less than one is one, since 0 is no limit.
func seconds(d time.Duration) string {
	if d == 0 {
		return "0"
	}
	return strconv.Itoa(max(1, int(d.Round(time.Second).Seconds())))
}
