package store

import (
	"testing"

	"pgregory.net/rapid"
)

// Keys are found in the pages and in the map alike, whatever their order is.
func TestNumbers(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var n numbers
		model := map[int64]*instance{}
		key := rapid.OneOf(rapid.Int64Range(-3, 300), rapid.Int64Range(0, 40), rapid.Int64())
		t.Repeat(map[string]func(*rapid.T){
			"put": func(t *rapid.T) {
				k, i := key.Draw(t, "key"), &instance{}
				n.put(k, i)
				model[k] = i
			},
			"count": func(t *rapid.T) {
				for k := range int64(rapid.IntRange(1, 200).Draw(t, "to")) {
					if model[k] == nil {
						model[k] = &instance{}
						n.put(k, model[k])
					}
				}
			},
			"remove": func(t *rapid.T) {
				k := key.Draw(t, "key")
				n.remove(k)
				delete(model, k)
			},
			"": func(t *rapid.T) {
				taken := 0
				for k := int64(-5); k < 310; k++ {
					if n.get(k) != model[k] {
						t.Fatalf("key %d: got %p, want %p", k, n.get(k), model[k])
					}
				}
				for k, want := range model {
					if n.get(k) != want {
						t.Fatalf("key %d: got %p, want %p", k, n.get(k), want)
					}
				}
				for _, p := range n.pages {
					for place := range pageSize {
						if p != nil && p[place] != nil {
							taken++
						}
					}
				}
				if taken != n.taken {
					t.Fatalf("got %d taken, want %d", n.taken, taken)
				}
			},
		})
	})
}
