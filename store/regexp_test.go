package store_test

import (
	"database/sql/driver"
	"fmt"
	"regexp"

	"modernc.org/sqlite"
)

// The tests' SQLite has the function that the operator REGEXP calls, as the program's has.
func init() {
	sqlite.MustRegisterDeterministicScalarFunction("regexp", 2, func(_ *sqlite.FunctionContext, args []driver.Value) (driver.Value, error) {
		if args[0] == nil || args[1] == nil {
			return nil, nil
		}
		pattern, err := regexp.Compile(fmt.Sprint(args[0]))
		if err != nil {
			return nil, err
		}
		return pattern.MatchString(fmt.Sprint(args[1])), nil
	})
}
