package storetest

import (
	_ "embed"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/dbsh-go/dbsh/store"
)

// sessionTrace is what SQLAlchemy sends for the script that traceTests go through: the steps, and in each a line a statement, with
// its kind, its table and its parameters.
//
//go:embed testdata/session.trace
var sessionTrace string

// Duty is the table roles of the script.
type Duty struct {
	store.Model `table:"roles" rel:"Users: many Member via role_id"`
	ID          int64   `db:"id,pk,auto"`
	Name        *string `db:"name,size=64,unique"`
}

// Member is its table users.
type Member struct {
	store.Model `table:"users"`
	ID          int64   `db:"id,pk,auto"`
	Username    *string `db:"username,size=64,unique,index"`
	RoleID      *int64  `db:"role_id,fk=roles.id,rel=Role,backref=Users"`
}

// Why a step sends something else than SQLAlchemy does.
const (
	reads         = "reading begins no transaction, and so leaves none to end"
	catalog       = "what tables there are is asked of the catalog in statements of the database's own"
	keepsRow      = "fields keep their values after commit and rollback: nothing has to be read again"
	keepsLink     = "relations that memory knows are not read again"
	together      = "rows that get the same values share an UPDATE"
	release       = "a savepoint that is rolled back is released too"
	savesLate     = "rows are inserted before others are updated"
	plainly       = "limit and offset stand in the text, and an offset of none is left out"
	appends       = "adding to a collection does not load it"
	whole         = "a bulk insert in a transaction is done as a whole or not at all"
	commitsItself = "each statement that makes a table commits, no transaction goes around them"
	batches       = "rows of a bulk insert share a statement"
)

// deviation is a statement that only one of the two sends in a step: - SQLAlchemy, + here.
type deviation struct{ step, statement, reason string }

var deviations = []deviation{
	{"create_all", "-PRAGMA roles", catalog}, {"create_all", "-PRAGMA roles", catalog},
	{"create_all", "-PRAGMA users", catalog}, {"create_all", "-PRAGMA users", catalog},
	{"after commit, access id", "-BEGIN", reads},
	{"after commit, access id", "-SELECT roles (1)", keepsRow},
	{"after commit, access id", "-SELECT roles (3)", keepsRow},
	{"after commit, access id", "-SELECT roles (2)", keepsRow},
	{"query autoflushes", "+BEGIN", reads},
	{"rollback restores", "-BEGIN", reads},
	{"rollback restores", "-SELECT roles (1)", keepsRow},
	{"set same value", "-COMMIT", reads},
	{"delete + rollback", "-BEGIN", reads}, {"delete + rollback", "+BEGIN", reads},
	{"delete + rollback", "-SELECT roles (3)", keepsRow},
	{"identity map", "-BEGIN", reads},
	{"identity map", "-SELECT roles (1)", keepsRow},
	{"identity map", "-SELECT roles (Admin, 1, 0)", plainly}, {"identity map", "+SELECT roles (Admin)", plainly},
	{"lazy", "-SELECT users (1)", keepsRow},
	{"lazy", "-SELECT roles (2)", keepsRow},
	{"lazy", "-SELECT users (2)", keepsLink},
	{"delete parent: set null children", "+BEGIN", reads},
	{"delete parent: set null children", "-UPDATE users (NULL, 2) (NULL, 3)", together},
	{"delete parent: set null children", "+UPDATE users (NULL, 2, 3)", together},
	{"move child by collection", "-SELECT roles (1)", keepsRow},
	{"move child by collection", "-SELECT users (1)", appends},
	{"move child by collection", "-SELECT users (2)", keepsRow},
	{"move child by collection", "-SELECT users (2)", keepsRow},
	{"move child by collection", "-SELECT roles (2)", keepsRow},
	{"move child by collection", "-SELECT users (2)", keepsLink},
	{"child.role=None", "-SELECT users (2)", keepsRow},
	{"savepoint", "-SELECT roles (1)", keepsRow},
	{"savepoint", "-UPDATE roles (inner, 1)", savesLate}, {"savepoint", "+UPDATE roles (inner, 1)", savesLate},
	{"savepoint", "-SELECT roles (1)", keepsRow},
	{"savepoint", "+RELEASE", release},
	{"savepoint", "-BEGIN", reads},
	{"savepoint", "-SELECT roles (1)", keepsRow},
	{"failed flush", "+BEGIN", reads}, {"failed flush", "-BEGIN", reads},
	{"merge", "-SELECT roles (1)", keepsRow}, {"merge", "-ROLLBACK", reads},
	{"expunge/detached", "-BEGIN", reads},
	{"expunge/detached", "-SELECT roles (1)", keepsRow},
	{"close", "-ROLLBACK", reads},
	{"bulk", "+SAVEPOINT", whole}, {"bulk", "+RELEASE", whole},
	{"bulk", "-INSERT roles (b1) (b2)", batches}, {"bulk", "+INSERT roles (b1, b2)", batches},
	{"paginate", "-BEGIN", reads}, {"paginate", "-ROLLBACK", reads},
	{"paginate", "-SELECT users (2, 0)", plainly}, {"paginate", "+SELECT users", plainly},
}

