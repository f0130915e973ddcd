package main

import (
	"bufio"
	"cmp"
	"fmt"
	"io"
	"os/exec"
	"slices"
	"strings"
	"time"
)

// subject is a program to measure.
type subject struct {
	name  string
	args  []string
	input string // typed; the time that counts is then until the first line of output
}

// result is what a subject's runs took.
type result struct {
	subject
	took []time.Duration
}

func (r *result) median() time.Duration { return r.took[len(r.took)/2] }

// The first subject is what the others are compared with, and the pairs are compared with each other.
const (
	countSmall = "Count() of 10 tables"
	countLarge = "Count() of 1,000 tables"
	firstSmall = "Count() of 10 tables, to the first result"
	firstLarge = "Count() of 1,000 tables, to the first result"
)

func subjects(dbsh, small, large string) []subject {
	// The root of the tree has ten children in both, so that only the number of tables differs.
	const entry, query = "Things0.Count()", "SELECT count(*) FROM things0"
	list := []subject{
		{name: countSmall, args: []string{dbsh, small, "-c", entry}},
		{name: countLarge, args: []string{dbsh, large, "-c", entry}},
		{name: firstSmall, args: []string{dbsh, small}, input: entry + "\n"},
		{name: firstLarge, args: []string{dbsh, large}, input: entry + "\n"},
		{name: "SQL on 10 tables", args: []string{dbsh, small, "-c", query}},
		{name: "SQL on 1,000 tables", args: []string{dbsh, large, "-c", query}},
		{name: "dbsh version", args: []string{dbsh, "version"}},
	}
	for _, peer := range []subject{
		{name: "sqlite3, SQL on 10 tables", args: []string{"sqlite3", small, query}},
		{name: "sqlite3, SQL on 1,000 tables", args: []string{"sqlite3", large, query}},
		{name: "yaegi, 1+1", args: []string{"yaegi", "-e", "1+1"}},
		{name: "true", args: []string{"true"}},
	} {
		if _, err := exec.LookPath(peer.args[0]); err == nil {
			list = append(list, peer)
		}
	}
	return list
}

// measure runs all subjects once, unmeasured, and then in rounds.
func measure(subjects []subject, rounds int) ([]*result, error) {
	var results []*result
	for _, s := range subjects {
		results = append(results, &result{subject: s})
	}
	for round := range rounds + 1 {
		for _, r := range results {
			took, err := r.run()
			if err != nil {
				return nil, fmt.Errorf("%s: %w", strings.Join(r.args, " "), err)
			}
			if round > 0 {
				r.took = append(r.took, took)
			}
		}
	}
	for _, r := range results {
		slices.SortFunc(r.took, cmp.Compare)
	}
	return results, nil
}

// run starts the program and waits for its end, or for the first line that it prints.
func (s *subject) run() (time.Duration, error) {
	cmd := exec.Command(s.args[0], s.args[1:]...)
	if s.input == "" {
		start := time.Now()
		err := cmd.Run()
		return time.Since(start), err
	}
	in, err := cmd.StdinPipe()
	if err != nil {
		return 0, err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return 0, err
	}
	start := time.Now()
	if err := cmd.Start(); err != nil {
		return 0, err
	}
	if _, err := io.WriteString(in, s.input); err != nil {
		return 0, err
	}
	lines := bufio.NewReader(out)
	_, first := lines.ReadString('\n')
	took := time.Since(start)
	in.Close()
	_, _ = io.Copy(io.Discard, lines) // to its end, however that comes: Wait tells
	if err := cmd.Wait(); err != nil {
		return 0, err
	}
	return took, first
}

// report prints a table for people and for docs/performance.md.
func report(out io.Writer, results []*result) {
	base := results[0].median()
	fmt.Fprintf(out, "| %-46s | median |    min | ratio |\n|%s|-------:|-------:|------:|\n", "", strings.Repeat("-", 48))
	byName := map[string]time.Duration{}
	for _, r := range results {
		byName[r.name] = r.median()
		fmt.Fprintf(out, "| %-46s | %6.1f | %6.1f | %5.2f |\n", r.name, milliseconds(r.median()), milliseconds(r.took[0]), float64(r.median())/float64(base))
	}
	fmt.Fprintf(out, "\n1,000 tables take %.2f times as long as 10; to the first result %.2f times.\n",
		float64(byName[countLarge])/float64(byName[countSmall]), float64(byName[firstLarge])/float64(byName[firstSmall]))
}

func milliseconds(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }
