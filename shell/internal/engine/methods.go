package engine

import (
	"fmt"
	"go/ast"
	"go/types"
	"strings"
)

// A method of a prompt type is a function variable, which calls use, and a real method that calls it, which is there for
// interfaces. A method of a type that comes from source, as a model does, is a plain method, written when first needed.

// method writes a method of t and gives its function variable; "" when it is a plain method.
func (m *Machine) method(t *types.Named, f *types.Func) string {
	key := m.named(t) + "." + f.Name()
	if name, ok := m.methods[key]; ok {
		return name
	}
	source, ok := m.universe.Source(f.Origin())
	if !ok || source.Decl.Body == nil {
		panic(unsupported("the method " + f.Name() + " of " + t.Obj().Name()))
	}
	e := m.methodEmitter(source.Info, f, t)
	if m.lazy(t) {
		set(m, m.methods, key, "")
		receiver := e.receiver(source.Decl, f, t)
		m.out.funcs = append(m.out.funcs, "func ("+receiver+") "+f.Name()+e.function(source.Decl.Type, source.Decl.Body, "", ""))
		return ""
	}
	name := m.fresh(m.named(t)+"_"+f.Name(), "m")
	set(m, m.methods, key, name)
	sig := e.env.Apply(f.Origin().Signature()).(*types.Signature)
	typ := e.receiverType(f, t)
	params, args := m.forwardParams(sig)
	m.out.vars = append(m.out.vars, "var "+name+" func("+strings.Join(append([]string{typ}, m.params(sig)...), ", ")+")"+m.results(sig))
	m.out.funcs = append(m.out.funcs, fmt.Sprintf("func (r %s) %s(%s)%s { %s%s(%s) }", typ, f.Name(),
		strings.Join(params, ", "), m.results(sig), verb(sig), name, strings.Join(append([]string{"r"}, args...), ", ")))
	m.assignMethod(e, source.Decl, f, t, name)
	m.announce(t, f, typ, name)
	return name
}

// assignMethod gives a method's variable a body, for the first time or a new one.
func (m *Machine) assignMethod(e *emitter, decl *ast.FuncDecl, f *types.Func, t *types.Named, name string) {
	body := m.fresh(m.named(t)+"_"+f.Name(), "d")
	e.self, e.body = name, body
	m.out.funcs = append(m.out.funcs, "func "+body+e.function(decl.Type, decl.Body, e.receiver(decl, f, t), ""))
	m.out.inits = append(m.out.inits, name+" = "+body)
}

// redefinitions sorts the methods of a unit: what changes a method that is there already, as against what is new.
// It comes before anything of the unit is written, since writing a type writes its methods.
func (m *Machine) redefinitions(methods []*types.Func) (changed, added []*types.Func) {
	for _, f := range methods {
		t := m.isPrompt(f.Signature().Recv().Type())
		if t == nil || t.TypeParams().Len() > 0 {
			continue // instances are written when they are used
		}
		name, known := m.names[t.Obj()]
		if _, written := m.methods[name+"."+f.Name()]; known && written {
			changed = append(changed, f)
		} else {
			added = append(added, f)
		}
	}
	return changed, added
}

// redefine gives a method that is there a new body.
func (m *Machine) redefine(f *types.Func) {
	t := m.isPrompt(f.Signature().Recv().Type())
	name := m.methods[m.named(t)+"."+f.Name()]
	source, ok := m.universe.Source(f.Origin())
	if !ok || name == "" {
		panic(unsupported("a new body for the method " + f.Name()))
	}
	m.assignMethod(m.methodEmitter(source.Info, f, t), source.Decl, f, t, name)
}

func (m *Machine) methodEmitter(info *types.Info, f *types.Func, t *types.Named) *emitter {
	env := m.newEnvironment()
	params := f.Origin().Signature().RecvTypeParams()
	for i := range params.Len() {
		env.Args[params.At(i)] = t.TypeArgs().At(i)
	}
	return m.newEmitter(info, env)
}

func (e *emitter) receiverType(f *types.Func, t *types.Named) string {
	if wantsPointer(f) {
		return "*" + e.m.named(t)
	}
	return e.m.named(t)
}

// receiver is the text of a method's receiver as a parameter.
func (e *emitter) receiver(decl *ast.FuncDecl, f *types.Func, t *types.Named) string {
	name := "_"
	if names := decl.Recv.List[0].Names; len(names) > 0 {
		name = e.paramName(names[0])
	}
	if name == "_" {
		name = e.temp("receiver")
	}
	return name + " " + e.receiverType(f, t)
}

func wantsPointer(f *types.Func) bool {
	_, ok := types.Unalias(f.Origin().Signature().Recv().Type()).(*types.Pointer)
	return ok
}

func verb(sig *types.Signature) string {
	if sig.Results().Len() > 0 {
		return "return "
	}
	return ""
}

// forwarders writes the methods that a struct gets from its embedded fields, which are plain fields to the interpreter.
func (m *Machine) forwarders(t *types.Named) {
	if _, ok := t.Underlying().(*types.Struct); !ok {
		return
	}
	byValue := types.NewMethodSet(t)
	for sel := range byValue.Methods() {
		m.forwarder(t, m.named(t), sel)
	}
	for sel := range types.NewMethodSet(types.NewPointer(t)).Methods() {
		if byValue.Lookup(sel.Obj().Pkg(), sel.Obj().Name()) == nil {
			m.forwarder(t, "*"+m.named(t), sel)
		}
	}
}

