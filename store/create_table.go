package store

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/dbsh-go/dbsh/store/internal/dialect"
	"github.com/dbsh-go/dbsh/store/internal/lexer"
	"github.com/dbsh-go/dbsh/store/schema"
)

// definition is a table to be made.
type definition struct {
	*schema.Table
	late   []*schema.ForeignKey // those of its keys that close a circle of tables
	circle int                  // the number of the circle the table is in, 0 for none
}

func (d *definition) tableName() tableName { return tableName{d.Schema, d.Name} }

func newDefinition(bind string, name tableName) *definition {
	return &definition{Table: &schema.Table{Bind: bind, Schema: name.schema, Name: name.table}}
}

// definitions are the tables of models and of the associations between them that have no model.
func (s *Session) definitions(mappers []*mapper, there map[tableName]bool) ([]*definition, error) {
	var tables []*definition
	known := map[tableName]bool{}
	for _, m := range mappers {
		name := tableName{m.schema, m.table}
		if m.view || known[name] {
			continue
		}
		known[name] = true
		table := newDefinition(m.constraints.bind, name)
		if !there[name] {
			var err error
			if table, err = s.definition(m); err != nil {
				return nil, err
			}
		} else {
			table.ForeignKeys = s.keysWithin(m)
		}
		tables = append(tables, table)
	}
	for _, m := range mappers {
		for _, r := range m.relations {
			if r.kind != manyToMany {
				continue
			}
			table, err := s.association(r)
			if err != nil {
				return nil, err
			}
			if table != nil && !known[table.tableName()] {
				known[table.tableName()] = true
				tables = append(tables, table)
			}
		}
	}
	return tables, nil
}

// definition is a model's table.
func (s *Session) definition(m *mapper) (*definition, error) {
	if len(m.primary) == 0 && !m.unkeyed {
		return nil, fmt.Errorf("%s has no primary key: say which column it is (`db:\"id,pk\"`)", m.name)
	}
	d := newDefinition(m.constraints.bind, tableName{m.schema, m.table})
	d.PrimaryKey, d.ForeignKeys = m.primaryNames(), s.keysWithin(m)
	d.Comment, d.RenamedFrom = m.constraints.comment, m.constraints.renamedFrom
	for _, c := range m.columns {
		column, err := s.columnOf(c)
		if err != nil {
			return nil, fmt.Errorf("%s.%s: %w", m.name, c.field, err)
		}
		d.Columns = append(d.Columns, column)
		if c.details.check != "" {
			d.Checks = append(d.Checks, &schema.Check{Column: c.name, Expression: c.details.check})
		}
	}
	for _, check := range m.constraints.checks {
		d.Checks = append(d.Checks, &schema.Check{Expression: check})
	}
	for _, column := range d.Columns {
		if len(column.Enum) > 0 && s.db.dialect.Enums() == dialect.CheckedEnums {
			d.Checks = append(d.Checks, &schema.Check{Expression: s.quote(column.Name) + " IN (" + dialect.QuotedList(column.Enum) + ")"})
		}
	}
	return d, s.defineIndexes(d, m)
}

// defineIndexes adds a model's indexes and unique constraints, the constraints first.
func (s *Session) defineIndexes(d *definition, m *mapper) error {
	var indexes []*schema.Index
	for _, c := range m.columns {
		switch {
		case c.details.index:
			indexes = append(indexes, m.indexOver([]string{c.name}, c.details.unique))
		case c.details.unique:
			d.Indexes = append(d.Indexes, uniqueOver([]string{c.name}))
		}
	}
	for _, group := range m.constraints.unique {
		names, err := m.spell(group)
		if err != nil {
			return fmt.Errorf("tag unique: %w", err)
		}
		d.Indexes = append(d.Indexes, uniqueOver(names))
	}
	for _, group := range m.constraints.index {
		indexes = append(indexes, m.indexOf(group))
	}
	d.Indexes = append(d.Indexes, indexes...)
	return nil
}

// columnOf is a column in the database's words.
func (s *Session) columnOf(c *column) (*schema.Column, error) {
	content, err := c.content()
	if err != nil {
		return nil, err
	}
	content.Counted = s.counted(c)
	column := &schema.Column{
		Name: c.name, Type: c.verbatimOn(s.db.dialect), Nullable: !c.primary && (c.nullable || c.details.generated), Comment: c.details.comment,
		Generated: c.details.generated, Expression: c.details.expression, RenamedFrom: c.details.renamedFrom,
		Auto: c.auto,
	}
	if c.details.generated && column.Expression == "" {
		return nil, fmt.Errorf("what computes it is not known: give the expression (generated='price * 2')")
	}
	if fallback := c.serverDefault(); fallback != "" {
		fallback = s.db.dialect.Default(content, fallback)
		column.Default = &fallback
	}
	if column.Type == "" {
		if len(content.Enum) > 0 {
			content.EnumType = s.quoteTable(c.owner.schema, c.owner.table+"_"+c.name)
			column.Enum = content.Enum
			if s.db.dialect.Enums() == dialect.NamedEnums {
				column.EnumType = content.EnumType
			}
		}
		column.Auto, column.Type = c.generated(), s.db.dialect.Declare(content)
	}
	dialect.Mean(s.db.dialect, column, column.Type)
	return column, nil
}

