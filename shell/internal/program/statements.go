package program

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"slices"
)

func (u *unitWriter) list(statements []ast.Stmt) {
	for _, s := range statements {
		u.statement(s)
	}
}

func (u *unitWriter) statement(s ast.Stmt) {
	switch s := s.(type) {
	case *ast.ExprStmt:
		u.exprStatement(s.X)
	case *ast.AssignStmt:
		u.assignment(s)
	case *ast.IncDecStmt:
		u.emit(&ast.IncDecStmt{X: u.expr(s.X), Tok: s.Tok})
	case *ast.SendStmt:
		pair := u.exprs([]ast.Expr{s.Chan, s.Value})
		u.emit(&ast.SendStmt{Chan: pair[0], Value: pair[1]})
	case *ast.GoStmt:
		u.goStatement(s)
	case *ast.DeferStmt:
		u.emit(&ast.DeferStmt{Call: u.expr(s.Call).(*ast.CallExpr)})
	case *ast.ReturnStmt:
		u.returnStatement(s)
	case *ast.BranchStmt:
		u.branch(s)
	case *ast.DeclStmt:
		u.declaration(s.Decl.(*ast.GenDecl))
	case *ast.BlockStmt:
		u.emitLabeled(u.nested(func() { u.list(s.List) }, s))
	case *ast.LabeledStmt:
		u.labeled(s)
	case *ast.EmptyStmt:
	default:
		u.control(s)
	}
}

func typeOfNode(n ast.Node) string { return fmt.Sprintf("%T", n) }

func (u *unitWriter) exprStatement(x ast.Expr) {
	if call, n, ok := u.checkedCall(x); ok {
		u.discarded(call, n)
		return
	}
	u.emit(&ast.ExprStmt{X: u.expr(x)})
}

// goStatement lets a goroutine that fails report its error and end, as at the prompt.
func (u *unitWriter) goStatement(s *ast.GoStmt) {
	lit, ok := ast.Unparen(s.Call.Fun).(*ast.FuncLit)
	if !ok || lit.Type.Results != nil {
		u.emit(&ast.GoStmt{Call: u.expr(s.Call).(*ast.CallExpr)})
		return
	}
	report := func(err ast.Expr) []ast.Stmt {
		stderr := &ast.SelectorExpr{X: ast.NewIdent(u.imported("os", "os")), Sel: ast.NewIdent("Stderr")}
		return []ast.Stmt{u.fmtCall("Fprintln", stderr, err), &ast.ReturnStmt{}}
	}
	args := u.exprs(s.Call.Args)
	fun := &ast.FuncLit{Type: u.funcType(lit.Type), Body: u.functionBody(lit.Type, lit.Body, report)}
	out := &ast.CallExpr{Fun: fun, Args: args}
	if s.Call.Ellipsis.IsValid() {
		out.Ellipsis = 1
	}
	u.emit(&ast.GoStmt{Call: out})
}

func (u *unitWriter) returnStatement(s *ast.ReturnStmt) {
	results := u.values(s.Results, max(len(s.Results), u.severalResults(s)))
	if len(s.Results) == 0 {
		results = slices.Clone(u.in.leave)
	}
	u.emit(&ast.ReturnStmt{Results: results})
}

// severalResults is the number of values of the one checked call that is returned.
func (u *unitWriter) severalResults(s *ast.ReturnStmt) int {
	if len(s.Results) != 1 {
		return 0
	}
	return u.several(s.Results[0])
}

func (u *unitWriter) branch(s *ast.BranchStmt) {
	out := &ast.BranchStmt{Tok: s.Tok}
	if s.Label != nil {
		out.Label = ast.NewIdent(u.labelName(u.info.Uses[s.Label], s.Label.Name))
	}
	u.in.jumps = u.in.jumps || s.Tok == token.GOTO
	u.emit(out)
}

// labelName tells labels of several entries apart.
func (u *unitWriter) labelName(label types.Object, name string) string {
	if label == nil {
		return name
	}
	if u.objects[label] == "" {
		u.labels[name]++
		u.objects[label] = name
		if n := u.labels[name]; n > 1 {
			u.objects[label] = u.fresh(fmt.Sprint(name, n), func(string) bool { return false })
		}
	}
	return u.objects[label]
}

// labeled writes a label that something jumps to; Go refuses others.
func (u *unitWriter) labeled(s *ast.LabeledStmt) {
	object := u.info.Defs[s.Label]
	if object == nil || !u.used[object] {
		u.statement(s.Stmt)
		return
	}
	u.label = ast.NewIdent(u.labelName(object, s.Label.Name))
	at := len(u.out)
	u.statement(s.Stmt)
	if u.label == nil {
		return
	}
	var stmt ast.Stmt = &ast.EmptyStmt{Implicit: true}
	if at < len(u.out) {
		stmt = u.out[at]
		u.out[at] = &ast.LabeledStmt{Label: u.label, Stmt: stmt}
	} else {
		u.emit(&ast.LabeledStmt{Label: u.label, Stmt: stmt})
	}
	u.label = nil
}

