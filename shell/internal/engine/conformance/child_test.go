package conformance

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"runtime"
	"testing"
	"time"

	"github.com/dbsh-go/dbsh/shell/internal/engine"
)

// childEngine names, for a process that runs programs, the engine to run them on.
const childEngine = "CONFORMANCE_ENGINE"

func TestMain(m *testing.M) {
	if name := os.Getenv(childEngine); name != "" {
		serve(name)
		return
	}
	os.Exit(m.Run())
}

// answer is what a program did.
type answer struct {
	Output  string
	End     string // "" when it ended well
	Refused bool   // nothing of it has run
	took    time.Duration
}

// memoryLimit ends a child whose program takes more: half a gigabyte.
const memoryLimit = 1 << 29

// serve runs the programs whose files it reads from standard input, one after another, and answers each on standard output.
func serve(engine string) {
	go func() {
		for range time.Tick(50 * time.Millisecond) {
			var stats runtime.MemStats
			if runtime.ReadMemStats(&stats); stats.HeapAlloc > memoryLimit {
				os.Exit(1)
			}
		}
	}()
	in, out := json.NewDecoder(os.Stdin), json.NewEncoder(os.Stdout)
	for {
		var file string
		if in.Decode(&file) != nil {
			return
		}
		if err := out.Encode(runProgram(engine, file)); err != nil {
			return
		}
	}
}

// runProgram runs a Go file as the prompt does: its declarations, then main.
func runProgram(name, file string) answer {
	text, err := os.ReadFile(file)
	if err != nil {
		return answer{End: err.Error()}
	}
	p := newPrompt(name)
	entries, err := p.checker.CheckAll([]string{string(text), "main()"})
	if err != nil {
		return answer{End: err.Error(), Refused: true}
	}
	for _, entry := range entries {
		if err = p.engine.Run(context.Background(), entry); err != nil {
			break
		}
	}
	a := answer{Output: p.out.String()}
	var exit *engine.ExitError
	var internal *engine.InternalError
	if errors.As(err, &exit) && exit.Code == 0 {
		err = nil
	}
	if err != nil {
		a.End = err.Error()
		a.Refused = errors.As(err, &internal) && a.Output == ""
		if a.Output != "" {
			a.End += ", after printing " + firstLine(a.Output)
		}
	}
	return a
}

// child is a process that runs programs: one that dies or does not end takes only itself along.
type child struct {
	engine string
	ran    int
	cmd    *exec.Cmd
	in     io.WriteCloser
	ask    *json.Encoder
	tell   *json.Decoder
}

// childLife is how many programs a process runs: each leaves something behind.
const childLife = 40

func (c *child) run(file string) answer {
	if c.cmd != nil && c.ran >= childLife {
		c.stop()
	}
	if c.cmd == nil {
		if err := c.start(); err != nil {
			return answer{End: err.Error()}
		}
	}
	c.ran++
	limit := programLimit
	if *update {
		limit = slow
	}
	late := time.AfterFunc(limit, func() { c.cmd.Process.Kill() })
	start := time.Now()
	var a answer
	err := c.ask.Encode(file)
	if err == nil {
		err = c.tell.Decode(&a)
	}
	intime := late.Stop()
	if err != nil || !intime {
		c.stop()
		if !intime {
			return answer{End: "still running after " + limit.String(), took: time.Since(start)}
		}
		return answer{End: "the process died of it"}
	}
	a.took = time.Since(start)
	return a
}

func (c *child) start() (err error) {
	c.ran = 0
	c.cmd = exec.Command(os.Args[0])
	c.cmd.Env = append(os.Environ(), childEngine+"="+c.engine)
	if c.in, err = c.cmd.StdinPipe(); err != nil {
		return err
	}
	out, err := c.cmd.StdoutPipe()
	if err != nil {
		return err
	}
	c.ask, c.tell = json.NewEncoder(c.in), json.NewDecoder(out)
	return c.cmd.Start()
}

func (c *child) stop() {
	if c.cmd == nil {
		return
	}
	c.in.Close()
	c.cmd.Process.Kill()
	c.cmd.Wait()
	c.cmd = nil
}
