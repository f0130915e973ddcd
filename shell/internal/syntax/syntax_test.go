package syntax_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/dbsh-go/dbsh/shell/internal/syntax"
)

func TestClassify(t *testing.T) {
	for text, want := range map[string]syntax.Kind{
		"":                                     syntax.Blank,
		" \n\t":                                syntax.Blank,
		"// note":                              syntax.Blank,
		"-- note":                              syntax.Blank,
		"/* a\nb */":                           syntax.Blank,
		":help":                                syntax.Command,
		"  \\d Artist":                         syntax.Command,
		"// why\n:help":                        syntax.Command,
		"1 + 1":                                syntax.Go,
		"x":                                    syntax.Go,
		"Artists.Count()":                      syntax.Go,
		"(1 + 2) * 3":                          syntax.Go,
		"func f() {}":                          syntax.Go,
		"SELECT 1":                             syntax.SQL,
		"select 1":                             syntax.SQL,
		"Select * from t":                      syntax.SQL,
		"select":                               syntax.SQL,
		"select(1)":                            syntax.SQL,
		"(SELECT 1) UNION SELECT 2":            syntax.SQL,
		"((select 1))":                         syntax.SQL,
		"/* c */ SELECT 1":                     syntax.SQL,
		"-- c\n// d\nselect 1":                 syntax.SQL,
		"select {":                             syntax.Go,
		"select{}":                             syntax.Go,
		"select {\ncase <-c:\n}":               syntax.Go,
		"selected := 1":                        syntax.Go,
		"update := 1":                          syntax.Go,
		"update = 1":                           syntax.Go,
		"update, err := f()":                   syntax.Go,
		"update users set x = 1":               syntax.SQL,
		"UPDATE \"users\" SET x=1":             syntax.SQL,
		"update `users` set x = 1":             syntax.SQL,
		"UPDATE [users] SET x = 1":             syntax.SQL,
		"UPDATE\n  users\nSET x=1":             syntax.SQL,
		"update[0]":                            syntax.Go,
		"update++":                             syntax.Go,
		"update--":                             syntax.Go,
		"update += 2":                          syntax.Go,
		"update <- 2":                          syntax.Go,
		"update:\nfor {}":                      syntax.Go,
		"delete(m, k)":                         syntax.Go,
		"delete(m, k)\nfoo()":                  syntax.Go,
		"DELETE FROM t":                        syntax.SQL,
		"with.x":                               syntax.Go,
		"with x as (select 1) select * from x": syntax.SQL,
		"with recursive c(n) as (select 1) select 1": syntax.SQL,
		"values[0]":                   syntax.Go,
		"values * 2":                  syntax.Go,
		"values(1)":                   syntax.Go,
		"values (1), (2)":             syntax.SQL,
		"VALUES(1)":                   syntax.SQL,
		"values":                      syntax.Go,
		"VALUES":                      syntax.SQL,
		"explain()":                   syntax.Go,
		"explain(x)":                  syntax.Go,
		"explain select 1":            syntax.SQL,
		"EXPLAIN QUERY PLAN x":        syntax.SQL,
		"explain (analyze) select 1":  syntax.SQL,
		"EXPLAIN (ANALYZE)\nSELECT 1": syntax.SQL,
		"vacuum (full) t":             syntax.SQL,
		"vacuum(full)\nfoo()":         syntax.Go,
		"insert(x)":                   syntax.Go,
		"insert into t values(1)":     syntax.SQL,
		"pragma foreign_keys":         syntax.SQL,
		"pragma.x()":                  syntax.Go,
		"create table t (a int)":      syntax.SQL,
		"create := func() {}":         syntax.Go,
		"alter table t add b":         syntax.SQL,
		"drop table t":                syntax.SQL,
		"drop(1)":                     syntax.Go,
		"truncate t":                  syntax.SQL,
		"begin":                       syntax.SQL,
		"BEGIN IMMEDIATE;":            syntax.SQL,
		"begin := time.Now()":         syntax.Go,
		"begin.Sub(x)":                syntax.Go,
		"commit;":                     syntax.SQL,
		"rollback":                    syntax.SQL,
		"rollback to a":               syntax.SQL,
		"commit()":                    syntax.Go,
		"end":                         syntax.Go,
		"END":                         syntax.SQL,
		"savepoint a":                 syntax.SQL,
		"release a":                   syntax.SQL,
		"vacuum":                      syntax.SQL,
		"analyze":                     syntax.SQL,
		"reindex t":                   syntax.SQL,
		"attach 'x.db' as y":          syntax.SQL,
		"detach y":                    syntax.SQL,
		"replace into t values (1)":   syntax.SQL,
		"replace(s, a, b)":            syntax.Go,
		"show tables":                 syntax.SQL,
		"show(x)":                     syntax.Go,
		"describe t":                  syntax.SQL,
		"set x = 1":                   syntax.SQL,
		"set = 1":                     syntax.Go,
		"use shop":                    syntax.SQL,
		"use(x)":                      syntax.Go,
		"grant select on t to u":      syntax.SQL,
		"revoke all on t from u":      syntax.SQL,
		"call p(1)":                   syntax.SQL,
		"exec @x":                     syntax.SQL,
		"table t":                     syntax.SQL,
		"table{1}":                    syntax.Go,
		"table.Rows":                  syntax.Go,
		"SELECT -- what\n1":           syntax.SQL,
		"SELECT\n1":                   syntax.SQL,
		"\ufeffSELECT 1":              syntax.SQL,
		"UPDATE := 1":                 syntax.Go,
	} {
		if got := syntax.Classify(text); got != want {
			t.Errorf("Classify(%q) = %v, want %v", text, got, want)
		}
	}
}

