package closure

import (
	"context"
	"errors"
	"fmt"
	"go/token"
	"go/types"
	"io"
	"log"
	"reflect"
	"sync"
	"sync/atomic"
	"time"
	"unsafe"

	"github.com/dbsh-go/dbsh/shell/internal/check"
	"github.com/dbsh-go/dbsh/shell/internal/engine"
)

// Machine is the engine.
type Machine struct {
	universe check.Universe
	host     engine.Host
	logger   *log.Logger
	madeBy   madeBy
	running  sync.Mutex // held while an entry runs
	now      atomic.Pointer[running]
	steps    atomic.Pointer[steps] // of the entry that runs in steps; nil for none

	lock sync.Mutex // held while something is compiled
	tables

	epoch      atomic.Pointer[epoch]
	lockStop   sync.Mutex
	concurrent atomic.Int64 // goroutines of the prompt
	callbacks  atomic.Int64 // calls from compiled code that have not ended
	maps       sync.RWMutex // of all maps, while there are any
	idle       sync.Pool    // threads
}

// tables is what is known of types and functions.
type tables struct {
	near      map[types.Type]*typ // of the unit that is compiled
	types     map[string]*typ
	made      map[string]reflect.Type // of named types
	typed     map[*types.TypeName]bool
	marks     int
	shapes    map[*typ]*layout
	reached   map[*typ]bool
	functions map[*types.Func]*function
	instances map[string]*function
	contexts  *types.Context
	globals   map[*types.Var]unsafe.Pointer
	generic   bool // generic functions of the prompt may be compiled later, and name variables that are out of scope

	queue  []func() // functions to compile
	undo   []func() // what to take back when an entry is refused
	staged []func() // redefinitions, to take place before the unit runs

	byReflect  sync.Map // reflect.Type -> *typ: types that are told by their compiled type
	methods    sync.Map // methodKey -> *function
	missing    sync.Map // lacking -> string
	shownTypes sync.Map // shownAt -> reflect.Type
	wrappers   sync.Map // *typ -> func(any, *typ) reflect.Value
}

var (
	_ engine.Engine = (*Machine)(nil)
	_ engine.Placer = (*Machine)(nil)
)

// Usable tells whether package reflect lays values out as this engine was written for. It does on processors of 64 bits with the
// version of Go in go.mod; elsewhere another engine is to be taken.
func Usable() bool { return checkLayout() }

// New makes a machine that knows nothing yet. It panics where the engine is not usable.
func New(universe check.Universe, host engine.Host) *Machine {
	if !Usable() {
		panic("closure: values of package reflect have another layout in this version of Go")
	}
	if host.Stdout == nil {
		host.Stdout = io.Discard
	}
	if host.Stderr == nil {
		host.Stderr = io.Discard
	}
	m := &Machine{universe: universe, host: host, madeBy: probeFuncs(), logger: log.New(host.Stderr, "", log.LstdFlags)}
	m.tables.types = map[string]*typ{}
	m.near = map[types.Type]*typ{}
	m.made = map[string]reflect.Type{}
	m.typed = map[*types.TypeName]bool{}
	m.shapes = map[*typ]*layout{}
	m.reached = map[*typ]bool{}
	m.functions = map[*types.Func]*function{}
	m.instances = map[string]*function{}
	m.contexts = types.NewContext()
	m.globals = map[*types.Var]unsafe.Pointer{}
	m.epoch.Store(newEpoch())
	return m
}

func newEpoch() *epoch { return &epoch{done: make(chan struct{})} }

// program is a compiled unit.
type program struct {
	commit []func() // redefinitions
	run    *code
}

// Run runs a checked entry. When ctx is done it stops all code of the prompt, goroutines of earlier entries too, and returns
// the cause within milliseconds. What waits in compiled code then is left behind and ends when it wakes.
func (m *Machine) Run(ctx context.Context, entry *check.Entry) error {
	m.running.Lock()
	defer m.running.Unlock()
	if m.epoch.Load().stopped.Load() {
		m.epoch.Store(newEpoch())
	}
	if err := context.Cause(ctx); err != nil {
		return err
	}
	programs, err := m.compile(entry)
	if err != nil {
		return err
	}
	for _, p := range programs {
		if err := m.execute(ctx, entry, p); err != nil {
			return err
		}
	}
	return nil
}

