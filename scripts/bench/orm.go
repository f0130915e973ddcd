package main

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

// jobs are the ORM work in the order of the report, with the ratio to raw that dbsh is to keep; 0 for none.
var jobs = []struct {
	name, does string
	most       float64
}{
	{"insert", "100,000 new objects, one commit", 0.95},
	{"commit", "1,000 times one new object and a commit", 0},
	{"load", "100,000 objects", 1},
	{"query", "1,000 times a filter, ORDER BY and LIMIT 100", 0.9},
	{"get miss", "10,000 objects by key", 1},
	{"get hit", "10,000 objects by key that the session has, 100 times", 0},
	{"update", "10,000 of 100,000 loaded objects, one commit", 0.95},
	{"delete", "10,000 objects, one commit", 0.85},
	{"n+1", "1,000 objects, and the ten children of each when they are asked for", 0.8},
	{"eager", "the same with the children loaded in advance", 0},
}

// libraries are the columns of the report. Ratios are to the first.
var libraries = []string{"raw", "dbsh", "gorm", "bun", "sqlx"}

// reading is what one run of a job took, as the programs in bench/ print it.
type reading struct {
	Seconds, CPU, Peak float64
	Allocs             uint64
}

// series are the readings of one library at one job, one a round.
type series []reading

// orm builds the peers and runs every job of every library once in each round, in processes of their own, on fresh copies of
// one database.
func orm(out io.Writer, dir string, rounds int, warm bool) error {
	program, err := buildPeers(dir)
	if err != nil {
		return err
	}
	template := filepath.Join(dir, "users.db")
	if _, err := output(program, "-seed", template); err != nil {
		return err
	}
	listed, err := output(program, "-list")
	if err != nil {
		return err
	}
	var known map[string][]string
	if err := json.Unmarshal(listed, &known); err != nil {
		return err
	}
	results := map[string]map[string]series{}
	for range rounds {
		for _, job := range jobs {
			for _, library := range libraries {
				if !slices.Contains(known[library], job.name) {
					continue
				}
				got, err := runJob(program, dir, template, library, job.name, warm)
				if err != nil {
					return err
				}
				if results[job.name] == nil {
					results[job.name] = map[string]series{}
				}
				results[job.name][library] = append(results[job.name][library], got)
			}
		}
	}
	reportRatios(out, results)
	if !warm { // the memory of its start is not the job's
		reportMemory(out, results)
	}
	return nil
}

// buildPeers builds the module in bench/ beside this one.
func buildPeers(dir string) (string, error) {
	root, err := output("go", "list", "-m", "-f", "{{.Dir}}", "github.com/dbsh-go/dbsh")
	if err != nil {
		return "", err
	}
	path := filepath.Join(dir, "peers.exe")
	build := exec.Command("go", "build", "-o", path, ".")
	build.Dir = filepath.Join(strings.TrimSpace(string(root)), "bench")
	build.Env = append(os.Environ(), "CGO_ENABLED=0") // all of them work on the driver that is written in Go
	if text, err := build.CombinedOutput(); err != nil {
		return "", fmt.Errorf("build bench: %w\n%s", err, text)
	}
	return path, nil
}

func runJob(program, dir, template, library, job string, warm bool) (got reading, err error) {
	path := filepath.Join(dir, "work.db")
	defer func() {
		for _, ending := range []string{"", "-wal", "-shm"} {
			_ = os.Remove(path + ending)
		}
	}()
	content, err := os.ReadFile(template)
	if err != nil {
		return got, err
	}
	if err := os.WriteFile(path, content, 0o600); err != nil {
		return got, err
	}
	line, err := output(program, fmt.Sprintf("-warm=%t", warm), "-subject", library, "-job", job, path)
	if err != nil {
		return got, err
	}
	return got, json.Unmarshal(line, &got)
}

