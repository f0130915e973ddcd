package command

// All are the commands, sorted by name.
func All() []*Command {
	return []*Command{
		adviseCommand(),
		benchCommand(),
		{
			Spec: "c[hanges]", Help: "what a commit would write, as a diff", run: runChanges, Pages: true,
			Long: `Shows the pending work of the session: + objects to insert, ~ objects to update with each
changed field, - objects to delete. Nothing is written by looking.

  a := Artists.Get(1); a.Name = "ACDC"
  :changes
  ~ Artist 1
      Name: "AC/DC" → "ACDC"`,
		},
		chartCommand(),
		{
			Spec: "co[nnect]", Psql: []string{"c"}, Args: "DATABASE", Argument: FileArgument, Help: "go on with another database", run: runConnect,
			Mark: "!", Marked: "loses what is not committed",
			Long: `DATABASE is a file, a profile of dbsh.toml, or a URL. Definitions and settings come along, and variables but for objects.
If it cannot be opened, everything stays as it is.

  :connect shop.db
  :connect production`,
		},
		{
			Spec: "conni[nfo]", Psql: []string{"conninfo"}, Help: "what the shell is connected to", run: runConnection,
			Long: `Shows the database, its kind and version, and the state of the session. Passwords are never shown.

  :conninfo`,
		},
		copyCommand(),
		{
			Spec: "d[escribe]", Psql: []string{"d"}, Args: "[MODEL]", Argument: ModelArgument, run: runDescribe, Pages: true,
			Mark: "+", Marked: "also counts its rows and shows the SQL that made it",
			Help: "columns, relations and indexes of a model",
			Long: `Takes the name of a model, of its query root or of its table. Without one, tells how large all tables are.

  :describe
  :describe Artist
  \d+ artist`,
		},
		{
			Spec: "do[c]", Args: "NAME", Argument: GoArgument, Help: "documentation of a name", run: runDoc, Pages: true,
			Long: `Takes a name in scope, a package, or a part of either. What is of Go's own library is explained by the go command,
where there is one.

  :doc session.Flush
  :doc strings.Cut`,
		},
		{
			Spec: "e[cho]", Args: "[on|off]", Argument: SwitchArgument, Help: "print SQL as it runs", run: runEcho,
			Long: `Switches it on or off; without an argument to what it was not. Each statement is followed by its
arguments, rows, time and cause.

  :echo on`,
		},
		{
			Spec: "ed[it]", Psql: []string{"e"}, Args: "[N]", Argument: AnyArgument, Help: "change an entry in your own editor", run: runEdit,
			Long: `Opens $VISUAL or $EDITOR with the last entry, or with the one that :history shows as N. What is saved is there at the next
prompt, to be run or changed. Ctrl-X Ctrl-E does the same with what is being typed.

  :edit 12`,
		},
		erdCommand(),
		{
			Spec: "ex[panded]", Psql: []string{"x"}, Args: "[on|off]", Argument: SwitchArgument, run: runExpanded,
			Help: "write tables a line for each field",
			Long: `Switches it on or off; without an argument to what it was not. Only the format table is affected: the
others are for programs. A table that is too wide for the screen is written so anyway.

  \x
  SELECT * FROM Customer;`,
		},
		explainCommand(),
		{
			Spec: "f[ormat]", Args: "[FORMAT]", Argument: FormatArgument, Help: "how results are written", run: runFormat,
			Long: `FORMAT is table, vertical, csv, tsv, json, jsonl, markdown, html or sql-insert. Without it, says what is set.
The formats table and vertical are cut to the screen; the others, and what goes into a file or a pipe, never are.
sql-insert may name the table that is inserted into; else it is the one that the rows come from.

  :format json
  :format sql-insert archive.users`,
		},
		{
			Spec: "h[elp]", Psql: []string{"?"}, Args: "[COMMAND]", Argument: CommandArgument, Help: "this list, or more about one command", run: runHelp, Pages: true,
			Long: `  :help describe`,
		},
		{
			Spec: "hi[story]", Psql: []string{"s"}, Args: "[N|TEXT|all]", Argument: AnyArgument, Help: "what was typed before", run: runHistory, Pages: true,
			Long: `Shows the last 20 entries, the last N, or those in which TEXT occurs.

  :history 50
  :history Commit`,
		},
		{
			Spec: "im[port]", Args: "PATH...", Argument: AnyArgument, Help: "import packages of your own module and of others", run: runImport,
			Mark: "!", Marked: "loses what is not committed",
			Long: `A Go toolchain compiles them into a shell, which takes the place of this one: definitions, and variables whose
values can be written down, are there again. import "PATH" does the same. A version may stand behind a path.

  :import github.com/dustin/go-humanize
  :import example.com/shop/internal/prices github.com/gofrs/uuid@v4.4.0`,
		},
		lastCommand(),
		{
			Spec: "l[oad]", Psql: []string{"i"}, Args: "FILE", Argument: FileArgument, Help: "run a file as if typed here", run: runLoad,
			Long: `The file holds Go, SQL and commands. It stops at the first error.

  :load setup.go`,
		},
		{
			Spec: "m[odels]", Psql: []string{"dt"}, Args: "[TEXT]", Argument: ModelArgument, Help: "the models, their query roots and tables", run: runModels, Pages: true,
			Long: `With TEXT, those in whose names it occurs.

  :models
  \dt track`,
		},
		outputCommand(),
		pagerCommand(),
		pivotCommand(),
		queryCommand(),
		{
			Spec: "q[uit]", Psql: []string{"q"}, Help: "leave; asks when work is uncommitted", run: runQuit,
			Long: `The same as ^D at an empty prompt. Uncommitted work is rolled back when you leave.

  :quit`,
		},
		{
			Spec: "r[eload]", Help: "take in models and packages whose source has changed", run: runReload,
			Mark: "!", Marked: "loses what is not committed",
			Long: `Reads the folder of --models again. Where a Go toolchain has compiled it, that compiles it anew, and the shell
starts anew with what was defined, as :import does.

  :reload`,
		},
		{
			Spec: "sa[ve]", Args: "FILE", Argument: FileArgument, Help: "write what you typed as a Go program", run: runSave,
			Mark: "!", Marked: "replaces a file that is there",
			Long: `Writes the entries that ran without error as func Run(ctx, session) error, with every error checked.
dbsh run FILE runs it, and so does the Go compiler. What was typed is checked again, on the tables as they are now.

  :save purge.go
  :save! purge.go`,
		},
		setCommand(),
		{
			Spec: "so[urce]", Args: "NAME", Argument: GoArgument, Help: "the source of a type, a function or a model", run: runSource, Pages: true,
			Long: `Shows what was typed last for NAME, or the Go source of a model of the database, of its query root, or of a method of either.

  :source User
  :source User.Role
  :source Users.Paginate`,
		},
		{
			Spec: "s[ql]", Args: "[N|all|entries]", Argument: AnyArgument, Help: "the SQL that the last entry ran", run: runSQL, Pages: true,
			Long: `Shows the statements of the last entry that ran any, with arguments, rows, time and cause, what they come to, and which
of them were the same query again and again; or the last N statements. :sql entries counts statements, rows and time of
each entry; :sql on and :sql off print SQL as it runs, as :echo does.

  Artists.Count()
  :sql
  SELECT count(*) FROM "Artist";
  -- 1 row, 0.08 ms`,
		},
		timeCommand(),
		{
			Spec: "ti[ming]", Psql: []string{"timing"}, Args: "[on|off]", Argument: SwitchArgument, Help: "print how long each entry took", run: runTiming,
			Long: `Switches it on or off; without an argument to what it was not.

  \timing on`,
		},
		{
			Spec: "t[ype]", Args: "EXPRESSION", Argument: GoArgument, Help: "the type of an expression, without running it", run: runType,
			Long: `  :type Artists.Filter(Artists.Name.Like("A%")).First()
  (*Artist, error)`,
		},
		{
			Spec: "u[ndo]", Args: "[N]", Argument: AnyArgument, Help: "take back the last entry that changed something", run: runUndo,
			Long: `Takes back what the entry did to variables, functions and types, to the objects of the session, and in the open
transaction. With a number, the last N entries that changed something; 20 are kept. A commit is final, and so are files
that were written, what went over a network, and what went through a channel.

  a := Artists.Get(1); a.Name = "ACDC"
  :undo
  undone: a := Artists.Get(1); a.Name = "ACDC"`,
		},
		varsCommand(),
		watchCommand(),
	}
}
