package command

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

func TestTimeline(t *testing.T) {
	noon := time.Date(2024, 1, 2, 12, 0, 0, 0, time.UTC)
	at := func(sql string, ended, took time.Duration) Statement {
		return Statement{SQL: sql, Took: took, Ended: noon.Add(ended)}
	}
	list := []Statement{
		at("SELECT 1", 0, time.Millisecond),
		at("BEGIN IMMEDIATE", 1001*time.Millisecond, time.Millisecond),
		at("UPDATE users SET name = ?\n  WHERE id = ?", 1500*time.Millisecond, 300*time.Millisecond),
		at("ROLLBACK TO SAVEPOINT a", 1501*time.Millisecond, time.Millisecond),
		at("COMMIT", 3*time.Second, 10*time.Millisecond),
		at("SELECT 2", 4*time.Second, time.Millisecond),
	}
	want := "2.00 s from the first to the last, 312.0 ms of it in 4 statements\n" +
		"   0.00 ms  █                                         BEGIN IMMEDIATE\n" +
		"  200.0 ms      ██████                                UPDATE users SET name = ? WHERE id = ?\n" +
		"  500.0 ms            █                               ROLLBACK TO SAVEPOINT a\n" +
		"    1.99 s                                         █  COMMIT\n"
	if got := timeline(list, 0); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if got := timeline(nil, 80); got != "No SQL has run yet.\n" {
		t.Errorf("of nothing: %q", got)
	}
	for line := range strings.Lines(timeline(list, 70)) {
		if n := utf8.RuneCountInString(line); n > 71 {
			t.Errorf("a line of %d characters: %s", n-1, line)
		}
	}
	if got := lastTransaction(list[:1]); len(got) != 1 {
		t.Errorf("without a transaction: %v", got)
	}
}
