package check

import (
	"fmt"
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"slices"
	"strings"
)

// otherNames are names that other languages and shells have, with what to type here.
var otherNames = map[string]string{
	"exit": ":quit leaves (or ^D)", "quit": ":quit leaves (or ^D)", "logout": ":quit leaves (or ^D)",
	"help": ":help shows what there is",
	"str":  "fmt.Sprint(x) makes a text", "dir": ":doc shows what a name has",
	"commit": "write session.Commit()", "rollback": "write session.Rollback()",
	"sorted": "slices.Sorted, slices.SortFunc and sort.Slice sort; a query has OrderBy", "isinstance": "x.(T) asserts a type, :type X tells it", "type": ":type X tells the type of an expression",
	"sum": "a loop adds up, a query has Sum(column)", "input": "bufio.NewScanner(os.Stdin) reads lines", "open": "os.Open(name) opens a file, os.ReadFile(name) reads it",
	"printf": "write fmt.Printf(...)", "sprintf": "write fmt.Sprintf(...)", "console": "write fmt.Println(...)", "puts": "write fmt.Println(...)", "echo": "write fmt.Println(...)",
	"parseInt": "write strconv.Atoi(s)", "try": "errors check themselves here", "raise": "panic(err) stops, a function returns its error", "throw": "panic(err) stops, a function returns its error",
	"this": "a method names its receiver, func (u *User) Name() string",
	"elif": "Go says else if", "self": "a method names its receiver, func (u *User) Name() string",
}

// otherConstants are constants of other languages.
var otherConstants = map[string]string{
	"None": "nil", "null": "nil", "NULL": "nil", "Null": "nil", "undefined": "nil", "nullptr": "nil",
	"True": "true", "TRUE": "true", "False": "false", "FALSE": "false",
}

// foreignMembers are methods that values have in other languages, and what Go has for them.
var foreignMembers = map[string]string{
	"upper": "strings.ToUpper", "lower": "strings.ToLower", "strip": "strings.TrimSpace", "trim": "strings.TrimSpace", "split": "strings.Split",
	"join": "strings.Join", "replace": "strings.ReplaceAll", "find": "strings.Index", "startswith": "strings.HasPrefix",
	"endswith": "strings.HasSuffix", "contains": "strings.Contains", "format": "fmt.Sprintf",
}

// objectMembers are methods that objects have in other libraries, and what is done here.
var objectMembers = map[string]string{
	"delete": "session.Delete(%s) does it", "remove": "session.Delete(%s) does it", "destroy": "session.Delete(%s) does it",
	"save": "session.Commit() writes what has changed in %s", "update": "set the fields of %s, session.Commit() writes them",
	"commit": "session.Commit() writes what has changed in %s", "refresh": "session.Refresh(%s) does it", "reload": "session.Refresh(%s) does it",
}

// queryMembers are methods that queries have in other libraries, and what they are called here.
var queryMembers = map[string]string{
	"find": "X.Get(key), or X.FilterBy(\"field\", value).First()", "find_by": "X.FilterBy(\"field\", value).First()", "findby": "X.FilterBy(\"field\", value).First()",
	"findone": "X.FilterBy(\"field\", value).First()", "findall": "X.All()", "list": "X.All()", "fetch": "X.All()", "objects": "X.All()", "query": "X.All()",
	"filter_by": "X.FilterBy(\"field\", value)", "get_by": "X.FilterBy(\"field\", value).First()", "sort": "X.OrderBy(\"field\")", "sortby": "X.OrderBy(\"field\")",
	"order": "X.OrderBy(\"field\")", "order_by": "X.OrderBy(\"field\")", "group": "X.GroupBy(column)", "take": "X.Limit(n)", "skip": "X.Offset(n)", "len": "X.Count()",
	"length": "X.Count()", "size": "X.Count()", "insert": "session.Add(&Model{...}), then session.Commit()", "create": "session.Add(&Model{...}), then session.Commit()",
	"add": "session.Add(&Model{...}), then session.Commit()", "new": "session.Add(&Model{...}), then session.Commit()", "save": "session.Add(&Model{...}), then session.Commit()",
}

