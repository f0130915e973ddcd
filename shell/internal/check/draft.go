package check

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"maps"
	"slices"
	"strings"
)

// maxPasses ends a check that repairs without end; each pass repairs something, and entries are short.
const maxPasses = 100

// packagePrefix starts the names of the packages that units are checked in. Each unit has its own, so that a message tells
// two types with one name apart; no identifier of Go can look like it.
const packagePrefix = "main·"

// draft is a part on its way to a unit: checked, repaired, and checked again until nothing is left to repair.
type draft struct {
	c    *Checker
	part *part
	file *ast.File
	body *ast.FuncDecl // the statements; nil when there are none
	last *lastValue    // nil when the last statement gives no value
	late []*lateMethod

	names  []string                // what may refer to something outside
	hidden map[string]types.Object // names that repairs brought in
	roots  []*types.Var            // query roots named

	pkg  *types.Package
	info *types.Info
	errs []types.Error
}

// newDraft prepares a part; last tells whether it ends its entry.
func (c *Checker) newDraft(part *part, last bool) *draft {
	c.units++
	d := &draft{c: c, part: part, hidden: map[string]types.Object{}}
	d.hidden[preludeName] = types.NewPkgName(token.NoPos, home, preludeName, c.prelude)
	d.assemble(last)
	return d
}

// unit checks one part and brings what it declares into scope.
func (c *Checker) unit(part *part, last bool) (*Unit, *Error) {
	d := c.newDraft(part, last)
	if failure := d.addMethods(); failure != nil {
		return nil, failure
	}
	d.settle()
	if failure := d.judge(); failure != nil {
		return nil, failure
	}
	unit := d.finish()
	failure := d.declareModels(unit)
	d.prune()
	return unit, failure
}

// settle checks and repairs until there is nothing left to repair.
func (d *draft) settle() {
	for range maxPasses {
		d.check(false)
		if !(d.failed() && d.completeModels()) && !d.repair() {
			return
		}
	}
	d.errs = append(d.errs, types.Error{Msg: "this entry is too deep to check: split it"})
}

// assemble makes one file of the part.
func (d *draft) assemble(last bool) {
	d.file = &ast.File{Name: ast.NewIdent(fmt.Sprintf("%s%d", packagePrefix, d.c.units)), Decls: append([]ast.Decl{}, d.part.decls...)}
	if stmts := d.part.stmts; len(stmts) > 0 {
		d.body = &ast.FuncDecl{
			Name: &ast.Ident{Name: "_", NamePos: stmts[0].Pos()},
			Type: &ast.FuncType{Func: stmts[0].Pos(), Params: &ast.FieldList{}},
			Body: &ast.BlockStmt{Lbrace: stmts[0].Pos(), List: stmts, Rbrace: stmts[len(stmts)-1].End()},
		}
		d.file.Decls = append(d.file.Decls, d.body)
		if last {
			d.last = newLastValue(d.body.Body)
		}
	}
	d.renameBlanks()
	seen := map[string]bool{}
	identifiers(d.file, func(id *ast.Ident) {
		if !seen[id.Name] {
			seen[id.Name] = true
			d.names = append(d.names, id.Name)
		}
	})
}

// check type-checks the file in a package that holds, besides its own declarations, only what it names.
func (d *draft) check(signaturesOnly bool) {
	d.pkg = types.NewPackage("main", d.file.Name.Name)
	d.c.imports.mentionIn(d.file)
	d.c.models.catchUp()
	d.fillScope()
	d.info = newInfo()
	d.errs = nil
	config := types.Config{
		Importer:         d.c.imports,
		GoVersion:        language,
		IgnoreFuncBodies: signaturesOnly,
		Error: func(err error) {
			if !harmless(err) {
				d.errs = append(d.errs, err.(types.Error))
			}
		},
	}
	_ = types.NewChecker(&config, d.c.fset, d.pkg, d.info).Files([]*ast.File{d.file}) // all errors are in errs
}

// harmless are the errors that are none at a prompt, and the second lines of others.
func harmless(err error) bool {
	e, ok := err.(types.Error)
	if !ok {
		return false
	}
	switch codeOf(e) {
	case unusedVar, unusedLabel, unusedImport:
		return true
	}
	return strings.HasPrefix(e.Msg, "\t")
}

func (d *draft) fillScope() {
	own := map[string]bool{}
	for _, decl := range d.file.Decls {
		for _, name := range declaredBy(decl) {
			own[name] = true
		}
	}
	d.roots = nil
	for _, name := range d.names {
		if own[name] {
			continue
		}
		if object := d.c.lookup(name); object != nil {
			bring(d.pkg, object)
			d.noteRoot(object)
		}
	}
	ast.Inspect(d.file, func(n ast.Node) bool {
		if selector, ok := n.(*ast.SelectorExpr); ok {
			d.openPackage(selector, own)
		}
		return true
	})
	for _, object := range d.hidden {
		bring(d.pkg, object)
	}
}

