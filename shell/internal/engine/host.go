package engine

import (
	"fmt"
	"go/types"
	"io"
	"log"
	"math/rand/v2"
	"reflect"
	"runtime"
	"sync"
	"sync/atomic"

	"github.com/dbsh-go/dbsh/shell/internal/check"
)

// host is the compiled side of running code: the functions of package hid, and what they need to know.
// Goroutines of the prompt call it while entries are lowered, so it shares no table with the lowering.
type host struct {
	Host
	machine *Machine
	showing *check.Show // of the running unit

	mu      sync.RWMutex
	types   []types.Type             // told apart by index
	marked  map[string]*types.Named  // prompt struct types by mark
	methods map[methodKey]hostMethod // methods that printing and errors need
	pending []methodKey              // methods announced by the lowering, by index
	lasts   []any                    // shown values
	panics  map[string][]*Frame      // by goroutine: frames whose deferred calls run because of a panic
	tables  sync.Map                 // reflect.Type -> bool: may hold values of prompt types
	logger  *log.Logger
	active  atomic.Int64 // goroutines of the prompt
}

func newHost(m *Machine, given Host) *host {
	h := &host{
		Host:    given,
		machine: m,
		types:   []types.Type{nil},
		marked:  map[string]*types.Named{},
		methods: map[methodKey]hostMethod{},
		panics:  map[string][]*Frame{},
	}
	if h.Stdout == nil {
		h.Stdout = io.Discard
	}
	if h.Stderr == nil {
		h.Stderr = io.Discard
	}
	h.logger = log.New(h.Stderr, "", log.LstdFlags)
	return h
}

// functions are the symbols that lowered text uses from the start.
func (h *host) functions() map[string]reflect.Value {
	functions := map[string]any{
		"Show":       h.show,
		"Last":       h.last,
		"Fail":       h.fail,
		"Column":     h.column,
		"Nothing":    func() any { return h.Nothing },
		"Missing":    h.missing,
		"NewFrame":   h.newFrame,
		"Recover":    h.recover,
		"Panic":      h.panic,
		"Go":         h.goroutine,
		"Select":     h.selectCase,
		"Enter":      h.enter,
		"Index":      index,
		"NotA":       h.notA,
		"Plain":      plain,
		"Bound":      bound,
		"Lifted":     unadapted,
		"As":         h.as,
		"AsBoxed":    h.asBoxed,
		"Box":        h.box,
		"Error":      h.err,
		"Any":        func(v any) any { return v },
		"Implements": h.implements,
		"Runes":      runesOf,
		"Shift":      negativeShift,
		"Clear":      func(v any) { reflect.ValueOf(v).Clear() },
		"Print":      func(args ...any) { fmt.Fprint(h.Stderr, bare(args, "")) },
		"Println":    func(args ...any) { fmt.Fprintln(h.Stderr, bare(args, " ")) },
		"Arg":        h.arg,
		"Args":       h.args,
		"Method":     h.method,
		"Chain":      h.chain,
		"Is":         h.is,
	}
	values := make(map[string]reflect.Value, len(functions))
	for name, f := range functions {
		values[name] = reflect.ValueOf(f)
	}
	return values
}

func (h *host) show(value any) {
	s := h.showing
	if s == nil {
		return
	}
	value = plain(value)
	if s.Last != nil {
		h.mu.Lock()
		h.lasts = append(h.lasts, value)
		h.machine.shown[s.Last] = shownValue{value: value, index: len(h.lasts) - 1}
		h.mu.Unlock()
	}
	if h.Show != nil {
		h.Show(Value{V: reflect.ValueOf(value), Type: s.Type})
	}
}

func (h *host) last(i int) any {
	h.mu.RLock()
	defer h.mu.RUnlock()
	return h.lasts[i]
}

func (h *host) addType(t types.Type) int {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.types = append(h.types, t)
	return len(h.types) - 1
}

func (h *host) typ(i int) types.Type {
	h.mu.RLock()
	defer h.mu.RUnlock()
	return h.types[i]
}

// fail ends the entry with an error. No recover of the program sees it.
func (h *host) fail(err error) { panic(&failure{err}) }

func (h *host) column(object any, field string) any {
	if h.Column == nil {
		h.fail(fmt.Errorf("column %s: there is no database", field))
	}
	value, err := h.Column(object, field)
	if err != nil {
		h.fail(err)
	}
	return value
}

func (h *host) missing(owner any, relation string) {
	if h.Missing == nil {
		h.fail(fmt.Errorf("relation %s: there is no database", relation))
	}
	h.fail(h.Missing(owner, relation))
}

// goroutine starts a goroutine of the prompt.
func (h *host) goroutine(f func()) {
	h.active.Add(1)
	go func() {
		defer h.active.Add(-1)
		defer func() {
			if r := recover(); r != nil {
				h.background(h.ended(r))
			}
		}()
		f()
		if reason := h.machine.control.stopped(); reason == ErrRecursion {
			h.background(reason)
		}
	}()
}

func (h *host) background(err error) {
	if h.Background != nil && err != nil {
		h.Background(err)
	}
}

// idle is closed when no goroutine of the prompt runs, if that is so now.
func (h *host) idle() <-chan struct{} {
	c := make(chan struct{})
	if h.active.Load() == 0 {
		close(c)
	}
	return c
}

// Recursion: the stack of the calling goroutine is looked at once in that many calls; beyond that many frames it is too deep.
// One call of the program takes about eight frames and two kilobytes. Go ends the process at a gigabyte.
const (
	stackChecks = 1024
	stackFrames = 48_000
)

// enter stands at the head of functions that may call themselves.
func (h *host) enter() {
	if rand.Uint32N(stackChecks) != 0 {
		return
	}
	var pc [1]uintptr
	if runtime.Callers(stackFrames, pc[:]) > 0 {
		h.machine.control.stop(ErrRecursion)
	}
}
