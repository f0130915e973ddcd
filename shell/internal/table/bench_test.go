package table_test

import (
	"fmt"
	"io"
	"testing"

	"github.com/dbsh-go/dbsh/shell/internal/table"
)

func tenThousand() *table.Table {
	t := &table.Table{Columns: columns("id", "name", "composer", "ms", "price")}
	for i := range 10_000 {
		t.Rows = append(t.Rows, []any{int64(i), fmt.Sprintf("Track number %d", i), "Antônio Carlos Jobim", int64(i * 977), 0.99})
	}
	return t
}

func BenchmarkWrite(b *testing.B) {
	t := tenThousand()
	for _, format := range []table.Format{table.Aligned, table.Vertical, table.CSV, table.JSON} {
		for _, width := range []int{0, 60} {
			b.Run(fmt.Sprintf("%s/%d", format, width), func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					if err := table.Write(io.Discard, t, table.Options{Format: format, Width: width}); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}

// The text of a table is laid out in a few large buffers, never cell by cell.
func TestAllocationBudget(t *testing.T) {
	tab := tenThousand()
	for format, budget := range map[table.Format]float64{table.Aligned: 200, table.Vertical: 40_000, table.CSV: 40, table.JSON: 40} {
		allocs := testing.AllocsPerRun(2, func() {
			if err := table.Write(io.Discard, tab, table.Options{Format: format}); err != nil {
				t.Fatal(err)
			}
		})
		if allocs > budget {
			t.Errorf("%s: %.0f allocations for 10,000 rows, want at most %.0f", format, allocs, budget)
		}
	}
}
