package store

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"unicode"
)

// mapper is what the tags of one model struct say: which fields are columns of which table, and which relations start
// there. It is made once (see mapStruct) and read by several sessions; only its relations are completed later, by the
// registry, when the other side is known.
type mapper struct {
	name        string       // the model's name: given at registration (interpreted types have none), else the Go type's
	schema      string       // "" for the default schema
	table       string       // the table's name as the database spells it
	typ         reflect.Type // the struct type; objects are pointers to it
	model       int          // index of the embedded Model field
	modelOffset uintptr      // of it from the struct's start

	columns   []*column // in field order
	primary   []*column // in declaration order
	relations []*relation
	readOnly  bool // a view, or a table without primary key: can be read, not written
	view      bool
	unkeyed   bool // the tag says so: the primary key is not forgotten
	hooks     hooks

	shadow      shadow // what snapshots are made of
	tended      tended
	constraints constraints
	byName      map[string]*column // by column name and by field name; a column's name wins
}

// constraints are what the tag of the embedded Model says about the table as a whole.
type constraints struct {
	bind   string // the database the table is in, "" for the default one
	unique [][]string
	index  []string // each a list of columns and expressions, as written
	checks []string

	comment     string
	renamedFrom string // the table's former name, for migrations
}

// column is one field that is a column.
type column struct {
	owner    *mapper
	name     string       // as the database spells it
	field    string       // the Go field's name
	offset   uintptr      // of the field from the start of the struct, over the embedded structs on the way to it
	position int          // its index in owner.columns
	typ      reflect.Type // the field's type; one that can show NULL means the column is nullable
	kind     valueKind    // what typ holds, pointers taken off
	layout   layout       // how it lies in memory

	primary  bool
	auto     bool // the database gives the key
	nullable bool
	zeroNull bool // the zero value is written as NULL
	nullZero bool // NULL is read as zero, of a field that cannot say NULL
	size     int
	fallback string // default=: a value, or the name of a function (now, uuid)
	onUpdate string // onupdate=: the same, for updates that leave the column alone
	foreign  *foreign
	details  details
}

// details are the options of a column that only making its table, or checking its values, looks at.
type details struct {
	declared         string            // type=: the database's type
	declaredOn       map[string]string // type_postgresql= and its like: the type on one database alone
	document         bool              // JSON, whatever the database's type is
	precision, scale int               // of a decimal: all digits, and those behind the point; 0 for any number of them
	unique, index    bool
	serverDefault    string
	generated        bool   // computed by the database; never written
	readOnly         bool   // written by others than sessions
	insertOnly       bool   // written with the row, and never again
	expression       string // what computes it, "" where that is not known
	check            string
	comment          string
	enum             []string
	zone             bool   // a timestamp with a time zone, where the database has that
	version          bool   // counts the row's updates
	softDelete       bool   // says when the row was deleted, see Unscoped
	renamedFrom      string // the column's former name, for migrations
}

// foreign is the column that a foreign key column names.
type foreign struct {
	schema, table, column string
	onDelete, onUpdate    string
	unenforced            bool // models know the key, and the database does not
	beside                bool // a model of the table is in the owner's own database, see registry.place
}

type relationKind int

const (
	belongsTo  relationKind = iota // this table holds the key: (*Role, error)
	hasMany                        // the target holds the key: ([]*User, error)
	hasOne                         // as hasMany, at most one
	manyToMany                     // an association table holds both keys
)

// collection tells whether the relation leads to any number of objects.
func (k relationKind) collection() bool { return k == hasMany || k == manyToMany }

// relation leads from the objects of one model to those of another.
//
// What a tag leaves out (the target's name where a foreign key names only the table, the compared columns) is filled in by
// the registry's link, which whoever follows a relation calls first.
type relation struct {
	owner  *mapper
	name   string
	kind   relationKind
	target string // the target model's name; resolved through the registry when first used

	local   []string // columns of owner's table that are compared
	remote  []string // columns of the target's table they are compared with
	through *through // many-to-many only
	on      *on      // what the tag says instead, nil for nothing

	reverse string // the relation of the target that is the other side, "" if none
	options relationOptions

	foreign *foreign // belongs-to only: the table it leads to, and the constraint's actions
	backref *backref // the other side that this side's tag asks for, nil if it asks for none
	implied bool     // made from the other side's backref
	linked  bool     // local, remote and reverse are complete
}

// relationOptions are what a tag chooses for a relation, whatever it leads to.
type relationOptions struct {
	load         strategy
	depth        int    // how often an eager relation is followed on a path that comes back to its model; 0 for not at all
	order        string // ORDER BY of a collection, "" for the primary key
	cascade      cascade
	passive      passive
	singleParent bool // a target has at most one owner
	viewOnly     bool // read, never written
}

// backref is what a tag says about the other side of a relation.
type backref struct {
	name    string
	options relationOptions
	one     bool // the other side is a single object
}

// through is the association table of a many-to-many relation: local and remote columns stand in it, in the order of the
// relation's local and remote columns.
type through struct {
	schema, table string
	local, remote []string
}

// columnNamed finds a column by its name in the database or by its field's name.
func (m *mapper) columnNamed(name string) *column { return m.byName[name] }

// relationNamed finds a relation that the model's own tags, or a linked back reference, have made.
func (m *mapper) relationNamed(name string) *relation {
	for _, r := range m.relations {
		if r.name == name {
			return r
		}
	}
	return nil
}

