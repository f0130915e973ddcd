package foreign

import (
	"go/ast"
	"slices"
	"strings"
)

// gorm reads models of gorm.io/gorm, as its documentation says that they are declared: tags, names by convention, associations.
type gorm struct{ t *translation }

const (
	gormModel     = "gorm.io/gorm.Model"
	gormDeletedAt = "gorm.io/gorm.DeletedAt"
)

// claims tells a struct by its tags, or by gorm.Model. Those without either are found by the relations that lead to them.
func (g gorm) claims(s *structure) bool {
	if s.member("BaseModel") != nil {
		return false
	}
	return slices.ContainsFunc(s.members, func(m *member) bool {
		_, tagged := m.tag.Lookup("gorm")
		return tagged || m.embedded && qualified(s.file, m.field.Type) == gormModel || g.t.inherits(m, g)
	})
}

// settings are the options of a tag by their names in capitals; options without a value have their name for it. A semicolon behind a
// backslash is part of a value.
func settings(tag, separator string) map[string]string {
	set := map[string]string{}
	const escaped = "\x00"
	for _, part := range strings.Split(strings.ReplaceAll(tag, `\`+separator, escaped), separator) {
		name, value, has := strings.Cut(strings.ReplaceAll(part, escaped, separator), ":")
		name = strings.ToUpper(strings.TrimSpace(name))
		switch {
		case has:
			set[name] = strings.ReplaceAll(value, `\"`, `"`)
		case name != "":
			set[name] = name
		}
	}
	return set
}

// on tells an option that is set, and not to false.
func on(set map[string]string, names ...string) bool {
	return slices.ContainsFunc(names, func(name string) bool {
		value, is := set[name]
		return is && !strings.EqualFold(value, "false")
	})
}

// listed are the names of a value: "A,B".
func listed(value string) (names []string) {
	for _, name := range strings.Split(value, ",") {
		if name = strings.TrimSpace(name); name != "" {
			names = append(names, name)
		}
	}
	return names
}

func (g gorm) columns(m *model) error {
	if err := m.nameTable(plural(gormName(m.name))); err != nil {
		return err
	}
	indexes := &gormIndexes{}
	for _, member := range m.members {
		if err := g.member(m, indexes, member, nil, "", nil); err != nil {
			return err
		}
	}
	m.columns = shadowed(m.columns)
	g.primary(m)
	for _, c := range m.columns {
		if err := g.options(m, c); err != nil {
			return err
		}
	}
	if err := indexes.write(m); err != nil {
		return err
	}
	for _, c := range m.columns {
		g.types(c)
	}
	return nil
}

// nameTable takes a table's name from its method, else the one of the convention.
func (m *model) nameTable(otherwise string) error {
	m.table = otherwise
	method := m.t.tableMethod(m.structure)
	if method == nil {
		return nil
	}
	body := method.decl.Body
	if body != nil && len(body.List) == 1 {
		if result, is := body.List[0].(*ast.ReturnStmt); is && len(result.Results) == 1 {
			if name, ok := m.t.text(result.Results[0]); ok {
				m.schema, m.table = schemaOf(name)
				return nil
			}
		}
	}
	return m.t.refuseAt(method.decl.Pos(), "%s.TableName: the table's name must be a constant text, for it is read before anything runs", m.name)
}

// schemaOf splits app.users.
func schemaOf(name string) (schema, table string) {
	if before, after, found := strings.Cut(name, "."); found {
		return before, after
	}
	return "", name
}

// member reads a field: a column, a relation, or a struct that is part of the model. inherited are the options of the field that
// holds it, which GORM passes on.
func (g gorm) member(m *model, indexes *gormIndexes, member *member, path []*member, prefix string, inherited map[string]string) error {
	set := settings(member.tag.Get("gorm"), ";")
	if ignored, is := set["-"]; !ast.IsExported(member.name) || is && !strings.EqualFold(strings.TrimSpace(ignored), "migration") {
		return nil
	}
	path = append(slices.Clone(path), member)
	file := member.owner.file
	typ := member.field.Type
	if qualified(file, typ) == gormModel {
		return g.part(m, indexes, gormBase(file), path, prefix+set["EMBEDDEDPREFIX"], set)
	}
	target, many := member.leadsTo()
	_, serialized := set["SERIALIZER"]
	_, asJSON := set["JSON"]
	if _, embedded := set["EMBEDDED"]; embedded || member.embedded {
		part, err := g.t.part(member)
		switch {
		case err != nil:
			return g.t.refuse(member, "its columns are not known here: %v", err)
		case part != nil && shapeOf(typ).pointer:
			return g.t.refuse(member, "a part of a model that may be nil (*%s) is not supported: embed the struct itself", part.name)
		case part != nil:
			return g.part(m, indexes, part, path, prefix+set["EMBEDDEDPREFIX"], set)
		}
	}
	switch {
	case target != nil && !serialized && !asJSON:
		related := g.t.models[target.name]
		if related == nil || related.structure != target {
			return g.t.refuse(member, "%s is no model of the package", target.name)
		}
		m.pending = append(m.pending, &relation{member: member, target: related, many: many, set: set})
		return nil
	}
	c := &column{path: path, field: fieldOf(path), name: set["COLUMN"], kind: member.owner.in.kindOf(file, typ), set: set}
	if c.name == "" {
		c.name = gormName(member.name)
	}
	c.name = prefix + c.name
	for name, value := range inherited {
		set[name] = value
	}
	m.columns = append(m.columns, c)
	return indexes.add(g.t, m, c)
}

// part reads the fields of a struct that is part of the model.
func (g gorm) part(m *model, indexes *gormIndexes, s *structure, path []*member, prefix string, set map[string]string) error {
	inherited := map[string]string{}
	for name, value := range set {
		if name != "EMBEDDED" && name != "EMBEDDEDPREFIX" {
			inherited[name] = value
		}
	}
	for _, member := range s.members {
		if err := g.member(m, indexes, member, path, prefix, inherited); err != nil {
			return err
		}
	}
	return nil
}

// fieldOf is a column's name at the query root: that of its field, with the name of a field before it that holds it.
func fieldOf(path []*member) string {
	name := ""
	if !path[0].embedded && len(path) > 1 {
		name = path[0].name
	}
	return name + path[len(path)-1].name
}

// shadowed leaves out columns that the model has twice: a field of its own goes before one of a part.
func shadowed(columns []*column) []*column {
	return slices.DeleteFunc(slices.Clone(columns), func(c *column) bool {
		return slices.ContainsFunc(columns, func(other *column) bool {
			return other != c && other.name == c.name && len(other.path) < len(c.path)
		})
	})
}

// primary finds the primary key: what tags say, else the field ID.
func (g gorm) primary(m *model) {
	for _, c := range m.columns {
		c.primary = on(c.set, "PRIMARYKEY", "PRIMARY_KEY")
	}
	if len(m.primary()) > 0 {
		return
	}
	if c := m.column("id"); c != nil {
		c.primary = true
	} else if c := m.column("ID"); c != nil {
		c.primary = true
	}
}

// generic are the types of GORM's tags that stand for Go's: a column has its field's.
var generic = []string{"bool", "int", "uint", "float", "string", "time", "bytes"}

// options says in store's words what a column's tag says.
func (g gorm) options(m *model, c *column) error {
	set, member := c.set, c.member()
	number := c.kind == intKind || c.kind == uintKind
	_, said := set["AUTOINCREMENT"]
	sole := c.primary && len(m.primary()) == 1
	c.add(c.primary, "pk")
	c.add(on(set, "AUTOINCREMENT") || number && sole && !said, "auto")
	notNull := on(set, "NOT NULL", "NOTNULL")
	c.add(notNull && !c.primary, "notnull")
	c.add(!notNull && !c.primary && !c.pointer(), "null_zero")
	if size := set["SIZE"]; c.kind == textKind && size != "" {
		c.add(true, "size="+size)
	}
	if typ := set["TYPE"]; typ != "" && !slices.Contains(generic, strings.ToLower(typ)) {
		c.add(true, "type="+quoteValue(typ))
	}
	if _, is := set["JSON"]; is {
		c.add(true, "json")
	} else if serializer, is := set["SERIALIZER"]; is {
		if serializer != "json" && serializer != "gob" {
			return g.t.refuse(member, "what the serializer %s writes is not known here: json and gob are", serializer)
		}
		c.add(serializer == "json", "json")
		c.add(serializer == "gob", "type=gob")
	}
	c.add(on(set, "UNIQUE"), "unique")
	c.add(set["COMMENT"] != "", "comment="+quoteValue(set["COMMENT"]))
	if value := strings.TrimSpace(set["DEFAULT"]); value != "" && !strings.EqualFold(value, "null") {
		c.add(true, "server_default="+quoteValue(defaultText(c, value)))
	}
	if check := set["CHECK"]; check != "" {
		if name, condition, found := strings.Cut(check, ","); found && (isPlain(name, "_-") || name == "") {
			check = condition
		}
		c.add(true, "check="+quoteValue(check))
	}
	c.permit()
	if err := g.times(c); err != nil {
		return err
	}
	c.add(qualified(member.owner.file, member.field.Type) == gormDeletedAt, "soft_delete")
	return nil
}

// permit says which writes GORM allows of a column: <-:create, <-:update, <-:false, and -> alone, of one that is only read.
func (c *column) permit() {
	writes, said := c.set["<-"]
	_, reads := c.set["->"]
	switch writes = strings.ToLower(strings.TrimSpace(writes)); {
	case writes == "create":
		c.add(true, "insert_only")
	case writes == "false" || reads && !said && on(c.set, "->"):
		c.add(true, "read_only")
	}
}

// defaultText is a default as SQL: texts in quotes, expressions as they are.
func defaultText(c *column, value string) string {
	if c.kind != textKind || strings.Contains(value, "(") && strings.Contains(value, ")") {
		return value
	}
	return "'" + strings.ReplaceAll(strings.Trim(value, `'"`), "'", "''") + "'"
}

// times are the columns that GORM writes the time into.
func (g gorm) times(c *column) error {
	created, createdSaid := c.set["AUTOCREATETIME"]
	updated, updatedSaid := c.set["AUTOUPDATETIME"]
	timed := c.kind == timeKind || c.kind == intKind || c.kind == uintKind
	isCreated := createdSaid && on(c.set, "AUTOCREATETIME") || !createdSaid && c.member().name == "CreatedAt" && timed
	isUpdated := updatedSaid && on(c.set, "AUTOUPDATETIME") || !updatedSaid && c.member().name == "UpdatedAt" && timed
	now := "now"
	if c.kind != timeKind {
		switch unit := strings.ToLower(created + updated); {
		case strings.Contains(unit, "nano"):
			now = "unix_nano"
		case strings.Contains(unit, "milli"):
			now = "unix_milli"
		default:
			now = "unix"
		}
	}
	c.add(isCreated || isUpdated, "default="+now)
	c.add(isUpdated, "onupdate="+now)
	return nil
}
