package input

import (
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/dbsh-go/dbsh/shell/internal/input/buffer"
	"github.com/dbsh-go/dbsh/shell/internal/input/keys"
)

// vi is what the keys of vi go on with. Text is inserted with the keys of emacs, up to Escape.
type vi struct {
	normal   bool   // keys are commands
	count    int    // typed before a command, 0 for none
	operator string // d, c or y, waiting for a motion
	times    int    // typed before the operator
	pending  string // f, F, t, T, r or g, or i or a behind an operator, waiting for a character
	sought   sought
	lines    bool       // what was yanked last is whole lines
	current  []keys.Key // of the command that is being typed, with what it inserts
	change   []keys.Key // of the last command that changed something: .
	changes  bool       // the command that is being typed does
	repeats  bool       // . is at work
}

// sought is a character that f, F, t or T looked for.
type sought struct {
	char           string
	forward, until bool
}

// commands tells whether keys are commands. A nil vi has none.
func (v *vi) commands() bool { return v != nil && v.normal }

// shape is the sequence that shows by the cursor what keys do, "" where they always do the same.
func (v *vi) shape() string {
	switch {
	case v == nil:
		return ""
	case v.normal:
		return cursorBlock
	}
	return cursorBar
}

// viKey does what a key does in either mode, and keeps the keys that . does again.
func (e *editor) viKey(k keys.Key) outcome {
	v := e.vi
	if char, ok := strings.CutPrefix(k.Name, "alt-"); ok && utf8.RuneCountInString(char) == 1 { // Escape, and a key soon after it
		e.viKey(keys.Key{Name: "escape"})
		return e.viKey(keys.Key{Name: char, Text: char})
	}
	if v.normal && !v.waits() {
		v.current, v.changes = nil, false
	}
	v.current = append(v.current, k)
	var out outcome
	switch {
	case v.normal:
		out = e.viCommand(k)
	case k.Name == "escape":
		e.viNormal()
	default:
		out = e.act(k)
	}
	if v.normal {
		e.viSettle()
		if v.changes && !v.waits() && !v.repeats {
			v.change = slices.Clone(v.current)
		}
	}
	return out
}

// waits tells whether a command is not whole yet.
func (v *vi) waits() bool { return v.count > 0 || v.operator != "" || v.pending != "" }

func (e *editor) viNormal() {
	e.vi.normal = true
	e.buf.End()
	if text, at := e.buf.Text(), e.buf.Cursor(); at > buffer.LineStart(text, at) {
		e.buf.MoveTo(buffer.Left(text, at))
	}
}

// viInsert begins to insert at a place. All that is inserted is one step of undo.
func (e *editor) viInsert(at int) {
	e.buf.MoveTo(at)
	e.buf.Begin()
	e.vi.normal, e.vi.changes = false, true
}

// viSettle keeps the cursor on a character: behind the last one of a line there is none.
func (e *editor) viSettle() {
	text, at := e.buf.Text(), e.buf.Cursor()
	if at == buffer.LineEnd(text, at) && at > buffer.LineStart(text, at) {
		e.buf.MoveTo(buffer.Left(text, at))
	}
}

// viCommand does a command, once all its keys are there.
func (e *editor) viCommand(k keys.Key) outcome {
	v := e.vi
	name := k.Name
	switch {
	case name == "ctrl-c":
		v.over()
		return e.act(k)
	case v.pending != "":
		return e.viPending(k)
	case name >= "1" && name <= "9" || name == "0" && v.count > 0:
		const most = 10000
		v.count = min(most, v.count*10+int(name[0]-'0'))
		return goOn
	case slices.Contains([]string{"f", "F", "t", "T", "r", "g"}, name), v.operator != "" && (name == "i" || name == "a"):
		v.pending = name
		return goOn
	case slices.Contains([]string{"d", "c", "y"}, name) && v.operator == "":
		v.operator, v.times, v.count = name, v.count, 0
		return goOn
	}
	defer v.over()
	if v.operator != "" {
		return e.viOperate(name)
	}
	if m, ok := e.viMotion(name, max(1, v.count)); ok {
		e.buf.MoveTo(m.to)
		return goOn
	}
	if name == "." {
		return e.viAgain()
	}
	if command, ok := viCommands()[name]; ok {
		return command(e, max(1, v.count))
	}
	if k.Text == "" || name == keys.Paste {
		return e.act(k)
	}
	return goOn
}

