package shell

import (
	"context"
	"go/ast"
	"go/parser"
	"go/token"
	"slices"
	"strings"
	"time"

	"github.com/dbsh-go/dbsh/context/manual"
	"github.com/dbsh-go/dbsh/shell/internal/check"
	"github.com/dbsh-go/dbsh/shell/internal/command"
	"github.com/dbsh-go/dbsh/shell/internal/complete"
	"github.com/dbsh-go/dbsh/shell/internal/syntax"
)

// explained is what F1 shows of what the cursor stands at: how it is written in the first line, what it does below. "" for nothing.
func (s *shell) explained(topic complete.Topic) string {
	switch {
	case topic.Go != "":
		return s.explainedGo(topic.Go)
	case topic.Command != "":
		return explainedCommand(topic.Command)
	case topic.Table != "":
		return s.explainedTable(topic.Table, topic.Column)
	}
	for _, word := range topic.Words {
		if text := syntax.Manual(word); text != "" {
			return text
		}
	}
	return ""
}

// explainedGo is the declaration of what is called, and its documentation: of the manual, of the go command where that is quick, or the
// comment that it was typed with.
func (s *shell) explainedGo(name string) string {
	declaration, err := s.checker.Describe(name)
	if err != nil {
		return ""
	}
	doc := ""
	if path, symbol := s.checker.Symbolic(name); path == "" {
		doc = s.typedComment(name, receiverIn(declaration))
	} else if text, found := manual.Lookup(path, symbol); found {
		doc = text
	} else {
		const patience = time.Second
		ctx, cancel := context.WithTimeout(context.Background(), patience)
		defer cancel()
		if text := goDoc(ctx, path, symbol); text != "" { // it knows the names of parameters
			if rest, plain := strings.CutPrefix(text, "func "+symbol); plain {
				text = "func " + name + rest
			}
			return strings.TrimRight(text, "\n")
		}
	}
	return strings.TrimRight(declaration+"\n"+indentedBy("  ", doc), "\n")
}

// receiverIn is the type whose method a declaration is of, func (*Point).Sum() int; "" for a function.
func receiverIn(declaration string) string {
	rest, is := strings.CutPrefix(declaration, "func (")
	if !is {
		return ""
	}
	receiver, _, _ := strings.Cut(rest, ").")
	receiver, _, _ = strings.Cut(receiver, "[")
	return strings.TrimPrefix(receiver, "*")
}

// typedComment is the comment before a function, or a method of a type, as it was typed last.
func (s *shell) typedComment(name, receiver string) string {
	name = name[strings.LastIndexByte(name, '.')+1:]
	for _, p := range slices.Backward(s.journal.pieces) {
		if !p.ran || p.golang == "" {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), "", "package p\n"+p.golang, parser.ParseComments|parser.SkipObjectResolution)
		if file == nil || err != nil && len(file.Decls) == 0 {
			continue
		}
		for _, decl := range file.Decls {
			if fn, is := decl.(*ast.FuncDecl); is && fn.Name.Name == name && check.Receiver(fn) == receiver {
				return fn.Doc.Text()
			}
		}
	}
	return ""
}

// explainedCommand is how a command is written, and its help.
func explainedCommand(name string) string {
	c, err := command.Find(name)
	if err != nil {
		return ""
	}
	return strings.TrimRight(strings.TrimSpace(":"+c.Spec+" "+c.Args)+"\n"+c.Help+"\n"+c.Long, "\n")
}

// explainedTable is what has been read of a table, or of one of its columns.
func (s *shell) explainedTable(table, column string) string {
	known := s.catalog.Known(table)
	if known == nil {
		return ""
	}
	var lines []string
	for _, c := range known.Columns {
		text := c.Name + " " + columnDetail(c)
		switch {
		case slices.Contains(known.PrimaryKey, c.Name):
			text += ", primary key"
		case len(c.Enum) > 0: // MySQL's type says them
			text += ": " + strings.Join(c.Enum, ", ")
		}
		for _, key := range known.ForeignKeys {
			if len(key.Columns) == 1 && key.Columns[0] == c.Name {
				text += ", refers to " + strings.Join(append([]string{inSchema(key.RefSchema, key.RefTable)}, key.RefColumns...), ".")
			}
		}
		if c.Name == column {
			return table + "." + text
		}
		lines = append(lines, "  "+text)
	}
	return known.Kind.String() + " " + table + "\n" + strings.Join(lines, "\n")
}
