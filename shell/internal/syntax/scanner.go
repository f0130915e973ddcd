package syntax

import (
	"bufio"
	"errors"
	"io"
	"strings"
)

// Scanner reads a script entry by entry. It reads no further than it must to know where an entry ends: a program
// that writes entries into a pipe gets each one run when its last line is there. Only SQL without ";" waits for the
// line after it.
type Scanner struct {
	rules Rules
	src   *bufio.Reader
	back  []string // lines to read again, the next one last
	line  int      // lines taken so far
	begun bool     // an entry that is not blank was read
	err   error    // what ended the source, io.EOF or worse
	cut   bool     // the source ended in the last entry
	whole bool     // the last entry was cut but can stand as it is
}

// NewScanner reads a script from src.
func (r Rules) NewScanner(src io.Reader) *Scanner {
	return &Scanner{rules: r, src: bufio.NewReader(src)}
}

// Scan is the next entry. At the end the error is io.EOF; other errors are the source's.
// Blank entries are comments that belong to nothing after them.
func (s *Scanner) Scan() (Entry, error) {
	s.cut, s.whole = false, false
	lead, start := "", 0
	for {
		line, ok := s.next()
		if !ok {
			return s.finish(Blank, lead, start, true)
		}
		if lead == "" {
			if strings.TrimSpace(line) == "" {
				continue
			}
			start = s.line
			if start == 1 && strings.HasPrefix(line, "#!") {
				return Entry{Blank, strings.TrimSpace(line), 1}, nil
			}
		} else if strings.TrimSpace(line) == "" && !openComment(lead) {
			return s.finish(Blank, lead, start, false)
		}
		text := lead + line
		if kind := Classify(text); kind != Blank {
			return s.entry(kind, text, start)
		}
		lead = text + "\n"
	}
}

// entry reads the rest of an entry whose comments and first line are known.
func (s *Scanner) entry(kind Kind, text string, start int) (Entry, error) {
	at := skipSpace(text, 0)
	if lead := text[:at]; !belongs(lead, kind) {
		s.unread(text[at:])
		return s.finish(Blank, lead, start, false)
	}
	first := !s.begun
	s.begun = true
	switch {
	case kind == Command:
		return s.finish(Command, text, start, false)
	case kind == SQL:
		return s.sql(text, start)
	case first && leadingWord(text[at:]) == "package":
		return s.file(text, start)
	}
	return s.golang(text, start)
}

// belongs tells whether comments can stay with the entry after them.
func belongs(lead string, kind Kind) bool {
	switch kind {
	case Go:
		return !hasComment(lead, "--")
	case SQL:
		return !hasComment(lead, "//")
	}
	return strings.TrimSpace(lead) == ""
}

// hasComment tells whether one of the comments that text consists of begins with mark.
func hasComment(text, mark string) bool {
	for text = strings.TrimSpace(text); text != ""; text = strings.TrimSpace(text) {
		if strings.HasPrefix(text, mark) {
			return true
		}
		n := lineEnd(text)
		if strings.HasPrefix(text, "/*") {
			n = strings.Index(text, "*/") + 2
		}
		text = text[max(1, n):]
	}
	return false
}

// openComment tells whether text, which is blank, ends inside a comment.
func openComment(text string) bool {
	for lex := (lexer{src: strings.ReplaceAll(text, "//", "--")}); ; {
		tok := lex.next()
		if tok.kind == end || tok.unclosed {
			return tok.unclosed
		}
	}
}

func (s *Scanner) golang(text string, start int) (Entry, error) {
	var g goLines
	for _, line := range strings.Split(text, "\n") {
		g.add(line)
	}
	ended := s.redirected(text)
	for !ended && !g.whole() {
		line, ok := s.next()
		if !ok {
			return s.finish(Go, g.text.String(), start, true)
		}
		ended = mayRedirect(line) && s.redirected(g.text.String()+line)
		g.add(line)
	}
	return s.finish(Go, g.text.String(), start, false)
}

// file is a whole Go file: it goes on to the end of the script.
func (s *Scanner) file(text string, start int) (Entry, error) {
	var g goLines
	for _, line := range strings.Split(text, "\n") {
		g.add(line)
	}
	for {
		line, ok := s.next()
		if !ok {
			s.whole = g.whole()
			return s.finish(Go, g.text.String(), start, true)
		}
		g.add(line)
	}
}

// redirected tells whether an entry so far has its results redirected, and so ends.
func (s *Scanner) redirected(text string) bool {
	_, to := s.rules.Redirect(text)
	return to.Kind != NoRedirect
}

