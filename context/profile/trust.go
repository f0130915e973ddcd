package profile

import "path/filepath"

// A profile can name what is run: password_command, and the entries of rc. What others can write is not run for one: the file of the
// profile, and the file that rc names.

// trust refuses what a file that others can write would run.
func (l *loader) trust() error {
	p := l.profile
	for _, v := range p.Values() {
		if v.Text == "" || v.Key != "password_command" && v.Key != "rc" {
			continue
		}
		if line := l.lineOf(v.Key); line > 0 {
			if reason := open(p.File); reason != "" {
				return &FileError{Line: line, Message: v.Key + " says what is run, and " + FileName + " " + reason + ": chmod go-w " + FileName + ", or chown it"}
			}
		}
	}
	if p.RC != "" {
		if reason := open(p.RC); reason != "" {
			name := filepath.Base(p.RC)
			return &UntrustedError{"rc is run when a prompt begins, and " + name + " " + reason + ": chmod go-w " + name + ", or chown it"}
		}
	}
	return nil
}

// lineOf is the line of the file that a key's value is from, 0 for none.
func (l *loader) lineOf(key string) int {
	for _, section := range []string{l.profile.Name, defaultSection} {
		if e := l.file.entry(section, key); e != nil {
			return e.line
		}
	}
	return 0
}

// UntrustedError says which file others can write.
type UntrustedError struct{ Reason string }

func (e *UntrustedError) Error() string { return e.Reason }
