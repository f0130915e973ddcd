package profile

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// key is a key of dbsh.toml.
type key struct {
	name      string
	secret    bool   // of use with the file's own url only
	flag      string // of the program, without its dashes; "" for the key's name
	env       string // the variable of the environment, "" for none
	want      string // for a message
	takesBool bool
	parse     func(text string) error // checks a text, nil for any
	set       func(l *loader, text string, from origin) error
	show      func(p *Profile) string
}

// keys are all keys, in the order in which they are shown.
var keys = []key{
	{name: "url", flag: "database", env: "DATABASE_URL", want: "a text: a file or a URL", set: setURL, show: func(p *Profile) string { return shownURL(p.URL) }},
	{name: "binds", flag: "bind", want: "binds = { name = \"url\" }"},
	{name: "password", secret: true, want: "a text, such as \"${SHOP_PASSWORD}\"", set: setSecret(func(s *secret) *string { return &s.password }), show: func(p *Profile) string { return masked(p.secret.password) }},
	{name: "password_command", secret: true, want: "a command, as a text", set: setSecret(func(s *secret) *string { return &s.command })},
	{name: "password_keyring", secret: true, want: "the name under which the system's keyring has the password, as a text", set: setSecret(func(s *secret) *string { return &s.service })},
	path("models", "DBSH_MODELS", "", func(p *Profile) *string { return &p.Models }),
	path("migrations", "DBSH_MIGRATIONS", "migrations", func(p *Profile) *string { return &p.Migrations }),
	switched("echo", "DBSH_ECHO", func(p *Profile) *bool { return &p.Echo }),
	switched("read_only", "DBSH_READ_ONLY", func(p *Profile) *bool { return &p.ReadOnly }),
	switched("sandbox", "DBSH_SANDBOX", func(p *Profile) *bool { return &p.Sandbox }),
	{name: "colour", env: "DBSH_COLOUR", want: colourWords, takesBool: true, parse: checks(ParseColour), set: setColour, show: func(p *Profile) string { return string(p.Colour) }},
	{name: "keys", env: "DBSH_KEYS", want: keysWords, parse: checks(parseKeys), set: setKeys, show: func(p *Profile) string { return string(p.Keys) }},
	{name: "confirm", env: "DBSH_CONFIRM", want: confirmWords, parse: checks(parseConfirm), set: setConfirm, show: func(p *Profile) string { return string(p.Confirm) }},
	{name: "statement_timeout", env: "DBSH_STATEMENT_TIMEOUT", want: durationWords, parse: checks(parseTimeout), set: setTimeout, show: showTimeout},
	{name: "theme", env: "DBSH_THEME", want: "a theme, as a text", set: setTheme, show: func(p *Profile) string { return p.Theme }},
	path("rc", "DBSH_RC", "", func(p *Profile) *string { return &p.RC }),
}

func keyOf(name string) (key, bool) {
	for _, k := range keys {
		if k.name == name {
			return k, true
		}
	}
	return key{}, false
}

// checks makes a check of a parser.
func checks[T any](parse func(string) (T, error)) func(string) error {
	return func(text string) error {
		_, err := parse(text)
		return err
	}
}

func setURL(l *loader, text string, from origin) error {
	l.profile.URL = l.profile.database(text, from)
	l.profile.secret.belongs = from.kind == byFile
	return nil
}

// path is a key whose value is a folder or a file.
func path(name, env, standard string, field func(*Profile) *string) key {
	return key{name: name, env: env, want: "a path, as a text", set: func(l *loader, text string, from origin) error {
		if text == "" && from.kind == byDefault {
			text = standard
		}
		*field(l.profile) = l.profile.place(text, from)
		return nil
	}, show: func(p *Profile) string { return *field(p) }}
}

