package store

import (
	"encoding/hex"
	"fmt"
	"math"
	"math/big"
	"strconv"
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"github.com/dbsh-go/dbsh/store/internal/dialect"
)

// QuoteName writes a name as an identifier of the database's SQL, always quoted. A name of two parts is given as two.
func (db *DB) QuoteName(parts ...string) string {
	quoted := make([]string, len(parts))
	for i, part := range parts {
		quoted[i] = db.dialect.Quote(part)
	}
	return strings.Join(quoted, ".")
}

// Literal writes a value as the database's SQL does: one that [Rows] holds, or that of a model's field. It is for SQL that is kept as text;
// statements that are run take values as parameters. The error tells of a value that the database has no literal for.
func (db *DB) Literal(value any) (string, error) {
	switch v := value.(type) {
	case uint64:
		return strconv.FormatUint(v, 10), nil
	case decimal.Decimal:
		if db.dialect.Holds().Numerics {
			return v.String(), nil
		}
	}
	switch v := bindable(db.dialect, nil, basicOf(value)).(type) {
	case nil:
		return "NULL", nil
	case bool:
		return strings.ToUpper(strconv.FormatBool(v)), nil
	case int64:
		return strconv.FormatInt(v, 10), nil
	case float64:
		return floatLiteral(db.dialect, v)
	case *big.Int:
		return v.String(), nil
	case []byte:
		return bytesLiteral(db.dialect, v), nil
	case time.Time:
		return momentLiteral(db.dialect, v), nil
	case string:
		return textLiteral(db.dialect, v)
	default:
		return textLiteral(db.dialect, fmt.Sprint(v))
	}
}

func floatLiteral(d dialect.Dialect, v float64) (string, error) {
	if !math.IsNaN(v) && !math.IsInf(v, 0) {
		return strconv.FormatFloat(v, 'g', -1, 64), nil
	}
	holds := d.Holds()
	if math.IsNaN(v) && !holds.NaN || math.IsInf(v, 0) && !holds.Infinity {
		return "", fmt.Errorf("store: literal: got %v, which %s cannot hold", v, d.Name())
	}
	if d.Name() == (dialect.SQLite{}).Name() { // has infinities, and no word for them
		return map[bool]string{true: "9e999", false: "-9e999"}[v > 0], nil
	}
	return "'" + map[string]string{"NaN": "NaN", "+Inf": "Infinity", "-Inf": "-Infinity"}[fmt.Sprint(v)] + "'", nil
}

// textLiteral refuses the character that ends SQL's text in one database, and cannot be in a text of another; MySQL escapes it.
func textLiteral(d dialect.Dialect, v string) (string, error) {
	if !strings.ContainsRune(v, 0) {
		return dialect.Literal(d, v), nil
	}
	switch d.(type) {
	case dialect.SQLite:
		return "CAST(" + bytesLiteral(d, []byte(v)) + " AS TEXT)", nil
	case dialect.Postgres:
		return "", fmt.Errorf("store: literal: got a text with a zero byte, which %s cannot hold", d.Name())
	}
	return "CONVERT(" + bytesLiteral(d, []byte(v)) + " USING utf8mb4)", nil
}

func bytesLiteral(d dialect.Dialect, v []byte) string {
	if d.Name() == (dialect.Postgres{}).Name() {
		return `'\x` + hex.EncodeToString(v) + "'"
	}
	return "x'" + hex.EncodeToString(v) + "'"
}

// momentLiteral writes a time in UTC with its zone where the database keeps moments, without where it keeps what a clock shows.
func momentLiteral(d dialect.Dialect, v time.Time) string {
	layout := "2006-01-02 15:04:05.999999999"
	if d.Name() == (dialect.Postgres{}).Name() {
		layout += "Z07:00"
	}
	return "'" + v.UTC().Format(layout) + "'"
}
