package command

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"github.com/dbsh-go/dbsh/shell/internal/diagram"
	"github.com/dbsh-go/dbsh/shell/internal/outlet"
	"github.com/dbsh-go/dbsh/shell/internal/table"
)

// Diagrams makes diagrams of what the database holds, and of what is loaded.
type Diagrams interface {
	// Schema is the tables of these names, or of all.
	Schema(ctx context.Context, names []string) (*diagram.Diagram, error)
}

func erdCommand() *Command {
	return &Command{
		Spec: "er[d]", Args: "[TABLE...]", Argument: ModelArgument, Help: "a diagram of the tables and what refers to what", run: runERD, Pages: true,
		Long: `Draws all tables, or those that are named: boxes on the screen, as Mermaid, or into a file: .svg, .mmd (Mermaid) or .md.

  :erd
  :erd users roles
  :erd to schema.svg
  :erd mermaid`,
	}
}

func runERD(ctx context.Context, env *Env, call Call) error {
	var names []string
	mermaid, path := false, ""
	for rest := strings.TrimSpace(call.Args); rest != ""; rest = strings.TrimSpace(rest) {
		word, after, err := nextPlace(rest)
		if err != nil {
			return fmt.Errorf(":erd: %w", err)
		}
		rest = after
		switch strings.ToLower(word) {
		case "mermaid":
			mermaid = true
		case "to":
			path, rest = unquoted(strings.TrimSpace(after)), ""
		default:
			names = append(names, unquoted(word))
		}
	}
	d, err := env.Diagrams.Schema(ctx, names)
	if err != nil {
		return err
	}
	if path != "" {
		return env.drawTo(path, d)
	}
	if mermaid {
		return diagram.WriteMermaid(env.Out, d)
	}
	width := 0
	if env.Screen != nil {
		width, _ = env.Screen()
	}
	return diagram.Write(env.Out, d, diagram.Screen{Width: width, Measure: table.TextWidth, Shorten: table.Shorten, Paint: env.paintDiagram})
}

func (e *Env) paintDiagram(role diagram.Role, text string) string {
	switch role {
	case diagram.Heading:
		return e.paint(strong, text)
	case diagram.Key:
		return e.paint(green, text)
	}
	return e.paint(faint, text)
}

// drawTo writes a diagram into a file, in the way that its name asks for.
func (e *Env) drawTo(path string, d *diagram.Diagram) error {
	var write func(io.Writer) error
	switch strings.ToLower(filepath.Ext(path)) {
	case ".svg":
		write = func(w io.Writer) error { return diagram.WriteSVG(w, d) }
	case ".mmd", ".mermaid":
		write = func(w io.Writer) error { return diagram.WriteMermaid(w, d) }
	case ".md":
		write = func(w io.Writer) error {
			_, begin := io.WriteString(w, "```mermaid\n")
			err := errors.Join(begin, diagram.WriteMermaid(w, d))
			_, end := io.WriteString(w, "```\n")
			return errors.Join(err, end)
		}
	default:
		return fmt.Errorf(":erd: got the file %q, want one that ends in .svg, .mmd or .md", path)
	}
	file, err := outlet.Create(path, false)
	if err != nil {
		return err
	}
	if err := errors.Join(write(file), file.Close()); err != nil {
		return err
	}
	return e.say("drawn to %s", path)
}
