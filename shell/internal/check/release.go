package check

import (
	"go/ast"
	"go/token"
	"go/types"
)

// A session is long, and what an entry leaves behind must be what later entries can reach, not all that it was made of. Three
// things would keep the rest: the scope of a unit's package, which holds the earlier objects that the unit names, each with
// its own package, and so every entry before; the table of positions; and the syntax of functions that are out of scope.

// parsed is a file that a part of an entry was parsed in.
type parsed struct {
	file    *token.File
	livesOn bool // its positions are asked for after its entry has run
}

// Release says that an entry has run and will not run again: what only running it needed is let go of.
func (c *Checker) Release(entry *Entry) {
	for _, p := range entry.parsed {
		if !p.livesOn {
			c.fset.RemoveFile(p.file)
		}
	}
	for _, fn := range entry.covered {
		if !c.generic && c.scope.names[fn.Name()] != fn {
			delete(c.funcs, fn)
		}
	}
	entry.parsed, entry.covered = nil, nil
}

// dropParsed forgets the positions of what was wrong.
func (c *Checker) dropParsed() {
	for _, p := range c.parsed {
		c.fset.RemoveFile(p.file)
	}
	c.parsed = nil
}

// noteParsed notes a file: functions may fail at any time, and models that were typed are checked again.
func (c *Checker) noteParsed(file *ast.File) {
	p := parsed{file: c.fset.File(file.FileStart)}
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncDecl:
			p.livesOn = p.livesOn || n.Name.Name != "_" // statements are parsed in a function _
		case *ast.FuncLit, *ast.TypeSpec:
			p.livesOn = true
		}
		return !p.livesOn
	})
	c.parsed = append(c.parsed, p)
}

// prune leaves in the scope of a checked unit's package what the unit declares. What it names otherwise stands in its info.
func (d *draft) prune() {
	scope := d.pkg.Scope()
	own := types.NewScope(types.Universe, token.NoPos, token.NoPos, "")
	for _, name := range scope.Names() {
		object := scope.Lookup(name)
		if _, imported := object.(*types.PkgName); !imported && object.Pkg() == d.pkg && object.Parent() == scope {
			own.Insert(object)
		}
	}
	*scope = *own
}

// global is a variable of the prompt. It belongs to no unit: the scopes of the one that declares it, and of the first one
// that names it, would live as long as the variable.
func (c *Checker) global(pos token.Pos, name string, t types.Type) *types.Var {
	v := types.NewVar(pos, home, name, t)
	c.outside.Insert(v)
	*c.outside = *types.NewScope(types.Universe, token.NoPos, token.NoPos, "")
	return v
}

// KeptValues is how many of the values that were shown last are kept for _1, _2, ... to read: a shown value may be a whole table.
const KeptValues = 100

// Forget takes all shown values but the last n out of scope, and returns their variables, which no entry will name. Values that
// functions of the prompt name stay.
func (c *Checker) Forget(n int) (past []*types.Var) {
	for ; c.scope.past < len(c.scope.shown)-n; c.scope.past++ {
		v := c.scope.shown[c.scope.past]
		if c.scope.held[v] {
			continue
		}
		c.scope.shown[c.scope.past] = nil
		delete(c.values, v)
		past = append(past, v)
	}
	return past
}

// hold keeps the shown values that functions of a unit name: the functions may run, and be compiled, at any time.
func (c *Checker) hold(unit *Unit) {
	if len(unit.Funcs)+len(unit.Methods) == 0 {
		return
	}
	for _, object := range unit.Info.Uses {
		if v, ok := object.(*types.Var); ok && c.isShown(v) {
			c.scope.held[v] = true
		}
	}
}
