package store

import (
	"slices"
	"strings"
)

// splitList cuts text at a separator outside of quotes and brackets, trims the parts and leaves out empty ones.
func splitList(text string, separator byte) []string {
	parts := splitKeep(text, separator)
	return slices.DeleteFunc(parts, func(part string) bool { return part == "" })
}

// splitKeep is splitList that keeps empty parts.
func splitKeep(text string, separator byte) []string {
	var parts []string
	for {
		at := indexOutside(text, separator)
		if at < 0 {
			return append(parts, strings.TrimSpace(text))
		}
		parts = append(parts, strings.TrimSpace(text[:at]))
		text = text[at+1:]
	}
}

// indexOutside finds a byte outside of single quotes and (unless it is one) brackets.
func indexOutside(text string, wanted byte) int {
	quoted, depth := false, 0
	for i := range len(text) {
		switch b := text[i]; {
		case b == '\'':
			quoted = !quoted
		case quoted:
		case b == wanted && depth == 0:
			return i
		case b == '(':
			depth++
		case b == ')':
			depth--
		}
	}
	return -1
}

// splitDots cuts schema.table.column at dots outside of double quotes, and takes the quotes off.
func splitDots(text string) []string {
	var parts []string
	var part strings.Builder
	quoted := false
	for i := range len(text) {
		switch b := text[i]; {
		case b == '"':
			quoted = !quoted
		case b == '.' && !quoted:
			parts = append(parts, part.String())
			part.Reset()
		default:
			part.WriteByte(b)
		}
	}
	return append(parts, part.String())
}

// unquote takes single quotes off.
func unquote(text string) string {
	text = strings.TrimSpace(text)
	if len(text) < 2 || text[0] != '\'' || text[len(text)-1] != '\'' {
		return text
	}
	return strings.ReplaceAll(text[1:len(text)-1], "''", "'")
}

func unquoteAll(parts []string) []string {
	for i, part := range parts {
		parts[i] = unquote(part)
	}
	return parts
}
