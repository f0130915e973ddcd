package foreign

import (
	"slices"
	"strconv"
	"strings"
)

// gormIndexes are the indexes that the fields of a model name: fields that name one index are its columns.
type gormIndexes struct{ list []*gormIndex }

type gormIndex struct {
	name   string
	unique bool
	where  string
	parts  []gormPart
}

type gormPart struct {
	column     *column
	text       string
	priority   int
	particular bool // it is more than a column
}

// add reads the options index and uniqueIndex of a field, of which there may be several.
func (l *gormIndexes) add(t *translation, m *model, c *column) error {
	for _, option := range strings.Split(c.member().tag.Get("gorm"), ";") {
		name, rest, _ := strings.Cut(option, ":")
		name = strings.ToUpper(strings.TrimSpace(name))
		if name != "INDEX" && name != "UNIQUEINDEX" {
			continue
		}
		called, rest, _ := strings.Cut(rest, ",")
		set := settings(rest, ",")
		if called = strings.TrimSpace(called); called == "" {
			called = "idx_" + m.table + "_" + gormName(c.member().name)
			if composite := set["COMPOSITE"]; composite != "" {
				called = "idx_" + m.table + "_" + gormName(composite)
			}
		}
		if typ := strings.ToLower(set["TYPE"]); typ != "" && typ != "btree" || set["CLASS"] != "" && !strings.EqualFold(set["CLASS"], "unique") {
			return t.refuse(c.member(), "an index of another kind than btree cannot be declared: leave it to the database, which keeps it")
		}
		index := l.named(called)
		index.unique = index.unique || name == "UNIQUEINDEX" || on(set, "UNIQUE") || strings.EqualFold(set["CLASS"], "unique")
		if index.where == "" {
			index.where = set["WHERE"]
		}
		part := gormPart{column: c, text: quoteName(c.name), priority: 10}
		if priority, err := strconv.Atoi(set["PRIORITY"]); err == nil {
			part.priority = priority
		}
		if expression := set["EXPRESSION"]; expression != "" {
			part.text, part.particular = expression, true
		}
		if strings.EqualFold(set["SORT"], "desc") {
			part.text, part.particular = part.text+" desc", true
		}
		index.parts = append(index.parts, part)
	}
	return nil
}

func (l *gormIndexes) named(name string) *gormIndex {
	for _, index := range l.list {
		if index.name == name {
			return index
		}
	}
	index := &gormIndex{name: name}
	l.list = append(l.list, index)
	return index
}

// write says what the indexes are: on the column where one has nothing else, else with the table.
func (l *gormIndexes) write(m *model) error {
	for _, index := range l.list {
		parts := slices.Clone(index.parts)
		slices.SortStableFunc(parts, func(a, b gormPart) int { return a.priority - b.priority })
		if len(parts) == 1 && !parts[0].particular && index.where == "" {
			c := parts[0].column
			if !slices.Contains(c.options, "index") {
				c.add(true, "index")
				c.add(index.unique && !slices.Contains(c.options, "unique"), "unique")
			}
			continue
		}
		texts := make([]string, len(parts))
		for i, part := range parts {
			texts[i] = part.text
		}
		item := strings.Join(texts, ",")
		if index.unique {
			item = "unique " + item
		}
		if index.where != "" {
			item += " where " + index.where
		}
		m.indexes = append(m.indexes, item)
	}
	return nil
}
