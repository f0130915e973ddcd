package closure

import (
	"go/ast"
	"go/token"
	"go/types"
	"reflect"
	"unsafe"
)

// Channel operations that would wait also wait for the end of what runs.

func (c *compiler) send(s *ast.SendStmt) func(*frame) {
	t := c.typ(s.Chan)
	ch, value, m := c.expr(s.Chan).p, c.m.value(c.assigned(s.Value, t.elem(c.m))), c.m
	return func(f *frame) {
		p := ch(f)
		m.sendTo(f, t, p, value(f))
	}
}

func (m *Machine) sendTo(f *frame, t *typ, p unsafe.Pointer, value reflect.Value) {
	if p != nil {
		v := bidirectional(t, p)
		value = fit(value, v.Type().Elem())
		if v.TrySend(value) {
			return
		}
		chosen, _, _ := reflect.Select([]reflect.SelectCase{f.done(), {Dir: reflect.SelectSend, Chan: v, Send: value}})
		if chosen == 1 {
			return
		}
	} else {
		<-f.th.epoch.done
	}
	panic(&ending{f.th.epoch.reason})
}

// bidirectional is a channel as one for its direction.
func bidirectional(t *typ, p unsafe.Pointer) reflect.Value { return t.pointed(p) }

// done is the case of a select that stands for the end of what runs.
func (f *frame) done() reflect.SelectCase {
	return reflect.SelectCase{Dir: reflect.SelectRecv, Chan: reflect.ValueOf(f.th.epoch.done)}
}

// receive takes a value from a channel.
func (m *Machine) receive(f *frame, t *typ, p unsafe.Pointer) (reflect.Value, bool) {
	if p != nil {
		v := t.pointed(p)
		if value, ok := v.TryRecv(); ok || value.IsValid() {
			return value, ok
		}
		chosen, value, ok := reflect.Select([]reflect.SelectCase{f.done(), {Dir: reflect.SelectRecv, Chan: v}})
		if chosen == 1 {
			return value, ok
		}
	} else {
		<-f.th.epoch.done
	}
	panic(&ending{f.th.epoch.reason})
}

// receive is <-c.
func (c *compiler) receive(x *ast.UnaryExpr) expr {
	t := c.typ(x.X)
	ch, m := c.expr(x.X).p, c.m
	return m.fromValue(t.elem(m), func(f *frame) reflect.Value {
		v, _ := m.receive(f, t, ch(f))
		return v
	})
}

// receiveOK is v, ok = <-c.
func (c *compiler) receiveOK(x *ast.UnaryExpr) expr {
	t := c.typ(x.X)
	elem, boolean := t.elem(c.m), c.m.typ(types.Typ[types.Bool])
	value, flag := c.temp(elem), c.temp(boolean)
	ch, m := c.expr(x.X).p, c.m
	return expr{t: noType, tuple: []expr{slot(elem, value), slot(boolean, flag)}, run: func(f *frame) {
		v, ok := m.receive(f, t, ch(f))
		m.setFrom(elem, f, value, v)
		f.i[flag] = 0
		if ok {
			f.i[flag] = 1
		}
	}}
}

// communication is a case of a select.
type communication struct {
	dir   reflect.SelectDir
	t     *typ
	ch    func(*frame) unsafe.Pointer
	value func(*frame) reflect.Value               // to send
	take  func(f *frame, v reflect.Value, ok bool) // what was received
	body  step
}

// selectStmt is a select.
func (c *compiler) selectStmt(s *ast.SelectStmt, label int) step {
	var list []communication
	byDefault := false
	for _, stmt := range s.Body.List {
		cc := stmt.(*ast.CommClause)
		com := c.communication(cc)
		byDefault = byDefault || com.dir == reflect.SelectDefault
		com.body = c.block(cc.Body)
		list = append(list, com)
	}
	return func(f *frame) ctl {
		cases := make([]reflect.SelectCase, 0, len(list)+1)
		for _, com := range list {
			sc := reflect.SelectCase{Dir: com.dir}
			if com.ch != nil {
				if p := com.ch(f); p != nil {
					sc.Chan = com.t.pointed(p)
				}
			}
			if com.value != nil {
				v := com.value(f)
				if sc.Chan.IsValid() {
					sc.Send = fit(v, sc.Chan.Type().Elem())
				}
			}
			cases = append(cases, sc)
		}
		if !byDefault {
			cases = append(cases, f.done())
		}
		chosen, v, ok := reflect.Select(cases)
		if chosen == len(list) {
			panic(&ending{f.th.epoch.reason})
		}
		com := list[chosen]
		if com.take != nil {
			com.take(f, v, ok)
		}
		return f.leave(com.body(f), label)
	}
}

func (c *compiler) communication(cc *ast.CommClause) communication {
	switch s := cc.Comm.(type) {
	case nil:
		return communication{dir: reflect.SelectDefault}
	case *ast.SendStmt:
		t := c.typ(s.Chan)
		return communication{dir: reflect.SelectSend, t: t, ch: c.expr(s.Chan).p, value: c.m.value(c.assigned(s.Value, t.elem(c.m)))}
	case *ast.ExprStmt:
		com, _ := c.receiving(s.X)
		return com
	case *ast.AssignStmt:
		com, elem := c.receiving(s.Rhs[0])
		boolean := c.m.typ(types.Typ[types.Bool])
		value, flag := c.temp(elem), c.temp(boolean)
		var sets []func(*frame)
		for i, x := range s.Lhs {
			e := slot(elem, value)
			if i == 1 {
				e = slot(boolean, flag)
			}
			if a := c.assignee(x, s.Tok == token.DEFINE); a.t != nil {
				sets = append(sets, a.set(c.convert(e, a.t)))
			}
		}
		m := c.m
		com.take = func(f *frame, v reflect.Value, ok bool) {
			m.setFrom(elem, f, value, v)
			f.i[flag] = 0
			if ok {
				f.i[flag] = 1
			}
			for _, set := range sets {
				set(f)
			}
		}
		return com
	}
	panic(unsupported("this case of a select"))
}

func (c *compiler) receiving(x ast.Expr) (communication, *typ) {
	op := ast.Unparen(x).(*ast.UnaryExpr)
	t := c.typ(op.X)
	return communication{dir: reflect.SelectRecv, t: t, ch: c.expr(op.X).p}, t.elem(c.m)
}
