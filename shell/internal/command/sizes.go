package command

import (
	"context"

	"github.com/dbsh-go/dbsh/shell/internal/table"
)

// Size is how large a table is; what is not known is negative.
type Size struct {
	Table, Kind string
	Rows        int64
	About       bool // Rows is what the database believes
	Bytes       int64
	Indexes     int
	IndexBytes  int64
}

// overview shows all tables with their sizes.
func overview(ctx context.Context, env *Env) error {
	list, err := env.Models.Sizes(ctx)
	if err != nil {
		return err
	}
	people := env.Settings.Effective().People()
	t := &table.Table{Columns: named("Table", "Kind", "Rows", "Bytes", "Indexes", "Index bytes")}
	for i := range t.Columns[2:] {
		t.Columns[2+i].Align = table.AlignRight
	}
	var rows, bytes int64
	about := false
	for _, s := range list {
		rows, bytes = rows+max(s.Rows, 0), bytes+max(s.Bytes, 0)+max(s.IndexBytes, 0)
		about = about || s.About
		row := []any{s.Table, s.Kind, number(s.Rows), number(s.Bytes), s.Indexes, number(s.IndexBytes)}
		if people {
			row[2], row[3], row[5] = grouped(s.Rows, s.About), space(s.Bytes), space(s.IndexBytes)
		}
		t.Rows = append(t.Rows, row)
	}
	if err := env.write(t, true); err != nil || !people {
		return err
	}
	text := ""
	if about {
		text = "; ~ is what the database believes"
	}
	return env.printf("%s, %s, %s%s\n", plural(len(list), "table"), table.Counted(int(rows)), amount(uint64(bytes)), text)
}

func number(n int64) any {
	if n < 0 {
		return nil
	}
	return n
}

func grouped(n int64, about bool) any {
	switch {
	case n < 0:
		return table.Remark("")
	case about:
		return "~" + table.Grouped(int(n))
	}
	return table.Grouped(int(n))
}

func space(n int64) any {
	if n < 0 {
		return table.Remark("")
	}
	return amount(uint64(n))
}
