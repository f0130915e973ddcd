package diagram

import (
	"fmt"
	"html"
	"io"
	"strings"
)

// Sizes of the picture.
const (
	lineHeight, letter = 18, 7.3
	boxGap, layerGap   = 30, 90
	edge, headHeight   = 20, 24
	fewestLetters      = 12
)

// placed is a box with its place in the picture.
type placed struct {
	box                 Box
	x, y, width, height float64
}

// WriteSVG draws boxes in columns, from left to right, and lines from each reference to its target.
func WriteSVG(w io.Writer, d *Diagram) error {
	boxes := map[string]*placed{}
	var order []*placed
	x, height := float64(edge), 0.0
	for _, layer := range d.layers() {
		y, widest := float64(edge), 0.0
		for _, box := range layer {
			p := &placed{box: box, x: x, y: y, width: boxWidth(box), height: headHeight + float64(len(box.Rows))*lineHeight + 6}
			boxes[box.Name] = p
			order = append(order, p)
			y += p.height + boxGap
			widest = max(widest, p.width)
		}
		height = max(height, y)
		x += widest + layerGap
	}
	var b strings.Builder
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %.0f %.0f" font-family="monospace" font-size="12">`+"\n", max(x-layerGap+edge, 2*edge), max(height, 2*edge))
	b.WriteString(`<defs><marker id="to" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="8" markerHeight="8" orient="auto"><path d="M0 0L8 4L0 8z" fill="#666"/></marker></defs>` + "\n")
	b.WriteString(`<rect width="100%" height="100%" fill="white"/>` + "\n")
	for _, link := range d.Links {
		if from, to := boxes[link.From], boxes[link.To]; from != nil && to != nil {
			line(&b, from, to, link.Name)
		}
	}
	for _, p := range order {
		p.draw(&b)
	}
	b.WriteString("</svg>\n")
	_, err := io.WriteString(w, b.String())
	return err
}

func boxWidth(box Box) float64 {
	letters := max(fewestLetters, lettersOf(box.Name))
	for _, row := range box.Rows {
		letters = max(letters, lettersOf(row.Name)+lettersOf(row.Type)+3)
	}
	return float64(letters)*letter + 20
}

// lettersOf is about how many letters are as wide as a text: Chinese and its like, and emoji, are twice as wide.
func lettersOf(text string) (n int) {
	for _, r := range text {
		n++
		if r >= 0x1100 {
			n++
		}
	}
	return n
}

// line joins a row to the head of the box that it refers to.
func line(b *strings.Builder, from, to *placed, row string) {
	y := from.y + headHeight/2
	for i, each := range from.box.Rows {
		if each.Name == row {
			y = from.y + headHeight + (float64(i)+0.6)*lineHeight
		}
	}
	startX, endX, bend := from.x, to.x+to.width, -layerGap/2.0
	if from.x <= to.x { // to itself, or to one that stands at its right
		startX, endX, bend = from.x+from.width, to.x+to.width, layerGap/2.0
		if from.x < to.x {
			endX, bend = to.x, layerGap/2.0
		}
	}
	endBend := endX - bend
	if from == to {
		endBend = endX + bend
	}
	fmt.Fprintf(b, `<path d="M%.1f %.1fC%.1f %.1f %.1f %.1f %.1f %.1f" fill="none" stroke="#666" marker-end="url(#to)"/>`+"\n",
		startX, y, startX+bend, y, endBend, to.y+headHeight/2, endX, to.y+headHeight/2)
}

func (p *placed) draw(b *strings.Builder) {
	fmt.Fprintf(b, `<rect x="%.1f" y="%.1f" width="%.1f" height="%.1f" rx="4" fill="#fff" stroke="#333"/>`+"\n", p.x, p.y, p.width, p.height)
	fmt.Fprintf(b, `<rect x="%.1f" y="%.1f" width="%.1f" height="%d" rx="4" fill="#dbe9f6" stroke="#333"/>`+"\n", p.x, p.y, p.width, headHeight)
	fmt.Fprintf(b, `<text x="%.1f" y="%.1f" font-weight="bold">%s</text>`+"\n", p.x+8, p.y+16, html.EscapeString(p.box.Name))
	for i, row := range p.box.Rows {
		y := p.y + headHeight + float64(i+1)*lineHeight - 4
		weight := ""
		if row.Key {
			weight = ` font-weight="bold"`
		}
		fmt.Fprintf(b, `<text x="%.1f" y="%.1f"%s>%s</text>`+"\n", p.x+8, y, weight, html.EscapeString(row.Name))
		fmt.Fprintf(b, `<text x="%.1f" y="%.1f" text-anchor="end" fill="#666">%s</text>`+"\n", p.x+p.width-8, y, html.EscapeString(row.Type))
	}
}
