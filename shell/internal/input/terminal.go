package input

import (
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"github.com/chzyer/readline"

	"github.com/dbsh-go/dbsh/shell/internal/input/buffer"
	"github.com/dbsh-go/dbsh/shell/internal/input/keys"
	"github.com/dbsh-go/dbsh/shell/internal/input/screen"
)

// Config is what a terminal needs to know. What it calls is called while no entry runs, and one at a time.
type Config struct {
	// Complete tells whether an entry is whole. Nil: every line is.
	Complete func(text string) bool
	// Candidates are what can stand at the cursor, a byte offset, in place of what stands from from to the cursor. Keys are taken while it
	// is at work. Nil: nothing is completed.
	Candidates func(text string, cursor int) (candidates []Candidate, from int)
	// Explain says what the cursor stands at: how it is written in the first line, then what it does. "" for nothing. Nil: nothing ever.
	Explain func(text string, cursor int) string
	// Plan is the command that F2 enters: with what is typed behind it, or alone. "" for none.
	Plan string
	// Highlight says how a text looks between two offsets: spans in their order. It is called for each line that is seen at every key, and must
	// be fast. Nil: plain.
	Highlight func(text string, from, to int) []Span
	// Vi tells whether the keys are those of vi; it is asked for each entry. Nil: they are those of emacs.
	Vi func() bool
	// Extension is the end of the name of a file that holds a text, for the person's own editor. Nil: .txt.
	Extension func(text string) string
	// History keeps the entries. Nil: for the life of the terminal.
	History *History
	// Waits says what an entry waits for that two empty lines have dropped, "" for nothing in particular. Nil: nothing.
	Waits func(text string) string
}

// IsTerminal tells whether a file is a terminal. Other devices, such as /dev/null, are none.
func IsTerminal(file *os.File) bool { return readline.IsTerminal(int(file.Fd())) }

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
	config   Config
	out      io.Writer
	keyboard *keyboard
	decoder  keys.Decoder
	queue    []keys.Key // pressed, and not looked at yet
	raw      raw
	painter  screen.Painter
	resized  chan struct{}
	signals  chan os.Signal // ^C, which is a key while keys are taken: one that comes between two reads must not end the program
	ends     chan os.Signal // what ends the program, while keys are taken
	bindings map[string]action
	kills    buffer.Ring

	above   above
	worker  *worker
	next    string // what the next entry begins as
	shape   string // of the cursor, as it was asked for last
	columns int
	gone    bool  // the keyboard is
	failed  error // the first failure to keep history
}

// NewTerminal reads from the terminal of the process, where [IsTerminal] says so of its input and output. There can be one at a time.
func NewTerminal(config Config) (Reader, error) {
	if config.Complete == nil {
		config.Complete = func(string) bool { return true }
	}
	if config.History == nil {
		config.History = &History{}
	}
	t := &terminal{
		config: config, out: readline.Stdout, keyboard: newKeyboard(readline.Stdin), painter: screen.Painter{Out: readline.Stdout},
		resized: make(chan struct{}, 1), signals: make(chan os.Signal, 1), ends: make(chan os.Signal, 1), bindings: emacs(),
		above: above{printed: make(chan []byte)},
	}
	readline.DefaultOnWidthChanged(func() {
		select {
		case t.resized <- struct{}{}:
		default:
		}
	})
	signal.Notify(t.signals, os.Interrupt)
	return t, nil
}

// Read reads one entry.
func (t *terminal) Read(prompt string) (string, error) {
	for {
		e := t.editor(prompt)
		e.recall.entries = t.config.History.texts()
		e.recall.at = len(e.recall.entries)
		e.buf.Reset(t.next)
		t.next = ""
		if t.config.Vi != nil && t.config.Vi() {
			e.vi = &vi{}
		}
		switch out := t.edit(e); out {
		case accepted:
			t.remember(e.buf.Text())
			return strings.TrimRight(e.buf.Text(), " \t\n"), nil
		case dropped:
			t.remember(e.buf.Text())
			t.explainDropped(e.buf.Text())
		case ended:
			return "", io.EOF
		}
	}
}

