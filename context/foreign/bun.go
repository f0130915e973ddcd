package foreign

import (
	"go/ast"
	"slices"
	"strings"
)

// bun reads models of github.com/uptrace/bun: the tag of bun.BaseModel, those of fields, relations with rel: and m2m:.
type bun struct{ t *translation }

const bunBaseModel = "github.com/uptrace/bun.BaseModel"

func (b bun) claims(s *structure) bool {
	return slices.ContainsFunc(s.members, func(m *member) bool {
		_, tagged := m.tag.Lookup("bun")
		return tagged || m.embedded && qualified(s.file, m.field.Type) == bunBaseModel || b.t.inherits(m, b)
	})
}

// bunTag is a tag of bun: a name, and options that may have values.
type bunTag struct {
	name    string
	options map[string][]string
}

func (t bunTag) has(option string) bool { return t.options[option] != nil }

// value is an option's last value.
func (t bunTag) value(option string) string {
	if values := t.options[option]; len(values) > 0 {
		return values[len(values)-1]
	}
	return ""
}

// parseBun takes a tag apart. A value may stand in single quotes or in brackets, in which commas do not count.
func parseBun(text string) bunTag {
	t := bunTag{options: map[string][]string{}}
	for i, part := range splitOutside(text) {
		name, value, has := strings.Cut(part, ":")
		name = strings.TrimSpace(name)
		value = strings.TrimSpace(value)
		if len(value) > 1 && value[0] == '\'' && value[len(value)-1] == '\'' {
			value = strings.ReplaceAll(value[1:len(value)-1], `\'`, `'`)
		}
		switch {
		case name == "":
		case i == 0 && !has:
			t.name = name
		default:
			t.options[name] = append(t.options[name], value)
		}
	}
	return t
}

// splitOutside cuts at commas outside of quotes and brackets.
func splitOutside(text string) (parts []string) {
	quoted, depth, from := false, 0, 0
	for i := range len(text) {
		switch {
		case text[i] == '\'' && (i == 0 || text[i-1] != '\\'):
			quoted = !quoted
		case quoted:
		case text[i] == '(':
			depth++
		case text[i] == ')':
			depth--
		case text[i] == ',' && depth == 0:
			parts, from = append(parts, text[from:i]), i+1
		}
	}
	return append(parts, text[from:])
}

// bunName is a name as bun spells a Go name: an underscore before a capital beside a small letter.
func bunName(name string) string {
	isUpper := func(b byte) bool { return b >= 'A' && b <= 'Z' }
	isLower := func(b byte) bool { return b >= 'a' && b <= 'z' }
	var text strings.Builder
	for i := range len(name) {
		if !isUpper(name[i]) {
			text.WriteByte(name[i])
			continue
		}
		if i > 0 && i+1 < len(name) && (isLower(name[i-1]) || isLower(name[i+1])) {
			text.WriteByte('_')
		}
		text.WriteByte(name[i] + 'a' - 'A')
	}
	return text.String()
}

// relates tells relations by their tags: other structs are kept as JSON.
func (b bun) relates(m *member) bool {
	tag := parseBun(m.tag.Get("bun"))
	return tag.has("rel") || tag.has("m2m")
}

func (b bun) columns(m *model) error {
	m.table = plural(bunName(m.name))
	groups := &bunGroups{}
	for _, member := range m.members {
		if err := b.member(m, groups, member, nil, ""); err != nil {
			return err
		}
	}
	m.columns = shadowed(m.columns)
	groups.write(m)
	return nil
}

func (b bun) member(m *model, groups *bunGroups, member *member, path []*member, prefix string) error {
	text := member.tag.Get("bun")
	tag := parseBun(text)
	typ := member.field.Type
	if member.embedded && qualified(member.owner.file, typ) == bunBaseModel {
		for _, name := range []string{tag.name, tag.value("table")} {
			if len(path) == 0 && name != "" {
				m.schema, m.table = schemaOf(name)
			}
		}
		return nil
	}
	if text == "-" || !ast.IsExported(member.name) && !member.embedded {
		return nil
	}
	path = append(slices.Clone(path), member)
	target, many := member.leadsTo()
	if member.embedded || tag.has("embed") {
		part, err := b.t.part(member)
		switch {
		case err != nil:
			return b.t.refuse(member, "its columns are not known here: %v", err)
		case part == nil:
			return b.t.refuse(member, "its columns are not known here: a part of a model must be a struct")
		case shapeOf(typ).pointer:
			return b.t.refuse(member, "a part of a model that may be nil (*%s) is not supported: embed the struct itself", part.name)
		}
		for _, inner := range part.members {
			if err := b.member(m, groups, inner, path, prefix+tag.value("embed")); err != nil {
				return err
			}
		}
		return nil
	}
	if tag.has("rel") || tag.has("m2m") {
		related := (*model)(nil)
		if target != nil {
			related = b.t.models[target.name]
		}
		if related == nil || related.structure != target {
			return b.t.refuse(member, "it leads to no model of this package")
		}
		m.pending = append(m.pending, &relation{member: member, target: related, many: many, set: map[string]string{}})
		return nil
	}
	if tag.has("scanonly") {
		return nil
	}
	c := &column{path: path, field: fieldOf(path), name: tag.name, kind: member.owner.in.kindOf(member.owner.file, typ)}
	if c.name == "" {
		c.name = bunName(member.name)
	}
	if name := tag.value("column"); name != "" {
		c.name = name
	}
	c.name = prefix + c.name
	m.columns = append(m.columns, c)
	groups.add(c, tag, prefix)
	return b.options(c, tag)
}

