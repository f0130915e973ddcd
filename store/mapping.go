package store

import "reflect"

// mapper is what the tags of one model struct say: which fields are columns of which table, and which relations start there.
type mapper struct {
	name   string       // the model's name: given at registration (interpreted types have none), else the Go type's
	schema string       // "" for the default schema
	table  string       // the table's name as the database spells it
	typ    reflect.Type // the struct type; objects are pointers to it
	model  int          // index of the embedded Model field

	columns   []*column // in field order
	primary   []*column // in declaration order
	relations []*relation
	readOnly  bool // a view, or a table without primary key: can be read, not written
}

// column is one field that is a column.
type column struct {
	owner *mapper
	name  string       // as the database spells it
	field string       // the Go field's name
	index int          // the field's index in the struct
	typ   reflect.Type // the field's type; a pointer means the column is nullable

	primary  bool
	auto     bool // the database gives the key
	nullable bool
	size     int
	fallback string // default=: a value, or the name of a function (now, uuid)
	onUpdate string // onupdate=: the same, for updates that leave the column alone
	foreign  *foreign
}

// foreign is the column that a foreign key column names.
type foreign struct {
	table, column      string
	onDelete, onUpdate string
}

type relationKind int

const (
	belongsTo  relationKind = iota // this table holds the key: (*Role, error)
	hasMany                        // the target holds the key: ([]*User, error)
	hasOne                         // as hasMany, at most one
	manyToMany                     // an association table holds both keys
)

// relation leads from the objects of one model to those of another.
type relation struct {
	owner  *mapper
	name   string
	kind   relationKind
	target string // the target model's name; resolved through the registry when first used

	local   []string // columns of owner's table that are compared
	remote  []string // columns of the target's table they are compared with
	through *through // many-to-many only

	reverse string   // the relation of the target that is the other side, "" if none
	lazy    string   // select (default), single, raise, ...
	order   string   // ORDER BY of a collection, "" for the primary key
	cascade []string // save-update, merge, delete, delete-orphan; default: save-update, merge
}

// through is the association table of a many-to-many relation: local and remote columns stand in it, in the order of the
// relation's local and remote columns.
type through struct {
	schema, table string
	local, remote []string
}
