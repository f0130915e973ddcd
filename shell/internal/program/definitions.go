package program

import (
	"go/ast"
	"go/types"
	"slices"

	"github.com/dbsh-go/dbsh/shell/internal/check"
)

// definitions decides what becomes of functions, methods and types that were declared again.
type definitions struct {
	dropped map[types.Object]bool         // not written
	instead map[types.Object]types.Object // functions that stand for dropped ones
	written map[types.Object]bool
	refused *Refusal

	bodies map[types.Object]objects // what functions and types mention
	ran    []objects                // what the statements of each unit mention
}

type objects map[types.Object]bool

func newDefinitions() *definitions {
	return &definitions{
		dropped: map[types.Object]bool{},
		instead: map[types.Object]types.Object{},
		written: map[types.Object]bool{},
		bodies:  map[types.Object]objects{},
	}
}

// define finds the definitions that a later one takes the place of.
func (d *definitions) define(all []*check.Unit, universe check.Universe) {
	for _, unit := range all {
		d.read(unit, universe)
	}
	latest := map[string]types.Object{}
	known := map[types.Object]bool{}
	var earlier []types.Object
	for i, unit := range all {
		for _, object := range defined(unit) {
			old := latest[object.Name()]
			latest[object.Name()] = object
			fn, _ := object.(*types.Func)
			switch {
			case old == nil:
			case fn != nil && unit.Replaces[fn] == old:
				d.replace(i, old, object)
			default:
				earlier = append(earlier, old)
			}
		}
		for _, method := range unit.Methods {
			if known[method] && d.methodRan(i, method) {
				d.refuse("the method "+method.Name(), "it was declared again after it had run, and the program would need both")
			}
			known[method] = true
		}
	}
	d.drop(earlier)
}

// defined are the types and functions of a unit that can be declared again.
func defined(unit *check.Unit) (list []types.Object) {
	for _, name := range unit.Types {
		list = append(list, name)
	}
	for _, fn := range unit.Funcs {
		if fn.Name() != "init" && fn.Name() != "_" {
			list = append(list, fn)
		}
	}
	return list
}

func (d *definitions) refuse(what, why string) {
	if d.refused == nil {
		d.refused = &Refusal{what, why}
	}
}

// replace decides about a function that callers of the old one call from unit i on.
func (d *definitions) replace(i int, old, object types.Object) {
	if !d.reached(d.ran[:i])[old] {
		d.dropped[old], d.instead[old] = true, object
		return
	}
	for caller := range d.reached(d.ran[i:]) {
		if caller != old && d.bodies[caller][old] {
			d.refuse("the function "+caller.Name(), "it calls "+old.Name()+", which was declared again after it had run, and the program would need both")
		}
	}
}

// drop leaves out earlier definitions that nothing uses.
func (d *definitions) drop(earlier []types.Object) {
	roots := slices.Clone(d.ran)
	for object, body := range d.bodies {
		if !d.dropped[object] && !slices.Contains(earlier, object) {
			roots = append(roots, body)
		}
	}
	live := d.reached(roots)
	for _, object := range earlier {
		if !live[object] {
			d.dropped[object] = true
		}
	}
}

// reached is what is mentioned, directly or by what is mentioned.
func (d *definitions) reached(from []objects) objects {
	found := objects{}
	var visit func(objects)
	visit = func(set objects) {
		for object := range set {
			if !found[object] {
				found[object] = true
				visit(d.bodies[object])
			}
		}
	}
	for _, set := range from {
		visit(set)
	}
	return found
}

// compiledCalls are the methods that compiled code calls unasked.
var compiledCalls = []string{"String", "Error", "Format", "GoString", "Len", "Less", "Swap", "Read", "Write", "Close", "Scan", "Value", "MarshalJSON", "UnmarshalJSON", "MarshalText", "UnmarshalText"}

// methodRan tells whether a method may have run before unit i: by its name, since an interface may have been between.
func (d *definitions) methodRan(i int, method *types.Func) bool {
	reached := d.reached(d.ran[:i])
	for object := range reached {
		if fn, ok := object.(*types.Func); ok && fn.Signature().Recv() != nil && fn.Name() == method.Name() {
			return true
		}
	}
	if !slices.Contains(compiledCalls, method.Name()) {
		return false
	}
	mentioned := objects{}
	mentioned.addType(method.Signature().Recv().Type())
	for object := range mentioned {
		if reached[object] {
			return true
		}
	}
	return false
}

// read notes what a unit's declarations and statements mention.
func (d *definitions) read(unit *check.Unit, universe check.Universe) {
	ran := objects{}
	for _, s := range unit.Body {
		ran.addNode(s, unit.Info)
	}
	if unit.Show != nil {
		ran.addNode(unit.Show.Expr, unit.Info)
	}
	for _, v := range unit.Vars {
		ran.addType(v.Inner.Type())
	}
	d.ran = append(d.ran, ran)
	for _, fn := range slices.Concat(unit.Funcs, unit.Methods) {
		body := objects{}
		if source, ok := universe.Source(fn); ok {
			body.addNode(source.Decl, source.Info)
		}
		d.bodies[fn] = body
	}
	for _, name := range unit.Types {
		body := objects{}
		body.addType(name.Type().Underlying())
		d.bodies[name] = body
	}
}

func (o objects) addNode(node ast.Node, info *types.Info) {
	ast.Inspect(node, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok {
			switch object := info.Uses[id].(type) {
			case *types.Func:
				o[object.Origin()] = true
				o.addType(object.Type())
			case *types.TypeName, *types.Const:
				o[object] = true
			}
		}
		return true
	})
}

// addType adds the named types that a type is made of, and those of its parts that have no name.
func (o objects) addType(t types.Type) {
	switch t := types.Unalias(t).(type) {
	case *types.Named:
		o[t.Origin().Obj()] = true
		for i := range t.TypeArgs().Len() {
			o.addType(t.TypeArgs().At(i))
		}
	case *types.Pointer:
		o.addType(t.Elem())
	case *types.Slice:
		o.addType(t.Elem())
	case *types.Array:
		o.addType(t.Elem())
	case *types.Chan:
		o.addType(t.Elem())
	case *types.Map:
		o.addType(t.Key())
		o.addType(t.Elem())
	case *types.Struct:
		for i := range t.NumFields() {
			o.addType(t.Field(i).Type())
		}
	case *types.Interface:
		for i := range t.NumExplicitMethods() {
			o.addType(t.ExplicitMethod(i).Type())
		}
		for i := range t.NumEmbeddeds() {
			o.addType(t.EmbeddedType(i))
		}
	case *types.Signature:
		for _, tuple := range []*types.Tuple{t.Params(), t.Results()} {
			for i := range tuple.Len() {
				o.addType(tuple.At(i).Type())
			}
		}
	}
}
