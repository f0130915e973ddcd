package check

import (
	"go/ast"
	"go/token"
	"go/types"
	"maps"
	"slices"
	"strings"
)

// Place is a place in an entry that is being typed: what stands before it, up to the beginning of a statement, and what closes the brackets
// that are open there. Names that the entry itself declares are known in it.
type Place struct{ Before, After string }

// MembersAt is [Checker.Members] at a place in an entry.
func (c *Checker) MembersAt(place Place, expr string) ([]Member, error) {
	d, marked, err := c.at(place, "("+strings.TrimSuffix(strings.TrimSpace(expr), ".")+")")
	if err != nil {
		return nil, err
	}
	t := d.info.TypeOf(marked)
	if tuple, is := t.(*types.Tuple); is && tuple.Len() > 0 { // its error is checked
		t = tuple.At(0).Type()
	}
	if isInvalid(t) {
		return nil, &Error{Msg: expr + " gives no value"}
	}
	return c.members(t), nil
}

// NamesAt are the names that an entry itself has declared before a place.
func (c *Checker) NamesAt(place Place) []Name {
	d, marked, err := c.at(place, "0")
	if err != nil {
		return nil
	}
	found := map[string]Name{}
	literal := d.last.value()
	for _, scope := range d.info.Scopes {
		if scope.Pos() < literal.Pos() || scope.End() > literal.End() || !scope.Contains(marked.Pos()) {
			continue
		}
		for _, name := range scope.Names() {
			if object := scope.Lookup(name); object.Pos() < marked.Pos() && name != "_" {
				found[name] = c.nameOf(name, object)
			}
		}
	}
	return slices.SortedFunc(maps.Values(found), func(a, b Name) int { return strings.Compare(a.Name, b.Name) })
}

// at checks an expression at a place, and returns it in its tree.
func (c *Checker) at(place Place, expr string) (*draft, ast.Expr, error) {
	d, _, err := c.typeOf("func() {\n"+place.Before+"\n_ = "+expr+"\n"+place.After+"\n}", true)
	if err != nil {
		return nil, nil, err
	}
	var marked ast.Expr
	ast.Inspect(d.last.value(), func(n ast.Node) bool { // the last one is ours
		if assign, is := n.(*ast.AssignStmt); is && assign.Tok == token.ASSIGN && len(assign.Lhs) == 1 {
			if name, is := assign.Lhs[0].(*ast.Ident); is && name.Name == "_" {
				marked = assign.Rhs[0]
			}
		}
		return true
	})
	if marked == nil {
		return nil, nil, &Error{Msg: "this is no expression: " + expr}
	}
	return d, marked, nil
}
