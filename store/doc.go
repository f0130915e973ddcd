// Package store is an object-relational mapper with a session: an identity map and a unit of work over one transaction, as
// SQLAlchemy has them. It is a plain library: contexts come in, errors go out, nothing is printed, and no panic of its
// own reaches the caller.
//
//	db, err := store.Open(ctx, "sqlite:///app.db")
//	session := store.NewSession(db)
//	defer session.Close()
//	john := &User{Username: "john"}
//	err = john.SetRole(admin)    // both sides know at once
//	err = session.Add(john)      // pending; nothing is written yet
//	err = session.Commit()       // INSERT, COMMIT; john.ID is there
//
// # Drivers
//
// This package imports no driver. A program imports the one that it needs, for its name only: store/sqlite, store/postgres,
// store/mysql (MariaDB too). Open looks for it in database/sql's registry. A server's is a ServerDriver there: store reads the
// URL's parts, and what the driver wants to know beyond them (option files, certificates) is settled in its package. Password lets a
// program ask for a password that is nowhere.
//
// # States
//
// An object is transient (new), pending (added), persistent (has a row), deleted (its row is, until the commit) or
// detached (in no session any more). See State.
//
// # What a flush does
//
// Fields are not watched: a session compares them with a snapshot when it matters. A flush works out a plan first and
// changes nothing in memory until all statements have worked: INSERTs table by table in the order of the foreign keys,
// within a table in the order of Add (within a tree parents first; a circle is closed by an UPDATE where the key can be
// NULL), then UPDATEs of changed columns by primary key, association rows, and DELETEs with children first. Rows that
// get the same values share an UPDATE, rows to delete a DELETE, and ten or more new rows an INSERT. Ten or
// more rows with values of their own share an UPDATE too where the database takes a list of values (SQLite). Which new key is whose
// is told by a unique column that was written, by keys that only rise or fall, or by reading the rows; a table whose triggers insert
// rows of their own gets its rows one by one. Queries and lazy
// loads flush before, Commit and savepoints always do. Get, for a row that the session has no object for, flushes what was
// added, deleted or related; changed fields of other objects only if there is no such row. Reading begins no transaction.
//
// A unique value that one row gives up and another takes is handed over: the row that has it is written, or deleted, before
// the one that gets it. Where rows exchange values in a circle, or the one that has it cannot go first, its column holds NULL
// or a value made up for the moment until its own statement comes. (SQLAlchemy sends INSERT, UPDATE and DELETE in this order
// always, and such a flush fails.) What is unique is known from the tags: unique columns and groups, primary keys, relations to
// one object. What stays refused: exchanging a unique foreign key that cannot be NULL, which nothing else can stand in for.
//
// # Queries
//
// A query of a model is a Selection, which each method answers with a new one: Filter, Where, FilterBy, Join, GroupBy, Having, OrderBy,
// Limit, With (relations to load), ForUpdate. Select makes Values of it, rows of columns and expressions; Subquery and CTE make a Table
// to join or to select from; Union, Intersect and Except put queries together; Over makes a function of a window. Nothing is sent
// until the rows are asked for: All, First, One, Count, Exists, Sum; Paginate for pages by number, Keyset for pages by where the last
// one ended, Each and Iter for rows one by one. A mistake on the way is the error of that call. SQL shows the statement, Explain the
// database's plan for it. What a database has no words for is an ErrUnsupported before anything is sent.
//
// # Where Go differs from SQLAlchemy
//
//	SQLAlchemy                                   here
//	an expired attribute loads itself            a field cannot: it keeps its value, the next read of the row renews it
//	commit expires all objects                   only with ExpireOnCommit; Refresh reads at once
//	rollback expires all objects                 fields get the last committed snapshot's values at once; what was read
//	                                             inside the transaction expires, and relations are loaded again
//	dirty lists what was set, changed or not     Dirty, IsModified and Changes tell what differs from the row
//	relations are attributes                     relations are methods (Load, Set, Append, Remove, Related)
//	appending to a collection loads it           it does not; reading and replacing it does
//	a foreign key is written at the flush        at once where the parent has a key, so that the field shows it
//	a relation wins over a foreign key field     the later one wins
//	a lazy load is for one object                for up to 500 of the same query; lazy=single is for one
//	a dynamic or write_only attribute is a query QueryUsers is; Users runs it each time where the tag says dynamic, and is
//	                                             an error where it says write_only
//	an option of a query (joinedload, ...) is    With(Users.Posts.Joined()), .Selectin, .Subquery, .Immediate, .FromJoin,
//	for objects that it loads first              .Lazy, .Raise, .RaiseOnSQL, .NoLoad; the latest query of an object counts
//	joined rows want unique(), and come in the   owners come once, in the query's order or their primary key's
//	order of the collection
//	noload is empty, and children of a deleted   noload is for reading: a delete and a Set find the children
//	parent stay as they are
//	a viewonly relation can be changed in memory changing it is an error, and it is read again after a flush; a join
//	                                             condition (on=) of more than equal columns makes it viewonly
//	identities are weakly referenced             strongly, until Expunge, Clear or Close
//	a default counts where nothing was set       where the field is zero or nil; a zero that is meant needs a pointer
//	deleting a parent of NOT NULL children       is refused before any SQL, with the relation's name
//	fails in the database
//	a transaction stays open until it is ended   one that began for a statement that wrote nothing ends with it
//	ON DELETE CASCADE needs passive_deletes      is followed in memory: children are deleted with their parents;
//	                                             passive_deletes leaves those that are not loaded to the database
//	delete-orphan without delete is a warning    contradicting options are errors when the model is registered
//	merge copies the attributes that were set    all columns, or those that are named: Merge(user, "Email")
//	expire forgets changes that are pending      it keeps them; Refresh forgets them after a flush
//	a closed session can be used again           it cannot; Reset does what close does there
//	passive_updates says who changes the keys    the tag does (onupdate_fk=cascade); without it the flush does, through NULL
//	of children
//	first() of no rows is None                   a *NotFoundError; FirstOrNil is nil (as one() and one_or_none() are One and OneOrNone)
//	count() counts the query in brackets         only where it is limited, grouped or distinct, else its rows at once
//	order_by("name desc") is an error            it is desc(name); a text that is no column's name is an error: Expr is for SQL
//	paginate() of a request has 100 rows at most no limit, unless MaxPerPage says one; NoCount knows HasNext all the same
//	on_conflict_do_update knows no onupdate      Upsert fills it in and counts the version, and loaded objects follow
//	Float is FLOAT on MySQL, DateTime DATETIME   DOUBLE and DATETIME(6), which lose no digits
//	Numeric on SQLite is a float                 a text that is compared and added exactly
//	an enum takes any text                       its values only, before any SQL and in the database
//	Interval on MySQL and SQLite is a date       a number of nanoseconds
//	a document must be marked as mutable         a change inside JSON, gob, arrays and bytes is one
//	Computed columns can be assigned             are refused before any SQL, and read back after each write
//	CREATE, ALTER and DROP commit on MySQL       with a notice, so that the session knows of it; in a savepoint they are refused
//	a session's binds are committed in no order  the session's own first, then in the order of WithBind
//	raw SQL leaves loaded objects as they are    a statement that writes expires them: the next read of a row renews its object
//
// Rollback restores what a session knows of. Rows changed by other programs are seen after Expire, Refresh, or a commit with
// ExpireOnCommit.
//
// # Tables and types
//
// CreateAll makes the tables of models that do not exist yet, DropAll drops them. A field that can show NULL (a pointer, a slice, a
// map, sql.NullString and its like) makes a column that can be NULL, unless its tag says notnull; others are NOT NULL.
//
//	Go                            SQLite             PostgreSQL                MySQL
//	int64, int, uint32            INTEGER            BIGINT                    BIGINT, INTEGER UNSIGNED
//	int32, uint16                 INTEGER, SMALLINT  INTEGER                   INTEGER, SMALLINT UNSIGNED
//	int16, int8, uint8            SMALLINT           SMALLINT                  SMALLINT, TINYINT UNSIGNED
//	uint64, uint                  INTEGER            NUMERIC(20)               BIGINT UNSIGNED
//	float64, float32              FLOAT              DOUBLE PRECISION, REAL    DOUBLE
//	decimal.Decimal               DECIMAL TEXT       NUMERIC                   DECIMAL(65, 30)
//	  precision=10,scale=2        ... TEXT(10, 2)    NUMERIC(10, 2)            DECIMAL(10, 2)
//	string, size=64               VARCHAR            VARCHAR                   VARCHAR(255), with size VARCHAR(64)
//	string, type=text             TEXT               TEXT                      LONGTEXT
//	string, enum='a,b'            VARCHAR, CHECK     a type table_column       ENUM
//	bool                          BOOLEAN            BOOLEAN                   BOOL
//	[]byte, any value as gob      BLOB               BYTEA                     LONGBLOB
//	uuid.UUID                     CHAR(36)           UUID                      CHAR(36)
//	time.Time                     DATETIME           TIMESTAMP (zone: WITH)    DATETIME(6)
//	store.Date, TimeOfDay         DATE, TIME         DATE, TIME                DATE, TIME(6)
//	time.Duration                 BIGINT             INTERVAL                  BIGINT (nanoseconds)
//	any value as JSON             JSON TEXT          JSON                      JSON
//	[]int64, []string, ...        JSON TEXT          BIGINT[], VARCHAR[], ...  JSON
//
// Times are kept in UTC and read in UTC, to the microsecond (on SQLite to the nanosecond). Values that a database would change
// silently are refused before any SQL: a text that is not in its enum, NaN on SQLite and MySQL, an infinity on MySQL, an integer
// beyond 63 bits on SQLite. Decimals on SQLite are texts; package decimals has what compares and adds them exactly. A column that is
// declared as a number (type=NUMERIC) stays one.
//
// # Several databases
//
// WithBind gives a session further databases by name, and a model's tag says which one it is in:
//
//	type Event struct {
//		store.Model `table:"events" bind:"audit"`
//		...
//	}
//	s := store.NewSession(app, store.WithBind("audit", audit))
//
// Each has a connection and a transaction of its own, which begins with the first write there. Commit commits one after the other: a
// *PartialCommitError says which have committed where a later one fails. A foreign key leads to the table in its own database, else to
// the one of that name in another. Relations between databases are loaded by statements of their
// own; a join of two databases is refused. Session.Bind is the Handle on another one.
//
// # Many rows, and conflicts
//
// BulkInsert and BulkUpdate write structs or maps in few statements, all or none, and keep no objects. Upsert inserts rows, or writes
// them into those with the same unique key. Transaction runs its
// function again where the database has given it up because of another transaction.
//
// # Events
//
// Functions are told what a session does (OnBeforeFlush, OnAfterFlush, OnBeforeWrite, OnAfterWrite, OnLoad, OnAfterBegin,
// OnBeforeCommit, OnAfterCommit, OnAfterRollback); a compiled model can have methods for its own objects (BeforeInsert,
// AfterUpdate and the like, see BeforeInserter). OnAfterCommit is given the changes that the commit has made permanent.
//
// # Errors
//
// Errors name the operation and the thing, and say what was got and wanted. errors.Is tells their kind by the sentinels
// (ErrNotFound, ErrIntegrity, ErrValue, ErrStale, ErrPendingRollback, ...), errors.As their details.
//
// What a database refuses is said in the same sentence whichever it is, with the column and the value, as far as the statement, the
// catalog, the tags or the rows tell them:
//
//	insert into users: users.username: UNIQUE violated by "john": it is taken already
//	insert into posts: posts.user_id: FOREIGN KEY violated by 99: users has no such id
//	delete from users: users.id: FOREIGN KEY violated by 1: posts.user_id still refers to it
//	insert into users: users.username: NOT NULL violated: it must have a value
//	update items: items.price: CHECK violated by -1: price >= 0
//	insert into items: items.code: "123456789" is too long: 9 characters, at most 8
//
// So is what is wrong with a statement's text, and *SQLError has the name and the place:
//
//	select: syntax error near "FORM" (line 1, column 10)
//	select: no such column: u.nmae
//	select: the column id is in several of the tables: say which one's, table.id
//	select: the function lower does not take these arguments
//
// What has no sentence begins with "the database says".
package store
