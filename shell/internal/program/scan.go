package program

import (
	"fmt"
	"go/ast"
	"go/types"

	"github.com/dbsh-go/dbsh/shell/internal/check"
)

// scan names the variables of everything typed, and finds out which of them declared functions use and which are ever read:
// the Go compiler refuses a variable that is not.
func (w *writer) scan(items []Item) {
	for _, unit := range units(items) {
		w.scanNames(unit)
	}
	for i, item := range items {
		if item.SQL != nil {
			w.names.byObject[item.SQL.Rows] = fmt.Sprintf("rows%d", i+1)
		}
	}
	for _, unit := range units(items) {
		for _, s := range unit.Body {
			w.scanUses(s, unit.Info, false)
		}
		if unit.Show != nil && calls(unit.Show.Expr) {
			w.scanUses(unit.Show.Expr, unit.Info, false)
		}
		for _, fn := range append(append([]*types.Func{}, unit.Funcs...), unit.Methods...) {
			if source, ok := w.universe.Source(fn); ok && source.Decl.Body != nil {
				w.scanUses(source.Decl.Body, source.Info, true)
			}
		}
	}
}

// units are those of all entries, the parameters of SQL included.
func units(items []Item) (all []*check.Unit) {
	for _, item := range items {
		switch {
		case item.Go != nil:
			all = append(all, item.Go.Units...)
		case item.SQL.Bind != nil:
			all = append(all, item.SQL.Bind.Units...)
		}
	}
	return all
}

func (w *writer) scanNames(unit *check.Unit) {
	for _, model := range unit.Models {
		w.names.add(model.Root, "")
	}
	for _, v := range unit.Vars {
		same := ""
		if v.Reuse != nil {
			same = w.names.byObject[v.Reuse]
		}
		name := w.names.add(v.Inner, same)
		w.names.add(v.Global, name)
	}
	if unit.Show != nil && unit.Show.Last != nil {
		w.names.byObject[unit.Show.Last] = "last" + unit.Show.Last.Name() // a variable only when a later entry reads it
	}
}

func (w *writer) scanUses(node ast.Node, info *types.Info, outside bool) {
	assigned := map[*ast.Ident]bool{}
	ast.Inspect(node, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.AssignStmt:
			for _, l := range n.Lhs {
				if id, ok := l.(*ast.Ident); ok {
					assigned[id] = true
				}
			}
		case *ast.Ident:
			w.taken[n.Name] = true
			object := info.Uses[n]
			if object == nil {
				return true
			}
			if name := w.names.byObject[object]; name != "" && w.names.lookup(object) == nil {
				w.names.add(object, name) // a value that was shown, and is read again
			}
			if v := w.names.lookup(object); v != nil {
				v.read = v.read || !assigned[n]
				v.outside = v.outside || outside
			}
		}
		return true
	})
}
