// Package profile reads how a project is configured: dbsh.toml, which is found from any folder below its own, .env beside it, and
// the environment.
//
// Rules: what a flag says goes before what the environment says, that before the file; of the file, the profile's own section goes
// before [default]. A profile that was asked for by a flag keeps its own url: DATABASE_URL, which may be any database's, does not
// replace it. ${NAME} and ${NAME:-default} stand for variables of the environment, and .env is part of it where the environment
// itself has no such variable. Paths in the file start at its folder. A key that is not known is refused, and so is a profile that is
// not there. Passwords are in no error and in no text that is shown.
package profile

import (
	"cmp"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// FileName is what the file is called.
const FileName = "dbsh.toml"

// Request says where to look, and what flags say.
type Request struct {
	Dir      string // where the search for dbsh.toml begins
	Name     string // the profile that a flag names, "" for none
	Database string // a profile's name, a file or a URL; "" for none
	Flags    map[string]string
	Lookup   func(name string) (value string, found bool) // the environment; nil for the process's own
}

// Profile is what is in force.
type Profile struct {
	Name string // of the profile, "" where there is none
	File string // the dbsh.toml, "" for none
	Settings
	DotEnv map[string]string // what .env adds to the environment

	dir    string // where paths of the file start
	secret secret
	values []Value
}

// Settings are the values of a profile's keys. Paths can be opened from where the program was started.
type Settings struct {
	URL              string // "" for none
	Binds            []Bind // further databases, in the order of their names
	Models           string // the folder of the project's own models, "" for none
	Migrations       string // the folder of migrations
	Echo             bool
	ReadOnly         bool
	Sandbox          bool
	Colour           Colour
	Keys             Keys
	Theme            string // the colours, "" for the usual
	Confirm          Confirm
	StatementTimeout time.Duration // 0 for no end
	RC               string        // a file of entries that a prompt begins with, "" for none
}

// Bind is a further database.
type Bind struct{ Name, URL string }

// Colour says when colours are used.
type Colour string

// When colours are used.
const (
	ColourAuto Colour = "auto" // at a terminal, unless NO_COLOR is set
	ColourOn   Colour = "on"
	ColourOff  Colour = "off"
)

// Keys says whose keys the line editor has.
type Keys string

// Whose they are.
const (
	KeysEmacs Keys = "emacs"
	KeysVi    Keys = "vi"
)

// Confirm says what is asked before a statement that destroys more than named rows.
type Confirm string

// What is asked.
const (
	ConfirmNever Confirm = "never" // nothing
	ConfirmAsk   Confirm = "ask"   // yes or no
	ConfirmName  Confirm = "name"  // the table's name
)

// Production tells whether the profile is one in which a slip hurts: production, prod or live is a word of its name.
func (p *Profile) Production() bool {
	words := strings.FieldsFunc(strings.ToLower(p.Name), func(r rune) bool { return r == '-' || r == '_' || r == '.' })
	return slices.ContainsFunc(words, func(word string) bool { return word == "production" || word == "prod" || word == "live" })
}

// Label is the profile as the prompt shows it, "" for one that needs no showing.
func (p *Profile) Label() string {
	if p.Name == defaultSection {
		return ""
	}
	return p.Name
}

// Values are all values, in the order of the keys, with where each comes from. Secrets are masked.
func (p *Profile) Values() []Value { return slices.Clone(p.values) }

// Value is one key's value as it can be shown.
type Value struct {
	Key    string
	Text   string
	Origin string // "flag --echo", "$DATABASE_URL", "dbsh.toml:3", "default"
	Err    error  // why there is none
}

// defaultSection is the section that the others inherit from.
const defaultSection = "default"

// Load finds what is in force. What is wrong with a single value is in Values, and Check tells.
func Load(request Request) (*Profile, error) {
	if request.Lookup == nil {
		request.Lookup = os.LookupEnv
	}
	found, err := find(request.Dir)
	if err != nil {
		return nil, err
	}
	l := &loader{request: request, file: found}
	return l.load()
}

// Names are the profiles of the dbsh.toml that is found from a folder, none where there is no file.
func Names(dir string) ([]string, error) {
	found, err := find(dir)
	if err != nil || found == nil {
		return nil, err
	}
	return found.names(), nil
}

// find reads the dbsh.toml of a folder or of the nearest one above it; nil where there is none.
func find(dir string) (*file, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return nil, fmt.Errorf("look for %s: %w", FileName, err)
	}
	for {
		path := filepath.Join(dir, FileName)
		if info, err := os.Stat(path); err == nil && info.Mode().IsRegular() {
			return readFile(path)
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return nil, nil
		}
		dir = parent
	}
}

// loader puts a profile together.
type loader struct {
	request  Request
	file     *file // nil for none
	dotEnv   map[string]string
	database string // named beside the profile
	asked    bool   // the profile was asked for by a flag or an argument
	profile  *Profile
}

