package syntax_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/dbsh-go/dbsh/shell/internal/syntax"
)

func TestAt(t *testing.T) {
	const (
		nothing, statement, table, column, golang = syntax.WantNothing, syntax.WantStatement, syntax.WantTable, syntax.WantColumn, syntax.WantGo
	)
	for _, test := range []struct {
		sql    string // | is the cursor
		want   syntax.Want
		prefix string
		rest   string // qualifier, tables and local names
	}{
		{"|", statement, "", ""},
		{"SEL|", statement, "SEL", ""},
		{"SELECT 1; UPD|", statement, "UPD", ""},
		{"SELECT |", column, "", ""},
		{"SELECT * FROM |", table, "", ""},
		{"SELECT * FROM Alb|", table, "Alb", ""},
		{"SELECT * FROM Alb|um", table, "Alb", ""},
		{"SELECT * FROM \"Alb|", table, "Alb", ""},
		{"SELECT * FROM a, Alb|", table, "Alb", "a"},
		{"SELECT * FROM a JOIN Alb|", table, "Alb", "a"},
		{"SELECT * FROM a x LEFT JOIN b AS y ON |", column, "", "a x,b y"},
		{"SELECT Ti| FROM Album", column, "Ti", "Album"},
		{"SELECT al.Ti| FROM Album al", column, "Ti", "al. Album al"},
		{"SELECT al.| FROM Album al, b", column, "", "al. Album al,b"},
		{"SELECT * FROM main.Album al WHERE al.Ti|", column, "Ti", "al. Album al"},
		{"SELECT * FROM Album WHERE |", column, "", "Album"},
		{"SELECT * FROM Album ORDER BY Ti|", column, "Ti", "Album"},
		{"SELECT * FROM Album WHERE ArtistId IN (SELECT | FROM Artist ar)", column, "", "Artist ar,Album"},
		{"SELECT * FROM (SELECT a FROM b) x WHERE |", column, "", ""},
		{"INSERT INTO Alb|", table, "Alb", ""},
		{"INSERT INTO Album (Ti|", column, "Ti", "Album"},
		{"UPDATE Alb|", table, "Alb", ""},
		{"UPDATE Album SET Ti|", column, "Ti", "Album"},
		{"DELETE FROM Alb|", table, "Alb", ""},
		{"DROP TABLE IF EXISTS Alb|", table, "Alb", ""},
		{"WITH x AS (SELECT 1), y(a) AS (SELECT 2) SELECT * FROM |", table, "", "x,y"},
		{"SELECT 'a|", nothing, "", ""},
		{"SELECT 'a| b' FROM c", nothing, "", ""},
		{"SELECT 1 -- a|", nothing, "", ""},
		{"SELECT 12|", nothing, "", ""},
		{"SELECT * FROM t WHERE a = :na|", golang, "na", ""},
		{"SELECT * FROM t WHERE a = :{u.Na|} AND", golang, "u.Na", ""},
		{"SELECT * FROM t WHERE a = :{u.Na|", golang, "u.Na", ""},
	} {
		cursor := strings.Index(test.sql, "|")
		sql := test.sql[:cursor] + test.sql[cursor+1:]
		place := most.At(sql, cursor)
		var names []string
		for _, source := range place.Tables {
			names = append(names, strings.TrimSpace(source.Table+" "+source.Alias))
		}
		rest := strings.Join(append(names, place.Local...), ",")
		if place.Qualifier != "" {
			rest = strings.TrimSpace(place.Qualifier + ". " + rest)
		}
		got := fmt.Sprintf("%d %q %q", place.Want, place.Prefix, rest)
		if want := fmt.Sprintf("%d %q %q", test.want, test.prefix, test.rest); got != want {
			t.Errorf("At(%s): got %s, want %s", test.sql, got, want)
		}
		if got := sql[place.From:cursor]; test.want != nothing && got != place.Quote+place.Prefix {
			t.Errorf("At(%s): From is at %q, want %q", test.sql, got, place.Quote+place.Prefix)
		}
	}
}

func FuzzAt(f *testing.F) {
	f.Add("SELECT al.Ti FROM Album al WHERE a IN (SELECT 1)", 10)
	f.Add("WITH x AS (SELECT 1) SELECT :{a", 30)
	f.Fuzz(func(t *testing.T, sql string, cursor int) {
		if cursor < 0 || cursor > len(sql) || len(sql) > 1000 {
			t.Skip()
		}
		if place := most.At(sql, cursor); place.From < 0 || place.From > cursor && place.Want != syntax.WantNothing {
			t.Errorf("From is %d, beyond the cursor at %d", place.From, cursor)
		}
	})
}
