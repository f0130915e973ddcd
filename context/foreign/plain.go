package foreign

import (
	"go/ast"
	"slices"
	"strings"

	"github.com/dbsh-go/dbsh/store"
)

// plain reads structs that have nothing but db tags, as sqlx takes them. Their tags may have store's options; what is not said is by
// store's conventions, and the column id is the primary key. A comment //dbsh:table NAME, or a method TableName, names the table.
type plain struct{ t *translation }

func (p plain) claims(s *structure) bool {
	return slices.ContainsFunc(s.members, func(m *member) bool {
		tag, tagged := m.tag.Lookup("db")
		return tagged && tag != "-" && ast.IsExported(m.name) || !tagged && p.t.inherits(m, p)
	})
}

// tableComment names the table of a struct.
const tableComment = "//dbsh:table "

func (p plain) columns(m *model) error {
	if err := m.nameTable(store.TableName(m.name)); err != nil {
		return err
	}
	for _, line := range m.doc {
		if name, found := strings.CutPrefix(line, tableComment); found {
			m.schema, m.table = schemaOf(strings.TrimSpace(name))
		}
	}
	for _, member := range m.members {
		if err := p.member(m, member, nil); err != nil {
			return err
		}
	}
	m.columns = shadowed(m.columns)
	if len(m.primary()) > 0 {
		return nil
	}
	if c := m.column("id"); c != nil && c.name == "id" {
		c.primary = true
		c.options = slices.Insert(c.options, 0, "pk")
		c.add(c.kind == intKind || c.kind == uintKind, "auto")
	}
	return nil
}

func (p plain) member(m *model, member *member, path []*member) error {
	tag, tagged := member.tag.Lookup("db")
	if tag == "-" || !ast.IsExported(member.name) && !(member.embedded && !tagged) {
		return nil
	}
	path = append(slices.Clone(path), member)
	if !tagged && member.embedded {
		switch part, err := p.t.part(member); {
		case err != nil:
			return p.t.refuse(member, "its columns are not known here: %v", err)
		case part != nil && shapeOf(member.field.Type).pointer:
			return p.t.refuse(member, "a part of a model that may be nil (*%s) is not supported: embed the struct itself", part.name)
		case part != nil:
			for _, inner := range part.members {
				if err := p.member(m, inner, path); err != nil {
					return err
				}
			}
			return nil
		}
	}
	if target, _ := member.leadsTo(); !tagged && target != nil {
		return nil // it holds what somebody has read into it
	}
	name, options, _ := strings.Cut(tag, ",")
	c := &column{path: path, field: fieldOf(path), name: strings.Trim(name, "' "), kind: member.owner.in.kindOf(member.owner.file, member.field.Type)}
	if options != "" {
		c.options = []string{options}
		c.primary = slices.Contains(strings.Split(options, ","), "pk")
	}
	if c.name == "" {
		c.name = store.TableName(member.name)
	}
	m.columns = append(m.columns, c)
	return nil
}

func (p plain) relates(*member) bool { return false }

// relate has nothing to find: relations are in the tags.
func (p plain) relate(*model, *relation) error { return nil }
