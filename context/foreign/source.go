package foreign

import (
	"errors"
	"fmt"
	"go/ast"
	"go/token"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/dbsh-go/dbsh/context/module"
)

// source is a package taken apart: its types, their methods, its text constants.
type source struct {
	pkg       *module.Package
	types     map[string]*structure
	ordered   []*structure
	native    map[string]*ast.StructType
	methods   map[string][]*method // by the receiver's type
	constants map[string]string
}

// Open reads the package of an import path, as the package at hand sees it.
type Open func(importPath string) (*module.Package, error)

// others are packages that structs of the one at hand take parts from, read once.
type others struct {
	open   Open // nil: they cannot be read
	byPath map[string]*source
}

// source is the package of an import path taken apart.
func (o *others) source(importPath string) (*source, error) {
	if known := o.byPath[importPath]; known != nil {
		return known, nil
	}
	if o.open == nil {
		return nil, errors.New("the package is not read where there is no Go toolchain")
	}
	pkg, err := o.open(importPath)
	if err != nil {
		return nil, err
	}
	o.byPath[importPath] = index(pkg)
	return o.byPath[importPath], nil
}

// structure is a named type; node is nil for what is no struct.
type structure struct {
	in      *source
	name    string
	file    *module.File
	spec    *ast.TypeSpec
	node    *ast.StructType
	doc     []string // the lines of its comment
	members []*member
}

// member is a field of a struct.
type member struct {
	owner    *structure
	name     string
	field    *ast.Field
	embedded bool
	tag      reflect.StructTag
}

type method struct {
	in   *source
	file *module.File
	decl *ast.FuncDecl
}

func index(p *module.Package) *source {
	s := &source{pkg: p, types: map[string]*structure{}, native: p.Models(), methods: map[string][]*method{}, constants: map[string]string{}}
	for _, f := range p.Files {
		for _, decl := range f.Syntax.Decls {
			switch decl := decl.(type) {
			case *ast.FuncDecl:
				if receiver := receiverOf(decl); receiver != "" {
					s.methods[receiver] = append(s.methods[receiver], &method{s, f, decl})
				}
			case *ast.GenDecl:
				s.readSpecs(f, decl)
			}
		}
	}
	return s
}

func (s *source) readSpecs(f *module.File, decl *ast.GenDecl) {
	for _, spec := range decl.Specs {
		switch spec := spec.(type) {
		case *ast.TypeSpec:
			if spec.TypeParams != nil || spec.Assign != token.NoPos {
				continue
			}
			node, _ := spec.Type.(*ast.StructType)
			named := &structure{in: s, name: spec.Name.Name, file: f, spec: spec, node: node}
			for _, group := range []*ast.CommentGroup{decl.Doc, spec.Doc} {
				if group != nil {
					for _, comment := range group.List {
						named.doc = append(named.doc, comment.Text)
					}
				}
			}
			named.readMembers()
			s.types[named.name] = named
			s.ordered = append(s.ordered, named)
		case *ast.ValueSpec:
			if decl.Tok == token.CONST {
				for i, name := range spec.Names {
					if i < len(spec.Values) {
						if text, ok := s.text(spec.Values[i]); ok {
							s.constants[name.Name] = text
						}
					}
				}
			}
		}
	}
}

func (s *structure) readMembers() {
	if s.node == nil {
		return
	}
	for _, field := range s.node.Fields.List {
		tag := ""
		if field.Tag != nil {
			tag, _ = strconv.Unquote(field.Tag.Value)
		}
		for _, name := range field.Names {
			s.members = append(s.members, &member{owner: s, name: name.Name, field: field, tag: reflect.StructTag(tag)})
		}
		if len(field.Names) == 0 {
			s.members = append(s.members, &member{owner: s, name: baseName(field.Type), field: field, embedded: true, tag: reflect.StructTag(tag)})
		}
	}
}

// member finds a field by its name.
func (s *structure) member(name string) *member {
	for _, m := range s.members {
		if m.name == name {
			return m
		}
	}
	return nil
}

