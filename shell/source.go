package shell

import (
	"context"
	"errors"
	"fmt"
	"go/token"
	"reflect"
	"strings"

	"github.com/dbsh-go/dbsh/context/foreign"
	"github.com/dbsh-go/dbsh/context/module"
	"github.com/dbsh-go/dbsh/context/scope"
	"github.com/dbsh-go/dbsh/shell/internal/check"
	"github.com/dbsh-go/dbsh/store"
)

// Session opens a session on a configuration's databases that knows its models, for a program that needs no prompt. It keeps
// what the session of a prompt would keep. The caller calls close when done.
func Session(ctx context.Context, config Config) (session *store.Session, close func() error, err error) {
	s, err := open(ctx, config)
	if err != nil {
		return nil, nil, err
	}
	return s.session, s.close, nil
}

// Generate is the source of query roots and relation methods for the models of a configuration: a file of the package of this name,
// which a command makes again.
func Generate(ctx context.Context, config Config, name, command string) (text string, err error) {
	s, err := open(ctx, config)
	if err != nil {
		return "", err
	}
	defer s.close()
	return s.catalog.WriteDeclared(name, command)
}

// takeModels declares the models that the configuration has: those that are compiled in, and those of source.
func (s *shell) takeModels(ctx context.Context) error {
	for _, model := range s.config.Models {
		if t := reflect.TypeOf(model); t == nil || t.Kind() != reflect.Pointer || t.Elem().Kind() != reflect.Struct {
			return fmt.Errorf("models: got %T, want a pointer to a struct: &User{}", model)
		}
	}
	entry, err := s.checker.TakeModels(s.compiledModels())
	if err != nil {
		return fmt.Errorf("models: %w", err)
	}
	if entry != nil {
		if err := s.engine.Run(ctx, entry); err != nil {
			return fmt.Errorf("models: %w", err)
		}
	}
	if s.config.Source == "" {
		return nil
	}
	return s.takeSource(ctx, s.config.Source)
}

// scopeOf are the names that are made for the session.
func (s *shell) scopeOf() map[string]any {
	if s.config.ScopeOf == nil {
		return nil
	}
	return s.config.ScopeOf(s.session)
}

// dotted are the exported names of the package that is in scope without being imported.
func (s *shell) dotted() []check.Binding {
	if s.config.Dot == "" {
		return nil
	}
	var bindings []check.Binding
	for name, value := range s.packages().Symbols(s.config.Dot) {
		if token.IsExported(name) {
			bindings = append(bindings, check.Binding{Name: name, Value: value, Doc: "of " + s.config.Dot})
		}
	}
	return bindings
}

// takeSource declares the models of a folder of Go source, and all else that stands there.
func (s *shell) takeSource(ctx context.Context, dir string) error {
	pkg, err := module.Read(dir)
	if err != nil {
		return fmt.Errorf("models: %w", err)
	}
	pkg, without, err := foreign.Translate(pkg, foreign.Interpreted, nil)
	if err != nil {
		return fmt.Errorf("models: %w", err)
	}
	if len(without) > 0 {
		fmt.Fprintln(s.notes(), "models: "+dir+" is read, not compiled (there is no Go toolchain, or the folder is in no module): without "+strings.Join(without, ", "))
	}
	if err := pkg.Interpretable(s.checker.Importable); err != nil {
		return fmt.Errorf("models: %w", err)
	}
	joined, err := pkg.Join()
	if err != nil {
		return fmt.Errorf("models: %w", err)
	}
	entry, err := s.check(joined.Text)
	if err != nil {
		return fmt.Errorf("models: %w", inFile(err, joined))
	}
	defer s.checker.Release(entry.Entry)
	err = s.guard(ctx, func(ctx context.Context) error { return s.engine.Run(ctx, entry.Entry) })
	if err != nil {
		return fmt.Errorf("models: %s: %w", dir, err)
	}
	s.journal.pieces[entry.piece].ran = true
	s.past.skip(entry.piece)
	return s.takeScope(ctx)
}

// takeScope adds the names that a function Scope of the source gives.
func (s *shell) takeScope(ctx context.Context) error {
	if !s.checker.IsScope("Scope") {
		return nil
	}
	v, err := s.valueOf(ctx, "Scope(session)")
	if err != nil {
		return fmt.Errorf("models: Scope: %w", err)
	}
	more, is := v.V.Interface().(map[string]any)
	if !is {
		return fmt.Errorf("models: Scope gives a %s, want a map[string]any", v.V.Type())
	}
	names := &scope.Scope{}
	for name, value := range more {
		if err := names.Add(name, value, "from "+s.config.Source); err != nil {
			return fmt.Errorf("models: %w", err)
		}
	}
	for _, b := range names.Bindings() {
		s.checker.Bind(check.Binding{Name: b.Name, Value: b.Value, Doc: b.Doc})
	}
	return nil
}

// inFile says in which file the error of a joined package is.
func inFile(err error, joined *module.Joined) error {
	failure, is := errors.AsType[*check.Error](err)
	if !is {
		return err
	}
	file, line := joined.Place(failure.Line)
	if file == "" {
		return err
	}
	bare := *failure
	bare.Line = 0
	return fmt.Errorf("%s:%d: %s", file, line, bare.Error())
}

// Functions opens a prompt on a configuration, and gives the functions of its source by these names, where they are there: what is called
// of them runs as an entry would. The caller calls close when done.
func Functions(ctx context.Context, config Config, names []string) (functions map[string]any, close func() error, err error) {
	s, err := open(ctx, config)
	if err != nil {
		return nil, nil, err
	}
	functions = map[string]any{}
	for _, name := range names {
		if !s.checker.Declared(name) {
			continue
		}
		v, err := s.valueOf(ctx, name)
		if err != nil {
			return nil, nil, errors.Join(fmt.Errorf("%s: %w", name, err), s.close())
		}
		functions[name] = v.V.Interface()
	}
	return functions, s.close, nil
}
