package check

import (
	"slices"
	"testing"
)

func TestParameter(t *testing.T) {
	c := prompt(nil)
	run(t, c, `on := true; sep := ","; f := func(n int, rest ...bool) {}; m := time.March; f(1); _ = sep`)
	for _, test := range []struct {
		function string
		at       int
		typ      string
		has      []string
	}{
		{"strings.Repeat", 0, "string", []string{"sep"}},
		{"strings.Repeat", 1, "int", nil},
		{"f", 1, "bool", []string{"on", "true", "false"}},
		{"f", 5, "bool", []string{"on", "true", "false"}},
		{"time.Date", 1, "time.Month", []string{"m", "time.January", "time.December"}},
		{"fmt.Println", 0, "any", nil},
	} {
		p, ok := c.Parameter(test.function, test.at)
		if !ok || p.Type != test.typ {
			t.Errorf("%s, %d: got %+v, %v, want a %s", test.function, test.at, p, ok, test.typ)
		}
		var names []string
		for _, v := range p.Values {
			names = append(names, v.Name)
		}
		for _, want := range test.has {
			if !slices.Contains(names, want) {
				t.Errorf("%s, %d: %s is not among %v", test.function, test.at, want, names)
			}
		}
	}
	for _, function := range []string{"strings.Repeat", "sep", "nothing", "", "strings"} {
		if p, ok := c.Parameter(function, 2); ok {
			t.Errorf("%s takes a third argument: %+v", function, p)
		}
	}
}
