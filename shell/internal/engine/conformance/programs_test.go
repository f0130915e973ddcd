package conformance

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// passing is how many of Go's own test programs must pass on each engine. It only rises.
var passing = map[string]int{
	"yaegi":   692,
	"closure": 780,
}

// A program that takes longer than slow, on a machine that does nothing else, is listed as slow and not run any more; the
// others may take up to programLimit.
const (
	slow         = 2 * time.Second
	programLimit = 20 * time.Second
)

// Go's own test programs, those of GOROOT/test that are one file to be run, do at the prompt what they do when they are
// compiled: they end well and print what is written beside them. Those that do not are listed in testdata/programs; one that
// newly passes must be taken off the list (-update does), and one that newly fails fails the test. Programs that are listed as
// slow, or as what varies from run to run, are not run.
func TestPrograms(t *testing.T) {
	if testing.Short() || raceDetector {
		t.Skip("hundreds of programs take a while, and race as interpreted code does")
	}
	root := programRoot(t)
	names := programs(t, root)
	onEngines(t, func(t *testing.T, engine string) {
		listed := failing(t, engine)
		results := runPrograms(t, engine, root, slices.DeleteFunc(slices.Clone(names), func(name string) bool {
			return strings.HasPrefix(listed[name], "varies") || !*update && strings.HasPrefix(listed[name], "slow")
		}))
		passed := 0
		for _, name := range names {
			problem, ran := results[name]
			reason, known := listed[name]
			switch {
			case !ran:
			case problem == "":
				passed++
				if known && !*update {
					t.Errorf("%s passes now: take it off the list", name)
				}
				delete(listed, name)
			case !known && !*update:
				t.Errorf("%s: %s", name, problem)
			case !known || *update && strings.HasPrefix(reason, "slow") != strings.HasPrefix(problem, "slow"):
				listed[name] = problem
			}
		}
		if *update {
			writeFailing(t, engine, listed)
		}
		t.Logf("%s: of %d programs %d pass", engine, len(names), passed)
		if passed < passing[engine] {
			t.Errorf("%d programs pass, want at least %d", passed, passing[engine])
		}
	})
}

// programRoot is the folder of Go's test programs. The list of failing ones is of one release of Go, and a distribution may
// come without them.
func programRoot(t *testing.T) string {
	out, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		t.Skip("there is no Go toolchain here")
	}
	root := filepath.Join(strings.TrimSpace(string(out)), "test")
	if _, err := os.Stat(filepath.Join(root, "helloworld.go")); err != nil {
		t.Skipf("this Go installation has no test programs: %v", err)
	}
	if version := runtime.Version(); !strings.HasPrefix(version, programVersion) {
		t.Skipf("the lists are of the programs of %s, this is %s", programVersion, version)
	}
	return root
}

const programVersion = "go1.26"

// programs are the programs that apply, by their paths below root.
func programs(t *testing.T, root string) (names []string) {
	for _, dir := range []string{".", "chan", "interface", "ken", "typeparam", "fixedbugs"} {
		files, err := filepath.Glob(filepath.Join(root, dir, "*.go"))
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			name, err := filepath.Rel(root, file)
			if err != nil {
				t.Fatal(err)
			}
			if applies(string(text)) {
				names = append(names, filepath.ToSlash(name))
			}
		}
	}
	if len(names) < 500 {
		t.Fatalf("only %d programs were found in %s", len(names), root)
	}
	return names
}

// applies tells a program that is about the language and its library: marked to be run as it is, without flags, build
// constraints and compiler directives, and without packages and functions of the run-time system.
func applies(text string) bool {
	if !runMark.MatchString(text) || directives.MatchString(text) {
		return false
	}
	file, err := parser.ParseFile(token.NewFileSet(), "", text, 0)
	if err != nil {
		return false
	}
	for _, spec := range file.Imports {
		path, _ := strconv.Unquote(spec.Path.Value)
		if slices.Contains([]string{"unsafe", "C", "syscall", "os/exec", "os/signal", "weak", "unique", "testing"}, path) ||
			strings.HasPrefix(path, "runtime/") || strings.HasPrefix(path, "internal/") || strings.HasPrefix(path, "go/") || strings.HasPrefix(path, "debug/") {
			return false
		}
	}
	internals := false
	ast.Inspect(file, func(n ast.Node) bool {
		if selector, ok := n.(*ast.SelectorExpr); ok {
			if id, ok := selector.X.(*ast.Ident); ok && id.Name == "runtime" && !slices.Contains([]string{"Error", "Gosched", "GC", "KeepAlive", "GOOS", "GOARCH", "TypeAssertionError", "PanicNilError", "NumGoroutine", "Goexit"}, selector.Sel.Name) {
				internals = true
			}
		}
		return true
	})
	return !internals
}

var (
	runMark    = regexp.MustCompile(`\A(?:[ \t]*\n)*// run[ \t]*\n`)
	directives = regexp.MustCompile(`(?m)^//go:(build|linkname|nosplit|systemstack|nowritebarrier|uintptr|cgo|embed|norace|notinheap)|^// \+build`)
)

// failing reads the list of an engine: "name: reason" lines.
func failing(t *testing.T, engine string) map[string]string {
	data, err := os.ReadFile(failingFile(engine))
	if err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	list := map[string]string{}
	for text := range strings.Lines(string(data)) {
		if name, reason, ok := strings.Cut(strings.TrimSpace(text), ": "); ok && !strings.HasPrefix(text, "#") {
			list[name] = reason
		}
	}
	return list
}

func writeFailing(t *testing.T, engine string, list map[string]string) {
	var b strings.Builder
	fmt.Fprintf(&b, "# The programs of GOROOT/test (%s) that do not pass on this engine, and why: what they print or end with.\n", programVersion)
	for _, name := range slices.Sorted(maps.Keys(list)) {
		fmt.Fprintf(&b, "%s: %s\n", name, list[name])
	}
	write(t, failingFile(engine), b.String())
}

func failingFile(engine string) string { return filepath.Join("testdata", "programs", engine+".txt") }

// runPrograms runs programs in processes of their own, as many at a time as there are processors. The result is "" for one
// that passes, else what is wrong.
func runPrograms(t *testing.T, engine, root string, names []string) map[string]string {
	queue := make(chan string)
	results := map[string]string{}
	var mu sync.Mutex
	var wg sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		wg.Go(func() {
			c := child{engine: engine}
			defer c.stop()
			for name := range queue {
				problem := verdictOn(filepath.Join(root, name), c.run(filepath.Join(root, name)))
				mu.Lock()
				results[name] = problem
				mu.Unlock()
			}
		})
	}
	for _, name := range names {
		queue <- name
	}
	close(queue)
	wg.Wait()
	return results
}

// verdictOn holds what a program did against what it should do.
func verdictOn(file string, got answer) string {
	want, err := os.ReadFile(strings.TrimSuffix(file, ".go") + ".out")
	if err != nil {
		want = nil
	}
	switch {
	case *update && got.took > slow:
		return "slow: it takes more than " + slow.String()
	case got.Refused:
		return "refused: " + firstLine(got.End)
	case got.End != "":
		return firstLine(got.End)
	case got.Output != string(want):
		return "prints " + firstLine(strconv.Quote(got.Output))
	}
	return ""
}

func firstLine(text string) string {
	text, _, _ = strings.Cut(strings.TrimSpace(text), "\n")
	if len(text) > 120 {
		text = strings.ToValidUTF8(text[:120], "") + "..."
	}
	return text
}
