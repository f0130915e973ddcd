// Package slices is what the prompt gives for the standard library's package of that name: generic functions have no compiled
// form that an interpreter could be handed, so this source takes their place. Behaviour is that of the standard library.
package slices

import (
	"cmp"
	"iter"
	"sort"
)

func compare[E cmp.Ordered](a, b E) int { return cmp.Compare(a, b) }

func Sort[S ~[]E, E cmp.Ordered](x S) {
	sort.Slice(x, func(i, j int) bool { return cmp.Less(x[i], x[j]) })
}

func SortFunc[S ~[]E, E any](x S, cmp func(a, b E) int) {
	sort.Slice(x, func(i, j int) bool { return cmp(x[i], x[j]) < 0 })
}

func SortStableFunc[S ~[]E, E any](x S, cmp func(a, b E) int) {
	sort.SliceStable(x, func(i, j int) bool { return cmp(x[i], x[j]) < 0 })
}

func IsSorted[S ~[]E, E cmp.Ordered](x S) bool { return IsSortedFunc(x, compare[E]) }

func IsSortedFunc[S ~[]E, E any](x S, cmp func(a, b E) int) bool {
	for i := 1; i < len(x); i++ {
		if cmp(x[i], x[i-1]) < 0 {
			return false
		}
	}
	return true
}

func Min[S ~[]E, E cmp.Ordered](x S) E { return extreme("slices.Min", x, -1, compare[E]) }

func MinFunc[S ~[]E, E any](x S, cmp func(a, b E) int) E {
	return extreme("slices.MinFunc", x, -1, cmp)
}

func Max[S ~[]E, E cmp.Ordered](x S) E { return extreme("slices.Max", x, 1, compare[E]) }

func MaxFunc[S ~[]E, E any](x S, cmp func(a, b E) int) E { return extreme("slices.MaxFunc", x, 1, cmp) }

func extreme[S ~[]E, E any](name string, x S, sign int, cmp func(a, b E) int) E {
	if len(x) == 0 {
		panic(name + ": empty list")
	}
	best := x[0]
	for _, v := range x[1:] {
		if cmp(v, best)*sign > 0 {
			best = v
		}
	}
	return best
}

func BinarySearch[S ~[]E, E cmp.Ordered](x S, target E) (int, bool) {
	return BinarySearchFunc(x, target, compare[E])
}

