// Package storetest is the conformance suite of sessions: what every database must do, told as behaviour and as the
// statements that are sent. A database's test calls Run with a function that opens an empty database.
//
// The contract, by the numbers that the tests carry:
//
//	 1  States go transient, pending, persistent, deleted, detached, and back on rollback.
//	 2  A row has one object in a session.
//	 3  Only changed columns are written; a field set to the value it had writes nothing.
//	 4  Rows are inserted after the rows they refer to, in the order of Add within a table; deleted the other way round.
//	 5  Queries and lazy loads flush before; reading begins no transaction.
//	 6  Rollback restores fields, states and relations in memory.
//	 7  Savepoints nest; what is rolled back is only what happened inside.
//	 8  A failed flush rolls back, and the session refuses work until Rollback.
//	 9  Both sides of a relation change at once; keys are written at the flush at the latest.
//	10  Deleting a parent sets its children's keys to NULL, or deletes them where the relation cascades.
//	11  The first touch of a relation loads it for the siblings too.
//	12  Rows changed or deleted by others are noticed.
//	13  Composite keys, self references and many-to-many relations do all of this too.
//	14  Wrong arguments are errors, never panics.
//	15  A transaction that has written nothing is no uncommitted work, and keeps nobody from writing.
//	16  Sessions on one database see of each other what is committed.
//	17  Views are read like tables, and never written.
//	18  A unique value that one row gives up and another takes is handed over in one flush.
//	19  Merge copies what an object says to the session's own object of the row, relations too.
//	20  Who has registered is told of flushes, commits, rollbacks, writes and loads.
//	21  Bulk insert and update write many rows without objects, all or none.
//	22  A transaction that another one is in conflict with is run again, from where it began.
//	23  Natural keys change, and rows follow; a new object takes the row of a deleted one.
//	24  A session may have several databases: each model is in its own, commits and rollbacks are for all.
package storetest

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/dbsh-go/dbsh/store"
)

// groups are all behaviours.
var groups = []struct {
	name  string
	tests []test
}{
	{"states", stateTests}, {"flush", flushTests}, {"rollback", rollbackTests}, {"relations", relationTests},
	{"deletes", deleteTests}, {"keys", keyTests}, {"new keys", newKeyTests}, {"errors", errorTests}, {"failures", failureTests}, {"wrong texts", wrongTests}, {"trace", traceTests}, {"lazy", lazyTests}, {"one", oneTests},
	{"written", writtenTests}, {"changes", changeTests}, {"links", linkTests}, {"unique", uniqueTests}, {"cycles", cycleTests}, {"merge", mergeTests},
	{"events", eventTests}, {"bulk", bulkTests}, {"natural", naturalTests}, {"retry", retryTests}, {"views", viewTests}, {"cells", cellTests},
	{"create", createTests}, {"options", optionTests}, {"later", laterTests}, {"types", typeTests}, {"floats", floatTests}, {"decimals", decimalTests}, {"altered", alteredTests}, {"texts", textTests}, {"associations", associationTests}, {"composites", compositeTests}, {"savepoints", savepointTests}, {"marks", markTests},
	{"binds", bindTests},
	{"pages", pageTests}, {"keysets", keysetTests}, {"streams", streamTests}, {"reads", readTests},
	{"loading", loadingTests}, {"strategies", strategyTests}, {"dynamic", dynamicTests}, {"cascades", cascadeTests}, {"backrefs", backrefTests}, {"conditions", conditionTests}, {"compared", comparedTests},
	{"operators", operatorTests}, {"joins", joinTests}, {"windows", windowTests}, {"locks", lockTests}, {"by query", byQueryTests}, {"upserts", upsertTests},
}

// Run runs the suite on a kind of database.
func Run(t *testing.T, d Database) {
	for _, group := range groups {
		t.Run(group.name, func(t *testing.T) {
			for _, test := range group.tests {
				t.Run(test.name, func(t *testing.T) { test.run(newBench(t, d.Open(t))) })
			}
		})
	}
}

type test struct {
	name string
	run  func(*bench)
}

// bench is one test's database with the suite's tables, a session on it, and the statements it has sent.
type bench struct {
	*testing.T
	db      *store.DB
	s       *store.Session
	notices []string

	recording sync.Mutex
	sent      []store.Statement
}

func newBench(t *testing.T, db *store.DB) *bench {
	b := &bench{T: t, db: db, s: store.NewSession(db)}
	for _, text := range schema {
		b.create(text)
	}
	b.ok(b.s.Commit(), b.s.Register(&Role{}, &User{}, &Article{}, &Employee{}, &Album{}, &Track{}, &Order{}, &Line{}, &Document{}))
	b.s.OnNotice(func(text string) { b.notices = append(b.notices, text) })
	t.Cleanup(db.Trace(b.record))
	t.Cleanup(func() { _ = b.s.Close() })
	return b
}

// record notes a statement. Sessions of several goroutines may send some.
func (b *bench) record(statement store.Statement) {
	b.recording.Lock()
	defer b.recording.Unlock()
	b.sent = append(b.sent, statement)
}

// statements is how many statements so many rows take at least: SQLite's are smaller, see its dialect's BatchRows.
func (b *bench) statements(rows int) int {
	most := 100
	if b.db.Dialect() == "sqlite" {
		most = 8
	}
	return (rows + most - 1) / most
}

