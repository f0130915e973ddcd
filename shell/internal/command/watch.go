package command

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/dbsh-go/dbsh/shell/internal/table"
)

func watchCommand() *Command {
	return &Command{
		Spec: "w[atch]", Psql: []string{"watch"}, Args: "[SECONDS] ENTRY", Argument: GoArgument, run: runWatch,
		Help: "run an entry again and again, and mark what changes",
		Long: `Runs ENTRY every two seconds, or as many as are said, until ^C, or N times. What is not as it was the time before is marked.

  :watch SELECT count(*) FROM users
  :watch 0.5 c=10 Users.Count()`,
	}
}

// watchEvery is how long is waited where nothing is said.
const watchEvery = 2 * time.Second

func runWatch(ctx context.Context, env *Env, call Call) error {
	every, times, entry, err := watchOptions(call.Args)
	if err != nil {
		return err
	}
	before := ""
	for n := 0; times == 0 || n < times; n++ {
		output, err := env.Entries.Output(ctx, entry)
		if err != nil {
			return err
		}
		if err := env.showWatched(before, output, entry, every, n == 0); err != nil {
			return err
		}
		before = output
		if times > 0 && n == times-1 {
			return nil
		}
		select {
		case <-time.After(every):
		case <-ctx.Done():
			return nil // whoever watches has seen enough
		}
	}
	return nil
}

func watchOptions(args string) (every time.Duration, times int, entry string, err error) {
	every = watchEvery
	word, rest, _ := strings.Cut(args, " ")
	if seconds, is := strconv.ParseFloat(word, 64); is == nil {
		if seconds < 0.05 {
			return 0, 0, "", fmt.Errorf(":watch: got %s seconds, want 0.05 or more", word)
		}
		every, args = time.Duration(seconds*float64(time.Second)), strings.TrimSpace(rest)
	}
	options, entry := cutOptions(args)
	for name, value := range options {
		if times, err = strconv.Atoi(value); name != "c" || err != nil || times < 1 {
			return 0, 0, "", fmt.Errorf(":watch: got %s=%s, want c=N, the number of times", name, value)
		}
	}
	if entry == "" {
		return 0, 0, "", errors.New(":watch: want an entry to run")
	}
	return every, times, entry, nil
}

// clear empties a terminal and goes to its beginning.
const clear = "\x1b[H\x1b[2J"

func (e *Env) showWatched(before, output, entry string, every time.Duration, first bool) error {
	head := fmt.Sprintf("%s, every %s: %s", time.Now().Format(time.TimeOnly), every, oneLine(entry))
	if !first {
		output = marked(before, output, e.Color)
	}
	if e.Screen != nil {
		if _, height := e.Screen(); height > 0 {
			return e.printf("%s%s\n%s", clear, e.paint(faint, head), output)
		}
	}
	return e.printf("%s\n%s", head, output)
}

// marked marks what is new in an output: characters in reverse where there are colours, else lines by an asterisk.
func marked(before, output string, color bool) string {
	old := strings.Split(before, "\n")
	var b strings.Builder
	for i, line := range strings.SplitAfter(output, "\n") {
		text := strings.TrimSuffix(line, "\n")
		was := ""
		if i < len(old) {
			was = old[i]
		}
		switch {
		case text == was || text == "":
			b.WriteString(line)
		case color:
			b.WriteString(changedPart(was, text) + strings.TrimPrefix(line, text))
		default:
			b.WriteString(text + " *" + strings.TrimPrefix(line, text))
		}
	}
	return b.String()
}

const reverse = "\x1b[7m"

// changedPart marks what stands between the same beginning and the same end.
func changedPart(was, now string) string {
	old, text := []rune(table.Uncoloured(was)), []rune(table.Uncoloured(now))
	from := 0
	for from < len(old) && from < len(text) && old[from] == text[from] {
		from++
	}
	end := 0
	for end < len(old)-from && end < len(text)-from && old[len(old)-1-end] == text[len(text)-1-end] {
		end++
	}
	return string(text[:from]) + reverse + string(text[from:len(text)-end]) + plain + string(text[len(text)-end:])
}
