package store

import (
	"reflect"
	"strings"
	"testing"
)

// What cannot be meant is refused when the model is registered, with the relation and the option named.
func TestRelationOptionErrors(t *testing.T) {
	number := reflect.TypeFor[*int64]()
	key := func(options string) reflect.Type {
		return modelType(`table:"users"`, reflect.StructField{Name: "RoleID", Type: number, Tag: reflect.StructTag(`db:"role_id,fk=roles.id,rel=Role` + options + `"`)})
	}
	tests := []struct {
		typ  reflect.Type
		want string
	}{
		{key(",lazy=selctin"), `map User: RoleID: lazy=selctin: no such way to load: did you mean selectin?`},
		{key(",lazy=zzzzzzzzzzzz"), `map User: RoleID: lazy=zzzzzzzzzzzz: no such way to load (known: select single`},
		{key(",lazy=dynamic"), `map User: relation Role: lazy=dynamic is for collections`},
		{key(",lazy=write_only"), `map User: relation Role: lazy=write_only is for collections`},
		{key(",cascade=delet"), `map User: RoleID: cascade=delet: unknown option "delet": did you mean delete?`},
		{key(",cascade='all, delete-orphan'"), `map User: relation Role: cascade=delete-orphan wants single_parent`},
		{key(",order=id"), `map User: RoleID: unknown option "order"`},
		{key(",passive_deletes=some"), `map User: RoleID: passive_deletes: got "some", want true or all`},
		{key(",depth=0"), `map User: RoleID: depth: got "0", want a number from 1`},
		{key(",depth=2"), `map User: relation Role: depth= is for relations that are loaded eagerly`},
		{key(",backref='Users cascade=delete-orphan'"), `map User: relation Role: backref Users: cascade=delete-orphan wants delete too`},
		{key(",backref='User one lazy=dynamic'"), `map User: relation Role: backref User: lazy=dynamic is for collections`},
		{modelType(`rel:"Kids: many Kid backref='Parent cascade=all,delete-orphan'"`), `map User: relation Kids: backref Parent: cascade=delete-orphan wants single_parent`},
		{modelType(`rel:"Kids: many Kid cascade=delete-orphan"`), `map User: relation Kids: cascade=delete-orphan wants delete too: cascade='all, delete-orphan'`},
		{modelType(`rel:"Kids: many Kid through t(a, b) cascade='all, delete-orphan'"`), `map User: relation Kids: cascade=delete-orphan wants single_parent`},
		{modelType(`rel:"Kids: many Kid cascade=all passive_deletes=all"`), `map User: relation Kids: passive_deletes=all leaves all to the database`},
		{modelType(`rel:"Kids: many Kid viewonly cascade=all"`), `map User: relation Kids: viewonly: nothing is written through the relation`},
		{modelType(`rel:"Kids: many Kid viewonly backref=Parent"`), `map User: relation Kids: viewonly: the relation has no backref=`},
		{modelType(`rel:"Kids: many Kid viewonly=perhaps"`), `map User: tag rel "Kids: many Kid viewonly=perhaps": viewonly: got "perhaps", want true or false`},
		{modelType(`rel:"Kids: many Kid on='1 = 1'"`), `map User: tag rel "Kids: many Kid on='1 = 1'": on="1 = 1": want columns with their tables before them`},
		{modelType(`rel:"Kids: many Kid via x on='self.id = kids.x'"`), `map User: relation Kids: on= says which columns are compared: leave via`},
		{modelType(`rel:"Kids: many Kid on='self.id < kids.x' backref=Parent"`), `map User: relation Kids: on="self.id < kids.x" is more than equal columns`},
	}
	for _, test := range tests {
		if _, err := mapStruct("User", test.typ); err == nil || !strings.HasPrefix(err.Error(), test.want) {
			t.Errorf("got %v, want %s", err, test.want)
		}
	}
}

// A condition of nothing but equal columns is a pair of keys; anything more leaves it to be read only.
func TestJoinConditions(t *testing.T) {
	for text, want := range map[string]string{
		`articles.user_id = users.id`:                            "1 pairs",
		`a.x = users.x AND users."Y y" = a.y`:                    "2 pairs",
		`articles.user_id = users.id and articles.published = 1`: "more",
		`users.id = articles.a or users.id = articles.b`:         "more",
		`users.id < articles.a`:                                  "more",
		`(users.id = articles.a)`:                                "more",
		`lower(users.name) = articles.name`:                      "more",
		`users.id = articles.a and articles.b`:                   "more",
	} {
		o, err := parseOn(text)
		must(t, err)
		got := "more"
		if !o.more {
			got = line(len(o.pairs), "pairs")
		}
		if got != want {
			t.Errorf("%s: got %s, want %s", text, got, want)
		}
	}
}
