package shell

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"strings"

	"github.com/dbsh-go/dbsh/shell/internal/diagram"
	"github.com/dbsh-go/dbsh/shell/internal/display"
	"github.com/dbsh-go/dbsh/shell/internal/table"
	"github.com/dbsh-go/dbsh/store"
)

// What an object diagram has at most: more nobody reads.
const (
	drawnObjects = 100
	drawnValue   = 24 // characters of a field's value
)

// Objects implements command.Diagrams: what the session has in memory, and how it belongs together. No database is asked.
func (d diagrams) Objects(_ context.Context, models []string) (*diagram.Diagram, int, error) {
	wanted, err := d.wantedModels(models)
	if err != nil {
		return nil, 0, err
	}
	out, names, left := &diagram.Diagram{Values: true}, map[any]string{}, 0
	signs, counts := d.signs(), map[string]int{}
	for _, object := range d.session.Objects() {
		known, ok := d.session.Object(object)
		if !ok || len(wanted) > 0 && !wanted[known.Model] {
			continue
		}
		if len(out.Boxes) == drawnObjects {
			left++
			continue
		}
		name := signs[object] + known.String()
		if counts[name]++; counts[name] > 1 { // new ones have no key
			name = fmt.Sprintf("%s (%d)", name, counts[name])
		}
		names[object] = name
		out.Boxes = append(out.Boxes, d.objectBox(name, known))
	}
	if len(out.Boxes) == 0 {
		return nil, 0, errors.New("erd: the session has no such objects: what is queried or added is there")
	}
	for _, tie := range d.session.Ties() {
		if from, to := names[tie.From], names[tie.To]; from != "" && to != "" {
			out.Links = append(out.Links, diagram.Link{From: from, To: to, Name: tie.Relation})
			out.Refer(from, tie.Relation, to)
		}
	}
	return out, left, nil
}

// wantedModels finds models by their names, or those of their roots or tables.
func (d diagrams) wantedModels(names []string) (map[string]bool, error) {
	wanted := map[string]bool{}
	for _, name := range names {
		model, found := d.catalog.Owner(name)
		if !found {
			described, err := d.catalog.Describe(context.Background(), name)
			if err != nil {
				return nil, fmt.Errorf("erd: there is no model %s", name)
			}
			model = described.Name
		}
		wanted[model] = true
	}
	return wanted, nil
}

// signs are what stands before objects that a flush would write.
func (d diagrams) signs() map[any]string {
	signs := map[any]string{}
	for _, change := range d.session.Changes() {
		signs[change.Object] = map[store.ChangeKind]string{store.Insert: "+ ", store.Update: "~ ", store.Delete: "- "}[change.Kind]
	}
	return signs
}

// objectBox has the columns of an object with their values.
func (d diagrams) objectBox(name string, known store.Object) diagram.Box {
	box := diagram.Box{Name: name}
	p := &display.Printer{Options: table.Options{Height: 1}}
	for _, cell := range known.Columns {
		text := "NULL"
		if value := reflect.Indirect(reflect.ValueOf(cell.Value)); value.IsValid() {
			text = p.Text(display.Value{Value: value})
		}
		box.Rows = append(box.Rows, diagram.Row{Name: cell.Field, Type: table.Shorten(table.Visible(strings.TrimSpace(text)), drawnValue)})
	}
	return box
}
