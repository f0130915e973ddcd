package command

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"path/filepath"
	"reflect"
	"strconv"
	"strings"
	"time"

	"github.com/dbsh-go/dbsh/shell/internal/chart"
	"github.com/dbsh-go/dbsh/shell/internal/table"
)

func chartCommand() *Command {
	return &Command{
		Spec: "char[t]", Args: "KIND [COLUMN...]", Argument: ChartArgument, Help: "draw the last result, or that of an entry", run: runChart,
		Long: `KIND is bar, line, scatter or hist. The first COLUMN names the bars or is the axis, the others are drawn; without names, the first
column is, and those of numbers. Behind to stands a file that the picture is written to as SVG or PNG, behind of an entry to draw.

  SELECT strftime('%Y-%m', created_at) AS month, count(*) AS users FROM users GROUP BY 1;
  :chart bar
  :chart line to users.svg
  :chart hist age of SELECT age FROM students`,
	}
}

// drawing is what :chart was asked for.
type drawing struct {
	kind    chart.Kind
	columns []string
	path    string
	entry   string
}

func runChart(ctx context.Context, env *Env, call Call) error {
	d, err := parseDrawing(call.Args)
	if err != nil {
		return fmt.Errorf(":chart: %w", err)
	}
	t, err := env.Entries.Table(ctx, d.entry)
	if err != nil {
		return err
	}
	c, err := d.chart(t)
	if err != nil {
		return fmt.Errorf(":chart: %w", err)
	}
	if d.path == "" {
		return env.draw(c)
	}
	return env.drawChartTo(d.path, c)
}

func (e *Env) drawChartTo(path string, c *chart.Chart) error {
	unknown := false
	err := writeDrawing(path, func(w io.Writer) (err error) {
		if isPNG(path) {
			unknown, err = chart.WritePNG(w, c)
		} else {
			err = chart.WriteSVG(w, c)
		}
		if err != nil {
			return fmt.Errorf(":chart: %w", err)
		}
		return nil
	})
	if err != nil {
		return err
	}
	if unknown {
		return e.say("drawn to %s, with boxes for letters that the font of .png has not: .svg has the viewer's", path)
	}
	return e.say("drawn to %s", path)
}

func isPNG(path string) bool { return strings.EqualFold(filepath.Ext(path), ".png") }

func (e *Env) draw(c *chart.Chart) error {
	width, height := 80, 24
	if e.Screen != nil {
		if w, h := e.Screen(); w > 0 && h > 0 {
			width, height = w, h
		}
	}
	err := chart.Write(e.Out, c, chart.Screen{Width: width - 1, Height: min(height-2, 24), Measure: table.TextWidth, Shorten: table.Shorten, Paint: e.paintSeries})
	if err != nil {
		return fmt.Errorf(":chart: %w", err)
	}
	return nil
}

func (e *Env) paintSeries(series int, text string) string {
	colors := []string{"\x1b[34m", "\x1b[33m", "\x1b[32m", "\x1b[35m", "\x1b[36m"}
	return e.paint(colors[series%len(colors)], text)
}

func parseDrawing(args string) (d drawing, err error) {
	word, rest, _ := strings.Cut(args, " ")
	if d.kind, err = chart.ParseKind(word); err != nil {
		return d, err
	}
	for rest = strings.TrimSpace(rest); rest != ""; rest = strings.TrimSpace(rest) {
		if word, rest, err = nextPlace(rest); err != nil {
			return d, err
		}
		switch strings.ToLower(word) {
		case "of":
			if d.entry = strings.TrimSpace(rest); d.entry == "" {
				return d, errors.New("want an entry behind of")
			}
			return d, nil
		case "to":
			if d.path, rest, err = nextPlace(strings.TrimSpace(rest) + " "); err != nil {
				return d, err
			}
			d.path = unquoted(d.path)
			if !isPNG(d.path) && !strings.EqualFold(filepath.Ext(d.path), ".svg") {
				return d, fmt.Errorf("got the file %q, want one that ends in .svg or .png", d.path)
			}
		default:
			d.columns = append(d.columns, unquoted(word))
		}
	}
	return d, nil
}

