package keys

import (
	"strconv"
	"strings"
)

// letters are the keys of sequences that end in a letter, as xterm and the terminals after it send them.
var letters = map[byte]string{
	'A': "up", 'B': "down", 'C': "right", 'D': "left", 'H': "home", 'F': "end", 'Z': "shift-tab", 'M': "enter",
	'P': "f1", 'Q': "f2", 'R': "f3", 'S': "f4",
}

// numbers are the keys of sequences that end in a tilde.
var numbers = map[int]string{
	1: "home", 2: "insert", 3: "delete", 4: "end", 5: "page-up", 6: "page-down", 7: "home", 8: "end",
	11: "f1", 12: "f2", 13: "f3", 14: "f4", 15: "f5", 17: "f6", 18: "f7", 19: "f8", 20: "f9", 21: "f10", 23: "f11", 24: "f12",
}

// consoleKeys are the function keys of the Linux console, which has a bracket more.
var consoleKeys = map[byte]string{'A': "f1", 'B': "f2", 'C': "f3", 'D': "f4", 'E': "f5"}

// csi is the sequence that raw begins with: ESC [, numbers, a last byte.
func (d *Decoder) csi() (Key, int) {
	if strings.HasPrefix(pasteStart, string(d.raw)) {
		return Key{}, 0
	}
	if len(d.raw) >= len(pasteStart) && string(d.raw[:len(pasteStart)]) == pasteStart {
		d.pasting, d.seen = true, 0
		return Key{}, len(pasteStart)
	}
	if len(d.raw) > 2 && d.raw[2] == '[' {
		if len(d.raw) == 3 {
			return Key{}, 0
		}
		return Key{Name: consoleKeys[d.raw[3]]}, 4
	}
	for n := 2; n < len(d.raw); n++ {
		switch c := d.raw[n]; {
		case c >= '@' && c <= '~':
			return Key{Name: sequence(string(d.raw[2:n]), c)}, n + 1
		case c < ' ' || c > '~': // broken off: what follows is keys again
			return Key{}, n
		}
	}
	return Key{}, 0
}

// sequence is the name of a key by its numbers and its last byte, "" for none.
func sequence(parameters string, last byte) string {
	var numbered []int
	for _, text := range strings.Split(parameters, ";") {
		text, _, _ = strings.Cut(text, ":")
		n, _ := strconv.Atoi(text) // a missing number is 0
		numbered = append(numbered, n)
	}
	modifiers := 0
	if len(numbered) > 1 {
		modifiers = numbered[1]
	}
	switch {
	case last == '~' && numbered[0] == 27 && len(numbered) > 2: // xterm's modifyOtherKeys
		return modified(character(numbered[2]), modifiers)
	case last == '~':
		return modified(numbers[numbered[0]], modifiers)
	case last == 'u':
		return modified(character(numbered[0]), modifiers)
	}
	return modified(letters[last], modifiers)
}

// character is the name of the key with a code point.
func character(code int) string {
	if code < ' ' || code == 0x7f {
		if code < 0 {
			return ""
		}
		return control(byte(code))
	}
	return string(rune(code))
}

// modified puts the modifiers of a sequence before a name.
func modified(name string, modifiers int) string {
	if name == "" || modifiers < 2 {
		return name
	}
	const shift, alt, ctrl = 1, 2, 4
	bits, prefix := modifiers-1, ""
	if bits&ctrl != 0 {
		prefix += "ctrl-"
	}
	if bits&alt != 0 {
		prefix += "alt-"
	}
	if bits&shift != 0 {
		prefix += "shift-"
	}
	return prefix + name
}