// Forget implements engine.Engine.
func (m *Machine) Forget(past []*types.Var) {
	m.lock.Lock()
	defer m.lock.Unlock()
	for _, v := range past {
		delete(m.globals, v)
	}
}

// compile compiles all units of an entry, or takes back what it did to the tables.
func (m *Machine) compile(entry *check.Entry) (programs []*program, err error) {
	m.lock.Lock()
	defer m.lock.Unlock()
	m.undo = nil
	defer func() {
		if r := recover(); r != nil {
			form, ok := r.(unsupported)
			if !ok {
				form = "this entry"
			}
			err = &engine.InternalError{Form: string(form), Detail: fmt.Sprintf("%v\n%s", r, stackOf(r))}
			for i := len(m.undo) - 1; i >= 0; i-- {
				m.undo[i]()
			}
		}
		m.undo, m.queue, m.staged = nil, nil, nil
		clear(m.near)
	}()
	for _, unit := range entry.Units {
		clear(m.near)
		programs = append(programs, m.unit(unit))
	}
	return programs, nil
}

// drain compiles what has been asked for.
func (m *Machine) drain() {
	for len(m.queue) > 0 {
		next := m.queue[0]
		m.queue = m.queue[1:]
		next()
	}
}

// Patience with what was stopped: until Run returns, and while the host is busy with what the entry began.
const (
	stopPatience = 4 * time.Millisecond
	busyPatience = 8 * time.Second // longer than store waits for a server
	busyPause    = 40 * time.Millisecond
)

// execute runs a program until it ends, fails or is stopped.
func (m *Machine) execute(ctx context.Context, entry *check.Entry, p *program) error {
	for _, commit := range p.commit {
		commit()
	}
	epoch := m.epoch.Load()
	var result error
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		result = m.run(entry, p.run)
	}()
	select {
	case <-ended:
	case <-ctx.Done():
		m.stop(epoch, context.Cause(ctx))
	case <-epoch.done:
	}
	if !epoch.stopped.Load() {
		return result
	}
	if !within(ended, stopPatience) {
		m.settle(ended)
	}
	for end := time.Now().Add(stopPatience); m.concurrent.Load() > 0 && time.Now().Before(end); {
		time.Sleep(stopPatience / 20)
	}
	return epoch.reason
}

// settle waits as long as the host is busy with what the entry began.
func (m *Machine) settle(ended <-chan struct{}) {
	for end := time.Now().Add(busyPatience); m.host.Busy != nil && m.host.Busy() && time.Now().Before(end); {
		if within(ended, busyPause) {
			return
		}
	}
	within(ended, stopPatience)
}

func within(ended <-chan struct{}, patience time.Duration) bool {
	timer := time.NewTimer(patience)
	defer timer.Stop()
	select {
	case <-ended:
		return true
	case <-timer.C:
		return false
	}
}

// stop ends everything that runs in an epoch. The first reason counts.
func (m *Machine) stop(e *epoch, reason error) {
	m.lockStop.Lock()
	defer m.lockStop.Unlock()
	if e.stopped.Load() {
		return
	}
	e.reason = reason
	e.stopped.Store(true)
	close(e.done)
}

func (m *Machine) run(entry *check.Entry, run *code) (err error) {
	th := m.thread()
	m.now.Store(&running{entry, th})
	defer func() {
		m.now.Store(nil)
		if r := recover(); r != nil {
			_, failed := r.(*failure)
			if err = m.ended(r); failed || errors.As(err, new(*engine.PanicError)) {
				err = placed(err, entry.Fset.Position(th.place()))
			}
		}
		m.release(th)
	}()
	run.body(th.push(run, nil))
	return nil
}

// placed is an error that says where it came from, if that was typed.
func placed(err error, at token.Position) error {
	if !check.IsTyped(at.Filename) {
		return err
	}
	at.Offset = 0
	return &engine.PlacedError{Err: err, At: at}
}

// start starts a goroutine.
func (m *Machine) start(e *epoch, call prepared) {
	m.concurrent.Add(1)
	go func() {
		defer m.concurrent.Add(-1)
		th := m.thread()
		th.epoch = e
		defer func() {
			r := recover()
			if r == nil {
				m.release(th)
				return
			}
			if end, ok := r.(*ending); ok && e.stopped.Load() && end.err == e.reason {
				return
			}
			if m.host.Background != nil {
				m.host.Background(m.ended(r))
			}
		}()
		call(th, nil)
	}()
}
