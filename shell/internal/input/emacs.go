package input

import (
	"strings"

	"github.com/dbsh-go/dbsh/shell/internal/input/buffer"
)

// emacs are the keys where text is typed, as emacs, bash and psql have them.
func emacs() map[string]action {
	does := func(out outcome) action { return func(*editor) outcome { return out } }
	return map[string]action{
		"ctrl-a": to(buffer.LineStart), "home": to(buffer.LineStart),
		"ctrl-e": takes(buffer.LineEnd, false), "end": takes(buffer.LineEnd, false),
		"ctrl-b": to(buffer.Left), "left": to(buffer.Left),
		"ctrl-f": takes(buffer.Right, false), "right": takes(buffer.Right, false),
		"alt-b": to(buffer.WordLeft), "ctrl-left": to(buffer.WordLeft), "alt-left": to(buffer.WordLeft),
		"alt-f": takes(buffer.WordRight, true), "ctrl-right": takes(buffer.WordRight, true), "alt-right": takes(buffer.WordRight, true),
		"ctrl-home": to(buffer.Start), "ctrl-end": to(buffer.End),
		"up": (*editor).up, "ctrl-p": (*editor).up, "down": (*editor).down, "ctrl-n": (*editor).down,

		"backspace": deletes(buffer.Left), "ctrl-h": deletes(buffer.Left), "delete": deletes(buffer.Right), "ctrl-d": (*editor).deleteOrEnd,
		"ctrl-k": kills(restOfLine), "ctrl-u": kills(startOfLine), "ctrl-w": kills(buffer.BigWordLeft),
		"alt-d": kills(buffer.WordRight), "ctrl-delete": kills(buffer.WordRight),
		"alt-backspace": kills(buffer.WordLeft), "ctrl-alt-h": kills(buffer.WordLeft),
		"ctrl-y": (*editor).yank, "alt-y": (*editor).yankBefore, "alt-.": (*editor).lastArgument, "alt-_": (*editor).lastArgument,
		"ctrl-t": (*editor).transpose,
		"alt-u":  recase(strings.ToUpper), "alt-l": recase(strings.ToLower), "alt-c": recase(capital),
		"ctrl-_": (*editor).undo, "ctrl-x ctrl-u": (*editor).undo, "ctrl-alt-_": (*editor).redo, "ctrl-x ctrl-r": (*editor).redo,
		"ctrl-v": (*editor).quote, "ctrl-q": (*editor).quote,

		"enter": (*editor).enter, "ctrl-j": (*editor).enter,
		"alt-enter": (*editor).newline, "ctrl-alt-j": (*editor).newline, "shift-enter": (*editor).newline, "ctrl-enter": (*editor).newline,
		"alt-p": (*editor).older, "page-up": (*editor).older, "alt-n": (*editor).newer, "page-down": (*editor).newer,
		"alt-<": (*editor).oldest, "alt->": (*editor).newest,
		"ctrl-r": (*editor).searchBack, "ctrl-s": (*editor).searchForth,

		"tab": (*editor).tab, "f1": does(explaining), "f2": (*editor).plan, "alt-h": does(explaining), "ctrl-x ctrl-e": does(external),
		"ctrl-c": does(interrupted), "ctrl-z": does(suspended), "ctrl-l": does(cleared), "ctrl-g": does(goOn), "escape": does(goOn),
	}
}

// plan enters the command of F2.
func (e *editor) plan() outcome {
	text := strings.TrimSpace(e.buf.Text())
	if e.plain || e.config.Plan == "" || strings.HasPrefix(text, ":") || strings.Contains(text, "\n") {
		return goOn
	}
	e.buf.Set(strings.TrimSpace(e.config.Plan + " " + text))
	return accepted
}

func (e *editor) undo() outcome {
	e.buf.Undo()
	return goOn
}

func (e *editor) redo() outcome {
	e.buf.Redo()
	return goOn
}

// quote takes the next key as it is.
func (e *editor) quote() outcome {
	e.literal = true
	return goOn
}

// up goes to the line above, from the first one to the entry before. Pressed on, it goes on among the entries.
func (e *editor) up() outcome {
	if e.before != recalled && e.buf.Up() {
		return goOn
	}
	return e.older()
}

// down is up the other way.
func (e *editor) down() outcome {
	if e.before != recalled && e.buf.Down() {
		return goOn
	}
	return e.newer()
}

// tab completes; where a line begins, it indents.
func (e *editor) tab() outcome {
	at := e.buf.Cursor()
	begun := e.buf.Text()[buffer.LineStart(e.buf.Text(), at):at]
	switch {
	case e.plain:
	case strings.TrimSpace(begun) == "" && e.buf.Text() != "":
		e.buf.Insert("\t")
	case e.config.Candidates != nil:
		return completing
	}
	return goOn
}
