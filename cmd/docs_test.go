package cmd

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
)

// The documents show sessions, and TestDocs runs every one of them: a document that shows what the program does not print
// fails. Three kinds of fenced blocks are taken:
//
//	dbsh     entries behind the prompt of the built-in sample ("sample> ", "    ... "), each with what it prints
//	console  commands of sh behind "$ ", each with what it prints; "> " continues a command
//	go       whole programs, run beside the models of the built-in sample as the package models (TestDocsPrograms)
//
// Blocks of a kind that stand under one heading are one session, and its console commands share a directory. Measured times and
// today's date may differ.
var update = flag.Bool("update", false, "write into the documents and the transcripts what the program prints")

// samples are the scripts that the documents run.
var samples = filepath.Join(root, "scripts", "samples")

func documents(t *testing.T) []string {
	t.Helper()
	var files []string
	for _, dir := range []string{root, filepath.Join(root, "docs")} {
		found, err := filepath.Glob(filepath.Join(dir, "*.md"))
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, found...)
	}
	return files
}

func TestDocs(t *testing.T) {
	for _, file := range documents(t) {
		doc := readDocument(t, file)
		t.Run(filepath.Base(file), func(t *testing.T) {
			for _, section := range doc.sections {
				t.Run(section.title, func(t *testing.T) {
					t.Parallel()
					for _, s := range section.run(t) {
						if difference := s.difference(); difference != "" && !*update {
							t.Error(difference)
						}
					}
				})
			}
		})
		if *update {
			doc.write(t)
		}
	}
}

// TestDocsFind shows that a document is found out: by a wrong output, a wrong prompt, an output left out.
func TestDocsFind(t *testing.T) {
	const text = "# One\n\n```dbsh\nsample> 1 + 1\n2\nsample> 1 + 2\n4\nsample +1 ~0 -0> 3\n3\nsample> 4\n```\n" +
		"```console\n$ echo out; false\nout\n$ echo $?\n0\n```\n"
	path := filepath.Join(t.TempDir(), "doc.md")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	var found []string
	for _, section := range readDocument(t, path).sections {
		for _, s := range section.run(t) {
			if s.difference() != "" {
				found = append(found, s.input[0])
			}
		}
	}
	if want := []string{"1 + 2", "3", "4", "echo $?"}; !slices.Equal(found, want) {
		t.Errorf("wrong are %q, want %q", found, want)
	}
}

// run runs the sessions of a section, and gives their steps.
func (s *section) run(t *testing.T) []*step {
	t.Helper()
	entries, commands := s.steps("dbsh"), s.steps("console")
	if len(entries) > 0 {
		runPrompt(t, entries)
	}
	if len(commands) > 0 {
		runConsole(t, commands)
	}
	return append(entries, commands...)
}

// mark stands between the outputs of two steps, with the state of the session that the next prompt shows.
const mark = "\x1e"

const promptEntry = `fmt.Printf("\x1e%s +%d ~%d -%d %t\n", session.DB().Name(), session.Status().New, session.Status().Dirty, session.Status().Deleted, session.Status().InTransaction)`

// runPrompt types the steps into one shell on the built-in sample.
func runPrompt(t *testing.T, steps []*step) {
	input := promptEntry + "\n"
	for _, s := range steps {
		input += strings.Join(s.input, "\n") + "\n" + promptEntry + "\n"
	}
	cmd := exec.Command("dbsh", "--keep-going")
	cmd.Stdin = strings.NewReader(input)
	outputs := strings.Split(outputOf(t, cmd, t.TempDir()), mark)
	for i, s := range steps {
		if i+2 >= len(outputs) {
			t.Fatalf("nothing came back for %q", s.input)
		}
		state, got, _ := strings.Cut(outputs[i+1], "\n")
		s.took("sample"+promptOf(state)+"> ", got)
	}
}

