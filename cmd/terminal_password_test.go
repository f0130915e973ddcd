//go:build unix

package cmd

import (
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// asksForPassword opens a database at a terminal, by the URL of a user whose password is missing there.
func asksForPassword(t *testing.T, url, name string) {
	asked := func(t *testing.T, args ...string) *person {
		p := sitDownBefore(t, url, args...)
		p.waits("Password for joe: ")
		return p
	}
	t.Run("right", func(t *testing.T) {
		p := asked(t, "--echo")
		p.types(secret + enter)
		p.waits(ready, name+"> ")
		for _, entry := range []string{":conninfo", ":help", "SELECT nope;", "db", "session", "fmt.Println(os.Args)", ":history all", ":sql all"} {
			p.types(entry + enter)
			p.waits(ready)
		}
		for _, file := range []string{"cmdline", "environ"} {
			text, err := os.ReadFile(filepath.Join("/proc", strconv.Itoa(p.program.Process.Pid), file))
			if err == nil { // no such folder on other systems
				silent(t, file, string(text))
			}
		}
		p.types(leave)
		if code := p.exitCode(); code != exitOK {
			t.Errorf("got exit code %d", code)
		}
		silent(t, "the terminal", p.screen())
		history, err := os.ReadFile(filepath.Join(p.home, "dbsh", "history"))
		if err != nil {
			t.Fatal(err)
		}
		silent(t, "the history", string(history))
	})
	t.Run("corrected while typing", func(t *testing.T) {
		p := asked(t, "-c", "40 + 2")
		p.types(secret + "xé\x7f\x7f" + enter)
		p.waits("\n42\n")
		if code := p.exitCode(); code != exitOK {
			t.Errorf("got exit code %d", code)
		}
	})
	t.Run("wrong", func(t *testing.T) {
		p := asked(t)
		p.types(secret + "x" + enter)
		p.waits("refuses user joe: the user or the password is wrong")
		if code := p.exitCode(); code != exitError {
			t.Errorf("got exit code %d", code)
		}
		silent(t, "the terminal", p.screen())
		if strings.Count(p.screen(), "Password for") != 1 {
			t.Errorf("asked more than once:\n%s", p.screen())
		}
	})
	for key, name := range map[string]string{enter: "nothing", leave: "end"} {
		t.Run(name, func(t *testing.T) {
			p := asked(t, "-c", "1")
			p.types(key)
			p.waits("refuses user joe without a password")
			if code := p.exitCode(); code != exitError {
				t.Errorf("got exit code %d", code)
			}
		})
	}
	t.Run("interrupted", func(t *testing.T) {
		p := sitDownBefore(t, url)
		p.waits("Password for joe: ")
		p.types("half" + interrupt)
		if code := p.exitCode(); code != exitInterrupted || strings.Contains(p.screen(), "half") {
			t.Errorf("got exit code %d, want %d\n%s", code, exitInterrupted, p.screen())
		}
	})
	t.Run("interrupted, and the terminal shows again what is typed", func(t *testing.T) {
		shell := program(url)
		shell.Args = []string{"sh", "-c", `trap : INT; "$0" "$1"; echo "status $?"; stty -a`, shell.Path, url}
		sh, err := exec.LookPath("sh")
		if err != nil {
			t.Skip(err)
		}
		shell.Path = sh
		p := startAt(t, shell, url)
		p.waits("Password for joe: ")
		p.types(interrupt)
		p.waits("status 130", " echo ")
	})
	t.Run("nobody is there", func(t *testing.T) {
		cmd := program(url, "-c", "1")
		cmd.Env = append(cmd.Env, quietly(t.TempDir())...)
		cmd.Stdin = strings.NewReader(secret + "\n")
		out, err := cmd.CombinedOutput()
		if err == nil || strings.Contains(string(out), "Password for") || !strings.Contains(string(out), "without a password") {
			t.Errorf("got %v: %s", err, out)
		}
	})
}
