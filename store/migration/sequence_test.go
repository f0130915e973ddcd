package migration_test

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/dbsh-go/dbsh/store"
	"github.com/dbsh-go/dbsh/store/internal/dialect"
	"github.com/dbsh-go/dbsh/store/migration"
	"github.com/dbsh-go/dbsh/store/schema"
	"github.com/dbsh-go/dbsh/store/storetest"
)

// world is what models would declare, as data, in the words of one database.
type world struct {
	*project
	how    dialect.Dialect
	tables []*schema.Table
}

func newWorld(t *testing.T, d storetest.Database) *world {
	t.Helper()
	w := &world{project: newProject(t, d)}
	switch w.db.Dialect() {
	case "sqlite":
		w.how = dialect.SQLite{}
	case "postgresql":
		w.how = dialect.Postgres{}
	default:
		w.how = dialect.MySQL{MariaDB: true}
	}
	return w
}

func (w *world) is(name string) bool { return w.db.Dialect() == name }

// column makes one of a kind.
func (w *world) column(name string, content dialect.Content) *schema.Column {
	c := &schema.Column{Name: name, Nullable: true}
	w.retype(c, "t", content)
	return c
}

func (w *world) retype(c *schema.Column, table string, content dialect.Content) {
	if content.Kind == schema.Integer && content.Bits == 0 {
		content.Bits = 32
	}
	c.Enum = content.Enum
	if content.Enum != nil {
		content.EnumType = table + "_" + c.Name
	}
	c.EnumType = ""
	if w.how.Enums() == dialect.NamedEnums {
		c.EnumType = content.EnumType
	}
	c.Type = w.how.Declare(content)
	meaning := w.how.Type(c.Type)
	c.Kind, c.Size, c.Precision, c.Scale = meaning.Kind, meaning.Size, meaning.Precision, meaning.Scale
}

func (w *world) table(name string) *schema.Table {
	for _, t := range w.tables {
		if t.Name == name {
			return t
		}
	}
	w.Fatalf("there is no table %s", name)
	return nil
}

// add makes a table with a key that counts itself.
func (w *world) add(name string, columns ...*schema.Column) *schema.Table {
	id := w.column("id", dialect.Content{Kind: schema.Integer, Bits: 64})
	id.Nullable, id.Auto = false, true
	t := &schema.Table{Name: name, Columns: append([]*schema.Column{id}, columns...), PrimaryKey: []string{"id"}}
	w.tables = append(w.tables, t)
	return t
}

func refer(t *schema.Table, column, to, onDelete string) {
	t.ForeignKeys = append(t.ForeignKeys, &schema.ForeignKey{Table: t.Name, Columns: []string{column}, RefTable: to, RefColumns: []string{"id"}, OnDelete: onDelete})
}

func (w *world) declared() *store.Declared {
	var models []string
	for _, t := range w.tables {
		models = append(models, t.Name)
	}
	return &store.Declared{DB: w.db, Tables: w.tables, Models: models}
}

func (w *world) difference() *migration.Comparison {
	w.Helper()
	c, err := migration.Compare(context.Background(), w.declared(), migration.CompareOptions{})
	w.ok(err)
	return c
}

// step writes and runs a migration, takes it back, and runs it again, and looks at what is there each time.
func (w *world) step(name string, lossy bool) {
	w.Helper()
	before, rows := w.schema(), w.rows()
	c := w.difference()
	if len(c.Up) == 0 {
		w.Fatalf("%s: no changes", name)
	}
	m, err := c.Migration(w.folder, name, w.at)
	w.ok(err)
	w.ok(w.folder.Add(m))
	w.folder, err = migration.Open(w.folder.Dir)
	w.ok(err)
	run := func(run func(context.Context, string) ([]*migration.Migration, error), target string) {
		if _, err := run(context.Background(), target); err != nil {
			w.Fatalf("%s: %v\n%s", name, err, m.Text())
		}
	}
	run(w.migrator(migration.Options{AllowDataLoss: lossy}).Upgrade, "head")
	for _, change := range w.difference().Up {
		w.Errorf("%s: after the upgrade: %s", name, change)
	}
	if !lossy {
		w.kept(name+": after the upgrade", rows, w.rows(), c)
	}
	run(w.migrator(migration.Options{AllowDataLoss: true}).Downgrade, "-1")
	if after := w.schema(); after != before {
		w.Errorf("%s: after the downgrade: %s", name, differing(before, after))
	}
	if !lossy {
		w.kept(name+": after the downgrade", rows, w.rows(), &migration.Comparison{Difference: &migration.Difference{}})
	}
	run(w.migrator(migration.Options{AllowDataLoss: lossy}).Upgrade, "head")
	if w.Failed() {
		w.Log(m.Text())
	}
}

