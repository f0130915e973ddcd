// Package migration changes the tables of a database step by step, as Alembic does for SQLAlchemy: it compares models with a
// database and writes what differs into a file, and runs such files, forward and back, each once.
//
//	folder, err := migration.Open("migrations")
//	m := migration.New(db, folder)
//	done, err := m.Upgrade(ctx, "head")
//
// # Files
//
// A migration is a file of plain SQL in the format of goose, VERSION_name.sql, with a part for each direction. Comments before them
// say what it is about (message) and which one it follows (parent; two of a merge). A file without a parent follows the one before
// it by number, so that folders made with goose can be read, and goose runs what is written here.
//
// A comment "data loss: WHAT: SELECT count(*) ..." before a statement says what it can lose, and counts how much it would. Upgrade
// and Downgrade ask the query first, go on where it counts 0, and otherwise refuse, unless they are allowed to lose it.
//
// # What is compared
//
// The models' tables are made in a scratch database (in memory; on servers a schema or a database that is gone afterwards), and read
// back: so that both sides are spelled by the same database, and what differs is not the spelling. What models cannot say (collations,
// triggers, views, when a foreign key holds) is kept as it is.
//
// # Transactions
//
// Each migration is one transaction, in which its version is noted, too. MySQL commits with each statement that changes a table: there, what
// was done is noted statement by statement, and the next run goes on where the last one ended, even if it was killed.
package migration