func TestClassifyIn(t *testing.T) {
	declared := func(name string) bool { return name == "commit" || name == "COMMIT" }
	for text, want := range map[string]syntax.Kind{
		"commit":      syntax.Go,
		"COMMIT":      syntax.Go,
		"commit;":     syntax.Go,
		"commit work": syntax.SQL,
		"rollback":    syntax.SQL,
		"select 1":    syntax.SQL,
		"commit.Hash": syntax.Go,
	} {
		if got := syntax.ClassifyIn(text, declared); got != want {
			t.Errorf("ClassifyIn(%q) = %v, want %v", text, got, want)
		}
	}
}

// most are the rules that hold for most databases, mysql those of the other one.
var most, mysql = syntax.Rules{}, syntax.Rules{Backslashes: true, Hashes: true}

// TestMySQL: what is a string or a comment there.
func TestMySQL(t *testing.T) {
	for script, want := range map[string][]string{
		`INSERT INTO t VALUES ('it\'s; ok'); SELECT 1`: {`INSERT INTO t VALUES ('it\'s; ok');`, "SELECT 1"},
		`INSERT INTO t VALUES ("it\"s; ok"); SELECT 1`: {`INSERT INTO t VALUES ("it\"s; ok");`, "SELECT 1"},
		"SELECT 1 # it's\n; SELECT 2":                  {"SELECT 1 # it's\n;", "SELECT 2"},
		"SELECT 1; # it's\nSELECT 2":                   {"SELECT 1; # it's", "SELECT 2"},
		"SELECT 5--1; SELECT 2":                        {"SELECT 5--1;", "SELECT 2"},
		"SELECT `a\\`; SELECT 2":                       {"SELECT `a\\`;", "SELECT 2"},
	} {
		var got []string
		for _, entry := range mysql.Split(script) {
			got = append(got, entry.Text)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: got %q, want %q", script, got, want)
		}
		if !mysql.Complete(script + ";") {
			t.Errorf("%s waits for more", script)
		}
	}
	if text, exprs, err := mysql.Binds(`SELECT 'it\'s :a', :b`); err != nil || text != `SELECT 'it\'s :a', ?` || len(exprs) != 1 {
		t.Errorf("got %s, %q, %v", text, exprs, err)
	}
	if what, _ := mysql.Destructive(`SELECT 'it\'s; DROP TABLE t'`); what != "" {
		t.Errorf("got %s", what)
	}
	if most.Complete(`SELECT 'it\'s'`) {
		t.Error("elsewhere the string is not closed")
	}
}