// described are the tables of the database, in the test's own schema.
func (w *world) described() []*schema.Table {
	w.Helper()
	tables, err := w.db.Describe(context.Background())
	w.ok(err)
	return slices.DeleteFunc(append([]*schema.Table{}, tables...), func(t *schema.Table) bool {
		return t.Name == migration.Table || t.Schema != "" || t.Kind == schema.View
	})
}

// schema is all that the database tells of its tables, in one order.
func (w *world) schema() string {
	w.Helper()
	tables := w.described()
	slices.SortFunc(tables, func(a, b *schema.Table) int { return strings.Compare(a.Name, b.Name) })
	for _, t := range tables {
		t.SQL = ""
		slices.SortFunc(t.Refers, func(a, b schema.Reference) int { return strings.Compare(a.Table, b.Table) })
		slices.SortFunc(t.Columns, func(a, b *schema.Column) int { return strings.Compare(a.Name, b.Name) })
		for _, index := range t.Indexes {
			index.SQL = ""
			if strings.HasPrefix(index.Name, "sqlite_") {
				index.Name = ""
			}
		}
		sortBy(t.Indexes)
		sortBy(t.ForeignKeys)
		for _, check := range t.Checks { // a check of a column comes back as one of the table
			check.Column = ""
		}
		sortBy(t.Checks)
	}
	data, err := json.MarshalIndent(tables, "", " ")
	w.ok(err)
	return string(data)
}

func sortBy[T any](list []*T) {
	slices.SortFunc(list, func(a, b *T) int {
		x, _ := json.Marshal(a)
		y, _ := json.Marshal(b)
		return strings.Compare(string(x), string(y))
	})
}

// differing are the lines that two texts do not have in common.
func differing(a, b string) string {
	var list []string
	x, y := strings.Split(a, "\n"), strings.Split(b, "\n")
	for i := range max(len(x), len(y)) {
		if i >= len(x) || i >= len(y) || x[i] != y[i] {
			return fmt.Sprintf("line %d:\n%s\nis now\n%s", i, strings.Join(x[max(i-8, 0):min(i+6, len(x))], "\n"), strings.Join(y[max(i-8, 0):min(i+6, len(y))], "\n"))
		}
	}
	return strings.Join(list, "\n")
}

// rows are all rows: table, column, values in the order of the key.
func (w *world) rows() map[string]map[string]string {
	w.Helper()
	session := store.NewSession(w.db)
	defer session.Close()
	tables := w.described()
	all := map[string]map[string]string{}
	for _, t := range tables {
		rows, err := session.Execute("SELECT * FROM " + dialect.Identifier(w.how, t.Name) + " ORDER BY " + dialect.Identifiers(w.how, t.PrimaryKey))
		w.ok(err)
		values := map[string]string{}
		for i, name := range rows.Columns {
			for _, row := range rows.Values {
				values[name] += fmt.Sprintf("%v;", row[i])
			}
		}
		all[t.Name] = values
	}
	return all
}

// kept compares the values of the columns that are there before and after, and whose type nobody has changed.
func (w *world) kept(when string, before, after map[string]map[string]string, c *migration.Comparison) {
	w.Helper()
	names, altered := map[string]string{}, map[string]bool{}
	for _, change := range c.Up {
		switch change.Kind {
		case migration.RenameTable:
			names[change.From] = change.To
		case migration.RenameColumn:
			names[change.Table.Name+"."+change.From] = change.To
		case migration.AlterColumn:
			altered[change.Table.Name+"."+change.Column.Name] = change.Was.Type != change.Column.Type || change.Was.Expression != change.Column.Expression
		case migration.DropTable, migration.DropColumn:
			w.Errorf("%s: %s, which is not to be lost", when, change)
		}
	}
	for table, columns := range before {
		to := table
		if names[table] != "" {
			to = names[table]
		}
		for column, values := range columns {
			name := column
			if names[to+"."+column] != "" {
				name = names[to+"."+column]
			}
			if now, there := after[to][name]; !altered[to+"."+name] && (!there || now != values) {
				w.Errorf("%s: %s.%s was %s and is %s", when, table, column, values, now)
			}
		}
	}
}

