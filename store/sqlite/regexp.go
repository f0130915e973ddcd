package sqlite

import (
	"database/sql/driver"
	"fmt"
	"regexp"

	"modernc.org/sqlite"
)

// SQLite has the operator REGEXP, and leaves it to the program to say what it means: here Go's regular expressions, anywhere in
// the text. NULL matches nothing.
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
