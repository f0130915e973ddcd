package models

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// initialisms are written in capitals in Go names. The list is the one that Go linters agree on.
var initialisms = set("acl amqp api ascii cpu css db dns eof gid guid html http https id ip json qps ram rpc rtp sip sla smtp " +
	"sql ssh tcp tls ttl udp ui uid uri url utf8 uuid vm xml xmpp xsrf xss")

// words splits a name of the database at blanks, signs and changes of case: "first_name", "FirstName" and "FIRST NAME" are
// all first and name. Words come in lower case, but capitals inside mixed names stay (DVDRental: DVD, rental), since the
// person who wrote them meant them. Signs, blanks and marks are dropped.
func words(name string) []string {
	if !strings.ContainsFunc(name, unicode.IsLower) {
		name = strings.ToLower(name)
	}
	var list []string
	for part := range strings.FieldsFuncSeq(name, func(r rune) bool { return !isNamePart(r) && !unicode.IsMark(r) }) {
		list = appendWords(list, part)
	}
	return list
}

// appendWords splits one run of letters and digits where its case changes.
func appendWords(list []string, part string) []string {
	runes := []rune(strings.Map(dropMarks, part))
	start := 0
	for i := 1; i < len(runes); i++ {
		if startsWord(runes, i) {
			list = append(list, word(runes[start:i]))
			start = i
		}
	}
	if start < len(runes) {
		list = append(list, word(runes[start:]))
	}
	return list
}

// startsWord tells whether a capital at i begins a word: after a small letter, or as the last of several before a small
// letter (HTTPServer), but not in the plural of an initialism (userIDs).
func startsWord(runes []rune, i int) bool {
	if !unicode.IsUpper(runes[i]) {
		return false
	}
	if unicode.IsLower(runes[i-1]) {
		return true
	}
	smallFollows := i+1 < len(runes) && unicode.IsLower(runes[i+1])
	pluralEnds := smallFollows && i+2 == len(runes) && runes[i+1] == 's' && unicode.IsUpper(runes[i-1])
	return smallFollows && !pluralEnds
}

// word is in lower case unless it is several capitals.
func word(runes []rune) string {
	text := string(runes)
	capitals := 0
	for _, r := range runes {
		if unicode.IsUpper(r) {
			capitals++
		}
	}
	if lower := strings.ToLower(text); capitals < 2 || initialisms[strings.TrimSuffix(lower, "s")] {
		return lower
	}
	return text
}

// camel joins words to an exported Go name, "" when there are none.
func camel(words []string) string {
	var b strings.Builder
	for _, w := range words {
		b.WriteString(title(w))
	}
	name := b.String()
	first, size := utf8.DecodeRuneInString(name)
	switch {
	case name == "" || unicode.IsUpper(first):
		return name
	case unicode.IsDigit(first):
		return "N" + name
	case unicode.IsUpper(unicode.ToUpper(first)):
		return string(unicode.ToUpper(first)) + name[size:]
	}
	return "X" + name // letters without case cannot start an exported name
}

// title writes a word as part of a Go name: Name, ID, IDs, URL2.
func title(word string) string {
	stem := strings.TrimRightFunc(word, unicode.IsDigit)
	switch {
	case initialisms[word]:
		return strings.ToUpper(word)
	case initialisms[stem]:
		return strings.ToUpper(stem) + word[len(stem):]
	case strings.HasSuffix(word, "s") && initialisms[word[:len(word)-1]]:
		return strings.ToUpper(word[:len(word)-1]) + "s"
	}
	first, size := utf8.DecodeRuneInString(word)
	return string(unicode.ToUpper(first)) + word[size:]
}

// typeName is the Go name of a table's model: its words, the last in the singular.
func typeName(table string) string {
	list := words(table)
	if len(list) > 0 {
		last := len(list) - 1
		list[last] = inflect(list[last], singular)
	}
	if name := camel(list); name != "" {
		return name
	}
	return "X"
}

// fieldName is the Go name of a column.
func fieldName(column string) string {
	if name := camel(words(column)); name != "" {
		return name
	}
	return "X"
}

// pluralName is the plural of a Go name, which is the name itself where English has only one form.
func pluralName(name string) string {
	last := lastWord(name)
	head, ok := strings.CutSuffix(name, title(last))
	if !ok || last == "" {
		return name
	}
	return head + title(inflect(last, plural))
}

// lastWord is the last of a Go name's words; the ones before it need not be made to find it.
func lastWord(name string) string {
	runes := []rune(strings.Map(dropMarks, name))
	for start := len(runes) - 1; start > 0; start-- {
		if startsWord(runes, start) {
			return word(runes[start:])
		}
	}
	return word(runes)
}

// inflect changes the number of a word if it is an English one: letters of the English alphabet, digits behind them left as
// they are. Words of several capitals take an s.
func inflect(word string, number func(string) string) string {
	stem := strings.TrimRightFunc(word, unicode.IsDigit)
	lower := strings.ToLower(stem)
	if lower == "" || strings.ContainsFunc(lower, func(r rune) bool { return r < 'a' || r > 'z' }) {
		return word
	}
	changed := number(lower)
	if head, ok := strings.CutSuffix(changed, "s"); ok && head == lower {
		return stem + "s" + word[len(stem):]
	}
	if head, ok := strings.CutSuffix(lower, "s"); ok && head == changed {
		return stem[:len(stem)-1] + word[len(stem):]
	}
	if stem != lower {
		return word
	}
	return changed + word[len(stem):]
}

func isNamePart(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

func dropMarks(r rune) rune {
	if unicode.IsMark(r) {
		return -1
	}
	return r
}