// explainDropped says that an entry is not run, since it is not whole.
func (t *terminal) explainDropped(entry string) {
	note := "not run, it is not complete"
	if t.config.Waits != nil {
		if waits := t.config.Waits(entry); waits != "" {
			note = "not run, " + waits
		}
	}
	fmt.Fprintln(t.out, note+" (the up arrow brings it back)")
}

// Ask reads one line that is no entry.
func (t *terminal) Ask(question string) (string, error) {
	e := t.editor(question)
	e.plain = true
	switch t.edit(e) {
	case accepted:
		return strings.TrimSpace(strings.ReplaceAll(e.buf.Text(), "\n", " ")), nil
	case interrupted:
		return "", ErrInterrupted
	}
	return "", io.EOF
}

// Edit gives text to the person's own editor. What is saved is what the next entry begins as.
func (t *terminal) Edit(text string) error {
	saved, err := edited(text, t.extension(text))
	if err == nil {
		t.next = saved
	}
	return err
}

// Above gives what is printed while an entry is edited its place.
func (t *terminal) Above(out io.Writer) io.Writer { return aboveWriter{&t.above, out} }

// Close puts the terminal back as it was.
func (t *terminal) Close() error {
	signal.Stop(t.signals)
	t.keyboard.close()
	t.raw.leave()
	return t.failed
}

func (t *terminal) editor(prompt string) *editor {
	return &editor{config: &t.config, prompt: prompt, bindings: t.bindings, kills: &t.kills}
}

func (t *terminal) remember(entry string) {
	if err := t.config.History.Add(entry); err != nil && t.failed == nil {
		t.failed = err
	}
}

func (t *terminal) extension(text string) string {
	if t.config.Extension == nil {
		return ".txt"
	}
	return t.config.Extension(text)
}

// edit takes keys until an entry is over: accepted, dropped, interrupted or ended.
func (t *terminal) edit(e *editor) outcome {
	if t.gone {
		return ended
	}
	t.enter(e)
	defer t.leave()
	for {
		out := t.press(e)
		switch out {
		case goOn:
			continue
		case interrupted:
			e.tail = "^C"
		}
		t.finish(e)
		return out
	}
}

// enter begins to take single keys.
func (t *terminal) enter(e *editor) {
	t.raw.enter()
	signal.Notify(t.ends, syscall.SIGTERM)
	t.above.begin()
	select {
	case <-t.resized: // while something else had the screen
	default:
	}
	select {
	case <-t.signals: // it was meant for the entry that ran
	default:
	}
	t.columns, _ = Screen()
	if t.raw.state != nil && typedAhead(readline.GetStdin()) {
		io.WriteString(t.out, freshLine(t.columns))
	}
	io.WriteString(t.out, pasteOn)
	if above := strings.LastIndexByte(e.prompt, '\n'); above >= 0 {
		io.WriteString(t.out, e.prompt[:above+1])
	}
}

// freshLine goes to the beginning of a line that is empty: the next one, where something stands in this one. A whole row of blanks ends in the
// next line unless it begins in the first column, and the terminal wraps only what comes behind the last.
func freshLine(columns int) string { return strings.Repeat(" ", columns) + "\r\x1b[K" }

// leave ends it. What is at work must not go on while the entry runs.
func (t *terminal) leave() {
	t.worker.wait()
	t.worker = nil
	if t.shape != "" {
		io.WriteString(t.out, cursorOwn)
		t.shape = ""
	}
	io.WriteString(t.out, pasteOff)
	t.raw.leave()
	signal.Stop(t.ends)
	t.above.end()
}

