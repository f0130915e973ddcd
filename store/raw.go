package store

import (
	"context"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/dbsh-go/dbsh/store/internal/dialect"
	"github.com/dbsh-go/dbsh/store/internal/timestamp"
	"github.com/dbsh-go/dbsh/store/schema"
)

// Rows is the whole result of a statement.
type Rows struct {
	Columns  []string
	Types    []string // as the columns were declared, "" for expressions
	Values   [][]any  // int64, uint64 (beyond int64), float64, string, []byte, bool, time.Time or nil
	Affected int64    // rows written
	Returns  bool     // the statement returns rows, even if there are none
	Unkept   int64    // rows that came behind those in Values and were not kept, see Session.ExecuteWith
}

// Len is the number of rows returned.
func (r *Rows) Len() int { return len(r.Values) }

// Maps are the rows by column name. Of two columns with one name the last one counts.
func (r *Rows) Maps() []map[string]any {
	maps := make([]map[string]any, len(r.Values))
	for i, values := range r.Values {
		row := make(map[string]any, len(values))
		for j, value := range values {
			row[r.Columns[j]] = value
		}
		maps[i] = row
	}
	return maps
}

// execute runs a statement and reads its result; of several, one after the other, it gives the last one's. The caller
// decides what the statement means for the transaction (classify): control is not for here, and a write needs begin before.
func (c *conn) execute(ctx context.Context, text string, args ...any) (*Rows, error) {
	return c.executeWith(ctx, keepAll, text, args...)
}

// keepAll reads a result whole.
func keepAll(rows *Rows, cursor *Cursor) error {
	for cursor.Next() {
		rows.Values = append(rows.Values, cursor.Values())
	}
	return cursor.Err()
}

// executeWith does so with a function that reads the rows.
func (c *conn) executeWith(ctx context.Context, read func(*Rows, *Cursor) error, text string, args ...any) (*Rows, error) {
	command := c.classify(text)
	switch {
	case command.kind == sqlEmpty:
		return &Rows{}, nil
	case command.several:
		return c.executeAll(ctx, command, text, args)
	case !command.returns:
		result, err := c.exec(ctx, text, args...)
		if err != nil {
			return nil, err
		}
		rows := &Rows{}
		if command.kind == sqlWrite {
			rows.Affected, err = result.RowsAffected()
		}
		return rows, err
	}
	cursor, err := c.stream(ctx, text, args...)
	if err != nil {
		return nil, err
	}
	defer cursor.Close()
	rows := &Rows{Columns: cursor.Columns, Types: cursor.Types, Returns: len(cursor.Columns) > 0}
	err = read(rows, cursor)
	if command.kind == sqlWrite {
		for cursor.Next() { // what was written is counted by what comes back
		}
		rows.Affected = cursor.set.statement.Rows
	}
	if failed := cursor.Err(); failed != nil {
		return rows, failed
	}
	return rows, err
}

// executeAll runs several statements one after the other.
func (c *conn) executeAll(ctx context.Context, command command, text string, args []any) (rows *Rows, err error) {
	if err := command.allowSeveral(args); err != nil {
		return nil, err
	}
	for _, statement := range split(text, c.db.rules()) {
		if rows, err = c.execute(ctx, statement); err != nil {
			return nil, err
		}
	}
	return rows, nil
}

// allowSeveral refuses what cannot be run as several statements.
func (c command) allowSeveral(args []any) error {
	const op = "run several statements"
	switch {
	case c.kind == sqlMixed:
		return &SQLError{Op: op, Message: "transaction control, VACUUM, ATTACH and PRAGMAs that need no transaction cannot stand among them: run them one by one"}
	case len(args) > 0:
		return &SQLError{Op: op, Message: "got arguments, want none: run them one by one"}
	}
	return nil
}

// classify remembers what it found: a flush runs the same texts again and again.
func (c *conn) classify(text string) command {
	if cmd, known := c.commands[text]; known {
		return cmd
	}
	if c.commands == nil || len(c.commands) >= maxPrepared {
		c.commands = make(map[string]command)
	}
	cmd := classify(text, c.db.rules())
	c.commands[text] = cmd
	return cmd
}

// writes tells INSERT, UPDATE and DELETE from other statements. It is asked for every statement of a flush: the first word
// often tells.
func (c *conn) writes(text string) bool {
	if len(text) < len("INSERT") {
		return false
	}
	switch strings.ToUpper(text[:len("INSERT")]) {
	case "INSERT", "UPDATE", "DELETE":
		return true
	case "SELECT", "COMMIT", "CREATE", "BEGIN ", "ROLLBA", "SAVEPO", "RELEAS":
		return false
	}
	return c.classify(text).kind == sqlWrite
}

// decoder turns cells into the values that Rows and Cursor hold.
type decoder struct {
	kinds []schema.Kind
	texts bool // texts come as bytes
}

// textAsBytes is a dialect whose driver gives texts, or some of them, as bytes.
type textAsBytes interface {
	TextAsBytes() bool
}

func newDecoder(d dialect.Dialect, types []string) decoder {
	kinds := make([]schema.Kind, len(types))
	for i, declared := range types {
		kinds[i] = d.Type(declared).Kind
	}
	texts, ok := d.(textAsBytes)
	return decoder{kinds, ok && texts.TextAsBytes()}
}

func (d decoder) row(rows *rowset) ([]any, error) {
	row, dest := make([]any, len(d.kinds)), make([]any, len(d.kinds))
	for i := range row {
		dest[i] = &row[i]
	}
	if err := rows.Scan(dest...); err != nil {
		return nil, err
	}
	for i, value := range row {
		if bytes, ok := value.([]byte); ok && d.texts && d.kinds[i] != schema.Bytes && utf8.Valid(bytes) {
			value = string(bytes)
		}
		row[i] = decode(d.kinds[i], value)
	}
	return row, nil
}

// decode gives a cell the Go type its column's declaration promises, if it fits; else the cell stays what it is.
func decode(kind schema.Kind, value any) any {
	switch value := value.(type) {
	case int64:
		if kind == schema.Bool && (value == 0 || value == 1) {
			return value == 1
		}
	case string:
		if kind == schema.DateTime || kind == schema.Date {
			if t, ok := timestamp.Parse(value); ok {
				return t
			}
		}
	case []byte:
		if value == nil {
			return []byte{}
		}
	case float32:
		return widened(value)
	case time.Time:
		return value.UTC() // the session's time zone, whatever the program's is
	}
	return value
}

// shortFloats tells the types of floats of 32 bits that a dialect's driver gives as floats of 64, with digits behind them that nobody has
// written; nil if there are none.
func shortFloats(d dialect.Dialect) func(typ string) bool {
	if widening, ok := d.(interface{ WidensFloat(typ string) bool }); ok {
		return widening.WidensFloat
	}
	return nil
}

// shortest takes these digits away: 1.1, not 1.100000023841858.
func shortest(value any) any {
	if f, ok := value.(float64); ok {
		return widened(float32(f))
	}
	return value
}

// widened is the float64 of the same shortest text: 0.1, not 0.10000000149.
func widened(f float32) float64 {
	wide, _ := strconv.ParseFloat(strconv.FormatFloat(float64(f), 'g', -1, 32), 64)
	return wide
}
