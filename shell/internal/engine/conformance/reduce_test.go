package conformance

import (
	"bytes"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/printer"
	"go/token"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestReduce makes the programs of a folder small, those that TestRandom has kept: CONFORMANCE_REDUCE=folder. What can be left
// out, with the engine and the compiler still at odds, is left out.
func TestReduce(t *testing.T) {
	dir := os.Getenv("CONFORMANCE_REDUCE")
	if dir == "" {
		t.Skip("CONFORMANCE_REDUCE names no folder of programs")
	}
	files, err := filepath.Glob(filepath.Join(dir, "*.txt"))
	if err != nil {
		t.Fatal(err)
	}
	onEngines(t, func(t *testing.T, engine string) {
		for _, file := range files {
			_, all := sections(t, file)
			for name, source := range all {
				text, err := packageOf("main", source)
				if err != nil {
					t.Fatal(err)
				}
				r := reducer{t: t, engine: engine, module: t.TempDir()}
				if !r.odds(text) {
					continue
				}
				small := r.reduce(text)
				r.odds(small)
				t.Logf("%s\n%s\ngot\n%s\ncompiled\n%s", name, small, r.got, r.want)
			}
		}
	})
}

type reducer struct {
	t              *testing.T
	engine, module string
	got, want      string
}

// odds tells whether the engine does otherwise than the compiler. Programs that are no Go are of no interest.
func (r *reducer) odds(text string) bool {
	p := newPrompt(r.engine)
	if _, err := p.checker.Check(text); err != nil {
		return false
	}
	p = newPrompt(r.engine)
	err, _ := p.run(text)
	if err == nil {
		err, _ = p.run("Run()")
	}
	r.got = p.out.String()
	if err != nil {
		r.got = line(r.got) + err.Error()
	}
	if errors.Is(err, errLate) {
		return false
	}
	write(r.t, filepath.Join(r.module, "go.mod"), "module main\n\ngo 1.26\n")
	write(r.t, filepath.Join(r.module, "program.go"), text+"\nfunc main() { Run() }\n")
	program, err := tryBuild(r.module)
	if err != nil {
		return false
	}
	r.want = execute(r.t, program, "SNIPPET=")
	return line(r.got) != line(r.want)
}

// reduce leaves out declarations, statements and operands, as long as anything goes.
func (r *reducer) reduce(text string) string {
	for before := ""; before != text; {
		before = text
		for size := 8; size > 0; size /= 2 {
			for i := 0; ; i++ {
				smaller, ok := without(text, i, size)
				if !ok {
					break
				}
				if smaller != text && r.odds(smaller) {
					text = smaller
					i--
				}
			}
		}
	}
	return text
}

// without is a program without the i-th to the i+size-1-th of what can be left out; false when there is no i-th.
func without(text string, i, size int) (string, bool) {
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "", text, 0)
	if err != nil {
		return text, false
	}
	n, there := 0, false
	take := func() bool {
		n++
		there = there || n-1 == i
		return n > i && n <= i+size
	}
	var decls []ast.Decl
	for _, d := range file.Decls {
		if fn, ok := d.(*ast.FuncDecl); ok && fn.Name.Name == "Run" || !take() {
			decls = append(decls, d)
		}
	}
	file.Decls = decls
	statements := func(list []ast.Stmt) (rest []ast.Stmt) {
		for _, s := range list {
			if !take() {
				rest = append(rest, s)
			} else if body := inside(s); body != nil && size == 1 {
				rest = append(rest, body...)
			}
		}
		return rest
	}
	ast.Inspect(file, func(node ast.Node) bool {
		switch node := node.(type) {
		case *ast.BlockStmt:
			node.List = statements(node.List)
		case *ast.CaseClause:
			node.Body = statements(node.Body)
		case *ast.CommClause:
			node.Body = statements(node.Body)
		case *ast.CallExpr:
			if id, ok := node.Fun.(*ast.Ident); ok && id.Name == "sel" && len(node.Args) == 3 && size == 1 && take() {
				node.Fun, node.Args = ast.NewIdent(""), node.Args[1:2]
			}
		}
		return true
	})
	var b bytes.Buffer
	if printer.Fprint(&b, fset, file) != nil {
		return text, there
	}
	return withoutImports(b.String()), there
}

// inside are the statements of one that has statements.
func inside(s ast.Stmt) []ast.Stmt {
	switch s := s.(type) {
	case *ast.BlockStmt:
		return s.List
	case *ast.IfStmt:
		return s.Body.List
	case *ast.ForStmt:
		return s.Body.List
	case *ast.RangeStmt:
		return s.Body.List
	case *ast.LabeledStmt:
		return []ast.Stmt{s.Stmt}
	}
	return nil
}

// withoutImports comments out the imports of packages that are named no more.
func withoutImports(text string) string {
	for _, name := range []string{"fmt", "sync"} {
		if !strings.Contains(text, name+".") {
			text = strings.Replace(text, fmt.Sprintf("import %q", name), "", 1)
		}
	}
	return text
}
