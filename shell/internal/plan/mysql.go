package plan

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
)

// MySQL reads a plan of EXPLAIN FORMAT=JSON, and of MariaDB's ANALYZE FORMAT=JSON. The two servers name some things otherwise; what
// stands in the order of the text are the steps, each of them an object.
func MySQL(text []byte) (*Plan, error) {
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	root, err := readObject(decoder)
	if err != nil {
		return nil, fmt.Errorf("the plan is not as MySQL's and MariaDB's are known to be: %.60q", text)
	}
	p := &Plan{}
	for _, f := range root.fields {
		if f.object == nil {
			continue
		}
		if f.name == "query_optimization" {
			p.Planning = milliseconds(max(f.object.number("r_total_time_ms"), 0))
			continue
		}
		if f.name == "query_block" {
			p.Running = milliseconds(max(f.object.number("r_total_time_ms"), 0))
			p.Analyzed = f.object.number("r_total_time_ms") >= 0 || bytes.Contains(text, []byte(`"r_rows"`))
		}
		p.Roots = append(p.Roots, steps(f.name, f.object)...)
	}
	return p.mark(), nil
}

// object is an object of JSON whose fields have kept their order.
type object struct{ fields []field }

type field struct {
	name   string
	value  any       // a scalar, or a list of scalars
	object *object   // or an object
	list   []*object // or a list of objects
}

func readObject(d *json.Decoder) (*object, error) {
	if token, err := d.Token(); err != nil || token != json.Delim('{') {
		return nil, fmt.Errorf("got %v, want an object: %w", token, err)
	}
	return readFields(d)
}

// readFields reads an object whose brace is read already.
func readFields(d *json.Decoder) (*object, error) {
	o := &object{}
	for d.More() {
		name, err := d.Token()
		if err != nil {
			return nil, err
		}
		f := field{name: fmt.Sprint(name)}
		if err := readValue(d, &f); err != nil {
			return nil, err
		}
		o.fields = append(o.fields, f)
	}
	_, err := d.Token()
	return o, err
}

func readValue(d *json.Decoder, f *field) (err error) {
	token, err := d.Token()
	switch token {
	case json.Delim('{'):
		f.object, err = readFields(d)
		return err
	case json.Delim('['):
		return readList(d, f)
	}
	f.value = token
	return err
}

func readList(d *json.Decoder, f *field) error {
	var scalars []any
	for d.More() {
		var item field
		if err := readValue(d, &item); err != nil {
			return err
		}
		if item.object != nil {
			f.list = append(f.list, item.object)
		} else {
			scalars = append(scalars, item.value)
		}
	}
	if scalars != nil {
		f.value = scalars
	}
	_, err := d.Token()
	return err
}

func (o *object) get(name string) any {
	for _, f := range o.fields {
		if f.name == name {
			return f.value
		}
	}
	return nil
}

func (o *object) text(name string) string {
	switch v := o.get(name).(type) {
	case nil:
		return ""
	case []any:
		parts := make([]string, len(v))
		for i, part := range v {
			parts[i] = fmt.Sprint(part)
		}
		return strings.Join(parts, ", ")
	default:
		return fmt.Sprint(v)
	}
}

// number is the first of these fields that there is, unknown for none. MySQL writes some numbers as text.
func (o *object) number(names ...string) float64 {
	for _, name := range names {
		text := o.text(name)
		var n float64
		if _, err := fmt.Sscan(text, &n); text != "" && err == nil {
			return n
		}
	}
	return unknown
}

// steps are the steps that an object stands for: itself, or what is in it where it says nothing of its own.
func steps(name string, o *object) []*Node {
	if notSteps[name] {
		return nil
	}
	children := below(o)
	if name == "table" || o.get("table_name") != nil && name != "union_result" {
		return []*Node{tableStep(o, children)}
	}
	said, known := stepNames[name]
	if known && said == "" {
		return children
	}
	if !known {
		said = strings.ReplaceAll(name, "_", " ")
	}
	n := newNode(said)
	n.Children = children
	n.Loops = o.number("r_loops")
	n.Actual = times(o.number("r_output_rows", "r_rows"), n.Loops)
	if by := o.text("sort_key"); by != "" {
		n.Details = append(n.Details, "by: "+by)
	}
	switch name {
	case "filesort", "ordering_operation":
		n.Own = milliseconds(o.number("r_total_time_ms"))
	case "block-nl-join": // comparing is its own work, and often most of it
		if own := o.number("r_other_time_ms"); own >= 0 {
			n.Own = milliseconds(own + max(o.number("r_unpack_time_ms"), 0))
		}
		n.Details = append(n.Details, condition(o)...)
	}
	if key := o.text("key"); key != "" {
		n.Step += " by " + key
	}
	if name == "query_block" { // a query in another
		n.Step = "Subquery"
	}
	return []*Node{n}
}

