package plan

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// treeLine is a step of MySQL's EXPLAIN ANALYZE: its depth by blanks, then "-> Table scan on t  (cost=1.2 rows=3) (actual time=0.1..0.2 rows=3 loops=1)".
var (
	treeLine   = regexp.MustCompile(`^( *)-> (.*?)(?:  \(.*)?$`)
	treeGuess  = regexp.MustCompile(`\((?:cost=([0-9.e+]+)[0-9.e+]* )?rows=([0-9.e+]+)\)`)
	treeActual = regexp.MustCompile(`\(actual time=[0-9.e+]+\.\.([0-9.e+]+) rows=([0-9.e+]+) loops=([0-9]+)\)`)
	treeScan   = regexp.MustCompile(`Table scan on ([^ <(]+)`)
)

// MySQLTree reads what EXPLAIN ANALYZE of MySQL 8 says.
func MySQLTree(text []byte) (*Plan, error) {
	p := &Plan{Analyzed: true}
	var above []*Node // the last step of each depth
	var depths []int
	for line := range strings.Lines(string(text)) {
		line = strings.TrimRight(line, "\r\n")
		match := treeLine.FindStringSubmatch(line)
		if match == nil {
			continue
		}
		n := treeNode(match[2], line)
		depth := len(match[1])
		for len(depths) > 0 && depths[len(depths)-1] >= depth {
			above, depths = above[:len(above)-1], depths[:len(depths)-1]
		}
		if len(above) == 0 {
			p.Roots = append(p.Roots, n)
		} else {
			parent := above[len(above)-1]
			parent.Children = append(parent.Children, n)
		}
		above, depths = append(above, n), append(depths, depth)
	}
	if len(p.Roots) == 0 {
		return nil, fmt.Errorf("the plan is not as MySQL's are known to be: %.60q", text)
	}
	for _, root := range p.Roots {
		p.Running += root.Own
		root.keepOwn()
	}
	return p.mark(), nil
}

// treeNode is one step, with the time of all that is below it.
func treeNode(step, line string) *Node {
	n := newNode(step)
	if guess := treeGuess.FindStringSubmatch(line); guess != nil {
		n.Rows = parsed(guess[2])
	}
	if actual := treeActual.FindStringSubmatch(line); actual != nil {
		n.Loops = parsed(actual[3])
		n.Actual = parsed(actual[2]) * n.Loops
		n.Own = milliseconds(parsed(actual[1]) * n.Loops)
	}
	if scan := treeScan.FindStringSubmatch(step); scan != nil {
		n.Table, n.Whole = scan[1], true
	}
	return n
}

// keepOwn takes the time of the steps below off that of each step.
func (n *Node) keepOwn() {
	for _, below := range n.Children {
		if n.Own >= 0 && below.Own > 0 {
			n.Own = max(n.Own-below.Own, 0)
		}
		below.keepOwn()
	}
}

func parsed(text string) float64 {
	n, err := strconv.ParseFloat(text, 64)
	if err != nil {
		return unknown
	}
	return n
}
