package shell

import (
	"database/sql"
	"fmt"
	"go/ast"
	"go/types"
	"reflect"
	"strings"

	"github.com/dbsh-go/dbsh/shell/internal/check"
	"github.com/dbsh-go/dbsh/shell/internal/display"
	"github.com/dbsh-go/dbsh/shell/internal/engine"
	"github.com/dbsh-go/dbsh/store"
)

// show prints the value of an entry.
func (s *shell) show(v engine.Value) {
	if s.past.take(v) || s.quiet {
		return
	}
	if err := s.present(shownAs(v, s.column)); err != nil {
		s.report(err)
	}
}

// shownAs is a value of the engine as the display takes it.
func shownAs(v engine.Value, column bool) display.Value {
	shown := display.Value{Value: v.V, Type: typeName(v.Type), Column: column}
	switch value := interfaceOf(v.V).(type) {
	case *store.Rows:
		if value != nil {
			shown.Value = reflect.ValueOf(rowsView{value})
		}
	case sql.Result: // of db.Exec
		shown.Value = reflect.ValueOf(changed{value})
	}
	return shown
}

// changed shows the result of a statement without rows as the prompt shows one that was typed.
type changed struct{ sql.Result }

func (c changed) String() string {
	n, err := c.RowsAffected()
	if err != nil {
		return "ok"
	}
	return counted(n, "row") + " changed"
}

func interfaceOf(v reflect.Value) any {
	if !v.IsValid() || !v.CanInterface() {
		return nil
	}
	return v.Interface()
}

// objects tells the display what a session knows of objects.
type objects struct{ session *store.Session }

func (o objects) Object(v any) (display.Object, bool) {
	known, ok := o.session.Object(v)
	if !ok {
		return display.Object{}, false
	}
	out := display.Object{Model: known.Model}
	for _, c := range known.Columns {
		out.Columns = append(out.Columns, display.Column(c))
	}
	for _, e := range known.Relations {
		out.Relations = append(out.Relations, display.Relation{Name: e.Name, Loaded: e.Loaded, Summary: summary(e)})
	}
	return out, true
}

func summary(e store.End) string {
	switch {
	case !e.Loaded:
		return ""
	case e.Count == 0:
		return "none"
	}
	return fmt.Sprintf("%d %s", e.Count, e.Target)
}

// typeName is a static type as people write it: without the packages that the prompt makes up.
func typeName(t types.Type) string {
	if t == nil {
		return ""
	}
	return types.TypeString(t, func(pkg *types.Package) string {
		if strings.HasPrefix(pkg.Name(), "main") {
			return ""
		}
		return pkg.Name()
	})
}

// givesStop tells whether an entry ends in a call that gives a function to end what it began, as session.OnAfterCommit does: it
// is done for what it begins. _() ends it.
func givesStop(entry *check.Entry) bool {
	if len(entry.Units) == 0 {
		return false
	}
	last := entry.Units[len(entry.Units)-1]
	if last.Show == nil {
		return false
	}
	signature, ok := last.Show.Type.(*types.Signature)
	_, call := ast.Unparen(last.Show.Expr).(*ast.CallExpr)
	return ok && call && signature.Params().Len() == 0 && signature.Results().Len() == 0
}

// showsColumn tells whether what an entry shows is a field of a model.
func (s *shell) showsColumn(entry *check.Entry) bool {
	if len(entry.Units) == 0 {
		return false
	}
	last := entry.Units[len(entry.Units)-1]
	if last.Show == nil {
		return false
	}
	selector, ok := ast.Unparen(last.Show.Expr).(*ast.SelectorExpr)
	if !ok {
		return false
	}
	selection := last.Info.Selections[selector]
	if selection == nil || selection.Kind() != types.FieldVal {
		return false
	}
	owner := selection.Recv()
	if pointer, ok := owner.Underlying().(*types.Pointer); ok {
		owner = pointer.Elem()
	}
	named, ok := types.Unalias(owner).(*types.Named)
	return ok && s.checker.IsModel(named.Obj())
}
