package input

import (
	"strings"
	"sync"

	"github.com/dbsh-go/dbsh/shell/internal/input/buffer"
)

// viReach is where a motion of vi leads.
type viReach struct {
	to        int
	inclusive bool // an operator takes what stands there too
	lines     bool // an operator takes whole lines
}

// viPlain are the motions that lead from place to place, each as often as is said.
var viPlain = sync.OnceValue(func() map[string]viStep {
	return map[string]viStep{
		"h": {leftInLine, false}, "left": {leftInLine, false}, "backspace": {buffer.Left, false},
		"l": {rightInLine, false}, "right": {rightInLine, false}, " ": {buffer.Right, false},
		"0": {buffer.LineStart, false}, "home": {buffer.LineStart, false}, "^": {buffer.Indented, false},
		"$": {buffer.LineEnd, false}, "end": {buffer.LineEnd, false},
		"w": {buffer.ViWord, false}, "b": {buffer.ViWordBack, false}, "e": {buffer.ViWordEnd, true},
		"W": {buffer.ViBigWord, false}, "B": {buffer.BigWordLeft, false}, "E": {buffer.ViBigWordEnd, true},
	}
})

// viStep is a motion from place to place; where it is inclusive, an operator takes what stands there too.
type viStep struct {
	motion    buffer.Motion
	inclusive bool
}

func leftInLine(text string, at int) int {
	if at == buffer.LineStart(text, at) {
		return at
	}
	return buffer.Left(text, at)
}

// viMotion is where a motion leads. False: it is none, or leads nowhere.
func (e *editor) viMotion(name string, count int) (viReach, bool) {
	text, at := e.buf.Text(), e.buf.Cursor()
	if plain, ok := viPlain()[name]; ok {
		to := at
		for range count {
			to = plain.motion(text, to)
		}
		return viReach{to: to, inclusive: plain.inclusive}, true
	}
	switch name {
	case "gg":
		return viReach{to: lineNumber(text, max(1, e.vi.count)), lines: true}, true
	case "G":
		if e.vi.count > 0 {
			return viReach{to: lineNumber(text, e.vi.count), lines: true}, true
		}
		return viReach{to: buffer.LineStart(text, len(text)), lines: true}, true
	case "%":
		return e.viPartner()
	case "found", ";":
		return e.viFind(e.vi.sought, count, name == ";")
	case ",":
		back := e.vi.sought
		back.forward = !back.forward
		return e.viFind(back, count, true)
	}
	return viReach{}, false
}

// viFind goes to a character that is looked for. Looked for once more, one that the cursor stands just before is passed.
func (e *editor) viFind(s sought, count int, more bool) (viReach, bool) {
	text, to := e.buf.Text(), e.buf.Cursor()
	for n := range count {
		step := s
		if s.until && n == 0 && !more { // the next character counts
			step.until = false
		}
		next, ok := buffer.Find(text, to, s.char, s.forward, step.until)
		if !ok || s.char == "" {
			return viReach{}, false
		}
		if s.until && !step.until {
			if s.forward {
				next = buffer.Left(text, next)
			} else {
				next = buffer.Right(text, next)
			}
		}
		to = next
	}
	return viReach{to: to, inclusive: s.forward}, true
}

// viPartner goes to the partner of the next bracket in the line.
func (e *editor) viPartner() (viReach, bool) {
	text, at := e.buf.Text(), e.buf.Cursor()
	n := strings.IndexAny(text[at:buffer.LineEnd(text, at)], "()[]{}")
	if n < 0 {
		return viReach{}, false
	}
	to, ok := buffer.Bracket(text, at+n)
	return viReach{to: to, inclusive: true}, ok
}

// lineNumber is the beginning of a line, counted from 1; of the last one where there are fewer.
func lineNumber(text string, number int) int {
	at := 0
	for ; number > 1; number-- {
		n := strings.IndexByte(text[at:], '\n')
		if n < 0 {
			break
		}
		at += n + 1
	}
	return at
}

