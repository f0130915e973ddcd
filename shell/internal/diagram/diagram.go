// Package diagram draws tables and what refers to what: as boxes for a terminal, as Mermaid and as SVG.
//
// Rules:
//   - A [Diagram] is data; each way to draw it reads the same.
//   - What others refer to stands before them: above, or at the left. Where tables refer to each other in a circle, one of them comes first.
//   - Nothing here knows of databases.
package diagram

import (
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
)

// Diagram is boxes, and lines between them.
type Diagram struct {
	Boxes  []Box
	Links  []Link
	Values bool // the boxes are objects: a row's Type is its value
}

// Refer gives a box a row that refers to another box.
func (d *Diagram) Refer(from, name, to string) {
	for i := range d.Boxes {
		if box := &d.Boxes[i]; box.Name == from {
			box.Rows = append(box.Rows, Row{Name: name, Type: to, To: to})
		}
	}
}

// Box is a table, or an object.
type Box struct {
	Name string
	Rows []Row
}

// Row is a column, or a field.
type Row struct {
	Name string
	Type string
	Key  bool
	To   string // the box that it refers to, "" for none
}

// Link is a reference from one box to another.
type Link struct {
	From, To string
	Name     string // of the column
	One      bool   // no two of From have the same To
	Optional bool   // From may have none
}

// ranks is the place of each box: 0 for those that refer to no other, and one more than the highest that it refers to for the others.
func (d *Diagram) ranks() map[string]int {
	ranks := map[string]int{}
	var rank func(name string, within []string) int
	rank = func(name string, within []string) int {
		if known, done := ranks[name]; done {
			return known
		}
		if slices.Contains(within, name) {
			return -1 // a circle
		}
		highest := -1
		for _, link := range d.Links {
			if link.From == name && link.To != name {
				highest = max(highest, rank(link.To, append(within, name)))
			}
		}
		ranks[name] = highest + 1
		return highest + 1
	}
	for _, box := range d.Boxes {
		rank(box.Name, nil)
	}
	return ranks
}

// layers are the boxes by their ranks, in order.
func (d *Diagram) layers() (layers [][]Box) {
	ranks := d.ranks()
	for _, box := range d.Boxes {
		for len(layers) <= ranks[box.Name] {
			layers = append(layers, nil)
		}
		layers[ranks[box.Name]] = append(layers[ranks[box.Name]], box)
	}
	return layers
}

// WriteMermaid writes an entity relationship diagram of Mermaid.
func WriteMermaid(w io.Writer, d *Diagram) error {
	var b strings.Builder
	b.WriteString("erDiagram\n")
	for _, box := range d.Boxes {
		fmt.Fprintf(&b, "    %s {\n", mermaidName(box.Name))
		for _, row := range box.Rows {
			if d.Values {
				fmt.Fprintf(&b, "        field %s %q\n", mermaidWord(row.Name), strings.ReplaceAll(row.Type, `"`, "'"))
				continue
			}
			kind := mermaidWord(row.Type)
			var keys []string
			if row.Key {
				keys = append(keys, "PK")
			}
			if row.To != "" {
				keys = append(keys, "FK")
			}
			fmt.Fprintf(&b, "        %s\n", strings.TrimSpace(kind+" "+mermaidWord(row.Name)+" "+strings.Join(keys, ", ")))
		}
		b.WriteString("    }\n")
	}
	for _, link := range d.Links {
		to, from := "||", "}o"
		if link.Optional {
			to = "|o"
		}
		if link.One {
			from = "o|"
		}
		fmt.Fprintf(&b, "    %s %s--%s %s : %q\n", mermaidName(link.To), to, mirror(from), mermaidName(link.From), link.Name)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// mirror turns a sign around: it stands at the right.
func mirror(sign string) string {
	if sign == "}o" {
		return "o{"
	}
	return "o|"
}

var notWord = regexp.MustCompile(`[^\p{L}\p{N}_]+`)

// mermaidWord is a word of Mermaid, which knows neither blanks nor brackets in types and columns.
func mermaidWord(text string) string {
	word := strings.Trim(notWord.ReplaceAllString(text, "_"), "_")
	if word == "" {
		return "any"
	}
	return word
}

func mermaidName(name string) string {
	if notWord.MatchString(name) {
		return `"` + strings.ReplaceAll(name, `"`, "'") + `"`
	}
	return name
}
