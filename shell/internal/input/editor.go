package input

import (
	"strings"

	"github.com/dbsh-go/dbsh/shell/internal/input/buffer"
	"github.com/dbsh-go/dbsh/shell/internal/input/keys"
)

// outcome is what a key press asks of the terminal.
type outcome int

const (
	goOn        outcome = iota
	accepted            // the entry is whole
	dropped             // it is not, and two empty lines have given it up
	interrupted         // ^C
	ended               // ^D on nothing
	suspended           // ^Z
	external            // the entry goes to $EDITOR
	cleared             // ^L
	completing          // what can stand at the cursor is wanted
	explaining          // what is called at the cursor is wanted
)

// deed is what the last key did, as far as the next one goes on with it.
type deed int

const (
	other deed = iota
	killed
	killedBefore // backwards
	yanked
	recalled
	argued  // the last argument of an earlier entry was inserted
	emptied // Enter on an empty line
)

// action is what a key does.
type action func(*editor) outcome

// editor is an entry that is being edited: what keys do to it. It writes nowhere, and waits for nothing.
type editor struct {
	config   *Config
	prompt   string
	plain    bool // a line that is no entry: an answer
	bindings map[string]action
	kills    *buffer.Ring

	buf         buffer.Buffer
	hurried     bool   // more keys have come along: they were not typed by hand
	prefix      string // ctrl-x, waiting for the key behind it
	literal     bool   // the next key stands for itself
	before, did deed
	from        int // where what was yanked begins
	blanks      int // empty lines entered one after another
	recall      recall
	search      *search
	searched    searched
	menu        *menu
	panel       string // shown below the entry until the next key
	vi          *vi    // nil for the keys of emacs
	top         anchor
	wrapped     wrapped // of a long line
	final       bool    // it is over: what helps to type is not shown
	tail        string  // shown behind the end, when it is over
}

// press does what a key does.
func (e *editor) press(k keys.Key) outcome {
	e.before, e.did = e.did, other
	e.panel = ""
	if e.search != nil {
		if e.searching(k) {
			return goOn
		}
	}
	if e.menu != nil {
		if out, done := e.choosing(k); done {
			return out
		}
	}
	if e.vi != nil {
		return e.viKey(k)
	}
	return e.act(k)
}

// act does what a key does where text is typed.
func (e *editor) act(k keys.Key) outcome {
	if e.literal {
		e.literal = false
		return e.verbatim(k)
	}
	name := e.prefix + k.Name
	e.prefix = ""
	if k.Name == keys.Paste {
		e.buf.Insert(k.Text)
		return goOn
	}
	if act, ok := e.bindings[name]; ok {
		return act(e)
	}
	if name == "ctrl-x" {
		e.prefix = name + " "
		return goOn
	}
	if k.Text != "" && name == k.Name {
		e.typed(k.Text)
	}
	return goOn
}

// verbatim inserts a key that would act otherwise.
func (e *editor) verbatim(k keys.Key) outcome {
	switch k.Name {
	case "tab":
		e.buf.Insert("\t")
	case "enter", "ctrl-j":
		e.buf.Insert("\n")
	default:
		if k.Text != "" {
			e.buf.Insert(k.Text)
		}
	}
	return goOn
}

// typed inserts a character. A closing bracket at the beginning of a line goes under the line that opens it.
func (e *editor) typed(text string) {
	start := buffer.LineStart(e.buf.Text(), e.buf.Cursor())
	indented := e.buf.Text()[start:e.buf.Cursor()]
	e.buf.Type(text)
	if indented == "" || strings.TrimSpace(indented) != "" || !strings.Contains(")]}", text) {
		return
	}
	whole := e.buf.Text()
	if at, ok := buffer.Bracket(whole, e.buf.Cursor()-1); ok {
		e.buf.Replace(start, e.buf.Cursor(), indentation(whole, at)+text)
	}
}

// indentation is the blank space that the line of a place begins with.
func indentation(text string, at int) string {
	return text[buffer.LineStart(text, at):buffer.Indented(text, at)]
}

// enter runs an entry that is whole, from its last line; else it goes on to the next line.
func (e *editor) enter() outcome {
	if e.plain {
		return accepted
	}
	if !e.buf.LastLine() {
		return e.newline()
	}
	text := e.buf.Text()
	if e.config.Complete(text) {
		return accepted
	}
	if strings.TrimSpace(text[buffer.LineStart(text, len(text)):]) != "" {
		return e.newline()
	}
	if e.did = emptied; e.before != emptied {
		e.blanks = 0
	}
	if e.blanks++; e.blanks == 2 {
		return dropped
	}
	return e.newline()
}

