package input

import (
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"slices"
	"strings"

	"github.com/chzyer/readline"
)

// Config is what a terminal needs to know.
type Config struct {
	// Complete tells whether an entry is whole. Nil: every line is.
	Complete func(text string) bool
	// Candidates are what can stand at the cursor, a byte offset, in place of what stands from from to the cursor.
	// It is called at a key press and must be fast. Nil: nothing is completed.
	Candidates func(text string, cursor int) (candidates []string, from int)
	// History keeps the entries. Nil: for the life of the terminal.
	History *History
	// Waits says what an entry waits for that two empty lines have dropped, "" for nothing in particular. Nil: nothing.
	Waits func(text string) string
}

// IsTerminal tells whether a person is at the keys: input and output are a terminal.
func IsTerminal() bool { return readline.DefaultIsTerminal() }

// Screen is the size of the terminal in characters, 80 by 24 where it is not known.
func Screen() (width, height int) {
	width, height, err := readline.GetSize(readline.GetStdin())
	if err != nil || width <= 0 || height <= 0 {
		return 80, 24
	}
	return width, height
}

// terminal reads from the terminal of the process.
type terminal struct {
	config  Config
	lib     *readline.Instance
	keys    *keys
	out     io.Writer
	signals chan os.Signal

	pending string   // the lines of the entry so far, each with its newline
	lost    string   // marks of pastes that the line did not take
	tab     *replace // what a tab wants to do to the line and the library cannot
	asking  bool
	failed  error // the first failure to keep history
}

// NewTerminal reads from the terminal of the process, which [IsTerminal] tells of. There can be one at a time.
func NewTerminal(config Config) (Reader, error) {
	if config.Complete == nil {
		config.Complete = func(string) bool { return true }
	}
	if config.History == nil {
		config.History = &History{}
	}
	t := &terminal{config: config, out: readline.Stdout, signals: make(chan os.Signal, 1)}
	shown := &screen{Writer: readline.Stdout}
	t.keys = newKeys(readline.NewCancelableStdin(readline.Stdin))
	lib, err := readline.NewEx(&readline.Config{
		Stdin:                  t.keys,
		UniqueEditLine:         true, // Enter removes the edited line; echo writes it as it was meant
		HistoryLimit:           historyLimit + 1,
		DisableAutoSaveHistory: true,
		AutoComplete:           (*completer)(t),
		Listener:               readline.FuncListener(t.changed),
		Stdout:                 shown,
		Painter:                shown,
	})
	if err != nil {
		return nil, fmt.Errorf("open terminal: %w", err)
	}
	t.lib = lib
	signal.Notify(t.signals, os.Interrupt) // a ^C that comes between two reads must not end the program
	return t, nil
}

// Read reads lines until they make a whole entry.
func (t *terminal) Read(prompt string) (string, error) {
	t.pending = ""
	rest, blank := "", 0
	for blank < 2 {
		line, err := t.line(t.prompt(prompt), rest)
		switch {
		case errors.Is(err, ErrInterrupted):
			return t.Read(prompt)
		case err != nil:
			return "", err
		}
		text, pasted := t.keys.takeAll(line)
		text = strings.ReplaceAll(text, string(newline), "\n")
		if pasted {
			rest, blank = t.pasted(prompt, text), 0
			continue
		}
		t.echo(prompt, text+"\n")
		entry := t.pending + text
		if t.config.Complete(entry) {
			t.remember(entry)
			return strings.TrimRight(entry, " \t\n"), nil
		}
		t.pending = entry + "\n"
		rest, blank = "", blank+1
		if strings.TrimSpace(text) != "" {
			blank = 0
		}
	}
	t.remember(t.pending)
	t.dropped(t.pending)
	return t.Read(prompt)
}

// dropped says that an entry is not run, since it is not whole.
func (t *terminal) dropped(entry string) {
	note := "not run, it is not complete"
	if t.config.Waits != nil {
		if waits := t.config.Waits(entry); waits != "" {
			note = "not run, " + waits
		}
	}
	fmt.Fprintln(t.out, note+" (the up arrow brings it back)")
}

// pasted takes all lines but the last, which is returned to be edited.
func (t *terminal) pasted(prompt, text string) (rest string) {
	last := strings.LastIndexByte(text, '\n') + 1
	t.echo(prompt, text[:last])
	t.pending += text[:last]
	return text[last:]
}

// Ask reads one line that is no entry.
func (t *terminal) Ask(question string) (string, error) {
	t.pending, t.asking = "", true
	defer func() { t.asking = false }()
	line, err := t.line(question, "")
	if err != nil {
		return "", err
	}
	text, _ := t.keys.takeAll(line)
	text = strings.TrimSpace(strings.NewReplacer(string(newline), " ", "\n", " ").Replace(text))
	fmt.Fprintf(t.out, "%s%s\n", question, text)
	return text, nil
}

