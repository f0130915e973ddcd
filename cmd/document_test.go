package cmd

import (
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
)

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
	prompt, input, output []string // as the document has them; a prompt stands before each line of input
	seen                  string   // the first prompt, as the program shows it
	got                   []string // the output, as the program prints it
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
		b.steps = readSteps(t, kind, b.lines)
		current.blocks[kind] = append(current.blocks[kind], b)
		i = b.to
	}
	return doc
}

// prompts are how the lines of a kind of block begin: those that start an entry or a command, and those that go on with it.
var prompts = map[string]struct{ first, more *regexp.Regexp }{
	"dbsh":    {regexp.MustCompile(`^sample([/ ][^>]*)?> `), regexp.MustCompile(`^ *\.\.\. `)},
	"console": {regexp.MustCompile(`^\$ `), regexp.MustCompile(`^> `)},
}

func readSteps(t *testing.T, kind string, lines []string) (steps []*step) {
	t.Helper()
	prompt, ok := prompts[kind]
	if !ok {
		for _, line := range lines {
			if prompts["dbsh"].first.MatchString(line) {
				t.Fatalf("%q stands in a block that is not marked dbsh: it is not run", line)
			}
		}
		return nil
	}
	for _, line := range lines {
		if first := prompt.first.FindString(line); first != "" {
			steps = append(steps, &step{prompt: []string{first}, input: []string{line[len(first):]}})
			continue
		}
		if len(steps) == 0 {
			t.Fatalf("%q stands before the first prompt", line)
		}
		last := steps[len(steps)-1]
		if more := prompt.more.FindString(line); more != "" && len(last.output) == 0 {
			last.prompt, last.input = append(last.prompt, more), append(last.input, line[len(more):])
		} else {
			last.output = append(last.output, line)
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

// lines are the step as the document should have it. What does not differ, or did not run, stays as it is, times included.
func (s *step) lines() (lines []string) {
	prompt, output := s.prompt, s.output
	if s.seen != "" && normal(s.seen) != normal(s.prompt[0]) {
		prompt = []string{s.seen}
	}
	if s.seen != "" && s.difference() != "" {
		output = s.got
	}
	for i, input := range s.input {
		if i >= len(prompt) { // under the end of the new prompt
			prompt = append(prompt, fmt.Sprintf("%*s", len(s.seen), "... "))
		}
		lines = append(lines, prompt[i]+input)
	}
	return append(lines, output...)
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
			lines = append(lines, s.lines()...)
		}
		d.lines = slices.Replace(d.lines, b.from, b.to, lines...)
	}
	if err := os.WriteFile(d.path, []byte(strings.Join(d.lines, "\n")), 0o644); err != nil {
		t.Fatal(err)
	}
}
