package dialect

import (
	"strings"

	"github.com/dbsh-go/dbsh/store/schema"
)

// Mean notes what a column's type means. meant is the type, or the one that it stands for.
func Mean(d Dialect, column *schema.Column, meant string) {
	meaning := d.Type(meant)
	column.Kind, column.Size, column.Precision, column.Scale = meaning.Kind, meaning.Size, meaning.Precision, meaning.Scale
	column.Particular = column.Type != "" && !chosen(d, column)
}

// chosen tells whether Declare chooses the column's type, or a synonym of it, for what the column holds.
func chosen(d Dialect, column *schema.Column) bool {
	content := Content{Kind: column.Kind, Bits: 64, Size: column.Size, Precision: column.Precision, Scale: column.Scale}
	switch column.Kind {
	case schema.Time, schema.JSON, schema.UUID: // models hold texts
		content = Content{Kind: schema.Text}
	case schema.Unsigned:
		content.Kind, content.Unsigned = schema.Integer, true
	}
	return d.Synonyms(d.Declare(content), column.Type)
}

// Synonyms: how long a text may be is only said, and what else a type's name says is its affinity.
func (s SQLite) Synonyms(a, b string) bool {
	one, _, _ := splitType(a)
	other, _, _ := splitType(b)
	return s.Type(a) == s.Type(b) && affinity(one) == affinity(other)
}

// Synonyms knows the names that format_type does not use.
func (Postgres) Synonyms(a, b string) bool {
	spelled := func(text string) string {
		text = strings.ToLower(text)
		if size, ok := strings.CutPrefix(text, "varchar"); ok {
			return "character varying" + size
		}
		return text
	}
	return spelled(a) == spelled(b)
}

// Synonyms: a whole number's width is how it is shown, but for TINYINT(1), which is BOOL.
func (MySQL) Synonyms(a, b string) bool {
	spelled := func(text string) string {
		text = strings.ToLower(text)
		if text == "bool" {
			return "tinyint(1)"
		}
		name, width, _ := strings.Cut(text, "(")
		if strings.HasSuffix(name, "int") && text != "tinyint(1)" {
			_, sign, _ := strings.Cut(width, ")")
			return name + sign
		}
		return text
	}
	return spelled(a) == spelled(b)
}