// below are the steps in an object.
func below(o *object) (children []*Node) {
	for _, f := range o.fields {
		if f.object != nil {
			children = append(children, steps(f.name, f.object)...)
		}
		for _, item := range f.list {
			if f.name == "query_specifications" || strings.HasSuffix(f.name, "subqueries") {
				n := newNode("Subquery")
				if f.name == "query_specifications" {
					n.Step = "Query"
				}
				n.Children = below(item)
				children = append(children, n)
				continue
			}
			children = append(children, below(item)...)
		}
	}
	return children
}

// stepNames are what objects are called; those that are mere wrapping are left out.
var stepNames = map[string]string{
	"query_block": "", "nested_loop": "", "read_sorted_file": "", "temporary_table": "Temporary table", "filesort": "Sort",
	"ordering_operation": "Sort", "grouping_operation": "Group", "duplicates_removal": "Remove duplicates", "union_result": "Union",
	"expression_cache": "", "materialized": "Materialize", "materialization": "Materialize", "materialized_from_subquery": "Materialize", "block-nl-join": "Join by a buffer",
	"window_functions_computation": "Window functions", "windowing": "Window functions", "buffer_result": "Buffer",
	"having_filter": "Having", "duplicate_removal": "Remove duplicates", "index_merge": "", "range": "Range", "ref": "Look up",
}

// notSteps are objects that say more of the step they are in.
var notSteps = map[string]bool{"cost_info": true, "r_engine_stats": true, "rowid_filter": true, "r_icp_filtered": true, "sorts": true}

// accessNames are the ways of MySQL to read a table.
var accessNames = map[string]string{
	"ALL": "Scan", "index": "Scan of index", "range": "Range", "ref": "Look up", "eq_ref": "Look up", "const": "Look up", "system": "Look up",
	"ref_or_null": "Look up", "fulltext": "Full-text search", "index_merge": "Merge of indexes", "unique_subquery": "Look up", "index_subquery": "Look up",
}

func tableStep(o *object, children []*Node) *Node {
	access, table := o.text("access_type"), o.text("table_name")
	how := accessNames[access]
	if how == "" {
		how = strings.TrimSpace("Read " + access)
	}
	for _, verb := range []string{"update", "delete", "insert"} {
		if o.get(verb) != nil {
			how = strings.ToUpper(verb[:1]) + verb[1:] + ", " + strings.ToLower(how)
		}
	}
	n := newNode(how + " of " + table)
	if key := o.text("key"); key != "" {
		n.Step = strings.Replace(how, " of index", "", 1) + " of " + table + " by " + key
	}
	if table == "" { // "No tables used", "Impossible WHERE"
		n.Step = o.text("message")
	}
	n.Table, n.Children = table, children
	n.Whole = access == "ALL" && !strings.HasPrefix(table, "<") || access == "index" && o.get("using_index") == nil
	n.Loops = o.number("r_loops")
	n.Rows = o.number("rows", "rows_examined_per_scan")
	n.Actual = times(o.number("r_rows"), n.Loops)
	if own := o.number("r_table_time_ms"); own >= 0 {
		n.Own = milliseconds(own + max(o.number("r_other_time_ms"), 0))
	}
	for _, f := range o.fields {
		if f.name == "cost_info" && f.object != nil {
			n.Cost = max(f.object.number("read_cost"), 0) + max(f.object.number("eval_cost"), 0)
		}
	}
	n.Details = append(n.Details, condition(o)...)
	return n
}

// condition is what rows are compared with, and how many of them are left.
func condition(o *object) []string {
	text := o.text("attached_condition")
	if text == "" {
		return nil
	}
	if share := o.number("r_filtered"); share >= 0 && share < 100 {
		text += fmt.Sprintf(" (%.0f%% of the rows)", share)
	}
	return []string{"where: " + text}
}

func times(n, loops float64) float64 {
	if n < 0 {
		return unknown
	}
	return n * max(loops, 1)
}
