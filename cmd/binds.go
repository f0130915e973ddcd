package cmd

import (
	"context"
	"fmt"
	"strings"

	"github.com/dbsh-go/dbsh/shell"
	"github.com/dbsh-go/dbsh/store"
)

// bound is what a flag --bind asks for: a database, and the name that models have for it.
type bound struct{ name, url string }

// parseBinds reads NAME=DATABASE.
func parseBinds(flags []string) ([]bound, error) {
	var binds []bound
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
		binds = append(binds, bound{name, url})
	}
	return binds, nil
}

// openBinds opens the databases beside the session's own. What is open when one cannot be is closed with the rest.
func (o *opened) openBinds(ctx context.Context, binds []bound, access []store.Option) error {
	for _, b := range binds {
		db, err := store.Open(ctx, b.url, access...)
		if err != nil {
			return fmt.Errorf("bind %s: %w", b.name, err)
		}
		closeOthers := o.close
		o.close = func() { db.Close(); closeOthers() }
		o.binds = append(o.binds, shell.Bind{Name: b.name, DB: db})
	}
	return nil
}
