package store

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/dbsh-go/dbsh/store/internal/dialect"
	"github.com/dbsh-go/dbsh/store/schema"
)

// definition is a table to be made.
type definition struct {
	tableName
	columns []columnDefinition
	primary []string
	unique  [][]string
	checks  []string
	keys    []*schema.ForeignKey
	late    []*schema.ForeignKey // keys that close a circle of tables
	indexes []*schema.Index
	circle  int // the number of the circle the table is in, 0 for none
}

type columnDefinition struct {
	name     string
	declared string // the type in the model's words, "" for the database's own
	content  dialect.Content
	notNull  bool
	counted  bool   // a key that the database counts
	fallback string // of the server, "" for none
	check    string
	computed string // the expression that the database computes it from, "" for none
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
		table := &definition{tableName: name}
		if !there[name] {
			var err error
			if table, err = s.definition(m); err != nil {
				return nil, err
			}
		} else {
			table.keys = s.keysWithin(m)
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
			if table != nil && !known[table.tableName] {
				known[table.tableName] = true
				tables = append(tables, table)
			}
		}
	}
	return tables, nil
}

// definition is a model's table.
func (s *Session) definition(m *mapper) (*definition, error) {
	if len(m.primary) == 0 {
		return nil, fmt.Errorf("%s has no primary key: say which column it is (`db:\"id,pk\"`)", m.name)
	}
	d := &definition{tableName: tableName{m.schema, m.table}, primary: m.primaryNames(), keys: s.keysWithin(m)}
	for _, c := range m.columns {
		content, err := c.content()
		if err != nil {
			return nil, fmt.Errorf("%s.%s: %w", m.name, c.field, err)
		}
		column := columnDefinition{
			name: c.name, declared: c.verbatim(), content: content, notNull: c.primary || !c.nullable && !c.details.generated, counted: c.generated(),
			fallback: c.serverDefault(), check: c.details.check, computed: c.details.expression,
		}
		if c.details.generated && column.computed == "" {
			return nil, fmt.Errorf("%s.%s: what computes it is not known: give the expression (generated='price * 2')", m.name, c.field)
		}
		if len(content.Enum) > 0 {
			column.content.EnumType = s.quoteTable(m.schema, m.table+"_"+c.name)
		}
		d.columns = append(d.columns, column)
		switch {
		case c.details.index:
			d.indexes = append(d.indexes, s.index(m, []string{c.name}, c.details.unique))
		case c.details.unique:
			d.unique = append(d.unique, []string{c.name})
		}
	}
	d.checks = m.constraints.checks
	for _, group := range m.constraints.unique {
		names, err := m.spell(group)
		if err != nil {
			return nil, fmt.Errorf("tag unique: %w", err)
		}
		d.unique = append(d.unique, names)
	}
	for _, group := range m.constraints.index {
		d.indexes = append(d.indexes, s.index(m, splitList(group, ','), false))
	}
	return d, nil
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
		if c.foreign != nil {
			add(c.foreign, []string{c.name}, []string{c.foreign.column})
		}
	}
	for _, r := range m.relations {
		if r.kind == belongsTo && r.foreign != nil && !r.implied && (len(r.local) > 1 || m.columnNamed(r.local[0]).foreign == nil) {
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
	d := &definition{tableName: name}
	for _, end := range []struct {
		of           *mapper
		local, there []string
	}{{r.owner, r.through.local, r.local}, {target, r.through.remote, r.remote}} {
		for k, column := range end.local {
			c := end.of.columnNamed(end.there[k])
			content, err := c.content()
			if err != nil {
				return nil, fmt.Errorf("%s.%s: %w", end.of.name, c.field, err)
			}
			d.columns = append(d.columns, columnDefinition{name: column, declared: c.verbatim(), content: content, notNull: true})
			d.primary = append(d.primary, column)
		}
		d.keys = append(d.keys, &schema.ForeignKey{Schema: name.schema, Table: name.table, Columns: end.local, RefSchema: end.of.schema, RefTable: end.of.table, RefColumns: end.there})
	}
	return d, nil
}

// refersTo are those of the tables that the definition has foreign keys to, itself left out.
func (d *definition) refersTo(tables []*definition) []*definition {
	var found []*definition
	for _, other := range tables {
		if other != d && slices.ContainsFunc(d.keys, other.referred) {
			found = append(found, other)
		}
	}
	return found
}

func (d *definition) referred(key *schema.ForeignKey) bool {
	return key.RefTable == d.table && key.RefSchema == d.schema
}

// postpone makes the keys to tables that wait late.
func (d *definition) postpone(waiting []*definition) {
	for _, other := range d.refersTo(waiting) {
		for _, key := range d.keys {
			if other.referred(key) {
				d.late = append(d.late, key)
			}
		}
	}
	d.keys = slices.DeleteFunc(d.keys, func(key *schema.ForeignKey) bool { return slices.Contains(d.late, key) })
}

// index is an index with SQLAlchemy's name. Parts are columns, by their own name or their field's, and expressions.
func (s *Session) index(m *mapper, parts []string, unique bool) *schema.Index {
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
	index.Name = shortName(strings.Join(words, "_"))
	return index
}

func isNamePart(r rune) bool {
	return r == '_' || r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r > 127
}

// longestName is how many bytes PostgreSQL keeps of a name; MySQL keeps one letter more.
const longestName = 63

// shortName cuts a name that is too long, and tells it from others with the same beginning.
func shortName(name string) string {
	if len(name) <= longestName {
		return name
	}
	sum := sha256.Sum256([]byte(name))
	return strings.ToValidUTF8(name[:longestName-9], "") + "_" + hex.EncodeToString(sum[:4])
}

// createStatements make a table, and its indexes behind it.
func (s *Session) createStatements(d *definition) []string {
	texts := []string{s.createTable(d)}
	for _, index := range d.indexes {
		kind := "CREATE INDEX "
		if index.Unique {
			kind = "CREATE UNIQUE INDEX "
		}
		parts := make([]string, len(index.Parts))
		for i, part := range index.Parts {
			if parts[i] = s.quote(part.Column); part.Column == "" {
				parts[i] = inBrackets(part.Expression)
			}
		}
		texts = append(texts, kind+s.quote(index.Name)+" ON "+s.quoteTable(d.schema, d.table)+" ("+strings.Join(parts, ", ")+")")
	}
	return texts
}

// namedEnums are the enums of a table's columns that are types of their own.
func (s *Session) namedEnums(d *definition) []dialect.Content {
	var enums []dialect.Content
	for _, c := range d.columns {
		if len(c.content.Enum) > 0 && c.declared == "" && s.db.dialect.Enums() == dialect.NamedEnums {
			enums = append(enums, c.content)
		}
	}
	return enums
}

// createTable is laid out as SQLAlchemy does it: columns, primary key, unique, foreign keys, checks.
func (s *Session) createTable(d *definition) string {
	var lines []string
	for _, c := range d.columns {
		lines = append(lines, s.columnClause(c))
	}
	lines = append(lines, "PRIMARY KEY ("+s.quoteAll(d.primary)+")")
	for _, columns := range d.unique {
		lines = append(lines, "UNIQUE ("+s.quoteAll(columns)+")")
	}
	keys := d.keys
	if !s.addsKeys() {
		keys = slices.Concat(keys, d.late)
	}
	for _, key := range keys {
		lines = append(lines, s.keyClause(key))
	}
	for _, check := range d.checks {
		lines = append(lines, "CHECK "+inBrackets(check))
	}
	for _, c := range d.columns {
		if len(c.content.Enum) > 0 && c.declared == "" && s.db.dialect.Enums() == dialect.CheckedEnums {
			lines = append(lines, "CHECK ("+s.quote(c.name)+" IN ("+dialect.QuotedList(c.content.Enum)+"))")
		}
	}
	return "CREATE TABLE " + s.quoteTable(d.schema, d.table) + " (\n\t" + strings.Join(lines, ",\n\t") + "\n)"
}

func (s *Session) columnClause(c columnDefinition) string {
	declared := c.declared
	switch {
	case declared != "":
	case c.counted:
		declared = s.db.dialect.Counting(c.content)
	default:
		declared = s.db.dialect.Declare(c.content)
	}
	text := strings.TrimSpace(s.quote(c.name) + " " + declared)
	if c.computed != "" {
		text += " GENERATED ALWAYS AS " + inBrackets(c.computed) + " STORED"
	}
	if c.fallback != "" {
		text += " DEFAULT " + s.db.dialect.Default(c.content, c.fallback)
	}
	if c.notNull {
		text += " NOT NULL"
	}
	if c.check != "" {
		text += " CHECK " + inBrackets(c.check)
	}
	return text
}

func (s *Session) keyClause(key *schema.ForeignKey) string {
	refSchema := key.RefSchema
	if refSchema == key.Schema && key.Schema == "" {
		refSchema = ""
	}
	text := "FOREIGN KEY (" + s.quoteAll(key.Columns) + ") REFERENCES " + s.quoteTable(refSchema, key.RefTable) + " (" + s.quoteAll(key.RefColumns) + ")"
	if key.OnDelete != "" {
		text += " ON DELETE " + key.OnDelete
	}
	if key.OnUpdate != "" {
		text += " ON UPDATE " + key.OnUpdate
	}
	return text
}

// inBrackets puts an expression into brackets, unless it stands in a pair already.
func inBrackets(expression string) string {
	expression = strings.TrimSpace(expression)
	if strings.HasPrefix(expression, "(") && closing(expression) == len(expression)-1 {
		return expression
	}
	return "(" + expression + ")"
}

// closing finds the bracket that closes the one at the beginning.
func closing(text string) int {
	depth, quoted := 0, false
	for i := range len(text) {
		switch b := text[i]; {
		case b == '\'':
			quoted = !quoted
		case quoted:
		case b == '(':
			depth++
		case b == ')':
			if depth--; depth == 0 {
				return i
			}
		}
	}
	return -1
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
	return inBrackets(text)
}
