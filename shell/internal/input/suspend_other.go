//go:build !unix

package input

import "os"

// die ends the program.
func die(os.Signal) { os.Exit(1) }

// suspend does nothing: the system has no shells that could continue the program.
func suspend() {}
