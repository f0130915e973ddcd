package check

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"strings"

	"github.com/dbsh-go/dbsh/context/spelling"
)

func (d *draft) errorAt(node ast.Node, msg string) *Error {
	return &Error{Position: d.c.position(node.Pos()), Msg: msg}
}

// explain rewords an error of the type checker for a person, with what to write instead where that is known.
func (d *draft) explain(err types.Error) *Error {
	if found := d.mistake(err.Pos); found != nil {
		return found
	}
	if found := d.misplaced(err); found != nil {
		return found
	}
	failure := d.reword(err)
	if failure.Hint == "" && failure.Suggestion == "" {
		failure.Hint = d.hint(err)
	}
	return failure
}

// hint is what to write instead, "" when that is not known.
func (d *draft) hint(err types.Error) string {
	switch codeOf(err) {
	case mismatchedTypes, undefinedOp:
		return d.operands(err.Pos)
	case truncatedFloat:
		return d.fraction(err.Pos)
	case incompatibleAssign:
		return d.given(err.Pos)
	case invalidConversion, untypedConversion, invalidConstVal, wrongArgCount:
		return d.conversion(err.Pos)
	case missingReturn:
		return "the function must end in return"
	case wrongResultCount:
		return d.resultless(err.Pos)
	case unassignable:
		if id, ok := d.expressionAt(err.Pos).(*ast.Ident); ok && d.info.Types[id].Value != nil {
			return "it is a constant"
		}
	}
	return ""
}

// resultless explains a return with values in a function that declares none.
func (d *draft) resultless(pos token.Pos) string {
	path := d.path(pos)
	for i := len(path) - 1; i >= 0; i-- {
		switch n := path[i].(type) {
		case *ast.FuncLit:
			return missingResults("func", n.Type)
		case *ast.FuncDecl:
			if n == d.body {
				return ""
			}
			return missingResults("func "+n.Name.Name, n.Type)
		}
	}
	return ""
}

func missingResults(name string, function *ast.FuncType) string {
	if function.Results != nil {
		return ""
	}
	return "say what it returns, " + name + "(...) int { ... }"
}

// conversion says how a value is made of another where a conversion cannot.
func (d *draft) conversion(pos token.Pos) string {
	path := d.path(pos)
	for i := len(path) - 1; i >= 0; i-- {
		if index, ok := path[i].(*ast.IndexExpr); ok && within(index.Index, pos) {
			return "an index is a whole number"
		}
		call, ok := path[i].(*ast.CallExpr)
		if !ok {
			continue
		}
		fun := d.info.Types[call.Fun]
		if !fun.IsType() {
			return ""
		}
		if named := namedOf(fun.Type); named != nil && d.c.IsModel(named.Obj()) {
			return "write &" + d.typeText(named) + "{...}"
		}
		if len(call.Args) == 1 {
			return d.fitting(call.Args[0], fun.Type)
		}
		return ""
	}
	return ""
}

func (d *draft) reword(err types.Error) *Error {
	switch codeOf(err) {
	case truncatedFloat:
		if x := d.expressionAt(err.Pos); x != nil {
			return d.errorAt(x, d.text(x)+" is no whole number")
		}
	case undeclaredName:
		return d.undeclared(err)
	case undeclaredImported:
		return d.undeclaredImported(err)
	case missingMember:
		return d.missingMember(err)
	case missingLitField:
		return d.unknownField(err)
	case notAnExpr, tooManyValues:
		if call, ok := strings.CutSuffix(err.Msg, " (no value) used as value"); ok {
			return &Error{Position: d.c.position(err.Pos), Msg: d.plain(call) + " gives no value"}
		}
	case invalidBlank:
		if len(d.c.scope.shown) == 0 {
			return &Error{Position: d.c.position(err.Pos), Msg: "_ has no value yet: nothing has been printed"}
		}
	case untypedNilUse:
		return &Error{Position: d.c.position(err.Pos), Msg: "nil alone has no type"}
	case wrongResultCount:
		if d.inBody(err.Pos) {
			return &Error{Position: d.c.position(err.Pos), Msg: "there is no function here to return a value from"}
		}
	}
	return &Error{Position: d.c.position(err.Pos), Msg: d.message(err.Msg)}
}

// mistake recognizes what beginners write where an error is: a column compared by an operator, a method that is not called.
func (d *draft) mistake(pos token.Pos) *Error {
	var found *Error
	ast.Inspect(d.file, func(n ast.Node) bool {
		if n == nil || found != nil || n.End() < pos {
			return false
		}
		switch n := n.(type) {
		case *ast.AssignStmt:
			if within(n, pos) {
				found = d.relationAssigned(n)
			}
		case *ast.BinaryExpr:
			found = d.columnOperator(n)
		case *ast.CallExpr: // its function is called; its arguments may not be
			for _, arg := range n.Args {
				if within(arg, pos) {
					found = d.uncalled(arg)
				}
			}
		case *ast.SelectorExpr:
			if n.Sel.Pos() == pos {
				found = d.uncalled(n.X)
			}
		case *ast.IndexExpr:
			if within(n, pos) {
				found = d.uncalled(n.X)
			}
		case *ast.RangeStmt:
			if within(n.X, pos) {
				found = d.uncalled(n.X)
			}
		}
		return found == nil
	})
	return found
}

