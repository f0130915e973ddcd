package cmd

import (
	"context"
	"fmt"
	"strings"

	"github.com/dbsh-go/dbsh/context/profile"
	"github.com/dbsh-go/dbsh/shell"
	"github.com/dbsh-go/dbsh/store"
)

// parseBinds reads NAME=DATABASE.
func parseBinds(flags []string) ([]profile.Bind, error) {
	var binds []profile.Bind
	seen := map[string]bool{}
	for _, flag := range flags {
		name, url, found := strings.Cut(flag, "=")
		switch {
		case !found || name == "" || url == "" || strings.ContainsAny(name, "/:?@"): // an URL may have a password
			return nil, usageError{fmt.Errorf("got a --bind without a name, want NAME=DATABASE")}
		case seen[name]:
			return nil, usageError{fmt.Errorf("got --bind %s twice, want one database for a name", name)}
		}
		seen[name] = true
		binds = append(binds, profile.Bind{Name: name, URL: url})
	}
	return binds, nil
}

// openBinds opens the databases beside the session's own. What is open when one cannot be is closed with the rest.
func (o *opened) openBinds(ctx context.Context, binds []profile.Bind, access []store.Option) error {
	for _, b := range binds {
		db, err := store.Open(ctx, b.URL, access...)
		if err != nil {
			return fmt.Errorf("bind %s: %w", b.Name, err)
		}
		closeOthers := o.close
		o.close = func() { db.Close(); closeOthers() }
		o.binds = append(o.binds, shell.Bind{Name: b.Name, DB: db})
	}
	return nil
}
