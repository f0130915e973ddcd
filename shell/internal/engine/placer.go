package engine

import "go/token"

// Placer is an engine that knows where the entry is that runs.
type Placer interface {
	// Place is what the entry does now, or has called: a place in its own text. False where that is not known: while nothing runs, or
	// goroutines of the prompt do as well.
	Place() (token.Position, bool)
}
