//go:build unix

package profile

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestTrust runs nothing that others could have written.
func TestTrust(t *testing.T) {
	tests := []struct {
		name, lines string
		file        string // whose mode is changed
		mode        os.FileMode
		owner       int
		want        string // what the error says, "" for none
	}{
		{name: "nothing is run", lines: "echo = true", file: FileName, mode: 0o666},
		{name: "a command", lines: "password_command = \"true\"", file: FileName, mode: 0o644},
		{name: "a command, the user's own group", lines: "password_command = \"true\"", file: FileName, mode: 0o664},
		{name: "a command, written by all", lines: "password_command = \"true\"", file: FileName, mode: 0o666,
			want: "dbsh.toml:3: password_command says what is run, and dbsh.toml can be written by others (mode 0666): chmod go-w dbsh.toml, or chown it"},
		{name: "a command of another user", lines: "password_command = \"true\"", file: FileName, mode: 0o600, owner: 12345,
			want: "dbsh.toml:3: password_command says what is run, and dbsh.toml belongs to another user (12345): chmod go-w dbsh.toml, or chown it"},
		{name: "entries", lines: "rc = \"start.dbsh\"", file: FileName, mode: 0o602,
			want: "dbsh.toml:3: rc says what is run, and dbsh.toml can be written by others (mode 0602): chmod go-w dbsh.toml, or chown it"},
		{name: "the file of entries", lines: "rc = \"start.dbsh\"", file: "start.dbsh", mode: 0o666,
			want: "rc is run when a prompt begins, and start.dbsh can be written by others (mode 0666): chmod go-w start.dbsh, or chown it"},
		{name: "entries of one's own", lines: "rc = \"start.dbsh\"", file: "start.dbsh", mode: 0o600},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			dir := project(t, map[string]string{FileName: "[default]\nurl = \"sqlite://\"\n" + test.lines + "\n", "start.dbsh": "1\n"})
			path := filepath.Join(dir, test.file)
			if err := os.Chmod(path, test.mode); err != nil {
				t.Fatal(err)
			}
			if test.owner != 0 {
				if err := os.Chown(path, test.owner, -1); err != nil {
					t.Skip("only root gives files away")
				}
			}
			_, err := Load(Request{Dir: dir, Lookup: environment(nil)})
			if test.want == "" && err != nil || test.want != "" && (err == nil || !strings.HasSuffix(err.Error(), test.want)) {
				t.Errorf("got %v, want %q", err, test.want)
			}
		})
	}
}
