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
	// Objects is the objects of the session, of these models or of all, and how many of them it has left out.
	Objects(ctx context.Context, models []string) (d *diagram.Diagram, left int, err error)
}

func erdCommand() *Command {
	return &Command{
		Spec: "er[d]", Args: "[objects] [NAME...]", Argument: ModelArgument, Help: "a diagram of tables, or of objects in memory", run: runERD, Pages: true,
		Long: `Draws all tables, or those that are named; with objects, what the session has loaded and what is new there, all or of the models
that are named: boxes on the screen, as Mermaid, or into a file: .svg, .mmd (Mermaid) or .md. A + is before what is new, a ~ before
what is changed, a - before what is to be deleted.

  :erd
  :erd users roles
  :erd to schema.svg
  :erd mermaid
  :erd objects User Role`,
	}
}

func runERD(ctx context.Context, env *Env, call Call) error {
	var names []string
	mermaid, objects, path := false, false, ""
	for rest := strings.TrimSpace(call.Args); rest != ""; rest = strings.TrimSpace(rest) {
		word, after, err := nextPlace(rest)
		if err != nil {
			return fmt.Errorf(":erd: %w", err)
		}
		rest = after
		switch strings.ToLower(word) {
		case "mermaid":
			mermaid = true
		case "objects":
			objects = len(names) == 0
		case "to":
			path, rest = unquoted(strings.TrimSpace(after)), ""
		default:
			names = append(names, unquoted(word))
		}
	}
	d, left, err := env.diagramOf(ctx, objects, names)
	if err != nil {
		return err
	}
	if left > 0 {
		defer func() {
			_ = env.say("%s more objects are not drawn: :erd objects MODEL draws those of one", table.Grouped(left))
		}()
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

func (e *Env) diagramOf(ctx context.Context, objects bool, names []string) (d *diagram.Diagram, left int, err error) {
	if objects {
		return e.Diagrams.Objects(ctx, names)
	}
	d, err = e.Diagrams.Schema(ctx, names)
	return d, 0, err
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
	if err := writeDrawing(path, write); err != nil {
		return err
	}
	return e.say("drawn to %s", path)
}

// writeDrawing writes a picture into a file, in place of what was there.
func writeDrawing(path string, write func(io.Writer) error) error {
	file, err := outlet.Create(path, false)
	if err != nil {
		return err
	}
	return errors.Join(write(file), file.Close())
}
