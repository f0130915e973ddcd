package check

import (
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"strconv"
)

// models declares models as they are named, so that a database of a thousand tables costs nothing until then. It goes in
// three steps: a model's types when one of its names is used (they name no neighbour), the signature of a method when its
// name is mentioned (that may bring a neighbour's types), and a body when the engine asks for it.
type models struct {
	c        *Checker
	source   Models
	serial   int // of the last renewal
	byName   map[string]*model
	typed    map[string]*typedModel // those whose struct was typed at the prompt
	declared []*model               // in order
	types    map[*types.TypeName]*model
	funcs    map[*types.Func]*modelFunc
	roots    map[*types.Var]*model
	failed   map[string]error // models whose source is wrong, by identifier
}

type model struct {
	name      string
	text      string          // the source
	typed     *types.TypeName // the struct, when it was typed at the prompt
	file      *ast.File
	pkg       *types.Package
	packages  map[string]*types.PkgName // what the file imports
	root      *types.Var
	create    *types.Func
	made      bool            // a unit has asked for the root
	queries   *types.Scope    // of a root that is replaced: the types that stay
	rootScope *types.Scope    // where the root's type and constructor are
	methods   []*ast.FuncDecl // that the types do not have yet
	caughtUp  int             // mentioned names that were looked for among the methods
}

type modelFunc struct {
	model  *model
	decl   *ast.FuncDecl
	source *Func // nil until the body was checked
}

func newModels(c *Checker, source Models) *models {
	return &models{
		c: c, source: source,
		byName: map[string]*model{}, typed: map[string]*typedModel{}, types: map[*types.TypeName]*model{}, funcs: map[*types.Func]*modelFunc{},
		roots: map[*types.Var]*model{}, failed: map[string]error{},
	}
}

// modelMark starts the names of packages that models are declared in, after packagePrefix.
const modelMark = "m"

// pkgName is the name of the packages of models; those from before a renewal have another.
func (m *models) pkgName() string { return packagePrefix + modelMark + strconv.Itoa(m.serial) }

// owns tells whether a function or method comes from a model's source.
func (m *models) owns(fn *types.Func) bool { return m.funcs[fn.Origin()] != nil }

// lookup is the object that a model's source declares under a name, nil when none does.
func (m *models) lookup(name string) types.Object {
	if m.source == nil || !token.IsExported(name) {
		return nil
	}
	if typed := m.typedName(name); typed != nil {
		return typed
	}
	owner, ok := m.source.Owner(name)
	if !ok {
		return nil
	}
	known, err := m.declare(owner)
	if err != nil {
		m.failed[name] = err
		return nil
	}
	if known.root != nil && known.root.Name() == name {
		return known.root
	}
	return known.lookup(name)
}

// lookup is what a model's source declares under a name.
func (known *model) lookup(name string) types.Object {
	if object := known.rootScope.Lookup(name); object != nil {
		return object
	}
	return known.pkg.Scope().Lookup(name)
}

// isCurrent tells whether a model's type, declared in a package of this name, is still what its name stands for.
func (m *models) isCurrent(pkg, name string) bool {
	owner, ok := m.source.Owner(name)
	if !ok || m.byName[owner] == nil {
		return false
	}
	object := m.byName[owner].lookup(name)
	return object != nil && object.Pkg().Name() == pkg
}

// typedName is the type of a model that was typed at the prompt, nil for others.
func (m *models) typedName(name string) *types.TypeName {
	if typed := m.typed[name]; typed != nil {
		return typed.name
	}
	return nil
}

// of is the model whose source declares a type, or whose struct it is; nil when none does. One that was typed is declared now.
func (m *models) of(name *types.TypeName) *model {
	if known := m.types[name]; known != nil {
		return known
	}
	if typed := m.typed[name.Name()]; typed == nil || typed.name != name {
		return nil
	}
	known, err := m.declare(name.Name())
	if err != nil {
		m.failed[name.Name()] = err
		return nil
	}
	return known
}