// unknown is the error for a name that is no column, field or relation of the model.
func (m *mapper) unknown(name string) error {
	return &UnknownColumnError{Model: m.name, Name: name, Nearby: nearest(name, m.names())}
}

// names are the field and relation names, and those column names that differ from their fields'.
func (m *mapper) names() []string {
	var names []string
	for _, c := range m.columns {
		names = append(names, c.field)
		if c.name != c.field {
			names = append(names, c.name)
		}
	}
	for _, r := range m.relations {
		names = append(names, r.name)
	}
	return names
}

// fullName is the table's name with its schema before it, for messages.
func (m *mapper) fullName() string {
	if m.schema == "" {
		return m.table
	}
	return m.schema + "." + m.table
}

// embedded is the type that makes a struct a model.
var embedded = reflect.TypeFor[Model]()

// mapStruct reads a model struct's tags. name is the model's, "" for the type's own. Errors name model and field.
func mapStruct(name string, typ reflect.Type) (*mapper, error) {
	if name == "" {
		name = typ.Name()
	}
	shown := name
	if shown == "" {
		shown = "the model"
	}
	if typ.Kind() != reflect.Struct {
		return nil, fmt.Errorf("map %s: got %s, want a struct with an embedded store.Model", shown, typ)
	}
	m := &mapper{name: name, typ: typ, model: modelField(typ), hooks: hooksOf(typ)}
	if m.model < 0 {
		return nil, fmt.Errorf("map %s: the struct has no embedded store.Model", shown)
	}
	m.modelOffset = typ.Field(m.model).Offset
	if err := m.mapTable(typ.Field(m.model).Tag); err != nil {
		return nil, fmt.Errorf("map %s: %w", shown, err)
	}
	if m.name == "" {
		return nil, fmt.Errorf("map the model of table %q: its type has no name: give one", m.table)
	}
	if err := m.mapFields(); err != nil {
		return nil, fmt.Errorf("map %s: %w", shown, err)
	}
	return m, nil
}

// mapTable reads the tag of the embedded Model.
func (m *mapper) mapTable(tag reflect.StructTag) error {
	table, err := parseTableTag(tag)
	if err != nil {
		return err
	}
	m.schema, m.table, m.constraints = table.schema, table.name, table.constraints
	m.readOnly, m.view, m.unkeyed = table.view, table.view, table.keyless
	if m.table == "" {
		m.table = snakeCase(m.name)
	}
	if m.table == "" {
		return fmt.Errorf(`the embedded store.Model has no tag table:"..." and the type has no name`)
	}
	m.relations = append(table.keys, table.relations...)
	for _, r := range m.relations {
		r.owner = m
	}
	return nil
}

// checkRelations holds what the tags say about this side against the columns.
func (m *mapper) checkRelations() error {
	for i, r := range m.relations {
		if slices.ContainsFunc(m.relations[:i], func(other *relation) bool { return other.name == r.name }) {
			return fmt.Errorf("relation %s is there twice", r.name)
		}
		for at, name := range r.local {
			c := m.columnNamed(name)
			if c == nil {
				return fmt.Errorf("relation %s: %w", r.name, m.unknown(name))
			}
			r.local[at] = c.name
		}
		if err := m.checkOn(r); err != nil {
			return fmt.Errorf("relation %s: %w", r.name, err)
		}
		if err := r.check(); err != nil {
			return fmt.Errorf("relation %s: %w", r.name, err)
		}
	}
	return nil
}

// snakeCase spells a Go name as Flask-SQLAlchemy does: an underscore before a capital that follows a small letter or a
// digit, or that a small letter follows (HTTPRequest: http_request). Nothing is made plural.
func snakeCase(name string) string {
	runes := []rune(name)
	var text strings.Builder
	for i, r := range runes {
		if unicode.IsUpper(r) && i > 0 {
			before := runes[i-1]
			follows := unicode.IsLower(before) || unicode.IsDigit(before)
			begins := i+1 < len(runes) && unicode.IsLower(runes[i+1])
			if before != '_' && (follows || begins) {
				text.WriteByte('_')
			}
		}
		text.WriteRune(unicode.ToLower(r))
	}
	return text.String()
}

// nearest is the candidate that a misspelt name most likely means, "" if none is near.
func nearest(name string, candidates []string) string {
	best, least := "", max(1, len(name)/3)+1
	for _, candidate := range candidates {
		if strings.EqualFold(snakeCase(name), snakeCase(candidate)) {
			return candidate
		}
		if d := distance(strings.ToLower(name), strings.ToLower(candidate)); d < least {
			best, least = candidate, d
		}
	}
	return best
}

// distance counts the letters to insert, drop, replace or swap with their neighbour to come from a to b.
func distance(a, b string) int {
	x, y := []rune(a), []rune(b)
	before, last, next := make([]int, len(y)+1), make([]int, len(y)+1), make([]int, len(y)+1)
	for j := range last {
		last[j] = j
	}
	for i := range x {
		next[0] = i + 1
		for j := range y {
			cost := 1
			if x[i] == y[j] {
				cost = 0
			}
			next[j+1] = min(last[j+1]+1, next[j]+1, last[j]+cost)
			if i > 0 && j > 0 && x[i] == y[j-1] && x[i-1] == y[j] {
				next[j+1] = min(next[j+1], before[j-1]+1)
			}
		}
		before, last, next = last, next, before
	}
	return last[len(y)]
}
