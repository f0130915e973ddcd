package store

import (
	"fmt"
	"strings"
)

// Update writes values, in pairs of column and value, into all rows that the filters leave, by one UPDATE. It returns how many
// there were. Those of them that the session has as objects are brought up to date. Without a filter it is refused, unless AllRows
// says that it is meant. A value may be an expression: Update(Users.Age, Users.Age.Add(1)). Columns tagged onupdate= that are not
// given get their value, and the version counts; cascades of the model do not apply.
func (q Selection) Update(pairs ...any) (int64, error) {
	if err := q.bulk("update"); err != nil {
		return 0, err
	}
	if len(pairs) == 0 || len(pairs)%2 != 0 {
		return 0, fmt.Errorf("update %s: got %d arguments, want pairs of column and value", q.modelName(), len(pairs))
	}
	c := q.compiler()
	c.enter()
	table := c.introduce(q.from.slot(), false)
	c.put("UPDATE ", table, " SET ")
	for i := 0; i < len(pairs); i += 2 {
		col, err := q.assigned(pairs[i])
		if err != nil {
			return 0, fmt.Errorf("update %s: %w", q.modelName(), err)
		}
		if col.primary {
			return 0, fmt.Errorf("update %s: %s is the primary key: change it on the object", q.modelName(), col.field)
		}
		if i > 0 {
			c.put(", ")
		}
		c.put(c.quote(col.name), " = ")
		operandOf(pairs[i+1], col).write(c)
	}
	q.writeOnUpdate(c, pairs)
	if v := q.from.mapper.versionColumn(); v != nil && !q.assigns(pairs, v) {
		c.put(", ", c.quote(v.name), " = ", c.quote(v.name), " + 1")
	}
	q.writeConditions(c)
	return q.send("update", c)
}

// writeOnUpdate sets the columns that every update sets.
func (q Selection) writeOnUpdate(c *compiler, pairs []any) {
	defaults := q.session.defaults()
	for _, col := range q.from.mapper.columns {
		if col.onUpdate == "" || q.assigns(pairs, col) {
			continue
		}
		value, err := defaults.fill(col, col.onUpdate)
		if err != nil {
			c.fail(fmt.Errorf("onupdate of %s: %w", col.field, err))
		}
		c.put(", ", c.quote(col.name), " = ")
		c.bind(bindable(c.dialect, col, value))
	}
}

// assigns tells whether one of the pairs is for the column.
func (q Selection) assigns(pairs []any, c *column) bool {
	for i := 0; i < len(pairs); i += 2 {
		if other, err := q.assigned(pairs[i]); err == nil && other == c {
			return true
		}
	}
	return false
}

// assigned is the column that a pair of Update names.
func (q Selection) assigned(key any) (*column, error) {
	switch key := key.(type) {
	case Column:
		if ref, ok := key.expr.(reference); ok && ref.column.owner.table == q.from.mapper.table {
			return ref.column, nil
		}
		return nil, fmt.Errorf("%v is no column of %s", key, q.modelName())
	case string:
		if c := q.from.mapper.columnNamed(key); c != nil {
			return c, nil
		}
		return nil, q.from.mapper.unknown(key)
	}
	return nil, fmt.Errorf("got %s, want a column or its name", described(key))
}

// Delete deletes all rows that the filters leave, by one DELETE, and returns how many there were. Those of them that
// the session has as objects are deleted in it too. Without a filter it is refused, unless AllRows says that it is meant. Cascades of the model do not apply; the database's own do.
// Rows of a model with a column tagged soft_delete stay, see Unscoped.
func (q Selection) Delete() (int64, error) {
	if err := q.bulk("delete"); err != nil {
		return 0, err
	}
	if q.hides() {
		return q.softDeleteAll()
	}
	c := q.compiler()
	c.enter()
	c.put("DELETE FROM ", c.introduce(q.from.slot(), false))
	q.writeConditions(c)
	return q.send("delete", c)
}

