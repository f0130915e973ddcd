package display

import (
	"fmt"
	"io"
	"math/big"
	"reflect"
	"slices"
	"time"

	"github.com/dbsh-go/dbsh/shell/internal/table"
)

// list is a list that is shown as a grid.
type list struct {
	columns []table.Column
	len     int
	row     func(int) []any
	null    string // how people see what is not there, when that is not NULL
}

// goNil is what is not there in Go values; in those of a database it is NULL.
const goNil = "nil"

// list finds out whether a value is a list of things with the same parts: objects, structs or maps.
func (p *Printer) list(v reflect.Value, written string) (list, bool) {
	if v.Kind() == reflect.Pointer {
		v = v.Elem()
	}
	if v.Kind() != reflect.Slice && v.Kind() != reflect.Array || speaks(v) || v.Kind() == reflect.Slice && v.IsNil() && !gridType(v.Type().Elem()) {
		return list{}, false
	}
	elem, ok := commonType(v)
	if !ok {
		return list{}, false
	}
	at := func(i int) reflect.Value { return part(v.Index(i)) }
	switch {
	case isModel(elem):
		return p.objectList(v.Len(), at, elem, elementType(written))
	case elem.Kind() == reflect.Struct && !isScalar(elem) && elem.PkgPath() != "database/sql":
		columns, ok := structColumns(elem)
		return list{columns, v.Len(), func(i int) []any { return p.structRow(at(i)) }, goNil}, ok
	case elem.Kind() == reflect.Map && elem.Key().Kind() == reflect.String && v.Len() > 0:
		return p.mapList(v.Len(), at)
	}
	return list{}, false
}

// part is an element without the pointers and interfaces around it.
func part(v reflect.Value) reflect.Value {
	v = open(v)
	for n := 0; v.Kind() == reflect.Pointer && n < maxPointers; n++ {
		v = open(v.Elem())
	}
	return v
}

// gridType tells element types that make a grid of even an empty list.
func gridType(t reflect.Type) bool {
	for t.Kind() == reflect.Pointer && t.Elem() != t {
		t = t.Elem()
	}
	return isModel(t)
}

// commonType is the type of all elements below pointers and interfaces. It fails for nil among them, for those that speak
// for themselves, for a mixture, and for what has no parts.
func commonType(v reflect.Value) (reflect.Type, bool) {
	common, ok := staticType(v.Type().Elem())
	if !ok {
		return nil, false
	}
	mixed := common == nil
	for i := range v.Len() {
		e := part(v.Index(i))
		if !e.IsValid() || e.Kind() == reflect.Map && e.IsNil() {
			return nil, false
		}
		if common == nil {
			common = e.Type()
		}
		if e.Type() != common || mixed && (speaks(open(v.Index(i))) || speaks(e)) {
			return nil, false
		}
	}
	return common, common != nil
}

// staticType is the struct or map behind the element type of a list; nil for an interface, whose elements must be looked at.
func staticType(t reflect.Type) (reflect.Type, bool) {
	for {
		if t.Kind() != reflect.Interface && (t.Implements(stringerType) || t.Implements(errorType)) {
			return nil, false
		}
		switch t.Kind() {
		case reflect.Pointer:
			if t.Elem() == t {
				return nil, false
			}
			t = t.Elem()
		case reflect.Struct, reflect.Map:
			return t, true
		default:
			return nil, t.Kind() == reflect.Interface
		}
	}
}

var (
	stringerType = reflect.TypeFor[fmt.Stringer]()
	errorType    = reflect.TypeFor[error]()
	bigType      = reflect.TypeFor[*big.Int]()
)

func (p *Printer) objectList(n int, at func(int) reflect.Value, elem reflect.Type, written string) (list, bool) {
	describe := func(v reflect.Value) (Object, bool) {
		ptr, _ := modelOf(v)
		return p.object(ptr, written)
	}
	first, ok := describe(reflect.New(elem).Elem())
	if n > 0 {
		first, ok = describe(at(0))
	}
	if !ok {
		return list{}, false
	}
	return list{first.columns(), n, func(i int) []any {
		o, _ := describe(at(i))
		return o.row()
	}, ""}, true
}

// structColumns are the fields that people can see: exported ones, and those of interpreted structs.
func structColumns(t reflect.Type) ([]table.Column, bool) {
	var columns []table.Column
	for i := range t.NumField() {
		if f := t.Field(i); f.IsExported() && f.Name != "_" {
			columns = append(columns, table.Column{Name: fieldName(f, t.Name() == "")})
		}
	}
	return columns, len(columns) > 0
}

func (p *Printer) structRow(v reflect.Value) []any {
	var row []any
	for i := range v.NumField() {
		if f := v.Type().Field(i); f.IsExported() && f.Name != "_" {
			row = append(row, p.cell(v.Field(i)))
		}
	}
	return row
}

