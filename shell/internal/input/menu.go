package input

import (
	"strings"

	"github.com/dbsh-go/dbsh/shell/internal/input/keys"
)

// Candidate is something that can stand at the cursor.
type Candidate struct {
	Text   string
	Detail string // what it is, shown beside it
}

// menu is the candidates that are shown below the entry.
type menu struct {
	candidates []Candidate
	from       int    // what stands from here to the cursor is replaced
	typed      string // what stood there
	at         int    // the one that is chosen; -1 for none
	first      int    // the first one that is shown
}

// offer takes what can stand at the cursor, in the place of what stands from an offset on. A single candidate is taken, and so is what all
// have in common; what is left to choose is shown.
func (e *editor) offer(candidates []Candidate, from int) {
	cursor := e.buf.Cursor()
	narrowing := e.menu != nil
	e.menu = nil
	if len(candidates) == 0 || from < 0 || from > cursor {
		return
	}
	typed := e.buf.Text()[from:cursor]
	shared := commonStart(candidates)
	if !narrowing && shared != typed && (len(candidates) == 1 || startsFold(shared, typed)) {
		e.buf.Replace(from, cursor, shared)
		typed = shared
	}
	if len(candidates) > 1 {
		e.menu = &menu{candidates: candidates, from: from, typed: typed, at: -1}
	}
}

// choosing takes a key while candidates are shown. False: the menu is closed, and the key does what it does.
func (e *editor) choosing(k keys.Key) (outcome, bool) {
	m := e.menu
	switch k.Name {
	case "tab", "down", "ctrl-n":
		e.choose(1)
		return goOn, true
	case "shift-tab", "up", "ctrl-p":
		e.choose(-1)
		return goOn, true
	case "page-down":
		e.choose(menuRows)
		return goOn, true
	case "page-up":
		e.choose(-menuRows)
		return goOn, true
	case "enter":
		e.menu = nil
		return goOn, m.at >= 0
	case "escape", "ctrl-g":
		if m.at >= 0 {
			e.buf.Replace(m.from, e.buf.Cursor(), m.typed)
		}
		e.menu = nil
		return goOn, true
	case "backspace":
		if m.at < 0 && e.buf.Cursor() > m.from {
			e.act(k)
			return completing, true
		}
	}
	if m.at < 0 && isName(k.Text) && k.Name != keys.Paste {
		e.typed(k.Text)
		return completing, true // with fewer candidates
	}
	e.menu = nil
	return goOn, false
}

// choose puts the candidate some places further into the text; between the last and the first is what was typed.
func (e *editor) choose(step int) {
	m := e.menu
	n := len(m.candidates)
	switch to := m.at + step; {
	case to < -1 && m.at <= 0 || to < -1 && step == -1:
		m.at = n - 1
	case to >= n && m.at == n-1:
		m.at = -1
	default:
		m.at = min(max(to, -1), n-1)
	}
	text := m.typed
	if m.at >= 0 {
		text = m.candidates[m.at].Text
	}
	e.buf.Replace(m.from, e.buf.Cursor(), text)
}

func isName(text string) bool {
	return text != "" && (text >= "0" && text <= "9" || text >= "A" && text <= "Z" || text >= "a" && text <= "z" || text == "_" || text >= "\u0080")
}

// startsFold tells whether text begins with start, case aside.
func startsFold(text, start string) bool {
	return len(text) >= len(start) && strings.EqualFold(text[:len(start)], start)
}

// commonStart is what all candidates begin with.
func commonStart(candidates []Candidate) string {
	shared := candidates[0].Text
	for _, candidate := range candidates[1:] {
		for !strings.HasPrefix(candidate.Text, shared) {
			shared = shared[:len(shared)-1]
		}
	}
	return strings.ToValidUTF8(shared, "")
}
