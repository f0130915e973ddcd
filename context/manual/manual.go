// Package manual has the documentation of package store as text, for a prompt that has no source at hand.
//
// The text is made of the source by go generate, and checked in; a test holds it to the source.
package manual

import (
	_ "embed"
	"strings"
	"sync"
)

//go:generate go run ./write ../../store store.txt

//go:embed store.txt
var store string

// pages are the documentation by the import path of its package.
var pages = map[string]*string{"github.com/dbsh-go/dbsh/store": &store}

// head begins an entry: it is followed by the symbol's name, and that by its text.
const head = "\n=== "

// index is where each symbol's text begins and ends.
var index = sync.OnceValue(func() map[string]map[string]string {
	all := map[string]map[string]string{}
	for path, text := range pages {
		entries := map[string]string{}
		for entry := range strings.SplitSeq("\n"+*text, head) {
			if name, doc, ok := strings.Cut(entry, "\n"); ok {
				entries[name] = strings.TrimRight(doc, "\n")
			}
		}
		all[path] = entries
	}
	return all
})

// Lookup is the documentation of a symbol (Session, Session.Flush, Open), and of a package for "package"; false where there is none.
func Lookup(path, symbol string) (text string, found bool) {
	text, found = index()[path][symbol]
	return text, found && text != ""
}
