package shell

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/dbsh-go/dbsh/shell/internal/advice"
	"github.com/dbsh-go/dbsh/shell/internal/command"
	"github.com/dbsh-go/dbsh/shell/internal/plan"
	"github.com/dbsh-go/dbsh/shell/internal/syntax"
	"github.com/dbsh-go/dbsh/store"
	"github.com/dbsh-go/dbsh/store/schema"
)

// Advise implements command.Plans.
func (p plans) Advise(ctx context.Context, text string, try bool) (string, []command.Advice, error) {
	st, err := p.statement(ctx, "advise", text)
	if err != nil {
		return "", nil, err
	}
	var list []command.Advice
	err = p.at(st.bind, func() error {
		list, err = p.advise(ctx, st, try)
		return err
	})
	return st.sql, list, err
}

func (p plans) advise(ctx context.Context, st sent, try bool) ([]command.Advice, error) {
	now, err := p.plan(st, false)
	if err != nil {
		return nil, err
	}
	scans := now.Scans()
	if len(scans) == 0 {
		return nil, nil
	}
	tables, err := p.session.Handle().Describe(ctx)
	if err != nil {
		return nil, err
	}
	var whole []string
	for _, scan := range scans {
		whole = append(whole, scan.Table)
	}
	wanted := advice.Wanted(p.rules().Words(st.sql), advised(tables), whole)
	return p.tried(ctx, st, now, p.making(wanted, tables), tables, try)
}

func advised(tables []*schema.Table) []advice.Table {
	out := make([]advice.Table, 0, len(tables))
	for _, t := range tables {
		if t.Kind != schema.BaseTable {
			continue
		}
		known := advice.Table{Name: t.Name, Indexes: [][]string{t.PrimaryKey}}
		for _, c := range t.Columns {
			known.Columns = append(known.Columns, c.Name)
		}
		for _, i := range t.Indexes {
			known.Indexes = append(known.Indexes, indexColumns(i))
		}
		out = append(out, known)
	}
	return out
}

// indexColumns are the columns of an index up to its first expression; none of one that has not all rows.
func indexColumns(i *schema.Index) (columns []string) {
	if i.Where != "" {
		return nil
	}
	for _, part := range i.Parts {
		if part.Column == "" {
			break
		}
		columns = append(columns, part.Column)
	}
	return columns
}

// made is an index that may be made.
type made struct {
	advice.Index
	name, sql string
}

// making are the statements that make indexes.
func (p plans) making(wanted []advice.Index, tables []*schema.Table) []made {
	taken := map[string]bool{}
	for _, t := range tables {
		taken[strings.ToLower(t.Name)] = true
		for _, i := range t.Indexes {
			taken[strings.ToLower(i.Name)] = true
		}
	}
	var list []made
	for _, index := range wanted {
		at := slices.IndexFunc(tables, func(t *schema.Table) bool { return t.Name == index.Table })
		name := index.Name(func(name string) bool { return taken[name] })
		taken[name] = true
		list = append(list, made{index, name, p.createIndex(name, tables[at], index.Columns)})
	}
	return list
}

// createIndex is written with as few quotes as the names need.
func (p plans) createIndex(name string, t *schema.Table, columns []string) string {
	names := make([]string, len(columns))
	for i, column := range columns {
		names[i] = p.plainName(column)
	}
	return "CREATE INDEX " + p.plainName(name) + " ON " + p.tableOf(t) + " (" + strings.Join(names, ", ") + ")"
}

// tableOf is the name of a table as SQL.
func (p plans) tableOf(t *schema.Table) string {
	if t.Schema != "" {
		return p.plainName(t.Schema) + "." + p.plainName(t.Name)
	}
	return p.plainName(t.Name)
}

// plainName is a name as people write it, quoted where that is needed.
func (p plans) plainName(name string) string {
	for i, c := range name {
		if c != '_' && (c < 'a' || c > 'z') && (i == 0 || c < '0' || c > '9') {
			return p.session.DB().QuoteName(name)
		}
	}
	if syntax.Keyword(name) {
		return p.session.DB().QuoteName(name)
	}
	return name
}

