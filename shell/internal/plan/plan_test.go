package plan_test

import (
	"strings"
	"testing"

	"github.com/dbsh-go/dbsh/shell/internal/plan"
)

func written(t *testing.T, p *plan.Plan) string {
	t.Helper()
	var b strings.Builder
	paint := func(role plan.Role, text string) string {
		if role == plan.Slow {
			return "<" + text + ">"
		}
		return text
	}
	if err := plan.Write(&b, p, plan.Options{Paint: paint}); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestSQLite(t *testing.T) {
	got := written(t, plan.SQLite([]plan.Step{
		{3, 0, "COMPOUND QUERY"}, {4, 3, "LEFT-MOST SUBQUERY"}, {6, 4, "SCAN u"}, {9, 4, "SEARCH p USING INDEX posts_user (user_id=?)"},
		{12, 3, "UNION USING TEMP B-TREE"}, {14, 12, "SCAN roles USING COVERING INDEX roles_name"}, {20, 12, "SEARCH q USING AUTOMATIC COVERING INDEX (x=?)"},
	}))
	want := `COMPOUND QUERY
├─ LEFT-MOST SUBQUERY
│  ├─ <SCAN u  ◀ reads the whole table>
│  └─ SEARCH p USING INDEX posts_user (user_id=?)
└─ UNION USING TEMP B-TREE
   ├─ SCAN roles USING COVERING INDEX roles_name
   └─ <SEARCH q USING AUTOMATIC COVERING INDEX (x=?)  ◀ reads the whole table>
`
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestSQLiteScans(t *testing.T) {
	for detail, want := range map[string]string{
		"SCAN users": "users", "SCAN my table": "my table", "SCAN t LEFT-JOIN": "t", "SCAN TABLE users": "users", "SCAN u USING INDEX i": "", "SEARCH u USING INTEGER PRIMARY KEY (rowid=?)": "",
		"SCAN CONSTANT ROW": "", "SCAN (subquery-1)": "", "SCAN f VIRTUAL TABLE INDEX 0:": "", "USE TEMP B-TREE FOR ORDER BY": "",
	} {
		got := ""
		for _, scan := range plan.SQLite([]plan.Step{{1, 0, detail}}).Scans() {
			got += scan.Table
		}
		if got != want {
			t.Errorf("%s: got %q, want %q", detail, got, want)
		}
	}
}

const postgresPlan = `[{"Plan": {"Node Type": "Sort", "Total Cost": 20.5, "Plan Rows": 10, "Actual Total Time": 5.0, "Actual Rows": 7, "Actual Loops": 1,
 "Sort Key": ["a.name"], "Plans": [
  {"Node Type": "Nested Loop", "Join Type": "Left", "Total Cost": 18, "Plan Rows": 10, "Actual Total Time": 4.5, "Actual Rows": 7, "Actual Loops": 1, "Plans": [
   {"Node Type": "Seq Scan", "Relation Name": "artists", "Alias": "a", "Total Cost": 15, "Plan Rows": 10, "Actual Total Time": 4.0, "Actual Rows": 7, "Actual Loops": 1,
    "Filter": "(name ~~ 'a%'::text)", "Rows Removed by Filter": 93},
   {"Node Type": "Index Scan", "Index Name": "albums_artist", "Relation Name": "albums", "Alias": "albums", "Total Cost": 0.2, "Plan Rows": 1,
    "Actual Total Time": 0.01, "Actual Rows": 1, "Actual Loops": 7, "Index Cond": "(artist_id = a.id)"}]}]},
 "Planning Time": 0.25, "Execution Time": 5.5}]`

func TestPostgres(t *testing.T) {
	p, err := plan.Postgres([]byte(postgresPlan))
	if err != nil {
		t.Fatal(err)
	}
	want := `rows  actual  loops     time  step
  10       7      1  0.50 ms  Sort
                              │  by: a.name
  10       7      1  0.43 ms  └─ Nested Loop Left Join
  10       7      1  4.00 ms     ├─ <Seq Scan on artists a  ◀ 80% of the time>
                                 │     where: name ~~ 'a%'::text (93 rows dropped)
   1       7      7  0.07 ms     └─ Index Scan using albums_artist on albums
                                       index: artist_id = a.id
planned in 0.25 ms, ran in 5.50 ms
`
	if got := written(t, p); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if scans := p.Scans(); len(scans) != 1 || scans[0].Table != "a" {
		t.Errorf("whole tables: %v, want a", scans)
	}
	if p.Uses("albums_artist") == nil || p.Uses("albums") == nil || p.Uses("nothing") != nil {
		t.Error("the index that is used is not found")
	}
}

// As MariaDB 10.11 writes it.
const mariaPlan = `{"query_optimization": {"r_total_time_ms": 0.16}, "query_block": {"select_id": 1, "r_loops": 1, "r_total_time_ms": 0.945,
 "filesort": {"sort_key": "a.n", "r_loops": 1, "r_total_time_ms": 0.013, "r_output_rows": 7, "r_buffer_size": "360",
  "temporary_table": {"nested_loop": [
   {"table": {"table_name": "b", "access_type": "ALL", "possible_keys": ["PRIMARY"], "r_loops": 1, "rows": 100, "r_rows": 100, "r_table_time_ms": 0.2,
     "r_other_time_ms": 0.04, "r_engine_stats": {"pages_accessed": 1}, "r_filtered": 100, "attached_condition": "b.title like 't%'"}},
   {"table": {"table_name": "a", "access_type": "eq_ref", "key": "PRIMARY", "ref": ["x.b.id"], "r_loops": 100, "rows": 1, "r_rows": 1,
     "r_table_time_ms": 0.587, "r_other_time_ms": 0.077, "r_filtered": 54, "attached_condition": "a.name > 'n5'"}}]}}}}`

// As MariaDB 10.11 writes joins by a buffer: comparing is most of the work.
const mariaBuffer = `{"query_optimization": {"r_total_time_ms": 0.138}, "query_block": {"select_id": 1, "r_loops": 1, "r_total_time_ms": 86.14, "nested_loop": [
 {"table": {"table_name": "t1", "access_type": "range", "possible_keys": ["PRIMARY"], "key": "PRIMARY", "r_loops": 1, "rows": 99, "r_rows": 99,
   "r_table_time_ms": 0.027, "r_other_time_ms": 0.012, "r_engine_stats": {"pages_accessed": 2}, "filtered": 100, "r_filtered": 100, "attached_condition": "t1.id < 100"}},
 {"block-nl-join": {"table": {"table_name": "t2", "access_type": "ALL", "r_loops": 1, "rows": 5000, "r_rows": 5000, "r_table_time_ms": 1.147, "r_other_time_ms": 0.168,
   "filtered": 100, "r_filtered": 100}, "buffer_type": "flat", "buffer_size": "17KiB", "join_type": "BNL", "attached_condition": "t2.title = t1.title",
   "r_loops": 99, "r_filtered": 0.02, "r_unpack_time_ms": 46.195, "r_other_time_ms": 38.589, "r_effective_rows": 5000}}]}}`

// And what it reads by several indexes.
const mariaMerge = `{"query_block": {"select_id": 1, "nested_loop": [{"table": {"table_name": "tracks", "access_type": "index_merge", "possible_keys": ["PRIMARY", "a", "n"],
 "key_length": "4,5,4", "index_merge": {"union": [{"intersect": [{"range": {"key": "a", "used_key_parts": ["album_id"]}}, {"range": {"key": "n", "used_key_parts": ["n"]}}]},
 {"range": {"key": "PRIMARY", "used_key_parts": ["id"]}}]}, "rows": 2, "filtered": 100, "attached_condition": "tracks.n = 3 and tracks.album_id = 5 or tracks.id = 3"}}]}}`

// As MySQL 8 writes it.
const mysqlPlan = `{"query_block": {"select_id": 1, "cost_info": {"query_cost": "12.50"}, "ordering_operation": {"using_filesort": true,
 "table": {"table_name": "t", "access_type": "ALL", "rows_examined_per_scan": 120, "rows_produced_per_join": 12, "filtered": "10.00",
  "cost_info": {"read_cost": "11.30", "eval_cost": "1.20", "prefix_cost": "12.50"}, "used_columns": ["id", "n"], "attached_condition": "(t.n = 3)"}}}}`

func TestMySQL(t *testing.T) {
	for _, test := range []struct{ text, want string }{
		{mariaPlan, `rows  actual  loops     time  step
             7      1  0.01 ms  Sort
                                │  by: a.n
                                └─ Temporary table
 100     100      1  0.24 ms     ├─ Scan of b
                                 │     where: b.title like 't%'
   1     100    100  0.66 ms     └─ <Look up of a by PRIMARY  ◀ 72% of the time>
                                       where: a.name > 'n5' (54% of the rows)
planned in 0.16 ms, ran in 0.94 ms
`},
		{mariaBuffer, `rows  actual  loops     time  step
  99      99      1  0.04 ms  Range of t1 by PRIMARY
                                 where: t1.id < 100
                 99  84.8 ms  <Join by a buffer  ◀ 98% of the time>
                              │  where: t2.title = t1.title (0% of the rows)
5000    5000      1  1.31 ms  └─ Scan of t2
planned in 0.14 ms, ran in 86.1 ms
`},
		{mariaMerge, `rows  step
   2  Merge of indexes of tracks
      │  where: tracks.n = 3 and tracks.album_id = 5 or tracks.id = 3
      ├─ Range by a
      ├─ Range by n
      └─ Range by PRIMARY
`},
		{mysqlPlan, `rows  cost  step
            Sort
 120    13  └─ <Scan of t  ◀ reads the whole table>
                  where: (t.n = 3)
`},
	} {
		p, err := plan.MySQL([]byte(test.text))
		if err != nil {
			t.Fatal(err)
		}
		if got := written(t, p); strings.Join(strings.Fields(got), " ") != strings.Join(strings.Fields(test.want), " ") {
			t.Errorf("got\n%s\nwant\n%s", got, test.want)
		}
	}
}

func TestMySQLTree(t *testing.T) {
	p, err := plan.MySQLTree([]byte(`-> Sort: t.n  (actual time=3.1..3.2 rows=12 loops=1)
    -> Filter: (t.n = 3)  (cost=12.5 rows=12) (actual time=0.1..3.0 rows=12 loops=1)
        -> Table scan on t  (cost=12.5 rows=120) (actual time=0.1..2.5 rows=120 loops=1)
`))
	if err != nil {
		t.Fatal(err)
	}
	want := `rows  actual  loops     time  step
          12      1  0.20 ms  Sort: t.n
  12      12      1  0.50 ms  └─ Filter: (t.n = 3)
 120     120      1  2.50 ms     └─ <Table scan on t  ◀ 78% of the time>
planned in 0.00 ms, ran in 3.20 ms
`
	if got := written(t, p); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// What is no plan is an error, never a panic.
func TestNoPlan(t *testing.T) {
	for _, text := range []string{"", "null", "[]", "{}", "[{}]", `{"query_block": 3}`, `{"query_block": {"table": {}}}`, `[{"Plan": null}]`, "x", `{"a": [`, "-> "} {
		_, _ = plan.MySQL([]byte(text))
		if _, err := plan.Postgres([]byte(text)); err == nil {
			t.Errorf("PostgreSQL: %q was read", text)
		}
		_, _ = plan.MySQLTree([]byte(text))
	}
}