// fill inserts rows into a table.
func (w *world) fill(t *schema.Table) {
	w.Helper()
	for i := 1; i <= 3; i++ {
		var names []string
		var values []string
		for _, c := range t.Columns {
			if c.Expression == "" {
				names, values = append(names, dialect.Identifier(w.how, c.Name)), append(values, w.value(t, c, i))
			}
		}
		w.exec("INSERT INTO " + dialect.Identifier(w.how, t.Name) + " (" + strings.Join(names, ", ") + ") VALUES (" + strings.Join(values, ", ") + ")")
	}
}

func (w *world) value(t *schema.Table, c *schema.Column, i int) string {
	for _, key := range t.ForeignKeys {
		if slices.Contains(key.Columns, c.Name) {
			return fmt.Sprint(i)
		}
	}
	switch {
	case c.Name == "id":
		return fmt.Sprint(i)
	case c.Nullable && i == 2:
		return "NULL"
	case c.Enum != nil:
		return dialect.QuotedList(c.Enum[i%len(c.Enum) : i%len(c.Enum)+1])
	}
	switch c.Kind {
	case schema.Integer:
		return fmt.Sprint(10 * i)
	case schema.Float:
		return fmt.Sprintf("%d.25", i)
	case schema.Decimal:
		return fmt.Sprintf("'%d.50'", i)
	case schema.Bool:
		return fmt.Sprint(i == 1)
	case schema.Date:
		return fmt.Sprintf("'2026-01-0%d'", i)
	case schema.DateTime:
		return fmt.Sprintf("'2026-01-0%d 10:00:00'", i)
	case schema.JSON:
		return fmt.Sprintf(`'{"a": %d}'`, i)
	case schema.UUID:
		return fmt.Sprintf("'00000000-0000-0000-0000-00000000000%d'", i)
	}
	if strings.Contains(c.Type, "JSON") {
		return fmt.Sprintf(`'{"a": %d}'`, i)
	}
	if strings.Contains(c.Type, "36") {
		return fmt.Sprintf("'00000000-0000-0000-0000-00000000000%d'", i)
	}
	return fmt.Sprintf("'text 中文 %d'", i)
}

func index(name string, unique bool, columns ...string) *schema.Index {
	i := &schema.Index{Name: name, Unique: unique}
	for _, column := range columns {
		i.Parts = append(i.Parts, schema.IndexPart{Column: column})
	}
	return i
}

func text(of string) *string { return &of }

// TestSequence changes tables that have rows forty times.
func TestSequence(t *testing.T) {
	storetest.OnEach(t, func(t *testing.T, d storetest.Database) {
		if d.Name == "memory" {
			t.Skip("as a file")
		}
		w := newWorld(t, d)
		for _, s := range w.sequence() {
			s.change()
			w.step(s.name, s.lossy)
			if t.Failed() {
				return
			}
		}
		w.downgrade("base", migration.Options{AllowDataLoss: true})
		if left := w.schema(); left != "[]" {
			t.Errorf("at base there is still %s", left)
		}
	})
}

type change struct {
	name   string
	lossy  bool
	change func()
}

