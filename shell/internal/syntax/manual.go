package syntax

import "strings"

// manual is what words of SQL mean: how they are written in the first line, then what they do.
var manual = map[string]string{
	"SELECT": `SELECT [DISTINCT] column, ... FROM table [JOIN ...] [WHERE ...] [GROUP BY ...] [HAVING ...] [ORDER BY ...] [LIMIT n]
reads rows: * is all columns, expression AS name gives a column a name`,
	"DISTINCT": "SELECT DISTINCT column, ...\ngives each row once",
	"FROM":     "FROM table [AS name], ...\nsays which tables rows are read from; a query in brackets with a name may stand for one",
	"JOIN": `[INNER | LEFT | RIGHT | FULL] JOIN table [AS name] ON condition
puts each row beside the rows of another table for which the condition holds; LEFT keeps rows that have none, with NULL beside them`,
	"ON":      "JOIN table ON condition\nsays which rows of the two tables belong together",
	"USING":   "JOIN table USING (column, ...)\nis ON for columns that have the same name in both tables",
	"WHERE":   "WHERE condition [AND | OR condition ...]\nkeeps the rows for which it holds; NULL = NULL does not, IS NULL does",
	"GROUP":   "GROUP BY column, ... [HAVING condition]\nmakes one row of all that are equal in these columns; the others stand in aggregates: count, sum, avg, min, max",
	"HAVING":  "GROUP BY ... HAVING condition\nkeeps the groups for which it holds; it may use aggregates, which WHERE may not",
	"ORDER":   "ORDER BY column [ASC | DESC], ...\nsorts the rows; a number is the column in that place",
	"LIMIT":   "LIMIT n [OFFSET m]\ngives no more than n rows, behind the first m; without ORDER BY nobody says which",
	"OFFSET":  "LIMIT n OFFSET m\nleaves the first m rows out",
	"UNION":   "SELECT ... UNION [ALL] SELECT ...\nis the rows of both queries, each once; with ALL, as often as they come",
	"EXCEPT":  "SELECT ... EXCEPT SELECT ...\nis the rows of the first query that the second one has not",
	"WITH":    "WITH [RECURSIVE] name AS (SELECT ...), ... SELECT ...\ngives queries names that what follows reads like tables; RECURSIVE lets one read itself",
	"CASE":    "CASE WHEN condition THEN value ... [ELSE value] END\nis the value behind the first condition that holds, else NULL",
	"CAST":    "CAST(value AS type)\nis a value as one of another type",
	"LIKE":    "text LIKE pattern\nholds where the text is like the pattern: % stands for any characters, _ for one",
	"IN":      "value IN (value, ...) or value IN (SELECT ...)\nholds where the value is one of these; with a NULL among them NOT IN never holds",
	"BETWEEN": "value BETWEEN low AND high\nholds from low to high, both included",
	"EXISTS":  "EXISTS (SELECT ...)\nholds where the query has a row",
	"IS":      "value IS [NOT] NULL\ntells whether there is no value; = does not",
	"NULL":    "NULL\nis no value: it equals nothing, itself neither; IS NULL finds it",
	"OVER":    "function(...) OVER ([PARTITION BY column, ...] [ORDER BY ...])\nasks a function about the rows around each row, which all stay",
	"INSERT":  "INSERT INTO table (column, ...) VALUES (value, ...), ... [RETURNING ...]\nadds rows; a query may stand in place of VALUES",
	"VALUES":  "VALUES (value, ...), ...\nis rows that are written down",
	"UPDATE":  "UPDATE table SET column = value, ... WHERE condition [RETURNING ...]\nchanges the rows for which the condition holds: all of them without one",
	"SET":     "UPDATE table SET column = value, ...\nsays what columns get",
	"DELETE":  "DELETE FROM table WHERE condition [RETURNING ...]\nremoves the rows for which the condition holds: all of them without one",
	"RETURNING": `INSERT | UPDATE | DELETE ... RETURNING column, ...
gives the rows that were written, as SELECT does (not in MySQL)`,
	"CREATE": `CREATE TABLE name (column type [PRIMARY KEY | NOT NULL | UNIQUE | DEFAULT value | REFERENCES table (column)], ...)
CREATE [UNIQUE] INDEX name ON table (column, ...)
CREATE VIEW name AS SELECT ...`,
	"ALTER":      "ALTER TABLE name ADD COLUMN column type | DROP COLUMN column | RENAME COLUMN column TO name | RENAME TO name\nchanges a table",
	"DROP":       "DROP TABLE | INDEX | VIEW [IF EXISTS] name\nremoves it, with all that is in it",
	"TRUNCATE":   "TRUNCATE TABLE name\nremoves all rows (not in SQLite)",
	"REFERENCES": "column type REFERENCES table (column) [ON DELETE CASCADE | SET NULL | RESTRICT]\nlets the column hold keys of the other table only",
	"BEGIN":      "BEGIN\nbegins a transaction; the session does so by itself",
	"COMMIT":     "COMMIT\nkeeps what was written since the transaction began",
	"ROLLBACK":   "ROLLBACK [TO SAVEPOINT name]\ntakes back what was written since the transaction began, or since a savepoint",
	"SAVEPOINT":  "SAVEPOINT name\nis a place in the transaction that ROLLBACK TO goes back to",
	"EXPLAIN":    "EXPLAIN statement\nsays how the database would run it; :explain shows that as a tree",
	"ABS":        "abs(number)\nis the number without its sign",
	"AVG":        "avg(column)\nis the mean of the values that are not NULL",
	"COALESCE":   "coalesce(value, value, ...)\nis the first value that is not NULL",
	"CONCAT":     "concat(text, ...)\nputs texts one behind the other, as || does but in MySQL",
	"COUNT":      "count(*) or count([DISTINCT] column)\ncounts rows, or the values that are not NULL",
	"LENGTH":     "length(text)\ncounts its characters; in MySQL its bytes, and char_length its characters",
	"LOWER":      "lower(text)\nis the text in small letters",
	"UPPER":      "upper(text)\nis the text in capitals",
	"LTRIM":      "ltrim(text)\nis the text without the blanks before it",
	"RTRIM":      "rtrim(text)\nis the text without the blanks behind it",
	"TRIM":       "trim(text)\nis the text without the blanks around it",
	"MAX":        "max(column)\nis the greatest of the values that are not NULL",
	"MIN":        "min(column)\nis the least of the values that are not NULL",
	"NULLIF":     "nullif(a, b)\nis NULL where both are equal, else a",
	"RANDOM":     "random()\nis a number by chance: a large one in SQLite, from 0 to 1 in PostgreSQL; rand() in MySQL",
	"REPLACE":    "replace(text, old, new)\nis the text with new wherever it had old",
	"ROUND":      "round(number, digits)\nrounds to so many digits behind the point",
	"ROW_NUMBER": "row_number() OVER ([PARTITION BY column, ...] ORDER BY column, ...)\ncounts the rows from 1",
	"SUBSTR":     "substr(text, from, length)\nis a part of the text; its first character is number 1",
	"SUM":        "sum(column)\nadds the values that are not NULL; it is NULL where there are none",
}

