package check

import (
	"go/ast"
	"go/types"
	"strings"
)

func syntaxMessage(msg string) string { return msg }

func (d *draft) errorAt(node ast.Node, msg string) *Error {
	return &Error{Position: d.c.position(node.Pos()), Msg: msg}
}

// explain rewords an error of the type checker for a person.
func (d *draft) explain(err types.Error) *Error {
	first, _, _ := strings.Cut(err.Msg, "\n")
	return &Error{Position: d.c.position(err.Pos), Msg: first}
}

func (d *draft) misuse() *Error { return nil }

func (d *draft) typeText(t types.Type) string { return types.TypeString(t, nil) }

func (p place) related(call *ast.CallExpr, results *types.Tuple) ast.Expr { return nil }