func TestComplete(t *testing.T) {
	whole := []string{
		"", "  ", "// note", "1 + 1", "x", "x := 1", "f()", "x++", "return", "a; b",
		"for {}", "for {\n}", "if x {\n} else {\n}", "func f() {\n}", "func (t *T) F() int { return 1 }",
		"func() {\n}()", "type T struct {\n\tA int\n}", "import \"fmt\"", "import (\n\"fmt\"\n)", "var x int",
		"x := `a\nb`", "/* a\nb */ x", "f(\n1,\n)", "a.\nb", "'a'", "\"}\"", "x // {", "m[\"(\"]",
		"}", ")", "x := )", "case", "f(}", "x := = 1", "if x", "1 +* 2", "func f() {\n}\nf()",
		"loop:\nfor {\n}", "package main", "package main\nfunc main() {\n}",
		":help", ":save \"x", "\\d", ":x\n",
		"SELECT 1", "select 1;", "SELECT a FROM t", "SELECT a\nFROM t;", "SELECT ';' FROM t", "SELECT count(*), 'x' AS y",
		"SELECT a\nFROM t\n", "SELECT (1;", "SELECT 1; SELECT 2", "SELECT 1; x := 2",
		"SELECT * FORM t", "SELECT a, t.b FRM t", "SELECT t.* FORM t WHERE a", "SELECT a b c",
		"INSERT INTO t VALUES (1)", "INSERT INTO t DEFAULT VALUES", "INSERT INTO t SELECT 1",
		"UPDATE t SET a = 1 WHERE b = 2", "UPDATE t SET a = 1;", "DELETE FROM t;", "DELETE FROM t WHERE a",
		"BEGIN", "commit", "ROLLBACK TO a", "SAVEPOINT a", "PRAGMA foreign_keys", "VACUUM", "SHOW TABLES",
		"CREATE TABLE t (a int)", "CREATE TABLE t (a int) STRICT", "CREATE TABLE t AS SELECT 1", "CREATE INDEX i ON t (a)",
		"CREATE VIEW v AS SELECT 1", "DROP TABLE t", "ALTER TABLE t ADD COLUMN c int", "EXPLAIN SELECT 1",
		"EXPLAIN QUERY PLAN SELECT a FROM t", "WITH x AS (SELECT 1) SELECT * FROM x", "(SELECT 1) UNION (SELECT 2)",
		"SELECT :{f(\"}\")}", "SELECT $$ ; $$;", "SELECT a FROM t -- ;", "SELECT CURRENT_TIMESTAMP",
		"CREATE TRIGGER r AFTER INSERT ON t BEGIN\n DELETE FROM u WHERE a;\n SELECT CASE WHEN 1 THEN 2 END;\nEND;",
	}
	more := []string{
		"/* a", "for {", "if x {", "x :=", "a +", "a.", "f(", "f(1,", "x := `a", "func f() {", "func f(", "type T struct {",
		"import (", "import", "var", "x := []int{\n1,", "if x {\n} else {", "/* a\nb */ f(", "func f() {\n}\nfor {", "loop:",
		"x = y &&", "if x) {", "package main\nfunc main() {", "// note\nfor {", "switch x := y.(type) {", "a /* b",
		"SELECT a b", "SELECT t.a b, c", "SELECT a COLLATE nocase b", "SELECT s.t.a b", "SELECT a * b c", "SELECT count(*) n, a",
		"SELECT", "SELECT a", "SELECT a, b", "SELECT *", "SELECT 1,", "SELECT 1 +", "SELECT (", "SELECT 'a", "SELECT \"a",
		"SELECT a FROM", "SELECT a FROM t WHERE", "SELECT a FROM t WHERE x =", "SELECT a FROM t ORDER BY", "SELECT /* a",
		"SELECT a\nFROM t", "SELECT 1; SELECT", "SELECT a FROM t WHERE b = :{f(", "SELECT $$ a", "SELECT $x$ a $$",
		"DELETE FROM t", "UPDATE t", "UPDATE t SET a = 1", "UPDATE t SET a = 1\n", "INSERT INTO t", "INSERT INTO t (a)",
		"CREATE TABLE t", "WITH x AS (SELECT 1)", "WITH x AS (SELECT 1) DELETE FROM x", "EXPLAIN", "EXPLAIN DELETE FROM t",
		"CREATE TRIGGER r AFTER INSERT ON t BEGIN\n DELETE FROM u;", "CREATE TRIGGER r AFTER INSERT ON t",
		"CREATE TRIGGER r AFTER INSERT ON t BEGIN\n SELECT CASE WHEN 1 THEN 2 END;", "UPDATE", "(SELECT 1",
	}
	for _, text := range whole {
		if !most.Complete(text) {
			t.Errorf("Complete(%q) = false, want true", text)
		}
	}
	for _, text := range more {
		if most.Complete(text) {
			t.Errorf("Complete(%q) = true, want false", text)
		}
	}
}

