package store

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/dbsh-go/dbsh/store/internal/dialect"
)

// Made says what CreateAll or DropAll did, by the tables' names in the order in which it was done.
type Made struct {
	Created []string // tables that were made
	Existed []string // tables that were there, and stay as they are
	Dropped []string // tables that are gone
	Missing []string // tables that were to be dropped and were not there
}

// String is the count: "created 3 tables, 2 existed", "dropped 3 tables".
func (m *Made) String() string {
	said := "created " + countTables(len(m.Created))
	if len(m.Dropped)+len(m.Missing) > 0 {
		said = "dropped " + countTables(len(m.Dropped))
	}
	if len(m.Existed) > 0 {
		said += ", " + strconv.Itoa(len(m.Existed)) + " existed"
	}
	if len(m.Missing) > 0 {
		said += ", " + strconv.Itoa(len(m.Missing)) + " did not exist"
	}
	return said
}

func countTables(n int) string {
	if n == 1 {
		return "1 table"
	}
	return strconv.Itoa(n) + " tables"
}

// CreateAll makes the tables of these models, or of all models that the session knows, as SQLAlchemy's create_all does: only
// tables that do not exist, never changing one that does, each after those its foreign keys refer to. The association tables of
// many-to-many relations are made too where they have no model of their own. Views are left alone. A foreign key that would lead
// nowhere is told before any table is made.
//
// Pending objects are not flushed before. The statements run in the session's transaction, so that Rollback takes the tables
// back, except on MySQL, where each of them commits by itself, and with it what was written before.
func (s *Session) CreateAll(models ...any) (*Made, error) {
	made := &Made{}
	err := s.eachDatabase("create all", models, func(on *Session, tables []*definition, there map[tableName]bool) error {
		return on.createTables(tables, there, made)
	})
	if err != nil {
		return nil, err
	}
	return made, nil
}

// DropAll drops the tables that CreateAll would make for these models, or for all that the session knows, with all their rows,
// in reverse order. Tables that refer to them and belong to no model of the session are in its way. Transactions are as with
// CreateAll.
func (s *Session) DropAll(models ...any) (*Made, error) {
	made := &Made{}
	err := s.eachDatabase("drop all", models, func(on *Session, tables []*definition, there map[tableName]bool) error {
		return on.dropTables(tables, there, made)
	})
	if err != nil {
		return nil, err
	}
	return made, nil
}

// eachDatabase gives, database by database, the models' tables, in the order of their foreign keys, and the names of the tables
// that exist.
func (s *Session) eachDatabase(op string, models []any, do func(on *Session, tables []*definition, there map[tableName]bool) error) error {
	if err := s.usable(op); err != nil {
		return err
	}
	mappers, err := s.models.chosen(models)
	if err != nil {
		return fmt.Errorf("%s: %w", op, err)
	}
	if len(mappers) == 0 {
		return fmt.Errorf("%s: 0 models are registered: declare one, as in type User struct { store.Model; ID int64 `db:\"id,pk\"` } (a program makes it known by session.Register(&User{}))", op)
	}
	return s.NoAutoflush(func() error {
		for _, d := range s.databases {
			on := s.on(d)
			own := slices.DeleteFunc(slices.Clone(mappers), func(m *mapper) bool { return s.of(m).database != d })
			if len(own) == 0 {
				continue
			}
			if err := on.eachTable(op, own, do); err != nil {
				return err
			}
		}
		return nil
	})
}

// eachTable does it for the models of the database at hand.
func (s *Session) eachTable(op string, mappers []*mapper, do func(on *Session, tables []*definition, there map[tableName]bool) error) error {
	found, err := (&Handle{s}).Tables(s.ctx())
	if err != nil {
		return fmt.Errorf("%s: %w", op, err)
	}
	there := map[tableName]bool{}
	for _, table := range found {
		there[tableName{table.Schema, table.Name}] = true
	}
	tables, err := s.definitions(mappers, there)
	if err != nil {
		return fmt.Errorf("%s: %w", op, err)
	}
	return do(s, sortDefinitions(tables), there)
}

