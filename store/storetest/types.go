package storetest

import (
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"time"

	"github.com/shopspring/decimal"

	"github.com/dbsh-go/dbsh/store"
)

// everything makes the table, and a generator of its rows.
func (b *bench) everything() random {
	b.Helper()
	_, err := b.s.CreateAll(&Everything{})
	b.ok(err, b.s.Commit())
	seed := uint64(time.Now().UnixNano())
	b.Cleanup(func() {
		if b.Failed() {
			b.Logf("seed %d", seed)
		}
	})
	return random{rand.New(rand.NewPCG(seed, 0)), b.db.Dialect() != "sqlite"}
}

// differences are the fields whose values are not the same: times are compared as instants, decimals as numbers.
func differences(a, b any) (fields []string) {
	x, y := reflect.ValueOf(a).Elem(), reflect.ValueOf(b).Elem()
	for i := range x.NumField() {
		if field := x.Type().Field(i); field.Name != "Model" && !alike(x.Field(i), y.Field(i)) {
			fields = append(fields, fmt.Sprintf("%s: %v, not %v", field.Name, show(x.Field(i)), show(y.Field(i))))
		}
	}
	return fields
}

func show(v reflect.Value) string {
	if v.Kind() == reflect.Pointer && !v.IsNil() {
		v = v.Elem()
	}
	return fmt.Sprintf("%#v", v.Interface())
}

func alike(a, b reflect.Value) bool {
	switch x := a.Interface().(type) {
	case time.Time:
		return x.Equal(b.Interface().(time.Time))
	case decimal.Decimal:
		return x.Equal(b.Interface().(decimal.Decimal))
	}
	switch a.Kind() {
	case reflect.Pointer:
		if a.IsNil() || b.IsNil() {
			return a.IsNil() == b.IsNil()
		}
		return alike(a.Elem(), b.Elem())
	case reflect.Slice:
		if a.IsNil() != b.IsNil() || a.Len() != b.Len() {
			return false
		}
		for i := range a.Len() {
			if !alike(a.Index(i), b.Index(i)) {
				return false
			}
		}
		return true
	}
	return reflect.DeepEqual(a.Interface(), b.Interface())
}

// again reads a row in a new session.
func again[T any](b *bench, key ...any) *T {
	b.Helper()
	s := store.NewSession(b.db)
	b.Cleanup(func() { _ = s.Close() })
	s.OnNotice(func(text string) { b.Errorf("told: %s", text) })
	var row *T
	b.ok(s.Query((*T)(nil)).Get(&row, key...))
	return row
}

