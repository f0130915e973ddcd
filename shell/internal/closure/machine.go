package closure

import (
	"context"
	"fmt"
	"go/ast"
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

	byReflect sync.Map // reflect.Type -> *typ: types that are told by their compiled type
	methods   sync.Map // methodKey -> *function
	missing   sync.Map // lacking -> string
	wrappers  sync.Map // *typ -> func(any, *typ) reflect.Value
}

var _ engine.Engine = (*Machine)(nil)

// New makes a machine that knows nothing yet. It panics when package reflect is not as it was written for.
func New(universe check.Universe, host engine.Host) *Machine {
	if !checkLayout() {
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

func (m *Machine) unit(unit *check.Unit) *program {
	for _, obj := range unit.Types {
		m.typed[obj] = true
		if named, ok := obj.Type().(*types.Named); ok && named.TypeParams().Len() > 0 {
			m.generic = true
		}
	}
	for _, v := range unit.Vars {
		m.declareGlobal(v)
	}
	c := &compiler{m: m, info: unit.Info}
	body := &ast.BlockStmt{List: unit.Body}
	c.fn = newBody(nil, &layout{}, escaping(unit.Info, body))
	var steps []func(*frame)
	for _, model := range unit.Models {
		steps = append(steps, c.root(model))
	}
	m.redefine(unit)
	statements := unit.Body
	if unit.Show != nil {
		statements = withoutShown(statements, unit.Show.Expr)
	}
	c.fn.defers = hasDefer(body)
	main := c.block(statements)
	var show func(*frame)
	if unit.Show != nil {
		show = c.show(unit.Show)
	}
	run := func(f *frame) ctl {
		for _, step := range steps {
			step(f)
		}
		r := main(f)
		if show != nil && r == proceed {
			show(f)
		}
		return r
	}
	if c.fn.defers {
		inner := run
		run = func(f *frame) ctl { guarded(f, inner); return proceed }
	}
	m.drain()
	p := &program{commit: m.staged, run: &code{name: "entry", sizes: c.fn.sizes, body: func(f *frame) { run(f) }}}
	m.staged = nil
	return p
}

// withoutShown drops the statement whose value is shown.
func withoutShown(list []ast.Stmt, shown ast.Expr) []ast.Stmt {
	if len(list) == 0 {
		return list
	}
	last := len(list) - 1
	if s, ok := list[last].(*ast.ExprStmt); ok && ast.Unparen(s.X) == ast.Unparen(shown) {
		return list[:last]
	}
	return list
}

// redefine compiles the functions and methods of a unit. One that takes the place of another changes it when the unit runs.
func (m *Machine) redefine(unit *check.Unit) {
	for _, fn := range unit.Funcs {
		if fn.Signature().TypeParams().Len() > 0 {
			m.generic = true
			continue
		}
		old, replaced := m.functions[unit.Replaces[fn]]
		if unit.Replaces[fn] == nil || !replaced {
			m.declared(fn, nil)
			continue
		}
		source, _ := m.universe.Source(fn)
		m.functions[fn] = old
		m.undo = append(m.undo, func() { delete(m.functions, fn) })
		m.stage(old, source, nil)
		if !m.generic {
			replaced := unit.Replaces[fn]
			m.staged = append(m.staged, func() { delete(m.functions, replaced) })
		}
	}
	for _, fn := range unit.Methods {
		named, _ := m.promptOf(fn.Signature().Recv().Type())
		if named == nil || named.TypeParams().Len() > 0 {
			continue
		}
		key := methodKey{m.typ(named), "." + fn.Name()}
		if old, ok := m.methods.Load(key); ok {
			source, _ := m.universe.Source(fn)
			m.stage(old.(*function), source, nil)
			continue
		}
		m.declaredMethod(named, fn)
		m.renew(named)
	}
}

// renew lets a type that interfaces have seen already be looked at again, for a new method.
func (m *Machine) renew(named *types.Named) {
	for _, t := range []*typ{m.typ(named), m.typ(types.NewPointer(named))} {
		if m.reached[t] {
			delete(m.reached, t)
			m.reach(t)
		}
	}
}

// stage compiles new code for a function that may be running.
func (m *Machine) stage(f *function, source check.Func, env *environment) {
	m.queue = append(m.queue, func() {
		run := m.compileFunc(f, source, env)
		m.staged = append(m.staged, func() { f.code.Store(run) })
	})
}

// declareGlobal gives a variable that outlives its entry its memory: that of the variable it takes the place of.
func (m *Machine) declareGlobal(v check.Var) {
	var p unsafe.Pointer
	if v.Reuse != nil {
		p = m.globals[v.Reuse]
	}
	if p == nil {
		p = m.typ(v.Inner.Type()).new()
	}
	m.globals[v.Inner] = p
	if v.Global != nil {
		m.globals[v.Global] = p
	}
	m.undo = append(m.undo, func() {
		delete(m.globals, v.Inner)
		delete(m.globals, v.Global)
	})
	if !m.generic {
		if v.Global != v.Inner {
			m.staged = append(m.staged, func() { delete(m.globals, v.Inner) })
		}
		if v.Reuse != nil {
			m.staged = append(m.staged, func() { delete(m.globals, v.Reuse) })
		}
	}
}

// global is a variable that no function declares.
func (m *Machine) global(v *types.Var) variable {
	if p, ok := m.globals[v]; ok {
		return variable{t: m.typ(v.Type()), kind: global, p: p}
	}
	value, ok := m.universe.Binding(v)
	if !ok && v.Pkg() != nil {
		if value, ok = m.override(v.Pkg().Path(), v.Name()); !ok {
			value, ok = m.universe.Symbol(v.Pkg().Path(), v.Name())
		}
	}
	if !ok {
		panic(unsupported("the variable " + v.Name()))
	}
	if !value.CanAddr() {
		copied := reflect.New(value.Type()).Elem()
		copied.Set(value)
		value = copied
	}
	t := m.typ(v.Type())
	if value.Type() != t.rt && value.Kind() == t.kind {
		t = t.replaced(value.Type()) // os.Stdout where that is no file
	}
	return variable{t: t, kind: global, p: value.Addr().UnsafePointer()}
}

// root makes a query root: its constructor gets the session.
func (c *compiler) root(model check.Model) func(*frame) {
	if c.m.host.Session == nil {
		panic(unsupported("a model without a session"))
	}
	t := c.m.typ(model.Root.Type())
	p := t.new()
	c.m.globals[model.Root] = p
	c.m.undo = append(c.m.undo, func() { delete(c.m.globals, model.Root) })
	fn := c.m.declared(model.New, nil)
	if fn == nil {
		panic(unsupported("the model " + model.Root.Name()))
	}
	session := fn.sig.params[0].t
	value := reflect.ValueOf(c.m.host.Session)
	arg := c.m.fromValue(session, func(*frame) reflect.Value { return value })
	e := c.invoke(callee{sig: fn.sig, fn: fn}, []expr{arg})
	put := c.m.store(t, e)
	return func(f *frame) { put(f, p) }
}

// show hands the value of the last statement to the host and keeps it for _.
func (c *compiler) show(s *check.Show) func(*frame) {
	t := c.m.typ(s.Type)
	e := c.convert(c.expr(s.Expr), t)
	m := c.m
	p := unsafe.Pointer(nil)
	if s.Last != nil {
		p = t.new()
		m.globals[s.Last] = p
	} else {
		p = t.new()
	}
	put := m.store(t, e)
	return func(f *frame) {
		put(f, p)
		if m.host.Show == nil {
			return
		}
		v := t.at(p)
		if t.class == anys {
			v = unboxed(dynamic(v))
		}
		m.host.Show(engine.Value{V: v, Type: s.Type})
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
	defer func() {
		if r := recover(); r != nil {
			err = m.ended(r)
		}
		m.release(th)
	}()
	run.body(th.push(run, nil))
	return nil
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