// baseName is a type's own name, without pointers, packages and type arguments.
func baseName(expr ast.Expr) string {
	switch expr := expr.(type) {
	case *ast.Ident:
		return expr.Name
	case *ast.StarExpr:
		return baseName(expr.X)
	case *ast.SelectorExpr:
		return expr.Sel.Name
	case *ast.IndexExpr:
		return baseName(expr.X)
	case *ast.IndexListExpr:
		return baseName(expr.X)
	}
	return ""
}

func receiverOf(decl *ast.FuncDecl) string {
	if decl.Recv == nil || len(decl.Recv.List) != 1 {
		return ""
	}
	return baseName(decl.Recv.List[0].Type)
}

// method finds a type's method.
func (s *source) method(typ, name string) *method {
	for _, m := range s.methods[typ] {
		if m.decl.Name.Name == name {
			return m
		}
	}
	return nil
}

// text is the value of a constant text.
func (s *source) text(expr ast.Expr) (string, bool) {
	switch expr := expr.(type) {
	case *ast.BasicLit:
		text, err := strconv.Unquote(expr.Value)
		return text, err == nil && expr.Kind == token.STRING
	case *ast.Ident:
		text, ok := s.constants[expr.Name]
		return text, ok
	case *ast.ParenExpr:
		return s.text(expr.X)
	case *ast.BinaryExpr:
		left, ok := s.text(expr.X)
		right, also := s.text(expr.Y)
		return left + right, ok && also && expr.Op == token.ADD
	}
	return "", false
}

// qualified is the path and name of a type of another package: gorm.io/gorm.Model; "" for others.
func qualified(f *module.File, expr ast.Expr) string {
	switch expr {
	case timeType:
		return "time.Time"
	case deletedAtType:
		return gormDeletedAt
	}
	selector, is := expr.(*ast.SelectorExpr)
	if !is {
		return ""
	}
	pkg, is := selector.X.(*ast.Ident)
	if !is {
		return ""
	}
	for _, spec := range f.Syntax.Imports {
		importPath, _ := strconv.Unquote(spec.Path.Value)
		name := packageName(importPath)
		if spec.Name != nil {
			name = spec.Name.Name
		}
		if name == pkg.Name {
			return importPath + "." + selector.Sel.Name
		}
	}
	return ""
}

// packageName is what a package is called by, as far as its path tells.
func packageName(importPath string) string {
	parts := strings.Split(importPath, "/")
	name := parts[len(parts)-1]
	if len(parts) > 1 && len(name) > 1 && name[0] == 'v' && strings.Trim(name[1:], "0123456789") == "" {
		name = parts[len(parts)-2]
	}
	return strings.TrimPrefix(name, "go-")
}

// shape is a type without its pointers and slices.
type shape struct {
	named         ast.Expr // *ast.Ident or *ast.SelectorExpr, nil for others
	pointer, many bool
}

func shapeOf(expr ast.Expr) shape {
	switch expr := expr.(type) {
	case *ast.StarExpr:
		inner := shapeOf(expr.X)
		inner.pointer = true
		return inner
	case *ast.ParenExpr:
		return shapeOf(expr.X)
	case *ast.ArrayType:
		inner := shapeOf(expr.Elt)
		inner.many = true
		return inner
	case *ast.Ident, *ast.SelectorExpr:
		return shape{named: expr}
	}
	return shape{}
}

// leadsTo is the struct that a field holds one or many of, of the field's own package; nil for fields of values.
func (m *member) leadsTo() (target *structure, many bool) {
	s := m.owner.in
	shape := shapeOf(m.field.Type)
	id, is := shape.named.(*ast.Ident)
	if !is {
		return nil, false
	}
	target = s.types[id.Name]
	if target == nil || target.node == nil || s.isValue(target.name) {
		return nil, false
	}
	return target, shape.many
}

