package engine

import (
	"context"
	"errors"
	"go/types"
	"io"
	"reflect"
	"sync"
	"time"

	"github.com/traefik/yaegi/interp"

	"github.com/dbsh-go/dbsh/shell/internal/check"
)

// Machine is the engine on yaegi. Its tables say what the interpreter knows already and under which hidden name.
type Machine struct {
	universe check.Universe
	host     *host
	interp   *interp.Interpreter
	control  *control

	mu    sync.Mutex    // held while an entry runs
	stuck chan struct{} // open while an entry that was cancelled waits in compiled code

	tables
	out  *program // of the unit being lowered
	undo []func() // how to take back changes of the tables
}

// tables is what has been written so far.
type tables struct {
	serial    int
	names     map[types.Object]string   // hidden names of types, functions and variables
	made      map[string]string         // instances and helper functions by purpose
	methods   map[string]string         // variables of methods by type and name, "" for plain methods
	erased    map[*types.Var]bool       // fields declared as any
	typed     map[*types.TypeName]bool  // types declared at the prompt
	concrete  map[string]*types.Named   // types of the prompt that may have methods, by hidden name
	probes    map[string]probe          // of interfaces, by their text
	given     map[string]bool           // symbols the interpreter has
	indexes   map[string]int            // of types that the host is told about
	shown     map[*types.Var]shownValue // what `_` has meant
	instances *types.Context
}

type shownValue struct {
	value any
	index int
}

// program is a lowered unit: declarations, then assignments of functions, then the statements.
type program struct {
	types, vars, funcs, inits []string
	body                      string
	compiled                  *interp.Program
	before                    int // changes of the tables before this unit
	show                      *check.Show
}

// New makes a machine that knows nothing yet. It panics when the interpreter is not the version it was written for.
func New(universe check.Universe, given Host) *Machine {
	m := &Machine{
		universe: universe,
		tables: tables{
			names:     map[types.Object]string{},
			made:      map[string]string{},
			methods:   map[string]string{},
			erased:    map[*types.Var]bool{},
			typed:     map[*types.TypeName]bool{},
			concrete:  map[string]*types.Named{},
			probes:    map[string]probe{},
			given:     map[string]bool{},
			indexes:   map[string]int{},
			shown:     map[*types.Var]shownValue{},
			instances: types.NewContext(),
		},
	}
	m.host = newHost(m, given)
	m.interp = interp.New(interp.Options{Stdout: io.Discard, Stderr: io.Discard, Args: given.Args})
	m.give(m.host.functions())
	// With a context: from then on channel operations can be woken.
	if _, err := m.interp.EvalWithContext(context.Background(), `import "hid"`); err != nil {
		panic(err)
	}
	control, err := newControl(m.interp)
	if err != nil {
		panic(err)
	}
	m.control = control
	return m
}

// Forget implements Engine. The interpreter's own memory keeps what entries have made of the values.
func (m *Machine) Forget(past []*types.Var) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.host.mu.Lock()
	defer m.host.mu.Unlock()
	for _, v := range past {
		if shown, ok := m.shown[v]; ok {
			m.host.lasts[shown.index] = nil
			delete(m.shown, v)
		}
	}
}

// Run runs a checked entry. When ctx is done it stops all interpreted code, goroutines of earlier entries too, and returns
// the cause within milliseconds. What waits in compiled code then is left behind and ends when it wakes; closures made
// before that do not run any more, which Host.Background is told, while functions and methods do.
func (m *Machine) Run(ctx context.Context, entry *check.Entry) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.wake()
	if err := context.Cause(ctx); err != nil {
		return err
	}
	programs, err := m.lower(entry)
	if err != nil {
		m.rollback(0)
		return err
	}
	for _, p := range programs {
		if err := m.prepare(p); err != nil {
			m.rollback(0)
			return err
		}
	}
	for i, p := range programs {
		if err := m.execute(ctx, p); err != nil {
			if i+1 < len(programs) {
				m.rollback(programs[i+1].before)
			}
			m.undo = nil
			return err
		}
	}
	m.undo = nil
	return nil
}

// Patience with what was stopped: until Run returns, where the host is busy, and until the next entry gives up on it.
const (
	stopPatience  = 4 * time.Millisecond
	busyPatience  = 8 * time.Second // longer than store waits for a server
	stuckPatience = 40 * time.Millisecond
)

// wake lets code run again after a stop.
func (m *Machine) wake() {
	if m.control.stopped() == nil {
		return
	}
	fresh := false
	if m.stuck != nil {
		fresh = !m.control.drain(m.stuck, stuckPatience)
		m.stuck = nil
	}
	m.control.resume(fresh)
	if fresh {
		m.host.background(errAbandoned)
	}
}

var errAbandoned = errors.New("the cancelled entry still waits in compiled code; closures made before it was cancelled have stopped working")

// prepare declares what a program declares and compiles its statements. Nothing of the entry's own runs.
func (m *Machine) prepare(p *program) error {
	if text := p.declarations(); text != "" {
		if err := m.define(text); err != nil {
			return err
		}
	}
	if p.body == "" {
		return nil
	}
	compiled, err := m.compile("(func() {\n" + p.body + "})()")
	p.compiled = compiled
	return err
}

// define evaluates text that declares or assigns functions.
func (m *Machine) define(text string) error {
	program, err := m.compile(text)
	if err != nil {
		return err
	}
	if _, err := m.interp.Execute(program); err != nil {
		return internalError(text, err)
	}
	return nil
}

// compile is the interpreter's compiler without its panics.
func (m *Machine) compile(text string) (program *interp.Program, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = internalError(text, r)
		}
	}()
	program, err = m.interp.Compile(text)
	if err != nil {
		return nil, internalError(text, err)
	}
	return program, nil
}

// execute runs a program's statements until they end, fail or are stopped.
func (m *Machine) execute(ctx context.Context, p *program) error {
	if len(p.inits) > 0 {
		if err := m.define(p.initializers()); err != nil {
			return err
		}
	}
	if p.compiled == nil {
		return nil
	}
	m.host.showing = p.show
	var result error
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		result = m.run(p.compiled)
	}()
	select {
	case <-ended:
	case <-ctx.Done():
		m.control.stop(context.Cause(ctx))
		if !m.control.drain(ended, stopPatience) && !m.settles(ended) {
			m.stuck = ended
			return context.Cause(ctx)
		}
	}
	if reason := m.control.stopped(); reason != nil {
		m.control.drain(m.host.idle(), stopPatience)
		return reason
	}
	return result
}

// settles waits as long as the host is busy with what the entry began.
func (m *Machine) settles(ended <-chan struct{}) bool {
	for end := time.Now().Add(busyPatience); m.host.Busy != nil && m.host.Busy() && time.Now().Before(end); {
		if m.control.drain(ended, stuckPatience) {
			return true
		}
	}
	return m.control.drain(ended, stopPatience)
}

func (m *Machine) run(compiled *interp.Program) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = m.host.ended(r)
		}
	}()
	_, err = m.interp.Execute(compiled)
	var thrown interp.Panic
	if errors.As(err, &thrown) {
		return m.host.ended(thrown.Value)
	}
	if err != nil {
		return &InternalError{Form: "this entry", Detail: err.Error()}
	}
	return nil
}

// give adds symbols to the package that all lowered text uses.
func (m *Machine) give(symbols map[string]reflect.Value) {
	if err := m.interp.Use(interp.Exports{"hid/hid": symbols}); err != nil {
		panic(unsupported(err.Error()))
	}
}
