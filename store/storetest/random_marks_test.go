package storetest_test

import (
	"slices"

	"pgregory.net/rapid"

	"github.com/dbsh-go/dbsh/store"
)

// marked is a mark, and the world as it was then.
type marked struct {
	mark    *store.Mark
	then    frame
	depth   int // how many frames there were
	written bool
}

func (v *voyage) mark() {
	mark, err := v.s.Mark()
	v.must(err)
	v.w.push("")
	top := len(v.w.frames) - 1
	v.marks = append(v.marks, marked{mark, v.w.frames[top], top, v.written})
	v.w.frames = v.w.frames[:top]
}

// back goes back to a mark; later ones end.
func (v *voyage) back() {
	at := v.anyMark()
	m := v.marks[at]
	v.must(m.mark.Back())
	v.lost = append(v.lost, v.w.restore(m.then)...)
	v.w.frames, v.written = v.w.frames[:m.depth], m.written
	v.endMarks(func(n int) bool { return n >= at })
}

func (v *voyage) dropMark() {
	at := v.anyMark()
	v.marks[at].mark.Drop()
	v.endMarks(func(n int) bool { return n == at })
}

func (v *voyage) anyMark() int {
	if len(v.marks) == 0 {
		v.Skip("none")
	}
	return rapid.IntRange(0, len(v.marks)-1).Draw(v.T, "mark")
}

// frameEnded ends the marks that lie upon a frame of the world, or above it.
func (v *voyage) frameEnded(at int) {
	v.endMarks(func(n int) bool { return v.marks[n].depth > at })
}

// endMarks takes out marks, which have ended.
func (v *voyage) endMarks(which func(n int) bool) {
	var left []marked
	for n, m := range v.marks {
		if !which(n) {
			left = append(left, m)
		} else if m.mark.Ended() == nil {
			v.Fatal("a mark has not ended")
		}
	}
	v.marks = left
	if slices.ContainsFunc(left, func(m marked) bool { return m.mark.Ended() != nil }) {
		v.Fatal("a mark has ended")
	}
}
