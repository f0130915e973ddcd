package command

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/dbsh-go/dbsh/shell/internal/table"
)

// Copier moves rows between tables, queries and files.
type Copier interface {
	// Copy says what was done, and tells of bad rows by itself.
	Copy(ctx context.Context, request Copy) (said string, err error)
}

// Copy is what is to be copied.
type Copy struct {
	From, To Place
	Create   bool // the table is to be made
	Skip     bool // bad rows are left out
	Replace  bool // a file that is there may be replaced
}

// Place is where rows are or go: a file, a query, or else a table.
type Place struct {
	Path   string       // of a file; - is where results go
	Format table.Format // of the file
	Query  string       // SQL or Go, without its brackets
	Table  string       // as it was typed: users, app.users, reports.users
}

// String is a place as messages name it.
func (p Place) String() string {
	switch {
	case p.Path != "":
		return p.Path
	case p.Query != "":
		return "the query"
	}
	return p.Table
}

func copyCommand() *Command {
	return &Command{
		Spec: "cop[y]", Psql: []string{"copy"}, Args: "FROM to TO", Argument: CopyArgument, run: runCopy,
		Mark: "!", Marked: "replaces a file that is there",
		Help: "copy rows between tables, queries and files",
		Long: `FROM and TO are a table, a table of another database of the session (BIND.table), or a file: .csv, .tsv, .json, .jsonl or
.xlsx (its first sheet); FROM may be a query in brackets, TO also .md, .html or .sql. A file's first line, or its keys, name columns.
Rows go into the session's transaction: session.Commit() keeps them. If one is bad, none is copied, and the bad ones are told
of by line; --skip leaves them out. --create makes the table, with types that the file's first 1,000 rows suggest.

  :copy users to users.csv
  :copy users.csv to users
  :copy measured.jsonl to measurements --create
  :copy (SELECT name FROM users WHERE age > 18) to adults.json
  :copy users to archive.users --skip`,
	}
}

func runCopy(ctx context.Context, env *Env, call Call) error {
	request, err := parseCopy(call.Args)
	if err != nil {
		return fmt.Errorf(":copy: %w", err)
	}
	request.Replace = call.Marked
	said, err := env.Copier.Copy(ctx, request)
	if err != nil {
		return err
	}
	return env.say("%s", said)
}

// parseCopy reads "FROM to TO [--create] [--skip]"; TO from FROM is psql's order.
func parseCopy(args string) (request Copy, err error) {
	var words []string
	for rest := strings.TrimSpace(args); rest != ""; rest = strings.TrimSpace(rest) {
		var word string
		if word, rest, err = nextPlace(rest); err != nil {
			return Copy{}, err
		}
		switch strings.ToLower(word) {
		case "--create":
			request.Create = true
		case "--skip":
			request.Skip = true
		default:
			if strings.HasPrefix(word, "--") {
				return Copy{}, fmt.Errorf("got %s, want --create or --skip", word)
			}
			words = append(words, word)
		}
	}
	if len(words) != 3 {
		return Copy{}, fmt.Errorf("want FROM to TO, such as users to users.csv (a name with blanks stands in quotes)")
	}
	switch strings.ToLower(words[1]) {
	case "to":
		request.From, request.To = placeOf(words[0]), placeOf(words[2])
	case "from":
		request.From, request.To = placeOf(words[2]), placeOf(words[0])
	default:
		return Copy{}, fmt.Errorf("got %q between the two places, want to", words[1])
	}
	switch {
	case request.To.Query != "":
		return Copy{}, fmt.Errorf("rows cannot be copied into a query")
	case request.From.Path != "" && request.To.Path != "":
		return Copy{}, fmt.Errorf("%s and %s are both files: one must be a table or a query", request.From, request.To)
	case request.Create && request.To.Table == "":
		return Copy{}, fmt.Errorf("--create makes a table, and %s is a file", request.To)
	}
	return request, nil
}

// nextPlace takes a word, a text in quotes, or what stands in brackets.
func nextPlace(text string) (word, rest string, err error) {
	switch text[0] {
	case '(':
		end := closingBracket(text)
		if end < 0 {
			return "", "", fmt.Errorf("the bracket of the query is not closed")
		}
		return text[:end], text[end:], nil
	case '"', '\'':
		end := strings.IndexByte(text[1:], text[0])
		if end < 0 {
			return "", "", fmt.Errorf("a quotation mark is not closed")
		}
		return text[:end+2], text[end+2:], nil
	}
	if at := strings.IndexAny(text, " \t\n"); at >= 0 {
		return text[:at], text[at:], nil
	}
	return text, "", nil
}

// closingBracket is the offset behind the bracket that closes the first one; those in texts do not count.
func closingBracket(text string) int {
	depth, quote := 0, byte(0)
	for i := range len(text) {
		switch c := text[i]; {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '\'' || c == '"' || c == '`':
			quote = c
		case c == '(':
			depth++
		case c == ')':
			if depth--; depth == 0 {
				return i + 1
			}
		}
	}
	return -1
}

// placeOf tells a file by its extension, or by a separator of folders.
func placeOf(word string) Place {
	if strings.HasPrefix(word, "(") {
		return Place{Query: strings.TrimSpace(word[1 : len(word)-1])}
	}
	path := unquoted(word)
	format, known := table.FormatOf(filepath.Ext(path))
	switch {
	case strings.EqualFold(path, "stdout") || path == "-":
		return Place{Path: "-", Format: table.CSV}
	case known:
		return Place{Path: path, Format: format}
	case strings.ContainsAny(path, `/\`):
		return Place{Path: path}
	}
	return Place{Table: path}
}
