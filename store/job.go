package store

import (
	"context"
	"errors"
	"fmt"
)

// JobsTable is the table that jobs keep in the session's database: how far each has come. It is no model.
const JobsTable = "dbsh_jobs"

// Job is a long work on many rows, done in batches (InBatches), each in a transaction of its own. How far it has come is written in
// the transaction of each batch: after a failure, a lost connection or a killed program the job goes on behind the last batch that
// was committed, so that no row is done twice, and none is left out.
type Job struct {
	Name      string         // that its place is kept under, "" to keep none
	Arguments string         // what it was asked to do; it is gone on with by the same only
	Once      bool           // it is remembered when it is done: resumed again it does nothing
	Size      int            // rows of a batch; 0 for 500
	Resume    bool           // go on where an earlier run has stopped, if one has
	Restart   bool           // forget how far an earlier run has come
	Stop      func() bool    // tells after each batch whether to stop; nil for never
	Progress  func(Progress) // is told of each batch; nil for nobody
}

// Progress is how far a step of a job has come.
type Progress struct {
	Step  int    // 1 for the first InBatches of the program
	Model string // whose rows they are
	Done  int64  // rows, those of earlier runs too
	Total int64  // rows that there are to do, as counted when the step began
}

// WithJob makes the batches of a session those of a job.
func WithJob(job Job) SessionOption { return func(o *sessionOptions) { o.job = &job } }

// defaultBatch is how many rows a batch has where nobody says.
const defaultBatch = 500

// StoppedError says that a job was asked to stop, and did so between two batches. It is ErrCancelled.
type StoppedError struct {
	Job  string
	Done int64
}

func (e *StoppedError) Error() string {
	return fmt.Sprintf("job %s: stopped behind %d rows", orElse(e.Job, "without a name"), e.Done)
}

// Is makes it ErrCancelled.
func (e *StoppedError) Is(target error) bool { return target == ErrCancelled }

// UnfinishedJobError says that an earlier run of a job has not come to its end, and what this one is to do is not known.
type UnfinishedJobError struct {
	Job    string
	Done   int64
	Reason string // "" where it was not asked to go on
}

func (e *UnfinishedJobError) Error() string {
	if e.Reason != "" {
		return fmt.Sprintf("job %s: %s", e.Job, e.Reason)
	}
	return fmt.Sprintf("job %s: an earlier run has come behind %d rows: resume it, or begin anew", e.Job, e.Done)
}

// checkpoint is how far a step of a job has come.
type checkpoint struct {
	step     int
	place    string // the cursor of the next batch, "" for the first one
	done     int64
	finished bool
}

// journey is a job under way.
type journey struct {
	Job
	begun bool
	known map[int]*checkpoint // of an earlier run
	steps int                 // that have begun
}

// checkpoint gives the next step's place, where the job keeps one.
func (s *Session) checkpoint(ctx context.Context) (*checkpoint, error) {
	j := s.journey
	j.steps++
	if j.Name == "" {
		return &checkpoint{step: j.steps}, nil
	}
	if !j.begun {
		if err := s.openJob(ctx); err != nil {
			return nil, err
		}
		j.begun = true
	}
	if known := j.known[j.steps]; known != nil {
		return known, nil
	}
	point := &checkpoint{step: j.steps}
	_, err := s.conn.exec(ctx, "INSERT INTO "+JobsTable+" (job, step, place, done, finished, arguments) VALUES (?, ?, '', 0, 0, ?)", j.Name, point.step, j.Arguments)
	if errors.Is(err, ErrIntegrity) {
		return nil, j.overtaken()
	}
	return point, err
}

func (j *journey) overtaken() error {
	return &UnfinishedJobError{Job: j.Name, Reason: "another run of it is under way, and has done this batch: this one has stopped, and nothing was done twice"}
}

// openJob makes the table, and reads what an earlier run has left.
func (s *Session) openJob(ctx context.Context) error {
	_, err := s.conn.exec(ctx, "CREATE TABLE IF NOT EXISTS "+JobsTable+" (job VARCHAR(190) NOT NULL, step INTEGER NOT NULL, place TEXT NOT NULL, "+
		"done BIGINT NOT NULL, finished INTEGER NOT NULL, arguments TEXT NOT NULL, PRIMARY KEY (job, step))")
	if err != nil {
		return fmt.Errorf("keep the place of a job: %w", err)
	}
	j := s.journey
	if j.Restart {
		_, err := s.conn.exec(ctx, "DELETE FROM "+JobsTable+" WHERE job = ?", j.Name)
		return err
	}
	found, err := s.conn.execute(ctx, "SELECT step, place, done, finished, arguments FROM "+JobsTable+" WHERE job = ? ORDER BY step", j.Name)
	if err != nil || found.Len() == 0 {
		return err
	}
	j.known = map[int]*checkpoint{}
	var done int64
	for _, row := range found.Values {
		arguments := textOf(row[4])
		if arguments != j.Arguments {
			return &UnfinishedJobError{Job: j.Name, Reason: fmt.Sprintf("an earlier run was not finished, and was asked for something else (%q, now %q): resume that one, or begin anew", arguments, j.Arguments)}
		}
		point := &checkpoint{step: int(wholeOf(row[0])), place: textOf(row[1]), done: wholeOf(row[2]), finished: wholeOf(row[3]) != 0}
		j.known[point.step], done = point, done+point.done
	}
	if !j.Resume {
		return &UnfinishedJobError{Job: j.Name, Done: done}
	}
	return nil
}

// textOf and wholeOf take what a driver gives for a text and for a whole number.
func textOf(cell any) string {
	if raw, is := cell.([]byte); is {
		return string(raw)
	}
	return fmt.Sprint(cell)
}

func wholeOf(cell any) (n int64) {
	_, _ = fmt.Sscan(textOf(cell), &n)
	return n
}

// advance writes how far the step has come, in the transaction of its batch. Whoever finds another place than the one he began at
// has been overtaken by another run.
func (s *Session) advance(ctx context.Context, from, to checkpoint) error {
	if s.journey.Name == "" {
		return nil
	}
	finished := 0
	if to.finished {
		finished = 1
	}
	result, err := s.conn.exec(ctx, "UPDATE "+JobsTable+" SET place = ?, done = ?, finished = ? WHERE job = ? AND step = ? AND place = ? AND done = ? AND finished = 0",
		to.place, to.done, finished, s.journey.Name, from.step, from.place, from.done)
	if err != nil {
		return err
	}
	if n, err := result.RowsAffected(); err != nil || n != 1 {
		return errors.Join(err, s.journey.overtaken())
	}
	return nil
}

// FinishJob says that the program has done all of its job: the next run begins anew, unless the job is one to be done once. Without
// a job it does nothing.
func (s *Session) FinishJob() error {
	if s.journey == nil || !s.journey.begun || s.journey.Once {
		return nil
	}
	_, err := s.conn.exec(s.ctx(), "DELETE FROM "+JobsTable+" WHERE job = ?", s.journey.Name)
	return err
}
