package shell

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/dbsh-go/dbsh/shell/internal/check"
	"github.com/dbsh-go/dbsh/shell/internal/engine"
)

// Resume is what one shell leaves to the next, as text, so that it can go from one process to another.
type Resume struct {
	Definitions []Definition // to run first, in order, without a word
	Lost        []string     // what cannot be kept, each with the reason
	Entry       string       // to run then, "" for nothing
	Begins      bool         // the entries of the project come before all
	Settings    map[string]string
	Beside      []Beside // databases to open before all
	Using       string   // the one that SQL goes to
}

// Beside is a database that is open beside a shell's own.
type Beside struct{ Name, Database string }

// Definition is Go that brings names back.
type Definition struct {
	Names []string
	Text  string
}

// past is what is needed to leave things to another shell.
type past struct {
	source []int         // pieces of the journal that another shell reads from source again
	taken  *engine.Value // where the next shown value goes instead of the screen; nil for nowhere
}

func (p *past) skip(piece int) { p.source = append(p.source, piece) }

// take takes a value that is about to be shown, where somebody waits for it.
func (p *past) take(v engine.Value) bool {
	if p.taken == nil {
		return false
	}
	*p.taken = v
	return true
}

// leaves is what the next shell is to have. A variable stands where its entry first declared it, so that functions behind it find it,
// with the value that it has now. Elsewhere, on another database, objects are not what they were.
func (s *shell) leaves(ctx context.Context, entry string, elsewhere bool) Resume {
	r := Resume{Entry: entry, Settings: s.settings.Texts()}
	for _, o := range s.opened {
		r.Beside = append(r.Beside, Beside{o.name, o.database})
	}
	if !elsewhere {
		r.Using = s.using()
	}
	add := func(list []check.Definition) {
		for _, d := range list {
			r.Definitions = append(r.Definitions, Definition(d))
		}
	}
	var done []string
	for i, p := range s.journal.pieces {
		if !p.ran || p.golang == "" || slices.Contains(s.past.source, i) {
			continue
		}
		d := check.DefinitionsOf(p.golang)
		add(d.Imports)
		add(d.Types)
		for _, name := range d.Variables {
			if slices.Contains(done, name) || !s.checker.IsVariable(name) {
				continue
			}
			done = append(done, name)
			if text, err := s.rebuilds(ctx, name, elsewhere); err != nil {
				r.Lost = append(r.Lost, name+": "+err.Error())
			} else {
				r.Definitions = append(r.Definitions, Definition{[]string{name}, text})
			}
		}
		add(d.Funcs)
	}
	return r
}

// rebuilds is a declaration that gives a variable the value that it has.
func (s *shell) rebuilds(ctx context.Context, name string, elsewhere bool) (string, error) {
	v, err := s.valueOf(ctx, name)
	if err != nil {
		return "", err
	}
	w := &valueWriter{session: s.session, root: s.catalog.Root, elsewhere: elsewhere}
	text, err := w.value(v.V, v.Type)
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("var %s %s = %s", name, typeName(v.Type), text), nil
}

// valueOf is the value of a variable, by an entry that shows it.
func (s *shell) valueOf(ctx context.Context, name string) (engine.Value, error) {
	entry, err := s.checker.Check(name) // of the shell's own: no piece of the journal
	if err != nil {
		return engine.Value{}, err
	}
	s.noteUnkept(entry)
	var v engine.Value
	s.past.taken = &v
	defer func() {
		s.past.taken = nil
		s.engine.Forget(s.checker.Unshow(entry))
		s.checker.Release(entry)
	}()
	if err := s.engine.Run(ctx, entry); err != nil {
		return v, err
	}
	if v.Type == nil {
		return v, errors.New("its value cannot be read")
	}
	return v, nil
}
