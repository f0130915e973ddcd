package shell

import (
	"context"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os/exec"
	"slices"
	"strings"
	"time"

	"github.com/dbsh-go/dbsh/context/manual"
	"github.com/dbsh-go/dbsh/shell/internal/check"
)

// nameViews answers questions about Go names.
type nameViews struct{ *shell }

func (n nameViews) Type(_ context.Context, expr string) (string, error) {
	return n.checker.TypeOf(expr)
}

// Doc implements command.Names: the declaration of a name, and its documentation, from the manual or by the go command, where there is one.
func (n nameViews) Doc(ctx context.Context, name string) (string, error) {
	declaration, err := n.checker.Describe(name)
	path, symbol := n.checker.Symbolic(name)
	if path == "" {
		return declaration, err
	}
	if text, found := manual.Lookup(path, symbol); found {
		if err != nil { // store.Session.Flush is no expression
			declaration, err = symbol, nil
		}
		return declaration + "\n" + indentedBy("    ", text), err
	}
	if text := goDoc(ctx, path, symbol); text != "" {
		return text, nil
	}
	return declaration, err
}

func indentedBy(indent, text string) string {
	var b strings.Builder
	for line := range strings.Lines(text) {
		if strings.TrimSpace(line) != "" {
			b.WriteString(indent)
		}
		b.WriteString(line)
	}
	return b.String()
}

// goDoc is what the go command says of a symbol, "" where there is none or it knows nothing.
func goDoc(ctx context.Context, path, symbol string) string {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	args := []string{"doc", path}
	if symbol != "package" {
		args = append(args, symbol)
	}
	text, err := exec.CommandContext(ctx, "go", args...).Output()
	if err != nil {
		return ""
	}
	_, rest, ok := strings.Cut(string(text), "\n\n") // package strings // import "strings"
	if symbol == "package" || !ok {
		return string(text)
	}
	return rest
}

// Source implements command.Names: the text of what was typed, or of a model.
func (n nameViews) Source(_ context.Context, name string) (string, error) {
	for i := len(n.journal.pieces) - 1; i >= 0; i-- {
		if text := definitionOf(n.journal.pieces[i], name); text != "" {
			return text, nil
		}
	}
	owner, member, _ := strings.Cut(name, ".")
	if model, known := n.catalog.Owner(owner); known {
		text, err := n.catalog.Source(model)
		if err != nil {
			return "", fmt.Errorf("source: %w", err)
		}
		if found := declarationIn(text, owner, model, member); found != "" {
			return found, nil
		}
		return "", fmt.Errorf("source: %s has no method %s", owner, member)
	}
	if n.checker.Declared(name) {
		return "", fmt.Errorf("source: %s is a variable: %s shows its value", name, name)
	}
	if near := nearestName(name, n.catalog.Names()); near != "" {
		return "", fmt.Errorf("source: there is no %s: did you mean %s?", name, near)
	}
	return "", errors.New("source: there is no " + name + " that was typed, and no model of that name; :doc looks for others")
}

// declarationIn finds in the source of a model the struct of it or of its root, or a method of either.
func declarationIn(text, owner, model, member string) string {
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "", text, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return ""
	}
	cut := func(from, to token.Pos) string { return text[fset.Position(from).Offset:fset.Position(to).Offset] }
	types := []string{model}
	if owner != model {
		types = []string{model + "Root", model + "Query"}
	}
	for _, decl := range file.Decls {
		switch decl := decl.(type) {
		case *ast.GenDecl:
			if spec, is := decl.Specs[0].(*ast.TypeSpec); is && member == "" && spec.Name.Name == types[0] {
				return cut(decl.Doc.Pos(), decl.End())
			}
		case *ast.FuncDecl:
			if decl.Recv != nil && decl.Name.Name == member && slices.Contains(types, receiver(decl)) {
				return cut(decl.Doc.Pos(), decl.End())
			}
		}
	}
	return ""
}

// receiver is the name of the type that a method is of.
func receiver(decl *ast.FuncDecl) string {
	typ := decl.Recv.List[0].Type
	if star, is := typ.(*ast.StarExpr); is {
		typ = star.X
	}
	if name, is := typ.(*ast.Ident); is {
		return name.Name
	}
	return ""
}

// definitionOf is the declaration of a type or a function in an entry that has run.
func definitionOf(p piece, name string) string {
	if !p.ran || p.golang == "" {
		return ""
	}
	d := check.DefinitionsOf(p.golang)
	for _, list := range [][]check.Definition{d.Types, d.Funcs} {
		for _, each := range list {
			for _, declared := range each.Names {
				if declared == name {
					return each.Text
				}
			}
		}
	}
	return ""
}