// chosen are the mappers of some models, or of all that are registered, in the order of their tables' names.
func (r *registry) chosen(models []any) ([]*mapper, error) {
	var mappers []*mapper
	for _, model := range models {
		m, err := r.of(model)
		if err != nil {
			return nil, err
		}
		mappers = append(mappers, m)
	}
	if len(models) == 0 {
		r.mu.RLock()
		for _, m := range r.byTable {
			mappers = append(mappers, m)
		}
		r.mu.RUnlock()
		mappers = slices.DeleteFunc(mappers, func(m *mapper) bool { return !r.declared(m) })
	}
	slices.SortFunc(mappers, compareNames)
	return mappers, nil
}

// declared tells models that were declared from those that the source makes of the database's tables.
func (r *registry) declared(m *mapper) bool {
	r.mu.RLock()
	source, tells := r.source.(Declarations)
	r.mu.RUnlock()
	return !tells || source.Declared(m.name)
}

func (s *Session) createTables(tables []*definition, there map[tableName]bool, made *Made) error {
	if err := s.unmetKey(tables, there); err != nil {
		return err
	}
	var late []string
	for _, table := range tables {
		if there[table.tableName()] {
			made.Existed = append(made.Existed, table.shown())
			continue
		}
		types, err := s.missingTypes(table)
		if err == nil {
			err = s.define("create table "+table.shown(), slices.Concat(types, s.createStatements(table))...)
		}
		if err != nil {
			return err
		}
		for _, key := range table.late {
			if !s.addsKeys() {
				break // they stand in the table already
			}
			late = append(late, "ALTER TABLE "+s.quoteTable(table.Schema, table.Name)+" ADD "+dialect.KeyClause(s.db.dialect, key))
		}
		made.Created = append(made.Created, table.shown())
	}
	return s.define("add the foreign keys", late...)
}

// missingTypes make the enums of a table that the database names and that are not there. (DROP TABLE leaves them.)
func (s *Session) missingTypes(table *definition) (texts []string, err error) {
	for _, enum := range s.namedEnums(table) {
		rows, err := s.execute("SELECT to_regtype("+s.db.dialect.Placeholder(1)+") IS NULL", enum.EnumType)
		if err != nil {
			return nil, fmt.Errorf("create type %s: %w", enum.EnumType, err)
		}
		if rows.Values[0][0] == true {
			texts = append(texts, "CREATE TYPE "+enum.EnumType+" AS ENUM ("+dialect.QuotedList(enum.Enum)+")")
		}
	}
	return texts, nil
}

// dropTables drops in reverse order. Tables that refer to each other are cut apart before: of their keys where the database can
// do that, else of their rows, which only count together.
func (s *Session) dropTables(tables []*definition, there map[tableName]bool, made *Made) error {
	if err := s.cutCircles(tables, there); err != nil {
		return err
	}
	for _, table := range slices.Backward(tables) {
		if !there[table.tableName()] {
			made.Missing = append(made.Missing, table.shown())
			continue
		}
		texts := []string{"DROP TABLE " + s.quoteTable(table.Schema, table.Name)}
		for _, enum := range s.namedEnums(table) {
			texts = append(texts, "DROP TYPE IF EXISTS "+enum.EnumType)
		}
		if err := s.define("drop table "+table.shown(), texts...); err != nil {
			return err
		}
		made.Dropped = append(made.Dropped, table.shown())
	}
	return nil
}

func (s *Session) cutCircles(tables []*definition, there map[tableName]bool) error {
	cut := s.emptyCircle
	if s.addsKeys() {
		cut = s.dropCircle
	}
	for _, table := range tables {
		if len(table.late) > 0 && there[table.tableName()] {
			if err := cut(table, tables, there); err != nil {
				return fmt.Errorf("drop all: %w", err)
			}
		}
	}
	return nil
}

