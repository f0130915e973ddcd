package check

import (
	"go/ast"
	"go/token"
	"go/types"
	"reflect"
)

// Methods on demand. A method is looked up by its name: by a selector, or by an interface that asks for it. So a type gets
// only those of its methods whose names were mentioned somewhere, by the prompt, by a source or by a compiled interface;
// the types in the signatures of all the others need not be made. A first query would otherwise read, through the methods
// of the session, all of database/sql and reflect, and a model its neighbours.
type demand struct {
	names []string // in the order of their first mention
	known map[string]bool
	types []compiledType // that have methods, and got those of all names
}

type compiledType struct {
	named *types.Named
	typ   reflect.Type
}

func newDemand() demand {
	d := demand{known: map[string]bool{}}
	d.note("Error") // of the predeclared error
	return d
}

// note tells whether a name is mentioned for the first time.
func (d *demand) note(name string) bool {
	if d.known[name] || !token.IsExported(name) {
		return false
	}
	d.known[name] = true
	d.names = append(d.names, name)
	return true
}

// mention gives compiled types their method of this name.
func (im *importer) mention(name string) {
	if !im.demand.note(name) {
		return
	}
	for _, t := range im.demand.types[:len(im.demand.types):len(im.demand.types)] { // later ones get it as they are made
		im.addMethod(t, name)
	}
}

// mentionIn mentions what source selects and what its interfaces ask for.
func (im *importer) mentionIn(source ast.Node) {
	ast.Inspect(source, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.SelectorExpr:
			im.mention(n.Sel.Name)
		case *ast.InterfaceType:
			for _, field := range n.Methods.List {
				for _, name := range field.Names {
					im.mention(name.Name)
				}
			}
		}
		return true
	})
}

// addMethods gives a new type the methods that were mentioned before.
func (im *importer) addMethods(t compiledType) {
	if t.typ.Kind() == reflect.Interface || reflect.PointerTo(t.typ).NumMethod() == 0 {
		return
	}
	im.demand.types = append(im.demand.types, t)
	for i := 0; i < len(im.demand.names); i++ { // a signature may bring interfaces, and they names
		im.addMethod(t, im.demand.names[i])
	}
}

func (im *importer) addMethod(t compiledType, name string) {
	if method, ok := reflect.PointerTo(t.typ).MethodByName(name); ok {
		im.addCompiled(t, method)
	}
}

// addAllMethods is for listing them.
func (im *importer) addAllMethods(named *types.Named) {
	typ, ok := im.compiled[named.Obj()]
	if !ok || typ.Kind() == reflect.Interface {
		return
	}
	for method := range reflect.PointerTo(typ).Methods() {
		im.addCompiled(compiledType{named, typ}, method)
	}
}

// addCompiled does nothing if the type has the method.
func (im *importer) addCompiled(t compiledType, method reflect.Method) {
	for have := range t.named.Methods() {
		if have.Name() == method.Name {
			return
		}
	}
	pkg := t.named.Obj().Pkg()
	var receiver types.Type = t.named
	if _, onValue := t.typ.MethodByName(method.Name); !onValue {
		receiver = types.NewPointer(t.named)
	}
	signature := im.signature(method.Type, 1, types.NewVar(token.NoPos, pkg, "", receiver))
	t.named.AddMethod(types.NewFunc(token.NoPos, pkg, method.Name, signature))
}
