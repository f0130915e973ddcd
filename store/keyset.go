package store

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"hash/fnv"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Keyset is a page of a query that goes on behind a row, by the values that the query is ordered by, instead of counting
// rows from the start: a page far behind costs no more than the first, and rows that come or go move nothing. Its cursors
// are texts to hand on, in a link for example.
type Keyset struct {
	Size       int
	HasNext    bool
	HasPrev    bool
	NextCursor string // "" where there is no next page
	PrevCursor string // "" where there is no previous page

	query Selection
}

// Keyset reads the page that a cursor of another page names, the first one without a cursor or for "", into dst, a *[]*T. The query must be ordered
// by columns of its model only; the primary key is added, so that no two rows are equal. NULLs come first where the order
// does not say NullsLast (last in descending order, where it does not say NullsFirst), on every database. A cursor of another order is an error.
func (q Selection) Keyset(size int, dst any, cursor ...string) (Keyset, error) {
	page := Keyset{Size: size, query: q}
	out, err := q.list(dst)
	if err != nil {
		return page, err
	}
	switch p := q.parts; {
	case size < 1:
		return page, fmt.Errorf("%s: Keyset: got a page of %d rows, want at least 1", q.modelName(), size)
	case len(cursor) > 1:
		return page, fmt.Errorf("%s: Keyset: got %d cursors, want one", q.modelName(), len(cursor))
	case p.limit >= 0 || p.offset > 0 || p.distinct || len(p.group) > 0:
		return page, fmt.Errorf("%s: Keyset: the query can not be limited, grouped or distinct", q.modelName())
	}
	keys, err := q.sortKeys()
	if err != nil {
		return page, err
	}
	at, err := position(keys, strings.Join(cursor, ""))
	if err != nil {
		return page, fmt.Errorf("%s: Keyset: %w", q.modelName(), err)
	}
	rows := q.Unordered().OrderBy(orderOf(keys, at.Back)...)
	if at.values != nil {
		rows = rows.Filter(behind(keys, at.values, at.Back))
	}
	found, err := rows.Limit(size + 1).because("page").objects()
	if err != nil {
		return page, err
	}
	page.place(keys, at, &found)
	out.Set(listOf(out.Type(), found))
	return page, nil
}

// Turn reads the page behind this one (1) or before it (-1) into dst, a *[]*T. Where there is none it is a *NotFoundError.
func (k Keyset) Turn(pages int, dst any) (Keyset, error) {
	cursor := k.NextCursor
	if pages < 0 {
		cursor = k.PrevCursor
	}
	switch {
	case k.query.session == nil:
		return k, errors.New("turn the page: it is of no query: take it from Keyset")
	case pages != 1 && pages != -1:
		return k, fmt.Errorf("turn %d pages: want 1 or -1: pages by key have no numbers", pages)
	case cursor == "":
		return k, &NotFoundError{Model: k.query.modelName(), Key: "page"}
	}
	return k.query.Keyset(k.Size, dst, cursor)
}

// place takes the one row too many off and makes the cursors.
func (k *Keyset) place(keys []sortKey, at place, found *[]*instance) {
	more := len(*found) > k.Size
	if more {
		*found = (*found)[:k.Size]
	}
	k.HasNext, k.HasPrev = more, at.values != nil
	if at.Back {
		slices.Reverse(*found)
		k.HasNext, k.HasPrev = at.values != nil, more
	}
	rows := *found
	if len(rows) == 0 { // the rows beside the cursor are gone: the other way there is the end of the list
		if k.HasPrev {
			k.PrevCursor = place{Back: true}.cursor(keys)
		}
		if k.HasNext {
			k.NextCursor = place{}.cursor(keys)
		}
		return
	}
	if k.HasNext {
		k.NextCursor = place{values: rows[len(rows)-1].sortValues(keys)}.cursor(keys)
	}
	if k.HasPrev {
		k.PrevCursor = place{values: rows[0].sortValues(keys), Back: true}.cursor(keys)
	}
}

// After keeps the rows that come behind a row in the query's order: one whose ordered columns have these values, or an object.
// Values may leave out those of the primary key, where the order does not have it.
func (q Selection) After(values ...any) Selection { return q.beside("After", values, false) }

// Before keeps the rows that come before a row, as After.
func (q Selection) Before(values ...any) Selection { return q.beside("Before", values, true) }

func (q Selection) beside(op string, values []any, back bool) Selection {
	if q.err != nil {
		return q
	}
	keys, err := q.sortKeys()
	if err != nil {
		return q.fail(fmt.Errorf("%s: %w", op, err))
	}
	if len(values) == 1 && !isNull(values[0]) && reflect.TypeOf(values[0]) == reflect.PointerTo(q.from.mapper.typ) {
		row := structOf(values[0])
		values = make([]any, len(keys))
		for i, key := range keys {
			values[i] = key.column.get(row)
		}
	}
	if n := len(values); n < len(q.parts.order) || n > len(keys) || n == 0 {
		return q.fail(fmt.Errorf("%s: %s: got %d values, want %d, one for each column of the order", q.modelName(), op, n, len(keys)))
	}
	keys, values = keys[:len(values)], slices.Clone(values)
	for i, key := range keys {
		if values[i], err = key.column.plainOf(values[i]); err != nil {
			return q.fail(fmt.Errorf("%s: %s.%s: %w", op, key.column.owner.name, key.column.field, err))
		}
	}
	return q.Unordered().OrderBy(orderOf(keys, false)...).Filter(behind(keys, values, back))
}

// sortKey is a column that rows are ordered by.
type sortKey struct {
	column     *column
	of         Column
	descending bool
	nullable   bool
	nullsLast  bool
}

