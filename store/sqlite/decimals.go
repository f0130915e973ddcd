package sqlite

import (
	"database/sql/driver"

	"modernc.org/sqlite"

	"github.com/dbsh-go/dbsh/store/decimals"
)

// SQLite reckons exactly with decimals by the functions of package decimals. They are registered before any connection is opened; the only
// errors are those of names registered twice.
func init() {
	sqlite.MustRegisterCollationUtf8(decimals.Collation, decimals.Compare)
	for _, f := range decimals.Functions() {
		sqlite.MustRegisterDeterministicScalarFunction(f.Name, 2, func(_ *sqlite.FunctionContext, args []driver.Value) (driver.Value, error) {
			return f.Call(args[0], args[1])
		})
	}
	sqlite.MustRegisterFunction(decimals.SumName, &sqlite.FunctionImpl{NArgs: 1, Deterministic: true,
		MakeAggregate: func(sqlite.FunctionContext) (sqlite.AggregateFunction, error) { return &decimalSum{}, nil },
	})
}

// decimalSum is decimals.Sum as the driver wants it.
type decimalSum struct{ decimals.Sum }

func (s *decimalSum) Step(_ *sqlite.FunctionContext, args []driver.Value) error {
	return s.Add(args[0])
}

func (s *decimalSum) WindowInverse(_ *sqlite.FunctionContext, args []driver.Value) error {
	return s.Remove(args[0])
}

func (s *decimalSum) WindowValue(*sqlite.FunctionContext) (driver.Value, error) {
	return s.Value(), nil
}

func (s *decimalSum) Final(*sqlite.FunctionContext) {}
