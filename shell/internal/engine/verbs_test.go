package engine_test

import (
	"fmt"
	"testing"

	"github.com/dbsh-go/dbsh/shell/internal/engine"
)

func TestTypeVerbs(t *testing.T) {
	name := func(v any) string { return fmt.Sprintf("<%T%%>", v) }
	for _, tt := range []struct{ format, want string }{
		{"%v %T %d", "1 <string%> 3"},
		{"%T%%T|%5T", "<int%>%T|<string%>%!(EXTRA int=3)"},
		{"%v %[1]T %d", "1 <int%> %!d(string=a)"},
		{"%[2]T %v %[1]v", "<string%> 3 1"},
		{"%-12[1]T|", "<int%>      |"},
	} {
		format, args := engine.TypeVerbs(tt.format, []any{1, "a", 3}, name)
		if got := fmt.Sprintf(format, args...); got != tt.want {
			t.Errorf("%s: got %s, want %s", tt.format, got, tt.want)
		}
	}
}
