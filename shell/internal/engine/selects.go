package engine

import (
	"go/ast"
	"go/types"
	"reflect"
	"strconv"
	"strings"
)

// selectStmt writes a select: the host waits for one of its cases, a switch goes to it. The interpreter's own keeps the
// channels that it waits on in one place for all goroutines that come to the same select, and loses jumps at the ends of cases.
func (e *emitter) selectStmt(s *ast.SelectStmt, label string) {
	e.write("{\n")
	defer e.write("}\n")
	args := []string{"true"}
	received := map[*ast.CommClause][]string{}
	for _, c := range s.Body.List {
		switch clause := c.(*ast.CommClause); comm := clause.Comm.(type) {
		case nil:
			args[0] = "false"
		case *ast.SendStmt:
			args = append(args, e.sendCase(comm)...)
		case *ast.ExprStmt:
			args = append(args, e.held(channelOf(comm.X)), "nil", "nil")
		case *ast.AssignStmt:
			names := e.receiveCase(comm)
			received[clause] = names
			args = append(args, e.held(channelOf(comm.Rhs[0])), "&"+names[0], "&"+names[1])
		}
	}
	chosen := e.temp("chosen")
	e.write("%s := hid.Select(%s)\n_ = %s\n", chosen, strings.Join(args, ", "), chosen)
	if len(s.Body.List) == 0 {
		return
	}
	e.write("%sswitch {\n", labelLine(label))
	pop := e.push(&block{kind: switchBlock, label: label})
	n := 0
	for _, c := range s.Body.List {
		clause := c.(*ast.CommClause)
		number := defaultCase
		if clause.Comm != nil {
			number, n = n, n+1
		}
		e.write("case %s == %d:\n", chosen, number)
		if comm, ok := clause.Comm.(*ast.AssignStmt); ok {
			e.takeReceived(comm, received[clause])
		}
		e.stmts(clause.Body)
	}
	pop()
	e.write("}\n")
}

// channelOf is the channel of a receive.
func channelOf(x ast.Expr) ast.Expr { return ast.Unparen(x).(*ast.UnaryExpr).X }

// held evaluates an expression, by a statement before.
func (e *emitter) held(x ast.Expr) string {
	name := e.temp("channel")
	e.write("%s := %s\n", name, e.expr(x))
	return name
}

// sendCase evaluates the channel and the value of a case that sends.
func (e *emitter) sendCase(s *ast.SendStmt) []string {
	elem := e.typeOf(s.Chan).Underlying().(*types.Chan).Elem()
	channel, sent := e.held(s.Chan), e.temp("sent")
	e.write("var %s %s = %s\n_ = %s\n", sent, e.m.typ(elem), e.value(s.Value, elem), sent)
	return []string{channel, "&" + sent, strconv.Itoa(sends)}
}

// receiveCase declares what a case receives, and whether that was sent.
func (e *emitter) receiveCase(s *ast.AssignStmt) []string {
	elem := e.typeOf(channelOf(s.Rhs[0])).Underlying().(*types.Chan).Elem()
	value, ok := e.temp("received"), e.temp("ok")
	e.write("var %s %s\nvar %s bool\n_, _ = %s, %s\n", value, e.m.typ(elem), ok, value, ok)
	return []string{value, ok}
}

// takeReceived gives what was received to the variables of the program.
func (e *emitter) takeReceived(s *ast.AssignStmt, received []string) {
	for i, x := range s.Lhs {
		if obj := e.declared(s, x); obj != nil {
			e.write("%s := %s\n_ = %s\n", e.local(obj), received[i], e.local(obj))
		} else {
			e.write("%s = %s\n", e.place(x), received[i])
		}
	}
}

// What Select answers beside the number of a case, and what tells it that a case sends.
const (
	stoppedCase = -1
	defaultCase = -2
	sends       = 1
)

// selectCase waits for one of the cases of a select. Three values make a case: a channel, a pointer to what is sent or
// received, and a pointer to whether that was sent, or the sign that the case sends.
func (h *host) selectCase(waits bool, list ...any) int {
	cases := make([]reflect.SelectCase, 0, len(list)/3+2)
	for i := 0; i < len(list); i += 3 {
		c := reflect.SelectCase{Dir: reflect.SelectRecv, Chan: reflect.ValueOf(plain(list[i]))}
		if list[i+2] == sends {
			c.Dir, c.Send = reflect.SelectSend, reflect.ValueOf(list[i+1]).Elem()
		}
		cases = append(cases, c)
	}
	n := len(cases)
	if waits {
		cases = append(cases, reflect.SelectCase{Dir: reflect.SelectRecv, Chan: reflect.ValueOf(h.machine.control.stopping())})
	} else {
		cases = append(cases, reflect.SelectCase{Dir: reflect.SelectDefault})
	}
	chosen, value, sent := reflect.Select(cases)
	switch {
	case chosen == n && waits:
		return stoppedCase
	case chosen == n:
		return defaultCase
	}
	if place, ok := list[3*chosen+1], list[3*chosen+2]; ok != sends && place != nil {
		reflect.ValueOf(place).Elem().Set(value)
		*ok.(*bool) = sent
	}
	return chosen
}