func (l *loader) load() (*Profile, error) {
	l.profile = &Profile{}
	if l.file != nil {
		l.profile.File, l.profile.dir = l.file.path, filepath.Dir(l.file.path)
		values, err := readDotEnv(filepath.Join(l.profile.dir, ".env"))
		if err != nil {
			return nil, err
		}
		l.dotEnv = values
	}
	name, database, err := l.choose()
	if err != nil {
		return nil, err
	}
	l.profile.Name = name
	l.profile.DotEnv = l.additions()
	l.database = database
	l.take()
	if err := l.trust(); err != nil {
		return nil, err
	}
	return l.profile, nil
}

// additions are the variables of .env that the environment does not have.
func (l *loader) additions() map[string]string {
	more := map[string]string{}
	for name, value := range l.dotEnv {
		if _, there := l.request.Lookup(name); !there {
			more[name] = value
		}
	}
	return more
}

// variable is a variable of the environment. One that is empty counts as none, as it does for those who set DATABASE_URL= to be
// without it.
func (l *loader) variable(name string) (value, origin string) {
	if value, found := l.request.Lookup(name); found {
		return value, "$" + name
	}
	if value := l.dotEnv[name]; value != "" {
		return value, "$" + name + " in .env"
	}
	return "", ""
}

// choose finds the profile's name, and the database that was named beside it.
func (l *loader) choose() (name, database string, err error) {
	name, database = l.request.Name, l.request.Database
	if l.file.has(database) {
		if name != "" && name != database {
			return "", "", &UsageError{fmt.Sprintf("got the profile %s as DATABASE and %s as --env, want one", database, name)}
		}
		name, database = database, ""
	}
	l.asked = name != ""
	by := "--env"
	if !l.asked {
		name, by = l.variable("DBSH_ENV")
	}
	switch {
	case name != "":
		return name, database, l.exists(name, by, database != "")
	case l.file.has("development"):
		return "development", database, nil
	case l.file != nil:
		return defaultSection, database, nil
	}
	return "", database, nil
}

// exists refuses a profile that is nowhere. Without a file a name is only one: it says nothing of a database.
func (l *loader) exists(name, by string, database bool) error {
	switch url, _ := l.variable("DATABASE_URL"); {
	case l.file.has(name) || name == defaultSection && l.file != nil:
		return nil
	case l.file != nil:
		return l.file.noProfile(name, by)
	case !database && url == "":
		return &MissingError{Profile: name, Reason: fmt.Sprintf("%s asks for the profile %s, and there is no %s in this folder or above it: dbsh init writes one, or name a database", by, name, FileName)}
	}
	return nil
}

// take takes the value of every key.
func (l *loader) take() {
	for _, k := range keys {
		if k.name == "binds" {
			l.takeBinds()
		} else {
			l.takeKey(k)
		}
	}
}

func (l *loader) takeKey(k key) {
	text, from, err := l.find(k)
	if err == nil {
		err = k.set(l, text, from)
	}
	if k.show != nil && err == nil {
		text = k.show(l.profile)
	}
	l.profile.values = append(l.profile.values, Value{Key: k.name, Text: text, Origin: from.String(), Err: err})
}

// find is the text that a key has, and where it comes from.
func (l *loader) find(k key) (text string, from origin, err error) {
	if k.name == "url" && l.database != "" {
		return l.database, origin{kind: byFlag, name: k.flag}, nil
	}
	if text, found := l.request.Flags[k.name]; found {
		return text, origin{kind: byFlag, name: cmp.Or(k.flag, k.name)}, nil
	}
	own, inherited := l.file.entry(l.profile.Name, k.name), l.file.entry(defaultSection, k.name)
	if own != nil && k.name == "url" && l.asked {
		return l.fromFile(*own)
	}
	if k.env != "" {
		if text, by := l.variable(k.env); text != "" {
			return text, origin{kind: byEnvironment, name: by}, nil
		}
	}
	switch {
	case own != nil:
		return l.fromFile(*own)
	case inherited != nil:
		return l.fromFile(*inherited)
	}
	return "", origin{}, nil
}

func (l *loader) fromFile(e entry) (text string, from origin, err error) {
	from = origin{kind: byFile, line: e.line}
	text, err = expand(e.text, func(name string) string { value, _ := l.variable(name); return value })
	if err != nil {
		err = &FileError{Line: e.line, Message: fmt.Sprintf("%s of [%s] %v", e.key(), e.section, err)}
	}
	return text, from, err
}

// takeBinds takes the further databases: of the file those of both sections, and those of flags.
func (l *loader) takeBinds() {
	for _, name := range l.bindNames() {
		k := key{name: bindKey(name), flag: "bind"}
		text, from, err := l.find(k)
		url := l.profile.database(text, from)
		l.profile.Binds = append(l.profile.Binds, Bind{name, url})
		l.profile.values = append(l.profile.values, Value{Key: k.name, Text: shownURL(url), Origin: from.String(), Err: err})
	}
}

func bindKey(name string) string { return "binds." + name }

func (l *loader) bindNames() []string {
	names := map[string]bool{}
	for key := range l.request.Flags {
		if name, is := strings.CutPrefix(key, "binds."); is {
			names[name] = true
		}
	}
	for _, section := range []string{l.profile.Name, defaultSection} {
		for _, name := range l.file.binds(section) {
			names[name] = true
		}
	}
	return slices.Sorted(maps.Keys(names))
}
