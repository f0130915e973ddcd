package storetest

import (
	"fmt"

	"github.com/dbsh-go/dbsh/store"
)

// Gauge has a column of floats of 32 bits, as a model that is made of a table has it: as one of 64.
type Gauge struct {
	store.Model `table:"gauges"`
	ID          int64    `db:"id,pk"`
	Level       *float64 `db:"level"`
}

// gauges makes the table; the type of 32 bits has another name on each database.
func (b *bench) gauges() {
	b.Helper()
	short := map[string]string{"postgresql": "REAL", "mysql": "FLOAT", "sqlite": "REAL"}[b.db.Dialect()]
	b.tables("CREATE TABLE gauges (id INTEGER PRIMARY KEY, level "+short+")", "INSERT INTO gauges VALUES (1, 1.1), (2, 0.3), (3, NULL)")
	b.ok(b.s.Register(&Gauge{}))
}

func (g *Gauge) shown() string {
	if g.Level == nil {
		return "NULL"
	}
	return fmt.Sprint(*g.Level)
}

var floatTests = []test{
	{"a float of 32 bits has all its digits in a query without parameters", func(b *bench) {
		b.gauges()
		b.tables("UPDATE gauges SET level = 1234567 WHERE id = 1")
		for range 3 {
			b.holds("SELECT level FROM gauges WHERE id = 1", "1.234567e+06")
			var rows []*Gauge
			b.ok(b.s.Query((*Gauge)(nil)).OrderBy("id").All(&rows))
			b.equal(rows[0].shown(), "1.234567e+06")
			b.s.Clear()
		}
		var level float64
		b.ok(b.s.Handle().QueryRowx("SELECT level FROM gauges WHERE id = 1").Scan(&level))
		b.equal(fmt.Sprint(level), "1.234567e+06")
	}},
	{"a float of 32 bits shows the digits it was written with", func(b *bench) {
		b.gauges()
		q := b.s.Query((*Gauge)(nil)).OrderBy("id")
		var rows []*Gauge
		b.ok(q.All(&rows))
		b.equal(told(rows, (*Gauge).shown), "1.1 0.3 NULL")
		var levels []*float64
		b.ok(q.Select(q.Column("Level")).Into(&levels))
		b.equal(fmt.Sprint(*levels[0], *levels[1]), "1.1 0.3")
		b.holds("SELECT level FROM gauges WHERE id < 3 ORDER BY id", "1.1; 0.3")
		b.holds("SELECT max(level) FROM gauges WHERE id < 3", "1.1")
		highest, err := q.Where("id < 3").Unordered().Select(q.Column("Level").Max()).Scalar()
		b.ok(err)
		b.equal(fmt.Sprint(highest), "1.1")
		sum, err := q.Where("id = 1").Unordered().Sum(q.Column("Level"))
		b.ok(err)
		if b.db.Dialect() != "mysql" { // whose sums of them are longer ones
			b.equal(fmt.Sprint(sum), "1.1")
		}
		var g *Gauge
		for row, err := range q.Limit(1).Iter() {
			b.ok(err)
			g = row.(*Gauge)
		}
		b.equal(g.shown(), "1.1")
		b.ok(b.s.Refresh(rows[0]))
		b.equal(rows[0].shown(), "1.1")
	}},
	{"a float of 32 bits is compared, and written back, as what it shows", func(b *bench) {
		b.gauges()
		g := get[Gauge](b, 1)
		b.silent(func() { b.ok(b.s.Flush()) })
		*g.Level = 2.7
		b.ok(b.s.Commit(), b.s.Refresh(g))
		b.equal(g.shown(), "2.7")
		b.silent(func() { b.ok(b.s.Flush()) })
		if b.db.Dialect() == "mysql" {
			return // where 0.3 is another number than its FLOAT
		}
		q := b.s.Query((*Gauge)(nil))
		var ids []int64
		b.ok(q.Filter(q.Column("Level").In(2.7, 0.3)).OrderBy("id").Select(q.Column("ID")).Into(&ids))
		b.equal(fmt.Sprint(ids), "[1 2]")
		n, err := q.Filter(q.Column("Level").Eq(*g.Level)).Count()
		b.ok(err)
		b.equal(fmt.Sprint(n), "1")
	}},
}
