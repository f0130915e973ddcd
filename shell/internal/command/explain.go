package command

import (
	"context"
	"strings"
	"time"

	"github.com/dbsh-go/dbsh/shell/internal/plan"
	"github.com/dbsh-go/dbsh/shell/internal/table"
)

// Plans reads how the database runs statements.
type Plans interface {
	// Explain reads the plan of the statement that a text stands for: SQL, a query in Go, or "" for the one that ran last. To analyze is
	// to run it, and to take back what it writes.
	Explain(ctx context.Context, text string, analyze bool) (sql string, p *plan.Plan, err error)
	// Advise finds indexes that it would use, and tries them where that costs nothing, or is asked for.
	Advise(ctx context.Context, text string, try bool) (sql string, list []Advice, err error)
}

func explainCommand() *Command {
	return &Command{
		Spec: "expl[ain]", Args: "[analyze] [QUERY]", Argument: GoArgument, Help: "how the database runs a query, as a tree", run: runExplain, Pages: true,
		Long: `QUERY is SQL or a query in Go, such as Users.Filter(...), which is not run; of other Go, which is, it explains the
statement that took longest. Without QUERY, the one that ran last. The slow part is marked.
analyze runs the statement and measures its steps (not on SQLite); what it writes is taken back.

  Users.Filter(Users.Username.Like("%a%")).OrderBy(Users.CreatedAt).All()
  :explain
  :explain analyze SELECT * FROM users WHERE id = 1`,
	}
}

func runExplain(ctx context.Context, env *Env, call Call) error {
	text, analyze := cutWord(call.Args, "analyze")
	sql, p, err := env.Plans.Explain(ctx, text, analyze)
	if err != nil {
		return err
	}
	if !env.Settings.Effective().People() {
		return env.write(planTable(p), true)
	}
	if text == "" {
		if err := env.printf("%s\n", env.paint(faint, oneLine(sql))); err != nil {
			return err
		}
	}
	if len(p.Roots) == 0 {
		return env.printf("The database has no steps to tell of: it does this at once.\n")
	}
	return plan.Write(env.Out, p, plan.Options{Paint: env.paintPlan})
}

// cutWord takes a word off the beginning of arguments.
func cutWord(args, word string) (rest string, cut bool) {
	first, rest, _ := strings.Cut(args, " ")
	if !strings.EqualFold(first, word) {
		return args, false
	}
	return strings.TrimSpace(rest), true
}

func (e *Env) paintPlan(role plan.Role, text string) string {
	switch role {
	case plan.Slow:
		return e.paint(red, text)
	case plan.Detail:
		return e.paint(faint, text)
	}
	return text
}

func planTable(p *plan.Plan) *table.Table {
	t := &table.Table{Columns: named("depth", "step", "table", "rows", "actual", "loops", "ms", "details", "mark")}
	p.Walk(func(n *plan.Node, depth int) {
		t.Rows = append(t.Rows, []any{depth, n.Step, known(n.Table), counted(n.Rows), counted(n.Actual), counted(n.Loops),
			took(n.Own), known(strings.Join(n.Details, "; ")), known(n.Mark)})
	})
	return t
}

// known is NULL for what is not known.
func known(text string) any {
	if text == "" {
		return nil
	}
	return text
}

func counted(n float64) any {
	if n < 0 {
		return nil
	}
	return n
}

func took(d time.Duration) any {
	if d < 0 {
		return nil
	}
	return float64(d) / float64(time.Millisecond)
}