var traceTests = []test{
	{"a session of SQLAlchemy's, statement by statement", func(b *bench) {
		_, err := b.s.DropAll()
		made := !errors.Is(err, store.ErrUnsupported)
		if !made {
			err = nil // the suite's tables are as good
		}
		b.ok(err, b.s.Commit(), b.s.Close())
		b.s = store.NewSession(b.db)
		b.ok(b.s.Register(&Duty{}, &Member{}))
		want, order := traced()
		left := map[deviation]int{}
		expected := deviations
		if !b.transactionalDDL() {
			expected = slices.Concat(expected, []deviation{{"create_all", "-BEGIN", commitsItself}, {"create_all", "-COMMIT", commitsItself}})
		}
		for _, d := range expected {
			left[deviation{d.step, d.statement, ""}]++
		}
		got := map[string][]string{}
		b.replay(func(step string, do func()) {
			if step == "create_all" && !made {
				return
			}
			before := len(b.sent)
			do()
			for _, statement := range b.sent[before:] {
				if line := fact(statement); line != "" {
					got[step] = append(got[step], line)
				}
			}
			if _, known := want[step]; !known {
				b.Errorf("the script has no step %q", step)
			}
		})
		for _, step := range order {
			if step == "create_all" && !made {
				continue
			}
			for _, line := range compare(want[step], got[step]) {
				d := deviation{step, line, ""}
				if left[d]--; left[d] < 0 {
					b.Errorf("%s: %s is not among the deviations", step, line)
				}
			}
		}
		for d, n := range left {
			if n > 0 && (made || d.step != "create_all") {
				b.Errorf("%s: %s is said to differ, and does not", d.step, d.statement)
			}
		}
	}},
}

// traced are the steps' statements, and the steps in order.
func traced() (steps map[string][]string, order []string) {
	steps = map[string][]string{}
	for line := range strings.Lines(sessionTrace) {
		line = strings.TrimSpace(line)
		if name, isStep := strings.CutPrefix(line, "# "); isStep {
			order = append(order, name)
			steps[name] = nil
		} else if line != "" {
			step := order[len(order)-1]
			steps[step] = append(steps[step], line)
		}
	}
	return steps, order
}

// fact is a statement as the trace spells it: INSERT roles (Admin); "" for what asks the catalog.
func fact(statement store.Statement) string {
	if statement.Cause == "inspect" {
		return ""
	}
	text := kind(strings.Join(strings.Fields(shape(statement)), " "))
	switch {
	case strings.HasPrefix(text, "SELECT") && strings.Contains(statement.SQL, "count(*)"):
		text = "COUNT" + strings.TrimPrefix(text, "SELECT")
	case strings.HasPrefix(text, "CREATE"):
		return text
	}
	if len(statement.Args) == 0 {
		return text
	}
	args := make([]string, len(statement.Args))
	for k, arg := range statement.Args {
		if args[k] = fmt.Sprint(arg); arg == nil {
			args[k] = "NULL"
		}
	}
	return text + " (" + strings.Join(args, ", ") + ")"
}

// kind is a statement's verb and table.
func kind(text string) string {
	words := strings.Fields(text)
	after := func(word string) string {
		for k := range words[:len(words)-1] {
			if words[k] == word {
				return " " + words[k+1]
			}
		}
		return ""
	}
	switch words[0] {
	case "SELECT", "DELETE":
		return words[0] + after("FROM")
	case "INSERT":
		return words[0] + after("INTO")
	case "UPDATE":
		return words[0] + " " + words[1]
	case "CREATE":
		if words[1] == "TABLE" {
			return "CREATE TABLE " + words[2]
		}
		return "CREATE INDEX" + after("ON")
	case "ROLLBACK":
		if len(words) > 1 {
			return "ROLLBACK TO"
		}
	}
	return words[0]
}

// compare gives the lines that only one of the lists has, in order: a longest common subsequence is what both have.
func compare(want, got []string) (lines []string) {
	common := make([][]int, len(want)+1)
	for k := range common {
		common[k] = make([]int, len(got)+1)
	}
	for i := len(want) - 1; i >= 0; i-- {
		for j := len(got) - 1; j >= 0; j-- {
			if common[i][j] = max(common[i+1][j], common[i][j+1]); want[i] == got[j] {
				common[i][j] = common[i+1][j+1] + 1
			}
		}
	}
	i, j := 0, 0
	for i < len(want) || j < len(got) {
		switch {
		case i < len(want) && j < len(got) && want[i] == got[j]:
			i, j = i+1, j+1
		case j == len(got) || i < len(want) && common[i+1][j] >= common[i][j+1]:
			lines = append(lines, "-"+want[i])
			i++
		default:
			lines = append(lines, "+"+got[j])
			j++
		}
	}
	return lines
}

