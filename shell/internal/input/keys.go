package input

import (
	"bytes"
	"io"
	"strings"
	"sync"
	"sync/atomic"
	"unicode"
)

// The library knows lines of characters only. What it has no key for goes through it as a private character.
const (
	newline   = '\ue000' // a line end inside the line
	deleteKey = '\ue001' // Delete: the library cannot tell it from ^D, which ends input on an empty line
	firstMark = '\ue100' // the first mark of a paste
	marks     = 256
)

const (
	pasteStart = "\x1b[200~"
	pasteEnd   = "\x1b[201~"
	ctrlC      = "\x03"
)

// translations are the keys that the library does not know or gets wrong.
var translations = []struct{ sequence, keys string }{
	{"\x1b\r", string(newline)}, // Alt-Enter
	{"\x1b\n", string(newline)},
	{"\x1b[3~", string(deleteKey)},
	{"\x1b[1~", "\x01"}, {"\x1b[7~", "\x01"}, // Home
	{"\x1b[4~", "\x05"}, {"\x1b[8~", "\x05"}, // End
	{"\x1b[1;5C", "\x1bf"}, {"\x1b[1;3C", "\x1bf"}, // Ctrl-Right, Alt-Right
	{"\x1b[1;5D", "\x1bb"}, {"\x1b[1;3D", "\x1bb"},
}

// keys stands between the keyboard and the library. It takes pasted text out of the stream of keys, so that none of it
// acts as a key, and leaves a mark in its place: one character to draw instead of a page, drawn again for each of its
// characters. After a mark for several lines it presses Enter, because those cannot stand in the library's line.
type keys struct {
	src     io.ReadCloser
	raw     []byte // read and not looked at
	out     []byte // to hand on
	pasting bool
	seen    int // of raw, while pasting: the end is not in it
	ended   bool
	menu    atomic.Bool // candidates are shown: the library takes a ^C as an end of those, and leaves the line

	mu     sync.Mutex
	pastes map[rune]string
	next   rune
}

func newKeys(src io.ReadCloser) *keys {
	return &keys{src: src, pastes: map[rune]string{}, next: firstMark}
}

func (k *keys) Close() error { return k.src.Close() }

// Read is the next keys.
func (k *keys) Read(p []byte) (int, error) {
	for {
		if len(k.out) > 0 {
			n := copy(p, k.out)
			k.out = k.out[n:]
			return n, nil
		}
		buf := make([]byte, 4096)
		n, err := k.src.Read(buf)
		if k.pasting && string(buf[:n]) == ctrlC { // typed, as it comes alone: the end of the paste was lost
			k.raw, k.pasting = nil, false
		}
		k.raw = append(k.raw, buf[:n]...)
		k.digest()
		if n > 0 && string(buf[:n]) != "\t" && k.menu.Swap(false) && string(buf[:n]) == ctrlC {
			k.out = append(k.out, ctrlC...) // once for the candidates, once for the line
		}
		if err != nil && len(k.out) == 0 {
			k.mu.Lock()
			k.ended = true
			k.mu.Unlock()
			return 0, err
		}
	}
}

// gone tells whether the keyboard is: the terminal was closed.
func (k *keys) gone() bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.ended
}

// digest moves keys from raw to out, as far as they are certain: the start of a sequence waits for its rest.
func (k *keys) digest() {
	for len(k.raw) > 0 {
		switch {
		case k.pasting:
			if !k.paste() {
				return
			}
		case k.raw[0] == 0: // Ctrl-Space, which the library takes for the end of input
			k.raw = k.raw[1:]
		case k.raw[0] == '\x1b':
			if !k.escape() {
				return
			}
		default:
			n := bytes.IndexAny(k.raw, "\x1b\x00")
			if n < 0 {
				n = len(k.raw)
			}
			k.out = append(k.out, k.raw[:n]...)
			k.raw = k.raw[n:]
		}
	}
}

// escape takes the sequence at the start of raw. False: there may be more of it.
func (k *keys) escape() bool {
	text := string(k.raw[:min(len(k.raw), 8)])
	if strings.HasPrefix(text, pasteStart) {
		k.raw, k.pasting, k.seen = k.raw[len(pasteStart):], true, 0
		return true
	}
	partial := strings.HasPrefix(pasteStart, text)
	for _, t := range translations {
		if strings.HasPrefix(text, t.sequence) {
			k.out = append(k.out, t.keys...)
			k.raw = k.raw[len(t.sequence):]
			return true
		}
		partial = partial || strings.HasPrefix(t.sequence, text)
	}
	if partial {
		return false
	}
	k.out = append(k.out, k.raw[0])
	k.raw = k.raw[1:]
	return true
}

// paste takes pasted text when its end is there. False: it is not.
func (k *keys) paste() bool {
	at := bytes.Index(k.raw[max(0, k.seen-len(pasteEnd)):], []byte(pasteEnd))
	if at < 0 {
		k.seen = len(k.raw)
		return false
	}
	at += max(0, k.seen-len(pasteEnd))
	text := clean(string(k.raw[:at]))
	k.raw, k.pasting = k.raw[at+len(pasteEnd):], false
	if text == "" {
		return true
	}
	k.out = append(k.out, string(k.keep(text))...)
	if strings.Contains(text, "\n") {
		k.out = append(k.out, '\r')
	}
	return true
}

// clean is pasted text with its line ends as newlines and without control characters, which could act on a terminal.
func clean(text string) string {
	text = strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n")
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\n' && r != '\t' {
			return -1
		}
		return r
	}, text)
}

// keep stores pasted text and returns its mark.
func (k *keys) keep(text string) rune {
	k.mu.Lock()
	defer k.mu.Unlock()
	mark := k.next
	k.next = firstMark + (k.next-firstMark+1)%marks
	k.pastes[mark] = text
	return mark
}

// take is the pasted text behind a mark, once.
func (k *keys) take(mark rune) (string, bool) {
	if mark < firstMark || mark >= firstMark+marks {
		return "", false
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	text, ok := k.pastes[mark]
	delete(k.pastes, mark)
	return text, ok
}

// holds tells whether a mark stands for pasted text, and whether that is several lines.
func (k *keys) holds(mark rune) (ok, lines bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	text, ok := k.pastes[mark]
	return ok, strings.Contains(text, "\n")
}

// takeAll puts pasted text in the place of its marks, and tells whether there was any.
func (k *keys) takeAll(line string) (string, bool) {
	var out strings.Builder
	found := false
	for _, r := range line {
		if text, ok := k.take(r); ok {
			out.WriteString(text)
			found = true
			continue
		}
		out.WriteRune(r)
	}
	return out.String(), found
}
