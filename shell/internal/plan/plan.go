// Package plan reads how a database means to run a statement, or has run it, as a tree, and finds the part that takes longest.
//
// Rules:
//   - One reader for each way in which databases tell their plans; all make the same [Plan].
//   - A number that a plan does not have is negative, and is not shown.
//   - The slow part is found by what is known best: times, where the statement has run, else the planner's costs, else whole tables
//     that are read.
//   - Nothing here knows of sessions or terminals.
package plan

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"time"
)

// Plan is how a statement is run.
type Plan struct {
	Roots    []*Node
	Analyzed bool          // it has run: times and rows are measured
	Planning time.Duration // 0 if not known
	Running  time.Duration // 0 if not known
}

// Node is one step. It gets its rows from the steps below it.
type Node struct {
	Step     string   // "Seq Scan on users"
	Details  []string // "Filter: age > 18"
	Table    string   // the table that is read, as the statement names it; "" for none
	Whole    bool     // all rows of the table are read, without an index
	Rows     float64  // that the planner expects
	Actual   float64  // that there were, of all loops together
	Loops    float64
	Own      time.Duration // that this step alone took, in all loops
	Cost     float64       // of this step alone, as the planner reckons
	Mark     string        // why it is the slow one: "82% of the time"; "" for the others
	Children []*Node
}

const unknown = -1

func newNode(step string) *Node {
	return &Node{Step: step, Rows: unknown, Actual: unknown, Loops: unknown, Own: unknown, Cost: unknown}
}

// Walk calls visit with each step and its depth, from the top.
func (p *Plan) Walk(visit func(n *Node, depth int)) {
	var walk func(list []*Node, depth int)
	walk = func(list []*Node, depth int) {
		for _, n := range list {
			visit(n, depth)
			walk(n.Children, depth+1)
		}
	}
	walk(p.Roots, 0)
}

// Scans are the steps that read a whole table without an index.
func (p *Plan) Scans() (scans []*Node) {
	p.Walk(func(n *Node, _ int) {
		if n.Whole {
			scans = append(scans, n)
		}
	})
	return scans
}

// Cost is that of the whole statement, as the planner reckons; negative where it does not say.
func (p *Plan) Cost() float64 {
	total := float64(unknown)
	p.Walk(func(n *Node, _ int) {
		if n.Cost >= 0 {
			total = max(total, 0) + n.Cost
		}
	})
	return total
}

// Uses is the step that reads by an index of this name, nil for none.
func (p *Plan) Uses(index string) (step *Node) {
	p.Walk(func(n *Node, _ int) {
		if step == nil && slices.Contains(strings.Fields(n.Step), index) {
			step = n
		}
	})
	return step
}

// mark marks the slow part.
func (p *Plan) mark() *Plan {
	switch {
	case p.markMost("of the time", func(n *Node) float64 { return float64(n.Own) }):
	case p.markMost("of the cost", func(n *Node) float64 { return n.Cost }):
	default:
		for _, n := range p.Scans() {
			n.Mark = "reads the whole table"
		}
	}
	return p
}

// markMost marks the step with the largest share of something that steps have, unless none has a large one.
func (p *Plan) markMost(what string, share func(*Node) float64) bool {
	var most *Node
	total, steps := 0.0, 0
	p.Walk(func(n *Node, _ int) {
		own := share(n)
		if own < 0 {
			return
		}
		steps++
		total += own
		if most == nil || own > share(most) {
			most = n
		}
	})
	if most == nil || total <= 0 {
		return false
	}
	const large = 0.3
	if part := share(most) / total; steps > 1 && part >= large {
		most.Mark = fmt.Sprintf("%d%% %s", int(math.Round(part*100)), what)
	} else if most.Whole {
		most.Mark = "reads the whole table"
	}
	return true
}

func milliseconds(ms float64) time.Duration { return time.Duration(ms * float64(time.Millisecond)) }
