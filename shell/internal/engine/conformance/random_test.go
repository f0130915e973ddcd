package conformance

import (
	"fmt"
	"math/rand/v2"
	"os"
	"strings"
	"testing"
	"time"
)

// randomBatch is how many programs are compiled into one.
const randomBatch = 16

// running is how many of a hundred random programs an engine must run; it may refuse the others.
var running = map[string]int{"yaegi": 30, "closure": 100}

// Random programs do at the prompt what they do when they are compiled, or are refused. CONFORMANCE_RANDOM=10m goes on for ten minutes, with
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
		var batch []snippet
		for i := range randomBatch {
			batch = append(batch, snippet{name: fmt.Sprint("seed", seed+uint64(i)), source: generate(seed + uint64(i))})
		}
		wants := compiled(t, batch)
		onEngines(t, func(t *testing.T, engine string) {
			ran := 0
			for i, want := range wants {
				if agrees(t, engine, batch[i], want) {
					ran++
				}
			}
			t.Logf("%s runs %d of %d random programs", engine, ran, len(batch))
			if ran*100 < running[engine]*len(batch) {
				t.Errorf("%d of %d programs ran, want %d%%", ran, len(batch), running[engine])
			}
		})
		seed += randomBatch
		programs += randomBatch
	}
	t.Logf("%d random programs on each engine", programs)
}

// agrees runs a random program and tells where it first differs from what was compiled. A program that is refused is none
// that ran.
func agrees(t *testing.T, engine string, s snippet, want string) (ran bool) {
	t.Helper()
	p := newPrompt(engine)
	err, refused := p.run(s.source)
	if refused {
		t.Logf("%s is refused: %v", s.name, err)
		return false
	}
	got := p.out.String()
	if err != nil {
		got = line(got) + err.Error()
	}
	if line(got) == line(want) {
		return true
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
	return true
}
