package chart

import (
	"fmt"
	"html"
	"io"
	"strings"
)

// WriteSVG draws a chart as a picture whose text is that of the viewer's fonts.
func WriteSVG(w io.Writer, c *Chart) error {
	c, err := c.drawn()
	if err != nil {
		return err
	}
	on := &svg{}
	on.put(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="sans-serif" font-size="%d">`, pictureWidth, pictureHeight, textSize)
	on.put(`<rect width="100%%" height="100%%" fill="white"/>`)
	drawOn(on, c)
	on.put(`</svg>`)
	_, err = io.WriteString(w, on.text.String())
	return err
}

// svg is a surface of elements.
type svg struct{ text strings.Builder }

func (s *svg) put(format string, args ...any) { fmt.Fprintf(&s.text, format+"\n", args...) }

func (s *svg) line(from, to point, colour string) {
	s.put(`<line x1="%.1f" y1="%.1f" x2="%.1f" y2="%.1f" stroke="%s"/>`, from.x, from.y, to.x, to.y, colour)
}

func (s *svg) rect(corner point, width, height float64, colour, title string) {
	s.put(`<rect x="%.1f" y="%.1f" width="%.1f" height="%.1f" fill="%s"><title>%s</title></rect>`, corner.x, corner.y, width, height, colour, html.EscapeString(title))
}

func (s *svg) dot(at point, colour string) {
	s.put(`<circle cx="%.1f" cy="%.1f" r="3" fill="%s" fill-opacity="0.7"/>`, at.x, at.y, colour)
}

func (s *svg) path(points []point, colour string) {
	if len(points) == 0 {
		return
	}
	var d strings.Builder
	for i, at := range points {
		fmt.Fprintf(&d, "%c%.1f %.1f", "ML"[min(i, 1)], at.x, at.y)
	}
	s.put(`<path d="%s" fill="none" stroke="%s" stroke-width="2"/>`, d.String(), colour)
}

func (s *svg) write(at point, text string, how lettering) {
	turn := ""
	if how.rising {
		turn = " rotate(-30)"
	}
	s.put(`<text transform="translate(%.1f %.1f)%s" text-anchor="%s" font-size="%d">%s</text>`, at.x, at.y, turn, how.anchor, how.size, html.EscapeString(text))
}
