package syntax

import (
	"maps"
	"slices"
	"strings"
)

// usage says how a statement word may go on, where that tells SQL from Go.
type usage int

const (
	bare    usage = 1 << iota // a statement by itself, in lower case too: commit
	keyword                   // a keyword of Go as well: select
	operand                   // takes a parenthesis that looks like a call: VALUES (1)
	options                   // takes options in parentheses: VACUUM (FULL) t
	prefix                    // stands before a whole statement: EXPLAIN
)

// statements are the words an SQL statement can begin with.
var statements = map[string]usage{
	"SELECT": keyword, "VALUES": operand, "WITH": 0, "TABLE": 0,
	"INSERT": 0, "UPDATE": 0, "DELETE": 0, "REPLACE": 0, "MERGE": 0, "COPY": options,
	"CREATE": 0, "ALTER": 0, "DROP": 0, "TRUNCATE": 0, "RENAME": 0, "COMMENT": 0,
	"BEGIN": bare, "START": 0, "COMMIT": bare, "ROLLBACK": bare, "END": 0, "ABORT": 0, "SAVEPOINT": 0, "RELEASE": 0,
	"EXPLAIN": options | prefix, "DESCRIBE": 0, "DESC": 0, "SHOW": 0, "PRAGMA": 0, "ANALYZE": bare | options,
	"VACUUM": bare | options, "REINDEX": bare | options, "OPTIMIZE": 0, "CLUSTER": 0, "REFRESH": 0, "CHECKPOINT": 0,
	"ATTACH": 0, "DETACH": 0, "SET": 0, "RESET": 0, "USE": 0, "GRANT": 0, "REVOKE": 0, "LOCK": 0, "UNLOCK": 0,
	"CALL": 0, "EXEC": 0, "EXECUTE": 0, "PREPARE": 0, "DEALLOCATE": 0, "DO": 0, "DECLARE": 0, "FETCH": 0,
	"LISTEN": 0, "NOTIFY": 0, "DISCARD": 0,
}

// waiting are the words that cannot end a statement.
var waiting = set(`SELECT DISTINCT ALL FROM WHERE AND OR NOT IN IS LIKE ILIKE GLOB REGEXP MATCH BETWEEN EXISTS ESCAPE
	GROUP ORDER BY HAVING LIMIT OFFSET JOIN LEFT RIGHT FULL INNER OUTER CROSS NATURAL ON USING AS UNION INTERSECT EXCEPT
	INSERT INTO UPDATE DELETE SET VALUES REPLACE CREATE ALTER DROP TRUNCATE TABLE INDEX VIEW TRIGGER UNIQUE TEMP TEMPORARY
	IF ADD COLUMN RENAME TO MODIFY CASE WHEN THEN ELSE WITH RECURSIVE EXPLAIN QUERY PLAN PRAGMA RETURNING CONFLICT DO FOR
	OVER PARTITION WINDOW COLLATE CAST CALL EXEC EXECUTE USE ATTACH DETACH SAVEPOINT RELEASE GRANT REVOKE CONSTRAINT
	REFERENCES CHECK PRIMARY FOREIGN DUPLICATE SHOW DESCRIBE MERGE COPY START INTERVAL KEY`)

// continuing are the words that go on with a statement at the start of a line, waiting or not, and although some
// of them can start one.
var continuing = set(`FROM WHERE AND OR NOT IN IS LIKE ILIKE GLOB REGEXP MATCH BETWEEN EXISTS ESCAPE GROUP ORDER BY HAVING
	LIMIT OFFSET FETCH JOIN LEFT RIGHT FULL INNER OUTER CROSS NATURAL ON USING AS UNION INTERSECT EXCEPT INTO SET VALUES
	CASE WHEN THEN ELSE END RETURNING DO OVER PARTITION WINDOW COLLATE ASC DESC NULLS WITH WITHOUT STRICT DEFAULT TO ADD
	COLUMN CONSTRAINT REFERENCES CHECK PRIMARY FOREIGN UNIQUE INDEXED TABLESAMPLE LATERAL FILTER WITHIN ENGINE CHARSET`)

// keywordsOfValues are the words of a SELECT that needs no FROM; other words there name columns or call functions.
var keywordsOfValues = set(`NULL TRUE FALSE CURRENT_DATE CURRENT_TIME CURRENT_TIMESTAMP LOCALTIME LOCALTIMESTAMP CURRENT_USER
	SESSION_USER USER CURRENT_ROLE CURRENT_SCHEMA CURRENT_CATALOG DATE TIME TIMESTAMP INTERVAL CASE WHEN THEN ELSE END AND
	OR NOT IS IN LIKE BETWEEN ESCAPE GLOB REGEXP AS SELECT DISTINCT ALL CAST LIMIT OFFSET ORDER BY ASC DESC UNION WHERE`)

func set(words string) map[string]bool {
	m := map[string]bool{}
	for _, word := range strings.Fields(words) {
		m[word] = true
	}
	return m
}

// StatementWords are the words an SQL statement can begin with, sorted.
func StatementWords() []string {
	return slices.Sorted(maps.Keys(statements))
}

// Keywords are the words that stand inside of SQL statements, sorted.
func Keywords() []string {
	all := maps.Clone(waiting)
	maps.Copy(all, continuing)
	maps.Copy(all, keywordsOfValues)
	return slices.Sorted(maps.Keys(all))
}

// IsKeyword tells whether a word, in capitals or not, stands inside of SQL statements.
func IsKeyword(word string) bool {
	word = strings.ToUpper(word)
	return waiting[word] || continuing[word] || keywordsOfValues[word]
}

// Functions are the names of functions that most databases have, sorted.
func Functions() []string {
	return strings.Fields(`abs avg cast coalesce concat count current_date length lower ltrim max min now nullif random replace round
		row_number rtrim substr substring sum trim upper`)
}