// counted tells a column that the database counts, or one that refers to such a column: both have the type that it counts in.
func (s *Session) counted(c *column) bool {
	if c.generated() || c.foreign == nil {
		return c.generated()
	}
	target, err := s.models.byTableName(c.owner.constraints.bind, c.foreign.schema, c.foreign.table)
	if err != nil {
		return false
	}
	referred := target.columnNamed(c.foreign.column)
	return referred != nil && referred.generated()
}

// keysWithin are a model's foreign keys, without those that lead to a model of another database: no constraint can.
func (s *Session) keysWithin(m *mapper) []*schema.ForeignKey {
	keys := m.foreignKeys()
	if len(s.databases) == 1 {
		return keys
	}
	return slices.DeleteFunc(keys, func(key *schema.ForeignKey) bool {
		other, err := s.models.byTableName(m.constraints.bind, key.RefSchema, key.RefTable)
		return err == nil && s.models.apart(m, other)
	})
}

// foreignKeys are those that the tags of the model's columns and of its Model declare.
func (m *mapper) foreignKeys() []*schema.ForeignKey {
	var keys []*schema.ForeignKey
	add := func(f *foreign, local, remote []string) {
		key := &schema.ForeignKey{Bind: m.constraints.bind, Schema: m.schema, Table: m.table, Columns: local, RefSchema: f.schema, RefTable: f.table,
			RefColumns: remote, OnDelete: strings.ToUpper(f.onDelete), OnUpdate: strings.ToUpper(f.onUpdate)}
		if key.RefSchema == "" {
			key.RefSchema = m.schema
		}
		keys = append(keys, key)
	}
	for _, c := range m.columns {
		if c.foreign != nil && !c.foreign.unenforced {
			add(c.foreign, []string{c.name}, []string{c.foreign.column})
		}
	}
	for _, r := range m.relations {
		if r.kind == belongsTo && r.foreign != nil && !r.foreign.unenforced && !r.implied && (len(r.local) > 1 || m.columnNamed(r.local[0]).foreign == nil) {
			add(r.foreign, r.local, r.remote)
		}
	}
	return keys
}

// association is the table of a many-to-many relation, nil where it has a model of its own.
func (s *Session) association(r *relation) (*definition, error) {
	target, err := s.models.target(r)
	if err != nil {
		return nil, err
	}
	name := tableName{r.through.schema, r.through.table}
	if m, err := s.models.byTableName(r.owner.constraints.bind, name.schema, name.table); err == nil && s.models.declared(m) {
		return nil, nil
	}
	d := newDefinition(r.owner.constraints.bind, name)
	for _, end := range []struct {
		of           *mapper
		local, there []string
	}{{r.owner, r.through.local, r.local}, {target, r.through.remote, r.remote}} {
		for k, column := range end.local {
			c := end.of.columnNamed(end.there[k])
			there, err := s.columnOf(c)
			if err != nil {
				return nil, fmt.Errorf("%s.%s: %w", end.of.name, c.field, err)
			}
			d.Columns = append(d.Columns, &schema.Column{
				Name: column, Type: there.Type, Kind: there.Kind, Size: there.Size, Precision: there.Precision, Scale: there.Scale,
				Enum: there.Enum, EnumType: there.EnumType,
			})
			d.PrimaryKey = append(d.PrimaryKey, column)
		}
		d.ForeignKeys = append(d.ForeignKeys, &schema.ForeignKey{Schema: name.schema, Table: name.table, Columns: end.local, RefSchema: end.of.schema, RefTable: end.of.table, RefColumns: end.there})
	}
	return d, nil
}

// refersTo are those of the tables that the definition has foreign keys to, itself left out.
func (d *definition) refersTo(tables []*definition) []*definition {
	var found []*definition
	for _, other := range tables {
		if other != d && slices.ContainsFunc(d.ForeignKeys, func(key *schema.ForeignKey) bool {
			return other.referred(key) && !slices.Contains(d.late, key)
		}) {
			found = append(found, other)
		}
	}
	return found
}

