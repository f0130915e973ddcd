//go:build unix

package input

import (
	"os"
	"os/signal"
	"syscall"
	"time"
)

// die ends the program as a signal does that nobody takes.
func die(sent os.Signal) {
	signal.Reset(sent)
	if own, is := sent.(syscall.Signal); !is || syscall.Kill(syscall.Getpid(), own) != nil {
		os.Exit(1)
	}
	select {} // it comes at once
}

// suspend stops the program, with all that the terminal would stop, until it is continued. Where nobody is there to continue it, as
// under a program that is no shell, the system does not stop it.
func suspend() {
	const patience = 100 * time.Millisecond
	continued := make(chan os.Signal, 1)
	signal.Notify(continued, syscall.SIGCONT)
	defer signal.Stop(continued)
	if syscall.Kill(0, syscall.SIGTSTP) != nil {
		return
	}
	select {
	case <-continued:
	case <-time.After(patience):
	}
}
