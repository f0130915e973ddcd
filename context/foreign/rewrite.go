package foreign

import (
	"fmt"
	"go/ast"
	"go/token"
	"slices"
	"strconv"
	"strings"

	"github.com/dbsh-go/dbsh/context/module"
)

// storeName is what translated files call package store: no name that people take.
const storeName = "dbsh_store"

// edit replaces a piece of a file. It holds no new line.
type edit struct {
	from, to int
	text     string
}

// edits are those of one file.
type edits struct {
	t    *translation
	file *module.File
	list []edit
}

func (e *edits) replace(from, to token.Pos, text string) {
	e.list = append(e.list, edit{e.t.offset(from), e.t.offset(to), text})
}

// blank takes a piece out and leaves its lines.
func (e *edits) blank(from, to token.Pos) {
	start, end := e.t.offset(from), e.t.offset(to)
	e.list = append(e.list, edit{start, end, strings.Repeat("\n", strings.Count(e.file.Text[start:end], "\n"))})
}

func (e *edits) text(node ast.Node) string {
	return e.file.Text[e.t.offset(node.Pos()):e.t.offset(node.End())]
}

func (t *translation) offset(pos token.Pos) int { return t.pkg.Fset.Position(pos).Offset }

// write makes the package anew.
func (t *translation) write() (*module.Package, error) {
	changed := map[*module.File]*edits{}
	in := func(f *module.File) *edits {
		if changed[f] == nil {
			changed[f] = &edits{t: t, file: f}
		}
		return changed[f]
	}
	alias := t.alias()
	for _, m := range t.order {
		m.tagColumns()
		e := in(m.file)
		e.replace(m.node.Fields.Opening+1, m.node.Fields.Opening+1, fmt.Sprintf(" %s %s;", alias, quoteTag(m.modelTag())))
		for _, field := range m.node.Fields.List {
			if err := e.field(m, field); err != nil {
				return nil, err
			}
		}
	}
	if t.form == Interpreted {
		t.leaveOut(in)
	}
	texts := map[*module.File]string{}
	first := true
	for _, f := range t.pkg.Files {
		e := changed[f]
		if e == nil {
			continue
		}
		imports := "; import " + storeName + " " + strconv.Quote(module.StorePath)
		tail := "\nvar _ " + storeName + ".Model\n"
		switch {
		case t.form == Interpreted:
			imports += "; import " + timeName + ` "time"`
			tail = "\nvar _ " + storeName + ".Model; var _ " + timeName + ".Time\n"
		default:
			hooks, more := t.hooksOf(f)
			for _, path := range more {
				imports += "; import " + path
			}
			tail += hooks
		}
		if t.form == Compiled && first {
			tail += "\ntype " + alias + " = " + storeName + ".Model\n"
		}
		e.replace(f.Syntax.Name.End(), f.Syntax.Name.End(), imports)
		e.list = append(e.list, edit{len(f.Text), len(f.Text), tail})
		first = false
		texts[f] = e.apply()
	}
	return t.pkg.With(texts)
}

// hooksOf is the source of the hooks of a file's models, and the imports that it needs.
func (t *translation) hooksOf(f *module.File) (source string, imports []string) {
	for _, m := range t.order {
		if m.file == f {
			text, more := m.hooks()
			source += text
			imports = append(imports, more...)
		}
	}
	slices.Sort(imports)
	return source, slices.Compact(imports)
}

// alias is what the field is called by which a struct is a model. Compiled, it cannot be Model, which gorm.Model is called.
func (t *translation) alias() string {
	if t.form == Interpreted {
		return storeName + ".Model"
	}
	name := "StoreModel"
	for t.types[name] != nil {
		name += "_"
	}
	return name
}

// apply makes the text.
func (e *edits) apply() string {
	slices.SortStableFunc(e.list, func(a, b edit) int { return a.from - b.from })
	var b strings.Builder
	at := 0
	for _, edit := range e.list {
		if edit.from < at {
			continue // within a piece that was taken out
		}
		b.WriteString(e.file.Text[at:edit.from])
		b.WriteString(edit.text)
		at = edit.to
	}
	b.WriteString(e.file.Text[at:])
	return b.String()
}

