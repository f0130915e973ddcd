package slices_test

import (
	"fmt"
	"math/rand"
	std "slices"
	"testing"

	own "github.com/dbsh-go/dbsh/context/symbols/source/slices"
)

// Every function must do what the standard library's does; here on random lists of small numbers, so that values repeat.
func TestAgreesWithTheStandardLibrary(t *testing.T) {
	random := rand.New(rand.NewSource(1))
	descending := func(a, b int) int { return b - a }
	even := func(n int) bool { return n%2 == 0 }
	for range 200 {
		s := make([]int, random.Intn(9))
		for i := range s {
			s[i] = random.Intn(5)
		}
		i := random.Intn(len(s) + 1)
		j := i + random.Intn(len(s)-i+1)
		same := func(name string, got, want any) {
			t.Helper()
			if fmt.Sprint(got) != fmt.Sprint(want) {
				t.Errorf("%s of %v (i=%d j=%d): got %v, want %v", name, s, i, j, got, want)
			}
		}
		c := func() []int { return std.Clone(s) }
		change := func(f func([]int)) []int { x := c(); f(x); return x }
		same("Sort", change(own.Sort[[]int]), change(std.Sort[[]int]))
		same("SortFunc", change(func(x []int) { own.SortFunc(x, descending) }), change(func(x []int) { std.SortFunc(x, descending) }))
		same("Reverse", change(own.Reverse[[]int]), change(std.Reverse[[]int]))
		same("IsSorted", own.IsSorted(s), std.IsSorted(s))
		same("Insert", own.Insert(c(), i, 8, 9), std.Insert(c(), i, 8, 9))
		same("Delete", own.Delete(c(), i, j), std.Delete(c(), i, j))
		same("DeleteFunc", own.DeleteFunc(c(), even), std.DeleteFunc(c(), even))
		same("Replace", own.Replace(c(), i, j, 7), std.Replace(c(), i, j, 7))
		same("Compact", own.Compact(c()), std.Compact(c()))
		same("Index", own.Index(s, 3), std.Index(s, 3))
		same("Contains", own.ContainsFunc(s, even), std.ContainsFunc(s, even))
		same("Equal", own.Equal(s, s[:i]), std.Equal(s, s[:i]))
		same("Compare", own.Compare(s, s[i:]), std.Compare(s, s[i:]))
		same("Concat", own.Concat(s, s[:i], nil), std.Concat(s, s[:i], nil))
		same("Repeat", own.Repeat(s, 2), std.Repeat(s, 2))
		same("Sorted", own.Sorted(own.Values(s)), std.Sorted(std.Values(s)))
		same("Chunk", own.Collect(own.Chunk(s, 2)), std.Collect(std.Chunk(s, 2)))
		sorted := change(std.Sort[[]int])
		at, found := own.BinarySearch(sorted, 2)
		wantAt, wantFound := std.BinarySearch(sorted, 2)
		same("BinarySearch", []any{at, found}, []any{wantAt, wantFound})
		if len(s) > 0 {
			same("Min", own.Min(s), std.Min(s))
			same("MaxFunc", own.MaxFunc(s, descending), std.MaxFunc(s, descending))
		}
	}
}

func TestNilStaysNil(t *testing.T) {
	if own.Clone([]int(nil)) != nil || own.Collect(own.Values([]int(nil))) != nil {
		t.Error("a nil list must stay nil")
	}
}
