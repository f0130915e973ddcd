package program

import (
	"go/constant"
	"go/types"
	"regexp"
	"strconv"
	"strings"

	"github.com/dbsh-go/dbsh/shell/internal/check"
)

// inHome tells the packages of models and of the prompt's predeclared names from those of entries: check numbers the latter.
func inHome(pkg *types.Package) bool {
	rest, ok := strings.CutPrefix(pkg.Name(), "main·")
	return ok && (rest == "" || rest[0] == 'm')
}

// prompted is a type of the prompt as typeText writes it first.
var prompted = regexp.MustCompile(`main·m?\d*\.([\p{L}_][\p{L}\p{Nd}_]*)`)

// typeText is a type as the program spells it; packages that it names are imported.
func (w *writer) typeText(t types.Type) string {
	byText := map[string]types.Object{}
	w.eachNamed(t, func(object *types.TypeName) {
		byText[object.Pkg().Name()+"."+object.Name()] = object
		if object.Pkg().Path() != "main" && !object.Exported() {
			w.refuse("a variable of the type "+object.Pkg().Name()+"."+object.Name(), "the type has no name outside of its package")
		}
	})
	text := types.TypeString(t, func(pkg *types.Package) string {
		if pkg.Path() == "main" {
			return pkg.Name()
		}
		if w.Dots[pkg.Path()] {
			w.imports[pkg.Path()] = "."
			return ""
		}
		return w.imported(pkg.Path(), pkg.Name())
	})
	return prompted.ReplaceAllStringFunc(text, func(name string) string {
		if object := byText[name]; object != nil {
			return w.objectText(object)
		}
		return name[strings.IndexByte(name, '.')+1:]
	})
}

// eachNamed visits the named types that a type's text names.
func (w *writer) eachNamed(t types.Type, visit func(*types.TypeName)) {
	mentioned := objects{}
	mentioned.addType(t)
	for object := range mentioned {
		if name, ok := object.(*types.TypeName); ok && name.Pkg() != nil {
			visit(name)
		}
	}
}

// objectText is the name of something of the prompt or of a model.
func (w *writer) objectText(object types.Object) string {
	if fn, ok := object.(*types.Func); ok {
		object = fn.Origin()
	}
	for w.instead[object] != nil {
		object = w.instead[object]
	}
	if pkg := object.Pkg(); pkg != nil && pkg.Path() == "main" && atTop(object) {
		switch {
		case w.known(object):
		case inHome(pkg) && w.isModels(object.Name()):
			w.useModel(object.Name())
		default:
			w.refuse("a use of "+object.Name(), "the entry that declared it ended with an error")
		}
	}
	if name, ok := object.(*types.TypeName); ok && name.Pkg() != nil && w.Dots[name.Pkg().Path()] {
		w.imports[name.Pkg().Path()] = "."
	}
	if v := w.vars[object]; v != nil && w.isRoot(object) {
		w.useModel(object.Name())
	}
	return w.of(object)
}

func (w *writer) useModel(ident string) {
	if model, ok := w.Models.Owner(ident); ok {
		w.models[model] = true
		w.importModel(model)
	}
}

// importModel imports the package that a model is compiled in.
func (w *writer) importModel(model string) {
	if path := w.Models.Package(model); path != "" {
		w.imports[path] = "."
	}
}

// fileConstants declares the constants of a whole file, by their values: there is no statement that does.
func (w *writer) fileConstants(unit *check.Unit) {
	for _, c := range ofFile(unit) {
		text := "const " + w.of(c)
		if basic, ok := c.Type().(*types.Basic); !ok || basic.Info()&types.IsUntyped == 0 {
			text += " " + w.typeText(c.Type())
		}
		w.types = append(w.types, text+" = "+w.constantText(c))
	}
}