// viOperate lets the operator work up to where a motion leads.
func (e *editor) viOperate(name string) outcome {
	v := e.vi
	operator := v.operator
	count := max(1, v.times) * max(1, v.count)
	text, at := e.buf.Text(), e.buf.Cursor()
	defer v.over()
	if name == operator || name == "j" || name == "k" {
		return e.viLines(operator, name, count)
	}
	if operator == "c" && (name == "w" || name == "W") && at < len(text) && strings.TrimSpace(text[at:at+1]) != "" {
		e.viTake(operator, at, wordsEnd(text, at, name == "W", count)) // the blank behind a word stays
		return goOn
	}
	m, ok := e.viMotion(name, count)
	if !ok {
		return goOn
	}
	if m.lines {
		return e.viLinesTo(operator, at, m.to)
	}
	from, to := min(at, m.to), max(at, m.to)
	if m.inclusive {
		to = rightInLine(text, to)
	}
	if (name == "w" || name == "W") && count == 1 {
		to = min(to, buffer.LineEnd(text, from)) // the last word of a line takes no line end with it
	}
	e.viTake(operator, from, to)
	return goOn
}

// wordsEnd is the end of some words, the first of which a place is in.
func wordsEnd(text string, at int, big bool, count int) int {
	run, next := buffer.ViRun, buffer.ViWordEnd
	if big {
		run, next = buffer.ViBigRun, buffer.ViBigWordEnd
	}
	last := buffer.Left(text, run(text, at))
	for range count - 1 {
		last = next(text, last)
	}
	return rightInLine(text, last)
}

// viTake is what an operator does with a part of a text.
func (e *editor) viTake(operator string, from, to int) {
	v := e.vi
	v.lines = false
	e.kills.Kill(e.buf.Text()[from:to], false, false)
	switch operator {
	case "y":
		e.buf.MoveTo(from)
	case "d":
		v.changes = true
		e.buf.Delete(from, to)
	case "c":
		e.viInsert(from)
		e.buf.Delete(from, to)
	}
}

// viLines lets an operator work on lines: the one of the cursor and some more.
func (e *editor) viLines(operator, name string, count int) outcome {
	text, at := e.buf.Text(), e.buf.Cursor()
	to := at
	if name == operator {
		count--
	}
	for range count {
		next := buffer.LineEnd(text, to) + 1
		if name == "k" {
			next = buffer.LineStart(text, to) - 1
		}
		if next < 0 || next > len(text) {
			if name != operator { // dj in the last line does nothing
				return goOn
			}
			break
		}
		to = next
	}
	return e.viLinesTo(operator, at, to)
}

// viLinesTo lets an operator work on all lines from one place to another.
func (e *editor) viLinesTo(operator string, at, to int) outcome {
	text := e.buf.Text()
	from, end := buffer.LineStart(text, min(at, to)), buffer.LineEnd(text, max(at, to))
	if operator == "c" {
		e.viTake(operator, buffer.Indented(text, from), end)
	} else {
		e.kills.Kill(text[from:end]+"\n", false, false)
		if operator == "y" {
			e.buf.MoveTo(from)
		} else {
			e.vi.changes = true
			switch {
			case end < len(text):
				end++
			case from > 0:
				from--
			}
			e.buf.Delete(from, end)
			e.buf.MoveTo(buffer.Indented(e.buf.Text(), e.buf.Cursor()))
		}
	}
	e.vi.lines = true
	return goOn
}

// viPut inserts what was deleted or yanked, behind the cursor or before it; lines below its line or above it.
func (e *editor) viPut(count int, behind bool) outcome {
	yanked := e.kills.Yank()
	if yanked == "" {
		return goOn
	}
	e.vi.changes = true
	text, at := e.buf.Text(), e.buf.Cursor()
	put := strings.Repeat(yanked, count)
	switch {
	case !e.vi.lines:
		if behind {
			at = rightInLine(text, at)
		}
		e.buf.Replace(at, at, put)
		e.buf.MoveTo(buffer.Left(e.buf.Text(), e.buf.Cursor()))
	case behind:
		end := buffer.LineEnd(text, at)
		e.buf.Replace(end, end, "\n"+strings.TrimSuffix(put, "\n"))
		e.buf.MoveTo(buffer.Indented(e.buf.Text(), end+1))
	default:
		start := buffer.LineStart(text, at)
		e.buf.Replace(start, start, put)
		e.buf.MoveTo(buffer.Indented(e.buf.Text(), start))
	}
	return goOn
}
