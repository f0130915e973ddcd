// Command bench does one piece of ORM work through one library, in a process of its own, and prints what it took as a line of
// JSON. Run it through scripts/bench, which runs all of them in interleaved rounds.
//
// It is a module of its own, so that no program that imports dbsh inherits the libraries it is compared with. All of them
// work on the same driver (modernc.org/sqlite) with the same settings.
package main

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
)

// task does one job on a database file. What is not to be measured is done before clock.start and after clock.stop.
type task func(path string, clock *stopwatch) error

// subjects are the libraries, each with the jobs it can do. raw is hand-written database/sql with prepared statements.
var subjects = map[string]map[string]task{
	"raw": rawTasks, "sqlx": sqlxTasks, "gorm": gormTasks, "bun": bunTasks, "dbsh": dbshTasks,
}

func main() {
	subject := flag.String("subject", "", "the library to measure, one of "+strings.Join(slices.Sorted(maps.Keys(subjects)), ", "))
	job := flag.String("job", "", "what it is to do")
	seed := flag.Bool("seed", false, "make the database that the jobs work on")
	flag.StringVar(&profile, "profile", "", "write a processor profile of the job to this `FILE`")
	warm := flag.Bool("warm", false, "work in memory that the process has had before, as one that has run for a while does")
	list := flag.Bool("list", false, "list subjects and their jobs")
	flag.Parse()
	err := errors.New("want a database file")
	switch {
	case *list:
		err = listTasks()
	case flag.NArg() != 1:
	case *seed:
		err = makeDatabase(flag.Arg(0))
	default:
		if *warm {
			warmUp()
		}
		err = measure(*subject, *job, flag.Arg(0))
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// profile is where the profile goes, "" for none.
var profile string

func listTasks() error {
	jobs := map[string][]string{}
	for name, tasks := range subjects {
		jobs[name] = slices.Sorted(maps.Keys(tasks))
	}
	return json.NewEncoder(os.Stdout).Encode(jobs)
}

func measure(subject, job, path string) error {
	run := subjects[subject][job]
	if run == nil {
		return fmt.Errorf("%s has no job %q", subject, job)
	}
	var clock stopwatch
	if err := run(path, &clock); err != nil {
		return fmt.Errorf("%s %s: %w", subject, job, err)
	}
	return json.NewEncoder(os.Stdout).Encode(clock.reading())
}
