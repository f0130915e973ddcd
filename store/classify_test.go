package store

import (
	"slices"
	"strings"
	"testing"

	"github.com/dbsh-go/dbsh/store/internal/lexer"
)

func TestClassify(t *testing.T) {
	tests := []struct {
		text string
		want command
	}{
		{"", command{}},
		{" -- nothing\n /* here */ ; ", command{}},
		{"SELECT 1", command{kind: sqlRead, verb: "SELECT", returns: true}},
		{"-- why\nselect 'DELETE; UPDATE' /* INSERT */", command{kind: sqlRead, verb: "SELECT", returns: true}},
		{"(SELECT 1) UNION SELECT 2", command{kind: sqlRead, returns: true}},
		{"VALUES (1)", command{kind: sqlRead, verb: "VALUES", returns: true}},
		{"EXPLAIN QUERY PLAN DELETE FROM t", command{kind: sqlRead, verb: "EXPLAIN", returns: true}},
		{"ANALYZE FORMAT=JSON SELECT 1", command{kind: sqlRead, verb: "ANALYZE", returns: true}},
		{"ANALYZE UPDATE t SET a = 1", command{kind: sqlWrite, verb: "ANALYZE", returns: true, silent: true}},
		{"ANALYZE t", command{kind: sqlSchema, verb: "ANALYZE", object: "t", silent: true}},
		{"WITH a AS (SELECT 1), b(x) AS (DELETE FROM t) SELECT * FROM a", command{kind: sqlWrite, verb: "SELECT", returns: true, silent: true}},
		{"with recursive a as (select 1) insert into t select * from a", command{kind: sqlWrite, verb: "INSERT", object: "t"}},
		{"WITH replace AS (SELECT 1) DELETE FROM t WHERE a IN replace", command{kind: sqlWrite, verb: "DELETE", object: "t"}},
		{"WITH a AS (SELECT 1) REPLACE INTO t SELECT * FROM a", command{kind: sqlWrite, verb: "REPLACE", object: "t"}},
		{"INSERT INTO t DEFAULT VALUES", command{kind: sqlWrite, verb: "INSERT", object: "t"}},
		{`INSERT OR REPLACE INTO main."a b" VALUES (1) RETURNING id`, command{kind: sqlWrite, verb: "INSERT", object: "a b", returns: true}},
		{"INSERT INTO t SELECT 'RETURNING'", command{kind: sqlWrite, verb: "INSERT", object: "t"}},
		{`INSERT INTO "returning" VALUES (1)`, command{kind: sqlWrite, verb: "INSERT", object: "returning"}},
		{"UPDATE t SET a = (SELECT 1 WHERE 1)", command{kind: sqlWrite, verb: "UPDATE", object: "t", all: true}},
		{"UPDATE OR IGNORE t SET a = 1 WHERE b", command{kind: sqlWrite, verb: "UPDATE", object: "t"}},
		{"DELETE FROM [t x]", command{kind: sqlWrite, verb: "DELETE", object: "t x", all: true}},
		{"CREATE TEMP TABLE IF NOT EXISTS t (a)", command{kind: sqlSchema, verb: "CREATE", object: "t", silent: true}},
		{"CREATE UNIQUE INDEX i ON t (a)", command{kind: sqlSchema, verb: "CREATE", object: "i", silent: true}},
		{"drop view v", command{kind: sqlSchema, verb: "DROP", object: "v", silent: true}},
		{"ALTER TABLE t ADD a", command{kind: sqlSchema, verb: "ALTER", object: "t", silent: true}},
		{"BEGIN IMMEDIATE", command{kind: sqlBegin, verb: "BEGIN"}},
		{"START TRANSACTION", command{kind: sqlBegin, verb: "START"}},
		{"commit transaction;", command{kind: sqlCommit, verb: "COMMIT"}},
		{"END", command{kind: sqlCommit, verb: "END"}},
		{"ROLLBACK", command{kind: sqlRollback, verb: "ROLLBACK"}},
		{"ROLLBACK TO a", command{kind: sqlRollbackTo, verb: "ROLLBACK", name: "a"}},
		{"rollback transaction to savepoint \"a b\"", command{kind: sqlRollbackTo, verb: "ROLLBACK", name: "a b"}},
		{"SAVEPOINT a", command{kind: sqlSavepoint, verb: "SAVEPOINT", name: "a"}},
		{"RELEASE a", command{kind: sqlRelease, verb: "RELEASE", name: "a"}},
		{"RELEASE SAVEPOINT a", command{kind: sqlRelease, verb: "RELEASE", name: "a"}},
		{"VACUUM", command{kind: sqlOutside, verb: "VACUUM"}},
		{"VACUUM INTO 'x.db'", command{kind: sqlOutside, verb: "VACUUM", exports: true}},
		{"SELECT 'into outfile' INTO x", command{kind: sqlRead, verb: "SELECT", returns: true}},
		{"SELECT a INTO OUTFILE 'x' FROM t", command{kind: sqlRead, verb: "SELECT", returns: true, exports: true}},
		{"(SELECT a FROM t INTO dumpfile 'x')", command{kind: sqlRead, returns: true, exports: true}},
		{"COPY t TO STDOUT", command{kind: sqlRead, verb: "COPY", returns: true}},
		{"COPY t TO '/tmp/x'", command{kind: sqlRead, verb: "COPY", returns: true, exports: true}},
		{"ATTACH 'x.db' AS x", command{kind: sqlOutside, verb: "ATTACH"}},
		{"PRAGMA table_info(t)", command{kind: sqlRead, verb: "PRAGMA", returns: true}},
		{"PRAGMA foreign_keys", command{kind: sqlRead, verb: "PRAGMA", returns: true}},
		{"PRAGMA foreign_keys = OFF", command{kind: sqlOutside, verb: "PRAGMA", returns: true}},
		{"PRAGMA main.journal_mode(wal)", command{kind: sqlOutside, verb: "PRAGMA", returns: true}},
		{"PRAGMA user_version = 3", command{kind: sqlWrite, verb: "PRAGMA", returns: true, silent: true}},
		{"PRAGMA cache_size = 3", command{kind: sqlRead, verb: "PRAGMA", returns: true}},
		{"PRAGMA", command{kind: sqlRead, verb: "PRAGMA", returns: true}},
		{"SELEC 1", command{kind: sqlRead, verb: "SELEC", returns: true}},
		{"SELECT 1;;", command{kind: sqlRead, verb: "SELECT", returns: true}},
		{"SELECT 1; DELETE FROM t", command{kind: sqlWrite, verb: "SELECT", several: true, all: true}},
		{"INSERT INTO t VALUES (1); DROP TABLE t; SELECT 1", command{kind: sqlSchema, verb: "INSERT", object: "t", several: true, returns: true, silent: true}},
		{"BEGIN; DELETE FROM t WHERE 1", command{kind: sqlMixed, verb: "BEGIN", several: true}},
		{"SELECT 1; COMMIT", command{kind: sqlMixed, verb: "SELECT", several: true}},
		{"SELECT 1; VACUUM", command{kind: sqlMixed, verb: "SELECT", several: true}},
		{")", command{kind: sqlRead, returns: true}},
		{"WITH", command{kind: sqlRead, verb: "WITH", returns: true}},
	}
	for _, test := range tests {
		if got := classify(test.text, lexer.Rules{}); got != test.want {
			t.Errorf("%s:\ngot  %+v\nwant %+v", test.text, got, test.want)
		}
	}
}

