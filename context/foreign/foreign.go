// Package foreign reads models that were written for other libraries, for GORM, for bun, or as nothing but structs with db tags, and
// makes models of package store of them.
//
// It works on source, and what it makes is source: the same package, in which each of these structs has the Model of store and says in
// store's tags what its own tags, and the conventions of its library, say. So store knows one language of tags alone, and what is
// interpreted and what is compiled is translated by the same piece. Rules:
//
//   - The user's files stay as they are. What is made stands in memory, or in an overlay of the go command.
//   - No line moves: what is reported of line 12 is to be found in line 12.
//   - Compiled, a struct keeps all of its fields and methods, and is the type that the prompt gives. Interpreted, fields that hold other
//     models are left out, and so is whatever names a package of the other library.
//   - What cannot be said is refused with its place and the reason, never left out silently: what an interpreter has to leave out is told.
//
// A library is one file, or a few: gorm*.go, bun*.go, plain.go. They fill in a model (model.go), which is then written (rewrite.go).
package foreign

import (
	"fmt"
	"go/ast"
	"go/token"

	"github.com/dbsh-go/dbsh/context/module"
)

// Form is what becomes of a package.
type Form int

const (
	Interpreted Form = iota // read by the prompt
	Compiled                // compiled into a program
)

// library is what the models of a package are written for.
type library interface {
	// claims tells whether a struct is a model of the library by itself.
	claims(s *structure) bool
	// columns reads a model's table and columns, and notes its relations.
	columns(m *model) error
	// relates tells whether a field that holds a struct is a relation, or may be one.
	relates(m *member) bool
	// relate finds what a relation is, when all columns are known.
	relate(m *model, r *relation) error
}

// Translate makes store's models of a package's. A package that has none for another library is given back as it is. without are the
// functions that are left out of what is interpreted. open reads other packages, of which models have parts; nil where that cannot be. The
// error names the place of what cannot be translated.
func Translate(p *module.Package, form Form, open Open) (translated *module.Package, without []string, err error) {
	t := &translation{source: index(p), form: form, models: map[string]*model{}, others: &others{open, map[string]*source{}}}
	if err := t.find(); err != nil || len(t.order) == 0 {
		return p, nil, err
	}
	for _, m := range t.order {
		if err := m.library.columns(m); err != nil {
			return nil, nil, err
		}
	}
	for _, m := range t.order {
		for _, r := range m.pending {
			if err := m.library.relate(m, r); err != nil {
				return nil, nil, err
			}
		}
	}
	t.relate()
	translated, err = t.write()
	return translated, t.without, err
}

// relate writes the relations into the models: first those whose key stands in the model's own table, so that the other side finds it.
func (t *translation) relate() {
	for _, own := range []bool{true, false} {
		for _, m := range t.order {
			for _, r := range m.pending {
				switch {
				case r.own != own:
				case r.item != "":
					m.relations = append(m.relations, r.item)
				case own:
					m.belongsTo(r)
				default:
					m.has(r)
				}
			}
		}
	}
}

// translation is the work on one package.
type translation struct {
	*source
	form   Form
	models map[string]*model
	order  []*model
	others *others

	without []string // functions that are left out
}

// find finds the models: the structs that a library claims, and those that their relations lead to.
func (t *translation) find() error {
	libraries := []library{gorm{t}, bun{t}, plain{t}}
	for _, s := range t.ordered {
		for _, l := range libraries {
			if s.node != nil && ast.IsExported(s.name) && !t.isNative(s) && !t.isBase(s) && l.claims(s) {
				t.add(s, l)
				break
			}
		}
	}
	for i := 0; i < len(t.order); i++ {
		m := t.order[i]
		for _, member := range m.structure.members {
			target, _ := member.leadsTo()
			if target == nil || !m.library.relates(member) || t.models[target.name] != nil || t.isNative(target) || t.isBase(target) || m.leavesOut(member) {
				continue
			}
			if !ast.IsExported(target.name) {
				return fmt.Errorf("%s: %s leads to %s, which is not exported", t.pkg.Place(member.field.Pos()), member.name, target.name)
			}
			t.add(target, m.library)
		}
	}
	return nil
}

func (t *translation) add(s *structure, l library) {
	m := &model{structure: s, library: l, t: t, tags: map[*member][]string{}}
	t.models[s.name] = m
	t.order = append(t.order, m)
}

// isNative tells a struct that embeds store.Model.
func (t *translation) isNative(s *structure) bool { return t.native[s.name] != nil }

// refuse is the error about a field.
func (t *translation) refuse(m *member, format string, args ...any) error {
	return fmt.Errorf("%s: %s.%s: %s", m.owner.in.pkg.Place(m.field.Pos()), m.owner.name, m.name, fmt.Sprintf(format, args...))
}

// refuseAt is the error about another place.
func (t *translation) refuseAt(pos token.Pos, format string, args ...any) error {
	return fmt.Errorf("%s: %s", t.pkg.Place(pos), fmt.Sprintf(format, args...))
}
