package display

import (
	"cmp"
	"fmt"
	"go/token"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/dbsh-go/dbsh/shell/internal/table"
)

// Limits of what people are shown of one value.
const (
	maxDepth = 6
	maxItems = 100   // of one list, map or struct, at a screen
	maxNodes = 5_000 // of one value
	maxText  = 2_000 // bytes of one string, at a screen

	wholeDepth, wholeNodes = 100, 5_000_000 // of a value that is to be shown whole: there is an end to memory
	usual                  = 100            // columns, where no screen says how many
)

func (p *Printer) depth() int {
	if p.Options.Whole {
		return wholeDepth
	}
	return maxDepth
}

func (p *Printer) nodes() int {
	if p.Options.Whole {
		return wholeNodes
	}
	return maxNodes
}

// node is a piece of a literal: text, or items between open and close.
type node struct {
	text        string
	open, close string
	items       []node
}

func (n node) flat() string {
	var b strings.Builder
	n.write(&b)
	return b.String()
}

func (n node) write(b *strings.Builder) {
	b.WriteString(n.text)
	if n.open == "" {
		return
	}
	b.WriteString(n.open)
	for i, item := range n.items {
		if i > 0 {
			b.WriteString(", ")
		}
		item.write(b)
	}
	b.WriteString(n.close)
}

// layout writes items on lines of their own where one line would be too long.
func (n node) layout(b *strings.Builder, indent, width int) {
	one := n.flat()
	if len(n.items) == 0 || indent+table.TextWidth(one) <= width {
		b.WriteString(one)
		return
	}
	b.WriteString(n.text + n.open + "\n")
	for _, item := range n.items {
		b.WriteString(strings.Repeat("  ", indent/2+1))
		item.layout(b, indent+2, width)
		b.WriteString(",\n")
	}
	b.WriteString(strings.Repeat("  ", indent/2) + n.close)
}

// text is a value as people see it when it is no table.
func (p *Printer) text(v reflect.Value, top Value) string {
	if t, ok := as[time.Time](v); ok {
		return table.Readable(t)
	}
	if speaks(v) { // whole, and on as many lines as it says
		return table.Visible(said(v))
	}
	if raw, ok := rawLines(v); ok {
		return raw
	}
	width := p.Options.Width
	if width <= 0 {
		width = usual
	}
	var b strings.Builder
	p.literal(v, top).layout(&b, 0, width)
	return b.String()
}

// rawLines is a text of several lines as a raw literal, which is as easy to read as the text: SQL, for one. With a backquote in it, as
// MySQL's SQL has, each line is a literal of its own.
func rawLines(v reflect.Value) (string, bool) {
	if v.Kind() != reflect.String {
		return "", false
	}
	text := v.String()
	if !strings.Contains(text, "\n") || !strconv.CanBackquote(strings.NewReplacer("\n", "", "`", "").Replace(text)) {
		return "", false
	}
	if !strings.Contains(text, "`") {
		return "`" + text + "`", true
	}
	var lines []string
	for line := range strings.Lines(text) {
		lines = append(lines, strconv.Quote(line))
	}
	return strings.Join(lines, " +\n\t"), true
}

func (p *Printer) literal(v reflect.Value, top Value) node {
	l := literal{printer: p}
	if top.Column && isNil(v) {
		if p.Options.Null != "" {
			return node{text: p.Options.Null}
		}
		return node{text: "NULL"}
	}
	return l.value(v, top.Type, 0)
}

func isNil(v reflect.Value) bool {
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface, reflect.Slice, reflect.Map, reflect.Func, reflect.Chan:
		return v.IsNil()
	}
	return !v.IsValid()
}

// literal makes the nodes of one value.
type literal struct {
	printer *Printer
	nodes   int
	within  []visit // pointers, maps and slices on the way here
}

type visit struct {
	typ any // see identity
	ptr uintptr
	len int
}

// identity tells types apart. Of a type that contains itself an engine may show one at each depth, which have one name.
func identity(t reflect.Type) any {
	if t.Kind() == reflect.Pointer && t.Elem().Kind() == reflect.Struct && t.Elem().NumField() > 0 {
		if name := t.Elem().Field(0).Tag.Get("go"); name != "" {
			return name
		}
	}
	return t
}

