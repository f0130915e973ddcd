package models

import (
	"slices"
	"strconv"

	"github.com/dbsh-go/dbsh/store/schema"
)

// field is a column under its Go name.
type field struct {
	name    string
	goType  goType
	column  *schema.Column
	primary bool
}

// nullable fields hold a pointer, which is nil for NULL.
func (f field) nullable() bool { return f.goType.pointer }

// fieldsOf names the columns of a table. The column that alone is the primary key is ID, unless another column is called so;
// names that the generated source needs get an underscore behind, and of two columns with one name the later gets a number.
func fieldsOf(m *model) []field {
	if m.declared != nil {
		return m.declared.declaredFields()
	}
	columns := slices.DeleteFunc(slices.Clone(m.table.Columns), func(c *schema.Column) bool { return c.Hidden })
	names := make([]string, len(columns))
	for i, column := range columns {
		names[i] = fieldName(column.Name)
		if isReserved(m, names[i]) {
			names[i] += "_"
		}
	}
	if key := soleKey(m.table, columns); key >= 0 && !slices.Contains(names, "ID") {
		names[key] = "ID"
	}
	number(names)
	fields := make([]field, len(columns))
	for i, column := range columns {
		primary := slices.Contains(m.table.PrimaryKey, column.Name)
		fields[i] = field{name: names[i], goType: typeOf(column.Kind, column.Nullable && !primary), column: column, primary: primary}
	}
	return fields
}

// isReserved tells names that no column may take: the embedded fields of model and root, and the two methods of the root
// that always work, Query and Column.
func isReserved(m *model, name string) bool {
	return name == "Model" || name == "Query" || name == "Column" || name == m.name+"Query"
}

// soleKey is the position of the column that alone is the primary key, -1 if there is none.
func soleKey(table *schema.Table, columns []*schema.Column) int {
	if len(table.PrimaryKey) != 1 {
		return -1
	}
	return slices.IndexFunc(columns, func(c *schema.Column) bool { return c.Name == table.PrimaryKey[0] })
}

// number makes names unique: the second of one name gets 2, or the next number that makes a name nobody has.
func number(names []string) {
	wanted, taken := map[string]bool{}, map[string]bool{}
	for _, name := range names {
		wanted[name] = true
	}
	for i, name := range names {
		if taken[name] {
			for n := 2; ; n++ {
				if numbered := name + strconv.Itoa(n); !wanted[numbered] && !taken[numbered] {
					names[i] = numbered
					break
				}
			}
		}
		taken[names[i]] = true
	}
}