// declare reads a model's source and makes its types.
func (m *models) declare(name string) (*model, error) {
	if known, ok := m.byName[name]; ok {
		return known, nil
	}
	text, err := m.source.Source(name)
	if err != nil {
		return nil, err
	}
	file, err := parser.ParseFile(m.c.fset, "model "+name, text, parser.SkipObjectResolution)
	if err != nil {
		return nil, err
	}
	declared := &model{name: name, text: text, file: file, typed: m.typedName(name)}
	if declared.packages, err = m.c.packagesOf(file); err != nil {
		return nil, err
	}
	if declared.pkg, _, err = m.check(declared, typesAndFuncs(file), nil); err != nil {
		return nil, err
	}
	m.byName[name] = declared
	m.declared = append(m.declared, declared)
	m.register(declared)
	m.catchUpOne(declared)
	return declared, nil
}

func (m *models) register(declared *model) {
	scope := declared.pkg.Scope()
	declared.rootScope = scope
	if declared.typed != nil {
		m.types[declared.typed] = declared
	}
	for _, decl := range declared.file.Decls {
		if method, ok := decl.(*ast.FuncDecl); ok && method.Recv != nil && !m.hasCompiled(declared, method) {
			declared.methods = append(declared.methods, method)
		}
		for _, name := range declaredBy(decl) {
			switch object := scope.Lookup(name).(type) {
			case *types.TypeName:
				m.types[object] = declared
			case *types.Func:
				m.funcs[object] = &modelFunc{model: declared, decl: decl.(*ast.FuncDecl)}
			}
		}
	}
	m.setRoot(declared)
}

// setRoot finds the constructor of a model's query root and makes the root's variable.
func (m *models) setRoot(known *model) {
	root, constructor := m.source.Root(known.name)
	if create, ok := known.rootScope.Lookup(constructor).(*types.Func); ok && create.Signature().Results().Len() == 1 {
		known.create, known.made = create, false
		known.root = types.NewVar(token.NoPos, home, root, create.Signature().Results().At(0).Type())
		m.roots[known.root] = known
	}
}

// packagesOf opens what a model's file imports.
func (c *Checker) packagesOf(file *ast.File) (map[string]*types.PkgName, error) {
	packages := map[string]*types.PkgName{}
	for _, spec := range file.Imports {
		importPath, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			return nil, err
		}
		pkg, err := c.imports.open(importPath)
		if err != nil {
			return nil, err
		}
		name := c.config.Packages.Name(importPath)
		if spec.Name != nil {
			name = spec.Name.Name
		}
		packages[name] = types.NewPkgName(token.NoPos, home, name, pkg)
	}
	return packages, nil
}

// typesAndFuncs are a file's types and plain functions, without bodies.
func typesAndFuncs(file *ast.File) []ast.Decl {
	var decls []ast.Decl
	for _, decl := range file.Decls {
		switch decl := decl.(type) {
		case *ast.GenDecl:
			if decl.Tok == token.TYPE {
				decls = append(decls, decl)
			}
		case *ast.FuncDecl:
			if decl.Recv == nil {
				decls = append(decls, &ast.FuncDecl{Name: decl.Name, Type: decl.Type})
			}
		}
	}
	return decls
}

// check type-checks declarations of a model in a package of their own. The names they use are those of the models and of
// what the file imports; what was typed at the prompt means nothing to them. Members of neighbours are completed when retry
// says that it helps.
func (m *models) check(owner *model, decls []ast.Decl, retry func(*types.Info) bool) (*types.Package, *types.Info, error) {
	file := &ast.File{Name: ast.NewIdent(m.pkgName()), Decls: decls}
	m.c.imports.mentionIn(file)
	for {
		pkg := types.NewPackage("main", m.pkgName())
		m.populate(owner, pkg, file)
		info := newInfo()
		var failures []error
		config := types.Config{Importer: m.c.imports, GoVersion: language, Error: func(err error) {
			if !harmless(err) {
				failures = append(failures, err)
			}
		}}
		_ = types.NewChecker(&config, m.c.fset, pkg, info).Files([]*ast.File{file}) // all errors are in failures
		if len(failures) == 0 {
			return pkg, info, nil
		}
		if retry == nil || !retry(info) {
			return nil, nil, fmt.Errorf("source of model %s: %w", owner.name, errors.Join(failures...))
		}
	}
}

