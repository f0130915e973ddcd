package command

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/dbsh-go/dbsh/shell/internal/table"
)

// Took is a time as people read it: 0.08 ms, 12.3 ms, 1.25 s, 2m3s.
func Took(d time.Duration) string {
	switch {
	case d < 10*time.Millisecond:
		return fmt.Sprintf("%.2f ms", float64(d)/float64(time.Millisecond))
	case d < time.Second:
		return fmt.Sprintf("%.1f ms", float64(d)/float64(time.Millisecond))
	case d < time.Minute:
		return fmt.Sprintf("%.2f s", d.Seconds())
	}
	return d.Round(time.Second).String()
}

// Entries runs entries for the commands that are about one.
type Entries interface {
	// Run runs one, with its results where results go.
	Run(ctx context.Context, text string) (Measured, error)
	// Silent runs one without its results.
	Silent(ctx context.Context, text string) (Measured, error)
	// Output runs one, and gives what it prints.
	Output(ctx context.Context, text string) (string, error)
	// Table runs one and gives its result, or the last value for "", as rows. Nothing is printed.
	Table(ctx context.Context, text string) (*table.Table, error)
	// Steps runs one statement by statement.
	Steps(ctx context.Context, text string) error
}

// Measured is what one run of an entry took.
type Measured struct {
	Took        time.Duration
	Allocations uint64 // of memory, and how much
	Bytes       uint64
	Statements  int // of SQL
	Rows        int64
	SQL         time.Duration // the time of the statements
}

func timeCommand() *Command {
	return &Command{
		Spec: "time", Args: "ENTRY", Argument: GoArgument, Help: "how long an entry takes, and what it sends", run: runTime,
		Long: `Runs ENTRY, Go or SQL, and tells its time, that of its SQL, and the memory it has allocated.

  :time Users.All()`,
	}
}

func runTime(ctx context.Context, env *Env, call Call) error {
	m, err := env.Entries.Run(ctx, call.Args)
	if err != nil {
		return err
	}
	text := Took(m.Took)
	if m.Statements > 0 {
		text += fmt.Sprintf(": %s of it for %s, %s", Took(m.SQL), plural(m.Statements, "statement"), table.Counted(int(m.Rows)))
	}
	return env.say("%s; %s allocations, %s", text, table.Grouped(int(m.Allocations)), amount(m.Bytes))
}

func plural(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return table.Grouped(n) + " " + thing + "s"
}

// amount is a number of bytes as people read it.
func amount(n uint64) string {
	switch {
	case n < 1<<10:
		return strconv.FormatUint(n, 10) + " B"
	case n < 1<<20:
		return fmt.Sprintf("%.1f KiB", float64(n)/(1<<10))
	case n < 1<<30:
		return fmt.Sprintf("%.1f MiB", float64(n)/(1<<20))
	}
	return fmt.Sprintf("%.1f GiB", float64(n)/(1<<30))
}

func benchCommand() *Command {
	return &Command{
		Spec: "b[ench]", Args: "[n=N] ENTRY", Argument: GoArgument, Help: "run an entry many times, and tell how long it takes", run: runBench,
		Long: `Runs ENTRY N times, else for about a second, but ten times at least, without its results. What it writes it writes each time.

  :bench Users.Get(1)
  :bench n=100 SELECT count(*) FROM users`,
	}
}

// A bench without N goes on for so long, and at least so often.
const (
	benchTime  = time.Second
	benchLeast = 10
	benchMost  = 100_000
)

func runBench(ctx context.Context, env *Env, call Call) error {
	options, entry := cutOptions(call.Args)
	n := 0
	for name, value := range options {
		var err error
		if n, err = strconv.Atoi(value); name != "n" || err != nil || n < 1 {
			return fmt.Errorf(":bench: got %s=%s, want n=N, the number of runs", name, value)
		}
	}
	if entry == "" {
		return errors.New(":bench: want an entry to run")
	}
	runs, err := measure(ctx, env, entry, n)
	if err != nil {
		return err
	}
	t := &table.Table{Record: true, Columns: named("runs", "min", "median", "mean", "max", "deviation", "allocations", "bytes", "statements")}
	s := summarize(runs)
	if env.Settings.Effective().People() {
		t.Rows = [][]any{{len(runs), Took(s.min), Took(s.median), Took(s.mean), Took(s.max), Took(s.deviation), s.allocations, amount(uint64(s.bytes)), s.statements}}
	} else {
		t.Rows = [][]any{{len(runs), s.min.Nanoseconds(), s.median.Nanoseconds(), s.mean.Nanoseconds(), s.max.Nanoseconds(), s.deviation.Nanoseconds(), s.allocations, s.bytes, s.statements}}
	}
	return env.write(t, true)
}

// measure runs an entry n times, or for a while.
func measure(ctx context.Context, env *Env, entry string, n int) (runs []Measured, err error) {
	start := time.Now()
	for len(runs) < benchMost {
		if n > 0 && len(runs) == n || n == 0 && len(runs) >= benchLeast && time.Since(start) > benchTime {
			return runs, nil
		}
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		m, err := env.Entries.Silent(ctx, entry)
		if err != nil {
			return nil, err
		}
		runs = append(runs, m)
	}
	return runs, nil
}

// figures are those of several runs.
type figures struct {
	min, median, mean, max, deviation time.Duration
	allocations, bytes                int
	statements                        int
}

func summarize(runs []Measured) (f figures) {
	times := make([]time.Duration, len(runs))
	var sum, squares float64
	for i, m := range runs {
		times[i] = m.Took
		sum += float64(m.Took)
		squares += float64(m.Took) * float64(m.Took)
		f.allocations += int(m.Allocations)
		f.bytes += int(m.Bytes)
		f.statements += m.Statements
	}
	slices.Sort(times)
	n := float64(len(runs))
	f.min, f.median, f.max = times[0], times[len(times)/2], times[len(times)-1]
	f.mean = time.Duration(sum / n)
	f.deviation = time.Duration(math.Sqrt(max(squares/n-sum/n*sum/n, 0)))
	f.allocations, f.bytes, f.statements = f.allocations/len(runs), f.bytes/len(runs), f.statements/len(runs)
	return f
}

// cutOptions takes words of the form name=value off the beginning of arguments.
func cutOptions(args string) (options map[string]string, rest string) {
	options = map[string]string{}
	for {
		word, after, _ := strings.Cut(args, " ")
		name, value, is := strings.Cut(word, "=")
		if !is || len(name) != 1 || value == "" || strings.HasPrefix(value, "=") {
			return options, args
		}
		options[name] = value
		args = strings.TrimSpace(after)
	}
}