// options says in store's words what a column's tag says.
func (b bun) options(c *column, tag bunTag) error {
	member := c.member()
	c.primary = tag.has("pk")
	c.add(c.primary, "pk")
	c.add(tag.has("autoincrement") || tag.has("identity"), "auto")
	notNull := tag.has("notnull") || tag.has("autoincrement")
	c.add(notNull && !c.primary, "notnull")
	c.add(!notNull && !c.primary && !c.pointer(), "null_zero")
	array := tag.has("array") || strings.HasSuffix(tag.value("type"), "[]")
	switch typ := tag.value("type"); {
	case tag.has("msgpack"):
		return b.t.refuse(member, "what msgpack writes cannot be read here: leave the field out of the shell (db:\"-\")")
	case tag.has("json_use_number") || (c.kind == structKind || c.kind == listKind && !array || c.kind == otherKind && isMap(member.field.Type)) && (typ == "" || strings.HasPrefix(strings.ToLower(typ), "json")):
		c.add(true, "type=json")
	case typ != "" && !array:
		c.add(true, "type="+quoteValue(typ))
	}
	if value := tag.value("default"); value != "" {
		c.add(true, "server_default="+quoteValue(value))
	}
	b.types(c, tag)
	mayBeZero := !notNull && !c.primary && c.kind != otherKind && !c.pointer()
	c.add(mayBeZero && (tag.has("nullzero") && tag.value("default") == "" || tag.has("soft_delete")), "zero_null")
	c.add(tag.has("soft_delete"), "soft_delete")
	return nil
}

// types adds the types that bun's dialect of PostgreSQL chooses, where store would choose others.
func (b bun) types(c *column, tag bunTag) {
	member := c.member()
	kind, basic := member.owner.in.held(member.owner.file, member.field.Type)
	switch {
	case tag.value("type") != "" || slices.Contains(c.options, "auto") || tag.has("array"):
	case slices.Contains(c.options, "type=json"):
		c.typeOn("postgresql", "jsonb")
	case kind == timeKind:
		c.typeOn("postgresql", "timestamptz")
	case kind == uintKind && basics[basic] == 64 || basic == "time.Duration":
		c.typeOn("postgresql", "bigint")
	case kind == uintKind && basics[basic] == 32:
		c.typeOn("postgresql", "integer")
	case kind == uintKind && basics[basic] == 16:
		c.typeOn("postgresql", "smallint")
	}
}

func isMap(expr ast.Expr) bool {
	if star, is := expr.(*ast.StarExpr); is {
		expr = star.X
	}
	_, is := expr.(*ast.MapType)
	return is
}

// bunGroups are the columns that are unique together, by the names of their groups.
type bunGroups struct {
	names  []string
	groups map[string][]string
}

func (g *bunGroups) add(c *column, tag bunTag, prefix string) {
	for _, value := range tag.options["unique"] {
		if value == "" {
			c.add(true, "unique")
			continue
		}
		for _, name := range strings.Split(value, ",") {
			name = prefix + name
			if g.groups == nil {
				g.groups = map[string][]string{}
			}
			if g.groups[name] == nil {
				g.names = append(g.names, name)
			}
			g.groups[name] = append(g.groups[name], c.name)
		}
	}
}

func (g *bunGroups) write(m *model) {
	for _, name := range g.names {
		if columns := g.groups[name]; len(columns) > 1 {
			m.uniques = append(m.uniques, columns)
		} else if c := m.column(columns[0]); c != nil && !slices.Contains(c.options, "unique") {
			c.add(true, "unique")
		}
	}
}
