// Package decimals reckons exactly with numbers written as text. SQLite has no exact numbers: package sqlite registers
// what is here with its driver, and a program with another driver does so itself, under these names, before it opens a database:
//
//	the collation decimal                               Compare
//	the functions decimal_add, decimal_sub, decimal_mul Functions
//	the aggregate decimal_sum                           Sum
//
// The names are those of SQLite's own decimal extension, so that its command line shell runs the same statements. A database that
// has them is reckoned with exactly by package store; one that has not, to 15 digits.
package decimals

import (
	"fmt"
	"strings"

	"github.com/shopspring/decimal"
)

// Collation is the name that Compare is registered under.
const Collation = "decimal"

// SumName is the name that Sum is registered under.
const SumName = "decimal_sum"

// Compare orders two texts by the numbers they are: -1, 0 or 1. What is no number comes after all numbers, by its bytes.
func Compare(a, b string) int {
	x, errX := decimal.NewFromString(a)
	y, errY := decimal.NewFromString(b)
	switch {
	case errX == nil && errY == nil:
		return x.Cmp(y)
	case errX == nil:
		return -1
	case errY == nil:
		return 1
	}
	return strings.Compare(a, b)
}

// Function is a function of two numbers.
type Function struct {
	Name string
	of   func(a, b decimal.Decimal) decimal.Decimal
}

// Functions are decimal_add, decimal_sub and decimal_mul.
func Functions() []Function {
	return []Function{{"decimal_add", decimal.Decimal.Add}, {"decimal_sub", decimal.Decimal.Sub}, {"decimal_mul", decimal.Decimal.Mul}}
}

// Call is the result as text, nil where a or b is nil. Values are what a driver gives: text, int64 or float64.
func (f Function) Call(a, b any) (any, error) {
	if a == nil || b == nil {
		return nil, nil
	}
	x, err := number(a)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", f.Name, err)
	}
	y, err := number(b)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", f.Name, err)
	}
	return f.of(x, y).String(), nil
}

// Sum adds numbers up. The zero Sum is ready; it is NULL until something is added.
type Sum struct {
	total decimal.Decimal
	count int
}

// Add adds a value as a driver gives it; nil adds nothing.
func (s *Sum) Add(value any) error { return s.step(value, 1) }

// Remove takes back what Add has added, for a window that moves on.
func (s *Sum) Remove(value any) error { return s.step(value, -1) }

func (s *Sum) step(value any, sign int) error {
	if value == nil {
		return nil
	}
	n, err := number(value)
	if err != nil {
		return fmt.Errorf("%s: %w", SumName, err)
	}
	s.count += sign
	s.total = s.total.Add(n.Mul(decimal.NewFromInt(int64(sign))))
	return nil
}

// Value is the sum as text, nil where nothing was added.
func (s *Sum) Value() any {
	if s.count == 0 {
		return nil
	}
	return s.total.String()
}

func number(value any) (decimal.Decimal, error) {
	switch v := value.(type) {
	case int64:
		return decimal.NewFromInt(v), nil
	case float64:
		return decimal.NewFromString(fmt.Sprint(v))
	case string:
		if n, err := decimal.NewFromString(v); err == nil {
			return n, nil
		}
		return decimal.Decimal{}, fmt.Errorf("%q is no number", v)
	}
	return decimal.Decimal{}, fmt.Errorf("%T is no number", value)
}
