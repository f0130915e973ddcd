// Package keys makes key presses of the bytes that a terminal sends.
//
// Rules:
//   - A key has a name in the words of keyboards: "a", "é", "enter", "ctrl-a", "alt-f", "ctrl-left", "shift-tab". Modifiers stand in the
//     order ctrl, alt, shift. What a terminal cannot tell apart has one name: ctrl-i is tab, ctrl-m is enter.
//   - Bytes may come in any pieces: the beginning of a character or of a sequence waits for its rest. Only the key Escape cannot be told from
//     the beginning of a sequence but by time, so the caller says when it has waited long enough.
//   - What is pasted (between the marks of bracketed paste) is one key, whatever it holds.
//   - Sequences that are not known are dropped whole, and so is what is no text.
package keys

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Key is a key press, or a paste.
type Key struct {
	Name string
	Text string // what it types, "" for keys that act
}

// Paste is the name of pasted text.
const Paste = "paste"

const (
	escape     = 0x1b
	pasteStart = "\x1b[200~"
	pasteEnd   = "\x1b[201~"
	interrupt  = "\x03"
)

// Decoder reads the bytes of one terminal.
type Decoder struct {
	raw     []byte // not looked at yet
	pasting bool
	seen    int // of raw, while pasting: the end is not in it
}

// Feed takes bytes as they were read and returns the keys that are certain.
func (d *Decoder) Feed(p []byte) (pressed []Key) {
	if d.pasting && string(p) == interrupt { // typed, as it comes alone: the end of the paste was lost
		d.raw, d.pasting = nil, false
	}
	d.raw = append(d.raw, p...)
	for len(d.raw) > 0 {
		key, n := d.next()
		if n == 0 {
			return pressed
		}
		d.raw = d.raw[n:]
		if key.Name != "" {
			pressed = append(pressed, key)
		}
	}
	d.raw = nil
	return pressed
}

// Waiting tells whether what has come may be the key Escape, or the beginning of something.
func (d *Decoder) Waiting() bool { return !d.pasting && len(d.raw) > 0 && d.raw[0] == escape }

// Flush says that nothing has followed for a while: an Escape that waits was the key.
func (d *Decoder) Flush() []Key {
	if !d.Waiting() {
		return nil
	}
	rest := d.raw[1:]
	d.raw = nil
	return append([]Key{{Name: "escape"}}, d.Feed(rest)...)
}

// next is the first key of raw and its length; 0 where the rest has not come.
func (d *Decoder) next() (Key, int) {
	switch c := d.raw[0]; {
	case d.pasting:
		return d.paste()
	case c == escape:
		return d.escape()
	case c < ' ' || c == 0x7f:
		return Key{Name: control(c)}, 1
	case c < utf8.RuneSelf:
		return Key{string(c), string(c)}, 1
	case !utf8.FullRune(d.raw):
		return Key{}, 0
	}
	r, size := utf8.DecodeRune(d.raw)
	if r == utf8.RuneError && size == 1 || unicode.IsControl(r) {
		return Key{}, size
	}
	return Key{string(r), string(r)}, size
}

// paste takes pasted text when its end is there.
func (d *Decoder) paste() (Key, int) {
	from := max(0, d.seen-len(pasteEnd))
	at := bytes.Index(d.raw[from:], []byte(pasteEnd))
	if at < 0 {
		d.seen = len(d.raw)
		return Key{}, 0
	}
	at += from
	d.pasting = false
	key := Key{Paste, clean(string(d.raw[:at]))}
	if key.Text == "" {
		key.Name = ""
	}
	return key, at + len(pasteEnd)
}

// clean is pasted text with its line ends as newlines and without control characters, which could act on a terminal.
func clean(text string) string {
	text = strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n")
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\n' && r != '\t' {
			return -1
		}
		return r
	}, strings.ToValidUTF8(text, "\ufffd"))
}

// control is the name of a control character.
func control(c byte) string {
	switch c {
	case 0:
		return "ctrl-space"
	case '\t':
		return "tab"
	case '\r':
		return "enter"
	case escape:
		return "escape"
	case 0x7f:
		return "backspace"
	}
	if c <= 26 {
		return "ctrl-" + string('a'+c-1)
	}
	return "ctrl-" + string(c+'@') // \ ] ^ _
}

// escape is a sequence, or a key that was pressed with alt.
func (d *Decoder) escape() (Key, int) {
	if len(d.raw) == 1 {
		return Key{}, 0
	}
	switch c := d.raw[1]; {
	case c == '[':
		return d.csi()
	case c == 'O':
		if len(d.raw) == 2 {
			return Key{}, 0
		}
		return Key{Name: letters[d.raw[2]]}, 3
	case c == escape:
		return Key{Name: "escape"}, 1
	case c < ' ' || c == 0x7f:
		return Key{Name: withAlt(control(c))}, 2
	case !utf8.FullRune(d.raw[1:]):
		return Key{}, 0
	}
	r, size := utf8.DecodeRune(d.raw[1:])
	return Key{Name: "alt-" + string(r)}, 1 + size
}

// withAlt puts alt where it belongs among the modifiers of a name.
func withAlt(name string) string {
	if rest, ok := strings.CutPrefix(name, "ctrl-"); ok {
		return "ctrl-alt-" + rest
	}
	return "alt-" + name
}
