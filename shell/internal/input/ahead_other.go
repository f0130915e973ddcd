//go:build !(linux || darwin || freebsd || netbsd)

package input

// typedAhead is not known here.
func typedAhead(int) bool { return false }
