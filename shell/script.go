package shell

import (
	"context"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"os"

	"github.com/dbsh-go/dbsh/shell/internal/syntax"
)

// runScript checks a whole file, then runs it.
func (s *shell) runScript(ctx context.Context, script *Script) error {
	steps, err := s.plan(ctx, script.Path)
	if err != nil {
		s.report(err)
		return &ExitError{codeFailed}
	}
	return s.errand.run(ctx, steps)
}

// step is one checked piece of a script.
type step func(ctx context.Context) error

// plan reads a script and checks all of it.
func (s *shell) plan(ctx context.Context, path string) ([]step, error) {
	text, err := s.read(path)
	if err != nil {
		return nil, fmt.Errorf("run %s: %w", path, err)
	}
	defer s.journal.readsFrom(nil)
	var steps []step
	for _, entry := range s.rules().Split(string(text)) {
		from := &fileLine{path, entry.Line}
		s.journal.readsFrom(from)
		do, err := s.planEntry(entry)
		if err != nil {
			return nil, s.placed(err, from)
		}
		if do != nil {
			steps = append(steps, func(ctx context.Context) error { return s.placed(do(ctx), from) })
		}
	}
	return steps, nil
}

// read is a script's text; the path - is the input.
func (s *shell) read(path string) ([]byte, error) {
	if path == "-" {
		return io.ReadAll(s.config.In)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, errors.Unwrap(err) // the caller names the path
	}
	return text, nil
}

func (s *shell) planEntry(entry syntax.Entry) (step, error) {
	if entry.Kind == syntax.Blank { // the #! line is blank in a file only
		return nil, nil
	}
	text, to := s.rules().Redirect(entry.Text)
	do, err := s.planPiece(text)
	if do == nil || to.Kind == syntax.NoRedirect {
		return do, err
	}
	return func(ctx context.Context) error { return s.redirected(to, func() error { return do(ctx) }) }, err
}

func (s *shell) planPiece(text string) (step, error) {
	switch syntax.ClassifyIn(text, s.checker.Declared) {
	case syntax.Blank:
		return nil, nil
	case syntax.Command:
		return func(ctx context.Context) error { return s.command(ctx, text) }, nil
	case syntax.SQL:
		q, err := s.prepare(text)
		if err != nil {
			return nil, err
		}
		return func(ctx context.Context) error { return s.query(ctx, q) }, nil
	}
	entered, err := s.check(text)
	if err != nil {
		return nil, err
	}
	call, err := entryPoint(text)
	if call == "" || err != nil {
		return func(ctx context.Context) error { return s.run(ctx, entered) }, err
	}
	started, err := s.check(call)
	if err != nil {
		return nil, err
	}
	return func(ctx context.Context) error {
		if err := s.run(ctx, entered); err != nil {
			return err
		}
		return s.run(ctx, started)
	}, nil
}

// entryPoint is the call that starts a whole Go program: Run in the shell's session if the program has it, else main. It is ""
// for statements and declarations, which have no package clause.
func entryPoint(text string) (call string, err error) {
	file, err := parser.ParseFile(token.NewFileSet(), "", text, parser.SkipObjectResolution)
	if err != nil {
		return "", nil
	}
	functions := map[string]*ast.FuncType{}
	for _, decl := range file.Decls {
		if fn, ok := decl.(*ast.FuncDecl); ok && fn.Recv == nil {
			functions[fn.Name.Name] = fn.Type
		}
	}
	run := functions["Run"]
	switch {
	case run != nil && (run.Params.NumFields() != 2 || run.Results.NumFields() > 1):
		return "", errors.New("the program's Run must be func Run(ctx context.Context, session *store.Session) error")
	case run != nil:
		return "Run(session.Context(), session)", nil
	case functions["main"] != nil:
		return "main()", nil
	}
	return "", fmt.Errorf("package %s has neither a func Run(ctx context.Context, session *store.Session) error nor a func main()", file.Name.Name)
}

// load runs a file's entries one after another, as if they were typed.
func (s *shell) load(ctx context.Context, path string) error {
	text, err := os.ReadFile(path)
	if err != nil {
		return fmt.Errorf("load %s: %w", path, errors.Unwrap(err))
	}
	defer s.journal.readsFrom(s.journal.reading)
	for _, entry := range s.rules().Split(string(text)) {
		from := &fileLine{path, entry.Line}
		s.journal.readsFrom(from)
		if err := s.dispatch(ctx, entry.Text); err != nil {
			return s.placed(err, from)
		}
	}
	return nil
}
