package shell

import (
	"fmt"
	"strings"
	"time"

	"github.com/dbsh-go/dbsh/shell/internal/command"
	"github.com/dbsh-go/dbsh/shell/internal/engine"
	"github.com/dbsh-go/dbsh/store"
)

// keptStatements is how many statements :sql can show.
const keptStatements = 1000

// keptEntries is of how many entries :sql can tell what they have sent.
const keptEntries = 100

// statementLog gets every statement that the session sends: for the echo and for :sql.
type statementLog struct {
	asked   *sent // what :explain or :advise was last asked about, where nothing has run since
	shell   *shell
	recent  []logged // the last ones of all entries
	entry   int      // how many of recent belong to the last entry that sent any
	fresh   bool     // no statement of the running entry has come yet
	muted   bool     // what comes is the shell's own
	flushed int      // rows written in the open transaction
	entries []*ran   // what each entry has sent, the last ones that have sent any
}

// logged is a statement and the name of the database that it was sent to, "" for the session's own.
type logged struct {
	store.Statement
	bind  string
	ended time.Time
}

// view is what commands show of it.
func (st logged) view() command.Statement {
	return command.Statement{SQL: st.SQL, Args: st.Args, Rows: st.Rows, Took: st.Took, Err: st.Err, Cause: st.Cause, Database: st.bind, Ended: st.ended}
}

// line is the line of the entry that runs now, 0 where that is not known.
func (s *shell) line() int {
	if placer, ok := s.engine.(engine.Placer); ok {
		if at, known := placer.Place(); known {
			return at.Line
		}
	}
	return 0
}

func newStatementLog(s *shell) *statementLog { return &statementLog{shell: s} }

// begin starts the log of an entry. An entry that sends nothing leaves the one before it to be looked at.
func (l *statementLog) begin() {
	l.fresh = true
	if !l.shell.session.Status().InTransaction {
		l.flushed = 0
	}
}

// from takes what is sent to the database of this name.
func (l *statementLog) from(bind string) func(store.Statement) {
	return func(st store.Statement) { l.add(logged{st, bind, time.Now()}) }
}

func (l *statementLog) add(st logged) {
	if l.muted || st.Cause == "inspect" || st.Cause == "mark" {
		return
	}
	if l.fresh {
		l.fresh, l.entry = false, 0
		l.entries = append(l.entries[max(0, len(l.entries)-keptEntries+1):], &ran{text: l.shell.journal.last()})
	}
	if n := len(l.entries); n > 0 {
		l.entries[n-1].add(st.Statement, l.shell.line())
	}
	l.recent, l.asked = append(l.recent, st), nil
	l.entry++
	if st.Err == nil && writes(st.SQL) {
		l.flushed += int(max(st.Rows, 0))
	}
	if len(l.recent) > 2*keptStatements {
		l.recent = append([]logged(nil), l.recent[len(l.recent)-keptStatements:]...)
	}
	if l.shell.settings.Echo {
		l.shell.echo(st)
	}
}

// last is what the last entry that has sent any has sent.
func (l *statementLog) last() *ran {
	if len(l.entries) == 0 {
		return &ran{}
	}
	return l.entries[len(l.entries)-1]
}

// echo prints a statement as it runs.
func (s *shell) echo(st logged) {
	if err := command.WriteStatement(s.config.Err, st.view(), false); err != nil {
		s.settings.Echo = false // nobody reads it
	}
}

// onlyAutoflushed tells whether the entry has written, and nothing but what a query flushes by itself.
func (l *statementLog) onlyAutoflushed() bool {
	if l.fresh || l.entry > len(l.recent) {
		return false
	}
	flushed := false
	for _, st := range l.recent[len(l.recent)-l.entry:] {
		if st.Cause == "autoflush" {
			flushed = flushed || writes(st.SQL)
			continue
		}
		switch firstWord(st.SQL) {
		case "SELECT", "BEGIN", "START", "SAVEPOINT", "RELEASE", "VALUES", "EXPLAIN":
		default:
			return false
		}
	}
	return flushed
}

// writes tells whether a statement changes rows or the schema.
func writes(sql string) bool { return changesRows(sql) || changesSchema(sql) }

func changesRows(sql string) bool {
	switch firstWord(sql) {
	case "INSERT", "UPDATE", "DELETE", "REPLACE", "TRUNCATE":
		return true
	}
	return false
}

func changesSchema(sql string) bool {
	switch firstWord(sql) {
	case "CREATE", "ALTER", "DROP", "ATTACH", "DETACH":
		return true
	}
	return false
}

func firstWord(sql string) string {
	words := strings.Fields(sql)
	if len(words) == 0 {
		return ""
	}
	return strings.ToUpper(words[0])
}

// counted is a number of things: "1 row", "2 rows".
func counted(n int64, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return fmt.Sprintf("%d %ss", n, thing)
}
