package storetest

import (
	"database/sql"
	"fmt"
	"time"

	"github.com/dbsh-go/dbsh/store"
)

// documents makes documents a, b, c, d with scores 1.5, 2.5, none and 4.
func (b *bench) documents() store.Selection {
	b.Helper()
	at := time.Date(2024, 3, 1, 12, 0, 0, 0, time.UTC)
	for k, score := range []*float64{ptr(1.5), ptr(2.5), nil, ptr(4.0)} {
		b.ok(b.s.Add(&Document{Code: string(rune('a' + k)), Score: score, Done: k%2 == 0, Kind: []string{"note", "Memo", "10%", `back\slash`}[k], CreatedAt: at.AddDate(0, k, 0)}))
	}
	b.ok(b.s.Commit())
	b.s.Clear()
	return b.s.Query((*Document)(nil))
}

// codes are the codes of the documents for which a condition is true.
func (b *bench) codes(q store.Selection, conditions ...store.Condition) string {
	b.Helper()
	var list []string
	b.ok(q.Filter(conditions...).OrderBy("Code").Select(q.Column("Code")).Into(&list))
	return fmt.Sprint(list)
}

var operatorTests = []test{
	{"comparisons", func(b *bench) {
		q := b.documents()
		score := q.Column("Score")
		b.equal(b.codes(q, score.Eq(2.5)), "[b]")
		b.equal(b.codes(q, score.Ne(2.5)), "[a d]")
		b.equal(b.codes(q, score.Gt(2)), "[b d]")
		b.equal(b.codes(q, score.Ge(2.5), score.Lt(4)), "[b]")
		b.equal(b.codes(q, score.Between(2, 4)), "[b d]")
		b.equal(b.codes(q, score.NotBetween(2, 4)), "[a]")
		b.equal(b.codes(q, q.Column("Done").Eq(true)), "[a c]")
		b.equal(b.codes(q, q.Column("CreatedAt").Ge(time.Date(2024, 5, 1, 12, 0, 0, 0, time.UTC))), "[c d]")
	}},
	{"an integer compares with a fraction", func(b *bench) {
		b.people(4)
		b.equal(b.read(b.users().Filter(b.users().Column("ID").Gt(2.5)).OrderBy("id")), "c d")
		b.equal(b.read(b.users().Filter(b.users().Column("ID").Mul(1.5).Ge(4.5)).OrderBy("id")), "c d")
	}},
	{"nil is NULL", func(b *bench) {
		q := b.documents()
		b.equal(b.codes(q, q.Column("Score").Eq(nil)), "[c]")
		b.equal(b.codes(q, q.Column("Score").Ne(nil)), "[a b d]")
		b.equal(b.codes(q, q.Column("Score").IsNull()), "[c]")
		b.equal(b.codes(q, store.Not(q.Column("Score").IsNull())), "[a b d]")
	}},
	{"in and not in", func(b *bench) {
		q := b.documents()
		code := q.Column("Code")
		b.equal(b.codes(q, code.In("a", "d", "x")), "[a d]")
		b.equal(b.codes(q, code.NotIn([]string{"a", "d"})), "[b c]")
		b.equal(b.codes(q, code.In()), "[]")
		b.equal(b.codes(q, code.NotIn()), "[a b c d]")
		b.equal(b.codes(q, code.In(q.Filter(q.Column("Score").Gt(2)).Select(code))), "[b d]")
	}},
	{"tuples are compared together", func(b *bench) {
		for _, o := range []*Order{{Shop: "a", Number: 1}, {Shop: "a", Number: 2}, {Shop: "b", Number: 1}, {Shop: "b", Number: 2}} {
			b.ok(b.s.Add(o))
		}
		b.ok(b.s.Commit())
		q := b.s.Query((*Order)(nil))
		shop, number := q.Column("Shop"), q.Column("Number")
		count := func(is store.Condition) int { return must[int](b)(q.Filter(is).Count()) }
		b.equal(count(store.Tuple(shop, number).In([]any{"a", 2}, []any{"b", 1}, []any{"c", 1})), 2)
		b.equal(count(store.Tuple(shop, number).In([][]any{{"a", 2}})), 1)
		b.equal(count(store.Tuple(shop, number).NotIn([]any{"a", 2})), 3)
		b.equal(count(store.Tuple(shop, number).In(q.Filter(number.Eq(1)).Select(shop, number))), 2)
		b.equal(count(store.Tuple(shop, number).In([][]any{})), 0)
		_, err := q.Filter(store.Tuple(shop, number).In([]any{"a"})).Count()
		b.fails(err, nil, "want a slice of 2 values")
	}},
	{"like", func(b *bench) {
		q := b.documents()
		kind := q.Column("Kind")
		b.equal(b.codes(q, kind.Like("%o_e")), "[a]")
		b.equal(b.codes(q, kind.NotLike("%o%")), "[c d]")
		b.equal(b.codes(q, kind.ILike("m%")), "[b]")
		b.equal(b.codes(q, kind.NotILike("M%")), "[a c d]")
	}},
	{"signs of patterns are letters to contains", func(b *bench) {
		q := b.documents()
		kind := q.Column("Kind")
		b.equal(b.codes(q, kind.Contains("0%")), "[c]")
		b.equal(b.codes(q, kind.EndsWith("%")), "[c]")
		b.equal(b.codes(q, kind.Contains(`k\s`)), "[d]")
		b.equal(b.codes(q, kind.Contains("_")), "[]")
		b.equal(b.codes(q, kind.StartsWith("no")), "[a]")
	}},
	{"regular expressions", func(b *bench) {
		q := b.documents()
		b.equal(b.codes(q, q.Column("Kind").Regexp("^[0-9]")), "[c]")
		b.equal(b.codes(q, q.Column("Kind").NotRegexp("e$|%$")), "[b d]")
	}},
	{"and, or, not", func(b *bench) {
		q := b.documents()
		code, score := q.Column("Code"), q.Column("Score")
		b.equal(b.codes(q, store.Or(code.Eq("a"), store.And(score.Gt(2), store.Not(code.Eq("d"))))), "[a b]")
		b.equal(b.codes(q, store.Not(store.Or(code.Eq("a"), code.Eq("b")))), "[c d]")
		b.equal(b.codes(q, code.Eq("a").Or(code.Eq("b")).And(score.Gt(2))), "[b]")
	}},
	{"arithmetic", func(b *bench) {
		b.people(6)
		id := b.users().Column("ID")
		name := func(is store.Condition) string { return b.read(b.users().Filter(is).OrderBy("id")) }
		b.equal(name(id.Mod(3).Eq(1)), "a d")
		b.equal(name(id.Add(1).Mul(2).Sub(4).Eq(id)), "b")
		b.equal(name(id.Neg().Ge(-2)), "a b")
		b.equal(name(id.Abs().Mul(id).Eq(9)), "c")
	}},
	{"bits", func(b *bench) {
		b.people(6)
		id := b.users().Column("ID")
		name := func(is store.Condition) string { return b.read(b.users().Filter(is).OrderBy("id")) }
		b.equal(name(id.BitAnd(1).Eq(1)), "a c e")
		b.equal(name(id.BitOr(4).Eq(6)), "b f")
		b.equal(name(id.BitXor(1).Eq(2)), "c")
		b.equal(name(id.ShiftLeft(2).BitAnd(8).BitXor(8).Eq(0)), "b c f")
		b.equal(name(id.ShiftRight(1).Eq(2)), "d e")
	}},
	{"texts are joined", func(b *bench) {
		b.people(2)
		q := b.users()
		var list []string
		b.ok(q.OrderBy("id").Select(q.Column("Username").Concat("-").Concat(q.Column("Username").Upper()).As("x")).Into(&list))
		b.equal(list, "[a-A b-B]")
		b.equal(b.read(q.Filter(q.Column("Username").Concat("!").Eq("b!"))), "b")
	}},
	{"functions", func(b *bench) {
		q := b.documents()
		kind, score := q.Column("Kind"), q.Column("Score")
		row := must[[]any](b)(q.Filter(q.Column("Code").Eq("b")).Select(kind.Lower(), kind.Upper(), kind.Length(), score.Coalesce(0), store.Func("replace", kind, "M", "D")).First())
		b.equal(row, "[memo MEMO 4 2.5 Demo]")
		var sum float64
		b.ok(q.Select(score.Coalesce(10).Sum()).Into(&sum))
		b.equal(sum, 18)
		b.ok(b.s.Add(&Document{Code: "ü", Kind: "äöü"}), b.s.Flush())
		b.equal(b.codes(q, kind.Length().Eq(3)), "[c ü]")
	}},
	{"casts", func(b *bench) {
		b.people(12)
		q := b.users()
		id := q.Column("ID")
		b.equal(b.read(q.Filter(id.Cast("text").StartsWith("1")).OrderBy("id")), "a j k l")
		row := must[[]any](b)(q.Filter(id.Eq(7)).Select(id.Cast("text"), id.Cast("integer"), store.Literal("12").Cast("integer"), id.Cast("float")).First())
		b.equal(row, "[7 7 12 7]")
		if _, isText := row[0].(string); !isText {
			b.Errorf("got %T", row[0])
		}
		d := b.documents()
		var day time.Time
		b.ok(d.Filter(d.Column("Code").Eq("b")).Select(d.Column("CreatedAt").Cast("date")).Into(&day))
		b.equal(day.Format(time.DateOnly), "2024-04-01")
		_, err := q.Select(id.Cast("text); DROP TABLE users")).All()
		b.fails(err, nil, "is no type's name")
	}},
	{"case", func(b *bench) {
		b.people(5)
		q := b.users()
		id := q.Column("ID")
		size := store.Case().When(id.Lt(3), "small").When(id.Lt(5), "middle").Else("large")
		var list []string
		b.ok(q.OrderBy("id").Select(size.As("size")).Into(&list))
		b.equal(list, "[small small middle middle large]")
		b.equal(b.read(q.OrderBy(store.Case().When(id.Eq(3), 0).Else(1), id)), "c a b d e")
		var numbers []*int64
		b.ok(q.OrderBy("id").Select(store.Case().When(id.Gt(3), id.Mul(10)).End().As("n")).Into(&numbers))
		b.equal(line(numbers[0] == nil, *numbers[3], *numbers[4]), "true 40 50")
		var n int64
		b.ok(q.Select(store.Sum(store.Case().When(id.Mod(2).Eq(0), 1).Else(0))).Into(&n))
		b.equal(n, 2)
		_, err := q.Select(store.Case().End()).All()
		b.fails(err, nil, "no When")
	}},
	{"literals", func(b *bench) {
		b.people(1)
		row := must[[]any](b)(b.users().Select(store.Literal("x").As("kind"), store.Literal(7), store.Literal(1.5), store.Literal(true), store.Literal(nil)).First())
		b.equal(row, "[x 7 1.5 true <nil>]")
	}},
	{"conditions in SQL", func(b *bench) {
		b.people(6)
		q := b.users().OrderBy("id")
		b.equal(b.read(q.Where("id > ? AND username <> ?", 2, "d")), "c e f")
		b.equal(b.read(q.Where("id > :low AND id < :high", map[string]any{"low": 2, "high": 5})), "c d")
		b.equal(b.read(q.Where("id = :n OR id = :n + 1", sql.Named("n", 2))), "b c")
		b.equal(b.read(q.Where("id IN (?)", []int{1, 6})), "a f")
		b.equal(b.read(q.Where("id IN (?)", []int{})), "")
		b.equal(b.read(q.Where("username = '?' OR id = ?", 3)), "c")
		b.equal(b.read(q.Where("? = ?", b.users().Column("Username"), "e")), "e")
		_, err := q.Where("id = :n", map[string]any{"m": 1}).Count()
		b.fails(err, nil, "there is no argument :n")
		_, err = q.Where("id = ? AND id = ?", 1).Count()
		b.fails(err, nil, "got 1 arguments, want 2")
	}},
	{"floats, integers and decimals are rounded", func(b *bench) {
		q := b.documents()
		var list []*float64
		b.ok(q.OrderBy("Code").Select(q.Column("Score").Div(3).Round(2).As("score")).Into(&list))
		b.equal(line(*list[0], *list[1], list[2] == nil, *list[3]), "0.5 0.83 true 1.33")
		b.equal(b.codes(q, q.Column("Score").Div(3).Round(1).Gt(0.6)), "[b d]")
		var whole float64
		b.ok(q.Limit(1).Select(q.Column("Version").Mul(1234).Round(1).As("n")).Into(&whole))
		b.equal(whole, 1234)
	}},
	{"NULLs are ordered first or last", func(b *bench) {
		q := b.documents()
		score := q.Column("Score")
		codes := func(order any) string {
			var list []string
			b.ok(q.OrderBy(order).Select(q.Column("Code")).Into(&list))
			return fmt.Sprint(list)
		}
		b.equal(codes(score.Asc().NullsFirst()), "[c a b d]")
		b.equal(codes(score.Asc().NullsLast()), "[a b d c]")
		b.equal(codes(score.Desc().NullsFirst()), "[c d b a]")
		b.equal(codes(score.Desc().NullsLast()), "[d b a c]")
	}},
	{"an expression is grouped and ordered by its label", func(b *bench) {
		b.people(7)
		q := b.users()
		odd := store.Case().When(q.Column("ID").Mod(2).Eq(1), "odd").Else("even").As("kind")
		n := store.Count().As("n")
		var rows []struct {
			Kind string
			N    int
		}
		b.ok(q.GroupBy(odd).OrderBy(n.Desc()).Select(odd, n).Into(&rows))
		b.equal(rows, "[{odd 4} {even 3}]")
	}},
	{"an expression with values is grouped and ordered by without a label", func(b *bench) {
		b.people(7)
		q := b.users()
		odd := store.Case().When(q.Column("ID").Mod(2).Eq(1), "odd").Else("even")
		var rows []struct {
			N    int
			Kind string
		}
		b.ok(q.Filter(q.Column("ID").Ne(99)).GroupBy(odd).OrderBy(odd.Desc()).Select(store.Count().As("n"), odd.As("kind")).Into(&rows))
		b.equal(rows, "[{4 odd} {3 even}]")
	}},
	{"an expression with values is grouped by, and stands inside of what is selected and ordered by", func(b *bench) {
		b.people(7)
		q := b.users()
		rest := q.Column("ID").Mod(3)
		var rows []struct {
			Text string
			Next int
			N    int
		}
		grouped := q.GroupBy(rest).OrderBy(rest.Mul(10).Desc(), rest.Add(1))
		if b.db.Dialect() != "mysql" { // where HAVING knows only columns and labels
			grouped = grouped.Having(rest.Lt(9))
		}
		b.ok(grouped.Select(rest.Cast("text").As("text"), rest.Add(1).As("next"), store.Count().As("n")).Into(&rows))
		b.equal(rows, "[{2 3 2} {1 2 3} {0 1 2}]")
		var texts []string
		b.ok(q.Filter(q.Column("ID").Le(3)).Distinct().OrderBy(rest.Cast("text")).Select(rest.Cast("text")).Into(&texts))
		b.equal(texts, "[0 1 2]")
	}},
}