// tried finds out which indexes would be used, where that can be done.
func (p plans) tried(ctx context.Context, st sent, now *plan.Plan, indexes []made, tables []*schema.Table, try bool) ([]command.Advice, error) {
	switch dialect := p.session.DB().Dialect(); {
	case len(indexes) == 0:
		return nil, nil
	case dialect == "sqlite":
		return p.triedOnCopy(ctx, st, now, indexes)
	case dialect == "postgresql" && try:
		return p.triedHere(st, now, indexes)
	case try:
		return p.triedOnRows(ctx, st, now, indexes, tables)
	}
	var list []command.Advice
	for _, index := range longest(indexes) {
		list = append(list, command.Advice{SQL: index.sql, Now: scanOf(now, index.Table)})
	}
	return list, nil
}

// longest leaves out what is the beginning of another: without a trial the one that serves most is proposed.
func longest(indexes []made) (list []made) {
	for _, index := range indexes {
		if !slices.ContainsFunc(list, func(other made) bool {
			return other.Table == index.Table && len(other.Columns) > len(index.Columns) && slices.Equal(other.Columns[:len(index.Columns)], index.Columns)
		}) {
			list = append(list, index)
		}
	}
	return list
}

// scanOf is the step that reads a table whole.
func scanOf(p *plan.Plan, table string) string {
	scans := p.Scans()
	for _, scan := range scans {
		if strings.Contains(scan.Step, table) {
			return scan.Step
		}
	}
	return scans[0].Step
}

// triedOnCopy makes the indexes in a copy of the schema, and keeps those that the statement uses there. What is known of the values'
// distribution (ANALYZE) is copied too.
func (p plans) triedOnCopy(ctx context.Context, st sent, now *plan.Plan, indexes []made) ([]command.Advice, error) {
	twin, err := store.Open(ctx, "sqlite://")
	if err != nil {
		return nil, err
	}
	defer twin.Close()
	copied := store.NewSession(twin)
	defer copied.Close()
	if err := p.copySchema(copied); err != nil {
		return nil, err
	}
	for _, index := range indexes {
		if _, err := copied.Execute(index.sql); err != nil {
			return nil, fmt.Errorf("advise: try %s: %w", index.sql, err)
		}
	}
	rows, err := copied.Execute("EXPLAIN QUERY PLAN "+st.sql, st.args...)
	if err != nil {
		return nil, fmt.Errorf("advise: try the query on a copy of the schema: %w", err)
	}
	then := plan.SQLite(sqliteSteps(rows))
	var list []command.Advice
	for _, index := range indexes {
		if step := then.Uses(index.name); step != nil {
			list = append(list, command.Advice{SQL: index.sql, Now: scanOf(now, index.Table), Then: step.Step})
		}
	}
	return list, nil
}

func (p plans) copySchema(to *store.Session) error {
	rows, err := p.own("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite~_%' ESCAPE '~' ORDER BY type = 'table' DESC, type = 'view' DESC")
	if err != nil {
		return err
	}
	for _, row := range rows.Values {
		// A table of a module that is not there, and what stands on it, the statement cannot need: it is told of then.
		_, _ = to.Execute(fmt.Sprint(row[0]))
	}
	statistics, err := p.own("SELECT tbl, idx, stat FROM sqlite_stat1")
	if err != nil {
		return nil // the database has none
	}
	if _, err := to.Execute("ANALYZE"); err != nil {
		return err
	}
	for _, row := range statistics.Values {
		if _, err := to.Execute("INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES (?, ?, ?)", row...); err != nil {
			return err
		}
	}
	_, err = to.Execute("ANALYZE sqlite_schema")
	return err
}

// triedHere makes the indexes in the session's transaction, and takes them back.
func (p plans) triedHere(st sent, now *plan.Plan, indexes []made) (list []command.Advice, err error) {
	then, err := p.takenBack(func() (*plan.Plan, error) {
		for _, index := range indexes {
			if _, err := p.own(index.sql); err != nil {
				return nil, err
			}
		}
		return p.read(st, false)
	})
	if err != nil {
		return nil, errors.Join(errors.New("advise: an index could not be tried"), err)
	}
	for _, index := range indexes {
		if step := then.Uses(index.name); step != nil {
			list = append(list, command.Advice{
				SQL: index.sql, Now: scanOf(now, index.Table), Then: step.Step, Before: now.Cost(), After: then.Cost(),
			})
		}
	}
	return list, nil
}
