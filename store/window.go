package store

import (
	"fmt"
	"math"
	"strconv"
)

// Window says which rows a function over a window sees: those with equal values (PartitionBy), in an order, and how many of them
// around the row at hand. It is an immutable value.
type Window struct {
	partition []Column
	order     []Ordering
	unit      string // ROWS or RANGE
	from, to  int
	err       error
}

// Bounds of a window's frame: rows before the row at hand are negative, those behind it positive.
const (
	UnboundedPreceding = math.MinInt
	CurrentRow         = 0
	UnboundedFollowing = math.MaxInt
)

// PartitionBy is the window of rows in which the columns have the same values.
func PartitionBy(columns ...Column) Window { return Window{}.PartitionBy(columns...) }

// OrderBy is the window of all rows in an order of columns, and of their Asc and Desc.
func OrderBy(items ...any) Window { return Window{}.OrderBy(items...) }

// PartitionBy narrows the window to rows in which the columns have the same values.
func (w Window) PartitionBy(columns ...Column) Window {
	w.partition = extend(w.partition, columns...)
	return w
}

// OrderBy orders the window's rows.
func (w Window) OrderBy(items ...any) Window {
	for _, item := range items {
		switch item := item.(type) {
		case Ordering:
			w.order = extend(w.order, item)
		case Column:
			w.order = extend(w.order, item.Asc())
		default:
			w.err = fmt.Errorf("the order of a window: got %s, want a column or an order", described(item))
		}
	}
	return w
}

// Rows limits the window to so many rows before and behind the row at hand: Rows(-2, store.CurrentRow).
func (w Window) Rows(from, to int) Window { w.unit, w.from, w.to = "ROWS", from, to; return w }

// Range limits the window to rows whose ordered value differs by so much from that of the row at hand.
func (w Window) Range(from, to int) Window { w.unit, w.from, w.to = "RANGE", from, to; return w }

// Over makes a function see a window of rows instead of a group: store.RowNumber().Over(store.PartitionBy(Tracks.AlbumID).OrderBy(Tracks.Name)),
// store.Sum(Invoices.Total).Over(). There is a row of the result for each row.
func (c Column) Over(window ...Window) Column {
	var w Window
	switch len(window) {
	case 0:
	case 1:
		w = window[0]
	default:
		w.err = fmt.Errorf("Over: got %d windows, want one: PartitionBy(...).OrderBy(...) is one", len(window))
	}
	if _, isCall := c.expr.(call); !isCall {
		w.err = fmt.Errorf("Over: %v is no function", c)
	}
	return Column{expr: windowed{c.node(), w}, like: c.like}
}

type windowed struct {
	of     expression
	window Window
}

func (e windowed) write(c *compiler) {
	c.fail(e.window.err)
	of, isCall := e.of.(call)
	switch {
	case !isCall:
		e.of.write(c)
	case c.exact(of):
		c.aggregate(of, func(of call) { of.spell(c); e.window.write(c) })
	default:
		of.spell(c)
		e.window.write(c)
	}
}

func (w Window) write(c *compiler) {
	c.put(" OVER (")
	space := ""
	for i, column := range w.partition {
		if i == 0 {
			c.put("PARTITION BY ")
		} else {
			c.put(", ")
		}
		c.expression(column.node())
		space = " "
	}
	for i, order := range w.order {
		if i == 0 {
			c.put(space, "ORDER BY ")
		} else {
			c.put(", ")
		}
		order.write(c, nil)
		space = " "
	}
	if w.unit != "" {
		c.put(space, w.unit, " BETWEEN ", bound(w.from), " AND ", bound(w.to))
	}
	c.put(")")
}

// bound is a frame's bound in words.
func bound(n int) string {
	switch {
	case n == UnboundedPreceding:
		return "UNBOUNDED PRECEDING"
	case n == UnboundedFollowing:
		return "UNBOUNDED FOLLOWING"
	case n == CurrentRow:
		return "CURRENT ROW"
	case n < 0:
		return strconv.Itoa(-n) + " PRECEDING"
	}
	return strconv.Itoa(n) + " FOLLOWING"
}

func (e windowed) visit(see func(source)) {
	e.of.visit(see)
	for _, column := range e.window.partition {
		column.node().visit(see)
	}
	for _, order := range e.window.order {
		if order.of != nil {
			order.of.visit(see)
		}
	}
}
func (e windowed) precedence() int { return tight }

// RowNumber is row_number(): 1, 2, 3, ... in the order of a window; use it with Over.
func RowNumber() Column { return Column{expr: call{name: "row_number"}} }

// Rank is rank(): equal rows have one rank, and ranks are left out behind them (1, 1, 3).
func Rank() Column { return Column{expr: call{name: "rank"}} }

// DenseRank is dense_rank(): Rank that leaves no rank out (1, 1, 2).
func DenseRank() Column { return Column{expr: call{name: "dense_rank"}} }

// PercentRank is percent_rank(): the rank as a part of 1.
func PercentRank() Column { return Column{expr: call{name: "percent_rank"}} }

// CumeDist is cume_dist(): the part of rows that come before or are equal.
func CumeDist() Column { return Column{expr: call{name: "cume_dist"}} }

// Ntile is ntile(n): the number of the part that a row is in, where the window is cut into n parts.
func Ntile(n int) Column { return Column{expr: call{name: "ntile", args: []expression{number(n)}}} }

// Lag is the column's value so many rows before in a window: 1, or what is given; a second argument is the value where there is no
// such row, NULL otherwise. MariaDB takes no second argument.
func (c Column) Lag(arguments ...any) Column { return c.shifted("lag", arguments) }

// Lead is Lag for the rows behind.
func (c Column) Lead(arguments ...any) Column { return c.shifted("lead", arguments) }

func (c Column) shifted(name string, arguments []any) Column {
	e := call{name: name, args: []expression{c.node()}}
	if len(arguments) > 2 {
		return Column{expr: broken{fmt.Errorf("%s: got %d arguments, want how many rows and a default", name, len(arguments))}}
	}
	for i, argument := range arguments {
		rows, isInt := argument.(int)
		switch {
		case i == 1:
			e.args = append(e.args, operandOf(argument, c.like))
		case !isInt:
			return Column{expr: broken{fmt.Errorf("%s: got %s, want how many rows", name, described(argument))}}
		default:
			e.args = append(e.args, number(rows))
		}
	}
	return Column{expr: e, like: c.like}
}

// FirstValue is the column's value in the first row of a window.
func (c Column) FirstValue() Column { return c.function("first_value", c.like) }

// LastValue is the column's value in the last row of a window's frame, which ends with the row at hand where nothing else is said.
func (c Column) LastValue() Column { return c.function("last_value", c.like) }

// NthValue is the column's value in the n-th row of a window's frame, from 1.
func (c Column) NthValue(n int) Column {
	return Column{expr: call{name: "nth_value", args: []expression{c.node(), number(n)}}, like: c.like}
}

// number is a whole number that stands in the text itself.
func number(n int) expression { return raw{text: strconv.Itoa(n)} }
