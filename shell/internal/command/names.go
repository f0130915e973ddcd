package command

import (
	"context"
	"strings"

	"github.com/dbsh-go/dbsh/shell/internal/table"
)

// Names answers questions about names and expressions, without running them.
type Names interface {
	// Type is the type of an expression, or the declaration of a type or function.
	Type(ctx context.Context, expr string) (string, error)
	// Doc is the documentation of a name in scope, a package, or a part of one (strings.Cut).
	Doc(ctx context.Context, name string) (string, error)
	// Source is the text of a type or a function that was typed, or of a model.
	Source(ctx context.Context, name string) (string, error)
}

func typeCommand() *Command {
	return &Command{
		Spec: "t[ype]", Args: "EXPRESSION", Argument: GoArgument, Help: "the type of an expression, without running it", run: runType,
		Long: `  :type Artists.Filter(Artists.Name.Like("A%")).First()
  (*Artist, error)`,
	}
}

func runType(ctx context.Context, env *Env, call Call) error {
	text, err := env.Names.Type(ctx, call.Args)
	if err != nil {
		return err
	}
	return env.printf("%s\n", text)
}

func docCommand() *Command {
	return &Command{
		Spec: "do[c]", Args: "NAME", Argument: GoArgument, Help: "documentation of a name", run: runDoc, Pages: true,
		Long: `Takes a name in scope, a package, or a part of either. What is of Go's own library is explained by the go command,
where there is one.

  :doc session.Flush
  :doc strings.Cut`,
	}
}

func runDoc(ctx context.Context, env *Env, call Call) error {
	text, err := env.Names.Doc(ctx, call.Args)
	if err != nil {
		return err
	}
	return env.printf("%s\n", strings.TrimRight(text, "\n"))
}

func sourceCommand() *Command {
	return &Command{
		Spec: "so[urce]", Args: "NAME", Argument: GoArgument, Help: "the source of a type, a function or a model", run: runSource, Pages: true,
		Long: `Shows what was typed last for NAME, or the Go source of a model of the database, of its query root, or of a method of either.

  :source User
  :source User.Role
  :source Users.Paginate`,
	}
}

func runSource(ctx context.Context, env *Env, call Call) error {
	text, err := env.Names.Source(ctx, call.Args)
	if err != nil {
		return err
	}
	return env.printf("%s\n", strings.TrimRight(table.Visible(strings.ReplaceAll(text, "\t", "    ")), "\n"))
}
