package models

import (
	"context"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/dbsh-go/dbsh/store"
)

type (
	declaredUser struct {
		store.Model `table:"users"`
		ID          int64  `db:"id,pk,auto"`
		Name        string `db:"name,size=64,unique"`
		BossID      *int64 `db:"boss_id,fk=users.id,rel=Boss,backref=Staff"`
	}
	declaredOrder struct {
		store.Model `table:"orders"`
		ID          int64 `db:"id,pk,auto"`
		UserID      int64 `db:"user_id,fk=users.id,rel=User,backref=Orders"`
	}
	declaredTag struct {
		store.Model `table:"tags" rel:"Users: many User through user_tags(tag_id, user_id) backref=Tags"`
		ID          int64 `db:"id,pk,auto"`
	}
	declaredPassport struct {
		store.Model `table:"passports"`
		ID          int64 `db:"id,pk,auto"`
		UserID      int64 `db:"user_id,unique,fk=users.id,rel=Holder,backref='Passport one'"`
	}
)

func declare(t *testing.T, c *Catalog, name string, model any) (undo func()) {
	t.Helper()
	undo, err := c.Declare(name, reflect.TypeOf(model))
	if err != nil {
		t.Fatal(err)
	}
	return undo
}

// methodsIn are the methods of a model's rows in its source.
func methodsIn(t *testing.T, c *Catalog, model string) []string {
	t.Helper()
	source, err := c.Source(model)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for line := range strings.Lines(source) {
		if rest, ok := strings.CutPrefix(line, "func ("+receiver(model)+" *"+model+") "); ok {
			names = append(names, rest[:strings.IndexByte(rest, '(')])
		}
	}
	slices.Sort(names)
	return names
}

func TestDeclaredRelations(t *testing.T) {
	c := catalog(t, open(t, ""))
	declare(t, c, "User", declaredUser{})
	if got, want := methodsIn(t, c, "User"), []string{"AddStaff", "Boss", "QueryBoss", "QueryStaff", "RemoveStaff", "SetBoss", "SetStaff", "Staff"}; !slices.Equal(got, want) {
		t.Errorf("alone: got %v, want %v", got, want)
	}
	declare(t, c, "Order", declaredOrder{})
	declare(t, c, "Tag", declaredTag{})
	undo := declare(t, c, "Passport", declaredPassport{})
	if got := methodsIn(t, c, "User"); !slices.Contains(got, "AddOrders") || !slices.Contains(got, "Tags") || !slices.Contains(got, "SetPassport") || slices.Contains(got, "AddPassport") {
		t.Errorf("what the others' tags name is missing: %v", got)
	}
	if source, _ := c.Source("Order"); strings.Contains(source, "type Order struct") || !strings.Contains(source, "func (o *Order) User() (*User, error)") {
		t.Errorf("the source of a declared model has its struct, or not its relations:\n%s", source)
	}
	undo()
	if got := methodsIn(t, c, "User"); slices.Contains(got, "Passport") {
		t.Errorf("the undone declaration is still there: %v", got)
	}
	if _, ok := c.Owner("Passports"); ok {
		t.Error("the undone declaration still owns its root")
	}
}

func TestDeclaredAmongTables(t *testing.T) {
	c := catalog(t, open(t, `CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT, boss_id INTEGER);
		CREATE TABLE posts (id INTEGER PRIMARY KEY, author_id INTEGER REFERENCES users);
		CREATE TABLE tag (id INTEGER PRIMARY KEY);
		CREATE TABLE user_tags (tag_id INTEGER REFERENCES tags, user_id INTEGER REFERENCES users, PRIMARY KEY (tag_id, user_id))`))
	declare(t, c, "User", declaredUser{})
	declare(t, c, "Tag", declaredTag{})
	if got := methodsIn(t, c, "User"); !slices.Contains(got, "Posts") || slices.Contains(got, "UserTags") {
		t.Errorf("keys of the database make other relations: %v", got)
	}
	if got := methodsIn(t, c, "Post"); !slices.Contains(got, "Author") {
		t.Errorf("a key of the database leads to no declared model: %v", got)
	}
	if name, _ := c.TableModel("", "", "tag"); name != "TagTable" {
		t.Errorf("the table whose name a declared model has is %s", name)
	}
	d, err := c.Describe(context.Background(), "tags")
	if err != nil || d.Name != "Tag" || !slices.Equal(d.Key, []string{"ID"}) {
		t.Errorf("got %+v, %v", d, err)
	}
	if err := c.Refresh(context.Background()); err != nil || !c.Declared("User") {
		t.Errorf("reading the tables again loses declared models: %v", err)
	}
}

func TestDeclareRefuses(t *testing.T) {
	c := catalog(t, open(t, ""))
	declare(t, c, "User", declaredUser{})
	for name, test := range map[string]struct {
		model any
		want  string
	}{
		"Pet": {struct {
			store.Model `table:"pets"`
			Name        string `db:"name"`
		}{}, "model Pet has no primary key"},
		"Person": {struct {
			store.Model `table:"users"`
			ID          int64 `db:"id,pk"`
		}{}, "table users is that of model User already"},
		"Users": {struct {
			store.Model `table:"people"`
			ID          int64 `db:"id,pk"`
		}{}, "another model has one"},
		"Order": {struct {
			store.Model `table:"orders"`
			ID          int64 `db:"id,pk"`
			User        int64 `db:"user_id,fk=users.id,rel=User"`
		}{}, "relation User has the name of a field"},
		"Bill": {struct {
			store.Model `table:"bills"`
			ID          int64 `db:"id,kp"`
		}{}, `unknown option "kp"`},
		"Page": {struct {
			store.Model `table:"pages"`
			ID          int64 `db:"id,pk"`
			Query       string
		}{}, "Query has a name that its query root needs"},
	} {
		if _, err := c.Declare(name, reflect.TypeOf(test.model)); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: got %v, want %s", name, err, test.want)
		}
	}
	if _, ok := c.Owner("Orders"); ok {
		t.Error("a refused model is there")
	}
}
