package store

import (
	"fmt"
	"slices"

	"github.com/dbsh-go/dbsh/store/schema"
)

// Declared is what models say about one database: the tables that CreateAll makes, in the database's own words.
type Declared struct {
	Bind   string // the session's name for the database, "" for its own
	DB     *DB
	Tables []*schema.Table // in the order in which they can be made
	Models []string        // whose tables they are; association tables have none
}

// Declared tells of each of the session's databases which tables these models, or all that the session knows, are to have there.
// It is what CreateAll makes where there is nothing yet. No database is asked.
func (s *Session) Declared(models ...any) ([]*Declared, error) {
	if err := s.usable("compare models"); err != nil {
		return nil, err
	}
	mappers, err := s.models.chosen(models)
	if err != nil {
		return nil, err
	}
	var all []*Declared
	for _, d := range s.databases {
		own := slices.DeleteFunc(slices.Clone(mappers), func(m *mapper) bool { return m.view || s.of(m).database != d })
		declared, err := s.on(d).declared(own)
		if err != nil {
			return nil, err
		}
		all = append(all, declared)
	}
	return all, nil
}

func (s *Session) declared(mappers []*mapper) (*Declared, error) {
	definitions, err := s.definitions(mappers, nil)
	if err != nil {
		return nil, err
	}
	if err := s.unmetKey(definitions, nil); err != nil {
		return nil, err
	}
	declared := &Declared{Bind: s.name, DB: s.db}
	for _, d := range sortDefinitions(definitions) {
		if named := d.twice(); named != "" {
			return nil, fmt.Errorf("table %s: two indexes have the name %s", d.shown(), named)
		}
		declared.Tables = append(declared.Tables, d.Table)
	}
	for _, m := range mappers {
		declared.Models = append(declared.Models, m.name)
	}
	return declared, nil
}

// twice is the name that two of the table's indexes have, "" for none.
func (d *definition) twice() string {
	seen := map[string]bool{}
	for _, index := range d.Indexes {
		if index.Name != "" && seen[index.Name] {
			return index.Name
		}
		seen[index.Name] = true
	}
	return ""
}
