package check

import (
	"go/types"
	"strings"
	"testing"
)

const (
	roleType = "type Role struct { Model; ID int64 `db:\"id,pk,auto\"`; Name string `db:\"name,size=64\"` }"
	userType = "type User struct { Model `table:\"users\"`; ID int64 `db:\"id,pk,auto\"`; Name string; RoleID *int64 `db:\"role_id,fk=role.id,rel=Role,backref=Users\"` }"
)

// Each line is an entry; what stands behind => is in what it gives.
func TestDeclaredModels(t *testing.T) {
	for name, script := range map[string]string{
		"a root when it is named": roleType + ` => type Role
			Roles.All() => root Roles = NewRoles
			Roles.All() => []*Role
			Roles.Filter(Roles.Name.Eq("x")).First().Name => string`,
		"in one entry with its use":       roleType + `; Roles.Get(1).Name => string`,
		"the other type comes later":      userType + "\n var u *User\n u.Role() => no field or method Role\n" + roleType + "\n u.Role().Name => string\n u.SetRole(&Role{Name: \"x\"}) => Chk0(u.SetRole",
		"both directions":                 roleType + "\n var r *Role\n" + userType + "\n r.Users()[0].Name => string\n Roles.Users => store.Relation\n r.AddUsers(&User{}) => AddUsers",
		"together, naming each other":     "type (\n A struct { Model `rel:\"Bs: many B via a_id backref=A\"`; ID int64 `db:\"id,pk\"` }\n B struct { Model; ID int64 `db:\"id,pk\"`; AID int64 `db:\"a_id,fk=a.id\"` }\n) => type B\n Bs.First().A().Bs() => []*B",
		"with a live model":               "a := Albums.Get(1)\n type Review struct { Model; ID int64 `db:\"id,pk\"`; AlbumID int64 `db:\"album_id,fk=Album.AlbumId,rel=Album,backref=Reviews\"` }\n a.Reviews()[0].Album().Title => string",
		"in place of a live model":        "type Artist struct { Model `table:\"Artist\"`; ID int64 `db:\"ArtistId,pk\"` }\n Artists.Get(1).Name => no field or method Name\n Albums.Get(1).Artist().ID => int64",
		"again, with its neighbours":      roleType + "\n" + userType + "\n var u *User\n u.Role() => *Role\n type Role struct { Model; ID int64 `db:\"id,pk\"`; Title string }\n Users.Get(1).Role().Title => string\n u.Role().Title => Role (older) has no field or method Title",
		"methods stay with a neighbour":   roleType + "\n" + userType + "\n func (u *User) Hi() string { return u.Name }\n Users.Get(1).Role()\n type Role struct { Model; ID int64 `db:\"id,pk\"` }\n Users.Get(1).Hi() => string\n Users.Get(1).Role().ID => int64",
		"a wrong tag is no model":         "type Role struct { Model; ID int64 `db:\"id,kp\"` } => 1:6: map Role: ID: unknown option \"kp\"\n Roles.All() => undefined: Roles",
		"a wrong entry leaves none":       roleType + "; Roles.Frist() => no field or method Frist\n Roles.All() => undefined: Roles",
		"a wrong entry leaves what was":   roleType + "\n var r *Role\n" + userType + "; r.Usrs() => did you mean Users?\n" + userType + "\n Users.Get(1).Role().Users() => []*User",
		"methods of its own":              roleType + "; func (r *Role) Shout() string { return r.Name + \"!\" }; Roles.First().Shout() => string",
		"a whole file":                    "package main; import \"github.com/dbsh-go/dbsh/store\"; const size = 3; type Role struct { store.Model; ID int64 `db:\"id,pk\"`; Name [size]byte `db:\"-\"` }; func main() { for range Roles.All() {} } => root Roles",
		"other structs are not concerned": "type P struct { X int }; P{1}.X => int",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := livePrompt(t, music)
			for entry := range entriesOf(script) {
				src, want, _ := strings.Cut(entry, " => ")
				if got := run(t, c, strings.TrimSpace(src)); !strings.Contains(got, want) {
					t.Errorf("%s: got\n%s\nwant\n%s", src, got, want)
				}
			}
		})
	}
}

// entriesOf yields lines; those in brackets are one.
func entriesOf(script string) func(func(string) bool) {
	return func(yield func(string) bool) {
		entry := ""
		for line := range strings.Lines(script) {
			entry += line
			if strings.Count(entry, "(")-strings.Count(entry, ")") > 0 {
				continue
			}
			if !yield(strings.TrimSpace(entry)) {
				return
			}
			entry = ""
		}
	}
}

// What is generated for structs is read when they are named, so that a folder of hundreds costs little at each start.
func TestDeclaredModelsAreReadWhenNamed(t *testing.T) {
	c := livePrompt(t, music)
	run(t, c, roleType+"; "+userType)
	if n := len(c.models.declared); n != 0 {
		t.Errorf("the source of %d models has been read, and none was named", n)
	}
	run(t, c, "Users.First()")
	if n := len(c.models.declared); n != 1 {
		t.Errorf("the source of %d models has been read, and one was named", n)
	}
}

// To compiled code a struct of the prompt has no name: the tag says which table it is.
func TestTableNameInTag(t *testing.T) {
	c := livePrompt(t, music)
	run(t, c, roleType)
	if got := c.scope.names["Role"].Type().Underlying().(*types.Struct).Tag(0); got != `table:"role"` {
		t.Errorf("got %s", got)
	}
}

// A new table leaves the models that say the same as before, typed ones and others, with their types.
func TestModelsStay(t *testing.T) {
	c := livePrompt(t, music)
	for _, src := range []string{roleType, "r := &Role{}", "a := Artists.Get(1)", "Albums.Get(1).Artist()"} {
		run(t, c, src)
	}
	if again := c.SetModels(c.models.source); again != nil {
		t.Errorf("types are declared anew: %v", again.Units)
	}
	for _, src := range []string{"r = Roles.Get(1)", "a = Albums.Get(1).Artist()"} {
		if got := run(t, c, src); !strings.Contains(got, "Chk1(") {
			t.Errorf("%s: %s", src, got)
		}
	}
}
