package input

import (
	"context"
	"os"
	"os/signal"
	"sync"
	"syscall"
)

// Interrupts gives a context for one entry, which ^C cancels with the cause [ErrInterrupted].
// The caller calls stop when the entry has ended.
func Interrupts(parent context.Context) (ctx context.Context, stop func()) {
	return InterruptsAgain(parent, func(int) {})
}

// InterruptsAgain is [Interrupts] for a caller that has something to say when ^C comes again, because what runs does
// not look at its context. It is told how often ^C came, from 2.
func InterruptsAgain(parent context.Context, again func(times int)) (ctx context.Context, stop func()) {
	return interrupts(parent, func(times int, cancel func()) {
		cancel()
		if times > 1 {
			again(times)
		}
	}, os.Interrupt)
}

// InterruptsLate gives a context that the second ^C cancels: the first one calls first, so that what runs can end in its own way. A
// request of the system to end counts as ^C.
func InterruptsLate(parent context.Context, first func()) (ctx context.Context, stop func()) {
	return interrupts(parent, func(times int, cancel func()) {
		if times == 1 {
			first()
		} else {
			cancel()
		}
	}, os.Interrupt, syscall.SIGTERM)
}

// interrupts calls came with each signal, counted from 1.
func interrupts(parent context.Context, came func(times int, cancel func()), wanted ...os.Signal) (ctx context.Context, stop func()) {
	ctx, cancel := context.WithCancelCause(parent)
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, wanted...)
	ended := make(chan struct{})
	go func() {
		for times := 1; ; times++ {
			select {
			case <-signals:
				came(times, func() { cancel(ErrInterrupted) })
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
