package check

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"
)

// Name is something that can be typed first: what is in scope, a package, a model.
type Name struct {
	Name string
	Kind string // variable, constant, function, type, package, model, root
	Type string // "" where it is not known without work
	Doc  string
}

// Member is something that can be typed after a dot.
type Member struct {
	Name string
	Kind string // field, method, or as in Name for members of packages
	Type string
}

// Names are all names in scope that begin with a prefix, case aside, in order. Models are not read for it, and what does not begin so costs
// nothing: there may be thousands.
func (c *Checker) Names(prefix string) []Name {
	names := map[string]Name{}
	for _, path := range c.config.Paths {
		if name := c.config.Packages.Name(path); startsFold(name, prefix) {
			names[name] = Name{Name: name, Kind: "package", Doc: path}
		}
	}
	for _, binding := range c.config.Bindings {
		if startsFold(binding.Name, prefix) {
			names[binding.Name] = Name{Name: binding.Name, Kind: symbolKind(binding.Value), Type: symbolType(binding.Value), Doc: binding.Doc}
		}
	}
	for _, name := range c.models.names(prefix) {
		names[name.Name] = name
	}
	for i, shown := range c.scope.shown {
		if name := "_" + strconv.Itoa(i+1); shown != nil && startsFold(name, prefix) {
			names[name] = Name{Name: name, Kind: "variable", Type: c.typeText(shown.Type())}
		}
	}
	for name, object := range c.scope.names {
		if startsFold(name, prefix) {
			names[name] = c.nameOf(name, object)
		}
	}
	sorted := slices.Collect(maps.Values(names))
	slices.SortFunc(sorted, func(a, b Name) int { return strings.Compare(a.Name, b.Name) })
	return sorted
}

// startsFold tells whether a name begins with a prefix, case aside.
func startsFold(name, prefix string) bool {
	return len(name) >= len(prefix) && strings.EqualFold(name[:len(prefix)], prefix)
}

func (m *models) names(prefix string) []Name {
	if m.source == nil {
		return nil
	}
	var names []Name
	for _, name := range m.source.Names() {
		if !startsFold(name, prefix) {
			continue
		}
		kind := "model"
		if owner, ok := m.source.Owner(name); ok && owner != name {
			kind = "root"
		}
		names = append(names, Name{Name: name, Kind: kind})
	}
	return names
}

// inScope are the names without their types, for suggestions.
func (c *Checker) inScope() []string {
	names := slices.Collect(maps.Keys(c.scope.names))
	names = slices.AppendSeq(names, maps.Keys(c.bindings))
	if c.models.source != nil {
		names = append(names, c.models.source.Names()...)
	}
	for _, path := range c.config.Paths {
		names = append(names, c.config.Packages.Name(path))
	}
	return names
}

func (c *Checker) nameOf(name string, object types.Object) Name {
	if pkg, ok := object.(*types.PkgName); ok {
		return Name{Name: name, Kind: "package", Doc: pkg.Imported().Path()}
	}
	return Name{Name: name, Kind: objectKind(object), Type: c.typeText(object.Type())}
}

func objectKind(object types.Object) string {
	switch object.(type) {
	case *types.Func:
		return "function"
	case *types.TypeName:
		return "type"
	case *types.Const:
		return "constant"
	case *types.PkgName:
		return "package"
	}
	return "variable"
}

func symbolKind(value reflect.Value) string {
	switch {
	case value.CanAddr():
		return "variable"
	case value.Kind() == reflect.Pointer && value.IsNil():
		return "type"
	case value.Kind() == reflect.Func:
		return "function"
	}
	return "constant"
}

func symbolType(value reflect.Value) string {
	switch symbolKind(value) {
	case "type":
		return value.Type().Elem().String()
	case "constant":
		return ""
	}
	return strings.ReplaceAll(value.Type().String(), "interface {}", "any")
}

// Members are what can follow an expression and a dot, in order: fields and methods of its type, of a type, or what is in
// a package. The expression may end in the dot. A call that returns an error, too, counts as its value.
func (c *Checker) Members(expr string) ([]Member, error) {
	expr = strings.TrimSuffix(strings.TrimSpace(expr), ".")
	if pkg := c.packageNamed(expr); pkg != nil {
		return c.packageMembers(pkg), nil
	}
	_, t, err := c.typeOf(expr, true)
	if err != nil {
		return nil, err
	}
	return c.members(t), nil
}

