package syntax_test

import (
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/iotest"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/dbsh-go/dbsh/shell/internal/syntax"
)

func TestSplit(t *testing.T) {
	for _, test := range []struct {
		name, script string
		want         []string // "line kind text"
	}{
		{"empty", "\n \n", nil},
		{"lines of Go", "a := 1\nb := 2; c := 3\n\nf(\n  a,\n)\n", []string{
			"1 Go a := 1", "2 Go b := 2; c := 3", "4 Go f(\n  a,\n)"}},
		{"declarations", "// P is p.\ntype P struct {\n\tA int\n}\n\nfunc (p P) F() int {\n\n\treturn 1\n}\nP{}.F()", []string{
			"1 Go // P is p.\ntype P struct {\n\tA int\n}", "6 Go func (p P) F() int {\n\n\treturn 1\n}", "10 Go P{}.F()"}},
		{"raw string and comment", "x := `a {\nb` + `\n`\n/* y\n*/ z", []string{"1 Go x := `a {\nb` + `\n`", "4 Go /* y\n*/ z"}},
		{"shebang", "#!/usr/bin/env -S dbsh run\nx", []string{"1 Blank #!/usr/bin/env -S dbsh run", "2 Go x"}},
		{"file", "// Purge.\npackage main\n\nfunc main() {\n}\n\nvar x = 1\n", []string{
			"1 Go // Purge.\npackage main\n\nfunc main() {\n}\n\nvar x = 1"}},
		{"error in a block stays in it", "for {\n if x) {\n }\n}\ny", []string{"1 Go for {\n if x) {\n }\n}", "5 Go y"}},
		{"stray brace", "}\nx", []string{"1 Go }", "2 Go x"}},
		{"commands", ":help x\n\\d\n// c\n:q", []string{"1 Command :help x", "2 Command \\d", "3 Blank // c", "4 Command :q"}},
		{"statements of SQL", "SELECT a\nFROM t;\nSELECT 1; SELECT 2; -- two\nx := 1", []string{
			"1 SQL SELECT a\nFROM t;", "3 SQL SELECT 1;", "3 SQL SELECT 2; -- two", "4 Go x := 1"}},
		{"SQL and Go on a line", "SELECT 1; for {\n}", []string{"1 SQL SELECT 1;", "1 Go for {\n}"}},
		{"SQL without semicolon", "SELECT a FROM t\nWHERE b = 1\n\n-- order\nORDER BY c\nArtists.Count()\n", []string{
			"1 SQL SELECT a FROM t\nWHERE b = 1\n\n-- order\nORDER BY c", "6 Go Artists.Count()"}},
		{"SQL before SQL", "SELECT 1\nselect 2\n\nx := 3", []string{"1 SQL SELECT 1", "2 SQL select 2", "4 Go x := 3"}},
		{"SQL before a command", "SELECT 1\n:help", []string{"1 SQL SELECT 1", "2 Command :help"}},
		{"SQL before a comment of Go", "SELECT 1\n// then\nx", []string{"1 SQL SELECT 1\n// then\nx"}},
		{"SQL before a block", "SELECT a FROM t\nfor {\n}", []string{"1 SQL SELECT a FROM t", "2 Go for {\n}"}},
		{"UNION", "SELECT 1\nUNION\nSELECT 2\n", []string{"1 SQL SELECT 1\nUNION\nSELECT 2"}},
		{"INSERT SELECT", "INSERT INTO t\nSELECT 1\n", []string{"1 SQL INSERT INTO t\nSELECT 1"}},
		{"DELETE waits for its WHERE", "DELETE FROM t\n\n\nWHERE a = 1\nx.y()", []string{
			"1 SQL DELETE FROM t\n\n\nWHERE a = 1", "5 Go x.y()"}},
		{"DELETE takes no guess", "DELETE FROM t\nx.y()", []string{"1 SQL DELETE FROM t\nx.y()"}},
		{"trigger", "CREATE TRIGGER r AFTER INSERT ON t\nBEGIN\n UPDATE a SET b = 1;\n SELECT 1;\nEND;\nSELECT 2;", []string{
			"1 SQL CREATE TRIGGER r AFTER INSERT ON t\nBEGIN\n UPDATE a SET b = 1;\n SELECT 1;\nEND;", "6 SQL SELECT 2;"}},
		{"semicolons that end nothing", "SELECT ';', \";\", `;`, [;], $$;$$ -- ;\n/* ; */ FROM t;\nx", []string{
			"1 SQL SELECT ';', \";\", `;`, [;], $$;$$ -- ;\n/* ; */ FROM t;", "3 Go x"}},
		{"string over lines", "INSERT INTO t VALUES ('a\n\n;b');\nx", []string{"1 SQL INSERT INTO t VALUES ('a\n\n;b');", "4 Go x"}},
		{"comments", "-- of SQL\nSELECT 1;\n-- alone\n\n-- not Go's\nx\n// Go's\ny\n", []string{
			"1 SQL -- of SQL\nSELECT 1;", "3 Blank -- alone", "5 Blank -- not Go's", "6 Go x", "7 Go // Go's\ny"}},
		{"unfinished", "f(\n1", []string{"1 Go f(\n1"}},
		{"CRLF", "f(\r\n1)\r\nx\r\n", []string{"1 Go f(\n1)", "3 Go x"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			var got []string
			for _, entry := range most.Split(test.script) {
				got = append(got, fmt.Sprintf("%d %v %s", entry.Line, entry.Kind, entry.Text))
			}
			if g, w := strings.Join(got, "\n~~\n"), strings.Join(test.want, "\n~~\n"); g != w {
				t.Errorf("got\n%s\nwant\n%s", g, w)
			}
		})
	}
}