// tagColumns writes the columns on the model's own fields: those of a struct that is part of it, on the field that holds it.
func (m *model) tagColumns() {
	parts := map[*member][]string{}
	for _, c := range m.columns {
		own := c.path[0]
		if len(c.path) == 1 {
			m.tags[own] = []string{"db:" + strconv.Quote(c.tag())}
			continue
		}
		names := make([]string, len(c.path)-1)
		for i, member := range c.path[1:] {
			names[i] = member.name
		}
		parts[own] = append(parts[own], strings.Join(names, ".")+": "+c.tag())
	}
	for own, list := range parts {
		m.tags[own] = []string{"fields:" + strconv.Quote(strings.Join(list, "; "))}
		if !own.embedded {
			m.tags[own] = append(m.tags[own], "prefix:"+strconv.Quote(own.name))
		}
	}
	for _, member := range m.members {
		if m.tags[member] == nil {
			m.tags[member] = []string{`db:"-"`}
		}
	}
}

// modelTag is the tag of the table.
func (m *model) modelTag() string {
	tags := []string{"table:" + strconv.Quote(m.table)}
	if m.schema != "" {
		tags = append(tags, "schema:"+strconv.Quote(m.schema))
	}
	list := func(name string, items []string, separator string) {
		if len(items) > 0 {
			tags = append(tags, name+":"+strconv.Quote(strings.Join(items, separator)))
		}
	}
	if m.comment != "" {
		tags = append(tags, "comment:"+strconv.Quote(m.comment))
	}
	if len(m.primary()) == 0 {
		tags = append(tags, `keyless:"true"`)
	}
	groups := make([]string, len(m.uniques))
	for i, group := range m.uniques {
		for j, name := range group {
			group[j] = quoteName(name)
		}
		groups[i] = strings.Join(group, ",")
	}
	list("unique", groups, "; ")
	list("index", m.indexes, "; ")
	list("check", m.checks, "; ")
	list("fk", m.keys, "; ")
	list("rel", m.relations, "; ")
	return strings.Join(append(tags, `gorm:"-" bun:"-"`), " ")
}

// field writes the tags of a field. Several fields of one line are told apart.
func (e *edits) field(m *model, field *ast.Field) error {
	var members []*member
	for _, member := range m.members {
		if member.field == field {
			members = append(members, member)
		}
	}
	if done, err := e.interpreted(m, field, members); done || err != nil {
		return err
	}
	if len(field.Names) < 2 {
		literal := quoteTag(m.newTag(members[0]))
		if field.Tag != nil {
			e.replace(field.Tag.Pos(), field.Tag.End(), literal)
		} else {
			e.replace(field.Type.End(), field.Type.End(), " "+literal)
		}
		return nil
	}
	var fields []string
	for _, member := range members {
		fields = append(fields, member.name+" "+e.text(field.Type)+" "+quoteTag(m.newTag(member)))
	}
	end := field.End()
	if strings.Contains(e.text(field), "\n") {
		return e.t.refuse(members[0], "write each of these fields on a line of its own")
	}
	e.replace(field.Pos(), end, strings.Join(fields, "; "))
	return nil
}

// newTag is a field's own tag, with what store reads in the place of db.
func (m *model) newTag(member *member) string {
	var parts []string
	for rest := string(member.tag); rest != ""; {
		rest = strings.TrimLeft(rest, " ")
		name, _, found := strings.Cut(rest, ":")
		if !found {
			break
		}
		value, err := strconv.QuotedPrefix(rest[len(name)+1:])
		if err != nil {
			break
		}
		if name != "db" {
			parts = append(parts, name+":"+value)
		}
		rest = rest[len(name)+1+len(value):]
	}
	return strings.Join(append(parts, m.tags[member]...), " ")
}

// quoteTag is a tag as a Go literal, raw where it can be.
func quoteTag(tag string) string {
	if strconv.CanBackquote(tag) {
		return "`" + tag + "`"
	}
	return strconv.Quote(tag)
}