func (m *models) populate(owner *model, pkg *types.Package, file *ast.File) {
	own := map[string]bool{}
	for _, decl := range file.Decls {
		for _, name := range declaredBy(decl) {
			own[name] = true
		}
	}
	ast.Inspect(file, func(n ast.Node) bool {
		if selector, ok := n.(*ast.SelectorExpr); ok {
			if id, ok := selector.X.(*ast.Ident); ok && owner.packages[id.Name] != nil {
				m.c.imports.symbol(owner.packages[id.Name].Imported(), selector.Sel.Name)
			}
		}
		return true
	})
	names := map[string]bool{}
	references(file, func(id *ast.Ident) { names[id.Name] = true })
	for name := range names {
		switch {
		case own[name]:
		case owner.queries != nil && owner.queries.Lookup(name) != nil:
			bring(pkg, owner.queries.Lookup(name))
		case owner.packages[name] != nil:
			bring(pkg, owner.packages[name])
		default:
			object := m.lookup(name)
			if object == nil && owner.pkg != nil {
				object = owner.lookup(name) // a function that only this model's source calls
			}
			if object != nil {
				bring(pkg, object)
			}
		}
	}
}

// references visits the identifiers that may refer to something outside: not the names of fields, parameters and
// keys: a relation has the name of its neighbour and need not bring that in.
func references(node ast.Node, visit func(*ast.Ident)) {
	ast.Inspect(node, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.Ident:
			visit(n)
		case *ast.SelectorExpr:
			references(n.X, visit)
			return false
		case *ast.Field:
			references(n.Type, visit)
			return false
		case *ast.KeyValueExpr:
			references(n.Value, visit)
			return false
		}
		return true
	})
}

// catchUp gives the models that are declared the methods that were mentioned since. Only those of queries, roots and pages:
// they hide methods of what the types embed, so they must be there before anything is selected.
func (m *models) catchUp() {
	for i := 0; i < len(m.declared); i++ {
		m.catchUpOne(m.declared[i])
	}
}

func (m *models) catchUpOne(known *model) {
	if names := len(m.c.imports.demand.names); known.caughtUp < names {
		known.caughtUp = names
		m.add(known, func(method *ast.FuncDecl) bool { return known.standsAlone(method) && m.mentioned(method) })
	}
}

// standsAlone tells the methods that name no neighbour: all but those of rows, which are the relations.
func (known *model) standsAlone(method *ast.FuncDecl) bool { return Receiver(method) != known.name }

func (m *models) mentioned(method *ast.FuncDecl) bool {
	return m.c.imports.demand.known[method.Name.Name]
}

// add adds those methods of a model that are wanted. It tells whether there were any.
func (m *models) add(known *model, wanted func(*ast.FuncDecl) bool) bool {
	var methods, functions, rest []*ast.FuncDecl
	var decls []ast.Decl
	for _, method := range known.methods {
		if !wanted(method) {
			rest = append(rest, method)
			continue
		}
		function := asFunction(method)
		function.Body = nil
		methods, functions, decls = append(methods, method), append(functions, function), append(decls, function)
	}
	if len(methods) == 0 {
		return false
	}
	known.methods = rest
	pkg, _, err := m.check(known, decls, nil)
	if err != nil {
		m.failed[known.name] = err
		return true
	}
	for i, method := range methods {
		function, ok := pkg.Scope().Lookup(functions[i].Name.Name).(*types.Func)
		if !ok {
			continue
		}
		signature, named := methodSignature(function)
		if named == nil {
			continue
		}
		pkg := known.pkg
		if _, compiled := m.c.imports.compiled[named.Obj()]; compiled { // a type's methods are of its package
			pkg = named.Obj().Pkg()
		}
		fn := types.NewFunc(method.Name.Pos(), pkg, method.Name.Name, signature)
		named.AddMethod(fn)
		m.funcs[fn] = &modelFunc{model: known, decl: method}
	}
	return true
}

