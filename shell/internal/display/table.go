package display

import "github.com/dbsh-go/dbsh/shell/internal/table"

// Table is all of a value as rows under columns: rows of SQL, a list, a page, an object, a map. False for a value that has no parts.
func (p *Printer) Table(v Value) (*table.Table, bool) {
	if !v.Value.IsValid() {
		return nil, false
	}
	rv := open(v.Value)
	if rows, ok := as[Rows](rv); ok {
		t := &table.Table{}
		for _, name := range rows.Columns() {
			t.Columns = append(t.Columns, table.Column{Name: name})
		}
		for i := range rows.Len() {
			t.Rows = append(t.Rows, rows.Row(i))
		}
		return t, true
	}
	if t, ok := as[*table.Table](rv); ok && t != nil {
		return t, true
	}
	if model, ok := modelOf(rv); ok {
		if o, ok := p.object(model, v.Type); ok {
			return o.record(), true
		}
	}
	if list, ok := p.list(rv, v.Type); ok {
		t := &table.Table{Columns: list.columns}
		for i := range list.len {
			t.Rows = append(t.Rows, list.row(i))
		}
		return t, true
	}
	if pg, ok := pageOf(rv); ok {
		return p.Table(Value{Value: pg.items})
	}
	if k, ok := keysetOf(rv); ok {
		return p.Table(Value{Value: k.items})
	}
	t := p.plainTable(rv)
	return t, t != nil
}
