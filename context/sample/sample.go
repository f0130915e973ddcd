// Package sample makes the built-in sample database: a few tables with every kind of relation, small enough to read and
// private to the process that made it.
package sample

import (
	"context"
	_ "embed"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/dbsh-go/dbsh/store"
)

//go:embed sample.sql
var script string

// Create makes the sample in a new directory under dir, or under the system's directory for temporary files if dir is "".
// Nobody else can read it. remove deletes it, directory included; call it after the database was closed. The program must
// have registered the SQLite driver. After an error nothing is left behind.
func Create(ctx context.Context, dir string) (path string, remove func() error, err error) {
	private, err := os.MkdirTemp(dir, "dbsh-sample-") // mode 0700
	if err != nil {
		return "", nil, fmt.Errorf("make the sample database: %w", err)
	}
	path = filepath.Join(private, "sample.db")
	if err := fill(ctx, path); err != nil {
		return "", nil, errors.Join(fmt.Errorf("make the sample database: %w", err), os.RemoveAll(private))
	}
	return path, func() error { return os.RemoveAll(private) }, nil
}

// fill runs the script in one transaction. There is no journal and nothing waits for the disk: what fails is deleted, and a sample
// that is lost with the machine is no loss.
func fill(ctx context.Context, path string) error {
	file, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	if err := file.Close(); err != nil {
		return err
	}
	db, err := store.Open(ctx, path)
	if err != nil {
		return err
	}
	_, err = db.Raw().ExecContext(ctx, "PRAGMA synchronous = OFF; PRAGMA journal_mode = OFF; BEGIN;"+script+"COMMIT;")
	return errors.Join(err, db.Close())
}
