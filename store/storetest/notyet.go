package storetest

// notYet are behaviours that a database does not have yet, as database/group/behaviour, and what is missing.
var notYet = map[string]string{
	"postgres/written/15 what a trigger writes counts":                        "not on servers yet",
	"postgres/written/8 a flush is cancelled midway":                          "not on servers yet",
	"postgres/written/8 a statement whose end is the end of the transaction":  "not on servers yet",
	"postgres/written/15 rows being read outlive an empty update":             "not on servers yet",
	"mysql/errors/14 statements outside of transactions":                      "not on servers yet",
	"mysql/written/15 what a trigger writes counts":                           "not on servers yet",
	"mysql/written/8 a flush is cancelled midway":                             "not on servers yet",
	"mysql/written/8 a statement whose end is the end of the transaction":     "not on servers yet",
	"mysql/written/8 a commit that is refused takes savepoints with it":       "not on servers yet",
	"mysql/views/13 rows with NULL in their key":                              "not on servers yet",
	"mysql/cells/3 a cell that does not fit is told, and not written back":    "not on servers yet",
	"mysql/written/15 rows being read outlive an empty update":                "not on servers yet",
	"postgres/written/8 a commit that is refused takes savepoints with it":    "not on servers yet",
	"postgres/views/13 rows with NULL in their key":                           "not on servers yet",
	"postgres/cells/3 empty bytes are no NULL":                                "not on servers yet",
	"postgres/cells/3 a cell that does not fit is told, and not written back": "not on servers yet",
	"postgres/create": "declarations are written for SQLite only yet",
	"mysql/create":    "declarations are written for SQLite only yet",
	"mysql/loading/11 an outer join of the caller's leaves the relation empty where nothing matches": "not on servers yet",
}