// sortKeys are the query's orders, then what of the primary key they leave out.
func (q Selection) sortKeys() ([]sortKey, error) {
	m := q.from.mapper
	if len(m.primary) == 0 {
		return nil, fmt.Errorf("%s has no primary key to go on by", m.name)
	}
	var keys []sortKey
	for _, order := range q.parts.order {
		ref, ok := order.of.(reference)
		if !ok || ref.source.slot() != q.from.slot() {
			return nil, fmt.Errorf("%s is ordered by more than its own columns: rows can not be found again by that", m.name)
		}
		key := newSortKey(ref.column, q.column(ref.column), order.descending)
		if order.nulls != "" {
			key.nullsLast = order.nulls == nullsLast
		}
		keys = append(keys, key)
	}
	for _, c := range m.primary {
		if !slices.ContainsFunc(keys, func(k sortKey) bool { return k.column == c }) {
			keys = append(keys, newSortKey(c, q.column(c), false))
		}
	}
	for _, key := range keys {
		if key.column.kind == scanValue || key.column.kind == anyValue {
			return nil, fmt.Errorf("%s.%s: rows can not be found again by a column of its type", m.name, key.column.field)
		}
	}
	return keys, nil
}

func newSortKey(c *column, of Column, descending bool) sortKey {
	nullable := !c.primary && (c.typ.Kind() == reflect.Pointer || c.kind == bytesValue)
	return sortKey{column: c, of: of, descending: descending, nullable: nullable, nullsLast: descending}
}

// orderOf are the orders of keys, for OrderBy; or their reverse.
func orderOf(keys []sortKey, reversed bool) []any {
	orders := make([]any, len(keys))
	for i, key := range keys {
		order := Ordering{of: key.of.node(), descending: key.descending != reversed}
		switch {
		case !key.nullable:
		case key.nullsLast != reversed:
			order = order.NullsLast()
		default:
			order = order.NullsFirst()
		}
		orders[i] = order
	}
	return orders
}

// behind is true of the rows behind the one with these values, or, reversed, before it: a > ? OR a = ? AND (b > ? OR ...).
func behind(keys []sortKey, values []any, reversed bool) Condition {
	var rest Condition // what the keys so far say; empty: no row
	for i := len(keys) - 1; i >= 0; i-- {
		further, some := keys[i].further(values[i], reversed)
		tie := keys[i].of.Eq(values[i])
		switch {
		case rest.expr == nil && some:
			rest = further
		case rest.expr != nil && some:
			rest = further.Or(tie.And(rest))
		case rest.expr != nil:
			rest = tie.And(rest)
		}
	}
	if rest.expr == nil {
		return keys[0].of.In()
	}
	return rest
}

// further is true of rows whose value comes behind this one; some is false where none can.
func (k sortKey) further(value any, reversed bool) (further Condition, some bool) {
	last := k.nullsLast != reversed
	if value == nil {
		return k.of.IsNotNull(), !last
	}
	further = k.of.Gt(value)
	if k.descending != reversed {
		further = k.of.Lt(value)
	}
	if k.nullable && last {
		further = further.Or(k.of.IsNull())
	}
	return further, true
}

// sortValues are an object's values of the keys.
func (i *instance) sortValues(keys []sortKey) []any {
	values, row := make([]any, len(keys)), i.row()
	for n, key := range keys {
		values[n] = key.column.get(row)
	}
	return values
}

// place is where a page begins: behind the row with these values or before it; without values at the list's end.
type place struct {
	Order  uint32 `json:"o"`
	Back   bool   `json:"b,omitempty"`
	Values []*string
	values []any
}

// cursor is the place as a text of letters, digits, - and _.
func (p place) cursor(keys []sortKey) string {
	p.Order = fingerprint(keys)
	for _, value := range p.values {
		if value == nil {
			p.Values = append(p.Values, nil)
			continue
		}
		text := plainText(value)
		p.Values = append(p.Values, &text)
	}
	text, _ := json.Marshal(p)
	return base64.RawURLEncoding.EncodeToString(text)
}

// position reads a cursor.
func position(keys []sortKey, cursor string) (place, error) {
	var p place
	if cursor == "" {
		return p, nil
	}
	text, err := base64.RawURLEncoding.DecodeString(cursor)
	if err != nil || json.Unmarshal(text, &p) != nil {
		return p, fmt.Errorf("%q is no cursor: take NextCursor or PrevCursor of a page", cursor)
	}
	if p.Order != fingerprint(keys) || p.Values != nil && len(p.Values) != len(keys) {
		return p, errors.New("the cursor is of a query in another order")
	}
	for i, text := range p.Values {
		var value any
		if text != nil {
			if value, err = plainFrom(keys[i].column, *text); err != nil {
				return p, fmt.Errorf("the cursor is damaged: %w", err)
			}
		}
		p.values = append(p.values, value)
	}
	return p, nil
}

// fingerprint tells orders apart.
func fingerprint(keys []sortKey) uint32 {
	h := fnv.New32a()
	for _, key := range keys {
		fmt.Fprint(h, key.column.owner.table, key.column.name, key.descending, key.nullable && key.nullsLast, ";")
	}
	return h.Sum32()
}

// plainText is a plain value as text that plainFrom reads without loss.
func plainText(plain any) string {
	switch v := plain.(type) {
	case float64:
		return strconv.FormatFloat(v, 'g', -1, 64)
	case time.Time:
		return v.Format(time.RFC3339Nano)
	case []byte:
		return base64.RawURLEncoding.EncodeToString(v)
	}
	return fmt.Sprint(plain)
}

func plainFrom(c *column, text string) (any, error) {
	if c.kind == bytesValue {
		return base64.RawURLEncoding.DecodeString(text)
	}
	return c.fromCell(text)
}
