package main

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
	cmd := exec.Command("dbsh", args...)
	cmd.Stdout, cmd.Stderr = &out, &errs
	cmd.Env = append(os.Environ(), "DATABASE_URL=")
	_ = cmd.Run() // its exit code follows
	if got := cmd.ProcessState.ExitCode(); got != code {
		t.Fatalf("dbsh %q: exit code %d, want %d: %s", args, got, code, errs.String())
	}
	return out.String()
}

// TestDocsPrograms compiles the program of the README and scripts/samples/retire.go beside the models of the sample, and runs
// the program of the README.
func TestDocsPrograms(t *testing.T) {
	if _, err := exec.LookPath("go"); err != nil {
		t.Skip("there is no go command here: programs in the documents are not compiled")
	}
	dir := t.TempDir()
	program := readmeProgram(t)
	const at = "github.com/dbsh-go/dbsh/cmd/dbsh/documented" // a folder that only the overlay has
	overlay := newOverlay(t, dir)
	overlay.add("site/main.go", strings.ReplaceAll(program, "example.com/site", at))
	overlay.add("models/models.go", dbsh(t, 0, "models"))
	retire, err := os.ReadFile(filepath.Join(samples, "retire.go"))
	if err != nil {
		t.Fatal(err)
	}
	overlay.add("retire/retire.go", strings.TrimPrefix(string(retire), "//go:build ignore\n"))
	overlay.add("retire/models.go", dbsh(t, 0, "models", "--package", "main"))
	overlay.add("retire/main.go", "package main\n\nfunc main() {}\n")
	overlay.goes("build", at+"/retire", at+"/site") // of several packages nothing is kept
	binary := filepath.Join(dir, "site.exe")
	overlay.goes("build", "-o", binary, at+"/site")

	if err := os.Rename(newSample(t, dir), filepath.Join(dir, "site.db")); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(binary)
	cmd.Dir = dir
	got, err := cmd.CombinedOutput()
	if want := "john has 3 posts\n"; err != nil || string(got) != want {
		t.Errorf("the program of the README prints %q (%v), want %q", got, err, want)
	}
}

// readmeProgram is the one whole program that the README shows.
func readmeProgram(t *testing.T) string {
	t.Helper()
	var programs []string
	for _, s := range readDocument(t, filepath.Join(root, "README.md")).sections {
		for _, b := range s.blocks["go"] {
			programs = append(programs, strings.Join(b.lines, "\n")+"\n")
		}
	}
	if len(programs) != 1 {
		t.Fatalf("the README has %d Go programs, want 1", len(programs))
	}
	return programs[0]
}

// overlay is files that the go command sees in this package's folder "documented", where there are none.
type overlay struct {
	t       *testing.T
	dir     string
	Replace map[string]string
}

func newOverlay(t *testing.T, dir string) *overlay {
	return &overlay{t: t, dir: dir, Replace: map[string]string{}}
}

func (o *overlay) add(name, text string) {
	o.t.Helper()
	file := filepath.Join(o.dir, strings.ReplaceAll(name, "/", "-"))
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		o.t.Fatal(err)
	}
	seen, err := filepath.Abs(filepath.Join("documented", filepath.FromSlash(name)))
	if err != nil {
		o.t.Fatal(err)
	}
	o.Replace[seen] = file
}

// goes runs a go command on the files.
func (o *overlay) goes(command string, args ...string) {
	o.t.Helper()
	text, err := json.Marshal(map[string]any{"Replace": o.Replace})
	if err != nil {
		o.t.Fatal(err)
	}
	file := filepath.Join(o.dir, "overlay.json")
	if err := os.WriteFile(file, text, 0o600); err != nil {
		o.t.Fatal(err)
	}
	out, err := exec.Command("go", append([]string{command, "-overlay", file}, args...)...).CombinedOutput()
	if err != nil {
		o.t.Fatalf("go %s: %v\n%s", command, err, out)
	}
}