// over ends a command.
func (v *vi) over() { v.count, v.times, v.operator, v.pending = 0, 0, "", "" }

// viPending does a command that takes a character.
func (e *editor) viPending(k keys.Key) outcome {
	v := e.vi
	waited := v.pending
	v.pending = ""
	switch {
	case k.Text == "":
		v.over()
		return goOn
	case waited == "r":
		defer v.over()
		return e.viReplace(k.Text, max(1, v.count))
	case waited == "i" || waited == "a":
		defer v.over()
		if from, to, ok := buffer.Object(e.buf.Text(), e.buf.Cursor(), k.Text, waited == "a"); ok {
			e.viTake(v.operator, from, to)
		}
		return goOn
	case waited == "g":
		if k.Name != "g" {
			v.over()
			return goOn
		}
		return e.viCommand(keys.Key{Name: "gg"})
	}
	v.sought = sought{k.Text, waited == "f" || waited == "t", waited == "t" || waited == "T"}
	return e.viCommand(keys.Key{Name: "found"})
}

// viReplace writes a character over some others.
func (e *editor) viReplace(char string, count int) outcome {
	text, at := e.buf.Text(), e.buf.Cursor()
	to := at
	for range count {
		if to == buffer.LineEnd(text, to) {
			return goOn
		}
		to = buffer.Right(text, to)
	}
	e.vi.changes = true
	e.buf.Replace(at, to, strings.Repeat(char, count))
	e.buf.MoveTo(buffer.Left(e.buf.Text(), e.buf.Cursor()))
	return goOn
}

// viCommands are the commands that are neither motions nor operators.
var viCommands = sync.OnceValue(func() map[string]func(e *editor, count int) outcome {
	return map[string]func(e *editor, count int) outcome{
		"i": func(e *editor, _ int) outcome { return e.viInsertBy(func(_ string, at int) int { return at }) },
		"a": func(e *editor, _ int) outcome { return e.viInsertBy(rightInLine) },
		"I": func(e *editor, _ int) outcome { return e.viInsertBy(buffer.Indented) },
		"A": func(e *editor, _ int) outcome { return e.viInsertBy(buffer.LineEnd) },
		"o": func(e *editor, _ int) outcome {
			e.viInsert(buffer.LineEnd(e.buf.Text(), e.buf.Cursor()))
			return e.newline()
		},
		"O": func(e *editor, _ int) outcome {
			text, at := e.buf.Text(), e.buf.Cursor()
			indent := indentation(text, at)
			e.viInsert(buffer.LineStart(text, at))
			e.buf.Insert(indent + "\n")
			e.buf.MoveTo(e.buf.Cursor() - 1)
			return goOn
		},
		"x":      func(e *editor, n int) outcome { return e.viShort("d", "l", n) },
		"delete": func(e *editor, n int) outcome { return e.viShort("d", "l", n) },
		"X":      func(e *editor, n int) outcome { return e.viShort("d", "h", n) },
		"s":      func(e *editor, n int) outcome { return e.viShort("c", "l", n) },
		"S":      func(e *editor, n int) outcome { return e.viShort("c", "c", n) },
		"D":      func(e *editor, n int) outcome { return e.viShort("d", "$", n) },
		"C":      func(e *editor, n int) outcome { return e.viShort("c", "$", n) },
		"Y":      func(e *editor, n int) outcome { return e.viShort("y", "y", n) },
		"p":      func(e *editor, n int) outcome { return e.viPut(n, true) },
		"P":      func(e *editor, n int) outcome { return e.viPut(n, false) },
		"~":      (*editor).viSwitchCase,
		"J":      func(e *editor, _ int) outcome { return e.viJoin() },
		"u":      func(e *editor, n int) outcome { return repeated(n, e.buf.Undo) },
		"ctrl-r": func(e *editor, n int) outcome { return repeated(n, e.buf.Redo) },
		"j":      func(e *editor, n int) outcome { return repeated(n, func() bool { return e.down() == goOn }) },
		"k":      func(e *editor, n int) outcome { return repeated(n, func() bool { return e.up() == goOn }) },
		"/":      func(e *editor, _ int) outcome { return e.viSearch(true) },
		"?":      func(e *editor, _ int) outcome { return e.viSearch(false) },
		"n":      func(e *editor, n int) outcome { return e.viSearchAgain(n, false) },
		"N":      func(e *editor, n int) outcome { return e.viSearchAgain(n, true) },
		"v":      func(*editor, int) outcome { return external },
		"K":      func(*editor, int) outcome { return explaining },
		"escape": func(*editor, int) outcome { return goOn },
		"tab":    func(*editor, int) outcome { return goOn },
	}
})

