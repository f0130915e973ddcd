package migration

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/dbsh-go/dbsh/store"
	"github.com/dbsh-go/dbsh/store/internal/dialect"
	"github.com/dbsh-go/dbsh/store/schema"
)

// canonicalTables are the tables that models declare, as the database spells them when it has made them.
func canonicalTables(ctx context.Context, d dialect.Dialect, declared *store.Declared) ([]*schema.Table, error) {
	if len(declared.Tables) == 0 {
		return nil, nil
	}
	db := declared.DB
	if d.Name() == (dialect.SQLite{}).Name() {
		memory, err := store.Open(ctx, "sqlite://")
		if err != nil {
			return nil, err
		}
		defer memory.Close()
		db = memory
	}
	s := &scratch{dialect: d, name: "dbsh_scratch_" + strings.ToLower(rand.Text()[:10])}
	s.session = store.NewSession(db)
	defer s.session.Close()
	s.session.SetContext(ctx)
	tables, err := s.make(declared.Tables)
	if err != nil {
		return nil, fmt.Errorf("make the models' tables in a scratch database, to compare them: %w", err)
	}
	for _, table := range tables {
		written := tableNamed(declared.Tables, table.Schema, table.Name)
		if written == nil {
			continue
		}
		table.RenamedFrom = written.RenamedFrom
		for _, column := range table.Columns {
			if one := written.Column(column.Name); one != nil {
				column.RenamedFrom = one.RenamedFrom
			}
		}
	}
	return tables, nil
}

// scratch is a place where tables are made that nobody else sees, or at least nobody else has.
type scratch struct {
	dialect dialect.Dialect
	session *store.Session
	name    string
}

func (s *scratch) make(written []*schema.Table) (tables []*schema.Table, err error) {
	switch s.dialect.(type) {
	case dialect.Postgres:
		return s.inSchemas(written)
	case dialect.MySQL:
		return s.inDatabase(written)
	}
	return s.fill(written)
}

// inDatabase makes a database beside the one in use, and drops it.
func (s *scratch) inDatabase(written []*schema.Table) (tables []*schema.Table, err error) {
	database, err := s.session.Execute("SELECT DATABASE(), @@character_set_database, @@collation_database")
	if err != nil {
		return nil, err
	}
	own := dialect.Identifier(s.dialect, fmt.Sprint(database.Values[0][0]))
	if _, err := s.session.Execute(fmt.Sprint("CREATE DATABASE ", s.name, " CHARACTER SET ", database.Values[0][1], " COLLATE ", database.Values[0][2])); err != nil {
		if errors.Is(err, store.ErrDenied) {
			err = fmt.Errorf("%w (GRANT ALL ON `dbsh\\_scratch\\_%%`.* TO the user)", err)
		}
		return nil, err
	}
	defer func() {
		_, useErr := s.session.Execute("USE " + own)
		_, dropErr := s.session.Execute("DROP DATABASE " + s.name)
		err = errors.Join(err, useErr, dropErr)
	}()
	if _, err := s.session.Execute("USE " + s.name); err != nil {
		return nil, err
	}
	return s.fill(written)
}

// inSchemas makes a schema for each that the tables are in, in a transaction that is taken back.
func (s *scratch) inSchemas(written []*schema.Table) (tables []*schema.Table, err error) {
	if err := s.session.Begin(); err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, s.session.Rollback()) }()
	path, err := s.session.Execute("SELECT current_setting('search_path')")
	if err != nil {
		return nil, err
	}
	stands := map[string]string{"": s.name}
	list := make([]*schema.Table, len(written))
	for i, table := range written {
		if _, known := stands[table.Schema]; !known {
			stands[table.Schema] = s.name + "_" + table.Schema
		}
		list[i] = clone(table)
	}
	for i, table := range list {
		moved := func(in string) string {
			if in == "" {
				return ""
			}
			if to, known := stands[in]; known {
				return to
			}
			return in
		}
		table.Schema = moved(table.Schema)
		for _, key := range table.ForeignKeys {
			key.Schema, key.RefSchema = moved(key.Schema), moved(key.RefSchema)
		}
		for _, column := range table.Columns {
			if column.EnumType != "" && table.Schema != "" {
				name := strings.Replace(column.EnumType, dialect.Identifier(s.dialect, written[i].Schema)+".", dialect.Identifier(s.dialect, table.Schema)+".", 1)
				column.EnumType, column.Type = name, strings.Replace(column.Type, column.EnumType, name, 1)
			}
		}
	}
	var texts []string
	for _, name := range stands {
		texts = append(texts, "CREATE SCHEMA "+dialect.Identifier(s.dialect, name))
	}
	texts = append(texts, "SET LOCAL search_path = "+s.name+", "+fmt.Sprint(path.Values[0][0]))
	for _, text := range texts {
		if _, err := s.session.Execute(text); err != nil {
			return nil, err
		}
	}
	if tables, err = s.fill(list); err != nil {
		return nil, err
	}
	back := map[string]string{}
	for from, to := range stands {
		back[to] = from
	}
	for _, table := range tables {
		s.moveBack(table, back)
	}
	return tables, nil
}

// moveBack gives a table the schemas that it was written for.
func (s *scratch) moveBack(table *schema.Table, back map[string]string) {
	moved := func(in string) string {
		if to, known := back[in]; known {
			return to
		}
		return in
	}
	if table.Schema != "" {
		table.Schema = moved(table.Schema)
	}
	for _, key := range table.ForeignKeys {
		key.Schema, key.RefSchema = moved(key.Schema), moved(key.RefSchema)
	}
	for _, column := range table.Columns {
		for from, to := range back {
			for _, text := range []*string{&column.EnumType, &column.Type, column.Default} {
				if text != nil && to != "" {
					*text = strings.ReplaceAll(*text, from+".", to+".")
				}
			}
		}
	}
}

// fill makes the tables and reads them back.
func (s *scratch) fill(written []*schema.Table) ([]*schema.Table, error) {
	plan := plannerOf(s.dialect)
	statements, _, err := plan.plan(ordered(diff(nil, written), nil, written))
	if err != nil {
		return nil, err
	}
	names := make([]string, len(written))
	for i, table := range written {
		names[i] = strings.TrimPrefix(table.Schema+"."+table.Name, ".")
	}
	for _, statement := range statements {
		if _, err := s.session.Execute(statement.SQL); err != nil {
			return nil, err
		}
	}
	slices.Sort(names)
	return s.session.Handle().Describe(s.session.Context(), names...)
}
