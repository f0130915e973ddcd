package dialect

import (
	"strings"
	"testing"
)

func TestShortName(t *testing.T) {
	long := "ix_" + strings.Repeat("ä", 40)
	if got := ShortName(long); len(got) > longestName || got == ShortName(long+"x") || !strings.HasPrefix(got, "ix_ää") {
		t.Errorf("got %s", got)
	}
}