// alike are words that are explained by others.
var alike = map[string]string{
	"BY": "GROUP", "ALL": "UNION", "INTERSECT": "EXCEPT", "AND": "WHERE", "OR": "WHERE", "NOT": "WHERE", "INTO": "INSERT", "TABLE": "CREATE",
	"INDEX": "CREATE", "VIEW": "CREATE", "PRIMARY": "CREATE", "FOREIGN": "REFERENCES", "LEFT": "JOIN", "RIGHT": "JOIN", "FULL": "JOIN",
	"INNER": "JOIN", "OUTER": "JOIN", "CROSS": "JOIN", "NATURAL": "JOIN", "WHEN": "CASE", "THEN": "CASE", "ELSE": "CASE", "END": "CASE",
	"RECURSIVE": "WITH", "PARTITION": "OVER", "WINDOW": "OVER", "ASC": "ORDER", "DESC": "ORDER", "SUBSTRING": "SUBSTR", "ILIKE": "LIKE",
	"ADD": "ALTER", "COLUMN": "ALTER", "RENAME": "ALTER", "RELEASE": "SAVEPOINT",
}

// Manual is how a word of SQL is used, in the first line, and what it does; "" for words that it does not know.
func Manual(word string) string {
	word = strings.ToUpper(word)
	if other, ok := alike[word]; ok {
		word = other
	}
	return manual[word]
}

// Around are the words that say what a cursor in SQL stands in, the nearest first: the one that it stands in or behind, the functions that are
// called around it, and the clause.
func (r Rules) Around(sql string, cursor int) (words []string) {
	var called []string // a word for each open bracket, "" for one that stands behind none
	var before, clause string
	for lex := (lexer{src: sql, rules: r}); ; {
		tok := lex.next()
		if tok.kind == end || tok.from > cursor {
			break
		}
		text := sql[tok.from:tok.to]
		switch tok.kind {
		case word:
			if _, begins := clauses[strings.ToUpper(text)]; begins || Manual(text) != "" && IsKeyword(text) || clause == "" {
				clause = text
			}
			if tok.to >= cursor {
				words = append(words, text)
			}
		case open:
			if tok.to <= cursor {
				called = append(called, before)
			}
		case shut:
			if n := len(called); n > 0 && tok.to <= cursor {
				called = called[:n-1]
			}
		case semi:
			if tok.to <= cursor {
				called, clause = nil, ""
			}
		}
		before = ""
		if tok.kind == word {
			before = text
		}
	}
	for i := len(called) - 1; i >= 0; i-- {
		if called[i] != "" {
			words = append(words, called[i])
		}
	}
	if clause != "" {
		words = append(words, clause)
	}
	return words
}
