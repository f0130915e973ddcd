package main

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
var update = flag.Bool("update", false, "write into the documents what the program prints")

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
				if len(section.blocks["dbsh"]) > 0 {
					t.Run(section.title, func(t *testing.T) { runPrompt(t, section.steps("dbsh")) })
				}
				if len(section.blocks["console"]) > 0 {
					t.Run(section.title+" console", func(t *testing.T) { runConsole(t, section.steps("console")) })
				}
			}
		})
		if *update {
			doc.write(t)
		}
	}
}

// document is a Markdown file, cut at its headings.
type document struct {
	path     string
	lines    []string
	sections []*section
}

// section is what stands under one heading: fenced blocks by kind.
type section struct {
	title  string
	blocks map[string][]*block
}

// block is a fenced block; its lines are from and to in the document.
type block struct {
	from, to int
	lines    []string
	steps    []*step
}

// step is something to type and what is printed for it.
type step struct {
	prompt string   // of its first line
	input  []string // without prompts
	shown  []string // with them, as the document has them
	want   []string
	got    []string
}

func readDocument(t *testing.T, path string) *document {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	doc := &document{path: path, lines: strings.Split(string(text), "\n")}
	current := &section{title: "top", blocks: map[string][]*block{}}
	doc.sections = append(doc.sections, current)
	for i := 0; i < len(doc.lines); i++ {
		line := doc.lines[i]
		if strings.HasPrefix(line, "#") {
			current = &section{title: strings.TrimLeft(line, "# "), blocks: map[string][]*block{}}
			doc.sections = append(doc.sections, current)
		}
		kind, fenced := strings.CutPrefix(line, "```")
		if !fenced {
			continue
		}
		b := &block{from: i + 1, to: i + 1}
		for b.to < len(doc.lines) && doc.lines[b.to] != "```" {
			b.to++
		}
		b.lines = doc.lines[b.from:b.to]
		b.steps = readSteps(kind, b.lines)
		current.blocks[kind] = append(current.blocks[kind], b)
		i = b.to
	}
	return doc
}

var (
	samplePrompt = regexp.MustCompile(`^(sample(?: [^>]*)?> )(.*)$`)
	sampleMore   = regexp.MustCompile(`^( *\.\.\. )(.*)$`)
	shellPrompt  = regexp.MustCompile(`^(\$ )(.*)$`)
	shellMore    = regexp.MustCompile(`^(> )(.*)$`)
)

func readSteps(kind string, lines []string) (steps []*step) {
	prompt, more := samplePrompt, sampleMore
	switch kind {
	case "console":
		prompt, more = shellPrompt, shellMore
	case "dbsh":
	default:
		return nil
	}
	for _, line := range lines {
		if m := prompt.FindStringSubmatch(line); m != nil {
			steps = append(steps, &step{prompt: m[1], input: []string{m[2]}, shown: []string{line}})
			continue
		}
		if len(steps) == 0 {
			steps = append(steps, &step{}) // what stands before the first prompt is printed by nothing
		}
		last := steps[len(steps)-1]
		if m := more.FindStringSubmatch(line); m != nil && len(last.want) == 0 {
			last.input, last.shown = append(last.input, m[2]), append(last.shown, line)
		} else {
			last.want = append(last.want, line)
		}
	}
	return steps
}

func (s *section) steps(kind string) (all []*step) {
	for _, b := range s.blocks[kind] {
		all = append(all, b.steps...)
	}
	return all
}

// mark stands between the outputs of two steps, with the state of the session that the next prompt shows.
const mark = "\x1e"

const promptEntry = `fmt.Printf("\x1e+%d ~%d -%d %t\n", session.Status().New, session.Status().Dirty, session.Status().Deleted, session.Status().InTransaction)`

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
		s.takes("sample"+promptOf(state)+"> ", got)
		s.compare(t)
	}
}

// promptOf is what the prompt says of a session in a state: " +1 ~0 -0 tx".
func promptOf(state string) (text string) {
	pending, transaction := strings.CutSuffix(state, " true")
	pending = strings.TrimSuffix(pending, " false")
	if pending != "+0 ~0 -0" {
		text = " " + pending
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
		s.takes("$ ", outputs[i])
		s.compare(t)
	}
}

// outputOf is everything a command writes, run in a directory with nothing of the person who tests. Its exit code does not matter.
func outputOf(t *testing.T, cmd *exec.Cmd, dir string) string {
	t.Helper()
	var out bytes.Buffer
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "DATABASE_URL=", "HOME="+dir, "XDG_STATE_HOME="+dir)
	cmd.Stdout, cmd.Stderr = &out, &out
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	stop := time.AfterFunc(time.Minute, func() { cmd.Process.Kill() })
	defer stop.Stop()
	cmd.Wait()
	return out.String()
}

// takes keeps what the program showed: the prompt before the step, and what came after it.
func (s *step) takes(prompt, output string) {
	if len(s.shown) > 0 && normal(prompt) != normal(s.prompt) {
		s.shown[0] = prompt + s.input[0]
		for i, line := range s.input[1:] {
			s.shown[i+1] = fmt.Sprintf("%*s%s", len(prompt), "... ", line)
		}
		s.prompt += "(the program's is " + prompt + ")"
	}
	if output != "" {
		s.got = strings.Split(strings.TrimSuffix(output, "\n"), "\n")
	}
	for i, line := range s.got {
		s.got[i] = strings.TrimRight(line, " ")
	}
}

// compare reports what differs. Blank lines at the end are space in the document.
func (s *step) compare(t *testing.T) {
	t.Helper()
	got, want := strings.Join(s.got, "\n"), strings.TrimRight(strings.Join(s.want, "\n"), "\n")
	if normal(got) == normal(want) {
		s.got = s.want // keeps the times that are there
	} else if !*update {
		t.Errorf("%s\nprints\n%s\nand the document says\n%s", strings.Join(s.input, "\n"), got, want)
	}
	if strings.Contains(s.prompt, "(the") && !*update {
		t.Errorf("%s: the prompt differs: %s", s.input[0], s.prompt)
	}
}

var (
	measured = regexp.MustCompile(`\b\d+(\.\d+)? (ms|s)\b`)
	open     = regexp.MustCompile(` tx \d+s`)
	moment   = regexp.MustCompile(`\b20\d\d-\d\d-\d\d \d\d:\d\d:\d\d(\.\d+)?`)
)

// normal is text without what differs from run to run: times taken, and moments since the sample's last one.
func normal(text string) string {
	text = open.ReplaceAllString(measured.ReplaceAllString(text, "1 ms"), " tx")
	return moment.ReplaceAllStringFunc(text, func(at string) string {
		if at < "2026" {
			return at
		}
		return strings.Repeat("now", len("2026-01-01 00:00:00")/3)
	})
}

// write puts what the program printed into the document.
func (d *document) write(t *testing.T) {
	t.Helper()
	var blocks []*block
	for _, s := range d.sections {
		blocks = slices.Concat(blocks, s.blocks["dbsh"], s.blocks["console"])
	}
	slices.SortFunc(blocks, func(a, b *block) int { return b.from - a.from })
	for _, b := range blocks {
		var lines []string
		for _, s := range b.steps {
			lines = slices.Concat(lines, s.shown, s.got)
		}
		d.lines = slices.Replace(d.lines, b.from, b.to, lines...)
	}
	if err := os.WriteFile(d.path, []byte(strings.Join(d.lines, "\n")), 0o644); err != nil {
		t.Fatal(err)
	}
}