// bulk checks that the selection can be written to as a whole.
func (q Selection) bulk(op string) error {
	if err := q.ready(); err != nil {
		return err
	}
	p := q.parts
	switch {
	case q.from.mapper.readOnly:
		return fmt.Errorf("%s %s: %s can only be read: it is a view, or has no primary key", op, q.modelName(), q.from.mapper.fullName())
	case len(p.where) == 0 && !p.allRows:
		return fmt.Errorf("%s %s: there is no filter: say AllRows() if every row is meant", op, q.modelName())
	case q.from.derived != nil || len(p.joins)+len(p.group)+len(p.having) > 0 || p.limit >= 0 || p.offset > 0 || p.distinct:
		return fmt.Errorf("%s %s: only filters can choose the rows: put the rest in a subquery (Filter(column.In(...)))", op, q.modelName())
	}
	return q.session.autoflush()
}

// send runs a bulk statement. Where the session has objects of the model, they follow: the statement returns the keys of the rows
// it has written, or, where it can not, the keys are read and locked before.
func (q Selection) send(op string, c *compiler) (int64, error) {
	s, m := q.session, q.from.mapper
	follow := s.holds(m)
	returning := follow && s.db.dialect.Returning(strings.ToUpper(op))
	if returning {
		c.put(" RETURNING ")
		for i, p := range m.primary {
			if i > 0 {
				c.put(", ")
			}
			c.put(c.quote(p.name))
		}
	}
	if len(c.with.list) > 0 {
		c.fail(fmt.Errorf("a common table expression stands in a SELECT only: use Subquery"))
	}
	if c.err != nil {
		return 0, fmt.Errorf("%s %s: %w", op, q.modelName(), c.err)
	}
	if err := s.beginWrite(s.ctx()); err != nil {
		return 0, err
	}
	var rows *Rows
	objects, err := q.chosen(follow && !returning)
	if err == nil {
		rows, err = s.conn.execute(s.ctx(), c.text.String(), c.args...)
	}
	s.endWrite(command{kind: sqlWrite}, err)
	switch {
	case err != nil:
		return 0, err
	case returning:
		objects = q.followers(rows)
	}
	if op == "delete" {
		s.rowsDeleted(objects)
		return rows.Affected, nil
	}
	return rows.Affected, s.rowsUpdated(m, objects)
}

// chosen are the session's objects of the rows that the filters leave. The rows are locked, so that the statement that comes then
// finds the same.
func (q Selection) chosen(wanted bool) ([]*instance, error) {
	if !wanted {
		return nil, nil
	}
	var keys []Column
	for _, c := range q.from.mapper.primary {
		keys = append(keys, q.column(c))
	}
	rows, err := q.Unordered().Select(keys...).ForUpdate().All()
	if err != nil {
		return nil, err
	}
	return q.followers(rows), nil
}

// holds tells whether the session has any object of the model.
func (s *Session) holds(m *mapper) bool {
	found := false
	s.tracker.each(func(i *instance) { found = found || i.mapper == m })
	return found
}

// followers are the session's objects of rows that are given by their keys.
func (q Selection) followers(rows *Rows) []*instance {
	m := q.from.mapper
	var objects []*instance
	key := make([]any, len(m.primary))
	for _, row := range rows.Values {
		for i, c := range m.primary {
			plain, err := c.fromCell(row[i])
			if err != nil {
				plain, _ = c.plainOf(row[i])
			}
			key[i] = plain
		}
		if i := q.session.tracker.find(identify(m, key)); i != nil {
			objects = append(objects, i)
		}
	}
	return objects
}

// rowsDeleted makes objects deleted whose rows a statement has deleted.
func (s *Session) rowsDeleted(objects []*instance) {
	top := s.frames.top()
	for _, i := range objects {
		s.tracker.remove(i)
		i.state = Deleted
		i.raise(gone)
		i.lower(doomed)
		top.deleted = append(top.deleted, i)
	}
}

// rowsUpdated reads the rows of objects again that a statement has changed.
func (s *Session) rowsUpdated(m *mapper, objects []*instance) error {
	for len(objects) > 0 {
		n := min(len(objects), eagerBatch)
		keys := make([][]any, n)
		for i, object := range objects[:n] {
			s.expire(object)
			keys[i] = object.rowKey()
		}
		if _, err := s.loadWhere(m, m.primaryNames(), keys, "", reading{}); err != nil {
			return fmt.Errorf("read the updated rows: %w", err)
		}
		objects = objects[n:]
	}
	return nil
}
