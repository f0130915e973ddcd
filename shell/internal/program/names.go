package program

import (
	"fmt"
	"go/types"
)

// names gives every variable of the prompt one name in the program. A variable that was declared again with another type is
// another variable and gets a number.
type names struct {
	byObject map[types.Object]string
	variable map[string]*variable
	order    []*variable
}

type variable struct {
	name    string
	typ     types.Type
	outside bool // used by a declared function: a package variable
	read    bool // its value is used somewhere
	defined bool // the statement that declares it has been written
}

func newNames() *names {
	return &names{byObject: map[types.Object]string{}, variable: map[string]*variable{}}
}

// add names a variable; same is the name it must share, "" for a new one.
func (n *names) add(object types.Object, same string) string {
	name := same
	for i := 1; name == ""; i++ {
		name = object.Name()
		if i > 1 {
			name = fmt.Sprintf("%s%d", object.Name(), i)
		}
		if n.variable[name] != nil || i == 1 && reserved(object) {
			name = ""
		}
	}
	if n.variable[name] == nil {
		v := &variable{name: name, typ: object.Type()}
		n.variable[name] = v
		n.order = append(n.order, v)
	}
	n.byObject[object] = name
	return name
}

// of is a variable's name in the program; an object that is not a variable of the prompt keeps its own.
func (n *names) of(object types.Object) string {
	if name, ok := n.byObject[object]; ok {
		return name
	}
	return object.Name()
}

func (n *names) lookup(object types.Object) *variable { return n.variable[n.byObject[object]] }

func (n *names) isPackageLevel(name string) bool {
	v := n.variable[name]
	return v != nil && v.outside
}

func (n *names) packageVariables() (all []*variable) {
	for _, v := range n.order {
		if v.outside {
			all = append(all, v)
		}
	}
	return all
}

// reserved tells names that the program has a use for of its own. A variable err that is an error is that use.
func reserved(object types.Object) bool {
	switch object.Name() {
	case "err":
		return !types.Identical(object.Type(), types.Universe.Lookup("error").Type())
	case "ctx", "session", "store", "fmt", "os", "context", "last", "open", "null", "stop", "caught":
		return true
	}
	return false
}
