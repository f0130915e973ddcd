package main

import (
	"bytes"
	"os"
	"runtime"
	"runtime/pprof"
	"strconv"
	"time"
)

// reading is what a job took.
type reading struct {
	Seconds float64 `json:"seconds"`
	CPU     float64 `json:"cpu"`    // seconds of the whole process, the garbage collector's threads too; 0 where it is not known
	Allocs  uint64  `json:"allocs"` // allocations
	Peak    float64 `json:"peak"`   // MB that the process held at most, preparations too; 0 where it is not known
}

// stopwatch measures from start to stop.
type stopwatch struct {
	took   time.Duration
	cpu    time.Duration
	allocs uint64
	since  time.Time
}

func (s *stopwatch) start() {
	runtime.GC()
	if profile != "" {
		file, err := os.Create(profile)
		if err == nil {
			err = pprof.StartCPUProfile(file)
		}
		if err != nil {
			panic(err)
		}
	}
	s.allocs, s.cpu, s.since = mallocs(), processTime(), time.Now()
}

func (s *stopwatch) stop() {
	s.took = time.Since(s.since)
	pprof.StopCPUProfile()
	s.cpu = processTime() - s.cpu
	s.allocs = mallocs() - s.allocs
}

func (s *stopwatch) reading() reading {
	return reading{Seconds: s.took.Seconds(), CPU: s.cpu.Seconds(), Allocs: s.allocs, Peak: peak()}
}

// warmUp makes the process have more memory than any job needs, and gives it back to the Go runtime, which keeps it for what
// comes. Otherwise the system hands out each page when it is touched first: on virtual machines this can take longer than the work.
func warmUp() {
	const size, page = 160 << 20, 4096
	memory := make([]byte, size)
	for n := 0; n < size; n += page {
		memory[n] = 1
	}
	runtime.KeepAlive(memory)
	runtime.GC()
}

func mallocs() uint64 {
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	return stats.Mallocs
}

// peak is the largest resident size so far in MB, as Linux tells it; 0 elsewhere.
func peak() float64 {
	status, _ := os.ReadFile("/proc/self/status")
	_, rest, found := bytes.Cut(status, []byte("VmHWM:"))
	if !found {
		return 0
	}
	line, _, _ := bytes.Cut(rest, []byte("kB"))
	kilobytes, _ := strconv.Atoi(string(bytes.TrimSpace(line)))
	return float64(kilobytes) / 1024
}
