package program

import (
	"go/token"
	"go/types"
	"strconv"
)

// names gives everything that is declared outside of a function's body one name in the program. What the entries declare inside
// functions keeps its name; names of ours give way to it.
type names struct {
	declared   map[string]bool               // by the entries, anywhere
	locals     map[string]bool               // of those, inside blocks and functions
	given      map[string]bool               // names in use at the top of the program or of Run
	temps      map[string]bool               // names of temporaries
	again      map[types.Object]types.Object // values that were shown once more
	ours       map[string]string
	packages   map[string]string       // import path to name
	shown      map[types.Object]string // values that were shown, and what a variable that holds one is called
	objects    map[types.Object]string
	constNames map[promptConst]string
	labels     map[string]int
	vars       map[types.Object]*variable
	order      []*variable
	used       map[types.Object]bool // local variables whose value is used
	assigned   map[types.Object]bool // local variables that are assigned after their declaration
}

// promptConst is a constant of the prompt: later entries know it by another object.
type promptConst struct {
	pkg  *types.Package
	name string
}

// variable is a variable of the prompt.
type variable struct {
	name    string
	typ     types.Type
	outside bool // used by a declared function: a package variable
	read    bool // its value is used somewhere
	defined bool // the statement that declares it has been written
}

func newNames() *names {
	return &names{
		declared:   map[string]bool{},
		locals:     map[string]bool{},
		given:      map[string]bool{"Run": true, "main": true, "nil": true, "new": true, "panic": true, "recover": true, "error": true, "any": true},
		temps:      map[string]bool{},
		again:      map[types.Object]types.Object{},
		ours:       map[string]string{},
		packages:   map[string]string{},
		shown:      map[types.Object]string{},
		objects:    map[types.Object]string{},
		constNames: map[promptConst]string{},
		labels:     map[string]int{},
		vars:       map[types.Object]*variable{},
		used:       map[types.Object]bool{},
		assigned:   map[types.Object]bool{},
	}
}

// fresh is base, or base with a number, that nothing else is called.
func (n *names) fresh(base string, taken func(string) bool) string {
	for i := 1; ; i++ {
		name := base
		if i > 1 {
			name += strconv.Itoa(i)
		}
		if !n.declared[name] && !n.given[name] && !token.IsKeyword(name) && !taken(name) {
			return name
		}
	}
}

// own is the name of a package, function or parameter of ours.
func (n *names) own(base string) string {
	if name, ok := n.ours[base]; ok {
		return name
	}
	name := n.fresh(base, func(name string) bool { return n.temps[name] })
	n.ours[base], n.given[name] = name, true
	return name
}

// importName is the name of a package in the program.
func (n *names) importName(path, base string) string {
	if name, ok := n.packages[path]; ok {
		return name
	}
	name := n.fresh(base, func(name string) bool { return n.temps[name] })
	n.packages[path], n.given[name] = name, true
	return name
}

// give names something of the prompt: as it is called there, if nothing else is.
func (n *names) give(object types.Object, taken bool) string {
	name := object.Name()
	if taken || n.given[name] {
		name = n.fresh(name, func(string) bool { return false })
	}
	n.given[name] = true
	n.objects[object] = name
	return name
}

// giveVar names a variable of the prompt.
func (n *names) giveVar(object types.Object, taken bool) *variable {
	v := &variable{name: n.give(object, taken), typ: object.Type()}
	n.vars[object] = v
	n.order = append(n.order, v)
	return v
}

// of is an object's name in the program; what is not of the prompt's outermost scope keeps its own.
func (n *names) of(object types.Object) string {
	if v := n.vars[object]; v != nil {
		return v.name
	}
	if name, ok := n.objects[object]; ok {
		return name
	}
	if c, ok := object.(*types.Const); ok && atTop(c) {
		if name, ok := n.constNames[promptConst{c.Pkg(), c.Name()}]; ok {
			return name
		}
	}
	return object.Name()
}

// known tells whether something of the prompt's outermost scope is declared by the program.
func (n *names) known(object types.Object) bool {
	if n.vars[object] != nil || n.objects[object] != "" {
		return true
	}
	return object.Pkg() != nil && n.constNames[promptConst{object.Pkg(), object.Name()}] != ""
}

func (n *names) packageVariables() (all []*variable) {
	for _, v := range n.order {
		if v.outside {
			all = append(all, v)
		}
	}
	return all
}

// atTop tells whether an object stands in a package's scope.
func atTop(object types.Object) bool {
	return object.Parent() != nil && object.Parent().Parent() == types.Universe
}