// isForeign tells the members of a query root that other libraries have, and that are no misspelling of ours.
func isForeign(name string) bool { return isQueryWord(name) || name == "objects" }

// columnOf is the column that a bare name in the arguments of a query stands for, behind its query; "" for none.
func (d *draft) columnOf(pos token.Pos, name string) string {
	for _, node := range slices.Backward(d.path(pos)) {
		call, ok := node.(*ast.CallExpr)
		if !ok {
			continue
		}
		method, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
		if !ok {
			continue
		}
		known := d.c.models.model(namedOf(d.info.TypeOf(method.X)))
		if known == nil || known.root == nil {
			continue
		}
		for field := range known.attributes() {
			if strings.EqualFold(field, name) {
				return known.root.Name() + "." + d.fieldName(known, field)
			}
		}
	}
	return ""
}

// fieldName is the field of a root for the name of a field or column.
func (d *draft) fieldName(known *model, name string) string {
	if field := known.attributes()[name]; field != nil {
		return field.Name()
	}
	return name
}

// isRoot tells the name of a query root.
func (d *draft) isRoot(x ast.Expr) bool {
	id, ok := ast.Unparen(x).(*ast.Ident)
	return ok && d.c.isRootName(id.Name)
}

// assigned explains a name that is set before it is declared, or a parameter without a type, as other languages allow; "" for
// a name that stands elsewhere.
func (d *draft) assigned(pos token.Pos) string {
	for _, node := range d.path(pos) {
		switch n := node.(type) {
		case *ast.AssignStmt:
			for _, left := range n.Lhs {
				if id, ok := left.(*ast.Ident); ok && id.Name != "_" && id.Pos() == pos && n.Tok == token.ASSIGN {
					return ":= declares it"
				}
			}
		case *ast.Field:
			if len(n.Names) == 0 && n.Type.Pos() == pos {
				return "a parameter is a name and a type, " + types.ExprString(n.Type) + " int"
			}
		}
	}
	return ""
}

// isVariable tells whether a suggested name can be assigned to.
func (d *draft) isVariable(name string) bool {
	if object, ok := d.c.scope.names[name].(*types.Var); ok && object != nil {
		return true
	}
	for id, object := range d.info.Defs {
		if _, ok := object.(*types.Var); ok && id.Name == name {
			return true
		}
	}
	return false
}

// unmet says why a model has no method of a relation that its tags name.
func (d *draft) unmet(method string, t types.Type) string {
	source, declares := d.c.models.source.(Declarer)
	named, isNamed := types.Unalias(pointed(t)).(*types.Named)
	if !declares || !isNamed {
		return ""
	}
	for _, prefix := range []string{"", "Set", "Query", "Add", "Remove"} {
		if relation, ok := strings.CutPrefix(method, prefix); ok {
			if unmet := source.Unmet(named.Obj().Name(), relation); unmet != "" {
				return unmet
			}
		}
	}
	return ""
}

// memberHint says what Go has for a member that a type has not.
func (d *draft) memberHint(selector *ast.SelectorExpr, t types.Type) string {
	name := strings.ToLower(selector.Sel.Name)
	x := d.text(selector.X)
	switch {
	case isText(t) && foreignMembers[name] != "":
		return "use " + foreignMembers[name]
	case d.c.isStore(t, "Relation"):
		return "conditions on the other side stand in " + x + ".Has(...); it has Any, Eq, Ne, Is, Contains, IsNull and IsNotNull too, and Joined, Selectin, Subquery, Lazy and others for With"
	case d.c.isStore(pointed(t), "Session") && name == "add_all":
		return "write session.Add(a, b)"
	case d.isIndex(selector.X):
		return x + " is the index, write for _, " + x + " := range ..."
	case d.isHandle(selector.X) && d.c.bindings[name].Value.IsValid():
		return name + " is a name by itself"
	case d.isModelPointer(t) && objectMembers[name] != "":
		return fmt.Sprintf(objectMembers[name], x)
	case d.isRoot(selector.X) && queryMembers[name] != "":
		return "write " + strings.ReplaceAll(queryMembers[name], "X", x)
	}
	if _, ok := t.Underlying().(*types.Slice); !ok {
		return ""
	}
	switch name {
	case "append", "add", "push":
		return d.appendHint(selector)
	case "len", "length", "size", "count":
		return "write len(" + x + ")"
	}
	return "it holds many: take one by index, or range over it"
}

