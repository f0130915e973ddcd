package command

import (
	"fmt"
	"io"
	"reflect"
	"strconv"
	"strings"
	"time"

	"github.com/dbsh-go/dbsh/shell/internal/table"
)

// Statement is one executed SQL statement.
type Statement struct {
	SQL      string
	Args     []any
	Rows     int64 // -1 if not known
	Took     time.Duration
	Ended    time.Time
	Err      error
	Cause    string // "lazy Artist.Albums", "flush", "" for what was asked for
	Database string // its name where it is not the shell's own
}

// maxSQL is how much of one statement is shown: a flush of many rows is long.
const maxSQL = 4_000

// WriteStatement writes a statement so that it can be copied and run: SQL, and comments with its arguments and what came of it.
// :sql and the echo print it.
func WriteStatement(w io.Writer, s Statement, color bool) error {
	env := Env{Color: color}
	sql := strings.TrimRight(strings.TrimSpace(s.SQL), ";")
	if len(sql) > maxSQL {
		sql = strings.ToValidUTF8(sql[:maxSQL], "") + "… (" + table.Grouped(len(sql)) + " bytes)"
	}
	text := table.Visible(strings.ReplaceAll(sql, "\t", "  ")) + ";\n"
	if args := arguments(s.Args); args != "" {
		text += env.paint(faint, "-- "+args) + "\n"
	}
	var said []string
	if s.Rows >= 0 && s.Err == nil {
		said = append(said, table.Counted(int(s.Rows)))
	}
	said = append(said, Took(s.Took))
	if s.Cause != "" {
		said = append(said, oneLine(s.Cause))
	}
	if s.Database != "" {
		said = append(said, "on "+s.Database)
	}
	text += env.paint(faint, "-- "+strings.Join(said, ", ")) + "\n"
	if s.Err != nil {
		text += env.paint(red, "-- error: "+oneLine(s.Err.Error())) + "\n"
	}
	_, err := io.WriteString(w, text)
	return err
}

// maxArgs and maxArg are how many arguments of a statement are shown, and how much of one.
const maxArgs, maxArg = 20, 60

func arguments(args []any) string {
	texts := make([]string, 0, min(len(args), maxArgs+1))
	for i, arg := range args {
		if i == maxArgs {
			texts = append(texts, fmt.Sprintf("… %s more", table.Grouped(len(args)-i)))
			break
		}
		texts = append(texts, literal(arg))
	}
	return strings.Join(texts, ", ")
}

// literal is a value as a short text on one line; text is quoted as Go does.
func literal(v any) string {
	switch v := value(v).(type) {
	case nil:
		return "NULL"
	case string:
		if len(v) > maxArg {
			return strconv.Quote(strings.ToValidUTF8(v[:maxArg], "")) + "…"
		}
		return strconv.Quote(v)
	case time.Time, bool, []byte:
		return table.Readable(v)
	}
	return oneLine(table.Readable(value(v)))
}

// value is what a pointer leads to: nullable fields are pointers.
func value(v any) any {
	for rv := reflect.ValueOf(v); rv.Kind() == reflect.Pointer; rv = rv.Elem() {
		if rv.IsNil() {
			return nil
		}
		if _, ok := v.(fmt.Stringer); ok { // such as *big.Int
			return v
		}
		v = rv.Elem().Interface()
	}
	return v
}