// value makes the node of a value; written is its static type, "" to name the type that it has.
func (l *literal) value(v reflect.Value, written string, depth int) node {
	l.nodes++
	v = open(v)
	switch {
	case isNil(v):
		return node{text: "nil"}
	case v.Type() == timeType && v.CanInterface():
		return node{text: table.Readable(v.Interface())}
	case speaks(v):
		text := said(v)
		if _, isError := v.Interface().(error); isError {
			return node{text: strconv.Quote(l.short(text))}
		}
		return node{text: strings.ReplaceAll(table.Visible(l.short(text)), "\n", `\n`)}
	case v.Type() == bytesType:
		return l.bytes(v.Bytes())
	}
	switch v.Kind() {
	case reflect.String:
		return node{text: l.quote(v.String())}
	case reflect.Pointer:
		return l.pointer(v, written, depth)
	case reflect.Struct:
		return l.enter(v, depth, func() node { return l.structure(v, written, depth) })
	case reflect.Map:
		return l.enter(v, depth, func() node { return l.mapping(v, written, depth) })
	case reflect.Slice, reflect.Array:
		return l.enter(v, depth, func() node { return l.sequence(v, written, depth) })
	case reflect.Func, reflect.Chan:
		if strings.HasPrefix(written, "func(") {
			return node{text: written}
		}
		return node{text: typeName(v.Type())}
	case reflect.UnsafePointer: // of a type of the prompt to itself, as the closure engine keeps it
		return node{text: "&..."}
	case reflect.Complex64, reflect.Complex128:
		return node{text: fmt.Sprint(v.Complex())}
	}
	return node{text: table.Readable(basic(v))}
}

// basic is a bool or number as its basic type, also when reflect does not give it away.
func basic(v reflect.Value) any {
	switch {
	case v.CanInt():
		return v.Int()
	case v.CanUint():
		return strconv.FormatUint(v.Uint(), 10)
	case v.Kind() == reflect.Float32:
		return float32(v.Float())
	case v.CanFloat():
		return v.Float()
	}
	return v.Bool()
}

// enter guards against depth, size and cycles.
func (l *literal) enter(v reflect.Value, depth int, inside func() node) node {
	if depth >= l.printer.depth() || l.nodes >= l.printer.nodes() {
		return node{text: typeName(v.Type()) + "{…}"}
	}
	key := visit{typ: identity(v.Type())}
	switch v.Kind() {
	case reflect.Map, reflect.Pointer:
		key.ptr = v.Pointer()
	case reflect.Slice:
		key.ptr, key.len = v.Pointer(), v.Len()
	default:
		return inside()
	}
	if slices.Contains(l.within, key) {
		return node{text: typeName(v.Type()) + "(cycle)"}
	}
	l.within = append(l.within, key)
	defer func() { l.within = l.within[:len(l.within)-1] }()
	return inside()
}

// pointer shows what it leads to: a basic value as itself, all else behind &.
func (l *literal) pointer(v reflect.Value, written string, depth int) node {
	elem := v.Elem()
	written = strings.TrimPrefix(written, "*")
	if isScalar(elem.Type()) {
		return l.value(elem, written, depth)
	}
	return l.enter(v, depth, func() node {
		n := l.value(elem, written, depth)
		if elem.Kind() == reflect.Struct && n.open == "" && !strings.HasSuffix(n.text, "}") {
			return node{text: "*" + n.text} // a type by its name alone
		}
		if n.text != "nil" {
			n.text = "&" + n.text
		}
		return n
	})
}

func (l *literal) structure(v reflect.Value, written string, depth int) node {
	t := v.Type()
	name := typeName(t)
	if name == "struct" && isTypeName(written) {
		name = written
	} else if ptr, ok := modelOf(v); ok {
		if o, ok := l.printer.object(ptr, ""); ok {
			name = o.Model
		}
	}
	n := node{text: name, open: "{", close: "}"}
	model, isModel := modelField(t)
	hidden := 0
	for i := range t.NumField() {
		f := t.Field(i)
		if !f.IsExported() || isModel && i == model {
			hidden++
			continue
		}
		if l.full(&n, i, t.NumField()) {
			break
		}
		item := l.value(v.Field(i), "", depth+1)
		item.text = fieldName(f, t.Name() == "") + ": " + item.text
		n.items = append(n.items, item)
	}
	if len(n.items) == 0 && hidden > 0 && !isModel { // nothing that people could see
		return node{text: name}
	}
	return n
}

