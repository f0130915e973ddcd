package store

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/dbsh-go/dbsh/store/internal/lexer"
	"github.com/dbsh-go/dbsh/store/schema"
)

// This file completes the errors of statements by what the database does not say itself: SQLite tells no values and nothing of a
// foreign key, MySQL the name of an index, PostgreSQL not the column that a foreign key leads to. What is known of the
// statement, the catalog and the models' tags, and where it must be the rows themselves, fill the gaps, so that a sentence is the same
// everywhere.

// explainer works on one error.
type explainer struct {
	*running
	given
	table   string
	found   bool // whether the table was asked for
	columns *schema.Table
}

// explain completes an error of a statement, or gives another one in its place.
func (r *running) explain(err error) error {
	if r.conn.link == nil || r.conn.failed != nil {
		return err
	}
	cmd := r.conn.classify(r.statement.SQL)
	if cmd.object == "" {
		return err
	}
	e := &explainer{running: r, table: cmd.object}
	e.given = givenBy(r.statement, r.conn.db.rules(), e.columnNames)
	var violation *IntegrityError
	if !errors.As(err, &violation) {
		return e.value(err)
	}
	if violation.Table == "" || violation.Kind == ForeignKey {
		violation.Table = e.table
	}
	switch violation.Kind {
	case Unique:
		e.unique(violation)
	case ForeignKey:
		e.foreignKey(violation, cmd.verb)
	case Check:
		e.check(violation)
	}
	return err
}

// secondTry is how long a second connection may take to say what the first one cannot be asked.
const secondTry = 2 * time.Second

// asks tells whether the connection still answers questions: a transaction that an error has ended does not.
func (e *explainer) asks() bool {
	return e.protected || !e.conn.db.dialect.AbortsOnError() || !e.conn.inTransaction()
}

// described is the table as the catalog has it, else as its model declares it; nil if neither is known.
func (e *explainer) described() *schema.Table {
	if e.found {
		return e.columns
	}
	e.found = true
	ctx, cancel := context.WithTimeout(withCause(context.Background(), "inspect"), secondTry)
	defer cancel()
	var tables []*schema.Table
	var err error
	if e.asks() {
		tables, err = e.conn.db.dialect.Describe(ctx, connQueryer{e.conn}, e.table)
	} else {
		tables, err = e.conn.db.Describe(ctx, e.table)
	}
	if err == nil && len(tables) > 0 {
		e.columns = tables[0]
	} else if m := e.conn.modelOf(e.table); m != nil {
		e.columns = e.conn.declared(m)
	}
	return e.columns
}

func (e *explainer) columnNames() (names []string) {
	if table := e.described(); table != nil {
		for _, c := range table.Columns {
			names = append(names, c.Name)
		}
	}
	return names
}

// keys are the foreign keys of all tables.
func (e *explainer) keys() []*schema.ForeignKey {
	ctx, cancel := context.WithTimeout(withCause(context.Background(), "inspect"), secondTry)
	defer cancel()
	var keys []*schema.ForeignKey
	if e.asks() {
		keys, _ = e.conn.db.dialect.ForeignKeys(ctx, connQueryer{e.conn})
	} else {
		keys, _ = e.conn.db.ForeignKeys(ctx)
	}
	for _, key := range e.conn.declaredKeys() { // of tables that the transaction has made
		if !slices.ContainsFunc(keys, func(other *schema.ForeignKey) bool {
			return other.Table == key.Table && other.RefTable == key.RefTable && slices.Equal(other.Columns, key.Columns)
		}) {
			keys = append(keys, key)
		}
	}
	return keys
}

// exists asks whether a table has a row with these values.
func (e *explainer) exists(schemaName, table string, columns []string, row []any) bool {
	if !e.asks() || slices.Contains(row, nil) {
		return false
	}
	how := e.conn.db.dialect
	text := "SELECT 1 FROM " + quoteTable(how, schemaName, table) + " WHERE "
	for i, column := range columns {
		if i > 0 {
			text += " AND "
		}
		text += how.Quote(column) + " = " + how.Placeholder(i+1)
	}
	rows, err := e.conn.execute(withCause(context.Background(), "inspect"), text+how.LimitOffset(1, -1), row...)
	return err == nil && rows.Len() > 0
}

