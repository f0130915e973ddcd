package check

import (
	"cmp"
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"github.com/dbsh-go/dbsh/context/spelling"
)

// undeclared explains a name that nothing has, with what was probably meant.
func (d *draft) undeclared(err types.Error) *Error {
	name := strings.TrimPrefix(err.Msg, "undefined: ")
	failure := &Error{Position: d.c.position(err.Pos), Msg: d.message(err.Msg)}
	switch {
	case d.c.models.failed[name] != nil:
		failure.Msg = fmt.Sprintf("%s cannot be used: %v", name, d.c.models.failed[name])
	case d.c.shownNumber(name) > 0:
		failure.Msg = fmt.Sprintf("%s is not kept any more, only the last %d values are", name, KeptValues)
		failure.Hint = "a variable keeps a value, x := _"
	case d.c.importName(name) != nil && d.isAssigned(err.Pos):
		failure.Hint = ":= declares it"
	case d.c.importName(name) != nil:
		failure.Msg = name + " is a package"
		failure.Hint = "use something in it, " + name + ".Name"
	case d.columnOf(err.Pos, name) != "":
		failure.Hint = d.columnUse(err.Pos, d.columnOf(err.Pos, name))
	case otherNames[name] != "":
		failure.Hint = otherNames[name]
	case otherConstants[name] != "":
		failure.Suggestion = otherConstants[name]
	case d.inType(err.Pos):
		failure.Suggestion = d.meant(name, d.typeNames())
		if failure.Suggestion == "" && !d.part.file {
			failure.Hint = "types that refer to each other stand in one entry, type A struct { b *B }; type B struct { a *A }"
		}
	default:
		failure.Suggestion = d.meant(name, d.visible())
		if hint := d.assigned(err.Pos); hint != "" && !d.isVariable(failure.Suggestion) {
			failure.Suggestion, failure.Hint = "", hint
		}
	}
	return failure
}

// ownPackages are those whose names people use without the package's: store's in queries, and what is typed most.
var ownPackages = []string{"store", "fmt", "time", "strings", "errors", "strconv", "decimal", "slices", "math", "sql"}

// meant is the name that one was probably meant for: a model or variable that is spelled alike, the same name of a package, or what is
// spelled alike.
func (d *draft) meant(name string, known []string) string {
	closest := spelling.Closest(name, known)
	if closest != "" && (ast.IsExported(closest) || d.isVariable(closest)) {
		return closest
	}
	return cmp.Or(d.qualified(name), closest)
}

// qualified is a name with the package in front that has it, "" for none.
func (d *draft) qualified(name string) string {
	if !ast.IsExported(name) {
		return ""
	}
	for _, pkg := range ownPackages {
		if imported := d.c.importName(pkg); imported != nil && slices.Contains(d.c.imports.names(imported.Imported()), name) {
			return pkg + "." + name
		}
	}
	return ""
}

// isAssigned tells whether a name is set at a position.
func (d *draft) isAssigned(pos token.Pos) bool { return d.assigned(pos) == ":= declares it" }

// columnUse is how a column stands in a query: compared by its methods.
func (d *draft) columnUse(pos token.Pos, column string) string {
	path := d.path(pos)
	for _, node := range path {
		binary, ok := node.(*ast.BinaryExpr)
		if !ok || binary.X.Pos() != pos || methodFor[binary.Op] == "" {
			continue
		}
		return "write " + column + "." + methodFor[binary.Op] + "(" + d.text(binary.Y) + ")"
	}
	return "a column stands behind its query, " + column
}

// inType tells whether a type stands at a position of a type's declaration.
func (d *draft) inType(pos token.Pos) bool {
	for _, node := range d.path(pos) {
		if _, ok := node.(*ast.TypeSpec); ok {
			return true
		}
	}
	return false
}

// typeNames are the types that could have been meant.
func (d *draft) typeNames() []string {
	var names []string
	for _, name := range d.visible() {
		object := d.pkg.Scope().Lookup(name)
		if object == nil {
			object = d.c.lookup(name)
		}
		if object == nil {
			object = types.Universe.Lookup(name)
		}
		if _, ok := object.(*types.TypeName); ok {
			names = append(names, name)
		}
	}
	return names
}

// visible are the names that could have been meant: those in scope and those that the entry itself declares.
func (d *draft) visible() []string {
	names := d.c.inScope()
	for id, object := range d.info.Defs {
		if object != nil && id.Name != "_" && !strings.Contains(id.Name, "·") {
			names = append(names, id.Name)
		}
	}
	return append(names, types.Universe.Names()...)
}

func (d *draft) undeclaredImported(err types.Error) *Error {
	selector := d.selectorAt(err.Pos)
	if selector == nil {
		return &Error{Position: d.c.position(err.Pos), Msg: d.message(err.Msg)}
	}
	id, ok := selector.X.(*ast.Ident)
	if !ok {
		return &Error{Position: d.c.position(err.Pos), Msg: d.message(err.Msg)}
	}
	failure := &Error{Position: d.c.position(err.Pos), Msg: fmt.Sprintf("package %s has no %s", id.Name, selector.Sel.Name)}
	if name, ok := d.info.Uses[id].(*types.PkgName); ok {
		failure.Suggestion = spelling.Closest(selector.Sel.Name, d.c.imports.names(name.Imported()))
		if failure.Suggestion == "" && !ast.IsExported(selector.Sel.Name) {
			failure.Hint = id.Name + " := ... declares a variable of that name"
		}
	}
	return failure
}