// dropCircle drops the keys that close a table's circle.
func (s *Session) dropCircle(table *definition, _ []*definition, _ map[tableName]bool) error {
	names, err := s.keyNames(table)
	for _, name := range names {
		if _, err := s.execute("ALTER TABLE " + s.quoteTable(table.Schema, table.Name) + s.db.dialect.DropKey(s.quote(name))); err != nil {
			return err
		}
	}
	return err
}

// emptyCircle deletes the rows of the tables in a table's circle. (SQLite's DROP TABLE deletes the rows, too, and fails where another
// table still refers to them.)
func (s *Session) emptyCircle(table *definition, tables []*definition, there map[tableName]bool) error {
	if err := s.begin(s.ctx()); err != nil { // the PRAGMA lasts as long as the transaction
		return err
	}
	texts := []string{"PRAGMA defer_foreign_keys = ON"}
	for _, other := range tables {
		if other.circle == table.circle && there[other.tableName()] {
			texts = append(texts, "DELETE FROM "+s.quoteTable(other.Schema, other.Name))
		}
	}
	return s.define("empty "+table.shown(), texts...)
}

// addsKeys tells whether foreign keys can be added to tables that are there.
func (s *Session) addsKeys() bool { return s.db.dialect.DropKey("x") != "" }

// keyNames are the names that the database has for those of a table's keys that close a circle.
func (s *Session) keyNames(table *definition) (names []string, err error) {
	keys, err := (&Handle{s}).ForeignKeys(s.ctx())
	for _, key := range keys {
		for _, late := range table.late {
			if key.Schema == table.Schema && key.Table == table.Name && slices.Equal(key.Columns, late.Columns) && key.Name != "" {
				names = append(names, key.Name)
			}
		}
	}
	return names, err
}

// define runs statements that change the schema.
func (s *Session) define(op string, texts ...string) error {
	for _, text := range texts {
		if _, err := s.execute(text); err != nil {
			return fmt.Errorf("%s: %w", op, err)
		}
	}
	return nil
}

// sortDefinitions orders tables so that each comes after those it refers to, else by name. Where some refer to each other, the
// first of them comes first, and its keys to the others are late.
func sortDefinitions(tables []*definition) []*definition {
	waiting := slices.Clone(tables)
	slices.SortFunc(waiting, func(a, b *definition) int {
		return cmp.Or(cmp.Compare(a.Schema, b.Schema), cmp.Compare(a.Name, b.Name))
	})
	var sorted []*definition
	circle := 0
	for len(waiting) > 0 {
		next := slices.IndexFunc(waiting, func(t *definition) bool { return len(t.refersTo(waiting)) == 0 })
		if next < 0 {
			next = inCircle(waiting)
			circle++
			markCircle(waiting, waiting[next], circle)
			waiting[next].postpone(waiting)
		}
		sorted = append(sorted, waiting[next])
		waiting = slices.Delete(waiting, next, next+1)
	}
	return sorted
}

// inCircle is the first table that refers to itself by way of others.
func inCircle(waiting []*definition) int {
	for i, table := range waiting {
		if reaches(table, table, waiting, map[*definition]bool{}) {
			return i
		}
	}
	return 0
}

// markCircle numbers the tables of a circle.
func markCircle(waiting []*definition, first *definition, number int) {
	for _, table := range waiting {
		if table == first || reaches(first, table, waiting, map[*definition]bool{}) && reaches(table, first, waiting, map[*definition]bool{}) {
			table.circle = number
		}
	}
}

func reaches(from, to *definition, among []*definition, seen map[*definition]bool) bool {
	for _, next := range from.refersTo(among) {
		if next == to {
			return true
		}
		if !seen[next] {
			seen[next] = true
			if reaches(next, to, among, seen) {
				return true
			}
		}
	}
	return false
}

// shown is the table's name for people.
func (d *definition) shown() string { return strings.TrimPrefix(d.Schema+"."+d.Name, ".") }
