package check

import (
	"fmt"
	"go/token"
	"go/types"
	"strconv"
	"strings"
)

// scope is what was declared at the prompt: variables, constants, functions, types and imported packages by name, and the
// values that were shown.
type scope struct {
	names map[string]types.Object
	shown []*types.Var // nil for those that are no longer kept
	past  int          // all before are no longer kept, or held
	held  map[*types.Var]bool
}

// home is the package that predeclared names and models are declared in. Its name never reaches a message; see plain.
var home = types.NewPackage("main", packagePrefix)

// declare brings a name into scope.
func (c *Checker) declare(name string, object types.Object) {
	old, had := c.scope.names[name]
	c.scope.names[name] = object
	if fn, ok := old.(*types.Func); ok && fn != object {
		c.covered = append(c.covered, fn)
	}
	c.later(func() {
		if had {
			c.scope.names[name] = old
		} else {
			delete(c.scope.names, name)
		}
	})
}

// nextShown is the variable of the next value to be shown: _1, _2, ... and `_` for the last.
func (c *Checker) nextShown(t types.Type) *types.Var {
	n := len(c.scope.shown)
	shown := c.global(token.NoPos, fmt.Sprintf("_%d", n+1), t)
	c.scope.shown = append(c.scope.shown, shown)
	c.later(func() {
		if len(c.scope.shown) > n {
			c.scope.shown = c.scope.shown[:n]
		}
	})
	return shown
}

// lookup is what a name means at the prompt outside an entry's own declarations, nil when nothing. What was declared at the
// prompt wins over models, models win over predeclared names.
func (c *Checker) lookup(name string) types.Object {
	if object := c.scope.names[name]; object != nil {
		return object
	}
	if object := c.shownValue(name); object != nil {
		return object
	}
	if object := c.models.lookup(name); object != nil {
		return object
	}
	return c.predeclared(name)
}

func (c *Checker) shownValue(name string) types.Object {
	if n := c.shownNumber(name); n > 0 && c.scope.shown[n-1] != nil {
		return c.scope.shown[n-1]
	}
	return nil
}

// shownNumber is the number of a value that was shown, kept or not, 0 for other names.
func (c *Checker) shownNumber(name string) int {
	digits, ok := strings.CutPrefix(name, "_")
	if !ok {
		return 0
	}
	n, err := strconv.Atoi(digits)
	if err != nil || n < 1 || n > len(c.scope.shown) {
		return 0
	}
	return n
}

func (c *Checker) isShown(v *types.Var) bool {
	n := c.shownNumber(v.Name())
	return n > 0 && c.scope.shown[n-1] == v
}

func (c *Checker) predeclared(name string) types.Object {
	if object := c.bound[name]; object != nil {
		return object
	}
	binding, ok := c.bindings[name]
	if !ok {
		return nil
	}
	object := c.imports.object(home, name, binding.Value)
	c.bound[name] = object
	c.values[object] = binding.Value
	return object
}

// importName is a package that is in scope by its own name, without an import declaration.
func (c *Checker) importName(name string) *types.PkgName {
	path := c.config.Packages.Path(name)
	if path == "" {
		return nil
	}
	pkg, err := c.imports.open(path)
	if err != nil {
		return nil
	}
	return types.NewPkgName(token.NoPos, home, name, pkg)
}

// bring puts an object into the scope of a package about to be checked. Package names belong to the package that uses them.
func bring(pkg *types.Package, object types.Object) {
	if name, ok := object.(*types.PkgName); ok {
		object = types.NewPkgName(token.NoPos, pkg, name.Name(), name.Imported())
	}
	pkg.Scope().Insert(object)
}
