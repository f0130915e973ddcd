//go:build !unix

package input

// suspend does nothing: the system has no shells that could continue the program.
func suspend() {}
