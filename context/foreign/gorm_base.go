package foreign

import (
	"go/ast"
	"reflect"

	"github.com/dbsh-go/dbsh/context/module"
)

// gormBase is gorm.Model, whose source is not at hand: GORM's documentation has it.
func gormBase(f *module.File) *structure {
	base := &structure{in: index(&module.Package{}), name: "Model", file: f}
	add := func(name string, typ ast.Expr, tag string) {
		base.members = append(base.members, &member{owner: base, name: name, field: &ast.Field{Type: typ}, tag: reflect.StructTag(tag)})
	}
	add("ID", ast.NewIdent("uint"), `gorm:"primaryKey"`)
	add("CreatedAt", timeType, "")
	add("UpdatedAt", timeType, "")
	add("DeletedAt", deletedAtType, `gorm:"index"`)
	return base
}

// The types of gorm.Model's fields, which stand in no file.
var (
	timeType      = &ast.SelectorExpr{X: ast.NewIdent("time"), Sel: ast.NewIdent("Time")}
	deletedAtType = &ast.SelectorExpr{X: ast.NewIdent("gorm"), Sel: ast.NewIdent("DeletedAt")}
)
