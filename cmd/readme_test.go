package cmd

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestDocsPrograms compiles the program of the README and scripts/samples/retire.go beside the models of the sample, and runs
// the program of the README.
func TestDocsPrograms(t *testing.T) {
	if _, err := exec.LookPath("go"); err != nil {
		t.Skip("there is no go command here: programs in the documents are not compiled")
	}
	dir := t.TempDir()
	program := readmeProgram(t)
	const at = "github.com/dbsh-go/dbsh/cmd/documented" // a folder that only the overlay has
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

// TestDocsTable checks what docs/flask.md puts beside Flask-SQLAlchemy: every call in its second column is right.
func TestDocsTable(t *testing.T) {
	text, err := os.ReadFile(filepath.Join(root, "docs", "flask.md"))
	if err != nil {
		t.Fatal(err)
	}
	dots := strings.NewReplacer("Filter(...)", "Filter(Users.ID.Gt(0))", "OrderBy(...)", "OrderBy(Users.ID)")
	code := regexp.MustCompile("`([^`]+\\([^`]*)`")
	entries := []string{"-c", "u, a, b, admin, role := Users.Get(1), &User{}, &User{}, Roles.Get(1), Roles.Get(1)"}
	_, table, _ := strings.Cut(string(text), "| Flask-SQLAlchemy | dbsh |")
	table, _, _ = strings.Cut(table, "\n\n")
	for row := range strings.Lines(table) {
		_, right, _ := strings.Cut(strings.TrimPrefix(row, "| "), " | ")
		for _, found := range code.FindAllStringSubmatch(right, -1) {
			entry := ":type " + found[1]
			if strings.HasSuffix(found[1], ")") { // a call may give nothing
				entry = "_ = func() { " + found[1] + " }"
			}
			entries = append(entries, "-c", dots.Replace(entry))
		}
	}
	if n := len(entries) / 2; n < 30 {
		t.Errorf("found %d calls in the table, want all of them", n)
	}
	dbsh(t, 0, entries...)
}