// noteRoot remembers a query root that is named.
func (d *draft) noteRoot(object types.Object) {
	if root, ok := object.(*types.Var); ok && d.c.models.roots[root] != nil {
		d.roots = append(d.roots, root)
	}
}

// openPackage makes pkg.Name known: the package, when nothing else has its name, and the symbol in it.
func (d *draft) openPackage(selector *ast.SelectorExpr, own map[string]bool) {
	id, ok := selector.X.(*ast.Ident)
	if !ok || own[id.Name] {
		return
	}
	object := d.pkg.Scope().Lookup(id.Name)
	if object == nil {
		name := d.c.importName(id.Name)
		if name == nil {
			return
		}
		bring(d.pkg, name)
		object = name
	}
	if name, ok := object.(*types.PkgName); ok {
		d.c.imports.symbol(name.Imported(), selector.Sel.Name)
	}
}

// judge is the error of an entry that cannot be repaired or cannot be meant, nil when it is right.
func (d *draft) judge() *Error {
	if failure := d.wrong(); failure != nil {
		return failure
	}
	return d.misuse()
}

// wrong is the error of what is no Go.
func (d *draft) wrong() *Error {
	if len(d.errs) > 0 {
		return d.explain(d.errs[0])
	}
	for selector, selection := range d.info.Selections {
		if fn, ok := selection.Obj().(*types.Func); ok && d.c.denied[fn.Origin()] {
			return d.errorAt(selector.Sel, fmt.Sprintf("%s has no field or method %s", d.typeText(selection.Recv()), selector.Sel.Name))
		}
	}
	return nil
}

// finish makes the unit and brings its declarations into scope.
func (d *draft) finish() *Unit {
	unit := &Unit{Pkg: d.pkg, Info: d.info, Models: d.newRoots()}
	d.completeEmbedded()
	for _, decl := range d.part.decls {
		switch decl := decl.(type) {
		case *ast.FuncDecl:
			d.finishFunc(unit, decl)
		case *ast.GenDecl:
			d.finishTypes(unit, decl)
		}
	}
	if d.part.file {
		d.finishFile(unit)
	}
	if d.body != nil {
		d.finishBody(unit)
	}
	d.c.hold(unit)
	return unit
}

// completeEmbedded gives what a declared type embeds all its methods: an engine writes those that the type gets from there
// once and for all.
func (d *draft) completeEmbedded() {
	for _, object := range d.info.Defs {
		if name, ok := object.(*types.TypeName); ok {
			d.c.models.completeAll(name.Type())
		}
	}
	if d.runsTemplates() {
		for _, typed := range d.c.models.typed {
			d.c.models.of(typed.name)
		}
		for _, name := range slices.Collect(maps.Keys(d.c.models.types)) {
			d.c.models.completeAll(name.Type())
		}
	}
}

// runsTemplates tells whether the part uses a package of templates, which find methods by names that stand in no entry.
func (d *draft) runsTemplates() bool {
	for _, object := range d.info.Uses {
		if pkg := object.Pkg(); pkg != nil && strings.HasSuffix(pkg.Path(), "/template") {
			return true
		}
	}
	return false
}

func (d *draft) finishFunc(unit *Unit, decl *ast.FuncDecl) {
	if decl.Recv != nil {
		d.finishMethod(unit, decl)
		return
	}
	fn, ok := d.info.Defs[decl.Name].(*types.Func)
	if !ok {
		return
	}
	source := Func{Decl: decl, Info: d.info}
	d.c.setSource(fn, source)
	unit.Funcs = append(unit.Funcs, fn)
	unit.addSource(fn, source)
	d.c.generic = d.c.generic || fn.Signature().TypeParams().Len() > 0
	if old, ok := d.c.scope.names[fn.Name()].(*types.Func); ok && types.Identical(old.Type(), fn.Type()) {
		unit.replace(fn, old)
	}
	if fn.Name() != "_" && fn.Name() != "init" {
		d.c.declare(fn.Name(), fn)
	}
}

func (u *Unit) replace(fn, old *types.Func) {
	if u.Replaces == nil {
		u.Replaces = map[*types.Func]*types.Func{}
	}
	u.Replaces[fn] = old
}

func (d *draft) finishTypes(unit *Unit, decl *ast.GenDecl) {
	for _, spec := range decl.Specs {
		spec, ok := spec.(*ast.TypeSpec)
		if !ok {
			continue
		}
		if name, ok := d.info.Defs[spec.Name].(*types.TypeName); ok && name.Name() != "_" {
			unit.Types = append(unit.Types, name)
			d.c.generic = d.c.generic || spec.TypeParams != nil
			d.c.declare(name.Name(), name)
		}
	}
}

// setSource records a function's syntax.
func (c *Checker) setSource(fn *types.Func, source Func) {
	old, had := c.funcs[fn]
	c.funcs[fn] = source
	c.later(func() {
		if had {
			c.funcs[fn] = old
		} else {
			delete(c.funcs, fn)
		}
	})
}