// replay does what the script does.
func (b *bench) replay(step func(string, func())) {
	rank := func(name string) *Duty { return &Duty{Name: &name} }
	member := func(name string, role *Duty) *Member {
		m := &Member{Username: &name}
		b.ok(store.Set(m, "Role", role))
		return m
	}
	users := func(r *Duty) (rows []*Member) { b.ok(store.Load(r, "Users", &rows)); return rows }
	roleOf := func(m *Member) (row *Duty) { b.ok(store.Load(m, "Role", &row)); return row }
	admin, moderator, plain := rank("Admin"), rank("Moderator"), rank("User")
	var john, susan, david *Member
	step("create_all", func() { _, err := b.s.CreateAll(); b.ok(err, b.s.Commit()) })
	step("add_all, out of order", func() {
		john, susan, david = member("john", admin), member("susan", plain), member("david", plain)
		b.ok(b.s.Add(john, susan, david, moderator), b.s.Commit())
	})
	step("after commit, access id", func() {
		if admin.ID != 1 || moderator.ID != 3 || plain.ID != 2 {
			b.Errorf("got keys %d, %d, %d", admin.ID, moderator.ID, plain.ID)
		}
	})
	step("dirty", func() { admin.Name = ptr("Administrator") })
	step("query autoflushes", func() {
		var found []*Member
		b.ok(b.s.Query(&Member{}).FilterBy("Role", plain).All(&found))
	})
	step("rollback restores", func() { b.ok(b.s.Rollback()); b.says() })
	step("set same value", func() { admin.Name = ptr("Admin"); b.ok(b.s.Commit()) })
	step("delete + rollback", func() { b.ok(b.s.Delete(moderator), b.s.Flush(), b.s.Rollback()) })
	step("pending + rollback -> transient", func() { b.ok(b.s.Add(rank("Temp")), b.s.Flush(), b.s.Rollback()) })
	step("identity map", func() {
		var first *Duty
		b.ok(b.s.Query(&Duty{}).Where("name = ?", "Admin").First(&first))
		if first != admin || get[Duty](b, 1) != admin {
			b.Error("a row has two objects")
		}
	})
	step("lazy", func() { roleOf(get[Member](b, 1)); users(plain) })
	step("delete parent: set null children", func() { b.ok(b.s.Delete(plain), b.s.Flush(), b.s.Rollback()) })
	step("move child by collection", func() {
		b.ok(store.Append(admin, "Users", []*Member{susan}))
		if roleOf(susan) != admin || len(users(plain)) != 1 {
			b.Error("both sides do not know")
		}
		b.ok(b.s.Flush(), b.s.Rollback())
	})
	step("child.role=None", func() { b.ok(store.Set(susan, "Role", nil), b.s.Flush(), b.s.Rollback()) })
	step("cascade_backrefs", func() { b.state(member("new", admin), store.Transient) })
	step("savepoint", func() {
		admin.Name = ptr("outer")
		b.fails(b.s.Nested(func() error {
			admin.Name = ptr("inner")
			b.ok(b.s.Add(rank("insp")), b.s.Flush())
			return errors.New("stop")
		}), nil)
		b.ok(b.s.Rollback())
	})
	step("failed flush", func() {
		b.ok(b.s.Add(member("john", nil)))
		b.fails(b.s.Flush(), store.ErrIntegrity)
		_, err := b.s.Query(&Member{}).Count()
		b.fails(err, store.ErrPendingRollback)
		b.ok(b.s.Rollback())
		n, err := b.s.Query(&Member{}).Count()
		if b.ok(err); n != 3 {
			b.Errorf("got %d users", n)
		}
	})
	step("merge", func() {
		merged, err := b.s.Merge(&Duty{ID: 1, Name: ptr("Merged")})
		if b.ok(err, b.s.Rollback()); merged != any(admin) {
			b.Error("the row has two objects")
		}
	})
	step("expunge/detached", func() { b.ok(b.s.Expunge(admin)); b.state(admin, store.Detached); b.ok(b.s.Add(admin)) })
	step("close", func() { b.ok(b.s.Reset()); b.state(admin, store.Detached) })
	step("bulk", func() {
		_, err := b.s.BulkInsert([]*Duty{rank("b1"), rank("b2")})
		b.ok(err)
		ranks := b.s.Query(&Duty{})
		_, err = ranks.FilterBy("name", "b1").Update("name", "b1x")
		b.ok(err)
		_, err = ranks.Filter(ranks.Column("name").Like("b%")).Delete()
		b.ok(err, b.s.Rollback())
	})
	step("paginate", func() {
		var page []*Member
		p, err := b.s.Query(&Member{}).OrderBy("username").Paginate(1, 2, &page)
		b.ok(err, b.s.Rollback())
		if p.Pages != 2 || p.Total != 3 || !p.HasNext || p.NextNum != 2 || *page[0].Username != "david" {
			b.Errorf("got %+v", p)
		}
	})
	_ = david
}