// finish shows the entry as it stays, all of it once.
func (t *terminal) finish(e *editor) {
	e.final, e.menu, e.search = true, nil, nil
	columns, height := Screen()
	rows := e.whole(columns)
	if len(rows) > height-1 {
		t.painter.Clear()
		t.painter.Print(rows)
		return
	}
	t.painter.Paint(screen.Frame{Rows: rows, Row: len(rows) - 1})
	t.painter.Leave()
}

// press waits for the next thing that happens, and does what it asks for.
func (t *terminal) press(e *editor) outcome {
	if len(t.queue) > 0 {
		k := t.queue[0]
		t.queue = t.queue[1:]
		e.hurried = len(t.queue) > 0
		if t.worker != nil && k.Name == "tab" {
			t.apply(e, <-t.worker.done)
		}
		out := t.do(e, e.press(k))
		for t.worker != nil && e.hurried {
			t.apply(e, <-t.worker.done) // what was typed in a hurry was typed for what it finds
		}
		return out
	}
	t.paint(e)
	var late <-chan time.Time
	if t.decoder.Waiting() {
		const escapeIsAlone = 50 * time.Millisecond
		late = time.After(escapeIsAlone)
	}
	select {
	case got := <-t.keyboard.next():
		t.keyboard.taken()
		t.queue = append(t.queue, t.decoder.Feed(got.data)...)
		if got.err != nil {
			t.gone = true // what was typed must not run: nobody pressed Enter
		}
	case <-late:
		t.queue = append(t.queue, t.decoder.Flush()...)
	case <-t.resized:
		t.columns, _ = Screen()
		t.painter.Resized(t.columns, wrapsAnew())
	case answer := <-t.worker.answers():
		t.apply(e, answer)
	case <-t.signals: // from outside
		return interrupted
	case text := <-t.above.printed:
		t.print(text)
	case sent := <-t.ends:
		t.finish(e)
		t.leave()
		die(sent)
	}
	if t.gone && len(t.queue) == 0 {
		return ended
	}
	return goOn
}

// do does what the editor cannot do by itself.
func (t *terminal) do(e *editor, out outcome) outcome {
	switch out {
	case completing:
		t.begin(e, func(text string, cursor int) answer {
			candidates, from := t.config.Candidates(text, cursor)
			return answer{candidates: candidates, from: from}
		})
	case explaining:
		if t.config.Explain != nil && !e.plain {
			t.begin(e, func(text string, cursor int) answer {
				return answer{panel: t.config.Explain(text, cursor), explains: true}
			})
		}
	case cleared:
		t.painter.ClearScreen()
	case suspended:
		t.aside(e, suspend)
	case external:
		if !e.plain {
			t.editOutside(e)
		}
	default:
		return out
	}
	return goOn
}

// aside gives the terminal to something else for a while.
func (t *terminal) aside(e *editor, do func()) {
	e.final = true
	t.paint(e)
	t.painter.Leave()
	t.leave()
	do()
	e.final = false
	t.enter(e)
}

// editOutside gives the entry to the person's own editor.
func (t *terminal) editOutside(e *editor) {
	t.worker.wait()
	t.worker = nil
	t.painter.Clear()
	t.leave()
	text, err := edited(e.buf.Text(), t.extension(e.buf.Text()))
	if err != nil {
		fmt.Fprintln(t.out, err)
	} else {
		e.buf.Set(text)
	}
	t.enter(e)
}

// paint shows the entry as it is now.
func (t *terminal) paint(e *editor) {
	columns, rows := Screen()
	if columns != t.columns { // the signal has yet to come
		t.columns = columns
		t.painter.Resized(columns, wrapsAnew())
	}
	shape := e.vi.shape()
	if shape != t.shape {
		io.WriteString(t.out, shape)
		t.shape = shape
	}
	t.painter.Paint(e.frame(columns, rows))
}

// wrapsAnew tells whether the terminal wraps what it shows anew when its width changes. Nearly all do; the console of Linux and xterm itself
// do not.
func wrapsAnew() bool {
	return os.Getenv("TERM") != "linux" && os.Getenv("XTERM_VERSION") == ""
}
