//go:build race

package shell_test

// The interpreter guards its frames less than the race detector asks for as soon as two goroutines run in it.
const raceDetector = true
