package shell

import (
	"fmt"
	"slices"
	"strings"

	"github.com/dbsh-go/dbsh/shell/internal/command"
	"github.com/dbsh-go/dbsh/store"
)

// dryRun collects what a script writes: objects field by field, other statements as they are, and rows by table.
type dryRun struct {
	shell   *shell
	end     []func()
	tables  []string // in the order in which they were first written
	rows    map[string]*[3]int64
	written int // statements
	shown   int // changes of objects
	hidden  int
}

// shownChanges is how many objects a dry run shows: of a million nobody reads all.
const shownChanges = 500

// verbs are those that rows are counted by.
var verbs = []string{"INSERT", "UPDATE", "DELETE"}

// watchDryRun begins to collect, and shows each change as it is made.
func watchDryRun(s *shell) *dryRun {
	d := &dryRun{shell: s, rows: map[string]*[3]int64{}}
	d.end = append(d.end, s.session.OnAfterFlush(d.flushed), s.config.DB.Trace(d.add))
	for _, b := range s.config.Binds {
		d.end = append(d.end, b.DB.Trace(d.add))
	}
	return d
}

// flushed shows the objects that a flush has written.
func (d *dryRun) flushed(changes []store.Change) {
	for _, change := range changes {
		if d.shown == shownChanges {
			d.hidden++
			continue
		}
		d.shown++
		if err := command.WriteChange(d.shell.config.Err, changeView(change)); err != nil {
			return // nobody reads it
		}
	}
}

// add counts a statement's rows, and shows it where no object does.
func (d *dryRun) add(st store.Statement) {
	if st.Err != nil || !writes(st.SQL) && firstWord(st.SQL) != "WITH" {
		return
	}
	verb, table := d.shell.rules().Target(st.SQL)
	if verb == "" && firstWord(st.SQL) == "WITH" {
		return
	}
	d.written++
	if st.Cause != "flush" && st.Cause != "autoflush" {
		d.shell.echo(logged{Statement: st})
	}
	if verb == "" {
		return
	}
	if d.rows[table] == nil {
		d.rows[table] = new([3]int64)
		d.tables = append(d.tables, table)
	}
	d.rows[table][slices.Index(verbs, verb)] += max(st.Rows, 0)
}

// report ends the collecting and prints the sums.
func (d *dryRun) report() {
	s := d.shell
	if err := s.session.Flush(); err != nil { // what the script left pending belongs to what it would write
		s.report(err)
	}
	for _, end := range d.end {
		end()
	}
	if d.hidden > 0 {
		fmt.Fprintf(s.config.Err, "... and %d more\n", d.hidden)
	}
	for _, table := range d.tables {
		var parts []string
		for i, n := range d.rows[table] {
			if n > 0 {
				parts = append(parts, fmt.Sprintf("%d %s", n, [...]string{"inserted", "changed", "deleted"}[i]))
			}
		}
		if parts != nil {
			fmt.Fprintf(s.config.Err, "%s: %s\n", table, strings.Join(parts, ", "))
		}
	}
	fmt.Fprintf(s.config.Err, "dry run: %s; all of it is taken back\n", counted(int64(d.written), "statement"))
}
