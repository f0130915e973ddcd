package migration

import (
	"slices"
	"strings"

	"github.com/dbsh-go/dbsh/store/internal/lexer"
	"github.com/dbsh-go/dbsh/store/schema"
)

// This file tells what means the same, however it is written: words in small letters or capitals, names with quotes or without,
// blanks, and brackets around the whole.

func sameType(a, b *schema.Column) bool {
	return (strings.EqualFold(squeezed(a.Type), squeezed(b.Type)) || synonyms(a, b)) && a.Auto == b.Auto && a.EnumType == b.EnumType
}

// synonyms tells two names of the one type that CreateAll would choose: NVARCHAR(20) and VARCHAR(20) in SQLite.
func synonyms(a, b *schema.Column) bool {
	return a.Type != "" && b.Type != "" && !a.Particular && !b.Particular && a.Kind == b.Kind && a.Size == b.Size && a.Precision == b.Precision && a.Scale == b.Scale
}

func squeezed(text string) string {
	text = strings.Join(strings.Fields(text), " ")
	return strings.NewReplacer(" (", "(", ", ", ",", "( ", "(", " )", ")").Replace(text)
}

func sameDefault(a, b *schema.Column) bool {
	if a.Default == nil || b.Default == nil {
		return a.Default == b.Default || isNull(a.Default) && isNull(b.Default)
	}
	return sameExpression(*a.Default, *b.Default)
}

// isNull tells a default that is none.
func isNull(text *string) bool { return text == nil || strings.EqualFold(*text, "NULL") }

func sameGenerated(a, b *schema.Column) bool {
	return sameExpression(a.Expression, b.Expression) && a.Virtual == b.Virtual
}

// sameColumn compares all but names.
func sameColumn(a, b *schema.Column) bool {
	return sameType(a, b) && a.Nullable == b.Nullable && sameDefault(a, b) && sameGenerated(a, b) && a.Comment == b.Comment && a.Collation == b.Collation
}

// sameIndex compares all but names: an index is what it is over.
func sameIndex(a, b *schema.Index) bool {
	return a.Unique == b.Unique && a.Constraint == b.Constraint && sameExpression(a.Where, b.Where) && slices.EqualFunc(a.Parts, b.Parts, samePart)
}

// samePart takes a collation that is not known for any.
func samePart(a, b schema.IndexPart) bool {
	return a.Column == b.Column && sameExpression(a.Expression, b.Expression) && a.Descending == b.Descending
}

func sameKey(a, b *schema.ForeignKey) bool {
	return slices.Equal(a.Columns, b.Columns) && a.RefSchema == b.RefSchema && a.RefTable == b.RefTable && slices.Equal(a.RefColumns, b.RefColumns) &&
		action(a.OnDelete) == action(b.OnDelete) && action(a.OnUpdate) == action(b.OnUpdate) && a.Deferrable == b.Deferrable
}

func action(text string) string {
	if strings.EqualFold(text, "NO ACTION") {
		return ""
	}
	return strings.ToUpper(text)
}

func sameCheck(a, b *schema.Check) bool { return sameExpression(a.Expression, b.Expression) }

// sameExpression compares two expressions word by word.
func sameExpression(a, b string) bool {
	if a == b {
		return true
	}
	return slices.Equal(words(a), words(b))
}

// words are what an expression consists of, without a pair of brackets around all of it.
func words(expression string) []string {
	tokens := lexer.Tokens(expression)
	for len(tokens) > 1 && tokens[0].Sign("(") && closes(tokens) == len(tokens)-1 {
		tokens = tokens[1 : len(tokens)-1]
	}
	list := make([]string, len(tokens))
	for i, token := range tokens {
		switch token.Kind {
		case lexer.Word:
			list[i] = strings.ToLower(token.Text)
		case lexer.Name:
			list[i] = strings.ToLower(token.Text)
		default:
			list[i] = token.Text
		}
	}
	return list
}

// closes is the index of the token that closes the bracket at the beginning.
func closes(tokens []lexer.Token) int {
	for i, token := range tokens[1:] {
		if token.Sign(")") && token.Depth == tokens[0].Depth {
			return i + 1
		}
	}
	return -1
}