// tell fills in the values as they were given.
func (violation *IntegrityError) tell(row []any) {
	violation.given, violation.Values = row, make([]string, len(row))
	for i, value := range row {
		violation.Values[i] = fmt.Sprint(value)
	}
}

// unique says which columns an index has, and what was given to them.
func (e *explainer) unique(violation *IntegrityError) {
	if len(violation.Columns) == 0 && violation.Constraint != "" && e.asks() {
		violation.Columns = e.indexColumns(violation.Constraint)
	}
	if len(violation.Columns) == 0 {
		return
	}
	var known [][]any
	for _, row := range e.rows {
		if given, all := row.of(violation.Columns); all {
			known = append(known, given)
		}
	}
	switch {
	case len(e.rows) == 1 && len(known) == 1:
		violation.tell(known[0])
	case len(violation.Values) > 0:
		for _, row := range known {
			if fmt.Sprint(row...) == strings.Join(violation.Values, " ") || len(row) == 1 && fmt.Sprint(row[0]) == violation.Values[0] {
				violation.tell(row)
				return
			}
		}
	default:
		for i, row := range known {
			twice := slices.ContainsFunc(known[:i], func(other []any) bool { return fmt.Sprint(other...) == fmt.Sprint(row...) })
			if twice || e.exists("", violation.Table, violation.Columns, row) {
				violation.tell(row)
				return
			}
		}
	}
}

// indexColumns are the columns of an index or of the primary key.
func (e *explainer) indexColumns(index string) []string {
	table := e.described()
	if table == nil {
		return nil
	}
	for _, i := range table.Indexes {
		if i.Name == index {
			return i.Columns()
		}
	}
	if index == "PRIMARY" {
		return table.PrimaryKey
	}
	return nil
}

// checkInCatalog is the expression of a check as the database has it, without the quotes and brackets that it has put around it.
func (e *explainer) checkInCatalog(name string) string {
	query, args := e.conn.db.dialect.Check(e.table, name)
	if table := e.described(); query == "" && table != nil {
		return checkIn(table.SQL, name)
	}
	rows := e.ask(query, args...)
	if rows == nil || rows.Len() != 1 {
		return ""
	}
	text, _ := rows.Values[0][0].(string)
	text = strings.ReplaceAll(text, "`", "")
	if tokens := lexer.Tokens(text); len(tokens) > 2 && tokens[0].Sign("(") && !slices.ContainsFunc(tokens[1:len(tokens)-1], func(t lexer.Token) bool { return t.Depth == 0 }) {
		text = text[1 : len(text)-1]
	}
	return text
}

// checkIn is the expression of a check by its name in the statement that has made the table: CONSTRAINT name CHECK (...).
func checkIn(text, name string) string {
	tokens := lexer.Tokens(text)
	for i := 2; i < len(tokens)-1; i++ {
		if !tokens[i].Is("CHECK") || tokens[i-1].Text != name || !tokens[i-2].Is("CONSTRAINT") {
			continue
		}
		for _, token := range tokens[i+2:] {
			if token.Sign(")") && token.Depth == tokens[i+1].Depth {
				return strings.TrimSpace(text[tokens[i+1].End:token.Start])
			}
		}
	}
	return ""
}

// check says which columns a check is about, and what was given to them.
func (e *explainer) check(violation *IntegrityError) {
	if expression := e.conn.checkNamed(e.table, violation.Constraint); expression != "" {
		violation.Constraint = expression
	} else if expression := e.checkInCatalog(violation.Constraint); expression != "" {
		violation.Constraint = expression
	}
	if len(e.rows) != 1 {
		return
	}
	for _, token := range lexer.Tokens(violation.Constraint) {
		_, given := e.rows[0][token.Text]
		if given && (token.Kind == lexer.Word || token.Kind == lexer.Name) && !slices.Contains(violation.Columns, token.Text) {
			violation.Columns = append(violation.Columns, token.Text)
		}
	}
	if row, all := e.rows[0].of(violation.Columns); all && len(row) > 0 {
		violation.tell(row)
	}
}