// only skips a behaviour that other databases than the named ones cannot have.
func (b *bench) only(reason string, dialects ...string) {
	b.Helper()
	if !slices.Contains(dialects, b.db.Dialect()) {
		b.Skip(reason)
	}
}

// create makes a table; the words are SQLite's, whatever the database.
func (b *bench) create(text string) {
	b.Helper()
	_, err := b.s.Execute(ddl(b.db.Dialect(), text))
	b.ok(err)
}

// ok stops the test at the first error.
func (b *bench) ok(errs ...error) {
	b.Helper()
	for _, err := range errs {
		if err != nil {
			b.Fatal(err)
		}
	}
}

// fails checks that an error is the wanted one and says the wanted words.
func (b *bench) fails(err, want error, words ...string) {
	b.Helper()
	if err == nil {
		b.Fatal("got no error")
	}
	if want != nil && !errors.Is(err, want) {
		b.Errorf("got error %q, want %q", err, want)
	}
	for _, word := range words {
		if !strings.Contains(err.Error(), word) {
			b.Errorf("got error %q, want one with %q", err, word)
		}
	}
}

// state checks an object's state.
func (b *bench) state(object any, want store.State) {
	b.Helper()
	if got := b.s.State(object); got != want {
		b.Errorf("got a %s %T, want a %s one", got, object, want)
	}
}

// silent runs do and checks that it sends nothing.
func (b *bench) silent(do func()) {
	b.Helper()
	b.sends(do)
}

// sends runs do and checks which statements it sends, as "SQL (arguments)".
func (b *bench) sends(do func(), want ...string) {
	b.Helper()
	before := len(b.sent)
	do()
	var got []string
	for _, statement := range b.sent[before:] {
		got = append(got, shape(statement))
	}
	if len(got) != len(want) {
		b.Fatalf("sent %d statements, want %d:\ngot\n  %s\nwant\n  %s", len(got), len(want), strings.Join(got, "\n  "), strings.Join(want, "\n  "))
	}
	for k := range want {
		if got[k] != want[k] && !(strings.HasSuffix(want[k], "...") && strings.HasPrefix(got[k], strings.TrimSuffix(want[k], "..."))) {
			b.Errorf("statement %d: sent\n  %s\nwant\n  %s", k+1, got[k], want[k])
		}
	}
}

// shape is a statement without what differs between databases: quotes, the numbers of parameters, how a transaction
// begins and a new key comes back.
func shape(statement store.Statement) string {
	text := strings.NewReplacer(`"`, "", "`", "").Replace(statement.SQL)
	if strings.HasPrefix(text, "BEGIN") {
		return "BEGIN"
	}
	text = parameter.ReplaceAllString(text, "?")
	if strings.HasPrefix(text, "INSERT") {
		text = strings.TrimSuffix(text, " RETURNING id")
	}
	if len(statement.Args) == 0 {
		return text
	}
	args := make([]string, len(statement.Args))
	for k, arg := range statement.Args {
		if args[k] = fmt.Sprint(arg); arg == nil {
			args[k] = "NULL"
		}
	}
	return text + " (" + strings.Join(args, ", ") + ")"
}

var parameter = regexp.MustCompile(`\$\d+`)

// rows reads a query's values as one line a row.
func (b *bench) rows(query string) string {
	b.Helper()
	other := store.NewSession(b.db)
	s := other
	if b.s.Status().InTransaction {
		s = b.s
	}
	rows, err := s.Execute(query)
	b.ok(err)
	var lines []string
	for _, row := range rows.Values {
		var cells []string
		for _, cell := range row {
			if cell == nil {
				cell = "NULL"
			}
			cells = append(cells, fmt.Sprint(cell))
		}
		lines = append(lines, strings.Join(cells, " "))
	}
	b.ok(other.Close())
	return strings.Join(lines, "; ")
}

// holds checks what a query answers.
func (b *bench) holds(query, want string) {
	b.Helper()
	if got := b.rows(query); got != want {
		b.Errorf("%s: got %q, want %q", query, got, want)
	}
}

// get reads an object by its key.
func get[T any](b *bench, key ...any) *T {
	b.Helper()
	var row *T
	b.ok(b.s.Query((*T)(nil)).Get(&row, key...))
	return row
}

// all reads all objects of a model by primary key.
func all[T any](b *bench) []*T {
	b.Helper()
	var rows []*T
	b.ok(b.s.Query((*T)(nil)).OrderBy("id").All(&rows))
	return rows
}

// must gives a relation's result and stops at its error: must(b)(user.Role()).
func must[T any](b *bench) func(T, error) T {
	return func(value T, err error) T {
		b.Helper()
		b.ok(err)
		return value
	}
}

func ptr[T any](value T) *T { return &value }

func role(name string) *Role { return &Role{Name: &name} }
func user(name string) *User { return &User{Username: &name} }

func names(users []*User) string {
	var list []string
	for _, u := range users {
		list = append(list, *u.Username)
	}
	return strings.Join(list, " ")
}

// tutorial is what the tutorials make: three roles, and users of two of them. It is committed.
func (b *bench) tutorial() (admin, member, moderator *Role, john, susan, david *User) {
	b.Helper()
	admin, member, moderator = role("Admin"), role("User"), role("Moderator")
	john, susan, david = user("john"), user("susan"), user("david")
	b.ok(john.SetRole(admin), susan.SetRole(member), david.SetRole(member))
	b.ok(b.s.Add(john, susan, david, moderator), b.s.Commit())
	return
}