// isHandle tells whether an expression is a predeclared name.
func (d *draft) isHandle(x ast.Expr) bool {
	id, ok := x.(*ast.Ident)
	return ok && d.c.bindings[id.Name].Value.IsValid()
}

// isIndex tells whether a name is the first variable of a range over something that has elements.
func (d *draft) isIndex(x ast.Expr) bool {
	id, ok := ast.Unparen(x).(*ast.Ident)
	if !ok {
		return false
	}
	found := false
	ast.Inspect(d.file, func(n ast.Node) bool {
		loop, ok := n.(*ast.RangeStmt)
		if !ok || loop.Value != nil {
			return true
		}
		if key, ok := loop.Key.(*ast.Ident); ok && d.info.Defs[key] != nil && d.info.Defs[key] == d.info.Uses[id] {
			_, found = underlying(d.info.TypeOf(loop.X)).(*types.Slice)
		}
		return !found
	})
	return found
}

// appendHint: users.append(u).
func (d *draft) appendHint(selector *ast.SelectorExpr) string {
	args := "..."
	if path := d.path(selector.Sel.Pos()); len(path) > 2 {
		if call, ok := path[len(path)-3].(*ast.CallExpr); ok && len(call.Args) > 0 {
			args = d.list(call.Args)
		}
	}
	if call := called(selector.X); call != nil {
		if relation := d.relation(call.Fun); relation != nil {
			return "write " + d.text(relation.X) + ".Add" + relation.Sel.Name + "(" + args + ")"
		}
	}
	x := d.text(selector.X)
	if _, ok := selector.X.(*ast.Ident); !ok {
		return "write append(" + x + ", " + args + ")"
	}
	return "write " + x + " = append(" + x + ", " + args + ")"
}

// called is a call without what repairs put around it.
func called(x ast.Expr) *ast.CallExpr {
	call, ok := ast.Unparen(x).(*ast.CallExpr)
	for ok && isPrelude(call) && len(call.Args) > 0 {
		call, ok = ast.Unparen(call.Args[0]).(*ast.CallExpr)
	}
	if !ok {
		return nil
	}
	return call
}

// misplaced rewords an error about a value that stands where its type cannot, with the expression that it is about.
func (d *draft) misplaced(err types.Error) *Error {
	x := d.expressionAt(err.Pos)
	if x == nil {
		return nil
	}
	t := d.info.TypeOf(x)
	if isInvalid(t) {
		return nil
	}
	text := d.text(x)
	failure := d.errorAt(x, "")
	switch codeOf(err) {
	case invalidCond:
		failure.Msg, failure.Hint = "a condition is true or false: "+text+" is "+article(d.typeText(t)), truth(text, t)
	case nonIndexable:
		failure.Msg, failure.Hint = text+" has no elements to index", d.elements(x, t, "[0]")
		if hint := d.fieldByKey(x, t); hint != "" {
			failure.Hint = hint
		}
	case nonSliceable:
		failure.Msg, failure.Hint = text+" has no elements to slice", d.elements(x, t, d.bounds(x))
	case invalidRange:
		failure.Msg, failure.Hint = text+" cannot be ranged over", d.elements(x, t, "")
	case invalidLen:
		failure.Msg = text + " has no length: it is " + article(d.typeText(t))
		if d.isQuery(t) {
			failure.Msg, failure.Hint = text+" is a query", "write "+text+".Count()"
		}
		if d.c.isStore(pointed(t), "Rows") {
			failure.Msg, failure.Hint = text+" has no length", "write "+text+".Len()"
		}
	case invalidIndirection:
		failure.Msg = text + " is no pointer: it is " + article(d.typeText(t))
	case invalidCall:
		failure.Msg = text + " is no function: it is " + article(d.typeText(t))
		if _, member := x.(*ast.SelectorExpr); member {
			failure.Hint = "leave out the brackets"
		}
	case unusedExpr:
		failure.Msg, failure.Hint = text+" is not used", "fmt.Println("+text+") prints it"
		if binary, ok := x.(*ast.BinaryExpr); ok && binary.Op == token.EQL {
			failure.Hint = "= assigns, == compares"
		}
	case notAnExpr:
		failure.Msg = text + " is a type, no value"
		if known := d.c.models.model(namedOf(t)); known != nil && known.root != nil {
			failure.Hint = "queries start at " + known.root.Name()
		}
	default:
		return nil
	}
	return failure
}

