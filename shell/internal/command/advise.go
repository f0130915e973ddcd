package command

import (
	"context"

	"github.com/dbsh-go/dbsh/shell/internal/table"
)

// Advice is an index that a statement would use.
type Advice struct {
	SQL    string // that makes it
	Now    string // how its table is read now
	Then   string // how it is read with the index, "" where that was not tried
	Before float64
	After  float64 // the planner's costs of the whole statement, where they are known and were tried; 0 for unknown
}

func adviseCommand() *Command {
	return &Command{
		Spec: "a[dvise]", Args: "[try] [QUERY]", Argument: GoArgument, Help: "indexes that a query would use", run: runAdvise, Pages: true,
		Long: `QUERY is as for :explain. Looks at the tables that are read whole, and at the columns that the query compares, joins and
sorts by. On SQLite every index is tried on a copy of the schema in memory, and those that are not used are left out.
On PostgreSQL try makes each in the open transaction, asks for the plan, and takes it back: that reads the table, and keeps others
from writing to it meanwhile. On MySQL try makes them on temporary tables with the first 10,000 rows, on a connection of its own,
since a change of the schema would be committed; without try, both propose.

  SELECT * FROM posts WHERE body = 'x';
  :advise`,
	}
}

func runAdvise(ctx context.Context, env *Env, call Call) error {
	text, try := cutWord(call.Args, "try")
	sql, list, err := env.Plans.Advise(ctx, text, try)
	if err != nil {
		return err
	}
	if !env.Settings.Effective().People() {
		t := &table.Table{Columns: named("index", "now", "then", "before", "after")}
		for _, a := range list {
			t.Rows = append(t.Rows, []any{a.SQL, a.Now, known(a.Then), cost(a.Before), cost(a.After)})
		}
		return env.write(t, true)
	}
	if text == "" {
		if err := env.printf("%s\n", env.paint(faint, oneLine(sql))); err != nil {
			return err
		}
	}
	if len(list) == 0 {
		return env.printf("No index would help: no table is read whole where the query names columns that an index could be of.\n")
	}
	for _, a := range list {
		text := a.SQL + ";\n" + env.paint(faint, "-- now:  "+a.Now) + "\n"
		if a.Then != "" {
			text += env.paint(faint, "-- then: "+a.Then) + "\n"
		} else {
			text += env.paint(faint, "-- not tried: :advise try finds out whether it is used") + "\n"
		}
		if a.After > 0 {
			text += env.paint(faint, "-- cost: "+table.Grouped(int(a.Before))+" → "+table.Grouped(int(a.After))) + "\n"
		}
		if err := env.printf("%s", text); err != nil {
			return err
		}
	}
	return nil
}

func cost(n float64) any {
	if n <= 0 {
		return nil
	}
	return n
}