func (m *Machine) forwarder(t *types.Named, receiver string, sel *types.Selection) {
	f := sel.Obj().(*types.Func)
	if len(sel.Index()) < 2 {
		return
	}
	if _, compiled := m.universe.Source(f.Origin()); !f.Exported() && !compiled {
		return
	}
	key := m.named(t) + "." + f.Name()
	if _, ok := m.methods[key]; ok {
		return
	}
	set(m, m.methods, key, "")
	e := m.newEmitter(nil, nil)
	text, at := e.path("r", t, sel.Index()[:len(sel.Index())-1], false)
	if owner := m.isPrompt(at); owner != nil {
		m.methodOf(owner, f.Name())
	}
	sig := sel.Type().(*types.Signature)
	params, args := m.forwardParams(sig)
	m.out.funcs = append(m.out.funcs, fmt.Sprintf("func (r %s) %s(%s)%s { %s%s.%s(%s) }", receiver, f.Name(),
		strings.Join(params, ", "), m.results(sig), verb(sig), text, f.Name(), strings.Join(args, ", ")))
	if !m.lazy(t) && sig.Params().Len() == 0 {
		m.announce(t, f, receiver, fmt.Sprintf("(func(r %s)%s { return r.%s() })", receiver, m.results(sig), f.Name()))
	}
}

// methodOf writes the method of that name that t itself declares and gives its variable; false when t declares none.
func (m *Machine) methodOf(t *types.Named, name string) (f *types.Func, variable string, ok bool) {
	for f := range t.Methods() {
		if f.Name() == name {
			return f, m.method(t, f), true
		}
	}
	return nil, "", false
}

// converting prepares for a value of one type in a place of another: what an interface needs must be there.
func (m *Machine) converting(from, to types.Type) {
	iface, ok := to.Underlying().(*types.Interface)
	if !ok || types.IsInterface(from) {
		return
	}
	if named, ok := types.Unalias(to).(*types.Named); ok && named.Obj().Pkg() != nil {
		m.named(named)
	}
	t := m.isPrompt(from)
	if t == nil {
		return
	}
	m.named(t)
	if !m.lazy(t) {
		return
	}
	methods := types.NewMethodSet(types.NewPointer(t))
	for f := range iface.Methods() {
		sel := methods.Lookup(f.Pkg(), f.Name())
		switch {
		case sel == nil:
		case len(sel.Index()) > 1:
			receiver := m.named(t)
			if types.NewMethodSet(t).Lookup(f.Pkg(), f.Name()) == nil {
				receiver = "*" + receiver
			}
			m.forwarder(t, receiver, sel)
		default:
			m.methodOf(t, f.Name())
		}
	}
}

// callee is the text to call for a selected method, and the receiver when that is its first argument.
// place is the text of the operand as something whose address can be taken.
func (e *emitter) callee(text string, t types.Type, sel *types.Selection, place func() string) (callee string, receiver []string) {
	t = e.env.Apply(t)
	index := sel.Index()
	name := sel.Obj().Name()
	if _, ok := sel.Recv().(*types.TypeParam); ok {
		_, index, _ = types.LookupFieldOrMethod(t, true, sel.Obj().Pkg(), name)
	}
	steps := index[:len(index)-1]
	text, at := e.path(text, t, steps, false)
	at = e.env.Apply(at)
	owner := e.m.isPrompt(at)
	if owner == nil {
		return text + "." + name, nil
	}
	f, variable, ok := e.m.methodOf(owner, name)
	if !ok || variable == "" {
		return text + "." + name, nil
	}
	_, isPointer := types.Unalias(at).(*types.Pointer)
	switch {
	case wantsPointer(f) && !isPointer:
		if len(steps) == 0 {
			text = place()
		}
		text = "&" + text
	case !wantsPointer(f) && isPointer:
		text = "*" + text
	}
	return e.direct(variable), []string{text}
}

func (e *emitter) selected(x *ast.SelectorExpr, sel *types.Selection) (callee string, receiver []string) {
	return e.callee(e.expr(x.X), e.typeOf(x.X), sel, func() string { return e.place(x.X) })
}

// methodValue is x.M as a function that keeps x.
func (e *emitter) methodValue(x *ast.SelectorExpr, sel *types.Selection) string {
	callee, receiver := e.selected(x, sel)
	if receiver == nil {
		return callee
	}
	sig := e.env.Apply(sel.Type()).(*types.Signature)
	bound := e.forward(sig, func(args []string) string {
		return callee + "(" + strings.Join(append([]string{"r"}, args...), ", ") + ")"
	})
	return "(func(r " + e.m.boundType(e, sel) + ") func" + e.m.signature(sig) + " { return " + bound + " })(" + receiver[0] + ")"
}

// boundType is the type of the receiver that a selected method wants.
func (m *Machine) boundType(e *emitter, sel *types.Selection) string {
	t := e.env.Apply(sel.Recv())
	obj, index, _ := types.LookupFieldOrMethod(t, true, sel.Obj().Pkg(), sel.Obj().Name())
	_, at := e.path("", t, index[:len(index)-1], false)
	return e.receiverType(obj.(*types.Func), m.isPrompt(e.env.Apply(at)))
}

// methodExpr is T.M: a function whose first parameter is the receiver.
func (e *emitter) methodExpr(x *ast.SelectorExpr, sel *types.Selection) string {
	sig := e.env.Apply(sel.Type()).(*types.Signature)
	text := e.forward(sig, func(args []string) string {
		callee, receiver := e.callee(args[0], sel.Recv(), sel, func() string { return args[0] })
		return callee + "(" + strings.Join(append(receiver, args[1:]...), ", ") + ")"
	})
	return e.closure(text, e.m.typ(sig))
}
