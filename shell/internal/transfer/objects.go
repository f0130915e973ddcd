package transfer

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
)

// sampled is how many objects are looked at for their keys: the columns are all that any of them has.
const sampled = 100

// objects is JSON and JSONL.
type objects struct {
	read    func() (line int, text []byte, err error)
	columns []string
	ahead   []item
	failed  error // what ended the sample
}

func openObjects(r io.Reader, list bool) (Source, error) {
	o := &objects{}
	if list {
		read, err := listItems(r)
		if err != nil {
			return nil, err
		}
		o.read = read
	} else {
		o.read = lineItems(r)
	}
	return o, o.sample()
}

// item is an object, or why it is none.
type item struct {
	line  int
	cells map[string]any
	err   error
}

// sample finds the columns.
func (o *objects) sample() error {
	var found []item
	for len(found) < sampled && o.failed == nil {
		line, text, err := o.read()
		if err != nil {
			o.failed = err
			break
		}
		names, cells, err := parseObject(text)
		for _, name := range names {
			if !slices.Contains(o.columns, name) {
				o.columns = append(o.columns, name)
			}
		}
		found = append(found, item{line, cells, err})
	}
	if len(o.columns) == 0 {
		return errors.New("the file holds no objects: their keys name the columns")
	}
	o.ahead = found
	return nil
}

// row puts an object's values in the order of the columns.
func (o *objects) row(i item) (Row, error) {
	if i.err != nil {
		return Row{}, &BadRow{i.line, i.err}
	}
	row := Row{Line: i.line}
	for _, name := range o.columns {
		row.Cells = append(row.Cells, i.cells[name])
	}
	return row, nil
}

func (o *objects) Columns() []string { return o.columns }

func (o *objects) Next() (Row, error) {
	if len(o.ahead) > 0 {
		next := o.ahead[0]
		o.ahead = o.ahead[1:]
		return o.row(next)
	}
	if o.failed != nil {
		return Row{}, o.failed
	}
	line, text, err := o.read()
	if err != nil {
		return Row{}, err
	}
	names, cells, err := parseObject(text)
	for _, name := range names {
		if err == nil && !slices.Contains(o.columns, name) {
			err = fmt.Errorf("got a key %q that the first %d objects do not have", name, sampled)
		}
	}
	return o.row(item{line, cells, err})
}

// lineItems gives an object a line; empty lines are left out.
func lineItems(r io.Reader) func() (int, []byte, error) {
	lines := newLines(r)
	return func() (int, []byte, error) {
		for {
			line, err := lines.next()
			if err != nil {
				return 0, nil, err
			}
			if len(bytes.TrimSpace([]byte(line))) > 0 {
				return lines.n, []byte(line), nil
			}
		}
	}
}

// listItems gives the items of a list one by one.
func listItems(r io.Reader) (func() (int, []byte, error), error) {
	counter := &lineCounter{r: r}
	decoder := json.NewDecoder(counter)
	if token, err := decoder.Token(); err != nil || token != json.Delim('[') {
		return nil, errors.New("the file must be a list of objects: [{...}, ...]")
	}
	return func() (int, []byte, error) {
		if !decoder.More() {
			if _, err := decoder.Token(); err != nil {
				return 0, nil, fmt.Errorf("line %d: the list does not end: %w", counter.at(decoder.InputOffset()), err)
			}
			return 0, nil, io.EOF
		}
		var item json.RawMessage
		if err := decoder.Decode(&item); err != nil {
			return 0, nil, fmt.Errorf("line %d: %w", counter.line+len(counter.breaks)+1, err)
		}
		line := counter.at(decoder.InputOffset())
		return line - bytes.Count(item, []byte("\n")), item, nil
	}, nil
}

// lineCounter knows the line of an offset that was read lately.
type lineCounter struct {
	r      io.Reader
	read   int64
	breaks []int64 // offsets of line breaks that are not counted yet
	line   int
}

func (c *lineCounter) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	for i, b := range p[:n] {
		if b == '\n' {
			c.breaks = append(c.breaks, c.read+int64(i))
		}
	}
	c.read += int64(n)
	return n, err
}

// at is the line of an offset, which must not be before the one asked for last.
func (c *lineCounter) at(offset int64) int {
	passed := 0
	for passed < len(c.breaks) && c.breaks[passed] < offset {
		passed++
	}
	c.line += passed
	c.breaks = c.breaks[passed:]
	return c.line + 1
}

// parseObject reads an object's keys in their order.
func parseObject(text []byte) (names []string, cells map[string]any, err error) {
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	if token, err := decoder.Token(); err != nil || token != json.Delim('{') {
		return nil, nil, fmt.Errorf("got %.40q, want an object", text)
	}
	cells = map[string]any{}
	for decoder.More() {
		name, err := decoder.Token()
		if err != nil {
			return nil, nil, err
		}
		var value json.RawMessage
		if err := decoder.Decode(&value); err != nil {
			return nil, nil, err
		}
		names = append(names, fmt.Sprint(name))
		cells[fmt.Sprint(name)] = jsonCell(value)
	}
	if _, err := decoder.Token(); err != nil {
		return nil, nil, err
	}
	if decoder.More() {
		return nil, nil, errors.New("got more behind the object")
	}
	return names, cells, nil
}

func jsonCell(value json.RawMessage) any {
	switch value[0] {
	case 'n':
		return nil
	case 't', 'f':
		return value[0] == 't'
	case '"':
		var text string
		if json.Unmarshal(value, &text) == nil {
			return text
		}
	case '[', '{':
		return string(value)
	}
	return json.Number(value)
}
