package migration

import (
	"fmt"
	"regexp"
	"strings"
)

// Direction is the way in which a migration is run.
type Direction int

const (
	Up Direction = iota
	Down
)

// String is "up" or "down".
func (d Direction) String() string {
	if d == Down {
		return "down"
	}
	return "up"
}

// Migration is one step in the history of a database's tables.
type Migration struct {
	Version string // digits, by which migrations are ordered
	Name    string // the rest of the file's name
	Message string
	Parents []string // versions that it follows; two of a merge
	Path    string   // the file's, "" for one that is written in Go
	Dialect string   // the kind of database that its statements are for (sqlite, postgresql, mysql), "" where nobody says

	Up, Down      []Statement
	NoTransaction bool // its statements are not to be put into a transaction

	run *Func // written in Go
}

// Steps are the statements of a direction.
func (m *Migration) Steps(d Direction) []Statement {
	if d == Down {
		return m.Down
	}
	return m.Up
}

// String is "20260102150405 add users".
func (m *Migration) String() string { return m.Version + " " + m.title() }

func (m *Migration) title() string {
	if m.Message != "" {
		return m.Message
	}
	return strings.ReplaceAll(m.Name, "_", " ")
}

// file is the name of the migration's file.
func (m *Migration) file() string {
	name := m.Version
	if m.Name != "" {
		name += "_" + m.Name
	}
	return name + ".sql"
}

// Text is the migration's file.
func (m *Migration) Text() string {
	var b strings.Builder
	comment := func(key, value string) {
		if value != "" {
			fmt.Fprintf(&b, "-- %s: %s\n", key, strings.Join(strings.Fields(value), " "))
		}
	}
	comment("message", m.Message)
	comment("parent", strings.Join(m.Parents, ", "))
	comment(writtenFor, m.Dialect)
	b.WriteString("\n")
	if m.NoTransaction {
		b.WriteString("-- +goose NO TRANSACTION\n")
	}
	for _, direction := range []Direction{Up, Down} {
		fmt.Fprintf(&b, "-- +goose %s\n", []string{"Up", "Down"}[direction])
		if len(m.Steps(direction)) == 0 {
			b.WriteString("\n")
		}
		for _, statement := range m.Steps(direction) {
			statement.write(&b)
		}
		if direction == Up {
			b.WriteString("\n")
		}
	}
	return b.String()
}

func (s Statement) write(b *strings.Builder) {
	for _, loss := range s.Losses {
		fmt.Fprintf(b, "-- %s %s: %s\n", lossMark, loss.What, strings.Join(strings.Fields(loss.Query), " "))
	}
	text := strings.TrimRight(s.SQL, " \t\n;")
	if inner, _, several := cutAtLineEnd(text); several && inner != "" {
		fmt.Fprintf(b, "-- +goose StatementBegin\n%s;\n-- +goose StatementEnd\n", text)
		return
	}
	b.WriteString(text + ";\n")
}

// cutAtLineEnd tells whether a line of a statement ends as if the statement did.
func cutAtLineEnd(text string) (before, after string, found bool) {
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		if endsStatement(line) || strings.HasPrefix(strings.TrimSpace(line), "--") {
			return strings.Join(lines[:i+1], "\n"), strings.Join(lines[i+1:], "\n"), true
		}
	}
	return text, "", false
}

// writtenFor begins the comment that says for which kind of database a migration is.
const writtenFor = "written for"

// lossMark begins the comment that says what the next statement can lose.
const lossMark = "data loss:"

var fileName = regexp.MustCompile(`^([0-9]+)(?:_(.*))?\.sql$`)

// parseFile reads a migration.
func parseFile(name, text string) (*Migration, error) {
	parts := fileName.FindStringSubmatch(name)
	if parts == nil {
		return nil, fmt.Errorf("%s: got the name %s, want VERSION_name.sql, VERSION of digits", name, name)
	}
	p := &parser{migration: &Migration{Version: parts[1], Name: parts[2], Path: name}}
	for i, line := range strings.Split(strings.ReplaceAll(text, "\r\n", "\n"), "\n") {
		if err := p.line(line); err != nil {
			return nil, fmt.Errorf("%s, line %d: %w", name, i+1, err)
		}
	}
	if err := p.end(); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return p.migration, nil
}

// parser reads a file line by line. A statement ends with a line that ends in a semicolon, or, between StatementBegin and
// StatementEnd, there.
type parser struct {
	migration *Migration
	part      *[]Statement // nil before the first part
	seen      [2]bool
	block     bool
	lines     []string
	losses    []Loss
}

