package check

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"github.com/dbsh-go/dbsh/context/spelling"
)

// path are the nodes around a position, the file first.
func (d *draft) path(pos token.Pos) []ast.Node {
	var stack, longest []ast.Node
	ast.Inspect(d.file, func(n ast.Node) bool {
		if n == nil {
			stack = stack[:len(stack)-1]
			return false
		}
		if n != d.file && (pos < n.Pos() || n.End() <= pos) {
			return false
		}
		stack = append(stack, n)
		if len(stack) > len(longest) {
			longest = slices.Clone(stack)
		}
		return true
	})
	return longest
}

// text is an expression as it was typed, without what repairs put around it.
func (d *draft) text(x ast.Expr) string {
	if id, ok := x.(*ast.Ident); ok && len(d.c.scope.shown) > 0 && id.Name == d.c.scope.shown[len(d.c.scope.shown)-1].Name() {
		return "_"
	}
	return d.plain(types.ExprString(x))
}

// list is a list of expressions as it was typed.
func (d *draft) list(exprs []ast.Expr) string {
	var texts []string
	for _, x := range exprs {
		texts = append(texts, d.text(x))
	}
	return strings.Join(texts, ", ")
}

// relation is the method of a model that an expression names, nil for all else.
func (d *draft) relation(x ast.Expr) *ast.SelectorExpr {
	selector, ok := ast.Unparen(x).(*ast.SelectorExpr)
	if !ok {
		return nil
	}
	selection := d.info.Selections[selector]
	if selection == nil || selection.Kind() != types.MethodVal || !d.c.models.owns(selection.Obj().(*types.Func)) {
		return nil
	}
	return selector
}

// relationAssigned explains that a relation is set by a method: u.Role = r, r.Users = append(r.Users, u).
func (d *draft) relationAssigned(stmt *ast.AssignStmt) *Error {
	for i, left := range stmt.Lhs {
		selector := d.relation(left)
		if selector == nil {
			continue
		}
		owner, name := d.text(selector.X)+".", selector.Sel.Name
		members := d.c.memberNames(d.info.TypeOf(selector.X))
		if !slices.Contains(members, "Set"+name) {
			continue
		}
		failure := d.errorAt(selector.Sel, name+" is a relation")
		failure.Hint = owner + "Set" + name + "(...)"
		if len(stmt.Lhs) != len(stmt.Rhs) {
			return failure
		}
		failure.Hint = owner + "Set" + name + "(" + d.text(stmt.Rhs[i]) + ")"
		if !slices.Contains(members, "Add"+name) {
			return failure
		}
		failure.Hint = owner + "Set" + name + "(" + d.text(stmt.Rhs[i]) + "...)"
		if call, ok := stmt.Rhs[i].(*ast.CallExpr); ok && len(call.Args) > 1 && types.ExprString(call.Fun) == "append" {
			failure.Hint = owner + "Add" + name + "(" + d.list(call.Args[1:]) + ")"
		}
		return failure
	}
	return nil
}

// relationField explains that a relation is no field of a literal: &User{Role: r}.
func (d *draft) relationField(literal *ast.CompositeLit, pair *ast.KeyValueExpr) *Error {
	t := d.info.TypeOf(literal)
	named := namedOf(t)
	if named == nil || d.c.models.model(named) == nil {
		return nil
	}
	name, members := types.ExprString(pair.Key), d.c.memberNames(t)
	for _, candidate := range []string{"Add" + name, "Set" + name} {
		if slices.Contains(members, candidate) {
			failure := d.errorAt(pair.Key, name+" is a relation of "+named.Obj().Name())
			failure.Hint = "call " + candidate + "(" + d.text(pair.Value) + ") on the object"
			return failure
		}
	}
	return nil
}

