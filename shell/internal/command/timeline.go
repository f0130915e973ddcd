package command

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	"github.com/dbsh-go/dbsh/shell/internal/table"
)

// timelineWidth is how many columns the time of a transaction has.
const timelineWidth = 40

// timeline draws when the statements of the last transaction ran, as bars on its time: what stands between them is the time in which it was
// open, and held its locks, with nothing to do.
// The texts of the statements have what is left of so many columns, 0 for any number.
func timeline(statements []Statement, columns int) string {
	const before = len("1234567890") + 2*len("  ") + timelineWidth
	list := lastTransaction(statements)
	if len(list) == 0 {
		return "No SQL has run yet.\n"
	}
	start := list[0].Ended.Add(-list[0].Took)
	whole := max(list[len(list)-1].Ended.Sub(start), 1)
	busy := time.Duration(0)
	var rows strings.Builder
	for _, s := range list {
		busy += s.Took
		begun := s.Ended.Add(-s.Took).Sub(start)
		from := min(int(begun*timelineWidth/whole), timelineWidth-1)
		to := min(max(int((begun+s.Took)*timelineWidth/whole), from+1), timelineWidth)
		bar := strings.Repeat(" ", from) + strings.Repeat("█", to-from) + strings.Repeat(" ", timelineWidth-to)
		fmt.Fprintf(&rows, "%10s  %s  %s\n", Took(begun), bar, table.Shorten(strings.Join(strings.Fields(s.SQL), " "), cmp.Or(max(columns-before, 0), 100)))
	}
	return fmt.Sprintf("%s from the first to the last, %s of it in %s\n", Took(whole), Took(busy), plural(len(list), "statement")) + rows.String()
}

// lastTransaction is from the last statement that began one to the one that ended it; all where none began any.
func lastTransaction(statements []Statement) []Statement {
	from := 0
	for i, s := range statements {
		if word := firstOf(s.SQL); word == "BEGIN" || word == "START" {
			from = i
		}
	}
	list := statements[from:]
	for i, s := range list {
		if word := firstOf(s.SQL); word == "COMMIT" || word == "ROLLBACK" && !strings.Contains(strings.ToUpper(s.SQL), " TO ") {
			return list[:i+1]
		}
	}
	return list
}

// firstOf is the first word of SQL in capitals.
func firstOf(sql string) string {
	word, _, _ := strings.Cut(strings.TrimSpace(sql), " ")
	return strings.ToUpper(strings.TrimRight(word, ";"))
}
