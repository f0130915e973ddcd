package chart

import (
	"fmt"
	"io"
	"math"
	"strings"
)

// Screen is the room for a chart.
type Screen struct {
	Width, Height int
	Measure       func(text string) int // columns that text takes
	Shorten       func(text string, columns int) string
	Paint         func(series int, text string) string // colours what belongs to a series, nil for none
}

// Write draws a chart with characters.
func Write(w io.Writer, c *Chart, s Screen) error {
	c, err := c.drawn()
	if err != nil {
		return err
	}
	if s.Paint == nil {
		s.Paint = func(_ int, text string) string { return text }
	}
	var text string
	if c.Kind == Bar {
		text = bars(c, s)
	} else {
		text = plot(c, s)
	}
	if c.Title != "" {
		text = c.Title + "\n" + text
	}
	_, err = io.WriteString(w, text)
	return err
}

// eighths are the parts of a block, from one eighth to a whole.
var eighths = []string{"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"}

// bars draws a bar a line: to the right of zero what is positive, to its left what is negative.
func bars(c *Chart, s Screen) string {
	low, high := bounds(c.values())
	low, high = min(low, 0), max(high, 0)
	names, numbers := 0, 0
	for i := range c.points() {
		names = max(names, s.Measure(c.label(i)))
		for _, series := range c.Series {
			if i < len(series.Values) {
				numbers = max(numbers, len(Number(series.Values[i])))
			}
		}
	}
	names = min(names, s.Width/3)
	room := max(4, s.Width-names-numbers-3)
	zero := share(0, low, high) * float64(room)
	if low == high {
		zero = 0
	}
	var b strings.Builder
	if len(c.Series) > 1 {
		b.WriteString(legend(c, s))
	}
	for i := range c.points() {
		for n, series := range c.Series {
			name := ""
			if n == 0 {
				name = s.Shorten(c.label(i), names)
			}
			b.WriteString(name + strings.Repeat(" ", names-s.Measure(name)) + " ")
			if i >= len(series.Values) || !drawable(series.Values[i]) {
				b.WriteString("·\n")
				continue
			}
			v := series.Values[i]
			b.WriteString(s.Paint(n, bar(share(v, low, high)*float64(room)-zero, int(math.Round(zero)), low == high)) + " " + Number(v) + "\n")
		}
	}
	return b.String()
}

// bar is a bar of so many columns from zero on; empty where all are zero.
func bar(length float64, zero int, empty bool) string {
	if empty {
		length = 0
	}
	if length < 0 {
		left := min(zero, int(math.Round(-length)))
		return strings.Repeat(" ", zero-left) + strings.Repeat("█", left)
	}
	parts := int(math.Round(length * 8))
	text := strings.Repeat(" ", zero) + strings.Repeat("█", parts/8) + eighths[parts%8]
	if parts == 0 {
		text += "▏"
	}
	return text
}

func legend(c *Chart, s Screen) string {
	var parts []string
	for n, series := range c.Series {
		parts = append(parts, s.Paint(n, "█")+" "+series.Name)
	}
	return strings.Join(parts, "  ") + "\n"
}

// canvas is dots, two columns and four lines in each character (Braille).
type canvas struct {
	width, height int // in characters
	dots          []rune
	owner         []int // the series that drew a character last
}

func newCanvas(width, height int) *canvas {
	return &canvas{width, height, make([]rune, width*height), make([]int, width*height)}
}

// dotBits are the bits of Unicode's Braille patterns, by line and column.
var dotBits = [4][2]rune{{0x01, 0x08}, {0x02, 0x10}, {0x04, 0x20}, {0x40, 0x80}}

func (v *canvas) dot(x, y, series int) {
	if x < 0 || y < 0 || x >= v.width*2 || y >= v.height*4 {
		return
	}
	at := y/4*v.width + x/2
	v.dots[at] |= dotBits[y%4][x%2]
	v.owner[at] = series
}

// line joins two dots.
func (v *canvas) line(x0, y0, x1, y1, series int) {
	steps := max(abs(x1-x0), abs(y1-y0), 1)
	for i := range steps + 1 {
		x := x0 + int(math.Round(float64((x1-x0)*i)/float64(steps)))
		y := y0 + int(math.Round(float64((y1-y0)*i)/float64(steps)))
		v.dot(x, y, series)
	}
}

func abs(n int) int { return max(n, -n) }

// plot draws lines and points.
func plot(c *Chart, s Screen) string {
	low, high := bounds(c.values())
	left, right := bounds(c.xs())
	if low == high {
		low, high = low-1, high+1
	}
	if left == right {
		left, right = left-1, right+1
	}
	height := max(4, s.Height-3)
	margin := max(len(Number(low)), len(Number(high)))
	for _, at := range ticks(low, high, height/3) {
		margin = max(margin, len(Number(at)))
	}
	width := max(8, s.Width-margin-2)
	dots := newCanvas(width, height)
	place := func(i int, v float64) (x, y int) {
		x = int(math.Round(share(c.x(i), left, right) * float64(width*2-1)))
		return x, int(math.Round((1 - share(v, low, high)) * float64(height*4-1)))
	}
	for n, series := range c.Series {
		beforeX, beforeY, joined := 0, 0, false
		for i, v := range series.Values {
			if !drawable(v) || !drawable(c.x(i)) {
				joined = false
				continue
			}
			x, y := place(i, v)
			if c.Kind == Line && joined {
				dots.line(beforeX, beforeY, x, y, n)
			}
			dots.dot(x, y, n)
			beforeX, beforeY, joined = x, y, true
		}
	}
	return frame(c, s, dots, margin, low, high, left, right)
}

// frame writes a canvas between its axes.
func frame(c *Chart, s Screen, dots *canvas, margin int, low, high, left, right float64) string {
	marks := map[int]string{}
	for _, at := range ticks(low, high, dots.height/3) {
		marks[int(math.Round((1-share(at, low, high))*float64(dots.height-1)))] = Number(at)
	}
	var b strings.Builder
	if len(c.Series) > 1 {
		b.WriteString(legend(c, s))
	}
	for y := range dots.height {
		axis := "│"
		if marks[y] != "" {
			axis = "┤"
		}
		fmt.Fprintf(&b, "%*s %s", margin, marks[y], axis)
		line := ""
		for x := range dots.width {
			dot := dots.dots[y*dots.width+x]
			if dot == 0 {
				line += " "
			} else {
				line += s.Paint(dots.owner[y*dots.width+x], string(0x2800+dot))
			}
		}
		b.WriteString(strings.TrimRight(line, " ") + "\n")
	}
	b.WriteString(strings.Repeat(" ", margin+1) + "└" + strings.Repeat("─", dots.width) + "\n")
	first, last := Number(left), Number(right)
	if c.X == nil && len(c.Labels) > 0 {
		first, last = c.label(0), c.label(c.points()-1)
	}
	gap := max(1, dots.width-s.Measure(first)-s.Measure(last))
	b.WriteString(strings.Repeat(" ", margin+2) + first + strings.Repeat(" ", gap) + last + "\n")
	return b.String()
}
