package check

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/scanner"
	"go/token"
	"go/types"
	"strconv"
	"strings"
)

// typed is the file name of what was typed. Positions in such a file are line and column of the entry itself.
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
	return arrange(items), nil
}

func (c *Checker) parseFragment(src string, f fragment) (*ast.File, *Error) {
	text := f.text
	if f.kind != wholeFile {
		line := 1 + strings.Count(src[:f.start], "\n")
		column := f.start - strings.LastIndexByte(src[:f.start], '\n')
		place := fmt.Sprintf("/*line %s:%d:%d*/", typed, line, column)
		if f.kind == statements {
			text = "package p;func _(){" + place + text + "\n}"
		} else {
			text = "package p;" + place + text
		}
	}
	file, err := parser.ParseFile(c.fset, typed, text, parser.SkipObjectResolution)
	if err != nil {
		return nil, syntaxError(err)
	}
	if f.kind == statements && len(file.Decls) != 1 {
		return nil, &Error{Position: c.position(file.Decls[0].End() - 1), Msg: "syntax error: unexpected }"}
	}
	return file, nil
}

func syntaxError(err error) *Error {
	list, ok := err.(scanner.ErrorList)
	if !ok || len(list) == 0 {
		return &Error{Msg: "syntax error: " + err.Error()}
	}
	first := list[0]
	return &Error{Position: Position{first.Pos.Line, first.Pos.Column}, Msg: "syntax error: " + syntaxMessage(first.Msg)}
}

// importSpecs brings the packages of import declarations into scope.
func (c *Checker) importSpecs(file *ast.File) *Error {
	for _, spec := range file.Imports {
		path, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			return &Error{Position: c.position(spec.Path.Pos()), Msg: "this is no import path: " + spec.Path.Value}
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
		case "_":
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
