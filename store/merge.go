package store

import (
	"fmt"
	"reflect"
	"slices"
)

// Merge copies an object's values to the object that the session has for the same row, and returns that one, a pointer of the
// same type: it is found in memory, or read by its primary key, or, where there is no such row or no key, made and added. The
// object itself stays as it is, wherever it belongs. Relations that it has loaded, or was given, are merged too (cascade merge): the
// objects they lead to are merged one by one, and a collection becomes the merged ones.
//
// A Go field cannot tell that it was not set: all columns are copied, zero or not. Where fields are named, only those columns
// and relations are. A version (tag option version) that is not the row's is a StaleError. An object that is in the
// session already is returned as it is.
func (s *Session) Merge(object any, fields ...string) (any, error) {
	if err := s.changeable("merge"); err != nil {
		return nil, err
	}
	if modelOf(object) == nil {
		return nil, notModel("session.Merge", s.models, object)
	}
	m := &merger{session: s, merged: map[any]*instance{}}
	if err := m.choose(object, fields); err != nil {
		return nil, fmt.Errorf("merge: %w", err)
	}
	if err := s.autoflush(); err != nil {
		return nil, err
	}
	var target *instance
	err := s.NoAutoflush(func() (err error) {
		target, err = m.merge(object, m.fields)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("merge: %w", err)
	}
	return target.object, nil
}

// Merge is Session.Merge of an object of the selection's model, whatever its clauses. It sets dst, a **T, to what the session has.
func (q Selection) Merge(dst, object any, fields ...string) error {
	out, err := q.single(dst)
	if err != nil {
		return err
	}
	if object == nil || reflect.TypeOf(object) != reflect.PointerTo(q.from.mapper.typ) {
		return fmt.Errorf("merge: got %s, want a *%s", q.session.models.typeName(reflect.TypeOf(object)), q.modelName())
	}
	merged, err := q.session.Merge(object, fields...)
	if err != nil {
		return err
	}
	out.Set(reflect.ValueOf(merged))
	return nil
}

// merger is one call of Merge. Objects that refer to each other in a circle are merged once.
type merger struct {
	session *Session
	merged  map[any]*instance
	fields  []string // of the first object; nil for all
}

// choose checks the names of fields.
func (m *merger) choose(object any, fields []string) error {
	mapper, err := m.session.models.of(object)
	if err != nil {
		return err
	}
	for _, name := range fields {
		if c := mapper.columnNamed(name); c != nil {
			m.fields = append(m.fields, c.name)
		} else if r, err := m.session.models.relation(mapper, name); err == nil {
			m.fields = append(m.fields, r.name)
		} else {
			return mapper.unknown(name)
		}
	}
	return nil
}

func (m *merger) merge(object any, fields []string) (*instance, error) {
	if target := m.merged[object]; target != nil {
		return target, nil
	}
	s := m.session
	from, err := known(s.models, "merge", object, "")
	if err != nil {
		return nil, err
	}
	if from.session != nil && from.session.core == s.core {
		m.merged[object] = from
		return from, nil
	}
	target, err := m.target(from)
	if err != nil {
		return nil, err
	}
	m.merged[object] = target
	if err := m.checkVersion(from, target); err != nil {
		return nil, err
	}
	m.copyColumns(from, target, fields)
	return target, m.copyRelations(from, target, fields)
}

// target is the object that the values go to.
func (m *merger) target(from *instance) (*instance, error) {
	s := m.session
	mapper, err := s.models.of(from.object)
	if err != nil {
		return nil, err
	}
	if mapper.readOnly {
		return nil, readOnlyError("merge", mapper)
	}
	values := from.primaryKey()
	if from.state == Detached && !from.loaded.none() {
		values = from.rowKey()
	}
	if key, ok := mapper.keyFrom(mapper.primaryNames(), values); ok && !mapper.keyless(values) {
		if i := s.tracker.find(key); i != nil && !i.is(expired) {
			return i, nil
		}
		rows, err := s.loadWhere(mapper, mapper.primaryNames(), [][]any{values}, "", reading{})
		if err != nil {
			return nil, err
		}
		if len(rows) > 0 {
			return rows[0], nil
		}
	}
	fresh := reflect.New(mapper.typ).Interface()
	i, err := known(s.models, "merge", fresh, "")
	if err != nil {
		return nil, err
	}
	_, err = s.enroll(i)
	return i, err
}

// keyless tells whether the key is one that the database will make.
func (m *mapper) keyless(values []any) bool {
	return slices.ContainsFunc(m.primary, func(c *column) bool {
		return c.generated() && c.unset(values[slices.Index(m.primary, c)])
	})
}

// checkVersion refuses an object that was made of another version of the row.
func (m *merger) checkVersion(from, target *instance) error {
	v := target.mapper.versionColumn()
	if v == nil || target.state != Persistent {
		return nil
	}
	value := v.get(from.row())
	if v.unset(value) || samePlain(value, target.loaded.value(v)) {
		return nil
	}
	return &StaleError{Op: "merge", Model: target.mapper.name, Key: shownKey(target.rowKey()), Want: 1}
}

func (m *merger) copyColumns(from, target *instance, fields []string) {
	source, row := from.row(), target.row()
	for _, c := range target.mapper.columns {
		_, misfit := from.misfits[c.name]
		pending := target.state == Pending
		if misfit || c.details.version || c.primary && !pending || fields != nil && !slices.Contains(fields, c.name) && !(c.primary && pending) {
			continue
		}
		if value := c.get(source); !c.same(row, value) {
			target.assign(row, c, value)
		}
	}
}

// copyRelations carries the merge on along relations that the source knows.
func (m *merger) copyRelations(from, target *instance, fields []string) error {
	for _, b := range from.bonds() {
		r, err := m.session.models.relation(target.mapper, b.relation.name)
		if err != nil || !r.cascades(cascadeMerge) || fields != nil && !slices.Contains(fields, r.name) {
			continue
		}
		if !b.complete && len(b.rows) == 0 {
			continue
		}
		rows := make([]any, 0, len(b.rows))
		for _, row := range b.rows {
			if row.is(gone) {
				continue
			}
			merged, err := m.merge(row.object, nil)
			if err != nil {
				return err
			}
			rows = append(rows, merged.object)
		}
		if err := m.relate(target, r, rows, b.complete || from.state == Transient); err != nil {
			return err
		}
	}
	return nil
}

// relate gives the merged object its merged relation.
func (m *merger) relate(target *instance, r *relation, rows []any, complete bool) error {
	switch {
	case r.kind.collection() && !complete:
		return Append(target.object, r.name, rows)
	case r.kind.collection():
		return Set(target.object, r.name, rows)
	case len(rows) == 0:
		return Set(target.object, r.name, nil)
	}
	return Set(target.object, r.name, rows[0])
}
