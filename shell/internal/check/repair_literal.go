package check

import (
	"go/ast"
	"go/types"
)

// keyLiterals writes the keys into literals without, of a struct of an earlier entry with unexported fields: the checker
// takes each entry for a package of its own, and would refuse them.
func (d *draft) keyLiterals() bool {
	changed := false
	for _, err := range d.errs {
		if codeOf(err) != unexportedLitField {
			continue
		}
		ast.Inspect(d.file, func(n ast.Node) bool {
			literal, ok := n.(*ast.CompositeLit)
			if ok && literal.Pos() <= err.Pos && err.Pos < literal.End() && d.keyLiteral(literal) {
				changed = true
			}
			return true
		})
	}
	return changed
}

func (d *draft) keyLiteral(literal *ast.CompositeLit) bool {
	structure, ok := underlying(d.info.TypeOf(literal)).(*types.Struct)
	if !ok || len(literal.Elts) != structure.NumFields() {
		return false
	}
	for _, element := range literal.Elts {
		if _, keyed := element.(*ast.KeyValueExpr); keyed {
			return false
		}
	}
	if structure.Field(0).Pkg().Path() != d.pkg.Path() {
		return false
	}
	for i, element := range literal.Elts {
		key := &ast.Ident{Name: structure.Field(i).Name(), NamePos: element.Pos()}
		literal.Elts[i] = &ast.KeyValueExpr{Key: key, Colon: element.Pos(), Value: element}
	}
	return len(literal.Elts) > 0
}
