package program

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"github.com/dbsh-go/dbsh/shell/internal/check"
)

// scan reads everything before anything is written: what is declared, what is called how, which variables declared functions
// use, and which are ever read, since the Go compiler refuses a variable that is not.
func (w *writer) scan(items []Item) {
	all := units(items)
	for _, unit := range all {
		w.scanDeclared(unit)
		w.scanTyped(unit)
	}
	w.define(all, w.Universe)
	if first := w.definitions.refused; first != nil {
		w.refuse(first.What, first.Why)
	}
	for _, unit := range all {
		w.scanImports(unit)
	}
	for path, base := range map[string]string{"context": "context", "fmt": "fmt", "os": "os", storePath: "store"} {
		w.imported(path, base)
	}
	w.own("session")
	w.own("ctx")
	w.nameRoots(all)
	for _, unit := range all {
		w.scanNames(unit)
	}
	for _, item := range items {
		w.scanShown(item)
	}
	w.scanUses(all)
	for _, unit := range all {
		w.scanModels(unit.Info)
	}
	function := &function{temps: map[string]bool{}, fail: w.returns}
	w.run = newBlock(function)
	for _, v := range w.order {
		w.run.theirs = w.run.theirs || v.name == "err"
	}
}

// scanDeclared collects the identifiers that the entries declare.
func (w *writer) scanDeclared(unit *check.Unit) {
	top := map[types.Object]bool{}
	for _, v := range unit.Vars {
		top[v.Inner] = true
	}
	for id, object := range unit.Info.Defs {
		if field, ok := object.(*types.Var); ok && field.IsField() {
			continue
		}
		w.declared[id.Name] = true
		if object == nil || !top[object] && !atTop(object) {
			w.locals[id.Name] = true
		}
	}
	for _, object := range unit.Info.Uses {
		if object.Parent() == types.Universe {
			w.given[object.Name()] = true
		}
	}
}

// scanTyped finds the models that were typed: the last one of a name is the one that its query root is of.
func (w *writer) scanTyped(unit *check.Unit) {
	for _, name := range unit.Types {
		if w.Universe.IsModel(name) && w.Models.Declared(name.Name()) {
			w.typed[name.Name()] = name
		}
	}
}

// scanModels finds the models that the entries use without naming them: what relations lead to.
func (w *writer) scanModels(info *types.Info) {
	for selector, selection := range info.Selections {
		switch object := selection.Obj().(type) {
		case *types.Func:
			w.scanSignature(object.Signature())
			w.deletes = w.deletes || deletes(object)
			if owner := ownerName(selection.Recv()); object.Name() == "FilterBy" && owner != "" {
				w.useTargets(owner, "") // relations are named in strings
			}
		case *types.Var:
			if owner := ownerName(selection.Recv()); isStore(object.Type(), "Relation") && owner != "" {
				w.useTargets(owner, selector.Sel.Name)
			}
		}
	}
}

func (w *writer) scanSignature(signature *types.Signature) {
	mentioned := objects{}
	mentioned.addType(signature)
	for object := range mentioned {
		if object.Pkg() != nil && object.Pkg().Path() == "main" && inHome(object.Pkg()) {
			w.useModel(object.Name())
		}
	}
}

// ownerName is the name of the type that something is selected from, "" if it has none.
func ownerName(t types.Type) string {
	if pointer, ok := types.Unalias(t).(*types.Pointer); ok {
		t = pointer.Elem()
	}
	if named, ok := types.Unalias(t).(*types.Named); ok {
		return named.Obj().Name()
	}
	return ""
}

func (w *writer) useTargets(ident, relation string) {
	model, ok := w.Models.Owner(ident)
	if !ok {
		return
	}
	for _, target := range w.Models.Targets(model, relation) {
		w.models[target] = true
	}
}

