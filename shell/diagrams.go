package shell

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/dbsh-go/dbsh/shell/internal/diagram"
	"github.com/dbsh-go/dbsh/store/schema"
)

// diagrams draws what the database holds.
type diagrams struct{ *shell }

// Schema implements command.Diagrams.
func (d diagrams) Schema(ctx context.Context, names []string) (*diagram.Diagram, error) {
	tables, err := d.session.Handle().Describe(ctx)
	if err != nil {
		return nil, err
	}
	var known []string
	for _, t := range tables {
		known = append(known, tableName(t))
	}
	wanted := map[string]bool{}
	for _, name := range names {
		at := slices.IndexFunc(known, func(each string) bool { return strings.EqualFold(each, name) })
		if at < 0 {
			if described, err := d.catalog.Describe(ctx, name); err == nil {
				wanted[described.Table] = true
				continue
			}
			if near := nearestName(name, known); near != "" {
				return nil, fmt.Errorf("erd: there is no table %s: did you mean %s?", name, near)
			}
			return nil, fmt.Errorf("erd: there is no table %s", name)
		}
		wanted[known[at]] = true
	}
	out := &diagram.Diagram{}
	for _, t := range tables {
		if t.Kind == schema.BaseTable && (len(wanted) == 0 || wanted[tableName(t)]) {
			out.Boxes = append(out.Boxes, boxOf(t))
			out.Links = append(out.Links, linksOf(t, wanted)...)
		}
	}
	return out, nil
}

func tableName(t *schema.Table) string {
	if t.Schema != "" {
		return t.Schema + "." + t.Name
	}
	return t.Name
}

func boxOf(t *schema.Table) diagram.Box {
	box := diagram.Box{Name: tableName(t)}
	for _, c := range t.Columns {
		row := diagram.Row{Name: c.Name, Type: strings.ToLower(c.Type), Key: slices.Contains(t.PrimaryKey, c.Name)}
		for _, key := range t.ForeignKeys {
			if slices.Contains(key.Columns, c.Name) {
				row.To = keyTarget(key)
			}
		}
		box.Rows = append(box.Rows, row)
	}
	return box
}

func keyTarget(key *schema.ForeignKey) string {
	if key.RefSchema != "" {
		return key.RefSchema + "." + key.RefTable
	}
	return key.RefTable
}

func linksOf(t *schema.Table, wanted map[string]bool) (links []diagram.Link) {
	for _, key := range t.ForeignKeys {
		if len(wanted) > 0 && !wanted[keyTarget(key)] {
			continue
		}
		link := diagram.Link{From: tableName(t), To: keyTarget(key), Name: strings.Join(key.Columns, ", "), One: slices.Equal(key.Columns, t.PrimaryKey)}
		for _, i := range t.Indexes {
			link.One = link.One || i.Unique && i.Where == "" && slices.Equal(i.Columns(), key.Columns)
		}
		for _, name := range key.Columns {
			if c := t.Column(name); c != nil && c.Nullable {
				link.Optional = true
			}
		}
		links = append(links, link)
	}
	return links
}
