package models

import (
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

const storePath = "github.com/dbsh-go/dbsh/store"

// fileSource is a model's source as a file of its own, formatted as gofmt does.
func fileSource(m *model) string {
	var b strings.Builder
	b.WriteString("package models\n\n")
	writeImports(&b, m.imports())
	writeModel(&b, m)
	return b.String()
}

// imports are the paths that a model's source needs.
func (m *model) imports() []string {
	d := m.detail
	if m.declared != nil {
		return []string{storePath}
	}
	paths := []string{storePath}
	for _, f := range d.fields {
		if path := f.goType.path; path != "" && !slices.Contains(paths, path) {
			paths = append(paths, path)
		}
	}
	return paths
}

// writeImports writes the standard library's packages first, as gofmt's users do.
func writeImports(b *strings.Builder, paths []string) {
	paths = slices.Clone(paths)
	slices.Sort(paths)
	if len(paths) == 1 {
		b.WriteString("import " + strconv.Quote(paths[0]) + "\n")
		return
	}
	var standard, foreign []string
	for _, path := range paths {
		if strings.Contains(path, ".") {
			foreign = append(foreign, path)
		} else {
			standard = append(standard, path)
		}
	}
	b.WriteString("import (\n")
	for _, path := range standard {
		b.WriteString("\t" + strconv.Quote(path) + "\n")
	}
	if len(standard) > 0 && len(foreign) > 0 {
		b.WriteString("\n")
	}
	for _, path := range foreign {
		b.WriteString("\t" + strconv.Quote(path) + "\n")
	}
	b.WriteString(")\n")
}

// writeModel writes everything that a model declares.
func writeModel(b *strings.Builder, m *model) {
	d := m.detail
	if m.declared == nil {
		writeStruct(b, m)
	}
	for _, r := range d.relations {
		writeRelation(b, m, r)
	}
	names := strings.NewReplacer("$Model", m.name)
	names.WriteString(b, queryTemplate)
	if m.declared != nil && m.declared.mapping.Hides {
		names.WriteString(b, unscopedTemplate)
	}
	if !m.readOnly() {
		names.WriteString(b, keyedTemplate)
	}
	writeRoot(b, m)
}

// writeStruct writes the struct of columns.
func writeStruct(b *strings.Builder, m *model) {
	d := m.detail
	line(b, "")
	line(b, "// ", m.name, " is a row of the ", m.table.Kind.String(), " ", shown(m.table.Name), m.readOnlyNote(), ".")
	line(b, "type ", m.name, " struct {")
	line(b, "\tstore.Model ", literal(d.modelTag))
	names, types := widths{}, widths{}
	for _, f := range d.fields {
		names.add(f.name)
		types.add(f.goType.source())
	}
	if len(d.fields) > 0 {
		line(b, "")
	}
	for i, f := range d.fields {
		line(b, "\t", names.pad(f.name), types.pad(f.goType.source()), literal(d.tags[i]))
	}
	line(b, "}")
}

func (m *model) readOnlyNote() string {
	if m.readOnly() {
		return ", which has no key: it can be read only"
	}
	return ""
}

// writeRelation writes the methods of a relation.
func writeRelation(b *strings.Builder, m *model, r *relation) {
	template := oneTemplate
	switch {
	case r.kind.collection():
		template = manyTemplate
		if m.canWrite(r) {
			template += setManyTemplate
		}
	case m.canWrite(r):
		template += setOneTemplate
	}
	strings.NewReplacer(
		"$Model", m.name, "$Relation", r.name, "$Target", r.target.name, "$self", receiver(m.name), "$Says", r.says(m),
	).WriteString(b, template)
}

// canWrite tells whether a relation can be changed: the side that holds the key must have rows that can be written.
func (m *model) canWrite(r *relation) bool {
	return !m.readOnly() && !r.target.readOnly()
}

// says is the sentence that documents a relation.
func (r *relation) says(m *model) string {
	columns := strings.Join(shownAll(r.key.Columns), " and ")
	if columns == "" {
		columns = "foreign key"
	}
	switch r.kind {
	case belongsTo:
		return "is the " + r.target.name + " that " + columns + " names, nil if it names none"
	case hasOne:
		return "is the " + r.target.name + " whose " + columns + " names this " + m.name + ", nil if there is none"
	case manyToMany:
		return "are the rows of " + r.target.name + " that " + r.between() + " ties to this " + m.name
	}
	return "are the rows of " + r.target.name + " whose " + columns + " names this " + m.name
}

// between is what a many-to-many relation goes through: a model, or a table that a tag names.
func (r *relation) between() string {
	if r.association != nil {
		return r.association.name
	}
	return shown(r.key.Table)
}

// writeRoot writes the root: the query with a name for every column and relation.
func writeRoot(b *strings.Builder, m *model) {
	d := m.detail
	var columns, relations []string
	for _, f := range d.fields {
		columns = append(columns, f.name)
	}
	for _, r := range d.relations {
		relations = append(relations, r.name)
	}
	line(b, "")
	line(b, "// ", m.name, "Root is where queries of ", m.name, " begin. Its fields are what conditions and orders are made of.")
	line(b, "type ", m.name, "Root struct {")
	line(b, "\t", m.name, "Query")
	writeNames(b, columns, "store.Column")
	writeNames(b, relations, "store.Relation")
	line(b, "}")
	line(b, "")
	line(b, "// New", m.root, " gives the root of ", m.name, " on a session.")
	line(b, "func New", m.root, "(session *store.Session) ", m.name, "Root {")
	line(b, "\treturn ", rootOf(m), "(session.Select(", strconv.Quote(m.name), ", (*", m.name, ")(nil)))")
	line(b, "}")
	if !slices.Contains(columns, "As") && !slices.Contains(relations, "As") {
		line(b, "")
		line(b, "// As gives the table another name, to join it to itself. Its columns are those of the new root.")
		line(b, "func (r ", m.name, "Root) As(alias string) ", m.name, "Root {")
		line(b, "\treturn ", rootOf(m), "(r.Selection.As(alias))")
		line(b, "}")
	}
	line(b, "")
	line(b, "func ", rootOf(m), "(q store.Selection) ", m.name, "Root {")
	line(b, "\treturn ", m.name, "Root{")
	keys := widths{}
	for _, name := range slices.Concat([]string{m.name + "Query"}, columns, relations) {
		keys.add(name + ":")
	}
	line(b, "\t\t", keys.pad(m.name+"Query:"), m.name, "Query{q},")
	for _, f := range d.fields {
		line(b, "\t\t", keys.pad(f.name+":"), "q.Column(", strconv.Quote(f.column.Name), "),")
	}
	for _, name := range relations {
		line(b, "\t\t", keys.pad(name+":"), "q.Relation(", strconv.Quote(name), "),")
	}
	line(b, "\t}")
	line(b, "}")
}

// rootOf is the function that makes a root of a query.
func rootOf(m *model) string { return "root" + m.name }

// writeNames writes fields of one type, several on a line.
func writeNames(b *strings.Builder, names []string, typ string) {
	const perLine = 8
	if len(names) == 0 {
		return
	}
	line(b, "")
	var lists []string
	for group := range slices.Chunk(names, perLine) {
		lists = append(lists, strings.Join(group, ", "))
	}
	width := widths{}
	for _, list := range lists {
		width.add(list)
	}
	for _, list := range lists {
		line(b, "\t", width.pad(list), typ)
	}
}

// widths aligns a column of text as gofmt does.
type widths struct{ longest int }

func (w *widths) add(text string) { w.longest = max(w.longest, utf8.RuneCountInString(text)) }

func (w *widths) pad(text string) string {
	return text + strings.Repeat(" ", w.longest-utf8.RuneCountInString(text)+1)
}

func line(b *strings.Builder, parts ...string) {
	for _, part := range parts {
		b.WriteString(part)
	}
	b.WriteByte('\n')
}

// literal is a tag as a Go literal, raw where it can be.
func literal(tag string) string {
	if strconv.CanBackquote(tag) {
		return "`" + tag + "`"
	}
	return strconv.Quote(tag)
}

// shown is a name of the database as it may stand in a comment.
func shown(name string) string {
	if strings.ContainsFunc(name, func(r rune) bool { return !unicode.IsPrint(r) }) {
		return strconv.Quote(name)
	}
	return name
}

func shownAll(names []string) []string {
	list := make([]string, len(names))
	for i, name := range names {
		list[i] = shown(name)
	}
	return list
}

// receiver is the first letter of a model's name in lower case.
func receiver(name string) string {
	first, _ := utf8.DecodeRuneInString(name)
	return string(unicode.ToLower(first))
}
