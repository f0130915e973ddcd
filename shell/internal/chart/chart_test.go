package chart_test

import (
	"bytes"
	"encoding/xml"
	"errors"
	"image"
	"image/color"
	"image/png"
	"io"
	"math"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/dbsh-go/dbsh/shell/internal/chart"
)

// screen is one on which every character is one column wide.
func screen(width, height int) chart.Screen {
	return chart.Screen{Width: width, Height: height, Measure: utf8.RuneCountInString, Shorten: func(text string, n int) string {
		if runes := []rune(text); len(runes) > n {
			return string(runes[:n])
		}
		return text
	}}
}

func drawn(t *testing.T, c *chart.Chart, width, height int) string {
	t.Helper()
	var b strings.Builder
	if err := chart.Write(&b, c, screen(width, height)); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestBars(t *testing.T) {
	c := &chart.Chart{Kind: chart.Bar, Labels: []string{"ann", "bob", "cid", "dan"}, Series: []chart.Series{{Name: "n", Values: []float64{8, 4, 1, math.NaN()}}}}
	want := "ann ████████ 8\nbob ████ 4\ncid █ 1\ndan ·\n"
	if got := drawn(t, c, 17, 10); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	c = &chart.Chart{Kind: chart.Bar, Labels: []string{"a", "b"}, Series: []chart.Series{{Values: []float64{-4, 4}}}}
	want = "a ████ -4\nb     ████ 4\n"
	if got := drawn(t, c, 14, 10); got != want {
		t.Errorf("below zero: got\n%s\nwant\n%s", got, want)
	}
}

func TestHistogram(t *testing.T) {
	c := &chart.Chart{Kind: chart.Histogram, Series: []chart.Series{{Name: "age", Values: []float64{1, 2, 2, 3, 11, 12, 25, math.Inf(1)}}}}
	got := drawn(t, c, 40, 10)
	for _, line := range []string{"age\n", "0 – 10 ", " 4\n", "10 – 20 ", " 2\n", "20 – 30 ", " 1\n"} {
		if !strings.Contains(got, line) {
			t.Errorf("%q is missing in\n%s", line, got)
		}
	}
}

func TestPlot(t *testing.T) {
	for _, kind := range []chart.Kind{chart.Line, chart.Scatter} {
		c := &chart.Chart{Kind: kind, Series: []chart.Series{{Name: "a", Values: []float64{0, 10, 5}}, {Name: "b", Values: []float64{1, math.NaN(), 3}}}}
		got := drawn(t, c, 30, 12)
		lines := strings.Split(strings.TrimSuffix(got, "\n"), "\n")
		if len(lines) != 12 {
			t.Errorf("%s: %d lines, want 12:\n%s", kind, len(lines), got)
		}
		for _, line := range lines {
			if n := utf8.RuneCountInString(line); n > 30 {
				t.Errorf("%s: %d columns: %q", kind, n, line)
			}
		}
		if !strings.Contains(got, "10 ┤") || !strings.Contains(got, "█ a  █ b") {
			t.Errorf("%s: no scale or legend in\n%s", kind, got)
		}
	}
}

// Whatever is drawn fits its room, and nothing panics.
func TestOdd(t *testing.T) {
	for _, values := range [][]float64{{0}, {5, 5, 5}, {math.MaxFloat64, -math.MaxFloat64}, {1e-300}, {math.NaN(), 1}, {-1}, {0, 0}} {
		for _, kind := range chart.Kinds() {
			c := &chart.Chart{Kind: kind, Series: []chart.Series{{Values: values}}}
			drawn(t, c, 5, 2)
			if err := chart.WriteSVG(io.Discard, c); err != nil {
				t.Errorf("%s of %v: %v", kind, values, err)
			}
		}
	}
	for _, c := range []*chart.Chart{{Kind: chart.Bar}, {Kind: chart.Line, Series: []chart.Series{{Values: []float64{math.NaN()}}}}, {Kind: chart.Histogram, Series: []chart.Series{{}}}} {
		if err := chart.Write(io.Discard, c, screen(40, 10)); err == nil {
			t.Errorf("%v was drawn", c)
		}
	}
}

func TestSVG(t *testing.T) {
	for _, kind := range chart.Kinds() {
		c := &chart.Chart{Kind: kind, Title: "<a & b>", Labels: []string{"x<y", "z", "w"}, Series: []chart.Series{{Name: "1<2", Values: []float64{1, 2, 3}}, {Name: "b", Values: []float64{3, 2, 1}}}}
		var b strings.Builder
		if err := chart.WriteSVG(&b, c); err != nil {
			t.Fatal(err)
		}
		for decoder := xml.NewDecoder(strings.NewReader(b.String())); ; {
			if _, err := decoder.Token(); errors.Is(err, io.EOF) {
				break
			} else if err != nil {
				t.Fatalf("%s: %v in\n%s", kind, err, b.String())
			}
		}
	}
}

func TestParseKind(t *testing.T) {
	for text, want := range map[string]chart.Kind{"bar": chart.Bar, "L": chart.Line, "scat": chart.Scatter, "histogram": chart.Histogram, "hist": chart.Histogram} {
		if got, err := chart.ParseKind(text); err != nil || got != want {
			t.Errorf("%s: got %s, %v", text, got, err)
		}
	}
	if _, err := chart.ParseKind("pie"); err == nil {
		t.Error("a pie was made")
	}
}

func TestNumber(t *testing.T) {
	for v, want := range map[float64]string{0: "0", 1.5: "1.5", 12345: "12.35k", 2e6: "2M", 3e9: "3G", -0.25: "-0.25", 1e-9: "1e-09"} {
		if got := chart.Number(v); got != want {
			t.Errorf("%v: got %s, want %s", v, got, want)
		}
	}
}

// TestWritePNG looks at the pixels of pictures: bars in the colours of their series, lines and dots where their values are.
func TestWritePNG(t *testing.T) {
	blue, orange, white := color.RGBA{0, 0x72, 0xb2, 255}, color.RGBA{0xe6, 0x9f, 0, 255}, color.RGBA{255, 255, 255, 255}
	two := []chart.Series{{Name: "a", Values: []float64{10}}, {Name: "b", Values: []float64{5}}}
	middle := []chart.Series{{Name: "a", Values: []float64{0, 5, 10}}}
	for name, test := range map[string]struct {
		chart   chart.Chart
		at      map[image.Point]color.RGBA
		unknown bool
	}{
		"bars":    {chart.Chart{Kind: chart.Bar, Labels: []string{"é"}, Series: two}, map[image.Point]color.RGBA{{400, 400}: blue, {1200, 700}: orange, {1200, 400}: white, {2, 2}: white}, false},
		"line":    {chart.Chart{Kind: chart.Line, Series: middle}, map[image.Point]color.RGBA{{850, 430}: blue, {495, 605}: blue, {850, 300}: white}, false},
		"dots":    {chart.Chart{Kind: chart.Scatter, Series: middle}, map[image.Point]color.RGBA{{850, 430}: {77, 157, 202, 255}, {600, 470}: white}, false},
		"Chinese": {chart.Chart{Kind: chart.Bar, Labels: []string{"世"}, Series: middle}, nil, true},
	} {
		t.Run(name, func(t *testing.T) {
			var out bytes.Buffer
			unknown, err := chart.WritePNG(&out, &test.chart)
			if err != nil || unknown != test.unknown {
				t.Fatalf("got %v, %v, want %v", unknown, err, test.unknown)
			}
			picture, err := png.Decode(&out)
			if err != nil {
				t.Fatal(err)
			}
			if got := picture.Bounds().Size(); got != image.Pt(1600, 900) {
				t.Errorf("the picture is %v", got)
			}
			for at, want := range test.at {
				if got := color.RGBAModel.Convert(picture.At(at.X, at.Y)); got != want {
					t.Errorf("at %v: got %v, want %v", at, got, want)
				}
			}
		})
	}
	if _, err := chart.WritePNG(io.Discard, &chart.Chart{Kind: chart.Bar}); err == nil {
		t.Error("nothing was drawn without an error")
	}
}
