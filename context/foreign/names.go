package foreign

import "strings"

// initialisms are the words that GORM reads as one where they stand in capitals. The order matters where one begins another: the first wins.
var initialisms = []string{"API", "ASCII", "CPU", "CSS", "DNS", "EOF", "GUID", "HTML", "HTTP", "HTTPS", "ID", "IP", "JSON", "LHS", "QPS", "RAM", "RHS", "RPC",
	"SLA", "SMTP", "SSH", "TLS", "TTL", "UID", "UI", "UUID", "URI", "URL", "UTF8", "VM", "XML", "XSRF", "XSS"}

// titled writes initialisms as words: UserID is UserId.
var titled = func() *strings.Replacer {
	var pairs []string
	for _, word := range initialisms {
		pairs = append(pairs, word, word[:1]+strings.ToLower(word[1:]))
	}
	return strings.NewReplacer(pairs...)
}()

// gormName is a column's name as GORM spells a field. A capital begins a word, and so does not where it stands between capitals or digits.
func gormName(field string) string {
	name := titled.Replace(field)
	isUpper := func(i int) bool { return i >= 0 && i < len(name) && name[i] >= 'A' && name[i] <= 'Z' }
	isDigit := func(i int) bool { return i < len(name) && name[i] >= '0' && name[i] <= '9' }
	at := func(i int, b byte) bool { return i >= 0 && i < len(name) && name[i] == b }
	var b strings.Builder
	for i := range len(name) {
		if !isUpper(i) {
			b.WriteByte(name[i])
			continue
		}
		last := i == len(name)-1
		switch {
		case i == 0:
		case last && !isUpper(i-1),
			!last && !(isUpper(i-1) && (isUpper(i+1) || isDigit(i+1))) && !at(i-1, '_') && !at(i+1, '_'):
			b.WriteByte('_')
		}
		b.WriteByte(name[i] + 'a' - 'A')
	}
	return b.String()
}