func TestBinds(t *testing.T) {
	for _, test := range []struct{ sql, text, exprs string }{
		{"SELECT 1", "SELECT 1", ""},
		{"SELECT * FROM t WHERE a = :id AND b=:name", "SELECT * FROM t WHERE a = ? AND b=?", "id|name"},
		{"WHERE a IN (:a,:b)", "WHERE a IN (?,?)", "a|b"},
		{":{u.ID}", "?", "u.ID"},
		{":{ m[\"}\"] } x", "? x", "m[\"}\"]"},
		{":{f(func() int { return 1 }())}", "?", "f(func() int { return 1 }())"},
		{"SELECT ':a', \":b\", `:c`, [:d] -- :e\n/* :f */ :g", "SELECT ':a', \":b\", `:c`, [:d] -- :e\n/* :f */ ?", "g"},
		{"SELECT a::text, :b::int", "SELECT a::text, ?::int", "b"},
		{"SELECT a[1:n], a[:n], a[:{i}:2]", "SELECT a[1:n], a[:n], a[?:2]", "i"},
		{"SELECT ?, $1, @x, ?2", "SELECT ?, $1, @x, ?2", ""},
		{"SELECT $$ :a $$, $q$ :b $q$, :c", "SELECT $$ :a $$, $q$ :b $q$, ?", "c"},
		{"SELECT 'it''s :a', E'\\' :b', :c", "SELECT 'it''s :a', E'\\' :b', ?", "c"},
		{"SELECT :größe", "SELECT ?", "größe"},
		{"SET @x := 1, a = : b", "SET @x := 1, a = : b", ""},
		{"SELECT '12:30:00'::time", "SELECT '12:30:00'::time", ""},
		{"SELECT 'a", "SELECT 'a", ""},
	} {
		text, exprs, err := most.Binds(test.sql)
		if got := strings.Join(exprs, "|"); err != nil || text != test.text || got != test.exprs {
			t.Errorf("Binds(%q) = %q, %q, %v, want %q, %q", test.sql, text, got, err, test.text, test.exprs)
		}
	}
	for _, sql := range []string{":{", "SELECT :{a", "SELECT :{}", "SELECT :{a b}", "SELECT :{x := 1}"} {
		if _, _, err := most.Binds(sql); err == nil || !strings.Contains(err.Error(), "bind parameter :{") {
			t.Errorf("Binds(%q): error %v, want one that names the parameter", sql, err)
		}
	}
}

func TestDestructive(t *testing.T) {
	for sql, want := range map[string]string{
		"SELECT 1":                                                 "|",
		"DELETE FROM users":                                        "DELETE without WHERE|users",
		"delete from \"my users\";":                                "DELETE without WHERE|my users",
		"DELETE FROM users WHERE id = 1":                           "|",
		"DELETE FROM a.users":                                      "DELETE without WHERE|a.users",
		"UPDATE users SET a = 1":                                   "UPDATE without WHERE|users",
		"UPDATE OR IGNORE users SET a = 1":                         "UPDATE without WHERE|users",
		"UPDATE users SET a = (SELECT 1 WHERE 1)":                  "UPDATE without WHERE|users",
		"UPDATE users SET a = 1 WHERE (b)":                         "|",
		"UPDATE users SET a = ' WHERE '":                           "UPDATE without WHERE|users",
		"UPDATE users SET a = 1 -- WHERE b":                        "UPDATE without WHERE|users",
		"DROP TABLE IF EXISTS x":                                   "DROP TABLE|x",
		"drop view v":                                              "DROP VIEW|v",
		"TRUNCATE TABLE ONLY x":                                    "TRUNCATE|x",
		"TRUNCATE x":                                               "TRUNCATE|x",
		"INSERT INTO t VALUES (1) ON CONFLICT DO UPDATE SET a = 1": "|",
		"SELECT 1; DELETE FROM t":                                  "DELETE without WHERE|t",
		"WITH x AS (SELECT 1 WHERE 1) DELETE FROM t":               "DELETE without WHERE|t",
		"WITH x AS (DELETE FROM t RETURNING a) SELECT a FROM x":    "DELETE without WHERE|t",
		"WITH x(n) AS MATERIALIZED (SELECT 1), y AS (SELECT 2) UPDATE t SET a = 1":   "UPDATE without WHERE|t",
		"WITH x AS (SELECT 1) SELECT * FROM x":                                       "|",
		"EXPLAIN DELETE FROM t":                                                      "|",
		"EXPLAIN ANALYZE DELETE FROM t":                                              "DELETE without WHERE|t",
		"EXPLAIN QUERY PLAN DELETE FROM t":                                           "|",
		"ALTER TABLE t DROP COLUMN c":                                                "DROP COLUMN|t",
		"ALTER TABLE t DROP CONSTRAINT c":                                            "|",
		"ALTER TABLE t ADD c int":                                                    "|",
		"CREATE TRIGGER r AFTER INSERT ON t BEGIN DELETE FROM a; DELETE FROM b; END": "|",
		"CREATE TABLE t (a int REFERENCES b ON DELETE CASCADE)":                      "|",
		"SELECT * FROM t FOR UPDATE":                                                 "|",
		"GRANT DELETE ON t TO u":                                                     "|",
		"DROP":                                                                       "DROP|",
	} {
		what, table := most.Destructive(sql)
		if got := what + "|" + table; got != want {
			t.Errorf("Destructive(%q) = %q, want %q", sql, got, want)
		}
	}
}
