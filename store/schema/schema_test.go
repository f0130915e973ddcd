package schema

import (
	"slices"
	"testing"
)

func TestNames(t *testing.T) {
	for kind := Any; kind <= UUID; kind++ {
		if kind.String() == "" || kind.String() == "unknown" {
			t.Errorf("kind %d has no name", kind)
		}
	}
	if Kind(-1).String() != "unknown" || Kind(99).String() != "unknown" || View.String() != "view" || BaseTable.String() != "table" {
		t.Error("wrong names of kinds")
	}
}

func TestLookups(t *testing.T) {
	table := &Table{Columns: []*Column{{Name: "id"}, {Name: "ID"}}}
	if table.Column("ID") != table.Columns[1] || table.Column("Id") != nil {
		t.Error("columns are not found by their exact names")
	}
	plain := &Index{Parts: []IndexPart{{Column: "a"}, {Column: "b", Descending: true}}}
	mixed := &Index{Parts: []IndexPart{{Column: "a"}, {Expression: "lower(b)"}}}
	if !slices.Equal(plain.Columns(), []string{"a", "b"}) || mixed.Columns() != nil {
		t.Errorf("got %v and %v", plain.Columns(), mixed.Columns())
	}
}
