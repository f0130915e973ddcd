package store

// Backslashes tells whether a backslash in a string of SQL takes its meaning from the character behind it: MySQL's does, unless its
// sql_mode says otherwise.
func (db *DB) Backslashes() bool { return db.rules().Backslashes }

// CommitsDDL tells whether the database commits by itself, with all that was written before, when a statement changes the schema:
// MySQL does.
func (db *DB) CommitsDDL() bool {
	return db.dialect.CommitsSchema()
}
