package store

import (
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
)

// The tags of a model. A name or value that holds a comma, semicolon, blank or bracket stands in single quotes, a single
// quote inside is doubled; a dot inside a name stands in double quotes ('"a.b".id').
//
// A column's tag is sqlx's, with options: db:"name,option,option=value". Without a name, or without the tag, the column is
// the field's name in snake case; db:"-" leaves the field out. The fields of an embedded struct (a base with created_at and
// updated_at, say) are columns too, unless the embedded field has a db tag.
//
//	pk auto unique index notnull null version           size=64 type=DATE enum='a,b' renamed_from=old
//	default=now onupdate=now server_default='...' check='age >= 0'
//	fk=users.id  (fk=app.users.id in another schema)    rel=Author backref=Posts lazy=select cascade='save-update, merge'
//	ondelete='set null' onupdate_fk=cascade             backref='Posts lazy=dynamic cascade=all,delete-orphan order=id'
//
// The embedded Model's tag has what belongs to the table or to the other side:
//
//	table:"users" schema:"app" bind:"main" view:"true"
//	unique:"a,b; c"  index:"a,b; lower(name)"  check:"age >= 0"
//	fk:"a,b -> other.x,y rel=Other backref=Kids ondelete=cascade; ..."
//	rel:"Name: kind Model [via columns] [through table[(local, remote)]] [option=value ...]; ..."
//
// kind is many or one. via names the target's foreign key columns (or fields), joined by + where the key is composite:
// "Lines: many Line via order_id+shop_id". through names an association table and makes the relation many-to-many; its
// columns stand in brackets, those that refer to this model before the comma and those that refer to the target behind
// it, separated by blanks where a key is composite: "through PlaylistTrack(PlaylistId, TrackId)", "through t(a b, c d)".
// Without brackets they are found from the foreign keys of the association table's own model. The options of a relation
// are order='id desc', lazy=, cascade='...' and backref=.

// tableTag is the parsed tag of the embedded Model.
type tableTag struct {
	name, schema string
	view         bool
	constraints  constraints
	keys         []*relation // of fk:
	relations    []*relation // of rel:
}

func parseTableTag(tag reflect.StructTag) (*tableTag, error) {
	t := &tableTag{name: tag.Get("table"), schema: tag.Get("schema")}
	t.constraints.bind = tag.Get("bind")
	t.view = tag.Get("view") == "true"
	t.constraints.index = splitList(tag.Get("index"), ';')
	t.constraints.checks = splitList(tag.Get("check"), ';')
	for _, group := range splitList(tag.Get("unique"), ';') {
		t.constraints.unique = append(t.constraints.unique, unquoteAll(splitList(group, ',')))
	}
	for _, item := range splitList(tag.Get("fk"), ';') {
		r, err := parseKey(item)
		if err != nil {
			return nil, fmt.Errorf("tag fk %q: %w", item, err)
		}
		t.keys = append(t.keys, r)
	}
	for _, item := range splitList(tag.Get("rel"), ';') {
		r, err := parseRelation(item)
		if err != nil {
			return nil, fmt.Errorf("tag rel %q: %w", item, err)
		}
		t.relations = append(t.relations, r)
	}
	return t, nil
}

// parseKey reads one composite foreign key: a,b -> other.x,y option=value ...
func parseKey(item string) (*relation, error) {
	left, right, found := strings.Cut(item, "->")
	if !found {
		return nil, fmt.Errorf("want columns -> table.column,column")
	}
	words := splitList(right, ' ')
	if len(words) == 0 {
		return nil, fmt.Errorf("want table.column,column after ->")
	}
	remote := splitList(words[0], ',')
	first, err := parseReference(remote[0])
	if err != nil {
		return nil, err
	}
	r := &relation{kind: belongsTo, foreign: first, local: unquoteAll(splitList(left, ',')), remote: unquoteAll(remote)}
	r.remote[0] = first.column
	if len(r.local) != len(r.remote) {
		return nil, fmt.Errorf("got %d columns -> %d columns, want as many", len(r.local), len(r.remote))
	}
	for _, word := range words[1:] {
		key, value, _ := strings.Cut(word, "=")
		if err := r.keyOption(key, unquote(value)); err != nil {
			return nil, err
		}
	}
	if r.name == "" {
		r.name = first.table
	}
	return r, nil
}