// body is the syntax of a model's function or method, checked when it is first asked for.
func (m *models) body(fn *types.Func) (Func, bool) {
	known := m.funcs[fn]
	if known == nil {
		return Func{}, false
	}
	if known.source != nil {
		return *known.source, true
	}
	function := known.decl
	if function.Recv != nil {
		function = asFunction(function)
	} else {
		function = &ast.FuncDecl{Name: ast.NewIdent("_"), Type: function.Type, Body: function.Body}
	}
	_, info, err := m.check(known.model, []ast.Decl{function}, m.completeUsed)
	if err != nil {
		m.failed[known.model.name] = err
		return Func{}, false
	}
	info.Defs[known.decl.Name] = fn
	known.source = &Func{Decl: known.decl, Info: info}
	return *known.source, true
}

// completeUsed adds the mentioned methods of every model whose types a check came across. It tells whether there were any.
func (m *models) completeUsed(info *types.Info) bool {
	changed := false
	for _, tv := range info.Types {
		if tv.Type != nil && m.completeDeep(tv.Type) {
			changed = true
		}
	}
	return changed
}

// completeDeep adds the mentioned methods of a type and of what it embeds. It tells whether a model got any.
func (m *models) completeDeep(t types.Type) bool {
	changed := false
	embedded(t, 0, func(named *types.Named) {
		if known := m.of(named.Obj()); known != nil && m.add(known, m.mentioned) {
			changed = true
		}
	})
	return changed
}

// completeAll adds all methods of a type and of what it embeds, for those who list them.
func (m *models) completeAll(t types.Type) {
	embedded(t, 0, func(named *types.Named) {
		m.c.imports.addAllMethods(named)
		if known := m.of(named.Obj()); known != nil {
			m.add(known, func(*ast.FuncDecl) bool { return true })
		}
	})
}

// embedded visits a type and the types that it embeds.
func embedded(t types.Type, depth int, visit func(*types.Named)) {
	named := namedOf(t)
	if named == nil || depth > 4 {
		return
	}
	visit(named)
	if structure, ok := named.Underlying().(*types.Struct); ok {
		for field := range structure.Fields() {
			if field.Embedded() {
				embedded(field.Type(), depth+1, visit)
			}
		}
	}
}

// completeModels adds the mentioned methods of what the failing selectors of a pass select from; when nothing is left
// there, of every model that the pass came across: an interface may ask for them.
func (d *draft) completeModels() bool {
	changed := false
	for _, err := range d.errs {
		if codeOf(err) != missingMember {
			continue
		}
		if selector := d.selectorAt(err.Pos); selector != nil {
			if t := d.info.TypeOf(selector.X); !isInvalid(t) && d.c.models.completeDeep(t) {
				changed = true
			}
		}
	}
	return changed || d.c.models.completeUsed(d.info)
}

// selectorAt is the selector whose name stands at a position.
func (d *draft) selectorAt(pos token.Pos) *ast.SelectorExpr {
	var found *ast.SelectorExpr
	ast.Inspect(d.file, func(n ast.Node) bool {
		if selector, ok := n.(*ast.SelectorExpr); ok && selector.Sel.Pos() == pos {
			found = selector
		}
		return found == nil
	})
	return found
}

// newRoots are the query roots that this draft is the first to name.
func (d *draft) newRoots() []Model {
	var made []Model
	for _, root := range d.roots {
		known := d.c.models.roots[root]
		if known == nil || known.made {
			continue
		}
		known.made = true
		d.c.later(func() { known.made = false })
		made = append(made, Model{Root: root, New: known.create})
	}
	return made
}