// deletes tells whether a method is Session.Delete.
func deletes(method *types.Func) bool {
	recv, ok := method.Signature().Recv().Type().(*types.Pointer)
	return ok && method.Name() == "Delete" && isStore(recv.Elem(), "Session")
}

// reachable adds the models that a deletion may come to. It goes along relations, whether the entries follow them or not: rows
// that refer to a deleted one go with it, or let go of it.
func (w *writer) reachable() {
	for queue := sorted(w.models); len(queue) > 0; queue = queue[1:] {
		for _, target := range w.Models.Targets(queue[0], "") {
			if !w.models[target] {
				w.models[target] = true
				queue = append(queue, target)
			}
		}
	}
}

// scanImports names the packages that the entries use.
func (w *writer) scanImports(unit *check.Unit) {
	var used []*types.Package
	for _, object := range unit.Info.Uses {
		if name, ok := object.(*types.PkgName); ok {
			used = append(used, name.Imported())
		}
	}
	slices.SortFunc(used, func(a, b *types.Package) int { return strings.Compare(a.Path(), b.Path()) })
	for _, pkg := range used {
		if pkg.Path() != check.PreludePath {
			w.importName(pkg.Path(), pkg.Name())
		}
	}
}

// scanNames names what a unit brings into the prompt's scope.
func (w *writer) scanNames(unit *check.Unit) {
	for _, name := range unit.Types {
		w.nameDefinition(name)
	}
	for _, fn := range unit.Funcs {
		w.nameDefinition(fn)
	}
	for _, name := range constantsOf(unit) {
		key := promptConst{unit.Pkg, name.Name()}
		w.constNames[key] = w.give(name, w.isModels(name.Name()))
	}
	for _, v := range unit.Vars {
		known := w.vars[v.Reuse]
		if v.Reuse == nil || known == nil {
			known = w.giveVar(v.Inner, w.isModels(v.Inner.Name()))
		}
		w.vars[v.Inner], w.vars[v.Global] = known, known
	}
}

func (w *writer) nameDefinition(object types.Object) {
	switch {
	case w.dropped[object]:
	case object.Name() == "init" || object.Name() == "_":
		w.objects[object] = object.Name()
	default:
		w.give(object, w.isModels(object.Name()) && w.typed[object.Name()] != object)
	}
}

func (w *writer) isModels(ident string) bool {
	_, ok := w.Models.Owner(ident)
	return ok || w.Dotted[ident]
}

// constantsOf are the constants that a unit brings into the prompt's scope, in order.
func constantsOf(unit *check.Unit) (list []types.Object) {
	for _, s := range unit.Body {
		for _, spec := range constSpecs(s) {
			for _, id := range spec.(*ast.ValueSpec).Names {
				if object := unit.Info.Defs[id]; object != nil && id.Name != "_" {
					list = append(list, object)
				}
			}
		}
	}
	for _, c := range ofFile(unit) {
		list = append(list, c)
	}
	return list
}

// ofFile are the constants of a unit that is a whole file.
func ofFile(unit *check.Unit) (list []*types.Const) {
	scope := unit.Pkg.Scope()
	for _, name := range scope.Names() {
		if c, ok := scope.Lookup(name).(*types.Const); ok && defines(unit.Info, c) {
			list = append(list, c)
		}
	}
	return list
}

func constSpecs(s ast.Stmt) []ast.Spec {
	decl, ok := s.(*ast.DeclStmt)
	if !ok || decl.Decl.(*ast.GenDecl).Tok != token.CONST {
		return nil
	}
	return decl.Decl.(*ast.GenDecl).Specs
}

func defines(info *types.Info, object types.Object) bool {
	for _, defined := range info.Defs {
		if defined == object {
			return true
		}
	}
	return false
}

