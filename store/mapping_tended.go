package store

// tended are the columns that a write looks after.
type tended struct {
	computed []*column // by the database
	stamped  []*column // with onupdate
	version  *column   // counts a row's updates
	deleted  *column   // says when the row was deleted, see Unscoped
}

// tend finds these columns.
func (m *mapper) tend() {
	m.tended = tended{}
	for _, c := range m.columns {
		if c.details.generated {
			m.tended.computed = append(m.tended.computed, c)
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

// versionColumn is the column that counts a row's updates, nil if there is none.
func (m *mapper) versionColumn() *column { return m.tended.version }