// Close puts the terminal back as it was.
func (t *terminal) Close() error {
	signal.Stop(t.signals)
	t.keys.Close()
	return errors.Join(t.lib.Close(), t.failed)
}

// line reads one line that begins as text. Pasting is asked of the terminal while a line is read only, so that
// programs that an entry runs find the terminal as they expect it.
func (t *terminal) line(prompt, text string) (string, error) {
	if t.keys.gone() {
		return "", io.EOF
	}
	t.lib.SetPrompt(prompt)
	t.loadHistory()
	defer fmt.Fprint(t.out, "\x1b[?2004l")
	line, err := t.read(text)
	line, t.lost = line+t.lost, ""
	switch {
	case errors.Is(err, readline.ErrInterrupt):
		t.keys.takeAll(line)
		fmt.Fprintln(t.out, "^C")
		return "", ErrInterrupted
	case err != nil || t.keys.gone(): // what was typed when the terminal went away must not run: nobody pressed Enter
		t.lib.Clean() // the library cleans after it has returned; once is enough
		fmt.Fprintln(t.out, prompt)
		return "", io.EOF
	}
	return line, nil
}

// read edits a line that begins with text. Where that is empty the library must not be told so: it shows the prompt at once
// then, before the terminal gives it single keys, and a ^D that comes between the two is lost.
func (t *terminal) read(text string) (string, error) {
	if text == "" {
		return t.lib.Readline()
	}
	return t.lib.ReadlineWithDefault(text)
}

// prompt is the prompt of the next line of the entry.
func (t *terminal) prompt(first string) string {
	if t.pending == "" {
		return first
	}
	return continuation(first)
}

// continuation is a prompt as wide as the first one, so that lines stand below each other.
func continuation(prompt string) string {
	prompt = prompt[strings.LastIndexByte(prompt, '\n')+1:]
	var width readline.Runes
	const dots = "... "
	return strings.Repeat(" ", max(0, width.WidthAll(width.ColorFilter([]rune(prompt)))-len(dots))) + dots
}

// echo writes lines as they were typed: the first behind the prompt, others behind the continuation.
func (t *terminal) echo(prompt, text string) {
	var out strings.Builder
	more := t.pending != ""
	for line := range strings.Lines(text) {
		if more {
			out.WriteString(continuation(prompt))
		} else {
			out.WriteString(prompt)
		}
		out.WriteString(line)
		more = true
	}
	io.WriteString(t.out, out.String())
}

func (t *terminal) remember(entry string) {
	if err := t.config.History.Add(entry); err != nil && t.failed == nil {
		t.failed = err
	}
}

// loadHistory gives the library its history anew. Otherwise it keeps edits of recalled lines, and stores those in
// place of what it is told to. It must have one entry, because its search does not expect none.
func (t *terminal) loadHistory() {
	t.lib.ResetHistory()
	entries := recent(t.config.History.Entries())
	if len(entries) == 0 {
		entries = []string{""}
	}
	for _, entry := range entries {
		t.lib.SaveHistory(strings.ReplaceAll(entry, "\n", string(newline))) // in memory: no error
	}
}

// recent is the newest entries, as many as can be loaded at every line without being felt.
func recent(entries []string) []string {
	const limit = 1 << 20
	total := 0
	for i, entry := range slices.Backward(entries) {
		if total += len(entry); total > limit {
			return entries[i+1:]
		}
	}
	return entries
}

// changed does to the line what the library cannot: it acts on the private character before the cursor. The library calls it first
// when the terminal gives single keys: only then pasting is asked for, which also tells who watches that keys are taken. A ^D that
// comes before is nothing but a zero afterwards.
func (t *terminal) changed(line []rune, pos int, key rune) ([]rune, int, bool) {
	if line == nil && key == 0 {
		fmt.Fprint(t.out, "\x1b[?2004h")
		return nil, 0, false
	}
	if tab := t.tab; tab != nil {
		t.tab = nil
		return tab.line, tab.pos, true
	}
	held, lines := t.keys.holds(key)
	if pos == 0 || line[pos-1] != key {
		if held { // it was pasted into a search; what the search found must not run with the Enter behind the mark
			t.lost += string(key)
		}
		return nil, 0, false
	}
	before, after := line[:pos-1:pos-1], line[pos:]
	switch {
	case key == deleteKey:
		return append(before, after[min(1, len(after)):]...), pos - 1, true
	case held && !lines:
		text, _ := t.keys.take(key)
		before = append(before, []rune(text)...)
		return append(before, after...), len(before), true
	}
	return nil, 0, false
}
