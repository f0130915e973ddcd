package shell

import (
	"context"
	"errors"

	"github.com/dbsh-go/dbsh/shell/internal/command"
	"github.com/dbsh-go/dbsh/shell/internal/display"
	"github.com/dbsh-go/dbsh/shell/internal/table"
)

// variables shows what was declared.
type variables struct{ *shell }

// shownValue is how much of a variable's value :vars shows.
const shownValue = 60

// Variables implements command.Variables. A value that cannot be read is told of in its place.
func (v variables) Variables(ctx context.Context) ([]command.Variable, error) {
	var list []command.Variable
	for _, name := range v.checker.Names("") {
		if name.Kind != "variable" || !v.checker.IsVariable(name.Name) {
			continue
		}
		list = append(list, command.Variable{Name: name.Name, Type: name.Type, Value: v.short(ctx, name.Name)})
		if err := ctx.Err(); err != nil {
			return nil, err
		}
	}
	return list, nil
}

func (v variables) short(ctx context.Context, name string) string {
	value, err := v.valueOf(ctx, name)
	if errors.Is(err, context.Canceled) {
		return ""
	}
	if err != nil {
		return oneLine(v.explain(err))
	}
	p := &display.Printer{Objects: objects{v.session}, Options: table.Options{Height: 1}}
	return table.Shorten(table.Visible(p.Text(shownAs(value, false))), shownValue)
}