// chart makes a chart of a table's columns.
func (d *drawing) chart(t *table.Table) (*chart.Chart, error) {
	if len(t.Rows) == 0 {
		return nil, errors.New("there are no rows to draw")
	}
	c := &chart.Chart{Kind: d.kind}
	var columns []int
	for _, name := range d.columns {
		at := columnNamed(t, name)
		if at < 0 {
			return nil, fmt.Errorf("there is no column %s: there are %s", name, columnNames(t))
		}
		columns = append(columns, at)
	}
	if len(columns) == 0 {
		columns = d.usual(t)
	}
	axis, series := d.axis(t, columns)
	if axis >= 0 {
		c.XName = t.Columns[axis].Name
		if numeric(t, axis) && d.kind != chart.Bar {
			c.X = numbers(t, axis)
		} else {
			c.Labels = texts(t, axis)
		}
	}
	for _, at := range series {
		if !numeric(t, at) {
			return nil, fmt.Errorf("%s holds no numbers", t.Columns[at].Name)
		}
		c.Series = append(c.Series, chart.Series{Name: t.Columns[at].Name, Values: numbers(t, at)})
	}
	if len(c.Series) == 1 {
		c.Title = c.Series[0].Name
	}
	return c, nil
}

// usual are the columns that are drawn where none is named: the first one, and those of numbers that are no keys.
func (d *drawing) usual(t *table.Table) (columns []int) {
	for i := range t.Columns {
		if i == 0 && d.kind != chart.Histogram || numeric(t, i) && !isKey(t.Columns[i].Name) {
			columns = append(columns, i)
		}
	}
	return columns
}

func isKey(name string) bool {
	name = strings.ToLower(name)
	return name == "id" || strings.HasSuffix(name, "_id")
}

// axis tells the column of the axis, -1 for none, from those that are drawn.
func (d *drawing) axis(t *table.Table, columns []int) (axis int, series []int) {
	switch {
	case d.kind == chart.Histogram:
		return -1, columns[:min(1, len(columns))]
	case len(columns) == 1 && numeric(t, columns[0]):
		return -1, columns
	case len(columns) == 0:
		return -1, nil
	}
	return columns[0], columns[1:]
}

func columnNames(t *table.Table) string {
	names := make([]string, len(t.Columns))
	for i, c := range t.Columns {
		names[i] = c.Name
	}
	return strings.Join(names, ", ")
}

// numeric tells whether a column has numbers, and nothing else but NULL.
func numeric(t *table.Table, column int) bool {
	seen := false
	for _, row := range t.Rows {
		if column >= len(row) || row[column] == nil {
			continue
		}
		if _, is := floatOf(row[column]); !is {
			return false
		}
		seen = true
	}
	return seen
}

func numbers(t *table.Table, column int) []float64 {
	values := make([]float64, len(t.Rows))
	for i, row := range t.Rows {
		values[i] = math.NaN()
		if column < len(row) {
			if v, is := floatOf(row[column]); is {
				values[i] = v
			}
		}
	}
	return values
}

func floatOf(cell any) (float64, bool) {
	switch v := cell.(type) {
	case time.Duration, bool, time.Time, string, []byte, nil:
		return 0, false
	case table.Number:
		f, err := strconv.ParseFloat(string(v), 64)
		return f, err == nil
	case fmt.Stringer: // a decimal
		f, err := strconv.ParseFloat(v.String(), 64)
		return f, err == nil
	}
	switch v := reflect.ValueOf(cell); {
	case v.CanInt():
		return float64(v.Int()), true
	case v.CanUint():
		return float64(v.Uint()), true
	case v.CanFloat():
		return v.Float(), true
	}
	return 0, false
}

func texts(t *table.Table, column int) []string {
	list := make([]string, len(t.Rows))
	for i, row := range t.Rows {
		list[i] = "NULL"
		if column < len(row) && row[column] != nil {
			list[i] = oneLine(table.Readable(row[column]))
		}
	}
	return list
}