// bounds are those that a value is sliced by, as typed.
func (d *draft) bounds(x ast.Expr) string {
	for _, node := range d.path(x.Pos()) {
		if slice, ok := node.(*ast.SliceExpr); ok && slice.X == x {
			return strings.TrimPrefix(d.text(slice), d.text(x))
		}
	}
	return "[...]"
}

// fieldByKey is how a field is read that was asked for as a key, user["name"]; "" where there is none.
func (d *draft) fieldByKey(x ast.Expr, t types.Type) string {
	path := d.path(x.Pos())
	for _, node := range path {
		index, ok := node.(*ast.IndexExpr)
		if !ok || index.X != x {
			continue
		}
		key := d.info.Types[index.Index].Value
		if key == nil {
			if literal, ok := index.Index.(*ast.BasicLit); ok && literal.Kind == token.STRING {
				key = constant.MakeFromLiteral(literal.Value, literal.Kind, 0)
			}
		}
		if key == nil || key.Kind() != constant.String {
			continue
		}
		for _, name := range d.c.memberNames(t) {
			if strings.EqualFold(name, constant.StringVal(key)) {
				return "write " + d.text(x) + "." + name
			}
		}
	}
	return ""
}

// expressionAt is the outermost expression that begins at a position.
func (d *draft) expressionAt(pos token.Pos) ast.Expr {
	for i, node := range d.path(pos) {
		if shown, ok := node.(*ast.AssignStmt); ok && d.last != nil && shown == d.last.assign && shown.Rhs[0].Pos() == pos {
			if _, typed := d.info.Types[shown.Rhs[0]]; typed {
				return shown.Rhs[0] // the blank name stands at the same place
			}
		}
		x, ok := node.(ast.Expr)
		if !ok || x.Pos() != pos {
			continue
		}
		if _, typed := d.info.Types[x]; !typed || isInvalid(d.info.TypeOf(x)) {
			continue
		}
		if _, pair := d.path(pos)[i-1].(*ast.KeyValueExpr); !pair {
			return x
		}
	}
	return nil
}

// truth is how a value is tested.
func truth(text string, t types.Type) string {
	switch u := t.Underlying().(type) {
	case *types.Slice, *types.Map:
		return "write len(" + text + ") > 0"
	case *types.Pointer, *types.Interface, *types.Signature:
		return "write " + text + " != nil"
	case *types.Basic:
		switch {
		case u.Info()&types.IsString != 0:
			return "write " + text + ` != ""`
		case u.Info()&types.IsNumeric != 0:
			return "write " + text + " != 0"
		}
	}
	return ""
}

// elements is how the rows of a query, or of SQL, are had.
func (d *draft) elements(x ast.Expr, t types.Type, index string) string {
	text := d.text(x)
	if d.isQuery(t) {
		return "write " + text + ".All()" + index
	}
	if d.c.isStore(pointed(t), "Rows") {
		return "write " + text + ".Values" + index + " or " + text + ".Maps()" + index
	}
	return "it is " + article(d.typeText(t))
}

// isQuery tells query roots and what their methods return.
func (d *draft) isQuery(t types.Type) bool {
	named := namedOf(t)
	known := d.c.models.model(named)
	return known != nil && (named.Obj().Name() == known.name+"Query" || known.root != nil && types.Identical(known.root.Type(), named))
}

// pointed is a type without its pointer.
func pointed(t types.Type) types.Type {
	if pointer, ok := types.Unalias(t).(*types.Pointer); ok {
		return pointer.Elem()
	}
	return t
}

// article puts "a" or "an" before a type's name.
func article(name string) string {
	if name != "" && strings.ContainsRune("aeioAEIO", rune(name[0])) {
		return "an " + name
	}
	return "a " + name
}