// isTypeName tells the name of a type of the prompt (Artist, Pair[int]) from type literals, and from interfaces, which say
// nothing about what is in them.
func isTypeName(written string) bool {
	name, _, _ := strings.Cut(written, "[")
	return token.IsIdentifier(name) && name != "map" && name != "any" && name != "error"
}

func (l *literal) mapping(v reflect.Value, written string, depth int) node {
	n := node{text: l.name(v.Type(), written), open: "{", close: "}"}
	element := elementType(written)
	for i, key := range sortedKeys(v) {
		if l.full(&n, i, v.Len()) {
			break
		}
		item := l.element(v.MapIndex(key), v.Type().Elem(), element, depth+1)
		item.text = l.element(key, v.Type().Key(), "", depth+1).flat() + ": " + item.text
		n.items = append(n.items, item)
	}
	return n
}

func (l *literal) sequence(v reflect.Value, written string, depth int) node {
	n := node{text: l.listName(v, written), open: "{", close: "}"}
	element := elementType(written)
	for i := range v.Len() {
		if l.full(&n, i, v.Len()) {
			break
		}
		n.items = append(n.items, l.element(v.Index(i), v.Type().Elem(), element, depth+1))
	}
	return n
}

// element is a value of a list or map without its type, where Go lets that be left out: [][]int{{1}, {2}}.
func (l *literal) element(v reflect.Value, static reflect.Type, written string, depth int) node {
	n := l.value(v, written, depth)
	if n.open != "" && static.Kind() != reflect.Interface {
		n.text = ""
	}
	return n
}

// listName is the type of a list, whose elements tell the name of their model.
func (l *literal) listName(v reflect.Value, written string) string {
	name := l.name(v.Type(), written)
	t := v.Type().Elem()
	if (written == "" || written == "any") && v.Len() > 0 && t.Kind() == reflect.Pointer && isModel(t.Elem()) {
		if o, ok := l.printer.object(v.Index(0), ""); ok {
			return strings.TrimSuffix(name, typeName(t.Elem())) + o.Model
		}
	}
	return name
}

func (l *literal) name(t reflect.Type, written string) string {
	if written == "" || written == "any" || t.Name() != "" {
		return typeName(t)
	}
	return written
}

// full ends a list that is too long, saying how many items are missing.
func (l *literal) full(n *node, i, of int) bool {
	screen := l.printer.Options.Height > 0
	if (!screen || i < maxItems) && l.nodes < l.printer.nodes() {
		return false
	}
	n.items = append(n.items, node{text: "… " + table.Grouped(of-i) + " more"})
	return true
}

func (l *literal) quote(s string) string {
	if short := l.short(s); short != s {
		return strconv.Quote(strings.TrimSuffix(short, "…")) + "… (" + table.Grouped(len(s)) + " bytes)"
	}
	return strconv.Quote(s)
}

func (l *literal) short(s string) string {
	if l.printer.Options.Height <= 0 || len(s) <= maxText {
		return s
	}
	return strings.ToValidUTF8(s[:maxText], "") + "…"
}

func (l *literal) bytes(b []byte) node {
	return node{text: "[]byte(" + l.quote(string(b)) + ")"}
}

// sortedKeys are the keys of a map in the order in which fmt prints them.
func sortedKeys(m reflect.Value) []reflect.Value {
	keys := m.MapKeys()
	slices.SortStableFunc(keys, func(a, b reflect.Value) int { return compareKeys(open(a), open(b)) })
	return keys
}

func compareKeys(a, b reflect.Value) int {
	if !a.IsValid() || !b.IsValid() || a.Kind() != b.Kind() {
		return cmp.Compare(a.Kind(), b.Kind())
	}
	switch {
	case a.Kind() == reflect.String:
		return cmp.Compare(a.String(), b.String())
	case a.CanInt():
		return cmp.Compare(a.Int(), b.Int())
	case a.CanUint():
		return cmp.Compare(a.Uint(), b.Uint())
	case a.CanFloat():
		return cmp.Compare(a.Float(), b.Float())
	}
	return cmp.Compare(fmt.Sprint(a), fmt.Sprint(b))
}
