package table

import (
	"testing"

	"github.com/rivo/uniseg"
)

// The fast measure agrees with the slow one for every character that it takes on, alone and beside others.
func TestSimpleWidth(t *testing.T) {
	for r := rune(' '); r < 0x20000; r++ {
		if r == 0x7f {
			continue
		}
		for _, s := range []string{string(r), "a" + string(r) + "中"} {
			n, ok := simpleWidth([]byte(s))
			if ok && n != uniseg.StringWidth(s) {
				t.Errorf("%U in %q: got %d, want %d", r, s, n, uniseg.StringWidth(s))
			}
		}
	}
}
