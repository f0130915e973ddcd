package store

import (
	"reflect"
	"strings"
	"testing"
)

func TestSortMappers(t *testing.T) {
	table := func(name string, refers ...string) *mapper {
		m := &mapper{name: name, table: name}
		for _, other := range refers {
			m.columns = append(m.columns, &column{owner: m, name: other, foreign: &foreign{table: other, column: "id"}})
		}
		return m
	}
	for _, test := range []struct {
		name   string
		tables []*mapper
		want   string
	}{
		{"nothing", nil, ""},
		{"alone", []*mapper{table("a")}, "a"},
		{"itself", []*mapper{table("a", "a")}, "a"},
		{"chain", []*mapper{table("a", "b"), table("b", "c"), table("c")}, "c b a"},
		{"diamond", []*mapper{table("a", "b", "c"), table("b", "d"), table("c", "d"), table("d")}, "d b c a"},
		{"outside", []*mapper{table("a", "x"), table("b", "y")}, "a b"},
		{"circle", []*mapper{table("a", "b"), table("b", "a"), table("c", "a"), table("d")}, "a+b c d"},
		{"two circles", []*mapper{table("a", "b"), table("b", "a", "c"), table("c", "d"), table("d", "c")}, "c+d a+b"},
	} {
		var got []string
		for _, group := range sortMappers(test.tables) {
			var names []string
			for _, m := range group {
				names = append(names, m.name)
			}
			got = append(got, strings.Join(names, "+"))
		}
		if text := strings.Join(got, " "); text != test.want {
			t.Errorf("%s: got %q, want %q", test.name, text, test.want)
		}
	}
}

func TestIdentify(t *testing.T) {
	m, other := &mapper{}, &mapper{}
	type level int32
	seven := int64(7)
	for _, same := range [][2][]any{
		{{7}, {int64(7)}}, {{level(7)}, {uint8(7)}}, {{&seven}, {7}}, {{"a"}, {"a"}}, {{1, "b"}, {int64(1), "b"}}, {{[]byte("x")}, {[]byte("x")}},
	} {
		if identify(m, same[0]) != identify(m, same[1]) {
			t.Errorf("%v and %v are different", same[0], same[1])
		}
	}
	keys := [][]any{{7}, {"7"}, {[]byte("7")}, {""}, {0}, {"a", "b"}, {"ab", ""}, {"", "ab"}, {1, 11}, {11, 1}, {nil, 1}, {"", 1}, {0, 1}, {"a:1", "b"}, {"a", "1:b"}}
	for n, key := range keys {
		for _, another := range keys[:n] {
			if identify(m, key) == identify(m, another) {
				t.Errorf("%v and %v are the same", key, another)
			}
		}
		if identify(m, key) == identify(other, key) {
			t.Errorf("%v is the same for two models", key)
		}
	}
	if !identify(m, []any{nil}).none() || !identify(m, []any{(*int64)(nil)}).none() || identify(m, []any{0}).none() {
		t.Error("NULL is no identity, 0 is one")
	}
}

func TestBondChanges(t *testing.T) {
	a, b, c := &instance{}, &instance{}, &instance{}
	for _, test := range []struct {
		name                 string
		change               func(*bond)
		rows, added, removed []*instance
	}{
		{"added before it is loaded", func(x *bond) { x.add(c); x.fill([]*instance{a, b}) }, []*instance{a, b, c}, []*instance{c}, nil},
		{"added, and there already", func(x *bond) { x.add(a); x.fill([]*instance{a, b}) }, []*instance{b, a}, []*instance{a}, nil},
		{"removed before it is loaded", func(x *bond) { x.remove(a); x.fill([]*instance{a, b}) }, []*instance{b}, nil, []*instance{a}},
		{"removed and back", func(x *bond) { x.fill([]*instance{a, b}); x.remove(a); x.add(a) }, []*instance{b, a}, nil, nil},
		{"added and out again", func(x *bond) { x.fill([]*instance{a}); x.add(b); x.remove(b) }, []*instance{a}, nil, nil},
		{"removed what is not there", func(x *bond) { x.fill([]*instance{a}); x.remove(b) }, []*instance{a}, nil, nil},
		{"one for another", func(x *bond) { x.fill([]*instance{a}); x.assign(b) }, []*instance{b}, []*instance{b}, []*instance{a}},
		{"none", func(x *bond) { x.fill([]*instance{a}); x.assign(nil) }, nil, nil, []*instance{a}},
	} {
		x := &bond{relation: &relation{}}
		test.change(x)
		for _, part := range []struct {
			name      string
			got, want []*instance
		}{{"rows", x.rows, test.rows}, {"added", x.added, test.added}, {"removed", x.removed, test.removed}} {
			if len(part.got) != len(part.want) || len(part.got) > 0 && !reflect.DeepEqual(addresses(part.got), addresses(part.want)) {
				t.Errorf("%s: %s: got %v, want %v", test.name, part.name, addresses(part.got), addresses(part.want))
			}
		}
	}
}

func addresses(list []*instance) (found []uintptr) {
	for _, i := range list {
		found = append(found, reflect.ValueOf(i).Pointer())
	}
	return found
}
