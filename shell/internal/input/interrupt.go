package input

import (
	"context"
	"os"
	"os/signal"
	"sync"
)

// Interrupts gives a context for one entry, which ^C cancels with the cause [ErrInterrupted].
// The caller calls stop when the entry has ended.
func Interrupts(parent context.Context) (ctx context.Context, stop func()) {
	return InterruptsAgain(parent, func(int) {})
}

// InterruptsAgain is [Interrupts] for a caller that has something to say when ^C comes again, because what runs does
// not look at its context. It is told how often ^C came, from 2.
func InterruptsAgain(parent context.Context, again func(times int)) (ctx context.Context, stop func()) {
	ctx, cancel := context.WithCancelCause(parent)
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt)
	ended := make(chan struct{})
	go func() {
		for times := 1; ; times++ {
			select {
			case <-signals:
				cancel(ErrInterrupted)
				if times > 1 {
					again(times)
				}
			case <-ended:
				return
			}
		}
	}()
	var once sync.Once
	return ctx, func() {
		once.Do(func() {
			signal.Stop(signals)
			close(ended)
			cancel(context.Canceled)
		})
	}
}
