package decimals

import (
	"fmt"
	"testing"
)

func TestCompare(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want int
	}{
		{"9", "10", -1}, {"1.50", "1.5", 0}, {"-3", "-20", 1}, {"1e3", "999", 1}, {"12345678901234567890.1", "12345678901234567890.2", -1},
		{"x", "1", 1}, {"1", "", -1}, {"b", "a", 1},
	} {
		if got := Compare(c.a, c.b); got != c.want {
			t.Errorf("Compare(%s, %s): got %d", c.a, c.b, got)
		}
	}
}

func TestFunctions(t *testing.T) {
	want := map[string]any{"decimal_add": "0.3", "decimal_sub": "-0.1", "decimal_mul": "0.02"}
	for _, f := range Functions() {
		got, err := f.Call("0.1", 0.2)
		if err != nil || got != want[f.Name] {
			t.Errorf("%s: got %v, %v", f.Name, got, err)
		}
		if got, err := f.Call(int64(1), nil); got != nil || err != nil {
			t.Errorf("%s of NULL: got %v, %v", f.Name, got, err)
		}
		if _, err := f.Call("x", "1"); err == nil || err.Error() != f.Name+`: "x" is no number` {
			t.Errorf("%s: got %v", f.Name, err)
		}
	}
}

func TestSum(t *testing.T) {
	var sum Sum
	if sum.Value() != nil {
		t.Error("nothing has a sum")
	}
	for _, value := range []any{"0.1", "0.2", nil, int64(3), "12345678901234567890"} {
		if err := sum.Add(value); err != nil {
			t.Error(err)
		}
	}
	if err := sum.Remove(int64(3)); err != nil || fmt.Sprint(sum.Value()) != "12345678901234567890.3" {
		t.Errorf("got %v, %v", sum.Value(), err)
	}
	if err := sum.Add([]byte("x")); err == nil {
		t.Error("bytes are no number")
	}
}