// nameRoots names the query roots that are used anywhere: they come first, so that they keep their names.
func (w *writer) nameRoots(all []*check.Unit) {
	roots := map[string][]types.Object{}
	for _, unit := range all {
		for _, object := range unit.Info.Uses {
			if w.isRoot(object) {
				roots[object.Name()] = append(roots[object.Name()], object)
			}
		}
	}
	for _, name := range sorted(roots) {
		root := w.giveVar(roots[name][0], false)
		root.defined = true
		for _, object := range roots[name] {
			w.vars[object] = root
		}
	}
}

// isRoot tells a model's query root from other variables.
func (w *writer) isRoot(object types.Object) bool {
	v, ok := object.(*types.Var)
	if !ok || v.IsField() || v.Pkg() == nil || !inHome(v.Pkg()) {
		return false
	}
	model, ok := w.Models.Owner(v.Name())
	if !ok {
		return false
	}
	root, _ := w.Models.Root(model)
	return root == v.Name()
}

// scanShown gives names to the values that were shown, for entries that read them later.
func (w *writer) scanShown(item Item) {
	if item.SQL != nil {
		w.shown[item.SQL.Rows] = "rows"
		return
	}
	for _, unit := range item.Go.Units {
		if unit.Show == nil || unit.Show.Last == nil {
			continue
		}
		if id, ok := ast.Unparen(unit.Show.Expr).(*ast.Ident); ok && w.shown[unit.Info.Uses[id]] != "" {
			w.again[unit.Show.Last] = unit.Info.Uses[id]
		} else {
			w.shown[unit.Show.Last] = w.nameIn(unit.Info, unit.Show.Expr, unit.Show.Type)
		}
	}
}

// scanUses finds out how variables are used.
func (w *writer) scanUses(all []*check.Unit) {
	for _, unit := range all {
		for _, s := range unit.Body {
			w.scanNode(s, unit.Info, false)
		}
		for _, fn := range slices.Concat(unit.Funcs, unit.Methods) {
			if source, ok := w.Universe.Source(fn); ok && source.Decl.Body != nil && !w.dropped[fn] {
				w.scanNode(source.Decl, source.Info, true)
			}
		}
	}
	for i := len(all) - 1; i >= 0; i-- { // a shown value that is read makes what it was made of read, too
		if unit := all[i]; unit.Show != nil && w.isWritten(unit) {
			w.scanNode(unit.Show.Expr, unit.Info, false)
		}
	}
}

// isWritten tells whether the value that a unit shows is of use to the program.
func (w *writer) isWritten(unit *check.Unit) bool {
	if w.again[unit.Show.Last] != nil {
		return false
	}
	return w.vars[unit.Show.Last] != nil || calls(unit.Info, unit.Show.Expr)
}

func (w *writer) scanNode(node ast.Node, info *types.Info, outside bool) {
	assigned := map[*ast.Ident]bool{}
	note := func(list ...ast.Expr) {
		for _, x := range list {
			if id, ok := x.(*ast.Ident); ok {
				assigned[id] = true
			}
		}
	}
	ast.Inspect(node, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.AssignStmt:
			if n.Tok == token.ASSIGN || n.Tok == token.DEFINE {
				note(n.Lhs...)
			}
		case *ast.RangeStmt:
			note(n.Key, n.Value)
		case *ast.Ident:
			if object := info.Uses[n]; object != nil {
				w.noteUse(object, assigned[n], outside)
			}
		}
		return true
	})
}

func (w *writer) noteUse(object types.Object, assigned, outside bool) {
	if same := w.again[object]; same != nil {
		w.noteUse(same, assigned, outside)
		w.vars[object] = w.vars[same]
		return
	}
	if base, ok := w.shown[object]; ok && w.vars[object] == nil {
		v := &variable{name: w.fresh(base, func(string) bool { return false }), typ: object.Type()}
		w.given[v.name] = true
		w.vars[object] = v
		w.order = append(w.order, v)
	}
	if v := w.vars[object]; v != nil {
		v.read = v.read || !assigned
		v.outside = v.outside || outside
	}
	if assigned {
		w.assigned[object] = true
	} else {
		w.used[object] = true
	}
}
