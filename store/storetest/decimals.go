package storetest

import (
	"fmt"
	"strings"

	"github.com/shopspring/decimal"

	"github.com/dbsh-go/dbsh/store"
)

// Posting is money that comes in or goes out, with more digits than a float has.
type Posting struct {
	store.Model `table:"postings"`
	ID          int64            `db:"id,pk,auto"`
	Kind        string           `db:"kind,size=10"`
	Amount      decimal.Decimal  `db:"amount,precision=30,scale=9"`
	Fee         *decimal.Decimal `db:"fee,precision=30,scale=9"`
}

// postings writes three of them, and gives the query for them and what reads decimals as texts.
func (b *bench) postings() (q store.Selection, amount store.Column, read func(column store.Column) string) {
	b.Helper()
	b.ok(b.s.Register(&Posting{}))
	_, err := b.s.CreateAll(&Posting{})
	b.ok(err)
	for k, text := range []string{"12345678901234567890.123456789", "0.000000001", "-2.5"} {
		b.ok(b.s.Add(&Posting{Kind: []string{"in", "in", "out"}[k], Amount: decimal.RequireFromString(text), Fee: []*decimal.Decimal{nil, ptr(decimal.RequireFromString("9007199254740993.1")), nil}[k]}))
	}
	b.ok(b.s.Commit())
	q = b.s.Query(&Posting{})
	return q, q.Column("Amount"), func(column store.Column) string {
		b.Helper()
		var found []decimal.NullDecimal
		b.ok(q.OrderBy("id").Select(column).Into(&found))
		var texts []string
		for _, d := range found {
			texts = append(texts, fmt.Sprint(d.Decimal))
		}
		return strings.Join(texts, " ")
	}
}

var decimalTests = []test{
	{"decimals over a window are exact", func(b *bench) {
		q, amount, read := b.postings()
		b.equal(read(amount.Sum().Over(store.OrderBy(q.Column("ID")))), "12345678901234567890.123456789 12345678901234567890.12345679 12345678901234567887.62345679")
		b.equal(read(amount.Sum().Over(store.PartitionBy(q.Column("Kind")))), "12345678901234567890.12345679 12345678901234567890.12345679 -2.5")
		b.equal(read(amount.Max().Over()), strings.TrimSpace(strings.Repeat("12345678901234567890.123456789 ", 3)))
		b.equal(read(amount.Lag(1).Over(store.OrderBy(q.Column("ID")))), "0 12345678901234567890.123456789 0.000000001")
		b.equal(read(amount.Sum().Over(store.OrderBy(amount)).Add(1)), "12345678901234567888.62345679 -1.499999999 -1.5")
	}},
	{"decimals of a CASE are exact", func(b *bench) {
		q, amount, read := b.postings()
		in := q.Column("Kind").Eq("in")
		signed := store.Case().When(in, amount).Else(amount.Neg())
		b.equal(read(signed), "12345678901234567890.123456789 0.000000001 2.5")
		b.equal(read(signed.Sum().Over()), strings.TrimSpace(strings.Repeat("12345678901234567892.62345679 ", 3)))
		b.equal(read(store.Case().When(in, 0).Else(amount).Add(amount)), "12345678901234567890.123456789 0.000000001 -5")
		b.equal(read(store.Case().When(in, decimal.RequireFromString("9007199254740993.1")).Else(amount).Mul(3)), "27021597764222979.3 27021597764222979.3 -7.5")
		total, err := q.Select(store.Case().When(in, amount).End().Sum()).Scalar()
		b.ok(err)
		b.equal(fmt.Sprint(total), "12345678901234567890.12345679")
		n, err := q.Filter(signed.Gt(decimal.RequireFromString("12345678901234567890.123456788"))).Count()
		b.ok(err)
		b.equal(fmt.Sprint(n), "1")
		b.equal(ids(b, q.OrderBy(signed.Desc())), "[1 3 2]")
	}},
	{"decimals that are NULL, or of a subquery, are exact", func(b *bench) {
		q, amount, read := b.postings()
		fee := q.Column("Fee")
		b.equal(read(fee.Coalesce(amount)), "12345678901234567890.123456789 9007199254740993.1 -2.5")
		b.equal(read(fee.Coalesce(amount).Add(1)), "12345678901234567891.123456789 9007199254740994.1 -1.5")
		most := q.Select(amount.Max()).ScalarSubquery()
		b.equal(read(most.Sub(amount)), "0 12345678901234567890.123456788 12345678901234567892.623456789")
		b.equal(ids(b, q.Filter(amount.Eq(most))), "[1]")
		less := q.Filter(amount.Lt(9)).Select(amount.Max()).ScalarSubquery() // by letters, 12... would be less
		b.equal(read(amount.Sub(less)), "12345678901234567890.123456788 0 -2.500000001")
	}},
	{"decimals that are selected into a table are exact", func(b *bench) {
		b.postings()
		b.tables("CREATE TABLE copies AS SELECT id, amount FROM postings WHERE id < 3")
		b.holds("SELECT amount FROM copies ORDER BY id", "12345678901234567890.123456789; 0.000000001")
	}},
}

// ids are the keys of a query's rows.
func ids(b *bench, q store.Selection) string {
	b.Helper()
	var list []int64
	b.ok(q.Select(q.Column("ID")).Into(&list))
	return fmt.Sprint(list)
}
