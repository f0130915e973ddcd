package shell

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/dbsh-go/dbsh/shell/internal/check"
	"github.com/dbsh-go/dbsh/shell/internal/complete"
	"github.com/dbsh-go/dbsh/store/schema"
)

// goNames tells completion what Go knows.
type goNames struct{ *shell }

func (g goNames) Names(at complete.Place, prefix string) (names []complete.Candidate) {
	all := g.checker.Names(prefix)
	if at.Before != "" {
		all = append(g.checker.NamesAt(check.Place(at)), all...)
	}
	for _, name := range all {
		if strings.HasPrefix(name.Name, "__") {
			continue
		}
		detail := name.Kind
		if name.Type != "" {
			detail = name.Type
		}
		names = append(names, complete.Candidate{Text: name.Name, Detail: detail})
	}
	return names
}

func (g goNames) Members(at complete.Place, expr string) (names []complete.Candidate) {
	for _, m := range g.membersAt(at, expr) {
		names = append(names, memberCandidate(m))
	}
	return names
}

// membersAt knows what the entry itself has declared, where it can be understood.
func (g goNames) membersAt(at complete.Place, expr string) []check.Member {
	if at.Before != "" {
		if members, err := g.checker.MembersAt(check.Place(at), expr); err == nil {
			return members
		}
	}
	members, err := g.checker.Members(expr)
	if err != nil {
		return nil
	}
	return members
}

// memberCandidate shows a function's type without the word func: that it is one can be seen.
func memberCandidate(m check.Member) complete.Candidate {
	detail := strings.TrimPrefix(m.Type, "func")
	if detail == "" {
		detail = m.Kind
	}
	return complete.Candidate{Text: m.Name, Detail: detail, Method: m.Kind == "method"}
}

func (g goNames) Fields(typ string) (names []complete.Candidate) {
	members, err := g.checker.Members("new(" + typ + ")")
	if err != nil {
		return nil
	}
	for _, m := range members {
		if m.Kind == "field" {
			names = append(names, memberCandidate(m))
		}
	}
	return names
}

// Table knows the types that queries of models have.
func (g goNames) Table(expr string) string {
	table, _ := g.catalog.TableOf(g.queryType(expr))
	return table
}

// queryType is the type of a query's expression, without the package it is declared in.
func (g goNames) queryType(expr string) string {
	if expr == "" {
		return ""
	}
	typ, err := g.checker.TypeOf(expr)
	if err != nil {
		return ""
	}
	typ = strings.TrimPrefix(typ, "*")
	return typ[strings.LastIndexByte(typ, '.')+1:]
}

// Wanted knows what methods of queries take beyond what their types say: columns of their own, relations of their own.
func (g goNames) Wanted(function string, argument int) (wanted []complete.Candidate) {
	receiver, method := function, ""
	if at := strings.LastIndexByte(function, '.'); at >= 0 {
		receiver, method = function[:at], function[at+1:]
	}
	if values := g.columnValues(receiver, method); values != nil {
		return values
	}
	parameter, ok := g.checker.Parameter(function, argument)
	if !ok {
		return nil
	}
	own := g.queryType(receiver)
	if model, ok := g.catalog.Owner(own); ok && own != model {
		switch {
		case method == "FilterBy":
			return g.columnNames(own, argument)
		case parameter.Type == "store.Relation" || method == "Join":
			wanted = g.partsOf(model, "store.Relation")
		case parameter.Type == "store.Column" || parameter.Type == "store.Condition" || method == "OrderBy":
			wanted = g.partsOf(model, "store.Column")
		}
	}
	for _, value := range parameter.Values {
		wanted = append(wanted, memberCandidate(value))
	}
	return wanted
}

// partsOf are the columns or relations of a model's root: Users.Name.
func (g goNames) partsOf(model, typ string) (parts []complete.Candidate) {
	root, _ := g.catalog.Root(model)
	members, err := g.checker.Members(root)
	if err != nil {
		return nil
	}
	for _, m := range members {
		if m.Type == typ {
			parts = append(parts, complete.Candidate{Text: root + "." + m.Name, Detail: strings.TrimPrefix(typ, "store.")})
		}
	}
	return parts
}

// columnNames are the columns of a query's table as FilterBy takes them, in pairs with their values.
func (g goNames) columnNames(query string, argument int) (names []complete.Candidate) {
	table, _ := g.catalog.TableOf(query)
	known := g.catalog.Known(table)
	if known == nil || argument%2 == 1 {
		return nil
	}
	for _, column := range known.Columns {
		names = append(names, complete.Candidate{Text: `"` + column.Name + `"`, Detail: columnDetail(column)})
	}
	return names
}

// columnValues are what a column can be compared with, where that is few: Users.Role.Eq(
func (g goNames) columnValues(column, method string) (values []complete.Candidate) {
	at := strings.LastIndexByte(column, '.')
	if at < 0 || !slices.Contains([]string{"Eq", "Ne", "In", "NotIn", "Set"}, method) || g.queryType(column) != "Column" {
		return nil
	}
	name := column[at+1:]
	for _, c := range g.columnsOf(column[:at]) {
		if !strings.EqualFold(strings.ReplaceAll(c.Name, "_", ""), name) {
			continue
		}
		for _, value := range enumerated(c) {
			values = append(values, complete.Candidate{Text: strconv.Quote(value), Detail: c.EnumType})
		}
		if c.Kind == schema.Bool {
			values = []complete.Candidate{{Text: "true"}, {Text: "false"}}
		}
	}
	return values
}

// enumerated are the values of a column that has a few: MySQL's types name them.
func enumerated(c *schema.Column) []string {
	list, ok := strings.CutPrefix(strings.ToLower(c.Type), "enum(")
	if len(c.Enum) > 0 || !ok {
		return c.Enum
	}
	list = c.Type[len(c.Type)-len(list):]
	var values []string
	for _, quoted := range enumLiterals().FindAllString(list, -1) {
		values = append(values, strings.ReplaceAll(quoted[1:len(quoted)-1], "''", "'"))
	}
	return values
}

var enumLiterals = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`'(?:[^']|'')*'`) })

func (g goNames) columnsOf(query string) []*schema.Column {
	if known := g.catalog.Known(g.Table(query)); known != nil {
		return known.Columns
	}
	return nil
}

// tableNames tells completion what the catalog has read.
type tableNames struct{ *shell }

func (t tableNames) Tables() (tables []complete.Candidate) {
	t.catalog.EachTable(func(name string, kind schema.TableKind) {
		tables = append(tables, complete.Candidate{Text: name, Detail: kind.String()})
	})
	return tables
}

func (t tableNames) Columns(name string) (columns []complete.Candidate) {
	known := t.catalog.Known(name)
	if known == nil {
		return nil
	}
	for _, column := range known.Columns {
		columns = append(columns, complete.Candidate{Text: column.Name, Detail: columnDetail(column)})
	}
	return columns
}

func columnDetail(column *schema.Column) string {
	if column.Nullable {
		return column.Type
	}
	return strings.TrimSpace(column.Type + " NOT NULL")
}

func (t tableNames) Links(table string) (links []complete.Link) {
	for _, key := range t.catalog.Links(table) {
		links = append(links, complete.Link{
			Table: inSchema(key.Schema, key.Table), RefTable: inSchema(key.RefSchema, key.RefTable), Columns: key.Columns, RefColumns: key.RefColumns,
		})
	}
	return links
}

// inSchema is the name of a table with its schema, where that is not the default one.
func inSchema(schema, table string) string {
	if schema == "" {
		return table
	}
	return schema + "." + table
}