// promptOf is what the prompt says of a session in a state: "/reports +1 ~0 -0 tx".
func promptOf(state string) (text string) {
	database, state, _ := strings.Cut(state, " ")
	pending, transaction := strings.CutSuffix(state, " true")
	pending = strings.TrimSuffix(pending, " false")
	if database != "sample" {
		text = "/" + database
	}
	if pending != "+0 ~0 -0" {
		text += " " + pending
	}
	if transaction {
		text += " tx"
	}
	return text
}

// runConsole gives the steps to one sh.
func runConsole(t *testing.T, steps []*step) {
	sh, err := exec.LookPath("sh")
	if err != nil {
		t.Skip("there is no sh here: commands in the documents are not run")
	}
	script := ""
	for _, s := range steps {
		script += "{ " + strings.Join(s.input, "\n") + "\n} 2>&1; code=$?; printf '" + mark + "'; (exit $code)\n"
	}
	dir := t.TempDir()
	if err := os.CopyFS(filepath.Join(dir, "scripts", "samples"), os.DirFS(samples)); err != nil {
		t.Fatal(err)
	}
	outputs := strings.Split(outputOf(t, exec.Command(sh, "-c", script), dir), mark)
	for i, s := range steps {
		if i >= len(outputs) {
			t.Fatalf("nothing came back for %q", s.input)
		}
		s.took("$ ", outputs[i])
	}
}

// outputOf is everything a command writes, run in a directory with nothing of the person who tests. Its exit code does not matter.
func outputOf(t *testing.T, cmd *exec.Cmd, dir string) string {
	t.Helper()
	var out bytes.Buffer
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "DATABASE_URL=", "HOME="+dir, "XDG_STATE_HOME="+dir, "GORACE=atexit_sleep_ms=0")
	cmd.Stdout, cmd.Stderr = &out, &out
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	stop := time.AfterFunc(time.Minute, func() { cmd.Process.Kill() })
	defer stop.Stop()
	cmd.Wait()
	return out.String()
}

// took keeps what the program showed: the prompt before the step, and what came after it, without blanks at the ends.
func (s *step) took(prompt, output string) {
	s.seen = prompt
	for line := range strings.Lines(output) {
		s.got = append(s.got, strings.TrimRight(line, " \n"))
	}
	for n := len(s.output); n > len(s.got) && s.output[n-1] == ""; n-- {
		s.output = s.output[:n-1] // space in the document
	}
}

// difference says what the document shows and the program does not, "" if they agree.
func (s *step) difference() string {
	got, want := strings.Join(s.got, "\n"), strings.Join(s.output, "\n")
	input := strings.Join(s.input, "\n")
	switch {
	case normal(got) != normal(want):
		return fmt.Sprintf("%s\nprints\n%s\nand the document says\n%s", input, got, want)
	case normal(s.seen) != normal(s.prompt[0]):
		return fmt.Sprintf("%s\nstands at the prompt %q, and in the document at %q", input, s.seen, s.prompt[0])
	}
	return ""
}

var (
	measured = regexp.MustCompile(`\b\d+(\.\d+)? (ms|s)\b`)
	open     = regexp.MustCompile(` tx \d+s`)
	numbered = regexp.MustCompile(`20\d{12}`)             // of a migration
	copied   = regexp.MustCompile(`20\d{6}-\d{6}\.\d{3}`) // in the name of a backup
	moment   = regexp.MustCompile(`\b20\d\d-\d\d-\d\d \d\d:\d\d:\d\d(\.\d+)?`)
)

// normal is text without what differs from run to run: times taken, versions, and moments since the sample's last one.
func normal(text string) string {
	text = copied.ReplaceAllString(numbered.ReplaceAllString(text, "20260102030405"), "20260102-030405.000")
	text = open.ReplaceAllString(measured.ReplaceAllString(text, "1 ms"), " tx")
	return moment.ReplaceAllStringFunc(text, func(at string) string {
		if at < "2026" {
			return at
		}
		return strings.Repeat("now", len("2026-01-01 00:00:00")/3)
	})
}