// parseReference reads table.column or schema.table.column.
func parseReference(text string) (*foreign, error) {
	parts := splitDots(unquote(text))
	switch len(parts) {
	case 2:
		return &foreign{table: parts[0], column: parts[1]}, nil
	case 3:
		return &foreign{schema: parts[0], table: parts[1], column: parts[2]}, nil
	}
	return nil, fmt.Errorf("got %q, want table.column", text)
}

// keyOptions are the options of a foreign key, on a column and in the Model's tag.
var keyOptions = []string{"rel", "backref", "lazy", "cascade", "ondelete", "onupdate_fk"}

func (r *relation) keyOption(key, value string) (err error) {
	switch key {
	case "rel":
		r.name = value
	case "backref":
		r.backref, err = parseBackref(value)
	case "lazy":
		r.lazy = value
	case "cascade":
		r.cascade = splitList(value, ',')
	case "ondelete":
		r.foreign.onDelete = value
	case "onupdate_fk":
		r.foreign.onUpdate = value
	default:
		return unknownOption(key, keyOptions)
	}
	return err
}

// parseBackref reads "Users lazy=dynamic cascade=all,delete-orphan order=id".
func parseBackref(text string) (*backref, error) {
	words := splitList(text, ' ')
	if len(words) == 0 {
		return nil, fmt.Errorf("backref= has no name")
	}
	b := &backref{name: words[0]}
	for _, word := range words[1:] {
		switch key, value, _ := strings.Cut(word, "="); key {
		case "lazy":
			b.lazy = unquote(value)
		case "order":
			b.order = unquote(value)
		case "cascade":
			b.cascade = splitList(unquote(value), ',')
		case "one":
			b.one = true
		default:
			return nil, fmt.Errorf("backref %s: %w", b.name, unknownOption(key, []string{"lazy", "order", "cascade", "one"}))
		}
	}
	return b, nil
}

var relationOptions = []string{"via", "through", "order", "lazy", "cascade", "backref"}

// parseRelation reads "Name: kind Model [via columns] [through table(local, remote)] [option=value ...]".
func parseRelation(item string) (*relation, error) {
	name, rest, found := strings.Cut(item, ":")
	words := splitList(rest, ' ')
	if !found || strings.TrimSpace(name) == "" || len(words) < 2 {
		return nil, fmt.Errorf("want \"Name: many Model ...\" or \"Name: one Model ...\"")
	}
	r := &relation{name: strings.TrimSpace(name), target: words[1]}
	switch words[0] {
	case "many":
		r.kind = hasMany
	case "one":
		r.kind = hasOne
	default:
		return nil, fmt.Errorf("got kind %q, want many or one", words[0])
	}
	words = words[2:]
	for len(words) > 0 {
		key, value, assigned := strings.Cut(words[0], "=")
		words = words[1:]
		if !assigned && (key == "via" || key == "through") {
			if len(words) == 0 {
				return nil, fmt.Errorf("%s has no value", key)
			}
			value, words = words[0], words[1:]
		}
		if err := r.option(key, value); err != nil {
			return nil, err
		}
	}
	if r.kind == hasOne && r.through != nil {
		return nil, fmt.Errorf("through makes many, not one")
	}
	return r, nil
}

func (r *relation) option(key, value string) (err error) {
	switch key {
	case "via":
		r.remote = unquoteAll(splitList(value, '+'))
	case "through":
		r.kind = manyToMany
		r.through, err = parseThrough(value)
	case "order":
		r.order = unquote(value)
	case "lazy":
		r.lazy = unquote(value)
	case "cascade":
		r.cascade = splitList(unquote(value), ',')
	case "backref":
		r.backref, err = parseBackref(unquote(value))
	default:
		return unknownOption(key, relationOptions)
	}
	return err
}

