package conformance

import (
	"fmt"
	"math/rand/v2"
	"os"
	"strings"
	"testing"
	"time"
)

// avoided are forms that an engine is known to run wrongly, which the corpus has: random programs do without them.
var avoided = map[string][]string{
	"yaegi": nil,
}

// randomBatch is how many programs are compiled into one.
const randomBatch = 40

// Random programs do at the prompt what they do when they are compiled. CONFORMANCE_RANDOM=10m goes on for ten minutes, with
// other seeds each time. A program that disagrees belongs, made small, in the corpus.
func TestRandom(t *testing.T) {
	if testing.Short() || raceDetector {
		t.Skip("compiling takes a while, and interpreted goroutines race")
	}
	needsToolchain(t)
	seed, end := uint64(1), time.Now()
	if duration := os.Getenv("CONFORMANCE_RANDOM"); duration != "" {
		more, err := time.ParseDuration(duration)
		if err != nil {
			t.Fatal(err)
		}
		seed, end = rand.Uint64N(1<<40), time.Now().Add(more)
	}
	programs := 0
	for first := true; first || time.Now().Before(end); first = false {
		onEngines(t, func(t *testing.T, engine string) {
			var batch []snippet
			for i := range randomBatch {
				name := fmt.Sprint("seed", seed+uint64(i))
				batch = append(batch, snippet{name: name, source: generate(seed+uint64(i), avoided[engine]...)})
			}
			for i, want := range compiled(t, batch) {
				agrees(t, engine, batch[i], want)
			}
		})
		seed += randomBatch
		programs += randomBatch
	}
	t.Logf("%d random programs on each engine", programs)
}

// agrees runs a random program and tells where it first differs from what was compiled.
func agrees(t *testing.T, engine string, s snippet, want string) {
	t.Helper()
	p := newPrompt(engine)
	err, _ := p.run(s.source)
	got := p.out.String()
	if err != nil {
		got = line(got) + err.Error()
	}
	if line(got) == line(want) {
		return
	}
	gotLines, wantLines := strings.Split(line(got), "\n"), strings.Split(line(want), "\n")
	for i := range min(len(gotLines), len(wantLines)) {
		if gotLines[i] != wantLines[i] {
			t.Errorf("%s: line %d is\n%s\ncompiled\n%s", s.name, i+1, gotLines[i], wantLines[i])
			break
		}
	}
	if dir := os.Getenv("CONFORMANCE_KEEP"); dir != "" {
		write(t, dir+"/"+s.name+".txt", "=== "+s.name+"\n"+s.source)
		write(t, dir+"/"+s.name+".want", "=== "+s.name+"\n"+want)
		write(t, dir+"/"+s.name+".got", "=== "+s.name+"\n"+got)
	}
}
