// Package buffer is the text that is being edited: a text of any number of lines, a cursor in it, what can be undone, and what
// has been killed. It is pure: it knows neither keys nor a screen.
//
// Rules:
//   - A place is a byte offset at which a grapheme begins, or the end: the cursor never stands inside of what people see as one character.
//   - What a motion finds is a place; it changes nothing. So motions serve the cursor, and what is deleted or copied up to where they lead.
//   - Characters typed one after another are undone word by word; everything else step by step.
package buffer

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/rivo/uniseg"
)

// Buffer is an edited text. The zero value is an empty one.
type Buffer struct {
	text   string
	cursor int
	goal   int // the column that up and down keep; -1 for the cursor's own
	undo   []state
	redo   []state
	typing bool // the last change was a character typed: the next one is undone with it
	joined bool // all changes are one step, see Begin
}

// state is what undo goes back to.
type state struct {
	text   string
	cursor int
}

// Text is the whole text.
func (b *Buffer) Text() string { return b.text }

// Cursor is the place of the cursor.
func (b *Buffer) Cursor() int { return b.cursor }

// Reset begins anew with a text, the cursor at its end. Nothing before can be undone.
func (b *Buffer) Reset(text string) {
	*b = Buffer{text: text, cursor: len(text), goal: -1}
}

// Replace puts a text in the place of what stands from one offset to another, and the cursor behind it.
func (b *Buffer) Replace(from, to int, text string) {
	b.keep()
	b.typing = false
	b.put(from, to, text)
}

// Set is the whole text anew, the cursor at its end, as a step that can be undone.
func (b *Buffer) Set(text string) { b.Replace(0, len(b.text), text) }

// Type inserts a character at the cursor.
func (b *Buffer) Type(text string) {
	if !b.typing || isBlank(text) {
		b.keep()
	}
	b.put(b.cursor, b.cursor, text)
	b.typing = true
}

// Insert inserts text at the cursor, as one step.
func (b *Buffer) Insert(text string) { b.Replace(b.cursor, b.cursor, text) }

func (b *Buffer) put(from, to int, text string) {
	b.text = b.text[:from] + text + b.text[to:]
	b.cursor = b.settle(from + len(text))
	b.goal = -1
	b.redo = nil
}

// settle is a place that is no later than needed: what is inserted may have joined with what stands behind it.
func (b *Buffer) settle(at int) int {
	start := sure(b.text, at)
	for start < at {
		cluster := firstCluster(b.text[start:])
		start += len(cluster)
	}
	return start
}

// Delete removes what stands between two places, in either order, and returns it.
func (b *Buffer) Delete(from, to int) string {
	from, to = min(from, to), max(from, to)
	removed := b.text[from:to]
	if removed != "" {
		b.Replace(from, to, "")
	}
	return removed
}

// MoveTo puts the cursor to a place.
func (b *Buffer) MoveTo(at int) {
	b.cursor = b.settle(max(0, min(at, len(b.text))))
	b.goal = -1
	b.typing = false
}

// Up puts the cursor into the line above, in the column where it was before it met a shorter line. False: there is none.
func (b *Buffer) Up() bool { return b.vertical(lineStart(b.text, b.cursor) - 1) }

// Down is [Buffer.Up] for the line below.
func (b *Buffer) Down() bool {
	end := LineEnd(b.text, b.cursor)
	if end == len(b.text) {
		return false
	}
	return b.vertical(end + 1)
}

func (b *Buffer) vertical(to int) bool {
	if to < 0 {
		return false
	}
	goal := b.goal
	if goal < 0 {
		goal = columns(b.text[lineStart(b.text, b.cursor):b.cursor])
	}
	at, col := lineStart(b.text, to), 0
	for end := LineEnd(b.text, to); at < end; {
		cluster := firstCluster(b.text[at:end])
		if col = behind(col, cluster); col > goal {
			break
		}
		at += len(cluster)
	}
	b.MoveTo(at)
	b.goal = goal
	return true
}

// Begin says that what follows, up to End, is undone as one step.
func (b *Buffer) Begin() {
	b.keep()
	b.joined = true
}

// End ends the step that Begin began.
func (b *Buffer) End() { b.joined = false }

// columns is how far to the right a line comes, with tabs to every fourth column.
func columns(line string) (n int) {
	for line != "" {
		cluster := firstCluster(line)
		n = behind(n, cluster)
		line = line[len(cluster):]
	}
	return n
}

// behind is the column behind a grapheme.
func behind(col int, cluster string) int {
	const stop = 4
	if cluster == "\t" {
		return col + stop - col%stop
	}
	return col + uniseg.StringWidth(cluster)
}

// keep remembers the state before a change.
func (b *Buffer) keep() {
	const limit, size = 1000, 16 << 20 // of all that is kept, in steps and in bytes
	if b.joined {
		return
	}
	now := state{b.text, b.cursor}
	if n := len(b.undo); n > 0 && b.undo[n-1].text == now.text {
		b.undo[n-1] = now
		return
	}
	b.undo = append(b.undo, now)
	if most := max(1, min(limit, size/max(1, len(now.text)))); len(b.undo) > most {
		b.undo = slices.Delete(b.undo, 0, len(b.undo)-most)
	}
}

// Undo takes back the last step. False: there is none.
func (b *Buffer) Undo() bool { return b.back(&b.undo, &b.redo) }

// Redo does again what was taken back last.
func (b *Buffer) Redo() bool { return b.back(&b.redo, &b.undo) }

func (b *Buffer) back(from, to *[]state) bool {
	for n := len(*from); n > 0; n = len(*from) {
		was := (*from)[n-1]
		*from = (*from)[:n-1]
		if was.text == b.text {
			continue
		}
		*to = append(*to, state{b.text, b.cursor})
		b.text, b.cursor, b.goal, b.typing = was.text, was.cursor, -1, false
		return true
	}
	return false
}

// FirstLine tells whether the cursor is in the first line.
func (b *Buffer) FirstLine() bool { return lineStart(b.text, b.cursor) == 0 }

// LastLine tells whether the cursor is in the last line.
func (b *Buffer) LastLine() bool { return LineEnd(b.text, b.cursor) == len(b.text) }

// sure is a place before another at which a grapheme begins for sure: the nearest one that can be told without the beginning of the line,
// which else it is.
func sure(text string, at int) int {
	start := lineStart(text, at)
	next := rune(-1)
	for i := at; i > start; {
		r, size := utf8.DecodeLastRuneInString(text[start:i])
		if i < at && stands(r) && stands(next) {
			return i
		}
		i -= size
		next = r
	}
	return start
}

// stands tells whether a character joins with none of its kind: what Go and most prose are made of.
func stands(r rune) bool {
	return ' ' <= r && r < 0x7f || unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Latin, unicode.Cyrillic, unicode.Greek) && unicode.IsLetter(r)
}

// firstCluster is the grapheme that a text begins with.
func firstCluster(text string) string {
	if len(text) > 1 && text[0] < 0x80 && text[1] < 0x80 && text[0] != '\r' {
		return text[:1]
	}
	cluster, _, _, _ := uniseg.FirstGraphemeClusterInString(text, -1)
	return cluster
}

func isBlank(text string) bool { return strings.TrimSpace(text) == "" }
