// Package theme has the colours of the prompt and of results.
//
// Rules:
//   - A theme gives each [Role] a style in the terminal's own terms (SGR), "" for none.
//   - It is written as a text that people can keep in a file: the name of one that comes with dbsh, and what differs from it.
//   - The colours of those that come with dbsh are of the sixteen that people choose for their terminal.
package theme

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// Role is what has a style.
type Role string

const (
	Keyword    Role = "keyword"
	Builtin    Role = "builtin"
	String     Role = "string"
	Number     Role = "number"
	Comment    Role = "comment"
	Parameter  Role = "parameter"
	Command    Role = "command"
	Null       Role = "null"
	Heading    Role = "heading"
	Misfit     Role = "misfit" // a cell that does not fit its column
	Error      Role = "error"
	Prompt     Role = "prompt"
	Production Role = "production" // the prompt where a slip hurts
)

// Theme is the styles by their roles.
type Theme struct {
	text   string
	styles map[Role]string
}

// named are those that come with dbsh. Typed numbers have a colour, those of tables have none: a column of them is seen by its side.
var named = map[string]map[Role]string{
	"default": {
		Keyword: "35", Builtin: "36", String: "32", Number: "33", Comment: "2", Parameter: "36", Command: "1;36",
		Null: "2", Heading: "1", Misfit: "33", Error: "31", Production: "1;31",
	},
	"bright": {
		Keyword: "95", Builtin: "96", String: "92", Number: "93", Comment: "90", Parameter: "96", Command: "1;96",
		Null: "90", Heading: "1;97", Misfit: "93", Error: "1;91", Prompt: "1;94", Production: "1;91",
	},
	"mono": {
		Keyword: "1", Comment: "2", Command: "1", Null: "2", Heading: "1", Misfit: "4", Error: "1", Production: "7",
	},
}

// Names are the themes that come with dbsh.
func Names() []string { return slices.Sorted(maps.Keys(named)) }

// Parse reads a theme: "bright", "default, null=bright-black, prompt=bold blue", "error=#d55e00".
func Parse(text string) (*Theme, error) {
	t := &Theme{text: strings.TrimSpace(text), styles: maps.Clone(named["default"])}
	for i, part := range strings.Split(t.text, ",") {
		part = strings.TrimSpace(part)
		name, style, change := strings.Cut(part, "=")
		switch {
		case part == "":
			continue
		case !change && i == 0 && named[part] != nil:
			t.styles = maps.Clone(named[part])
			continue
		case !change:
			return nil, fmt.Errorf("got the theme %q, want %s, and changes such as null=bright-black", part, strings.Join(Names(), ", "))
		}
		role := Role(strings.TrimSpace(name))
		if !slices.Contains(roles, role) {
			return nil, fmt.Errorf("got a style for %q, want one for %s", role, join(roles))
		}
		code, err := parseStyle(style)
		if err != nil {
			return nil, fmt.Errorf("the style of %s: %w", role, err)
		}
		t.styles[role] = code
	}
	return t, nil
}

var roles = []Role{Keyword, Builtin, String, Number, Comment, Parameter, Command, Null, Heading, Misfit, Error, Prompt, Production}

func join(roles []Role) string {
	names := make([]string, len(roles))
	for i, role := range roles {
		names[i] = string(role)
	}
	return strings.Join(names, ", ")
}

// words are those that a style is written with.
var words = map[string]string{
	"none": "", "bold": "1", "faint": "2", "italic": "3", "underline": "4", "reverse": "7",
	"black": "30", "red": "31", "green": "32", "yellow": "33", "blue": "34", "magenta": "35", "cyan": "36", "white": "37",
	"bright-black": "90", "bright-red": "91", "bright-green": "92", "bright-yellow": "93", "bright-blue": "94", "bright-magenta": "95",
	"bright-cyan": "96", "bright-white": "97",
}

func parseStyle(text string) (string, error) {
	var codes []string
	for _, word := range strings.Fields(text) {
		code, known := words[word]
		if digits, hex := strings.CutPrefix(word, "#"); hex {
			n, err := strconv.ParseUint(digits, 16, 32)
			if err != nil || len(digits) != 6 {
				return "", fmt.Errorf("got %s, want a colour such as #0072b2", word)
			}
			code, known = fmt.Sprintf("38;2;%d;%d;%d", n>>16, n>>8&0xff, n&0xff), true
		}
		if !known {
			return "", fmt.Errorf("got %q, want colours (red, bright-blue, #0072b2), bold, faint, italic, underline, reverse or none", word)
		}
		if code != "" {
			codes = append(codes, code)
		}
	}
	return strings.Join(codes, ";"), nil
}

// String is the theme as it was written.
func (t *Theme) String() string {
	if t == nil || t.text == "" {
		return "default"
	}
	return t.text
}

// Style is that of a role, without the signs around it. A nil theme is the default.
func (t *Theme) Style(role Role) string {
	if t == nil {
		return named["default"][role]
	}
	return t.styles[role]
}

// Sequence begins a style, "" for none.
func (t *Theme) Sequence(role Role) string {
	if style := t.Style(role); style != "" {
		return "\x1b[" + style + "m"
	}
	return ""
}

// Paint is a text in a role's style.
func (t *Theme) Paint(role Role, text string) string {
	if begin := t.Sequence(role); begin != "" && text != "" {
		return begin + text + "\x1b[0m"
	}
	return text
}
