package command_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/dbsh-go/dbsh/shell/internal/command"
	"github.com/dbsh-go/dbsh/shell/internal/table"
)

// runner stands for the shell that runs entries: each gives a fixed table, and prints what is next.
type runner struct {
	ran    []string
	prints []string
	rows   *table.Table
}

func (r *runner) Run(_ context.Context, text string) (command.Measured, error) {
	r.ran = append(r.ran, text)
	if text == "bad" {
		return command.Measured{}, errors.New("bad entry")
	}
	took := time.Duration(len(r.ran)) * time.Millisecond
	return command.Measured{Took: took, Allocations: 1500, Bytes: 2048, Statements: 2, Rows: 7, SQL: took / 2}, nil
}
func (r *runner) Silent(ctx context.Context, text string) (command.Measured, error) {
	return r.Run(ctx, text)
}
func (r *runner) Steps(_ context.Context, text string) error {
	r.ran = append(r.ran, "steps "+text)
	return nil
}

func (r *runner) Output(_ context.Context, text string) (string, error) {
	r.ran = append(r.ran, text)
	return r.prints[min(len(r.ran), len(r.prints))-1], nil
}
func (r *runner) Table(_ context.Context, text string) (*table.Table, error) {
	r.ran = append(r.ran, text)
	return r.rows, nil
}

func salaries() *table.Table {
	return &table.Table{
		Columns: []table.Column{{Name: "role"}, {Name: "year"}, {Name: "salary"}},
		Rows: [][]any{
			{"dev", int64(2023), int64(10)}, {"dev", int64(2024), int64(20)}, {"ops", int64(2024), int64(7)}, {"ops", int64(2024), nil}, {nil, int64(2023), 1.5},
		},
	}
}

func TestEntries(t *testing.T) {
	for _, test := range []struct{ line, ran, want string }{
		{":time Users.All()", "Users.All()", "1.00 ms: 0.50 ms of it for 2 statements, 7 rows; 1,500 allocations, 2.0 KiB\n"},
		{":time bad", "bad", "error: bad entry"},
		{":bench n=x Users.All()", "", "error: :bench: got n=x, want n=N, the number of runs"},
		{":bench n=3", "", "error: :bench: want an entry to run"},
		{":watch 0.05 c=2 1 + 1", "1 + 1", ""},
		{":watch c=0 x", "", "error: :watch: got c=0, want c=N, the number of times"},
		{":watch 0.01 x", "", "error: :watch: got 0.01 seconds, want 0.05 or more"},
		{":watch 3", "", "error: :watch: want an entry to run"},
		{":pivot role year salary max", "", `
┌──────┬──────┬──────┐
│ role │ 2023 │ 2024 │
├──────┼──────┼──────┤
│ dev  │   10 │   20 │
│ ops  │ NULL │    7 │
│ NULL │  1.5 │ NULL │
└──────┴──────┴──────┘
(3 rows)
`},
		{":pivot role year", "", `
┌──────┬──────┬──────┐
│ role │ 2023 │ 2024 │
├──────┼──────┼──────┤
│ dev  │    1 │    1 │
│ ops  │    0 │    2 │
│ NULL │    1 │    0 │
└──────┴──────┴──────┘
(3 rows)
`},
		{":pivot year role salary of SELECT 1", "SELECT 1", `
┌──────┬─────┬──────┬──────┐
│ year │ dev │  ops │ NULL │
├──────┼─────┼──────┼──────┤
│ 2023 │  10 │ NULL │  1.5 │
│ 2024 │  20 │    7 │ NULL │
└──────┴─────┴──────┴──────┘
(2 rows)
`},
		{":pivot role nothing", "", "error: :pivot: there is no column nothing: there are role, year, salary"},
		{":pivot role", "", "error: :pivot: want the columns for rows, columns and value, such as role year salary sum"},
		{":chart bar role salary", "", "salary\ndev  ██████████████████████████████████████████████████████████████████████ 10"},
		{":chart bar salary role", "", "error: :chart: role holds no numbers"},
		{":chart pie", "", `error: :chart: got "pie", want bar, line, scatter or hist`},
		{":chart bar to x.gif", "", `error: :chart: got the file "x.gif", want one that ends in .svg or .png`},
		{":chart bar wages", "", "error: :chart: there is no column wages: there are role, year, salary"},
	} {
		r := &runner{rows: salaries(), prints: []string{"1\n", "2\n"}}
		env, out := environment(&shop{})
		env.Entries = r
		got := said(t, env, out, test.line)
		if want := strings.TrimPrefix(test.want, "\n"); want != "" && got != want && !strings.HasPrefix(test.want, "salary") || !strings.HasPrefix(got, want[:min(len(want), 60)]) {
			t.Errorf("%s: got\n%s\nwant\n%s", test.line, got, want)
		}
		if test.ran != "" && (len(r.ran) == 0 || r.ran[0] != test.ran) {
			t.Errorf("%s: ran %q, want %q", test.line, r.ran, test.ran)
		}
	}
}

