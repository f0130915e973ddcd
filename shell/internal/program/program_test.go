package program_test

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	_ "github.com/dbsh-go/dbsh/store/sqlite"
	"github.com/rogpeppe/go-internal/txtar"

	"github.com/dbsh-go/dbsh/context/sample"
	"github.com/dbsh-go/dbsh/shell"
	"github.com/dbsh-go/dbsh/store"
)

var update = flag.Bool("update", false, "write what is got into testdata")

// A golden file has the entries of a prompt, one after another with --- between, and the program that :save makes of them: its
// declarations and Run, without the lines that are the same in all. Or the reason why it is refused. "prints" is what the program
// prints; where the comment says "same", the prompt printed the same.
type golden struct {
	name    string
	archive *txtar.Archive
}

func goldens(t *testing.T) (all []golden) {
	t.Helper()
	paths, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(paths) == 0 {
		t.Fatal("no golden files", err)
	}
	for _, path := range paths {
		archive, err := txtar.ParseFile(path)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, golden{strings.TrimSuffix(filepath.Base(path), ".txtar"), archive})
	}
	return all
}

func (g golden) section(name string) (text string, ok bool) {
	for _, f := range g.archive.Files {
		if f.Name == name {
			return string(f.Data), true
		}
	}
	return "", false
}

func (g golden) marked(word string) bool { return strings.Contains(string(g.archive.Comment), word) }

// entries are what is typed; an entry that begins with ! fails.
func (g golden) entries() []string {
	text, _ := g.section("prompt")
	return strings.Split(strings.TrimSuffix(text, "\n"), "\n---\n")
}

// check compares a section, or writes it.
func (g golden) check(t *testing.T, name, got string) {
	t.Helper()
	want, ok := g.section(name)
	if got == want {
		return
	}
	if !*update {
		t.Errorf("%s: got\n%s\nwant\n%s", name, got, want)
		return
	}
	if !ok {
		g.archive.Files = append(g.archive.Files, txtar.File{Name: name})
	}
	for i, f := range g.archive.Files {
		if f.Name == name {
			g.archive.Files[i].Data = []byte(got)
		}
	}
	if err := os.WriteFile("testdata/"+g.name+".txtar", txtar.Format(g.archive), 0o644); err != nil {
		t.Fatal(err)
	}
}

// open makes a sample database for one run.
func open(t *testing.T) *store.DB {
	t.Helper()
	path, remove, err := sample.Create(context.Background(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	db, err := store.Open(context.Background(), path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = errors.Join(db.Close(), remove()) })
	return db
}

// run gives what a shell prints, and what it says beside that :save wrote a file.
func run(t *testing.T, config shell.Config) (printed, said string) {
	t.Helper()
	var out, errs bytes.Buffer
	config.DB, config.In, config.Out, config.Err = open(t), strings.NewReader(""), &out, &errs
	config.KeepGoing, config.Yes = true, true
	var exit *shell.ExitError
	if err := shell.Run(context.Background(), config); err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	return out.String(), wrote.ReplaceAllString(errs.String(), "")
}

// skipRaces skips what runs goroutines under the race detector, which finds races in the interpreter itself.
func skipRaces(t *testing.T, text string) {
	t.Helper()
	if raceDetector && goroutines.MatchString(text) {
		t.Skip("the interpreter's own data races")
	}
}

var goroutines = regexp.MustCompile(`\bgo [a-z]|\.Go\(|iter\.Pull`)

// unmarked leaves out the numbers of the engine's marks on types, which compiled code prints of types that it cannot name.
func unmarked(printed string) string { return marks.ReplaceAllString(printed, "") }

var marks = regexp.MustCompile(`go:\\"\w+\.\d+\\"`)

// wrote is what :save says where all went well.
var wrote = regexp.MustCompile(`(?m)^wrote .*\n`)

// save types the entries and saves them.
func (g golden) save(t *testing.T, path string) (printed, said string) {
	entries := append(g.entries(), ":save "+path)
	return run(t, shell.Config{Work: shell.Work{Entries: entries}})
}

func TestGolden(t *testing.T) {
	for _, g := range goldens(t) {
		t.Run(g.name, func(t *testing.T) {
			skipRaces(t, strings.Join(g.entries(), "\n"))
			path := filepath.Join(t.TempDir(), "saved.go")
			prompt, said := g.save(t, path)
			if !g.marked("fails") && strings.Contains(strings.Replace(said, "error: save: ", "", 1), "error: ") {
				t.Error(said)
			}
			text, err := os.ReadFile(path)
			if err != nil {
				_, reason, _ := strings.Cut(said, "error: save: ")
				g.check(t, "refused", reason)
				return
			}
			g.check(t, "program", own(string(text)))
			if g.marked("crashes") {
				return
			}
			printed, said := run(t, shell.Config{Work: shell.Work{Script: &shell.Script{Path: path}}})
			if strings.Contains(said, "error: ") {
				printed += said
			}
			g.check(t, "prints", printed)
			if g.marked("same") && printed != prompt {
				t.Errorf("dbsh run printed\n%s\nthe prompt printed\n%s", printed, prompt)
			}
		})
	}
}

// own is what differs between programs: imports besides the usual ones, declarations, and Run.
func own(text string) string {
	_, text, _ = strings.Cut(text, "package main\n\n")
	before, after, _ := strings.Cut(text, "func main() {")
	_, after, _ = strings.Cut(after, "return Run(ctx, session)\n}\n")
	for _, usual := range []string{"\t\"context\"\n", "\t\"fmt\"\n", "\t\"os\"\n", "\n\t\"github.com/dbsh-go/dbsh/store\"\n", "import (\n)\n\n"} {
		before = strings.Replace(before, usual, "", 1)
	}
	return strings.TrimRight(before, "\n") + "\n" + after
}

// All programs pass go vet, and some are run: what they print is what dbsh run prints.
func TestCompiled(t *testing.T) {
	if testing.Short() {
		t.Skip("the compiler takes seconds: skipped by -short")
	}
	toolchain, err := exec.LookPath("go")
	if err != nil {
		t.Skip("there is no go toolchain to compile the programs with")
	}
	dir := module(t)
	var compiled []golden
	build := []string{"build", "-o", "programs" + string(filepath.Separator)}
	for _, g := range goldens(t) {
		if raceDetector && goroutines.MatchString(strings.Join(g.entries(), "\n")) {
			continue
		}
		if _, refused := g.section("refused"); refused {
			continue
		}
		if err := os.Mkdir(filepath.Join(dir, g.name), 0o755); err != nil {
			t.Fatal(err)
		}
		g.save(t, filepath.Join(dir, g.name, "saved.go"))
		if g.marked("runs") {
			compiled = append(compiled, g)
			build = append(build, "./"+g.name)
		}
	}
	command(t, dir, toolchain, "vet", "./...")
	command(t, dir, toolchain, build...)
	for _, g := range compiled {
		cmd := exec.Command(filepath.Join(dir, "programs", g.name))
		cmd.Env = append(os.Environ(), "DATABASE_URL="+open(t).Path())
		out, err := cmd.CombinedOutput()
		var exit *exec.ExitError
		if err != nil && !errors.As(err, &exit) {
			t.Fatal(err)
		}
		if want, _ := g.section("prints"); string(out) != want {
			t.Errorf("%s: the compiled program printed\n%s\nwant\n%s", g.name, out, want)
		}
	}
}

// What the engine runs right is saved right: the program prints what the prompt printed.
func TestCorpus(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("..", "engine", "conformance", "testdata", "corpus", "language.txt"))
	if err != nil {
		t.Fatal(err)
	}
	saved := 0
	for i, snippet := range strings.Split("\n"+string(text), "\n=== ")[1:] {
		if testing.Short() && i%10 > 0 {
			continue
		}
		name, entry, _ := strings.Cut(snippet, "\n")
		if raceDetector && goroutines.MatchString(entry) {
			continue
		}
		path := filepath.Join(t.TempDir(), "saved.go")
		prompt, said := run(t, shell.Config{Work: shell.Work{Entries: []string{entry, ":save " + path}}})
		if strings.Contains(said, "nothing has run yet") {
			continue // it panics, or is one of the few that the engine refuses
		}
		if said != "" {
			t.Errorf("%s: %s", name, said)
			continue
		}
		saved++
		printed, said := run(t, shell.Config{Work: shell.Work{Script: &shell.Script{Path: path}}})
		if unmarked(printed) != unmarked(prompt) {
			t.Errorf("%s: the program printed %q and said %q, the prompt printed %q", name, printed, said, prompt)
		}
	}
	if saved < 15 {
		t.Errorf("%d snippets were saved", saved)
	}
}