// mapList has a column for every key that is in any of the maps. A key that a map has not is NULL there.
func (p *Printer) mapList(n int, at func(int) reflect.Value) (list, bool) {
	keys := map[string]reflect.Value{}
	for i := range n {
		for _, key := range at(i).MapKeys() {
			keys[key.String()] = key
		}
	}
	names := make([]string, 0, len(keys))
	for name := range keys {
		names = append(names, name)
	}
	slices.Sort(names)
	columns := make([]table.Column, len(names))
	for i, name := range names {
		columns[i].Name = name
	}
	return list{columns, n, func(i int) []any {
		row := make([]any, len(names))
		for c, name := range names {
			if v := at(i).MapIndex(keys[name]); v.IsValid() {
				row[c] = p.cell(v)
			}
		}
		return row
	}, goNil}, len(names) > 0
}

func (p *Printer) printList(w io.Writer, l list) error {
	q := *p
	if l.null != "" {
		q.Options.Null = l.null
	}
	return q.some(w, l.columns, l.len, l.row)
}

// cell is a value as a cell of a table.
func (p *Printer) cell(v reflect.Value) any {
	v = open(v)
	if !v.IsValid() {
		return nil
	}
	switch v.Kind() {
	case reflect.Interface, reflect.Map, reflect.Slice, reflect.Func, reflect.Chan:
		if v.IsNil() {
			return nil
		}
	case reflect.Pointer:
		if v.IsNil() {
			return nil
		}
		if isScalar(v.Type().Elem()) {
			return p.cell(v.Elem())
		}
	}
	if v.Type() == bigType && v.CanInterface() {
		return v.Interface()
	}
	if value, ok := column(v); ok {
		return value
	}
	if !v.CanInterface() || !isScalar(v.Type()) {
		return inner{p, v}
	}
	cell := v.Interface()
	switch cell.(type) {
	case int64, string, float64, bool, int, time.Time, decimal:
		return cell
	case error, fmt.Stringer:
		return inner{p, v}
	}
	return cell
}

// inner is a Go value within a table that is more than a cell: a literal for people, JSON for programs.
type inner struct {
	printer *Printer
	value   reflect.Value
}

func (v inner) String() string { return v.printer.literal(v.value, Value{}).flat() }

// Exact is what CSV and TSV get.
func (v inner) Exact() string {
	if speaks(v.value) && !isComposite(v.value) {
		return said(v.value)
	}
	return string(v.printer.appendJSON(nil, v.value, nil))
}

func (v inner) MarshalJSON() ([]byte, error) { return v.printer.appendJSON(nil, v.value, nil), nil }

// page is one page of a paginated query: a struct with Items and a Pagination.
type page struct {
	items              reflect.Value
	number, of, amount int64
}

func pageOf(v reflect.Value) (page, bool) {
	v = target(v)
	if v.Kind() != reflect.Struct {
		return page{}, false
	}
	items, at := v.FieldByName("Items"), v.FieldByName("Pagination")
	for at.Kind() == reflect.Pointer {
		at = at.Elem()
	}
	if items.Kind() != reflect.Slice || at.Kind() != reflect.Struct {
		return page{}, false
	}
	var numbers [3]int64
	for i, name := range []string{"Page", "Pages", "Total"} {
		f := at.FieldByName(name)
		if !f.IsValid() || !f.CanInt() {
			return page{}, false
		}
		numbers[i] = f.Int()
	}
	return page{items, numbers[0], numbers[1], numbers[2]}, true
}

// keyset is one page of a query that goes on by key: a struct with Items and a Keyset.
type keyset struct {
	items        reflect.Value
	before, next bool
}

func keysetOf(v reflect.Value) (keyset, bool) {
	v = target(v)
	if v.Kind() != reflect.Struct {
		return keyset{}, false
	}
	items, at := v.FieldByName("Items"), v.FieldByName("Keyset")
	if items.Kind() != reflect.Slice || at.Kind() != reflect.Struct {
		return keyset{}, false
	}
	before, next := at.FieldByName("HasPrev"), at.FieldByName("HasNext")
	if before.Kind() != reflect.Bool || next.Kind() != reflect.Bool {
		return keyset{}, false
	}
	return keyset{items, before.Bool(), next.Bool()}, true
}

func (p *Printer) printKeyset(w io.Writer, k keyset) error {
	if err := p.Print(w, Value{Value: k.items}); err != nil {
		return err
	}
	switch {
	case k.before && k.next:
		return writeLine(w, "more before, Prev(), and behind, Next()")
	case k.before:
		return writeLine(w, "more before, Prev(); the last page")
	case k.next:
		return writeLine(w, "more behind, Next()")
	}
	return writeLine(w, "the only page")
}

func (p *Printer) printPage(w io.Writer, pg page) error {
	if err := p.Print(w, Value{Value: pg.items}); err != nil {
		return err
	}
	return writeLine(w, fmt.Sprintf("page %d of %d, %s in all", pg.number, pg.of, table.Counted(int(pg.amount))))
}
