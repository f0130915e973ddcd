package store

// CommitsDDL tells whether the database commits by itself, with all that was written before, when a statement changes the schema:
// MySQL does.
func (db *DB) CommitsDDL() bool {
	commits, ok := db.dialect.(interface{ CommitsDDL() bool })
	return ok && commits.CommitsDDL()
}
