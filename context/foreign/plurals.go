package foreign

import (
	"slices"
	"strings"
)

// GORM and bun make plurals by the same rules, which are those of Rails of many years ago: human becomes humen, and campus stays. What
// tables are called hangs on every one of them, so they are kept as they are (a test holds them against the library's own).

// ending is a rule: a word with this ending loses some of it and gets another.
type ending struct {
	text   string
	behind string // one of these letters must stand before it; with ^ in front, any but these; "" for anything
	whole  bool   // it is the whole word
	drop   int
	add    string
}

var uncountable = []string{"equipment", "information", "rice", "money", "species", "series", "fish", "sheep", "jeans", "police"}

// irregular are words as they begin and end.
var irregular = [][2]string{{"person", "people"}, {"man", "men"}, {"child", "children"}, {"sex", "sexes"}, {"move", "moves"}, {"mombie", "mombies"}}

// plurals are tried in this order.
var plurals = []ending{
	{text: "quiz", add: "zes"}, {text: "oxen", whole: true}, {text: "ox", whole: true, add: "en"},
	{text: "mice", whole: true}, {text: "lice", whole: true}, {text: "mouse", whole: true, drop: 4, add: "ice"}, {text: "louse", whole: true, drop: 4, add: "ice"},
	{text: "matrix", drop: 2, add: "ices"}, {text: "matrex", drop: 2, add: "ices"}, {text: "vertix", drop: 2, add: "ices"},
	{text: "vertex", drop: 2, add: "ices"}, {text: "indix", drop: 2, add: "ices"}, {text: "index", drop: 2, add: "ices"},
	{text: "x", add: "es"}, {text: "ch", add: "es"}, {text: "ss", add: "es"}, {text: "sh", add: "es"},
	{text: "y", behind: "^aeiouy", drop: 1, add: "ies"}, {text: "quy", drop: 1, add: "ies"},
	{text: "hive", add: "s"}, {text: "fe", behind: "^f", drop: 2, add: "ves"}, {text: "f", behind: "lr", drop: 1, add: "ves"},
	{text: "sis", drop: 2, add: "es"}, {text: "ta"}, {text: "ia"}, {text: "tum", drop: 2, add: "a"}, {text: "ium", drop: 2, add: "a"},
	{text: "buffalo", add: "es"}, {text: "tomato", add: "es"}, {text: "bus", add: "es"}, {text: "alias", add: "es"}, {text: "status", add: "es"},
	{text: "octopi"}, {text: "viri"}, {text: "octopus", drop: 2, add: "i"}, {text: "virus", drop: 2, add: "i"},
	{text: "axis", whole: true, drop: 2, add: "es"}, {text: "testis", whole: true, drop: 2, add: "es"}, {text: "s"},
	{behind: "abcdefghijklmnopqrstuvwxyz", add: "s"},
}

// singulars are tried in this order.
var singulars = []ending{
	{text: "databases", drop: 1}, {text: "quizzes", drop: 3}, {text: "matrices", drop: 4, add: "ix"}, {text: "vertices", drop: 4, add: "ex"},
	{text: "indices", drop: 4, add: "ex"}, {text: "oxen", whole: true, drop: 2}, {text: "aliases", drop: 2}, {text: "statuses", drop: 2}, {text: "alias"}, {text: "status"},
	{text: "octopi", drop: 1, add: "us"}, {text: "viri", drop: 1, add: "us"}, {text: "octopus"}, {text: "virus"}, {text: "axes", whole: true, drop: 2, add: "is"},
	{text: "axis", whole: true}, {text: "crises", drop: 2, add: "is"}, {text: "testes", drop: 2, add: "is"}, {text: "crisis"}, {text: "testis"},
	{text: "shoes", drop: 1}, {text: "oes", drop: 2}, {text: "buses", drop: 2}, {text: "bus"}, {text: "mice", whole: true, drop: 3, add: "ouse"},
	{text: "lice", whole: true, drop: 3, add: "ouse"}, {text: "xes", drop: 2}, {text: "ches", drop: 2}, {text: "sses", drop: 2}, {text: "shes", drop: 2},
	{text: "cookies", drop: 1}, {text: "movies", drop: 1}, {text: "series"}, {text: "ies", behind: "^aeiouy", drop: 3, add: "y"}, {text: "quies", drop: 3, add: "y"},
	{text: "ves", behind: "lr", drop: 3, add: "f"}, {text: "tives", drop: 1}, {text: "hives", drop: 1}, {text: "ves", behind: "^f", drop: 3, add: "fe"},
	{text: "analyses", drop: 2, add: "is"}, {text: "bases", drop: 2, add: "is"}, {text: "diagnoses", drop: 2, add: "is"}, {text: "parentheses", drop: 2, add: "is"},
	{text: "prognoses", drop: 2, add: "is"}, {text: "synopses", drop: 2, add: "is"}, {text: "theses", drop: 2, add: "is"}, {text: "analysis"}, {text: "basis"},
	{text: "diagnosis"}, {text: "parenthesis"}, {text: "prognosis"}, {text: "synopsis"}, {text: "thesis"},
	{text: "ta", drop: 1, add: "um"}, {text: "ia", drop: 1, add: "um"}, {text: "news"}, {text: "ss"}, {text: "s", drop: 1},
}

// plural is a table's name for a model's.
func plural(name string) string { return inflect(name, 0, plurals) }

// singular is the name of one of several.
func singular(name string) string { return inflect(name, 1, singulars) }

func inflect(name string, from int, endings []ending) string {
	word := strings.ToLower(name)
	if slices.Contains(uncountable, word) {
		return name
	}
	for _, pair := range irregular {
		if at := len(name) - len(pair[from]); at >= 0 && strings.EqualFold(name[at:], pair[from]) {
			return name[:at] + name[at:at+1] + pair[1-from][1:]
		}
	}
	for _, e := range endings {
		if e.fits(word) {
			return name[:len(name)-e.drop] + e.add
		}
	}
	return name
}

func (e ending) fits(word string) bool {
	before, found := strings.CutSuffix(word, e.text)
	switch {
	case !found, e.whole && before != "":
		return false
	case e.behind == "":
		return true
	case before == "":
		return false
	}
	last := before[len(before)-1:]
	if others, not := strings.CutPrefix(e.behind, "^"); not {
		return !strings.Contains(others, last)
	}
	return strings.Contains(e.behind, last)
}