// module is a module that requires this one.
func module(t *testing.T) string {
	t.Helper()
	dir, root := t.TempDir(), filepath.Join("..", "..", "..")
	root, err := filepath.Abs(root)
	if err != nil {
		t.Fatal(err)
	}
	mod, err := os.ReadFile(filepath.Join(root, "go.mod"))
	if err != nil {
		t.Fatal(err)
	}
	_, requirements, _ := strings.Cut(string(mod), "\n")
	text := "module saved\n" + requirements + "\nrequire github.com/dbsh-go/dbsh v0.0.0\nreplace github.com/dbsh-go/dbsh => " + root + "\n"
	if err := os.WriteFile(filepath.Join(dir, "go.mod"), []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	sums, err := os.ReadFile(filepath.Join(root, "go.sum"))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "go.sum"), sums, 0o644); err != nil {
		t.Fatal(err)
	}
	return dir
}

func command(t *testing.T, dir, name string, args ...string) {
	t.Helper()
	cmd := exec.Command(name, args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOFLAGS=-mod=mod", "GOWORK=off")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%s %s: %v\n%s", name, strings.Join(args, " "), err, out)
	}
}

// A file that is there is kept, and nothing is written beside it.
func TestSaveKeepsFiles(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "kept.go")
	if _, said := run(t, shell.Config{Work: shell.Work{Entries: []string{":save " + path}}}); said != "error: save: nothing has run yet\n" {
		t.Errorf("saving nothing: got %q", said)
	}
	if err := os.WriteFile(path, []byte("mine"), 0o644); err != nil {
		t.Fatal(err)
	}
	_, said := run(t, shell.Config{Work: shell.Work{Entries: []string{"Users.Count()", ":save " + path}}})
	if want := "error: save: " + path + " is there already; :save! replaces it\n"; said != want {
		t.Errorf("got %q, want %q", said, want)
	}
	if text, _ := os.ReadFile(path); string(text) != "mine" {
		t.Errorf("the file was overwritten: %s", text)
	}
	if _, err := os.Stat(filepath.Join(dir, "kept_models.go")); err == nil {
		t.Error("models were written beside a file that was kept")
	}
	_, said = run(t, shell.Config{Work: shell.Work{Entries: []string{"Users.Count()", ":save! " + path}}})
	if text, _ := os.ReadFile(path); said != "" || !strings.Contains(string(text), "Users.Count()") {
		t.Errorf(":save! said %q and wrote %s", said, text)
	}
}