func (w *world) sequence() []change {
	authors := func() *schema.Table { return w.table("authors") }
	works := func() *schema.Table {
		for _, t := range w.tables {
			if t.Name == "books" || t.Name == "works" {
				return t
			}
		}
		return nil
	}
	column := func(t *schema.Table, c *schema.Column) *schema.Column {
		t.Columns = append(t.Columns, c)
		return c
	}
	dropColumn := func(t *schema.Table, name string) {
		t.Columns = slices.DeleteFunc(t.Columns, func(c *schema.Column) bool { return c.Name == name })
	}
	dropIndex := func(t *schema.Table, name string) {
		t.Indexes = slices.DeleteFunc(t.Indexes, func(i *schema.Index) bool { return i.Name == name })
	}
	str := func(size int) dialect.Content { return dialect.Content{Kind: schema.Text, Size: size} }
	enum := func(values ...string) {
		t := authors()
		c := t.Column("mood")
		w.retype(c, "authors", dialect.Content{Kind: schema.Text, Enum: values})
		if w.is("sqlite") {
			t.Checks = slices.DeleteFunc(t.Checks, func(k *schema.Check) bool { return strings.HasPrefix(k.Expression, "mood") })
			t.Checks = append(t.Checks, &schema.Check{Expression: "mood IN (" + dialect.QuotedList(values) + ")"})
		}
	}
	decimals := func(p, s int) dialect.Content { return dialect.Content{Kind: schema.Decimal, Precision: p, Scale: s} }
	computed := func(expression string) *schema.Column {
		c := w.column("twice", decimals(12, 4))
		c.Expression, c.Generated = expression, true
		return c
	}
	numbers := func(s string) string { // decimals are texts on SQLite
		if w.is("sqlite") {
			return "CAST(" + s + " AS TEXT)"
		}
		return s
	}
	return []change{
		{"a table", false, func() { w.add("authors", w.column("name", str(64))) }},
		{"a table that refers to it", false, func() {
			w.fill(authors())
			t := w.add("books", w.column("title", str(100)), w.column("author_id", dialect.Content{Kind: schema.Integer, Bits: 64}))
			refer(t, "author_id", "authors", "CASCADE")
		}},
		{"a column", false, func() {
			w.fill(works())
			column(authors(), w.column("bio", dialect.Content{Kind: schema.Text, Long: true}))
		}},
		{"a column with a default", false, func() {
			c := column(authors(), w.column("age", dialect.Content{Kind: schema.Integer}))
			c.Nullable, c.Default = false, text("18")
		}},
		{"a column that must have a value", false, func() {
			column(works(), w.column("pages", dialect.Content{Kind: schema.Integer})).Nullable = false
		}},
		{"a longer text", false, func() { w.retype(authors().Column("name"), "authors", str(100)) }},
		{"a shorter text", false, func() { w.retype(authors().Column("name"), "authors", str(80)) }},
		{"an index", false, func() { authors().Indexes = append(authors().Indexes, index("ix_name", false, "name")) }},
		{"a column to be unique", false, func() { column(authors(), w.column("email", str(100))) }},
		{"a unique constraint", false, func() {
			i := index("", true, "email")
			i.Constraint = true
			authors().Indexes = append(authors().Indexes, i)
		}},
		{"an index with a condition", false, func() {
			i := index("ix_some", true, "name")
			if w.is("mysql") {
				i.Unique = false
				i.Parts = append(i.Parts, schema.IndexPart{Column: "age"})
			} else {
				i.Where = "age > 18"
			}
			authors().Indexes = append(authors().Indexes, i)
		}},
		{"an index of an expression", false, func() {
			i := index("ix_lower", false, "age", "name")
			if !w.is("mysql") {
				i.Parts = []schema.IndexPart{{Expression: "lower(name)"}, {Column: "age", Descending: true}}
			}
			authors().Indexes = append(authors().Indexes, i)
		}},
		{"an index less", false, func() { dropIndex(authors(), "ix_name") }},
		{"a check", false, func() { authors().Checks = append(authors().Checks, &schema.Check{Expression: "age >= 0"}) }},
		{"another check", false, func() { authors().Checks[0] = &schema.Check{Expression: "age >= 1 AND age < 200"} }},
		{"a check less", false, func() { authors().Checks = nil }},
		{"an enum", false, func() {
			c := column(authors(), w.column("mood", str(1)))
			c.Nullable, c.Default = false, text("'ok'")
			enum("sad", "ok")
		}},
		{"a value of the enum", false, func() { enum("sad", "ok", "happy") }},
		{"a value of the enum that is the default", false, func() {
			enum("angry", "sad", "ok", "happy")
			authors().Column("mood").Default = text("'angry'")
		}},
		{"a value of the enum less", false, func() {
			authors().Column("mood").Default = text("'ok'")
			enum("sad", "ok", "happy")
		}},
		{"another default", false, func() { authors().Column("age").Default = text("21") }},
		{"no default", false, func() { authors().Column("age").Default = nil }},
		{"NULL allowed", false, func() { works().Column("pages").Nullable = true }},
		{"NULL not allowed", false, func() { works().Column("pages").Nullable = false }},
		{"a key that does something else", false, func() { works().ForeignKeys[0].OnDelete = "SET NULL" }},
		{"a key less", false, func() { works().ForeignKeys = nil }},
		{"a key", false, func() { refer(works(), "author_id", "authors", "") }},
		{"a column by another name", false, func() {
			c := authors().Column("bio")
			c.Name, c.RenamedFrom = "about", "bio"
		}},
		{"a table by another name", false, func() {
			t := works()
			t.Name, t.RenamedFrom, t.ForeignKeys[0].Table = "works", "books", "works"
		}},
		{"a key of two columns", false, func() {
			a, b := w.column("author_id", dialect.Content{Kind: schema.Integer, Bits: 64}), w.column("work_id", dialect.Content{Kind: schema.Integer, Bits: 64})
			role := w.column("role", str(20))
			a.Nullable, b.Nullable, role.Nullable = false, false, false
			t := &schema.Table{Name: "parts", Columns: []*schema.Column{a, b, role}, PrimaryKey: []string{"author_id", "work_id"}}
			refer(t, "author_id", "authors", "CASCADE")
			refer(t, "work_id", "works", "CASCADE")
			w.tables = append(w.tables, t)
		}},
		{"a longer key", false, func() {
			w.fill(w.table("parts"))
			w.table("parts").PrimaryKey = []string{"author_id", "work_id", "role"}
		}},
		{"a larger number", false, func() {
			w.retype(works().Column("pages"), "works", dialect.Content{Kind: schema.Integer, Bits: 64})
			column(works(), w.column("seen", dialect.Content{Kind: schema.DateTime}))
		}},
		{"a number that becomes a text", false, func() { w.retype(works().Column("pages"), "works", str(20)) }},
		{"a text that becomes a number", false, func() {
			w.retype(works().Column("pages"), "works", dialect.Content{Kind: schema.Integer, Bits: 64})
		}},
		{"a decimal", false, func() {
			c := column(works(), w.column("price", decimals(10, 2)))
			c.Nullable = false
		}},
		{"a longer decimal", false, func() { w.retype(works().Column("price"), "works", decimals(12, 4)) }},
		{"a computed column", false, func() { column(works(), computed(numbers("price * 2"))) }},
		{"computed otherwise", false, func() {
			dropColumn(works(), "twice")
			column(works(), computed(numbers("price * 3")))
		}},
		{"many columns", false, func() {
			for name, kind := range map[string]schema.Kind{"born": schema.Date, "awake": schema.Bool, "photo": schema.Bytes, "settings": schema.JSON, "token": schema.UUID, "ratio": schema.Float} {
				column(authors(), w.column(name, dialect.Content{Kind: kind, Bits: 64}))
			}
		}},
		{"comments", false, func() {
			authors().Comment = "who writes, it's said"
			authors().Column("age").Comment = "in years"
			works().Column("title").Default = text("'untitled'") // SQLite has no comments
		}},
		{"two tables that refer to each other", false, func() {
			big := dialect.Content{Kind: schema.Integer, Bits: 64}
			refer(w.add("heads", w.column("department_id", big)), "department_id", "departments", "")
			refer(w.add("departments", w.column("head_id", big)), "head_id", "heads", "SET NULL")
		}},
		{"a table that refers to itself", false, func() {
			refer(w.add("nodes", w.column("parent_id", dialect.Content{Kind: schema.Integer, Bits: 64})), "parent_id", "nodes", "CASCADE")
		}},
		{"its key does something else", false, func() {
			w.fill(w.table("nodes"))
			w.table("nodes").ForeignKeys[0].OnDelete = "SET NULL"
		}},
		{"a column less", true, func() { dropColumn(authors(), "about") }},
		{"tables less", true, func() {
			w.tables = slices.DeleteFunc(w.tables, func(t *schema.Table) bool { return t.Name == "heads" || t.Name == "departments" || t.Name == "parts" })
		}},
	}
}
