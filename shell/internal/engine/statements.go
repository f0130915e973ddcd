package engine

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"strings"
)

func (e *emitter) stmts(list []ast.Stmt) {
	for _, s := range list {
		e.stmt(s, "")
	}
}

func (e *emitter) block(b *ast.BlockStmt) {
	e.write("{\n")
	e.stmts(b.List)
	e.write("}")
}

// stmt writes one statement. The label, when there is one, belongs to the loop, switch or select inside.
func (e *emitter) stmt(s ast.Stmt, label string) {
	switch s := s.(type) {
	case *ast.EmptyStmt:
	case *ast.LabeledStmt:
		e.labeled(s)
	case *ast.BlockStmt:
		e.block(s)
		e.write("\n")
	case *ast.ExprStmt:
		e.exprStmt(s)
	case *ast.AssignStmt:
		e.assign(s)
	case *ast.IncDecStmt:
		e.write("%s%s\n", e.place(s.X), s.Tok)
	case *ast.SendStmt:
		elem := e.typeOf(s.Chan).Underlying().(*types.Chan).Elem()
		e.write("%s <- %s\n", e.expr(s.Chan), e.value(s.Value, elem))
	case *ast.DeclStmt:
		e.decl(s.Decl.(*ast.GenDecl))
	case *ast.GoStmt:
		e.goStmt(s.Call)
	case *ast.DeferStmt:
		e.deferStmt(s.Call)
	case *ast.ReturnStmt:
		e.returnStmt(s)
	case *ast.BranchStmt:
		e.branch(s)
	case *ast.IfStmt:
		e.ifStmt(s)
	case *ast.SwitchStmt:
		e.switchStmt(s, label)
	case *ast.TypeSwitchStmt:
		e.typeSwitch(s, label)
	case *ast.SelectStmt:
		e.selectStmt(s, label)
	case *ast.ForStmt:
		e.forStmt(s, label)
	case *ast.RangeStmt:
		e.rangeStmt(s, label)
	default:
		panic(unsupported(fmt.Sprintf("a statement of the kind %T", s)))
	}
}

func (e *emitter) labeled(s *ast.LabeledStmt) {
	switch s.Stmt.(type) {
	case *ast.ForStmt, *ast.RangeStmt, *ast.SwitchStmt, *ast.TypeSwitchStmt, *ast.SelectStmt:
		e.stmt(s.Stmt, s.Label.Name)
		return
	}
	e.write("%s:\n", s.Label.Name)
	if _, empty := s.Stmt.(*ast.EmptyStmt); empty {
		e.write("{}\n")
		return
	}
	e.stmt(s.Stmt, "")
}

func labelLine(label string) string {
	if label == "" {
		return ""
	}
	return label + ":\n"
}

// exprStmt writes an expression on its own. Only calls and receives may stand there.
func (e *emitter) exprStmt(s *ast.ExprStmt) {
	switch x := ast.Unparen(s.X).(type) {
	case *ast.CallExpr:
		e.write("%s\n", e.expr(x))
	case *ast.UnaryExpr:
		e.write("<-%s\n", e.expr(x.X))
	default:
		e.write("_ = %s\n", e.expr(x))
	}
}

// decl writes the variables of a declaration. Types are written when they are used, constants are literals.
func (e *emitter) decl(d *ast.GenDecl) {
	if d.Tok != token.VAR {
		return
	}
	for _, spec := range d.Specs {
		e.variables(spec.(*ast.ValueSpec))
	}
}

// ifStmt puts the first statement before the if, in a block of both: the interpreter gets some wrong in the header.
func (e *emitter) ifStmt(s *ast.IfStmt) {
	if s.Init != nil {
		e.write("{\n")
		e.stmt(s.Init, "")
		defer e.write("}\n")
	}
	e.write("if %s ", e.expr(s.Cond))
	e.block(s.Body)
	switch other := s.Else.(type) {
	case *ast.BlockStmt:
		e.write(" else ")
		e.block(other)
	case *ast.IfStmt:
		e.write(" else {\n")
		e.ifStmt(other)
		e.write("}")
	}
	e.write("\n")
}

// block is something that break or continue may leave.
type block struct {
	kind  blockKind
	label string
	after string     // to run before continue: loop variables are copied back
	exits *rangeExit // of a range over a function
}

type blockKind int

const (
	loopBlock blockKind = iota
	switchBlock
	rangeFuncBlock
)

