package store

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/dbsh-go/dbsh/store/internal/dialect"
	"github.com/dbsh-go/dbsh/store/internal/lexer"
)

// This file has the sentences about statements whose texts are wrong, and about what a database cannot do. They are the same for all
// databases: what is not known of the name or the place is left out.

var sentinels = map[dialect.FailureKind]error{
	dialect.Busy: ErrBusy, dialect.ReadOnly: ErrReadOnly, dialect.Interrupted: ErrCancelled,
	dialect.Deadlock: ErrSerialization, dialect.Serialization: ErrSerialization,
	dialect.Syntax: ErrSyntax, dialect.NoTable: ErrNoTable, dialect.BrokenView: ErrNoTable, dialect.NoColumn: ErrNoColumn, dialect.Ambiguous: ErrAmbiguous,
	dialect.NoFunction: ErrNoFunction, dialect.Arguments: ErrArguments, dialect.Operands: ErrTypes, dialect.Mismatch: ErrTypes,
	dialect.Divided: ErrDivisionByZero, dialect.Aggregate: ErrGrouping, dialect.Ungrouped: ErrGrouping,
	dialect.ValueCount: ErrCount, dialect.UnionCount: ErrCount, dialect.SubqueryColumns: ErrCount, dialect.SubqueryRows: ErrCount, dialect.NoPosition: ErrNoColumn, dialect.TwiceGiven: ErrCount,
	dialect.Parameters: ErrArguments, dialect.Exists: ErrExists, dialect.Value: ErrValue,
	dialect.Denied: ErrDenied, dialect.Full: ErrFull, dialect.Damaged: ErrDamaged, dialect.NoDatabase: ErrNoDatabase,
	dialect.Unsupported: ErrUnsupported,
}

// fixed are the sentences without a name.
var fixed = map[dialect.FailureKind]string{
	dialect.Busy:            "another connection holds the database's lock: try again when it has committed or rolled back",
	dialect.Deadlock:        "another transaction and this one wait for each other (a deadlock), and this one was given up: roll back, and do it again",
	dialect.Serialization:   "another transaction has changed the same rows: roll back, and do it again",
	dialect.Aborted:         "the transaction has failed before: roll back",
	dialect.Interrupted:     "cancelled",
	dialect.Outdated:        "another program has changed the table since the statement was prepared: roll back, and do it again",
	dialect.Divided:         "division by zero: NULLIF(divisor, 0) makes the result NULL",
	dialect.ValueCount:      "got another number of values than of columns",
	dialect.UnionCount:      "the queries of a UNION must have the same number of columns",
	dialect.SubqueryColumns: "a subquery must have one column where one value is compared or selected",
	dialect.SubqueryRows:    "a subquery has several rows where one value is needed: write LIMIT 1 in it, or IN before it",
	dialect.NoPosition:      "ORDER BY or GROUP BY has a number of a column that the result does not have",
	dialect.Full:            "no room is left on the disk: make room, and do it again",
	dialect.Damaged:         "the database's files are damaged: restore them from a copy",
	dialect.Parameters:      "the statement has another number of parameters than it was given values",
}

// sentence says what is wrong.
func (db *DB) sentence(wrong wrongText) string {
	failure, name := wrong.failure, wrong.name
	if text, is := fixed[failure.Kind]; is {
		return text
	}
	switch failure.Kind {
	case dialect.Syntax:
		return wrong.syntax()
	case dialect.NoTable:
		return or(failure.Table, "no such table: %s", "a table is not there")
	case dialect.NoColumn:
		return or(name, "no such column: %s", "a column is not there") + wrong.quotes()
	case dialect.BrokenView:
		name = name[strings.LastIndex(name, ".")+1:]
		return or(name, "the view %s is broken", "a view is broken") + ": a table, column or function that it reads is not there"
	case dialect.Ambiguous:
		name = name[strings.LastIndex(name, ".")+1:]
		return or(name, "the column %[1]s is in several of the tables: say which one's, table.%[1]s", "a column is in several of the tables: say which one's, table.column")
	case dialect.NoFunction:
		return or(name, "no such function: %s", "a function is not there")
	case dialect.Arguments:
		return or(name, "the function %s does not take these arguments", "a function does not take these arguments")
	case dialect.Operands, dialect.Mismatch:
		return wrong.types()
	case dialect.Aggregate:
		return or(name, "the aggregate function %s cannot stand there", "an aggregate function cannot stand there") + ": conditions on groups stand in HAVING, window functions have OVER"
	case dialect.Ungrouped:
		return or(name, "the column %s is", "a column is") + " neither in GROUP BY nor in an aggregate function"
	case dialect.TwiceNamed:
		return or(name, "two tables have the name %s", "two tables have one name") + ": give one of them another with AS"
	case dialect.TwiceGiven:
		return or(name, "the column %s is given twice", "a column is given twice")
	case dialect.Exists:
		return or(name, "%s is there already", "it is there already")
	case dialect.Missing:
		return or(name, "no such name: %s", "what it names is not there")
	case dialect.NoDatabase:
		return or(name, "no such database: %s", "no such database")
	case dialect.Denied:
		return or(name, "the user has no permission for it on %s", "the user has no permission for it") + ": the owner or an administrator can GRANT it"
	case dialect.Value:
		return or(name, "the value %q does not fit the type it is used as", "a value does not fit the type it is used as")
	case dialect.ReadOnly:
		if db.readOnly {
			return "the database was opened read-only"
		}
		return "the database is read-only"
	}
	return "the database says: " + failure.Message
}