// TypeOf is the static type of an expression; nothing runs and nothing changes.
func (c *Checker) TypeOf(expr string) (string, error) {
	_, t, err := c.typeOf(expr, false)
	if err != nil {
		return "", err
	}
	return c.typeText(t), nil
}

// Describe is a declaration as it would be written: of a name in scope, or of a member (strings.Cut, Artists.First).
func (c *Checker) Describe(name string) (string, error) {
	if pkg := c.packageNamed(name); pkg != nil {
		return fmt.Sprintf("package %s // import %q", pkg.Name(), pkg.Path()), nil
	}
	d, t, err := c.typeOf(name, true)
	if d != nil {
		if object := d.named(d.last.value()); object != nil {
			return d.plain(types.ObjectString(object, qualifier)) + c.documented(object), nil
		}
	}
	if err != nil {
		return "", err
	}
	return c.typeText(t), nil
}

// documented is the comment in front of a method of a model's source, on lines of its own; "" for all else.
func (c *Checker) documented(object types.Object) string {
	fn, ok := object.(*types.Func)
	if !ok || c.models.funcs[fn.Origin()] == nil {
		return ""
	}
	known := c.models.funcs[fn.Origin()]
	lines := strings.Split(known.model.text[:c.fset.Position(known.decl.Pos()).Offset], "\n")
	lines = lines[:len(lines)-1]
	first := len(lines)
	for first > 0 && strings.HasPrefix(lines[first-1], "//") {
		first--
	}
	var text string
	for _, line := range lines[first:] {
		text += "\n  " + strings.TrimPrefix(line, "// ")
	}
	return text
}

// named is what a name or a selector refers to; a generic function is no value, but it has a declaration.
func (d *draft) named(x ast.Expr) types.Object {
	switch x := ast.Unparen(x).(type) {
	case *ast.Ident:
		return d.info.Uses[x]
	case *ast.SelectorExpr:
		return d.info.Uses[x.Sel]
	}
	return nil
}

// typeOf checks an expression and forgets it. Lenient is for expressions that are being typed: what is wrong deeper inside,
// an argument say, does not matter as long as there is a type. The draft is nil when there is no expression.
func (c *Checker) typeOf(expr string, lenient bool) (d *draft, t types.Type, err error) {
	undo := c.undo
	c.undo = nil
	defer func() {
		if r := recover(); r != nil {
			err = &Error{Msg: fmt.Sprintf("this cannot be checked: %v", r)}
		}
		if failure, ok := err.(*Error); ok {
			failure.locate(expr)
		}
		c.dropParsed()
		c.Undo()
		c.undo = undo
	}()
	parts, failure := c.parse(expr)
	if failure != nil {
		return nil, nil, failure
	}
	if len(parts) != 1 || len(parts[0].stmts) != 1 || len(parts[0].decls) > 0 {
		return nil, nil, &Error{Msg: "this is no expression: " + expr}
	}
	d = c.newDraft(parts[0], true)
	if d.last == nil {
		return nil, nil, &Error{Msg: "this is no expression: " + expr}
	}
	d.settle()
	x := d.last.value()
	t = d.info.TypeOf(x)
	if tv := d.info.Types[x]; lenient && !isInvalid(t) && !tv.IsVoid() {
		return d, t, nil
	}
	if failure := d.wrong(); failure != nil {
		return d, nil, failure
	}
	if tv := d.info.Types[x]; tv.IsVoid() || isInvalid(t) {
		return d, nil, &Error{Msg: expr + " gives no value"}
	}
	return d, types.Default(t), nil
}

// packageNamed is the package that a name stands for, nil when it stands for something else.
func (c *Checker) packageNamed(name string) *types.Package {
	if !token.IsIdentifier(name) {
		return nil
	}
	object := c.lookup(name)
	if object == nil {
		if imported := c.importName(name); imported != nil {
			return imported.Imported()
		}
		return nil
	}
	if imported, ok := object.(*types.PkgName); ok {
		return imported.Imported()
	}
	return nil
}

