package chart

import (
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"io"
	"math"
	"strconv"

	scaled "golang.org/x/image/draw"
	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/f64"
	"golang.org/x/image/math/fixed"
	"golang.org/x/image/vector"
)

// pixels is how many of them a picture as PNG has for each of its points: screens have two.
const pixels = 2

// WritePNG draws a chart as a picture of 1600 to 900 pixels. The Go font writes its text, which has the letters of Latin, Greek and Cyrillic
// scripts; unknown tells that it had to leave others as boxes.
func WritePNG(w io.Writer, c *Chart) (unknown bool, err error) {
	if c, err = c.drawn(); err != nil {
		return false, err
	}
	letters, err := opentype.Parse(goregular.TTF)
	if err != nil {
		return false, err
	}
	on := &raster{image: image.NewRGBA(image.Rect(0, 0, pictureWidth*pixels, pictureHeight*pixels)), letters: letters}
	draw.Draw(on.image, on.image.Bounds(), image.White, image.Point{}, draw.Src)
	drawOn(on, c)
	if on.err != nil {
		return on.unknown, on.err
	}
	return on.unknown, png.Encode(w, on.image)
}

// raster is a surface of pixels.
type raster struct {
	image   *image.RGBA
	letters *opentype.Font
	unknown bool // a letter that the font has not
	err     error
}

func (r *raster) line(from, to point, colour string) { r.stroke([]point{from, to}, 1, colour) }

func (r *raster) rect(corner point, width, height float64, colour, _ string) {
	x, y := corner.x+width, corner.y+height
	r.fill([]point{corner, {x, corner.y}, {x, y}, {corner.x, y}}, colourOf(colour, 1))
}

func (r *raster) dot(at point, colour string) { r.disc(at, 3, colourOf(colour, 0.7)) }

func (r *raster) disc(at point, radius float64, colour color.Color) {
	const corners = 24
	circle := make([]point, corners)
	for i := range circle {
		sin, cos := math.Sincos(2 * math.Pi * float64(i) / corners)
		circle[i] = point{at.x + radius*cos, at.y + radius*sin}
	}
	r.fill(circle, colour)
}

func (r *raster) path(points []point, colour string) { r.stroke(points, 2, colour) }

// stroke draws the lines between points, one after another, and round joints where they meet.
func (r *raster) stroke(points []point, width float64, colour string) {
	for i := 1; i < len(points); i++ {
		from, to := points[i-1], points[i]
		if i > 1 {
			r.disc(from, width/2, colourOf(colour, 1))
		}
		length := math.Hypot(to.x-from.x, to.y-from.y)
		if length == 0 {
			continue
		}
		along := point{(to.x - from.x) / length * width / 2, (to.y - from.y) / length * width / 2}
		r.fill([]point{
			{from.x - along.y, from.y + along.x}, {to.x - along.y, to.y + along.x},
			{to.x + along.y, to.y - along.x}, {from.x + along.y, from.y - along.x},
		}, colourOf(colour, 1))
	}
}

// fill fills a polygon.
func (r *raster) fill(corners []point, colour color.Color) {
	size := r.image.Bounds().Size()
	shape := vector.NewRasterizer(size.X, size.Y)
	for i, c := range corners {
		x, y := float32(c.x*pixels), float32(c.y*pixels)
		if i == 0 {
			shape.MoveTo(x, y)
		} else {
			shape.LineTo(x, y)
		}
	}
	shape.ClosePath()
	shape.Draw(r.image, r.image.Bounds(), image.NewUniform(colour), image.Point{})
}

func (r *raster) write(at point, text string, how lettering) {
	face, err := opentype.NewFace(r.letters, &opentype.FaceOptions{Size: float64(how.size * pixels), DPI: 72})
	if err != nil {
		r.err = err
		return
	}
	defer face.Close()
	for _, letter := range text {
		if _, has := face.GlyphAdvance(letter); !has || r.index(letter) == 0 {
			r.unknown = true
		}
	}
	metrics, width := face.Metrics(), font.MeasureString(face, text).Ceil()
	line := image.NewRGBA(image.Rect(0, 0, width+1, (metrics.Ascent + metrics.Descent).Ceil()))
	pen := font.Drawer{Dst: line, Src: image.Black, Face: face, Dot: fixed.Point26_6{Y: metrics.Ascent}}
	pen.DrawString(text)
	r.place(line, metrics.Ascent.Ceil(), at, how)
}

func (r *raster) index(letter rune) int {
	index, err := r.letters.GlyphIndex(nil, letter)
	if err != nil {
		return 0
	}
	return int(index)
}

// place puts a line of text, which stands on a height of its image, where it belongs.
func (r *raster) place(line *image.RGBA, height int, at point, how lettering) {
	shift := map[anchor]float64{start: 0, middle: 0.5, end: 1}[how.anchor] * float64(line.Bounds().Dx())
	sin, cos := 0.0, 1.0
	if how.rising {
		sin, cos = math.Sincos(-math.Pi / 6)
	}
	x, y := -shift, -float64(height)
	turn := f64.Aff3{cos, -sin, at.x*pixels + cos*x - sin*y, sin, cos, at.y*pixels + sin*x + cos*y}
	scaled.BiLinear.Transform(r.image, turn, line, line.Bounds(), scaled.Over, nil)
}

// colourOf is #rrggbb, as opaque as is said.
func colourOf(text string, opacity float64) color.Color {
	n, _ := strconv.ParseUint(text[1:], 16, 32)
	return color.NRGBA{R: uint8(n >> 16), G: uint8(n >> 8), B: uint8(n), A: uint8(opacity * 255)}
}
