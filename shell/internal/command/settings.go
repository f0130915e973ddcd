package command

import (
	"errors"
	"fmt"
	"strings"

	"github.com/dbsh-go/dbsh/shell/internal/table"
	"github.com/dbsh-go/dbsh/shell/internal/theme"
)

// Settings are what people switch at the prompt. The shell reads them before each entry.
type Settings struct {
	Format   table.Format
	Table    string      // what the format sql-insert inserts into; "" for the table that rows come from
	Style    table.Style // of the lines around cells
	Null     string      // how people see NULL; "" is NULL
	Echo     bool        // print SQL as it runs
	Timing   bool        // print how long an entry took
	Expanded bool        // write tables vertically
	Theme    *theme.Theme
	Paging   Paging
	Vi       bool   // the keys of the line editor are those of vi
	Pager    string // the command that shows what is longer than the screen, "" for none
}

// Paging says what goes through the pager.
type Paging string

const (
	PageAsked Paging = "asked" // what commands show that was asked for in whole, such as :last
	PageAll   Paging = "on"    // results of entries too
	PageNone  Paging = "off"
)

// Effective is the format with Expanded in mind.
func (s *Settings) Effective() table.Format {
	if s.Expanded && (s.Format == table.Aligned || s.Format == "") {
		return table.Vertical
	}
	if s.Format == "" {
		return table.Aligned
	}
	return s.Format
}

// Options are how tables are written, as far as settings say.
func (s *Settings) Options() table.Options {
	colors := &table.Colors{
		Heading: s.Theme.Sequence(theme.Heading), Null: s.Theme.Sequence(theme.Null), Misfit: s.Theme.Sequence(theme.Misfit),
	}
	return table.Options{Format: s.Effective(), Style: s.Style, Null: s.Null, Colors: colors}
}

// setting is one of them, as :set shows and changes it.
type setting struct {
	name, help string
	get        func(*Settings) string
	set        func(*Settings, string) error
}

// settings are all, sorted by name. Their errors say what is wanted.
var settings = []setting{
	switched("echo", "print SQL as it runs", func(s *Settings) *bool { return &s.Echo }),
	switched("expanded", "write tables a line for each field", func(s *Settings) *bool { return &s.Expanded }),
	{"format", "how results are written", func(s *Settings) string { return formatText(s) }, setFormat},
	{"keys", "whose keys the line editor has, emacs or vi", keysText, setKeys},
	{"null", "how NULL is shown to people", func(s *Settings) string { return orNull(s.Null) }, setNull},
	{"pager", "what goes through the pager, and which one it is", pagerText, setPager},
	{"style", "the lines around the cells of a table", func(s *Settings) string { return string(orStyle(s.Style)) }, setStyle},
	{"theme", "the colours: bright, default or mono, and changes of it", func(s *Settings) string { return s.Theme.String() }, setTheme},
	switched("timing", "print how long each entry took", func(s *Settings) *bool { return &s.Timing }),
}

// Texts are all settings as texts, which Take takes.
func (s *Settings) Texts() map[string]string {
	texts := make(map[string]string, len(settings))
	for _, each := range settings {
		texts[each.name] = each.get(s)
	}
	return texts
}

// Take takes settings as texts. What it does not know it leaves out: another version has written it.
func (s *Settings) Take(texts map[string]string) {
	for _, each := range settings {
		if text, ok := texts[each.name]; ok {
			each.set(s, text) // a text that is not understood leaves the setting as it is
		}
	}
}

func switched(name, help string, field func(*Settings) *bool) setting {
	return setting{name, help,
		func(s *Settings) string { return onOff(*field(s)) },
		func(s *Settings, text string) error {
			on, err := parseSwitch(text)
			if err == nil {
				*field(s) = on
			}
			return err
		},
	}
}

func onOff(on bool) string {
	if on {
		return "on"
	}
	return "off"
}

func parseSwitch(text string) (on bool, err error) {
	switch strings.ToLower(text) {
	case "on", "true", "1", "yes":
		return true, nil
	case "off", "false", "0", "no":
		return false, nil
	}
	return false, fmt.Errorf("got %q, want on or off", text)
}

func formatText(s *Settings) string {
	if s.Format == table.Insert && s.Table != "" {
		return string(s.Format) + " " + s.Table
	}
	if s.Format == "" {
		return string(table.Aligned)
	}
	return string(s.Format)
}

func setFormat(s *Settings, text string) error {
	name, more, _ := strings.Cut(text, " ")
	format, err := table.ParseFormat(name)
	more = strings.TrimSpace(more)
	switch {
	case err != nil:
		return err
	case more != "" && format != table.Insert:
		return fmt.Errorf("got %q behind %s, which takes nothing more", more, format)
	}
	s.Format, s.Table = format, more
	if format == table.Aligned { // whoever asks for tables has had enough of \x
		s.Expanded = false
	}
	return nil
}

func keysText(s *Settings) string {
	if s.Vi {
		return "vi"
	}
	return "emacs"
}

func setKeys(s *Settings, text string) error {
	switch strings.ToLower(text) {
	case "emacs", "vi":
		s.Vi = strings.ToLower(text) == "vi"
		return nil
	}
	return fmt.Errorf("got %q, want emacs or vi", text)
}

func orNull(text string) string {
	if text == "" {
		return "NULL"
	}
	return text
}

// setNull takes nothing for NULL again: what is not there must be told from empty text.
func setNull(s *Settings, text string) error {
	s.Null = unquoted(text)
	if s.Null == "NULL" {
		s.Null = ""
	}
	return nil
}

func orStyle(style table.Style) table.Style {
	if style == "" {
		return table.Unicode
	}
	return style
}

func setStyle(s *Settings, text string) error {
	style, err := table.ParseStyle(text)
	if err == nil {
		s.Style = style
	}
	return err
}

func pagerText(s *Settings) string {
	if s.Paging == "" {
		return string(PageAsked)
	}
	return string(s.Paging)
}

func setTheme(s *Settings, text string) error {
	parsed, err := theme.Parse(unquoted(text))
	if err == nil {
		s.Theme = parsed
	}
	return err
}

// setPager takes when something goes through the pager, or the pager's command.
func setPager(s *Settings, text string) error {
	switch paging := Paging(strings.ToLower(text)); paging {
	case PageAsked, PageAll, PageNone:
		if s.Pager == "" && paging == PageAll {
			return errors.New("there is no pager: $PAGER names none and less is not there; :pager COMMAND says which one")
		}
		s.Paging = paging
	default:
		s.Pager = unquoted(text)
		if s.Paging == PageNone || s.Paging == "" {
			s.Paging = PageAsked
		}
	}
	return nil
}

// SettingValues are the values of a setting that has a few, nil for others.
func SettingValues(name string) (values []string) {
	switch name {
	case "echo", "expanded", "timing":
		return []string{"on", "off"}
	case "keys":
		return []string{"emacs", "vi"}
	case "pager":
		return []string{string(PageAsked), string(PageAll), string(PageNone)}
	case "format":
		for _, format := range table.Formats() {
			values = append(values, string(format))
		}
	case "style":
		for _, style := range table.Styles() {
			values = append(values, string(style))
		}
	case "theme":
		return theme.Names()
	}
	return values
}

// SettingNames are the names that :set takes.
func SettingNames() []string {
	var names []string
	for _, each := range settings {
		names = append(names, each.name)
	}
	return names
}