// viSearch looks for an earlier entry. Enter ends the search, and runs nothing.
func (e *editor) viSearch(back bool) outcome {
	out := e.beginSearch(back)
	if e.search != nil {
		e.search.stays = true
	}
	return out
}

// viSearchAgain goes on with the last search, or the other way.
func (e *editor) viSearchAgain(n int, turned bool) outcome {
	if e.searched.query == "" {
		return goOn
	}
	last := e.searched
	e.search = &search{query: last.query, back: last.back != turned, at: e.recall.at, was: e.buf.Text(), cursor: e.buf.Cursor()}
	for range n {
		e.find(1)
	}
	e.search = nil
	return goOn
}

func repeated(n int, do func() bool) outcome {
	for range n {
		if !do() {
			break
		}
	}
	return goOn
}

func (e *editor) viInsertBy(motion buffer.Motion) outcome {
	e.viInsert(motion(e.buf.Text(), e.buf.Cursor()))
	return goOn
}

// rightInLine is the place behind a character, the end of the line included.
func rightInLine(text string, at int) int {
	if at == buffer.LineEnd(text, at) {
		return at
	}
	return buffer.Right(text, at)
}

// viShort is a command that stands for an operator with its motion.
func (e *editor) viShort(operator, motion string, count int) outcome {
	e.vi.operator, e.vi.times, e.vi.count = operator, 0, count
	return e.viOperate(motion)
}

// viSwitchCase makes capitals of small letters and the other way.
func (e *editor) viSwitchCase(count int) outcome {
	for range count {
		text, at := e.buf.Text(), e.buf.Cursor()
		to := rightInLine(text, at)
		if to == at {
			break
		}
		e.vi.changes = true
		char := text[at:to]
		if upper := strings.ToUpper(char); upper != char {
			char = upper
		} else {
			char = strings.ToLower(char)
		}
		e.buf.Replace(at, to, char)
	}
	return goOn
}

// viJoin joins the line with the next one, a blank between them.
func (e *editor) viJoin() outcome {
	text := e.buf.Text()
	end := buffer.LineEnd(text, e.buf.Cursor())
	if end == len(text) {
		return goOn
	}
	e.vi.changes = true
	e.buf.Replace(end, buffer.Indented(text, end+1), " ")
	e.buf.MoveTo(end)
	return goOn
}

// viAgain does the last change again.
func (e *editor) viAgain() outcome {
	v := e.vi
	change := v.change
	v.repeats = true
	v.over()
	for _, k := range change {
		e.viKey(k)
	}
	if !v.normal { // it ended in another way than by Escape
		e.viNormal()
	}
	v.repeats = false
	return goOn
}
