package input

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"
)

// historyLimit is how many entries are kept.
const historyLimit = 2000

// History is the entries of this and earlier sessions, the oldest first, each once. Its file holds one entry a line, behind the time when
// it was entered and a tab, with \n for its line ends and \\ for a backslash; lines without a time, as dbsh wrote them once, are
// entries too. Shells that run at once add to it without loss; each sees what was there when it started.
//
// Entries that begin with a space are not kept, nor are those that hold a password.
type History struct {
	mu      sync.Mutex
	path    string
	entries []Entered
}

// Entered is an entry and when it was entered, a zero time where that is not known.
type Entered struct {
	Text string
	At   time.Time
}

// OpenHistory reads the history in a file, which need not exist. Nobody else may read it.
func OpenHistory(path string) (*History, error) {
	h := &History{path: path}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, fmt.Errorf("open history: %w", err)
	}
	unlock := lock(path)
	defer unlock()
	data, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return h, nil
	}
	if err != nil {
		return nil, fmt.Errorf("open history: %w", err)
	}
	if err := os.Chmod(path, 0o600); err != nil {
		return nil, fmt.Errorf("open history: %w", err)
	}
	lines := strings.Split(strings.TrimRight(string(data), "\n"), "\n")
	for _, line := range lines {
		if entry := readEntered(line); strings.TrimSpace(entry.Text) != "" {
			h.entries = append(h.entries, entry)
		}
	}
	h.entries = newest(h.entries)
	if len(lines) > 2*historyLimit {
		return h, h.rewrite()
	}
	return h, nil
}

// Entries are the entries, the oldest first.
func (h *History) Entries() []Entered {
	h.mu.Lock()
	defer h.mu.Unlock()
	return slices.Clone(h.entries)
}

// texts are the entries without their times.
func (h *History) texts() []string {
	h.mu.Lock()
	defer h.mu.Unlock()
	texts := make([]string, len(h.entries))
	for i, entry := range h.entries {
		texts[i] = entry.Text
	}
	return texts
}

// Add keeps an entry. The error tells that the file could not be written; the entry is there for this session.
func (h *History) Add(entry string) error {
	entry = strings.TrimRight(entry, " \t\r\n")
	if entry == "" || entry[0] == ' ' || secret().MatchString(entry) {
		return nil
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	if n := len(h.entries); n > 0 && h.entries[n-1].Text == entry {
		return nil
	}
	entered := Entered{entry, time.Now()}
	h.entries = newest(append(h.entries, entered))
	if h.path == "" {
		return nil
	}
	unlock := lock(h.path)
	defer unlock()
	file, err := os.OpenFile(h.path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return fmt.Errorf("keep history: %w", err)
	}
	_, err = file.WriteString(entered.line())
	if err := errors.Join(err, file.Close()); err != nil {
		return fmt.Errorf("keep history: %w", err)
	}
	return nil
}

// rewrite shortens the file to the entries that are kept. The caller holds the lock.
func (h *History) rewrite() error {
	var text strings.Builder
	for _, entry := range h.entries {
		text.WriteString(entry.line())
	}
	short := h.path + ".new"
	if err := os.WriteFile(short, []byte(text.String()), 0o600); err != nil {
		return fmt.Errorf("shorten history: %w", err)
	}
	if err := os.Rename(short, h.path); err != nil {
		return fmt.Errorf("shorten history: %w", err)
	}
	return nil
}

// newest is each entry once, where it was last, up to the limit.
func newest(entries []Entered) []Entered {
	seen := map[string]bool{}
	var kept []Entered
	for _, entry := range slices.Backward(entries) {
		if !seen[entry.Text] && len(kept) < historyLimit {
			seen[entry.Text] = true
			kept = append(kept, entry)
		}
	}
	slices.Reverse(kept)
	return kept
}

// secret finds passwords: in URLs, in the DSNs of MySQL and PostgreSQL, and in SQL that sets one.
var secret = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?i)[a-z][a-z0-9+.-]*://[^\s/:@]*:[^\s@]+@|\S:\S+@(tcp|unix)\(|` +
		`\bpassword\s*=\s*['"]?[^\s'"]|\bidentified\s+by\b|\bpassword\s+'`)
})

var (
	escaper   = strings.NewReplacer(`\`, `\\`, "\n", `\n`, "\r", `\r`)
	unescaper = strings.NewReplacer(`\\`, `\`, `\n`, "\n", `\r`, "\r")
)

// line is the entry as the file has it.
func (e Entered) line() string {
	text := escaper.Replace(e.Text) + "\n"
	if e.At.IsZero() {
		return text
	}
	return e.At.UTC().Format(time.RFC3339) + "\t" + text
}

// readEntered reads a line of the file.
func readEntered(line string) Entered {
	if stamp, text, ok := strings.Cut(line, "\t"); ok {
		if at, err := time.Parse(time.RFC3339, stamp); err == nil {
			return Entered{unescaper.Replace(text), at}
		}
	}
	return Entered{Text: unescaper.Replace(line)}
}

// lock keeps other shells from the file until the function it returns is called. A lock that a shell left behind when
// it died gives way; so does one that is held too long, because history is worth no waiting.
func lock(path string) (unlock func()) {
	const patience, pause = time.Second, 2 * time.Millisecond
	name := path + ".lock"
	for start := time.Now(); ; time.Sleep(pause) {
		file, err := os.OpenFile(name, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
		if err == nil {
			file.Close()
			return func() { os.Remove(name) }
		}
		if !errors.Is(err, fs.ErrExist) {
			return func() {}
		}
		if time.Since(start) > patience {
			os.Remove(name)
			return func() {}
		}
	}
}
