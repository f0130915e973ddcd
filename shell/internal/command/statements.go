package command

import (
	"context"
	"fmt"
	"io"
	"reflect"
	"strconv"
	"strings"
	"time"

	"github.com/dbsh-go/dbsh/shell/internal/table"
)

func runSQL(_ context.Context, env *Env, call Call) error {
	var statements []Statement
	ofEntry := false
	switch word := strings.ToLower(call.Args); word {
	case "", "last":
		statements, ofEntry = env.Statements.Entry(), true
	case "all":
		statements = env.Statements.Last(-1)
	case "on", "off":
		env.Settings.Echo = word == "on"
		return env.say("Echo of SQL is %s.", word)
	case "entries":
		return env.write(ranTable(env.Statements.Ran()), false)
	default:
		n, err := strconv.Atoi(call.Args)
		if err != nil || n < 1 {
			return fmt.Errorf(":sql: got %q, want a number of statements, last, all, entries, on or off", call.Args)
		}
		statements = env.Statements.Last(n)
	}
	if !env.Settings.Effective().People() {
		return env.write(statementTable(statements), true)
	}
	if len(statements) == 0 {
		return env.printf("No SQL has run yet.\n")
	}
	for _, s := range statements {
		if err := WriteStatement(env.Out, s, env.Color); err != nil {
			return err
		}
	}
	if !ofEntry {
		return nil
	}
	return env.sumUp(statements)
}

// sumUp says what the statements of an entry came to.
func (e *Env) sumUp(statements []Statement) error {
	var text strings.Builder
	if len(statements) > 1 {
		var took time.Duration
		rows := 0
		for _, s := range statements {
			took += s.Took
			rows += int(max(s.Rows, 0))
		}
		text.WriteString(e.paint(faint, fmt.Sprintf("-- in all: %d statements, %s, %s", len(statements), table.Counted(rows), Took(took))) + "\n")
	}
	for _, r := range e.Statements.Repeats() {
		text.WriteString(e.paint(yellow, "-- "+strings.ReplaceAll(r.String(), "\n", "\n-- ")) + "\n")
	}
	return e.printf("%s", text.String())
}

func ranTable(entries []Ran) *table.Table {
	t := &table.Table{Columns: named("entry", "statements", "rows", "ms")}
	for _, r := range entries {
		t.Rows = append(t.Rows, []any{oneLine(strings.TrimSpace(r.Text)), r.Statements, r.Rows, float64(r.Took.Round(10*time.Microsecond)) / float64(time.Millisecond)})
	}
	return t
}

func statementTable(statements []Statement) *table.Table {
	t := &table.Table{Columns: named("sql", "args", "rows", "ms", "cause", "error")}
	for _, s := range statements {
		row := []any{s.SQL, arguments(s.Args), nil, float64(s.Took) / float64(time.Millisecond), nil, nil}
		if s.Rows >= 0 {
			row[2] = s.Rows
		}
		if s.Cause != "" {
			row[4] = s.Cause
		}
		if s.Err != nil {
			row[5] = s.Err.Error()
		}
		t.Rows = append(t.Rows, row)
	}
	return t
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

// Took is a time as people read it: 0.08 ms, 12.3 ms, 1.25 s, 2m3s.
func Took(d time.Duration) string {
	switch {
	case d < 10*time.Millisecond:
		return fmt.Sprintf("%.2f ms", float64(d)/float64(time.Millisecond))
	case d < time.Second:
		return fmt.Sprintf("%.1f ms", float64(d)/float64(time.Millisecond))
	case d < time.Minute:
		return fmt.Sprintf("%.2f s", d.Seconds())
	}
	return d.Round(time.Second).String()
}
