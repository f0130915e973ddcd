package store

// tended are the columns that a write looks after.
type tended struct {
	computed []*column // by the database, or by others: read back after a write
	fixed    []*column // of those, and of the ones that are written once: not to be changed
	stamped  []*column // with onupdate
	version  *column   // counts a row's updates
	deleted  *column   // says when the row was deleted, see Unscoped
}

// tend finds these columns.
func (m *mapper) tend() {
	m.tended = tended{}
	for _, c := range m.columns {
		if c.given() {
			m.tended.computed = append(m.tended.computed, c)
		}
		if c.given() || c.details.insertOnly {
			m.tended.fixed = append(m.tended.fixed, c)
		}
		if c.onUpdate != "" {
			m.tended.stamped = append(m.tended.stamped, c)
		}
		if c.details.softDelete {
			m.tended.deleted = c
		}
		if c.details.version && c.kind == intValue && m.tended.version == nil {
			m.tended.version = c
		}
	}
}

// given tells a column that no session writes.
func (c *column) given() bool { return c.details.generated || c.details.readOnly }

// whyFixed says why a column cannot be changed.
func (c *column) whyFixed() string {
	switch {
	case c.details.generated:
		return "is computed by the database: it cannot be written"
	case c.details.readOnly:
		return "is only read (read_only): it cannot be written"
	}
	return "is written with the row (insert_only): it cannot be changed"
}

// versionColumn is the column that counts a row's updates, nil if there is none.
func (m *mapper) versionColumn() *column { return m.tended.version }