// newline begins a line, as far in as the one before, and further behind an opening bracket. What came in a hurry brings its own blanks.
func (e *editor) newline() outcome {
	if e.plain {
		return goOn
	}
	if e.hurried {
		e.buf.Insert("\n")
		return goOn
	}
	text, at := e.buf.Text(), e.buf.Cursor()
	start := buffer.LineStart(text, at)
	line := text[start:at]
	indent := line[:len(line)-len(strings.TrimLeft(line, " \t"))]
	if bare := strings.TrimRight(line, " \t"); bare == "" {
		e.buf.Replace(start, at, "\n"+indent) // blanks alone are left behind by nobody
		return goOn
	} else if strings.ContainsAny(bare[len(bare)-1:], "([{") {
		indent += "\t"
	}
	e.buf.Insert("\n" + indent)
	return goOn
}

// deleteOrEnd deletes behind the cursor; ^D on nothing is the end.
func (e *editor) deleteOrEnd() outcome {
	if e.buf.Text() == "" {
		return ended
	}
	return e.delete(buffer.Right)
}

// to makes an action of a motion.
func to(motion buffer.Motion) action {
	return func(e *editor) outcome {
		e.buf.MoveTo(motion(e.buf.Text(), e.buf.Cursor()))
		return goOn
	}
}

// delete removes up to where a motion leads.
func (e *editor) delete(motion buffer.Motion) outcome {
	e.buf.Delete(e.buf.Cursor(), motion(e.buf.Text(), e.buf.Cursor()))
	return goOn
}

func deletes(motion buffer.Motion) action {
	return func(e *editor) outcome { return e.delete(motion) }
}

// kills makes an action that removes up to where a motion leads, and keeps it to be yanked.
func kills(motion buffer.Motion) action {
	return func(e *editor) outcome {
		at := e.buf.Cursor()
		until := motion(e.buf.Text(), at)
		e.did = killed
		joins := e.before == killed || e.before == killedBefore
		e.kills.Kill(e.buf.Delete(at, until), joins, until < at)
		return goOn
	}
}

// restOfLine is the end of the line; from there, the beginning of the next.
func restOfLine(text string, at int) int {
	if end := buffer.LineEnd(text, at); end > at {
		return end
	}
	return buffer.Right(text, at)
}

// startOfLine is the beginning of the line; from there, the end of the one before.
func startOfLine(text string, at int) int {
	if start := buffer.LineStart(text, at); start < at {
		return start
	}
	return buffer.Left(text, at)
}

func (e *editor) yank() outcome {
	e.from, e.did = e.buf.Cursor(), yanked
	e.buf.Insert(e.kills.Yank())
	return goOn
}

// yankBefore puts what was killed before in the place of what was yanked.
func (e *editor) yankBefore() outcome {
	if e.before == yanked {
		e.buf.Replace(e.from, e.buf.Cursor(), e.kills.Turn())
		e.did = yanked
	}
	return goOn
}

// transpose exchanges the characters around the cursor, at the end of a line the two before it.
func (e *editor) transpose() outcome {
	text, at := e.buf.Text(), e.buf.Cursor()
	if at == buffer.LineEnd(text, at) {
		at = buffer.Left(text, at)
	}
	first, end := buffer.Left(text, at), buffer.Right(text, at)
	if first < buffer.LineStart(text, at) || first == at || end == at {
		return goOn
	}
	e.buf.Replace(first, end, text[at:end]+text[first:at])
	return goOn
}

// recase writes the rest of the word in another way.
func recase(write func(string) string) action {
	return func(e *editor) outcome {
		at := e.buf.Cursor()
		end := buffer.WordRight(e.buf.Text(), at)
		e.buf.Replace(at, end, write(e.buf.Text()[at:end]))
		return goOn
	}
}

// capital is a word with its first letter a capital.
func capital(text string) string {
	at := strings.IndexFunc(text, func(r rune) bool { return strings.ToUpper(string(r)) != strings.ToLower(string(r)) })
	if at < 0 {
		return text
	}
	lower := strings.ToLower(text[at:])
	first := buffer.Right(lower, 0)
	return text[:at] + strings.ToUpper(lower[:first]) + lower[first:]
}

// takes makes a motion take what is suggested, where the cursor stands at the end: all of it, or as far as the motion goes.
func takes(motion buffer.Motion, part bool) action {
	return func(e *editor) outcome {
		ghost := e.ghost()
		if ghost == "" {
			return to(motion)(e)
		}
		text, at := e.buf.Text(), e.buf.Cursor()
		until := len(text) + len(ghost)
		if part {
			until = motion(text+ghost, at)
		}
		e.buf.Insert((text + ghost)[at:until])
		return goOn
	}
}
