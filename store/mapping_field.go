package store

import (
	"cmp"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"unicode"
)

// mapFields makes columns, and the relations their tags start, of the fields.
func (m *mapper) mapFields() error {
	m.byName = map[string]*column{}
	if err := m.mapStruct(m.typ, 0, ""); err != nil {
		return err
	}
	for _, c := range m.columns {
		if _, taken := m.byName[c.field]; !taken {
			m.byName[c.field] = c
		}
	}
	m.keyByName()
	if len(m.primary) == 0 {
		m.readOnly = true
	}
	m.lay()
	m.tend()
	return m.checkRelations()
}

// keyByName makes the column id the primary key where no tag says which column is, counted by the database if it is a number.
func (m *mapper) keyByName() {
	if len(m.primary) > 0 || m.view || m.unkeyed {
		return
	}
	at := slices.IndexFunc(m.columns, func(c *column) bool { return c.name == "id" })
	if at < 0 {
		return
	}
	c := m.columns[at]
	c.primary, m.primary = true, []*column{c}
	refers := slices.ContainsFunc(m.relations, func(r *relation) bool { return slices.Contains(r.local, c.name) })
	c.auto = c.auto || c.typ.Kind() >= reflect.Int && c.typ.Kind() <= reflect.Uint64 && !refers
}

// mapStruct maps the fields of the model, or of a struct embedded in it, which begins at an offset from the model's start. The
// columns of a base stand where it is embedded, in the order of its fields.
func (m *mapper) mapStruct(typ reflect.Type, offset uintptr, path string) error {
	for i := range typ.NumField() {
		field := typ.Field(i)
		shown := path + field.Name
		tag, tagged := field.Tag.Lookup("db")
		if list, is := field.Tag.Lookup("fields"); is {
			if err := m.mapPart(field, offset+field.Offset, list); err != nil {
				return fmt.Errorf("%s: %w", shown, err)
			}
			continue
		}
		base, err := isBase(field)
		switch {
		case offset == 0 && path == "" && i == m.model || tag == "-":
			continue
		case err != nil:
			return fmt.Errorf("%s: %w", shown, err)
		case base && !tagged:
			if err := m.mapStruct(field.Type, offset+field.Offset, shown+"."); err != nil {
				return err
			}
			continue
		case !tagged && !exported(field):
			continue
		case !exported(field):
			return fmt.Errorf(`%s: a column's field must be exported (db:"-" leaves it out)`, shown)
		}
		if err := m.mapField(field, offset+field.Offset, tag); err != nil {
			return fmt.Errorf("%s: %w", shown, err)
		}
	}
	return nil
}

// mapPart maps the fields of a struct whose tags stand on the field that holds it: those that the list names.
func (m *mapper) mapPart(holder reflect.StructField, offset uintptr, list string) error {
	for _, item := range splitList(list, ';') {
		path, tag, found := strings.Cut(item, ":")
		if !found {
			return fmt.Errorf("tag fields %q: want FIELD: column,option", item)
		}
		field, at, err := fieldIn(holder.Type, strings.Split(strings.TrimSpace(path), "."))
		if err != nil {
			return fmt.Errorf("tag fields %q: %w", item, err)
		}
		field.Name = holder.Tag.Get("prefix") + field.Name
		if err := m.mapField(field, offset+at, strings.TrimSpace(tag)); err != nil {
			return fmt.Errorf("tag fields %q: %w", item, err)
		}
	}
	return nil
}

// fieldIn finds a field inside of structs, and where it lies from the beginning of the first.
func fieldIn(typ reflect.Type, path []string) (field reflect.StructField, offset uintptr, err error) {
	for _, name := range path {
		if typ.Kind() != reflect.Struct {
			return field, 0, fmt.Errorf("a %s has no field %s", typ, name)
		}
		found, is := typ.FieldByName(name)
		if !is || len(found.Index) != 1 {
			return field, 0, fmt.Errorf("there is no field %s", name)
		}
		field, typ = found, found.Type
		offset += found.Offset
	}
	if !exported(field) {
		return field, 0, fmt.Errorf("the field %s is not exported", field.Name)
	}
	return field, offset, nil
}