// or is a sentence with a name, or another one where the name is not known.
func or(name, with, without string) string {
	if name == "" {
		return without
	}
	return fmt.Sprintf(with, name)
}

func (w wrongText) syntax() string {
	switch {
	case w.name == "":
		return "syntax error at the end: the statement is not complete"
	case w.open:
		return fmt.Sprintf("syntax error: the quote before %s is never closed", shown(w.name[1:]))
	}
	return "syntax error near " + shown(w.name) + w.equals()
}

// equals is for who writes == as in Go.
func (w wrongText) equals() string {
	if w.name != "==" && !strings.Contains(w.failure.Detail, " == ") {
		return ""
	}
	return ": SQL compares with one ="
}

// quotes is for who writes a text in double quotes.
func (w wrongText) quotes() string {
	if !w.quoted {
		return ""
	}
	return ": a text stands in single quotes, '" + w.name + "'"
}

func (w wrongText) types() string {
	text := "values of these types do not go together"
	if w.failure.Detail != "" {
		text += " (" + w.failure.Detail + ")"
	}
	if equals := w.equals(); equals != "" {
		return text + equals
	}
	return text + ": CAST(x AS type) makes one of another type"
}

// complete adds to an error what the database does not say itself: that a function is there and only takes other arguments, and how
// many parameters a statement has.
func (r *running) complete(err error) {
	var failed *SQLError
	if !errors.As(err, &failed) || r.conn.failed != nil {
		return
	}
	how := r.conn.db.dialect
	_, coded := how.Failure(failed.Err)
	switch want, got := parameters(r.statement.SQL, r.conn.db.rules()), len(r.statement.Args); {
	case got > how.Parameters():
		failed.Kind, failed.Message = ErrArguments, fmt.Sprintf("got %d parameters, a statement has at most %d: send it in pieces", got, how.Parameters())
	case failed.Kind == nil && !coded && got != want, failed.Kind == ErrSyntax && got == 0 && want > 0:
		failed.Kind, failed.Message = ErrArguments, fmt.Sprintf("got %s for %s", amount(got, "value"), amount(want, "parameter"))
	case failed.Kind == ErrNoFunction && failed.Name != "" && how.Function() != "" && r.hasFunction(failed.Name):
		failed.Kind, failed.Message = ErrArguments, r.conn.db.sentence(wrongText{failure: dialect.Failure{Kind: dialect.Arguments}, name: failed.Name})
	}
}

// hasFunction asks whether there is a function of a name.
func (r *running) hasFunction(name string) bool {
	rows := r.ask(r.conn.db.dialect.Function(), strings.ToLower(name[strings.LastIndex(name, ".")+1:]))
	return rows != nil && rows.Len() > 0
}

// ask runs a query about an error, nil if it fails. Where the error has ended the transaction, another connection is asked.
func (r *running) ask(query string, args ...any) *Rows {
	ctx, cancel := context.WithTimeout(withCause(context.Background(), "inspect"), secondTry)
	defer cancel()
	c := r.conn
	if c.link == nil || !r.protected && c.db.dialect.AbortsOnError() && c.inTransaction() {
		c = c.db.connect()
		defer c.close()
	}
	rows, err := c.execute(ctx, query, args...)
	if err != nil {
		return nil
	}
	return rows
}

// parameters counts those of a statement; one that is numbered or named counts once.
func parameters(text string, rules lexer.Rules) int {
	seen := map[string]bool{}
	tokens := rules.Tokens(text)
	count := 0
	for i, token := range tokens {
		name := ""
		switch {
		case token.Kind == lexer.Word && len(token.Text) > 1 && token.Text[0] == '$':
			name = token.Text
		case (token.Sign("?") || token.Sign(":") || token.Sign("@")) && i+1 < len(tokens) && tokens[i+1].Start == token.End && tokens[i+1].Kind == lexer.Word:
			name = token.Text + tokens[i+1].Text
		case !token.Sign("?"):
			continue
		}
		if name == "" || !seen[name] {
			count++
		}
		seen[name] = true
	}
	return count
}

// amount is a number of things: 1 value, 2 values.
func amount(n int, thing string) string {
	if n != 1 {
		thing += "s"
	}
	return fmt.Sprint(n, " ", thing)
}