func (p *parser) line(line string) error {
	trimmed := strings.TrimSpace(line)
	comment, isComment := strings.CutPrefix(trimmed, "--")
	comment = strings.TrimSpace(comment)
	if mark, is := strings.CutPrefix(comment, "+goose"); is && isComment {
		return p.mark(strings.ToUpper(strings.Join(strings.Fields(mark), " ")))
	}
	switch {
	case isComment && p.part == nil:
		p.header(comment)
		return nil
	case isComment && len(p.lines) == 0 && strings.HasPrefix(comment, lossMark):
		return p.loss(strings.TrimSpace(strings.TrimPrefix(comment, lossMark)))
	case !p.block && (isComment || trimmed == "") && len(p.lines) == 0:
		return nil
	case p.part == nil && trimmed == "":
		return nil
	case p.part == nil:
		return fmt.Errorf("got a statement before -- +goose Up")
	}
	p.lines = append(p.lines, line)
	if !p.block && endsStatement(line) {
		p.finish()
	}
	return nil
}

func (p *parser) mark(mark string) error {
	switch mark {
	case "UP", "DOWN":
		direction := Up
		if mark == "DOWN" {
			direction = Down
		}
		if p.seen[direction] {
			return fmt.Errorf("got -- +goose %s twice", mark)
		}
		if err := p.end(); err != nil {
			return err
		}
		p.seen[direction] = true
		p.part = &p.migration.Up
		if direction == Down {
			p.part = &p.migration.Down
		}
	case "STATEMENTBEGIN":
		if p.part == nil || p.block || len(p.lines) > 0 {
			return fmt.Errorf("got -- +goose StatementBegin inside a statement, or before -- +goose Up")
		}
		p.block = true
	case "STATEMENTEND":
		if !p.block {
			return fmt.Errorf("got -- +goose StatementEnd without StatementBegin")
		}
		p.block = false
		p.finish()
	case "NO TRANSACTION":
		p.migration.NoTransaction = true
	case "ENVSUB ON", "ENVSUB OFF":
		return fmt.Errorf("-- +goose ENVSUB is not supported: write the value itself")
	default:
		return fmt.Errorf("got -- +goose %s, want Up, Down, StatementBegin, StatementEnd or NO TRANSACTION", mark)
	}
	return nil
}

func (p *parser) header(comment string) {
	key, value, _ := strings.Cut(comment, ":")
	switch value = strings.TrimSpace(value); key {
	case "message":
		p.migration.Message = value
	case writtenFor:
		p.migration.Dialect = value
	case "parent":
		if value == "none" {
			p.migration.Parents = []string{} // it begins a branch
			return
		}
		for _, version := range strings.Split(value, ",") {
			if version = strings.TrimSpace(version); version != "" {
				p.migration.Parents = append(p.migration.Parents, version)
			}
		}
	}
}

func (p *parser) loss(text string) error {
	what, query, found := strings.Cut(text, ": SELECT ")
	if !found {
		return fmt.Errorf("got the comment %q, want data loss: WHAT: SELECT count(*) FROM table WHERE condition", text)
	}
	p.losses = append(p.losses, Loss{What: what, Query: "SELECT " + query})
	return nil
}

func (p *parser) finish() {
	text := strings.TrimSpace(strings.Join(p.lines, "\n"))
	p.lines = nil
	if strings.Trim(text, "; \t\n") != "" {
		*p.part = append(*p.part, Statement{SQL: text, Losses: p.losses})
	}
	p.losses = nil
}

// end closes a part.
func (p *parser) end() error {
	if p.block {
		return fmt.Errorf("-- +goose StatementBegin has no StatementEnd")
	}
	if rest := strings.TrimSpace(strings.Join(p.lines, "\n")); rest != "" {
		return fmt.Errorf("the last statement has no semicolon: %s", firstLine(rest))
	}
	p.lines = nil
	return nil
}

func firstLine(text string) string {
	line, _, _ := strings.Cut(text, "\n")
	return line
}

// endsStatement tells whether a line ends with a semicolon, a comment behind it left out.
func endsStatement(line string) bool {
	last := ""
	for _, word := range strings.Fields(line) {
		if strings.HasPrefix(word, "--") {
			break
		}
		last = word
	}
	return strings.HasSuffix(last, ";")
}