// constantText is a constant's value, of the same kind of constant that it is: 1.0/3 is not 1/3.
func (w *writer) constantText(c *types.Const) string {
	text := c.Val().ExactString()
	switch basic := c.Type().Underlying().(*types.Basic); {
	case basic.Info()&types.IsComplex != 0:
		w.refuse("the constant "+c.Name(), "it is complex, and its source is not known")
	case basic.Kind() == types.UntypedRune:
		if r, ok := constant.Int64Val(c.Val()); ok {
			return strconv.QuoteRune(rune(r))
		}
	case basic.Info()&types.IsFloat != 0 && !strings.Contains(text, "."):
		whole, rest, _ := strings.Cut(text, "/")
		if rest != "" {
			rest = " / " + rest
		}
		return whole + ".0" + rest
	}
	return text
}

// typeDecl is the declaration of a type of the prompt.
func (w *writer) typeDecl(name *types.TypeName) string {
	if alias, ok := name.Type().(*types.Alias); ok && name.IsAlias() {
		return "type " + w.of(name) + w.typeParams(alias.TypeParams()) + " = " + w.typeText(alias.Rhs())
	}
	named, ok := name.Type().(*types.Named)
	if !ok {
		return "type " + w.of(name) + " = " + w.typeText(name.Type())
	}
	return "type " + w.of(name) + w.typeParams(named.TypeParams()) + " " + w.underlyingText(named.Underlying())
}

// underlyingText spreads a struct or an interface over lines.
func (w *writer) underlyingText(t types.Type) string {
	var lines []string
	switch t := t.(type) {
	case *types.Struct:
		for i := range t.NumFields() {
			field := t.Field(i)
			line := w.typeText(field.Type())
			if !field.Embedded() {
				line = field.Name() + " " + line
			}
			if tag := t.Tag(i); tag != "" {
				line += " " + quote(tag)
			}
			lines = append(lines, line)
		}
		if len(lines) > 0 {
			return "struct {\n" + strings.Join(lines, "\n") + "\n}"
		}
	case *types.Interface:
		for i := range t.NumEmbeddeds() {
			lines = append(lines, w.typeText(t.EmbeddedType(i)))
		}
		for i := range t.NumExplicitMethods() {
			method := t.ExplicitMethod(i)
			lines = append(lines, method.Name()+strings.TrimPrefix(w.typeText(method.Type()), "func"))
		}
		if len(lines) > 0 {
			return "interface {\n" + strings.Join(lines, "\n") + "\n}"
		}
	}
	return w.typeText(t)
}

func (w *writer) typeParams(list *types.TypeParamList) string {
	if list.Len() == 0 {
		return ""
	}
	var params []string
	for i := range list.Len() {
		p := list.At(i)
		params = append(params, p.Obj().Name()+" "+w.typeText(p.Constraint()))
	}
	return "[" + strings.Join(params, ", ") + "]"
}

// zero is the text of a type's zero value.
func (w *writer) zero(t types.Type) string {
	if _, ok := types.Unalias(t).(*types.TypeParam); ok {
		return "*" + w.builtin("new") + "(" + w.typeText(t) + ")"
	}
	switch under := t.Underlying().(type) {
	case *types.Basic:
		switch {
		case under.Info()&types.IsString != 0:
			return `""`
		case under.Info()&types.IsBoolean != 0:
			return "false"
		case under.Kind() == types.UnsafePointer:
			return w.builtin("nil")
		}
		return "0"
	case *types.Struct, *types.Array:
		return w.typeText(t) + "{}"
	}
	return w.builtin("nil")
}

// builtin is one of Go's own names, which must mean what it means in Go.
func (w *writer) builtin(name string) string {
	if w.locals[name] {
		w.refuse("a variable called "+name, "the program needs Go's own "+name+": give it another name")
	}
	return name
}

// modelOf is the model that a type points to, nil if it does not.
func (w *writer) modelOf(t types.Type) *types.Named {
	pointer, ok := types.Unalias(t).(*types.Pointer)
	if !ok {
		return nil
	}
	named, ok := types.Unalias(pointer.Elem()).(*types.Named)
	if !ok || !w.Universe.IsModel(named.Obj()) {
		return nil
	}
	return named
}