func TestOperation(t *testing.T) {
	for text, want := range map[string]string{
		"": "run nothing", "SELECT 1": "select", "INSERT INTO t VALUES (1)": "insert into t", "DELETE FROM t": "delete from t",
		"UPDATE t SET a = 1": "update t", "CREATE TABLE t (a)": "create t", "COMMIT": "commit",
	} {
		if got := operation(text); got != want {
			t.Errorf("%s: got %s, want %s", text, got, want)
		}
	}
}

func TestSplit(t *testing.T) {
	tests := []struct {
		text string
		want []string
	}{
		{"", nil},
		{" ; ;-- x;\n", nil},
		{"SELECT 1", []string{"SELECT 1"}},
		{"SELECT ';' ; -- a;\n SELECT \"b;\" /* ; */ , 2;", []string{"SELECT ';'", "SELECT \"b;\" /* ; */ , 2"}},
		{"CREATE TRIGGER g AFTER INSERT ON t BEGIN SELECT CASE 1 WHEN 1 THEN 2 END; DELETE FROM u; END; SELECT 1",
			[]string{"CREATE TRIGGER g AFTER INSERT ON t BEGIN SELECT CASE 1 WHEN 1 THEN 2 END; DELETE FROM u; END", "SELECT 1"}},
		{"CREATE TEMP TRIGGER g AFTER INSERT ON t BEGIN SELECT 1; END", []string{"CREATE TEMP TRIGGER g AFTER INSERT ON t BEGIN SELECT 1; END"}},
		{"CREATE DEFINER=`r`@`l` PROCEDURE p() BEGIN IF a THEN SELECT 1; END IF; BEGIN END; CASE b WHEN 1 THEN SELECT 2; END CASE; END; SELECT 1",
			[]string{"CREATE DEFINER=`r`@`l` PROCEDURE p() BEGIN IF a THEN SELECT 1; END IF; BEGIN END; CASE b WHEN 1 THEN SELECT 2; END CASE; END", "SELECT 1"}},
		{"CREATE TRIGGER g BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION f(); SELECT 1",
			[]string{"CREATE TRIGGER g BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION f()", "SELECT 1"}},
		{"CREATE PROCEDURE p() INSERT INTO t VALUES (1); SELECT 1", []string{"CREATE PROCEDURE p() INSERT INTO t VALUES (1)", "SELECT 1"}},
		{"CREATE TABLE trigger_log (a); SELECT 1", []string{"CREATE TABLE trigger_log (a)", "SELECT 1"}},
		{"BEGIN; INSERT INTO t VALUES (1); END;", []string{"BEGIN", "INSERT INTO t VALUES (1)", "END"}},
		{"CREATE;", []string{"CREATE"}},
		{"SELECT 'never closed; ", []string{"SELECT 'never closed; "}},
	}
	for _, test := range tests {
		if got := split(test.text, lexer.Rules{}); !slices.Equal(got, test.want) {
			t.Errorf("%s:\ngot  %q\nwant %q", test.text, got, test.want)
		}
	}
}

// FuzzSplit: no text stops the splitter, and splitting a piece again changes nothing.
func FuzzSplit(f *testing.F) {
	for _, text := range []string{"SELECT 1; SELECT 2", "CREATE TRIGGER g BEGIN SELECT 1; END; x", "'", `"a""`, "[", "/*", "((;)", "WITH a AS (", "PRAGMA x.", "ROLLBACK TO SAVEPOINT"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, statement := range split(text, lexer.Rules{}) {
			if !strings.Contains(text, statement) || statement == "" {
				t.Fatalf("%q is no piece of %q", statement, text)
			}
			if again := split(statement, lexer.Rules{}); len(again) != 1 || again[0] != statement {
				t.Fatalf("%q is split again into %q", statement, again)
			}
			classify(statement, lexer.Rules{})
		}
	})
}
