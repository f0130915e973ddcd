package storetest

// notYet are behaviours that a database does not have yet, as database/group/behaviour, and what is missing.
var notYet = map[string]string{
	"postgres/create": "declarations are written for SQLite only yet",
	"mysql/create":    "declarations are written for SQLite only yet",
}