// An entry of a pipe is there as soon as its last line is, without waiting for the next.
func TestScannerDoesNotReadAhead(t *testing.T) {
	r, w := io.Pipe()
	scan := most.NewScanner(r)
	for _, text := range []string{"x := 1", "SELECT 1;", ":help", "for {\n}"} {
		go io.WriteString(w, text+"\n")
		if entry, err := scan.Scan(); err != nil || entry.Text != text {
			t.Fatalf("got %q, %v, want %q", entry.Text, err, text)
		}
	}
	w.CloseWithError(io.ErrUnexpectedEOF)
	if _, err := scan.Scan(); err != io.ErrUnexpectedEOF {
		t.Errorf("got %v, want the source's own error", err)
	}
}

// Long statements are read in time that grows with their length, not with its square.
func TestSplitLongEntries(t *testing.T) {
	const lines = 20_000
	for name, script := range map[string]string{
		"Go":  "x := []string{\n" + strings.Repeat("\"a;{\",\n", lines) + "}\n",
		"SQL": "INSERT INTO t VALUES\n" + strings.Repeat("('a;b', 1),\n", lines) + "('z', 2);\n",
	} {
		start := time.Now()
		if entries := most.Split(script); len(entries) != 1 {
			t.Errorf("%s: got %d entries, want 1", name, len(entries))
		}
		if took := time.Since(start); took > 5*time.Second {
			t.Errorf("%s: %d lines took %v", name, lines, took)
		}
	}
}

func FuzzSplit(f *testing.F) {
	for _, seed := range []string{
		"a := 1\nf(\n1)\nSELECT 1;\n:help\n", "SELECT a FROM t\nWHERE b\n\nx.y()", "-- c\n// d\n/* e\n*/ f", "`a\nb`", "}{",
		"CREATE TRIGGER r BEGIN\nSELECT 1;\nEND;", "SELECT $a$ ; $a$, a[1:2], :{x[\"}\"]}; y", "/*\n\n*/ SELECT 1; /* x",
		"#!x\npackage main\nfunc f() {", "select {\ncase <-c:\n}", "x /* \n */ + 1\nloop:\nfor {}", "UPDATE t SET a=1\r\n;",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, script string) {
		if len(script) > 2000 {
			t.Skip("long")
		}
		entries := most.Split(script)
		if !utf8.ValidString(script) {
			t.Skip("not UTF-8: blank space cannot be told")
		}
		var text strings.Builder
		for _, entry := range entries {
			text.WriteString(entry.Text)
			if strings.TrimSpace(entry.Text) != entry.Text || entry.Text == "" {
				t.Errorf("entry %q has blank space around it", entry.Text)
			}
		}
		if got, want := solid(text.String()), solid(script); got != want {
			t.Errorf("entries hold %q, want %q", got, want)
		}
		compare(t, "byte by byte", scanAll(t, iotest.OneByteReader(strings.NewReader(script))), entries)
		for i, entry := range entries {
			if again := most.Split(entry.Text); i > 0 && !strings.HasPrefix(entry.Text, "#!") && !isFile(again) && len(again) != 1 {
				t.Errorf("entry %q splits again into %+v", entry.Text, again)
			}
			most.Destructive(entry.Text)
			most.Binds(entry.Text)
		}
		if lines, ok := byLine(script); ok {
			compare(t, "line by line", lines, entries)
		}
	})
}

// byLine is how a terminal makes entries: lines are put together until they are complete. It knows nothing of what a
// script may do besides: SQL without ";", comments that stand apart, several entries on a line.
func byLine(script string) ([]syntax.Entry, bool) {
	var entries []syntax.Entry
	text, start := "", 0
	for i, line := range strings.Split(script, "\n") {
		if text == "" {
			if strings.TrimSpace(line) == "" {
				continue
			}
			start = i + 1
		}
		text += line + "\n"
		if !most.Complete(strings.TrimSuffix(text, "\n")) {
			continue
		}
		whole := most.Split(text)
		if len(whole) != 1 || whole[0].Kind != syntax.Go || isFile(whole) {
			return nil, false
		}
		whole[0].Line = start
		entries = append(entries, whole[0])
		text = ""
	}
	return entries, text == ""
}

func isFile(entries []syntax.Entry) bool {
	for _, entry := range entries {
		if strings.Contains(entry.Text, "package") {
			return true
		}
	}
	return false
}

func scanAll(t *testing.T, r io.Reader) []syntax.Entry {
	var entries []syntax.Entry
	for scan := most.NewScanner(r); ; {
		entry, err := scan.Scan()
		if err != nil {
			if err != io.EOF {
				t.Errorf("Scan: %v", err)
			}
			return entries
		}
		entries = append(entries, entry)
	}
}

func compare(t *testing.T, how string, got, want []syntax.Entry) {
	t.Helper()
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("%s:\ngot  %+v\nwant %+v", how, got, want)
	}
}

// solid is text without blank space.
func solid(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, text)
}
