package check

import (
	"go/ast"
	"go/parser"
	"go/types"
	"maps"
	"slices"
)

// SetModels takes other models, or the same after tables have changed. Models whose source says what it said before stay as they
// are, and so do their objects. The entry, if there is one, declares anew those that were typed at the prompt and have
// relations to models that changed; it is to be run.
func (c *Checker) SetModels(source Models) *Entry {
	c.models.source = source
	c.models.renew(nil)
	entry := &Entry{Fset: c.fset}
	c.keepUndo()
	for _, p := range c.stale() {
		unit, failure := c.unit(p, false)
		if failure != nil { // it was right before; what it refers to has gone, and its type stays as it is
			continue
		}
		entry.Units = append(entry.Units, unit)
	}
	c.undo = nil
	if len(entry.Units) == 0 {
		return nil
	}
	return entry
}

// stale are parts that declare anew the models of the prompt that have relations to what has changed.
func (c *Checker) stale() []*part {
	var parts []*part
	for _, name := range slices.Sorted(maps.Keys(c.models.typed)) {
		if typed := c.models.typed[name]; typed.stale {
			parts = append(parts, c.again(typed))
		}
	}
	if len(parts) < 2 {
		return parts
	}
	all := &part{} // one part: they may name each other
	for _, p := range parts {
		all.decls = append(all.decls, p.decls...)
	}
	return []*part{all}
}

// fork gives the models tables of their own, so that a copy keeps what there was.
func (m *models) fork() {
	m.byName, m.typed = maps.Clone(m.byName), maps.Clone(m.typed)
	m.declared = slices.Clone(m.declared)
	m.failed = map[string]error{}
}

// renew looks at the models again that are declared. What says the same as before stays, with its types, so that objects of
// it can be used on; what has got more relations gets their methods. The others are forgotten, and declared anew when they are
// named; so are those that have a relation to one of them, or to one that was typed again.
func (m *models) renew(again []string) {
	m.serial++
	m.failed = map[string]error{}
	gone := map[string]bool{}
	for _, name := range again {
		gone[name] = true
	}
	for _, known := range m.declared {
		if !m.extend(known) {
			gone[known.name] = true
		}
	}
	for changed := true; changed; {
		changed = false
		for _, known := range m.declared {
			if !gone[known.name] && m.leadsTo(known, gone) {
				gone[known.name], changed = true, true
			}
		}
	}
	m.forget(gone)
}

// forget takes models out of scope. Values of their types get all their methods before, since what the methods name may not
// be there any more.
func (m *models) forget(gone map[string]bool) {
	for _, known := range slices.Clone(m.declared) {
		if gone[known.name] {
			m.add(known, known.standsAlone)
			m.add(known, func(*ast.FuncDecl) bool { return true })
		}
	}
	m.declared = slices.DeleteFunc(m.declared, func(known *model) bool { return gone[known.name] })
	for name := range gone {
		known := m.byName[name]
		delete(m.byName, name)
		if typed := m.typed[name]; typed != nil && known != nil && known.typed == typed.name && typed.spec != nil {
			m.typed[name] = &typedModel{name: typed.name, spec: typed.spec, stale: true}
		}
	}
}

// extend holds a model against its present source. It tells whether the model can stay, with what is new added to it.
func (m *models) extend(known *model) bool {
	if m.typedName(known.name) != known.typed {
		return false
	}
	text, err := m.source.Source(known.name)
	if err != nil {
		return false
	}
	if text == known.text {
		return true
	}
	file, err := parser.ParseFile(m.c.fset, "model "+known.name, text, parser.SkipObjectResolution)
	if err != nil {
		return false
	}
	before, after := m.declarations(known.file, known.text), m.declarations(file, text)
	for name, declared := range before {
		if !known.ofRoot(declared.decl) && after[name].text != declared.text {
			return false
		}
	}
	if !m.replaceRoot(known, file, text) {
		return false
	}
	for name, declared := range after {
		if method, ok := declared.decl.(*ast.FuncDecl); ok && method.Recv != nil && !m.hasCompiled(known, method) && (before[name].text == "" || known.ofRoot(method)) {
			known.methods = append(known.methods, method)
		}
	}
	known.caughtUp = 0
	m.catchUpOne(known)
	return true
}

// ofRoot tells whether a declaration is about the query root: its type, its methods, the functions that make it.
func (known *model) ofRoot(decl ast.Decl) bool {
	if function, ok := decl.(*ast.FuncDecl); ok {
		return function.Recv == nil || Receiver(function) == known.name+"Root"
	}
	return slices.Contains(declaredBy(decl), known.name+"Root")
}

// replaceRoot gives a model a query root that has more relations. Variables that hold the old one keep it.
func (m *models) replaceRoot(known *model, file *ast.File, text string) bool {
	packages, err := m.c.packagesOf(file)
	if err != nil {
		return false
	}
	fresh := &model{name: known.name, file: file, typed: known.typed, packages: packages, queries: known.pkg.Scope()}
	decls := slices.DeleteFunc(typesAndFuncs(file), func(decl ast.Decl) bool { return !known.ofRoot(decl) })
	pkg, _, err := m.check(fresh, decls, nil)
	if err != nil {
		return false
	}
	known.file, known.text, known.packages, known.rootScope = file, text, packages, pkg.Scope()
	known.methods = slices.DeleteFunc(known.methods, func(method *ast.FuncDecl) bool { return known.ofRoot(method) })
	for _, decl := range file.Decls {
		if fn, ok := decl.(*ast.FuncDecl); ok && fn.Recv == nil {
			m.funcs[pkg.Scope().Lookup(fn.Name.Name).(*types.Func)] = &modelFunc{model: known, decl: fn}
		}
	}
	m.types[pkg.Scope().Lookup(known.name+"Root").(*types.TypeName)] = known
	m.setRoot(known)
	return true
}

// declaration is a declaration of a model's file and its text, under the name or, for methods, type and name.
type declaration struct {
	decl ast.Decl
	text string
}

func (m *models) declarations(file *ast.File, text string) map[string]declaration {
	list := map[string]declaration{}
	for _, decl := range file.Decls {
		names := declaredBy(decl)
		if method, ok := decl.(*ast.FuncDecl); ok && method.Recv != nil {
			names = []string{Receiver(method) + "." + method.Name.Name}
		}
		from, to := m.c.fset.Position(decl.Pos()).Offset, m.c.fset.Position(decl.End()).Offset
		for _, name := range names {
			list[name] = declaration{decl, text[from:to]}
		}
	}
	return list
}

// leadsTo tells whether a method that a model's types have already names one of some models, or one that has become another.
func (m *models) leadsTo(known *model, gone map[string]bool) bool {
	pending := map[*ast.FuncDecl]bool{}
	for _, method := range known.methods {
		pending[method] = true
	}
	found := false
	for _, decl := range known.file.Decls {
		method, ok := decl.(*ast.FuncDecl)
		if !ok || method.Recv == nil || pending[method] {
			continue
		}
		references(method.Type, func(id *ast.Ident) {
			if owner, ok := m.source.Owner(id.Name); ok && owner != known.name && gone[owner] {
				found = true
			}
		})
	}
	return found
}
