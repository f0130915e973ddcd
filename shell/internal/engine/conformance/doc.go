// Package conformance holds the proof that Go works at the prompt as the compiler makes it work, or is refused with a
// reason before anything runs. It has tests only, and they run over every engine:
//
//   - The corpus: snippets as they are typed, with what they print when they are compiled.
//   - Go's own test programs, where the Go installation has them.
//   - Random programs, compiled and run at the prompt.
//
// What an engine does otherwise is listed by name and with the reason; a deviation that is not listed fails the test, and so
// does one that is listed and gone.
package conformance