// push enters a block; leave the block by calling what it gives.
func (e *emitter) push(b *block) (pop func()) {
	blocks, loops := e.blocks, e.loops
	e.blocks = append(append([]*block{}, blocks...), b)
	if b.kind != switchBlock {
		e.loops++
	}
	return func() { e.blocks, e.loops = blocks, loops }
}

// returnStmt writes a return. Inside a range over a function or with deferred calls the results are stored first.
func (e *emitter) returnStmt(s *ast.ReturnStmt) {
	crossed := e.rangeFuncs()
	switch {
	case len(crossed) > 0:
		places := crossed[len(crossed)-1].exits.results
		e.store(places, s.Results)
		e.returnThrough(crossed, places)
	case e.fn.frame != "":
		e.store(e.fn.names, s.Results)
		e.write("return\n")
	case len(s.Results) == 0:
		e.write("return %s\n", strings.Join(e.fn.names, ", "))
	default:
		e.write("return %s\n", strings.Join(e.returned(s.Results), ", "))
	}
}

func (e *emitter) returned(results []ast.Expr) []string {
	if len(results) == 1 && len(e.fn.results) > 1 {
		return e.returnedTuple(results[0])
	}
	texts := make([]string, len(results))
	for i, x := range results {
		texts[i] = e.value(x, e.fn.results[i].Type())
	}
	return texts
}

// returnedTuple is a call whose results are returned: as they are, or one by one where some go into interfaces.
func (e *emitter) returnedTuple(call ast.Expr) []string {
	tuple, ok := e.typeOf(call).(*types.Tuple)
	into := false
	for i, result := range e.fn.results {
		into = into || ok && types.IsInterface(e.env.Apply(result.Type())) && !types.IsInterface(tuple.At(i).Type())
	}
	if !into {
		return []string{e.expr(call)}
	}
	var names, texts []string
	for i, result := range e.fn.results {
		from, to := tuple.At(i).Type(), e.env.Apply(result.Type())
		name := e.temp("part")
		e.m.converting(from, to)
		names, texts = append(names, name), append(texts, e.m.boxed(name, from, to))
	}
	e.write("%s := %s\n", strings.Join(names, ", "), e.expr(call))
	return texts
}

// store puts what is returned into the results, one at a time and all of it evaluated before: the interpreter cannot
// assign nil together with something else, and may read what it has assigned already.
func (e *emitter) store(places []string, results []ast.Expr) {
	values := e.returned(results)
	if len(values) != len(places) || len(values) == 1 {
		if len(values) > 0 {
			e.write("%s = %s\n", strings.Join(places, ", "), strings.Join(values, ", "))
		}
		return
	}
	for i, x := range results {
		if tv := e.info.Types[x]; tv.Value != nil || tv.IsNil() {
			continue
		}
		name := e.temp("next")
		e.bind(name, e.fn.results[i].Type(), e.typeOf(x), values[i])
		values[i] = name
	}
	for i, place := range places {
		e.write("%s = %s\n", place, values[i])
	}
}

// branch writes break, continue, goto and fallthrough.
func (e *emitter) branch(s *ast.BranchStmt) {
	if s.Tok == token.FALLTHROUGH || s.Tok == token.GOTO {
		e.write("%s\n", strings.TrimSpace(s.Tok.String()+" "+labelName(s)))
		return
	}
	label := labelName(s)
	var crossed []*block
	for i := len(e.blocks) - 1; i >= 0; i-- {
		b := e.blocks[i]
		if !b.targetOf(s.Tok, label) {
			if b.kind == rangeFuncBlock {
				crossed = append(crossed, b)
			}
			continue
		}
		jump := b.jump(s.Tok, label)
		if len(crossed) == 0 {
			e.write("%s\n", jump)
		} else {
			e.exitThrough(crossed, jump)
		}
		return
	}
	panic(unsupported(s.Tok.String() + " " + label + " out of this block"))
}

func labelName(s *ast.BranchStmt) string {
	if s.Label == nil {
		return ""
	}
	return s.Label.Name
}

func (b *block) targetOf(tok token.Token, label string) bool {
	if label != "" {
		return b.label == label
	}
	return b.kind != switchBlock || tok == token.BREAK
}

// jump is what leaves or repeats the block, written directly inside it.
func (b *block) jump(tok token.Token, label string) string {
	switch {
	case b.kind == rangeFuncBlock && tok == token.CONTINUE:
		return "return true"
	case b.kind == rangeFuncBlock:
		return "return false"
	}
	jump := strings.TrimSpace(tok.String() + " " + label)
	if tok == token.CONTINUE && b.after != "" {
		jump = b.after + "\n" + jump
	}
	return jump
}