// isBase tells whether a field is an embedded struct whose fields are columns of the model. The interpreter makes embedded fields
// into ordinary ones whose types have no name.
func isBase(field reflect.StructField) (bool, error) {
	typ := field.Type
	if field.Anonymous && typ.Kind() == reflect.Pointer && typ.Elem().Kind() == reflect.Struct && kindOf(typ) == noValue {
		return false, fmt.Errorf("got *%s, want the struct itself embedded: a pointer to it may be nil", typ.Elem())
	}
	if typ == embedded || typ.Kind() != reflect.Struct || kindOf(typ) != noValue {
		return false, nil
	}
	return field.Anonymous || typ.Name() == "", nil
}

// exported also holds for interpreted structs, whose fields reach compiled code with a package path.
func exported(field reflect.StructField) bool {
	for _, first := range field.Name {
		return unicode.IsUpper(first) && field.IsExported()
	}
	return false
}

func (m *mapper) mapField(field reflect.StructField, offset uintptr, tag string) error {
	c := &column{owner: m, field: field.Name, offset: offset, position: len(m.columns), typ: field.Type, kind: kindOf(field.Type)}
	c.nullable = c.showsNull()
	relation, err := c.parse(tag)
	if err != nil {
		return err
	}
	if c.name == "" {
		c.name = snakeCase(field.Name)
	}
	if other, taken := m.byName[c.name]; taken {
		return fmt.Errorf("column %s is field %s already", c.name, other.field)
	}
	if c.details.document {
		c.kind = jsonValue
	}
	if kind := documentOf(c.details.declared); kind != noValue && c.kind != textValue && c.kind != bytesValue {
		c.kind = kind
	}
	if c.kind == noValue {
		return c.noColumn()
	}
	m.byName[c.name] = c
	m.columns = append(m.columns, c)
	if c.primary {
		m.primary = append(m.primary, c)
	}
	if relation != nil {
		relation.owner = m
		m.relations = append(m.relations, relation)
	}
	return nil
}

// noColumn says what can be done about a field whose type no column has.
func (c *column) noColumn() error {
	switch target, table, many := modelIn(c.typ); {
	case table == "":
	case many:
		return fmt.Errorf("a model is no column: relations are methods, here %[1]s(), and stand in the tag of Model, `rel:\"%[1]s: many %[2]s\"`", c.field, target)
	default:
		return fmt.Errorf("a model is no column: relations are methods, here %s(), and stand in the tag of the column that has the key, `db:\"%s_id,fk=%s.id,rel=%s\"`",
			c.field, c.name, table, c.field)
	}
	typ := strings.ReplaceAll(c.typ.String(), "interface {}", "any")
	switch c.typ.Kind() {
	case reflect.Map, reflect.Slice, reflect.Array, reflect.Struct:
		return fmt.Errorf(`a %s is no column (db:"%s,type=json" keeps it as a document, db:"-" leaves the field out)`, typ, c.name)
	}
	return fmt.Errorf(`a %s is no column (db:"-" leaves the field out)`, typ)
}

// modelIn is the model that a type leads to, as fields are declared that other libraries fill with relations, and whether to many. A type
// of the prompt has no name of its own; the table of none is "".
func modelIn(typ reflect.Type) (name, table string, many bool) {
	for typ.Kind() == reflect.Pointer || typ.Kind() == reflect.Slice {
		many = many || typ.Kind() == reflect.Slice
		typ = typ.Elem()
	}
	if typ.Kind() != reflect.Struct {
		return "", "", false
	}
	at := modelField(typ)
	if at < 0 {
		return "", "", false
	}
	name = cmp.Or(typ.Name(), "TYPE")
	return name, cmp.Or(typ.Field(at).Tag.Get("table"), TableName(name)), many
}

// modelField is the number of a struct's field that is the embedded Model, -1 where it has none.
func modelField(typ reflect.Type) int {
	for i := range typ.NumField() {
		if typ.Field(i).Type == embedded {
			return i
		}
	}
	return -1
}
