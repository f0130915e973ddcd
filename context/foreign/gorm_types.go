package foreign

import (
	"fmt"
	"go/ast"
	"slices"
	"strconv"
	"strings"

	"github.com/dbsh-go/dbsh/context/module"
)

// GORM's drivers choose types by the field, its size and its precision, each in its own way. Where they choose otherwise than store
// does, the column's tag says so for that database: what AutoMigrate has made is then what the model declares.

// basics are Go's types of numbers by name, with their bits.
var basics = map[string]int{
	"int": 64, "int8": 8, "int16": 16, "int32": 32, "int64": 64, "rune": 32, "uint": 64, "uint8": 8, "uint16": 16, "uint32": 32, "uint64": 64, "byte": 8,
	"float32": 32, "float64": 64, "time.Duration": 64,
}

// nulls are the types of database/sql that wrap another, by what GORM takes them for.
var nulls = map[string]string{
	"database/sql.NullString": "string", "database/sql.NullInt64": "int64", "database/sql.NullInt32": "int32", "database/sql.NullInt16": "int16",
	"database/sql.NullByte": "byte", "database/sql.NullFloat64": "float64", "database/sql.NullBool": "bool", "database/sql.NullTime": "time.Time",
}

// held is what a field's type holds, and the name of that type where it is one of Go's own.
func (s *source) held(f *module.File, expr ast.Expr) (held kind, basic string) {
	switch expr := expr.(type) {
	case *ast.StarExpr:
		return s.held(f, expr.X)
	case *ast.Ident:
		if named := s.types[expr.Name]; named != nil && !s.isValue(expr.Name) {
			return s.held(named.file, named.spec.Type)
		}
		return s.kindOf(f, expr), expr.Name
	case *ast.SelectorExpr:
		name := qualified(f, expr)
		if null, is := nulls[name]; is {
			name = null
		}
		return kinds[name], name
	}
	return s.kindOf(f, expr), ""
}

// gormColumn is what the drivers look at.
type gormColumn struct {
	unsigned, sized  bool // sized: the tag says the size
	size             int
	precision, scale int
	short            bool // MySQL needs a length: a key, an index or a default
}

// types adds the types that the drivers choose, where store would choose others.
func (g gorm) types(c *column) {
	member := c.member()
	kind, basic := member.owner.in.held(member.owner.file, member.field.Type)
	set := c.set
	if _, serialized := set["SERIALIZER"]; serialized || slices.Contains(c.options, "auto") {
		return
	}
	if typ := strings.ToLower(set["TYPE"]); typ != "" && !slices.Contains(generic, typ) {
		c.add(typ == "text", "type_mysql=text") // which store takes for a text of any length
		return
	}
	number := func(name string) int { n, _ := strconv.Atoi(strings.TrimSpace(set[name])); return n }
	of := gormColumn{
		unsigned: kind == uintKind, sized: number("SIZE") > 0, size: number("SIZE"), precision: number("PRECISION"), scale: number("SCALE"),
		short: c.primary || set["INDEX"] != "" || set["UNIQUE"] != "" || set["DEFAULT"] != "",
	}
	if !of.sized {
		of.size, of.sized = basics[basic], basic == "time.Duration" // which store keeps in another way
	}
	sqlite, postgres, mysql := "", "", ""
	switch kind {
	case intKind, uintKind:
		postgres, mysql = of.integers()
	case floatKind:
		postgres, mysql = of.floats()
	case textKind:
		sqlite, postgres, mysql = of.texts()
		if mysql == "longtext" && set["UNIQUEINDEX"] != "" {
			mysql = "" // which MySQL refuses an index of: GORM needs a size there
		}
	case timeKind:
		postgres, mysql = of.times()
	case bytesKind:
		mysql = of.bytes()
	}
	c.typeOn("sqlite", sqlite)
	c.typeOn("postgresql", postgres)
	c.typeOn("mysql", mysql)
}

func (c *column) typeOn(database, typ string) {
	c.add(typ != "", "type_"+database+"="+quoteValue(typ))
}

func (of gormColumn) integers() (postgres, mysql string) {
	signed := of.size
	if of.unsigned {
		signed++
	}
	switch {
	case !of.sized && signed <= 64: // as store chooses
	case signed <= 16:
		postgres = "smallint"
	case signed <= 32:
		postgres = "integer"
	default:
		postgres = "bigint"
	}
	switch {
	case !of.sized && (of.unsigned || of.size > 8): // as store chooses
	case of.size <= 8:
		mysql = "tinyint"
	case of.size <= 16:
		mysql = "smallint"
	case of.size <= 24:
		mysql = "mediumint"
	case of.size <= 32:
		mysql = "int"
	default:
		mysql = "bigint"
	}
	if mysql != "" && of.unsigned {
		mysql += " unsigned"
	}
	return postgres, mysql
}

func (of gormColumn) floats() (postgres, mysql string) {
	switch {
	case of.precision > 0 && of.scale > 0:
		postgres = fmt.Sprintf("numeric(%d, %d)", of.precision, of.scale)
	case of.precision > 0:
		postgres = fmt.Sprintf("numeric(%d)", of.precision)
	default:
		postgres = "numeric"
	}
	switch {
	case of.precision > 0:
		mysql = fmt.Sprintf("decimal(%d, %d)", of.precision, of.scale)
	case of.size <= 32:
		mysql = "float"
	}
	return postgres, mysql
}

// The longest texts: of PostgreSQL's varchar, of MySQL's varchar, and of its mediumtext.
const (
	postgresVarchar = 10485760
	mysqlVarchar    = 65535
	mysqlMedium     = 1 << 24
)

func (of gormColumn) texts() (sqlite, postgres, mysql string) {
	if of.sized {
		sqlite = "text"
	}
	if !of.sized || of.size > postgresVarchar {
		postgres = "text"
	}
	switch {
	case !of.sized && of.short:
		mysql = "varchar(191)"
	case !of.sized || of.size > mysqlMedium:
		mysql = "longtext"
	case of.size > mysqlVarchar:
		mysql = "mediumtext"
	}
	return sqlite, postgres, mysql
}

func (of gormColumn) times() (postgres, mysql string) {
	if of.precision > 0 {
		return fmt.Sprintf("timestamptz(%d)", of.precision), fmt.Sprintf("datetime(%d)", of.precision)
	}
	return "timestamptz", "datetime(3)"
}

func (of gormColumn) bytes() (mysql string) {
	switch {
	case of.sized && of.size <= mysqlVarchar:
		return fmt.Sprintf("varbinary(%d)", of.size)
	case of.sized && of.size <= mysqlMedium:
		return "mediumblob"
	}
	return ""
}