func BinarySearchFunc[S ~[]E, E, T any](x S, target T, cmp func(E, T) int) (int, bool) {
	lo, hi := 0, len(x)
	for lo < hi {
		mid := lo + (hi-lo)/2
		if cmp(x[mid], target) < 0 {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	return lo, lo < len(x) && cmp(x[lo], target) == 0
}

func Equal[S ~[]E, E comparable](a, b S) bool {
	return EqualFunc(a, b, func(x, y E) bool { return x == y })
}

func EqualFunc[S1 ~[]E1, S2 ~[]E2, E1, E2 any](a S1, b S2, eq func(E1, E2) bool) bool {
	if len(a) != len(b) {
		return false
	}
	for i, v := range a {
		if !eq(v, b[i]) {
			return false
		}
	}
	return true
}

func Compare[S ~[]E, E cmp.Ordered](a, b S) int { return CompareFunc(a, b, compare[E]) }

func CompareFunc[S1 ~[]E1, S2 ~[]E2, E1, E2 any](a S1, b S2, cmp func(E1, E2) int) int {
	for i, v := range a {
		if i >= len(b) {
			return 1
		}
		if c := cmp(v, b[i]); c != 0 {
			return c
		}
	}
	if len(a) < len(b) {
		return -1
	}
	return 0
}

func Index[S ~[]E, E comparable](s S, v E) int {
	return IndexFunc(s, func(e E) bool { return e == v })
}

func IndexFunc[S ~[]E, E any](s S, f func(E) bool) int {
	for i, v := range s {
		if f(v) {
			return i
		}
	}
	return -1
}

func Contains[S ~[]E, E comparable](s S, v E) bool { return Index(s, v) >= 0 }

func ContainsFunc[S ~[]E, E any](s S, f func(E) bool) bool { return IndexFunc(s, f) >= 0 }

func Insert[S ~[]E, E any](s S, i int, v ...E) S {
	_ = s[i:]
	tail := append(S(nil), s[i:]...)
	return append(append(s[:i], v...), tail...)
}

func Delete[S ~[]E, E any](s S, i, j int) S {
	_ = s[i:j:len(s)]
	end := len(s)
	s = append(s[:i], s[j:]...)
	clear(s[len(s):end])
	return s
}

func DeleteFunc[S ~[]E, E any](s S, del func(E) bool) S {
	end := len(s)
	kept := s[:0]
	for _, v := range s {
		if !del(v) {
			kept = append(kept, v)
		}
	}
	clear(s[len(kept):end])
	return kept
}

func Replace[S ~[]E, E any](s S, i, j int, v ...E) S {
	_ = s[i:j]
	tail := append(S(nil), s[j:]...)
	return append(append(s[:i], v...), tail...)
}

func Clone[S ~[]E, E any](s S) S {
	if s == nil {
		return nil
	}
	return append(S{}, s...)
}

func Compact[S ~[]E, E comparable](s S) S {
	return CompactFunc(s, func(a, b E) bool { return a == b })
}

func CompactFunc[S ~[]E, E any](s S, eq func(E, E) bool) S {
	if len(s) < 2 {
		return s
	}
	end := len(s)
	kept := s[:1]
	for _, v := range s[1:] {
		if !eq(kept[len(kept)-1], v) {
			kept = append(kept, v)
		}
	}
	clear(s[len(kept):end])
	return kept
}

func Grow[S ~[]E, E any](s S, n int) S {
	if n < 0 {
		panic("cannot be negative")
	}
	if cap(s)-len(s) >= n {
		return s
	}
	grown := make(S, len(s), len(s)+n)
	copy(grown, s)
	return grown
}

func Clip[S ~[]E, E any](s S) S { return s[:len(s):len(s)] }

func Reverse[S ~[]E, E any](s S) {
	for i, j := 0, len(s)-1; i < j; i, j = i+1, j-1 {
		s[i], s[j] = s[j], s[i]
	}
}

func Concat[S ~[]E, E any](slices ...S) S {
	var all S
	for _, s := range slices {
		all = append(all, s...)
	}
	return all
}

func Repeat[S ~[]E, E any](x S, count int) S {
	if count < 0 {
		panic("cannot be negative")
	}
	all := S{}
	for i := 0; i < count; i++ {
		all = append(all, x...)
	}
	return all
}

func All[S ~[]E, E any](s S) iter.Seq2[int, E] {
	return func(yield func(int, E) bool) {
		for i, v := range s {
			if !yield(i, v) {
				return
			}
		}
	}
}

func Backward[S ~[]E, E any](s S) iter.Seq2[int, E] {
	return func(yield func(int, E) bool) {
		for i := len(s) - 1; i >= 0; i-- {
			if !yield(i, s[i]) {
				return
			}
		}
	}
}

func Values[S ~[]E, E any](s S) iter.Seq[E] {
	return func(yield func(E) bool) {
		for _, v := range s {
			if !yield(v) {
				return
			}
		}
	}
}

func AppendSeq[S ~[]E, E any](s S, seq iter.Seq[E]) S {
	for v := range seq {
		s = append(s, v)
	}
	return s
}

func Collect[E any](seq iter.Seq[E]) []E { return AppendSeq([]E(nil), seq) }

func Sorted[E cmp.Ordered](seq iter.Seq[E]) []E {
	s := Collect(seq)
	Sort(s)
	return s
}

func SortedFunc[E any](seq iter.Seq[E], cmp func(E, E) int) []E {
	s := Collect(seq)
	SortFunc(s, cmp)
	return s
}

func SortedStableFunc[E any](seq iter.Seq[E], cmp func(E, E) int) []E {
	s := Collect(seq)
	SortStableFunc(s, cmp)
	return s
}

func Chunk[S ~[]E, E any](s S, n int) iter.Seq[S] {
	if n < 1 {
		panic("cannot be less than 1")
	}
	return func(yield func(S) bool) {
		for i := 0; i < len(s); i += n {
			end := min(n, len(s)-i)
			if !yield(s[i : i+end : i+end]) {
				return
			}
		}
	}
}