func (c *Checker) packageMembers(pkg *types.Package) []Member {
	var members []Member
	table := c.config.Packages.Symbols(pkg.Path())
	for _, name := range c.imports.names(pkg) {
		if value, ok := table[name]; ok {
			members = append(members, Member{name, symbolKind(value), symbolType(value)})
			continue
		}
		object := pkg.Scope().Lookup(name)
		members = append(members, Member{name, objectKind(object), c.typeText(object.Type())})
	}
	slices.SortFunc(members, func(a, b Member) int { return strings.Compare(a.Name, b.Name) })
	return members
}

// members are the fields and methods of a type, promoted ones included: the shallowest of a name.
func (c *Checker) members(t types.Type) []Member {
	c.models.completeAll(t)
	found := map[string]Member{}
	c.addFields(t, found, map[types.Type]bool{})
	receiver := t
	if _, pointer := t.Underlying().(*types.Pointer); !pointer && !types.IsInterface(t) {
		receiver = types.NewPointer(t)
	}
	methods := types.NewMethodSet(receiver)
	for i := range methods.Len() {
		if fn := methods.At(i).Obj(); c.reachable(fn) {
			found[fn.Name()] = Member{fn.Name(), "method", c.typeText(methods.At(i).Type())}
		}
	}
	sorted := slices.Collect(maps.Values(found))
	slices.SortFunc(sorted, func(a, b Member) int { return strings.Compare(a.Name, b.Name) })
	return sorted
}

func (c *Checker) memberNames(t types.Type) []string {
	var names []string
	for _, member := range c.members(t) {
		names = append(names, member.Name)
	}
	return names
}

// addFields adds a struct's fields before those of what it embeds. The embedded parts of models are no fields to type.
func (c *Checker) addFields(t types.Type, found map[string]Member, seen map[types.Type]bool) {
	structure, ok := underlying(t).(*types.Struct)
	if !ok || seen[structure] {
		return
	}
	seen[structure] = true
	for i := range structure.NumFields() {
		field := structure.Field(i)
		hidden := field.Embedded() && (c.models.model(namedOf(t)) != nil || c.isStore(field.Type(), "Model"))
		if _, known := found[field.Name()]; known || hidden || !c.reachable(field) {
			continue
		}
		found[field.Name()] = Member{field.Name(), "field", c.typeText(field.Type())}
	}
	for i := range structure.NumFields() {
		if field := structure.Field(i); field.Embedded() {
			c.addFields(field.Type(), found, seen)
		}
	}
}

// reachable: exported, or declared at the prompt, and not taken back.
func (c *Checker) reachable(object types.Object) bool {
	if fn, ok := object.(*types.Func); ok && c.denied[fn.Origin()] {
		return false
	}
	return object.Exported() || object.Pkg() != nil && object.Pkg().Path() == "main"
}

func qualifier(pkg *types.Package) string { return pkg.Name() }

// typeText is a type as a person would write it.
func (c *Checker) typeText(t types.Type) string {
	return (&draft{c: c}).plain(types.TypeString(t, qualifier))
}

// Symbolic is where the documentation of a name is: the import path of its package, and the symbol there (Cut, Session.Flush, "package");
// "" for what is of no package. The name may be one of the package's types and of a method (store.Session.Flush).
func (c *Checker) Symbolic(name string) (path, symbol string) {
	if pkg := c.packageNamed(name); pkg != nil {
		return pkg.Path(), "package"
	}
	if prefix, rest, ok := strings.Cut(name, "."); ok && strings.Contains(rest, ".") {
		if pkg := c.packageNamed(prefix); pkg != nil {
			return pkg.Path(), rest
		}
	}
	d, _, _ := c.typeOf(name, true)
	if d == nil {
		return "", ""
	}
	object := d.named(d.last.value())
	if object == nil || object.Pkg() == nil || !slices.Contains(c.config.Paths, object.Pkg().Path()) {
		return "", ""
	}
	symbol = object.Name()
	if fn, is := object.(*types.Func); is && fn.Signature().Recv() != nil {
		owner := fn.Signature().Recv().Type()
		if pointer, is := owner.(*types.Pointer); is {
			owner = pointer.Elem()
		}
		named, is := types.Unalias(owner).(*types.Named)
		if !is {
			return "", ""
		}
		symbol = named.Obj().Name() + "." + symbol
	}
	return object.Pkg().Path(), symbol
}
