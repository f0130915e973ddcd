package dialect

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/dbsh-go/dbsh/store/internal/lexer"
	"github.com/dbsh-go/dbsh/store/schema"
)

// indexes reads those made by CREATE INDEX and by UNIQUE. The index of the primary key is only looked at to tell a key
// that is the row's number, which has none, from others.
func (d description) indexes(ctx context.Context, q Queryer, names []string) error {
	for _, name := range names {
		d[name].Indexes = nil
	}
	const text = "SELECT m.name, l.name, l.\"unique\", l.origin, l.partial, coalesce(i.name, ''), i.\"desc\", i.coll, i.cid = -2" + sqliteNames +
		" JOIN pragma_index_list(m.name) AS l JOIN pragma_index_xinfo(l.name) AS i WHERE i.key = 1 ORDER BY m.id, l.seq DESC, i.seqno"
	keyed := map[string]bool{}
	var index *schema.Index
	var owner string
	var written []*schema.Index // whose text must be read
	err := each(ctx, q, text, []any{jsonList(names)}, func(scan scanner) error {
		var table, name, origin string
		var unique, partial, expression bool
		var part schema.IndexPart
		if err := scan(&table, &name, &unique, &origin, &partial, &part.Column, &part.Descending, &part.Collation, &expression); err != nil {
			return err
		}
		if origin == "pk" {
			keyed[table] = true
			return nil
		}
		if index == nil || owner != table || index.Name != name {
			index, owner = &schema.Index{Name: name, Unique: unique, Constraint: origin == "u"}, table
			d[table].Indexes = append(d[table].Indexes, index)
			if !index.Constraint {
				written = append(written, index)
			}
		}
		if expression || strings.EqualFold(part.Collation, "BINARY") {
			part.Collation = "" // an expression has it in its text
		}
		index.Parts = append(index.Parts, part)
		return nil
	})
	if err != nil {
		return fmt.Errorf("read the indexes: %w", err)
	}
	for _, name := range names {
		if !keyed[name] {
			markRowID(d[name])
		}
	}
	return indexTexts(ctx, q, written)
}

// markRowID marks a key that the database counts: a lone INTEGER key without an index of its own is the row's number.
func markRowID(table *schema.Table) {
	if len(table.PrimaryKey) != 1 {
		return
	}
	if key := table.Column(table.PrimaryKey[0]); strings.EqualFold(key.Type, "INTEGER") {
		key.Auto = true
	}
}

// indexTexts fills in what only the text of CREATE INDEX tells: expressions and the condition of a partial index.
func indexTexts(ctx context.Context, q Queryer, indexes []*schema.Index) error {
	if len(indexes) == 0 {
		return nil
	}
	byName := make(map[string]*schema.Index, len(indexes))
	names := make([]string, len(indexes))
	for i, index := range indexes {
		byName[index.Name], names[i] = index, index.Name
	}
	const text = "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL AND name IN (SELECT value FROM json_each(?))"
	err := each(ctx, q, text, []any{jsonList(names)}, func(scan scanner) error {
		var name, text string
		err := scan(&name, &text)
		if index := byName[name]; index != nil {
			index.SQL = text
			fillIndex(index, text)
		}
		return err
	})
	if err != nil {
		return fmt.Errorf("read the indexes' definitions: %w", err)
	}
	return nil
}

// fillIndex reads CREATE INDEX name ON table (part, part) WHERE condition.
func fillIndex(index *schema.Index, text string) {
	tokens := lexer.Tokens(text)
	open := slices.IndexFunc(tokens, func(t lexer.Token) bool { return t.Sign("(") })
	if open < 0 {
		return
	}
	part, start, last := 0, tokens[open].End, tokens[open].End
	finish := func() {
		if part < len(index.Parts) && index.Parts[part].Column == "" {
			index.Parts[part].Expression = strings.TrimSpace(text[start:last])
		}
		part++
	}
	for _, token := range tokens[open+1:] {
		switch {
		case token.Depth == 0 && token.Sign(")"):
			finish()
		case token.Depth == 0 && token.Is("WHERE"):
			index.Where = strings.TrimSpace(text[token.End:])
			return
		case token.Depth == 1 && token.Sign(","):
			finish()
			start, last = token.End, token.End
		case token.Depth == 1 && (token.Is("ASC") || token.Is("DESC")):
		default:
			last = token.End
		}
	}
}