func (d *definition) referred(key *schema.ForeignKey) bool {
	return key.RefTable == d.Name && key.RefSchema == d.Schema
}

// postpone makes the keys to tables that wait late.
func (d *definition) postpone(waiting []*definition) {
	for _, other := range d.refersTo(waiting) {
		for _, key := range d.ForeignKeys {
			if other.referred(key) {
				d.late = append(d.late, key)
			}
		}
	}
}

func uniqueOver(columns []string) *schema.Index {
	index := &schema.Index{Unique: true, Constraint: true}
	for _, column := range columns {
		index.Parts = append(index.Parts, schema.IndexPart{Column: column})
	}
	return index
}

// indexOf reads what a tag says of an index: [unique] part [desc], ... [where condition].
func (m *mapper) indexOf(text string) *schema.Index {
	text, condition := cutWord(text, "where")
	first, rest, _ := strings.Cut(text, " ")
	unique := strings.EqualFold(first, "unique") && strings.TrimSpace(rest) != ""
	if unique {
		text = rest
	}
	parts := splitList(text, ',')
	descending := make([]bool, len(parts))
	for i, part := range parts {
		if bare, word, found := cutLast(part, " "); found && (strings.EqualFold(word, "desc") || strings.EqualFold(word, "asc")) {
			parts[i], descending[i] = strings.TrimSpace(bare), strings.EqualFold(word, "desc")
		}
	}
	index := m.indexOver(parts, unique)
	if condition != "" {
		words := strings.FieldsFunc("where "+condition, func(r rune) bool { return !isNamePart(r) })
		index.Name = dialect.ShortName(index.Name + "_" + strings.Join(words, "_"))
	}
	for i := range index.Parts {
		index.Parts[i].Descending = descending[i]
	}
	index.Where = condition
	return index
}

// cutWord cuts a text at a word that stands outside of quotes and brackets.
func cutWord(text, word string) (before, after string) {
	for _, token := range lexer.Tokens(text) {
		if token.Depth == 0 && token.Start > 0 && token.Is(word) {
			return strings.TrimSpace(text[:token.Start]), strings.TrimSpace(text[token.End:])
		}
	}
	return text, ""
}

func cutLast(text, separator string) (before, after string, found bool) {
	if at := strings.LastIndex(text, separator); at >= 0 {
		return text[:at], text[at+len(separator):], true
	}
	return text, "", false
}

// indexOver is an index with SQLAlchemy's name. Parts are columns, by their own name or their field's, and expressions.
func (m *mapper) indexOver(parts []string, unique bool) *schema.Index {
	index := &schema.Index{Unique: unique}
	words := []string{"ix", m.table}
	for _, part := range parts {
		if c := m.columnNamed(unquote(part)); c != nil {
			index.Parts = append(index.Parts, schema.IndexPart{Column: c.name})
			words = append(words, c.name)
			continue
		}
		index.Parts = append(index.Parts, schema.IndexPart{Expression: part})
		words = append(words, strings.FieldsFunc(part, func(r rune) bool { return !isNamePart(r) })...)
	}
	index.Name = dialect.ShortName(strings.Join(words, "_"))
	return index
}

func isNamePart(r rune) bool {
	return r == '_' || r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r > 127
}

// createStatements make a table, and its indexes behind it.
func (s *Session) createStatements(d *definition) []string {
	late := d.late
	if !s.addsKeys() {
		late = nil // they stand in the table, too
	}
	how := s.db.dialect
	texts := []string{dialect.CreateTable(how, d.Table, late...)}
	for _, index := range d.Indexes {
		if !index.Constraint {
			texts = append(texts, dialect.CreateIndex(how, d.Table, index))
		}
	}
	return append(texts, dialect.Comments(how, d.Table)...)
}

// namedEnums are the columns of a table whose values a type of its own lists.
func (s *Session) namedEnums(d *definition) []*schema.Column {
	return slices.DeleteFunc(slices.Clone(d.Columns), func(c *schema.Column) bool { return c.EnumType == "" })
}

// serverDefault is the column's default as SQL: a word that is no SQL is a text.
func (c *column) serverDefault() string {
	text := strings.TrimSpace(c.details.serverDefault)
	if text == "" {
		return ""
	}
	_, notNumber := strconv.ParseFloat(text, 64)
	switch upper := strings.ToUpper(text); {
	case notNumber == nil, text[0] == '\'', upper == "NULL", upper == "TRUE", upper == "FALSE", strings.HasPrefix(upper, "CURRENT_"):
		return text
	case !strings.ContainsFunc(text, func(r rune) bool { return !isNamePart(r) && r != ' ' && r != '-' && r != '.' }):
		return "'" + text + "'"
	}
	return dialect.InBrackets(text)
}
