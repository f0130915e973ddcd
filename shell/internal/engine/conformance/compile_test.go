package conformance

import (
	"bytes"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
)

// needsToolchain skips a test where there is no compiler to compare with.
func needsToolchain(t *testing.T) {
	t.Helper()
	if _, err := exec.LookPath("go"); err != nil {
		t.Skip("there is no Go toolchain here")
	}
}

// snippetNames are the package names of compiled snippets.
var snippetNames = regexp.MustCompile(`\bsnippet\d+\.`)

// compiled builds all snippets into one program and gives what each prints.
func compiled(t *testing.T, all []snippet) []string {
	dir := t.TempDir()
	var imports, cases strings.Builder
	for i, s := range all {
		name := fmt.Sprintf("snippet%d", i)
		source, err := packageOf(name, s.source)
		if err != nil {
			t.Fatalf("%s: %v", s.name, err)
		}
		write(t, filepath.Join(dir, name, s.name+".go"), source)
		fmt.Fprintf(&imports, "\t\"corpus/%s\"\n", name)
		fmt.Fprintf(&cases, "\tcase \"%d\":\n\t\t%s.Run()\n", i, name)
	}
	write(t, filepath.Join(dir, "go.mod"), "module corpus\n\ngo 1.26\n")
	write(t, filepath.Join(dir, "main.go"), "package main\n\nimport (\n\t\"os\"\n"+imports.String()+")\n\nfunc main() {\n\tswitch os.Getenv(\"SNIPPET\") {\n"+cases.String()+"\t}\n}\n")
	program := build(t, dir)
	printed := make([]string, len(all))
	for i := range all {
		printed[i] = snippetNames.ReplaceAllString(execute(t, program, fmt.Sprintf("SNIPPET=%d", i)), "main.")
	}
	return printed
}

// build compiles the module in a directory, without ever going to the network.
func build(t *testing.T, dir string) (program string) {
	program, err := tryBuild(dir)
	if err != nil {
		t.Fatal(err)
	}
	return program
}

func tryBuild(dir string) (program string, err error) {
	program = filepath.Join(dir, "program.exe")
	cmd := exec.Command("go", "build", "-o", program, ".")
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOPROXY=off", "GOWORK=off", "GOFLAGS=-mod=mod", "GOTOOLCHAIN=local")
	if out, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("go build: %w\n%s", err, out)
	}
	return program, nil
}

// execute runs a compiled program as the prompt runs a snippet, and gives what it prints and how it ends.
func execute(t *testing.T, program, setting string) string {
	cmd := exec.Command(program)
	cmd.Args = []string{"prompt"}
	cmd.Env = append(os.Environ(), setting)
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	cmd.WaitDelay = time.Second
	err := cmd.Run()
	text, stack, panicked := cutLine(out.String(), "panic: ")
	var exit *exec.ExitError
	switch {
	case panicked:
		return line(text) + thrown(stack)
	case errors.As(err, &exit):
		return line(text) + exit.Error() + "\n"
	case err != nil:
		t.Fatal(err)
	}
	return text
}

// cutLine cuts a text before the first line that starts with a prefix.
func cutLine(text, prefix string) (before, after string, found bool) {
	before, after, found = strings.Cut("\n"+text, "\n"+prefix)
	if !found {
		return text, "", false
	}
	return strings.TrimPrefix(before+"\n", "\n"), prefix + after, true
}

// thrown is the panic that a stack trace begins with: of several the last, which is what ended the program.
func thrown(stack string) string {
	message, _, _ := strings.Cut(stack, "\n\ngoroutine ")
	message, _, _ = strings.Cut(message, "\n[signal ")
	if i := strings.LastIndex(message, "\tpanic: "); i >= 0 {
		message = message[i+1:]
	}
	return strings.TrimSuffix(strings.TrimSuffix(message, " [recovered]"), "\n") + "\n"
}

// packageOf writes a snippet as a package whose function Run does what the snippet does when it is typed. Types, functions,
// constants, and the variables before the first statement stand outside of Run, so that functions see them.
func packageOf(name, source string) (string, error) {
	var outside, inside strings.Builder
	var imported []string
	for _, piece := range pieces(source) {
		word, rest, _ := strings.Cut(piece, " ")
		switch {
		case word == "import":
			imported = append(imported, piece)
		case word == "type" || word == "const" || word == "func" && declaresFunction(piece),
			word == "var" && inside.Len() == 0 && !strings.HasPrefix(rest, "_"):
			outside.WriteString(piece + "\n")
		default:
			inside.WriteString(piece + "\n")
		}
	}
	body := outside.String() + "func Run() {\n" + inside.String() + "}\n"
	file, err := parser.ParseFile(token.NewFileSet(), name, "package "+name+"\n"+body, 0)
	if err != nil {
		return "", fmt.Errorf("%w in\n%s", err, body)
	}
	for _, path := range unimported(file, imported) {
		imported = append(imported, fmt.Sprintf("import %q", path))
	}
	return "package " + name + "\n" + strings.Join(imported, "\n") + "\n" + body, nil
}

// unimported are the paths of the packages that a file names and does not import.
func unimported(file *ast.File, imported []string) (paths []string) {
	unresolved := map[*ast.Ident]bool{}
	for _, id := range file.Unresolved {
		unresolved[id] = true
	}
	ast.Inspect(file, func(n ast.Node) bool {
		selector, ok := n.(*ast.SelectorExpr)
		if !ok {
			return true
		}
		if id, ok := selector.X.(*ast.Ident); ok && unresolved[id] {
			path := packages.Path(id.Name)
			known := slices.ContainsFunc(imported, func(line string) bool {
				return strings.Contains(line, " "+id.Name+" ") || strings.HasSuffix(line, "/"+id.Name+`"`)
			})
			if path != "" && !known && !slices.Contains(paths, path) {
				paths = append(paths, path)
			}
		}
		return true
	})
	return paths
}

func write(t *testing.T, file, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}