// switched is a key that is true or false.
func switched(name, env string, field func(*Profile) *bool) key {
	return key{
		name: name, flag: strings.ReplaceAll(name, "_", "-"), env: env, want: "true or false", takesBool: true, parse: checks(parseSwitch),
		set: func(l *loader, text string, from origin) (err error) {
			if text != "" {
				*field(l.profile), err = parseSwitch(text)
			}
			return l.placed(name, from, err)
		},
		show: func(p *Profile) string { return strconv.FormatBool(*field(p)) },
	}
}

func parseSwitch(text string) (bool, error) {
	on, err := strconv.ParseBool(text)
	if err != nil {
		return false, fmt.Errorf("got %q, want true or false", text)
	}
	return on, nil
}

const colourWords = `"auto", "on" or "off"`

// ParseColour reads when colours are to be used.
func ParseColour(text string) (Colour, error) {
	switch text {
	case "", "auto":
		return ColourAuto, nil
	case "on", "true", "always":
		return ColourOn, nil
	case "off", "false", "never":
		return ColourOff, nil
	}
	return "", fmt.Errorf("got %q, want %s", text, colourWords)
}

// setColour hears NO_COLOR (no-color.org) where neither a flag nor DBSH_COLOUR says otherwise.
func setColour(l *loader, text string, from origin) (err error) {
	if no, _ := l.variable("NO_COLOR"); no != "" && from.kind != byFlag && from.kind != byEnvironment {
		text = "off"
	}
	l.profile.Colour, err = ParseColour(text)
	return l.placed("colour", from, err)
}

// setTheme takes any text: the shell knows the themes.
func setTheme(l *loader, text string, _ origin) error {
	l.profile.Theme = text
	return nil
}

const keysWords = `"emacs" or "vi"`

func parseKeys(text string) (Keys, error) {
	switch k := Keys(text); k {
	case KeysEmacs, KeysVi:
		return k, nil
	case "":
		return KeysEmacs, nil
	}
	return "", fmt.Errorf("got %q, want %s", text, keysWords)
}

func setKeys(l *loader, text string, from origin) (err error) {
	l.profile.Keys, err = parseKeys(text)
	return l.placed("keys", from, err)
}

const confirmWords = `"never", "ask" or "name"`

func parseConfirm(text string) (Confirm, error) {
	switch c := Confirm(text); c {
	case ConfirmNever, ConfirmAsk, ConfirmName, "":
		return c, nil
	}
	return "", fmt.Errorf("got %q, want %s", text, confirmWords)
}

// setConfirm asks for the table's name in production, unless something else is said.
func setConfirm(l *loader, text string, from origin) (err error) {
	confirm, err := parseConfirm(text)
	switch {
	case confirm == "" && l.profile.Production():
		confirm = ConfirmName
	case confirm == "":
		confirm = ConfirmAsk
	}
	l.profile.Confirm = confirm
	return l.placed("confirm", from, err)
}

const durationWords = `a time, such as "30s" or "2m"`

func parseTimeout(text string) (time.Duration, error) {
	if text == "" || text == "0" {
		return 0, nil
	}
	d, err := time.ParseDuration(text)
	if err != nil || d < 0 {
		return 0, fmt.Errorf("got %q, want %s", text, durationWords)
	}
	return d, nil
}

func setTimeout(l *loader, text string, from origin) (err error) {
	l.profile.StatementTimeout, err = parseTimeout(text)
	return l.placed("statement_timeout", from, err)
}

func showTimeout(p *Profile) string {
	if p.StatementTimeout == 0 {
		return "none"
	}
	return p.StatementTimeout.String()
}

// placed says where a value comes from that is not understood.
func (l *loader) placed(name string, from origin, err error) error {
	switch {
	case err == nil:
		return nil
	case from.kind == byFile:
		return &FileError{Line: from.line, Message: fmt.Sprintf("%s of [%s]: %v", name, l.profile.Name, err)}
	}
	return &UsageError{fmt.Sprintf("%s: %v", from, err)}
}

func setSecret(field func(*secret) *string) func(l *loader, text string, from origin) error {
	return func(l *loader, text string, _ origin) error {
		*field(&l.profile.secret) = text
		return nil
	}
}
