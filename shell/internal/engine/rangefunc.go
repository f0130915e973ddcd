package engine

import (
	"fmt"
	"go/ast"
	"go/types"
	"strings"
)

// rangeExit is how the body of a range over a function, which becomes a function itself, leaves it: it sets a state and
// returns; after the call of the iterator the state tells what to do.
type rangeExit struct {
	state   string
	results []string // where a return puts its values
	after   []string // by state - 1: the statement to run after the call
}

// to is the state that stands for a statement after the call.
func (x *rangeExit) to(statement string) int {
	for i, s := range x.after {
		if s == statement {
			return i + 1
		}
	}
	x.after = append(x.after, statement)
	return len(x.after)
}

// rangeFunc is a call of the iterator with the body as its yield function.
func (e *emitter) rangeFunc(s *ast.RangeStmt, label string, iterator *types.Signature) {
	yield := iterator.Params().At(0).Type().Underlying().(*types.Signature)
	exit := &rangeExit{state: e.temp("state")}
	e.write("{\n%s := 0\n_ = %s\n", exit.state, exit.state)
	e.resultPlaces(exit)

	var params []string
	set := ""
	for i := range yield.Params().Len() {
		param := e.temp("yielded")
		params = append(params, param+" "+e.typ(yield.Params().At(i).Type()))
		if i == 0 {
			set += e.rangeVar(s, s.Key, param)
		} else {
			set += e.rangeVar(s, s.Value, param)
		}
	}
	body := e.inner()
	pop := body.push(&block{kind: rangeFuncBlock, label: label, exits: exit})
	body.stmts(s.Body.List)
	pop()
	e.write("(%s)(func(%s) bool {\n%s%sreturn true\n})\n", e.expr(s.X), strings.Join(params, ", "), set, body.b.String())
	for i, statement := range exit.after {
		e.write("if %s == %d {\n%s\n}\n", exit.state, i+1, statement)
	}
	e.write("}\n")
}

// resultPlaces gives the outermost range of a function variables for its results; inner ones share them.
func (e *emitter) resultPlaces(exit *rangeExit) {
	if outer := e.rangeFuncs(); len(outer) > 0 {
		exit.results = outer[0].exits.results
		return
	}
	if len(e.fn.names) > 0 {
		exit.results = e.fn.names
		return
	}
	for _, v := range e.fn.results {
		name := e.temp("result")
		exit.results = append(exit.results, name)
		e.write("var %s %s\n_ = %s\n", name, e.m.typ(v.Type()), name)
	}
}

// rangeFuncs are the ranges over functions around, innermost first.
func (e *emitter) rangeFuncs() []*block {
	var list []*block
	for i := len(e.blocks) - 1; i >= 0; i-- {
		if e.blocks[i].kind == rangeFuncBlock {
			list = append(list, e.blocks[i])
		}
	}
	return list
}

// exitThrough leaves ranges over functions, innermost first, and then does what the statement says.
func (e *emitter) exitThrough(crossed []*block, statement string) {
	for i, b := range crossed {
		next := "return false"
		if i == len(crossed)-1 {
			next = statement
		}
		e.write("%s = %d\n", b.exits.state, b.exits.to(next))
	}
	e.write("return false\n")
}

// returnThrough is a return inside ranges over functions, once the results are in their places.
func (e *emitter) returnThrough(crossed []*block, places []string) {
	statement := "return"
	if e.fn.frame == "" && len(places) > 0 {
		statement = fmt.Sprintf("return %s", strings.Join(places, ", "))
	}
	e.exitThrough(crossed, statement)
}