func (s *Scanner) sql(text string, start int) (Entry, error) {
	q := sqlLines{rules: s.rules}
	if s.redirected(text) {
		return s.finish(SQL, text, start, false)
	}
	for _, line := range strings.Split(text, "\n") {
		if done := q.add(line); done >= 0 {
			return s.sqlEnded(&q, done, start)
		}
	}
	var held []string // blank lines and comments that belong to the statement only if it goes on
	for {
		line, ok := s.next()
		if !ok {
			if len(held) > 0 {
				s.unreadAll(held)
				return s.finish(SQL, string(q.text), start, false)
			}
			s.whole = q.whole()
			return s.finish(SQL, string(q.text), start, true)
		}
		if q.whole() {
			if Classify(line) == Blank && !openComment(line) {
				held = append(held, line)
				continue
			}
			if begins(line) {
				s.unreadAll(append(held, line))
				return s.finish(SQL, string(q.text), start, false)
			}
		}
		for _, line := range append(held, line) {
			if mayRedirect(line) && s.redirected(string(q.text)+line) {
				return s.finish(SQL, string(q.text)+line, start, false)
			}
			if done := q.add(line); done >= 0 {
				return s.sqlEnded(&q, done, start)
			}
		}
		held = nil
	}
}

// sqlEnded gives back what follows the ";", but for a comment on the same line.
func (s *Scanner) sqlEnded(q *sqlLines, done, start int) (Entry, error) {
	rest := strings.TrimSuffix(string(q.text[done:]), "\n")
	hash := s.rules.Hashes && strings.HasPrefix(strings.TrimSpace(rest), "#")
	if hash || Classify(rest) == Blank && !openComment(rest) && !hasComment(rest, "//") {
		return s.finish(SQL, string(q.text), start, false)
	}
	s.unread(rest)
	return s.finish(SQL, string(q.text[:done]), start, false)
}

// begins tells whether a line begins an entry, seen from SQL that could end before it.
func begins(line string) bool {
	rest := line[skipSpace(line, 0):]
	first := leadingWord(rest)
	upper := strings.ToUpper(first)
	switch Classify(line) {
	case Command:
		return !strings.HasPrefix(rest, "::") // a cast
	case SQL:
		if upper == "WITH" {
			return strings.Contains(strings.ToUpper(rest), " AS")
		}
		return first != "" && !continuing[upper]
	}
	if goKeywords[first] {
		return true
	}
	if first == "" || continuing[upper] {
		return false
	}
	after := strings.TrimLeft(rest[len(first):], " \t")
	for _, mark := range []string{".", "(", "[", ":=", "++", "--", "+=", "-=", "<-", "{"} {
		if strings.HasPrefix(after, mark) {
			return true
		}
	}
	return strings.HasPrefix(after, "=") && !strings.HasPrefix(after, "==")
}

// goKeywords are the words that begin a Go statement and continue no SQL, in lower case.
var goKeywords = set("if for func var const type go defer switch import return")

func (s *Scanner) next() (string, bool) {
	if n := len(s.back); n > 0 {
		line := s.back[n-1]
		s.back = s.back[:n-1]
		s.line++
		return line, true
	}
	if s.err != nil {
		return "", false
	}
	line, err := s.src.ReadString('\n')
	s.err = err
	if err != nil && line == "" {
		return "", false
	}
	s.line++
	return strings.TrimSuffix(strings.TrimSuffix(line, "\n"), "\r"), true
}

func (s *Scanner) unread(line string) {
	s.back = append(s.back, line)
	s.line--
}

func (s *Scanner) unreadAll(lines []string) {
	for i := len(lines) - 1; i >= 0; i-- {
		s.unread(lines[i])
	}
}

// finish makes an entry of text; cut says that the source ended in it.
func (s *Scanner) finish(kind Kind, text string, start int, cut bool) (Entry, error) {
	trimmed := strings.TrimSpace(text)
	if cut {
		if s.err != nil && !errors.Is(s.err, io.EOF) {
			return Entry{}, s.err
		}
		if trimmed == "" {
			return Entry{}, io.EOF
		}
		s.cut = kind != Blank || openComment(text)
	}
	return Entry{kind, trimmed, start}, nil
}

// Split is a script in entries. Every character that is not blank space is in exactly one of them.
// A line "#!" at the start is a blank entry, a Go file with a package clause is one entry.
func (r Rules) Split(script string) []Entry {
	entries, _ := r.split(script)
	return entries
}

func (r Rules) split(script string) ([]Entry, *Scanner) {
	var entries []Entry
	scan := r.NewScanner(strings.NewReader(script))
	for {
		entry, err := scan.Scan()
		if err != nil { // only io.EOF: a string has no other
			return entries, scan
		}
		entries = append(entries, entry)
	}
}

// Complete tells whether a text typed at a terminal is to run, or waits for another line. See the package's rules.
func (r Rules) Complete(text string) bool {
	var last Entry
	cut, whole := false, false
	scan := r.NewScanner(strings.NewReader(text))
	for entry, err := scan.Scan(); err == nil; entry, err = scan.Scan() {
		last, cut, whole = entry, scan.cut, scan.whole
	}
	if !cut || !whole {
		return !cut
	}
	if last.Kind == SQL {
		return !strings.Contains(last.Text, "\n") || emptyLineEnds(text)
	}
	return true
}

// emptyLineEnds tells whether the last line of text is empty.
func emptyLineEnds(text string) bool {
	return strings.HasSuffix(strings.TrimRight(text, " \t\r"), "\n")
}
