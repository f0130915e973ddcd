package chart

import (
	"math"
)

// The picture's size and its margins.
const (
	pictureWidth, pictureHeight              = 800, 450
	leftEdge, rightEdge, topEdge, bottomEdge = 70, 20, 40, 60
)

// colours are those of the series, told apart by people who see no red or no green (after Okabe and Ito).
var colours = []string{"#0072b2", "#e69f00", "#009e73", "#d55e00", "#cc79a7", "#56b4e9", "#f0e442"}

const (
	grid = "#dddddd"
	axis = "#333333"
)

// surface is what a picture is drawn on, from the left and the top of its upper left corner. A colour is #rrggbb.
type surface interface {
	line(from, to point, colour string)
	rect(corner point, width, height float64, colour, title string)
	dot(at point, colour string)
	path(points []point, colour string)
	write(at point, s string, how lettering)
}

type point struct{ x, y float64 }

// lettering is how a text stands: its beginning, middle or end at its point, its size, and whether it rises from the left.
type lettering struct {
	anchor anchor
	size   int
	rising bool
}

type anchor string

const (
	start  anchor = "start"
	middle anchor = "middle"
	end    anchor = "end"
)

const textSize = 12

// drawOn draws a chart on a surface.
func drawOn(on surface, c *Chart) {
	p := newPicture(on, c)
	p.begin()
	if c.Kind == Bar {
		p.bars()
	} else {
		p.points()
	}
	p.legend()
}

// picture is a chart that is drawn.
type picture struct {
	on                     surface
	chart                  *Chart
	low, high, left, right float64
}

func newPicture(on surface, c *Chart) *picture {
	p := &picture{on: on, chart: c}
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

func (p *picture) y(v float64) float64 {
	return topEdge + (1-share(v, p.low, p.high))*(pictureHeight-topEdge-bottomEdge)
}

func (p *picture) x(v float64) float64 {
	return leftEdge + share(v, p.left, p.right)*(pictureWidth-leftEdge-rightEdge)
}

// begin draws the title, and lines with the numbers that they stand for.
func (p *picture) begin() {
	if p.chart.Title != "" {
		p.on.write(point{pictureWidth / 2, 24}, p.chart.Title, lettering{middle, 16, false})
	}
	for _, at := range ticks(p.low, p.high, 6) {
		p.across(at, grid)
		p.on.write(point{leftEdge - 8, p.y(at) + 4}, Number(at), lettering{end, textSize, false})
	}
}

// across is the line of a value.
func (p *picture) across(v float64, colour string) {
	p.on.line(point{leftEdge, p.y(v)}, point{pictureWidth - rightEdge, p.y(v)}, colour)
}

func (p *picture) bars() {
	n := p.chart.points()
	slot := float64(pictureWidth-leftEdge-rightEdge) / float64(max(n, 1))
	width := slot * 0.8 / float64(len(p.chart.Series))
	every := max(1, int(math.Ceil(float64(n)/20))) // more labels nobody can read
	for i := range n {
		begin := leftEdge + float64(i)*slot
		for s, series := range p.chart.Series {
			if i >= len(series.Values) || !drawable(series.Values[i]) {
				continue
			}
			v := series.Values[i]
			top, bottom := min(p.y(v), p.y(0)), max(p.y(v), p.y(0))
			p.on.rect(point{begin + slot*0.1 + float64(s)*width, top}, width, bottom-top, colours[s%len(colours)], p.chart.label(i)+": "+Number(v))
		}
		if i%every == 0 {
			p.on.write(point{begin + slot/2, pictureHeight - bottomEdge + 16}, cut(p.chart.label(i)), lettering{end, textSize, true})
		}
	}
	p.across(0, axis)
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
		p.on.write(point{p.x(at), pictureHeight - bottomEdge + 18}, label, lettering{middle, textSize, false})
	}
	if c.XName != "" {
		p.on.write(point{pictureWidth / 2, pictureHeight - bottomEdge + 40}, c.XName, lettering{middle, textSize, false})
	}
	for s, series := range c.Series {
		p.series(series, colours[s%len(colours)])
	}
}

// series draws the points of a series: dots, or lines that end where a value is missing.
func (p *picture) series(series Series, colour string) {
	var line []point
	for i, v := range series.Values {
		if !drawable(v) || !drawable(p.chart.x(i)) {
			p.on.path(line, colour)
			line = nil
			continue
		}
		at := point{p.x(p.chart.x(i)), p.y(v)}
		if p.chart.Kind == Scatter {
			p.on.dot(at, colour)
		} else {
			line = append(line, at)
		}
	}
	p.on.path(line, colour)
}

func (p *picture) legend() {
	if len(p.chart.Series) < 2 {
		return
	}
	for s, series := range p.chart.Series {
		corner := point{pictureWidth - rightEdge - 140, topEdge + float64(s)*18}
		p.on.rect(corner, 12, 12, colours[s%len(colours)], "")
		p.on.write(point{corner.x + 18, corner.y + 11}, series.Name, lettering{start, textSize, false})
	}
}
