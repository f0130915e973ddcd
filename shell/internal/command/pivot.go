package command

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/dbsh-go/dbsh/shell/internal/table"
)

func pivotCommand() *Command {
	return &Command{
		Spec: "pi[vot]", Args: "ROWS COLUMNS [VALUE]", Argument: AnyArgument, run: runPivot, Pages: true,
		Help: "the last result with one column's values as columns",
		Long: `ROWS and COLUMNS are columns of the last result, or of ENTRY: each value of COLUMNS becomes a column, in which stands VALUE of
the row with that value. Where several rows meet, sum, avg, min, max or count behind it says what becomes of them; without VALUE, they
are counted. Behind of stands an entry to take instead of the last result.

  SELECT role, year, salary FROM employees;
  :pivot role year salary sum`,
	}
}

// pivot is what :pivot was asked for.
type pivot struct {
	rows, columns, value string
	fold                 string // sum, avg, min, max, count; "" for one value
	entry                string
}

var folds = []string{"sum", "avg", "min", "max", "count"}

func runPivot(ctx context.Context, env *Env, call Call) error {
	p, err := parsePivot(call.Args)
	if err != nil {
		return fmt.Errorf(":pivot: %w", err)
	}
	t, err := env.Entries.Table(ctx, p.entry)
	if err != nil {
		return err
	}
	turned, err := p.turn(t)
	if err != nil {
		return fmt.Errorf(":pivot: %w", err)
	}
	return env.write(turned, false)
}

func parsePivot(args string) (p pivot, err error) {
	var words []string
	for rest := strings.TrimSpace(args); rest != ""; rest = strings.TrimSpace(rest) {
		var word string
		if word, rest, err = nextPlace(rest); err != nil {
			return p, err
		}
		if strings.EqualFold(word, "of") {
			p.entry = strings.TrimSpace(rest)
			break
		}
		words = append(words, unquoted(word))
	}
	if n := len(words); n > 2 && slices.Contains(folds, strings.ToLower(words[n-1])) {
		p.fold, words = strings.ToLower(words[n-1]), words[:n-1]
	}
	switch len(words) {
	case 2:
		p.fold = "count"
	case 3:
		p.value = words[2]
	default:
		return p, errors.New("want the columns for rows, columns and value, such as role year salary sum")
	}
	p.rows, p.columns = words[0], words[1]
	return p, nil
}

// turn makes the table. Rows and columns stand in the order in which they come.
func (p *pivot) turn(t *table.Table) (*table.Table, error) {
	var at [3]int
	for i, name := range []string{p.rows, p.columns, p.value} {
		if at[i] = columnNamed(t, name); at[i] < 0 && name != "" {
			return nil, fmt.Errorf("there is no column %s: there are %s", name, columnNames(t))
		}
	}
	out := &table.Table{Columns: []table.Column{t.Columns[at[0]]}}
	rows, columns := map[string]int{}, map[string]int{}
	var cells [][][]any // by row and column, what meets there
	for _, row := range t.Rows {
		r, known := rows[keyOf(row[at[0]])]
		if !known {
			r = len(out.Rows)
			rows[keyOf(row[at[0]])] = r
			out.Rows = append(out.Rows, []any{row[at[0]]})
			cells = append(cells, nil)
		}
		c, known := columns[keyOf(row[at[1]])]
		if !known {
			const most = 200
			if len(columns) == most {
				return nil, fmt.Errorf("%s has more than %d values: swap rows and columns", p.columns, most)
			}
			c = len(columns)
			columns[keyOf(row[at[1]])] = c
			out.Columns = append(out.Columns, table.Column{Name: heading(row[at[1]])})
		}
		for len(cells[r]) <= c {
			cells[r] = append(cells[r], nil)
		}
		var value any = 1
		if at[2] >= 0 {
			value = row[at[2]]
		}
		cells[r][c] = append(cells[r][c], value)
	}
	for r := range out.Rows {
		for c := range len(columns) {
			var met []any
			if c < len(cells[r]) {
				met = cells[r][c]
			}
			value, err := p.folded(met)
			if err != nil {
				return nil, err
			}
			out.Rows[r] = append(out.Rows[r], value)
		}
	}
	return out, nil
}

// columnNamed is the place of a column, -1 for none.
func columnNamed(t *table.Table, name string) int {
	if name == "" {
		return -1
	}
	return slices.IndexFunc(t.Columns, func(c table.Column) bool { return strings.EqualFold(c.Name, name) || strings.EqualFold(c.Label, name) })
}

// keyOf tells NULL from empty text.
func keyOf(cell any) string {
	if cell == nil {
		return "\x00"
	}
	return table.Exact(cell)
}

func heading(v any) string {
	if v == nil {
		return "NULL"
	}
	return oneLine(table.Readable(v))
}

// folded is what becomes of the values that meet in one cell.
func (p *pivot) folded(met []any) (any, error) {
	met = slices.DeleteFunc(slices.Clone(met), func(v any) bool { return v == nil })
	switch {
	case p.fold == "count":
		return len(met), nil
	case len(met) == 0:
		return nil, nil
	case p.fold == "" && len(met) > 1:
		return nil, fmt.Errorf("%d rows meet in one cell: say sum, avg, min, max or count", len(met))
	case p.fold == "":
		return met[0], nil
	}
	var sum, least, most float64
	whole := true
	for i, v := range met {
		f, is := floatOf(v)
		if !is {
			return nil, fmt.Errorf("%s holds no numbers: only count works with %s", p.value, heading(v))
		}
		whole = whole && f == float64(int64(f))
		sum += f
		if i == 0 || f < least {
			least = f
		}
		if i == 0 || f > most {
			most = f
		}
	}
	result := map[string]float64{"sum": sum, "min": least, "max": most, "avg": sum / float64(len(met))}[p.fold]
	if whole && p.fold != "avg" {
		return int64(result), nil
	}
	return result, nil
}
