package shell

import (
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"

	"github.com/dbsh-go/dbsh/shell/internal/engine"
	"github.com/dbsh-go/dbsh/store"
)

// errand is the running of a script: what of it is kept, what is told of it, and how it ends early.
type errand struct {
	shell    *shell
	script   *Script
	stopping atomic.Bool
	progress *progress
	log      *errandLog
}

func newErrand(s *shell, script *Script) *errand {
	return &errand{shell: s, script: script, progress: &progress{out: s.config.Err, live: isTerminal(s.config.Err)}}
}

// run runs the steps of a checked script.
func (e *errand) run(ctx context.Context, steps []step) error {
	s := e.shell
	defer e.takeProcess()()
	log, err := openErrandLog(e)
	if err != nil {
		s.report(err)
		return &ExitError{codeFailed}
	}
	e.log = log
	var dry *dryRun
	if e.script.DryRun {
		dry = watchDryRun(s)
	}
	if e.progress.live {
		defer s.out.Announce(e.progress.end)()
	}
	for _, step := range steps {
		if err = s.guard(ctx, step); err != nil {
			break
		}
	}
	e.progress.end()
	if dry != nil {
		dry.report()
		s.journal.discarded = true
	}
	err = e.finish(err)
	log.end(err)
	return err
}

// finish keeps what is to be kept of a script that has come to its end, and says why another has not.
func (e *errand) finish(err error) error {
	s := e.shell
	var exit *engine.ExitError
	failed := err != nil && !(errors.As(err, &exit) && exit.Code == 0) && !errors.Is(err, errQuit)
	if !failed && e.script.Transaction {
		err = errors.Join(err, e.keep())
		failed = err != nil && !isQuit(err)
	}
	if !failed && !e.script.DryRun {
		if finish := s.session.FinishJob(); finish != nil {
			err, failed = finish, true
		}
	}
	if !failed || isQuit(err) {
		return err
	}
	var stopped *store.StoppedError
	if errors.As(err, &stopped) {
		fmt.Fprintf(s.config.Err, "stopped behind %s of this step, all of them committed; to go on: %s\n", counted(stopped.Done, "row"), e.again("--resume"))
		return &ExitError{codeInterrupted}
	}
	e.log.failed(err)
	s.report(err)
	e.advise(err)
	return &ExitError{codeFailed}
}

// keep commits a script's one transaction. What the script has left uncommitted makes all of it nothing.
func (e *errand) keep() error {
	if e.shell.session.Status().Uncommitted {
		return nil // leave says so
	}
	return e.shell.session.Keep()
}

// advise says how to go on after a job has stopped.
func (e *errand) advise(err error) {
	var unfinished *store.UnfinishedJobError
	switch {
	case errors.As(err, &unfinished) && unfinished.Reason == "":
		fmt.Fprintf(e.shell.config.Err, "to go on: %s\nto begin anew: %s\n", e.again("--resume"), e.again("--restart"))
	case e.progress.begun() && e.job().Name != "":
		fmt.Fprintf(e.shell.config.Err, "the batches before are committed; to go on: %s\n", e.again("--resume"))
	}
}

// again is the command that runs the script once more.
func (e *errand) again(flag string) string {
	words := append(slices.Clone(e.script.Command), flag)
	for _, arg := range e.script.Args {
		if arg == "" || strings.ContainsAny(arg, " \t\n'\"\\$*?;&|<>()") {
			arg = "'" + strings.ReplaceAll(arg, "'", `'\''`) + "'"
		}
		words = append(words, arg)
	}
	return strings.Join(words, " ")
}

// stop is what the first ^C does.
func (e *errand) stop() {
	e.stopping.Store(true)
	e.progress.note("stopping when this batch is done; ^C again stops at once, and takes the batch back")
}

// job is what the script's batches belong to. Nothing is kept of a run whose work is taken back.
func (e *errand) job() store.Job {
	batch := e.script.Batch
	job := store.Job{Size: batch.Size, Resume: batch.Resume, Restart: batch.Restart, Stop: e.stopping.Load, Progress: e.reached}
	if batch.Size > 0 && !e.shell.discards() {
		job.Name, job.Once = cmp.Or(batch.Job, filepath.Base(e.script.Path)), batch.Job != ""
		job.Arguments = strings.Join(e.script.Args[1:], " ")
	}
	return job
}

func (e *errand) reached(p store.Progress) {
	e.log.batch(p)
	e.shell.log.last().batched()
	e.progress.reached(p)
}

// takeProcess makes the process's arguments, and the flags of package flag, those of the script.
func (e *errand) takeProcess() (giveBack func()) {
	args, flags := os.Args, flag.CommandLine
	os.Args = e.script.Args
	flag.CommandLine = flag.NewFlagSet(e.script.Path, flag.ContinueOnError)
	flag.CommandLine.SetOutput(e.shell.config.Err)
	flag.CommandLine.Usage = func() { flag.Usage() }
	return func() { os.Args, flag.CommandLine = args, flags }
}
