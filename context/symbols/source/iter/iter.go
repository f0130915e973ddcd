// Package iter is what the prompt gives for the standard library's package of that name: generic functions have no compiled
// form that an interpreter could be handed, so this source takes their place. Behaviour is that of the standard library.
package iter

type Seq[V any] func(yield func(V) bool)

type Seq2[K, V any] func(yield func(K, V) bool)

func Pull[V any](seq Seq[V]) (next func() (V, bool), stop func()) {
	next2, stop := Pull2(func(yield func(V, bool) bool) {
		seq(func(v V) bool { return yield(v, true) })
	})
	next = func() (V, bool) {
		v, _, ok := next2()
		return v, ok
	}
	return next, stop
}

// The sequence runs in a goroutine of its own and takes turns with the caller.
func Pull2[K, V any](seq Seq2[K, V]) (next func() (K, V, bool), stop func()) {
	resume := make(chan bool)
	ready := make(chan bool)
	started, finished := false, false
	var key K
	var value V
	run := func() {
		if <-resume {
			seq(func(k K, v V) bool {
				key, value = k, v
				ready <- true
				return <-resume
			})
		}
		close(ready)
	}
	turn := func(goOn bool) bool {
		if !started {
			started = true
			go run()
		}
		resume <- goOn
		return <-ready
	}
	next = func() (K, V, bool) {
		var noKey K
		var noValue V
		if finished {
			return noKey, noValue, false
		}
		if !turn(true) {
			finished = true
			return noKey, noValue, false
		}
		return key, value, true
	}
	stop = func() {
		if !finished {
			finished = true
			if started {
				turn(false)
			}
		}
	}
	return next, stop
}
