package engine

// Marker is an engine that can go back to what its variables and functions were.
type Marker interface {
	// Mark remembers them. It must not be called while an entry runs.
	Mark() Mark
}

// Mark is what variables and functions of the prompt were at a time.
type Mark interface {
	// Back makes them that again. What goes through channels, and what values of compiled types keep behind pointers stays as it is.
	Back()
	// Changed tells whether Back would change anything. Values that were shown are nothing.
	Changed() bool
	// Partly are the variables whose contents were too large to be kept: Back brings back the variable alone.
	Partly() []string
}
