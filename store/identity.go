package store

import (
	"fmt"
	"strconv"
	"time"
)

// identity names one row: model and primary key. A session has at most one object for it. The model, not the table,
// is part of it, because two struct types for one table cannot share an object.
type identity struct {
	mapper *mapper
	number int64  // a key that is one integer
	text   string // any other key, encoded
}

// none tells whether this is no identity: the object has no key yet.
func (id identity) none() bool { return id.mapper == nil }

// identify makes the identity of a primary key's values, in the order of m.primary. Nil in a key of one column identifies
// nothing; a composite key may hold NULLs.
func identify(m *mapper, keyValues []any) identity {
	if len(keyValues) != 1 {
		var text []byte
		for _, value := range keyValues {
			text = appendKey(text, value)
		}
		return identity{mapper: m, text: string(text)}
	}
	switch value := keyValues[0].(type) {
	case nil:
		return identity{}
	case int64:
		return identity{mapper: m, number: value}
	case string:
		return identity{mapper: m, text: "s" + value}
	}
	switch value := basicOf(dereference(keyValues[0])).(type) {
	case nil:
		return identity{}
	case int64:
		return identity{mapper: m, number: value}
	case string:
		return identity{mapper: m, text: "s" + value}
	default:
		return identity{mapper: m, text: string(appendKey(nil, value))}
	}
}

// appendKey encodes one value so that no two different keys have the same text.
func appendKey(text []byte, value any) []byte {
	kind, piece := byte('v'), ""
	switch value := basicOf(dereference(value)).(type) {
	case nil:
		kind = 'n'
	case int64:
		kind, piece = 'i', strconv.FormatInt(value, 10)
	case string:
		kind, piece = 's', value
	case []byte:
		kind, piece = 'b', string(value)
	case time.Time:
		kind, piece = 't', value.UTC().Format(time.RFC3339Nano)
	default:
		piece = fmt.Sprint(value)
	}
	text = append(text, kind)
	text = strconv.AppendInt(text, int64(len(piece)), 10)
	text = append(text, ':')
	return append(text, piece...)
}
