package input

import (
	"regexp"
	"slices"
	"strings"
	"sync"
)

// recall walks through earlier entries.
type recall struct {
	entries []string // the oldest first, as they were when the entry began
	at      int      // the one that is shown; len(entries) for the one that is being typed
	prefix  string   // the entries that are shown begin with it
	draft   string   // what was typed before the walk
	back    int      // how many entries before the newest the last argument is of
}

// older shows the entry before that begins with what was typed before the cursor.
func (e *editor) older() outcome {
	e.setOut()
	for at := e.recall.at - 1; at >= 0; at-- {
		if entry := e.recall.entries[at]; strings.HasPrefix(entry, e.recall.prefix) && entry != e.buf.Text() {
			e.recall.at = at
			e.buf.Set(entry)
			return goOn
		}
	}
	if e.recall.at == len(e.recall.entries) { // the walk has not begun
		e.did = other
	}
	return goOn
}

// newer is older the other way; behind the newest entry is what was typed.
func (e *editor) newer() outcome {
	e.setOut()
	for at := e.recall.at + 1; at < len(e.recall.entries); at++ {
		if entry := e.recall.entries[at]; strings.HasPrefix(entry, e.recall.prefix) && entry != e.buf.Text() {
			e.recall.at = at
			e.buf.Set(entry)
			return goOn
		}
	}
	return e.newest()
}

// setOut begins a walk, unless what is shown is of the last one still.
func (e *editor) setOut() {
	e.did = recalled
	r := &e.recall
	if r.at < len(r.entries) && e.buf.Text() == r.entries[r.at] {
		return
	}
	r.at = len(r.entries)
	r.prefix, r.draft = e.buf.Text()[:e.buf.Cursor()], e.buf.Text()
}

// oldest shows the first entry that is kept.
func (e *editor) oldest() outcome {
	e.setOut()
	if len(e.recall.entries) > 0 {
		e.recall.at = 0
		e.buf.Set(e.recall.entries[0])
	}
	return goOn
}

// newest shows what was typed before the walk.
func (e *editor) newest() outcome {
	e.setOut()
	if r := &e.recall; r.at < len(r.entries) {
		r.at = len(r.entries)
		e.buf.Set(r.draft)
	} else {
		e.did = other
	}
	return goOn
}

// ghost is what the newest entry has behind what is typed, "" where the cursor is not at the end.
func (e *editor) ghost() string {
	text := e.buf.Text()
	if e.plain || e.final || e.search != nil || e.menu != nil || e.buf.Cursor() != len(text) || strings.TrimSpace(text) == "" || e.vi.commands() {
		return ""
	}
	for _, entry := range slices.Backward(e.recall.entries) {
		if len(entry) > len(text) && strings.HasPrefix(entry, text) {
			return entry[len(text):]
		}
	}
	return ""
}

// arguments are the words, numbers and strings of an entry.
var arguments = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile("\"(?:[^\"\\\\]|\\\\.)*\"|'[^']*'|`[^`]*`|[\\pL\\pN_.]+")
})

// lastArgument inserts the last argument of the entry before; again, that of the one before it in its place.
func (e *editor) lastArgument() outcome {
	if e.before != argued {
		e.recall.back = 0
		e.from = e.buf.Cursor()
	}
	entries := e.recall.entries
	for e.recall.back < len(entries) {
		e.recall.back++
		words := arguments().FindAllString(entries[len(entries)-e.recall.back], -1)
		if len(words) > 0 {
			e.buf.Replace(e.from, e.buf.Cursor(), words[len(words)-1])
			break
		}
	}
	e.did = argued
	return goOn
}
