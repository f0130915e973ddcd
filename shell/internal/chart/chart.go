// Package chart draws numbers: bars, lines, points and distributions, as text for a terminal, as SVG and as PNG.
//
// Rules:
//   - A [Chart] is data; each way to draw it reads the same.
//   - Text is as wide and as high as it is told to be.
//   - What cannot be drawn (NaN, the infinities) is left out, and said.
package chart

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
)

// Kind is a way to draw.
type Kind string

const (
	Bar       Kind = "bar"     // a bar for each row
	Line      Kind = "line"    // points in the order of the rows, joined
	Scatter   Kind = "scatter" // a point for each row
	Histogram Kind = "hist"    // how many rows have values in each of some ranges
)

// Kinds are all, in the order in which help names them.
func Kinds() []Kind { return []Kind{Bar, Line, Scatter, Histogram} }

// ParseKind finds a kind by its name or a beginning of it.
func ParseKind(name string) (Kind, error) {
	name = strings.ToLower(name)
	for _, kind := range Kinds() {
		if name != "" && (strings.HasPrefix(string(kind), name) || kind == Histogram && strings.HasPrefix("histogram", name)) {
			return kind, nil
		}
	}
	return "", fmt.Errorf("got %q, want bar, line, scatter or hist", name)
}

// Chart is what is drawn.
type Chart struct {
	Kind   Kind
	Title  string
	Labels []string  // of the points, nil for numbers from 1
	X      []float64 // of Line and Scatter; nil for 1, 2, 3 and so on
	XName  string
	Series []Series
}

// Series is one list of values.
type Series struct {
	Name   string
	Values []float64 // NaN where there is none
}

// drawn is the chart as it is drawn, where it can be: a histogram is bars.
func (c *Chart) drawn() (*Chart, error) {
	if c.Kind == Histogram && len(c.Series) > 0 {
		c = Buckets(c.Series[0])
	}
	return c, c.check()
}

// check tells what cannot be drawn.
func (c *Chart) check() error {
	if len(c.Series) == 0 {
		return fmt.Errorf("there is no column of numbers to draw")
	}
	for _, s := range c.Series {
		for _, v := range s.Values {
			if drawable(v) {
				return nil
			}
		}
	}
	return fmt.Errorf("there are no numbers to draw")
}

func drawable(v float64) bool { return !math.IsNaN(v) && !math.IsInf(v, 0) }

// label is the name of a point.
func (c *Chart) label(i int) string {
	if i < len(c.Labels) {
		return c.Labels[i]
	}
	return strconv.Itoa(i + 1)
}

// points is how many there are.
func (c *Chart) points() (n int) {
	for _, s := range c.Series {
		n = max(n, len(s.Values))
	}
	return n
}

// x is where a point stands.
func (c *Chart) x(i int) float64 {
	if i < len(c.X) {
		return c.X[i]
	}
	return float64(i + 1)
}

// bounds are the least and the greatest of the values that can be drawn.
func bounds(values []float64) (low, high float64) {
	low, high = math.Inf(1), math.Inf(-1)
	for _, v := range values {
		if drawable(v) {
			low, high = min(low, v), max(high, v)
		}
	}
	return low, high
}

// share is where a value stands between two others, from 0 to 1. Halves are taken, because the whole range may be beyond all numbers.
func share(v, low, high float64) float64 {
	span := high/2 - low/2
	if span <= 0 {
		return 0.5
	}
	return (v/2 - low/2) / span
}

// values are those of all series.
func (c *Chart) values() (all []float64) {
	for _, s := range c.Series {
		all = append(all, s.Values...)
	}
	return all
}

// xs are the places of all points.
func (c *Chart) xs() []float64 {
	xs := make([]float64, c.points())
	for i := range xs {
		xs[i] = c.x(i)
	}
	return xs
}

// Buckets counts values in ranges of equal width with round bounds: a chart of bars.
func Buckets(s Series) *Chart {
	values := slices.DeleteFunc(slices.Clone(s.Values), func(v float64) bool { return !drawable(v) })
	c := &Chart{Kind: Bar, Title: s.Name}
	if len(values) == 0 {
		return c
	}
	low, high := bounds(values)
	// Sturges' rule, and bounds that people would choose.
	ranges := math.Ceil(math.Log2(float64(len(values)))) + 1
	step := roundStep((high/2 - low/2) / ranges * 2)
	start := math.Floor(low/step) * step
	n := int(math.Floor(high/step-start/step)) + 1
	counts := make([]float64, n)
	for _, v := range values {
		counts[min(n-1, max(0, int(v/step-start/step)))]++
	}
	for i := range counts {
		from := start + float64(i)*step
		c.Labels = append(c.Labels, Number(from)+" – "+Number(from+step))
	}
	c.Series = []Series{{Name: "count", Values: counts}}
	return c
}

// roundStep is the next of 1, 2, 5, 10, 20 and so on; 1 for nothing.
func roundStep(step float64) float64 {
	if !drawable(step) || step <= 0 {
		return 1
	}
	power := math.Pow(10, math.Floor(math.Log10(step)))
	for _, m := range []float64{1, 2, 5, 10} {
		if next := m * power; next >= step*(1-1e-9) && drawable(next) {
			return next
		}
	}
	return step
}

// ticks are round numbers from low to high, about so many.
func ticks(low, high float64, about int) (at []float64) {
	if low == high {
		return []float64{low}
	}
	step := roundStep((high/2 - low/2) / float64(max(about, 1)) * 2)
	first := math.Ceil(low/step-1e-9) * step
	for i := range 2 * max(about, 1) {
		if v := first + float64(i)*step; drawable(v) && v <= high+step*1e-9 {
			at = append(at, v)
		}
	}
	return at
}

// Number is a number as short as a chart needs it.
func Number(v float64) string {
	switch abs := math.Abs(v); {
	case abs >= 1e9:
		return short(v/1e9) + "G"
	case abs >= 1e6:
		return short(v/1e6) + "M"
	case abs >= 1e4:
		return short(v/1e3) + "k"
	}
	return short(v)
}

func short(v float64) string {
	text := strconv.FormatFloat(v, 'g', 4, 64)
	if strings.Contains(text, "e") {
		return text
	}
	return text
}
