package chart

import (
	"fmt"
	"html"
	"io"
	"math"
	"strings"
)

// The picture's size and its margins.
const (
	svgWidth, svgHeight                      = 800, 450
	leftEdge, rightEdge, topEdge, bottomEdge = 70, 20, 40, 60
)

// colours are those of the series, told apart by people who see no red or no green (after Okabe and Ito).
var colours = []string{"#0072b2", "#e69f00", "#009e73", "#d55e00", "#cc79a7", "#56b4e9", "#f0e442"}

// WriteSVG draws a chart as a picture.
func WriteSVG(w io.Writer, c *Chart) error {
	if c.Kind == Histogram && len(c.Series) > 0 {
		c = Buckets(c.Series[0])
	}
	if err := c.check(); err != nil {
		return err
	}
	p := newPicture(c)
	p.begin()
	if c.Kind == Bar {
		p.bars()
	} else {
		p.points()
	}
	p.legend()
	p.text.WriteString("</svg>\n")
	_, err := io.WriteString(w, p.text.String())
	return err
}

// picture is a chart that is drawn as SVG.
type picture struct {
	chart                  *Chart
	low, high, left, right float64
	text                   strings.Builder
}

func newPicture(c *Chart) *picture {
	p := &picture{chart: c}
	p.low, p.high = bounds(c.values())
	if c.Kind == Bar {
		p.low, p.high = min(p.low, 0), max(p.high, 0)
	}
	if p.low == p.high {
		p.low, p.high = p.low-1, p.high+1
	}
	if p.left, p.right = bounds(c.xs()); p.left == p.right {
		p.left, p.right = p.left-1, p.right+1
	}
	return p
}

func (p *picture) put(format string, args ...any) { fmt.Fprintf(&p.text, format+"\n", args...) }

func (p *picture) y(v float64) float64 {
	return topEdge + (1-share(v, p.low, p.high))*(svgHeight-topEdge-bottomEdge)
}

func (p *picture) x(v float64) float64 {
	return leftEdge + share(v, p.left, p.right)*(svgWidth-leftEdge-rightEdge)
}

// begin draws the title, and lines with the numbers that they stand for.
func (p *picture) begin() {
	p.put(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="sans-serif" font-size="12">`, svgWidth, svgHeight)
	p.put(`<rect width="100%%" height="100%%" fill="white"/>`)
	if p.chart.Title != "" {
		p.put(`<text x="%d" y="24" text-anchor="middle" font-size="16">%s</text>`, svgWidth/2, html.EscapeString(p.chart.Title))
	}
	for _, at := range ticks(p.low, p.high, 6) {
		p.put(`<line x1="%d" y1="%.1f" x2="%d" y2="%.1f" stroke="#ddd"/>`, leftEdge, p.y(at), svgWidth-rightEdge, p.y(at))
		p.put(`<text x="%d" y="%.1f" text-anchor="end">%s</text>`, leftEdge-8, p.y(at)+4, Number(at))
	}
}

func (p *picture) bars() {
	n := p.chart.points()
	slot := float64(svgWidth-leftEdge-rightEdge) / float64(max(n, 1))
	width := slot * 0.8 / float64(len(p.chart.Series))
	every := max(1, int(math.Ceil(float64(n)/20))) // more labels nobody can read
	for i := range n {
		start := leftEdge + float64(i)*slot
		for s, series := range p.chart.Series {
			if i >= len(series.Values) || !drawable(series.Values[i]) {
				continue
			}
			v := series.Values[i]
			top, bottom := min(p.y(v), p.y(0)), max(p.y(v), p.y(0))
			p.put(`<rect x="%.1f" y="%.1f" width="%.1f" height="%.1f" fill="%s"><title>%s: %s</title></rect>`,
				start+slot*0.1+float64(s)*width, top, width, bottom-top, colours[s%len(colours)], html.EscapeString(p.chart.label(i)), Number(v))
		}
		if i%every == 0 {
			p.put(`<text transform="translate(%.1f %d) rotate(-30)" text-anchor="end">%s</text>`, start+slot/2, svgHeight-bottomEdge+16, html.EscapeString(cut(p.chart.label(i))))
		}
	}
	p.put(`<line x1="%d" y1="%.1f" x2="%d" y2="%.1f" stroke="#333"/>`, leftEdge, p.y(0), svgWidth-rightEdge, p.y(0))
}

// cut is a label that has room below the picture.
func cut(label string) string {
	const longest = 14
	if runes := []rune(label); len(runes) > longest {
		return string(runes[:longest-1]) + "…"
	}
	return label
}

func (p *picture) points() {
	c := p.chart
	for _, at := range ticks(p.left, p.right, 8) {
		label := Number(at)
		if c.X == nil && len(c.Labels) > 0 {
			if at != math.Trunc(at) {
				continue
			}
			label = cut(c.label(int(at) - 1))
		}
		p.put(`<text x="%.1f" y="%d" text-anchor="middle">%s</text>`, p.x(at), svgHeight-bottomEdge+18, html.EscapeString(label))
	}
	if c.XName != "" {
		p.put(`<text x="%d" y="%d" text-anchor="middle">%s</text>`, svgWidth/2, svgHeight-bottomEdge+40, html.EscapeString(c.XName))
	}
	for s, series := range c.Series {
		colour := colours[s%len(colours)]
		var path strings.Builder
		move := "M"
		for i, v := range series.Values {
			if !drawable(v) || !drawable(c.x(i)) {
				move = "M"
				continue
			}
			fmt.Fprintf(&path, "%s%.1f %.1f", move, p.x(c.x(i)), p.y(v))
			move = "L"
			if c.Kind == Scatter {
				p.put(`<circle cx="%.1f" cy="%.1f" r="3" fill="%s" fill-opacity="0.7"/>`, p.x(c.x(i)), p.y(v), colour)
			}
		}
		if c.Kind == Line {
			p.put(`<path d="%s" fill="none" stroke="%s" stroke-width="2"/>`, path.String(), colour)
		}
	}
}

func (p *picture) legend() {
	if len(p.chart.Series) < 2 {
		return
	}
	for s, series := range p.chart.Series {
		p.put(`<rect x="%d" y="%d" width="12" height="12" fill="%s"/>`, svgWidth-rightEdge-140, topEdge+s*18, colours[s%len(colours)])
		p.put(`<text x="%d" y="%d">%s</text>`, svgWidth-rightEdge-122, topEdge+s*18+11, html.EscapeString(series.Name))
	}
}
