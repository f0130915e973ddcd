package store

import (
	"strconv"
	"strings"

	"github.com/dbsh-go/dbsh/store/internal/dialect"
	"github.com/dbsh-go/dbsh/store/schema"
)

// What the models' tags say of a table, where the catalog cannot be asked or says it in other words.

// modelOf is the model of a table of this connection's database, nil if there is none or no session.
func (c *conn) modelOf(table string) *mapper {
	if c.models == nil {
		return nil
	}
	c.models.mu.RLock()
	defer c.models.mu.RUnlock()
	for place, m := range c.models.byTable {
		if place.bind == c.bind && strings.EqualFold(place.table, table) {
			return m
		}
	}
	return nil
}

// declared is a table as CreateAll makes it.
func (c *conn) declared(m *mapper) *schema.Table {
	table := &schema.Table{Schema: m.schema, Name: m.table, PrimaryKey: m.primaryNames()}
	for _, col := range m.columns {
		content, err := col.content()
		if err != nil {
			continue
		}
		declared := col.verbatimOn(c.db.dialect)
		if declared == "" {
			declared = c.db.dialect.Declare(content)
		}
		meaning := c.db.dialect.Type(declared)
		table.Columns = append(table.Columns, &schema.Column{
			Name: col.name, Type: declared, Kind: meaning.Kind, Size: meaning.Size, Precision: meaning.Precision, Scale: meaning.Scale,
		})
	}
	return table
}

// declaredKeys are the foreign keys of all models.
func (c *conn) declaredKeys() (keys []*schema.ForeignKey) {
	if c.models == nil {
		return nil
	}
	c.models.mu.RLock()
	defer c.models.mu.RUnlock()
	for place, m := range c.models.byTable {
		if place.bind == c.bind {
			keys = append(keys, m.foreignKeys()...)
		}
	}
	return keys
}

// checkNamed is the expression of a model's check, as its tag has it; "" if it is not known which one is meant. A database gives a
// check without a name one of its own, or says the expression.
func (c *conn) checkNamed(table, name string) string {
	m := c.modelOf(table)
	if m == nil {
		return ""
	}
	var checks []string // in the order of CREATE TABLE
	for _, col := range m.columns {
		if check := col.details.check; check != "" {
			if strings.Contains(name, "_"+col.name+"_") || strings.HasSuffix(name, "."+col.name) || name == col.name {
				return check // products_price_check, products.price
			}
			checks = append(checks, check)
		}
	}
	ofTable := m.constraints.checks
	checks = append(checks, ofTable...)
	for _, check := range checks {
		if bare(check) == bare(name) {
			return check
		}
	}
	words := strings.TrimRight(name, "0123456789")
	n, _ := strconv.Atoi(name[len(words):])
	switch {
	case strings.HasSuffix(words, "_chk_") && 0 < n && n <= len(checks): // MySQL
		return checks[n-1]
	case words == "CONSTRAINT_" && 0 < n && n <= len(ofTable): // MariaDB
		return ofTable[n-1]
	case strings.HasSuffix(words, "_check") && n < len(ofTable): // PostgreSQL
		return ofTable[n]
	}
	return ""
}

// bare is an expression without what may be written this way or that.
func bare(expression string) string {
	return strings.ToLower(strings.NewReplacer(" ", "", "(", "", ")", "", `"`, "", "`", "").Replace(expression))
}

func quoteTable(how dialect.Dialect, schemaName, table string) string {
	if schemaName == "" {
		return how.Quote(table)
	}
	return how.Quote(schemaName) + "." + how.Quote(table)
}