var typeTests = []test{
	{"every type comes back as it was written", func(b *bench) {
		r := b.everything()
		var rows []any
		for range 40 {
			rows = append(rows, r.everything())
		}
		b.ok(b.s.Add(rows...), b.s.Commit())
		for _, row := range rows {
			was := row.(*Everything)
			for _, difference := range differences(again[Everything](b, was.ID), was) {
				b.Errorf("read %s", difference)
			}
			if b.Failed() {
				b.FailNow()
			}
		}
	}},
	{"every type is changed, and comes back so", func(b *bench) {
		r := b.everything()
		row := r.everything()
		b.ok(b.s.Add(row), b.s.Commit())
		for range 10 {
			next := r.everything()
			for i := range reflect.TypeFor[Everything]().NumField() {
				if name := reflect.TypeFor[Everything]().Field(i).Name; name != "Model" && name != "ID" {
					reflect.ValueOf(row).Elem().Field(i).Set(reflect.ValueOf(next).Elem().Field(i))
				}
			}
			b.ok(b.s.Commit())
			for _, difference := range differences(again[Everything](b, row.ID), row) {
				b.Errorf("read %s", difference)
			}
		}
	}},
	{"every type of many rows is changed at once", func(b *bench) {
		r := b.everything()
		rows := make([]any, 12)
		for n := range rows {
			rows[n] = r.everything()
		}
		b.ok(b.s.Add(rows...), b.s.Commit())
		for _, row := range rows {
			next := r.everything()
			next.ID = row.(*Everything).ID
			for i := range reflect.TypeFor[Everything]().NumField() {
				if name := reflect.TypeFor[Everything]().Field(i).Name; name != "Model" {
					reflect.ValueOf(row).Elem().Field(i).Set(reflect.ValueOf(next).Elem().Field(i))
				}
			}
			row.(*Everything).Int64 = next.ID // differs in each
		}
		b.ok(b.s.Commit())
		for _, row := range rows {
			for _, difference := range differences(again[Everything](b, row.(*Everything).ID), row) {
				b.Errorf("read %s", difference)
			}
		}
	}},
	{"what was read is no change, of no type", func(b *bench) {
		r := b.everything()
		var rows []any
		for range 20 {
			rows = append(rows, r.everything())
		}
		b.ok(b.s.Add(rows...), b.s.Commit())
		b.silent(func() { b.ok(b.s.Commit()) })
		b.s.Clear()
		for _, row := range all[Everything](b) {
			if b.s.IsModified(row) {
				b.Errorf("got changes %+v", b.s.Changes())
			}
		}
		b.silent(func() { b.ok(b.s.Commit()) })
	}},
	{"NULL in every column that can hold it", func(b *bench) {
		r := b.everything()
		row := r.everything()
		v := reflect.ValueOf(row).Elem()
		for i := range v.NumField() {
			switch v.Field(i).Kind() {
			case reflect.Pointer, reflect.Slice, reflect.Map:
				v.Field(i).SetZero()
			}
		}
		b.ok(b.s.Add(row), b.s.Commit())
		for _, difference := range differences(again[Everything](b, row.ID), row) {
			b.Errorf("read %s", difference)
		}
		b.holds("SELECT count(*) FROM everything WHERE int_n IS NULL AND bytes IS NULL AND day_n IS NULL AND map IS NULL AND ints IS NULL AND pickled IS NULL AND raw IS NULL AND settings_n IS NULL", "1")
	}},
	{"a change inside a document, an array or bytes is one", func(b *bench) {
		r := b.everything()
		row := r.everything()
		row.Bytes, row.Map, row.Ints, row.Things = []byte("abc"), map[string]any{"a": []any{1.0}}, []int64{1, 2}, []Settings{r.settings(0)}
		row.Pickled, row.SettingsN = map[string][]Settings{"a": {r.settings(0)}}, &Settings{Tags: []string{"x"}, Inner: &Settings{}}
		b.ok(b.s.Add(row), b.s.Commit())
		for name, change := range map[string]func(e *Everything){
			"Bytes":     func(e *Everything) { e.Bytes[0] = 'X' },
			"Map":       func(e *Everything) { e.Map["a"].([]any)[0] = 2.0 },
			"Ints":      func(e *Everything) { e.Ints[1] = 9 },
			"Things":    func(e *Everything) { e.Things[0].Sizes["new"] = 1 },
			"Pickled":   func(e *Everything) { e.Pickled["a"][0].Tags[0] = "changed" },
			"Settings":  func(e *Everything) { e.Settings.Tags[0] = "changed" },
			"SettingsN": func(e *Everything) { e.SettingsN.Inner.Name = "changed" },
		} {
			b.s.Clear()
			e := get[Everything](b, row.ID)
			change(e)
			changes := b.s.Changes()
			if len(changes) != 1 || len(changes[0].Fields) != 1 || changes[0].Fields[0].Field != name {
				b.Errorf("%s: got changes %+v", name, changes)
			}
			b.ok(b.s.Commit())
			for _, difference := range differences(again[Everything](b, row.ID), e) {
				b.Errorf("%s: read %s", name, difference)
			}
			change(e)
			b.ok(b.s.Rollback())
		}
	}},
	{"rollback brings back what was inside", func(b *bench) {
		r := b.everything()
		row := r.everything()
		row.Map = map[string]any{"a": []any{1.0}}
		b.ok(b.s.Add(row), b.s.Commit())
		row.Map["a"].([]any)[0] = 2.0
		b.ok(b.s.Flush(), b.s.Rollback())
		if row.Map["a"].([]any)[0] != 1.0 {
			b.Errorf("got %v", row.Map)
		}
	}},
	{"an enum takes its values only, and says so before any SQL", func(b *bench) {
		r := b.everything()
		row := r.everything()
		row.Kind = "pink"
		b.ok(b.s.Add(row))
		b.silent(func() {
			b.fails(b.s.Flush(), nil, "insert Everything: Kind", `"pink"`, "red, green, it's blue")
		})
		b.ok(b.s.Rollback())
		row = r.everything()
		b.ok(b.s.Add(row), b.s.Commit())
		row.KindN = ptr("pink")
		b.silent(func() {
			b.fails(b.s.Flush(), nil, "update Everything: KindN", `"pink"`, "red, green")
		})
		b.ok(b.s.Rollback())
		root := b.s.Query(&Everything{})
		_, err := root.Filter(root.Column("Kind").Eq("pink")).Count()
		b.fails(err, nil, "Everything.Kind", `"pink"`, "red, green")
	}},
	{"decimals are exact: compared, ordered, summed and reckoned with", func(b *bench) {
		b.everything()
		r := random{rand.New(rand.NewPCG(1, 2)), false}
		for _, text := range []string{"12345678901234567890.123456789", "12345678901234567890.123456788", "9", "10", "-3", "-20.5", "0.1", "0.2"} {
			row := r.everything()
			row.Exact, row.Money, row.MoneyN = decimal.RequireFromString(text), decimal.Zero, nil
			b.ok(b.s.Add(row))
		}
		b.ok(b.s.Commit())
		root := b.s.Query(&Everything{})
		exact := root.Column("Exact")
		var rows []*Everything
		b.ok(root.OrderBy(exact.Desc()).All(&rows))
		got := ""
		for _, row := range rows {
			got += row.Exact.String() + " "
		}
		if want := "12345678901234567890.123456789 12345678901234567890.123456788 10 9 0.2 0.1 -3 -20.5 "; got != want {
			b.Errorf("got order %s", got)
		}
		for want, condition := range map[int]store.Condition{
			3: exact.Gt(9), 1: exact.Eq(decimal.RequireFromString("12345678901234567890.123456789")), 4: exact.Between(decimal.RequireFromString("0.1"), 10),
			2: exact.In(9, 10), 5: exact.Mul(2).Lt(20), 6: exact.Add(1).Gt(0).And(exact.Ne(-20)),
		} {
			n, err := root.Filter(condition).Count()
			b.ok(err)
			if n != want {
				b.Errorf("got %d rows, want %d: %s", n, want, root.Filter(condition).SQL())
			}
		}
		sum, err := root.Select(exact.Sum()).Scalar()
		b.ok(err)
		if fmt.Sprint(sum) != "24691357802469135776.046913577" {
			b.Errorf("got sum %s", sum)
		}
		most, err := root.Select(exact.Max()).Scalar()
		b.ok(err)
		if fmt.Sprint(most) != "12345678901234567890.123456789" {
			b.Errorf("got max %s", most)
		}
	}},
	{"a decimal's scale is kept", func(b *bench) {
		r := b.everything()
		row := r.everything()
		row.Money = decimal.RequireFromString("1.5")
		b.ok(b.s.Add(row), b.s.Commit())
		b.holds("SELECT money FROM everything", "1.5000")
		root := b.s.Query(&Everything{})
		n, err := root.Filter(root.Column("Money").Lt(decimal.RequireFromString("1.50001"))).Count()
		b.ok(err)
		if n != 1 {
			b.Error("the value compared with was rounded")
		}
		row.Money = decimal.RequireFromString("-2.00005")
		b.ok(b.s.Commit())
		b.holds("SELECT money FROM everything", "-2.0001")
	}},
	{"whole numbers beyond int64", func(b *bench) {
		r := b.everything()
		row := r.everything()
		row.Uint64 = math.MaxUint64
		b.ok(b.s.Add(row))
		if b.db.Dialect() == "sqlite" {
			b.fails(b.s.Flush(), nil, "insert Everything: Uint64", "18446744073709551615", "decimal")
			return
		}
		b.ok(b.s.Commit())
		if got := again[Everything](b, row.ID).Uint64; got != math.MaxUint64 {
			b.Errorf("got %d", got)
		}
		b.holds("SELECT count(*) FROM everything WHERE uint64 > 18446744073709551614", "1")
	}},
	{"numbers that are none", func(b *bench) {
		r := b.everything()
		for text, number := range map[string]float64{"NaN": math.NaN(), "+Inf": math.Inf(1), "-Inf": math.Inf(-1)} {
			row := r.everything()
			row.Float64 = number
			b.ok(b.s.Add(row))
			if d := b.db.Dialect(); d == "mysql" || d == "sqlite" && text == "NaN" {
				b.fails(b.s.Flush(), nil, "insert Everything: Float64", text, "cannot hold")
				b.ok(b.s.Rollback())
				continue
			}
			b.ok(b.s.Commit())
			if got := again[Everything](b, row.ID).Float64; got != number && !(math.IsNaN(got) && math.IsNaN(number)) {
				b.Errorf("got %v, want %v", got, number)
			}
			b.silent(func() { b.ok(b.s.Commit()) })
		}
	}},
	{"times are kept as instants, and read in UTC", func(b *bench) {
		r := b.everything()
		row := r.everything()
		row.At = time.Date(2024, 3, 31, 2, 30, 0, 123456000, time.FixedZone("x", -7200))
		row.Zoned = row.At
		b.ok(b.s.Add(row), b.s.Commit())
		got := again[Everything](b, row.ID)
		for _, at := range []time.Time{got.At, got.Zoned} {
			if at.String() != "2024-03-31 04:30:00.123456 +0000 UTC" {
				b.Errorf("got %s", at)
			}
		}
		root := b.s.Query(&Everything{})
		n, err := root.Filter(root.Column("At").Eq(row.At), root.Column("Zoned").Le(row.At), root.Column("Day").Eq(row.Day), root.Column("Clock").Eq(row.Clock.String())).Count()
		b.ok(err)
		if n != 1 {
			b.Errorf("got %d rows by their times", n)
		}
	}},
	{"days and times that are none are told before any SQL", func(b *bench) {
		r := b.everything()
		row := r.everything()
		row.Day = store.Date{Year: 2023, Month: 2, Day: 30}
		b.ok(b.s.Add(row))
		b.silent(func() { b.fails(b.s.Flush(), nil, "insert Everything: Day", "2023-02-30") })
		b.ok(b.s.Rollback())
		row.Day, row.Clock = store.Date{Year: 2023, Month: 2, Day: 28}, store.TimeOfDay{Hour: 25}
		b.ok(b.s.Add(row))
		b.silent(func() { b.fails(b.s.Flush(), nil, "insert Everything: Clock", "25:00:00") })
	}},
	{"what cannot be written as JSON is told before any SQL", func(b *bench) {
		r := b.everything()
		row := r.everything()
		row.Map = map[string]any{"f": func() {}}
		b.ok(b.s.Add(row))
		b.silent(func() { b.fails(b.s.Flush(), nil, "insert Everything: Map", "JSON") })
	}},
	{"the kinds of a table made of every type", func(b *bench) {
		b.everything()
		tables, err := b.s.Handle().Describe(b.Context(), "everything")
		b.ok(err)
		want := map[string]string{
			"int16": "integer", "int64": "integer", "uint64": "unsigned integer decimal", "float32": "float", "exact": "decimal", "money": "decimal", "sized": "text", "text": "text",
			"flag": "bool", "bytes": "bytes", "uuid": "uuid text", "day": "date", "clock": "time", "at": "datetime", "zoned": "datetime",
			"interval": "interval integer", "settings": "json text", "pickled": "bytes",
		}
		for _, c := range tables[0].Columns {
			if kinds, known := want[c.Name]; known && !containsWord(kinds, c.Kind.String()) {
				b.Errorf("%s %s: got %s, want %s", c.Name, c.Type, c.Kind, kinds)
			}
		}
		if money := tables[0].Column("money"); money.Precision != 20 || money.Scale != 4 {
			b.Errorf("got %+v", money)
		}
		if sized := tables[0].Column("sized"); sized.Size != 40 {
			b.Errorf("got %+v", sized)
		}
	}},
}
