package module

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func write(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// TestJoin makes one text of several files, in which every line still says where it comes from.
func TestJoin(t *testing.T) {
	dir := write(t, map[string]string{
		"a.go": "// Package shop is one.\npackage shop\n\nimport (\n\t\"fmt\"\n\tstr \"strings\"\n)\n\nvar A = fmt.Sprint(str.ToUpper(\"a\"))\n",
		"b.go": "package shop\n\nimport \"fmt\"\n\nvar B = fmt.Sprint(2)\n",
	})
	pkg, err := Read(dir)
	if err != nil {
		t.Fatal(err)
	}
	joined, err := pkg.Join()
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(joined.Text, "\n")
	if want := `package shop; import ("fmt"; str "strings")`; lines[0] != want {
		t.Errorf("the first line is %q, want %q", lines[0], want)
	}
	for i, line := range lines {
		name, rest, found := strings.Cut(line, " = ")
		want := map[string]string{"var A": "a.go:9", "var B": "b.go:5"}[name]
		if !found || rest == "" {
			continue
		}
		if file, at := joined.Place(i + 1); filepath.Base(file)+":"+string(rune('0'+at)) != want {
			t.Errorf("%q comes from %s:%d, want %s", line, file, at, want)
		}
	}
	if strings.Count(joined.Text, "import") != 1 || strings.Count(joined.Text, "package shop") != 1 {
		t.Errorf("package clauses and imports are left:\n%s", joined.Text)
	}
}

func TestJoinRefusesOneNameForTwoPackages(t *testing.T) {
	dir := write(t, map[string]string{
		"a.go": "package shop\n\nimport \"text/template\"\n\nvar _ = template.New\n",
		"b.go": "package shop\n\nimport \"html/template\"\n\nvar _ = template.New\n",
	})
	pkg, err := Read(dir)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := pkg.Join(); err == nil || !strings.HasSuffix(err.Error(), "b.go:3: template is html/template here and text/template in another file: give one of them another name") {
		t.Errorf("got %v", err)
	}
}

// TestReadLeavesOut reads no tests, no files for other systems, and nothing that dbsh generate wrote.
func TestReadLeavesOut(t *testing.T) {
	dir := write(t, map[string]string{
		"a.go": "package shop\n", "a_test.go": "package shop\n\nno Go", "a_plan9.go": "package shop\n\nvar Plan9 = 1\n",
		"zz_dbsh.go": generatedBy + "; DO NOT EDIT.\n\npackage shop\n\nvar Generated = 1\n",
	})
	pkg, err := Read(dir)
	if err != nil {
		t.Fatal(err)
	}
	if len(pkg.Files) != 1 || filepath.Base(pkg.Files[0].Path) != "a.go" {
		t.Errorf("read %d files, want a.go alone", len(pkg.Files))
	}
}