func output(program string, args ...string) ([]byte, error) {
	var errs bytes.Buffer
	cmd := exec.Command(program, args...)
	cmd.Stderr = &errs
	text, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("%s %s: %w\n%s", filepath.Base(program), strings.Join(args, " "), err, errs.String())
	}
	return text, nil
}

// median of what pick takes out of each reading.
func (s series) median(pick func(reading) float64) float64 {
	values := make([]float64, len(s))
	for n, r := range s {
		values[n] = pick(r)
	}
	slices.SortFunc(values, cmp.Compare)
	return values[len(values)/2]
}

// ratio is the median of the ratios to another series, round by round: a busy moment falls on both.
func (s series) ratio(to series, pick func(reading) float64) float64 {
	values := make([]float64, 0, len(s))
	for n, r := range s {
		if n < len(to) && pick(to[n]) > 0 {
			values = append(values, pick(r)/pick(to[n]))
		}
	}
	if len(values) == 0 {
		return 0
	}
	slices.SortFunc(values, cmp.Compare)
	return values[len(values)/2]
}

func wall(r reading) float64 { return r.Seconds }
func cpu(r reading) float64  { return r.CPU }

// reportRatios prints times of raw, and what the others take as ratios to it: of the time that passed and, after the stroke,
// of processor time, which other programs disturb less.
func reportRatios(out io.Writer, results map[string]map[string]series) {
	fmt.Fprintf(out, "\nORM work, raw in milliseconds, the others as ratios to raw: time / processor time\n\n| %-8s | %8s |", "job", "raw")
	for _, library := range libraries[1:] {
		fmt.Fprintf(out, " %-11s |", library)
	}
	fmt.Fprintf(out, " goal |\n|%s|%s|%s-----:|\n", strings.Repeat("-", 10), strings.Repeat("-", 9)+":", strings.Repeat(strings.Repeat("-", 12)+":|", len(libraries)-1))
	for _, job := range jobs {
		raw := results[job.name][libraries[0]]
		if len(raw) == 0 {
			continue
		}
		fmt.Fprintf(out, "| %-8s | %8.1f |", job.name, raw.median(wall)*1000)
		for _, library := range libraries[1:] {
			cell := "-"
			if s := results[job.name][library]; len(s) > 0 {
				cell = fmt.Sprintf("%.2f / %.2f", s.ratio(raw, wall), s.ratio(raw, cpu))
			}
			fmt.Fprintf(out, " %11s |", cell)
		}
		goal := "-"
		if job.most > 0 {
			goal = fmt.Sprintf("%.2f", job.most)
		}
		fmt.Fprintf(out, " %4s |\n", goal)
	}
	if hits := results["get hit"]["dbsh"]; len(hits) > 0 {
		fmt.Fprintf(out, "\nget hit: %.0f ns each (goal 150)\n", hits.median(wall)*1e9/1e6)
	}
	fmt.Fprintln(out)
	for _, job := range jobs {
		fmt.Fprintf(out, "%-8s  %s\n", job.name, job.does)
	}
}

// reportMemory prints the largest resident sizes and the allocations.
func reportMemory(out io.Writer, results map[string]map[string]series) {
	fmt.Fprintf(out, "\nPeak memory in MB / allocations in thousands\n\n| %-8s |", "job")
	for _, library := range libraries {
		fmt.Fprintf(out, " %-11s |", library)
	}
	fmt.Fprintf(out, "\n|%s|%s\n", strings.Repeat("-", 10), strings.Repeat(strings.Repeat("-", 12)+":|", len(libraries)))
	for _, job := range jobs {
		fmt.Fprintf(out, "| %-8s |", job.name)
		for _, library := range libraries {
			cell := "-"
			if s := results[job.name][library]; len(s) > 0 {
				cell = fmt.Sprintf("%.0f / %.0f", s.median(func(r reading) float64 { return r.Peak }), s.median(func(r reading) float64 { return float64(r.Allocs) })/1000)
			}
			fmt.Fprintf(out, " %11s |", cell)
		}
		fmt.Fprintln(out)
	}
}