// parseThrough reads table, schema.table or table(local, remote).
func parseThrough(value string) (*through, error) {
	name, columns := value, ""
	if open := indexOutside(value, '('); open >= 0 {
		if !strings.HasSuffix(value, ")") {
			return nil, fmt.Errorf("through %s: the bracket is not closed", value)
		}
		name, columns = value[:open], value[open+1:len(value)-1]
	}
	t := &through{}
	switch parts := splitDots(unquote(name)); len(parts) {
	case 1:
		t.table = parts[0]
	case 2:
		t.schema, t.table = parts[0], parts[1]
	default:
		return nil, fmt.Errorf("through %s: want table or schema.table", value)
	}
	if columns == "" {
		return t, nil
	}
	sides := splitList(columns, ',')
	if len(sides) != 2 {
		return nil, fmt.Errorf("through %s: want table(local, remote)", value)
	}
	t.local, t.remote = unquoteAll(splitList(sides[0], ' ')), unquoteAll(splitList(sides[1], ' '))
	return t, nil
}

var columnFlags = []string{"pk", "auto", "unique", "index", "notnull", "null", "version"}
var columnValues = []string{"size", "type", "enum", "renamed_from", "default", "onupdate", "server_default", "check", "fk"}

// parse reads a column's tag into the column and, where it has a foreign key with a relation, the relation.
func (c *column) parse(tag string) (*relation, error) {
	parts := splitKeep(tag, ',')
	c.name = unquote(parts[0])
	c.nullable = c.typ.Kind() == reflect.Pointer
	r := &relation{kind: belongsTo}
	for _, part := range parts[1:] {
		key, value, assigned := strings.Cut(part, "=")
		value = unquote(value)
		var err error
		switch {
		case key == "":
			continue
		case !assigned:
			err = c.flag(key)
		case slices.Contains(keyOptions, key):
			if r.foreign == nil {
				if c.foreign, err = c.referenced(parts); err == nil {
					r.foreign = c.foreign
				}
			}
			if err == nil {
				err = r.keyOption(key, value)
			}
		default:
			err = c.value(key, value)
		}
		if err != nil {
			return nil, err
		}
	}
	if r.name == "" {
		return nil, nil
	}
	r.local, r.remote = []string{c.name}, []string{c.foreign.column}
	if c.name == "" {
		r.local[0] = snakeCase(c.field)
	}
	return r, nil
}

// referenced finds the fk= of a tag whose other options need it.
func (c *column) referenced(parts []string) (*foreign, error) {
	if c.foreign != nil {
		return c.foreign, nil
	}
	for _, part := range parts[1:] {
		if value, found := strings.CutPrefix(part, "fk="); found {
			return parseReference(value)
		}
	}
	return nil, fmt.Errorf("rel=, backref=, lazy=, cascade=, ondelete= and onupdate_fk= need fk=table.column")
}

func (c *column) flag(key string) error {
	switch key {
	case "pk":
		c.primary = true
	case "auto":
		c.auto = true
	case "unique":
		c.details.unique = true
	case "index":
		c.details.index = true
	case "notnull":
		c.nullable = false
	case "null":
		c.nullable = true
	case "version":
		c.details.version = true
	default:
		return unknownOption(key, columnFlags, columnValues, keyOptions)
	}
	return nil
}

func (c *column) value(key, value string) (err error) {
	switch key {
	case "size":
		if c.size, err = strconv.Atoi(value); err != nil || c.size < 0 {
			return fmt.Errorf("size: got %q, want a number", value)
		}
	case "type":
		c.details.declared = value
	case "enum":
		c.details.enum = splitList(value, ',')
	case "renamed_from":
		c.details.renamedFrom = value
	case "default":
		c.fallback = value
	case "onupdate":
		c.onUpdate = value
	case "server_default":
		c.details.serverDefault = value
	case "check":
		c.details.check = value
	case "fk":
		if c.foreign == nil {
			c.foreign, err = parseReference(value)
		}
	default:
		return unknownOption(key, columnFlags, columnValues, keyOptions)
	}
	return err
}

func unknownOption(key string, known ...[]string) error {
	names := slices.Concat(known...)
	if near := nearest(key, names); near != "" {
		return fmt.Errorf("unknown option %q: did you mean %s?", key, near)
	}
	return fmt.Errorf("unknown option %q (known: %s)", key, strings.Join(names, " "))
}
