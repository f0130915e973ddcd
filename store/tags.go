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
// the field's name in snake case; db:"-" leaves the field out. Where no tag has pk, the column id is the primary key, and auto if it
// is a whole number that refers to nothing. The fields of an embedded struct (a base with created_at and
// updated_at, say) are columns too, unless the embedded field has a db tag.
// Where such a struct is not one's own, or is held by a field with a name, the tags of its fields stand on the field that holds it, behind
// their names, and only those are columns; prefix stands before the names that they have at the query root:
//
//	Model  gorm.Model `fields:"ID: id,pk,auto; CreatedAt: created_at,default=now"`
//	Author Author     `fields:"Name: author_name,size=80; Home.City: author_city" prefix:"Author"`
//
//	pk auto unique index notnull null version soft_delete                   size=64 enum='a,b' renamed_from=old
//	default=now onupdate=now (now uuid unix unix_milli unix_nano)
//	server_default='...'       check='age >= 0' generated='price * 2'
//	comment='what it is for'
//	precision=10 scale=2 zone                           type=text type=date type=json type=gob type='VARCHAR(3)'
//	type_sqlite=text type_postgresql=bigint type_mysql='datetime(3)'    (on that database alone)
//	json (a document in a column of text, or of the type that type= says)
//	null_zero (NULL is read as zero)  zero_null (and zero is written as NULL)
//	read_only (written by others: read back, and never changed)  insert_only (written with the row, never changed)
//	fk=users.id  (fk=app.users.id in another schema)    ondelete='set null' onupdate_fk=cascade
//	    unenforced (no constraint of the database's: the models alone know the key)
//	rel=Author backref=Posts                            lazy=select depth=3 cascade='save-update, merge' single_parent
//	backref='Posts lazy=dynamic cascade=all,delete-orphan order=id passive_deletes one'
//
// The embedded Model's tag has what belongs to the table or to the other side:
//
//	table:"users" schema:"app" bind:"main" view:"true" keyless:"true"  (a table without primary key, which can only be read)
//	unique:"a,b; c"  index:"a,b; lower(name); unique email where active; age desc"  check:"age >= 0"
//	comment:"what it is for" renamed_from:"people"
//	fk:"a,b -> other.x,y rel=Other backref=Kids ondelete=cascade; ..."
//	rel:"Name: kind Model [via columns] [through table[(local, remote)]] [option=value ...]; ..."
//
// kind is many or one. via names the target's foreign key columns (or fields), joined by + where the key is composite:
// "Lines: many Line via order_id+shop_id". through names an association table and makes the relation many-to-many; its
// columns stand in brackets, those that refer to this model before the comma and those that refer to the target behind
// it, separated by blanks where a key is composite: "through PlaylistTrack(PlaylistId, TrackId)", "through t(a b, c d)".
// Without brackets they are found from the foreign keys of the association table's own model. The options of a relation,
// and what they are called in SQLAlchemy, are
//
//	order='id desc'              of a collection; "" is the primary key's (order_by)
//	lazy=WAY                     how it is loaded, see Relation: select single joined selectin subquery immediate raise
//	                             raise_on_sql noload dynamic write_only
//	depth=3                      how often an eager relation is followed where it comes back to its own model (join_depth)
//	cascade='all, delete-orphan' of save-update merge refresh-expire expunge delete delete-orphan, all for the first five,
//	                             none; save-update and merge if nothing is said
//	passive_deletes              children that are not loaded are left to the database's ON DELETE; passive_deletes=all: all
//	single_parent                a target has one owner at most; what delete-orphan needs where several could have it
//	viewonly                     the relation is read, and never written
//	on='a.x = b.y and b.z = 1'   the join, instead of via (primaryjoin, secondaryjoin). Columns stand behind their table's or
//	                             model's name, or behind self (the model with the tag) and other (the target). What is more
//	                             than columns that are equal makes the relation viewonly. Quotes inside are doubled.
//	backref=                     the other side, with its options

// tableTag is the parsed tag of the embedded Model.
type tableTag struct {
	name, schema string
	view         bool
	keyless      bool
	constraints  constraints
	keys         []*relation // of fk:
	relations    []*relation // of rel:
}

func parseTableTag(tag reflect.StructTag) (*tableTag, error) {
	t := &tableTag{name: tag.Get("table"), schema: tag.Get("schema")}
	t.constraints.bind = tag.Get("bind")
	t.constraints.comment, t.constraints.renamedFrom = tag.Get("comment"), tag.Get("renamed_from")
	t.view, t.keyless = tag.Get("view") == "true", tag.Get("keyless") == "true"
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

var columnFlags = []string{"pk", "auto", "unique", "index", "notnull", "null", "version", "zone", "generated", "soft_delete", "null_zero", "zero_null", "json", "read_only", "insert_only"}
var columnValues = []string{"size", "precision", "scale", "type", "enum", "renamed_from", "default", "onupdate", "server_default", "generated", "check", "comment", "fk", "type_sqlite", "type_postgresql", "type_mysql"}

// parse reads a column's tag into the column and, where it has a foreign key with a relation, the relation.
func (c *column) parse(tag string) (*relation, error) {
	parts := splitKeep(tag, ',')
	c.name = unquote(parts[0])
	r := &relation{kind: belongsTo}
	for _, part := range parts[1:] {
		key, value, assigned := strings.Cut(part, "=")
		value = unquote(value)
		var err error
		switch {
		case key == "":
			continue
		case !assigned && !slices.Contains(flagOptions, key):
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
	case "json":
		c.details.document = true
		if c.details.declared == "" {
			c.details.declared = "text"
		}
	case "soft_delete":
		c.details.softDelete = true
	case "zero_null":
		c.nullable, c.nullZero, c.zeroNull = true, true, true
	case "null_zero":
		c.nullable, c.nullZero = true, true
	case "zone":
		c.details.zone = true
	case "generated":
		c.details.generated = true
	case "read_only":
		c.details.readOnly = true
	case "insert_only":
		c.details.insertOnly = true
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
	case "precision", "scale":
		number, err := strconv.Atoi(value)
		if err != nil || number < 0 {
			return fmt.Errorf("%s: got %q, want a number", key, value)
		}
		if key == "scale" {
			c.details.scale = number
		} else {
			c.details.precision = number
		}
	case "type":
		c.details.declared = value
	case "type_sqlite", "type_postgresql", "type_mysql":
		if c.details.declaredOn == nil {
			c.details.declaredOn = map[string]string{}
		}
		c.details.declaredOn[strings.TrimPrefix(key, "type_")] = value
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
	case "generated":
		c.details.generated, c.details.expression = true, value
	case "check":
		c.details.check = value
	case "comment":
		c.details.comment = value
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
