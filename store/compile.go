package store

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/dbsh-go/dbsh/store/internal/dialect"
)

// expression is a part of a statement. write adds its text and arguments to the compiler's; visit names the tables it
// mentions, without those inside subqueries; precedence tells how tightly it binds.
type expression interface {
	write(c *compiler)
	visit(see func(source))
	precedence() int
}

// Precedences, loosest first.
const (
	looseOr = iota + 1
	looseAnd
	looseNot
	looseCompare
	looseBits
	looseAdd
	looseMultiply
	looseConcat
	tight
)

// source is a table in a FROM clause: a model's, under its own name or an alias.
type source struct {
	mapper  *mapper
	alias   string
	derived *derived // a query stands for the table
}

// slot is what makes two sources the same: a model that was redefined still stands for its table.
type slot struct {
	bind, schema, table, alias string
}

func (s source) slot() slot {
	return slot{s.mapper.constraints.bind, s.mapper.schema, s.mapper.table, s.alias}
}

// compiler writes one statement. The first error wins.
type compiler struct {
	dialect  dialect.Dialect
	registry *registry
	text     strings.Builder
	args     []any
	scopes   []map[slot]string // what each table is called, innermost statement last
	taken    map[string]int    // names of tables and aliases in the whole statement
	pretty   bool              // clauses stand on lines of their own
	depth    int               // of subqueries
	bare     bool              // decimals are written as they are kept, see barely
	inline   bool              // values stand in the text, for people
	with     *withClause       // shared with those that write what stands in it
	database *database         // that the statement is for
	repeated []*repeated       // what the innermost statement groups and orders by, with parameters
	err      error
}

func newCompiler(d *database, r *registry) *compiler { return newCompilerIn(d.db.dialect, d, r) }

// newCompilerIn writes in a dialect. Without a database any will do.
func newCompilerIn(words dialect.Dialect, d *database, r *registry) *compiler {
	return &compiler{dialect: words, database: d, registry: r, taken: map[string]int{}, with: &withClause{names: map[string]bool{}}}
}

func (c *compiler) fail(err error) {
	if c.err == nil && err != nil {
		c.err = err
	}
}

func (c *compiler) put(parts ...string) {
	for _, part := range parts {
		c.text.WriteString(part)
	}
}

// clause begins a clause: on a new line where the text is for people.
func (c *compiler) clause(keyword string) {
	if c.pretty {
		c.put("\n", strings.Repeat("  ", c.depth), keyword, " ")
		return
	}
	c.put(" ", keyword, " ")
}

// bind adds an argument and its placeholder.
func (c *compiler) bind(value any) {
	if c.inline {
		c.put(inlined(c.dialect, value))
		return
	}
	c.args = append(c.args, value)
	c.put(c.dialect.Placeholder(len(c.args)))
}

// within writes an expression, in brackets if it binds more loosely than its surroundings.
func (c *compiler) within(e expression, surroundings int) {
	if e.precedence() >= surroundings {
		c.expression(e)
		return
	}
	c.put("(")
	c.expression(e)
	c.put(")")
}

func (c *compiler) list(items []expression) {
	for i, item := range items {
		if i > 0 {
			c.put(", ")
		}
		c.expression(item)
	}
}

// quote writes a name as an identifier, quoted only where it must be.
func (c *compiler) quote(name string) string { return dialect.Identifier(c.dialect, name) }

// enter begins the tables of a statement; leave ends them.
func (c *compiler) enter() { c.scopes = append(c.scopes, map[slot]string{}) }
func (c *compiler) leave() { c.scopes = c.scopes[:len(c.scopes)-1] }

// called is what a table is called where the compiler stands, "" if it is not there.
func (c *compiler) called(s slot) string {
	for i := len(c.scopes) - 1; i >= 0; i-- {
		if name, found := c.scopes[i][s]; found {
			return name
		}
	}
	return ""
}

// introduce gives a table its name in the innermost statement: its own, its alias, or, where apart asks for it and the name is
// taken, one with a number behind it. It returns the FROM clause's text for it.
func (c *compiler) introduce(s slot, apart bool) string {
	if c.registry.binds[s.bind] != c.database {
		c.fail(fmt.Errorf("%s is in another database%s: no statement spans two: load the relation by a statement of its own (lazily, or With(relation.Selectin())), or filter by what another query has found", s.table, shownBind(s.bind)))
	}
	table := c.quote(s.table)
	if s.schema != "" {
		table = c.quote(s.schema) + "." + table
	}
	name, alias := table, s.alias
	if alias == "" && apart {
		alias = c.fresh(s.table)
	}
	c.taken[s.table]++
	c.scopes[len(c.scopes)-1][s] = name
	if alias == "" {
		return table
	}
	c.taken[alias]++
	c.scopes[len(c.scopes)-1][s] = c.quote(alias)
	return table + " AS " + c.quote(alias)
}

// fresh is a name for a table beside the one of that name: users_1.
func (c *compiler) fresh(table string) string {
	for n := 1; ; n++ {
		if name := table + "_" + strconv.Itoa(n); c.taken[name] == 0 {
			return name
		}
	}
}

// loose is a value that stands where no column says what it must be.
func loose(value any) any {
	switch value := dereference(value).(type) {
	case nil:
		return nil
	default:
		return basicOf(value)
	}
}

// argument is how SQL shows a bound value to people.
func argument(value any) string {
	switch v := value.(type) {
	case nil:
		return "NULL"
	case string:
		return "'" + strings.ReplaceAll(v, "'", "''") + "'"
	case []byte:
		return fmt.Sprintf("x'%x'", v)
	}
	return fmt.Sprint(value)
}
