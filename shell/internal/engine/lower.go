package engine

import (
	"fmt"
	"go/ast"
	"go/types"
	"strings"

	"github.com/dbsh-go/dbsh/shell/internal/check"
	"github.com/dbsh-go/dbsh/shell/internal/tree"
)

// lower writes all units of an entry.
func (m *Machine) lower(entry *check.Entry) (programs []*program, err error) {
	defer func() {
		if r := recover(); r != nil {
			form, ok := r.(unsupported)
			if !ok {
				form = unsupported("this entry")
			}
			err = &InternalError{Form: string(form), Detail: fmt.Sprint(r)}
		}
	}()
	for _, unit := range entry.Units {
		programs = append(programs, m.lowerUnit(unit))
	}
	return programs, nil
}

func (m *Machine) lowerUnit(unit *check.Unit) *program {
	p := &program{before: len(m.undo), show: unit.Show}
	m.out = p
	for _, model := range unit.Models { // named first: functions and methods declared here may use them
		m.nameRoot(model)
	}
	for _, v := range unit.Vars { // those of a whole file too
		m.nameVariable(v)
	}
	m.lowerDeclarations(unit)
	e := m.newEmitter(unit.Info, nil)
	e.places = map[types.Object]bool{}
	for _, v := range unit.Vars {
		e.places[v.Inner] = true
	}
	body := &ast.BlockStmt{List: unit.Body}
	if tree.Defers(body) {
		e.fn.frame = e.temp("frame")
	}
	for _, name := range unit.Declared {
		e.write("%s.Select(%q, (%s)(nil))\n", m.session(), name.Name(), m.typ(types.NewPointer(name.Type())))
	}
	for _, model := range unit.Models {
		e.root(model)
	}
	statements := unit.Body
	if unit.Show != nil {
		statements = tree.WithoutShown(statements, unit.Show.Expr)
	}
	inner := e.inner()
	inner.loops = repeated(body)
	inner.stmts(statements)
	if unit.Show != nil {
		inner.write("hid.Show(%s)\n", inner.value(unit.Show.Expr, types.NewInterfaceType(nil, nil)))
	}
	if e.fn.frame == "" {
		e.write("%s", inner.b.String())
	} else {
		e.write("%s := hid.NewFrame()\n%s.Run(func() {\n%s})\n", e.fn.frame, e.fn.frame, inner.b.String())
	}
	p.body = e.b.String()
	m.extendProbes()
	return p
}

func (m *Machine) lowerDeclarations(unit *check.Unit) {
	for _, obj := range unit.Types {
		set(m, m.typed, obj, true)
	}
	changed, added := m.redefinitions(unit.Methods)
	for _, obj := range unit.Types {
		if named, ok := obj.Type().(*types.Named); ok && !obj.IsAlias() && named.TypeParams().Len() == 0 {
			m.named(named)
		}
	}
	for _, v := range unit.Vars {
		m.declareVariable(v)
	}
	var plain []*types.Func
	for _, fn := range unit.Funcs {
		if fn.Signature().TypeParams().Len() == 0 {
			m.nameFunc(fn, unit.Replaces[fn])
			plain = append(plain, fn)
		}
	}
	for _, fn := range plain {
		m.assignFunc(fn)
	}
	for _, f := range added {
		m.method(m.isPrompt(f.Signature().Recv().Type()), f)
	}
	for _, f := range changed {
		m.redefine(f)
	}
}

// nameVariable gives a variable that outlives its entry its name: that of the variable it takes the place of.
func (m *Machine) nameVariable(v check.Var) {
	name := ""
	if v.Reuse != nil {
		name = m.names[v.Reuse]
	}
	if name == "" {
		name = m.fresh(v.Inner.Name(), "v")
	}
	set(m, m.names, types.Object(v.Inner), name)
	if v.Global != nil {
		set(m, m.names, types.Object(v.Global), name)
	}
}

// declareVariable makes the place of a named variable, unless it has that of an earlier one.
func (m *Machine) declareVariable(v check.Var) {
	name := m.names[v.Inner]
	if v.Reuse != nil && m.names[v.Reuse] == name {
		return
	}
	m.out.vars = append(m.out.vars, "var "+name+" "+m.typ(v.Inner.Type()))
}

// nameRoot gives a query root its place.
func (m *Machine) nameRoot(model check.Model) {
	name := m.fresh(model.Root.Name(), "v")
	m.out.vars = append(m.out.vars, "var "+name+" "+m.typ(model.Root.Type()))
	set(m, m.names, types.Object(model.Root), name)
}

// root makes a query root: its constructor gets the session.
func (e *emitter) root(model check.Model) {
	e.write("%s = %s(%s)\n", e.m.names[model.Root], e.m.funcName(model.New), e.m.session())
}

// declarations is the text of a program's declarations, types first.
func (p *program) declarations() string {
	lines := append(append(append([]string{}, p.types...), p.vars...), p.funcs...)
	return strings.Join(lines, "\n")
}

func (p *program) initializers() string { return strings.Join(p.inits, "\n") }

// internalError is about text that the interpreter refused. Its words come after a position in hidden text.
func internalError(text string, reason any) error {
	words := strings.TrimSpace(strings.SplitN(fmt.Sprint(reason), "\n", 2)[0])
	for {
		head, rest, ok := strings.Cut(words, ": ")
		if !ok || strings.Trim(head, "0123456789:") != "" {
			break
		}
		words = rest
	}
	return &InternalError{Form: "this form (" + words + ")", Detail: fmt.Sprintf("%v\n%s", reason, text)}
}
