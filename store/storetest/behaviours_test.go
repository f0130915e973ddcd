package storetest

import "testing"

// TestBehaviours holds how much the suite promises: behaviours are not to get lost, and each has a name of its own.
func TestBehaviours(t *testing.T) {
	const promised = 250
	count, seen := 0, map[string]bool{}
	for _, group := range groups {
		for _, test := range group.tests {
			name := group.name + "/" + test.name
			if seen[name] {
				t.Errorf("%s is there twice", name)
			}
			seen[name] = true
			count++
		}
	}
	if count < promised {
		t.Errorf("the suite has %d behaviours, want at least %d", count, promised)
	}
	t.Logf("%d behaviours", count)
}