// emitLabeled writes a loop, a switch or a block behind its label.
func (u *unitWriter) emitLabeled(s ast.Stmt) {
	if u.label != nil {
		s = &ast.LabeledStmt{Label: u.label, Stmt: s}
		u.label = nil
	}
	u.emit(s)
}

// assignment keeps := where it declares something; a prompt variable that is there already is assigned.
func (u *unitWriter) assignment(s *ast.AssignStmt) {
	if len(s.Rhs) == 1 && (s.Tok == token.DEFINE || s.Tok == token.ASSIGN) {
		if call, n, ok := u.checkedCall(s.Rhs[0]); ok && n == len(s.Lhs) && u.assignChecked(s, call, n) {
			return
		}
	}
	stmt, unread := u.assign(s)
	u.emit(stmt)
	u.emit(unread...)
}

// assignChecked writes `n, err := call` where the names allow it.
func (u *unitWriter) assignChecked(s *ast.AssignStmt, call ast.Expr, n int) bool {
	if !slices.ContainsFunc(s.Lhs, isNotBlank) {
		u.discarded(call, n)
		return true
	}
	if s.Tok == token.ASSIGN {
		if !u.errDeclared() || slices.ContainsFunc(s.Lhs, func(x ast.Expr) bool { return calls(u.info, x) }) {
			return false
		}
		rhs := u.expr(call)
		u.bind(u.exprs(s.Lhs), token.ASSIGN, rhs)
		return true
	}
	d := u.declares(s.Lhs)
	if !d.fresh && !u.errDeclared() || d.fresh && d.elsewhere {
		return false
	}
	rhs := u.expr(call)
	lhs := u.exprs(s.Lhs)
	tok := token.ASSIGN
	if d.fresh {
		tok = token.DEFINE
	}
	u.bind(lhs, tok, rhs)
	u.emit(u.declared(s.Lhs)...)
	return true
}

func isNotBlank(x ast.Expr) bool {
	id, ok := x.(*ast.Ident)
	return !ok || id.Name != "_"
}

// assign writes an assignment; calls that must come first are written before. Unread is what makes Go take variables that are
// never read.
func (u *unitWriter) assign(s *ast.AssignStmt) (stmt ast.Stmt, unread []ast.Stmt) {
	if s.Tok != token.DEFINE {
		lhs := u.exprs(s.Lhs)
		if u.hoists(s.Rhs...) && slices.ContainsFunc(lhs, callsAny) {
			u.refuse("an assignment", "its left side calls a function, and its right side one that can fail; assign in two steps")
		}
		return &ast.AssignStmt{Lhs: lhs, Tok: s.Tok, Rhs: u.rightSides(s)}, nil
	}
	rhs := u.rightSides(s)
	d := u.declares(s.Lhs)
	tok := token.ASSIGN
	switch {
	case d.fresh && d.elsewhere:
		u.declareFirst(s.Lhs)
	case d.fresh:
		tok = token.DEFINE
	}
	return &ast.AssignStmt{Lhs: u.exprs(s.Lhs), Tok: tok, Rhs: rhs}, u.declared(s.Lhs)
}

func (u *unitWriter) rightSides(s *ast.AssignStmt) []ast.Expr {
	if len(s.Rhs) == 1 && len(s.Lhs) > 1 {
		if call, n, ok := u.checkedCall(s.Rhs[0]); ok {
			return u.checked(call, n)
		}
	}
	return u.exprs(s.Rhs)
}

// declaring is what a := does in the program.
type declaring struct {
	fresh     bool // it declares a variable
	elsewhere bool // it assigns a variable that := would declare a second time
}

func (u *unitWriter) declares(lhs []ast.Expr) (d declaring) {
	for _, l := range lhs {
		id := l.(*ast.Ident)
		if id.Name == "_" {
			continue
		}
		v := u.vars[u.object(id)]
		switch {
		case v == nil:
			d.fresh = d.fresh || u.info.Defs[id] != nil
		case v.outside || v.defined:
			d.elsewhere = d.elsewhere || v.outside || u.block != u.run
		default:
			d.fresh = true
		}
	}
	return d
}

func (u *unitWriter) object(id *ast.Ident) types.Object {
	if object := u.info.Defs[id]; object != nil {
		return object
	}
	return u.info.Uses[id]
}

// declared notes that the variables of a := are there, and keeps those that are never read.
func (u *unitWriter) declared(lhs []ast.Expr) (unread []ast.Stmt) {
	for _, l := range lhs {
		id := l.(*ast.Ident)
		object := u.info.Defs[id]
		if id.Name == "_" || object == nil {
			continue
		}
		v := u.vars[object]
		if v == nil {
			if !u.used[object] {
				unread = append(unread, assign(ast.NewIdent("_"), ast.NewIdent(u.of(object))))
			}
			continue
		}
		if !v.defined && !v.outside {
			unread = append(unread, keep(v)...)
		}
		v.defined = true
	}
	return unread
}

