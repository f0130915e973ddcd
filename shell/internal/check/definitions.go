package check

import (
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"strings"
)

// Definitions are the texts of what an entry defines: imports; types and constants; functions and methods; and the names of its
// variables. Statements are left out: what they did has been done. Of a whole file all counts as functions.
type Definitions struct {
	Imports, Types, Funcs []Definition
	Variables             []string
}

// Definition is a declaration as it was typed, and the names that it declares.
type Definition struct {
	Names []string
	Text  string
}

// DefinitionsOf takes an entry apart that has been checked.
func DefinitionsOf(src string) Definitions {
	var d Definitions
	for _, fragment := range split(src) {
		text := strings.Trim(fragment.text, "; \t\r\n")
		whole := Definition{namesIn(text, fragment.kind), text}
		switch fragment.kind {
		case importing:
			d.Imports = append(d.Imports, whole)
		case function, wholeFile:
			d.Funcs = append(d.Funcs, whole)
		case statements:
			d.inStatements(fragment.text)
		}
	}
	return d
}

// namesIn are the names of a fragment's functions, or of all that a file declares.
func namesIn(text string, kind fragmentKind) []string {
	if kind != wholeFile {
		text = "package p;" + text
	}
	file, err := parser.ParseFile(token.NewFileSet(), "", text, parser.SkipObjectResolution)
	if err != nil {
		return nil
	}
	var names []string
	for _, decl := range file.Decls {
		names = append(names, declaredBy(decl)...)
	}
	return names
}

// inStatements adds the types, constants and variables that stand among statements.
func (d *Definitions) inStatements(text string) {
	const before = "package p;func _(){"
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "", before+text+"\n}", parser.SkipObjectResolution)
	if err != nil || len(file.Decls) != 1 {
		return
	}
	at := func(pos token.Pos) int { return fset.Position(pos).Offset - len(before) }
	for _, stmt := range file.Decls[0].(*ast.FuncDecl).Body.List {
		if declared, is := stmt.(*ast.DeclStmt); is {
			if general := declared.Decl.(*ast.GenDecl); general.Tok != token.VAR {
				d.Types = append(d.Types, Definition{declaredBy(general), text[at(general.Pos()):at(general.End())]})
				continue
			}
		}
		d.Variables = append(d.Variables, namesOf(stmt)...)
	}
}

// IsScope tells whether a name stands for a func(*store.Session) map[string]any of the prompt.
func (c *Checker) IsScope(name string) bool {
	fn, is := c.scope.names[name].(*types.Func)
	if !is {
		return false
	}
	signature := fn.Signature()
	if signature.Params().Len() != 1 || signature.Results().Len() != 1 {
		return false
	}
	session, is := signature.Params().At(0).Type().(*types.Pointer)
	return is && c.isStore(session.Elem(), "Session") && c.typeText(signature.Results().At(0).Type()) == "map[string]any"
}

// IsVariable tells whether a name stands for a variable of the prompt.
func (c *Checker) IsVariable(name string) bool {
	_, is := c.scope.names[name].(*types.Var)
	return is
}
