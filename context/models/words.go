package models

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// initialisms are written in capitals in Go names. The list is the one that Go linters agree on.
var initialisms = set("acl amqp api ascii cpu css db dns eof gid guid html http https id ip json qps ram rpc rtp sip sla smtp " +
	"sql ssh tcp tls ttl udp ui uid uri url utf8 uuid vm xml xmpp xsrf xss")

// isInitialism looks up short words only: no initialism is longer than https.
func isInitialism(word string) bool { return len(word) <= len("https") && initialisms[word] }

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
	part = strings.Map(dropMarks, part)
	start := 0
	var before rune
	for i, r := range part {
		if i > 0 && startsWord(before, r, part[i+utf8.RuneLen(r):]) {
			list = append(list, word(part[start:i]))
			start = i
		}
		before = r
	}
	if start < len(part) {
		list = append(list, word(part[start:]))
	}
	return list
}

// startsWord tells whether a capital begins a word: after a small letter, or as the last of several before a small letter
// (HTTPServer), but not in the plural of an initialism (userIDs).
func startsWord(before, r rune, behind string) bool {
	if !unicode.IsUpper(r) {
		return false
	}
	if unicode.IsLower(before) {
		return true
	}
	next, _ := utf8.DecodeRuneInString(behind)
	pluralEnds := behind == "s" && unicode.IsUpper(before)
	return unicode.IsLower(next) && !pluralEnds
}

// word is in lower case unless it is several capitals.
func word(text string) string {
	capitals := 0
	for _, r := range text {
		if unicode.IsUpper(r) {
			capitals++
		}
	}
	if capitals < 2 {
		return strings.ToLower(text)
	}
	if lower := strings.ToLower(text); isInitialism(strings.TrimSuffix(lower, "s")) {
		return lower
	}
	return text
}

// nameSize is what most Go names fit into, so that they are put together without a detour over the heap.
const nameSize = 64

// camel joins words to an exported Go name, "" when there are none.
func camel(words []string) string {
	var space [nameSize]byte
	name := space[:0]
	for _, w := range words {
		name = appendTitle(name, w)
	}
	first, size := utf8.DecodeRune(name)
	switch {
	case len(name) == 0 || unicode.IsUpper(first):
		return string(name)
	case unicode.IsDigit(first):
		return "N" + string(name)
	case unicode.IsUpper(unicode.ToUpper(first)):
		return string(unicode.ToUpper(first)) + string(name[size:])
	}
	return "X" + string(name) // letters without case cannot start an exported name
}

// appendTitle writes a word as part of a Go name: Name, ID, IDs, URL2.
func appendTitle(name []byte, word string) []byte {
	stem := strings.TrimRightFunc(word, unicode.IsDigit)
	switch {
	case isInitialism(word):
		return append(name, strings.ToUpper(word)...)
	case len(stem) < len(word) && isInitialism(stem):
		return append(append(name, strings.ToUpper(stem)...), word[len(stem):]...)
	case strings.HasSuffix(word, "s") && isInitialism(word[:len(word)-1]):
		return append(append(name, strings.ToUpper(word[:len(word)-1])...), 's')
	}
	first, size := utf8.DecodeRuneInString(word)
	return append(utf8.AppendRune(name, unicode.ToUpper(first)), word[size:]...)
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
	if last == "" {
		return name
	}
	var space [nameSize]byte
	written := appendTitle(space[:0], last)
	head := len(name) - len(written)
	if head < 0 || name[head:] != string(written) {
		return name
	}
	var many [nameSize]byte
	return string(appendTitle(append(many[:0], name[:head]...), inflect(last, plural)))
}

// lastWord is the last of a Go name's words; the ones before it need not be made to find it.
func lastWord(name string) string {
	name = strings.Map(dropMarks, name)
	for start := len(name); start > 0; {
		r, size := utf8.DecodeLastRuneInString(name[:start])
		behind := name[start:]
		start -= size
		before, _ := utf8.DecodeLastRuneInString(name[:start])
		if start > 0 && startsWord(before, r, behind) {
			return word(name[start:])
		}
	}
	return word(name)
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