// declareFirst declares the variables of a := that are new, so that it can be an assignment.
func (u *unitWriter) declareFirst(lhs []ast.Expr) {
	for _, l := range lhs {
		id := l.(*ast.Ident)
		object := u.info.Defs[id]
		if v := u.vars[object]; id.Name == "_" || object == nil || v != nil && (v.outside || v.defined) {
			continue
		}
		u.in.hoisted++
		u.emit(u.varDecl(u.of(object), object.Type()))
	}
}

func (u *unitWriter) varDecl(name string, t types.Type) ast.Stmt {
	spec := &ast.ValueSpec{Names: []*ast.Ident{ast.NewIdent(name)}, Type: ast.NewIdent(u.typeText(t))}
	return &ast.DeclStmt{Decl: &ast.GenDecl{Tok: token.VAR, Specs: []ast.Spec{spec}}}
}

// keep makes the compiler take a variable that the program never reads.
func keep(v *variable) []ast.Stmt {
	if v.read || v.outside {
		return nil
	}
	return []ast.Stmt{assign(ast.NewIdent("_"), ast.NewIdent(v.name))}
}

// store is the statement that gives a variable of the prompt a value: it declares the variable the first time.
func (u *unitWriter) store(v *variable, value ast.Expr) ast.Stmt {
	if v.defined || v.outside {
		return assign(ast.NewIdent(v.name), value)
	}
	v.defined = true
	return define(ast.NewIdent(v.name), value)
}

func (u *unitWriter) declaration(d *ast.GenDecl) {
	switch d.Tok {
	case token.CONST:
		u.constants(d)
		return
	case token.TYPE:
		out := &ast.GenDecl{Tok: token.TYPE}
		for _, spec := range d.Specs {
			out.Specs = append(out.Specs, u.typeSpec(spec.(*ast.TypeSpec)))
		}
		u.emit(&ast.DeclStmt{Decl: grouped(out)})
		return
	}
	for _, spec := range d.Specs {
		u.valueSpec(spec.(*ast.ValueSpec))
	}
}

func grouped(d *ast.GenDecl) *ast.GenDecl {
	if len(d.Specs) > 1 {
		d.Lparen = 1
	}
	return d
}

func (u *unitWriter) typeSpec(spec *ast.TypeSpec) *ast.TypeSpec {
	out := &ast.TypeSpec{Name: ast.NewIdent(spec.Name.Name), TypeParams: u.fields(spec.TypeParams), Type: u.expr(spec.Type)}
	if spec.Assign.IsValid() {
		out.Assign = 1
	}
	return out
}

// valueSpec writes variables; those that are there already are assigned.
func (u *unitWriter) valueSpec(spec *ast.ValueSpec) {
	var lhs []ast.Expr
	for _, name := range spec.Names {
		lhs = append(lhs, name)
	}
	d := u.declares(lhs)
	var values []ast.Expr
	if len(spec.Values) == 1 && len(lhs) > 1 && u.several(spec.Values[0]) == len(lhs) {
		values = u.values(spec.Values, len(lhs))
	} else {
		values = u.exprs(spec.Values)
	}
	there := slices.ContainsFunc(lhs, func(x ast.Expr) bool {
		v := u.vars[u.info.Defs[x.(*ast.Ident)]]
		return v != nil && (v.outside || v.defined)
	})
	switch {
	case !there:
		out := &ast.ValueSpec{Type: u.expr(spec.Type), Values: values}
		for _, name := range spec.Names {
			out.Names = append(out.Names, u.expr(name).(*ast.Ident))
		}
		u.emit(&ast.DeclStmt{Decl: &ast.GenDecl{Tok: token.VAR, Specs: []ast.Spec{out}}})
	default:
		if d.fresh {
			u.declareFirst(lhs)
		}
		if len(values) == 0 {
			for _, name := range spec.Names {
				values = append(values, ast.NewIdent(u.zero(u.info.Defs[name].Type())))
			}
		}
		u.emit(&ast.AssignStmt{Lhs: u.exprs(lhs), Tok: token.ASSIGN, Rhs: values})
	}
	u.emit(u.declared(lhs)...)
}

// constants of the prompt become constants of the program, so that functions can use them.
func (u *unitWriter) constants(d *ast.GenDecl) {
	out := &ast.GenDecl{Tok: token.CONST}
	top := false
	for _, spec := range d.Specs {
		spec := spec.(*ast.ValueSpec)
		written := &ast.ValueSpec{Type: u.expr(spec.Type), Values: u.exprs(spec.Values)}
		for _, name := range spec.Names {
			object := u.info.Defs[name]
			top = top || object != nil && u.objects[object] != ""
			written.Names = append(written.Names, u.expr(name).(*ast.Ident))
		}
		out.Specs = append(out.Specs, written)
	}
	if top {
		u.consts = append(u.consts, grouped(out))
		return
	}
	u.emit(&ast.DeclStmt{Decl: grouped(out)})
}
