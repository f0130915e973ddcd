package input

import (
	"strings"

	"github.com/dbsh-go/dbsh/shell/internal/input/buffer"
	"github.com/dbsh-go/dbsh/shell/internal/input/keys"
)

// search finds an entry by what stands in it, while that is typed.
type search struct {
	query  string
	back   bool
	at     int // the entry that was found; len(entries) for none yet
	failed bool
	stays  bool   // Enter ends the search, and does nothing else
	was    string // what was typed before the search
	cursor int
}

// searched is what was looked for last, and whether backwards.
type searched struct {
	query string
	back  bool
}

func (e *editor) searchBack() outcome  { return e.beginSearch(true) }
func (e *editor) searchForth() outcome { return e.beginSearch(false) }

func (e *editor) beginSearch(back bool) outcome {
	if !e.plain {
		e.search = &search{back: back, at: len(e.recall.entries), was: e.buf.Text(), cursor: e.buf.Cursor()}
	}
	return goOn
}

// searching takes a key while a search runs. False: the search has ended, with what it found, and the key does what it does.
func (e *editor) searching(k keys.Key) bool {
	s := e.search
	if s.query != "" {
		defer func() { e.searched = searched{s.query, s.back} }()
	}
	switch {
	case k.Name == "ctrl-r" || k.Name == "ctrl-s":
		s.back = k.Name == "ctrl-r"
		e.find(1)
	case k.Name == "backspace" || k.Name == "ctrl-h":
		s.query = s.query[:buffer.Left(s.query, len(s.query))]
		s.at = len(e.recall.entries)
		e.find(0)
	case k.Text != "" && k.Name != keys.Paste:
		s.query += k.Text
		e.find(0)
	case k.Name == "ctrl-g" || k.Name == "ctrl-c":
		e.search = nil
		e.buf.Set(s.was)
		e.buf.MoveTo(s.cursor)
		return k.Name == "ctrl-g"
	default:
		e.search = nil
		return k.Name == "escape" || k.Name == "enter" && s.stays
	}
	return true
}

// find shows the next entry that holds what is looked for, from the one that is shown or some further.
func (e *editor) find(further int) {
	s, entries := e.search, e.recall.entries
	if s.query == "" {
		return
	}
	step := 1
	if s.back {
		step = -1
	}
	for at := s.at + step*further; at >= 0 && at <= len(entries); at += step {
		if at == len(entries) || further > 0 && entries[at] == e.buf.Text() {
			continue
		}
		if _, _, ok := e.match(entries[at]); ok {
			s.at, s.failed = at, false
			e.recall.at, e.recall.prefix, e.recall.draft = at, "", s.was
			e.buf.Set(entries[at])
			return
		}
	}
	s.failed = true
}

// match is where what is looked for stands in an entry. Capitals count if any were typed.
func (e *editor) match(entry string) (from, to int, ok bool) {
	query := e.search.query
	if query == "" {
		return 0, 0, false
	}
	if strings.ToLower(query) == query {
		if lower := strings.ToLower(entry); len(lower) == len(entry) {
			entry = lower
		}
	}
	from = strings.LastIndex(entry, query)
	return from, from + len(query), from >= 0
}

// status is the line that a search shows.
func (s *search) status() string {
	text := "search back: "
	if !s.back {
		text = "search on: "
	}
	if s.failed {
		text = "not found: "
	}
	return text + s.query
}