func within(node ast.Node, pos token.Pos) bool { return node.Pos() <= pos && pos <= node.End() }

// inBody tells whether a position is in the statements of the entry, outside of every function.
func (d *draft) inBody(pos token.Pos) bool {
	if d.body == nil || !within(d.body.Body, pos) {
		return false
	}
	inside := true
	ast.Inspect(d.body.Body, func(n ast.Node) bool {
		if literal, ok := n.(*ast.FuncLit); ok && within(literal, pos) {
			inside = false
		}
		return inside
	})
	return inside
}

func (d *draft) missingMember(err types.Error) *Error {
	selector := d.selectorAt(err.Pos)
	if selector == nil {
		return &Error{Position: d.c.position(err.Pos), Msg: d.message(err.Msg)}
	}
	t := d.info.TypeOf(selector.X)
	if isInvalid(t) {
		return &Error{Position: d.c.position(err.Pos), Msg: d.message(err.Msg)}
	}
	if found := d.queryOfType(selector); found != nil {
		return found
	}
	failure := &Error{
		Position:   d.c.position(err.Pos),
		Msg:        fmt.Sprintf("%s has no field or method %s", d.ownerText(selector.X, t), selector.Sel.Name),
		Suggestion: spelling.Closest(selector.Sel.Name, d.c.memberNames(t)),
	}
	if failure.Suggestion == "" {
		failure.Suggestion = containing(selector.Sel.Name, d.c.memberNames(t))
	}
	if unmet := d.unmet(selector.Sel.Name, t); unmet != "" {
		failure.Suggestion, failure.Hint = "", unmet
	} else if hint := d.memberHint(selector, t); hint != "" && (failure.Suggestion == "" || isForeign(selector.Sel.Name)) {
		failure.Suggestion, failure.Hint = "", hint
	}
	return failure
}

// containing is the one name that a shorter one is a part of, as Username is what user.name means; "" for none or several.
func containing(part string, names []string) (found string) {
	const shortest = 3
	if len(part) < shortest {
		return ""
	}
	for _, name := range names {
		if !strings.Contains(strings.ToLower(name), strings.ToLower(part)) {
			continue
		}
		if found != "" {
			return ""
		}
		found = name
	}
	return found
}

// manyFields are too many to list in a message.
const manyFields = 12

// unknownField suggests a field for the key of a literal that is none.
func (d *draft) unknownField(err types.Error) *Error {
	failure := &Error{Position: d.c.position(err.Pos), Msg: d.message(err.Msg)}
	ast.Inspect(d.file, func(n ast.Node) bool {
		literal, ok := n.(*ast.CompositeLit)
		if !ok || !within(literal, err.Pos) {
			return true
		}
		structure, ok := underlying(d.info.TypeOf(literal)).(*types.Struct)
		for _, element := range literal.Elts {
			pair, keyed := element.(*ast.KeyValueExpr)
			if !ok || !keyed || pair.Pos() != err.Pos {
				continue
			}
			if found := d.relationField(literal, pair); found != nil {
				failure = found
				return false
			}
			var fields []string
			for field := range structure.Fields() {
				if !field.Embedded() {
					fields = append(fields, field.Name())
				}
			}
			failure.Suggestion = spelling.Closest(types.ExprString(pair.Key), fields)
			if failure.Suggestion == "" && len(fields) > 0 && len(fields) <= manyFields {
				failure.Hint = "it has " + strings.Join(fields, ", ")
			}
		}
		return true
	})
	return failure
}

// ownerText is what a member was looked for in: a query root by its name, all else by its type.
func (d *draft) ownerText(x ast.Expr, t types.Type) string {
	if id, ok := ast.Unparen(x).(*ast.Ident); ok {
		if root, ok := d.info.Uses[id].(*types.Var); ok && d.c.models.roots[root] != nil {
			return id.Name
		}
	}
	if named := namedOf(t); named != nil {
		t = named
	}
	return d.typeText(t)
}

// typeText is a type as a person would write it.
func (d *draft) typeText(t types.Type) string {
	text := d.plain(types.TypeString(t, func(pkg *types.Package) string {
		if pkg == d.pkg {
			return ""
		}
		return pkg.Name()
	}))
	return strings.TrimPrefix(text, "untyped ") // what it would be, if it stood alone
}
