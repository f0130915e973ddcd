package store

import (
	"testing"

	"github.com/shopspring/decimal"

	"github.com/dbsh-go/dbsh/store/internal/dialect"
)

type priced struct {
	Model `table:"items"`
	ID    int64           `db:"id,pk,auto"`
	Price decimal.Decimal `db:"price,precision=10,scale=2"`
	Old   decimal.Decimal `db:"old,type=NUMERIC"`
}

// Decimals that are texts are written as numbers: by name where the driver has the functions, cast where it has not. Columns that
// are declared as numbers, and other databases, need neither.
func TestDecimalColumns(t *testing.T) {
	for name, want := range map[string]struct {
		dialect dialect.Dialect
		where   []string
	}{
		"functions": {dialect.SQLite{Decimals: true}, []string{
			"items.price COLLATE decimal > ? [1.50]", "decimal_mul(items.price, ?) COLLATE decimal > ? [2 1.5]",
			"decimal_sum(items.price) COLLATE decimal > ? [1.50]", "max(items.price COLLATE decimal) COLLATE decimal > ? [1.50]",
			"CAST(avg(items.price COLLATE decimal) AS NUMERIC) > ? [1.5]", "items.old > ? [1.5]"}},
		"casts": {dialect.SQLite{}, []string{
			"CAST(items.price AS NUMERIC) > ? [1.50]", "CAST(CAST(items.price AS NUMERIC) * ? AS NUMERIC) > ? [2 1.5]",
			"CAST(sum(CAST(items.price AS NUMERIC)) AS NUMERIC) > ? [1.50]", "CAST(max(CAST(items.price AS NUMERIC)) AS NUMERIC) > ? [1.50]",
			"CAST(avg(CAST(items.price AS NUMERIC)) AS NUMERIC) > ? [1.5]", "items.old > ? [1.5]"}},
		"postgres": {dialect.Postgres{}, []string{
			"items.price > $1 [1.5]", "items.price * $1 > $2 [2 1.5]", "sum(items.price) > $1 [1.5]", "max(items.price) > $1 [1.5]",
			"avg(items.price) > $1 [1.5]", "items.old > $1 [1.5]"}},
	} {
		t.Run(name, func(t *testing.T) {
			s := NewSession(&DB{dialect: want.dialect})
			root := s.Query(&priced{})
			price, limit := root.Column("price"), decimal.RequireFromString("1.5")
			for i, condition := range []Condition{price.Gt(limit), price.Mul(2).Gt(limit), price.Sum().Gt(limit), price.Max().Gt(limit), price.Avg().Gt(limit), root.Column("old").Gt(limit)} {
				c := root.compiler()
				c.enter()
				c.introduce(root.from.slot(), false)
				condition.node().write(c)
				must(t, c.err)
				if got := line(c.text.String(), c.args); got != want.where[i] {
					t.Errorf("got  %s\nwant %s", got, want.where[i])
				}
			}
		})
	}
}
