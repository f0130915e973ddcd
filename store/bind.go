package store

import (
	"database/sql/driver"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/shopspring/decimal"

	"github.com/dbsh-go/dbsh/store/internal/dialect"
	"github.com/dbsh-go/dbsh/store/internal/timestamp"
	"github.com/dbsh-go/dbsh/store/schema"
)

// bindable turns a plain value of a column (nil for no column) into what the driver takes. What cannot be turned, check has
// refused before.
func bindable(d dialect.Dialect, col *column, plain any) any {
	switch v := plain.(type) {
	case time.Time:
		switch {
		case col != nil && col.isDate():
			return v.Format(time.DateOnly)
		case d.Holds().Times:
			return v.UTC()
		}
		return timestamp.Format(v)
	case time.Duration:
		if d.Holds().Intervals && !(col != nil && col.counts(d)) {
			return intervalText(v)
		}
		return int64(v)
	case decimal.Decimal:
		return bindDecimal(d, col, v)
	case uuid.UUID:
		return v.String()
	case uint64:
		if v <= math.MaxInt64 {
			return int64(v)
		}
		return strconv.FormatUint(v, 10)
	}
	if col != nil && plain != nil {
		switch col.kind {
		case jsonValue:
			text, _ := encodeJSON(plain)
			return text
		case gobValue:
			data, _ := encodeGob(plain)
			return data
		case arrayValue:
			if d.Holds().Arrays {
				return arrayText(plain)
			}
			text, _ := encodeJSON(plain)
			return text
		}
	}
	if v, ok := plain.(driver.Valuer); ok {
		if cell, err := v.Value(); err == nil {
			return bindable(d, nil, cell)
		}
	}
	return plain
}

// counts tells whether the tag gives a column of durations a type of whole numbers: nanoseconds.
func (c *column) counts(d dialect.Dialect) bool {
	declared := c.verbatimOn(d)
	return declared != "" && d.Type(declared).Kind == schema.Integer
}

// bindDecimal writes an exact number. In a column of SQLite that holds numbers it is the number that SQLite compares and sums
// with: an integer, a float if that loses nothing, else text.
func bindDecimal(d dialect.Dialect, col *column, v decimal.Decimal) any {
	switch {
	case d.Holds().Numerics:
		return v.String()
	case col.exact(d):
		if col.details.precision > 0 && -v.Exponent() <= int32(col.details.scale) {
			return v.StringFixed(int32(col.details.scale))
		}
		return v.String()
	case v.IsInteger() && v.BigInt().IsInt64():
		return v.IntPart()
	}
	if f, _ := v.Float64(); decimal.NewFromFloat(f).Equal(v) {
		return f
	}
	return v.String()
}

// rounded is a decimal with the digits that its column keeps, halves rounded away from zero as PostgreSQL and MySQL do.
func (c *column) rounded(plain any) any {
	if v, ok := plain.(decimal.Decimal); ok && c != nil && c.details.precision > 0 {
		return v.Round(int32(c.details.scale))
	}
	return plain
}

// check refuses a plain value that the database would take for another, or that cannot be written: before any SQL, so that
// the message can name it.
func (c *column) check(d dialect.Dialect, plain any) error {
	if plain == nil {
		return nil
	}
	switch v := plain.(type) {
	case string:
		return c.checkEnum(v)
	case float64:
		if h := d.Holds(); math.IsNaN(v) && !h.NaN || math.IsInf(v, 0) && !h.Infinity {
			return fmt.Errorf("got %v, which %s cannot hold", v, d.Name())
		}
		return nil
	case uint64:
		if v > math.MaxInt64 && !d.Holds().Unsigned {
			return fmt.Errorf("got %d, want at most %d: the integers of %s end there (a decimal.Decimal has no end)", v, math.MaxInt64, d.Name())
		}
		return nil
	}
	var err error
	switch c.kind {
	case jsonValue:
		_, err = encodeJSON(plain)
	case gobValue:
		_, err = encodeGob(plain)
	case arrayValue:
		if !d.Holds().Arrays {
			_, err = encodeJSON(plain)
		}
	case scanValue:
		if v, ok := plain.(driver.Valuer); ok {
			_, err = v.Value()
		}
	}
	return err
}

// checkEnum holds a text to the values of an enum.
func (c *column) checkEnum(text string) error {
	if len(c.details.enum) == 0 || slices.Contains(c.details.enum, text) {
		return nil
	}
	return fmt.Errorf("got %s, want one of %s", shown(text), strings.Join(c.details.enum, ", "))
}

// check refuses what an INSERT or UPDATE must not write.
func (w *write) check(d dialect.Dialect, op string, columns []*column) error {
	for _, c := range columns {
		if err := c.check(d, w.value(c)); err != nil {
			return fmt.Errorf("%s %s: %s: %w", op, w.mapper.name, c.field, err)
		}
	}
	return nil
}

// exact tells whether the column's decimals are kept as text by a database without exact numbers. They are where CreateAll
// makes the column; a column that is declared as a number stays one.
func (c *column) exact(d dialect.Dialect) bool {
	return c != nil && c.kind == decimalValue && !d.Holds().Numerics && c.owner != nil &&
		(c.details.declared == "" || strings.HasPrefix(strings.ToUpper(c.details.declared), "DECIMAL TEXT"))
}