// part is the struct that is part of a model by an embedded field, or one that says so: of its own package or of another. It is nil, with
// the reason, where that cannot be read, and nil without one where the field holds something else.
func (t *translation) part(m *member) (*structure, error) {
	if target, many := m.leadsTo(); target != nil && !many {
		if target.holdsItself() {
			return nil, fmt.Errorf("%s holds itself, which Go does not allow", target.name)
		}
		return target, nil
	}
	name := qualified(m.owner.file, shapeOf(m.field.Type).named)
	at := strings.LastIndex(name, ".")
	if at < 0 || isLibrary(name[:at]) || kinds[name] != otherKind || name[:at] == "database/sql" {
		return nil, nil
	}
	s, err := t.others.source(name[:at])
	if first, _, _ := strings.Cut(name[:at], "/"); err != nil && !strings.Contains(first, ".") {
		return nil, nil // of the standard library: a value
	}
	if err != nil {
		return nil, err
	}
	if found := s.types[name[at+1:]]; found != nil && found.node != nil && !s.isValue(found.name) {
		return found, nil
	}
	return nil, nil
}

// holdsItself tells a struct that has itself in one of its fields, at once or by other structs. The compiler refuses it, but it comes later.
func (s *structure) holdsItself() bool {
	seen := map[*structure]bool{}
	var reaches func(from *structure) bool
	reaches = func(from *structure) bool {
		for _, m := range from.members {
			target, many := m.leadsTo()
			if target == nil || many || shapeOf(m.field.Type).pointer {
				continue
			}
			if target == s {
				return true
			}
			if !seen[target] {
				seen[target] = true
				if reaches(target) {
					return true
				}
			}
		}
		return false
	}
	return reaches(s)
}

// isValue tells types that a database's cell is read into by their own method.
func (s *source) isValue(typ string) bool { return s.method(typ, "Scan") != nil }

// kind is what a field's type holds, pointers taken off.
type kind int

const (
	otherKind kind = iota // not known here: of another package, or no column
	intKind
	uintKind
	floatKind
	boolKind
	textKind
	bytesKind
	timeKind
	structKind
	listKind
)

var kinds = map[string]kind{
	"int": intKind, "int8": intKind, "int16": intKind, "int32": intKind, "int64": intKind, "rune": intKind,
	"uint": uintKind, "uint8": uintKind, "uint16": uintKind, "uint32": uintKind, "uint64": uintKind, "byte": uintKind,
	"float32": floatKind, "float64": floatKind, "bool": boolKind, "string": textKind,
	"time.Time": timeKind, "time.Duration": intKind, "encoding/json.RawMessage": bytesKind, gormDeletedAt: timeKind,
}

func (s *source) kindOf(f *module.File, expr ast.Expr) kind {
	switch expr := expr.(type) {
	case *ast.StarExpr:
		return s.kindOf(f, expr.X)
	case *ast.Ident:
		if named := s.types[expr.Name]; named != nil {
			if s.isValue(expr.Name) {
				return otherKind
			}
			return s.kindOf(named.file, named.spec.Type)
		}
		return kinds[expr.Name]
	case *ast.SelectorExpr:
		return kinds[qualified(f, expr)]
	case *ast.ArrayType:
		if element := baseName(expr.Elt); element == "byte" || element == "uint8" {
			return bytesKind
		}
		return listKind
	case *ast.StructType:
		return structKind
	}
	return otherKind
}

// inherits tells whether an embedded field makes a struct a model: what it embeds is written for the library.
func (t *translation) inherits(m *member, l library) bool {
	if !m.embedded || shapeOf(m.field.Type).pointer {
		return false
	}
	part, err := t.part(m)
	return err == nil && part != nil && part.in.native[part.name] == nil && l.claims(part)
}

// isBase tells a struct that is part of others: embedded in one, or held by a field that says so. It is a table of its own only where
// it says which.
func (t *translation) isBase(s *structure) bool {
	if t.tableMethod(s) != nil || s.member("BaseModel") != nil {
		return false
	}
	return slices.ContainsFunc(t.ordered, func(other *structure) bool {
		return slices.ContainsFunc(other.members, func(m *member) bool {
			return (m.embedded || holdsBase(m)) && baseName(m.field.Type) == s.name && qualified(other.file, m.field.Type) == ""
		})
	})
}

// tableMethod is the method by which a struct names its table.
func (t *translation) tableMethod(s *structure) *method { return t.method(s.name, "TableName") }

// holdsBase tells a field whose struct is part of the model, though it is not embedded.
func holdsBase(m *member) bool {
	_, is := settings(m.tag.Get("gorm"), ";")["EMBEDDED"]
	return is || parseBun(m.tag.Get("bun")).has("embed")
}
