package table

import (
	"strings"
	"time"
)

// Inserting says how the format [Insert] writes a database's SQL. What is not set is written as standard SQL has it.
type Inserting struct {
	Table   string                          // where rows go, as SQL; "" is rows
	Name    func(name string) string        // a column's name as an identifier
	Literal func(value any) (string, error) // a cell as SQL
}

// inserts is a statement a row.
type inserts struct {
	out     *output
	columns int
	head    string
	literal func(any) (string, error)
}

func beginInserts(out *output, t *Table, o Options) encoder {
	e := &inserts{out: out, columns: len(t.Columns), literal: o.Insert.Literal}
	name := o.Insert.Name
	if name == nil {
		name = quotedName
	}
	if e.literal == nil {
		e.literal = standardLiteral
	}
	target := o.Insert.Table
	if target == "" {
		target = "rows"
	}
	names := make([]string, len(t.Columns))
	for i, c := range t.Columns {
		names[i] = name(c.Name)
	}
	e.head = "INSERT INTO " + target + " (" + strings.Join(names, ", ") + ") VALUES ("
	return e
}

func (e *inserts) row(cells []any) {
	buf := append(e.out.buf, e.head...)
	for i := range e.columns {
		if i > 0 {
			buf = append(buf, ", "...)
		}
		var cell any
		if i < len(cells) {
			cell = stored(cells[i])
		}
		text, err := e.literal(cell)
		if err != nil && e.out.err == nil {
			e.out.err = err
		}
		buf = append(buf, text...)
	}
	e.out.buf = append(buf, ");\n"...)
	e.out.spill()
}

func (e *inserts) close(int) {}

// stored is what a database holds of a cell.
func stored(cell any) any {
	switch v := cell.(type) {
	case Misfit:
		return v.Value
	case Remark:
		return string(v)
	case Number:
		return string(v)
	case exact:
		return v.Exact()
	}
	return cell
}

func quotedName(name string) string { return `"` + strings.ReplaceAll(name, `"`, `""`) + `"` }

func standardLiteral(v any) (string, error) {
	switch v := v.(type) {
	case nil:
		return "NULL", nil
	case bool:
		return strings.ToUpper(Exact(v)), nil
	case []byte:
		return "X'" + strings.TrimPrefix(Exact(v), `\x`) + "'", nil
	case time.Time:
		return "'" + string(appendTime(nil, v.UTC())) + "'", nil
	}
	if isNumber(v) {
		return Exact(v), nil
	}
	return "'" + strings.ReplaceAll(Exact(v), "'", "''") + "'", nil
}
