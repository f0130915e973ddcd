package command

import (
	"context"
	"fmt"
	"go/token"
	"strings"

	"github.com/dbsh-go/dbsh/shell/internal/table"
)

// Connection is what the shell is connected to. It never gives a password. What opens a database leaves everything as it is where
// that fails.
type Connection interface {
	// Info is what is known of it.
	Info(ctx context.Context) ([]Fact, error)
	// Connect goes on with another database: a file, a URL or a profile. What is not committed is lost only where that is asked for.
	Connect(ctx context.Context, database string, lose bool) error
	// Beside opens a database beside those that are open, and says so.
	Beside(ctx context.Context, database, name string) (said string, err error)
	// Open are all that are open, the shell's own first.
	Open() []Open
	// Use lets SQL go to one of them, and says which one that is.
	Use(ctx context.Context, name string) (said string, err error)
	// Disconnect closes one.
	Disconnect(ctx context.Context, name string) error
}

// Fact is one line of what is known of a connection.
type Fact struct{ Name, Value string }

// Open is a database that is open.
type Open struct {
	Name, Kind, Database string
	Models               string // what its models are called
	Using                bool   // SQL goes there
}

func connectCommand() *Command {
	return &Command{
		Spec: "co[nnect]", Psql: []string{"c"}, Args: "DATABASE [as NAME]", Argument: FileArgument, Help: "go on with another database, or open one beside", run: runConnect,
		Mark: "!", Marked: "loses what is not committed",
		Long: `DATABASE is a file, a profile of dbsh.toml, or a URL. Definitions and settings come along, and variables but for objects.
With a name, it is opened beside those that are open, in the same session: its models have the name in front, a commit is
for all, and :use NAME lets SQL go there. If it cannot be opened, everything stays as it is.

  :connect shop.db
  :connect production
  :connect reports.db as reports
  ReportsOrders.Count()
  :use reports`,
	}
}

func runConnect(ctx context.Context, env *Env, c Call) error {
	database, name, beside := cutName(c.Args)
	switch {
	case !beside && isOpen(env.Connection.Open(), database):
		return useDatabase(ctx, env, database)
	case !beside:
		return env.Connection.Connect(ctx, database, c.Marked)
	case !token.IsIdentifier(name):
		return fmt.Errorf("%w: got the name %q, want one as Go has them, such as reports", ErrUsage, name)
	}
	said, err := env.Connection.Beside(ctx, database, name)
	if err != nil {
		return err
	}
	return env.say("%s", said)
}

// cutName takes "as NAME" off the end of "DATABASE as NAME". What stands in quotes as a whole is a database, whatever words it has.
func cutName(args string) (database, name string, found bool) {
	if whole := unquoted(args); whole != args && !strings.ContainsAny(whole, `"'`) {
		return whole, "", false
	}
	words := strings.Fields(args)
	if n := len(words); n > 1 && strings.EqualFold(words[n-1], "as") {
		return strings.TrimSpace(args[:strings.LastIndex(args, words[n-1])]), "", true
	} else if n > 2 && strings.EqualFold(words[n-2], "as") {
		before := args[:strings.LastIndex(args, words[n-1])]
		return unquoted(strings.TrimSpace(before[:strings.LastIndex(before, words[n-2])])), words[n-1], true
	}
	return unquoted(args), "", false
}

func isOpen(list []Open, name string) bool {
	for _, each := range list[1:] { // the shell's own has the name of its file
		if each.Name == name {
			return true
		}
	}
	return false
}

func useCommand() *Command {
	return &Command{
		Spec: "us[e]", Args: "[NAME]", Argument: OpenArgument, Help: "the open databases, and which one SQL goes to", run: runUse,
		Long: `SQL that is typed goes to the database of this name from now on, and so do db, :describe, :explain and completion of SQL. The
prompt shows it. Models stay where they are, and a commit is for all. The shell's own database is also called main.
Without a name, lists what is open.

  :connect reports.db as reports
  :use reports
  SELECT count(*) FROM orders;
  :use main`,
	}
}

func runUse(ctx context.Context, env *Env, c Call) error {
	if c.Args != "" {
		return useDatabase(ctx, env, unquoted(c.Args))
	}
	t := &table.Table{Columns: named("Name", "Kind", "Database", "Models", "SQL")}
	for _, each := range env.Connection.Open() {
		here := ""
		if each.Using {
			here = "goes here"
		}
		t.Rows = append(t.Rows, []any{each.Name, each.Kind, each.Database, each.Models, here})
	}
	return env.write(t, true)
}

func useDatabase(ctx context.Context, env *Env, name string) error {
	said, err := env.Connection.Use(ctx, name)
	if err != nil {
		return err
	}
	return env.say("%s", said)
}

func disconnectCommand() *Command {
	return &Command{
		Spec: "dis[connect]", Args: "NAME", Argument: OpenArgument, Help: "close a database that was opened beside", run: runDisconnect,
		Long: `Its models are gone, and objects that were loaded from it belong to no session any more. It is refused while something is not
committed there.

  :disconnect reports`,
	}
}

func runDisconnect(ctx context.Context, env *Env, c Call) error {
	name := unquoted(c.Args)
	if err := env.Connection.Disconnect(ctx, name); err != nil {
		return err
	}
	return env.say("%s is closed", name)
}

func connectionCommand() *Command {
	return &Command{
		Spec: "conni[nfo]", Psql: []string{"conninfo"}, Help: "what the shell is connected to", run: runConnection,
		Long: `Shows the database, its kind and version, and the state of the session. Passwords are never shown.

  :conninfo`,
	}
}

func runConnection(ctx context.Context, env *Env, _ Call) error {
	facts, err := env.Connection.Info(ctx)
	if err != nil {
		return err
	}
	t := &table.Table{Record: true, Rows: [][]any{nil}}
	for _, f := range facts {
		t.Columns = append(t.Columns, table.Column{Name: f.Name})
		t.Rows[0] = append(t.Rows[0], f.Value)
	}
	return env.write(t, true)
}