func TestBench(t *testing.T) {
	r := &runner{}
	env, out := environment(&shop{})
	env.Entries = r
	got := said(t, env, out, ":bench n=5 Users.All()")
	for _, line := range []string{"runs        │ 5", "min         │ 1.00 ms", "median      │ 3.00 ms", "mean        │ 3.00 ms", "max         │ 5.00 ms", "deviation   │ 1.41 ms"} {
		if !strings.Contains(got, line) {
			t.Errorf("%q is missing in\n%s", line, got)
		}
	}
	if len(r.ran) != 5 {
		t.Errorf("ran %d times, want 5", len(r.ran))
	}
}

func TestWatchMarks(t *testing.T) {
	env, out := environment(&shop{})
	env.Entries = &runner{prints: []string{"same\nrows: 1\n", "same\nrows: 12\n"}}
	got := said(t, env, out, ":watch 0.05 c=2 x")
	if !strings.Contains(got, "same\nrows: 1\n") || !strings.HasSuffix(got, "same\nrows: 12 *\n") {
		t.Errorf("got\n%s", got)
	}
	env.Entries = &runner{prints: []string{"rows: 1 all\n", "rows: 12 all\n"}}
	env.Color = true
	if got := said(t, env, out, ":watch 0.05 c=2 x"); !strings.HasSuffix(got, "rows: 1\x1b[7m2\x1b[0m all\n") {
		t.Errorf("got %q", got)
	}
}

func TestChartToFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.svg")
	env, out := environment(&shop{})
	env.Entries = &runner{rows: salaries()}
	if got := said(t, env, out, ":chart line year salary to "+path); got != "drawn to "+path+"\n" {
		t.Errorf("got %s", got)
	}
	if text, err := os.ReadFile(path); err != nil || !strings.HasPrefix(string(text), "<svg ") {
		t.Errorf("got %.40q, %v", text, err)
	}
}

// The document for people who come from elsewhere names only commands that are there, and psql's names for what they are here.
func TestComingFrom(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("..", "..", "..", "docs", "coming-from.md"))
	if err != nil {
		t.Fatal(err)
	}
	word := regexp.MustCompile("`([:\\\\][a-z?]+)[^`]*`")
	named := map[string]bool{}
	for line := range strings.Lines(string(text)) {
		cells := strings.Split(strings.ReplaceAll(line, `\|`, ""), "|")
		if len(cells) != 7 {
			continue
		}
		ours := word.FindAllStringSubmatch(cells[5], -1)
		for _, name := range ours {
			if name[1] == ":name" { // a parameter of SQL
				continue
			}
			c, err := command.Find(name[1])
			if err != nil {
				t.Errorf("%s: %v", name[1], err)
				continue
			}
			named[c.Name()] = true
		}
		for _, name := range word.FindAllStringSubmatch(cells[2], -1) {
			c, err := command.Find(name[1])
			if err == nil && len(ours) > 0 && !strings.Contains(cells[5], ":"+c.Name()) && !strings.Contains(name[0], "+") && name[1] != `\pset` {
				t.Errorf("psql's %s is :%s here, and the line has %s", name[1], c.Name(), cells[5])
			}
		}
	}
	for _, c := range command.All() {
		if !named[c.Name()] {
			t.Errorf(":%s is in no line", c.Name())
		}
	}
}
