package plan

import (
	"fmt"
	"io"
	"math"
	"strings"
	"time"
)

// Options say how a plan is written.
type Options struct {
	Paint func(role Role, text string) string // colours a part; nil for none
}

// Role is what a part of a written plan is.
type Role int

const (
	Number Role = iota
	Detail
	Slow
)

// Write writes a plan as a tree, with what is known of each step at its left.
func Write(w io.Writer, p *Plan, o Options) error {
	if o.Paint == nil {
		o.Paint = func(_ Role, text string) string { return text }
	}
	l := &layout{plan: p, options: o}
	l.measure()
	l.list(p.Roots, "", true)
	if p.Planning > 0 || p.Running > 0 {
		fmt.Fprintf(&l.text, "planned in %s", took(p.Planning))
		if p.Running > 0 {
			fmt.Fprintf(&l.text, ", ran in %s", took(p.Running))
		}
		l.text.WriteByte('\n')
	}
	_, err := io.WriteString(w, l.text.String())
	return err
}

// layout is a plan as it is written.
type layout struct {
	plan    *Plan
	options Options
	columns []column
	text    strings.Builder
}

// column is a number of each step. It is left out where no step has it.
type column struct {
	head  string
	cell  func(*Node) string
	width int
}

func (l *layout) measure() {
	for _, c := range []column{
		{head: "rows", cell: func(n *Node) string { return count(n.Rows) }},
		{head: "actual", cell: func(n *Node) string { return count(n.Actual) }},
		{head: "loops", cell: func(n *Node) string { return count(n.Loops) }},
		{head: "time", cell: func(n *Node) string { return took(n.Own) }},
		{head: "cost", cell: func(n *Node) string { return count(math.Round(n.Cost)) }},
	} {
		if c.head == "cost" && l.plan.Analyzed {
			continue // times say more
		}
		l.plan.Walk(func(n *Node, _ int) { c.width = max(c.width, len(c.cell(n))) })
		if c.width > 0 {
			c.width = max(c.width, len(c.head))
			l.columns = append(l.columns, c)
		}
	}
	if len(l.columns) == 0 {
		return
	}
	for _, c := range l.columns {
		fmt.Fprintf(&l.text, "%*s  ", c.width, c.head)
	}
	l.text.WriteString("step\n")
}

// list writes steps beside each other. The tree has no trunk above its first one.
func (l *layout) list(nodes []*Node, trunk string, top bool) {
	for i, n := range nodes {
		last := i == len(nodes)-1
		branch, below := "├─ ", "│  "
		if last {
			branch, below = "└─ ", "   "
		}
		if top {
			branch, below = "", ""
		}
		l.step(n, trunk+branch)
		for _, detail := range n.Details {
			more := "   "
			if len(n.Children) > 0 {
				more = "│  "
			}
			l.margin(nil)
			l.text.WriteString(trunk + below + more + l.options.Paint(Detail, detail) + "\n")
		}
		l.list(n.Children, trunk+below, false)
	}
}

func (l *layout) step(n *Node, branch string) {
	l.margin(n)
	l.text.WriteString(branch)
	if n.Mark == "" {
		l.text.WriteString(n.Step + "\n")
		return
	}
	l.text.WriteString(l.options.Paint(Slow, n.Step+"  ◀ "+n.Mark) + "\n")
}

// margin writes the numbers of a step, or their width in blanks.
func (l *layout) margin(n *Node) {
	for _, c := range l.columns {
		cell := ""
		if n != nil {
			cell = c.cell(n)
		}
		l.text.WriteString(l.options.Paint(Number, fmt.Sprintf("%*s", c.width, cell)) + "  ")
	}
}

func count(n float64) string {
	if n < 0 {
		return ""
	}
	return fmt.Sprintf("%.0f", n)
}

func took(d time.Duration) string {
	if d < 0 {
		return ""
	}
	ms := float64(d) / float64(time.Millisecond)
	switch {
	case ms < 10:
		return fmt.Sprintf("%.2f ms", ms)
	case ms < 1000:
		return fmt.Sprintf("%.1f ms", ms)
	}
	return fmt.Sprintf("%.2f s", ms/1000)
}
