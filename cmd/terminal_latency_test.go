//go:build unix

package cmd

import (
	"bytes"
	"context"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/creack/pty"
)

// BenchmarkTerminal measures from a key press to what the terminal is sent for it, with the real program on a database of a thousand tables.
// It reports the 50th and the 99th percentile in milliseconds:
//
//	go test ./cmd -run '^$' -bench Terminal -benchtime 2000x
func BenchmarkTerminal(b *testing.B) {
	p := sitDownAtThousandTables(b)
	for _, typing := range []struct{ name, text string }{
		{"Go", `for _, row := range Tables0007.Filter(Tables0007.Name.Eq("x")).All() { fmt.Println(row.ID, len(row.Name)) }; `},
		{"SQL", `SELECT t.id, t.name FROM table0007 t JOIN table0008 u ON u.id = t.parent_id WHERE t.name LIKE 'x%' ORDER BY 2; `},
	} {
		b.Run(typing.name, func(b *testing.B) {
			var took []time.Duration
			for i := range b.N {
				took = append(took, p.key(string(typing.text[i%len(typing.text)])))
			}
			report(b, took)
			p.types(interrupt)
			p.until(waiting)
		})
	}
	for _, long := range []struct{ name, text string }{
		{"LongGo", "x := []string{" + strings.Repeat(`"abc", f(x.Name, 12), `, 4500)},
		{"LongSQL", "SELECT * FROM table0007 WHERE name IN (" + strings.Repeat(`'abc', 12345, `, 7000)},
		{"LongChinese", `x := "` + strings.Repeat("世界您好", 25_000)},
	} {
		b.Run(long.name, func(b *testing.B) { // a line of 100,000 characters
			go p.terminal.WriteString(pasteBegin + long.text + pasteEnd + "Q") // the terminal takes it piece by piece
			p.until("Q")
			var took []time.Duration
			for i := range b.N {
				took = append(took, p.key(string(rune('k'+i%10))))
			}
			report(b, took)
			p.types(interrupt)
			p.until(waiting)
		})
	}
	for _, completed := range []struct{ name, text, seen string }{
		{"CompleteGo", "Table09", "(8 of"},
		{"CompleteAll", "x := ", "(8 of"}, // every name
		{"CompleteMembers", "Tables0042.F", "Filter"},
		{"CompleteTable", "SELECT * FROM table00", "(8 of"},
		{"CompleteJoin", "SELECT * FROM table0042 t JOIN ", "ON"},
	} {
		b.Run(completed.name, func(b *testing.B) {
			var took []time.Duration
			for range b.N {
				for _, c := range completed.text {
					p.key(string(c))
				}
				start := time.Now()
				p.types(tab)
				p.until(completed.seen)
				took = append(took, time.Since(start))
				p.types(interrupt)
				p.until(waiting)
			}
			report(b, took)
		})
	}
}

// Typing is not felt, on a database of a thousand tables either. The bounds are far from what is measured, so that a busy machine keeps them.
func TestTerminalIsPrompt(t *testing.T) {
	if testing.Short() {
		t.Skip("a database of a thousand tables takes a second to make")
	}
	p := sitDownAtThousandTables(t)
	var took []time.Duration
	for range 3 {
		for _, c := range `Tables0007.Filter(Tables0007.Name.Eq("x")); ` {
			took = append(took, p.key(string(c)))
		}
	}
	if typical := percentile(took, 50); typical > 50*time.Millisecond {
		t.Errorf("a key takes %v to be seen", typical)
	}
}

func report(b *testing.B, took []time.Duration) {
	for _, part := range []int{50, 99} {
		b.ReportMetric(float64(percentile(took, part).Microseconds())/1000, fmt.Sprintf("ms-p%d", part))
	}
	b.ReportMetric(0, "ns/op")
}

func percentile(took []time.Duration, part int) time.Duration {
	sorted := slices.Sorted(slices.Values(took))
	return sorted[(len(sorted)-1)*part/100]
}

// typist types at a terminal, and reads no more than what it waits for.
type typist struct {
	tb       testing.TB
	terminal *os.File
	got      []byte
}

func sitDownAtThousandTables(tb testing.TB) *typist {
	tb.Helper()
	dir := tb.TempDir()
	database := filepath.Join(dir, "big.db")
	err := withDB(database, func(db *sql.Conn) error {
		var text bytes.Buffer
		text.WriteString("BEGIN;")
		for i := range 1000 {
			fmt.Fprintf(&text, "CREATE TABLE table%04d (id INTEGER PRIMARY KEY, name TEXT NOT NULL, parent_id INTEGER REFERENCES table%04d, price DECIMAL(10,2));\n", i, max(0, i-1))
		}
		text.WriteString("COMMIT;")
		_, err := db.ExecContext(context.Background(), text.String())
		return err
	})
	if err != nil {
		tb.Fatal(err)
	}
	program := program(database)
	program.Env = append(append(program.Env, quietly(dir)...), "TERM=xterm")
	terminal, err := pty.StartWithSize(program, &pty.Winsize{Rows: 40, Cols: 140})
	if err != nil {
		tb.Skipf("no pseudo-terminal here: %v", err)
	}
	tb.Cleanup(func() {
		program.Process.Kill()
		program.Wait()
		terminal.Close()
	})
	p := &typist{tb: tb, terminal: terminal}
	p.until(waiting)
	p.types("SELECT * FROM table0001 t JOIN " + tab) // it waits until all tables are known
	p.until("ON")
	p.types(interrupt)
	p.until(waiting)
	return p
}

func (p *typist) types(keys string) {
	p.tb.Helper()
	p.got = p.got[:0] // what has come is for other keys
	if _, err := p.terminal.WriteString(keys); err != nil {
		p.tb.Fatal(err)
	}
}

// key presses a key and waits until something is sent for it.
func (p *typist) key(key string) time.Duration {
	p.tb.Helper()
	start := time.Now()
	p.types(key)
	p.until(key)
	return time.Since(start)
}

// until reads until a text has come.
func (p *typist) until(text string) {
	p.tb.Helper()
	p.terminal.SetReadDeadline(time.Now().Add(patience))
	buf := make([]byte, 64<<10)
	for {
		if at := bytes.Index(p.got, []byte(text)); at >= 0 {
			p.got = append(p.got[:0], p.got[at+len(text):]...)
			return
		}
		n, err := p.terminal.Read(buf)
		if err != nil {
			p.tb.Fatalf("waited in vain for %q: %v; there came %q", text, err, p.got)
		}
		p.got = append(p.got, buf[:n]...)
	}
}
