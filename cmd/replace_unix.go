//go:build unix

package cmd

import (
	"fmt"
	"syscall"
)

// replace makes another program of this process.
func replace(program string, args, env []string) error {
	return fmt.Errorf("start %s: %w", program, syscall.Exec(program, args, env))
}
