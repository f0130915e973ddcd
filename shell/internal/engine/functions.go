package engine

import (
	"go/ast"
	"go/token"
	"go/types"
	"strings"

	"github.com/dbsh-go/dbsh/shell/internal/tree"
)

// literalFunc is the text of a function literal. deferredBy is the frame whose deferred call it is, if it is one.
func (e *emitter) literalFunc(x *ast.FuncLit, deferredBy string) string {
	return "func" + e.function(x.Type, x.Body, "", deferredBy)
}

// closure is a function literal as a value that is kept. Where the place may be reached again in the same call, the literal is
// made in a call of its own: the interpreter holds the function in the caller's frame until the next step takes it from
// there, and when a function that was made at the same place before ends, in whatever goroutine, it puts back what the
// frame held before that one. The value would then be an earlier iteration's function, or none.
func (e *emitter) closure(text, typ string) string {
	if e.loops == 0 {
		return text
	}
	return "(func() " + typ + " { return " + text + " })()"
}

// function is the text of a function from its parameters on. receiver, when not empty, is the first parameter.
func (e *emitter) function(typ *ast.FuncType, body *ast.BlockStmt, receiver, deferredBy string) string {
	x := e.inner()
	x.fn, x.blocks, x.loops = &function{recovers: deferredBy}, nil, repeated(body)
	params := x.parameters(typ.Params, receiver)
	results := x.declareResults(typ.Results, tree.Defers(body))
	x.write("(%s)%s {\n", params, results)
	if x.guarded(body) {
		x.write("hid.Enter()\n")
	}
	for i, name := range x.fn.names {
		x.write("var %s %s\n_ = %s\n", name, x.m.typ(x.fn.results[i].Type()), name)
	}
	x.functionBody(body.List)
	x.write("}")
	return x.b.String()
}

// functionBody writes statements, inside the host's frame when some of them are deferred: the interpreter's own deferred
// calls deadlock and evaluate arguments late.
func (e *emitter) functionBody(list []ast.Stmt) {
	if e.fn.frame == "" {
		e.stmts(list)
		return
	}
	e.write("%s := hid.NewFrame()\n%s.Run(func() {\n", e.fn.frame, e.fn.frame)
	e.stmts(list)
	e.write("})\n")
	if len(e.fn.names) > 0 {
		e.write("return %s\n", strings.Join(e.fn.names, ", "))
	}
}

func (e *emitter) parameters(list *ast.FieldList, receiver string) string {
	var params []string
	if receiver != "" {
		params = append(params, receiver)
	}
	if list == nil {
		return strings.Join(params, ", ")
	}
	for _, f := range list.List {
		typ := ""
		if dots, ok := f.Type.(*ast.Ellipsis); ok {
			typ = "..." + e.typ(e.info.TypeOf(dots.Elt))
		} else {
			typ = e.typ(e.info.TypeOf(f.Type))
		}
		if len(f.Names) == 0 {
			params = append(params, "_ "+typ)
		}
		for _, name := range f.Names {
			params = append(params, e.paramName(name)+" "+typ)
		}
	}
	return strings.Join(params, ", ")
}

func (e *emitter) paramName(id *ast.Ident) string {
	if obj := e.info.Defs[id]; obj != nil && id.Name != "_" {
		return e.local(obj)
	}
	return "_"
}

// declareResults notes the results in e.fn and gives their text. Those with names become variables of the body: the
// interpreter's own hold at first what the caller's variable holds, and change it early. With deferred calls every result
// needs a name.
func (e *emitter) declareResults(list *ast.FieldList, deferring bool) string {
	if deferring {
		e.fn.frame = e.temp("frame")
	}
	if list == nil || len(list.List) == 0 {
		return ""
	}
	named := len(list.List[0].Names) > 0
	var texts []string
	add := func(name string, t types.Type) {
		e.fn.results = append(e.fn.results, types.NewParam(0, nil, "", t))
		texts = append(texts, e.m.typ(t))
		if named || deferring {
			e.fn.names = append(e.fn.names, name)
		}
	}
	for _, f := range list.List {
		t := e.env.Apply(e.info.TypeOf(f.Type))
		if !named {
			add(e.temp("result"), t)
		}
		for _, id := range f.Names {
			name := e.paramName(id)
			if name == "_" {
				name = e.temp("result")
			}
			add(name, t)
		}
	}
	return " (" + strings.Join(texts, ", ") + ")"
}

// repeated is the number of loops that count as around all of a function body: one where goto may go back.
func repeated(body ast.Node) int {
	found := 0
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.BranchStmt:
			if n.Tok == token.GOTO {
				found = 1
			}
		}
		return found == 0
	})
	return found
}

// guarded tells whether a function may be part of endless recursion: it calls something that may call it again.
func (e *emitter) guarded(body *ast.BlockStmt) bool {
	found := false
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.CallExpr:
			found = found || e.mayRecurse(n)
		}
		return !found
	})
	return found
}

func (e *emitter) mayRecurse(call *ast.CallExpr) bool {
	fun := ast.Unparen(call.Fun)
	tv := e.info.Types[fun]
	if tv.IsType() || tv.IsBuiltin() {
		return false
	}
	var id *ast.Ident
	switch fun := fun.(type) {
	case *ast.Ident:
		id = fun
	case *ast.SelectorExpr:
		id = fun.Sel
	}
	if id == nil {
		return true
	}
	fn, ok := e.info.Uses[id].(*types.Func)
	if !ok || fn.Pkg() == nil {
		return true
	}
	if _, fromSource := e.m.universe.Source(fn.Origin()); fromSource || fn.Pkg().Path() == preludePath {
		return fromSource && fn.Pkg().Path() != preludePath
	}
	if recv := fn.Signature().Recv(); recv != nil && types.IsInterface(recv.Type()) {
		return true
	}
	for _, arg := range call.Args { // a compiled function calls back what it is given
		if t := e.info.TypeOf(arg); t != nil && callable(t) {
			return true
		}
	}
	return false
}

func callable(t types.Type) bool {
	switch u := t.Underlying().(type) {
	case *types.Basic:
		_, named := types.Unalias(t).(*types.Named)
		return named
	case *types.Slice:
		return callable(u.Elem())
	}
	return true
}
