package plan

import (
	"encoding/json"
	"fmt"
	"strings"
)

// postgresNode is a step as EXPLAIN (FORMAT JSON) tells it.
type postgresNode struct {
	Type        string          `json:"Node Type"`
	Join        string          `json:"Join Type"`
	Strategy    string          `json:"Strategy"`
	Operation   string          `json:"Operation"`
	Relation    string          `json:"Relation Name"`
	Schema      string          `json:"Schema"`
	Alias       string          `json:"Alias"`
	Index       string          `json:"Index Name"`
	Function    string          `json:"Function Name"`
	CTE         string          `json:"CTE Name"`
	Role        string          `json:"Parent Relationship"`
	Subplan     string          `json:"Subplan Name"`
	TotalCost   float64         `json:"Total Cost"`
	PlanRows    float64         `json:"Plan Rows"`
	ActualTime  *float64        `json:"Actual Total Time"`
	ActualRows  *float64        `json:"Actual Rows"`
	Loops       *float64        `json:"Actual Loops"`
	Filter      string          `json:"Filter"`
	IndexCond   string          `json:"Index Cond"`
	RecheckCond string          `json:"Recheck Cond"`
	HashCond    string          `json:"Hash Cond"`
	MergeCond   string          `json:"Merge Cond"`
	JoinFilter  string          `json:"Join Filter"`
	SortKey     []string        `json:"Sort Key"`
	GroupKey    []string        `json:"Group Key"`
	SortMethod  string          `json:"Sort Method"`
	SortSpace   float64         `json:"Sort Space Used"`
	SortSpaceOn string          `json:"Sort Space Type"`
	Removed     float64         `json:"Rows Removed by Filter"`
	Batches     float64         `json:"Hash Batches"`
	Plans       []*postgresNode `json:"Plans"`
}

// Postgres reads a plan of PostgreSQL's EXPLAIN (FORMAT JSON), with ANALYZE or without.
func Postgres(text []byte) (*Plan, error) {
	var plans []struct {
		Plan      *postgresNode
		Planning  float64 `json:"Planning Time"`
		Execution float64 `json:"Execution Time"`
		Triggers  []struct {
			Name     string  `json:"Trigger Name"`
			Relation string  `json:"Relation"`
			Time     float64 `json:"Time"`
			Calls    float64 `json:"Calls"`
		}
	}
	if err := json.Unmarshal(text, &plans); err != nil || len(plans) == 0 || plans[0].Plan == nil {
		return nil, fmt.Errorf("the plan is not as PostgreSQL's are known to be: %.60q", text)
	}
	first := plans[0]
	p := &Plan{Planning: milliseconds(first.Planning), Running: milliseconds(first.Execution)}
	p.Analyzed = first.Plan.ActualTime != nil
	p.Roots = []*Node{first.Plan.node()}
	for _, trigger := range first.Triggers {
		n := newNode("Trigger " + trigger.Name + " on " + trigger.Relation)
		n.Loops, n.Own = trigger.Calls, milliseconds(trigger.Time)
		p.Roots = append(p.Roots, n)
	}
	return p.mark(), nil
}

func (s *postgresNode) node() *Node {
	n := newNode(s.step())
	n.Details = s.details()
	n.Table, n.Whole = s.Alias, s.Type == "Seq Scan" || s.Type == "Parallel Seq Scan"
	if s.Relation == "" {
		n.Table = ""
	}
	n.Rows, n.Cost = s.PlanRows, s.TotalCost
	took := 0.0
	if s.ActualTime != nil && s.Loops != nil {
		n.Loops = *s.Loops
		took = *s.ActualTime * n.Loops
	}
	if s.ActualRows != nil {
		n.Actual = *s.ActualRows * max(n.Loops, 1)
	}
	for _, below := range s.Plans {
		n.Children = append(n.Children, below.node())
		if below.Role == "InitPlan" { // runs once, and its cost is not in this step's own
			continue
		}
		n.Cost -= below.TotalCost
		if below.ActualTime != nil && below.Loops != nil {
			took -= *below.ActualTime * *below.Loops
		}
	}
	n.Cost = max(n.Cost, 0)
	if s.ActualTime != nil {
		n.Own = milliseconds(max(took, 0))
	}
	return n
}

// step names what is done, and on what.
func (s *postgresNode) step() string {
	name := s.Type
	switch {
	case s.Type == "ModifyTable":
		name = s.Operation
	case s.Type == "Aggregate" && s.Strategy == "Hashed":
		name = "Hash Aggregate"
	case s.Type == "Aggregate" && s.Strategy == "Sorted":
		name = "Group Aggregate"
	case s.Join != "" && s.Join != "Inner":
		name = strings.Replace(name, " Join", "", 1) + " " + s.Join + " Join"
	}
	if s.Index != "" {
		name += " using " + s.Index
	}
	switch {
	case s.Relation != "":
		name += " on " + s.Relation
		if s.Alias != "" && s.Alias != s.Relation {
			name += " " + s.Alias
		}
	case s.Function != "":
		name += " on " + s.Function
	case s.CTE != "":
		name += " on " + s.CTE
	}
	if s.Subplan != "" {
		name = s.Subplan + ": " + name
	}
	return name
}

func (s *postgresNode) details() (details []string) {
	add := func(name, text string) {
		if text != "" {
			details = append(details, name+": "+unbracketed(text))
		}
	}
	add("index", s.IndexCond)
	if s.IndexCond == "" {
		add("recheck", s.RecheckCond)
	}
	add("on", s.HashCond)
	add("on", s.MergeCond)
	add("on", s.JoinFilter)
	filter := unbracketed(s.Filter)
	if filter != "" && s.Removed > 0 {
		filter += fmt.Sprintf(" (%.0f rows dropped)", s.Removed)
	}
	if filter != "" {
		details = append(details, "where: "+filter)
	}
	add("by", strings.Join(s.SortKey, ", "))
	add("by", strings.Join(s.GroupKey, ", "))
	if strings.EqualFold(s.SortSpaceOn, "disk") {
		details = append(details, fmt.Sprintf("on disk: %s, %.0f kB", s.SortMethod, s.SortSpace))
	}
	if s.Batches > 1 {
		details = append(details, fmt.Sprintf("too large for work_mem: %.0f batches", s.Batches))
	}
	return details
}

// unbracketed is an expression without the brackets around all of it.
func unbracketed(text string) string {
	if len(text) < 2 || text[0] != '(' || text[len(text)-1] != ')' {
		return text
	}
	depth := 0
	for i, c := range text {
		switch c {
		case '(':
			depth++
		case ')':
			depth--
		}
		if depth == 0 && i < len(text)-1 {
			return text
		}
	}
	return text[1 : len(text)-1]
}
