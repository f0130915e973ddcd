package store

import (
	"fmt"
	"slices"
	"strings"
)

// strategy is when and how a relation is loaded: by its tag (lazy=), or, for the objects that a query finds, by the query.
type strategy string

const (
	loadUnchosen    strategy = ""             // of a tag: select; of With: the tag's if that is eager, else selectin
	loadLazily      strategy = "select"       // when it is touched, for the siblings from the same query too
	loadSingly      strategy = "single"       // when it is touched, for the one object
	loadJoined      strategy = "joined"       // LEFT OUTER JOIN in the same statement
	loadSelectin    strategy = "selectin"     // a second statement, WHERE key IN (...)
	loadSubquery    strategy = "subquery"     // a second statement that joins the first one as a subquery
	loadImmediately strategy = "immediate"    // a statement for each object, right after the first one
	loadRaise       strategy = "raise"        // touching it is an error
	loadRaiseOnSQL  strategy = "raise_on_sql" // touching it is an error where that needs SQL
	loadNothing     strategy = "noload"       // it holds what was put into it in memory
	loadDynamic     strategy = "dynamic"      // a query, run each time it is read
	loadNever       strategy = "write_only"   // it is changed and queried, and never read as a whole
	loadFromJoin    strategy = "from join"    // no tag's: the caller's own join has the rows
)

// tagStrategies are those that a tag can name. SQLAlchemy's other words for some of them are understood too.
var tagStrategies = []strategy{loadLazily, loadSingly, loadJoined, loadSelectin, loadSubquery, loadImmediately, loadRaise, loadRaiseOnSQL, loadNothing, loadDynamic, loadNever}

var strategySynonyms = map[string]strategy{"true": loadLazily, "false": loadJoined, "none": loadNothing}

func parseStrategy(text string) (strategy, error) {
	if known, ok := strategySynonyms[strings.ToLower(text)]; ok {
		return known, nil
	}
	if slices.Contains(tagStrategies, strategy(text)) {
		return strategy(text), nil
	}
	names := make([]string, len(tagStrategies))
	for i, known := range tagStrategies {
		names[i] = string(known)
	}
	if near := nearest(text, names); near != "" {
		return "", fmt.Errorf("lazy=%s: no such way to load: did you mean %s?", text, near)
	}
	return "", fmt.Errorf("lazy=%s: no such way to load (known: %s)", text, strings.Join(names, " "))
}

// eager tells whether the relation is loaded together with the objects that have it.
func (s strategy) eager() bool {
	switch s {
	case loadJoined, loadSelectin, loadSubquery, loadImmediately, loadFromJoin:
		return true
	}
	return false
}

// kept tells whether what was loaded stays with the object. Collections that are queries are asked each time.
func (s strategy) kept() bool { return s != loadDynamic && s != loadNever }
