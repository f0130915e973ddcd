//go:build unix

package cmd

import (
	"os/exec"
	"strings"
	"testing"
)

// markedPager is a pager that one can tell from the screen.
const markedPager = `sed "s/^/paged: /"`

func TestTerminalPages(t *testing.T) {
	t.Parallel()
	p := sitDown(t)
	p.types(":pager " + markedPager + enter)
	p.waits("What :last and other commands show goes through", ready)
	p.types("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300) SELECT i FROM n;" + enter)
	p.waits(" more rows; :last shows all", ready)
	if strings.Contains(p.screen(), "paged: │") {
		t.Error("a result went through the pager, which was not asked for")
	}
	p.types(":last" + enter)
	p.waits("paged: │   1 │", "paged: │ 300 │", "paged: (300 rows)", ready)

	p.types(":pager on" + enter)
	p.waits("What is longer than the screen goes through", ready)
	p.types("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 400) SELECT i FROM n;" + enter)
	p.waits("paged: │ 400 │", ready)
	p.types("Artists.Count()" + enter)
	p.waits("\n2\n", ready) // short: no pager

	p.types(":pager off" + enter)
	p.waits("Nothing goes through", ready)
	p.types("seen := 1" + enter)
	p.waits(ready)
	p.types(":last 2" + enter)
	p.waits("\n│ 400 │", ready)
}

// TestTerminalShowsLongResults shows the beginning of a result that is too long to be kept, and all of it through the pager; leaving it ends
// the reading, and so does ^C.
func TestTerminalShowsLongResults(t *testing.T) {
	t.Parallel()
	p := sitDown(t)
	const query = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 11000) SELECT i FROM n;"
	p.types(":pager " + markedPager + enter)
	p.waits(ready)
	p.types(query + enter)
	p.waits("more rows; :pager on or ENTRY :> FILE shows all", ready)
	p.types("_.Len()" + enter)
	p.waits("note: of that result the first 10,000 rows were kept", "\n10000\n", ready)
	p.types(":pager on" + enter)
	p.waits(ready)
	p.types(query + enter)
	p.waits("paged: │   11000 │", "paged: (11,000 rows)", ready)
	p.types(":pager head -3" + enter)
	p.waits(ready)
	p.types(strings.Replace(query, "WHERE i < 11000", "", 1) + enter) // there is no end of it
	p.waits("│       i │", ready)
	p.types("_.Len()" + enter)
	p.waits("\n10000\n", ready)
	p.types(":pager off" + enter)
	p.waits(ready)
	p.types(strings.Replace(query, "WHERE i < 11000", "", 1) + " :| cat" + enter)
	p.waits("│    5000 │")
	p.interruptsUntil(ready) // the command is interrupted too, and may be the first to say so
	p.types("6 * 7" + enter)
	p.waits("\n42\n", ready)
}

// Whoever leaves less is at the prompt again, and ^C there does not end the shell.
func TestTerminalPagesWithLess(t *testing.T) {
	if _, err := exec.LookPath("less"); err != nil {
		t.Skip("there is no less here")
	}
	t.Parallel()
	p := sitDown(t)
	p.types(":pager less" + enter)
	p.waits("goes through less.", ready)
	p.types("strings.Split(strings.Repeat(\"line \", 4000), \" \")" + enter)
	p.waits(" more", ready)
	p.types(":last" + enter)
	p.waits("\n:")
	p.types("q")
	p.waits(ready)
	p.types("40 + 2" + enter)
	p.waits("\n42\n", ready)
}

func TestTerminalRedirects(t *testing.T) {
	t.Parallel()
	p := sitDown(t)
	p.types(`Artists.All() :| sed 's/^/> /'` + enter)
	p.waits("> │  1 │ AC/DC  │", ready)
	p.types("SELECT Name FROM Artist :| wc -l" + enter) // without a semicolon
	p.waits("\n7\n", ready)
}

func TestTerminalNotesRepeatedQueries(t *testing.T) {
	t.Parallel()
	p := sitDown(t)
	p.types("for range 6 { session.Clear(); _ = Artists.Get(1).Albums() }" + enter)
	p.waits("note: 6 times the same query, lazy Artist.Albums, by for range 6 {", "Artists.With(Artists.Albums) loads it with its owners", ready)
	p.types("for range 4 { session.Clear(); _ = Artists.Get(1) }" + enter)
	p.waits(ready)
	p.types("40 + 2" + enter)
	p.waits("\n42\n", ready)
	if strings.Contains(p.screen(), "note: 4 times") {
		t.Error("four are no pattern")
	}
}
