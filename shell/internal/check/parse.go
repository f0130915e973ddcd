package check

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"strconv"
	"strings"
)

// typed begins the file name of what was typed. Positions in such a file are line and column of the entry itself.
const typed = "entry"

// part is what becomes one unit: declarations that take effect together, then statements.
type part struct {
	decls []ast.Decl
	stmts []ast.Stmt
	file  bool // a whole file: var and const declarations are among decls
}

// parse splits an entry into fragments, parses each, and arranges them in parts.
func (c *Checker) parse(src string) ([]*part, *Error) {
	var items []item
	for _, fragment := range split(src) {
		file, failure := c.parseFragment(src, fragment)
		if failure != nil {
			return nil, failure
		}
		switch fragment.kind {
		case statements:
			for _, stmt := range file.Decls[0].(*ast.FuncDecl).Body.List {
				items = append(items, itemOf(stmt)...)
			}
		case importing:
			if failure := c.importSpecs(file); failure != nil {
				return nil, failure
			}
		case function:
			for _, decl := range file.Decls {
				items = append(items, item{decl: decl})
			}
		case wholeFile:
			if failure := c.importSpecs(file); failure != nil {
				return nil, failure
			}
			return []*part{{decls: withoutImports(file.Decls), file: true}}, nil
		}
	}
	return arrange(c.initialized(items)), nil
}

func (c *Checker) parseFragment(src string, f fragment) (*ast.File, *Error) {
	file, err := c.parseText(src, f, f.text)
	if err != nil && f.kind == statements {
		if text, ok := c.several(src, f); ok {
			if together, failed := c.parseText(src, f, text); failed == nil {
				file, err = together, nil
			}
		}
	}
	if f.kind == statements && (err != nil || len(file.Decls) != 1) {
		if brace := strayBrace(f.text); brace >= 0 {
			return nil, &Error{Position: positionOf(src, f.start+brace), Msg: "syntax error: unexpected }"}
		}
	}
	if err != nil {
		return nil, c.syntaxError(src, err, strings.Count(src[:f.start]+f.text, "\n")+1)
	}
	return file, nil
}

// parseText parses the text of a fragment, or another one in its place.
func (c *Checker) parseText(src string, f fragment, text string) (*ast.File, error) {
	if f.kind != wholeFile {
		place := c.lineAt(positionOf(src, f.start))
		if f.kind == statements {
			text = "package p;func _(){" + place + text + "\n}"
		} else {
			text = "package p;" + place + text
		}
	}
	file, err := parser.ParseFile(c.fset, c.file, text, parser.SkipObjectResolution)
	c.noteParsed(file)
	return file, err
}

// lineAt is the comment that says where in the entry the text behind it stands.
func (c *Checker) lineAt(at Position) string {
	return fmt.Sprintf("/*line %s:%d:%d*/", c.file, at.Line, at.Column)
}

// positionOf is the line and column of a byte.
func positionOf(src string, offset int) Position {
	before := src[:offset]
	return Position{Line: 1 + strings.Count(before, "\n"), Column: offset - strings.LastIndexByte(before, '\n')}
}

// strayBrace is the offset of a closing brace that nothing opened, -1 when there is none: it would end the function body
// that the statements are parsed in.
func strayBrace(text string) int {
	depth := 0
	for _, at := range scan(text) {
		switch at.tok {
		case token.LBRACE:
			depth++
		case token.RBRACE:
			depth--
		}
		if depth < 0 {
			return at.offset
		}
	}
	return -1
}

// importSpecs brings the packages of import declarations into scope.
func (c *Checker) importSpecs(file *ast.File) *Error {
	for _, spec := range file.Imports {
		path, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			return &Error{Position: c.position(spec.Path.Pos()), Msg: "this is no import path: " + spec.Path.Value}
		}
		if spec.Name != nil && spec.Name.Name == "_" {
			continue // for its initialisation only, such as a database driver's: what is linked has been initialised
		}
		pkg, err := c.imports.open(path)
		if err != nil {
			return &Error{Position: c.position(spec.Path.Pos()), Msg: err.Error()}
		}
		name := pkg.Name()
		if spec.Name != nil {
			name = spec.Name.Name
		}
		switch name {
		case ".":
			c.imports.fill(pkg)
			for _, exported := range c.imports.names(pkg) {
				c.declare(exported, pkg.Scope().Lookup(exported))
			}
		default:
			c.declare(name, types.NewPkgName(token.NoPos, home, name, pkg))
		}
	}
	return nil
}

func withoutImports(decls []ast.Decl) []ast.Decl {
	var rest []ast.Decl
	for _, decl := range decls {
		if general, ok := decl.(*ast.GenDecl); !ok || general.Tok != token.IMPORT {
			rest = append(rest, decl)
		}
	}
	return rest
}
