package cmd

import (
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/dbsh-go/dbsh/context/sample"
)

// newSample is a file with the built-in sample.
func newSample(t *testing.T, dir string) string {
	t.Helper()
	path, _, err := sample.Create(context.Background(), dir)
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// TestSamplePrograms runs scripts/samples/retire.go on a copy of the sample: a dry run leaves it as it was.
func TestSamplePrograms(t *testing.T) {
	db := newSample(t, t.TempDir())
	retire := filepath.Join(samples, "retire.go")
	const before, after = `{"users":7,"posts":2,"articles":2,"strays":2}`, `{"users":5,"posts":4,"articles":4,"strays":2}`
	holdings := func() string {
		var row []json.RawMessage
		out := dbsh(t, 0, "--format", "json", db, "-c", `SELECT (SELECT count(*) FROM users) AS users,
			(SELECT count(*) FROM posts WHERE user_id = 1) AS posts, (SELECT count(*) FROM articles WHERE user_id = 1) AS articles,
			(SELECT count(*) FROM posts WHERE user_id IS NULL) + (SELECT count(*) FROM articles WHERE user_id IS NULL) AS strays;`)
		if err := json.Unmarshal([]byte(out), &row); err != nil || len(row) != 1 {
			t.Fatalf("got %q (%v), want one row of JSON", out, err)
		}
		return string(row[0])
	}
	if got := holdings(); got != before {
		t.Fatalf("the sample has %s, want %s", got, before)
	}
	const said = "maria: 1 posts and 1 articles go to john\nsusan: 1 posts and 1 articles go to john\n"
	for _, flag := range []string{"--dry-run", "--sandbox"} {
		if got := dbsh(t, 0, "run", "-d", db, flag, retire, "maria", "susan", "john"); got != said {
			t.Errorf("%s: got %q, want %q", flag, got, said)
		}
		if got := holdings(); got != before {
			t.Errorf("%s left %s, want %s", flag, got, before)
		}
	}
	dbsh(t, 1, "run", "-d", db, retire, "maria", "nobody")
	dbsh(t, 1, "run", "-d", db, retire)
	if got := dbsh(t, 0, "run", "-d", db, retire, "maria", "susan", "john"); got != said {
		t.Errorf("got %q, want %q", got, said)
	}
	if got := holdings(); got != after {
		t.Errorf("the script left %s, want %s", got, after)
	}
}

// TestSampleStatements runs scripts/samples/averages.dbsh, which only reads.
func TestSampleStatements(t *testing.T) {
	averages := filepath.Join(samples, "averages.dbsh")
	for _, flags := range [][]string{{"run"}, {"run", "--dry-run"}, {"run", "--read-only"}} {
		got := dbsh(t, 0, append(flags, "--format", "csv", averages, "48")...)
		const want = "name,average\nQuqi,100\nMark,76\nAlan,49\nChrist,46.7\nChrist is below 48: 46.7\n1 of 4 students are below\n"
		if strings.ReplaceAll(got, ".0\n", "\n") != want {
			t.Errorf("%v: got %q, want %q", flags, got, want)
		}
	}
	dbsh(t, 2, "run", averages)
	dbsh(t, 1, "run", averages, "high")
}

// dbsh is what the program writes to stdout, when it ends with an exit code.
func dbsh(t *testing.T, code int, args ...string) string {
	t.Helper()
	var out, errs strings.Builder
	cmd := program(args...)
	cmd.Stdout, cmd.Stderr = &out, &errs
	_ = cmd.Run() // its exit code follows
	if got := cmd.ProcessState.ExitCode(); got != code {
		t.Fatalf("dbsh %q: exit code %d, want %d: %s", args, got, code, errs.String())
	}
	return out.String()
}

// program is dbsh, which TestMain has put on the path.
func program(args ...string) *exec.Cmd {
	cmd := exec.Command("dbsh", args...)
	cmd.Env = append(os.Environ(), "DATABASE_URL=", "GORACE="+race)
	return cmd
}
