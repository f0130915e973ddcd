package module

import (
	"fmt"
	"go/ast"
	"go/token"
	"path"
	"strconv"
	"strings"
)

// Joined is a package as the text of one file: the imports of all files in the first line, then file after file, each without
// its package clause and imports but with all of its lines.
type Joined struct {
	Text  string
	parts []part
}

// part is where a file begins in the text.
type part struct {
	line int
	path string
}

// Join makes one file of a package. Two files that mean different packages by one name cannot be joined.
func (p *Package) Join() (*Joined, error) {
	imports, err := p.imports()
	if err != nil {
		return nil, err
	}
	var b strings.Builder
	fmt.Fprintf(&b, "package %s; import (%s)\n", p.Name, strings.Join(imports, "; "))
	j := &Joined{}
	line := 2
	for _, f := range p.Files {
		j.parts = append(j.parts, part{line, f.Path})
		text := p.body(f)
		b.WriteString(text)
		b.WriteByte('\n')
		line += strings.Count(text, "\n") + 1
	}
	j.Text = b.String()
	return j, nil
}

// Place is the file, and the line in it, that a line of the text comes from; "" for the line of imports.
func (j *Joined) Place(line int) (file string, at int) {
	for _, part := range j.parts {
		if line >= part.line {
			file, at = part.path, line-part.line+1
		}
	}
	return file, at
}

// imports are the import specs of all files, each once.
func (p *Package) imports() ([]string, error) {
	var list []string
	meant := map[string]string{}
	for _, f := range p.Files {
		for _, spec := range f.Syntax.Imports {
			importPath, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				return nil, fmt.Errorf("%s: %s is no import path", p.Place(spec.Pos()), spec.Path.Value)
			}
			text, name := spec.Path.Value, path.Base(importPath)
			if spec.Name != nil {
				text, name = spec.Name.Name+" "+text, spec.Name.Name
			}
			switch before, seen := meant[name]; {
			case name == "_" || name == "." || !seen:
				list = append(list, text)
			case before != importPath:
				return nil, fmt.Errorf("%s: %s is %s here and %s in another file: give one of them another name", p.Place(spec.Pos()), name, importPath, before)
			}
			meant[name] = importPath
		}
	}
	return list, nil
}

// body is a file's text with blanks for what stands before its first declaration.
func (p *Package) body(f *File) string {
	text := []byte(f.Text)
	blank := func(from, to token.Pos) {
		for i := p.offset(from); i < p.offset(to); i++ {
			if text[i] != '\n' {
				text[i] = ' '
			}
		}
	}
	end := f.Syntax.Name.End()
	for _, decl := range f.Syntax.Decls {
		if general, is := decl.(*ast.GenDecl); is && general.Tok == token.IMPORT {
			end = general.End()
		}
	}
	blank(f.Syntax.Package, end)
	return string(text)
}

func (p *Package) offset(pos token.Pos) int { return p.Fset.Position(pos).Offset }