// queryOfType explains that queries start at the root: User.All(), User.query.all().
func (d *draft) queryOfType(selector *ast.SelectorExpr) *Error {
	if !d.info.Types[selector.X].IsType() {
		return nil
	}
	known := d.c.models.model(namedOf(d.info.TypeOf(selector.X)))
	if known == nil || known.root == nil {
		return nil
	}
	path := d.path(selector.Sel.Pos()) // ... the selector, its name
	above := func(n int) ast.Node { return path[max(0, len(path)-2-n)] }
	name, next := selector.Sel.Name, 1
	if outer, ok := above(1).(*ast.SelectorExpr); ok && isQueryWord(name) {
		name, next = outer.Sel.Name, 2
	}
	root := known.root.Name()
	failure := d.errorAt(selector.Sel, "queries start at "+root)
	members := d.c.memberNames(known.root.Type())
	if !slices.Contains(members, name) {
		name = spelling.Closest(name, members)
	}
	if hint := queryMembers[strings.ToLower(selector.Sel.Name)]; hint != "" && name == "" {
		failure.Hint = strings.ReplaceAll(hint, "X", root)
	}
	if name == "" {
		return failure
	}
	failure.Hint = root + "." + name
	if call, ok := above(next).(*ast.CallExpr); ok && len(call.Args) > 0 {
		failure.Hint += "(...)"
	} else if ok {
		failure.Hint += "()"
	}
	return failure
}

// isQueryWord tells the names under which other ORMs keep a model's query.
func isQueryWord(name string) bool {
	switch strings.ToLower(name) {
	case "query", "objects":
		return true
	}
	return false
}

// objectMethods are those of package store that take objects, which must be pointers: the session knows them by identity.
var objectMethods = map[string]bool{
	"Add": true, "Delete": true, "Refresh": true, "Expire": true, "Expunge": true, "Contains": true, "IsModified": true, "State": true,
	"Object": true, "Value": true, "Missing": true, "Load": true, "Set": true, "Append": true, "Remove": true, "Related": true,
}

// objectValue finds a model's value where store wants the object: session.Add(u) for u := User{}.
func (d *draft) objectValue(call *ast.CallExpr) *Error {
	fn := d.callee(call)
	if fn == nil || !d.c.inStore(fn.Pkg()) || !objectMethods[fn.Name()] {
		return nil
	}
	for i, arg := range call.Args {
		if d.isQuery(d.info.TypeOf(arg)) {
			return d.queryForObject(call, fn, arg)
		}
		named, ok := types.Unalias(d.info.TypeOf(arg)).(*types.Named)
		wanted := parameter(fn.Signature(), i, call.Ellipsis)
		if !ok || !d.c.IsModel(named.Obj()) || wanted == nil || !types.IsInterface(wanted) {
			continue
		}
		failure := d.errorAt(arg, d.text(call.Fun)+" wants a pointer")
		switch x := ast.Unparen(arg).(type) {
		case *ast.CompositeLit:
			failure.Hint = "&" + d.typeText(named) + "{...}"
		case *ast.StarExpr:
			failure.Hint = d.text(x.X)
		case *ast.Ident, *ast.SelectorExpr, *ast.IndexExpr:
			failure.Hint = "&" + d.text(x)
		default:
			failure.Hint = "got a " + d.typeText(named) + ", want a *" + d.typeText(named)
		}
		return failure
	}
	return nil
}

// queryForObject explains that a query is none of its objects.
func (d *draft) queryForObject(call *ast.CallExpr, fn *types.Func, arg ast.Expr) *Error {
	failure := d.errorAt(arg, d.text(call.Fun)+" wants an object: "+d.text(arg)+" is a query")
	switch fn.Name() {
	case "Delete":
		failure.Hint = d.text(arg) + ".Delete() deletes its rows"
	case "Add":
		failure.Hint = "write " + d.text(call.Fun) + "(&" + d.c.models.model(namedOf(d.info.TypeOf(arg))).name + "{...})"
	default:
		failure.Hint = "take one, " + d.text(arg) + ".First()"
	}
	return failure
}
