package migration

import (
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"strings"
)

// A migration can be a file of Go, VERSION_name.go, with a function for each direction, whose names end in the version: all files of the
// folder are one package.
//
//	func Up20260102030405(ctx context.Context, session *store.Session) error
//	func Down20260102030405(ctx context.Context, session *store.Session) error
//
// Comments before its package clause say message and parent, as in a file of SQL. This package reads which there are; who runs Go, by an
// interpreter or by the compiler, gives the functions with Implement. Other Go files of the folder are the package's own business.

var goFileName = regexp.MustCompile(`^([0-9]+)(?:_(.*))?\.go$`)

// readGo reads what the files of Go say of themselves.
func (f *Folder) readGo(files fs.FS) error {
	names, err := fs.Glob(files, "*.go")
	if err != nil {
		return err
	}
	for _, name := range names {
		parts := goFileName.FindStringSubmatch(path.Base(name))
		if parts == nil || strings.HasSuffix(name, "_test.go") {
			continue
		}
		text, err := fs.ReadFile(files, name)
		if err != nil {
			return err
		}
		p := &parser{migration: &Migration{Version: parts[1], Name: parts[2], Path: name}}
		for line := range strings.Lines(string(text)) {
			comment, is := strings.CutPrefix(strings.TrimSpace(line), "//")
			if strings.HasPrefix(line, "package ") {
				break
			}
			if is {
				p.header(strings.TrimSpace(comment))
			}
		}
		f.Migrations = append(f.Migrations, p.migration)
	}
	return nil
}

// InGo tells a migration that is written in Go.
func (m *Migration) InGo() bool { return m.run != nil || strings.HasSuffix(m.Path, ".go") }

// Function is the name of the function of a direction: Up20260102030405.
func (m *Migration) Function(d Direction) string {
	return map[Direction]string{Up: "Up", Down: "Down"}[d] + m.Version
}

// Implement gives a migration that is a file of Go its functions.
func (m *Migration) Implement(run Func) { m.run = &run }

// runnable says why a migration written in Go cannot be run in a direction.
func (m *Migration) runnable(d Direction) error {
	switch {
	case !m.InGo():
		return nil
	case m.run == nil:
		return fmt.Errorf("%s is written in Go, and nobody has said how it is run: dbsh db does", m.shown())
	case d == Up && m.run.Up == nil:
		return fmt.Errorf("%s: it has no function %s", m.shown(), m.Function(Up))
	case d == Down && m.run.Down == nil:
		return fmt.Errorf("%s: there is no way back: it has no function %s", m.shown(), m.Function(Down))
	}
	return nil
}

// call runs the function of a direction. A panic is its error.
func (r *running) call() (err error) {
	do := r.migration.run.Up
	if r.direction == Down {
		do = r.migration.run.Down
	}
	defer func() {
		if v := recover(); v != nil {
			err = fmt.Errorf("panic: %v", v)
		}
	}()
	if err := do(r.session.Context(), r.session); err != nil {
		return err
	}
	return r.session.Flush()
}

// GoText is the file of a migration that is to be written in Go, in a package of this name.
func (m *Migration) GoText(pkg string) string {
	var b strings.Builder
	for _, line := range [][2]string{{"message", m.Message}, {"parent", strings.Join(m.Parents, ", ")}} {
		if line[1] != "" {
			fmt.Fprintf(&b, "// %s: %s\n", line[0], strings.Join(strings.Fields(line[1]), " "))
		}
	}
	fmt.Fprintf(&b, "\npackage %s\n\nimport (\n\t\"context\"\n\n\t\"github.com/dbsh-go/dbsh/store\"\n)\n", pkg)
	for _, d := range []Direction{Up, Down} {
		fmt.Fprintf(&b, "\nfunc %s(ctx context.Context, session *store.Session) error {\n\treturn nil\n}\n", m.Function(d))
	}
	return b.String()
}
